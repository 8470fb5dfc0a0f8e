/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watchfloor-tool as people call it: exit codes, and what it says. Its path is the first argument.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-folder.h"
#include "lib/wf-test-tool.h"

static const char *tool;

typedef struct
{
  char *folder, *store, *ctl, *clear;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *exercise = g_getenv ("WF_DATADIR");
  self->folder = g_dir_make_tmp ("wf-tool-XXXXXX", &error);
  g_assert_no_error (error);
  self->store = g_build_filename (self->folder, "store.db", NULL);
  self->ctl = g_build_filename (exercise, "exercise", "ctl.wfa", NULL);
  self->clear = g_build_filename (exercise, "exercise", "amber.wfa", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->store);
  g_free (self->ctl);
  g_free (self->clear);
}

/* Runs it with these arguments, ended by NULL; what it said on both streams. */
static char *G_GNUC_NULL_TERMINATED
run (int expected, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list list;
  va_start (list, expected);
  for (char *argument; (argument = va_arg (list, char *)) != NULL;)
    g_ptr_array_add (arguments, argument);
  va_end (list);
  return wf_test_tool_run (tool, expected, arguments);
}

static void
test_calls (Fixture *self, gconstpointer data)
{
  g_autofree char *nothing = run (2, NULL);
  g_autofree char *help = run (0, "--help", NULL);
  g_autofree char *version = run (0, "--version", NULL);
  g_autofree char *unknown = run (2, "frobnicate", NULL);
  g_autofree char *own_help = run (0, "verify", "--help", NULL);
  g_autofree char *wrong = run (2, "verify", "--nonsense", NULL);
  g_autofree char *empty = run (2, "import", NULL);
  g_autofree char *missing = run (3, "verify", "/nowhere/x.wfa", NULL);
  wf_test_tool_assert_says (help, "rebuild");
  wf_test_tool_assert_says (version, WF_VERSION);
  wf_test_tool_assert_says (unknown, "frobnicate");
  wf_test_tool_assert_says (own_help, "--store");
}

static void
test_round_trip (Fixture *self, gconstpointer data)
{
  g_autofree char *verified = run (0, "verify", self->clear, self->ctl, NULL);
  wf_test_tool_assert_says (verified, "in order");
  g_autofree char *alone = run (0, "verify", self->clear, NULL);
  wf_test_tool_assert_says (alone, "ctl was not given");
  g_autofree char *imported
      = run (0, "import", "--store", self->store, self->ctl, self->clear, NULL);
  wf_test_tool_assert_says (imported, " new, 0 known");
  g_autofree char *again = run (0, "import", "--store", self->store, self->ctl, self->clear, NULL);
  wf_test_tool_assert_says (again, ": 0 new, ");
  g_autofree char *checked = run (0, "verify", "--store", self->store, NULL);
  wf_test_tool_assert_says (checked, "derived tables say what the operations say");
  g_autofree char *rebuilt = run (0, "rebuild", self->store, NULL);
  wf_test_tool_assert_says (rebuilt, "were right");

  g_autofree char *text = NULL;
  g_autofree char *back = NULL;
  gsize size = 0, back_size = 0;
  g_autofree char *output = g_build_filename (self->folder, "out.wfa", NULL);
  g_assert_true (g_file_get_contents (self->clear, &text, &size, NULL));
  char *space = strstr (text, "\"space\":\"") + 9;
  g_autofree char *name = g_strndup (space, strcspn (space, "\""));
  g_autofree char *exported = run (0, "export", "--store", self->store, "-o", output, name, NULL);
  g_assert_true (g_file_get_contents (output, &back, &back_size, NULL));
  g_assert_cmpmem (back, back_size, text, size);
}

static void
test_waits_for_ctl (Fixture *self, gconstpointer data)
{
  g_autofree char *early = run (1, "import", "--store", self->store, self->clear, NULL);
  wf_test_tool_assert_says (early, "0 new");
  g_autofree char *later = run (0, "import", "--store", self->store, self->ctl, NULL);
  g_autofree char *checked = run (0, "verify", "--store", self->store, NULL);
}

