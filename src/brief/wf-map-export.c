/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-map-export.h"

#include <stdlib.h>
#include <string.h>

#include "analysis/wf-route.h"
#include "analysis/wf-situation.h"
#include "base/wf-clock.h"
#include "base/wf-id.h"
#include "brief/wf-ceiling.h"
#include "model/wf-drawing.h"
#include "model/wf-hlc.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-geojson-write.h"

typedef struct
{
  const WfMapExportInput *input;
  WfPicture *picture, *whole; /* within the ceiling; everything */
  GHashTable *done;           /* refs that were written or left out */
  GString *out;
  WfJsonWriter writer;
  WfMapExport *result;
} Export;

void
wf_map_export_free (WfMapExport *self)
{
  g_free (self->json);
  g_free (self);
}

/* --- members ----------------------------------------------------------------------- */

static void
put_text (Export *self, const char *key, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  wf_json_put_key (&self->writer, key);
  wf_json_put_string (&self->writer, text);
}

static void
put_number (Export *self, const char *key, double number)
{
  wf_json_put_key (&self->writer, key);
  wf_geojson_put_number (&self->writer, number, 3);
}

static void
put_time (Export *self, const char *key, gint64 instant)
{
  g_autofree char *text = instant != WF_NO_TIME ? wf_time_format_iso (instant) : NULL;

  put_text (self, key, text);
}

static void
put_joined (Export *self, const char *key, const char *const *texts)
{
  g_autofree char *text = texts != NULL ? g_strjoinv (";", (char **) texts) : NULL;

  put_text (self, key, text);
}

/* An asset of the dataset has the uuid that its records have. */
static void
format_asset_id (const char *id, char text[WF_UUID_TEXT_LENGTH + 1])
{
  WfUuid uuid;

  wf_uuid_for_name (&uuid, WF_TYPE_NAME_ASSET, id);
  wf_uuid_format (&uuid, text);
}

/* Opens a feature and its properties with what every kind has. */
static void
begin_properties (
    Export *self, const char *kind, const char *name, const char *description, WfMarking marking)
{
  self->result->n_features++;
  self->result->marking = wf_marking_roll_up (self->result->marking, marking);
  wf_json_put_key (&self->writer, "properties");
  wf_json_begin_object (&self->writer);
  put_text (self, "kind", kind);
  put_text (self, "name", name);
  put_text (self, "description", description);
  put_text (self, "marking", wf_marking_get_label (marking));
  wf_json_put_key (&self->writer, "exercise");
  wf_json_put_boolean (&self->writer, self->input->is_exercise);
}

static void
begin_feature (Export *self, const char *id)
{
  wf_json_begin_object (&self->writer);
  put_text (self, "type", "Feature");
  put_text (self, "id", id);
  wf_json_put_key (&self->writer, "geometry");
}

static void
end_feature (Export *self)
{
  wf_json_end_object (&self->writer); /* properties */
  wf_json_end_object (&self->writer);
}

static void
put_parts (Export *self, WfFeatureShape shape, const WfGeometryPart *parts, guint n)
{
  wf_geojson_put_geometry (&self->writer, shape, parts, n);
}

/* The record as the ceiling lets it be seen; NULL: not at all. */
static WfRecord *
lookup (Export *self, const char *id, const char *type)
{
  WfRecord *record = wf_picture_lookup_id (self->picture, id);

  return record != NULL && g_str_equal (wf_record_get_type_name (record), type)
                 && !wf_record_is_retired (record)
             ? record
             : NULL;
}

static gint64
get_modified (WfRecord *record)
{
  GPtrArray *operations = wf_record_get_operations (record);
  const WfOperation *last
      = operations->len > 0 ? g_ptr_array_index (operations, operations->len - 1) : NULL;

  return last != NULL ? wf_hlc_time_us (last->id.hlc) : WF_NO_TIME;
}

/* --- assets -------------------------------------------------------------------------- */

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
get_asset_marking (Export *self, const char *asset)
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
get_route_word (const WfAsset *asset)
{
  static const char *const words[] = { "surveyed", "approximate", "schematic" };
  WfRouteQuality worst = WF_ROUTE_SURVEYED;

  for (guint i = 0; i < asset->n_legs; i++)
    worst = MAX (worst, asset->legs[i].quality);
  return asset->n_legs > 0 ? words[worst] : NULL;
}

