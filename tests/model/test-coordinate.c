/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-coordinate.h"
#include "model/wf-utm.h"

#define ROUNDS 100000
#define NEAR_DEGREES 2e-5 /* 1 m and the rounding of the last digit */

/* Everything that means Helsinki, and the precision it claims. */
static const struct
{
  const char *text;
  double lat, lon;
  WfNotation notation;
  double precision_m;
} readings[] = {
  { "60.1719, 24.9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60.1719 24.9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60.1719;24.9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60.1719/24.9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60.1719,24.9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60,1719 24,9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60,1719; 24,9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60,1719, 24,9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60,24", 60, 24, WF_NOTATION_DECIMAL, 111195 },
  { "60,17 24,45", 60.17, 24.45, WF_NOTATION_DECIMAL, 1112 },
  { "  (60.1719,\t24.9414)\n", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "\"60.1719, 24.9414\"", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "[60.1719, 24.9414]", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60.1719N 24.9414E", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "N60.1719 E24.9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "E 24.9414, N 60.1719", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "24.9414 E 60.1719 N", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "24.9414 E 60.1719", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60.1719° 24.9414°", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60.1719 north, 24.9414 east", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "60,1719° Nord 24,9414° Ost", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "lat: 60.1719 lon: 24.9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "lon=24.9414, lat=60.1719", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "Breite 60,1719 Länge 24,9414", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "geo:60.1719,24.9414;u=35", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "POINT (24.9414 60.1719)", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "-33.8568, 151.2153", -33.8568, 151.2153, WF_NOTATION_DECIMAL, 11.1 },
  { "−33.8568 −70.5", -33.8568, -70.5, WF_NOTATION_DECIMAL, 11120 },
  { "33.8568 S 70.5 W", -33.8568, -70.5, WF_NOTATION_DECIMAL, 11120 },
  { "33.8568 sud, 70.5 ouest", -33.8568, -70.5, WF_NOTATION_DECIMAL, 11120 },
  { "+60.1719+024.9414/", 60.1719, 24.9414, WF_NOTATION_DECIMAL, 11.1 },
  { "-33.8568-070.5/", -33.8568, -70.5, WF_NOTATION_DECIMAL, 11120 },
  { "60°10.5'N 24°56.25'E", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "60°10.5′N 24°56.25′E", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "60° 10,5′ N, 24° 56,25′ E", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "60 10.5 24 56.25", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "60 10.5, 24 56.25", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "N60 10.5 E024 56.25", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "60-10.5N 024-56.25E", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "6010.5N 02456.25E", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "6010.500,N,02456.250,E", 60.175, 24.9375, WF_NOTATION_MINUTES, 1.85 },
  { "60 deg 10.5 min N 24 deg 56.25 min E", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "60° 10.5' 24° 56.25'", 60.175, 24.9375, WF_NOTATION_MINUTES, 185 },
  { "60°10'30\"N 24°56'15\"E", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "60°10′30″N 24°56′15″E", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "60°10''30 N 24 E", 0, 0, WF_NOTATION_N, 0 },
  { "60°10'30''N 24°56'15''E", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "60º 10´ 30” N; 24º 56´ 15” E", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "60 10 30 24 56 15", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "60 10 30,24 56 15", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "60 10 30N 24 56 15E", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "60-10-30N 024-56-15E", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "601030N0245615E", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "N601030 E0245615", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "+601030+0245615/", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "60d10m30sN 24d56m15sE", 60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "-60°10'30\", 24°56'15\"", -60.175, 24.9375, WF_NOTATION_SECONDS, 30.9 },
  { "90, 180", 90, 180, WF_NOTATION_DECIMAL, 111195 },
  { "0 0", 0, 0, WF_NOTATION_DECIMAL, 111195 },
};

static void
test_readings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    {
      g_autoptr (GError) error = NULL;
      WfCoordinate read;
      gboolean ok = wf_coordinate_parse (readings[i].text, &read, &error);

      g_test_message ("%s", readings[i].text);
      if (readings[i].notation == WF_NOTATION_N)
        {
          g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (ok);
      g_assert_cmpfloat_with_epsilon (read.position.lat, readings[i].lat, 1e-9);
      g_assert_cmpfloat_with_epsilon (read.position.lon, readings[i].lon, 1e-9);
      g_assert_cmpint (read.notation, ==, readings[i].notation);
      g_assert_cmpfloat_with_epsilon (read.precision_m / readings[i].precision_m, 1, 0.01);
    }
}

/* What must not be guessed at, and where it says so. */
static const struct
{
  const char *text, *message;
} refusals[] = {
  { "", "Only one of latitude and longitude" },
  { "60.17", "Only one of latitude and longitude" },
  { "Helsinki", "Character 1: “helsinki”" },
  { "110.75, 24.9", "Character 1: latitude 110.75 is outside −90 to 90; the two numbers may be" },
  { "60.17, 190", "Character 8: longitude 190 is outside" },
  { "60°61'N 24°56'E", "Character 4: minutes stay below 60, this is 61" },
  { "60°10'60\"N 24°56'E", "Character 7: seconds stay below 60, this is 60" },
  { "6061.0N 02456.0E", "Character 1: minutes and seconds stay below 60" },
  { "60.5°10'N 24°E", "Character 1: only the last number" },
  { "60 10 30 24 56", "Character 10: more than degrees" },
  { "60.17 24.94 12", "It is not clear where" },
  { "60.17N 24.94N", "Character 8: two latitudes" },
  { "60.17E 24.94W", "two longitudes" },
  { "-60.17S 24.94E", "Character 1: a minus sign" },
  { "60.17N 24.94O", "Character 13: “O” is east in German" },
  { "60.17N 24.94E 12.5E", "Character 15: a position has two parts" },
  { "N 60.17 N E 24.94", "Character 11: one letter of N" },
  { "60#17 24", "Character 3: “#”" },
  { "° 60", "Character 1: a mark" },
  { "60 - 24", "Character 4: a sign" },
  { "1e5 2", "Character 2: a power of ten" },
  { "61V LG 12345 67890", "Character 1: zones go from 1 to 60" },
  { "35ILG 12345 67890", "Character 3: there is no latitude band" },
  { "35VAA 12345 67890", "Character 4: there is no square “AA” in 35V" },
  { "35VLG 1234 67890", "Character 12: east and north have the same number" },
  { "35VLG 123456 678901", "Character 7: east and north have at most five" },
  { "35VLG 123.4 678.9", "MGRS has whole numbers" },
  { "32X LG 1 1", "Character 1: 32X does not exist" },
  { "35ALG 1 1", "Character 3: A, B, Y and Z" },
  { "35S 385800 4000000", "Character 3: “S” may be" },
  { "35V 38580 6672100", "Character 5: metres east" },
  { "35V 385800 1672100", "Character 12: this northing is not in band V" },
  { "UTM 35V", "Not UTM or MGRS" },
  { "MGRS nonsense", "Not UTM or MGRS" },
};

static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      WfCoordinate read;

      g_test_message ("%s", refusals[i].text);
      g_assert_false (wf_coordinate_parse (refusals[i].text, &read, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
      g_test_message ("  %s", error->message);
      g_assert_nonnull (strstr (error->message, refusals[i].message));
    }
}

/* Known pairs: by definition, by the length of the meridian, and published ones to the places
 * given. */
static const struct
{
  const char *grid;
  double lat, lon, near;
} references[] = {
  /* the origin of zone 31: the equator at 3° E is 500 km east by definition */
  { "31N 500000 0", 0, 3, 1e-9 },
  { "31N 166021.443 0", 0, 0, 1e-8 },
  /* 45° on the central meridian: the meridian arc of WGS 84, 4,984,944.378 m, times 0.9996 */
  { "31T 500000 4982950.400", 45, 3, 1e-8 },
  { "18SUJ 23394 07396", 38.8977, -77.0365, 5e-5 }, /* the White House */
  { "31U 448251 5411932", 48.8582, 2.2945, 5e-5 },  /* the Eiffel Tower */
  { "56H 334873 6252266", -33.857, 151.215, 5e-4 }, /* Sydney Opera House */
};

static void
test_references (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (references); i++)
    {
      g_autoptr (GError) error = NULL;
      WfCoordinate read;

      wf_coordinate_parse (references[i].grid, &read, &error);
      g_assert_no_error (error);
      g_test_message ("%s: %.7f %.7f", references[i].grid, read.position.lat, read.position.lon);
      g_assert_cmpfloat_with_epsilon (read.position.lat, references[i].lat, references[i].near);
      g_assert_cmpfloat_with_epsilon (read.position.lon, references[i].lon, references[i].near);
    }
}

