/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hybrid logical clock (Kulkarni et al. 2014; log.md §5): 48 bits of milliseconds since 1970, 16
 * bits of counter. Pure. */
#define WF_HLC_MAX_LEAD_US (60 * G_USEC_PER_SEC)

guint64 wf_hlc_next (guint64 last, gint64 now_us);
/* After seeing @remote: never further ahead than the wall clock + 60 s, so that one broken clock
 * cannot drag everybody. */
guint64 wf_hlc_receive (guint64 last, guint64 remote, gint64 now_us);
gint64 wf_hlc_time_us (guint64 hlc);
/* More than 5 minutes ahead of the server's receipt. */
gboolean wf_hlc_is_suspect (guint64 hlc, gint64 received_at_us);

G_END_DECLS
