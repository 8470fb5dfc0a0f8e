/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-utm.h"

#include <math.h>
#include <string.h>

#define SEMI_MAJOR_M 6378137.0
#define FLATTENING (1 / 298.257223563)
#define SCALE 0.9996
#define FALSE_EASTING_M 500000.0
#define FALSE_NORTHING_M 10000000.0
#define SQUARE_M 100000.0
#define ROWS 20 /* letters of the rows come again every 2,000 km */
#define ORDER 4
#define RADIANS(degrees) ((degrees) *G_PI / 180)
#define DEGREES(radians) ((radians) *180 / G_PI)

static const char bands[] = "CDEFGHJKLMNPQRSTUVWX";
static const char columns[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
static const char rows[] = "ABCDEFGHJKLMNPQRSTUV";

typedef struct
{
  double radius; /* of the rectifying sphere, times the scale */
  double eccentricity;
  double alpha[ORDER + 1], beta[ORDER + 1];
} Krueger;

static Krueger
krueger (void)
{
  const double n = FLATTENING / (2 - FLATTENING), n2 = n * n, n3 = n2 * n, n4 = n3 * n;

  return (Krueger){
    .radius = SCALE * SEMI_MAJOR_M / (1 + n) * (1 + n2 / 4 + n4 / 64),
    .eccentricity = sqrt (FLATTENING * (2 - FLATTENING)),
    .alpha = { 0, n / 2 - 2 * n2 / 3 + 5 * n3 / 16 + 41 * n4 / 180,
               13 * n2 / 48 - 3 * n3 / 5 + 557 * n4 / 1440, 61 * n3 / 240 - 103 * n4 / 140,
               49561 * n4 / 161280 },
    .beta = { 0, n / 2 - 2 * n2 / 3 + 37 * n3 / 96 - n4 / 360, n2 / 48 + n3 / 15 - 437 * n4 / 1440,
              17 * n3 / 480 - 37 * n4 / 840, 4397 * n4 / 161280 },
  };
}

double
wf_utm_get_meridian (int zone)
{
  return zone * 6 - 183;
}

gboolean
wf_utm_covers (WfPosition position)
{
  return position.lat >= WF_UTM_MIN_LATITUDE && position.lat <= WF_UTM_MAX_LATITUDE;
}

gboolean
wf_utm_get_band (char band, double *south, double *height)
{
  const char *found = band != '\0' ? strchr (bands, band) : NULL;

  if (found == NULL)
    return FALSE;
  *south = WF_UTM_MIN_LATITUDE + 8 * (int) (found - bands);
  *height = band == 'X' ? 12 : 8;
  return TRUE;
}

gboolean
wf_utm_has_zone (int zone, char band)
{
  return zone >= 1 && zone <= 60 && (band != 'X' || (zone != 32 && zone != 34 && zone != 36));
}

static char
find_band (double lat)
{
  return bands[CLAMP ((int) floor ((lat - WF_UTM_MIN_LATITUDE) / 8), 0, 19)];
}

static int
find_zone (WfPosition position, char band)
{
  const double lon = position.lon >= 180 ? position.lon - 360 : position.lon;
  const int zone = CLAMP ((int) floor ((lon + 180) / 6) + 1, 1, 60);

  if (band == 'V' && zone == 31 && lon >= 3)
    return 32;
  if (band == 'X' && lon >= 0 && lon < 42)
    return lon < 9 ? 31 : lon < 21 ? 33 : lon < 33 ? 35 : 37;
  return zone;
}

/* In metres from the equator and the central meridian. */
static void
project (double lon, double lat, double *x, double *y)
{
  const Krueger k = krueger ();
  const double s = sin (RADIANS (lat)), angle = RADIANS (lon);
  /* tangent of the conformal latitude */
  const double t = sinh (atanh (s) - k.eccentricity * atanh (k.eccentricity * s));
  const double xi = atan2 (t, cos (angle)), eta = asinh (sin (angle) / hypot (t, cos (angle)));

  *x = eta;
  *y = xi;
  for (int j = 1; j <= ORDER; j++)
    {
      *x += k.alpha[j] * cos (2 * j * xi) * sinh (2 * j * eta);
      *y += k.alpha[j] * sin (2 * j * xi) * cosh (2 * j * eta);
    }
  *x *= k.radius;
  *y *= k.radius;
}

/* Newton's steps from the conformal latitude back to the geographic one; three are enough. */
static double
geographic_tangent (double conformal, double eccentricity)
{
  const double e2 = eccentricity * eccentricity;
  double t = conformal;

  for (int i = 0; i < 5; i++)
    {
      const double root = hypot (1, t);
      const double sigma = sinh (eccentricity * atanh (eccentricity * t / root));
      const double guess = t * hypot (1, sigma) - sigma * root;

      t += (conformal - guess) / hypot (1, guess) * (1 + (1 - e2) * t * t) / ((1 - e2) * root);
    }
  return t;
}

static void
unproject (double x, double y, double *lon, double *lat)
{
  const Krueger k = krueger ();
  const double xi = y / k.radius, eta = x / k.radius;
  double xi0 = xi, eta0 = eta;

  for (int j = 1; j <= ORDER; j++)
    {
      xi0 -= k.beta[j] * sin (2 * j * xi) * cosh (2 * j * eta);
      eta0 -= k.beta[j] * cos (2 * j * xi) * sinh (2 * j * eta);
    }
  *lon = DEGREES (atan2 (sinh (eta0), cos (xi0)));
  *lat = DEGREES (
      atan (geographic_tangent (sin (xi0) / hypot (sinh (eta0), cos (xi0)), k.eccentricity)));
}

WfUtm
wf_utm_project (WfPosition position)
{
  WfUtm utm = { .band = find_band (position.lat) };
  double lon;

  utm.zone = find_zone (position, utm.band);
  lon = position.lon - wf_utm_get_meridian (utm.zone);
  project (lon - 360 * round (lon / 360), position.lat, &utm.easting, &utm.northing);
  utm.easting += FALSE_EASTING_M;
  if (utm.band < 'N')
    utm.northing += FALSE_NORTHING_M;
  return utm;
}

WfPosition
wf_utm_unproject (const WfUtm *utm)
{
  WfPosition position;

  unproject (utm->easting - FALSE_EASTING_M,
             utm->northing - (utm->band < 'N' ? FALSE_NORTHING_M : 0), &position.lon,
             &position.lat);
  position.lon += wf_utm_get_meridian (utm->zone);
  position.lon -= 360 * round (position.lon / 360);
  return position;
}

/* --- squares ------------------------------------------------------------ */

/* Rows of even zones begin with F at the equator. */
static int
row_shift (int zone)
{
  return zone % 2 == 0 ? 5 : 0;
}

void
wf_mgrs_get_square (const WfUtm *utm, char letters[2])
{
  const int column = (int) floor (utm->easting / SQUARE_M);
  const int row = (int) floor (utm->northing / SQUARE_M);

  letters[0] = columns[(utm->zone - 1) % 3 * 8 + CLAMP (column, 1, 8) - 1];
  letters[1] = rows[(row + row_shift (utm->zone)) % ROWS];
}

/* The northing of a place in the band, rounded down far enough to lie below all of the band. */
static double
get_floor (int zone, char band, double south)
{
  const WfUtm utm = wf_utm_project ((WfPosition){ wf_utm_get_meridian (zone), south + 0.1 });

  return (floor (utm.northing / SQUARE_M) - (band < 'N' ? 2 : 1)) * SQUARE_M;
}

gboolean
wf_mgrs_find_square (int zone, char band, const char letters[2], WfUtm *corner)
{
  const char *column = letters[0] != '\0' ? strchr (columns, letters[0]) : NULL;
  const char *row = letters[1] != '\0' ? strchr (rows, letters[1]) : NULL;
  const int set = (zone - 1) % 3 * 8;
  double south, height, least;
  WfPosition low, high;

  if (column == NULL || row == NULL || column - columns < set || column - columns >= set + 8
      || !wf_utm_get_band (band, &south, &height) || !wf_utm_has_zone (zone, band))
    return FALSE;
  *corner = (WfUtm){ .zone = zone, .band = band };
  corner->easting = SQUARE_M * (int) (column - columns - set + 1);
  corner->northing = SQUARE_M * ((row - rows - row_shift (zone) + ROWS) % ROWS);
  for (least = get_floor (zone, band, south); corner->northing < least;)
    corner->northing += ROWS * SQUARE_M;
  low = wf_utm_unproject (corner);
  high = wf_utm_unproject (&(WfUtm){ .zone = zone,
                                     .band = band,
                                     .easting = corner->easting + SQUARE_M,
                                     .northing = corner->northing + SQUARE_M });
  /* a quarter of a degree for the bending of the parallels */
  return high.lat >= south - 0.25 && low.lat <= south + height + 0.25;
}
