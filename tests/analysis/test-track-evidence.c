/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-track-evidence.h"

#include <math.h>

#define T0 (G_GINT64_CONSTANT (1823299200) * G_USEC_PER_SEC)

static WfDataset *
new_dataset (guint n_lines, guint n_positions)
{
  static const char *const none[] = { NULL };
  WfDataset *dataset = wf_dataset_new ();

  for (guint i = 0; i < n_lines; i++)
    {
      WfAsset *asset = g_new0 (WfAsset, 1);
      WfLeg *leg = g_new0 (WfLeg, 1);
      WfPosition *positions = g_new (WfPosition, n_positions);
      double lon = g_test_rand_double_range (15, 25), lat = g_test_rand_double_range (54, 60);
      g_autofree char *id = g_strdup_printf ("line-%u", i);

      for (guint j = 0; j < n_positions; j++)
        {
          positions[j] = (WfPosition){ lon, lat };
          lon += g_test_rand_double_range (-0.7, 0.7);
          lat += g_test_rand_double_range (-0.3, 0.3);
        }
      *leg = (WfLeg){ .positions = positions, .n_positions = n_positions };
      asset->id = asset->name = g_string_chunk_insert (dataset->texts, id);
      asset->kind = WF_ASSET_TELECOM_CABLE;
      asset->owners = asset->countries = asset->landing_points = asset->sources = none;
      asset->legs = leg;
      asset->n_legs = 1;
      g_ptr_array_add (dataset->owned, asset);
      g_ptr_array_add (dataset->owned, leg);
      g_ptr_array_add (dataset->owned, positions);
      g_ptr_array_add (dataset->assets, asset);
      g_hash_table_insert (dataset->asset_by_id, (gpointer) asset->id, asset);
    }
  return dataset;
}

static void
add_fix (
    WfTrackBuilder *builder, guint32 mmsi, gint64 at, double lon, double lat, int speed, int course)
{
  WfFix fix = { at, (gint32) lround (lon * 1e7), (gint32) lround (lat * 1e7), (guint16) speed,
                (guint16) course };

  wf_track_builder_add (builder, mmsi, &fix);
}

static WfTrackSet *
new_random_set (guint n_tracks, guint n_fixes)
{
  g_autoptr (WfTrackBuilder) builder = wf_track_builder_new ();

  for (guint i = 0; i < n_tracks; i++)
    {
      double lon = g_test_rand_double_range (15, 25), lat = g_test_rand_double_range (54, 60);
      gint64 at = T0;

      for (guint j = 0; j < n_fixes; j++)
        {
          add_fix (builder, 999000000 + i, at, lon, lat, 100, 900);
          at += g_test_rand_int_range (10, 1200) * (gint64) G_USEC_PER_SEC;
          lon += g_test_rand_double_range (-0.05, 0.06);
          lat += g_test_rand_double_range (-0.03, 0.03);
        }
    }
  return wf_track_builder_finish (builder);
}

/* Many small steps along both: an upper bound that is close. */
static double
measure_slowly (const WfTrack *track, const WfLeg *leg)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i + 1 < track->n_fixes; i++)
    for (guint j = 0; j + 1 < leg->n_positions; j++)
      for (int s = 0; s <= 8; s++)
        {
          double t = s / 8.0;
          WfPosition a = leg->positions[j], b = leg->positions[j + 1], p;
          double along, dx, dy, squared;

          wf_track_get_position (
              track,
              track->fixes[i].at
                  + (gint64) (t * (double) (track->fixes[i + 1].at - track->fixes[i].at)),
              &p, NULL);
          dx = (b.lon - a.lon) * cos (p.lat * G_PI / 180);
          dy = b.lat - a.lat;
          squared = dx * dx + dy * dy;
          along
              = ((p.lon - a.lon) * cos (p.lat * G_PI / 180) * dx + (p.lat - a.lat) * dy) / squared;
          along = CLAMP (along, 0, 1);
          best = MIN (best,
                      wf_position_distance_m (p, (WfPosition){ a.lon + (b.lon - a.lon) * along,
                                                               a.lat + (b.lat - a.lat) * along }));
        }
  return best;
}

