/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-situation.h"

#include <string.h>

#include "analysis/wf-route.h"
#include "model/wf-vocabulary.h"

gboolean
wf_situation_leg_position (const WfLeg *leg, const char *end, double metres, WfPosition *position)
{
  double length = wf_route_measure (leg);

  metres = CLAMP (metres, 0, length);
  if (end && leg->to && strcmp (end, leg->to) == 0)
    metres = length - metres;
  return wf_route_get_position (leg, metres, position);
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
  WfRouteCount count = wf_route_count (asset, (guint) part, end);
  if (from < 0 && to < 0)
    {
      *from_m = 0;
      *to_m = count.length_m;
      return TRUE;
    }
  double a = wf_route_count_to_leg (&count, (double) (from < 0 ? to : from));
  double b = wf_route_count_to_leg (&count, (double) to);
  *from_m = CLAMP (MIN (a, b), 0, count.length_m);
  *to_m = CLAMP (MAX (a, b), 0, count.length_m);
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
  return longest
         && wf_situation_leg_position (longest, NULL, wf_route_measure (longest) / 2, position);
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
