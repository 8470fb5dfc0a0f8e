/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-log.h"
#include "server/wfd-neighbour-private.h"
#include "sync/wf-changes-page.h"
#include "wire/wf-operation-codec.h"

#define PAGE_LIMIT 1000
/* Then it is another space's turn. */
#define MAX_PAGES 200
/* Of refused ones, in one question. */
#define AGAIN 200

gboolean
wfd_neighbour_begin_again (WfdNeighbour *self,
                           WfdNeighbourLink *link,
                           const char *epoch,
                           GError **error)
{
  const WfNeighbourSpace *former = link->space;
  WfdDelivery *delivery = wfd_delivery_new (self->setup->name, former);
  WfNeighbourSpace *space = delivery->space;

  if (former->epoch[0] != '\0')
    wf_log (WF_LOG_WARNING, "neighbours", "the neighbour has another history; all is offered again",
            "neighbour", self->setup->name, "space", former->name, NULL);
  delivery->is_restart = former->epoch[0] != '\0' && !g_str_equal (former->epoch, epoch);
  delivery->former_seq = former->pulled;
  g_free (space->epoch);
  space->epoch = g_strdup (epoch);
  space->pulled = space->pushed = space->pending = 0;
  memset (space->hash, 0, WF_HASH_SIZE);
  link->is_unproved = TRUE;
  return wfd_neighbour_deliver (self, link, delivery, error);
}

/* NULL: it has another history than our cursor's, or @error. */
static WfChangesPage *
read_page (WfdNeighbour *self, WfdNeighbourLink *link, gboolean *is_other, GError **error)
{
  const WfNeighbourSpace *space = link->space;
  const WfPull from = { .since = space->pulled,
                        .hash = space->pulled > 0 ? space->hash : NULL,
                        .limit = PAGE_LIMIT };
  g_autoptr (WfReply) reply = NULL;
  GAsyncResult *result = NULL;

  *is_other = FALSE;
  wf_transport_pull_async (self->transport, space->name, &from, self->cancellable,
                           wfd_neighbour_took, &result);
  reply = wfd_neighbour_reply (self, &result, error);
  if (!reply)
    return NULL;
  if (reply->is_other_history && space->pulled > 0)
    {
      *is_other = TRUE;
      return NULL;
    }
  if (reply->is_other_history)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
                   _ ("The neighbour says that nothing begins where its history begins."));
      return NULL;
    }
  return wf_changes_page_read (reply->body, space->pulled, error);
}

static WfdNeighbourPage *
new_history (const WfNeighbourSpace *space, const WfChangesPage *page)
{
  WfdNeighbourPage *history = g_new0 (WfdNeighbourPage, 1);

  history->begin = space->pulled;
  memcpy (history->begin_hash, space->hash, WF_HASH_SIZE);
  history->end = page->last_seq;
  history->is_last = page->n_pending == 0;
  history->receipts = g_array_ref (page->receipts);
  history->has_head = page->has_head;
  history->head = page->head;
  return history;
}

/* It may sign long after the operations were read. */
static gboolean
has_new_head (const WfdNeighbourLink *link, const WfChangesPage *page)
{
  return page->has_head
         && (page->head.seq != link->head.seq
             || memcmp (page->head.signature, link->head.signature, WF_SIGNATURE_SIZE) != 0);
}

static gboolean
take_page (WfdNeighbour *self, WfdNeighbourLink *link, const WfChangesPage *page, GError **error)
{
  WfdDelivery *delivery = wfd_delivery_new (self->setup->name, link->space);
  const WfReceipt *last;

  delivery->space->pending = page->n_pending;
  delivery->page = new_history (link->space, page);
  if (page->documents->len > 0)
    {
      last = &g_array_index (page->receipts, WfReceipt, page->receipts->len - 1);
      delivery->push = wfd_push_new_of_documents (link->space->name, page->documents);
      delivery->space->pulled = page->last_seq;
      memcpy (delivery->space->hash, last->hash, WF_HASH_SIZE);
    }
  if (!wfd_neighbour_deliver (self, link, delivery, error))
    return FALSE;
  link->is_unproved = FALSE;
  if (page->has_head)
    link->head = page->head;
  return TRUE;
}

gboolean
wfd_neighbour_pull (WfdNeighbour *self, WfdNeighbourLink *link, GError **error)
{
  for (guint i = 0; i < MAX_PAGES && !wfd_neighbour_is_stopping (self); i++)
    {
      gboolean is_other;
      g_autoptr (WfChangesPage) page = read_page (self, link, &is_other, error);
      if (is_other)
        {
          g_autofree char *epoch = g_strdup (link->space->epoch);
          if (!wfd_neighbour_begin_again (self, link, epoch, error))
            return FALSE;
          continue;
        }
      if (!page)
        return FALSE;
      if (page->documents->len == 0 && page->n_pending == link->space->pending
          && !has_new_head (link, page) && !link->is_unproved)
        return TRUE;
      if (!take_page (self, link, page, error))
        return FALSE;
      if (page->documents->len == 0 || page->n_pending == 0)
        return TRUE;
    }
  self->has_heard = TRUE; /* there is more */
  return TRUE;
}

