/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-asset.h"

static const char *const kind_names[WF_ASSET_N_KINDS] = {
  [WF_ASSET_TELECOM_CABLE] = "telecom-cable",
  [WF_ASSET_POWER_CABLE] = "power-cable",
  [WF_ASSET_GAS_PIPELINE] = "gas-pipeline",
  [WF_ASSET_LANDING_POINT] = "landing-point",
  [WF_ASSET_BRANCHING_UNIT] = "branching-unit",
  [WF_ASSET_OFFSHORE_NODE] = "offshore-node",
  [WF_ASSET_IXP] = "ixp",
  [WF_ASSET_DATA_CENTRE] = "data-centre",
  [WF_ASSET_CABLE_DEPOT] = "cable-depot",
  [WF_ASSET_GROUND_STATION] = "satellite-ground-station",
  [WF_ASSET_LNG_TERMINAL] = "lng-terminal",
  [WF_ASSET_PORT] = "port",
  [WF_ASSET_POWER_PLANT] = "power-plant",
  [WF_ASSET_TRANSPORT_LINK] = "transport-link",
};

WfDataset *
wf_dataset_new (void)
{
  WfDataset *self = g_new0 (WfDataset, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->assets = g_ptr_array_new ();
  self->asset_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->nodes = g_array_new (FALSE, TRUE, sizeof (WfNode));
  self->links = g_array_new (FALSE, TRUE, sizeof (WfLink));
  self->node_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->core_hubs = g_ptr_array_new ();
  self->historic = g_ptr_array_new ();
  self->texts = g_string_chunk_new (16 * 1024);
  self->owned = g_ptr_array_new_with_free_func (g_free);
  return self;
}

WfDataset *
wf_dataset_ref (WfDataset *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_dataset_unref (WfDataset *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->asset_by_id);
  g_hash_table_unref (self->node_by_id);
  g_ptr_array_unref (self->assets);
  g_ptr_array_unref (self->core_hubs);
  g_ptr_array_unref (self->historic);
  g_array_unref (self->nodes);
  g_array_unref (self->links);
  g_ptr_array_unref (self->owned);
  g_string_chunk_free (self->texts);
  g_free (self->credit);
  g_free (self);
}

const WfAsset *
wf_dataset_get_asset (const WfDataset *self, const char *id)
{
  return id ? g_hash_table_lookup (self->asset_by_id, id) : NULL;
}

gboolean
wf_asset_is_line (const WfAsset *asset)
{
  return asset->kind <= WF_ASSET_GAS_PIPELINE;
}

const char *
wf_asset_kind_get_name (WfAssetKind kind)
{
  return kind_names[kind];
}

gboolean
wf_asset_kind_from_name (const char *name, WfAssetKind *kind)
{
  for (guint i = 0; i < WF_ASSET_N_KINDS; i++)
    if (g_str_equal (kind_names[i], name))
      {
        *kind = (WfAssetKind) i;
        return TRUE;
      }
  return FALSE;
}

static const char *const route_qualities[] = { [WF_ROUTE_SURVEYED] = "surveyed",
                                               [WF_ROUTE_APPROXIMATE] = "approximate",
                                               [WF_ROUTE_SCHEMATIC] = "schematic" };

const char *
wf_route_quality_get_name (WfRouteQuality quality)
{
  return route_qualities[quality];
}

gboolean
wf_route_quality_from_name (const char *name, WfRouteQuality *quality)
{
  for (guint i = 0; i < G_N_ELEMENTS (route_qualities); i++)
    if (g_strcmp0 (route_qualities[i], name) == 0)
      {
        *quality = (WfRouteQuality) i;
        return TRUE;
      }
  return FALSE;
}
