/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-neighbour-history.h"

#include <string.h>

#include "store/wf-head-table.h"
#include "store/wf-name-table.h"

static char *
dup_peer (const char *neighbour)
{
  return g_strconcat (WF_NEIGHBOUR_PREFIX, neighbour, NULL);
}

/* @number 0: it is not listed. */
static gboolean
find_listed (WfDb *db, const char *neighbour, const char *space, gint64 *number, GError **error)
{
  sqlite3_stmt *find = wf_db_statement (
      db, "SELECT 1 FROM neighbour_space WHERE neighbour = ? AND space = ?", error);
  gboolean is_listed;

  *number = 0;
  if (!find)
    return FALSE;
  wf_bind_text (find, 1, neighbour, -1);
  wf_bind_text (find, 2, space, -1);
  if (!wf_db_step (db, find, &is_listed, error))
    return FALSE;
  sqlite3_reset (find);
  return !is_listed
         || wf_name_table_ensure (db, WF_NAME_SPACE, space, strlen (space), number, error);
}

gboolean
wf_neighbour_check_page (WfDb *db,
                         const char *neighbour,
                         const WfNeighbourSpace *space,
                         WfHistoryPage *page,
                         GError **error)
{
  g_autofree char *peer = dup_peer (neighbour);
  g_autoptr (WfHistoryAlarm) alarm = NULL;

  if (!find_listed (db, neighbour, space->name, &page->space, error))
    return FALSE;
  if (page->space == 0)
    return TRUE;
  page->peer = peer;
  page->name = space->name;
  page->epoch = space->epoch;
  page->is_of_epoch = TRUE; /* a neighbour that was restored is noted when its epoch changes */
  return wf_history_check_page (db, page, &alarm, error);
}

gboolean
wf_neighbour_note_restart (
    WfDb *db, const char *neighbour, const char *space, gint64 seq, gint64 now_us, GError **error)
{
  g_autofree char *peer = dup_peer (neighbour);
  const WfHistoryAlarm note
      = { .peer = peer, .fault = WF_HISTORY_BEGUN_AGAIN, .seq = seq, .noticed_at = now_us };
  gboolean is_new;
  gint64 number;

  return find_listed (db, neighbour, space, &number, error)
         && (number == 0 || wf_alarm_table_put (db, number, &note, &is_new, error));
}

GPtrArray *
wf_neighbour_list_alarms (WfDb *db, const char *neighbour, const char *space, GError **error)
{
  g_autofree char *peer = dup_peer (neighbour);
  GPtrArray *alarms = wf_alarm_table_list (db, space, error);

  for (guint i = alarms ? alarms->len : 0; i-- > 0;)
    {
      const WfHistoryAlarm *alarm = alarms->pdata[i];
      if (!g_str_equal (alarm->peer, peer) || !g_str_equal (alarm->space, space))
        g_ptr_array_remove_index (alarms, i);
    }
  return alarms;
}

gboolean
wf_neighbour_count_alarms (WfDb *db, const char *neighbour, WfNeighbourSpace *space, GError **error)
{
  g_autoptr (GPtrArray) alarms = wf_neighbour_list_alarms (db, neighbour, space->name, error);

  if (!alarms)
    return FALSE;
  space->n_alarms = space->n_restarts = 0;
  for (guint i = 0; i < alarms->len; i++)
    if (((WfHistoryAlarm *) alarms->pdata[i])->fault == WF_HISTORY_BEGUN_AGAIN)
      space->n_restarts++;
    else
      space->n_alarms++;
  return TRUE;
}

gboolean
wf_neighbour_forget_history (WfDb *db, const char *neighbour, const char *space, GError **error)
{
  static const char *const statements[]
      = { "DELETE FROM head WHERE peer = ? AND space = (SELECT id FROM space WHERE name = ?)",
          "DELETE FROM history_alarm WHERE peer = ?"
          " AND space = (SELECT id FROM space WHERE name = ?)" };
  g_autofree char *peer = dup_peer (neighbour);

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      sqlite3_stmt *forget = wf_db_statement (db, statements[i], error);
      if (!forget)
        return FALSE;
      wf_bind_text (forget, 1, peer, -1);
      wf_bind_text (forget, 2, space, -1);
      if (!wf_db_run (db, forget, error))
        return FALSE;
    }
  return TRUE;
}
