/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-effect.h"
#include "analysis/wf-situation.h"
#include "model/wf-vocabulary.h"

gboolean
wf_situation_fault_is_open (WfPicture *picture, WfRecord *fault)
{
  const char *id = wf_record_get_text (fault, "incident");
  WfRecord *incident = id ? wf_picture_lookup_id (picture, id) : NULL;

  return !wf_record_is_retired (fault)
         && g_strcmp0 (wf_record_get_text (fault, "stage"), "restored") != 0
         && (!incident || wf_situation_incident_is_open (incident));
}

GPtrArray *
wf_situation_dup_effects (WfPicture *picture, const WfDataset *dataset, WfRecord *incident)
{
  g_autoptr (WfEffectModel) model = wf_effect_model_new (picture, dataset, NULL);

  if (incident)
    return wf_effect_model_dup_of_incident (model, incident);
  g_autoptr (GPtrArray) incidents = wf_situation_dup_incidents (picture, dataset, NULL);
  g_auto (GStrv) countries = wf_situation_dup_countries (incidents);
  return wf_effect_model_dup_with_countries (model, countries);
}
