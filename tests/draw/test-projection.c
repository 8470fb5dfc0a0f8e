/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-projection.h"

#include <math.h>

static void
test_round_trip (void)
{
  for (int i = 0; i < 2000; i++)
    {
      double lon = g_test_rand_double_range (-180, 180), lat = g_test_rand_double_range (-85, 85);
      double back_lon, back_lat;

      wf_mercator_unproject (wf_mercator_project (lon, lat), &back_lon, &back_lat);
      g_assert_cmpfloat_with_epsilon (lon, back_lon, 1e-9);
      g_assert_cmpfloat_with_epsilon (lat, back_lat, 1e-9);
    }
}

static void
test_known_points (void)
{
  WfPoint zero = wf_mercator_project (0, 0);
  WfPoint corner = wf_mercator_project (-180, WF_MERCATOR_MAX_LATITUDE);
  WfPoint pole = wf_mercator_project (0, 90);

  g_assert_cmpfloat_with_epsilon (zero.x, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (zero.y, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (corner.x, 0.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (corner.y, 0.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (pole.y, 0.0, 1e-9); /* held to the square's rim */
  g_assert_true (wf_mercator_project (0, -90).y <= 1.0 + 1e-9);
}

static void
test_wrap (void)
{
  double lon, lat;

  wf_mercator_unproject ((WfPoint){ 1.25, 0.5 }, &lon, &lat);
  g_assert_cmpfloat_with_epsilon (lon, -90.0, 1e-9);
  wf_mercator_unproject ((WfPoint){ -0.25, 0.5 }, &lon, &lat);
  g_assert_cmpfloat_with_epsilon (lon, 90.0, 1e-9);
}

static void
test_view (void)
{
  for (int i = 0; i < 500; i++)
    {
      WfView view = { { g_test_rand_double_range (-1, 2), g_test_rand_double () },
                      g_test_rand_double_range (0, 18),
                      800,
                      600 };
      WfPoint screen
          = { g_test_rand_double_range (-100, 900), g_test_rand_double_range (-100, 700) };
      WfPoint back = wf_view_to_screen (&view, wf_view_from_screen (&view, screen));

      g_assert_cmpfloat_with_epsilon (back.x, screen.x, 1e-3);
      g_assert_cmpfloat_with_epsilon (back.y, screen.y, 1e-3);
    }
}

static void
test_metres (void)
{
  WfView view = { wf_mercator_project (0, 0), 0, 256, 256 };
  WfView north = { wf_mercator_project (25, 60), 5, 256, 256 };

  g_assert_cmpfloat_with_epsilon (wf_view_metres_per_pixel (&view), 156543.034, 0.01);
  g_assert_cmpfloat_with_epsilon (wf_view_metres_per_pixel (&north), 156543.034 / 32 / 2, 0.01);
  /* Helsinki to Rostock; one degree of the equator. */
  g_assert_cmpfloat_with_epsilon (wf_distance_m (24.94, 60.17, 12.1, 54.09), 1025000, 1000);
  g_assert_cmpfloat_with_epsilon (wf_distance_m (0, 0, 1, 0), 111195.1, 0.5);
  g_assert_cmpfloat_with_epsilon (wf_distance_m (179.5, 0, -179.5, 0), 111195.1, 0.5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/projection/comes-back", test_round_trip);
  g_test_add_func ("/draw/projection/knows-its-corners", test_known_points);
  g_test_add_func ("/draw/projection/wraps-the-world", test_wrap);
  g_test_add_func ("/draw/projection/view-comes-back", test_view);
  g_test_add_func ("/draw/projection/measures", test_metres);
  return g_test_run ();
}
