/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-feed-chain-table.h"

#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-operation-codec.h"

static const char tables[]
    = "CREATE TABLE feed_link (space INTEGER NOT NULL, device BLOB NOT NULL, n INTEGER NOT NULL,"
      "  hash BLOB NOT NULL, hlc INTEGER NOT NULL, is_refused INTEGER NOT NULL,"
      "  PRIMARY KEY (space, device, n, hash)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE feed_redaction (target BLOB NOT NULL, person BLOB NOT NULL,"
      "  PRIMARY KEY (target, person)) STRICT, WITHOUT ROWID;"
      "CREATE TABLE feed_head (space INTEGER NOT NULL, seq INTEGER NOT NULL, time INTEGER NOT NULL,"
      "  rh BLOB NOT NULL, key BLOB NOT NULL, sig BLOB NOT NULL, PRIMARY KEY (space, seq))"
      "  STRICT, WITHOUT ROWID;";

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
wf_feed_chain_count_redaction (WfDb *db,
                               const WfOperationId *target,
                               guint *n_persons,
                               GError **error)
{
  sqlite3_stmt *count
      = wf_db_statement (db, "SELECT count (*) FROM feed_redaction WHERE target = ?", error);
  guint8 packed[24];
  gboolean has_row = FALSE;

  if (!count)
    return FALSE;
  wf_operation_id_pack (target, packed);
  wf_bind_blob (count, 1, packed, sizeof packed);
  if (!wf_db_step (db, count, &has_row, error))
    return FALSE;
  *n_persons = has_row ? (guint) sqlite3_column_int (count, 0) : 0;
  sqlite3_reset (count);
  return TRUE;
}

gboolean
wf_feed_chain_ask_redaction (
    WfDb *db, const WfOperationId *target, const WfUuid *person, guint *n_persons, GError **error)
{
  sqlite3_stmt *put = wf_db_statement (
      db, "INSERT OR IGNORE INTO feed_redaction (target, person) VALUES (?, ?)", error);
  guint8 packed[24];

  if (!put)
    return FALSE;
  wf_operation_id_pack (target, packed);
  wf_bind_blob (put, 1, packed, sizeof packed);
  wf_bind_blob (put, 2, person->bytes, sizeof person->bytes);
  return wf_db_run (db, put, error) && wf_feed_chain_count_redaction (db, target, n_persons, error);
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

gboolean
wf_feed_chain_make (WfDb *db, GError **error)
{
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();

  if (!wf_db_exec (db, tables, error))
    return FALSE;
  g_autoptr (GPtrArray) spaces = wf_feed_list_spaces (db, error);
  for (guint i = 0; spaces && i < spaces->len; i++)
    {
      Filling filling = { db, decoder, spaces->pdata[i], error, FALSE };
      if (!wf_feed_visit_rows (db, filling.space->number, fill_link, &filling, error)
          || filling.failed)
        return FALSE;
    }
  return spaces != NULL;
}
