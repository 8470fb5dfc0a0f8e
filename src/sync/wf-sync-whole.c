/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-error.h"
#include "base/wf-log.h"
#include "sync/wf-sync-engine-private.h"
#include "wire/wf-protocol.h"

/* A server that gave an operation without its body, which is here and which nobody redacted, is
 * given it: others lack it, too, and what was confirmed is offered by nobody else. Each once a
 * connection. Where the operation stands with the server is not changed by that: it is read. */

/* What became of one since this connection began; the values of the table. */
typedef enum
{
  WHOLE_WAITS,
  WHOLE_GIVEN,
  WHOLE_REFUSED, /* or nothing was said of it: offered again over the next connection */
} Whole;

static void
mark (WfSyncWork *work, const char *id, Whole whole)
{
  g_hash_table_insert (work->bare, g_strdup (id), GINT_TO_POINTER (whole));
}

void
wf_sync_note_bare (WfSyncWork *work, const WfReceiveReport *report)
{
  for (guint i = 0; report->bare && i < report->bare->len; i++)
    if (!g_hash_table_contains (work->bare, report->bare->pdata[i]))
      mark (work, report->bare->pdata[i], WHOLE_WAITS);
}

/* What the server has by now is forgotten, the rest is offered over the next connection. */
void
wf_sync_forget_given (WfSyncWork *work)
{
  GHashTableIter iter;
  gpointer id, whole;

  g_hash_table_iter_init (&iter, work->bare);
  while (g_hash_table_iter_next (&iter, &id, &whole))
    if (GPOINTER_TO_INT (whole) == WHOLE_GIVEN)
      g_hash_table_iter_remove (&iter);
    else
      g_hash_table_iter_replace (&iter, GINT_TO_POINTER (WHOLE_WAITS));
}

static GPtrArray *
list_waiting (WfSyncWork *work)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer id, whole;

  g_hash_table_iter_init (&iter, work->bare);
  while (ids->len < work->push_limit && g_hash_table_iter_next (&iter, &id, &whole))
    if (GPOINTER_TO_INT (whole) == WHOLE_WAITS)
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
got_answer (WfSyncEngine *self, guint space, GPtrArray *ids, const WfPushAnswer *answer)
{
  WfSyncWork *work = &self->works[space];

  if (answer)
    log_answer (work, answer);
  for (guint i = 0; (answer || ids->len == 1) && i < ids->len; i++)
    mark (work, ids->pdata[i], WHOLE_REFUSED);
  for (guint i = 0; answer && i < answer->confirmed->len; i++)
    if (g_hash_table_contains (work->bare, answer->confirmed->pdata[i]))
      mark (work, answer->confirmed->pdata[i], WHOLE_GIVEN);
  wf_sync_end_space (self, space);
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
  wf_sync_send_push (g_steal_pointer (&job), body, got_answer);
}

gboolean
wf_sync_give_whole (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];
  g_autoptr (GPtrArray) ids = list_waiting (work);
  WfSyncJob *job;

  if (ids->len == 0)
    return FALSE;
  job = wf_sync_job_new (self, space);
  job->ids = g_ptr_array_ref (ids);
  wf_store_get_whole_async (self->store, ids, NULL, got_whole_cb, job);
  return TRUE;
}
