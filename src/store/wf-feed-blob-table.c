/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-feed-blob-table.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"

gboolean
wf_feed_blob_ensure (WfDb *db, GError **error)
{
  return wf_db_exec (
      db,
      "CREATE TABLE IF NOT EXISTS feed_blob (hash BLOB NOT NULL CHECK (length (hash) = 32),"
      "  space INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (hash, space))"
      "  STRICT, WITHOUT ROWID;",
      error);
}

gboolean
wf_feed_blob_add (
    WfDb *db, const guint8 hash[WF_HASH_SIZE], gint64 space, gint64 size, GError **error)
{
  sqlite3_stmt *add = wf_db_statement (
      db, "INSERT OR IGNORE INTO feed_blob (hash, space, size) VALUES (?, ?, ?)", error);

  if (!add)
    return FALSE;
  wf_bind_blob (add, 1, hash, WF_HASH_SIZE);
  wf_bind_integer (add, 2, space);
  wf_bind_integer (add, 3, size);
  return wf_db_run (db, add, error);
}

gboolean
wf_feed_blob_find (
    WfDb *db, const guint8 hash[WF_HASH_SIZE], gint64 *size, GArray **spaces, GError **error)
{
  sqlite3_stmt *find
      = wf_db_statement (db, "SELECT space, size FROM feed_blob WHERE hash = ?", error);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean has_row;

  if (!find)
    return FALSE;
  wf_bind_blob (find, 1, hash, WF_HASH_SIZE);
  *size = 0;
  for (;;)
    {
      gint64 space;
      if (!wf_db_step (db, find, &has_row, error))
        return FALSE;
      if (!has_row)
        break;
      space = sqlite3_column_int64 (find, 0);
      *size = sqlite3_column_int64 (find, 1);
      g_array_append_val (found, space);
    }
  *spaces = g_steal_pointer (&found);
  return TRUE;
}

/* A folder that was never served has no such table yet. */
static gboolean
look_for_table (WfDb *db, gboolean *exists, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (
      db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'feed_blob'", error);

  if (!find || !wf_db_step (db, find, exists, error))
    return FALSE;
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_feed_blob_visit (WfDb *db, WfFeedBlobVisit visit, gpointer user_data, GError **error)
{
  sqlite3_stmt *rows;
  guint8 hash[WF_HASH_SIZE];
  gboolean has_row;

  if (!look_for_table (db, &has_row, error))
    return FALSE;
  if (!has_row)
    return TRUE;
  rows = wf_db_statement (db, "SELECT DISTINCT hash, size FROM feed_blob ORDER BY hash", error);
  if (!rows)
    return FALSE;
  for (;;)
    {
      if (!wf_db_step (db, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      if (!wf_column_blob (rows, 0, hash, WF_HASH_SIZE))
        {
          sqlite3_reset (rows);
          g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("%s: an attachment's row is damaged."),
                       wf_db_get_path (db));
          return FALSE;
        }
      if (!visit (hash, sqlite3_column_int64 (rows, 1), user_data))
        break;
    }
  sqlite3_reset (rows);
  return TRUE;
}
