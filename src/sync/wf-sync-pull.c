/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-sync-engine-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-log.h"

/* --- storing ------------------------------------------------------------ */

static void
report_end (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];
  WfSyncEvent event = { .kind = WF_SYNC_EVENT_PULLED,
                        .space = space,
                        .n = work->n_new,
                        .n_refused = work->n_unverified,
                        .more = FALSE };

  if (work->has_read)
    wf_sync_offer_redacted_again (self, space);
  work->is_at_end = work->has_read = FALSE;
  work->n_new = 0;
  wf_sync_look_for_gaps (self, space);
  wf_sync_engine_take_event (self, &event);
}

static void
looked_for_lost_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  gboolean offered = wf_store_offer_again_finish (WF_STORE (source), result, &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (offered)
    report_end (job->engine, job->space);
  else
    wf_sync_engine_fail (job->engine, job->space, error, TRUE);
}

/* What it confirmed earlier and does not stand in its history is lost there: a backup may have been
 * put back that no cursor of ours tells from what was before. */
static void
look_for_lost (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];
  guint n_waiting, n_sent;

  wf_store_get_unsent (self->store, &n_waiting, &n_sent);
  /* Behind a document that does not verify nothing is read, and nothing is lost. */
  if (work->is_reoffered || n_sent == 0 || work->n_unverified > 0
      || self->state.spaces[space].has_hole)
    {
      report_end (self, space);
      return;
    }
  work->is_reoffered = TRUE;
  wf_store_offer_again_async (self->store, work->name, WF_OFFER_UNREAD, NULL, looked_for_lost_cb,
                              wf_sync_job_new (self, space));
}

/* Once a connection each: a server that has none of them whole is not asked without pause. */
static void
ask_again (WfSyncEngine *self, guint space, const WfMissing *missing)
{
  WfSyncWork *work = &self->works[space];
  g_autofree char *n = g_strdup_printf ("%u", missing->n);

  wf_log (WF_LOG_WARNING, "sync",
          "the server gave operations without their content, which nobody redacted: asking again",
          "space", work->name, "count", n, NULL);
  work->missing_asked = missing->last;
  work->resume_seq = work->seq;
  memcpy (work->resume_hash, work->hash, WF_HASH_SIZE);
  work->is_at_end = FALSE;
  work->seq = missing->begin;
  memcpy (work->hash, missing->begin_hash, WF_HASH_SIZE);
  wf_sync_request_page (self, space, 0);
}

static void
found_missing_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree WfMissing *missing = wf_store_find_missing_finish (WF_STORE (source), result, &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (missing == NULL)
    wf_sync_engine_fail (job->engine, job->space, error, TRUE);
  else if (missing->n > 0)
    ask_again (job->engine, job->space, missing);
  else
    look_for_lost (job->engine, job->space);
}

/* By now it is known what was redacted in the history. */
void
wf_sync_end_space (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];

  if (wf_sync_give_whole (self, space))
    return;

  wf_store_find_missing_async (self->store, work->name, self->epoch, work->missing_asked, NULL,
                               found_missing_cb, wf_sync_job_new (self, space));
}

static void
log_report (const WfSyncWork *work, const WfReceiveReport *report)
{
  g_autofree char *n = g_strdup_printf ("%u", report->n_refused);

  if (report->n_refused > 0)
    wf_log (WF_LOG_WARNING, "sync", "the server sent operations that do not count", "space",
            work->name, "count", n, "first",
            report->first_refused_id ? report->first_refused_id : "", "code",
            wf_verdict_get_code (report->first_refusal), NULL);
}

static void
note_hole (WfSyncEngine *self, WfSyncWork *work, const WfReceiveReport *report)
{
  if (!report->has_hole)
    return;
  work->n_unverified++;
  g_free (self->hole);
  self->hole = g_strdup_printf (
      _ ("What the server sent does not verify (%s). It was not taken, the rest was; it is asked for "
         "again."),
      wf_verdict_get_code (report->first_refusal));
}

static void
note_alarm (WfSyncEngine *self, const WfReceiveReport *report)
{
  if (report->alarm)
    wf_sync_engine_set_alarm (self, report->alarm);
}

static void
received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReceiveReport) report = wf_store_receive_finish (WF_STORE (source), result, &error);
  WfSyncEngine *self = job->engine;
  WfSyncWork *work = &self->works[job->space];

  /* The cursor has passed it, whatever became of the connection: it is not announced again. */
  if (report)
    wf_sync_note_bare (work, report);
  if (!wf_sync_job_is_current (job))
    return;
  work->n_storing--;
  if (!report)
    {
      wf_sync_engine_fail (self, job->space, error, TRUE);
      return;
    }
  log_report (work, report);
  note_hole (self, work, report);
  note_alarm (self, report);
  work->n_new += report->n_new;
  if (work->is_held)
    {
      work->is_held = FALSE;
      wf_sync_request_page (self, job->space, 0);
    }
  else if (work->is_at_end && work->n_storing == 0)
    wf_sync_end_space (self, job->space);
}

