/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-map-export-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "model/wf-drawing.h"
#include "model/wf-vocabulary.h"

/* What a file said of a thing beside that which we say of it ourselves, unchanged. @said: what
 * stands in the feature already, NULL-terminated. */
static void
put_foreign (WfMapExporter *self, WfJsonValue properties, const char *const *said)
{
  WfJsonValue value;
  WfJsonIter iter;
  const char *key;

  wf_json_iter_init (&iter, properties);
  while (wf_json_iter_next (&iter, &key, &value))
    {
      gsize length;
      const char *raw = wf_json_raw (value, &length);

      if (g_strv_contains (said, key))
        continue;
      wf_json_put_key (&self->writer, key);
      wf_json_put_raw (&self->writer, raw, length);
    }
}

/* --- drawings ------------------------------------------------------------------- */

/* A member of the record, unless its file says it and no person has. */
static void
put_own_text (
    WfMapExporter *self, GStrvBuilder *said, const char *key, WfRecord *drawing, const char *field)
{
  const char *text = wf_record_get_text (drawing, field);

  if (text == NULL)
    return;
  wf_map_export_put_text (self, key, text);
  g_strv_builder_add (said, key);
}

static void
put_own_time (
    WfMapExporter *self, GStrvBuilder *said, WfJsonValue properties, const char *key, gint64 at)
{
  WfJsonValue of_file;

  if (at == WF_NO_TIME || wf_json_member (properties, key, &of_file))
    return;
  wf_map_export_put_time (self, key, at);
  g_strv_builder_add (said, key);
}

/* @properties: of the file that it came from, an object; without members, if it was drawn here. */
static void
put_drawing_properties (WfMapExporter *self,
                        WfRecord *drawing,
                        WfJsonValue properties,
                        const char *fallback_kind)
{
  static const char *const always[]
      = { "kind", "name", "description", "marking", "exercise", NULL };
  const char *kind = wf_json_member_string (properties, "kind");
  const char *text = wf_record_get_text (drawing, "text");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) said = NULL;
  WfRouteQuality route;

  for (guint i = 0; always[i] != NULL; i++)
    if (text != NULL || !g_str_equal (always[i], "description"))
      g_strv_builder_add (builder, always[i]);
  wf_map_export_begin_properties (self, kind != NULL ? kind : fallback_kind,
                                  wf_record_get_text (drawing, "title"), text,
                                  wf_record_get_marking (drawing));
  put_own_time (self, builder, properties, "start", wf_record_get_time (drawing, "drawn-at"));
  if (wf_record_get_time (drawing, "expires-at") != WF_NO_TIME)
    {
      wf_map_export_put_time (self, "end", wf_record_get_time (drawing, "expires-at"));
      g_strv_builder_add (builder, "end");
    }
  put_own_time (self, builder, properties, "modified", wf_map_export_get_modified (drawing));
  put_own_text (self, builder, "incident_id", drawing, "incident");
  if (wf_drawing_get_route (drawing, &route))
    {
      wf_map_export_put_text (self, "wf_route", wf_route_quality_get_name (route));
      g_strv_builder_add (builder, "wf_route");
    }
  said = g_strv_builder_end (builder);
  put_foreign (self, properties, (const char *const *) said);
}

/* What another desk wrote there may be anything; what is no object says nothing. */
static WfJson *
read_properties (WfRecord *drawing)
{
  const char *text = wf_record_get_text (drawing, "properties");
  WfJson *json = text != NULL ? wf_json_scan (text, -1, &wf_json_limits_file, NULL) : NULL;

  if (json != NULL && wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT)
    return json;
  g_clear_pointer (&json, wf_json_free);
  return wf_json_scan ("{}", -1, &wf_json_limits_file, NULL);
}

void
wf_map_export_put_drawing (WfMapExporter *self, const char *id)
{
  WfRecord *drawing = wf_map_export_lookup (self, id, WF_TYPE_NAME_DRAWING);
  const char *geometry = drawing != NULL ? wf_record_get_text (drawing, "geometry") : NULL;
  const char *of_file = drawing != NULL ? wf_record_get_text (drawing, "feature-id") : NULL;
  g_autoptr (WfJson) properties = drawing != NULL ? read_properties (drawing) : NULL;
  g_autoptr (GArray) positions = NULL;
  WfFeatureShape shape;

  if (geometry == NULL || !wf_drawing_read_geometry (geometry, &shape, &positions))
    {
      self->result->n_left_out++;
      return;
    }
  wf_map_export_begin_feature (self, of_file != NULL ? of_file : id);
  if (shape == WF_FEATURE_AREA)
    {
      const WfPosition first = g_array_index (positions, WfPosition, 0);
      g_array_append_val (positions, first);
    }
  const WfGeometryPart part = { (const WfPosition *) (gpointer) positions->data, positions->len };
  wf_map_export_put_parts (self, shape, &part, 1);
  put_drawing_properties (self, drawing, wf_json_root (properties),
                          shape == WF_FEATURE_AREA ? "area" : "place");
  wf_map_export_end_feature (self);
}

/* --- imported layers ------------------------------------------------------------ */

static const WfFeatureLayer *
find_layer (WfMapExporter *self, const char *ref, guint *feature)
{
  for (guint i = 0; self->input->layers != NULL && i < self->input->layers->len; i++)
    if (wf_feature_layer_find (g_ptr_array_index (self->input->layers, i), ref, feature))
      return g_ptr_array_index (self->input->layers, i);
  return NULL;
}

