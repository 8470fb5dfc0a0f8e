/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"

G_BEGIN_DECLS

/* A stretch of time on a line of pixels. Pure values; instants are microseconds UTC, [from, to). */
typedef struct
{
  gint64 from, to;
  double x, width; /* where the line begins and how long it is, logical pixels */
} WfTimeAxis;

#define WF_TIME_AXIS_MIN_US (5 * WF_MINUTE_US)
#define WF_TIME_AXIS_MAX_US (800 * WF_DAY_US)

double wf_time_axis_to_x (const WfTimeAxis *axis, gint64 instant);
gint64 wf_time_axis_from_x (const WfTimeAxis *axis, double x);
/* @factor > 1 shows less time; the instant under @x stays under it, unless a limit is met. */
void wf_time_axis_zoom (WfTimeAxis *axis, double x, double factor);
/* Moves what is seen by pixels: positive @dx shows earlier times, as a hand pulling the paper. */
void wf_time_axis_pan (WfTimeAxis *axis, double dx);
/* Shows [from, to) with a margin of a twentieth on each side. */
void wf_time_axis_fit (WfTimeAxis *axis, gint64 from, gint64 to);

/* Distance of ruler ticks so that two are at least @min_px apart; a whole part or multiple of a
 * day. */
gint64 wf_time_axis_choose_step (const WfTimeAxis *axis, double min_px);

/* Sunset to sunrise at a place, from the sun's declination (no equation of time: good to about 20
 * minutes). FALSE where the sun does not rise or set on the day; @is_dark then says which. @day:
 * any instant of the UTC day. */
gboolean wf_time_axis_daylight (
    gint64 day, double lon, double lat, gint64 *sunrise, gint64 *sunset, gboolean *is_dark);

G_END_DECLS
