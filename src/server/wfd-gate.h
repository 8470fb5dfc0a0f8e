/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "server/wfd-connections.h"

G_BEGIN_DECLS

/* The gate: listens, and hands over to libsoup those whose TLS handshake is done. Main thread.
 *
 * GIO does each handshake in one of ten threads, which all tasks of the process share; a peer that
 * connects and says nothing holds one for as long as it likes, and ten of them keep everybody out
 * (log.md §14 S2). libsoup's own listener also stops for ever when once there is no descriptor
 * left. So: a thread is taken for nobody whose ClientHello is not there whole; who does not answer
 * it makes room after a second if others wait, and from then on its host has three threads at most,
 * and less patience;
 * who came last is let in first, because who waited long has given up or means ill. */
typedef struct _WfdGate WfdGate;

#define WFD_GATE_PATIENCE_MS 1000 /* for an answer in a handshake, when others wait */
#define WFD_GATE_SUSPECT_PATIENCE_MS 250
#define WFD_GATE_SUSPECT_SECONDS 30

/* Listens on @address. Everything is borrowed but @certificate and @address. */
WfdGate *wfd_gate_new (SoupServer *soup,
                       WfdConnections *connections,
                       GTlsCertificate *certificate,
                       GSocketAddress *address,
                       GError **error);
/* From now on handshakes ask for a certificate that @authority signed; @is_required: without one
 * there is no connection. One that does not pass is let through (wfd-certificate.h). */
void wfd_gate_ask_certificates (WfdGate *self, GTlsDatabase *authority, gboolean is_required);
/* Asked at each handshake: whether a certificate is wanted for its key alone, whoever signed it
 * (neighbours, the front proxy). */
typedef gboolean (*WfdGateAsks) (gpointer user_data);
void wfd_gate_ask_for_keys (WfdGate *self, WfdGateAsks asks, gpointer user_data);
/* Where it listens, with the port that was free. Owned by the gate. */
GInetSocketAddress *wfd_gate_get_address (WfdGate *self);
/* Nobody new is let in: the system refuses them. Those in a handshake are let go. */
void wfd_gate_close (WfdGate *self);
void wfd_gate_free (WfdGate *self);

G_END_DECLS
