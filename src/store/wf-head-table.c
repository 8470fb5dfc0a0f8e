/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-head-table.h"

#include <string.h>

static void
read_columns (sqlite3_stmt *row, WfHead *head)
{
  head->seq = sqlite3_column_int64 (row, 0);
  head->time_us = sqlite3_column_int64 (row, 1);
  wf_column_blob (row, 2, head->receipt, WF_HASH_SIZE);
  wf_column_blob (row, 3, head->key, WF_KEY_SIZE);
  wf_column_blob (row, 4, head->signature, WF_SIGNATURE_SIZE);
}

gboolean
wf_head_table_find (WfDb *db,
                    const char *peer,
                    gint64 space,
                    const char *epoch,
                    gint64 seq,
                    guint8 receipt[WF_HASH_SIZE],
                    gboolean *found,
                    GError **error)
{
  sqlite3_stmt *find = wf_db_statement (
      db, "SELECT rh FROM head WHERE peer = ? AND space = ? AND seq = ? AND epoch = ?", error);

  if (find == NULL)
    return FALSE;
  wf_bind_text (find, 1, peer, -1);
  wf_bind_integer (find, 2, space);
  wf_bind_integer (find, 3, seq);
  wf_bind_text (find, 4, epoch, -1);
  if (!wf_db_step (db, find, found, error))
    return FALSE;
  if (*found)
    *found = wf_column_blob (find, 0, receipt, WF_HASH_SIZE);
  sqlite3_reset (find);
  return TRUE;
}

