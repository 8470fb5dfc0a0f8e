/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-sync-engine-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "wire/wf-protocol.h"

static gboolean
is_refused (const WfSyncWork *work, GBytes *document)
{
  g_autofree char *id = wf_document_dup_id (document);
  return id && g_hash_table_contains (work->refused, id);
}

static guint
count_refused (const WfSyncWork *work)
{
  guint n = 0;

  if (g_hash_table_size (work->refused) == 0)
    return 0;
  for (guint i = 0; i < work->outbox->len; i++)
    n += is_refused (work, work->outbox->pdata[i]);
  return n;
}

void
wf_sync_forget_refusals (WfSyncEngine *self)
{
  for (guint i = 0; i < self->state.n_spaces; i++)
    g_hash_table_remove_all (self->works[i].refused);
}

/* --- counting ----------------------------------------------------------- */

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outbox = wf_store_get_outbox_finish (WF_STORE (source), result, &error);
  WfSyncEngine *self = job->engine;
  WfSyncWork *work = &self->works[job->space];
  WfSyncEvent event = { .kind = WF_SYNC_EVENT_OUTBOX, .space = job->space };

  /* Counting is of this store, not of a connection: it goes on over an abort. */
  work->is_counting = FALSE;
  if (!outbox)
    {
      wf_sync_engine_fail (self, job->space, error, TRUE);
      return;
    }
  if (work->is_count_stale)
    {
      wf_sync_count (self, job->space);
      return;
    }
  g_clear_pointer (&work->outbox, g_ptr_array_unref);
  work->outbox = g_steal_pointer (&outbox);
  event.n = work->outbox->len;
  event.n_refused = count_refused (work);
  wf_sync_engine_take_event (self, &event);
}

void
wf_sync_count (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];

  work->is_count_stale = work->is_counting;
  if (work->is_counting)
    return;
  work->is_counting = TRUE;
  /* What was refused stands at the head of the queue and must not hide what is behind it. */
  wf_store_get_outbox_async (self->store, work->name,
                             2 * self->tuning.push_limit + g_hash_table_size (work->refused), NULL,
                             counted_cb, wf_sync_job_new (self, space));
}

/* --- pushing ------------------------------------------------------------ */

static void
report_pushed (WfSyncEngine *self, guint space)
{
  WfSyncEvent event = { .kind = WF_SYNC_EVENT_PUSHED, .space = space };

  self->works[space].n_in_flight = 0;
  wf_sync_update_n_sent (self);
  wf_sync_engine_take_event (self, &event);
}

static void
acknowledged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  gboolean acknowledged = wf_store_acknowledge_finish (WF_STORE (source), result, &error);

  if (!wf_sync_job_is_current (job))
    return;
  if (acknowledged)
    report_pushed (job->engine, job->space);
  else
    wf_sync_engine_fail (job->engine, job->space, error, TRUE);
}

static gboolean
is_code (const char *code, WfVerdict verdict)
{
  return g_str_equal (code, wf_verdict_get_code (verdict));
}

/* What the server means by a code that is known here is said in the user's language. */
static const char *
get_reason (const char *code, const char *said)
{
  WfVerdict verdict = wf_verdict_from_code (code);
  return is_code (code, verdict) ? _ (wf_protocol_get_verdict_reason (verdict)) : said;
}

/* Kept, shown, and not offered again before something has changed. */
static void
refuse (WfSyncEngine *self, WfSyncWork *work, const char *id, const char *code, const char *reason)
{
  g_autofree char *message = g_strdup_printf ("%s (%s)", get_reason (code, reason), code);

  wf_log (WF_LOG_WARNING, "sync", "the server refused an operation", "space", work->name, "id", id,
          "code", code, NULL);
  g_hash_table_insert (work->refused, g_strdup (id),
                       GINT_TO_POINTER (is_code (code, WF_VERDICT_NO_BODY)));
  wf_sync_engine_set_message (self, message);
}

static gboolean
waits_for_redactions (gpointer id, gpointer waits, gpointer user_data)
{
  return GPOINTER_TO_INT (waits);
}

/* The server lacked the redactions of what was offered without its body: it may have them now.
 * Whether there was such. */
static gboolean
offer_redacted (WfSyncWork *work)
{
  return g_hash_table_foreach_remove (work->refused, waits_for_redactions, NULL) > 0;
}

void
wf_sync_offer_redacted_again (WfSyncEngine *self, guint space)
{
  if (offer_redacted (&self->works[space]))
    wf_sync_count (self, space);
}

static GHashTable *
set_of (GPtrArray *ids)
{
  GHashTable *set = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (set, ids->pdata[i]);
  return set;
}

