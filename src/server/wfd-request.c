/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-request.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "server/wfd-metrics.h"
#include "wire/wf-protocol.h"

#define DEFAULT_HEARTBEAT_MS 30000
#define MIN_HEARTBEAT_MS 1000

WfdRequest *
wfd_request_new (WfdServer *server, SoupServerMessage *message, GHashTable *query)
{
  WfdRequest *request = g_new0 (WfdRequest, 1);

  request->server = server;
  request->message = g_object_ref (message);
  request->query = query ? g_hash_table_ref (query) : g_hash_table_new (g_str_hash, g_str_equal);
  request->body = g_byte_array_new ();
  request->body_limit = WF_LIMIT_BODY;
  request->ref_count = 1;
  request->began = g_get_monotonic_time ();
  return request;
}

WfdRequest *
wfd_request_ref (WfdRequest *request)
{
  request->ref_count++;
  return request;
}

void
wfd_request_unref (WfdRequest *request)
{
  if (--request->ref_count > 0)
    return;
  wfd_server_give_body_memory (request->server, request->body_memory);
  g_byte_array_unref (request->body);
  g_hash_table_unref (request->query);
  g_object_unref (request->message);
  g_free (request->user);
  g_free (request->space);
  g_free (request->name);
  g_free (request);
}

GBytes *
wfd_request_take_body (WfdRequest *request)
{
  GBytes *body = g_byte_array_free_to_bytes (request->body);
  request->body = g_byte_array_new ();
  return body;
}

void
wfd_request_pause (WfdRequest *request)
{
  if (request->is_paused || request->is_gone)
    return;
  request->is_paused = TRUE;
  soup_server_message_pause (request->message);
}

void
wfd_request_unpause (WfdRequest *request)
{
  if (!request->is_paused || request->is_gone)
    return;
  request->is_paused = FALSE;
  soup_server_message_unpause (request->message);
}

static void
log_answer (const WfdRequest *request, guint status)
{
  gint64 took_us = g_get_monotonic_time () - request->began;
  g_autofree char *status_text = g_strdup_printf ("%u", status);
  g_autofree char *took = NULL;

  wfd_metrics_time (WFD_TIME_REQUEST, took_us);
  wfd_metrics_count (status < 400   ? WFD_COUNT_ANSWERED_OK
                     : status < 500 ? WFD_COUNT_ANSWERED_REFUSED
                                    : WFD_COUNT_ANSWERED_FAILED,
                     1);
  if (status < 400 && !wf_log_wants ("http"))
    return;
  took = g_strdup_printf ("%" G_GINT64_FORMAT, took_us / 1000);
  wf_log (status >= 500 ? WF_LOG_ERROR : WF_LOG_INFO, "http", "answered", "method",
          soup_server_message_get_method (request->message), "path",
          g_uri_get_path (soup_server_message_get_uri (request->message)), "status", status_text,
          "ms", took, "user", request->user ? request->user : "", NULL);
}

void
wfd_request_answer (WfdRequest *request, guint status, GBytes *json)
{
  wfd_request_answer_as (request, status, "application/json", json);
}

void
wfd_request_answer_as (WfdRequest *request, guint status, const char *type, GBytes *body)
{
  SoupMessageHeaders *headers;

  if (request->is_answered || request->is_gone)
    return;
  request->is_answered = TRUE;
  headers = soup_server_message_get_response_headers (request->message);
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_body_append_bytes (soup_server_message_get_response_body (request->message), body);
  soup_server_message_set_status (request->message, status, NULL);
  log_answer (request, status);
  wfd_connections_answering (wfd_server_get_connections (request->server), request->message);
  wfd_request_unpause (request);
}

void
wfd_request_answer_take (WfdRequest *request, guint status, char *text)
{
  g_autoptr (GBytes) json = g_bytes_new_take (text, strlen (text));
  wfd_request_answer (request, status, json);
}

void
wfd_request_answer_empty (WfdRequest *request, guint status, const char *type, goffset length)
{
  SoupMessageHeaders *headers;

  if (request->is_answered || request->is_gone)
    return;
  request->is_answered = TRUE;
  headers = soup_server_message_get_response_headers (request->message);
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_headers_set_content_length (headers, length);
  soup_server_message_set_status (request->message, status, NULL);
  log_answer (request, status);
  wfd_connections_answering (wfd_server_get_connections (request->server), request->message);
  wfd_request_unpause (request);
}

gint64
wfd_request_get_number (
    WfdRequest *request, const char *name, gint64 fallback, gint64 least, gint64 most)
{
  const char *text = g_hash_table_lookup (request->query, name);
  gint64 number;

  if (!text || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return fallback;
  return CLAMP (number, least, most);
}

guint
wfd_request_get_heartbeat (WfdRequest *request)
{
  return (guint) wfd_request_get_number (request, "heartbeat", DEFAULT_HEARTBEAT_MS,
                                         MIN_HEARTBEAT_MS, WF_LIMIT_WAIT_SECONDS * 1000);
}

void
wfd_request_refuse (WfdRequest *request, guint status, const char *code, const char *reason)
{
  wfd_request_answer_take (request, status, wf_protocol_dup_error (code, reason));
}

void
wfd_request_refuse_early (WfdRequest *request, guint status, const char *code, const char *reason)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  soup_message_headers_replace (headers, "Connection", "close");
  wfd_server_give_body_memory (request->server, request->body_memory);
  request->body_memory = 0;
  g_byte_array_set_size (request->body, 0);
  wfd_request_refuse (request, status, code, reason);
}

void
wfd_request_fail (WfdRequest *request, const GError *error)
{
  static const struct
  {
    WfErrorCode code;
    guint status;
    const char *name;
  } table[] = {
    { WF_ERROR_INVALID, 400, "bad_request" }, { WF_ERROR_TOO_LARGE, 413, "too_large" },
    { WF_ERROR_NOT_FOUND, 404, "not_found" }, { WF_ERROR_SIGNED_OUT, 401, "unauthorized" },
    { WF_ERROR_FULL, 503, "busy" },           { WF_ERROR_READ_ONLY, 503, "read_only" },
    { WF_ERROR_CORRUPT, 503, "damaged" },
  };

  if (error->domain == WF_ERROR)
    for (guint i = 0; i < G_N_ELEMENTS (table); i++)
      if (error->code == (int) table[i].code)
        {
          wfd_request_refuse (request, table[i].status, table[i].name, error->message);
          return;
        }
  wf_log (WF_LOG_ERROR, "http", "a request failed", "reason", error->message, NULL);
  wfd_request_refuse (request, 500, "internal",
                      N_ ("The server could not do this. Its log says why."));
}
