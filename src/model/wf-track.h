/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"

G_BEGIN_DECLS

/* Where vessels said they were: positions as transmitted, from an imported file. Everything in it
 * is foreign and can be false: numbers, names, positions. Immutable once made, any thread. */
#define WF_FIX_NO_SPEED G_MAXUINT16
#define WF_FIX_NO_COURSE G_MAXUINT16

typedef struct
{
  gint64 at;     /* microseconds UTC */
  gint32 lon_e7; /* 1e-7 degrees, WGS 84 */
  gint32 lat_e7;
  guint16 speed;  /* 0.1 knots over ground, or WF_FIX_NO_SPEED */
  guint16 course; /* 0.1 degrees over ground, or WF_FIX_NO_COURSE */
} WfFix;

double wf_fix_get_lon (const WfFix *fix);
double wf_fix_get_lat (const WfFix *fix);

typedef struct
{
  guint32 mmsi;
  char *name;    /* as transmitted, control characters made visible, or NULL */
  gboolean is_b; /* class B: transmits less often */
  WfFix *fixes;  /* in time order, no two at the same instant */
  guint n_fixes;
  double west, south, east, north; /* degrees; the box does not go over 180° */
} WfTrack;

typedef struct
{
  gatomicrefcount ref_count;
  GPtrArray *tracks; /* WfTrack by MMSI */
  gint64 from, to;   /* first and last fix, or WF_NO_TIME */
  guint64 n_fixes;
} WfTrackSet;

WfTrackSet *wf_track_set_ref (WfTrackSet *self);
void wf_track_set_unref (WfTrackSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTrackSet, wf_track_set_unref)
/* NULL: no vessel of that number. */
const WfTrack *wf_track_set_get (const WfTrackSet *self, guint32 mmsi);
/* The way behind a vessel that a map shows, and so for how long after its last position it is seen.
 */
#define WF_TRACK_TRAIL_US (6 * WF_HOUR_US)
/* Is anything of it on a map of @at? */
gboolean wf_track_is_seen (const WfTrack *track, gint64 at);
/* Index of the last fix at or before @at, or -1. */
int wf_track_find (const WfTrack *track, gint64 at);

/* Gathers fixes in any order. */
typedef struct _WfTrackBuilder WfTrackBuilder;

WfTrackBuilder *wf_track_builder_new (void);
void wf_track_builder_free (WfTrackBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTrackBuilder, wf_track_builder_free)
void wf_track_builder_add (WfTrackBuilder *self, guint32 mmsi, const WfFix *fix);
/* The last name counts; empty ones do not. */
void wf_track_builder_set_name (WfTrackBuilder *self, guint32 mmsi, const char *name);
void wf_track_builder_set_class_b (WfTrackBuilder *self, guint32 mmsi);
guint64 wf_track_builder_get_n_fixes (WfTrackBuilder *self);
/* Sorts, and keeps the first of several fixes at one instant; vessels that only gave a name are
 * left out. Empties the builder. */
WfTrackSet *wf_track_builder_finish (WfTrackBuilder *self);

G_END_DECLS