static void
put_asset_geometry (Export *self, const WfAsset *asset)
{
  g_autofree WfGeometryPart *parts = g_new0 (WfGeometryPart, MAX (1, asset->n_legs));

  if (!wf_asset_is_line (asset))
    {
      parts[0] = (WfGeometryPart){ &asset->position, 1 };
      put_parts (self, WF_FEATURE_POINT, parts, 1);
      return;
    }
  for (guint i = 0; i < asset->n_legs; i++)
    parts[i] = (WfGeometryPart){ asset->legs[i].positions, asset->legs[i].n_positions };
  put_parts (self, WF_FEATURE_LINE, parts, asset->n_legs);
}

static void
put_asset (Export *self, const char *id)
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
  format_asset_id (id, text);
  begin_feature (self, text);
  put_asset_geometry (self, asset);
  begin_properties (self,
                    wf_asset_is_line (asset)                ? "cable"
                    : asset->kind == WF_ASSET_LANDING_POINT ? "landing_station"
                                                            : "asset",
                    asset->name, asset->note, get_asset_marking (self, id));
  put_text (self, "status", get_status (state));
  put_time (self, "status_as_of", self->input->as_of);
  put_joined (self, "source", asset->sources);
  put_text (self, "asset_kind", wf_asset_kind_get_name (asset->kind));
  put_text (self, "sector", get_sector (asset->kind));
  put_joined (self, "operator", asset->owners);
  if (asset->country != NULL)
    put_text (self, "country", asset->country);
  else
    put_joined (self, "country", asset->countries);
  put_text (self, "cable_id", wf_asset_is_line (asset) ? asset->id : NULL);
  if (asset->length_km > 0)
    put_number (self, "length_km", asset->length_km);
  put_joined (self, "landing_points", asset->landing_points);
  if (asset->rfs > 0)
    put_number (self, "rfs_year", asset->rfs);
  put_text (self, "wf_state", get_state_word (state));
  put_text (self, "wf_route", get_route_word (asset));
  put_text (self, "wf_confidence", asset->confidence);
  end_feature (self);
}

/* --- faults and incidents -------------------------------------------------------------- */

static void
put_stretch (Export *self, const WfLeg *leg, double from_m, double to_m)
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
  put_parts (self, part.n_positions == 1 ? WF_FEATURE_POINT : WF_FEATURE_LINE, &part,
             part.n_positions > 0);
}

static void put_ref (Export *self, const char *kind, const char *id);

static void
put_fault (Export *self, const char *id)
{
  WfRecord *fault = lookup (self, id, WF_TYPE_NAME_FAULT);
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
  begin_feature (self, id);
  put_stretch (self, leg, from_m, to_m);
  begin_properties (self, "event", asset->name, wf_record_get_text (fault, "typed"),
                    wf_record_get_marking (fault));
  put_time (self, "modified", get_modified (fault));
  put_number (self, "precision_m", (double) wf_record_get_integer (fault, "accuracy-m", 0));
  put_text (self, "source", wf_record_get_text (fault, "placed-by"));
  put_text (self, "source_grade", wf_record_get_text (fault, "rating"));
  put_text (self, "cable_id", asset_id);
  put_number (self, "segment", (double) wf_record_get_integer (fault, "part", 0));
  put_text (self, "incident_id", wf_record_get_text (fault, "incident"));
  put_text (self, "incident_type", "damage");
  put_text (self, "wf_stage", wf_record_get_text (fault, "stage"));
  wf_json_put_key (&self->writer, "wf_position_known");
  wf_json_put_boolean (&self->writer, wf_record_get_boolean (fault, "position-known"));
  end_feature (self);
  if (wf_record_get_text (fault, "incident") != NULL)
    put_ref (self, "incident", wf_record_get_text (fault, "incident"));
}

static void
put_affected (Export *self, const char *const *assets)
{
  g_autoptr (GString) ids = g_string_new (NULL);

  for (; assets != NULL && *assets != NULL; assets++)
    {
      char text[WF_UUID_TEXT_LENGTH + 1];

      format_asset_id (*assets, text);
      g_string_append_printf (ids, "%s%s", ids->len > 0 ? ";" : "", text);
    }
  put_text (self, "affected_ids", ids->str);
}

static void
put_incident_geometry (Export *self, WfRecord *incident)
{
  WfPosition position;
  WfGeometryPart part = { &position, 1 };
  const gboolean has_place
      = wf_situation_incident_position (self->picture, self->input->dataset, incident, &position);

  put_parts (self, WF_FEATURE_POINT, &part, has_place ? 1 : 0);
}

