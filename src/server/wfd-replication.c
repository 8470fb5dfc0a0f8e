/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
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
      wfd_request_refuse (request, 400, "bad_request", "A checkpoint is a JSON object.");
      return;
    }
  wfd_request_pause (request);
  wfd_engine_put_local_async (wfd_server_get_engine (request->server), request->space,
                              request->name, body, local_written_cb, wfd_request_ref (request));
}
