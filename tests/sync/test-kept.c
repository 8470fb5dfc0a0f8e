/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stores and files of exchange as earlier versions wrote them (tests/data/store,
 * tests/data/exchange): kept for ever, opened by every later version, and found to say what they
 * said (log.md §14 C4).
 *
 *   test-kept --make FOLDER   writes such a set with this version; tests/README.md tells how to
 * keep it
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-kept.h"
#include "lib/wf-test-courier.h"
#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"
#include "store/wf-engine.h"
#include "store/wf-rebuild.h"
#include "sync/wf-changes-page.h"
#include "wire/wf-archive.h"

#define CRISIS WF_KEPT_CRISIS
#define PEER "https://centre:1"

/* --- who wrote them: keys that are no secret ---------------------------------------------------
 */

enum
{
  ROOT = WF_KEPT_ROOT,
  DESK = WF_KEPT_DESK,
  OTHER = WF_KEPT_OTHER,
  N_KEYS = WF_KEPT_N_KEYS
};

static WfDeviceKey *keys[N_KEYS];

static void
make_keys (void)
{
  for (guint i = 0; i < N_KEYS; i++)
    keys[i] = wf_kept_key_new (i);
}

static void
free_keys (void)
{
  for (guint i = 0; i < N_KEYS; i++)
    g_clear_pointer (&keys[i], wf_device_key_unref);
}

/* --- what a store says -------------------------------------------------------------------------
 */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join_sorted (GPtrArray *lines)
{
  g_ptr_array_sort (lines, compare_texts);
  g_ptr_array_add (lines, g_strdup (""));
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
describe_values (GPtrArray *operations, GPtrArray *lines)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  wf_picture_apply (picture, operations);
  g_autoptr (GPtrArray) records = wf_picture_dup_records (picture);
  for (guint i = 0; i < records->len; i++)
    {
      WfRecord *record = records->pdata[i];
      g_auto (GStrv) fields = wf_record_dup_fields (record, NULL);
      for (guint j = 0; fields[j] != NULL; j++)
        {
          const WfLive *winner = wf_record_get_winner (record, fields[j]);
          g_ptr_array_add (
              lines, g_strdup_printf ("value %s %s%s %s", wf_record_get_id (record), fields[j],
                                      wf_record_is_conflicted (record, fields[j]) ? " !" : "",
                                      winner ? winner->write->value : "-"));
        }
    }
}

static void
describe_operations (GPtrArray *operations, GPtrArray *lines)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      g_autofree char *hash = wf_hex_dup (operation->hash, WF_HASH_SIZE);
      g_ptr_array_add (lines, g_strdup_printf ("operation %s %" G_GINT64_FORMAT "%s%s", hash,
                                               operation->receipt_seq,
                                               operation->is_acked ? " acknowledged" : "",
                                               operation->is_local ? " own" : ""));
    }
}

static void
describe_rows (WfDb *db, const char *what, const char *sql, GPtrArray *lines)
{
  sqlite3_stmt *list = NULL;
  g_assert_cmpint (sqlite3_prepare_v2 (wf_db_get_handle (db), sql, -1, &list, NULL), ==, SQLITE_OK);
  while (sqlite3_step (list) == SQLITE_ROW)
    g_ptr_array_add (lines, g_strconcat (what, " ", sqlite3_column_text (list, 0), NULL));
  sqlite3_finalize (list);
}

static char *
describe_store (WfEngine *engine, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) crises = wf_engine_list_crises (engine, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < crises->len; i++)
    {
      const WfCrisis *crisis = crises->pdata[i];
      g_autoptr (GPtrArray) operations = wf_engine_load (engine, crisis->crisis, &error);
      g_assert_no_error (error);
      g_ptr_array_add (lines, g_strdup_printf ("crisis %s %s", crisis->crisis, crisis->name));
      describe_operations (operations, lines);
      describe_values (operations, lines);
    }
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  describe_rows (db, "cursor",
                 "SELECT peer || ' ' || name || ' ' || epoch || ' ' || seq FROM cursor"
                 " JOIN space ON space.id = cursor.space",
                 lines);
  describe_rows (db, "quarantine", "SELECT verdict || ' ' || hex (hash) FROM quarantine", lines);
  describe_rows (db, "bundle", "SELECT number || ' ' || count FROM courier_sent", lines);
  return join_sorted (lines);
}

/* --- old stores --------------------------------------------------------------------------------
 */

