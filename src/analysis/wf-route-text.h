/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-route.h"

G_BEGIN_DECLS

/* A place on a cable as it is said: "km 680–720 from Helsinki", "680 ± 20 km ab Helsinki", or a
 * position in any notation of model/wf-coordinate.h, which is laid on the nearest place of the
 * route. Distances are along the cable. */
typedef struct
{
  guint part;
  const char *end;     /* point that the distances count from; of the dataset */
  double from_m, to_m; /* from @end along the cable, from <= to */
  double accuracy_m;   /* half width that was said with "±", or 0 */
  gboolean is_snapped; /* it was a position … */
  WfPosition position; /* … this one … */
  double across_m;     /* … and lies so far from the route */
} WfRouteStretch;

/* What a stretch may lie aside of its route and still be meant: the routes are drawn, not
 * surveyed. */
#define WF_ROUTE_SNAP_LIMIT_M 50000.0

/* @part: the leg that is meant where several hold the distance (behind a branch), or -1. On failure
 * FALSE, WF_ERROR_INVALID with what is wrong in it, translated, and @stretch as it was. Never
 * guesses: a number with two readings, a stretch over a branching point and a distance on several
 * legs are refused. */
gboolean wf_route_parse (const WfDataset *dataset,
                         const WfAsset *asset,
                         const char *text,
                         int part,
                         WfRouteStretch *stretch,
                         GError **error);
/* The stretch of @metres around a place, counted from the end of the cable that is nearer. */
void wf_route_stretch_at (const WfDataset *dataset,
                          const WfAsset *asset,
                          const WfRoutePlace *place,
                          WfRouteStretch *stretch);
/* "Helsinki (Santahamina)" → "Helsinki"; free with g_free (). */
char *wf_route_dup_end_name (const WfDataset *dataset, const char *end);
/* Names of the points that distances may count from: "Helsinki, Hanko, Rostock". */
char *wf_route_dup_end_names (const WfDataset *dataset, const WfAsset *asset);

G_END_DECLS
