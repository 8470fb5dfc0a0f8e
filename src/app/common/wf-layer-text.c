/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-layer-text.h"

#include "app/common/wf-app-common.h"
#include "draw/wf-layers.h"

const char *
wf_layer_get_label (const char *layer)
{
  static const struct
  {
    const char *layer, *label;
  } labels[] = {
    { "telecom-cable", N_ ("Telecom cables") },
    { "power-cable", N_ ("Power interconnectors") },
    { "gas-pipeline", N_ ("Pipelines") },
    { "landing-point", N_ ("Landing points") },
    { "ixp", N_ ("Exchanges") },
    { "data-centre", N_ ("Data centres") },
    { "power-plant", N_ ("Energy") },
    { "port", N_ ("Ports and depots") },
    { WF_LAYER_FAULT, N_ ("Incidents and damage") },
    { WF_LAYER_DRAWINGS, N_ ("Areas and notes") },
    { WF_LAYER_TRACKS, N_ ("Vessel tracks") },
    { WF_LAYER_PLACES, N_ ("Place names") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].layer, layer))
      return _ (labels[i].label);
  return NULL;
}

const char *
wf_layer_get_kind_label (const char *kind)
{
  static const struct
  {
    const char *kind, *label;
  } labels[] = {
    { "asset", NC_ ("imported", "Asset") },
    { "cable", NC_ ("imported", "Cable") },
    { "landing_station", NC_ ("imported", "Landing station") },
    { "place", NC_ ("imported", "Place") },
    { "area", NC_ ("imported", "Area") },
  };

  for (guint i = 0; kind != NULL && i < G_N_ELEMENTS (labels); i++)
    if (g_str_equal (labels[i].kind, kind))
      return g_dpgettext2 (NULL, "imported", labels[i].label);
  return NULL;
}
