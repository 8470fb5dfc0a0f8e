/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server that says what the test tells it to, byte for byte, over TLS with a good certificate:
 * what a broken proxy, a captive portal or an enemy may answer. Threads of its own; one request a
 * connection. */
typedef struct _WfHostileServer WfHostileServer;

/* On the connection's thread: writes the whole answer, with its head, to @out. */
typedef void (*WfHostileAnswer) (
    const char *method, const char *path, const char *body, GOutputStream *out, gpointer user_data);

WfHostileServer *wf_hostile_server_new (WfHostileAnswer answer, gpointer user_data);
void wf_hostile_server_free (WfHostileServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfHostileServer, wf_hostile_server_free)
/* Asks for a client's certificate, and takes none. Before the first request. */
void wf_hostile_server_ask_certificate (WfHostileServer *self);
const char *wf_hostile_server_get_url (WfHostileServer *self);
/* Requests for a path that contains @part, so far. */
guint wf_hostile_server_count (WfHostileServer *self, const char *part);

/* Status line, these header lines ("A: b\r\n…" or ""), and the body. FALSE: the client hung up. */
gboolean wf_hostile_say (
    GOutputStream *out, const char *status, const char *headers, const void *body, gsize size);
/* The same with the right length and as JSON. */
gboolean wf_hostile_say_json (GOutputStream *out, const char *json);
/* A good answer to what stands before the exchange: `/` and `/_session`. FALSE: it is neither. */
gboolean wf_hostile_say_welcome (const char *path, GOutputStream *out);

G_END_DECLS
