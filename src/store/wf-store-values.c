/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-store.h"

WfBatch *
wf_batch_new (const char *peer, const char *space)
{
  WfBatch *batch = g_new0 (WfBatch, 1);
  batch->peer = g_strdup (peer);
  batch->space = g_strdup (space);
  batch->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return batch;
}

void
wf_batch_free (WfBatch *batch)
{
  if (batch == NULL)
    return;
  g_free (batch->peer);
  g_free (batch->space);
  g_free (batch->epoch);
  g_clear_pointer (&batch->documents, g_ptr_array_unref);
  g_clear_pointer (&batch->receipts, g_array_unref);
  g_clear_pointer (&batch->heads, g_array_unref);
  g_free (batch->carrier);
  g_free (batch);
}

void
wf_receive_report_free (WfReceiveReport *report)
{
  if (report == NULL)
    return;
  g_free (report->first_refused_id);
  g_clear_pointer (&report->bare, g_ptr_array_unref);
  g_clear_pointer (&report->alarm, wf_history_alarm_free);
  g_free (report);
}

WfHistoryAlarm *
wf_history_alarm_copy (const WfHistoryAlarm *alarm)
{
  WfHistoryAlarm *copy = g_memdup2 (alarm, sizeof *alarm);
  copy->peer = g_strdup (alarm->peer);
  copy->space = g_strdup (alarm->space);
  return copy;
}

void
wf_history_alarm_free (WfHistoryAlarm *alarm)
{
  g_free (alarm->peer);
  g_free (alarm->space);
  g_free (alarm);
}

void
wf_crisis_free (WfCrisis *crisis)
{
  if (crisis == NULL)
    return;
  g_free (crisis->crisis);
  g_free (crisis->name);
  g_free (crisis);
}

void
wf_cursor_free (WfCursor *cursor)
{
  if (cursor == NULL)
    return;
  g_free (cursor->epoch);
  g_free (cursor);
}