static void
put_incident (Export *self, const char *id)
{
  WfRecord *incident = lookup (self, id, WF_TYPE_NAME_INCIDENT);
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
  begin_feature (self, id);
  put_incident_geometry (self, incident);
  begin_properties (self, "incident", wf_record_get_text (incident, "title"),
                    wf_record_get_text (incident, "summary"), wf_record_get_marking (incident));
  put_text (self, "status", wf_record_get_text (incident, "state"));
  put_time (self, "status_as_of", self->input->as_of);
  put_time (self, "start", wf_record_get_time (incident, "happened-at"));
  put_time (self, "end", wf_record_get_time (incident, "ended-at"));
  put_time (self, "modified", get_modified (incident));
  put_text (self, "source_grade", wf_record_get_text (incident, "rating"));
  put_text (self, "sector", wf_record_get_text (incident, "sector"));
  put_joined (self, "country", (const char *const *) countries);
  put_text (self, "severity",
            wf_record_get_integer (incident, "severity", 0) > 0 ? severity : NULL);
  put_text (self, "incident_type", wf_record_get_text (incident, "kind"));
  put_affected (self, (const char *const *) assets);
  put_text (self, "wf_number", wf_record_get_text (incident, "number"));
  end_feature (self);
}

/* A wanted incident brings what belongs to it. */
static void
put_company (Export *self, const char *id)
{
  GListModel *faults = wf_picture_get_list (self->picture, WF_TYPE_NAME_FAULT);
  WfRecord *incident = lookup (self, id, WF_TYPE_NAME_INCIDENT);
  g_auto (GStrv) assets = incident != NULL ? wf_record_dup_set (incident, "asset") : NULL;

  for (guint i = 0; assets != NULL && assets[i] != NULL; i++)
    put_ref (self, "asset", assets[i]);
  for (guint i = 0; faults != NULL && i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (WfRecord) fault = g_list_model_get_item (faults, i);

      if (g_strcmp0 (wf_record_get_text (fault, "incident"), id) == 0)
        put_ref (self, "fault", wf_record_get_id (fault));
    }
}

/* --- drawings, imported files, vessels -------------------------------------------------- */

static void
put_drawing (Export *self, const char *id)
{
  WfRecord *drawing = lookup (self, id, WF_TYPE_NAME_DRAWING);
  const char *geometry = drawing != NULL ? wf_record_get_text (drawing, "geometry") : NULL;
  g_autoptr (GArray) positions = NULL;
  WfFeatureShape shape;

  if (geometry == NULL || !wf_drawing_read_geometry (geometry, &shape, &positions))
    {
      self->result->n_left_out++;
      return;
    }
  begin_feature (self, id);
  if (shape == WF_FEATURE_AREA)
    {
      const WfPosition first = g_array_index (positions, WfPosition, 0);
      g_array_append_val (positions, first);
    }
  const WfGeometryPart part = { (const WfPosition *) (gpointer) positions->data, positions->len };
  put_parts (self, shape, &part, 1);
  begin_properties (self, shape == WF_FEATURE_AREA ? "area" : "place",
                    wf_record_get_text (drawing, "title"), wf_record_get_text (drawing, "text"),
                    wf_record_get_marking (drawing));
  put_time (self, "start", wf_record_get_time (drawing, "drawn-at"));
  put_time (self, "end", wf_record_get_time (drawing, "expires-at"));
  put_time (self, "modified", get_modified (drawing));
  put_text (self, "incident_id", wf_record_get_text (drawing, "incident"));
  end_feature (self);
}

static const WfFeatureLayer *
find_layer (Export *self, const char *ref, guint *feature)
{
  for (guint i = 0; self->input->layers != NULL && i < self->input->layers->len; i++)
    if (wf_feature_layer_find (g_ptr_array_index (self->input->layers, i), ref, feature))
      return g_ptr_array_index (self->input->layers, i);
  return NULL;
}

static gboolean
is_ours (const char *key)
{
  static const char *const names[] = { "kind", "name", "marking", "exercise", "source", NULL };

  return g_strv_contains (names, key);
}

