/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-changes-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "wire/wf-protocol.h"

/* A page may be as large as the transport lets through; what is in it is bounded here. */
static const WfJsonLimits page_limits = {
  .max_bytes = WF_LIMIT_DECODED_PAGE, .max_depth = 16, .max_members = 256, .max_values = 500000
};
static const WfJsonLimits answer_limits
    = { .max_bytes = WF_LIMIT_BODY, .max_depth = 8, .max_members = 64, .max_values = 100000 };

void
wf_changes_page_free (WfChangesPage *page)
{
  g_ptr_array_unref (page->documents);
  g_array_unref (page->receipts);
  g_free (page);
}

static void
refusal_free (WfPushRefusal *refusal)
{
  g_free (refusal->id);
  g_free (refusal->code);
  g_free (refusal->reason);
  g_free (refusal);
}

void
wf_push_answer_free (WfPushAnswer *answer)
{
  g_ptr_array_unref (answer->confirmed);
  g_ptr_array_unref (answer->refused);
  g_free (answer);
}

void
wf_welcome_free (WfWelcome *welcome)
{
  g_free (welcome->epoch);
  g_free (welcome);
}

/* A broken answer is the peer's doing, whatever rule it broke. */
static WfJson *
scan (GBytes *text, const WfJsonLimits *limits, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize size;
  const char *bytes = g_bytes_get_data (text, &size);
  WfJson *json = wf_json_scan (bytes, (gssize) size, limits, &local);

  if (!json)
    g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL, _ ("The server's answer cannot be read: %s"),
                 local->message);
  return json;
}

static gboolean
read_row (WfJsonValue row, GBytes *text, WfChangesPage *page, GError **error)
{
  WfJsonValue document, receipt_value;
  WfReceipt receipt = { 0 };
  const char *base = g_bytes_get_data (text, NULL);
  const char *raw, *rh;
  gsize length;

  if (!wf_json_member_integer (row, "seq", &receipt.seq) || receipt.seq <= page->last_seq
      || !wf_json_member (row, "doc", &document) || wf_json_type (document) != WF_JSON_OBJECT
      || !wf_json_member (row, "wf", &receipt_value)
      || !wf_json_member_integer (receipt_value, "t", &receipt.time_us))
    goto broken;
  rh = wf_json_member_string (receipt_value, "rh");
  if (!rh || !wf_hex_decode (rh, strlen (rh), receipt.hash, WF_HASH_SIZE))
    goto broken;
  if (!wf_json_member_integer (receipt_value, "ctl", &receipt.ctl) || receipt.ctl < 0)
    receipt.ctl = 0;
  raw = wf_json_raw (document, &length);
  g_ptr_array_add (page->documents, g_bytes_new_from_bytes (text, (gsize) (raw - base), length));
  g_array_append_val (page->receipts, receipt);
  page->last_seq = receipt.seq;
  return TRUE;

broken:;
  g_autofree char *last = g_strdup_printf ("%" G_GINT64_FORMAT, page->last_seq);
  g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
               _ ("The server's page holds a row that is none (after number %s)."), last);
  return FALSE;
}

static void
read_head (WfJsonValue root, WfChangesPage *page)
{
  WfJsonValue wf, head;

  page->has_head = wf_json_member (root, "wf", &wf) && wf_json_type (wf) == WF_JSON_OBJECT
                   && wf_json_member (wf, "head", &head) && wf_head_read (head, &page->head)
                   && page->head.seq <= page->last_seq;
}

WfChangesPage *
wf_changes_page_read (GBytes *text, gint64 since, GError **error)
{
  g_autoptr (WfJson) json = scan (text, &page_limits, error);
  g_autoptr (WfChangesPage) page = NULL;
  WfJsonValue results, row;
  WfJsonIter iter;
  gint64 last_seq;

  if (!json)
    return NULL;
  if (!wf_json_member (wf_json_root (json), "results", &results)
      || wf_json_type (results) != WF_JSON_ARRAY
      || !wf_json_member_integer (wf_json_root (json), "last_seq", &last_seq) || last_seq < since)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
                   _ ("The server's answer is no page of changes."));
      return NULL;
    }
  page = g_new0 (WfChangesPage, 1);
  page->documents = g_ptr_array_new_full (wf_json_size (results), (GDestroyNotify) g_bytes_unref);
  page->receipts = g_array_sized_new (FALSE, FALSE, sizeof (WfReceipt), wf_json_size (results));
  page->last_seq = since;
  wf_json_iter_init (&iter, results);
  while (wf_json_iter_next (&iter, NULL, &row))
    if (!read_row (row, text, page, error))
      return NULL;
  if (!wf_json_member_integer (wf_json_root (json), "pending", &page->n_pending)
      || page->n_pending < 0)
    page->n_pending = 0;
  read_head (wf_json_root (json), page);
  return g_steal_pointer (&page);
}

