/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-crisis-table.h"

gboolean
wf_crisis_table_get (WfDb *db,
                     const WfUuid *crisis,
                     gboolean *has_root,
                     guint8 root_key[WF_KEY_SIZE],
                     guint64 *hlc,
                     GError **error)
{
  gboolean has_row = FALSE;
  sqlite3_stmt *find
      = wf_db_statement (db, "SELECT root_key, hlc FROM crisis WHERE uuid = ?", error);
  if (find == NULL)
    return FALSE;
  wf_bind_blob (find, 1, crisis->bytes, sizeof crisis->bytes);
  if (!wf_db_step (db, find, &has_row, error))
    return FALSE;
  *has_root = has_row && wf_column_blob (find, 0, root_key, WF_KEY_SIZE);
  *hlc = has_row ? (guint64) sqlite3_column_int64 (find, 1) : 0;
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_crisis_table_set_hlc (WfDb *db, const WfUuid *crisis, guint64 hlc, GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT INTO crisis (uuid, hlc) VALUES (?, ?)"
                         " ON CONFLICT (uuid) DO UPDATE SET hlc = max (hlc, excluded.hlc)",
                         error);
  if (put == NULL)
    return FALSE;
  wf_bind_blob (put, 1, crisis->bytes, sizeof crisis->bytes);
  wf_bind_integer (put, 2, (gint64) hlc);
  return wf_db_run (db, put, error);
}

gboolean
wf_crisis_table_pin (WfDb *db,
                     const WfUuid *crisis,
                     const guint8 root_key[WF_KEY_SIZE],
                     GError **error)
{
  sqlite3_stmt *put = wf_db_statement (
      db,
      "INSERT INTO crisis (uuid, root_key) VALUES (?, ?)"
      " ON CONFLICT (uuid) DO UPDATE SET root_key = coalesce (root_key, excluded.root_key)",
      error);
  if (put == NULL)
    return FALSE;
  wf_bind_blob (put, 1, crisis->bytes, sizeof crisis->bytes);
  wf_bind_blob (put, 2, root_key, WF_KEY_SIZE);
  return wf_db_run (db, put, error);
}
