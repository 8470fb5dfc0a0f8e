/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-feed-table.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-feed-chain-table.h"
#include "wire/wf-archive.h"
#include "wire/wf-operation-codec.h"

/* `at` is space number and seq in one integer, so that a page is one stretch of the table, without
 * an index of its own. */
#define SEQ_BITS 40
#define SEQ_MASK ((G_GINT64_CONSTANT (1) << SEQ_BITS) - 1)

static const char tables[]
    = "CREATE TABLE IF NOT EXISTS feed_space (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
      "CREATE TABLE IF NOT EXISTS feed (at INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, hash BLOB NOT NULL,"
      "  time INTEGER NOT NULL, rh BLOB NOT NULL, head TEXT NOT NULL, document TEXT NOT NULL) STRICT;"
      "CREATE TRIGGER IF NOT EXISTS feed_keep BEFORE DELETE ON feed BEGIN"
      "  SELECT RAISE (ABORT, 'operations are never deleted'); END;"
      /* INSERT OR REPLACE deletes past that one, unless the connection asks for it. */
      "CREATE TRIGGER IF NOT EXISTS feed_once BEFORE INSERT ON feed WHEN"
      "  EXISTS (SELECT 1 FROM feed WHERE at = NEW.at)"
      "  OR EXISTS (SELECT 1 FROM feed WHERE id = NEW.id) BEGIN"
      "  SELECT RAISE (ABORT, 'operations are never replaced'); END;"
      "CREATE TABLE IF NOT EXISTS feed_local (space INTEGER NOT NULL, name TEXT NOT NULL, json TEXT NOT NULL,"
      "  PRIMARY KEY (space, name)) STRICT, WITHOUT ROWID;";

#define FEED_VERSION 3
static const char second_tables[]
    = "ALTER TABLE feed ADD COLUMN ctl INTEGER;"
      "DROP TRIGGER IF EXISTS feed_fixed;"
      "CREATE TRIGGER feed_fixed BEFORE UPDATE ON feed WHEN NOT ("
      "  OLD.at IS NEW.at AND OLD.id IS NEW.id AND OLD.hash IS NEW.hash AND OLD.time IS NEW.time"
      "  AND OLD.rh IS NEW.rh AND OLD.head IS NEW.head AND OLD.ctl IS NEW.ctl"
      "  AND substr (NEW.document, -1) = '}'"
      "  AND substr (OLD.document, 1, length (NEW.document) - 1)"
      "    = substr (NEW.document, 1, length (NEW.document) - 1)"
      "  AND substr (OLD.document, length (NEW.document), 5) = ',\"b\":') BEGIN"
      "  SELECT RAISE (ABORT, 'operations are never changed'); END;";

/* A quote within a text is escaped: these bytes stand at a member only. */
#define BODY_MEMBER ",\"b\":"
#define IS_BARE "instr (document, '" BODY_MEMBER "') = 0"

/* The two changes that the trigger lets through take the body, its last member, out of a document,
 * or put one into a document without. */
static const char third_tables[]
    = "CREATE INDEX feed_bare ON feed (id) WHERE " IS_BARE ";"
      "DROP TRIGGER IF EXISTS feed_fixed;"
      "CREATE TRIGGER feed_fixed BEFORE UPDATE ON feed WHEN NOT ("
      "  OLD.at IS NEW.at AND OLD.id IS NEW.id AND OLD.hash IS NEW.hash AND OLD.time IS NEW.time"
      "  AND OLD.rh IS NEW.rh AND OLD.head IS NEW.head AND OLD.ctl IS NEW.ctl"
      "  AND substr (NEW.document, -1) = '}' AND substr (OLD.document, -1) = '}'"
      "  AND ((substr (OLD.document, 1, length (NEW.document) - 1)"
      "      = substr (NEW.document, 1, length (NEW.document) - 1)"
      "    AND substr (OLD.document, length (NEW.document), 5) = '" BODY_MEMBER "')"
      "   OR (substr (NEW.document, 1, length (OLD.document) - 1)"
      "      = substr (OLD.document, 1, length (OLD.document) - 1)"
      "    AND substr (NEW.document, length (OLD.document), 5) = '" BODY_MEMBER "'))) BEGIN"
      "  SELECT RAISE (ABORT, 'operations are never changed'); END;";

