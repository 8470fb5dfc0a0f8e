/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine-private.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "server/wfd-heads.h"
#include "server/wfd-metrics.h"
#include "server/wfd-push.h"
#include "server/wfd-readers.h"
#include "store/wf-account-table.h"
#include "store/wf-certificate-table.h"
#include "store/wf-feed-local-table.h"
#include "store/wf-neighbour-table.h"

/* Group commit: the writer takes everything that waits, stores it in one transaction, and answers
 * when its fsync has returned. So nobody waits for longer than the commit before, and sixteen who
 * write at once pay for one fsync. */

#define GROUP_MAX 5000 /* documents of one commit */
/* Those who were answered with the last group come back a moment later. Waiting for them a part of
 * what its commit took costs less than a commit for the first of them alone. */
#define GATHER_SHARE 4
#define GATHER_MOST_US 2000
#define LOOK_SECONDS 1 /* how soon the server sees what a command of another process wrote */

static void
job_free (WfdJob *job)
{
  g_clear_object (&job->task);
  if (job->free_data)
    g_clear_pointer (&job->data, job->free_data);
  g_clear_error (&job->error);
  g_free (job);
}

void
wfd_engine_store (WfdEngine *self, WfdJob *job)
{
  g_async_queue_push (self->jobs, job);
}

/* --- what the main thread sees ------------------------------------------ */

typedef struct
{
  WfdEngine *engine;
  GPtrArray *spaces; /* char * */
} Grown;

static void
grown_free (gpointer data)
{
  Grown *grown = data;
  g_object_unref (grown->engine);
  g_ptr_array_unref (grown->spaces);
  g_free (grown);
}

static gboolean
emit_grown (gpointer data)
{
  Grown *grown = data;
  for (guint i = 0; i < grown->spaces->len; i++)
    g_signal_emit_by_name (grown->engine, "grown", grown->spaces->pdata[i]);
  return G_SOURCE_REMOVE;
}

/* Who may read follows from the memberships. */
static void
publish_readers (WfdEngine *self, GPtrArray *grown)
{
  for (guint i = 0; i < grown->len; i++)
    if (wf_space_is_ctl (grown->pdata[i]) || wf_space_is_red (grown->pdata[i]))
      {
        wfd_directory_take_readers (self->directory, wfd_readers_new (self->ledger));
        return;
      }
}

void
wfd_engine_publish_heads (WfdEngine *self)
{
  g_autoptr (GPtrArray) grown
      = wfd_directory_update_spaces (self->directory, wfd_ledger_get_spaces (self->ledger));
  Grown *message;

  publish_readers (self, grown);
  if (grown->len == 0)
    return;
  message = g_new0 (Grown, 1);
  message->engine = g_object_ref (self);
  message->spaces = g_steal_pointer (&grown);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, emit_grown, message, grown_free);
}

gboolean
wfd_engine_publish_accounts (WfdEngine *self, GError **error)
{
  GPtrArray *certificates = wf_certificate_list (self->db, error);
  GPtrArray *accounts = certificates ? wf_account_list (self->db, error) : NULL;
  GPtrArray *neighbours = accounts ? wf_neighbour_list (self->db, error) : NULL;

  if (accounts)
    wfd_directory_take_accounts (self->directory, accounts);
  if (certificates)
    wfd_directory_take_certificates (self->directory, certificates);
  if (neighbours)
    wfd_directory_take_neighbours (self->directory, neighbours);
  return neighbours != NULL;
}

/* --- one commit --------------------------------------------------------- */

/* A command of another process may have added users, spaces or operations meanwhile. */
static gboolean
notice_others (WfdEngine *self, GError **error)
{
  gint64 version;

  if (!wf_feed_get_data_version (self->db, &version, error))
    return FALSE;
  if (version == self->data_version)
    return TRUE;
  self->data_version = version;
  return wfd_ledger_reload (self->ledger, error) && wfd_engine_publish_accounts (self, error);
}

static gboolean
store_group (WfdEngine *self, GPtrArray *group, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };

  if (!wf_transaction_begin (&transaction, self->db, error) || !notice_others (self, error))
    return FALSE;
  for (guint i = 0; i < group->len; i++)
    {
      WfdJob *job = group->pdata[i];
      if (!job->store (self, job, error))
        return FALSE;
    }
  return wfd_ledger_settle (self->ledger, error)
         && wfd_heads_sign (self->ledger, self->db, self->key, error)
         && wf_transaction_commit (&transaction, error);
}

