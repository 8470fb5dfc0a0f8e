/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-discount-table.h"

gboolean
wf_discount_table_set (WfDb *db, gint64 seq, WfVerdict verdict, GError **error)
{
  sqlite3_stmt *set = wf_db_statement (
      db,
      verdict == WF_VERDICT_OK ? "DELETE FROM discounted WHERE seq = ?"
                               : "INSERT INTO discounted (seq, verdict) VALUES (?, ?)"
                                 " ON CONFLICT (seq) DO UPDATE SET verdict = excluded.verdict",
      error);
  if (set == NULL)
    return FALSE;
  wf_bind_integer (set, 1, seq);
  if (verdict != WF_VERDICT_OK)
    wf_bind_text (set, 2, wf_verdict_get_code (verdict), -1);
  return wf_db_run (db, set, error);
}

gboolean
wf_chain_table_has_fork (WfDb *db, gint64 space, gint64 device, gboolean *has, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (db,
                                        "SELECT 1 FROM operation WHERE space = ? AND dev = ?"
                                        " GROUP BY n HAVING count (*) > 1 LIMIT 1",
                                        error);
  if (find == NULL)
    return FALSE;
  wf_bind_integer (find, 1, space);
  wf_bind_integer (find, 2, device);
  if (!wf_db_step (db, find, has, error))
    return FALSE;
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_redaction_table_add (WfDb *db,
                        const WfOperationId *target,
                        const WfOperation *asked,
                        GError **error)
{
  guint8 packed[24], own[24];
  sqlite3_stmt *add = wf_db_statement (db,
                                       "INSERT OR IGNORE INTO redaction (target, operation, person)"
                                       " VALUES (?, ?, ?)",
                                       error);
  if (add == NULL)
    return FALSE;
  wf_operation_id_pack (target, packed);
  wf_operation_id_pack (&asked->id, own);
  wf_bind_blob (add, 1, packed, sizeof packed);
  wf_bind_blob (add, 2, own, sizeof own);
  wf_bind_blob (add, 3, asked->by.bytes, sizeof asked->by.bytes);
  return wf_db_run (db, add, error);
}

gboolean
wf_redaction_table_count (WfDb *db, const WfOperationId *target, guint *n, GError **error)
{
  guint8 packed[24];
  gboolean has_row = FALSE;
  sqlite3_stmt *count = wf_db_statement (db, "SELECT " WF_REDACTION_PERSONS ("?1"), error);
  if (count == NULL)
    return FALSE;
  wf_operation_id_pack (target, packed);
  wf_bind_blob (count, 1, packed, sizeof packed);
  if (!wf_db_step (db, count, &has_row, error))
    return FALSE;
  *n = (guint) sqlite3_column_int (count, 0);
  sqlite3_reset (count);
  return TRUE;
}

gboolean
wf_redaction_table_is_whole (WfDb *db, const WfOperationId *id, gboolean *is_whole, GError **error)
{
  guint8 packed[24];
  sqlite3_stmt *find = wf_db_statement (db,
                                        "SELECT 1 FROM operation WHERE id = ?1 AND body IS NOT NULL"
                                        " AND " WF_REDACTION_PERSONS ("?1") " < ?2",
                                        error);
  if (find == NULL)
    return FALSE;
  wf_operation_id_pack (id, packed);
  wf_bind_blob (find, 1, packed, sizeof packed);
  wf_bind_integer (find, 2, WF_REDACTION_N_PERSONS);
  if (!wf_db_step (db, find, is_whole, error))
    return FALSE;
  sqlite3_reset (find);
  return TRUE;
}

/* The receipt before the first of them: where reading on begins. */
static gboolean
find_begin (WfDb *db, gint64 space, gint64 epoch, gint64 first, WfMissing *span, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (db,
                                        "SELECT receipt_seq, receipt_hash FROM operation"
                                        " WHERE space = ? AND epoch = ? AND receipt_seq < ?"
                                        " ORDER BY receipt_seq DESC LIMIT 1",
                                        error);
  if (find == NULL)
    return FALSE;
  wf_bind_integer (find, 1, space);
  wf_bind_integer (find, 2, epoch);
  wf_bind_integer (find, 3, first);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  if (has_row && wf_column_blob (find, 1, span->begin_hash, WF_HASH_SIZE))
    span->begin = sqlite3_column_int64 (find, 0);
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_redaction_table_find_missing (
    WfDb *db, gint64 space, gint64 epoch, gint64 after, WfMissing *span, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (
      db,
      "SELECT count (*), min (o.receipt_seq), max (o.receipt_seq) FROM operation o"
      " WHERE o.space = ? AND o.body IS NULL AND o.epoch = ? AND o.receipt_seq > ?"
      " AND " WF_REDACTION_PERSONS ("o.id") " < " WF_REDACTION_N_PERSONS_TEXT,
      error);
  if (find == NULL)
    return FALSE;
  wf_bind_integer (find, 1, space);
  wf_bind_integer (find, 2, epoch);
  wf_bind_integer (find, 3, after);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *span = (WfMissing){ .n = (guint) sqlite3_column_int (find, 0),
                       .last = sqlite3_column_int64 (find, 2) };
  const gint64 first = sqlite3_column_int64 (find, 1);
  sqlite3_reset (find);
  return span->n == 0 || find_begin (db, space, epoch, first, span, error);
}

gboolean
wf_operation_ids_read (WfDb *db, const char *sql, GHashTable *ids, GError **error)
{
  gboolean has_row = FALSE;
  guint8 packed[24];
  WfOperationId id;
  sqlite3_stmt *list = wf_db_statement (db, sql, error);
  if (list == NULL)
    return FALSE;
  do
    {
      if (!wf_db_step (db, list, &has_row, error))
        return FALSE;
      if (!has_row || !wf_column_blob (list, 0, packed, sizeof packed))
        continue;
      wf_operation_id_unpack (packed, &id);
      g_hash_table_add (ids, g_memdup2 (&id, sizeof id));
    }
  while (has_row);
  return TRUE;
}

gboolean
wf_redaction_table_read (WfDb *db, GHashTable *targets, GError **error)
{
  return wf_operation_ids_read (db, "SELECT DISTINCT target FROM redaction", targets, error);
}
