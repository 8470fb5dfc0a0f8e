/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A bad line to a server on this computer: a TCP proxy that delays, drops, throttles, holds back
 * and cuts. It does not look at what it carries. Threads of its own; called from the main thread.
 */
typedef struct
{
  guint delay_ms;         /* each way */
  guint loss_percent;     /* of packets: each is sent again after a while, as TCP would */
  guint bytes_per_second; /* each way and connection; 0: no limit */
  gboolean holds_up;      /* what goes to the server waits */
  gboolean holds_down;    /* what comes from it waits */
  gboolean refuses;       /* hangs up on whoever connects */
  guint cut_after;        /* hangs up after so many bytes from the server; 0: never */
} WfTestLine;

typedef struct _WfTestProxy WfTestProxy;

WfTestProxy *wf_test_proxy_new (guint16 server_port);
void wf_test_proxy_free (WfTestProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestProxy, wf_test_proxy_free)
guint16 wf_test_proxy_get_port (WfTestProxy *self);
/* For all connections, from now on. */
void wf_test_proxy_set (WfTestProxy *self, const WfTestLine *line);
/* Hangs up on all. */
void wf_test_proxy_cut (WfTestProxy *self);
/* All that stand now never carry anything again, and nobody says so: what a router does that has
 * forgotten them. */
void wf_test_proxy_strand (WfTestProxy *self);

G_END_DECLS