static char *
data_path (const char *folder, const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", folder, name, NULL);
}

static void
assert_file_says (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = data_path (folder, name);
  g_autofree char *expected = NULL;
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

/* Its desk goes on where it stopped. */
static void
write_on (WfEngine *engine)
{
  g_autoptr (GError) error = NULL;
  WfUuid crisis, ent;
  wf_uuid_parse (CRISIS, &crisis);
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autofree char *amber = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  g_autoptr (GPtrArray) before = wf_engine_load (engine, CRISIS, &error);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  gint64 last = 0;
  for (guint i = 0; i < before->len; i++)
    {
      const WfOperation *operation = before->pdata[i];
      if (wf_uuid_equal (&operation->dev, &keys[DESK]->device)
          && g_str_equal (operation->space, amber))
        last = MAX (last, operation->n);
    }
  WfDraft *draft = wf_draft_new (amber, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", "years later");
  g_ptr_array_add (drafts, draft);
  g_autoptr (GPtrArray) written = wf_engine_write (engine, drafts, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((WfOperation *) written->pdata[0])->n, ==, last + 1);
}

static void
test_store (gconstpointer data)
{
  const int version = GPOINTER_TO_INT (data);
  const gboolean is_first = version == 1; /* of another crisis, whose keys are gone */
  g_autofree char *text = g_strdup_printf ("version-%d.txt", version);
  g_autofree char *folder = g_dir_make_tmp ("wf-kept-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  g_autoptr (WfClock) clock = wf_clock_new_manual (WF_GEN_START_US + WF_HOUR_US);
  g_autoptr (GError) error = NULL;
  WfRebuildReport report;

  wf_kept_unpack (version, path);
  WfEngine *engine = wf_engine_open (path, is_first ? WF_REALM_EXERCISE : WF_REALM_REAL, clock,
                                     is_first ? NULL : keys[DESK], &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wf_engine_get_n_restored (engine), ==, 0);
  g_autofree char *said = describe_store (engine, path);
  if (g_getenv ("WF_KEPT_PRINT"))
    fputs (said, stderr);
  assert_file_says ("store", text, said);
  if (!is_first)
    write_on (engine);
  wf_engine_close (engine);
  {
    g_autoptr (WfDb) db = wf_db_open (path, WF_DB_CHECK, &error);
    g_assert_no_error (error);
    g_assert_true (wf_rebuild (db, FALSE, &report, &error));
    g_assert_true (report.was_equal);
  }
  g_unlink (path);
  g_rmdir (folder);
}

/* --- old files of exchange ---------------------------------------------------------------------
 */

static void
add_document (GString *out, const char *what, GBytes *document, gint64 seq)
{
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GString) again = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  WfVerdict verdict;
  gsize size;
  const char *text = g_bytes_get_data (document, &size);
  g_autoptr (WfOperation) operation
      = wf_decoder_decode (decoder, text, size, NULL, &verdict, &error);
  g_assert_no_error (error);
  g_assert_true (wf_operation_verify (operation));
  wf_operation_append_document (operation, again);
  g_assert_cmpmem (again->str, again->len, text, size);
  g_autofree char *hash = wf_hex_dup (operation->hash, WF_HASH_SIZE);
  g_string_append_printf (out, "%s %s %" G_GINT64_FORMAT "\n", what, hash, seq);
}

static void
describe_archive (const char *path, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (path, &error);
  gboolean has_receipt;
  gint64 seq, time;
  guint8 rh[WF_HASH_SIZE];
  g_assert_no_error (error);
  g_string_append_printf (out, "archive of %s epoch %s\n", wf_archive_reader_get_space (reader),
                          wf_archive_reader_get_epoch (reader));
  for (GBytes *document;
       wf_archive_reader_next (reader, &document, &has_receipt, &seq, &time, rh, &error);)
    {
      add_document (out, "archive", document, has_receipt ? seq : 0);
      g_bytes_unref (document);
    }
  g_assert_no_error (error);
}

static void
describe_bundle (const char *path, GString *out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) in = g_file_read (file, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (WfBundleReader) reader
      = wf_bundle_reader_new (G_INPUT_STREAM (in), "kept", keys[OTHER], NULL, &error);
  g_assert_no_error (error);
  for (WfBundleItemKind kind = WF_BUNDLE_ITEM_SPACE; kind != WF_BUNDLE_ITEM_END;)
    {
      WfBundleItem item;
      kind = wf_bundle_reader_next (reader, &item, &error);
      g_assert_no_error (error);
      if (kind == WF_BUNDLE_ITEM_DOCUMENT)
        add_document (out, "bundle", item.document, item.has_receipt ? item.seq : 0);
      g_clear_pointer (&item.document, g_bytes_unref);
    }
}

static void
describe_page (const char *path, GString *out)
{
  g_autoptr (GError) error = NULL;
  char *text;
  gsize size;
  g_assert_true (g_file_get_contents (path, &text, &size, &error));
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, size);
  g_autoptr (WfChangesPage) page = wf_changes_page_read (bytes, 0, &error);
  g_assert_no_error (error);
  g_string_append_printf (out, "page to %" G_GINT64_FORMAT "\n", page->last_seq);
  for (guint i = 0; i < page->documents->len; i++)
    add_document (out, "page", page->documents->pdata[i],
                  g_array_index (page->receipts, WfReceipt, i).seq);
}

static char *
describe_exchange (const char *archive, const char *bundle, const char *page)
{
  GString *out = g_string_new (NULL);
  describe_archive (archive, out);
  describe_bundle (bundle, out);
  describe_page (page, out);
  return g_string_free (out, FALSE);
}

static void
test_exchange (gconstpointer data)
{
  const int version = GPOINTER_TO_INT (data);
  static const char *const ends[] = { ".wfa", ".wfb", ".json" };
  char *paths[G_N_ELEMENTS (ends)];
  g_autofree char *text = g_strdup_printf ("version-%d.txt", version);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strdup_printf ("version-%d%s", version, ends[i]);
      paths[i] = data_path ("exchange", name);
    }
  g_autofree char *said = describe_exchange (paths[0], paths[1], paths[2]);
  assert_file_says ("exchange", text, said);
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    g_free (paths[i]);
}

