/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine-neighbour.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "server/wfd-engine-private.h"
#include "server/wfd-metrics.h"
#include "store/wf-feed-blob-table.h"
#include "store/wf-neighbour-history.h"
#include "wire/wf-attachment.h"

static void
clear_verdict (gpointer data)
{
  WfdNeighbourVerdict *verdict = data;
  g_free (verdict->id);
  g_free (verdict->code);
}

WfdDelivery *
wfd_delivery_new (const char *neighbour, const WfNeighbourSpace *space)
{
  WfdDelivery *delivery = g_new0 (WfdDelivery, 1);

  delivery->neighbour = g_strdup (neighbour);
  delivery->space = space ? wf_neighbour_space_copy (space) : NULL;
  delivery->verdicts = g_array_new (FALSE, TRUE, sizeof (WfdNeighbourVerdict));
  g_array_set_clear_func (delivery->verdicts, clear_verdict);
  delivery->blobs = g_array_new (FALSE, TRUE, sizeof (WfNeighbourBlob));
  delivery->settled = g_array_new (FALSE, TRUE, sizeof (WfNeighbourBlob));
  delivery->tried = g_array_new (FALSE, TRUE, sizeof (WfNeighbourBlob));
  return delivery;
}

void
wfd_neighbour_page_free (WfdNeighbourPage *page)
{
  g_array_unref (page->receipts);
  g_free (page);
}

void
wfd_delivery_free (WfdDelivery *delivery)
{
  g_free (delivery->neighbour);
  g_free (delivery->trouble);
  g_clear_pointer (&delivery->space, wf_neighbour_space_free);
  g_clear_pointer (&delivery->push, wfd_push_free);
  g_clear_pointer (&delivery->page, wfd_neighbour_page_free);
  g_array_unref (delivery->verdicts);
  g_array_unref (delivery->blobs);
  g_array_unref (delivery->settled);
  g_array_unref (delivery->tried);
  g_free (delivery);
}

void
wfd_delivery_add_verdict (WfdDelivery *delivery, const char *id, const char *code)
{
  WfdNeighbourVerdict verdict = { g_strdup (id), g_strdup (code) };
  g_array_append_val (delivery->verdicts, verdict);
}

/* --- storing: on the writer ----------------------------------------------- */

/* What came, by the rule for everybody's pushes. What was redacted may stand before its
 * redactions. */
static gboolean
take_operations (WfdEngine *self, WfdDelivery *delivery, gboolean have_body, GError **error)
{
  WfdPush *push = delivery->push;

  for (guint i = 0; i < push->items->len; i++)
    {
      WfdPushItem *item = &g_array_index (push->items, WfdPushItem, i);
      gboolean is_new = FALSE;
      if (item->verdict != WF_VERDICT_OK || (item->operation->body != NULL) != have_body)
        continue;
      if (!wfd_ledger_append (self->ledger, push->space, item->operation, NULL, &item->verdict,
                              &is_new, error))
        return FALSE;
      delivery->n_new += is_new;
    }
  return TRUE;
}

static gboolean
is_blob_here (WfdEngine *self, gint64 space, const guint8 *hash, gboolean *is_here, GError **error)
{
  g_autoptr (GArray) spaces = NULL;
  gint64 size;

  if (!wf_feed_blob_find (self->db, hash, &size, &spaces, error))
    return FALSE;
  *is_here = FALSE;
  for (guint i = 0; i < spaces->len; i++)
    *is_here |= g_array_index (spaces, gint64, i) == space;
  return TRUE;
}

/* Remembers which attachments of what counts are not here. */
static gboolean
want_blobs (WfdEngine *self, WfdDelivery *delivery, const WfOperation *operation, GError **error)
{
  g_autoptr (GPtrArray) attachments = NULL;
  gint64 number;

  if (!wf_attachments_may_have (operation)
      || !wfd_directory_find_space (self->directory, delivery->push->space, &number, NULL))
    return TRUE;
  attachments = wf_attachments_read (operation);
  for (guint i = 0; i < attachments->len; i++)
    {
      const WfAttachment *attachment = attachments->pdata[i];
      WfNeighbourBlob blob = { .size = attachment->size, .way = WF_NEIGHBOUR_IN };
      gboolean is_here;
      memcpy (blob.hash, attachment->hash, WF_HASH_SIZE);
      if (!is_blob_here (self, number, blob.hash, &is_here, error)
          || (!is_here
              && !wf_neighbour_add_blob (self->db, delivery->neighbour, delivery->push->space,
                                         &blob, error)))
        return FALSE;
    }
  return TRUE;
}