/* What the file says beside that, unchanged. */
static void
put_foreign (Export *self, WfJsonValue properties)
{
  WfJsonValue value;
  WfJsonIter iter;
  const char *key;

  wf_json_iter_init (&iter, properties);
  while (wf_json_iter_next (&iter, &key, &value))
    {
      gsize length;
      const char *raw = wf_json_raw (value, &length);

      if (is_ours (key))
        continue;
      wf_json_put_key (&self->writer, key);
      wf_json_put_raw (&self->writer, raw, length);
    }
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
put_imported_geometry (Export *self, const WfFeatureSet *set, const WfFeature *feature)
{
  g_autofree WfGeometryPart *parts = g_new0 (WfGeometryPart, MAX (1, feature->n_parts));

  for (guint i = 0; i < feature->n_parts; i++)
    parts[i].positions
        = wf_feature_set_get_part (set, feature->first_part + i, &parts[i].n_positions);
  put_parts (self, feature->shape, parts, feature->n_parts);
}

static void
write_imported (Export *self,
                WfRecord *dataset,
                const WfFeatureSet *set,
                const WfFeature *feature,
                const WfJson *properties)
{
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
  begin_feature (self, feature->id);
  put_imported_geometry (self, set, feature);
  begin_properties (self, kind != NULL ? kind : get_shape_kind (feature), feature->name, NULL,
                    marking);
  put_text (self, "source", source != NULL ? source : wf_record_get_text (dataset, "file-name"));
  if (properties != NULL)
    put_foreign (self, root);
  end_feature (self);
}

static void
put_imported (Export *self, const char *ref)
{
  guint index;
  const WfFeatureLayer *layer = find_layer (self, ref, &index);
  WfRecord *dataset = layer != NULL
                          ? lookup (self, wf_feature_layer_get_id (layer) + strlen ("dataset:"),
                                    WF_TYPE_NAME_DATASET)
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
find_track (Export *self, guint32 mmsi)
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

static void
put_vessel (Export *self, const char *mmsi)
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
  begin_feature (self, id);
  put_parts (self, WF_FEATURE_POINT, &part, 1);
  begin_properties (self, "vessel", track->name != NULL ? track->name : mmsi, NULL,
                    WF_MAP_EXPORT_TRACK_MARKING);
  put_time (self, "start", track->fixes[at].at);
  put_text (self, "source", "AIS as transmitted; can be false");
  put_text (self, "mmsi", mmsi);
  end_feature (self);
}

/* --- all ---------------------------------------------------------------------------------- */

static void
put_ref (Export *self, const char *kind, const char *id)
{
  static const struct
  {
    const char *kind;
    void (*put) (Export *self, const char *id);
  } kinds[] = { { "asset", put_asset },
                { "fault", put_fault },
                { "incident", put_incident },
                { "drawing", put_drawing },
                { "track", put_vessel } };
  char *ref = g_strconcat (kind, ":", id, NULL);

  if (!g_hash_table_add (self->done, ref))
    return;
  if (g_str_equal (kind, "feature"))
    put_imported (self, ref);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      kinds[i].put (self, id);
}

static WfPicture *
fold (GPtrArray *operations, WfMarking ceiling)
{
  WfPicture *picture = wf_picture_new ();
  g_autoptr (GPtrArray) seen = g_ptr_array_new ();

  for (guint i = 0; i < operations->len; i++)
    if (wf_operation_is_within (g_ptr_array_index (operations, i), ceiling))
      g_ptr_array_add (seen, g_ptr_array_index (operations, i));
  wf_picture_apply (picture, seen);
  return picture;
}

static void
put_wanted (Export *self)
{
  for (const char *const *ref = self->input->refs; *ref != NULL; ref++)
    {
      g_auto (GStrv) parts = g_strsplit (*ref, ":", 2);

      if (parts[0] == NULL || parts[1] == NULL)
        continue;
      put_ref (self, parts[0], parts[1]);
      if (g_str_equal (parts[0], "incident"))
        put_company (self, parts[1]);
    }
}

/* The head names the strictest marking, which is known at the end. */
static char *
dup_collection (Export *self)
{
  g_autofree char *generated_at = wf_time_format_iso (self->input->generated_at);
  g_autofree char *as_of = wf_time_format_iso (self->input->as_of);
  const WfGeojsonHead head = { generated_at, as_of, wf_marking_get_label (self->result->marking) };
  GString *out = g_string_sized_new (self->out->len + 256);
  WfJsonWriter writer;

  wf_json_writer_init (&writer, out);
  wf_geojson_begin (&writer, &head);
  if (self->out->len > 0)
    wf_json_put_raw (&writer, self->out->str, self->out->len);
  wf_geojson_end (&writer);
  return g_string_free (out, FALSE);
}

WfMapExport *
wf_map_export_new (const WfMapExportInput *input)
{
  Export self = { .input = input, .result = g_new0 (WfMapExport, 1) };

  self.picture = fold (input->operations, input->ceiling);
  self.whole = fold (input->operations, WF_MARKING_RED);
  self.done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.out = g_string_new (NULL);
  wf_json_writer_init (&self.writer, self.out);
  put_wanted (&self);
  self.result->json = dup_collection (&self);
  g_string_free (self.out, TRUE);
  g_hash_table_unref (self.done);
  g_object_unref (self.whole);
  g_object_unref (self.picture);
  return self.result;
}
