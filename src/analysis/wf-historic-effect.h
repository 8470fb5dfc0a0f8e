/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-effect.h"
#include "model/wf-historic.h"

G_BEGIN_DECLS

/* A published incident asked of the model: the legs that its sources name are cut in links.json as
 * it is today, and nothing else. What the sources said stands in the incident itself; where the two
 * differ both are shown, and neither is corrected by the other. */
typedef struct
{
  GPtrArray *effects;   /* WfEffect, worst first: whoever lost a listed connection */
  guint n_cut;          /* legs cut in the model */
  guint n_not_modelled; /* hits on what the model does not have: power, gas, unused legs */
} WfHistoricReplay;

WfHistoricReplay *wf_historic_replay (const WfDataset *dataset, const WfHistoricIncident *incident);
void wf_historic_replay_free (WfHistoricReplay *replay);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfHistoricReplay, wf_historic_replay_free)

G_END_DECLS