/* To the second version: `ctl` and the numbers; to the third: who asked for a redaction, and bodies
 * that come back. */
static gboolean
upgrade (WfDb *db, gint64 version, GError **error)
{
  if (version < 2 && (!wf_db_exec (db, second_tables, error) || !wf_feed_chain_make (db, error)))
    return FALSE;
  return wf_db_exec (db, third_tables, error) && wf_feed_chain_make_redactions (db, error)
         && wf_db_set_meta_integer (db, "feed-version", FEED_VERSION, error);
}

gboolean
wf_feed_ensure (WfDb *db, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  gint64 version = 0;

  if (!wf_db_exec (db, tables, error)
      || !wf_db_get_meta_integer (db, "feed-version", 1, &version, error))
    return FALSE;
  if (version >= FEED_VERSION)
    return TRUE;
  return wf_transaction_begin (&transaction, db, error) && upgrade (db, version, error)
         && wf_transaction_commit (&transaction, error);
}

gboolean
wf_feed_check_version (WfDb *db, GError **error)
{
  gint64 version = 0;

  if (!wf_db_get_meta_integer (db, "feed-version", 1, &version, error))
    return FALSE;
  if (version >= FEED_VERSION)
    return TRUE;
  g_set_error (
      error, WF_ERROR, WF_ERROR_INVALID,
      _ ("%s was written by an older server. Serve it once with this one, which brings it up "
         "to date, or restore it into a new folder first."),
      wf_db_get_path (db));
  return FALSE;
}

void
wf_feed_receipt_apply (const WfFeedReceipt *receipt, WfOperation *operation)
{
  operation->receipt_seq = receipt->seq;
  operation->received_at = receipt->time_us;
  operation->receipt_ctl = receipt->ctl;
}

static gint64
place (gint64 space, gint64 seq)
{
  return (space << SEQ_BITS) | seq;
}

gboolean
wf_feed_get_data_version (WfDb *db, gint64 *version, GError **error)
{
  sqlite3_stmt *statement = wf_db_statement (db, "PRAGMA data_version", error);
  gboolean has_row;

  if (!statement || !wf_db_step (db, statement, &has_row, error))
    return FALSE;
  *version = has_row ? sqlite3_column_int64 (statement, 0) : 0;
  sqlite3_reset (statement);
  return TRUE;
}

void
wf_feed_space_free (WfFeedSpace *space)
{
  g_free (space->name);
  g_free (space);
}

gboolean
wf_feed_add_space (WfDb *db, const char *name, gint64 *number, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (db, "SELECT number FROM feed_space WHERE name = ?", error);
  sqlite3_stmt *add = wf_db_statement (db, "INSERT INTO feed_space (name) VALUES (?)", error);
  gboolean exists = FALSE;

  if (!find || !add)
    return FALSE;
  wf_bind_text (find, 1, name, -1);
  if (!wf_db_step (db, find, &exists, error))
    return FALSE;
  sqlite3_reset (find);
  if (exists)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_EXISTS, _ ("The space %s is there already."), name);
      return FALSE;
    }
  wf_bind_text (add, 1, name, -1);
  if (!wf_db_run (db, add, error))
    return FALSE;
  *number = sqlite3_last_insert_rowid (wf_db_get_handle (db));
  return TRUE;
}

