/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Geometry as RFC 7946 wants it, and back through our own reader. */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "wire/wf-geojson-write.h"
#include "wire/wf-import.h"

static char *
dup_geometry (WfFeatureShape shape, const WfGeometryPart *parts, guint n_parts)
{
  GString *out = g_string_new (NULL);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_geojson_put_geometry (&writer, shape, parts, n_parts);
  return g_string_free (out, FALSE);
}

#define PART(positions)                                                                            \
  {                                                                                                \
    positions, G_N_ELEMENTS (positions)                                                            \
  }

static void
test_plain (void)
{
  static const WfPosition point[] = { { 24.9384, 60.169856 } };
  static const WfPosition line[] = { { 10, -5 }, { 11.25, -5.0000001 } };
  static const WfPosition tiny[] = { { -0.00000001, 1e-9 } };
  const WfGeometryPart points[] = { PART (point), PART (point) }, a = PART (line), b = PART (tiny);
  g_autofree char *one = NULL, *two = NULL, *along = NULL, *none = NULL, *zero = NULL;

  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  one = dup_geometry (WF_FEATURE_POINT, points, 1);
  two = dup_geometry (WF_FEATURE_POINT, points, 2);
  along = dup_geometry (WF_FEATURE_LINE, &a, 1);
  none = dup_geometry (WF_FEATURE_NOWHERE, NULL, 0);
  zero = dup_geometry (WF_FEATURE_POINT, &b, 1);
  setlocale (LC_NUMERIC, "C");
  g_assert_cmpstr (one, ==, "{\"type\":\"Point\",\"coordinates\":[24.9384,60.169856]}");
  g_assert_cmpstr (
      two, ==,
      "{\"type\":\"MultiPoint\",\"coordinates\":[[24.9384,60.169856],[24.9384,60.169856]]}");
  g_assert_cmpstr (along, ==,
                   "{\"type\":\"LineString\",\"coordinates\":[[10,-5],[11.25,-5.0000001]]}");
  g_assert_cmpstr (none, ==, "null");
  g_assert_cmpstr (zero, ==, "{\"type\":\"Point\",\"coordinates\":[0,0]}");
}

static void
test_line_over_180 (void)
{
  static const WfPosition east[] = { { 170, 0 }, { -170, 10 } };
  static const WfPosition west[] = { { -179, 10 }, { 179, 10 }, { 178, 12 } };
  static const WfPosition touch[] = { { 170, 1 }, { 180, 1 } };
  const WfGeometryPart a = PART (east), b = PART (west), c = PART (touch);
  g_autofree char *first = dup_geometry (WF_FEATURE_LINE, &a, 1);
  g_autofree char *second = dup_geometry (WF_FEATURE_LINE, &b, 1);
  g_autofree char *third = dup_geometry (WF_FEATURE_LINE, &c, 1);

  g_assert_cmpstr (first, ==,
                   "{\"type\":\"MultiLineString\",\"coordinates\":[[[170,0],[180,5]],"
                   "[[-180,5],[-170,10]]]}");
  g_assert_cmpstr (second, ==,
                   "{\"type\":\"MultiLineString\",\"coordinates\":[[[-179,10],[-180,10]],"
                   "[[180,10],[179,10],[178,12]]]}");
  g_assert_cmpstr (third, ==, "{\"type\":\"LineString\",\"coordinates\":[[170,1],[180,1]]}");
}

/* Clockwise comes in, counter-clockwise goes out; the hole the other way; an island in the hole is
 * an area of its own. */
static void
test_rings (void)
{
  static const WfPosition outer[] = { { 0, 0 }, { 0, 9 }, { 9, 9 }, { 9, 0 }, { 0, 0 } };
  static const WfPosition hole[] = { { 2, 2 }, { 7, 2 }, { 7, 7 }, { 2, 7 }, { 2, 2 } };
  static const WfPosition island[] = { { 4, 4 }, { 5, 4 }, { 5, 5 }, { 4, 4 } };
  const WfGeometryPart parts[] = { PART (hole), PART (island), PART (outer) };
  g_autofree char *text = dup_geometry (WF_FEATURE_AREA, parts, 3);

  g_assert_cmpstr (text, ==,
                   "{\"type\":\"MultiPolygon\",\"coordinates\":["
                   "[[[4,4],[5,4],[5,5],[4,4]]],"
                   "[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[2,2],[2,7],[7,7],[7,2],[2,2]]]]}");
}

static void
test_ring_over_180 (void)
{
  static const WfPosition ring[] = { { 175, 0 }, { -175, 0 }, { -175, 4 }, { 175, 4 }, { 175, 0 } };
  const WfGeometryPart part = PART (ring);
  g_autofree char *text = dup_geometry (WF_FEATURE_AREA, &part, 1);

  g_assert_cmpstr (text, ==,
                   "{\"type\":\"MultiPolygon\",\"coordinates\":["
                   "[[[175,0],[180,0],[180,4],[175,4],[175,0]]],"
                   "[[[-180,0],[-175,0],[-175,4],[-180,4],[-180,0]]]]}");
}

/* Any line comes back as long as it was, and never a piece of it over 180°. */
static double
measure (const WfFeatureSet *set, const WfFeature *feature)
{
  double sum = 0;

  for (guint i = 0; i < feature->n_parts; i++)
    {
      guint n;
      const WfPosition *part = wf_feature_set_get_part (set, feature->first_part + i, &n);

      for (guint j = 1; j < n; j++)
        {
          g_assert_cmpfloat (fabs (part[j].lon - part[j - 1].lon), <=, 180);
          sum += hypot (part[j].lon - part[j - 1].lon, part[j].lat - part[j - 1].lat);
        }
    }
  return sum;
}

static void
test_round_trip (void)
{
  for (int round = 0; round < 300; round++)
    {
      WfPosition line[12]
          = { { g_test_rand_double_range (-180, 180), g_test_rand_double_range (-80, 80) } };
      const WfGeometryPart part = PART (line);
      double length = 0;
      g_autofree char *geometry = NULL, *json = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = 1; i < G_N_ELEMENTS (line); i++)
        {
          const double step = g_test_rand_double_range (-40, 40);

          line[i].lon = line[i - 1].lon + step;
          line[i].lon -= 360 * floor ((line[i].lon + 180) / 360);
          line[i].lat = g_test_rand_double_range (-80, 80);
          length += hypot (step, line[i].lat - line[i - 1].lat);
        }
      geometry = dup_geometry (WF_FEATURE_LINE, &part, 1);
      json = g_strdup_printf ("{\"type\":\"Feature\",\"properties\":null,\"geometry\":%s}",
                              geometry);
      g_autoptr (GBytes) bytes = g_bytes_new (json, strlen (json));
      g_autoptr (WfImport) import = wf_geojson_read (bytes, "x.geojson", NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (import->n_of_shape[WF_FEATURE_LINE], ==, 1);
      g_assert_cmpfloat_with_epsilon (
          measure (import->features, &g_array_index (import->features->features, WfFeature, 0)),
          length, 1e-4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/geojson-write/plain", test_plain);
  g_test_add_func ("/wire/geojson-write/line-over-180", test_line_over_180);
  g_test_add_func ("/wire/geojson-write/rings", test_rings);
  g_test_add_func ("/wire/geojson-write/ring-over-180", test_ring_over_180);
  g_test_add_func ("/wire/geojson-write/round-trip", test_round_trip);
  return g_test_run ();
}
