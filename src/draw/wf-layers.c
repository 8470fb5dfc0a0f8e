/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-layers.h"

static const WfAssetLayer layers[] = {
  { "telecom-cable", { WF_ASSET_TELECOM_CABLE }, 1, 1 },
  { "power-cable", { WF_ASSET_POWER_CABLE }, 1, 1 },
  { "gas-pipeline", { WF_ASSET_GAS_PIPELINE }, 1, 1 },
  { "landing-point", { WF_ASSET_LANDING_POINT, WF_ASSET_BRANCHING_UNIT }, 2, 1 },
  { "ixp", { WF_ASSET_IXP }, 1, 1 },
  { "data-centre", { WF_ASSET_DATA_CENTRE, WF_ASSET_GROUND_STATION }, 2, 2 },
  { "power-plant", { WF_ASSET_POWER_PLANT, WF_ASSET_LNG_TERMINAL, WF_ASSET_OFFSHORE_NODE }, 3, 3 },
  { "port", { WF_ASSET_PORT, WF_ASSET_CABLE_DEPOT, WF_ASSET_TRANSPORT_LINK }, 3, 3 },
};

const WfAssetLayer *
wf_asset_layers_get (guint *n)
{
  *n = G_N_ELEMENTS (layers);
  return layers;
}

guint
wf_layer_get_kinds (const char *layer)
{
  guint bits = 0;

  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    for (guint j = 0; g_str_equal (layers[i].id, layer) && j < layers[i].n_kinds; j++)
      bits |= 1u << layers[i].kinds[j];
  return bits;
}

const char *const *
wf_layers_get_default (void)
{
  static const char *const order[]
      = { WF_LAYER_FAULT,  "landing-point", "ixp",           "data-centre",
          "power-plant",   "port",          WF_LAYER_TRACKS, WF_LAYER_DRAWINGS,
          "telecom-cable", "power-cable",   "gas-pipeline",  NULL };

  return order;
}