static void
read_result (WfJsonValue result, WfPushAnswer *answer)
{
  const char *id = wf_json_member_string (result, "id");
  const char *code = wf_json_member_string (result, "error");
  const char *reason = wf_json_member_string (result, "reason");
  WfPushRefusal *refusal;

  if (!id)
    return;
  if (wf_json_member_boolean (result, "ok", FALSE))
    {
      g_ptr_array_add (answer->confirmed, g_strdup (id));
      return;
    }
  if (!code)
    return;
  refusal = g_new0 (WfPushRefusal, 1);
  refusal->id = g_strdup (id);
  refusal->code = g_strdup (code);
  refusal->reason = g_strdup (reason ? reason : "");
  g_ptr_array_add (answer->refused, refusal);
}

WfPushAnswer *
wf_push_answer_read (GBytes *text, GError **error)
{
  g_autoptr (WfJson) json = scan (text, &answer_limits, error);
  WfPushAnswer *answer;
  WfJsonValue result;
  WfJsonIter iter;

  if (!json)
    return NULL;
  if (wf_json_type (wf_json_root (json)) != WF_JSON_ARRAY)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
                   _ ("The server's answer to a push is no list of results."));
      return NULL;
    }
  answer = g_new0 (WfPushAnswer, 1);
  answer->confirmed = g_ptr_array_new_with_free_func (g_free);
  answer->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) refusal_free);
  wf_json_iter_init (&iter, wf_json_root (json));
  while (wf_json_iter_next (&iter, NULL, &result))
    if (wf_json_type (result) == WF_JSON_OBJECT)
      read_result (result, answer);
  return answer;
}

static gboolean
has_feature (WfJsonValue wf, const char *name)
{
  WfJsonValue features, item;
  WfJsonIter iter;

  if (!wf_json_member (wf, "features", &features) || wf_json_type (features) != WF_JSON_ARRAY)
    return FALSE;
  wf_json_iter_init (&iter, features);
  while (wf_json_iter_next (&iter, NULL, &item))
    if (g_strcmp0 (wf_json_string (item, NULL), name) == 0)
      return TRUE;
  return FALSE;
}

WfWelcome *
wf_welcome_read (GBytes *text, GError **error)
{
  g_autoptr (WfJson) json = scan (text, &answer_limits, error);
  WfJsonValue wf;
  gint64 min, max;
  const char *epoch;
  WfWelcome *welcome;

  if (!json)
    return NULL;
  if (!wf_json_member (wf_json_root (json), "wf", &wf) || !wf_json_member_integer (wf, "min", &min)
      || !wf_json_member_integer (wf, "max", &max) || !(epoch = wf_json_member_string (wf, "epoch"))
      || epoch[0] == '\0' || strlen (epoch) > 128)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_PROTOCOL,
                   _ ("What answers there is no Watchfloor server."));
      return NULL;
    }
  if (min > WF_PROFILE || max < WF_PROFILE)
    {
      g_set_error (
          error, WF_ERROR, WF_ERROR_PROTOCOL,
          _ ("The server speaks the profiles %d to %d, this program %d. One of the two needs an update."),
          (int) min, (int) max, WF_PROFILE);
      return NULL;
    }
  welcome = g_new0 (WfWelcome, 1);
  welcome->epoch = g_strdup (epoch);
  welcome->has_feed = has_feature (wf, "feed");
  welcome->has_have = has_feature (wf, "have");
  if (!wf_json_member_integer (wf, "time", &welcome->time_us))
    welcome->time_us = WF_NO_TIME;
  return welcome;
}

char *
wf_document_dup_id (GBytes *document)
{
  static const char head[] = "{\"_id\":\"";
  gsize size;
  const char *text = g_bytes_get_data (document, &size);
  WfOperationId id;

  if (size < strlen (head) + WF_OPERATION_ID_TEXT_LENGTH || memcmp (text, head, strlen (head)) != 0
      || !wf_operation_id_parse (text + strlen (head), WF_OPERATION_ID_TEXT_LENGTH, &id))
    return NULL;
  return g_strndup (text + strlen (head), WF_OPERATION_ID_TEXT_LENGTH);
}

gboolean
wf_feed_line_read (const char *line, gsize length, char **space, gint64 *seq)
{
  g_autoptr (WfJson) json
      = length > 0 ? wf_json_scan (line, (gssize) length, &answer_limits, NULL) : NULL;
  const char *name;

  if (!json || wf_json_type (wf_json_root (json)) != WF_JSON_OBJECT)
    return FALSE;
  name = wf_json_member_string (wf_json_root (json), "space");
  *seq = 0;
  if (!name
      || (!wf_json_member_integer (wf_json_root (json), "seq", seq)
          && !wf_json_member_string (wf_json_root (json), "error")))
    return FALSE;
  *space = g_strdup (name);
  return TRUE;
}
