/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "analysis/wf-route-text.h"
#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-paths.h"
#include "wire/wf-scheme-reader.h"

typedef struct
{
  WfDataset *dataset;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("datasets");

  self->dataset = wf_dataset_read (folder, NULL);
  g_assert_nonnull (self->dataset);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  wf_dataset_unref (self->dataset);
}

/* Any leg of any line. */
static const WfAsset *
pick_leg (Fixture *self, guint *part)
{
  for (;;)
    {
      guint i = (guint) g_test_rand_int_range (0, (int) self->dataset->assets->len);
      const WfAsset *asset = g_ptr_array_index (self->dataset->assets, i);

      if (!wf_asset_is_line (asset) || asset->n_legs == 0)
        continue;
      *part = (guint) g_test_rand_int_range (0, (int) asset->n_legs);
      return asset;
    }
}

/* A place on the leg is snapped to where it is, or to another crossing of the same spot. */
static void
test_snapping_is_the_inverse (Fixture *self, gconstpointer unused)
{
  for (int i = 0; i < 1000; i++)
    {
      guint part;
      const WfAsset *asset = pick_leg (self, &part);
      const WfLeg *leg = &asset->legs[part];
      double length = wf_route_measure (leg), along = g_test_rand_double_range (0, 1) * length;
      WfPosition position, again;
      WfRoutePlace place = { 0 };

      g_assert_true (wf_route_get_position (leg, along, &position));
      g_assert_true (wf_route_snap_leg (leg, position, &place));
      g_assert_cmpfloat (place.across_m, <, 1.0);
      g_assert_true (wf_route_get_position (leg, place.along_m, &again));
      g_assert_cmpfloat (wf_route_distance_m (position, again), <, 2.0);
    }
}

/* Nothing on the leg is nearer than where it snaps to. */
static void
test_snapping_is_nearest (Fixture *self, gconstpointer unused)
{
  for (int i = 0; i < 200; i++)
    {
      guint part;
      const WfAsset *asset = pick_leg (self, &part);
      const WfLeg *leg = &asset->legs[part];
      double length = wf_route_measure (leg);
      WfPosition on, off;
      WfRoutePlace place = { 0 };

      g_assert_true (wf_route_get_position (leg, g_test_rand_double_range (0, 1) * length, &on));
      off = (WfPosition){ on.lon + g_test_rand_double_range (-0.2, 0.2),
                          on.lat + g_test_rand_double_range (-0.2, 0.2) };
      g_assert_true (wf_route_snap_leg (leg, off, &place));
      for (int step = 0; step <= 500; step++)
        {
          wf_route_get_position (leg, length * step / 500, &on);
          /* The touching plane bends a little from the sphere over 40 km. */
          g_assert_cmpfloat (place.across_m, <=, wf_route_distance_m (on, off) * 1.002 + 5);
        }
    }
}

/* Farther along is never nearer to the start, counted along; ends are the ends. */
static void
test_distance_grows_along (Fixture *self, gconstpointer unused)
{
  for (int i = 0; i < 300; i++)
    {
      guint part;
      const WfAsset *asset = pick_leg (self, &part);
      const WfLeg *leg = &asset->legs[part];
      double length = wf_route_measure (leg), walked = 0;
      WfPosition before, here;

      g_assert_cmpfloat (fabs (length - leg->route_m), <, 0.01 * leg->route_m + 600);
      wf_route_get_position (leg, 0, &before);
      g_assert_cmpfloat (wf_route_distance_m (before, leg->positions[0]), <, 0.01);
      for (int step = 1; step <= 40; step++)
        {
          wf_route_get_position (leg, length * step / 40, &here);
          walked += wf_route_distance_m (before, here);
          /* Straight in degrees is longer than the great circle that it is measured by: by a few
           * per cent within the longest steps, which cross an ocean. */
          g_assert_cmpfloat (walked, <=, length * step / 40 * 1.06 + 1.0);
          before = here;
        }
      g_assert_cmpfloat (wf_route_distance_m (here, leg->positions[leg->n_positions - 1]), <, 0.01);
      wf_route_get_position (leg, -5, &here);
      g_assert_cmpfloat (wf_route_distance_m (here, leg->positions[0]), <, 0.01);
    }
}