/* --- making a set ------------------------------------------------------------------------------
 */

static WfOperation *
write_one (WfTestStore *store, WfDraft *taken, GPtrArray *all)
{
  g_autoptr (WfDraft) draft = taken;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) written = wf_test_store_write_one (store, draft, &error);
  g_assert_no_error (error);
  g_ptr_array_add (all, wf_operation_ref (written->pdata[0]));
  return written->pdata[0];
}

static WfDraft *
new_draft (const char *space, guint8 entity, WfOpKind kind, const char *title)
{
  const WfUuid ent = { { 9, 0, 0, 0, 0, 0, 0x70, 0, 0x80, entity } };
  WfDraft *draft = wf_draft_new (space, WF_TYPE_NAME_INCIDENT, &ent, kind);
  if (title != NULL)
    wf_draft_set_string (draft, "title", title);
  return draft;
}

/* Of @store's picture, so that it names what it saw. */
static WfDraft *
see (WfTestStore *store, const WfUuid *crisis, WfDraft *draft)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (store, crisis);
  g_autoptr (WfPicture) picture = wf_picture_new ();
  wf_picture_apply (picture, all);
  wf_draft_see (draft, wf_picture_lookup (picture, &draft->ent));
  return draft;
}

static void
receive (WfTestStore *store, WfBatch *batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReceiveReport) report = wf_test_store_receive (store, batch, &error);
  g_assert_no_error (error);
}

/* What the other desk has written comes from the server, and one of them from nobody knows whom. */
static void
receive_from_other (WfTestStore *desk, const char *amber, GPtrArray *theirs, GString *archive)
{
  guint8 previous[WF_HASH_SIZE] = { 0 };
  WfBatch *batch = wf_test_batch (PEER, amber, theirs);
  batch->epoch = g_strdup ("epoch-1");
  wf_test_batch_add_receipts (batch, theirs, 1, WF_GEN_START_US, previous);
  wf_archive_append_header (archive, amber, "epoch-1");
  for (guint i = 0; i < theirs->len; i++)
    {
      const WfReceipt *receipt = &g_array_index (batch->receipts, WfReceipt, i);
      gsize size;
      const char *text = g_bytes_get_data (batch->documents->pdata[i], &size);
      wf_archive_append_line (archive, text, size, receipt->seq, receipt->time_us,
                              i == 1 ? NULL : receipt->hash, receipt->ctl, NULL);
    }
  receive (desk, batch);
}

