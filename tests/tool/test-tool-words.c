/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What watchfloor-tool and watchfloord say of what is damaged, cut short or not there: what
 * happened, that nothing was changed, and what to do; and that they say it in the language of who
 * reads it. The programs are the arguments. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/wf-test-folder.h"
#include "lib/wf-test-locale.h"
#include "lib/wf-test-tool.h"

static const char *tool, *server;

typedef struct
{
  char *folder, *store;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  self->folder = g_dir_make_tmp ("wf-words-XXXXXX", &error);
  g_assert_no_error (error);
  self->store = g_build_filename (self->folder, "store.db", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->store);
}

static char *G_GNUC_NULL_TERMINATED
run (const char *program, int expected, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list list;
  va_start (list, expected);
  for (char *argument; (argument = va_arg (list, char *)) != NULL;)
    g_ptr_array_add (arguments, argument);
  va_end (list);
  return wf_test_tool_run (program, expected, arguments);
}

static char *
dup_archive (const char *name)
{
  return g_build_filename (g_getenv ("WF_DATADIR"), "exercise", name, NULL);
}

static void
write_rubbish (const char *path)
{
  g_autofree char *rubbish = g_strnfill (8192, 'x');
  g_assert_true (g_file_set_contents (path, rubbish, 8192, NULL));
}

static void
assert_rubbish (const char *path)
{
  g_autofree char *rubbish = g_strnfill (8192, 'x');
  g_autofree char *text = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  g_assert_cmpmem (text, size, rubbish, 8192);
}

#define CLEAR_SPACE "x-01a884ac07007bc6b40113f52fcadec4-clear" /* of the exercise */

/* --- writing -------------------------------------------------------------- */

/* A space that fits into the buffer of standard output whole: nothing of it has gone anywhere
 * before the end. */
static void
test_full_output (Fixture *self, gconstpointer data)
{
  g_autofree char *ctl = dup_archive ("ctl.wfa");
  g_autofree char *clear = dup_archive ("clear.wfa");
  g_autofree char *taken = run (tool, 0, "import", "--store", self->store, ctl, clear, NULL);
  g_autofree char *quoted = g_shell_quote (tool);
  g_autofree char *line
      = g_strdup_printf ("%s export --store '%s' %s >/dev/full", quoted, self->store, CLEAR_SPACE);
  g_autofree char *said = run ("/bin/sh", 3, "-c", line, NULL);
  wf_test_tool_assert_says (said, "could not be written");
  g_assert_null (strstr (said, "exported"));
}

/* It stays a pipe, and nobody waits for a reader. */
static void
test_no_file (Fixture *self, gconstpointer data)
{
  g_autofree char *clear = dup_archive ("clear.wfa");
  g_autofree char *ctl = dup_archive ("ctl.wfa");
  g_autofree char *taken = run (tool, 0, "import", "--store", self->store, ctl, clear, NULL);
  g_autofree char *pipe = g_build_filename (self->folder, "pipe", NULL);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_autofree char *said
      = run (tool, 3, "export", "--store", self->store, "--output", pipe, CLEAR_SPACE, NULL);
  GStatBuf facts;
  wf_test_tool_assert_says (said, "Nothing was written");
  g_assert_cmpint (g_stat (pipe, &facts), ==, 0);
  g_assert_true (S_ISFIFO (facts.st_mode));
}

/* --- stores -------------------------------------------------------------- */

static void
test_missing_store (Fixture *self, gconstpointer data)
{
  g_autofree char *verified = run (tool, 3, "verify", "--store", self->store, NULL);
  g_autofree char *rebuilt = run (tool, 3, "rebuild", self->store, NULL);
  wf_test_tool_assert_says (verified, "There is no store");
  wf_test_tool_assert_says (rebuilt, "Nothing was made");
  g_assert_false (g_file_test (self->store, G_FILE_TEST_EXISTS));
}

