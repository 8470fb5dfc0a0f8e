/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-time-axis.h"

#include <math.h>

static void
limit_span (WfTimeAxis *axis, double pivot)
{
  gint64 length = axis->to - axis->from;
  gint64 wanted = CLAMP (length, WF_TIME_AXIS_MIN_US, WF_TIME_AXIS_MAX_US);

  if (wanted != length)
    {
      gint64 at = axis->from + (gint64) ((double) length * pivot);

      axis->from = at - (gint64) ((double) wanted * pivot);
      axis->to = axis->from + wanted;
    }

  /* The years that the log itself knows: 1970 to 2200. */
  gint64 last = G_GINT64_CONSTANT (7258118400) * WF_SECOND_US;
  gint64 shift = 0;

  if (axis->from < 0)
    shift = -axis->from;
  else if (axis->to > last)
    shift = last - axis->to;
  axis->from += shift;
  axis->to += shift;
}

double
wf_time_axis_to_x (const WfTimeAxis *axis, gint64 instant)
{
  double length = (double) (axis->to - axis->from);

  if (length <= 0.0)
    return axis->x;
  return axis->x + axis->width * ((double) instant - (double) axis->from) / length;
}

gint64
wf_time_axis_from_x (const WfTimeAxis *axis, double x)
{
  if (axis->width <= 0.0)
    return axis->from;
  return axis->from
         + (gint64) llround ((x - axis->x) / axis->width * (double) (axis->to - axis->from));
}

void
wf_time_axis_zoom (WfTimeAxis *axis, double x, double factor)
{
  g_return_if_fail (factor > 0.0);

  double pivot = axis->width > 0.0 ? CLAMP ((x - axis->x) / axis->width, 0.0, 1.0) : 0.5;
  gint64 at = axis->from + (gint64) ((double) (axis->to - axis->from) * pivot);
  double length = (double) (axis->to - axis->from) / factor;

  length = CLAMP (length, (double) WF_TIME_AXIS_MIN_US, (double) WF_TIME_AXIS_MAX_US);
  axis->from = at - (gint64) (length * pivot);
  axis->to = axis->from + (gint64) length;
  limit_span (axis, pivot);
}

void
wf_time_axis_pan (WfTimeAxis *axis, double dx)
{
  if (axis->width <= 0.0)
    return;

  gint64 shift = (gint64) llround (dx / axis->width * (double) (axis->to - axis->from));

  axis->from -= shift;
  axis->to -= shift;
  limit_span (axis, 0.5);
}

void
wf_time_axis_fit (WfTimeAxis *axis, gint64 from, gint64 to)
{
  gint64 margin = MAX (to - from, 0) / 20;

  axis->from = from - margin;
  axis->to = MAX (to + margin, axis->from + 1);
  limit_span (axis, 0.5);
}

gint64
wf_time_axis_choose_step (const WfTimeAxis *axis, double min_px)
{
  static const gint64 steps[] = {
    WF_MINUTE_US,      2 * WF_MINUTE_US, 5 * WF_MINUTE_US, 10 * WF_MINUTE_US, 15 * WF_MINUTE_US,
    30 * WF_MINUTE_US, WF_HOUR_US,       2 * WF_HOUR_US,   4 * WF_HOUR_US,    6 * WF_HOUR_US,
    12 * WF_HOUR_US,   WF_DAY_US,        2 * WF_DAY_US,    7 * WF_DAY_US,     14 * WF_DAY_US,
    28 * WF_DAY_US,    56 * WF_DAY_US,   112 * WF_DAY_US,  224 * WF_DAY_US,
  };
  double us_per_px = (double) (axis->to - axis->from) / MAX (axis->width, 1.0);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if ((double) steps[i] >= min_px * us_per_px)
      return steps[i];
  return 448 * WF_DAY_US;
}

gboolean
wf_time_axis_daylight (
    gint64 day, double lon, double lat, gint64 *sunrise, gint64 *sunset, gboolean *is_dark)
{
  gint64 midnight = day - ((day % WF_DAY_US) + WF_DAY_US) % WF_DAY_US;
  double day_of_year = fmod ((double) (midnight / WF_DAY_US), 365.2425);
  double declination = -23.44 * cos (2.0 * G_PI / 365.2425 * (day_of_year + 10.0));
  double c = -tan (lat * G_PI / 180.0) * tan (declination * G_PI / 180.0);
  gint64 noon = midnight + 12 * WF_HOUR_US - (gint64) (lon / 15.0 * (double) WF_HOUR_US);

  *is_dark = c >= 1.0;
  if (c >= 1.0 || c <= -1.0)
    return FALSE;

  gint64 half = (gint64) (acos (c) / G_PI * 12.0 * (double) WF_HOUR_US);

  *sunrise = noon - half;
  *sunset = noon + half;
  return TRUE;
}
