/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WF_SECOND_US G_GINT64_CONSTANT (1000000)
#define WF_MINUTE_US (60 * WF_SECOND_US)
#define WF_HOUR_US (60 * WF_MINUTE_US)
#define WF_DAY_US (24 * WF_HOUR_US)

/* "No instant": sorts before every instant and never formats as a date. */
#define WF_NO_TIME G_MININT64

/* Where "now" comes from: microseconds since 1970, UTC. Injected everywhere, so that tests and the
 * exercise own their time. An affine clock shows now = shown_at + (wall - wall_at) * rate; the
 * exercise clock is one of these (rate 0 is a stopped clock). Reference-counted; reading is safe
 * from any thread, wf_clock_set_manual () only from the test that owns the clock. */
typedef struct _WfClock WfClock;

WfClock *wf_clock_new_system (void);
WfClock *wf_clock_new_manual (gint64 now_us);
WfClock *wf_clock_new_affine (gint64 shown_at_us, gint64 wall_at_us, double rate);
WfClock *wf_clock_ref (WfClock *clock);
void wf_clock_unref (WfClock *clock);
gint64 wf_clock_now_us (WfClock *clock);
void wf_clock_set_manual (WfClock *clock, gint64 now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfClock, wf_clock_unref)

/* RFC 3339: `Z` or an offset and the seconds are required, a fraction may stand; second 60
 * is read as 59; years 1970-2200. */
gboolean wf_time_parse_iso (const char *text, gint64 *instant_us);
/* 2027-10-12T02:04:00Z, milliseconds only where they are not zero.
 * These three give "" for WF_NO_TIME. */
char *wf_time_format_iso (gint64 instant_us);
/* "02:04Z": what stands beside everything on screen. */
char *wf_time_format_clock (gint64 instant_us);
/* "12 Oct 02:04Z", month name of the current locale. */
char *wf_time_format_day_clock (gint64 instant_us);

G_END_DECLS
