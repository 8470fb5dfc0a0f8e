/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-push.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "wire/wf-operation-codec.h"
#include "wire/wf-protocol.h"

static void
clear_item (gpointer data)
{
  WfdPushItem *item = data;
  g_free (item->id);
  g_clear_pointer (&item->operation, wf_operation_unref);
}

void
wfd_push_free (WfdPush *push)
{
  g_free (push->space);
  g_array_unref (push->items);
  g_free (push);
}

/* Takes @id. */
static void
read_text (WfdPush *push, WfDecoder *decoder, char *id, const char *text, gsize length)
{
  WfdPushItem item = { .id = id, .verdict = WF_VERDICT_BAD_FORM };

  item.operation = wf_decoder_decode (decoder, text, length, push->space, &item.verdict, NULL);
  if (item.operation)
    item.verdict = wf_operation_verify (item.operation) ? WF_VERDICT_OK : WF_VERDICT_BAD_SIGNATURE;
  g_array_append_val (push->items, item);
}

static void
read_document (WfdPush *push, WfDecoder *decoder, WfJsonValue document)
{
  gsize length;
  const char *text = wf_json_raw (document, &length);

  read_text (push, decoder, g_strdup (wf_json_member_string (document, "_id")), text, length);
}

static WfdPush *
push_new (const char *space, guint n)
{
  WfdPush *push = g_new0 (WfdPush, 1);

  push->space = g_strdup (space);
  push->items = g_array_sized_new (FALSE, FALSE, sizeof (WfdPushItem), n);
  g_array_set_clear_func (push->items, clear_item);
  return push;
}

/* Of one that is refused; whatever else it may be, it was scanned before. */
static char *
dup_id (const char *text, gsize length)
{
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &wf_json_limits_page, NULL);
  return json ? g_strdup (wf_json_member_string (wf_json_root (json), "_id")) : NULL;
}

WfdPush *
wfd_push_new_of_documents (const char *space, GPtrArray *documents)
{
  WfdPush *push = push_new (space, documents->len);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();

  for (guint i = 0; i < documents->len; i++)
    {
      gsize length;
      const char *text = g_bytes_get_data (documents->pdata[i], &length);
      read_text (push, decoder, dup_id (text, length), text, length);
    }
  return push;
}

WfdPush *
wfd_push_read (const char *space, GBytes *body, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) size, &wf_json_limits_page, error);
  g_autoptr (WfdPush) push = NULL;
  g_autoptr (WfDecoder) decoder = NULL;
  WfJsonValue documents, item;
  WfJsonIter iter;

  if (!json)
    return NULL;
  if (!wf_json_member (wf_json_root (json), "docs", &documents)
      || wf_json_type (documents) != WF_JSON_ARRAY)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, N_ ("The body has no array \"docs\"."));
      return NULL;
    }
  if (wf_json_member_boolean (wf_json_root (json), "new_edits", TRUE))
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_INVALID,
          N_ ("Revisions are made by the author: only \"new_edits\": false is understood."));
      return NULL;
    }
  if (wf_json_size (documents) > WF_LIMIT_DOCUMENTS)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE, "More than %d documents in one request.",
                   WF_LIMIT_DOCUMENTS);
      return NULL;
    }
  push = push_new (space, wf_json_size (documents));
  decoder = wf_decoder_new ();
  wf_json_iter_init (&iter, documents);
  while (wf_json_iter_next (&iter, NULL, &item))
    read_document (push, decoder, item);
  return g_steal_pointer (&push);
}

static void
append_result (WfJsonWriter *writer, const WfdPushItem *item)
{
  wf_json_begin_object (writer);
  if (item->verdict == WF_VERDICT_OK)
    {
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      char rev[WF_REVISION_LENGTH + 1];
      wf_operation_id_format (&item->operation->id, id);
      wf_revision_format (id, rev);
      wf_json_put_key (writer, "ok");
      wf_json_put_boolean (writer, TRUE);
      wf_json_put_key (writer, "id");
      wf_json_put_string (writer, id);
      wf_json_put_key (writer, "rev");
      wf_json_put_string (writer, rev);
    }
  else
    {
      wf_json_put_key (writer, "id");
      wf_json_put_string (writer, item->id ? item->id : "");
      wf_json_put_key (writer, "error");
      wf_json_put_string (writer, wf_verdict_get_code (item->verdict));
      wf_json_put_key (writer, "reason");
      wf_json_put_string (writer, wf_protocol_get_verdict_reason (item->verdict));
    }
  wf_json_end_object (writer);
}

GBytes *
wfd_push_answer (const WfdPush *push)
{
  GString *out = g_string_sized_new (64 + push->items->len * 128);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_json_begin_array (&writer);
  for (guint i = 0; i < push->items->len; i++)
    append_result (&writer, &g_array_index (push->items, WfdPushItem, i));
  wf_json_end_array (&writer);
  return g_string_free_to_bytes (out);
}
