/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-feed-chain-table.h"

#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-operation-codec.h"

static const char tables[]
    = "CREATE TABLE feed_link (space INTEGER NOT NULL, device BLOB NOT NULL, n INTEGER NOT NULL,"
      "  hash BLOB NOT NULL, hlc INTEGER NOT NULL, is_refused INTEGER NOT NULL,"
      "  PRIMARY KEY (space, device, n, hash)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE feed_head (space INTEGER NOT NULL, seq INTEGER NOT NULL, time INTEGER NOT NULL,"
      "  rh BLOB NOT NULL, key BLOB NOT NULL, sig BLOB NOT NULL, PRIMARY KEY (space, seq))"
      "  STRICT, WITHOUT ROWID;";

/* The table of the second version knew neither space nor operation. `counts` is derived: the ledger
 * writes it anew when a membership has changed. */
static const char redaction_tables[]
    = "DROP TABLE IF EXISTS feed_redaction;"
      "CREATE TABLE feed_redaction (space INTEGER NOT NULL, target BLOB NOT NULL,"
      "  operation BLOB NOT NULL, person BLOB NOT NULL, counts INTEGER NOT NULL,"
      "  PRIMARY KEY (space, target, operation)) STRICT, WITHOUT ROWID;";

/* --- numbers ---------------------------------------------------------------- */

static gboolean
put_link (WfDb *db, gint64 space, const WfFeedLink *link, gboolean is_refused, GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT OR IGNORE INTO feed_link (space, device, n, hash, hlc, is_refused)"
                         " VALUES (?, ?, ?, ?, ?, ?)",
                         error);

  if (!put)
    return FALSE;
  wf_bind_integer (put, 1, space);
  wf_bind_blob (put, 2, link->device.bytes, sizeof link->device.bytes);
  wf_bind_integer (put, 3, link->n);
  wf_bind_blob (put, 4, link->hash, WF_HASH_SIZE);
  wf_bind_integer (put, 5, (gint64) link->hlc);
  wf_bind_integer (put, 6, is_refused);
  return wf_db_run (db, put, error);
}

/* One that counts has the number, or the one before it was refused for that. Without its bounds the
 * index of the numbers is not used, and each operation looks at all of its device. */
