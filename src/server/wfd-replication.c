/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "server/wfd-documents.h"
#include "server/wfd-handlers.h"
#include "wire/wf-protocol.h"

/* The frozen subset of the CouchDB replication protocol (log.md §9), but for the changes feed. */

static const WfJsonLimits local_limits
    = { .max_bytes = WF_LIMIT_LOCAL, .max_depth = 16, .max_members = 256, .max_values = 10000 };

static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = wfd_engine_push_finish (WFD_ENGINE (source), result, &error);

  if (answer)
    wfd_request_answer (request, 201, answer);
  else
    wfd_request_fail (request, error);
}

void
wfd_handle_bulk_docs (WfdRequest *request)
{
  g_autoptr (GBytes) body = wfd_request_take_body (request);

  wfd_request_pause (request);
  wfd_engine_push_async (wfd_server_get_engine (request->server), request->space, body, pushed_cb,
                         wfd_request_ref (request));
}

static void
local_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = wfd_engine_local_finish (WFD_ENGINE (source), result, &error);

  if (json)
    wfd_request_answer (request, 200, json);
  else
    wfd_request_fail (request, error);
}

void
wfd_handle_local_get (WfdRequest *request)
{
  wfd_request_pause (request);
  wfd_engine_get_local_async (wfd_server_get_engine (request->server), request->space,
                              request->name, local_read_cb, wfd_request_ref (request));
}

static void
local_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) json = wfd_engine_local_finish (WFD_ENGINE (source), result, &error);
  g_autofree char *id = NULL;
  g_autofree char *quoted = NULL;

  if (!json)
    {
      wfd_request_fail (request, error);
      return;
    }
  id = g_strconcat ("_local/", request->name, NULL);
  quoted = wf_json_quote (id);
  wfd_request_answer_take (request, 201,
                           g_strdup_printf ("{\"ok\":true,\"id\":%s,\"rev\":\"0-1\"}\n", quoted));
}

void
wfd_handle_local_put (WfdRequest *request)
{
  g_autoptr (GBytes) body = wfd_request_take_body (request);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) size, &local_limits, &error);

  if (!json)
    {
      wfd_request_fail (request, error);
      return;
    }
  if (wf_json_type (wf_json_root (json)) != WF_JSON_OBJECT)
    {
      wfd_request_refuse (request, 400, "bad_request", N_ ("A checkpoint is a JSON object."));
      return;
    }
  wfd_request_pause (request);
  wfd_engine_put_local_async (wfd_server_get_engine (request->server), request->space,
                              request->name, body, local_written_cb, wfd_request_ref (request));
}

/* --- single documents --------------------------------------------------- */

/* Answers with what a query gives. */
static void
queried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = wfd_engine_query_finish (WFD_ENGINE (source), result, &error);

  if (answer)
    wfd_request_answer (request, 200, answer);
  else
    wfd_request_fail (request, error);
}

void
wfd_request_query (WfdRequest *request,
                   WfdQueryFunc read,
                   gpointer query,
                   GDestroyNotify free_query)
{
  wfd_request_pause (request);
  wfd_engine_query_async (wfd_server_get_engine (request->server), request->space, read, query,
                          free_query, queried_cb, wfd_request_ref (request));
}

static GBytes *
read_diff (WfDb *db, gint64 space, gpointer query, GError **error)
{
  return wfd_documents_diff (db, space, query, error);
}

void
wfd_handle_revs_diff (WfdRequest *request)
{
  wfd_request_query (request, read_diff, wfd_request_take_body (request),
                     (GDestroyNotify) g_bytes_unref);
}

static gboolean
is_true (WfdRequest *request, const char *name)
{
  return g_strcmp0 (g_hash_table_lookup (request->query, name), "true") == 0;
}

static GBytes *
read_many (WfDb *db, gint64 space, gpointer query, GError **error)
{
  return wfd_documents_get_many (db, space, query, error);
}

void
wfd_handle_bulk_get (WfdRequest *request)
{
  WfdDocumentQuery *query = g_new0 (WfdDocumentQuery, 1);

  query->body = wfd_request_take_body (request);
  query->revisions = is_true (request, "revs");
  wfd_request_query (request, read_many, query, (GDestroyNotify) wfd_document_query_free);
}

static GBytes *
read_one (WfDb *db, gint64 space, gpointer query, GError **error)
{
  return wfd_documents_get_one (db, space, query, error);
}

void
wfd_handle_document (WfdRequest *request)
{
  WfdDocumentQuery *query = g_new0 (WfdDocumentQuery, 1);

  query->id = g_strdup (request->name);
  query->rev = g_strdup (g_hash_table_lookup (request->query, "rev"));
  query->revisions = is_true (request, "revs");
  query->open = g_hash_table_contains (request->query, "open_revs");
  wfd_request_query (request, read_one, query, (GDestroyNotify) wfd_document_query_free);
}

/* What was confirmed is on the disk already. */
void
wfd_handle_full_commit (WfdRequest *request)
{
  wfd_request_answer_take (request, 201,
                           g_strdup ("{\"ok\":true,\"instance_start_time\":\"0\"}\n"));
}
