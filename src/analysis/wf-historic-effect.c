/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-historic-effect.h"

WfHistoricReplay *
wf_historic_replay (const WfDataset *dataset, const WfHistoricIncident *incident)
{
  WfHistoricReplay *replay = g_new0 (WfHistoricReplay, 1);
  g_autoptr (WfEffectModel) model = wf_effect_model_new_intact (dataset);

  for (guint i = 0; i < incident->n_effects; i++)
    if (wf_effect_model_cut_leg (model, incident->effects[i].asset, incident->effects[i].part))
      replay->n_cut++;
    else
      replay->n_not_modelled++;
  replay->effects = wf_effect_model_dup_all (model);
  return replay;
}

void
wf_historic_replay_free (WfHistoricReplay *replay)
{
  g_ptr_array_unref (replay->effects);
  g_free (replay);
}
