/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-feed-local-table.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"

#define MAX_PER_SPACE 1000

/* What is there already may be written again. */
static gboolean
check_room (WfDb *db, gint64 space, const char *name, GError **error)
{
  sqlite3_stmt *count = wf_db_statement (
      db, "SELECT count (*) FROM feed_local WHERE space = ? AND name <> ?", error);
  gboolean has_row, fits;

  if (!count)
    return FALSE;
  wf_bind_integer (count, 1, space);
  wf_bind_text (count, 2, name, -1);
  if (!wf_db_step (db, count, &has_row, error))
    return FALSE;
  fits = has_row && sqlite3_column_int64 (count, 0) < MAX_PER_SPACE;
  sqlite3_reset (count);
  if (!fits)
    g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                 _ ("No more than %d checkpoints are kept of one space."), MAX_PER_SPACE);
  return fits;
}

gboolean
wf_feed_put_local (
    WfDb *db, gint64 space, const char *name, const char *json, gsize length, GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT INTO feed_local (space, name, json) VALUES (?, ?, ?)"
                         " ON CONFLICT (space, name) DO UPDATE SET json = excluded.json",
                         error);

  if (!put || !check_room (db, space, name, error))
    return FALSE;
  wf_bind_integer (put, 1, space);
  wf_bind_text (put, 2, name, -1);
  wf_bind_text (put, 3, json, (gssize) length);
  return wf_db_run (db, put, error);
}

char *
wf_feed_dup_local (WfDb *db, gint64 space, const char *name, GError **error)
{
  sqlite3_stmt *find
      = wf_db_statement (db, "SELECT json FROM feed_local WHERE space = ? AND name = ?", error);
  gboolean has_row;
  char *json = NULL;

  if (!find)
    return NULL;
  wf_bind_integer (find, 1, space);
  wf_bind_text (find, 2, name, -1);
  if (!wf_db_step (db, find, &has_row, error))
    return NULL;
  if (has_row)
    json = g_strdup ((const char *) sqlite3_column_text (find, 0));
  sqlite3_reset (find);
  return json;
}
