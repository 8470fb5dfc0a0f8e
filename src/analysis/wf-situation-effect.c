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

static char **
dup_countries (WfPicture *picture, const WfDataset *dataset, WfRecord *incident)
{
  if (incident)
    return wf_record_dup_set (incident, "country");
  g_autoptr (GPtrArray) incidents = wf_situation_dup_incidents (picture, dataset, NULL);
  return wf_situation_dup_countries (incidents);
}

GPtrArray *
wf_situation_dup_effects (WfPicture *picture, const WfDataset *dataset, WfRecord *incident)
{
  GPtrArray *effects = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_effect_free);
  g_autoptr (WfEffectModel) model = wf_effect_model_new (picture, dataset, NULL);
  g_auto (GStrv) countries = dup_countries (picture, dataset, incident);

  for (guint i = 0; countries[i]; i++)
    {
      g_autofree char *code = g_ascii_strdown (countries[i], -1);
      g_autofree char *hub = g_strconcat ("hub-", code, NULL);
      WfEffect *effect = wf_effect_model_dup (model, hub);
      if (effect)
        g_ptr_array_add (effects, effect);
    }
  return effects;
}