static const char *
get_shape_kind (const WfFeature *feature)
{
  return feature->shape == WF_FEATURE_AREA ? "area" : "place";
}

/* The feature's own marking where it has one that is no looser than it may be; else the file's. */
static WfMarking
get_feature_marking (WfRecord *dataset, const char *label)
{
  const char *of_file = wf_record_get_text (dataset, "marking");
  WfMarking marking = wf_record_get_marking (dataset);

  for (int i = WF_MARKING_CLEAR; i <= WF_MARKING_RED; i++)
    if (g_strcmp0 (wf_marking_get_label ((WfMarking) i), label != NULL ? label : of_file) == 0)
      return label != NULL ? (WfMarking) i : wf_marking_roll_up (marking, (WfMarking) i);
  return label != NULL ? WF_MARKING_RED : marking;
}

static void
put_imported_geometry (WfMapExporter *self, const WfFeatureSet *set, const WfFeature *feature)
{
  g_autofree WfGeometryPart *parts = g_new0 (WfGeometryPart, MAX (1, feature->n_parts));

  for (guint i = 0; i < feature->n_parts; i++)
    parts[i].positions
        = wf_feature_set_get_part (set, feature->first_part + i, &parts[i].n_positions);
  wf_map_export_put_parts (self, feature->shape, parts, feature->n_parts);
}

static void
write_imported (WfMapExporter *self,
                WfRecord *dataset,
                const WfFeatureSet *set,
                const WfFeature *feature,
                const WfJson *properties)
{
  static const char *const said[] = { "kind", "name", "marking", "exercise", "source", NULL };
  const WfJsonValue root = properties != NULL ? wf_json_root (properties) : (WfJsonValue){ 0 };
  const char *kind = properties != NULL ? wf_json_member_string (root, "kind") : NULL;
  const char *source = properties != NULL ? wf_json_member_string (root, "source") : NULL;
  const WfMarking marking = get_feature_marking (
      dataset, properties != NULL ? wf_json_member_string (root, "marking") : NULL);

  if (!wf_marking_is_within (marking, self->input->ceiling))
    {
      self->result->n_left_out++;
      return;
    }
  wf_map_export_begin_feature (self, feature->id);
  put_imported_geometry (self, set, feature);
  if (kind == NULL)
    kind = wf_record_get_text (dataset, "kind");
  wf_map_export_begin_properties (self, kind != NULL ? kind : get_shape_kind (feature),
                                  feature->name, NULL, marking);
  wf_map_export_put_text (self, "source",
                          source != NULL ? source : wf_record_get_text (dataset, "file-name"));
  if (properties != NULL)
    put_foreign (self, root, said);
  wf_map_export_end_feature (self);
}

void
wf_map_export_put_imported (WfMapExporter *self, const char *ref)
{
  guint index;
  const WfFeatureLayer *layer = find_layer (self, ref, &index);
  WfRecord *dataset
      = layer != NULL ? wf_map_export_lookup (
            self, wf_feature_layer_get_id (layer) + strlen ("dataset:"), WF_TYPE_NAME_DATASET)
                      : NULL;
  const WfFeatureSet *set = layer != NULL ? wf_feature_layer_get_set (layer) : NULL;
  g_autoptr (WfJson) properties = NULL;
  const WfFeature *feature;

  if (dataset == NULL)
    {
      self->result->n_left_out++;
      return;
    }
  feature = &g_array_index (set->features, WfFeature, index);
  if (feature->properties_at != 0 && set->source != NULL)
    properties = wf_json_scan ((const char *) g_bytes_get_data (set->source, NULL)
                                   + feature->properties_at,
                               feature->properties_length, &wf_json_limits_file, NULL);
  write_imported (self, dataset, set, feature, properties);
}

static const WfTrack *
find_track (WfMapExporter *self, guint32 mmsi)
{
  for (guint i = 0; self->input->track_sets != NULL && i < self->input->track_sets->len; i++)
    {
      const WfTrack *track
          = wf_track_set_get (g_ptr_array_index (self->input->track_sets, i), mmsi);

      if (track != NULL)
        return track;
    }
  return NULL;
}

void
wf_map_export_put_vessel (WfMapExporter *self, const char *mmsi)
{
  const WfTrack *track = find_track (self, (guint32) strtoul (mmsi, NULL, 10));
  const int at = track != NULL ? wf_track_find (track, self->input->as_of) : -1;
  WfPosition position;
  WfGeometryPart part = { &position, 1 };
  g_autofree char *id = NULL;

  if (at < 0 || !wf_marking_is_within (WF_MAP_EXPORT_TRACK_MARKING, self->input->ceiling))
    {
      self->result->n_left_out++;
      return;
    }
  id = g_strconcat ("mmsi-", mmsi, NULL);
  position = (WfPosition){ wf_fix_get_lon (&track->fixes[at]), wf_fix_get_lat (&track->fixes[at]) };
  wf_map_export_begin_feature (self, id);
  wf_map_export_put_parts (self, WF_FEATURE_POINT, &part, 1);
  wf_map_export_begin_properties (self, "vessel", track->name != NULL ? track->name : mmsi, NULL,
                                  WF_MAP_EXPORT_TRACK_MARKING);
  wf_map_export_put_time (self, "start", track->fixes[at].at);
  wf_map_export_put_text (self, "source", _ ("AIS as transmitted; can be false"));
  wf_map_export_put_text (self, "mmsi", mmsi);
  wf_map_export_end_feature (self);
}