static gboolean
look_for_fork (WfDb *db, gint64 space, const WfFeedLink *link, gboolean *is_fork, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (
      db,
      "SELECT 1 FROM feed_link WHERE space = ?1 AND device = ?2 AND n BETWEEN ?3 - 1 AND ?3"
      " AND ((n = ?3 AND NOT is_refused) OR (n = ?3 - 1 AND is_refused AND hash = ?4)) LIMIT 1",
      error);

  if (!find)
    return FALSE;
  wf_bind_integer (find, 1, space);
  wf_bind_blob (find, 2, link->device.bytes, sizeof link->device.bytes);
  wf_bind_integer (find, 3, link->n);
  wf_bind_blob (find, 4, link->previous, WF_HASH_SIZE);
  if (!wf_db_step (db, find, is_fork, error))
    return FALSE;
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_feed_chain_add (
    WfDb *db, gint64 space, const WfFeedLink *link, gboolean *is_fork, GError **error)
{
  return look_for_fork (db, space, link, is_fork, error)
         && put_link (db, space, link, *is_fork, error);
}

gboolean
wf_feed_chain_add_free (WfDb *db, gint64 space, const WfFeedLink *link, GError **error)
{
  return put_link (db, space, link, FALSE, error);
}

gboolean
wf_feed_chain_get_newest (WfDb *db, gint64 space, WfFeedLink *link, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (
      db,
      "SELECT n, hash, (SELECT max (hlc) FROM feed_link WHERE space = ?1) FROM feed_link"
      " WHERE space = ?1 AND device = ?2 AND NOT is_refused ORDER BY n DESC LIMIT 1",
      error);

  if (!find)
    return FALSE;
  wf_bind_integer (find, 1, space);
  wf_bind_blob (find, 2, link->device.bytes, sizeof link->device.bytes);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  link->n = has_row ? sqlite3_column_int64 (find, 0) : 0;
  if (!has_row || !wf_column_blob (find, 1, link->hash, WF_HASH_SIZE))
    memset (link->hash, 0, WF_HASH_SIZE);
  link->hlc = has_row ? (guint64) sqlite3_column_int64 (find, 2) : 0;
  sqlite3_reset (find);
  return TRUE;
}

/* --- redactions ------------------------------------------------------------- */

gboolean
wf_feed_chain_add_asking (WfDb *db, gint64 space, const WfOperation *asked, GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT OR IGNORE INTO feed_redaction (space, target, operation, person,"
                         " counts) VALUES (?, ?, ?, ?, 1)",
                         error);
  guint8 target_id[24], own_id[24];
  WfOperationId target;

  if (!put)
    return FALSE;
  if (!wf_redaction_get_target (asked, &target))
    return TRUE;
  wf_operation_id_pack (&target, target_id);
  wf_operation_id_pack (&asked->id, own_id);
  wf_bind_integer (put, 1, space);
  wf_bind_blob (put, 2, target_id, sizeof target_id);
  wf_bind_blob (put, 3, own_id, sizeof own_id);
  wf_bind_blob (put, 4, asked->by.bytes, sizeof asked->by.bytes);
  return wf_db_run (db, put, error);
}

gboolean
wf_feed_chain_list_askings (
    WfDb *db, gint64 space, const WfOperationId *target, GArray *askings, GError **error)
{
  sqlite3_stmt *rows = wf_db_statement (
      db, "SELECT person, counts FROM feed_redaction WHERE space = ? AND target = ?", error);
  guint8 packed[24];
  gboolean has_row;

  if (!rows)
    return FALSE;
  wf_operation_id_pack (target, packed);
  wf_bind_integer (rows, 1, space);
  wf_bind_blob (rows, 2, packed, sizeof packed);
  for (;;)
    {
      WfAsking asking = { 0 };
      if (!wf_db_step (db, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      asking.counts = sqlite3_column_int (rows, 1) != 0
                      && wf_column_blob (rows, 0, asking.person.bytes, sizeof asking.person.bytes);
      g_array_append_val (askings, asking);
    }
}

GArray *
wf_feed_chain_list_redactions (WfDb *db, gint64 space, GError **error)
{
  g_autoptr (GArray) redactions = g_array_new (FALSE, FALSE, sizeof (WfFeedRedaction));
  sqlite3_stmt *rows = wf_db_statement (
      db, "SELECT target, operation, counts FROM feed_redaction WHERE space = ?", error);
  guint8 target[24], operation[24];
  gboolean has_row;

  if (!rows)
    return NULL;
  wf_bind_integer (rows, 1, space);
  for (;;)
    {
      WfFeedRedaction redaction = { 0 };
      if (!wf_db_step (db, rows, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&redactions);
      if (!wf_column_blob (rows, 0, target, sizeof target)
          || !wf_column_blob (rows, 1, operation, sizeof operation))
        continue;
      wf_operation_id_unpack (target, &redaction.target);
      wf_operation_id_unpack (operation, &redaction.operation);
      redaction.counts = sqlite3_column_int (rows, 2) != 0;
      g_array_append_val (redactions, redaction);
    }
}

gboolean
wf_feed_chain_set_counts (
    WfDb *db, gint64 space, const WfFeedRedaction *redaction, gboolean counts, GError **error)
{
  sqlite3_stmt *update = wf_db_statement (
      db, "UPDATE feed_redaction SET counts = ? WHERE space = ? AND target = ? AND operation = ?",
      error);
  guint8 target[24], operation[24];

  if (!update)
    return FALSE;
  wf_operation_id_pack (&redaction->target, target);
  wf_operation_id_pack (&redaction->operation, operation);
  wf_bind_integer (update, 1, counts);
  wf_bind_integer (update, 2, space);
  wf_bind_blob (update, 3, target, sizeof target);
  wf_bind_blob (update, 4, operation, sizeof operation);
  return wf_db_run (db, update, error);
}

/* --- heads ------------------------------------------------------------------ */

gboolean
wf_feed_chain_put_head (WfDb *db, gint64 space, const WfHead *head, GError **error)
{
  sqlite3_stmt *put = wf_db_statement (
      db,
      "INSERT OR IGNORE INTO feed_head (space, seq, time, rh, key, sig) VALUES (?, ?, ?, ?, ?, ?)",
      error);

  if (!put)
    return FALSE;
  wf_bind_integer (put, 1, space);
  wf_bind_integer (put, 2, head->seq);
  wf_bind_integer (put, 3, head->time_us);
  wf_bind_blob (put, 4, head->receipt, WF_HASH_SIZE);
  wf_bind_blob (put, 5, head->key, WF_KEY_SIZE);
  wf_bind_blob (put, 6, head->signature, WF_SIGNATURE_SIZE);
  return wf_db_run (db, put, error);
}

gboolean
wf_feed_chain_get_head (
    WfDb *db, gint64 space, gint64 until, WfHead *head, gboolean *found, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (
      db,
      "SELECT seq, time, rh, key, sig FROM feed_head WHERE space = ? AND seq <= ?"
      " ORDER BY seq DESC LIMIT 1",
      error);

  if (!find)
    return FALSE;
  wf_bind_integer (find, 1, space);
  wf_bind_integer (find, 2, until);
  if (!wf_db_step (db, find, found, error))
    return FALSE;
  if (*found)
    {
      head->seq = sqlite3_column_int64 (find, 0);
      head->time_us = sqlite3_column_int64 (find, 1);
      *found = wf_column_blob (find, 2, head->receipt, WF_HASH_SIZE)
               && wf_column_blob (find, 3, head->key, WF_KEY_SIZE)
               && wf_column_blob (find, 4, head->signature, WF_SIGNATURE_SIZE);
    }
  sqlite3_reset (find);
  return TRUE;
}

/* --- of what is stored already ------------------------------------------------ */

typedef struct
{
  WfDb *db;
  WfDecoder *decoder;
  const WfFeedSpace *space;
  GError **error;
  gboolean failed;
} Filling;

/* Few operations ask for a redaction: the others are not decoded. */
static gboolean
fill_asking (const WfFeedRow *row, gpointer user_data)
{
  Filling *self = user_data;
  WfVerdict verdict;

  if (!strstr (row->document, "redact"))
    return TRUE;
  g_autoptr (WfOperation) operation = wf_decoder_decode (self->decoder, row->document, row->length,
                                                         self->space->name, &verdict, self->error);
  self->failed
      = !operation
        || !wf_feed_chain_add_asking (self->db, self->space->number, operation, self->error);
  return !self->failed;
}

static gboolean
fill_link (const WfFeedRow *row, gpointer user_data)
{
  Filling *self = user_data;
  WfVerdict verdict;
  WfFeedLink link;
  g_autoptr (WfOperation) operation = wf_decoder_decode (self->decoder, row->document, row->length,
                                                         self->space->name, &verdict, self->error);

  if (operation)
    {
      link = (WfFeedLink){ operation->dev, operation->n, { 0 }, { 0 }, operation->id.hlc };
      memcpy (link.hash, operation->hash, WF_HASH_SIZE);
    }
  self->failed = !operation || !put_link (self->db, self->space->number, &link, FALSE, self->error);
  return !self->failed;
}

static gboolean
fill (WfDb *db, WfFeedRowVisit visit, GError **error)
{
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GPtrArray) spaces = wf_feed_list_spaces (db, error);

  for (guint i = 0; spaces && i < spaces->len; i++)
    {
      Filling filling = { db, decoder, spaces->pdata[i], error, FALSE };
      if (!wf_feed_visit_rows (db, filling.space->number, visit, &filling, error) || filling.failed)
        return FALSE;
    }
  return spaces != NULL;
}

gboolean
wf_feed_chain_make (WfDb *db, GError **error)
{
  return wf_db_exec (db, tables, error) && fill (db, fill_link, error);
}

gboolean
wf_feed_chain_make_redactions (WfDb *db, GError **error)
{
  return wf_db_exec (db, redaction_tables, error) && fill (db, fill_asking, error);
}
