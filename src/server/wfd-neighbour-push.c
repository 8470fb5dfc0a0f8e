/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "server/wfd-neighbour-private.h"
#include "store/wf-feed-table.h"
#include "sync/wf-changes-page.h"
#include "wire/wf-attachment.h"
#include "wire/wf-operation-codec.h"
#include "wire/wf-protocol.h"

#define PAGE_LIMIT 500
/* Of documents; what is around them fits into the rest of a body. */
#define PAGE_BYTES (6 * 1024 * 1024)
#define MAX_PAGES 200

/* --- what is ours --------------------------------------------------------- */

/* A page of our own feed, as anybody would read it. */
static WfChangesPage *
read_own_page (WfdNeighbour *self, gint64 number, gint64 since, GError **error)
{
  const WfFeedQuery query = {
    .space = number, .since = since, .limit = PAGE_LIMIT, .max_bytes = PAGE_BYTES, .documents = TRUE
  };
  g_autoptr (GString) out = g_string_new ("{\"results\":[\n");
  g_autoptr (GBytes) text = NULL;
  gint64 last_seq;
  guint n_rows;

  if (!wf_feed_read (self->db, &query, out, &last_seq, &n_rows, error))
    return NULL;
  g_string_append_printf (out, "\n],\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":0}", last_seq);
  text = g_string_free_to_bytes (g_steal_pointer (&out));
  return wf_changes_page_read (text, since, error);
}

/* --- what it lacks -------------------------------------------------------- */

static GBytes *
new_question (GPtrArray *documents)
{
  GString *out = g_string_new (NULL);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  for (guint i = 0; i < documents->len; i++)
    {
      g_autofree char *id = wf_document_dup_id (documents->pdata[i]);
      char rev[WF_REVISION_LENGTH + 1];
      if (!id)
        continue;
      wf_revision_format (id, rev);
      wf_json_put_key (&writer, id);
      wf_json_begin_array (&writer);
      wf_json_put_string (&writer, rev);
      wf_json_end_array (&writer);
    }
  wf_json_end_object (&writer);
  return g_string_free_to_bytes (out);
}

/* A set of ids that the neighbour says it lacks. */
static GHashTable *
ask_missing (WfdNeighbour *self, const char *space, GPtrArray *documents, GError **error)
{
  static const WfJsonLimits limits = { .max_bytes = WF_LIMIT_BODY,
                                       .max_depth = 8,
                                       .max_members = WF_LIMIT_DOCUMENTS,
                                       .max_values = 50000 };
  g_autofree char *path = g_strdup_printf ("/%s/_revs_diff", space);
  g_autoptr (GBytes) question = new_question (documents);
  g_autoptr (GHashTable) missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (WfReply) reply = NULL;
  g_autoptr (WfJson) json = NULL;
  GAsyncResult *result = NULL;
  WfJsonIter iter;
  WfJsonValue value;
  const char *text, *id;
  gsize size;

  wf_transport_fetch_async (self->transport, path, question, self->cancellable, wfd_neighbour_took,
                            &result);
  reply = wfd_neighbour_reply (self, &result, error);
  if (!reply)
    return NULL;
  text = g_bytes_get_data (reply->body, &size);
  json = wf_json_scan (text, (gssize) size, &limits, error);
  if (!json)
    return NULL;
  if (wf_json_type (wf_json_root (json)) != WF_JSON_OBJECT)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
                   _ ("The neighbour does not say what it lacks."));
      return NULL;
    }
  wf_json_iter_init (&iter, wf_json_root (json));
  while (wf_json_iter_next (&iter, &id, &value))
    g_hash_table_add (missing, g_strdup (id));
  return g_steal_pointer (&missing);
}

static GBytes *
new_body (GPtrArray *documents, GHashTable *missing, guint *n)
{
  GString *out = g_string_new ("{\"new_edits\":false,\"docs\":[");

  *n = 0;
  for (guint i = 0; i < documents->len; i++)
    {
      g_autofree char *id = wf_document_dup_id (documents->pdata[i]);
      gsize size;
      const char *text = g_bytes_get_data (documents->pdata[i], &size);
      if (!id || (missing && !g_hash_table_contains (missing, id)))
        continue;
      if ((*n)++ > 0)
        g_string_append_c (out, ',');
      g_string_append_len (out, text, (gssize) size);
    }
  g_string_append (out, "]}");
  return g_string_free_to_bytes (out);
}

/* Adds what it says of each to @delivery. @missing NULL: offers all of @documents. */
static gboolean
offer (WfdNeighbour *self,
       const char *space,
       GPtrArray *documents,
       GHashTable *missing,
       WfdDelivery *delivery,
       GError **error)
{
  guint n;
  g_autoptr (GBytes) body = new_body (documents, missing, &n);
  g_autoptr (WfReply) reply = NULL;
  g_autoptr (WfPushAnswer) answer = NULL;
  GAsyncResult *result = NULL;

  if (n == 0)
    return TRUE;
  wf_transport_push_async (self->transport, space, body, self->cancellable, wfd_neighbour_took,
                           &result);
  reply = wfd_neighbour_reply (self, &result, error);
  answer = reply ? wf_push_answer_read (reply->body, error) : NULL;
  if (!answer)
    return FALSE;
  for (guint i = 0; i < answer->confirmed->len; i++)
    wfd_delivery_add_verdict (delivery, answer->confirmed->pdata[i], NULL);
  for (guint i = 0; i < answer->refused->len; i++)
    {
      const WfPushRefusal *refusal = answer->refused->pdata[i];
      /* Foreign words: what we know of them is kept. */
      wfd_delivery_add_verdict (delivery, refusal->id,
                                wf_verdict_get_code (wf_verdict_from_code (refusal->code)));
    }
  return TRUE;
}

