/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* Distances along the drawn lines of the dataset. Pure functions; metres on a sphere of the mean
 * earth radius 6,371,008.8 m (IUGG); between two positions of a line straight in degrees, as it is
 * drawn, on the short side of 180°. Steps of the dataset are short but for oceans, where a place
 * within a step may be a per cent of it off. */
double wf_route_distance_m (WfPosition a, WfPosition b);
double wf_route_measure (const WfLeg *leg);
/* @metres from the leg's first position, held to the leg. FALSE for a leg without positions. */
gboolean wf_route_get_position (const WfLeg *leg, double metres, WfPosition *position);

/* A place on a line: metres from the first position of leg @part, and how far aside it lies. */
typedef struct
{
  guint part;
  double along_m;
  double across_m;
} WfRoutePlace;

/* The nearest place of the leg, or of all legs of the asset, to @position. FALSE when there is no
 * leg to be near to. */
gboolean wf_route_snap_leg (const WfLeg *leg, WfPosition position, WfRoutePlace *place);
gboolean wf_route_snap (const WfAsset *asset, WfPosition position, WfRoutePlace *place);

/* How leg @part is counted from the point @end along the cable: over the legs before it, the short
 * way. An @end that the cable does not have counts from the leg's first position. */
typedef struct
{
  double before_m;      /* to the nearer end of the leg */
  double length_m;      /* of the leg */
  gboolean is_backward; /* the leg's last position is the nearer end */
  gboolean is_reached;  /* FALSE: the end is not on this cable, or not joined to the leg */
} WfRouteCount;

WfRouteCount wf_route_count (const WfAsset *asset, guint part, const char *end);
/* From the end along the cable to metres from the leg's first position, and back. Not held to the
 * leg. */
double wf_route_count_to_leg (const WfRouteCount *count, double metres);
double wf_route_count_from_leg (const WfRouteCount *count, double along_m);

/* Legs that hold a place @metres from @end: none beyond the far ends, several behind a branch.
 * GArray of guint (parts); free with g_array_unref (). */
GArray *wf_route_find_legs (const WfAsset *asset, const char *end, double metres);
/* The farthest place that is counted from @end. */
double wf_route_get_reach (const WfAsset *asset, const char *end);

G_END_DECLS
