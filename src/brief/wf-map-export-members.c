/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-map-export-private.h"

#include "base/wf-clock.h"
#include "model/wf-hlc.h"
#include "model/wf-vocabulary.h"

void
wf_map_export_put_text (WfMapExporter *self, const char *key, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  wf_json_put_key (&self->writer, key);
  wf_json_put_string (&self->writer, text);
}

void
wf_map_export_put_number (WfMapExporter *self, const char *key, double number)
{
  wf_json_put_key (&self->writer, key);
  wf_geojson_put_number (&self->writer, number, 3);
}

void
wf_map_export_put_time (WfMapExporter *self, const char *key, gint64 instant)
{
  g_autofree char *text = instant != WF_NO_TIME ? wf_time_format_iso (instant) : NULL;

  wf_map_export_put_text (self, key, text);
}

void
wf_map_export_put_joined (WfMapExporter *self, const char *key, const char *const *texts)
{
  g_autofree char *text = texts != NULL ? g_strjoinv (";", (char **) texts) : NULL;

  wf_map_export_put_text (self, key, text);
}

void
wf_map_export_format_asset_id (const char *id, char text[WF_UUID_TEXT_LENGTH + 1])
{
  WfUuid uuid;

  wf_uuid_for_name (&uuid, WF_TYPE_NAME_ASSET, id);
  wf_uuid_format (&uuid, text);
}

void
wf_map_export_begin_properties (WfMapExporter *self,
                                const char *kind,
                                const char *name,
                                const char *description,
                                WfMarking marking)
{
  self->result->n_features++;
  self->result->marking = wf_marking_roll_up (self->result->marking, marking);
  wf_json_put_key (&self->writer, "properties");
  wf_json_begin_object (&self->writer);
  wf_map_export_put_text (self, "kind", kind);
  wf_map_export_put_text (self, "name", name);
  wf_map_export_put_text (self, "description", description);
  wf_map_export_put_text (self, "marking", wf_marking_get_label (marking));
  wf_json_put_key (&self->writer, "exercise");
  wf_json_put_boolean (&self->writer, self->input->is_exercise);
}

void
wf_map_export_begin_feature (WfMapExporter *self, const char *id)
{
  wf_json_begin_object (&self->writer);
  wf_map_export_put_text (self, "type", "Feature");
  wf_map_export_put_text (self, "id", id);
  wf_json_put_key (&self->writer, "geometry");
}

void
wf_map_export_end_feature (WfMapExporter *self)
{
  wf_json_end_object (&self->writer); /* properties */
  wf_json_end_object (&self->writer);
}

void
wf_map_export_put_parts (WfMapExporter *self,
                         WfFeatureShape shape,
                         const WfGeometryPart *parts,
                         guint n)
{
  wf_geojson_put_geometry (&self->writer, shape, parts, n);
}

WfRecord *
wf_map_export_lookup (WfMapExporter *self, const char *id, const char *type)
{
  WfRecord *record = wf_picture_lookup_id (self->picture, id);

  return record != NULL && g_str_equal (wf_record_get_type_name (record), type)
                 && !wf_record_is_retired (record)
             ? record
             : NULL;
}

gint64
wf_map_export_get_modified (WfRecord *record)
{
  GPtrArray *operations = wf_record_get_operations (record);
  const WfOperation *last
      = operations->len > 0 ? g_ptr_array_index (operations, operations->len - 1) : NULL;

  return last != NULL ? wf_hlc_time_us (last->id.hlc) : WF_NO_TIME;
}
