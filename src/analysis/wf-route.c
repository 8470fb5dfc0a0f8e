/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-route.h"

#include <math.h>
#include <string.h>

#define EARTH_RADIUS_M 6371008.8

double
wf_route_distance_m (WfPosition a, WfPosition b)
{
  double lat_a = a.lat * G_PI / 180, lat_b = b.lat * G_PI / 180;
  double half_lat = (lat_b - lat_a) / 2, half_lon = (b.lon - a.lon) * G_PI / 360;
  double h = sin (half_lat) * sin (half_lat)
             + cos (lat_a) * cos (lat_b) * sin (half_lon) * sin (half_lon);
  return 2 * EARTH_RADIUS_M * asin (sqrt (CLAMP (h, 0, 1)));
}

double
wf_route_measure (const WfLeg *leg)
{
  double length = 0;

  for (guint i = 1; i < leg->n_positions; i++)
    length += wf_route_distance_m (leg->positions[i - 1], leg->positions[i]);
  return length;
}

/* @b on the side of 180° that @a is on. */
static WfPosition
unwrap (WfPosition a, WfPosition b)
{
  return (WfPosition){ b.lon - 360 * round ((b.lon - a.lon) / 360), b.lat };
}

static WfPosition
between (WfPosition a, WfPosition b, double share)
{
  b = unwrap (a, b);
  WfPosition position = { a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat) };
  /* A position of the data that says 180 stays 180. */
  if (position.lon > 180 || position.lon < -180)
    position.lon -= 360 * round (position.lon / 360);
  return position;
}

gboolean
wf_route_get_position (const WfLeg *leg, double metres, WfPosition *position)
{
  double left = MAX (0, metres);

  if (leg->n_positions == 0)
    return FALSE;
  for (guint i = 1; i < leg->n_positions; i++)
    {
      double step = wf_route_distance_m (leg->positions[i - 1], leg->positions[i]);
      if (step > 0 && left <= step)
        {
          *position = between (leg->positions[i - 1], leg->positions[i], left / step);
          return TRUE;
        }
      left -= step;
    }
  *position = leg->positions[leg->n_positions - 1];
  return TRUE;
}

/* Share of the step a-b at which it comes nearest to @p. The steps are short beside the earth, so
 * the plane that touches it at @p serves. */
static double
nearest_share (WfPosition a, WfPosition b, WfPosition p)
{
  double squeeze = cos (p.lat * G_PI / 180);
  a = unwrap (p, a);
  b = unwrap (a, b);
  double dx = (b.lon - a.lon) * squeeze, dy = b.lat - a.lat;
  double squared = dx * dx + dy * dy;
  double share
      = squared > 0 ? ((p.lon - a.lon) * squeeze * dx + (p.lat - a.lat) * dy) / squared : 0;
  return CLAMP (share, 0, 1);
}

gboolean
wf_route_snap_leg (const WfLeg *leg, WfPosition position, WfRoutePlace *place)
{
  double along = 0;

  if (leg->n_positions == 0)
    return FALSE;
  place->along_m = 0;
  place->across_m = wf_route_distance_m (leg->positions[0], position);
  for (guint i = 1; i < leg->n_positions; i++)
    {
      WfPosition a = leg->positions[i - 1], b = leg->positions[i];
      double step = wf_route_distance_m (a, b), share = nearest_share (a, b, position);
      double across = wf_route_distance_m (between (a, b, share), position);
      if (across < place->across_m)
        {
          place->across_m = across;
          place->along_m = along + share * step;
        }
      along += step;
    }
  return TRUE;
}

gboolean
wf_route_snap (const WfAsset *asset, WfPosition position, WfRoutePlace *place)
{
  gboolean is_found = FALSE;

  for (guint i = 0; i < asset->n_legs; i++)
    {
      WfRoutePlace here = { .part = i };
      if (!wf_route_snap_leg (&asset->legs[i], position, &here)
          || (is_found && here.across_m >= place->across_m))
        continue;
      *place = here;
      is_found = TRUE;
    }
  return is_found;
}

/* --- along the cable ---------------------------------------------------- */

/* Notes that @point is reached after @metres, unless it was reached sooner. */
static gboolean
reach (GHashTable *reached, const char *point, double metres)
{
  double *known = point ? g_hash_table_lookup (reached, point) : NULL;

  if (!point || (known && *known <= metres))
    return FALSE;
  double *copy = g_new (double, 1);
  *copy = metres;
  g_hash_table_insert (reached, (gpointer) point, copy);
  return TRUE;
}

static const double *
get_reached (GHashTable *reached, const char *point)
{
  return point ? g_hash_table_lookup (reached, point) : NULL;
}

/* Distances over the legs of the cable but @part, from @end to each point that they join. */
static GHashTable *
walk_other_legs (const WfAsset *asset, guint part, const char *end)
{
  GHashTable *reached = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gboolean moved = reach (reached, end, 0);

  while (moved)
    {
      moved = FALSE;
      for (guint i = 0; i < asset->n_legs; i++)
        {
          const WfLeg *leg = &asset->legs[i];
          const double *from = get_reached (reached, leg->from);
          const double *to = get_reached (reached, leg->to);
          if (i != part && from && reach (reached, leg->to, *from + leg->route_m))
            moved = TRUE;
          else if (i != part && to && reach (reached, leg->from, *to + leg->route_m))
            moved = TRUE;
        }
    }
  return reached;
}

WfRouteCount
wf_route_count (const WfAsset *asset, guint part, const char *end)
{
  const WfLeg *leg = &asset->legs[part];
  g_autoptr (GHashTable) reached = walk_other_legs (asset, part, end ? end : leg->from);
  const double *from = get_reached (reached, leg->from), *to = get_reached (reached, leg->to);
  gboolean is_backward = to && (!from || *to < *from);

  return (WfRouteCount){
    .before_m = is_backward ? *to
                : from      ? *from
                            : 0,
    .length_m = wf_route_measure (leg),
    .is_backward = is_backward,
    .is_reached = from || to,
  };
}

double
wf_route_count_to_leg (const WfRouteCount *count, double metres)
{
  double inside = metres - count->before_m;
  return count->is_backward ? count->length_m - inside : inside;
}

double
wf_route_count_from_leg (const WfRouteCount *count, double along_m)
{
  return count->before_m + (count->is_backward ? count->length_m - along_m : along_m);
}

GArray *
wf_route_find_legs (const WfAsset *asset, const char *end, double metres)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < asset->n_legs; i++)
    {
      WfRouteCount count = wf_route_count (asset, i, end);
      double inside = metres - count.before_m;
      if (count.is_reached && inside >= 0 && inside <= count.length_m)
        g_array_append_val (parts, i);
    }
  return parts;
}

double
wf_route_get_reach (const WfAsset *asset, const char *end)
{
  double farthest = 0;

  for (guint i = 0; i < asset->n_legs; i++)
    {
      WfRouteCount count = wf_route_count (asset, i, end);
      if (count.is_reached)
        farthest = MAX (farthest, count.before_m + count.length_m);
    }
  return farthest;
}
