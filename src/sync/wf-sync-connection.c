/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "sync/wf-backoff.h"
#include "sync/wf-sync-engine-private.h"

/* A connection: the welcome, the session, the wait before the next attempt, and its end. */

static void
signed_in_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);
  const WfSyncEvent event = { .kind = WF_SYNC_EVENT_CONNECTED };

  if (!wf_sync_job_is_current (job))
    return;
  if (!reply)
    {
      wf_sync_engine_fail (job->engine, 0, error, FALSE);
      return;
    }
  wf_sync_engine_made_contact (job->engine);
  wf_sync_engine_take_event (job->engine, &event);
}

static void
welcomed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);
  g_autoptr (WfWelcome) welcome = reply ? wf_welcome_read (reply->body, &error) : NULL;
  WfSyncEngine *self = job->engine;

  if (!wf_sync_job_is_current (job))
    return;
  /* The welcome is for everybody: who wants a password before it is not our server, and says
   * nothing about ours. */
  if (g_error_matches (error, WF_ERROR, WF_ERROR_SIGNED_OUT))
    error->code = WF_ERROR_PROTOCOL;
  if (!welcome)
    {
      wf_sync_engine_fail (self, 0, error, FALSE);
      return;
    }
  wf_sync_engine_made_contact (self);
  g_free (self->epoch);
  self->epoch = g_steal_pointer (&welcome->epoch);
  self->has_feed = welcome->has_feed;
  self->has_have = welcome->has_have;
  if (welcome->time_us != WF_NO_TIME)
    self->clock_offset = welcome->time_us - (job->began + g_get_real_time ()) / 2;
  if (self->account->password)
    wf_transport_sign_in_async (self->transport, self->account->user, self->account->password,
                                self->cancellable, signed_in_cb, wf_sync_job_new (self, 0));
  else
    wf_transport_ask_session_async (self->transport, self->cancellable, signed_in_cb,
                                    wf_sync_job_new (self, 0));
}

void
wf_sync_connect (WfSyncEngine *self)
{
  wf_transport_welcome_async (self->transport, self->cancellable, welcomed_cb,
                              wf_sync_job_new (self, 0));
}

static gboolean
timer_cb (gpointer user_data)
{
  WfSyncEngine *self = user_data;
  const WfSyncEvent event = { .kind = WF_SYNC_EVENT_TIMER };

  self->timer = 0;
  wf_sync_engine_take_event (self, &event);
  return G_SOURCE_REMOVE;
}

void
wf_sync_wait (WfSyncEngine *self, guint n_failures)
{
  double delay
      = (double) wf_backoff_delay_us (n_failures, g_random_double ()) * self->tuning.delay_factor;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add ((guint) (delay / 1000.0) + 1, timer_cb, self);
  if (self->hole)
    wf_sync_engine_set_message (self, self->hole);
  g_clear_pointer (&self->hole, g_free);
}

void
wf_sync_give_up (WfSyncEngine *self)
{
  self->generation++;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_handle_id (&self->timer, g_source_remove);
  wf_sync_stop_watching (self);
  wf_sync_stop_looking_for_gaps (self);
  for (guint i = 0; i < self->state.n_spaces; i++)
    {
      WfSyncWork *work = &self->works[i];
      work->has_cursor = work->is_held = work->is_at_end = work->has_read = FALSE;
      work->n_storing = work->n_in_flight = work->n_new = work->n_unverified = 0;
      work->is_reoffered = FALSE;
      work->missing_asked = work->resume_seq = 0;
      work->push_limit = self->tuning.push_limit;
      g_hash_table_remove_all (work->refused);
      wf_sync_forget_given (work);
    }
  wf_sync_update_n_sent (self);
}
