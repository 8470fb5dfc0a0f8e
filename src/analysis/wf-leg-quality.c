/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-leg-quality.h"

#include "model/wf-vocabulary.h"

char *
wf_leg_dup_quality_field (guint leg)
{
  return g_strdup_printf ("route/%u", leg);
}

WfRouteQuality
wf_leg_get_quality (WfPicture *picture, const WfAsset *asset, guint leg)
{
  WfRecord *record = wf_picture_lookup_name (picture, WF_TYPE_NAME_ASSET, asset->id);
  g_autofree char *field = wf_leg_dup_quality_field (leg);
  const char *said = record != NULL ? wf_record_get_text (record, field) : NULL;
  WfRouteQuality quality;

  return wf_route_quality_from_name (said, &quality) ? quality : asset->legs[leg].quality;
}