/* --- what was refused ----------------------------------------------------- */

static GBytes *
new_question (GPtrArray *ids)
{
  GString *out = g_string_new (NULL);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "docs");
  wf_json_begin_array (&writer);
  for (guint i = 0; i < ids->len; i++)
    {
      char rev[WF_REVISION_LENGTH + 1];
      WfOperationId id;
      if (!wf_operation_id_parse (ids->pdata[i], strlen (ids->pdata[i]), &id))
        continue;
      wf_revision_format (ids->pdata[i], rev);
      wf_json_begin_object (&writer);
      wf_json_put_key (&writer, "id");
      wf_json_put_string (&writer, ids->pdata[i]);
      wf_json_put_key (&writer, "rev");
      wf_json_put_string (&writer, rev);
      wf_json_end_object (&writer);
    }
  wf_json_end_array (&writer);
  wf_json_end_object (&writer);
  return g_string_free_to_bytes (out);
}

/* {"results":[{"id":…,"docs":[{"ok":{…}}]}]}: the documents that are there. */
static GPtrArray *
read_documents (GBytes *text, GError **error)
{
  g_autoptr (GPtrArray) documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize size, length;
  const char *bytes = g_bytes_get_data (text, &size);
  g_autoptr (WfJson) json = wf_json_scan (bytes, (gssize) size, &wf_json_limits_page, error);
  WfJsonValue results, result, docs, doc, ok;
  WfJsonIter iter, inner;

  if (!json)
    return NULL;
  if (wf_json_type (wf_json_root (json)) != WF_JSON_OBJECT
      || !wf_json_member (wf_json_root (json), "results", &results)
      || wf_json_type (results) != WF_JSON_ARRAY)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
                   _ ("The neighbour's answer holds no documents."));
      return NULL;
    }
  wf_json_iter_init (&iter, results);
  while (wf_json_iter_next (&iter, NULL, &result))
    {
      if (wf_json_type (result) != WF_JSON_OBJECT || !wf_json_member (result, "docs", &docs)
          || wf_json_type (docs) != WF_JSON_ARRAY)
        continue;
      wf_json_iter_init (&inner, docs);
      while (wf_json_iter_next (&inner, NULL, &doc))
        {
          if (wf_json_type (doc) != WF_JSON_OBJECT || !wf_json_member (doc, "ok", &ok)
              || wf_json_type (ok) != WF_JSON_OBJECT)
            continue;
          const char *raw = wf_json_raw (ok, &length);
          g_ptr_array_add (documents, g_bytes_new_from_bytes (text, (gsize) (raw - bytes), length));
        }
    }
  return g_steal_pointer (&documents);
}

gboolean
wfd_neighbour_pull_refused (WfdNeighbour *self, WfdNeighbourLink *link, GError **error)
{
  g_autoptr (GPtrArray) ids
      = wf_neighbour_list_refused (self->db, self->setup->name, link->space->name, WF_NEIGHBOUR_IN,
                                   WFD_NEIGHBOUR_MAX_REFUSED, error);
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_get", link->space->name);

  if (!ids)
    return FALSE;
  for (guint from = 0; from < ids->len; from += AGAIN)
    {
      g_autoptr (GPtrArray) some = g_ptr_array_new ();
      g_autoptr (GBytes) question = NULL;
      g_autoptr (WfReply) reply = NULL;
      g_autoptr (GPtrArray) documents = NULL;
      GAsyncResult *result = NULL;
      WfdDelivery *delivery;
      for (guint i = from; i < MIN (from + AGAIN, ids->len); i++)
        g_ptr_array_add (some, ids->pdata[i]);
      question = new_question (some);
      wf_transport_fetch_async (self->transport, path, question, self->cancellable,
                                wfd_neighbour_took, &result);
      reply = wfd_neighbour_reply (self, &result, error);
      documents = reply ? read_documents (reply->body, error) : NULL;
      if (!documents)
        return FALSE;
      if (documents->len == 0)
        continue;
      delivery = wfd_delivery_new (self->setup->name, link->space);
      delivery->keeps_cursor = TRUE;
      delivery->push = wfd_push_new_of_documents (link->space->name, documents);
      if (!wfd_neighbour_deliver (self, link, delivery, error))
        return FALSE;
    }
  return TRUE;
}