/* How many there were to find. */
static guint
compare_with_slow (void)
{
  g_autoptr (WfDataset) dataset = new_dataset (6, 8);
  g_autoptr (WfTrackSet) set = new_random_set (12, 40);
  WfApproachQuery query = WF_APPROACH_QUERY_INIT;
  g_autoptr (GArray) found = NULL;
  guint n_near = 0;

  query.within_m = 8000;
  found = wf_track_find_approaches (set, dataset, &query);
  for (guint i = 0; i < set->tracks->len; i++)
    for (guint j = 0; j < dataset->assets->len; j++)
      {
        const WfTrack *track = g_ptr_array_index (set->tracks, i);
        const WfAsset *asset = g_ptr_array_index (dataset->assets, j);
        double slow = measure_slowly (track, asset->legs);
        const WfApproach *approach = NULL;

        for (guint k = 0; k < found->len; k++)
          if (g_array_index (found, WfApproach, k).track == track
              && g_array_index (found, WfApproach, k).asset == asset)
            approach = &g_array_index (found, WfApproach, k);
        if (slow < query.within_m * 0.98)
          {
            g_assert_nonnull (approach);
            g_assert_cmpfloat (approach->distance_m, <=, slow * 1.01 + 5);
            n_near++;
          }
        if (approach != NULL)
          g_assert_cmpfloat (slow, <=, approach->distance_m + 700); /* its steps are that wide */
      }
  return n_near;
}

/* The index finds what trying everything finds, and nothing nearer than it. */
static void
test_against_slow (void)
{
  guint n_near = 0;

  for (int round = 0; round < 12; round++)
    n_near += compare_with_slow ();
  g_test_message ("%u approaches", n_near);
  g_assert_cmpuint (n_near, >, 3); /* else nothing was asked */
}

/* What is said agrees with itself: distance between the two points, instant on the track, order. */
static void
test_consistent (void)
{
  g_autoptr (WfDataset) dataset = new_dataset (40, 12);
  g_autoptr (WfTrackSet) set = new_random_set (60, 80);
  WfApproachQuery query = WF_APPROACH_QUERY_INIT;
  g_autoptr (GArray) found = wf_track_find_approaches (set, dataset, &query);
  double before = 0;

  g_assert_cmpuint (found->len, >, 10);
  for (guint i = 0; i < found->len; i++)
    {
      const WfApproach *approach = &g_array_index (found, WfApproach, i);
      WfPosition at;

      g_assert_cmpfloat (approach->distance_m, <=, query.within_m);
      g_assert_cmpfloat (approach->distance_m, >=, before);
      before = approach->distance_m;
      g_assert_cmpfloat (
          fabs (wf_position_distance_m (approach->vessel, approach->line) - approach->distance_m),
          <, 1);
      g_assert_true (wf_track_get_position (approach->track, approach->at, &at, NULL));
      g_assert_cmpfloat (wf_position_distance_m (at, approach->vessel), <, 5);
    }
}

/* In a smaller window nothing comes nearer, and every instant lies in it. */
static void
test_window (void)
{
  g_autoptr (WfDataset) dataset = new_dataset (40, 12);
  g_autoptr (WfTrackSet) set = new_random_set (60, 80);
  WfApproachQuery all = WF_APPROACH_QUERY_INIT, part = WF_APPROACH_QUERY_INIT;
  g_autoptr (GArray) whole = wf_track_find_approaches (set, dataset, &all);
  g_autoptr (GArray) inner = NULL;

  part.from = T0 + 3 * WF_HOUR_US;
  part.to = T0 + 6 * WF_HOUR_US;
  inner = wf_track_find_approaches (set, dataset, &part);
  for (guint i = 0; i < inner->len; i++)
    {
      const WfApproach *approach = &g_array_index (inner, WfApproach, i);
      gboolean found = FALSE;

      g_assert_cmpint (approach->at, >=, part.from);
      g_assert_cmpint (approach->at, <=, part.to);
      for (guint j = 0; j < whole->len && !found; j++)
        {
          const WfApproach *other = &g_array_index (whole, WfApproach, j);

          found = other->track == approach->track && other->asset == approach->asset
                  && other->distance_m <= approach->distance_m + 0.5;
        }
      g_assert_true (found);
    }
}

