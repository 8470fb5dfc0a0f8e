/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-projection.h"

#include <math.h>

#define EARTH_RADIUS_M 6371008.8
#define EQUATOR_M 40075016.68557849 /* WGS 84 semi-major axis, as Web Mercator has it */
#define RADIANS(degrees) ((degrees) *G_PI / 180.0)

WfPoint
wf_mercator_project (double lon, double lat)
{
  double clamped = CLAMP (lat, -WF_MERCATOR_MAX_LATITUDE, WF_MERCATOR_MAX_LATITUDE);
  double sine = sin (RADIANS (clamped));

  return (WfPoint){ (lon + 180.0) / 360.0, 0.5 - log ((1.0 + sine) / (1.0 - sine)) / (4.0 * G_PI) };
}

void
wf_mercator_unproject (WfPoint point, double *lon, double *lat)
{
  double x = point.x - floor (point.x);

  if (lon != NULL)
    *lon = x * 360.0 - 180.0;
  if (lat != NULL)
    *lat = atan (sinh (G_PI * (1.0 - 2.0 * point.y))) * 180.0 / G_PI;
}

double
wf_view_get_world_px (const WfView *view)
{
  return WF_TILE_SIZE * exp2 (view->zoom);
}

WfPoint
wf_view_to_screen (const WfView *view, WfPoint unit)
{
  double world = wf_view_get_world_px (view);

  return (WfPoint){ (unit.x - view->centre.x) * world + view->width / 2.0,
                    (unit.y - view->centre.y) * world + view->height / 2.0 };
}

WfPoint
wf_view_from_screen (const WfView *view, WfPoint screen)
{
  double world = wf_view_get_world_px (view);

  return (WfPoint){ (screen.x - view->width / 2.0) / world + view->centre.x,
                    (screen.y - view->height / 2.0) / world + view->centre.y };
}

double
wf_view_metres_per_pixel (const WfView *view)
{
  double lat;

  wf_mercator_unproject (view->centre, NULL, &lat);
  return EQUATOR_M * cos (RADIANS (lat)) / wf_view_get_world_px (view);
}

double
wf_distance_m (double lon_a, double lat_a, double lon_b, double lat_b)
{
  double a = RADIANS (lat_a), b = RADIANS (lat_b);
  double half_lat = sin ((b - a) / 2.0);
  double half_lon = sin (RADIANS (lon_b - lon_a) / 2.0);
  double h = half_lat * half_lat + cos (a) * cos (b) * half_lon * half_lon;

  return 2.0 * EARTH_RADIUS_M * asin (sqrt (MIN (1.0, h)));
}

double
wf_bearing_deg (double lon_a, double lat_a, double lon_b, double lat_b)
{
  double a = RADIANS (lat_a), b = RADIANS (lat_b), dlon = RADIANS (lon_b - lon_a);
  double degrees = atan2 (sin (dlon) * cos (b), cos (a) * sin (b) - sin (a) * cos (b) * cos (dlon))
                   * 180 / G_PI;

  return degrees < 0 ? fmod (degrees + 360, 360) : degrees;
}
