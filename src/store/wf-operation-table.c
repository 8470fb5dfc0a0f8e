/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-operation-table.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-hlc.h"
#include "store/wf-discount-table.h"
#include "store/wf-name-table.h"

#define COLUMNS                                                                                    \
  "o.seq, o.space, o.dev, o.id, o.hash, k.name, o.sig, o.skeleton, o.body, o.arrived_at,"          \
  " o.received_at, o.receipt_seq, o.receipt_hash, o.epoch, o.acked, d.local, o.receipt_ctl,"       \
  " x.verdict, CASE WHEN o.body IS NULL THEN " WF_REDACTION_PERSONS ("o.id") " END"

#define FROM                                                                                       \
  " FROM operation o CROSS JOIN key k ON k.id = o.key CROSS JOIN device d ON d.id = o.dev"         \
  " LEFT JOIN discounted x ON x.seq = o.seq"

/* What came without its body is not handed on to a server: whoever has it whole will offer it. */
#define IS_OFFERED                                                                                 \
  "(o.body IS NOT NULL OR " WF_REDACTION_PERSONS ("o.id") " >= " WF_REDACTION_N_PERSONS_TEXT ")"

gboolean
wf_operation_table_find (
    WfDb *db, const WfOperationId *id, gint64 *seq, guint8 hash[WF_HASH_SIZE], GError **error)
{
  guint8 packed[24];
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (db, "SELECT seq, hash FROM operation WHERE id = ?", error);
  if (find == NULL)
    return FALSE;
  wf_operation_id_pack (id, packed);
  wf_bind_blob (find, 1, packed, sizeof packed);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *seq = has_row ? sqlite3_column_int64 (find, 0) : 0;
  if (has_row && hash != NULL && !wf_column_blob (find, 1, hash, WF_HASH_SIZE))
    memset (hash, 0, WF_HASH_SIZE);
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_operation_table_next_seq (WfDb *db, gint64 *seq, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find
      = wf_db_statement (db, "SELECT coalesce (max (seq), 0) + 1 FROM operation", error);
  if (find == NULL || !wf_db_step (db, find, &has_row, error))
    return FALSE;
  *seq = sqlite3_column_int64 (find, 0);
  sqlite3_reset (find);
  return TRUE;
}

static void
bind_receipt (sqlite3_stmt *statement, int at, const WfArrival *arrival)
{
  if (arrival->received_at == WF_NO_TIME)
    {
      for (int i = 0; i < 5; i++)
        wf_bind_blob (statement, at + i, NULL, 0);
      return;
    }
  wf_bind_integer (statement, at, arrival->received_at);
  wf_bind_integer (statement, at + 1, arrival->receipt_seq);
  wf_bind_blob (statement, at + 2, arrival->receipt_hash, WF_HASH_SIZE);
  wf_bind_integer (statement, at + 3, arrival->epoch);
  if (arrival->receipt_ctl > 0)
    wf_bind_integer (statement, at + 4, arrival->receipt_ctl);
  else
    wf_bind_blob (statement, at + 4, NULL, 0);
}

/* The trigger refuses what is here already. */
static gboolean
run_insert (
    WfDb *db, sqlite3_stmt *insert, const WfOperationId *id, gboolean *is_new, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 seq = 0;

  *is_new = wf_db_run (db, insert, &local);
  if (*is_new)
    return TRUE;
  if (sqlite3_extended_errcode (wf_db_get_handle (db)) == SQLITE_CONSTRAINT_TRIGGER
      && !wf_operation_table_find (db, id, &seq, NULL, error))
    return FALSE;
  if (seq != 0)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
wf_operation_table_insert (WfDb *db,
                           const WfOperation *operation,
                           gint64 space,
                           const WfArrival *arrival,
                           gint64 seq,
                           gboolean *is_new,
                           GError **error)
{
  guint8 id[24];
  gint64 device = 0, key = 0;
  if (!wf_name_table_ensure (db, WF_NAME_DEVICE, operation->dev.bytes, 16, &device, error)
      || !wf_name_table_ensure (db, WF_NAME_KEY, operation->key, WF_KEY_SIZE, &key, error))
    return FALSE;
  sqlite3_stmt *insert = wf_db_statement (
      db,
      "INSERT INTO operation (seq, space, id, hash, dev, n, ent, hlc, arrived_at, received_at,"
      " receipt_seq, receipt_hash, epoch, receipt_ctl, key, sig, state, acked, skeleton, body)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);
  if (insert == NULL)
    return FALSE;
  wf_operation_id_pack (&operation->id, id);
  if (seq != 0)
    wf_bind_integer (insert, 1, seq);
  else
    wf_bind_blob (insert, 1, NULL, 0);
  wf_bind_integer (insert, 2, space);
  wf_bind_blob (insert, 3, id, sizeof id);
  wf_bind_blob (insert, 4, operation->hash, WF_HASH_SIZE);
  wf_bind_integer (insert, 5, device);
  wf_bind_integer (insert, 6, operation->n);
  wf_bind_blob (insert, 7, operation->ent.bytes, 16);
  wf_bind_integer (insert, 8, (gint64) operation->id.hlc);
  wf_bind_integer (insert, 9, arrival->arrived_at);
  bind_receipt (insert, 10, arrival);
  wf_bind_integer (insert, 15, key);
  wf_bind_blob (insert, 16, operation->signature, WF_SIGNATURE_SIZE);
  wf_bind_integer (insert, 17, operation->body == NULL);
  wf_bind_integer (insert, 18, arrival->standing);
  wf_bind_text (insert, 19, operation->skeleton, (gssize) operation->skeleton_length);
  wf_bind_text (insert, 20, operation->body, (gssize) operation->body_length);
  return run_insert (db, insert, &operation->id, is_new, error);
}

gboolean
wf_operation_table_get_head (
    WfDb *db, gint64 space, gint64 device, gint64 *n, guint8 hash[WF_HASH_SIZE], GError **error)
{
  gboolean has_row = FALSE;
  /* Whoever writes on goes on from the branch that counts: no server takes what follows the other.
   */
  sqlite3_stmt *find
      = wf_db_statement (db,
                         "SELECT n, hash FROM operation WHERE space = ? AND dev = ? AND seq NOT IN"
                         " (SELECT seq FROM discounted WHERE verdict = 'forked')"
                         " ORDER BY n DESC, seq LIMIT 1",
                         error);
  if (find == NULL)
    return FALSE;
  wf_bind_integer (find, 1, space);
  wf_bind_integer (find, 2, device);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *n = has_row ? sqlite3_column_int64 (find, 0) : 0;
  if (!has_row || !wf_column_blob (find, 1, hash, WF_HASH_SIZE))
    memset (hash, 0, WF_HASH_SIZE);
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_operation_table_get_last (
    WfDb *db, gint64 space, gint64 *seq, guint8 receipt_hash[WF_HASH_SIZE], GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (
      db, "SELECT seq, receipt_hash FROM operation WHERE space = ? ORDER BY seq DESC LIMIT 1",
      error);
  if (find == NULL)
    return FALSE;
  wf_bind_integer (find, 1, space);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *seq = has_row ? sqlite3_column_int64 (find, 0) : 0;
  if (!has_row || !wf_column_blob (find, 1, receipt_hash, WF_HASH_SIZE))
    memset (receipt_hash, 0, WF_HASH_SIZE);
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_operation_table_count (WfDb *db, gint64 space, gint64 *n, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *count
      = wf_db_statement (db, "SELECT count (*) FROM operation WHERE space = ?", error);
  if (count == NULL)
    return FALSE;
  wf_bind_integer (count, 1, space);
  if (!wf_db_step (db, count, &has_row, error))
    return FALSE;
  *n = sqlite3_column_int64 (count, 0);
  sqlite3_reset (count);
  return TRUE;
}

gboolean
wf_operation_table_add_receipt (
    WfDb *db, const WfOperationId *id, const WfArrival *arrival, gboolean *changed, GError **error)
{
  guint8 packed[24];
  sqlite3_stmt *update = wf_db_statement (
      db,
      "UPDATE operation SET received_at = ?, receipt_seq = ?, receipt_hash = ?, epoch = ?,"
      " receipt_ctl = ?, acked = ? WHERE id = ? AND received_at IS NULL",
      error);
  if (update == NULL)
    return FALSE;
  wf_operation_id_pack (id, packed);
  bind_receipt (update, 1, arrival);
  wf_bind_integer (update, 6, arrival->standing);
  wf_bind_blob (update, 7, packed, sizeof packed);
  if (!wf_db_run (db, update, error))
    return FALSE;
  *changed = sqlite3_changes (wf_db_get_handle (db)) > 0;
  return TRUE;
}

static gboolean
set_standing (
    WfDb *db, const char *sql, const WfOperationId *id, WfStanding standing, GError **error)
{
  guint8 packed[24];
  sqlite3_stmt *update = wf_db_statement (db, sql, error);
  if (update == NULL)
    return FALSE;
  wf_operation_id_pack (id, packed);
  wf_bind_integer (update, 1, standing);
  wf_bind_blob (update, 2, packed, sizeof packed);
  return wf_db_run (db, update, error);
}

gboolean
wf_operation_table_acknowledge (
    WfDb *db, const WfOperationId *id, WfStanding standing, gboolean *changed, GError **error)
{
  if (!set_standing (db, "UPDATE operation SET acked = ? WHERE id = ? AND acked = 0", id, standing,
                     error))
    return FALSE;
  *changed = sqlite3_changes (wf_db_get_handle (db)) > 0;
  return *changed || standing != WF_STANDING_READ
         || set_standing (db, "UPDATE operation SET acked = ? WHERE id = ? AND acked = 2", id,
                          standing, error);
}

/* @update takes the id first. */
static gboolean
run_for_id (
    WfDb *db, sqlite3_stmt *update, const WfOperationId *id, gboolean *changed, GError **error)
{
  guint8 packed[24];

  wf_operation_id_pack (id, packed);
  wf_bind_blob (update, 1, packed, sizeof packed);
  if (!wf_db_run (db, update, error))
    return FALSE;
  *changed = sqlite3_changes (wf_db_get_handle (db)) > 0;
  return TRUE;
}

gboolean
wf_operation_table_redact (WfDb *db, const WfOperationId *id, gboolean *changed, GError **error)
{
  sqlite3_stmt *update = wf_db_statement (
      db, "UPDATE operation SET body = NULL, state = 1 WHERE id = ? AND body IS NOT NULL", error);
  return update != NULL && run_for_id (db, update, id, changed, error);
}

gboolean
wf_operation_table_put_body (WfDb *db,
                             const WfOperation *operation,
                             gboolean *changed,
                             GError **error)
{
  sqlite3_stmt *update
      = wf_db_statement (db,
                         "UPDATE operation SET body = ?2, state = 0 WHERE id = ?1 AND hash = ?3"
                         " AND body IS NULL AND ?4 > " WF_REDACTION_PERSONS ("?1"),
                         error);
  if (update == NULL)
    return FALSE;
  wf_bind_text (update, 2, operation->body, (gssize) operation->body_length);
  wf_bind_blob (update, 3, operation->hash, WF_HASH_SIZE);
  wf_bind_integer (update, 4, WF_REDACTION_N_PERSONS);
  return run_for_id (db, update, &operation->id, changed, error);
}

static gboolean
run_for_space (WfDb *db, const char *sql, gint64 space, GError **error)
{
  sqlite3_stmt *update = wf_db_statement (db, sql, error);
  if (update == NULL)
    return FALSE;
  wf_bind_integer (update, 1, space);
  return wf_db_run (db, update, error);
}

gboolean
wf_operation_table_offer_again (WfDb *db, gint64 space, gboolean unread, GError **error)
{
  return run_for_space (db,
                        unread ? "UPDATE operation SET acked = 0 WHERE space = ? AND acked = 2"
                               : "UPDATE operation SET acked = 0 WHERE space = ? AND acked <> 0",
                        space, error);
}

gboolean
wf_operation_table_unread (WfDb *db, gint64 space, GError **error)
{
  return run_for_space (db, "UPDATE operation SET acked = 2 WHERE space = ? AND acked = 1", space,
                        error);
}

gboolean
wf_operation_table_offer_id (WfDb *db, const guint8 *id, GError **error)
{
  sqlite3_stmt *update
      = wf_db_statement (db, "UPDATE operation SET acked = 0 WHERE id = ? AND acked <> 0", error);
  if (update == NULL)
    return FALSE;
  wf_bind_blob (update, 1, id, WF_OPERATION_ID_PACKED);
  return wf_db_run (db, update, error);
}

gboolean
wf_operation_table_list_confirmed (WfDb *db, gint64 space, GByteArray *ids, GError **error)
{
  sqlite3_stmt *rows = wf_db_statement (
      db, "SELECT id FROM operation WHERE space = ? AND acked <> 0 ORDER BY id", error);
  guint8 id[WF_OPERATION_ID_PACKED];
  gboolean has_row;

  if (rows == NULL)
    return FALSE;
  wf_bind_integer (rows, 1, space);
  for (;;)
    {
      if (!wf_db_step (db, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      if (wf_column_blob (rows, 0, id, sizeof id))
        g_byte_array_append (ids, id, sizeof id);
    }
}

gboolean
wf_operation_table_count_unsent (WfDb *db, gint64 *n_waiting, gint64 *n_sent, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *count
      = wf_db_statement (db,
                         "SELECT (SELECT count (*) FROM operation o WHERE o.acked = 0"
                         "  AND o.seq NOT IN (SELECT seq FROM discounted)"
                         "  AND " IS_OFFERED "),"
                         " (SELECT count (*) FROM operation WHERE acked = 2"
                         "  AND seq NOT IN (SELECT seq FROM discounted))",
                         error);
  if (count == NULL || !wf_db_step (db, count, &has_row, error))
    return FALSE;
  *n_waiting = sqlite3_column_int64 (count, 0);
  *n_sent = sqlite3_column_int64 (count, 1);
  sqlite3_reset (count);
  return TRUE;
}

gboolean
wf_operation_table_check (WfDb *db, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *check = wf_db_statement (
      db,
      "SELECT (SELECT ifnull (max (seq), 0) FROM operation),"
      " (SELECT count (*)" FROM " JOIN space s ON s.id = o.space),"
      " (SELECT count (*) FROM space s WHERE instr ((SELECT skeleton FROM operation o"
      "   WHERE o.space = s.id LIMIT 1), '\"' || s.name || '\"') = 0)",
      error);
  if (check == NULL || !wf_db_step (db, check, &has_row, error))
    return FALSE;
  const gboolean is_whole = has_row
                            && sqlite3_column_int64 (check, 0) == sqlite3_column_int64 (check, 1)
                            && sqlite3_column_int64 (check, 2) == 0;
  sqlite3_reset (check);
  if (!is_whole)
    g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s is damaged (operations are missing)."),
                 wf_db_get_path (db));
  return is_whole;
}

/* --- reading ------------------------------------------------------------------------------- */

static gboolean
begin_reading (WfOperationReader *self, WfDb *db, const char *sql, GError **error)
{
  self->db = db;
  self->statement = wf_db_statement (db, sql, error);
  return self->statement != NULL;
}

gboolean
wf_operation_reader_since (
    WfOperationReader *self, WfDb *db, gint64 space, gint64 since, GError **error)
{
  if (!begin_reading (self, db,
                      "SELECT " COLUMNS FROM " WHERE o.space = ? AND o.seq > ? ORDER BY o.seq",
                      error))
    return FALSE;
  wf_bind_integer (self->statement, 1, space);
  wf_bind_integer (self->statement, 2, since);
  return TRUE;
}

gboolean
wf_operation_reader_all (WfOperationReader *self, WfDb *db, const char *prefix, GError **error)
{
  if (!begin_reading (self, db,
                      "SELECT " COLUMNS FROM " CROSS JOIN space s ON s.id = o.space"
                      " WHERE substr (s.name, 1, length (?1)) = ?1 ORDER BY o.seq",
                      error))
    return FALSE;
  if (sqlite3_bind_text (self->statement, 1, prefix, -1, SQLITE_TRANSIENT) == SQLITE_OK)
    return TRUE;
  wf_db_set_error (db, SQLITE_NOMEM, N_ ("reading"), error);
  return FALSE;
}

gboolean
wf_operation_reader_from (WfOperationReader *self, WfDb *db, gint64 since, GError **error)
{
  if (!begin_reading (self, db, "SELECT " COLUMNS FROM " WHERE o.seq > ? ORDER BY o.seq", error))
    return FALSE;
  wf_bind_integer (self->statement, 1, since);
  return TRUE;
}

gboolean
wf_operation_reader_outbox (
    WfOperationReader *self, WfDb *db, gint64 space, gboolean redacted, GError **error)
{
  if (!begin_reading (self, db,
                      redacted ? "SELECT " COLUMNS FROM " WHERE o.space = ? AND o.acked = 0"
                                 " AND x.verdict IS NULL AND o.body IS NULL AND " IS_OFFERED
                                 " ORDER BY o.seq"
                               : "SELECT " COLUMNS FROM " WHERE o.space = ? AND o.acked = 0"
                                 " AND x.verdict IS NULL AND o.body IS NOT NULL ORDER BY o.seq",
                      error))
    return FALSE;
  wf_bind_integer (self->statement, 1, space);
  return TRUE;
}

gboolean
wf_operation_reader_chain (
    WfOperationReader *self, WfDb *db, gint64 space, gint64 device, GError **error)
{
  if (!begin_reading (self, db,
                      "SELECT " COLUMNS FROM " WHERE o.space = ? AND o.dev = ? ORDER BY o.seq",
                      error))
    return FALSE;
  wf_bind_integer (self->statement, 1, space);
  wf_bind_integer (self->statement, 2, device);
  return TRUE;
}

gboolean
wf_operation_reader_entity (WfOperationReader *self, WfDb *db, const WfUuid *ent, GError **error)
{
  if (!begin_reading (self, db, "SELECT " COLUMNS FROM " WHERE o.ent = ? ORDER BY o.seq", error))
    return FALSE;
  if (sqlite3_bind_blob (self->statement, 1, ent->bytes, sizeof ent->bytes, SQLITE_TRANSIENT)
      == SQLITE_OK)
    return TRUE;
  wf_db_set_error (db, SQLITE_NOMEM, N_ ("reading"), error);
  return FALSE;
}

gboolean
wf_operation_reader_discounted (WfOperationReader *self,
                                WfDb *db,
                                const char *prefix,
                                GError **error)
{
  if (!begin_reading (self, db,
                      "SELECT " COLUMNS " FROM discounted x CROSS JOIN operation o ON o.seq = x.seq"
                      " CROSS JOIN key k ON k.id = o.key CROSS JOIN device d ON d.id = o.dev"
                      " CROSS JOIN space s ON s.id = o.space"
                      " WHERE substr (s.name, 1, length (?1)) = ?1 ORDER BY o.seq",
                      error))
    return FALSE;
  if (sqlite3_bind_text (self->statement, 1, prefix, -1, SQLITE_TRANSIENT) == SQLITE_OK)
    return TRUE;
  wf_db_set_error (db, SQLITE_NOMEM, N_ ("reading"), error);
  return FALSE;
}

gboolean
wf_operation_reader_one (WfOperationReader *self, WfDb *db, const WfOperationId *id, GError **error)
{
  guint8 packed[24];
  if (!begin_reading (self, db, "SELECT " COLUMNS FROM " WHERE o.id = ?", error))
    return FALSE;
  wf_operation_id_pack (id, packed);
  if (sqlite3_bind_blob (self->statement, 1, packed, sizeof packed, SQLITE_TRANSIENT) == SQLITE_OK)
    return TRUE;
  wf_db_set_error (db, SQLITE_NOMEM, N_ ("reading"), error);
  return FALSE;
}

static gboolean
read_row (WfOperationReader *self, WfStoredOperation *row, GError **error)
{
  sqlite3_stmt *s = self->statement;
  guint8 id[24];
  row->seq = sqlite3_column_int64 (s, 0);
  row->space = sqlite3_column_int64 (s, 1);
  row->device = sqlite3_column_int64 (s, 2);
  if (!wf_column_blob (s, 3, id, sizeof id) || !wf_column_blob (s, 4, row->hash, WF_HASH_SIZE)
      || !wf_column_blob (s, 5, row->key, WF_KEY_SIZE)
      || !wf_column_blob (s, 6, row->signature, WF_SIGNATURE_SIZE))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s: row %" PRId64 " is damaged."),
                   wf_db_get_path (self->db), row->seq);
      return FALSE;
    }
  wf_operation_id_unpack (id, &row->id);
  row->skeleton = (const char *) sqlite3_column_text (s, 7);
  row->skeleton_length = (gsize) sqlite3_column_bytes (s, 7);
  row->body = (const char *) sqlite3_column_text (s, 8);
  row->body_length = (gsize) sqlite3_column_bytes (s, 8);
  WfArrival *arrival = &row->arrival;
  arrival->arrived_at = sqlite3_column_int64 (s, 9);
  gboolean has_receipt = sqlite3_column_type (s, 10) == SQLITE_INTEGER
                         && wf_column_blob (s, 12, arrival->receipt_hash, WF_HASH_SIZE);
  arrival->received_at = has_receipt ? sqlite3_column_int64 (s, 10) : WF_NO_TIME;
  arrival->receipt_seq = has_receipt ? sqlite3_column_int64 (s, 11) : 0;
  arrival->epoch = has_receipt ? sqlite3_column_int64 (s, 13) : 0;
  arrival->standing = (WfStanding) sqlite3_column_int (s, 14);
  row->is_local = sqlite3_column_int (s, 15) != 0;
  arrival->receipt_ctl = has_receipt ? sqlite3_column_int64 (s, 16) : 0;
  const char *verdict = (const char *) sqlite3_column_text (s, 17);
  row->verdict = verdict != NULL ? wf_verdict_from_code (verdict) : WF_VERDICT_OK;
  row->is_redacted = sqlite3_column_int (s, 18) >= WF_REDACTION_N_PERSONS;
  return TRUE;
}

gboolean
wf_operation_reader_next (WfOperationReader *self,
                          WfStoredOperation *row,
                          gboolean *has_row,
                          GError **error)
{
  if (!wf_db_step (self->db, self->statement, has_row, error))
    return FALSE;
  return !*has_row || read_row (self, row, error);
}

void
wf_operation_reader_clear (WfOperationReader *self)
{
  if (self->statement != NULL)
    sqlite3_reset (self->statement);
  self->statement = NULL;
}

void
wf_stored_operation_append_document (const WfStoredOperation *row, GString *out)
{
  wf_document_append (out, &row->id, row->hash, row->key, row->signature, row->skeleton,
                      row->skeleton_length, row->body, row->body_length);
}

void
wf_arrival_apply (const WfArrival *arrival, WfOperation *operation)
{
  operation->arrived_at = arrival->arrived_at;
  operation->received_at = arrival->received_at;
  operation->receipt_seq = arrival->receipt_seq;
  operation->receipt_ctl = arrival->receipt_ctl;
  memcpy (operation->receipt_hash, arrival->receipt_hash, WF_HASH_SIZE);
  operation->is_acked = arrival->standing != WF_STANDING_WAITING;
  /* In an exercise the author's clock is the exercise clock: it says nothing about a wall clock. */
  operation->is_suspect = operation->space[0] == 'w' && arrival->received_at != WF_NO_TIME
                          && wf_hlc_is_suspect (operation->id.hlc, arrival->received_at);
}

WfOperation *
wf_stored_operation_decode (const WfStoredOperation *row, WfDecoder *decoder, GError **error)
{
  g_autoptr (WfOperation) operation = wf_decoder_decode_stored (
      decoder, &row->id, row->hash, row->key, row->signature, row->skeleton, row->skeleton_length,
      row->body, row->body_length, error);
  if (operation == NULL)
    return NULL;
  wf_arrival_apply (&row->arrival, operation);
  operation->is_local = row->is_local;
  operation->is_redacted = row->is_redacted;
  return g_steal_pointer (&operation);
}
