/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-dataset.h"

#include <math.h>

#define N_POINTS 100000
#define N_CABLES 600
#define N_CABLE_POINTS 200

static WfAsset *
new_asset (WfDataset *dataset, WfAsset *asset, const char *prefix, guint number, WfAssetKind kind)
{
  static const char *const none[] = { NULL };
  g_autofree char *id = g_strdup_printf ("%s-%u", prefix, number);

  asset->id = asset->name = g_string_chunk_insert (dataset->texts, id);
  asset->kind = kind;
  asset->status = "in-service";
  asset->confidence = "high";
  asset->owners = asset->countries = asset->landing_points = asset->sources = none;
  g_ptr_array_add (dataset->assets, asset);
  g_hash_table_insert (dataset->asset_by_id, (gpointer) asset->id, asset);
  return asset;
}

static void
add_cable (WfDataset *dataset, WfAsset *asset, GRand *random, guint number)
{
  WfLeg *leg = g_new0 (WfLeg, 1);
  WfPosition *positions = g_new (WfPosition, N_CABLE_POINTS);
  double lon = g_rand_double_range (random, -12, 32), lat = g_rand_double_range (random, 36, 68);
  double heading = g_rand_double_range (random, 0, 2 * G_PI);

  for (guint i = 0; i < N_CABLE_POINTS; i++)
    {
      heading += g_rand_double_range (random, -0.4, 0.4);
      lon += 0.06 * cos (heading);
      lat = CLAMP (lat + 0.04 * sin (heading), 30, 72);
      positions[i] = (WfPosition){ lon, lat };
    }
  new_asset (dataset, asset, "cable", number, WF_ASSET_TELECOM_CABLE);
  leg->positions = positions;
  leg->n_positions = N_CABLE_POINTS;
  leg->quality = (WfRouteQuality) (number % 3);
  asset->legs = leg;
  asset->n_legs = 1;
  g_ptr_array_add (dataset->owned, positions);
  g_ptr_array_add (dataset->owned, leg);
}

WfDataset *
bench_dataset_new (void)
{
  WfDataset *dataset = wf_dataset_new ();
  GRand *random = g_rand_new_with_seed (27);
  WfAsset *assets = g_new0 (WfAsset, N_CABLES + N_POINTS);

  g_ptr_array_add (dataset->owned, assets);
  for (guint i = 0; i < N_CABLES; i++)
    add_cable (dataset, &assets[i], random, i);
  for (guint i = 0; i < N_POINTS; i++)
    {
      WfAsset *asset = new_asset (dataset, &assets[N_CABLES + i], "point", i,
                                  i % 2 ? WF_ASSET_LANDING_POINT : WF_ASSET_IXP);

      asset->position.lon = g_rand_double_range (random, -12, 32);
      asset->position.lat = g_rand_double_range (random, 36, 68);
    }
  g_rand_free (random);
  return dataset;
}
