/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/wfd-auth.h"
#include "server/wfd-connections.h"
#include "server/wfd-engine.h"
#include "server/wfd-metrics.h"
#include "server/wfd-neighbours.h"

G_BEGIN_DECLS

/* The listener: TLS only, routes, limits. Main thread. */
typedef struct _WfdServer WfdServer;

/* @port 0: any free one. */
WfdServer *wfd_server_new (WfdEngine *engine,
                           GTlsCertificate *certificate,
                           const char *address,
                           guint port,
                           GError **error);
/* Client certificates that @authority signed are asked for, beside passwords; @is_required: without
 * one there is no connection. */
void wfd_server_admit_certificates (WfdServer *self, GTlsDatabase *authority, gboolean is_required);
/* The front proxy: who shows one of these keys (base/wf-key-pin.h; NULL-terminated) may name the
 * account that asks, in @header; NULL: WFD_PROXY_HEADER. */
#define WFD_PROXY_HEADER "Watchfloor-Account"
void wfd_server_trust_proxy (WfdServer *self, const char *const *pins, const char *header);
gboolean wfd_server_is_proxy (WfdServer *self, const char *pin);
const char *wfd_server_get_proxy_header (WfdServer *self);
gboolean wfd_server_asks_authority (WfdServer *self);
/* The account that may see the figures (GET /_wf/metrics); NULL: nobody. */
void wfd_server_set_monitor (WfdServer *self, const char *user);
void wfd_server_get_gauges (WfdServer *self, WfdGauges *gauges);
/* "https://127.0.0.1:5984"; free with g_free (). */
char *wfd_server_dup_url (WfdServer *self);
/* Takes no new connections, ends those that only wait; @done when no request is left (or after
 * @seconds). */
void wfd_server_stop (WfdServer *self, guint seconds, GSourceFunc done, gpointer user_data);
void wfd_server_free (WfdServer *self);

/* FALSE: too many enrolments were tried, from there or altogether. */
gboolean wfd_server_take_enrolment_try (WfdServer *self, const char *from);
WfdEngine *wfd_server_get_engine (WfdServer *self);
WfdDirectory *wfd_server_get_directory (WfdServer *self);
WfdAuth *wfd_server_get_auth (WfdServer *self);
WfdConnections *wfd_server_get_connections (WfdServer *self);
gboolean wfd_server_is_stopping (WfdServer *self);
/* Readers that wait for something new register, to be told (@end) when the server stops. */
void wfd_server_add_waiting (WfdServer *self, gpointer reader, void (*end) (gpointer reader));
void wfd_server_remove_waiting (WfdServer *self, gpointer reader);

WfdNeighbours *wfd_server_get_neighbours (WfdServer *self);
/* Memory that request bodies may take all together. */
gboolean wfd_server_take_body_memory (WfdServer *self, gsize size);
void wfd_server_give_body_memory (WfdServer *self, gsize size);

G_END_DECLS
