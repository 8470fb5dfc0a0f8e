/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "sync/wf-sync-engine-private.h"
#include "wire/wf-have.h"

/* A server with another history is asked what it lacks of what was confirmed (POST /_wf/have). One
 * that cannot be asked is offered everything again: it takes what it has as known. */

/* More questions than this for each id that we have, and the other side leads us by the nose. */
#define MOST_RANGES(n) (1024 + 4 * (gsize) (n))

typedef struct
{
  GBytes *ids;        /* what we have, packed */
  GArray *asked;      /* WfHaveRange, on their way */
  GArray *open;       /* to be asked */
  GByteArray *ours;   /* found: the server lacks them */
  GByteArray *theirs; /* come with its history */
  gsize n_ranges;     /* asked so far */
  GBytes *answer;
} Difference;

static void
difference_free (Difference *difference)
{
  g_bytes_unref (difference->ids);
  g_clear_pointer (&difference->asked, g_array_unref);
  g_clear_pointer (&difference->open, g_array_unref);
  g_byte_array_unref (difference->ours);
  g_byte_array_unref (difference->theirs);
  g_clear_pointer (&difference->answer, g_bytes_unref);
  g_free (difference);
}

static Difference *
difference_new (GBytes *ids)
{
  Difference *difference = g_new0 (Difference, 1);

  difference->ids = g_bytes_ref (ids);
  difference->ours = g_byte_array_new ();
  difference->theirs = g_byte_array_new ();
  return difference;
}

/* --- in a thread: hashing takes a while ---------------------------------- */

static gboolean
read_answer (Difference *difference, const WfHaveList *list, GError **error)
{
  g_autoptr (GArray) next = NULL;
  gsize size;
  const char *text = g_bytes_get_data (difference->answer, &size);

  next = wf_have_read_answer (text, (gssize) size, list, difference->asked, difference->theirs,
                              difference->ours, error);
  if (!next)
    return FALSE;
  if (next->len > 0)
    g_array_append_vals (difference->open, next->data, next->len);
  return TRUE;
}

/* As many as fit one question; an empty text: nothing is left to ask. */
static GBytes *
compose_question (Difference *difference)
{
  const guint n = MIN (difference->open->len, WF_HAVE_MAX_RANGES);
  GString *text = g_string_new (NULL);

  g_clear_pointer (&difference->asked, g_array_unref);
  difference->asked = g_array_sized_new (FALSE, TRUE, sizeof (WfHaveRange), n);
  if (n > 0)
    {
      g_array_append_vals (difference->asked, difference->open->data, n);
      g_array_remove_range (difference->open, 0, n);
      wf_have_append_question (text, difference->asked);
    }
  difference->n_ranges += n;
  return g_string_free_to_bytes (text);
}

static void
step_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Difference *difference = data;
  GError *error = NULL;
  gsize size;
  const guint8 *ids = g_bytes_get_data (difference->ids, &size);
  const WfHaveList list = { ids, (guint) (size / WF_HAVE_ID_SIZE) };

  if (!difference->open)
    difference->open = wf_have_begin (&list);
  else if (!read_answer (difference, &list, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (difference->n_ranges > MOST_RANGES (list.n))
    g_task_return_new_error (task, WF_ERROR, WF_ERROR_PROTOCOL,
                             _ ("The server never comes to an end of what it has."));
  else
    g_task_return_pointer (task, compose_question (difference), (GDestroyNotify) g_bytes_unref);
}

/* --- the exchange -------------------------------------------------------- */

/* A job and its difference; the job's own free function does not know of the latter. */
typedef struct
{
  WfSyncJob *job;
  Difference *difference;
} Asking;

static void
asking_free (Asking *asking)
{
  wf_sync_job_free (asking->job);
  difference_free (asking->difference);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

static const char *
name_of (const WfSyncJob *job)
{
  return job->engine->works[job->space].name;
}

static void
offered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  gboolean offered = wf_store_offer_again_finish (WF_STORE (source), result, &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (!offered)
    wf_sync_engine_fail (job->engine, job->space, error, TRUE);
  else
    wf_sync_request_page (job->engine, job->space, 0);
}

static void
offer_everything (WfSyncEngine *self, guint space)
{
  wf_store_offer_again_async (self->store, self->works[space].name, WF_OFFER_ALL, NULL, offered_cb,
                              wf_sync_job_new (self, space));
}

static void
offer_what_it_lacks (const Asking *asking)
{
  const WfSyncJob *job = asking->job;
  const GByteArray *ours = asking->difference->ours;
  g_autoptr (GBytes) ids = g_bytes_new (ours->data, ours->len);
  g_autofree char *n = g_strdup_printf ("%u", ours->len / WF_HAVE_ID_SIZE);

  wf_log (WF_LOG_INFO, "sync", "the server lacks what it had", "space", name_of (job), "count", n,
          NULL);
  wf_store_offer_ids_async (job->engine->store, name_of (job), ids, NULL, offered_cb,
                            wf_sync_job_new (job->engine, job->space));
}

/* An older server, or something before it that knows less. */
static gboolean
is_without_an_answer (const GError *error)
{
  return g_error_matches (error, WF_ERROR, WF_ERROR_NOT_FOUND)
         || g_error_matches (error, WF_ERROR, WF_ERROR_PROTOCOL)
         || g_error_matches (error, WF_ERROR, WF_ERROR_TOO_LARGE);
}

static void next_step (Asking *asking);

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  WfSyncJob *job = asking->job;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (!reply && is_without_an_answer (error))
    offer_everything (job->engine, job->space);
  else if (!reply)
    wf_sync_engine_fail (job->engine, job->space, error, FALSE);
  else
    {
      wf_sync_engine_made_contact (job->engine);
      g_clear_pointer (&asking->difference->answer, g_bytes_unref);
      asking->difference->answer = g_bytes_ref (reply->body);
      next_step (g_steal_pointer (&asking));
    }
}

static void
stepped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  WfSyncJob *job = asking->job;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) question = g_task_propagate_pointer (G_TASK (result), &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (!question)
    {
      wf_log (WF_LOG_WARNING, "sync", "the server does not say what it has", "reason",
              error->message, NULL);
      offer_everything (job->engine, job->space);
    }
  else if (g_bytes_get_size (question) == 0)
    offer_what_it_lacks (asking);
  else
    {
      WfTransport *transport = job->engine->transport;
      GCancellable *cancellable = job->engine->cancellable;
      const char *name = name_of (job);
      wf_transport_have_async (transport, name, question, cancellable, answered_cb,
                               g_steal_pointer (&asking));
    }
}

/* Takes @asking. */
static void
next_step (Asking *asking)
{
  g_autoptr (GTask) task = g_task_new (asking->job->engine, NULL, stepped_cb, asking);

  g_task_set_task_data (task, asking->difference, NULL);
  g_task_run_in_thread (task, step_thread);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) ids = wf_store_list_confirmed_finish (WF_STORE (source), result, &error);
  Asking *asking;

  if (!wf_sync_job_is_current (job))
    return;
  if (!ids)
    {
      wf_sync_engine_fail (job->engine, job->space, error, TRUE);
      return;
    }
  asking = g_new0 (Asking, 1);
  asking->difference = difference_new (ids);
  asking->job = g_steal_pointer (&job);
  next_step (asking);
}

void
wf_sync_offer_missing (WfSyncEngine *self, guint space)
{
  if (!self->has_have)
    offer_everything (self, space);
  else
    wf_store_list_confirmed_async (self->store, self->works[space].name, NULL, listed_cb,
                                   wf_sync_job_new (self, space));
}