/* Another process has written of a membership. */
static gboolean
settle (WfdEngine *self, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };

  return wfd_ledger_is_settled (self->ledger)
         || (wf_transaction_begin (&transaction, self->db, error)
             && wfd_ledger_settle (self->ledger, error)
             && wf_transaction_commit (&transaction, error));
}

/* A head is due though nobody writes: ten minutes after the last. */
static gboolean
sign_heads (WfdEngine *self, GError **error)
{
  g_auto (WfTransaction) transaction = { 0 };
  gboolean are_due = FALSE;

  if (!wfd_heads_are_due (self->ledger, self->db, &are_due, error))
    return FALSE;
  if (!are_due)
    return TRUE;
  return wf_transaction_begin (&transaction, self->db, error)
         && wfd_heads_sign (self->ledger, self->db, self->key, error)
         && wf_transaction_commit (&transaction, error);
}

static void
answer (WfdJob *job, const GError *error)
{
  if (error || job->error)
    g_task_return_error (job->task, g_error_copy (error ? error : job->error));
  else
    g_task_return_pointer (job->task, job->answer (job), job->free_answer);
}

/* Somebody was given an account by a code. */
static void
publish_enrolled (WfdEngine *self)
{
  g_autoptr (GError) error = NULL;

  if (self->has_enrolled && !wfd_engine_publish_accounts (self, &error))
    wf_log (WF_LOG_ERROR, "store", "could not read the accounts", "reason", error->message, NULL);
  self->has_enrolled = FALSE;
}

static void
commit_group (WfdEngine *self, GPtrArray *group)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  if (!store_group (self, group, &error))
    {
      g_autoptr (GError) again = NULL;
      wf_log (WF_LOG_ERROR, "store", "could not store operations", "reason", error->message, NULL);
      wfd_directory_set_healthy (self->directory, FALSE);
      if (!wfd_ledger_reload (self->ledger, &again))
        wf_log (WF_LOG_ERROR, "store", "could not read the data again", "reason", again->message,
                NULL);
    }
  else
    {
      self->last_group = group->len;
      self->last_commit_us = g_get_monotonic_time () - began;
      wfd_metrics_time (WFD_TIME_COMMIT, self->last_commit_us);
      wfd_directory_set_healthy (self->directory, TRUE);
      publish_enrolled (self);
      wfd_engine_publish_heads (self);
    }
  for (guint i = 0; i < group->len; i++)
    answer (group->pdata[i], error);
}

static void
look_for_others (WfdEngine *self)
{
  g_autoptr (GError) error = NULL;

  if (notice_others (self, &error) && settle (self, &error) && sign_heads (self, &error))
    wfd_engine_publish_heads (self);
  else
    wf_log (WF_LOG_ERROR, "store", "could not read the data", "reason", error->message, NULL);
}

/* --- the thread --------------------------------------------------------- */

/* The next one that waits; or that comes until @deadline, while fewer are here than last time. */
static WfdJob *
next_job (WfdEngine *self, const GPtrArray *group, gint64 deadline)
{
  WfdJob *job = g_async_queue_try_pop (self->jobs);
  gint64 left = deadline - g_get_monotonic_time ();

  if (job || group->len >= self->last_group || left <= 0)
    return job;
  return g_async_queue_timeout_pop (self->jobs, (guint64) left);
}

/* FALSE when the writer is to end after this group. */
static gboolean
gather (WfdEngine *self, WfdJob *first, GPtrArray *group)
{
  gint64 deadline
      = g_get_monotonic_time () + MIN (self->last_commit_us / GATHER_SHARE, GATHER_MOST_US);
  guint weight = 0;

  for (WfdJob *job = first; job; job = weight < GROUP_MAX ? next_job (self, group, deadline) : NULL)
    {
      if (!job->store)
        {
          job_free (job);
          return FALSE;
        }
      weight += job->weight;
      g_ptr_array_add (group, job);
    }
  return TRUE;
}

gpointer
wfd_engine_run_writer (gpointer data)
{
  WfdEngine *self = data;

  for (gboolean goes_on = TRUE; goes_on;)
    {
      g_autoptr (GPtrArray) group = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
      WfdJob *job = g_async_queue_timeout_pop (self->jobs, LOOK_SECONDS * WF_SECOND_US);
      if (!job)
        {
          look_for_others (self);
          continue;
        }
      goes_on = gather (self, job, group);
      if (group->len > 0)
        commit_group (self, group);
    }
  return NULL;
}

