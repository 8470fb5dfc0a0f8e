/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-rebuild.h"

#include <string.h>

#include "base/wf-crypto.h"
#include "store/wf-fold.h"
#include "store/wf-live-table.h"
#include "store/wf-operation-table.h"
#include "store/wf-schema.h"

#define CHUNK 5000

/* Running hash over the rows of a query: equal tables, equal hash. */
static gboolean
hash_rows (WfDb *db, const char *sql, guint8 hash[WF_HASH_SIZE], gint64 *n_rows, GError **error)
{
  gboolean has_row = FALSE;
  g_autoptr (GString) row = g_string_new (NULL);
  sqlite3_stmt *list = wf_db_statement (db, sql, error);
  if (list == NULL)
    return FALSE;
  for (*n_rows = 0;; (*n_rows)++)
    {
      if (!wf_db_step (db, list, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      g_string_truncate (row, 0);
      for (int i = 0; i < sqlite3_column_count (list); i++)
        {
          const char *bytes = sqlite3_column_blob (list, i);
          gint32 size = bytes != NULL ? sqlite3_column_bytes (list, i) : -1;
          g_string_append_len (row, (const char *) &size, sizeof size);
          g_string_append_len (row, bytes, MAX (size, 0));
        }
      const WfBytes parts[] = { { hash, WF_HASH_SIZE }, { row->str, row->len } };
      wf_crypto_hash (hash, parts, G_N_ELEMENTS (parts));
    }
}

static gboolean
hash_derived (WfDb *db, guint8 hash[WF_HASH_SIZE], WfRebuildReport *report, GError **error)
{
  gint64 n_numbers = 0;
  memset (hash, 0, WF_HASH_SIZE);
  return hash_rows (db,
                    "SELECT ent, field, space, operation, hlc, value FROM live"
                    " ORDER BY ent, field, space, operation",
                    hash, &report->n_live, error)
         && hash_rows (db,
                       "SELECT ent, field, space, operation FROM superseded"
                       " ORDER BY ent, field, space, operation",
                       hash, &report->n_superseded, error)
         && hash_rows (db, "SELECT prefix, last FROM number ORDER BY prefix", hash, &n_numbers,
                       error);
}

static gboolean
flush (WfFold *fold, GPtrArray *operations, GError **error)
{
  gboolean done = wf_fold_flush (fold, error);
  g_ptr_array_set_size (operations, 0);
  return done;
}

static gboolean
refold (WfDb *db, gint64 *n_operations, GError **error)
{
  g_autoptr (WfFold) fold = wf_fold_new (db);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GPtrArray) operations
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_auto (WfOperationReader) reader = { 0 };
  WfStoredOperation row;
  gboolean has_row = FALSE;

  if (!wf_operation_reader_all (&reader, db, "", error))
    return FALSE;
  for (*n_operations = 0;; (*n_operations)++)
    {
      if (!wf_operation_reader_next (&reader, &row, &has_row, error))
        return FALSE;
      if (!has_row)
        return flush (fold, operations, error);
      WfOperation *operation = wf_stored_operation_decode (&row, decoder, error);
      if (operation == NULL)
        return FALSE;
      g_ptr_array_add (operations, operation);
      if (row.verdict == WF_VERDICT_OK)
        wf_fold_add (fold, operation, row.space);
      else
        wf_fold_note (fold, operation);
      if (operations->len >= CHUNK && !flush (fold, operations, error))
        return FALSE;
    }
}

gboolean
wf_rebuild (WfDb *db, gboolean keep, WfRebuildReport *report, GError **error)
{
  guint8 before[WF_HASH_SIZE], after[WF_HASH_SIZE];
  g_auto (WfTransaction) transaction = { 0 };

  if (!wf_transaction_begin (&transaction, db, error) || !hash_derived (db, before, report, error)
      || !wf_live_table_clear (db, error) || !refold (db, &report->n_operations, error)
      || !hash_derived (db, after, report, error))
    return FALSE;
  report->was_equal = memcmp (before, after, sizeof before) == 0;
  if (!keep)
    return TRUE;
  return wf_db_set_meta_integer (db, "fold-version", WF_FOLD_VERSION, error)
         && wf_transaction_commit (&transaction, error);
}
