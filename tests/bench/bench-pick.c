/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Picks at random places of a view of 1600 × 900 at zoom 6 with 100,000 points and 600 cables of
 * 200 points: median and 95th percentile of the time for one pick, the same with the whole world in
 * view, and the worst 95th percentile of all zooms of the map. */
#include "bench-dataset.h"
#include "draw/wf-scene.h"

#define N_PICKS 2000

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
measure (WfScene *scene, double zoom, double share)
{
  WfView view = { wf_mercator_project (10, 54), zoom, 1600, 900 };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  GRand *random = g_rand_new_with_seed (8);

  for (int i = 0; i < N_PICKS; i++)
    {
      WfPoint at = { g_rand_double_range (random, 0, 1600), g_rand_double_range (random, 0, 900) };
      gint64 before = g_get_monotonic_time ();
      double ms;

      for (int round = 0; round < 5; round++)
        g_strfreev (wf_scene_pick (scene, &view, at, 8));
      ms = (double) (g_get_monotonic_time () - before) / 5000.0;
      g_array_append_val (times, ms);
    }
  g_rand_free (random);
  g_array_sort (times, compare_doubles);
  return g_array_index (times, double, (guint) ((N_PICKS - 1) * share));
}

static double
measure_worst (WfScene *scene)
{
  double worst = 0;

  for (double zoom = 1; zoom <= 12; zoom++)
    worst = MAX (worst, measure (scene, zoom, 0.95));
  return worst;
}

int
main (void)
{
  g_autoptr (WfDataset) dataset = bench_dataset_new ();
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (WfQuery) query = wf_query_new ();
  gint64 before = g_get_monotonic_time ();
  g_autoptr (WfScene) scene = wf_scene_new (picture, dataset, query, NULL, NULL);
  double scene_ms = (double) (g_get_monotonic_time () - before) / 1000.0;

  g_print ("{\"name\":\"pick-ms\",\"value\":%.4f,\"unit\":\"ms\",\"limit\":0.1}\n",
           measure (scene, 6, 0.5));
  g_print ("{\"name\":\"pick-p95-ms\",\"value\":%.4f,\"unit\":\"ms\",\"limit\":0.1}\n",
           measure (scene, 6, 0.95));
  g_print ("{\"name\":\"pick-world-p95-ms\",\"value\":%.4f,\"unit\":\"ms\",\"limit\":0.1}\n",
           measure (scene, 3, 0.95));
  g_print ("{\"name\":\"pick-worst-zoom-p95-ms\",\"value\":%.4f,\"unit\":\"ms\",\"limit\":0.1}\n",
           measure_worst (scene));
  g_print ("{\"name\":\"scene-ms\",\"value\":%.1f,\"unit\":\"ms\",\"limit\":200}\n", scene_ms);
  return 0;
}
