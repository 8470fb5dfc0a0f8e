/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-situation.h"

#include <math.h>
#include <string.h>

#include "model/wf-vocabulary.h"

#define EARTH_RADIUS_M 6371008.8

static double
distance_m (WfPosition a, WfPosition b)
{
  double lat_a = a.lat * G_PI / 180, lat_b = b.lat * G_PI / 180;
  double half_lat = (lat_b - lat_a) / 2, half_lon = (b.lon - a.lon) * G_PI / 360;
  double h = sin (half_lat) * sin (half_lat)
             + cos (lat_a) * cos (lat_b) * sin (half_lon) * sin (half_lon);
  return 2 * EARTH_RADIUS_M * asin (sqrt (CLAMP (h, 0, 1)));
}

static double
measure_leg (const WfLeg *leg)
{
  double length = 0;

  for (guint i = 1; i < leg->n_positions; i++)
    length += distance_m (leg->positions[i - 1], leg->positions[i]);
  return length;
}

gboolean
wf_situation_leg_position (const WfLeg *leg, const char *end, double metres, WfPosition *position)
{
  if (leg->n_positions == 0)
    return FALSE;
  double left = CLAMP (metres, 0, measure_leg (leg));
  if (end && leg->to && strcmp (end, leg->to) == 0)
    left = measure_leg (leg) - left;
  for (guint i = 1; i < leg->n_positions; i++)
    {
      WfPosition a = leg->positions[i - 1], b = leg->positions[i];
      double step = distance_m (a, b);
      if (step > 0 && left <= step)
        {
          /* Steps are short: straight in degrees is straight enough to centre a map on. */
          double share = left / step;
          *position
              = (WfPosition){ a.lon + share * (b.lon - a.lon), a.lat + share * (b.lat - a.lat) };
          return TRUE;
        }
      left -= step;
    }
  *position = leg->positions[leg->n_positions - 1];
  return TRUE;
}

/* Notes that @point is reached after @metres, unless it was reached sooner. */
static gboolean
reach (GHashTable *reached, const char *point, double metres)
{
  double *known = g_hash_table_lookup (reached, point);

  if (known && *known <= metres)
    return FALSE;
  double *copy = g_new (double, 1);
  *copy = metres;
  g_hash_table_insert (reached, (gpointer) point, copy);
  return TRUE;
}

/* Distances over the other legs of the cable, from @end to each point that they join. */
static GHashTable *
walk_other_legs (const WfAsset *asset, guint part, const char *end)
{
  GHashTable *reached = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  gboolean moved = reach (reached, end, 0);

  while (moved)
    {
      moved = FALSE;
      for (guint i = 0; i < asset->n_legs; i++)
        {
          const WfLeg *leg = &asset->legs[i];
          const double *from = g_hash_table_lookup (reached, leg->from);
          const double *to = g_hash_table_lookup (reached, leg->to);
          if (i != part && from && reach (reached, leg->to, *from + leg->route_m))
            moved = TRUE;
          else if (i != part && to && reach (reached, leg->from, *to + leg->route_m))
            moved = TRUE;
        }
    }
  return reached;
}

gboolean
wf_situation_fault_stretch (
    const WfDataset *dataset, WfRecord *fault, const WfLeg **leg, double *from_m, double *to_m)
{
  const WfAsset *asset = wf_dataset_get_asset (dataset, wf_record_get_text (fault, "asset"));
  const char *end = wf_record_get_text (fault, "end");
  gint64 part = wf_record_get_integer (fault, "part", 0);
  gint64 from = wf_record_get_integer (fault, "from-m", -1);
  gint64 to = wf_record_get_integer (fault, "to-m", from);

  if (!asset || part < 0 || part >= asset->n_legs)
    return FALSE;
  *leg = &asset->legs[part];
  double length = measure_leg (*leg);
  if (from < 0 && to < 0)
    {
      *from_m = 0;
      *to_m = length;
      return TRUE;
    }
  g_autoptr (GHashTable) reached = walk_other_legs (asset, (guint) part, end ? end : (*leg)->from);
  const double *at_from = g_hash_table_lookup (reached, (*leg)->from);
  const double *at_to = g_hash_table_lookup (reached, (*leg)->to);
  gboolean is_backward = at_to && (!at_from || *at_to < *at_from);
  double before = is_backward ? *at_to : at_from ? *at_from : 0;
  double a = CLAMP ((double) (from < 0 ? to : from) - before, 0, length);
  double b = CLAMP ((double) to - before, 0, length);
  *from_m = is_backward ? length - b : a;
  *to_m = is_backward ? length - a : b;
  return TRUE;
}

gboolean
wf_situation_fault_position (const WfDataset *dataset, WfRecord *fault, WfPosition *position)
{
  const WfLeg *leg;
  double from_m, to_m;

  return wf_situation_fault_stretch (dataset, fault, &leg, &from_m, &to_m)
         && wf_situation_leg_position (leg, NULL, (from_m + to_m) / 2, position);
}

/* A point, or the middle of a line's longest leg. */
static gboolean
get_asset_position (const WfAsset *asset, WfPosition *position)
{
  const WfLeg *longest = NULL;

  if (!wf_asset_is_line (asset))
    {
      *position = asset->position;
      return TRUE;
    }
  for (guint i = 0; i < asset->n_legs; i++)
    if (!longest || asset->legs[i].route_m > longest->route_m)
      longest = &asset->legs[i];
  return longest && wf_situation_leg_position (longest, NULL, measure_leg (longest) / 2, position);
}

gboolean
wf_situation_incident_position (WfPicture *picture,
                                const WfDataset *dataset,
                                WfRecord *incident,
                                WfPosition *position)
{
  GListModel *faults = wf_picture_get_list (picture, WF_TYPE_NAME_FAULT);

  for (guint i = 0; i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (GObject) fault = g_list_model_get_item (faults, i);
      const char *of = wf_record_get_text (WF_RECORD (fault), "incident");
      if (g_strcmp0 (of, wf_record_get_id (incident)) == 0
          && wf_situation_fault_position (dataset, WF_RECORD (fault), position))
        return TRUE;
    }

  g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");
  for (guint i = 0; assets[i]; i++)
    {
      const WfAsset *asset = wf_dataset_get_asset (dataset, assets[i]);
      if (asset && get_asset_position (asset, position))
        return TRUE;
    }
  return FALSE;
}