static gboolean
read_receipt (
    WfDb *db, sqlite3_stmt *statement, WfFeedReceipt *receipt, gboolean *found, GError **error)
{
  if (!wf_db_step (db, statement, found, error))
    return FALSE;
  if (!*found)
    return TRUE;
  receipt->seq = sqlite3_column_int64 (statement, 0) & SEQ_MASK;
  receipt->time_us = sqlite3_column_int64 (statement, 1);
  if (!wf_column_blob (statement, 2, receipt->hash, WF_HASH_SIZE))
    {
      sqlite3_reset (statement);
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s: a receipt is damaged."),
                   wf_db_get_path (db));
      return FALSE;
    }
  sqlite3_reset (statement);
  return TRUE;
}

static gboolean
read_last_receipt (WfDb *db, WfFeedSpace *space, GError **error)
{
  gboolean found;
  sqlite3_stmt *last = wf_db_statement (
      db, "SELECT at, time, rh FROM feed WHERE at BETWEEN ? AND ? ORDER BY at DESC LIMIT 1", error);

  if (!last)
    return FALSE;
  wf_bind_integer (last, 1, place (space->number, 0));
  wf_bind_integer (last, 2, place (space->number, SEQ_MASK));
  return read_receipt (db, last, &space->last, &found, error);
}

GPtrArray *
wf_feed_list_spaces (WfDb *db, GError **error)
{
  g_autoptr (GPtrArray) spaces
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feed_space_free);
  sqlite3_stmt *list
      = wf_db_statement (db, "SELECT number, name FROM feed_space ORDER BY number", error);
  gboolean has_row = list != NULL;

  if (!list)
    return NULL;
  for (;;)
    {
      WfFeedSpace *space;
      if (!wf_db_step (db, list, &has_row, error))
        return NULL;
      if (!has_row)
        break;
      space = g_new0 (WfFeedSpace, 1);
      space->number = sqlite3_column_int64 (list, 0);
      space->name = g_strdup ((const char *) sqlite3_column_text (list, 1));
      g_ptr_array_add (spaces, space);
    }
  for (guint i = 0; i < spaces->len; i++)
    if (!read_last_receipt (db, spaces->pdata[i], error))
      return NULL;
  return g_steal_pointer (&spaces);
}

gboolean
wf_feed_look_up (WfDb *db,
                 const WfOperationId *id,
                 const guint8 hash[WF_HASH_SIZE],
                 WfFeedState *state,
                 GError **error)
{
  sqlite3_stmt *find = wf_db_statement (db, "SELECT hash FROM feed WHERE id = ?", error);
  guint8 packed[24], known[WF_HASH_SIZE];
  gboolean has_row;

  if (!find)
    return FALSE;
  wf_operation_id_pack (id, packed);
  wf_bind_blob (find, 1, packed, sizeof packed);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *state = WF_FEED_NEW;
  if (has_row)
    *state
        = wf_column_blob (find, 0, known, WF_HASH_SIZE) && memcmp (known, hash, WF_HASH_SIZE) == 0
              ? WF_FEED_KNOWN
              : WF_FEED_TWIN;
  sqlite3_reset (find);
  return TRUE;
}

/* {"seq":…,"id":…,"changes":[{"rev":…}],"wf":{"t":…,"rh":…}: everything of a row but the document
 * and the last brace. */
static gsize
format_head (char *head, gsize size, const WfOperationId *id, const WfFeedReceipt *receipt)
{
  char id_text[WF_OPERATION_ID_TEXT_LENGTH + 1], revision[WF_REVISION_LENGTH + 1];
  char rh[2 * WF_HASH_SIZE + 1], ctl[32] = "";

  wf_operation_id_format (id, id_text);
  wf_revision_format (id_text, revision);
  wf_hex_encode (receipt->hash, WF_HASH_SIZE, rh);
  if (receipt->ctl > 0)
    g_snprintf (ctl, sizeof ctl, ",\"ctl\":%" G_GINT64_FORMAT, receipt->ctl);
  return (gsize) g_snprintf (head, size,
                             "{\"seq\":%" G_GINT64_FORMAT
                             ",\"id\":\"%s\",\"changes\":[{\"rev\":\"%s\"}],"
                             "\"wf\":{\"t\":%" G_GINT64_FORMAT ",\"rh\":\"%s\"%s}",
                             receipt->seq, id_text, revision, receipt->time_us, rh, ctl);
}

