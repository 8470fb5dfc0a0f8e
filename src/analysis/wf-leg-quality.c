/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-leg-quality.h"

#include "model/wf-vocabulary.h"

char *
wf_leg_dup_quality_field (guint leg)
{
  return g_strdup_printf ("route/%u", leg);
}

static WfRouteQuality
get_quality (WfRecord *record, const WfAsset *asset, guint leg)
{
  g_autofree char *field = wf_leg_dup_quality_field (leg);
  const char *said = record != NULL ? wf_record_get_text (record, field) : NULL;
  WfRouteQuality quality;

  return wf_route_quality_from_name (said, &quality) ? quality : asset->legs[leg].quality;
}

WfRouteQuality
wf_leg_get_quality (WfPicture *picture, const WfAsset *asset, guint leg)
{
  return get_quality (wf_picture_lookup_name (picture, WF_TYPE_NAME_ASSET, asset->id), asset, leg);
}

void
wf_legs_count (WfPicture *picture, const WfAsset *asset, guint counts[WF_ROUTE_SCHEMATIC + 1])
{
  WfRecord *record = wf_picture_lookup_name (picture, WF_TYPE_NAME_ASSET, asset->id);

  for (guint leg = 0; leg < asset->n_legs; leg++)
    counts[get_quality (record, asset, leg)]++;
}