/* By id; borrowed. */
static GHashTable *
map_refusals (GPtrArray *refused)
{
  GHashTable *map = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < refused->len; i++)
    g_hash_table_insert (map, ((WfPushRefusal *) refused->pdata[i])->id, refused->pdata[i]);
  return map;
}

/* Confirmed are only those that were sent and named as durable; a document without a result counts
 * as refused, or it would be offered for ever. */
static void
sort_results (WfSyncEngine *self,
              WfSyncWork *work,
              GPtrArray *sent,
              const WfPushAnswer *answer,
              GPtrArray *confirmed)
{
  g_autoptr (GHashTable) good = set_of (answer->confirmed);
  g_autoptr (GHashTable) refusals = map_refusals (answer->refused);

  if (answer->confirmed->len > 0)
    offer_redacted (work);
  for (guint i = 0; i < sent->len; i++)
    {
      const char *id = sent->pdata[i];
      const WfPushRefusal *refusal = g_hash_table_lookup (refusals, id);
      if (g_hash_table_contains (good, id))
        g_ptr_array_add (confirmed, g_strdup (id));
      else if (refusal)
        refuse (self, work, id, refusal->code, refusal->reason);
      else
        refuse (self, work, id, "no-result", _ ("The server said nothing about an operation."));
    }
}

static void
got_answer (WfSyncEngine *self, guint space, GPtrArray *sent, const WfPushAnswer *answer)
{
  WfSyncWork *work = &self->works[space];
  g_autoptr (GPtrArray) confirmed = g_ptr_array_new_with_free_func (g_free);

  if (answer)
    {
      sort_results (self, work, sent, answer, confirmed);
      work->push_limit = MIN (work->push_limit * 2, self->tuning.push_limit);
    }
  else if (sent->len == 1)
    refuse (self, work, sent->pdata[0], "too-large",
            _ ("The server does not take an operation of this size."));
  if (confirmed->len == 0)
    report_pushed (self, space);
  else
    wf_store_acknowledge_async (self->store, work->name, confirmed, NULL, acknowledged_cb,
                                wf_sync_job_new (self, space));
}

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);
  g_autoptr (WfPushAnswer) answer = NULL;
  WfSyncEngine *self = job->engine;

  if (!wf_sync_job_is_current (job))
    return;
  if (g_error_matches (error, WF_ERROR, WF_ERROR_TOO_LARGE))
    {
      self->works[job->space].push_limit = MAX (job->ids->len / 2, 1);
      job->pushed (self, job->space, job->ids, NULL);
      return;
    }
  if (reply)
    {
      wf_sync_engine_made_contact (self);
      answer = wf_push_answer_read (reply->body, &error);
    }
  if (answer)
    job->pushed (self, job->space, job->ids, answer);
  else
    wf_sync_engine_fail (self, job->space, error, FALSE);
}

void
wf_sync_send_push (WfSyncJob *job, GBytes *body, WfSyncPushed pushed)
{
  WfSyncEngine *self = job->engine;

  job->pushed = pushed;
  wf_transport_push_async (self->transport, self->works[job->space].name, body, self->cancellable,
                           pushed_cb, job);
}

GBytes *
wf_sync_compose_push (GPtrArray *documents, GHashTable *left_out, guint limit, GPtrArray *ids)
{
  GString *body = g_string_new ("{\"new_edits\":false,\"docs\":[");

  for (guint i = 0; i < documents->len && ids->len < limit; i++)
    {
      GBytes *document = documents->pdata[i];
      char *id = wf_document_dup_id (document);
      gsize size;
      const char *text = g_bytes_get_data (document, &size);
      if (!id || (left_out && g_hash_table_contains (left_out, id))
          || (ids->len > 0 && body->len + size > WF_SYNC_MAX_PUSH_BYTES))
        {
          g_free (id);
          continue;
        }
      if (ids->len > 0)
        g_string_append_c (body, ',');
      g_string_append_len (body, text, (gssize) size);
      g_ptr_array_add (ids, id);
    }
  g_string_append (body, "]}");
  return g_string_free_to_bytes (body);
}

void
wf_sync_push_batch (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];
  WfSyncJob *job = wf_sync_job_new (self, space);
  g_autoptr (GBytes) body = NULL;

  job->ids = g_ptr_array_new_with_free_func (g_free);
  body = wf_sync_compose_push (work->outbox, work->refused, work->push_limit, job->ids);
  if (job->ids->len == 0)
    {
      wf_sync_job_free (job);
      report_pushed (self, space);
      return;
    }
  work->n_in_flight = job->ids->len;
  wf_sync_update_n_sent (self);
  wf_sync_send_push (job, body, got_answer);
}