/* Attachments of what it has now. */
static void
add_blobs (const char *space, GPtrArray *documents, WfdDelivery *delivery)
{
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();

  for (guint i = 0; i < documents->len; i++)
    {
      gsize size;
      const char *text = g_bytes_get_data (documents->pdata[i], &size);
      WfVerdict verdict;
      g_autoptr (WfOperation) operation
          = wf_decoder_decode (decoder, text, size, space, &verdict, NULL);
      g_autoptr (GPtrArray) attachments = NULL;
      if (!operation || !wf_attachments_may_have (operation))
        continue;
      attachments = wf_attachments_read (operation);
      for (guint k = 0; k < attachments->len; k++)
        {
          const WfAttachment *attachment = attachments->pdata[k];
          WfNeighbourBlob blob = { .size = attachment->size, .way = WF_NEIGHBOUR_OUT };
          memcpy (blob.hash, attachment->hash, WF_HASH_SIZE);
          g_array_append_val (delivery->blobs, blob);
        }
    }
}

static gboolean
push_page (WfdNeighbour *self, WfdNeighbourLink *link, gint64 number, GError **error)
{
  WfNeighbourSpace *space = link->space;
  g_autoptr (WfChangesPage) page = read_own_page (self, number, space->pushed, error);
  g_autoptr (GHashTable) missing
      = page ? ask_missing (self, space->name, page->documents, error) : NULL;
  g_autoptr (WfdDelivery) delivery = NULL;

  if (!missing)
    return FALSE;
  delivery = wfd_delivery_new (self->setup->name, space);
  if (!offer (self, space->name, page->documents, missing, delivery, error))
    return FALSE;
  add_blobs (space->name, page->documents, delivery);
  delivery->space->pushed = page->last_seq;
  return wfd_neighbour_deliver (self, link, g_steal_pointer (&delivery), error);
}

gboolean
wfd_neighbour_push (WfdNeighbour *self, WfdNeighbourLink *link, GError **error)
{
  WfdDirectory *directory = wfd_engine_get_directory (self->engine);

  for (guint i = 0; i < MAX_PAGES && !wfd_neighbour_is_stopping (self); i++)
    {
      WfdHead head;
      gint64 number;
      if (!wfd_directory_find_space (directory, link->space->name, &number, &head)
          || head.seq <= link->space->pushed)
        return TRUE;
      /* The list is asked each time: who was taken off it gets nothing more. */
      if (!wfd_directory_may_read (directory, self->user, link->space->name))
        return TRUE;
      if (!push_page (self, link, number, error))
        return FALSE;
    }
  self->has_heard = TRUE; /* there is more */
  return TRUE;
}

/* --- what was refused ----------------------------------------------------- */

gboolean
wfd_neighbour_push_refused (WfdNeighbour *self, WfdNeighbourLink *link, GError **error)
{
  WfdDirectory *directory = wfd_engine_get_directory (self->engine);
  const char *space = link->space->name;
  g_autoptr (GPtrArray) ids = wf_neighbour_list_refused (
      self->db, self->setup->name, space, WF_NEIGHBOUR_OUT, WFD_NEIGHBOUR_MAX_REFUSED, error);
  gint64 number;
  gsize size = 0;

  if (!ids)
    return FALSE;
  if (!wfd_directory_find_space (directory, space, &number, NULL)
      || !wfd_directory_may_read (directory, self->user, space))
    return TRUE;
  for (guint i = 0; i < ids->len;)
    {
      g_autoptr (GPtrArray) documents
          = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      WfdDelivery *delivery;
      for (size = 0; i < ids->len && size < PAGE_BYTES; i++)
        {
          g_autoptr (GError) local = NULL;
          WfOperationId id;
          char *text = wf_operation_id_parse (ids->pdata[i], strlen (ids->pdata[i]), &id)
                           ? wf_feed_dup_document (self->db, number, &id, &local)
                           : NULL;
          if (local)
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          if (!text)
            continue;
          size += strlen (text);
          g_ptr_array_add (documents, g_bytes_new_take (text, strlen (text)));
        }
      delivery = wfd_delivery_new (self->setup->name, link->space);
      delivery->keeps_cursor = TRUE;
      if (!offer (self, space, documents, NULL, delivery, error))
        {
          wfd_delivery_free (delivery);
          return FALSE;
        }
      if (!wfd_neighbour_deliver (self, link, delivery, error))
        return FALSE;
    }
  return TRUE;
}
