/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-error.h"
#include "base/wf-log.h"
#include "sync/wf-sync-engine-private.h"
#include "wire/wf-protocol.h"

/* A server that gave an operation without its body, which is here and which nobody redacted, is
 * given it: others lack it, too, and what was confirmed is offered by nobody else. Each once a
 * connection. Where the operation stands with the server is not changed by that: it is read. */

void
wf_sync_note_bare (WfSyncWork *work, const WfReceiveReport *report)
{
  for (guint i = 0; report->bare && i < report->bare->len; i++)
    if (!g_hash_table_contains (work->bare, report->bare->pdata[i]))
      g_hash_table_insert (work->bare, g_strdup (report->bare->pdata[i]), GINT_TO_POINTER (FALSE));
}

static gboolean
is_given (gpointer id, gpointer given, gpointer user_data)
{
  return GPOINTER_TO_INT (given);
}

/* What was not answered before the connection broke is given over the next one. */
void
wf_sync_forget_given (WfSyncWork *work)
{
  g_hash_table_foreach_remove (work->bare, is_given, NULL);
}

static void
mark_given (WfSyncWork *work, GPtrArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_insert (work->bare, g_strdup (ids->pdata[i]), GINT_TO_POINTER (TRUE));
}

static GPtrArray *
list_not_given (WfSyncWork *work)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id, given;

  g_hash_table_iter_init (&iter, work->bare);
  while (ids->len < work->push_limit && g_hash_table_iter_next (&iter, &id, &given))
    if (!GPOINTER_TO_INT (given))
      g_ptr_array_add (ids, g_strdup (id));
  return ids;
}

static void
log_answer (const WfSyncWork *work, const WfPushAnswer *answer)
{
  g_autofree char *n = g_strdup_printf ("%u", answer->confirmed->len);

  if (answer->confirmed->len > 0)
    wf_log (WF_LOG_INFO, "sync", "the server was given what it had left out", "space", work->name,
            "count", n, NULL);
  for (guint i = 0; i < answer->refused->len; i++)
    {
      const WfPushRefusal *refusal = answer->refused->pdata[i];
      wf_log (WF_LOG_WARNING, "sync", "the server does not take back what it had left out", "space",
              work->name, "id", refusal->id, "code", refusal->code, NULL);
    }
}

static void
got_answer (WfSyncEngine *self, guint space, GPtrArray *ids, GBytes *text)
{
  WfSyncWork *work = &self->works[space];
  g_autoptr (GError) error = NULL;
  g_autoptr (WfPushAnswer) answer = wf_push_answer_read (text, &error);

  if (!answer)
    {
      wf_sync_engine_fail (self, space, error, FALSE);
      return;
    }
  log_answer (work, answer);
  mark_given (work, ids);
  wf_sync_end_space (self, space);
}

static void
too_large (WfSyncEngine *self, guint space, GPtrArray *ids)
{
  WfSyncWork *work = &self->works[space];

  if (ids->len == 1)
    mark_given (work, ids);
  work->push_limit = MAX (ids->len / 2, 1);
  wf_sync_end_space (self, space);
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (g_error_matches (error, WF_ERROR, WF_ERROR_TOO_LARGE))
    too_large (job->engine, job->space, job->ids);
  else if (!reply)
    wf_sync_engine_fail (job->engine, job->space, error, FALSE);
  else
    {
      wf_sync_engine_made_contact (job->engine);
      got_answer (job->engine, job->space, job->ids, reply->body);
    }
}

/* Asked for, and not whole here any more. */
static void
mark_gone (WfSyncWork *work, GPtrArray *asked, GPtrArray *documents)
{
  g_autoptr (GHashTable) whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < documents->len; i++)
    g_hash_table_add (whole, wf_document_dup_id (documents->pdata[i]));
  for (guint i = 0; i < asked->len; i++)
    if (!g_hash_table_contains (whole, asked->pdata[i]))
      g_hash_table_remove (work->bare, asked->pdata[i]);
}

static void
got_whole_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = wf_store_get_whole_finish (WF_STORE (source), result, &error);
  g_autoptr (GPtrArray) asked = NULL;
  g_autoptr (GBytes) body = NULL;
  WfSyncEngine *self = job->engine;
  WfSyncWork *work = &self->works[job->space];

  if (!wf_sync_job_is_current (job))
    return;
  if (!documents)
    {
      wf_sync_engine_fail (self, job->space, error, TRUE);
      return;
    }
  asked = g_steal_pointer (&job->ids);
  mark_gone (work, asked, documents);
  if (documents->len == 0)
    {
      wf_sync_end_space (self, job->space);
      return;
    }
  job->ids = g_ptr_array_new_with_free_func (g_free);
  body = wf_sync_compose_push (documents, NULL, work->push_limit, job->ids);
  wf_transport_push_async (self->transport, work->name, body, self->cancellable, pushed_cb,
                           g_steal_pointer (&job));
}

gboolean
wf_sync_give_whole (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];
  g_autoptr (GPtrArray) ids = list_not_given (work);
  WfSyncJob *job;

  if (ids->len == 0)
    return FALSE;
  job = wf_sync_job_new (self, space);
  job->ids = g_ptr_array_ref (ids);
  wf_store_get_whole_async (self->store, ids, NULL, got_whole_cb, job);
  return TRUE;
}
