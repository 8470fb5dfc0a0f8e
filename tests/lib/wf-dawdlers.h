/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-test-line.h"

G_BEGIN_DECLS

/* Who connects and dawdles (log.md §14 S2): says nothing, half a ClientHello, a whole one and
 * nothing more, or half of a request; and those who want to be served meanwhile. */
#define WF_DAWDLERS_HOST "127.0.0.2"
#define WF_FRIENDS_HOST "127.0.0.1"

/* WfTestLine; they stand until the server hangs up. */
GPtrArray *wf_dawdlers_new (guint16 port, guint n);
/* WfTestCondition of such an array. */
gboolean wf_dawdlers_were_hung_up_on (gpointer dawdlers);

/* A new line, its handshake and one answer: how many seconds that took. */
double wf_friend_ask (guint16 port);
/* The same @n times, one after another; in order of time. */
double *wf_friends_ask (guint16 port, guint n);

G_END_DECLS
