/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-cursor-table.h"

#include <string.h>

gboolean
wf_cursor_table_get (WfDb *db, const char *peer, gint64 space, WfCursor *cursor, GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find = wf_db_statement (
      db, "SELECT epoch, seq, rh FROM cursor WHERE peer = ? AND space = ?", error);
  if (find == NULL)
    return FALSE;
  wf_bind_text (find, 1, peer, -1);
  wf_bind_integer (find, 2, space);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  if (has_row)
    {
      cursor->epoch = g_strdup ((const char *) sqlite3_column_text (find, 0));
      cursor->seq = sqlite3_column_int64 (find, 1);
      if (!wf_column_blob (find, 2, cursor->hash, WF_HASH_SIZE))
        memset (cursor->hash, 0, WF_HASH_SIZE);
    }
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_cursor_table_put (
    WfDb *db, const char *peer, gint64 space, const WfCursor *cursor, GError **error)
{
  sqlite3_stmt *put = wf_db_statement (
      db,
      "INSERT INTO cursor (peer, space, epoch, seq, rh) VALUES (?, ?, ?, ?, ?)"
      " ON CONFLICT (peer, space) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq,"
      " rh = excluded.rh",
      error);
  if (put == NULL)
    return FALSE;
  wf_bind_text (put, 1, peer, -1);
  wf_bind_integer (put, 2, space);
  wf_bind_text (put, 3, cursor->epoch, -1);
  wf_bind_integer (put, 4, cursor->seq);
  wf_bind_blob (put, 5, cursor->hash, WF_HASH_SIZE);
  return wf_db_run (db, put, error);
}

gboolean
wf_cursor_table_forget (WfDb *db, gint64 space, GError **error)
{
  sqlite3_stmt *forget = wf_db_statement (
      db, "DELETE FROM cursor WHERE space = ? AND peer NOT LIKE 'archive:%'", error);
  if (forget == NULL)
    return FALSE;
  wf_bind_integer (forget, 1, space);
  return wf_db_run (db, forget, error);
}
