/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-map-export-private.h"

#include "analysis/wf-leg-quality.h"
#include "analysis/wf-situation.h"
#include "model/wf-vocabulary.h"

static const char *
get_status (WfServiceState state)
{
  switch (state)
    {
    case WF_STATE_IN_SERVICE:
      return "working";
    case WF_STATE_DEGRADED:
      return "degraded";
    case WF_STATE_OUT:
      return "out";
    default: /* contested, too: no desk settles another's statement */
      return "unknown";
    }
}

static const char *
get_state_word (WfServiceState state)
{
  switch (state)
    {
    case WF_STATE_CONTESTED:
      return "contested";
    case WF_STATE_PLANNED:
      return "planned";
    case WF_STATE_RETIRED:
      return "retired";
    default:
      return NULL; /* the status says it */
    }
}

static WfMarking
roll_up_list (WfMarking marking, WfPicture *picture, const char *type, const char *asset)
{
  GListModel *list = wf_picture_get_list (picture, type);

  for (guint i = 0; list != NULL && i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);

      if (g_strcmp0 (wf_record_get_text (record, "asset"), asset) == 0
          || wf_record_has_member (record, "asset", asset))
        marking = wf_marking_roll_up (marking, wf_record_get_marking (record));
    }
  return marking;
}

/* The dataset is public; what is said of an asset carries its own marking. */
static WfMarking
get_asset_marking (WfMapExporter *self, const char *asset)
{
  static const char *const types[]
      = { WF_TYPE_NAME_ASSET, WF_TYPE_NAME_INCIDENT, WF_TYPE_NAME_FAULT };
  WfMarking marking = WF_MARKING_CLEAR;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    marking = roll_up_list (marking, self->picture, types[i], asset);
  return marking;
}

static const char *
get_sector (WfAssetKind kind)
{
  switch (kind)
    {
    case WF_ASSET_POWER_CABLE:
    case WF_ASSET_GAS_PIPELINE:
    case WF_ASSET_POWER_PLANT:
    case WF_ASSET_LNG_TERMINAL:
    case WF_ASSET_OFFSHORE_NODE:
      return "energy";
    case WF_ASSET_PORT:
    case WF_ASSET_TRANSPORT_LINK:
      return "transport";
    default:
      return "digital-infrastructure";
    }
}

static const char *
get_route_word (WfPicture *picture, const WfAsset *asset)
{
  WfRouteQuality worst = WF_ROUTE_SURVEYED;

  for (guint i = 0; i < asset->n_legs; i++)
    worst = MAX (worst, wf_leg_get_quality (picture, asset, i));
  return asset->n_legs > 0 ? wf_route_quality_get_name (worst) : NULL;
}

static void
put_asset_geometry (WfMapExporter *self, const WfAsset *asset)
{
  g_autofree WfGeometryPart *parts = g_new0 (WfGeometryPart, MAX (1, asset->n_legs));

  if (!wf_asset_is_line (asset))
    {
      parts[0] = (WfGeometryPart){ &asset->position, 1 };
      wf_map_export_put_parts (self, WF_FEATURE_POINT, parts, 1);
      return;
    }
  for (guint i = 0; i < asset->n_legs; i++)
    parts[i] = (WfGeometryPart){ asset->legs[i].positions, asset->legs[i].n_positions };
  wf_map_export_put_parts (self, WF_FEATURE_LINE, parts, asset->n_legs);
}

void
wf_map_export_put_asset (WfMapExporter *self, const char *id)
{
  const WfAsset *asset = wf_dataset_get_asset (self->input->dataset, id);
  char text[WF_UUID_TEXT_LENGTH + 1];
  WfServiceState state;

  if (asset == NULL)
    {
      self->result->n_left_out++;
      return;
    }
  state = wf_situation_asset_state (self->picture, self->input->dataset, id);
  self->result->n_reduced
      += state != wf_situation_asset_state (self->whole, self->input->dataset, id);
  wf_map_export_format_asset_id (id, text);
  wf_map_export_begin_feature (self, text);
  put_asset_geometry (self, asset);
  wf_map_export_begin_properties (self,
                                  wf_asset_is_line (asset)                ? "cable"
                                  : asset->kind == WF_ASSET_LANDING_POINT ? "landing_station"
                                                                          : "asset",
                                  asset->name, asset->note, get_asset_marking (self, id));
  wf_map_export_put_text (self, "status", get_status (state));
  wf_map_export_put_time (self, "status_as_of", self->input->as_of);
  wf_map_export_put_joined (self, "source", asset->sources);
  wf_map_export_put_text (self, "asset_kind", wf_asset_kind_get_name (asset->kind));
  wf_map_export_put_text (self, "sector", get_sector (asset->kind));
  wf_map_export_put_joined (self, "operator", asset->owners);
  if (asset->country != NULL)
    wf_map_export_put_text (self, "country", asset->country);
  else
    wf_map_export_put_joined (self, "country", asset->countries);
  wf_map_export_put_text (self, "cable_id", wf_asset_is_line (asset) ? asset->id : NULL);
  if (asset->length_km > 0)
    wf_map_export_put_number (self, "length_km", asset->length_km);
  wf_map_export_put_joined (self, "landing_points", asset->landing_points);
  if (asset->rfs > 0)
    wf_map_export_put_number (self, "rfs_year", asset->rfs);
  wf_map_export_put_text (self, "wf_state", get_state_word (state));
  wf_map_export_put_text (self, "wf_route", get_route_word (self->picture, asset));
  wf_map_export_put_text (self, "wf_confidence", asset->confidence);
  wf_map_export_end_feature (self);
}
