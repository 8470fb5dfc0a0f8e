/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-quarantine-table.h"

/* What came first without its body. */
static gboolean
put_whole (WfDb *db, const WfOperation *operation, const GString *document, GError **error)
{
  guint8 id[24];
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "UPDATE quarantine SET document = ?1 WHERE operation = ?2 AND hash = ?3"
                         " AND key = ?4 AND length (document) < length (?1)",
                         error);
  if (put == NULL)
    return FALSE;
  wf_operation_id_pack (&operation->id, id);
  wf_bind_text (put, 1, document->str, (gssize) document->len);
  wf_bind_blob (put, 2, id, sizeof id);
  wf_bind_blob (put, 3, operation->hash, WF_HASH_SIZE);
  wf_bind_blob (put, 4, operation->key, WF_KEY_SIZE);
  return wf_db_run (db, put, error);
}

gboolean
wf_quarantine_table_put (WfDb *db,
                         const WfOperation *operation,
                         gint64 space,
                         WfVerdict verdict,
                         const WfArrival *arrival,
                         GError **error)
{
  guint8 id[24];
  g_autoptr (GString) document = g_string_new (NULL);
  sqlite3_stmt *put = wf_db_statement (
      db,
      "INSERT INTO quarantine (operation, hash, key, space, verdict, arrived_at, received_at,"
      " receipt_seq, receipt_hash, receipt_ctl, epoch, acked, document)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
      /* Here already: the first receipt counts. */
      " ON CONFLICT (operation, hash, key) DO UPDATE SET received_at = excluded.received_at,"
      " receipt_seq = excluded.receipt_seq, receipt_hash = excluded.receipt_hash,"
      " receipt_ctl = excluded.receipt_ctl, epoch = excluded.epoch, acked = excluded.acked"
      " WHERE receipt_hash IS NULL AND excluded.acked <> 0",
      error);
  if (put == NULL)
    return FALSE;
  gboolean has_receipt = arrival->received_at != WF_NO_TIME;
  wf_operation_append_document (operation, document);
  wf_operation_id_pack (&operation->id, id);
  wf_bind_blob (put, 1, id, sizeof id);
  wf_bind_blob (put, 2, operation->hash, WF_HASH_SIZE);
  wf_bind_blob (put, 3, operation->key, WF_KEY_SIZE);
  wf_bind_integer (put, 4, space);
  wf_bind_text (put, 5, wf_verdict_get_code (verdict), -1);
  wf_bind_integer (put, 6, arrival->arrived_at);
  wf_bind_integer (put, 7, arrival->received_at);
  wf_bind_integer (put, 8, arrival->receipt_seq);
  wf_bind_blob (put, 9, has_receipt ? arrival->receipt_hash : NULL, WF_HASH_SIZE);
  wf_bind_integer (put, 10, arrival->receipt_ctl);
  wf_bind_integer (put, 11, arrival->epoch);
  wf_bind_integer (put, 12, arrival->standing);
  wf_bind_text (put, 13, document->str, (gssize) document->len);
  return wf_db_run (db, put, error)
         && (operation->body == NULL || put_whole (db, operation, document, error));
}

static void
clear_quarantined (gpointer data)
{
  WfQuarantined *item = data;
  g_free (item->document);
}

static WfQuarantined
read_row (sqlite3_stmt *list)
{
  WfQuarantined item = { .row = sqlite3_column_int64 (list, 0),
                         .document = g_strdup ((const char *) sqlite3_column_text (list, 1)) };
  item.arrival.arrived_at = sqlite3_column_int64 (list, 2);
  gboolean has_receipt = wf_column_blob (list, 5, item.arrival.receipt_hash, WF_HASH_SIZE);
  item.arrival.received_at = has_receipt ? sqlite3_column_int64 (list, 3) : WF_NO_TIME;
  item.arrival.receipt_seq = sqlite3_column_int64 (list, 4);
  item.arrival.epoch = sqlite3_column_int64 (list, 6);
  item.arrival.standing = (WfStanding) sqlite3_column_int (list, 7);
  item.arrival.receipt_ctl = sqlite3_column_int64 (list, 8);
  return item;
}

GArray *
wf_quarantine_table_list_waiting (WfDb *db, gint64 space, GError **error)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (WfQuarantined));
  gboolean has_row = FALSE;
  g_array_set_clear_func (items, clear_quarantined);
  sqlite3_stmt *list
      = wf_db_statement (db,
                         "SELECT id, document, arrived_at, received_at, receipt_seq, receipt_hash,"
                         " epoch, acked, receipt_ctl FROM quarantine WHERE space = ?"
                         " AND verdict IN ('unknown-device', 'not-member') ORDER BY id",
                         error);
  if (list == NULL)
    return NULL;
  wf_bind_integer (list, 1, space);
  do
    {
      if (!wf_db_step (db, list, &has_row, error))
        return NULL;
      if (has_row)
        {
          WfQuarantined item = read_row (list);
          g_array_append_val (items, item);
        }
    }
  while (has_row);
  return g_steal_pointer (&items);
}

gboolean
wf_quarantine_table_release (WfDb *db, gint64 row, GError **error)
{
  sqlite3_stmt *release = wf_db_statement (db, "DELETE FROM quarantine WHERE id = ?", error);
  if (release == NULL)
    return FALSE;
  wf_bind_integer (release, 1, row);
  return wf_db_run (db, release, error);
}

gboolean
wf_quarantine_table_count (WfDb *db, gint64 *n, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *count = wf_db_statement (db, "SELECT count (*) FROM quarantine", error);
  if (count == NULL || !wf_db_step (db, count, &has_row, error))
    return FALSE;
  *n = sqlite3_column_int64 (count, 0);
  sqlite3_reset (count);
  return TRUE;
}