/* A track that crosses a line has distance 0 at the middle of its way, also over 180°. */
static void
test_crossing (void)
{
  for (int i = 0; i < 2; i++)
    {
      double lon = i == 0 ? 20 : 180;
      g_autoptr (WfDataset) dataset = new_dataset (1, 2);
      g_autoptr (WfTrackBuilder) builder = wf_track_builder_new ();
      g_autoptr (WfTrackSet) set = NULL;
      g_autoptr (GArray) found = NULL;
      WfApproachQuery query = WF_APPROACH_QUERY_INIT;
      WfPosition *positions
          = (WfPosition *) ((const WfAsset *) g_ptr_array_index (dataset->assets, 0))
                ->legs[0]
                .positions;

      positions[0] = (WfPosition){ lon - 0.2, 56 };
      positions[1] = (WfPosition){ i == 0 ? lon + 0.2 : lon + 0.2 - 360, 56 };
      add_fix (builder, 999000001, T0, lon > 179 ? -180 : lon, 55.9, 120, 0);
      add_fix (builder, 999000001, T0 + 20 * WF_MINUTE_US, lon > 179 ? -180 : lon, 56.1, 120, 0);
      set = wf_track_builder_finish (builder);
      found = wf_track_find_approaches (set, dataset, &query);
      g_assert_cmpuint (found->len, ==, 1);
      const WfApproach *approach = &g_array_index (found, WfApproach, 0);
      g_assert_cmpfloat (approach->distance_m, <, 1);
      g_assert_cmpint (ABS (approach->at - (T0 + 10 * WF_MINUTE_US)), <, 2 * G_USEC_PER_SEC);
      g_assert_cmpint (approach->gap_us, ==, 0);
      g_assert_cmpfloat (fabs (approach->leg_m - 12434), <, 60);
    }
}

static void
test_events (void)
{
  g_autoptr (WfTrackBuilder) builder = wf_track_builder_new ();
  g_autoptr (WfTrackSet) set = NULL;
  g_autoptr (GArray) events = NULL;
  guint n[3] = { 0 };
  WfPosition position;
  gboolean is_in_gap;

  /* Two hours at 12 knots east, an hour at 5 knots, then silence for two hours, then north. */
  for (int minute = 0; minute < 180; minute += 3)
    add_fix (builder, 999000001, T0 + minute * WF_MINUTE_US, 20 + minute * 0.001, 56,
             minute < 120 ? 120 : 50, 900);
  for (int minute = 300; minute < 400; minute += 3)
    add_fix (builder, 999000001, T0 + minute * WF_MINUTE_US, 20.3, 56 + minute * 0.0001, 50,
             minute < 350 ? 900 : 0);
  set = wf_track_builder_finish (builder);
  events = wf_track_find_events (g_ptr_array_index (set->tracks, 0), WF_NO_TIME, WF_NO_TIME);
  for (guint i = 0; i < events->len; i++)
    {
      const WfTrackEvent *event = &g_array_index (events, WfTrackEvent, i);

      n[event->kind]++;
      if (event->kind == WF_TRACK_SPEED)
        {
          g_assert_cmpint (ABS (event->at - (T0 + 120 * WF_MINUTE_US)), <, 8 * WF_MINUTE_US);
          g_assert_cmpfloat (event->before, >, event->after);
        }
      else if (event->kind == WF_TRACK_COURSE)
        g_assert_cmpint (ABS (event->at - (T0 + 350 * WF_MINUTE_US)), <, 8 * WF_MINUTE_US);
      else
        {
          g_assert_cmpint (event->at, ==, T0 + 177 * WF_MINUTE_US);
          g_assert_cmpint (event->until, ==, T0 + 300 * WF_MINUTE_US);
        }
    }
  g_assert_cmpuint (n[WF_TRACK_GAP], ==, 1);
  g_assert_cmpuint (n[WF_TRACK_SPEED], ==, 1);
  g_assert_cmpuint (n[WF_TRACK_COURSE], ==, 1);
  const WfTrack *track = g_ptr_array_index (set->tracks, 0);
  g_assert_true (wf_track_get_position (track, T0 + 200 * WF_MINUTE_US, &position, &is_in_gap));
  g_assert_true (is_in_gap);
  g_assert_true (wf_track_get_position (track, T0 + 100 * WF_MINUTE_US, &position, &is_in_gap));
  g_assert_false (is_in_gap);
  g_assert_false (wf_track_get_position (track, T0 - 1, &position, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/analysis/track-evidence/" path, func)
  ADD ("finds-what-trying-everything-finds", test_against_slow);
  ADD ("agrees-with-itself", test_consistent);
  ADD ("window", test_window);
  ADD ("crossing", test_crossing);
  ADD ("gaps-and-changes", test_events);
#undef ADD
  return g_test_run ();
}
