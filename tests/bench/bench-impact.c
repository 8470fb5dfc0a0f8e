/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What follows from every loss, as the clock moves: the graph of links.json with twelve cables out
 * and four damaged legs, the effect on every country, island and single landing point that is hit,
 * with its N-1, computed anew each time. Peer of the same run: one plain breadth-first walk over
 * the same graph from each of its hubs, the least that any answer to "who still reaches whom" can
 * do. The limit is 50 ms. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/wf-effect.h"
#include "base/wf-paths.h"
#include "lib/wf-gen-operation.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-scheme-reader.h"

#define N_RUNS 101
#define LIMIT_MS 50.0
#define N_OUT 12
#define N_DAMAGED 4

static double
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;
  return left < right ? -1 : left > right;
}

static WfOperation *
say (guint n, const char *type, const WfUuid *ent, const char *field, const char *json)
{
  return wf_gen_write (NULL, WF_GEN_SPACE_GREEN, type, ent, wf_gen_hlc (n), field, json, NULL);
}

static WfPicture *
new_crisis (const WfDataset *dataset)
{
  WfPicture *picture = wf_picture_new ();
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  guint n = 0;

  for (guint i = 0; i < dataset->assets->len && n < N_OUT + N_DAMAGED; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);
      WfUuid ent;
      if (asset->kind != WF_ASSET_TELECOM_CABLE || i % 9 != 0)
        continue;
      if (n++ < N_OUT)
        {
          wf_uuid_for_name (&ent, WF_TYPE_NAME_ASSET, asset->id);
          g_ptr_array_add (batch, say (n, WF_TYPE_NAME_ASSET, &ent, "status/operator", "\"out\""));
          continue;
        }
      g_autofree char *id = g_strdup_printf ("\"%s\"", asset->id);
      ent = wf_gen_uuid (n);
      g_ptr_array_add (batch, say (n, WF_TYPE_NAME_FAULT, &ent, "asset", id));
    }
  wf_picture_apply (picture, batch);
  return picture;
}

static double
measure_effects (WfPicture *picture, const WfDataset *dataset, guint *n_hit)
{
  double times[N_RUNS];

  for (guint i = 0; i < N_RUNS; i++)
    {
      double start = now_ms ();
      g_autoptr (WfEffectModel) model = wf_effect_model_new (picture, dataset, NULL);
      g_autoptr (GPtrArray) effects = wf_effect_model_dup_all (model);
      times[i] = now_ms () - start;
      *n_hit = effects->len;
    }
  qsort (times, N_RUNS, sizeof (double), compare_numbers);
  return times[N_RUNS * 95 / 100];
}

/* The peer, written apart from what is measured: rows of neighbours and a queue. */
typedef struct
{
  guint *neighbours[1024];
  guint n_neighbours[1024];
} Plain;

static void
join (Plain *plain, guint a, guint b)
{
  plain->neighbours[a] = g_renew (guint, plain->neighbours[a], (gsize) plain->n_neighbours[a] + 1);
  plain->neighbours[a][plain->n_neighbours[a]++] = b;
}

static guint
walk (const Plain *plain, guint from)
{
  gboolean seen[1024] = { 0 };
  guint queue[1024], n = 0;

  seen[from] = TRUE;
  queue[n++] = from;
  for (guint at = 0; at < n; at++)
    for (guint i = 0; i < plain->n_neighbours[queue[at]]; i++)
      {
        guint next = plain->neighbours[queue[at]][i];
        if (seen[next])
          continue;
        seen[next] = TRUE;
        queue[n++] = next;
      }
  return n;
}

static double
measure_walks (const WfDataset *dataset)
{
  Plain *plain = g_new0 (Plain, 1);
  double times[N_RUNS];
  guint reached = 0;

  g_assert_cmpuint (dataset->nodes->len, <, 1024);
  for (guint i = 0; i < dataset->links->len; i++)
    {
      const WfLink *link = &g_array_index (dataset->links, WfLink, i);
      if (link->is_active)
        {
          join (plain, link->a, link->b);
          join (plain, link->b, link->a);
        }
    }
  for (guint i = 0; i < N_RUNS; i++)
    {
      double start = now_ms ();
      for (guint node = 0; node < dataset->nodes->len; node++)
        if (strcmp (g_array_index (dataset->nodes, WfNode, node).kind, "hub") == 0)
          reached += walk (plain, node);
      times[i] = now_ms () - start;
    }
  g_assert_cmpuint (reached, >, 0);
  for (guint i = 0; i < dataset->nodes->len; i++)
    g_free (plain->neighbours[i]);
  g_free (plain);
  qsort (times, N_RUNS, sizeof (double), compare_numbers);
  return times[N_RUNS * 95 / 100];
}

int
main (void)
{
  g_autofree char *folder = wf_path_dup_data ("datasets");
  g_autoptr (GError) error = NULL;
  guint n_hit = 0;

  g_autoptr (WfDataset) dataset = wf_dataset_read (folder, &error);
  if (!dataset)
    {
      fprintf (stderr, "bench-impact: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_autoptr (WfPicture) picture = new_crisis (dataset);
  double effects = measure_effects (picture, dataset, &n_hit), walks = measure_walks (dataset);
  printf ("{\"name\":\"impact-ms\",\"value\":%.3f,\"unit\":\"ms\",\"limit\":%.0f,\"p\":95,"
          "\"hubs\":%u}\n",
          effects, LIMIT_MS, n_hit);
  printf (
      "{\"name\":\"impact-peer-walk-ms\",\"value\":%.3f,\"unit\":\"ms\",\"limit\":null,\"p\":95}\n",
      walks);
  return effects < LIMIT_MS ? EXIT_SUCCESS : EXIT_FAILURE;
}
