/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "model/wf-geodesic.h"

#define ROUNDS 100000

static WfPosition
random_position (void)
{
  return (WfPosition){ g_test_rand_double_range (-180, 180), g_test_rand_double_range (-90, 90) };
}

/* Flinders Peak to Buninyong, the example that surveyors check their programs with; the equator and
 * the meridian by the figures of the ellipsoid. */
static void
test_references (void)
{
  const WfPosition peak = { 144 + 25 / 60.0 + 29.52440 / 3600, -(37 + 57 / 60.0 + 3.72030 / 3600) };
  const WfPosition hill
      = { 143 + 55 / 60.0 + 35.38390 / 3600, -(37 + 39 / 60.0 + 10.15610 / 3600) };
  const WfPosition pole = { 0, 90 }, zero = { 0, 0 }, east = { 1, 0 };

  g_assert_cmpfloat_with_epsilon (wf_geodesic_distance_m (peak, hill), 54972.271, 0.001);
  g_assert_cmpfloat_with_epsilon (wf_geodesic_bearing (peak, hill), 306.868158, 1e-5);
  g_assert_cmpfloat_with_epsilon (wf_geodesic_distance_m (zero, pole), 10001965.729, 0.001);
  g_assert_cmpfloat_with_epsilon (wf_geodesic_distance_m (zero, east), 111319.491, 0.001);
  g_assert_cmpfloat (wf_geodesic_distance_m (zero, zero), ==, 0);
  /* opposite: half way round, by the sphere */
  g_assert_cmpfloat_with_epsilon (wf_geodesic_distance_m (zero, (WfPosition){ 180, 0 }), 20015114,
                                  15000);
}

static void
test_laws (void)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      const WfPosition a = random_position (), b = random_position (), c = random_position ();
      const double ab = wf_geodesic_distance_m (a, b), bearing = wf_geodesic_bearing (a, b);

      g_assert_cmpfloat (ab, >=, 0);
      g_assert_cmpfloat (ab, <, 20040000);
      g_assert_cmpfloat_with_epsilon (ab, wf_geodesic_distance_m (b, a), 0.01);
      g_assert_true (bearing >= 0 && bearing <= 360);
      /* half a per cent is what the sphere near the antipode may be off */
      g_assert_cmpfloat (wf_geodesic_distance_m (a, c), <=,
                         (ab + wf_geodesic_distance_m (b, c)) * 1.01 + 0.01);
    }
}

/* No vertex and no point between two of them is nearer than what was found. */
static void
test_nearest (void)
{
  for (guint i = 0; i < ROUNDS / 100; i++)
    {
      WfPosition line[6];
      const WfPosition centre
          = { g_test_rand_double_range (-180, 180), g_test_rand_double_range (-65, 65) };
      const WfPosition from = { centre.lon + g_test_rand_double_range (-3, 3),
                                centre.lat + g_test_rand_double_range (-3, 3) };
      WfNearestPlace place;

      for (guint j = 0; j < G_N_ELEMENTS (line); j++)
        {
          line[j].lon = centre.lon + g_test_rand_double_range (-3, 3);
          line[j].lon -= 360 * round (line[j].lon / 360); /* some of them cross 180° */
          line[j].lat = centre.lat + g_test_rand_double_range (-3, 3);
        }
      g_assert_true (wf_geodesic_find_nearest (line, G_N_ELEMENTS (line), from, &place));
      for (guint j = 0; j + 1 < G_N_ELEMENTS (line); j++)
        for (double share = 0; share <= 1; share += 0.02)
          {
            double dlon = line[j + 1].lon - line[j].lon;
            WfPosition at = { line[j].lon + (dlon - 360 * round (dlon / 360)) * share,
                              line[j].lat + (line[j + 1].lat - line[j].lat) * share };

            g_assert_cmpfloat (place.distance_m, <=, wf_geodesic_distance_m (from, at) * 1.002 + 1);
          }
      g_assert_cmpfloat (place.along_m, <=,
                         wf_geodesic_length_m (line, G_N_ELEMENTS (line)) + 0.01);
      g_assert_cmpfloat_with_epsilon (wf_geodesic_distance_m (from, place.position),
                                      place.distance_m, 0.01);
    }
}

static void
test_nearest_of_little (void)
{
  const WfPosition one = { 20, 57 };
  WfNearestPlace place;

  g_assert_false (wf_geodesic_find_nearest (&one, 0, one, &place));
  g_assert_true (wf_geodesic_find_nearest (&one, 1, (WfPosition){ 20, 58 }, &place));
  g_assert_cmpfloat (place.along_m, ==, 0);
  g_assert_cmpfloat_with_epsilon (place.distance_m, 111390, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/geodesic/references", test_references);
  g_test_add_func ("/model/geodesic/laws", test_laws);
  g_test_add_func ("/model/geodesic/nearest", test_nearest);
  g_test_add_func ("/model/geodesic/nearest-of-little", test_nearest_of_little);
  return g_test_run ();
}
