/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Web Mercator (EPSG:3857, spherical) on the unit square: x 0 at 180° W, y 0 at 85.0511° N. Pure.
 */
#define WF_MERCATOR_MAX_LATITUDE 85.05112877980659
#define WF_TILE_SIZE 256.0

typedef struct
{
  double x, y;
} WfPoint;

WfPoint wf_mercator_project (double lon, double lat);
void wf_mercator_unproject (WfPoint point, double *lon, double *lat);

/* What is seen: centre on the unit square (x may leave 0…1: the world wraps), zoom (fractional),
 * size in logical pixels. World width in pixels is 256 * 2^zoom. */
typedef struct
{
  WfPoint centre;
  double zoom;
  int width, height;
  double text_scale; /* how much larger than usual names are written; 0: as usual */
} WfView;

double wf_view_get_world_px (const WfView *view);
/* Both leave x as it is: the copy of the world that is meant is the caller's choice. */
WfPoint wf_view_to_screen (const WfView *view, WfPoint unit);
WfPoint wf_view_from_screen (const WfView *view, WfPoint screen);
/* Metres on the ground for one pixel at the centre. */
double wf_view_metres_per_pixel (const WfView *view);
/* Great-circle distance, metres, mean earth radius 6,371,008.8 m (IUGG). */
double wf_distance_m (double lon_a, double lat_a, double lon_b, double lat_b);
/* Initial bearing of the great circle from a to b, degrees, 0 ≤ b < 360, from true north. */
double wf_bearing_deg (double lon_a, double lat_a, double lon_b, double lat_b);

G_END_DECLS