static void
test_zones (void)
{
  static const struct
  {
    double lat, lon;
    int zone;
    char band;
  } zones[] = {
    { 60.39, 5.32, 32, 'V' },                             /* Bergen, not 31 */
    { 60.39, 2.9, 31, 'V' },   { 78.22, 15.65, 33, 'X' }, /* Longyearbyen */
    { 78.92, 11.93, 33, 'X' }, { 78.0, 8.9, 31, 'X' },    { 80.0, 25.0, 35, 'X' },
    { 80.0, 35.0, 37, 'X' },   { 84.0, 179.9, 60, 'X' },  { -80.0, -180.0, 1, 'C' },
    { 0.0, 180.0, 1, 'N' },    { -0.0001, 0.0, 31, 'M' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      WfUtm utm = wf_utm_project ((WfPosition){ zones[i].lon, zones[i].lat });

      g_assert_cmpint (utm.zone, ==, zones[i].zone);
      g_assert_cmpint (utm.band, ==, zones[i].band);
    }
  g_assert_false (wf_utm_covers ((WfPosition){ 0, 84.1 }));
}

static WfPosition
random_position (gboolean is_grid)
{
  return (WfPosition){ g_test_rand_double_range (-180, 180),
                       is_grid ? g_test_rand_double_range (-80, 84)
                               : g_test_rand_double_range (-90, 90) };
}

static void
test_round_trip (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      const WfNotation notation = i % WF_NOTATION_N;
      const WfPosition given = random_position (notation >= WF_NOTATION_UTM);
      g_autofree char *text = wf_coordinate_dup_text (given, notation);
      g_autoptr (GError) error = NULL;
      WfCoordinate read;
      double east;

      if (!wf_coordinate_parse (text, &read, &error))
        g_error ("%s: %s", text, error->message);
      east = fabs (read.position.lon - given.lon);
      east = MIN (east, 360 - east) * cos (given.lat * G_PI / 180);
      if (fabs (read.position.lat - given.lat) > NEAR_DEGREES || east > NEAR_DEGREES)
        g_error ("%s: %f %f became %f %f", text, given.lat, given.lon, read.position.lat,
                 read.position.lon);
      g_assert_cmpint (read.notation, ==, notation);
    }
}