/* Once each, for all of them: a neighbour that sends forgeries shall not fill the log. */
static void
tell_refused (const WfdDelivery *delivery)
{
  g_autofree char *n = g_strdup_printf ("%u", delivery->n_refused);

  wfd_metrics_count (WFD_COUNT_STORED, delivery->push->items->len - delivery->n_refused);
  wfd_metrics_count (WFD_COUNT_REFUSED, delivery->n_refused);
  if (delivery->n_refused > 0)
    wf_log (WF_LOG_WARNING, "neighbours", "operations from a neighbour do not count here",
            "neighbour", delivery->neighbour, "space", delivery->push->space, "count", n, "code",
            wf_verdict_get_code (delivery->first_refusal), NULL);
}

static gboolean
keep_refused (WfdEngine *self, WfdDelivery *delivery, const WfdPushItem *item, GError **error)
{
  if (item->verdict == WF_VERDICT_OK)
    return wf_neighbour_remove_refused (self->db, delivery->neighbour, delivery->push->space,
                                        WF_NEIGHBOUR_IN, item->id, error)
           && want_blobs (self, delivery, item->operation, error);
  return !item->id
         || wf_neighbour_add_refused (self->db, delivery->neighbour, delivery->push->space,
                                      WF_NEIGHBOUR_IN, item->id,
                                      wf_verdict_get_code (item->verdict), error);
}

/* FALSE without @error: there would be too many. */
static gboolean
has_room (
    WfdEngine *self, const WfdDelivery *delivery, WfNeighbourWay way, guint n_more, GError **error)
{
  guint n = 0;

  return wf_neighbour_count_refused (self->db, delivery->neighbour, delivery->space->name, way, &n,
                                     error)
         && n + n_more <= WFD_NEIGHBOUR_MAX_REFUSED;
}

static void
set_too_many (WfdJob *job, const char *code)
{
  g_set_error (&job->error, WF_ERROR, WF_ERROR_PROTOCOL,
               _ ("More than %d operations of this space were refused (%s), and it waits: do both "
                  "servers have the same crisis, and the same ctl?"),
               WFD_NEIGHBOUR_MAX_REFUSED, code);
}

