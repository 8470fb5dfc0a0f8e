/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-documents.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "server/wfd-redactions.h"
#include "store/wf-feed-table.h"
#include "wire/wf-operation-codec.h"
#include "wire/wf-protocol.h"

void
wfd_document_query_free (WfdDocumentQuery *query)
{
  g_clear_pointer (&query->body, g_bytes_unref);
  g_free (query->id);
  g_free (query->rev);
  g_free (query);
}

/* NULL without @error: it is not here. Any other revision than the legal one is not here. */
static char *
dup_document (WfDb *db, gint64 space, const char *id_text, const char *rev, GError **error)
{
  WfOperationId id;

  if (!wf_operation_id_parse (id_text, strlen (id_text), &id)
      || (rev && !wf_revision_fits (id_text, rev)))
    return NULL;
  return wf_feed_dup_document (db, space, &id, error);
}

static WfJson *
scan_object (GBytes *body, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) size, &wf_json_limits_page, error);

  if (json && wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT)
    return g_steal_pointer (&json);
  if (json)
    g_set_error (error, WF_ERROR, WF_ERROR_INVALID, N_ ("The body is no object."));
  return NULL;
}

static gboolean
check_count (WfJsonValue container, GError **error)
{
  if (wf_json_size (container) <= WF_LIMIT_DOCUMENTS)
    return TRUE;
  g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE, "More than %d documents in one request.",
               WF_LIMIT_DOCUMENTS);
  return FALSE;
}

/* --- _revs_diff --------------------------------------------------------- */

/* It is not here, or without its body, which nobody redacted. */
static gboolean
is_missing (
    WfDb *db, gint64 space, const char *id_text, const char *rev, gboolean *missing, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *document = dup_document (db, space, id_text, rev, &local);
  WfOperationId id;

  *missing = document == NULL;
  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  return !document || !wf_operation_id_parse (id_text, strlen (id_text), &id)
         || wfd_redactions_is_wanted (db, space, &id, document, missing, error);
}

static gboolean
put_missing (
    WfJsonWriter *writer, WfDb *db, gint64 space, const char *id, WfJsonValue revs, GError **error)
{
  gboolean has_begun = FALSE;
  WfJsonValue item;
  WfJsonIter iter;

  wf_json_iter_init (&iter, revs);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      const char *rev = wf_json_string (item, NULL);
      gboolean missing = FALSE;
      if (rev && !is_missing (db, space, id, rev, &missing, error))
        return FALSE;
      if (!missing)
        continue;
      if (!has_begun)
        {
          wf_json_put_key (writer, id);
          wf_json_begin_object (writer);
          wf_json_put_key (writer, "missing");
          wf_json_begin_array (writer);
          has_begun = TRUE;
        }
      wf_json_put_string (writer, rev);
    }
  if (has_begun)
    {
      wf_json_end_array (writer);
      wf_json_end_object (writer);
    }
  return TRUE;
}

