/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-sync-engine-private.h"

#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-json.h"

/* Waiting for something new: by the server's feed of all spaces where it has one, else by one
 * waiting request for each space. The feed says only how far a space has come; what is new is
 * pulled as ever, so that there is one way for operations to come in. */

/* A watch that comes back empty sooner than this was not a watch: the server (or something before
 * it) does not wait. */
#define SHORTEST_WATCH_US (2 * WF_SECOND_US)
#define PAUSE_AFTER_SHORT_WATCH_SECONDS 10

/* --- a waiting request -------------------------------------------------- */

static gboolean
watch_again_cb (gpointer user_data)
{
  const WfSyncJob *job = user_data;
  WfSyncEngine *self = job->engine;

  self->watch_timers[job->space] = 0;
  if (wf_sync_job_is_current (job))
    {
      self->works[job->space].watch_began = g_get_monotonic_time ();
      wf_sync_request_page (self, job->space, self->tuning.wait_seconds);
    }
  return G_SOURCE_REMOVE;
}

static void
watch_by_request (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];
  gint64 now = g_get_monotonic_time ();
  gboolean was_short = work->watch_began != 0 && now - work->watch_began < SHORTEST_WATCH_US;

  if (was_short && work->is_idle)
    {
      self->watch_timers[space] = g_timeout_add_seconds_full (
          G_PRIORITY_DEFAULT, PAUSE_AFTER_SHORT_WATCH_SECONDS, watch_again_cb,
          wf_sync_job_new (self, space), (GDestroyNotify) wf_sync_job_free);
      return;
    }
  work->watch_began = now;
  wf_sync_request_page (self, space, self->tuning.wait_seconds);
}

/* --- the feed ----------------------------------------------------------- */

static void start_feed (WfSyncEngine *self);

/* What the feed told is asked for once: if the page is empty all the same, nothing goes round in
 * circles. */
static void
pull_what_was_told (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];

  work->is_watching = FALSE;
  work->told_seq = 0;
  work->watch_began = g_get_monotonic_time ();
  wf_sync_request_page (self, space, 0);
}

static void
heard_cb (const char *line, gsize length, gpointer user_data)
{
  WfSyncJob *job = user_data;
  WfSyncEngine *self = job->engine;
  g_autofree char *name = NULL;
  gint64 seq;

  if (!wf_sync_job_is_current (job))
    return;
  wf_sync_engine_made_contact (self);
  if (!wf_feed_line_read (line, length, &name, &seq))
    return;
  for (guint i = 0; i < self->state.n_spaces; i++)
    if (g_str_equal (self->works[i].name, name))
      {
        self->works[i].told_seq = seq;
        /* 0: nothing more comes. Asking once more says why: the right to read may have ended. */
        if (self->works[i].is_watching && (seq == 0 || seq > self->works[i].seq))
          pull_what_was_told (self, i);
      }
}

/* An older server, or something before it that knows less. */
static void
do_without_feed (WfSyncEngine *self)
{
  self->has_feed = FALSE;
  for (guint i = 0; i < self->state.n_spaces; i++)
    if (self->works[i].is_watching)
      {
        self->works[i].is_watching = FALSE;
        watch_by_request (self, i);
      }
}

static void
feed_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);
  WfSyncEngine *self = job->engine;
  gboolean was_short;

  if (!wf_sync_job_is_current (job))
    return;
  was_short = g_get_monotonic_time () - self->feed_began < SHORTEST_WATCH_US;
  self->feed_began = 0;
  if (!reply && !g_error_matches (error, WF_ERROR, WF_ERROR_NOT_FOUND)
      && !g_error_matches (error, WF_ERROR, WF_ERROR_PROTOCOL))
    wf_sync_engine_fail (self, 0, error, FALSE);
  else if (!reply || was_short)
    do_without_feed (self);
  else
    start_feed (self);
}

/* Of every space, from where we are: what came since is told at once. */
static GBytes *
dup_cursors (WfSyncEngine *self)
{
  GString *text = g_string_new (NULL);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, text);
  wf_json_begin_object (&writer);
  for (guint i = 0; i < self->state.n_spaces; i++)
    {
      wf_json_put_key (&writer, self->works[i].name);
      wf_json_begin_object (&writer);
      wf_json_put_key (&writer, "since");
      wf_json_put_integer (&writer, self->works[i].has_cursor ? self->works[i].seq : 0);
      wf_json_end_object (&writer);
    }
  wf_json_end_object (&writer);
  return g_string_free_to_bytes (text);
}

static void
start_feed (WfSyncEngine *self)
{
  g_autoptr (GBytes) cursors = dup_cursors (self);
  WfSyncJob *job = wf_sync_job_new (self, 0);

  self->feed_began = g_get_monotonic_time ();
  wf_transport_feed_async (self->transport, cursors, heard_cb, job, self->cancellable,
                           feed_ended_cb, job);
}

static void
watch_by_feed (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];

  if (self->feed_began == 0)
    start_feed (self);
  if (work->told_seq > work->seq)
    pull_what_was_told (self, space);
  else
    work->is_watching = TRUE;
}

/* --- both --------------------------------------------------------------- */

void
wf_sync_watch (WfSyncEngine *self, guint space)
{
  if (self->has_feed)
    watch_by_feed (self, space);
  else
    watch_by_request (self, space);
}

void
wf_sync_stop_watching (WfSyncEngine *self)
{
  self->feed_began = 0;
  for (guint i = 0; i < self->state.n_spaces; i++)
    {
      g_clear_handle_id (&self->watch_timers[i], g_source_remove);
      self->works[i].is_watching = FALSE;
      self->works[i].told_seq = 0;
    }
}