/* --- pushes ------------------------------------------------------------- */

static gboolean
store_items (WfdEngine *self, WfdPush *push, gboolean have_body, GError **error)
{
  for (guint i = 0; i < push->items->len; i++)
    {
      WfdPushItem *item = &g_array_index (push->items, WfdPushItem, i);
      gboolean is_new;
      if (item->verdict == WF_VERDICT_OK && (item->operation->body != NULL) == have_body
          && !wfd_ledger_append (self->ledger, push->space, item->operation, NULL, &item->verdict,
                                 &is_new, error))
        return FALSE;
    }
  return TRUE;
}

/* What was redacted may stand before its redactions. */
static gboolean
store_push (WfdEngine *self, WfdJob *job, GError **error)
{
  return store_items (self, job->data, TRUE, error) && store_items (self, job->data, FALSE, error);
}

static void
report_verdicts (const WfdPush *push)
{
  guint n_refused = 0;

  for (guint i = 0; i < push->items->len; i++)
    {
      const WfdPushItem *item = &g_array_index (push->items, WfdPushItem, i);
      if (item->verdict != WF_VERDICT_OK)
        {
          n_refused++;
          wf_log (item->verdict == WF_VERDICT_TWIN ? WF_LOG_ERROR : WF_LOG_WARNING, "operations",
                  "refused an operation", "space", push->space, "id", item->id ? item->id : "",
                  "code", wf_verdict_get_code (item->verdict), NULL);
        }
    }
  wfd_metrics_count (WFD_COUNT_STORED, push->items->len - n_refused);
  wfd_metrics_count (WFD_COUNT_REFUSED, n_refused);
}

static gpointer
answer_push (WfdJob *job)
{
  report_verdicts (job->data);
  return wfd_push_answer (job->data);
}

/* Read and verified by a worker, then passed on to the writer. */
static gpointer
read_push (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  WfdPush *push = wfd_push_read (work->space, work->data, error);
  WfdJob *job;

  if (!push)
    return NULL;
  job = g_new0 (WfdJob, 1);
  job->task = g_steal_pointer (&work->task);
  job->store = store_push;
  job->data = push;
  job->free_data = (GDestroyNotify) wfd_push_free;
  job->answer = answer_push;
  job->free_answer = (GDestroyNotify) g_bytes_unref;
  job->weight = push->items->len;
  wfd_engine_store (self, job);
  return NULL;
}

void
wfd_engine_push_async (WfdEngine *self,
                       const char *space,
                       GBytes *body,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  WfdWork *work = wfd_work_new (self, space, read_push, NULL, callback, user_data);

  if (!work)
    return;
  work->data = g_bytes_ref (body);
  work->free_data = (GDestroyNotify) g_bytes_unref;
  wfd_engine_hand_out (self, work);
}

GBytes *
wfd_engine_push_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- checkpoints of peers ----------------------------------------------- */

typedef struct
{
  gint64 space;
  char *name;
  GBytes *json;
} Local;

static void
local_free (gpointer data)
{
  Local *local = data;
  g_free (local->name);
  g_bytes_unref (local->json);
  g_free (local);
}

/* A checkpoint that is refused is no reason to refuse the operations beside it. */
static gboolean
store_local (WfdEngine *self, WfdJob *job, GError **error)
{
  const Local *local = job->data;
  gsize size;
  const char *text = g_bytes_get_data (local->json, &size);

  wf_feed_put_local (self->db, local->space, local->name, text, size, &job->error);
  return TRUE;
}

static gpointer
answer_local (WfdJob *job)
{
  return g_bytes_ref (((Local *) job->data)->json);
}

void
wfd_engine_put_local_async (WfdEngine *self,
                            const char *space,
                            const char *name,
                            GBytes *json,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Local *local;
  WfdJob *job;
  gint64 number;

  if (!wfd_directory_find_space (self->directory, space, &number, NULL))
    {
      g_task_return_new_error (task, WF_ERROR, WF_ERROR_NOT_FOUND, N_ ("There is no such space."));
      return;
    }
  local = g_new0 (Local, 1);
  local->space = number;
  local->name = g_strdup (name);
  local->json = g_bytes_ref (json);
  job = g_new0 (WfdJob, 1);
  job->task = g_steal_pointer (&task);
  job->store = store_local;
  job->data = local;
  job->free_data = local_free;
  job->answer = answer_local;
  job->free_answer = (GDestroyNotify) g_bytes_unref;
  job->weight = 1;
  wfd_engine_store (self, job);
}
