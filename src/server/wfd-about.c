/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "server/wfd-handlers.h"
#include "wire/wf-protocol.h"

/* Who answers: the server, its health, a space. */

/* What this server has beyond the frozen subset of CouchDB. */
#define WFD_FEATURES "\"feed\",\"have\",\"snapshot\",\"blob\""

void
wfd_handle_welcome (WfdRequest *request)
{
  const char *epoch = wfd_engine_get_epoch (wfd_server_get_engine (request->server));
  g_autofree char *text = g_strdup_printf (
      "{\"couchdb\":\"Welcome\",\"uuid\":\"%s\",\"vendor\":{\"name\":\"Watchfloor\"},\"version\":\"" WF_VERSION
      "\","
      "\"wf\":{\"min\":%d,\"max\":%d,\"features\":[" WFD_FEATURES
      "],\"epoch\":\"%s\",\"time\":%" G_GINT64_FORMAT "}}\n",
      epoch, WF_PROFILE, WF_PROFILE, epoch, g_get_real_time ());
  wfd_request_answer_take (request, 200, g_steal_pointer (&text));
}

void
wfd_handle_health (WfdRequest *request)
{
  gboolean is_healthy = wfd_directory_is_healthy (wfd_server_get_directory (request->server));
  guint n = wfd_connections_get_n (wfd_server_get_connections (request->server));
  wfd_request_answer_take (request, is_healthy ? 200 : 503,
                           g_strdup_printf ("{\"status\":\"%s\",\"connections\":%u}\n",
                                            is_healthy ? "ok" : "not storing", n));
}

void
wfd_handle_metrics (WfdRequest *request)
{
  g_autoptr (GBytes) bytes = NULL;
  WfdGauges gauges;
  char *text;

  wfd_server_get_gauges (request->server, &gauges);
  text = wfd_metrics_dup_text (&gauges);
  g_array_unref (gauges.neighbours);
  bytes = g_bytes_new_take (text, strlen (text));
  wfd_request_answer_as (request, 200, "text/plain; version=0.0.4", bytes);
}

void
wfd_handle_space (WfdRequest *request)
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