static void
store_page (WfSyncEngine *self, guint space, WfChangesPage *page)
{
  WfSyncWork *work = &self->works[space];
  WfBatch *batch = wf_batch_new (self->account->url, work->name);
  const WfReceipt *last = &g_array_index (page->receipts, WfReceipt, page->receipts->len - 1);

  batch->has_begin = TRUE;
  batch->begin = work->seq;
  memcpy (batch->begin_hash, work->hash, WF_HASH_SIZE);
  batch->is_end = page->n_pending == 0;
  batch->has_head = page->has_head;
  batch->head = page->head;
  work->seq = page->last_seq;
  memcpy (work->hash, last->hash, WF_HASH_SIZE);

  /* The batch is the store's as soon as it is handed over. */
  g_clear_pointer (&batch->documents, g_ptr_array_unref);
  g_clear_pointer (&batch->receipts, g_array_unref);
  batch->documents = g_ptr_array_ref (page->documents);
  batch->receipts = g_array_ref (page->receipts);
  g_free (batch->epoch);
  batch->epoch = g_strdup (self->epoch);
  batch->seq = page->last_seq;
  memcpy (batch->cursor_hash, work->hash, WF_HASH_SIZE);
  work->n_storing++;
  work->is_gap_stale = TRUE;
  wf_store_receive_async (self->store, batch, NULL, received_cb, wf_sync_job_new (self, space));
}

/* --- reading ------------------------------------------------------------ */

/* The server's history is another than the one we read: it was restored from a backup, or made
 * anew. What we hold may be what it lacks, so that is offered again, and its history read again
 * from the beginning. */
static void
begin_again (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];

  wf_log (WF_LOG_WARNING, "sync",
          "the server has another history: reading it again, and offering what it lacks", "space",
          work->name, NULL);
  work->has_cursor = TRUE;
  work->seq = work->missing_asked = work->resume_seq = 0;
  memset (work->hash, 0, WF_HASH_SIZE);
  wf_sync_offer_missing (self, space);
}

/* What was asked for again has come, or does not: what lies behind it is known. */
static void
resume (WfSyncWork *work)
{
  if (work->resume_seq == 0 || work->seq < work->missing_asked)
    return;
  if (work->seq < work->resume_seq)
    {
      work->seq = work->resume_seq;
      memcpy (work->hash, work->resume_hash, WF_HASH_SIZE);
    }
  work->resume_seq = 0;
}

static void
got_page (WfSyncEngine *self, guint space, WfChangesPage *page)
{
  WfSyncWork *work = &self->works[space];
  WfSyncEvent event = { .kind = WF_SYNC_EVENT_PULLED, .space = space, .more = TRUE };

  work->is_idle = page->documents->len == 0;
  work->has_read = work->has_read || !work->is_idle;
  if (!work->is_idle)
    store_page (self, space, page);
  resume (work);
  if (page->n_pending > 0 && page->documents->len > 0)
    {
      wf_sync_engine_take_event (self, &event);
      return;
    }
  work->is_at_end = TRUE;
  if (work->n_storing == 0)
    wf_sync_end_space (self, space);
}

typedef struct
{
  GBytes *text;
  gint64 since;
} Parsing;

static void
parsing_free (Parsing *parsing)
{
  g_bytes_unref (parsing->text);
  g_free (parsing);
}

static void
parse_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Parsing *parsing = data;
  GError *error = NULL;
  WfChangesPage *page = wf_changes_page_read (parsing->text, parsing->since, &error);

  if (page)
    g_task_return_pointer (task, page, (GDestroyNotify) wf_changes_page_free);
  else
    g_task_return_error (task, error);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfChangesPage) page = g_task_propagate_pointer (G_TASK (result), &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (!page)
    wf_sync_engine_fail (job->engine, job->space, error, FALSE);
  else
    got_page (job->engine, job->space, page);
}

static void
parse (WfSyncEngine *self, guint space, GBytes *text)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, parsed_cb, wf_sync_job_new (self, space));
  Parsing *parsing = g_new0 (Parsing, 1);

  parsing->text = g_bytes_ref (text);
  parsing->since = self->works[space].seq;
  g_task_set_task_data (task, parsing, (GDestroyNotify) parsing_free);
  g_task_run_in_thread (task, parse_thread);
}

static void
pulled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (!reply)
    {
      wf_sync_engine_fail (job->engine, job->space, error, FALSE);
      return;
    }
  wf_sync_engine_made_contact (job->engine);
  if (reply->is_other_history)
    begin_again (job->engine, job->space);
  else
    parse (job->engine, job->space, reply->body);
}

void
wf_sync_request_page (WfSyncEngine *self, guint space, guint wait_seconds)
{
  WfSyncWork *work = &self->works[space];
  WfPull from = { .since = work->seq,
                  .hash = work->seq > 0 ? work->hash : NULL,
                  .limit = self->tuning.page_limit,
                  .wait_seconds = wait_seconds };

  wf_transport_pull_async (self->transport, work->name, &from, self->cancellable, pulled_cb,
                           wf_sync_job_new (self, space));
}

static void
got_cursor_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfCursor) cursor = wf_store_get_cursor_finish (WF_STORE (source), result, &error);
  WfSyncEngine *self = job->engine;
  WfSyncWork *work = &self->works[job->space];

  if (!wf_sync_job_is_current (job))
    return;
  if (!cursor)
    {
      wf_sync_engine_fail (self, job->space, error, TRUE);
      return;
    }
  if (cursor->epoch && g_strcmp0 (cursor->epoch, self->epoch) != 0)
    {
      begin_again (self, job->space);
      return;
    }
  work->has_cursor = TRUE;
  work->seq = cursor->epoch ? cursor->seq : 0;
  memcpy (work->hash, cursor->hash, WF_HASH_SIZE);
  wf_sync_request_page (self, job->space, 0);
}

void
wf_sync_pull_page (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];

  work->watch_began = 0;
  if (!work->has_cursor)
    wf_store_get_cursor_async (self->store, self->account->url, work->name, NULL, got_cursor_cb,
                               wf_sync_job_new (self, space));
  else if (work->n_storing >= WF_SYNC_MAX_STORING)
    work->is_held = TRUE;
  else
    wf_sync_request_page (self, space, 0);
}