static void
make_store (WfTestStore *desk, WfTestStore *other, const WfUuid *crisis, GString *archive)
{
  g_autofree char *amber = wf_space_dup_name (WF_REALM_REAL, crisis, "amber");
  g_autofree char *green = wf_space_dup_name (WF_REALM_REAL, crisis, "green");
  g_autofree char *ctl = wf_space_dup_name (WF_REALM_REAL, crisis, "ctl");
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_REAL, crisis, keys[ROOT], &keys[DESK], 2);
  g_autoptr (GPtrArray) written = wf_test_store_write (desk, drafts, keys[ROOT], NULL);
  g_autoptr (GPtrArray) ours = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GPtrArray) theirs
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GPtrArray) strange
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (WfGen) gen = wf_gen_new (5, amber, 1, 2);

  receive (other, wf_test_batch (NULL, ctl, written));
  write_one (desk, new_draft (amber, 1, WF_OP_CREATE, "Cable fault, Ω “C-Lion1”"), ours);
  write_one (desk, see (desk, crisis, new_draft (amber, 1, WF_OP_SET, "Two cables\n\\ \"out\"")),
             ours);
  write_one (desk, new_draft (green, 2, WF_OP_CREATE, "Press asks"), ours);
  write_one (other, new_draft (amber, 1, WF_OP_SET, "Past each other"), theirs);
  write_one (other, new_draft (amber, 3, WF_OP_CREATE, "Retired later"), theirs);
  write_one (other, see (other, crisis, new_draft (amber, 3, WF_OP_RETIRE, NULL)), theirs);
  receive_from_other (desk, amber, theirs, archive);
  g_ptr_array_add (strange, wf_gen_next (gen));
  receive (desk, wf_test_batch (NULL, amber, strange));
}

static void
save (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static int
make (const char *folder)
{
  WfUuid crisis;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) archive = g_string_new (NULL);
  g_autofree char *bundle = g_build_filename (folder, "kept.wfb", NULL);
  g_autofree char *path = g_build_filename (folder, "kept.db", NULL);
  wf_uuid_parse (CRISIS, &crisis);
  g_autoptr (WfTestStore) desk = wf_test_store_new (WF_REALM_REAL, keys[DESK]);
  g_autoptr (WfTestStore) other = wf_test_store_new (WF_REALM_REAL, keys[OTHER]);
  make_store (desk, other, &crisis, archive);
  g_autoptr (WfCourierSent) sent = wf_test_courier_write (
      desk, keys[DESK],
      wf_test_courier_request (WF_REALM_REAL, &crisis, keys[OTHER], WF_BUNDLE_EVERYTHING), bundle,
      &error);
  g_assert_no_error (error);
  save (folder, "kept.wfa", archive->str);
  wf_test_store_close (desk);
  char *bytes;
  gsize size;
  g_assert_true (g_file_get_contents (desk->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_free (bytes);

  WfEngine *engine = wf_engine_open (path, WF_REALM_REAL, desk->clock, keys[DESK], &error);
  g_assert_no_error (error);
  g_autofree char *said = describe_store (engine, path);
  wf_engine_close (engine);
  save (folder, "kept.txt", said);
  return 0;
}

/* What is kept of an exchange and the page of a server beside it. */
static int
describe_files (char **paths)
{
  g_autofree char *said = describe_exchange (paths[0], paths[1], paths[2]);
  fputs (said, stdout);
  return 0;
}

int
main (int argc, char **argv)
{
  static const int stores[] = { 1, 2, 3, 4, 5, 6 }, exchanges[] = { 1 };
  int result;

  wf_crypto_init ();
  make_keys ();
  if (argc == 3 && g_str_equal (argv[1], "--make"))
    result = make (argv[2]);
  else if (argc == 5 && g_str_equal (argv[1], "--describe"))
    result = describe_files (argv + 2);
  else
    {
      g_test_init (&argc, &argv, NULL);
      for (guint i = 0; i < G_N_ELEMENTS (stores); i++)
        {
          g_autofree char *path = g_strdup_printf ("/kept/tables-%d", stores[i]);
          g_test_add_data_func (path, GINT_TO_POINTER (stores[i]), test_store);
        }
      for (guint i = 0; i < G_N_ELEMENTS (exchanges); i++)
        {
          g_autofree char *path = g_strdup_printf ("/kept/exchange-%d", exchanges[i]);
          g_test_add_data_func (path, GINT_TO_POINTER (exchanges[i]), test_exchange);
        }
      result = g_test_run ();
    }
  free_keys ();
  return result;
}
