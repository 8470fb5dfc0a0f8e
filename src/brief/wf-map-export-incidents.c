/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-map-export-private.h"

#include "analysis/wf-route.h"
#include "analysis/wf-situation.h"
#include "model/wf-vocabulary.h"

static void
put_stretch (WfMapExporter *self, const WfLeg *leg, double from_m, double to_m)
{
  g_autoptr (GArray) positions = g_array_new (FALSE, FALSE, sizeof (WfPosition));
  double along = 0;
  WfPosition edge;

  if (wf_route_get_position (leg, from_m, &edge))
    g_array_append_val (positions, edge);
  for (guint i = 1; i < leg->n_positions; i++)
    {
      along += wf_route_distance_m (leg->positions[i - 1], leg->positions[i]);
      if (along > from_m && along < to_m)
        g_array_append_val (positions, leg->positions[i]);
    }
  if (to_m > from_m && wf_route_get_position (leg, to_m, &edge))
    g_array_append_val (positions, edge);
  const WfGeometryPart part = { (const WfPosition *) (gpointer) positions->data, positions->len };
  wf_map_export_put_parts (self, part.n_positions == 1 ? WF_FEATURE_POINT : WF_FEATURE_LINE, &part,
                           part.n_positions > 0);
}

void
wf_map_export_put_fault (WfMapExporter *self, const char *id)
{
  WfRecord *fault = wf_map_export_lookup (self, id, WF_TYPE_NAME_FAULT);
  const char *asset_id = fault != NULL ? wf_record_get_text (fault, "asset") : NULL;
  const WfAsset *asset
      = asset_id != NULL ? wf_dataset_get_asset (self->input->dataset, asset_id) : NULL;
  double from_m, to_m;
  const WfLeg *leg;

  if (asset == NULL
      || !wf_situation_fault_stretch (self->input->dataset, fault, &leg, &from_m, &to_m))
    {
      self->result->n_left_out++;
      return;
    }
  wf_map_export_begin_feature (self, id);
  put_stretch (self, leg, from_m, to_m);
  wf_map_export_begin_properties (self, "event", asset->name, wf_record_get_text (fault, "typed"),
                                  wf_record_get_marking (fault));
  wf_map_export_put_time (self, "modified", wf_map_export_get_modified (fault));
  wf_map_export_put_number (self, "precision_m",
                            (double) wf_record_get_integer (fault, "accuracy-m", 0));
  wf_map_export_put_text (self, "source", wf_record_get_text (fault, "placed-by"));
  wf_map_export_put_text (self, "source_grade", wf_record_get_text (fault, "rating"));
  wf_map_export_put_text (self, "cable_id", asset_id);
  wf_map_export_put_number (self, "segment", (double) wf_record_get_integer (fault, "part", 0));
  wf_map_export_put_text (self, "incident_id", wf_record_get_text (fault, "incident"));
  wf_map_export_put_text (self, "incident_type", "damage");
  wf_map_export_put_text (self, "wf_stage", wf_record_get_text (fault, "stage"));
  wf_json_put_key (&self->writer, "wf_position_known");
  wf_json_put_boolean (&self->writer, wf_record_get_boolean (fault, "position-known"));
  wf_map_export_end_feature (self);
  if (wf_record_get_text (fault, "incident") != NULL)
    wf_map_export_put_ref (self, "incident", wf_record_get_text (fault, "incident"));
}

static void
put_affected (WfMapExporter *self, const char *const *assets)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (; assets != NULL && *assets != NULL; assets++)
    {
      char text[WF_UUID_TEXT_LENGTH + 1];

      wf_map_export_format_asset_id (*assets, text);
      g_string_append_printf (ids, "%s%s", ids->len > 0 ? ";" : "", text);
    }
  wf_map_export_put_text (self, "affected_ids", ids->str);
}

static void
put_incident_geometry (WfMapExporter *self, WfRecord *incident)
{
  WfPosition position;
  WfGeometryPart part = { &position, 1 };
  const gboolean has_place
      = wf_situation_incident_position (self->picture, self->input->dataset, incident, &position);

  wf_map_export_put_parts (self, WF_FEATURE_POINT, &part, has_place ? 1 : 0);
}

void
wf_map_export_put_incident (WfMapExporter *self, const char *id)
{
  WfRecord *incident = wf_map_export_lookup (self, id, WF_TYPE_NAME_INCIDENT);
  g_auto (GStrv) assets = NULL, countries = NULL;
  g_autofree char *severity = NULL;

  if (incident == NULL)
    {
      self->result->n_left_out++;
      return;
    }
  assets = wf_record_dup_set (incident, "asset");
  countries = wf_record_dup_set (incident, "country");
  severity
      = g_strdup_printf ("watchfloor:%d", (int) wf_record_get_integer (incident, "severity", 0));
  wf_map_export_begin_feature (self, id);
  put_incident_geometry (self, incident);
  wf_map_export_begin_properties (self, "incident", wf_record_get_text (incident, "title"),
                                  wf_record_get_text (incident, "summary"),
                                  wf_record_get_marking (incident));
  wf_map_export_put_text (self, "status", wf_record_get_text (incident, "state"));
  wf_map_export_put_time (self, "status_as_of", self->input->as_of);
  wf_map_export_put_time (self, "start", wf_record_get_time (incident, "happened-at"));
  wf_map_export_put_time (self, "end", wf_record_get_time (incident, "ended-at"));
  wf_map_export_put_time (self, "modified", wf_map_export_get_modified (incident));
  wf_map_export_put_text (self, "source_grade", wf_record_get_text (incident, "rating"));
  wf_map_export_put_text (self, "sector", wf_record_get_text (incident, "sector"));
  wf_map_export_put_joined (self, "country", (const char *const *) countries);
  wf_map_export_put_text (self, "severity",
                          wf_record_get_integer (incident, "severity", 0) > 0 ? severity : NULL);
  wf_map_export_put_text (self, "incident_type", wf_record_get_text (incident, "kind"));
  put_affected (self, (const char *const *) assets);
  wf_map_export_put_text (self, "wf_number", wf_record_get_text (incident, "number"));
  wf_map_export_end_feature (self);
}

void
wf_map_export_put_company (WfMapExporter *self, const char *id)
{
  GListModel *faults = wf_picture_get_list (self->picture, WF_TYPE_NAME_FAULT);
  WfRecord *incident = wf_map_export_lookup (self, id, WF_TYPE_NAME_INCIDENT);
  g_auto (GStrv) assets = incident != NULL ? wf_record_dup_set (incident, "asset") : NULL;

  for (guint i = 0; assets != NULL && assets[i] != NULL; i++)
    wf_map_export_put_ref (self, "asset", assets[i]);
  for (guint i = 0; faults != NULL && i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (WfRecord) fault = g_list_model_get_item (faults, i);

      if (g_strcmp0 (wf_record_get_text (fault, "incident"), id) == 0)
        wf_map_export_put_ref (self, "fault", wf_record_get_id (fault));
    }
}
