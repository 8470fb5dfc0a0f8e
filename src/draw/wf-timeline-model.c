/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-timeline-layout.h"

static void
item_free (gpointer data)
{
  WfTimelineItem *item = data;

  g_free (item->ref);
  g_free (item->lane);
  g_free (item->label);
  g_free (item->detail);
  g_free (item);
}

static void
due_free (gpointer data)
{
  WfTimelineDue *due = data;

  g_free (due->ref);
  g_free (due->countdown);
  g_free (due->article);
  g_free (due->parties);
  g_free (due);
}

static void
lane_free (gpointer data)
{
  WfTimelineLane *lane = data;

  g_free (lane->key);
  g_free (lane->name);
  g_free (lane);
}

WfTimelineModel *
wf_timeline_model_new (gint64 now)
{
  WfTimelineModel *model = g_new0 (WfTimelineModel, 1);

  model->lanes = g_ptr_array_new_with_free_func (lane_free);
  model->items = g_ptr_array_new_with_free_func (item_free);
  model->dues = g_ptr_array_new_with_free_func (due_free);
  model->now = now;
  return model;
}

void
wf_timeline_model_free (WfTimelineModel *model)
{
  if (model == NULL)
    return;
  g_ptr_array_unref (model->lanes);
  g_ptr_array_unref (model->items);
  g_ptr_array_unref (model->dues);
  g_free (model);
}

void
wf_timeline_model_add_lane (WfTimelineModel *model, const char *key, const char *name)
{
  for (guint i = 0; i < model->lanes->len; i++)
    if (g_str_equal (((WfTimelineLane *) model->lanes->pdata[i])->key, key))
      return;

  WfTimelineLane *lane = g_new0 (WfTimelineLane, 1);

  lane->key = g_strdup (key);
  lane->name = g_strdup (name);
  g_ptr_array_add (model->lanes, lane);
}

WfTimelineItem *
wf_timeline_model_add_item (WfTimelineModel *model, const char *lane, const char *ref)
{
  WfTimelineItem *item = g_new0 (WfTimelineItem, 1);

  item->lane = g_strdup (lane);
  item->ref = g_strdup (ref);
  item->to = WF_NO_TIME;
  g_ptr_array_add (model->items, item);
  return item;
}

WfTimelineDue *
wf_timeline_model_add_due (WfTimelineModel *model, const char *ref, gint64 due_at)
{
  WfTimelineDue *due = g_new0 (WfTimelineDue, 1);

  due->ref = g_strdup (ref);
  due->due_at = due_at;
  g_ptr_array_add (model->dues, due);
  return due;
}

gboolean
wf_timeline_model_get_extent (const WfTimelineModel *model, gint64 *from, gint64 *to)
{
  gint64 first = G_MAXINT64, last = G_MININT64;

  for (guint i = 0; i < model->items->len; i++)
    {
      const WfTimelineItem *item = model->items->pdata[i];
      gint64 end = item->shape == WF_TIMELINE_MARK ? item->from
                   : item->to == WF_NO_TIME        ? MAX (model->now, item->from)
                                                   : item->to;

      first = MIN (first, item->from);
      last = MAX (last, end);
    }
  for (guint i = 0; i < model->dues->len; i++)
    {
      const WfTimelineDue *due = model->dues->pdata[i];

      first = MIN (first, due->due_at);
      last = MAX (last, due->due_at);
    }
  if (first > last)
    return FALSE;
  *from = first;
  *to = last;
  return TRUE;
}