static void
test_forged_archive_is_found (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  gsize size = 0;
  g_autofree char *forged = g_build_filename (self->folder, "forged.wfa", NULL);
  g_assert_true (g_file_get_contents (self->clear, &text, &size, NULL));
  char *signature = strstr (text, "\"s\":\"") + 5;
  signature[0] = signature[0] == 'A' ? 'B' : 'A';
  g_assert_true (g_file_set_contents (forged, text, (gssize) size, NULL));
  g_autofree char *verified = run (1, "verify", forged, self->ctl, NULL);
  wf_test_tool_assert_says (verified, "bad-signature");
  wf_test_tool_assert_says (verified, "forged.wfa:2:");
  g_autofree char *imported = run (1, "import", "--store", self->store, self->ctl, forged, NULL);
  wf_test_tool_assert_says (imported, "1 refused");
}

/* Somebody kept one operation back: its device's chain says so, whatever the receipts say. */
static void
test_withheld_is_found (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *held = g_build_filename (self->folder, "held.wfa", NULL);
  g_assert_true (g_file_get_contents (self->clear, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) rest = g_string_new (NULL);
  g_assert_cmpuint (g_strv_length (lines), >, 20);
  for (guint i = 0; lines[i + 1] != NULL; i++)
    if (i != 10)
      g_string_append_printf (rest, "%s\n", lines[i]);
  g_assert_true (g_file_set_contents (held, rest->str, (gssize) rest->len, NULL));
  g_autofree char *verified = run (1, "verify", held, self->ctl, NULL);
  wf_test_tool_assert_says (verified, "gap: device");
}

/* An exercise's store takes nothing that says it is real. */
static void
test_real_archive_is_kept_out (Fixture *self, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *real = g_build_filename (self->folder, "real.wfa", NULL);
  g_autofree char *first = run (0, "import", "--store", self->store, self->ctl, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before = 0, n_after = 0;

  g_assert_true (g_file_get_contents (self->clear, &text, NULL, NULL));
  g_autoptr (GString) changed = g_string_new (text);
  g_string_replace (changed, "\"x-", "\"w-", 0);
  g_assert_true (g_file_set_contents (real, changed->str, (gssize) changed->len, NULL));
  g_assert_true (g_file_get_contents (self->store, &before, &n_before, NULL));
  g_autofree char *refused = run (3, "import", "--store", self->store, real, NULL);
  wf_test_tool_assert_says (refused, "holds exercises and is not opened for real crises");
  g_assert_true (g_file_get_contents (self->store, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
test_salvage (Fixture *self, gconstpointer data)
{
  g_autofree char *imported
      = run (0, "import", "--store", self->store, self->ctl, self->clear, NULL);
  g_autofree char *saved = run (0, "rebuild", "--salvage", self->store, NULL);
  wf_test_tool_assert_says (saved, "0 lost");
  g_autofree char *there = run (3, "rebuild", "--salvage", self->store, NULL);
  wf_test_tool_assert_says (there, "is there already");
  g_autofree char *target = g_strconcat (self->store, ".salvaged", NULL);
  g_autofree char *checked = run (0, "verify", "--store", target, NULL);
}

/* A store as version 1 of the tables wrote it: kept for ever, opened by every later version. */
static void
test_old_store_opens (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *packed
      = g_test_build_filename (G_TEST_DIST, "data", "store", "version-1.db.xz", NULL);
  const char *command[] = { "xz", "-dc", packed, NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_stdout_file_path (launcher, self->store);
  g_autoptr (GSubprocess) process = g_subprocess_launcher_spawnv (launcher, command, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_autofree char *checked = run (0, "verify", "--store", self->store, NULL);
  wf_test_tool_assert_says (checked, "31 operations");
  g_autofree char *rebuilt = run (0, "rebuild", self->store, NULL);
  wf_test_tool_assert_says (rebuilt, "were right");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/tool/tool/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  tool = argv[1];
  ADD ("calls", test_calls);
  ADD ("round-trip", test_round_trip);
  ADD ("waits-for-ctl", test_waits_for_ctl);
  ADD ("forged-archive-is-found", test_forged_archive_is_found);
  ADD ("withheld-is-found", test_withheld_is_found);
  ADD ("real-archive-is-kept-out", test_real_archive_is_kept_out);
  ADD ("salvage", test_salvage);
  ADD ("old-store-opens", test_old_store_opens);
  return g_test_run ();
}
