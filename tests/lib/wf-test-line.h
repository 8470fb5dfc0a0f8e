/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-server.h"

G_BEGIN_DECLS

/* One connection to a server that is spoken by hand: by somebody who means ill, or by one of many.
 * Blocking; a line belongs to one thread. */
typedef struct
{
  GSocketConnection *tcp;
  GIOStream *tls;  /* NULL before the handshake */
  GString *unread; /* came, and was not asked for yet */
} WfTestLine;

/* From @host, "127.0.0.1" to "127.0.0.254". Nothing is said yet. */
WfTestLine *wf_test_line_new (guint16 port, const char *host);
void wf_test_line_free (WfTestLine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestLine, wf_test_line_free)
/* The server is on trial, not its certificate. */
gboolean wf_test_line_shake (WfTestLine *self);
/* FALSE: the server has hung up. Before the handshake the bytes go as they are. */
gboolean wf_test_line_say (WfTestLine *self, const char *bytes, gsize length);
/* The head of an answer. Its status; 0: the server has hung up. @head may be NULL. */
guint wf_test_line_hear_head (WfTestLine *self, char **head);
/* A whole answer with Content-Length. @body may be NULL. */
guint wf_test_line_hear (WfTestLine *self, char **body);
/* What somebody says first in TLS. */
GBytes *wf_test_line_hello (void);
/* "name=value" of a new session of @user. */
char *wf_test_line_dup_session (guint16 port, const char *user);
/* Mebibytes that the server's process takes now. */
double wf_test_server_get_rss (WfTestServer *server);

G_END_DECLS