/* From an end to the leg and back. */
static void
test_counting_is_invertible (Fixture *self, gconstpointer unused)
{
  for (int i = 0; i < 500; i++)
    {
      guint part;
      const WfAsset *asset = pick_leg (self, &part);
      guint other = (guint) g_test_rand_int_range (0, (int) asset->n_legs);
      const char *end = g_test_rand_bit () ? asset->legs[other].from : asset->legs[other].to;
      WfRouteCount count = wf_route_count (asset, part, end);
      double along = g_test_rand_double_range (0, 1) * count.length_m;
      double metres = wf_route_count_from_leg (&count, along);

      g_assert_cmpfloat_with_epsilon (wf_route_count_to_leg (&count, metres), along, 1e-6);
      g_assert_cmpfloat (metres, >=, count.before_m - 1e-6);
      if (!count.is_reached)
        continue;
      g_autoptr (GArray) legs = wf_route_find_legs (asset, end, metres);
      gboolean found = FALSE;
      for (guint j = 0; j < legs->len; j++)
        found |= g_array_index (legs, guint, j) == part;
      g_assert_true (found);
      g_assert_cmpfloat (metres, <=, wf_route_get_reach (asset, end) + 1e-6);
    }
}

/* Over 180°: the short way, in both directions. */
static void
test_antimeridian (void)
{
  static const WfPosition positions[] = { { 179.0, 10.0 }, { -179.0, 10.0 } };
  WfLeg leg = { .positions = positions, .n_positions = 2 };
  WfRoutePlace place = { 0 };
  WfPosition middle;

  g_assert_cmpfloat (wf_route_measure (&leg), <, 250000);
  g_assert_true (wf_route_get_position (&leg, wf_route_measure (&leg) / 2, &middle));
  g_assert_cmpfloat_with_epsilon (fabs (middle.lon), 180.0, 0.001);
  g_assert_true (wf_route_snap_leg (&leg, (WfPosition){ -179.5, 10.01 }, &place));
  g_assert_cmpfloat (place.across_m, <, 2000);
  g_assert_cmpfloat_with_epsilon (place.along_m, wf_route_measure (&leg) * 0.75, 500);
}

/* Every recorded cut hits the leg that the record names. */
static void
test_historic_cuts (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("datasets");
  g_autofree char *path = g_build_filename (folder, "historic-incidents.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  WfJsonValue list, incident, effects, effect, at;
  WfJsonIter incidents, iter;
  guint n_cuts = 0;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &wf_json_limits_file, &error);
  g_assert_no_error (error);
  g_assert_true (wf_json_member (wf_json_root (json), "incidents", &list));
  wf_json_iter_init (&incidents, list);
  while (wf_json_iter_next (&incidents, NULL, &incident))
    {
      g_assert_true (wf_json_member (incident, "effects", &effects));
      wf_json_iter_init (&iter, effects);
      while (wf_json_iter_next (&iter, NULL, &effect))
        {
          const char *id = wf_json_member_string (effect, "asset");
          const WfAsset *asset = wf_dataset_get_asset (self->dataset, id);
          WfRoutePlace place = { 0 };
          WfPosition position;
          gint64 part;

          g_test_message ("%s: %s", wf_json_member_string (incident, "id"), id);
          g_assert_nonnull (asset);
          g_assert_true (wf_json_member_integer (effect, "part", &part));
          g_assert_true (wf_json_member (effect, "at", &at));
          g_assert_true (wf_json_member_number (at, "lon", &position.lon));
          g_assert_true (wf_json_member_number (at, "lat", &position.lat));
          g_assert_true (wf_route_snap (asset, position, &place));
          g_assert_cmpuint (place.part, ==, part);
          g_assert_cmpfloat (place.across_m, <, 1000);
          n_cuts++;
        }
    }
  g_assert_cmpuint (n_cuts, ==, 28);
}

/* --- as typed ----------------------------------------------------------- */

