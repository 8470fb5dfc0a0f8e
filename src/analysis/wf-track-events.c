/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gaps and changes of one track. A change compares the means of a quarter of an hour before and
 * after: a single odd report is none. */
#include <math.h>

#include "analysis/wf-track-evidence.h"

#define MEAN_US (15 * WF_MINUTE_US)
#define MIN_FIXES 2          /* on each side */
#define SPEED_CHANGE 3.0     /* knots, and … */
#define SPEED_SHARE 0.4      /* … of the faster of the two */
#define COURSE_CHANGE 40.0   /* degrees */
#define COURSE_MIN_SPEED 2.0 /* knots: what lies still turns around its anchor */

gint64
wf_track_get_gap_us (const WfTrack *track)
{
  return track->is_b ? WF_TRACK_GAP_B_US : WF_TRACK_GAP_A_US;
}

static WfPosition
get_position (const WfFix *fix)
{
  return (WfPosition){ wf_fix_get_lon (fix), wf_fix_get_lat (fix) };
}

gboolean
wf_track_get_position (const WfTrack *track, gint64 at, WfPosition *position, gboolean *is_in_gap)
{
  int index = wf_track_find (track, at);
  const WfFix *fix, *next;
  double t, lon;

  if (index < 0 || at > track->fixes[track->n_fixes - 1].at)
    return FALSE;
  fix = &track->fixes[index];
  next = (guint) index + 1 < track->n_fixes ? fix + 1 : fix;
  t = next->at > fix->at ? (double) (at - fix->at) / (double) (next->at - fix->at) : 0;
  lon = wf_fix_get_lon (next);
  lon += 360 * round ((wf_fix_get_lon (fix) - lon) / 360);
  *position
      = (WfPosition){ wf_fix_get_lon (fix) + (lon - wf_fix_get_lon (fix)) * t,
                      wf_fix_get_lat (fix) + (wf_fix_get_lat (next) - wf_fix_get_lat (fix)) * t };
  position->lon -= 360 * round (position->lon / 360);
  if (is_in_gap != NULL)
    *is_in_gap = at > fix->at && next->at - fix->at > wf_track_get_gap_us (track);
  return TRUE;
}

typedef struct
{
  double speed, east, north; /* sums */
  guint n_speeds, n_courses;
} Mean;

static void
mean_add (Mean *mean, const WfFix *fix, int sign)
{
  if (fix->speed != WF_FIX_NO_SPEED)
    {
      mean->speed += sign * fix->speed / 10.0;
      mean->n_speeds += (guint) sign;
    }
  if (fix->course != WF_FIX_NO_COURSE && fix->speed != WF_FIX_NO_SPEED
      && fix->speed >= COURSE_MIN_SPEED * 10)
    {
      mean->east += sign * sin (fix->course / 10.0 * G_PI / 180);
      mean->north += sign * cos (fix->course / 10.0 * G_PI / 180);
      mean->n_courses += (guint) sign;
    }
}

static double
mean_course (const Mean *mean)
{
  double degrees = atan2 (mean->east, mean->north) * 180 / G_PI;

  return degrees < 0 ? degrees + 360 : degrees;
}

static double
turn (double before, double after)
{
  double turned = fabs (after - before);

  return turned > 180 ? 360 - turned : turned;
}

/* The strongest of a run of neighbours stands for them. */
static void
add_change (GArray *events, const WfTrackEvent *event, double size, double *last_size)
{
  for (guint i = events->len; i > 0; i--)
    {
      WfTrackEvent *last = &g_array_index (events, WfTrackEvent, i - 1);

      if (last->kind != event->kind)
        continue;
      if (event->at - last->at > 2 * MEAN_US)
        break;
      if (size > *last_size)
        {
          *last = *event;
          *last_size = size;
        }
      return;
    }
  g_array_append_vals (events, event, 1);
  *last_size = size;
}

static void
check_changes (
    GArray *events, const WfFix *fix, const Mean *before, const Mean *after, double last[2])
{
  WfTrackEvent event = { .at = fix->at, .until = fix->at, .position = get_position (fix) };

  if (before->n_speeds >= MIN_FIXES && after->n_speeds >= MIN_FIXES)
    {
      event.kind = WF_TRACK_SPEED;
      event.before = before->speed / before->n_speeds;
      event.after = after->speed / after->n_speeds;
      double size = fabs (event.after - event.before);

      if (size >= SPEED_CHANGE && size >= SPEED_SHARE * MAX (event.before, event.after))
        add_change (events, &event, size, &last[0]);
    }
  if (before->n_courses >= MIN_FIXES && after->n_courses >= MIN_FIXES)
    {
      event.kind = WF_TRACK_COURSE;
      event.before = mean_course (before);
      event.after = mean_course (after);
      double size = turn (event.before, event.after);

      if (size >= COURSE_CHANGE)
        add_change (events, &event, size, &last[1]);
    }
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const WfTrackEvent *left = a, *right = b;

  if (left->at != right->at)
    return left->at < right->at ? -1 : 1;
  return (int) left->kind - (int) right->kind;
}

static void
add_gaps (GArray *events, const WfTrack *track, gint64 from, gint64 to)
{
  for (guint i = 1; i < track->n_fixes; i++)
    {
      const WfFix *fix = &track->fixes[i - 1], *next = fix + 1;
      WfTrackEvent event = { .kind = WF_TRACK_GAP, .at = fix->at, .until = next->at };

      if (next->at - fix->at <= wf_track_get_gap_us (track)
          || (from != WF_NO_TIME && next->at < from) || (to != WF_NO_TIME && fix->at > to))
        continue;
      event.position = get_position (fix);
      event.distance_m = wf_position_distance_m (event.position, get_position (next));
      g_array_append_val (events, event);
    }
}

GArray *
wf_track_find_events (const WfTrack *track, gint64 from, gint64 to)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (WfTrackEvent));
  Mean before = { 0 }, after = { 0 };
  double last[2] = { 0, 0 };
  guint first = 0, end = 0;

  /* `before` sums the fixes of a quarter of an hour up to i, `after` those of one from i on. */
  for (guint i = 0; i < track->n_fixes; i++)
    {
      const WfFix *fix = &track->fixes[i];

      for (; end < track->n_fixes && track->fixes[end].at <= fix->at + MEAN_US; end++)
        mean_add (&after, &track->fixes[end], 1);
      for (; track->fixes[first].at < fix->at - MEAN_US; first++)
        mean_add (&before, &track->fixes[first], -1);
      if ((from == WF_NO_TIME || fix->at >= from) && (to == WF_NO_TIME || fix->at <= to))
        check_changes (events, fix, &before, &after, last);
      mean_add (&after, fix, -1);
      mean_add (&before, fix, 1);
    }
  add_gaps (events, track, from, to);
  g_array_sort (events, compare_events);
  return events;
}