gboolean
wf_head_table_put (
    WfDb *db, const char *peer, gint64 space, const char *epoch, const WfHead *head, GError **error)
{
  sqlite3_stmt *put
      = wf_db_statement (db,
                         "INSERT INTO head (peer, space, epoch, seq, rh, time, key, sig)"
                         " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                         error);

  if (put == NULL)
    return FALSE;
  wf_bind_text (put, 1, peer, -1);
  wf_bind_integer (put, 2, space);
  wf_bind_text (put, 3, epoch, -1);
  wf_bind_integer (put, 4, head->seq);
  wf_bind_blob (put, 5, head->receipt, WF_HASH_SIZE);
  wf_bind_integer (put, 6, head->time_us);
  wf_bind_blob (put, 7, head->key, WF_KEY_SIZE);
  wf_bind_blob (put, 8, head->signature, WF_SIGNATURE_SIZE);
  return wf_db_run (db, put, error);
}

gboolean
wf_head_table_get_key (
    WfDb *db, const char *peer, guint8 key[WF_KEY_SIZE], gboolean *found, GError **error)
{
  sqlite3_stmt *find
      = wf_db_statement (db, "SELECT key FROM head WHERE peer = ? ORDER BY time LIMIT 1", error);

  if (find == NULL)
    return FALSE;
  wf_bind_text (find, 1, peer, -1);
  if (!wf_db_step (db, find, found, error))
    return FALSE;
  if (*found)
    *found = wf_column_blob (find, 0, key, WF_KEY_SIZE);
  sqlite3_reset (find);
  return TRUE;
}

static gboolean
read_all (WfDb *db, sqlite3_stmt *rows, GArray *heads, GError **error)
{
  gboolean has_row = FALSE;

  for (;;)
    {
      WfHead head;
      if (!wf_db_step (db, rows, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;
      read_columns (rows, &head);
      g_array_append_val (heads, head);
    }
}

gboolean
wf_head_table_list (WfDb *db, gint64 space, const char *epoch, GArray *heads, GError **error)
{
  sqlite3_stmt *rows = wf_db_statement (
      db,
      "WITH own AS (SELECT key FROM head WHERE space = ?1 AND epoch = ?2 AND peer <> '" WF_HEAD_CARRIED
      "') SELECT seq, time, rh, key, sig FROM head WHERE space = ?1 AND epoch = ?2"
      " AND (NOT EXISTS (SELECT 1 FROM own) OR key IN own) ORDER BY seq",
      error);

  if (rows == NULL)
    return FALSE;
  wf_bind_integer (rows, 1, space);
  wf_bind_text (rows, 2, epoch, -1);
  return read_all (db, rows, heads, error);
}

gboolean
wf_head_table_read (WfDb *db,
                    const char *peer,
                    gint64 space,
                    const char *epoch,
                    gint64 from,
                    gint64 to,
                    GArray *heads,
                    GError **error)
{
  sqlite3_stmt *rows
      = wf_db_statement (db,
                         "SELECT seq, time, rh, key, sig FROM head WHERE peer = ? AND space = ?"
                         " AND seq BETWEEN ? AND ? AND epoch = ifnull (?, epoch) ORDER BY seq",
                         error);

  if (rows == NULL)
    return FALSE;
  wf_bind_text (rows, 1, peer, -1);
  wf_bind_integer (rows, 2, space);
  wf_bind_integer (rows, 3, from);
  wf_bind_integer (rows, 4, to);
  wf_bind_text (rows, 5, epoch, -1);
  return read_all (db, rows, heads, error);
}

/* --- alarms ------------------------------------------------------------------ */

gboolean
wf_alarm_table_put (
    WfDb *db, gint64 space, const WfHistoryAlarm *alarm, gboolean *is_new, GError **error)
{
  sqlite3_stmt *put = wf_db_statement (
      db,
      "INSERT INTO history_alarm (peer, space, fault, seq, signed_at, noticed_at)"
      " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE (SELECT count (*) FROM history_alarm"
      "   WHERE peer = ?1 AND space = ?2 AND fault = ?3) < " G_STRINGIFY (
          WF_ALARM_MAX) " ON CONFLICT DO UPDATE SET noticed_at = ?6 WHERE ?3 = ?7",
      error);

  if (put == NULL)
    return FALSE;
  wf_bind_text (put, 1, alarm->peer, -1);
  wf_bind_integer (put, 2, space);
  wf_bind_integer (put, 3, alarm->fault);
  wf_bind_integer (put, 4, alarm->seq);
  wf_bind_integer (put, 5, alarm->signed_at);
  wf_bind_integer (put, 6, alarm->noticed_at);
  wf_bind_integer (put, 7, WF_HISTORY_BEGUN_AGAIN); /* may come to pass at that number again */
  if (!wf_db_run (db, put, error))
    return FALSE;
  *is_new = sqlite3_changes (wf_db_get_handle (db)) > 0;
  return TRUE;
}

GPtrArray *
wf_alarm_table_list (WfDb *db, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) alarms
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_history_alarm_free);
  gboolean has_row = FALSE;
  sqlite3_stmt *rows = wf_db_statement (
      db,
      "SELECT peer, name, fault, seq, signed_at, noticed_at FROM history_alarm"
      " JOIN space ON space.id = history_alarm.space WHERE substr (name, 1, length (?1)) = ?1"
      " ORDER BY noticed_at DESC, name, seq",
      error);

  if (rows == NULL)
    return NULL;
  wf_bind_text (rows, 1, prefix, -1);
  for (;;)
    {
      if (!wf_db_step (db, rows, &has_row, error))
        return NULL;
      if (!has_row)
        return g_steal_pointer (&alarms);
      WfHistoryAlarm *alarm = g_new0 (WfHistoryAlarm, 1);
      alarm->peer = g_strdup ((const char *) sqlite3_column_text (rows, 0));
      alarm->space = g_strdup ((const char *) sqlite3_column_text (rows, 1));
      alarm->fault = (WfHistoryFault) sqlite3_column_int (rows, 2);
      alarm->seq = sqlite3_column_int64 (rows, 3);
      alarm->signed_at = sqlite3_column_int64 (rows, 4);
      alarm->noticed_at = sqlite3_column_int64 (rows, 5);
      g_ptr_array_add (alarms, alarm);
    }
}