static void
test_no_database (Fixture *self, gconstpointer data)
{
  g_autofree char *salvaged = g_strconcat (self->store, ".salvaged", NULL);
  write_rubbish (self->store);
  g_autofree char *verified = run (tool, 3, "verify", "--store", self->store, NULL);
  g_autofree char *rebuilt = run (tool, 3, "rebuild", self->store, NULL);
  g_autofree char *saved = run (tool, 3, "rebuild", "--salvage", self->store, NULL);
  const char *said[] = { verified, rebuilt };
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      wf_test_tool_assert_says (said[i], "is damaged");
      wf_test_tool_assert_says (said[i], "Nothing was changed");
      wf_test_tool_assert_says (said[i], "receive everything again");
    }
  wf_test_tool_assert_says (saved, "no operation in it could be read");
  g_assert_false (g_file_test (salvaged, G_FILE_TEST_EXISTS));
  assert_rubbish (self->store);
}

static void
spoil_middle (const char *path)
{
  g_autofree char *rubbish = g_strnfill (3 * 4096, '\xa5');
  GStatBuf status;
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  FILE *file = g_fopen (path, "r+e");
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, status.st_size / 2 / 4096 * 4096, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (rubbish, 1, 3 * 4096, file), ==, 3 * 4096);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
test_damaged_store (Fixture *self, gconstpointer data)
{
  g_autofree char *ctl = dup_archive ("ctl.wfa");
  g_autofree char *amber = dup_archive ("amber.wfa");
  g_autofree char *imported = run (tool, 0, "import", "--store", self->store, ctl, amber, NULL);
  spoil_middle (self->store);
  g_autofree char *verified = run (tool, 3, "verify", "--store", self->store, NULL);
  g_autofree char *rebuilt = run (tool, 3, "rebuild", self->store, NULL);
  const char *said[] = { verified, rebuilt };
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      wf_test_tool_assert_says (said[i], "Nothing was changed");
      wf_test_tool_assert_says (said[i], "watchfloor-tool rebuild --salvage");
    }
}

/* --- archives ------------------------------------------------------------ */

static char *
dup_cut_archive (Fixture *self, const char *name)
{
  g_autofree char *whole = dup_archive (name);
  g_autofree char *text = NULL;
  gsize size = 0;
  char *path = g_build_filename (self->folder, "cut.wfa", NULL);
  g_assert_true (g_file_get_contents (whole, &text, &size, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize) size - 100, NULL));
  return path;
}

static void
test_cut_archive (Fixture *self, gconstpointer data)
{
  g_autofree char *ctl = dup_archive ("ctl.wfa");
  g_autofree char *green = dup_archive ("green.wfa");
  g_autofree char *cut = dup_cut_archive (self, "amber.wfa");
  g_autofree char *said = run (tool, 3, "import", "--store", self->store, cut, green, ctl, NULL);
  wf_test_tool_assert_says (said, "cut.wfa, line ");
  wf_test_tool_assert_says (said, "Nothing of this archive was taken");
  wf_test_tool_assert_says (said, "The archives after it were not read");
  g_autofree char *alone = run (tool, 3, "import", "--store", self->store, cut, NULL);
  g_assert_null (strstr (alone, "The archives after it"));
  /* One that is no archive at all keeps the others out. */
  write_rubbish (cut);
  g_autofree char *none = run (tool, 3, "import", "--store", self->store, green, cut, NULL);
  wf_test_tool_assert_says (none, "None of the archives was taken");
  g_assert_null (strstr (none, "green.wfa:"));
}

