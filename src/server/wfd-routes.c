/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-request.h"

#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "wire/wf-protocol.h"

static const WfJsonLimits local_limits
    = { .max_bytes = WF_LIMIT_LOCAL, .max_depth = 16, .max_members = 256, .max_values = 10000 };

static void
handle_welcome (WfdRequest *request)
{
  g_autofree char *text = g_strdup_printf (
      "{\"couchdb\":\"Welcome\",\"vendor\":{\"name\":\"Watchfloor\"},\"version\":\"" WF_VERSION
      "\","
      "\"wf\":{\"min\":%d,\"max\":%d,\"features\":[],\"epoch\":\"%s\",\"time\":%" G_GINT64_FORMAT
      "}}\n",
      WF_PROFILE, WF_PROFILE, wfd_engine_get_epoch (wfd_server_get_engine (request->server)),
      g_get_real_time ());
  wfd_request_answer_take (request, 200, g_steal_pointer (&text));
}

static void
handle_health (WfdRequest *request)
{
  gboolean is_healthy = wfd_directory_is_healthy (wfd_server_get_directory (request->server));
  guint n = wfd_connections_get_n (wfd_server_get_connections (request->server));
  wfd_request_answer_take (request, is_healthy ? 200 : 503,
                           g_strdup_printf ("{\"status\":\"%s\",\"connections\":%u}\n",
                                            is_healthy ? "ok" : "not storing", n));
}

static void
handle_space (WfdRequest *request)
{
  char rh[2 * WF_HASH_SIZE + 1];
  WfdHead head = { 0 };

  wfd_directory_find_space (wfd_server_get_directory (request->server), request->space, NULL,
                            &head);
  wf_hex_encode (head.hash, WF_HASH_SIZE, rh);
  wfd_request_answer_take (request, 200,
                           g_strdup_printf ("{\"db_name\":\"%s\",\"doc_count\":%" G_GINT64_FORMAT
                                            ",\"doc_del_count\":0,"
                                            "\"update_seq\":%" G_GINT64_FORMAT
                                            ",\"purge_seq\":0,\"instance_start_time\":\"0\","
                                            "\"wf\":{\"t\":%" G_GINT64_FORMAT ",\"rh\":\"%s\"}}\n",
                                            request->space, head.seq, head.seq, head.time_us, rh));
}

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

static void
handle_bulk_docs (WfdRequest *request)
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

static void
handle_local_get (WfdRequest *request)
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

static void
handle_local_put (WfdRequest *request)
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

const WfdRoute wfd_routes[] = {
  { "GET", "/", WFD_ACCESS_ANYBODY, handle_welcome },
  { "GET", "/_session", WFD_ACCESS_ANYBODY, wfd_handle_session_get },
  { "POST", "/_session", WFD_ACCESS_ANYBODY, wfd_handle_session_post },
  { "DELETE", "/_session", WFD_ACCESS_ANYBODY, wfd_handle_session_delete },
  { "GET", "/_wf/health", WFD_ACCESS_ANYBODY, handle_health },
  { "GET", "/{space}", WFD_ACCESS_READER, handle_space },
  { "GET", "/{space}/_changes", WFD_ACCESS_READER, wfd_handle_changes },
  { "POST", "/{space}/_changes", WFD_ACCESS_READER, wfd_handle_changes },
  { "POST", "/{space}/_bulk_docs", WFD_ACCESS_READER, handle_bulk_docs },
  { "GET", "/{space}/_local/{name}", WFD_ACCESS_READER, handle_local_get },
  { "PUT", "/{space}/_local/{name}", WFD_ACCESS_READER, handle_local_put },
};
const guint wfd_n_routes = G_N_ELEMENTS (wfd_routes);

/* One path against one pattern, part by part; a trailing slash is equal. */
static gboolean
matches (const char *pattern, const char *path, char **space, char **name)
{
  g_auto (GStrv) wanted = g_strsplit (pattern + 1, "/", 8);
  g_auto (GStrv) given = g_strsplit (path + 1, "/", 8);
  guint n = g_strv_length (given);

  if (n > 1 && given[n - 1][0] == '\0')
    n--;
  if (n != g_strv_length (wanted) && !(n == 1 && given[0][0] == '\0' && wanted[0] == NULL))
    return FALSE;
  for (guint i = 0; i < n && wanted[i]; i++)
    {
      gboolean is_variable = wanted[i][0] == '{';
      if (given[i][0] == '\0' && wanted[i][0] != '\0')
        return FALSE;
      if (is_variable ? given[i][0] == '_' && i == 0 : !g_str_equal (wanted[i], given[i]))
        return FALSE;
    }
  for (guint i = 0; i < n && wanted[i]; i++)
    if (g_str_equal (wanted[i], "{space}"))
      *space = g_strdup (given[i]);
    else if (g_str_equal (wanted[i], "{name}"))
      *name = g_strdup (given[i]);
  return TRUE;
}

const WfdRoute *
wfd_route_find (const char *method, const char *path, char **space, char **name, char **allow)
{
  g_autoptr (GPtrArray) methods = g_ptr_array_new ();

  *space = *name = *allow = NULL;
  if (path[0] != '/' || strlen (path) > 1024)
    return NULL;
  for (guint i = 0; i < wfd_n_routes; i++)
    {
      if (!matches (wfd_routes[i].path, path, space, name))
        continue;
      if (g_str_equal (wfd_routes[i].method, method))
        return &wfd_routes[i];
      g_clear_pointer (space, g_free);
      g_clear_pointer (name, g_free);
      g_ptr_array_add (methods, (gpointer) wfd_routes[i].method);
    }
  if (methods->len > 0)
    {
      g_ptr_array_add (methods, NULL);
      *allow = g_strjoinv (", ", (char **) methods->pdata);
    }
  return NULL;
}
