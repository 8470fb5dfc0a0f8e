/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-geodesic.h"

#include <math.h>

#define SEMI_MAJOR_M 6378137.0
#define FLATTENING (1 / 298.257223563)
#define SEMI_MINOR_M (SEMI_MAJOR_M * (1 - FLATTENING))
#define MEAN_RADIUS_M 6371008.8
#define MAX_ROUNDS 100
#define RADIANS(degrees) ((degrees) *G_PI / 180)

typedef struct
{
  double sin_u, cos_u;
} Reduced;

static Reduced
reduce (double lat)
{
  const double u = atan ((1 - FLATTENING) * tan (RADIANS (lat)));

  return (Reduced){ sin (u), cos (u) };
}

static double
short_way (double lon)
{
  return lon - 360 * round (lon / 360);
}

/* What Vincenty's iteration finds; FALSE near the antipode. */
typedef struct
{
  double lambda, sigma, sin_sigma, cos_sigma, cos2_alpha, cos_2m;
  Reduced a, b;
} Inverse;

static gboolean
solve (WfPosition from, WfPosition to, Inverse *inverse)
{
  const double difference = RADIANS (short_way (to.lon - from.lon));
  const Reduced a = reduce (from.lat), b = reduce (to.lat);
  double lambda = difference, last;

  for (int i = 0; i < MAX_ROUNDS; i++)
    {
      const double east = b.cos_u * sin (lambda);
      const double north = a.cos_u * b.sin_u - a.sin_u * b.cos_u * cos (lambda);
      const double sin_sigma = hypot (east, north);
      const double cos_sigma = a.sin_u * b.sin_u + a.cos_u * b.cos_u * cos (lambda);
      const double sigma = atan2 (sin_sigma, cos_sigma);
      const double sin_alpha = sin_sigma > 0 ? a.cos_u * b.cos_u * sin (lambda) / sin_sigma : 0;
      const double cos2_alpha = 1 - sin_alpha * sin_alpha;
      const double cos_2m = cos2_alpha > 1e-15 ? cos_sigma - 2 * a.sin_u * b.sin_u / cos2_alpha : 0;
      const double c = FLATTENING / 16 * cos2_alpha * (4 + FLATTENING * (4 - 3 * cos2_alpha));

      last = lambda;
      lambda
          = difference
            + (1 - c) * FLATTENING * sin_alpha
                  * (sigma + c * sin_sigma * (cos_2m + c * cos_sigma * (2 * cos_2m * cos_2m - 1)));
      *inverse = (Inverse){ lambda, sigma, sin_sigma, cos_sigma, cos2_alpha, cos_2m, a, b };
      if (fabs (lambda) > G_PI)
        return FALSE;
      if (fabs (lambda - last) < 1e-12)
        return TRUE;
    }
  return FALSE;
}

static double
great_circle_m (WfPosition a, WfPosition b)
{
  const double dlat = RADIANS (b.lat - a.lat) / 2, dlon = RADIANS (b.lon - a.lon) / 2;
  const double h = sin (dlat) * sin (dlat)
                   + cos (RADIANS (a.lat)) * cos (RADIANS (b.lat)) * sin (dlon) * sin (dlon);

  return 2 * MEAN_RADIUS_M * asin (MIN (1, sqrt (h)));
}

double
wf_geodesic_distance_m (WfPosition a, WfPosition b)
{
  Inverse v;
  double u2, k1, k2, correction;

  if (!solve (a, b, &v))
    return great_circle_m (a, b);
  u2 = v.cos2_alpha * (SEMI_MAJOR_M * SEMI_MAJOR_M - SEMI_MINOR_M * SEMI_MINOR_M)
       / (SEMI_MINOR_M * SEMI_MINOR_M);
  k1 = 1 + u2 / 16384 * (4096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  k2 = u2 / 1024 * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  correction = k2 * v.sin_sigma
               * (v.cos_2m
                  + k2 / 4
                        * (v.cos_sigma * (2 * v.cos_2m * v.cos_2m - 1)
                           - k2 / 6 * v.cos_2m * (4 * v.sin_sigma * v.sin_sigma - 3)
                                 * (4 * v.cos_2m * v.cos_2m - 3)));
  return SEMI_MINOR_M * k1 * (v.sigma - correction);
}

double
wf_geodesic_bearing (WfPosition a, WfPosition b)
{
  Inverse v = { 0 };
  double bearing;

  if (!solve (a, b, &v))
    v.lambda = RADIANS (short_way (b.lon - a.lon));
  bearing = atan2 (v.b.cos_u * sin (v.lambda),
                   v.a.cos_u * v.b.sin_u - v.a.sin_u * v.b.cos_u * cos (v.lambda))
            * 180 / G_PI;
  return bearing < 0 ? bearing + 360 : bearing;
}

double
wf_geodesic_length_m (const WfPosition *positions, guint n_positions)
{
  double length = 0;

  for (guint i = 1; i < n_positions; i++)
    length += wf_geodesic_distance_m (positions[i - 1], positions[i]);
  return length;
}

static WfPosition
interpolate (WfPosition a, WfPosition b, double share)
{
  return (WfPosition){ short_way (a.lon + short_way (b.lon - a.lon) * share),
                       a.lat + (b.lat - a.lat) * share };
}

/* On a plane with the scale of the latitude half way between @from and the answer, which the next
 * round knows better. */
static double
nearest_share (WfPosition a, WfPosition b, WfPosition from)
{
  const double dlat = b.lat - a.lat, dlon = short_way (b.lon - a.lon);
  double share = 0.5;

  for (int i = 0; i < 4; i++)
    {
      const double scale = cos (RADIANS ((from.lat + a.lat + dlat * share) / 2));
      const double x = dlon * scale, px = short_way (from.lon - a.lon) * scale;
      const double squared = x * x + dlat * dlat;

      share = squared > 0 ? (px * x + (from.lat - a.lat) * dlat) / squared : 0;
      share = CLAMP (share, 0, 1);
    }
  return share;
}

gboolean
wf_geodesic_find_nearest (const WfPosition *positions,
                          guint n_positions,
                          WfPosition from,
                          WfNearestPlace *place)
{
  if (n_positions == 0)
    return FALSE;
  *place = (WfNearestPlace){ .position = positions[0],
                             .distance_m = wf_geodesic_distance_m (from, positions[0]) };
  for (guint i = 0; i + 1 < n_positions; i++)
    {
      const double share = nearest_share (positions[i], positions[i + 1], from);
      const WfPosition at = interpolate (positions[i], positions[i + 1], share);
      const double distance = wf_geodesic_distance_m (from, at);

      if (distance < place->distance_m)
        *place = (WfNearestPlace){ .position = at, .segment = i, .distance_m = distance };
    }
  place->along_m
      = wf_geodesic_length_m (positions, MIN (place->segment + 1, n_positions))
        + (n_positions > 1 ? wf_geodesic_distance_m (positions[place->segment], place->position)
                           : 0);
  return TRUE;
}
