/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-nearest.h"

static gboolean
find_on_asset (const WfAsset *asset, WfPosition from, WfNearestLine *nearest)
{
  *nearest = (WfNearestLine){ .asset = asset, .place = { .distance_m = G_MAXDOUBLE } };
  for (guint i = 0; i < asset->n_legs; i++)
    {
      WfNearestPlace place;

      if (wf_geodesic_find_nearest (asset->legs[i].positions, asset->legs[i].n_positions, from,
                                    &place)
          && place.distance_m < nearest->place.distance_m)
        {
          nearest->leg = i;
          nearest->place = place;
        }
    }
  return nearest->place.distance_m < G_MAXDOUBLE;
}

static int
compare_distance (gconstpointer a, gconstpointer b)
{
  const WfNearestLine *left = a, *right = b;

  return left->place.distance_m < right->place.distance_m   ? -1
         : left->place.distance_m > right->place.distance_m ? 1
                                                            : 0;
}

GArray *
wf_nearest_find_lines (const WfDataset *dataset, WfPosition from, guint max)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (WfNearestLine));

  for (guint i = 0; i < dataset->assets->len; i++)
    {
      const WfAsset *asset = g_ptr_array_index (dataset->assets, i);
      WfNearestLine nearest;

      if (wf_asset_is_line (asset) && g_strcmp0 (asset->status, "retired") != 0
          && find_on_asset (asset, from, &nearest))
        g_array_append_val (lines, nearest);
    }
  g_array_sort (lines, compare_distance);
  if (lines->len > max)
    g_array_set_size (lines, max);
  return lines;
}
