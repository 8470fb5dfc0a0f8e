/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"
#include "model/wf-track.h"

G_BEGIN_DECLS

/* What imported tracks show near cables and pipelines: distances, times, changes, silences. It says
 * where a transmitter said it was, never what anybody did. Pure. */

/* Longer than this without a position is a gap: class A, class B (domain/interop.md §11). */
#define WF_TRACK_GAP_A_US (30 * WF_MINUTE_US)
#define WF_TRACK_GAP_B_US (60 * WF_MINUTE_US)

typedef struct
{
  gint64 from, to;   /* window, [from, to]; WF_NO_TIME: open */
  double within_m;   /* farther approaches are left out */
  const char *asset; /* id of one line, or NULL for all */
  /* Only approaches whose place on the line lies in this box count; west > east: everywhere. */
  double west, south, east, north;
} WfApproachQuery;

#define WF_APPROACH_QUERY_INIT                                                                     \
  {                                                                                                \
    .from = WF_NO_TIME, .to = WF_NO_TIME, .within_m = 2000, .west = 1, .east = -1                  \
  }

/* The closest that a track came to a line, straight between fixes and even in time. */
typedef struct
{
  const WfTrack *track; /* of the set */
  const WfAsset *asset; /* of the dataset */
  guint leg;
  gint64 at;
  double distance_m;
  WfPosition vessel, line; /* the two points */
  double leg_m;            /* of @line, along the leg from its first point */
  guint16 speed, course;   /* of the fix before */
  gint64 gap_us; /* time between the two fixes around it when that is a gap, else 0: then the
                    position is not known, only that the straight way would have led there */
} WfApproach;

/* One for each pair of track and line, nearest first; GArray of WfApproach, free with
 * g_array_unref (). Set and dataset must outlive it. */
GArray *wf_track_find_approaches (const WfTrackSet *set,
                                  const WfDataset *dataset,
                                  const WfApproachQuery *query);

typedef enum
{
  WF_TRACK_GAP,    /* no transmission from `at` to `until` */
  WF_TRACK_SPEED,  /* from `before` to `after`, knots, means of a quarter of an hour */
  WF_TRACK_COURSE, /* the same in degrees */
} WfTrackEventKind;

typedef struct
{
  WfTrackEventKind kind;
  gint64 at, until;
  double before, after;
  double distance_m; /* WF_TRACK_GAP: between the fixes around it */
  WfPosition position;
} WfTrackEvent;

gint64 wf_track_get_gap_us (const WfTrack *track);
/* In order of time; GArray of WfTrackEvent, free with g_array_unref (). */
GArray *wf_track_find_events (const WfTrack *track, gint64 from, gint64 to);
/* Where it was at @at, straight between fixes. FALSE before the first and after the last fix.
 * @is_in_gap: may be NULL. */
gboolean
wf_track_get_position (const WfTrack *track, gint64 at, WfPosition *position, gboolean *is_in_gap);
/* Great circle on the mean sphere, metres. */
double wf_position_distance_m (WfPosition a, WfPosition b);

G_END_DECLS