static void
assert_km (Fixture *self, const char *cable, const char *text, guint part, double from, double to)
{
  const WfAsset *asset = wf_dataset_get_asset (self->dataset, cable);
  g_autoptr (GError) error = NULL;
  WfRouteStretch stretch = { 0 };

  g_test_message ("%s", text);
  g_assert_true (wf_route_parse (self->dataset, asset, text, -1, &stretch, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (stretch.part, ==, part);
  g_assert_cmpfloat_with_epsilon (stretch.from_m, from * 1000, 0.5);
  g_assert_cmpfloat_with_epsilon (stretch.to_m, to * 1000, 0.5);
}

static void
test_typed_distances (Fixture *self, gconstpointer unused)
{
  assert_km (self, "c-lion1", "km 680–720 from Helsinki", 1, 680, 720);
  assert_km (self, "c-lion1", "680-720 km from helsinki", 1, 680, 720);
  assert_km (self, "c-lion1", "km 680 to 720 from Helsinki", 1, 680, 720);
  assert_km (self, "c-lion1", "km 680 bis 720 ab Helsinki", 1, 680, 720);
  assert_km (self, "c-lion1", "680 km – 720 km depuis HELSINKI", 1, 680, 720);
  assert_km (self, "c-lion1", "KM 720 - 680 from Helsinki", 1, 680, 720);
  assert_km (self, "c-lion1", "km 100,5 from Helsinki", 0, 100.5, 100.5);
  assert_km (self, "c-lion1", "km 100.5 from Rostock", 1, 100.5, 100.5);
  assert_km (self, "bcs-east-west-interlink", "km 65 from Sventoji", 0, 65, 65);
  assert_km (self, "bcs-east-west-interlink", "km 65 ± 35 km from Šventoji", 0, 65, 65);
}

static void
test_typed_positions (Fixture *self, gconstpointer unused)
{
  const WfAsset *asset = wf_dataset_get_asset (self->dataset, "c-lion1");
  static const char *const texts[] = { "57.5, 20.1", "57°30′N 20°06′E", "57 30 00 N 20 06 00 E" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      WfRouteStretch stretch = { 0 };
      WfPosition position;
      WfRouteCount count;

      g_test_message ("%s", texts[i]);
      wf_route_parse (self->dataset, asset, texts[i], -1, &stretch, &error);
      g_assert_no_error (error);
      g_assert_true (stretch.is_snapped);
      g_assert_cmpuint (stretch.part, ==, 1);
      count = wf_route_count (asset, stretch.part, stretch.end);
      wf_route_get_position (&asset->legs[1], wf_route_count_to_leg (&count, stretch.from_m),
                             &position);
      g_assert_cmpfloat_with_epsilon (wf_route_distance_m (position, stretch.position),
                                      stretch.across_m, 1.0);
    }
}

static void
assert_refused (Fixture *self, const char *cable, const char *text, const char *reason)
{
  const WfAsset *asset = wf_dataset_get_asset (self->dataset, cable);
  g_autoptr (GError) error = NULL;
  WfRouteStretch stretch = { .from_m = 42 };

  g_assert_false (wf_route_parse (self->dataset, asset, text, -1, &stretch, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
  g_test_message ("%s: %s", text, error->message);
  g_assert_nonnull (strstr (error->message, reason));
  g_assert_cmpfloat (stretch.from_m, ==, 42);
}

static void
test_refused (Fixture *self, gconstpointer unused)
{
  assert_refused (self, "c-lion1", "", "Nothing is typed");
  assert_refused (self, "c-lion1", "km", "is expected");
  assert_refused (self, "c-lion1", "km x from Helsinki", "is expected");
  assert_refused (self, "c-lion1", "km 680", "from where");
  assert_refused (self, "c-lion1", "km 680–720 from Tallinn", "Helsinki, ");
  assert_refused (self, "c-lion1", "km 680 720 from Helsinki", "side by side");
  assert_refused (self, "c-lion1", "km 1,200 from Helsinki", "two ways");
  assert_refused (self, "c-lion1", "km 9999 from Helsinki", "beyond the end");
  assert_refused (self, "c-lion1", "km 100–400 from Helsinki", "different legs");
  /* Behind the branching unit the way goes to Hanko and on to Rostock. */
  assert_refused (self, "c-lion1", "km 153 from Helsinki", "several legs");
  assert_refused (self, "c-lion1", "40.0, 3.0", "from the route");
  assert_refused (self, "c-lion1", "57.5, 20.1 Baltic", "");
}

/* No text crashes it, and what it takes lies on the cable. */
static void
test_noise (Fixture *self, gconstpointer unused)
{
  static const char *const pieces[] = { "km ", "680", "–", "720", " from ", "Helsinki", "±",   ",",
                                        ".",   "1",   " ", "°",   "N",      "Š",        "\xff" };

  for (int i = 0; i < 3000; i++)
    {
      guint part;
      const WfAsset *asset = pick_leg (self, &part);
      g_autoptr (GString) text = g_string_new (NULL);
      WfRouteStretch stretch = { 0 };

      for (int n = g_test_rand_int_range (0, 9); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces) - 1)]);
      if (!wf_route_parse (self->dataset, asset, text->str, -1, &stretch, NULL))
        continue;
      g_assert_cmpuint (stretch.part, <, asset->n_legs);
      g_assert_cmpfloat (stretch.from_m, <=, stretch.to_m);
      g_assert_cmpfloat (stretch.to_m, <=, wf_route_get_reach (asset, stretch.end) + 1);
    }
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/route/snapping-is-the-inverse", test_snapping_is_the_inverse);
  ADD ("/route/snapping-is-nearest", test_snapping_is_nearest);
  ADD ("/route/distance-grows-along", test_distance_grows_along);
  ADD ("/route/counting-is-invertible", test_counting_is_invertible);
  g_test_add_func ("/route/antimeridian", test_antimeridian);
  ADD ("/route/historic-cuts", test_historic_cuts);
  ADD ("/route/typed-distances", test_typed_distances);
  ADD ("/route/typed-positions", test_typed_positions);
  ADD ("/route/refused", test_refused);
  ADD ("/route/noise", test_noise);
  return g_test_run ();
}