gboolean
wf_feed_append (WfDb *db,
                gint64 space,
                const WfOperationId *id,
                const guint8 hash[WF_HASH_SIZE],
                const WfFeedReceipt *receipt,
                const char *document,
                gsize length,
                GError **error)
{
  sqlite3_stmt *add = wf_db_statement (
      db,
      "INSERT INTO feed (at, id, hash, time, rh, head, document, ctl) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      error);
  guint8 packed[24];
  char head[320];
  gsize head_length = format_head (head, sizeof head, id, receipt);

  if (!add)
    return FALSE;
  g_assert (receipt->seq > 0 && receipt->seq <= SEQ_MASK && head_length < sizeof head);
  wf_operation_id_pack (id, packed);
  wf_bind_integer (add, 1, place (space, receipt->seq));
  wf_bind_blob (add, 2, packed, sizeof packed);
  wf_bind_blob (add, 3, hash, WF_HASH_SIZE);
  wf_bind_integer (add, 4, receipt->time_us);
  wf_bind_blob (add, 5, receipt->hash, WF_HASH_SIZE);
  wf_bind_text (add, 6, head, (gssize) head_length);
  wf_bind_text (add, 7, document, (gssize) length);
  if (receipt->ctl > 0)
    wf_bind_integer (add, 8, receipt->ctl);
  else
    wf_bind_blob (add, 8, NULL, 0);
  return wf_db_run (db, add, error);
}

static void
append_column (GString *out, sqlite3_stmt *statement, int at)
{
  const char *text = (const char *) sqlite3_column_text (statement, at);
  g_string_append_len (out, text, sqlite3_column_bytes (statement, at));
}

static void
append_row (GString *out, sqlite3_stmt *rows, const WfFeedQuery *query, guint n_before)
{
  if (n_before > 0 && !query->lines)
    g_string_append_len (out, ",\n", 2);
  append_column (out, rows, 1);
  if (query->documents)
    {
      g_string_append_len (out, ",\"doc\":", 7);
      append_column (out, rows, 2);
    }
  g_string_append_c (out, '}');
  if (query->lines)
    g_string_append_c (out, '\n');
}

gboolean
wf_feed_read (WfDb *db,
              const WfFeedQuery *query,
              GString *out,
              gint64 *last_seq,
              guint *n_rows,
              GError **error)
{
  gsize begin = out->len;
  gboolean has_row;
  /* Without documents the long texts are never read from the file. */
  sqlite3_stmt *rows = wf_db_statement (
      db,
      query->documents ? "SELECT at, head, document FROM feed WHERE at > ? AND at <= ? ORDER BY at"
                       : "SELECT at, head FROM feed WHERE at > ? AND at <= ? ORDER BY at",
      error);

  if (!rows)
    return FALSE;
  *last_seq = query->since;
  *n_rows = 0;
  wf_bind_integer (rows, 1, place (query->space, MIN (query->since, SEQ_MASK)));
  wf_bind_integer (rows, 2, place (query->space, SEQ_MASK));
  while (*n_rows < query->limit && out->len - begin < query->max_bytes)
    {
      if (!wf_db_step (db, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      append_row (out, rows, query, *n_rows);
      *last_seq = sqlite3_column_int64 (rows, 0) & SEQ_MASK;
      *n_rows += 1;
    }
  sqlite3_reset (rows);
  return TRUE;
}

static gboolean
read_head (sqlite3_stmt *rows, WfHead *head)
{
  return wf_column_blob (rows, 5, head->key, WF_KEY_SIZE)
         && wf_column_blob (rows, 6, head->signature, WF_SIGNATURE_SIZE);
}

gboolean
wf_feed_read_archive (WfDb *db,
                      const WfFeedQuery *query,
                      gint64 until,
                      GString *out,
                      gint64 *last_seq,
                      GError **error)
{
  gsize begin = out->len;
  gboolean has_row;
  sqlite3_stmt *rows = wf_db_statement (
      db,
      "SELECT at, feed.time, feed.rh, document, ctl, key, sig FROM feed"
      " LEFT JOIN feed_head ON feed_head.space = at >> 40 AND feed_head.seq = at & ?3"
      " WHERE at > ?1 AND at <= ?2 ORDER BY at",
      error);

  if (!rows)
    return FALSE;
  *last_seq = query->since;
  wf_bind_integer (rows, 1, place (query->space, MIN (query->since, SEQ_MASK)));
  wf_bind_integer (rows, 2, place (query->space, MIN (until, SEQ_MASK)));
  wf_bind_integer (rows, 3, SEQ_MASK);
  while (out->len - begin < query->max_bytes)
    {
      WfHead head;
      if (!wf_db_step (db, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      *last_seq = sqlite3_column_int64 (rows, 0) & SEQ_MASK;
      wf_archive_append_line (
          out, (const char *) sqlite3_column_text (rows, 3), (gsize) sqlite3_column_bytes (rows, 3),
          *last_seq, sqlite3_column_int64 (rows, 1), sqlite3_column_blob (rows, 2),
          sqlite3_column_int64 (rows, 4), read_head (rows, &head) ? &head : NULL);
    }
  sqlite3_reset (rows);
  return TRUE;
}

char *
wf_feed_dup_document (WfDb *db, gint64 space, const WfOperationId *id, GError **error)
{
  sqlite3_stmt *find
      = wf_db_statement (db, "SELECT document FROM feed WHERE id = ? AND at >> 40 = ?", error);
  guint8 packed[24];
  char *document = NULL;
  gboolean has_row;

  if (!find)
    return NULL;
  wf_operation_id_pack (id, packed);
  wf_bind_blob (find, 1, packed, sizeof packed);
  wf_bind_integer (find, 2, space);
  if (!wf_db_step (db, find, &has_row, error))
    return NULL;
  if (has_row)
    document = g_strdup ((const char *) sqlite3_column_text (find, 0));
  sqlite3_reset (find);
  return document;
}

static gboolean
read_whole_row (WfDb *db, sqlite3_stmt *rows, WfFeedRow *row, GError **error)
{
  guint8 packed[24];

  row->receipt.seq = sqlite3_column_int64 (rows, 0) & SEQ_MASK;
  row->receipt.time_us = sqlite3_column_int64 (rows, 1);
  row->receipt.ctl = sqlite3_column_int64 (rows, 7);
  row->head = (const char *) sqlite3_column_text (rows, 5);
  row->document = (const char *) sqlite3_column_text (rows, 6);
  row->length = (gsize) sqlite3_column_bytes (rows, 6);
  if (!wf_column_blob (rows, 2, row->receipt.hash, WF_HASH_SIZE)
      || !wf_column_blob (rows, 3, packed, sizeof packed)
      || !wf_column_blob (rows, 4, row->hash, WF_HASH_SIZE) || !row->head || !row->document)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT,
                   _ ("%s: the row of number %" PRId64 " is damaged."), wf_db_get_path (db),
                   row->receipt.seq);
      return FALSE;
    }
  wf_operation_id_unpack (packed, &row->id);
  return TRUE;
}

gboolean
wf_feed_visit_row (WfDb *db,
                   gint64 space,
                   const WfOperationId *id,
                   WfFeedRowVisit visit,
                   gpointer user_data,
                   GError **error)
{
  sqlite3_stmt *find
      = wf_db_statement (db,
                         "SELECT at, time, rh, id, hash, head, document, ctl FROM feed"
                         " WHERE id = ? AND at >> 40 = ?",
                         error);
  guint8 packed[24];
  gboolean has_row, is_whole = TRUE;
  WfFeedRow row;

  if (!find)
    return FALSE;
  wf_operation_id_pack (id, packed);
  wf_bind_blob (find, 1, packed, sizeof packed);
  wf_bind_integer (find, 2, space);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  if (has_row && (is_whole = read_whole_row (db, find, &row, error)))
    visit (&row, user_data);
  sqlite3_reset (find);
  return is_whole;
}

static gboolean
list_ids (WfDb *db, const char *sql, gint64 space, GByteArray *ids, GError **error)
{
  sqlite3_stmt *rows = wf_db_statement (db, sql, error);
  guint8 packed[24];
  gboolean has_row;

  if (!rows)
    return FALSE;
  wf_bind_integer (rows, 1, space);
  for (;;)
    {
      if (!wf_db_step (db, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      if (wf_column_blob (rows, 0, packed, sizeof packed))
        g_byte_array_append (ids, packed, sizeof packed);
    }
}

gboolean
wf_feed_list_ids (WfDb *db, gint64 space, GByteArray *ids, GError **error)
{
  /* The index of the ids holds the place too: the rows themselves are not read. */
  return list_ids (db, "SELECT id FROM feed WHERE at >> 40 = ? ORDER BY id", space, ids, error);
}

gboolean
wf_feed_list_bare (WfDb *db, gint64 space, GByteArray *ids, GError **error)
{
  return list_ids (db, "SELECT id FROM feed WHERE " IS_BARE " AND at >> 40 = ? ORDER BY id", space,
                   ids, error);
}

gboolean
wf_feed_get_receipt (WfDb *db, gint64 space, gint64 seq, WfFeedReceipt *receipt, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (db, "SELECT at, time, rh FROM feed WHERE at = ?", error);
  gboolean found = FALSE;

  if (!find)
    return FALSE;
  wf_bind_integer (find, 1, place (space, CLAMP (seq, 0, SEQ_MASK)));
  return read_receipt (db, find, receipt, &found, error) && found;
}

char *
wf_feed_dup_head (const WfOperationId *id, const WfFeedReceipt *receipt)
{
  char head[320];
  format_head (head, sizeof head, id, receipt);
  return g_strdup (head);
}

gboolean
wf_feed_visit_rows (
    WfDb *db, gint64 space, WfFeedRowVisit visit, gpointer user_data, GError **error)
{
  gboolean has_row, goes_on = TRUE;
  sqlite3_stmt *rows
      = wf_db_statement (db,
                         "SELECT at, time, rh, id, hash, head, document, ctl FROM feed"
                         " WHERE at BETWEEN ? AND ? ORDER BY at",
                         error);

  if (!rows)
    return FALSE;
  wf_bind_integer (rows, 1, place (space, 0));
  wf_bind_integer (rows, 2, place (space, SEQ_MASK));
  while (goes_on)
    {
      WfFeedRow row;
      if (!wf_db_step (db, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      if (!read_whole_row (db, rows, &row, error))
        {
          sqlite3_reset (rows);
          return FALSE;
        }
      goes_on = visit (&row, user_data);
    }
  sqlite3_reset (rows);
  return TRUE;
}

gboolean
wf_feed_document_has_body (const char *document)
{
  return strstr (document, BODY_MEMBER) != NULL;
}

gboolean
wf_feed_set_document (
    WfDb *db, const WfOperationId *id, const char *document, gsize length, GError **error)
{
  sqlite3_stmt *update = wf_db_statement (db, "UPDATE feed SET document = ?1 WHERE id = ?2", error);
  guint8 packed[24];

  if (!update)
    return FALSE;
  wf_operation_id_pack (id, packed);
  wf_bind_text (update, 1, document, (gssize) length);
  wf_bind_blob (update, 2, packed, sizeof packed);
  return wf_db_run (db, update, error);
}
