/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server signed of its history goes out with `watchfloor-tool export` and is held against
 * what is there by `import`. The tool's path is the first argument. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-folder.h"
#include "lib/wf-test-store.h"
#include "lib/wf-test-tool.h"

static const char *tool;

typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *desk, *server;
  WfTestStore *store; /* holds ctl, without receipts; closed */
  char *folder, *ctl;
} Fixture;

static WfDeviceKey *
new_key (const char *desk)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, "", WF_GEN_START_US);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wf_uuid_new (&f->crisis, WF_GEN_START_US);
  f->root = new_key ("ROOT");
  f->desk = new_key ("FI");
  f->server = new_key ("SERVER");
  f->ctl = wf_space_dup_name (WF_REALM_REAL, &f->crisis, "ctl");
  f->folder = g_dir_make_tmp ("wf-heads-XXXXXX", &error);
  g_assert_no_error (error);
  f->store = wf_test_store_new (WF_REALM_REAL, f->desk);
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_REAL, &f->crisis, f->root, &f->desk, 1);
  g_autoptr (GPtrArray) written = wf_test_store_write (f->store, drafts, f->root, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wf_test_folder_remove (f->folder);
  wf_test_store_free (f->store);
  wf_device_key_unref (f->root);
  wf_device_key_unref (f->desk);
  wf_device_key_unref (f->server);
  g_free (f->folder);
  g_free (f->ctl);
}

/* The whole of ctl as a server's page that ends with what it signed. @shift moves the times, which
 * makes it another history. */
static WfBatch *
new_page (Fixture *f, gint64 shift)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (f->store, &f->crisis);
  guint8 chain[WF_HASH_SIZE] = { 0 };
  WfBatch *batch = wf_test_batch ("https://a:1", f->ctl, all);

  wf_test_batch_add_receipts (batch, all, 1, WF_GEN_START_US + shift, chain);
  batch->epoch = g_strdup ("e1");
  batch->seq = all->len;
  memcpy (batch->cursor_hash, chain, sizeof chain);
  batch->has_begin = batch->is_end = batch->has_head = TRUE;
  const WfReceipt *last = &g_array_index (batch->receipts, WfReceipt, all->len - 1);
  batch->head = (WfHead){ .seq = last->seq, .time_us = last->time_us };
  memcpy (batch->head.receipt, last->hash, WF_HASH_SIZE);
  wf_head_sign (&batch->head, f->ctl, f->server->key, f->server->secret);
  return batch;
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

/* A store that has read that history from the server; its archive. */
static char *
dup_archive (Fixture *f, const char *name, gint64 shift)
{
  g_autoptr (GError) error = NULL;
  WfTestStore *reader = wf_test_store_new (WF_REALM_REAL, f->desk);
  g_autoptr (WfReceiveReport) report = wf_test_store_receive (reader, new_page (f, shift), &error);
  char *archive = g_build_filename (f->folder, name, NULL);

  g_assert_no_error (error);
  g_assert_null (report->alarm);
  wf_test_store_close (reader);
  g_autofree char *said = run (0, "export", "--store", reader->path, "-o", archive, f->ctl, NULL);
  wf_test_store_free (reader);
  return archive;
}

static void
import (Fixture *f, const char *store, const char *archive, int expected, const char *says)
{
  g_autofree char *path = g_build_filename (f->folder, store, NULL);
  g_autofree char *said = run (expected, "import", "--store", path, archive, NULL);

  wf_test_tool_assert_says (said, says);
}

static char *
dup_text (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  g_assert_nonnull (file);
  return g_strndup (g_mapped_file_get_contents (file), g_mapped_file_get_length (file));
}

/* From one store by archive to a second, from there to a third: nothing is lost on the way. */
static void
test_there_and_back (Fixture *f, gconstpointer data)
{
  g_autofree char *archive = dup_archive (f, "one.wfa", 0);
  g_autofree char *text = dup_text (archive);
  g_autofree char *second = g_build_filename (f->folder, "second.db", NULL);
  g_autofree char *copy = g_build_filename (f->folder, "copy.wfa", NULL);

  g_assert_nonnull (strstr (text, "\"head\":{\"k\":\""));
  import (f, "second.db", archive, 0, "4 new");
  import (f, "second.db", archive, 0, "0 new, 4 known");
  g_autofree char *said = run (0, "export", "--store", second, "-o", copy, f->ctl, NULL);
  g_autofree char *again = dup_text (copy);
  g_assert_cmpstr (again, ==, text);
}

/* The server has told two desks different things. */
static void
test_contradicts (Fixture *f, gconstpointer data)
{
  g_autofree char *one = dup_archive (f, "one.wfa", 0);
  g_autofree char *other = dup_archive (f, "other.wfa", 1);

  import (f, "store.db", one, 0, "4 new");
  import (f, "store.db", other, 1, "4 known");
}

/* As earlier versions wrote them. */
static void
test_without (Fixture *f, gconstpointer data)
{
  g_autofree char *archive = dup_archive (f, "one.wfa", 0);
  g_autofree char *text = dup_text (archive);
  g_autofree char *old = g_build_filename (f->folder, "old.wfa", NULL);
  g_autoptr (GRegex) head = g_regex_new (",\"head\":\\{[^}]*\\}", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal (head, text, -1, 0, "", 0, NULL);

  g_assert_null (strstr (plain, "\"head\""));
  g_assert_true (g_file_set_contents (old, plain, -1, NULL));
  import (f, "store.db", old, 0, "4 new");
  import (f, "store.db", archive, 0, "4 known");
}

/* Somebody changed what was signed. */
static void
test_forged (Fixture *f, gconstpointer data)
{
  g_autofree char *archive = dup_archive (f, "one.wfa", 0);
  g_autofree char *text = dup_text (archive);
  char *signature = strstr (strstr (text, "\"head\":"), "\"s\":\"") + 5;

  signature[3] = signature[3] == 'A' ? 'B' : 'A';
  g_assert_true (g_file_set_contents (archive, text, -1, NULL));
  import (f, "store.db", archive, 1, "4 new");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_assert_cmpint (argc, >=, 2);
  tool = argv[1];
#define ADD(name, test) g_test_add ("/tool-heads/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("there-and-back", test_there_and_back);
  ADD ("contradicts", test_contradicts);
  ADD ("without", test_without);
  ADD ("forged", test_forged);
  return g_test_run ();
}