static gboolean
store_incoming (WfdEngine *self, WfdJob *job, GError **error)
{
  WfdDelivery *delivery = job->data;
  GArray *items = delivery->push->items;
  g_autoptr (GError) local = NULL;
  gboolean is_full;

  if (!take_operations (self, delivery, TRUE, error)
      || !take_operations (self, delivery, FALSE, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      WfVerdict verdict = g_array_index (items, WfdPushItem, i).verdict;
      if (verdict == WF_VERDICT_OK)
        continue;
      if (delivery->n_refused++ == 0)
        delivery->first_refusal = verdict;
    }
  is_full = delivery->n_refused > 0 && !delivery->keeps_cursor
            && !has_room (self, delivery, WF_NEIGHBOUR_IN, delivery->n_refused, &local);
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (is_full)
    {
      set_too_many (job, wf_verdict_get_code (delivery->first_refusal));
      return TRUE;
    }
  for (guint i = 0; i < items->len; i++)
    if (!keep_refused (self, delivery, &g_array_index (items, WfdPushItem, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
store_outgoing (WfdEngine *self, WfdJob *job, GError **error)
{
  WfdDelivery *delivery = job->data;
  g_autoptr (GError) local = NULL;
  const char *first = NULL;
  guint n = 0;

  for (guint i = 0; i < delivery->verdicts->len; i++)
    {
      const WfdNeighbourVerdict *verdict
          = &g_array_index (delivery->verdicts, WfdNeighbourVerdict, i);
      n += verdict->code != NULL;
      first = first ? first : verdict->code;
    }
  if (n > 0 && !delivery->keeps_cursor && !has_room (self, delivery, WF_NEIGHBOUR_OUT, n, &local))
    {
      if (local)
        g_propagate_error (error, g_steal_pointer (&local));
      else
        set_too_many (job, first);
      return job->error != NULL;
    }
  for (guint i = 0; i < delivery->verdicts->len; i++)
    {
      const WfdNeighbourVerdict *verdict
          = &g_array_index (delivery->verdicts, WfdNeighbourVerdict, i);
      if (!(verdict->code
                ? wf_neighbour_add_refused (self->db, delivery->neighbour, delivery->space->name,
                                            WF_NEIGHBOUR_OUT, verdict->id, verdict->code, error)
                : wf_neighbour_remove_refused (self->db, delivery->neighbour, delivery->space->name,
                                               WF_NEIGHBOUR_OUT, verdict->id, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
store_blobs (WfdEngine *self, const WfdDelivery *delivery, GError **error)
{
  const char *neighbour = delivery->neighbour, *space = delivery->space->name;
  const gint64 now = g_get_real_time ();

  for (guint i = 0; i < delivery->blobs->len; i++)
    if (!wf_neighbour_add_blob (self->db, neighbour, space,
                                &g_array_index (delivery->blobs, WfNeighbourBlob, i), error))
      return FALSE;
  for (guint i = 0; i < delivery->settled->len; i++)
    if (!wf_neighbour_remove_blob (self->db, neighbour, space,
                                   &g_array_index (delivery->settled, WfNeighbourBlob, i), error))
      return FALSE;
  for (guint i = 0; i < delivery->tried->len; i++)
    if (!wf_neighbour_touch_blob (self->db, neighbour, space,
                                  &g_array_index (delivery->tried, WfNeighbourBlob, i), now, error))
      return FALSE;
  return TRUE;
}

/* Whatever comes of this, operations go on being taken: they verify by themselves. */
static gboolean
store_history (WfdEngine *self, WfdDelivery *delivery, GError **error)
{
  const WfdNeighbourPage *shown = delivery->page;
  const gint64 now = g_get_real_time ();

  if (delivery->is_restart
      && !wf_neighbour_note_restart (self->db, delivery->neighbour, delivery->space->name,
                                     delivery->former_seq, now, error))
    return FALSE;
  if (shown)
    {
      WfHistoryPage page = { .begin = shown->begin,
                             .end = shown->end,
                             .begin_hash = shown->begin_hash,
                             .is_last = shown->is_last,
                             .receipts = shown->receipts,
                             .head = shown->has_head ? &shown->head : NULL,
                             .now_us = now };
      if (!wf_neighbour_check_page (self->db, delivery->neighbour, delivery->space, &page, error))
        return FALSE;
    }
  return wf_neighbour_count_alarms (self->db, delivery->neighbour, delivery->space, error);
}

static gboolean
store_delivery (WfdEngine *self, WfdJob *job, GError **error)
{
  WfdDelivery *delivery = job->data;

  if (delivery->has_contact
      && !wf_neighbour_put_contact (self->db, delivery->neighbour, g_get_real_time (),
                                    delivery->trouble ? delivery->trouble : "", error))
    return FALSE;
  if (!delivery->space)
    return TRUE;
  if (!store_history (self, delivery, error)
      || (delivery->push && !store_incoming (self, job, error))
      || !store_outgoing (self, job, error))
    return FALSE;
  if (job->error)
    return TRUE;
  return store_blobs (self, delivery, error)
         && (delivery->keeps_cursor
             || wf_neighbour_put_cursor (self->db, delivery->neighbour, delivery->space, error));
}

static gpointer
answer_delivery (WfdJob *job)
{
  WfdDelivery *delivery = job->data;

  if (delivery->push)
    tell_refused (delivery);
  job->data = NULL;
  return delivery;
}

void
wfd_engine_deliver_async (WfdEngine *self,
                          WfdDelivery *delivery,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  WfdJob *job = g_new0 (WfdJob, 1);

  job->task = g_task_new (self, NULL, callback, user_data);
  job->store = store_delivery;
  job->data = delivery;
  job->free_data = (GDestroyNotify) wfd_delivery_free;
  job->answer = answer_delivery;
  job->free_answer = (GDestroyNotify) wfd_delivery_free;
  job->weight = delivery->push ? MAX (delivery->push->items->len, 1) : 1;
  wfd_engine_store (self, job);
}

WfdDelivery *
wfd_engine_deliver_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- who came ------------------------------------------------------------- */

typedef struct
{
  char *neighbour;
  gint64 now_us;
} Visit;

static void
visit_free (gpointer data)
{
  Visit *visit = data;
  g_free (visit->neighbour);
  g_free (visit);
}

static gboolean
store_visit (WfdEngine *self, WfdJob *job, GError **error)
{
  const Visit *visit = job->data;
  return wf_neighbour_put_visit (self->db, visit->neighbour, visit->now_us, error);
}

static gpointer
answer_visit (WfdJob *job)
{
  return NULL;
}

void
wfd_engine_note_visit (WfdEngine *self, const char *neighbour, gint64 now_us)
{
  Visit *visit = g_new0 (Visit, 1);
  WfdJob *job = g_new0 (WfdJob, 1);

  visit->neighbour = g_strdup (neighbour);
  visit->now_us = now_us;
  job->task = g_task_new (self, NULL, NULL, NULL);
  job->store = store_visit;
  job->data = visit;
  job->free_data = visit_free;
  job->answer = answer_visit;
  job->weight = 1;
  wfd_engine_store (self, job);
}
