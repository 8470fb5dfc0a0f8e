/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-requests.h"

#include "model/wf-vocabulary.h"

struct _WfRequests
{
  GHashTable *answers, *tasks; /* id of the request -> WfRecord, both borrowed */
};

void
wf_requests_add_answer (WfRequests *self, const char *request, WfRecord *answer)
{
  WfRecord *earlier = g_hash_table_lookup (self->answers, request);

  if (earlier == NULL
      || wf_record_get_time (answer, "known-at") < wf_record_get_time (earlier, "known-at"))
    g_hash_table_insert (self->answers, (gpointer) request, answer);
}

WfRequests *
wf_requests_new_unanswered (WfPicture *picture)
{
  WfRequests *self = g_new0 (WfRequests, 1);
  GListModel *tasks = wf_picture_get_list (picture, WF_TYPE_NAME_TASK);
  const guint n_tasks = g_list_model_get_n_items (tasks);

  self->answers = g_hash_table_new (g_str_hash, g_str_equal);
  self->tasks = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n_tasks; i++)
    {
      g_autoptr (WfRecord) task = g_list_model_get_item (tasks, i);
      const char *request = wf_record_get_text (task, "entry");

      if (request != NULL)
        g_hash_table_insert (self->tasks, (gpointer) request, task);
    }
  return self;
}

WfRequests *
wf_requests_new (WfPicture *picture)
{
  WfRequests *self = wf_requests_new_unanswered (picture);
  GListModel *entries = wf_picture_get_list (picture, WF_TYPE_NAME_ENTRY);
  const guint n_entries = g_list_model_get_n_items (entries);

  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (entries, i);
      const char *request = wf_record_get_text (entry, "answers");

      if (request != NULL)
        wf_requests_add_answer (self, request, entry);
    }
  return self;
}

void
wf_requests_free (WfRequests *self)
{
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->tasks);
  g_free (self);
}

WfRequest
wf_requests_get (const WfRequests *self, WfRecord *entry, gint64 now)
{
  WfRequest request = { WF_REQUEST_NONE, WF_NO_TIME, NULL, NULL };

  if (g_strcmp0 (wf_record_get_text (entry, "kind"), "request") != 0)
    return request;
  request.answer = g_hash_table_lookup (self->answers, wf_record_get_id (entry));
  request.task = g_hash_table_lookup (self->tasks, wf_record_get_id (entry));
  if (request.task != NULL)
    request.due_at = wf_record_get_time (request.task, "due-at");
  if (request.answer != NULL
      || (request.task != NULL
          && g_strcmp0 (wf_record_get_text (request.task, "state"), "done") == 0))
    request.state = WF_REQUEST_ANSWERED;
  else if (request.due_at != WF_NO_TIME && request.due_at < now)
    request.state = WF_REQUEST_LATE;
  else
    request.state = WF_REQUEST_OPEN;
  return request;
}