/* 5,000 lines are taken at once, so what breaks off behind them leaves something. */
static void
test_long_cut_archive (Fixture *self, gconstpointer data)
{
  g_autofree char *ctl = dup_archive ("ctl.wfa");
  g_autofree char *path = g_build_filename (self->folder, "long.wfa", NULL);
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (ctl, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  g_string_append_printf (out, "%s\n", lines[0]);
  /* Without receipts, or their numbers would go back. */
  for (guint i = 0; i < 5001; i++)
    {
      const char *line = lines[1 + i % (g_strv_length (lines) - 1)];
      const char *receipt = strstr (line, ",\"wf\":{");
      g_assert_nonnull (receipt);
      g_string_append_len (out, line, receipt - line);
      g_string_append (out, "}\n");
    }
  g_string_append (out, "{\"doc\":{");
  g_assert_true (g_file_set_contents (path, out->str, (gssize) out->len, NULL));
  g_autofree char *said = run (tool, 3, "import", "--store", self->store, path, NULL);
  wf_test_tool_assert_says (said, "before that were taken and stay");
}

/* The whole exercise as a shell names its files: ctl is neither first nor last. */
static void
test_ctl_in_the_middle (Fixture *self, gconstpointer data)
{
  g_autofree char *amber = dup_archive ("amber.wfa");
  g_autofree char *amberx = dup_archive ("amberx.wfa");
  g_autofree char *clear = dup_archive ("clear.wfa");
  g_autofree char *ctl = dup_archive ("ctl.wfa");
  g_autofree char *green = dup_archive ("green.wfa");
  g_autofree char *said
      = run (tool, 0, "import", "--store", self->store, amber, amberx, clear, ctl, green, NULL);
  g_auto (GStrv) lines = g_strsplit (said, " 0 waiting for ctl, 0 refused\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5 + 1);
}

/* --- the server ---------------------------------------------------------- */

static void
test_damaged_server (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (self->folder, "data", NULL);
  g_autofree char *database = g_build_filename (folder, "watchfloord.db", NULL);
  g_autofree char *backup = g_build_filename (self->folder, "backup", NULL);
  g_autofree char *fresh = g_build_filename (self->folder, "fresh", NULL);
  g_autofree char *cert = g_test_build_filename (G_TEST_DIST, "data", "tls", "server.pem", NULL);
  g_autofree char *key = g_test_build_filename (G_TEST_DIST, "data", "tls", "server-key.pem", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_rubbish (database);
  g_autofree char *served = run (server, 3, "serve", "--data", folder, "--port", "0", "--cert",
                                 cert, "--key", key, NULL);
  g_autofree char *verified = run (server, 3, "verify", "--data", folder, NULL);
  g_autofree char *listed = run (server, 3, "user", "list", "--data", folder, NULL);
  g_autofree char *saved = run (server, 3, "backup", "--data", folder, "--to", backup, NULL);
  const char *said[] = { served, verified, listed, saved };
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      wf_test_tool_assert_says (said[i], "is damaged");
      wf_test_tool_assert_says (said[i], "Nothing was changed");
      wf_test_tool_assert_says (said[i], "watchfloord restore --data");
    }
  g_autofree char *restored = run (server, 3, "restore", "--data", fresh, "--from", folder, NULL);
  wf_test_tool_assert_says (restored, "nothing was restored. Take an older one");
  assert_rubbish (database);
}

/* --- in German ----------------------------------------------------------- */

static void
test_german (Fixture *self, gconstpointer data)
{
  g_autofree char *password = g_build_filename (self->folder, "password", NULL);
  g_assert_true (g_file_set_contents (password, "long enough\n", -1, NULL));
  if (!wf_test_locale_make (self->folder, "de_DE"))
    {
      g_test_skip ("the C library keeps C.UTF-8 elsewhere");
      return;
    }
  write_rubbish (self->store);
  g_autofree char *path = g_strconcat ("LOCPATH=", self->folder, NULL);
  const char *german = "LC_ALL=de_DE.UTF-8";
  g_free (run (server, 0, "space", "add", "Test", "--data", self->folder, NULL));
  g_autofree char *user = run ("env", 3, path, german, "LANGUAGE=", server, "user", "add", "a:b",
                               "--data", self->folder, "--password-file", password, NULL);
  g_autofree char *space = run ("env", 3, path, german, "LANGUAGE=", tool, "export", "--store",
                                self->store, "nospace", NULL);
  g_autofree char *archive = run ("env", 3, path, german, "LANGUAGE=", tool, "import", "--store",
                                  self->store, self->store, NULL);
  wf_test_tool_assert_says (user, "Ein Benutzername hat 1 bis 64 Zeichen");
  wf_test_tool_assert_says (space, "„nospace“ ist kein Bereich.");
  wf_test_tool_assert_says (archive, "Keines der Archive wurde übernommen");
  wf_test_tool_assert_says (archive, "kein JSON-Wert");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/tool/words/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  tool = argv[1];
  server = argv[2];
  ADD ("missing-store", test_missing_store);
  ADD ("no-database", test_no_database);
  ADD ("damaged-store", test_damaged_store);
  ADD ("full-output", test_full_output);
  ADD ("no-file", test_no_file);
  ADD ("cut-archive", test_cut_archive);
  ADD ("long-cut-archive", test_long_cut_archive);
  ADD ("ctl-in-the-middle", test_ctl_in_the_middle);
  ADD ("damaged-server", test_damaged_server);
  ADD ("german", test_german);
  return g_test_run ();
}