GBytes *
wfd_documents_diff (WfDb *db, gint64 space, GBytes *body, GError **error)
{
  g_autoptr (WfJson) json = scan_object (body, error);
  g_autoptr (GString) out = g_string_new (NULL);
  WfJsonWriter writer;
  WfJsonValue revs;
  WfJsonIter iter;
  const char *id;

  if (!json || !check_count (wf_json_root (json), error))
    return NULL;
  wf_json_writer_init (&writer, out);
  wf_json_begin_object (&writer);
  wf_json_iter_init (&iter, wf_json_root (json));
  while (wf_json_iter_next (&iter, &id, &revs))
    if (wf_json_type (revs) == WF_JSON_ARRAY && !put_missing (&writer, db, space, id, revs, error))
      return NULL;
  wf_json_end_object (&writer);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* --- documents ---------------------------------------------------------- */

static void
put_document (WfJsonWriter *writer, const char *document, const char *id, gboolean revisions)
{
  g_autoptr (GString) text = NULL;
  char revision[WF_REVISION_LENGTH + 1];

  if (!revisions)
    {
      wf_json_put_raw (writer, document, strlen (document));
      return;
    }
  text = g_string_new (document);
  g_string_truncate (text, text->len - 1); /* before the last brace */
  wf_revision_format (id, revision);
  g_string_append_printf (text, ",\"_revisions\":{\"start\":1,\"ids\":[\"%s\"]}}",
                          strchr (revision, '-') + 1);
  wf_json_put_raw (writer, text->str, text->len);
}

static void
put_error (WfJsonWriter *writer, const char *id, const char *rev)
{
  wf_json_put_key (writer, "error");
  wf_json_begin_object (writer);
  wf_json_put_key (writer, "id");
  wf_json_put_string (writer, id);
  wf_json_put_key (writer, "rev");
  wf_json_put_string (writer, rev ? rev : "undefined");
  wf_json_put_key (writer, "error");
  wf_json_put_string (writer, "not_found");
  wf_json_put_key (writer, "reason");
  wf_json_put_string (writer, "missing");
  wf_json_end_object (writer);
}

static gboolean
put_result (WfJsonWriter *writer,
            WfDb *db,
            gint64 space,
            WfJsonValue wanted,
            gboolean revisions,
            GError **error)
{
  const char *id = wf_json_member_string (wanted, "id");
  const char *rev = wf_json_member_string (wanted, "rev");
  g_autoptr (GError) local = NULL;
  g_autofree char *document = id ? dup_document (db, space, id, rev, &local) : NULL;

  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  wf_json_begin_object (writer);
  wf_json_put_key (writer, "id");
  wf_json_put_string (writer, id ? id : "");
  wf_json_put_key (writer, "docs");
  wf_json_begin_array (writer);
  wf_json_begin_object (writer);
  if (document)
    {
      wf_json_put_key (writer, "ok");
      put_document (writer, document, id, revisions);
    }
  else
    put_error (writer, id ? id : "", rev);
  wf_json_end_object (writer);
  wf_json_end_array (writer);
  wf_json_end_object (writer);
  return TRUE;
}

GBytes *
wfd_documents_get_many (WfDb *db, gint64 space, const WfdDocumentQuery *query, GError **error)
{
  g_autoptr (WfJson) json = scan_object (query->body, error);
  g_autoptr (GString) out = g_string_new ("{\"results\":");
  WfJsonWriter writer;
  WfJsonValue wanted, item;
  WfJsonIter iter;

  if (!json)
    return NULL;
  if (!wf_json_member (wf_json_root (json), "docs", &wanted)
      || wf_json_type (wanted) != WF_JSON_ARRAY)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, N_ ("The body has no array \"docs\"."));
      return NULL;
    }
  if (!check_count (wanted, error))
    return NULL;
  wf_json_writer_init (&writer, out);
  wf_json_begin_array (&writer);
  wf_json_iter_init (&iter, wanted);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      if (!put_result (&writer, db, space, item, query->revisions, error))
        return NULL;
      if (out->len > WF_LIMIT_PAGE)
        {
          g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                       N_ ("These documents are more than fits one answer. Ask for fewer."));
          return NULL;
        }
    }
  wf_json_end_array (&writer);
  g_string_append_c (out, '}');
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

GBytes *
wfd_documents_get_one (WfDb *db, gint64 space, const WfdDocumentQuery *query, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *document = dup_document (db, space, query->id, query->rev, &local);
  GString *out;
  WfJsonWriter writer;

  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!document)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, "missing");
      return NULL;
    }
  out = g_string_new (query->open ? "[{\"ok\":" : NULL);
  wf_json_writer_init (&writer, out);
  put_document (&writer, document, query->id, query->revisions);
  if (query->open)
    g_string_append (out, "}]");
  return g_string_free_to_bytes (out);
}
