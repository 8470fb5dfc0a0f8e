/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Who is connected, and since when we wait for them. libsoup waits for ever for a request that was
 * half sent (log.md §9), so every connection has a deadline for what it does now and is cut off
 * when it passes. Main thread. */
typedef struct _WfdConnections WfdConnections;

#define WFD_MAX_CONNECTIONS 2500
#define WFD_IDLE_SECONDS 75
#define WFD_STALL_SECONDS 60
#define WFD_VANISHED_SECONDS 60
/* Bytes a second; slower than this is not a line, it is an attack. */
#define WFD_MIN_BODY_RATE 1024

WfdConnections *wfd_connections_new (SoupServer *server);
void wfd_connections_free (WfdConnections *self);
/* A new one, known by @remote: the object that its messages have, too. FALSE: there is no room. It
 * has ten seconds until its first request is there. */
gboolean wfd_connections_add (WfdConnections *self, GSocket *socket, GSocketAddress *remote);
/* @stream is libsoup's from now on: the connection is forgotten when it is. */
void wfd_connections_hand_over (WfdConnections *self, GSocketAddress *remote, GIOStream *stream);
/* Counts the message's connection as @user's; the user's oldest one makes room for it. */
void wfd_connections_claim (WfdConnections *self, SoupServerMessage *message, const char *user);
/* Body bytes so far; moves the deadline along. */
void wfd_connections_body_grew (WfdConnections *self, SoupServerMessage *message, gsize total);
/* A password is checked, or waits for it, before the body is read: no deadline is theirs. */
void wfd_connections_checking (WfdConnections *self, SoupServerMessage *message);
void wfd_connections_checked (WfdConnections *self, SoupServerMessage *message);
/* We are working on the answer: no deadline is theirs. */
void wfd_connections_working (WfdConnections *self, SoupServerMessage *message);
/* The answer is on its way: they must take it. */
void wfd_connections_answering (WfdConnections *self, SoupServerMessage *message);
void wfd_connections_cut (WfdConnections *self, SoupServerMessage *message);
/* For a sender that goes on and on: told at once that nobody is there. It would wait two minutes
 * for room to say more, and so would the system, if the connection ended in good order. */
void wfd_connections_reset (WfdConnections *self, SoupServerMessage *message);
void wfd_connections_cut_at (WfdConnections *self, GSocketAddress *remote);
/* Both borrowed; NULL: it is gone. */
GTlsConnection *wfd_connections_get_tls (WfdConnections *self, SoupServerMessage *message);
GSocket *wfd_connections_get_socket (WfdConnections *self, SoupServerMessage *message);
/* Closes those that are between two requests; returns how many are in the middle of one. */
guint wfd_connections_close_idle (WfdConnections *self);
guint wfd_connections_get_n (WfdConnections *self);

G_END_DECLS
