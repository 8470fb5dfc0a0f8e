/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-situation.h"

#include <string.h>

#include "model/wf-vocabulary.h"

static gint64
get_due (WfRecord *record, const WfScheme *scheme, gint64 trigger)
{
  gint64 due = wf_record_get_time (record, "due-at");

  if (due != WF_NO_TIME || !scheme)
    return due;
  const WfSchemeDeadline *rule
      = wf_scheme_get_deadline (scheme, wf_record_get_text (record, "deadline"));
  return rule && rule->duration_us > 0 ? trigger + rule->duration_us : WF_NO_TIME;
}

static WfDeadline
read_deadline (WfRecord *record, const WfScheme *scheme, gint64 now_us)
{
  gint64 trigger = wf_record_get_time (record, "trigger-at");
  WfDeadline deadline = { .record = g_object_ref (record), .due_at = WF_NO_TIME };

  /* A clock that nobody started has no end, whatever was written as one. */
  if (trigger != WF_NO_TIME)
    deadline.due_at = get_due (record, scheme, trigger);
  if (deadline.due_at != WF_NO_TIME)
    deadline.left_us = deadline.due_at - now_us;

  if (wf_record_get_time (record, "met-at") != WF_NO_TIME)
    deadline.state = WF_DEADLINE_MET;
  else if (trigger == WF_NO_TIME)
    deadline.state = WF_DEADLINE_NOT_STARTED;
  else
    deadline.state = deadline.left_us < 0 ? WF_DEADLINE_LATE : WF_DEADLINE_RUNNING;
  return deadline;
}

static int
compare_deadlines (gconstpointer a, gconstpointer b)
{
  const WfDeadline *first = a, *second = b;

  if (first->due_at != second->due_at)
    {
      if (first->due_at == WF_NO_TIME || second->due_at == WF_NO_TIME)
        return first->due_at == WF_NO_TIME ? 1 : -1;
      return first->due_at < second->due_at ? -1 : 1;
    }
  return strcmp (wf_record_get_id (first->record), wf_record_get_id (second->record));
}

static void
clear_deadline (gpointer data)
{
  g_object_unref (((WfDeadline *) data)->record);
}

GArray *
wf_situation_dup_deadlines (WfPicture *picture, const WfScheme *scheme, gint64 now_us)
{
  GListModel *list = wf_picture_get_list (picture, WF_TYPE_NAME_DEADLINE);
  GArray *deadlines = g_array_new (FALSE, FALSE, sizeof (WfDeadline));

  g_array_set_clear_func (deadlines, clear_deadline);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GObject) record = g_list_model_get_item (list, i);
      WfDeadline deadline = read_deadline (WF_RECORD (record), scheme, now_us);
      g_array_append_val (deadlines, deadline);
    }
  g_array_sort (deadlines, compare_deadlines);
  return deadlines;
}