/* The projection alone: to a hundredth of a millimetre and back. */
static void
test_utm_round_trip (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      const WfPosition given = random_position (TRUE);
      const WfUtm utm = wf_utm_project (given);
      const WfPosition back = wf_utm_unproject (&utm);

      g_assert_cmpfloat_with_epsilon (back.lat, given.lat, 1e-10);
      g_assert_cmpfloat_with_epsilon (fabs (back.lon - given.lon), 0, 2e-9);
      g_assert_cmpfloat (utm.easting, >, 100000);
      g_assert_cmpfloat (utm.easting, <, 900000);
    }
}

/* Any bytes: an answer or an error, never both, and a position on the globe. */
static void
test_noise (void)
{
  static const char *const pieces[] = { "60",
                                        "24",
                                        ".",
                                        ",",
                                        " ",
                                        "N",
                                        "E",
                                        "°",
                                        "'",
                                        "\"",
                                        "-",
                                        "+",
                                        "35V",
                                        "LG",
                                        "12345",
                                        "lat",
                                        "min",
                                        ";",
                                        "o",
                                        "S",
                                        "0",
                                        "999",
                                        "\xe2\x88\x92",
                                        "geo:",
                                        "utm ",
                                        "mgrs ",
                                        "point" };

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      WfCoordinate read;

      for (int n = g_test_rand_int_range (0, 14); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      if (wf_coordinate_parse (text->str, &read, &error))
        {
          g_assert_no_error (error);
          g_assert_cmpfloat (fabs (read.position.lat), <=, 90);
          g_assert_cmpfloat (fabs (read.position.lon), <=, 180);
          g_assert_cmpfloat (read.precision_m, >, 0);
        }
      else
        g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
    }
}

static void
test_writing (void)
{
  const WfPosition helsinki = { 24.9414, 60.1719 }, edge = { -179.9999999, 59.9999999 };
  g_autofree char *decimal = wf_coordinate_dup_text (helsinki, WF_NOTATION_DECIMAL);
  g_autofree char *minutes = wf_coordinate_dup_text (helsinki, WF_NOTATION_MINUTES);
  g_autofree char *seconds = wf_coordinate_dup_text (helsinki, WF_NOTATION_SECONDS);
  g_autofree char *mgrs = wf_coordinate_dup_text (helsinki, WF_NOTATION_MGRS);
  g_autofree char *carried = wf_coordinate_dup_text (edge, WF_NOTATION_SECONDS);
  g_autofree char *polar = wf_coordinate_dup_text ((WfPosition){ 10, 89 }, WF_NOTATION_MGRS);
  g_autofree char *brief = wf_coordinate_dup_short ((WfPosition){ 19.08, 56.2 });

  g_assert_cmpstr (decimal, ==, "60.17190, 24.94140");
  g_assert_cmpstr (minutes, ==, "60°10.314′N 24°56.484′E");
  g_assert_cmpstr (seconds, ==, "60°10′18.8″N 24°56′29.0″E");
  g_assert_true (g_str_has_prefix (mgrs, "35VLG 85"));
  g_assert_cmpstr (carried, ==, "60°00′00.0″N 180°00′00.0″W");
  g_assert_cmpstr (polar, ==, "89.00000, 10.00000");
  g_assert_cmpstr (brief, ==, "56°12′N 19°05′E");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/coordinate/readings", test_readings);
  g_test_add_func ("/model/coordinate/refusals", test_refusals);
  g_test_add_func ("/model/coordinate/references", test_references);
  g_test_add_func ("/model/coordinate/zones", test_zones);
  g_test_add_func ("/model/coordinate/round-trip", test_round_trip);
  g_test_add_func ("/model/coordinate/utm-round-trip", test_utm_round_trip);
  g_test_add_func ("/model/coordinate/noise", test_noise);
  g_test_add_func ("/model/coordinate/writing", test_writing);
  return g_test_run ();
}
