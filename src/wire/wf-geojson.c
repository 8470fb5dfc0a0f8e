/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GeoJSON from the tape of the strict pre-scan. A record is read whole or not at all: what it added
 * to the set before it was refused is taken back. */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-geojson-private.h"

#define CANCEL_EVERY 1024

static const char *const name_keys[]
    = { "name", "Name", "NAME", "title", "label", "cable_name", NULL };
static const char *const id_keys[] = { "id", "uuid", "slug", "cable_id", NULL };
static const char *const marking_keys[] = { "marking", "tlp", NULL };
static const char *const route_keys[] = { "wf_route", "route_quality", NULL };
static const char *const licence_keys[]
    = { "licence", "license", "rights", "copyright", "attribution", NULL };

/* --- facts -------------------------------------------------------------- */

static const char *
find_text (WfJsonValue properties, const char *const *keys)
{
  for (; *keys != NULL; keys++)
    {
      const char *text = wf_json_member_string (properties, *keys);

      if (text != NULL && *text != '\0')
        return text;
    }
  return NULL;
}

/* The format's own id: a string or a number. */
static char *
dup_id (WfJsonValue feature, WfJsonValue properties)
{
  WfJsonValue value;
  const char *text;

  if (wf_json_member (feature, "id", &value))
    {
      text = wf_json_string (value, NULL);
      if (text != NULL && *text != '\0')
        return g_strdup (text);
      if (wf_json_type (value) == WF_JSON_INTEGER || wf_json_type (value) == WF_JSON_REAL)
        return wf_geojson_dup_raw (value);
    }
  return g_strdup (find_text (properties, id_keys));
}

/* Without an id: what is written of its place and its name. */
static char *
dup_made_id (WfGeojsonReader *reader, WfJsonValue geometry, const char *name)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length;
  const char *raw = wf_json_raw (geometry, &length);

  g_checksum_update (sum, (const guchar *) reader->import->file_name, -1);
  g_checksum_update (sum, (const guchar *) raw, (gssize) length);
  if (name != NULL)
    g_checksum_update (sum, (const guchar *) name, -1);
  return g_strndup (g_checksum_get_string (sum), 32);
}

static char *
dup_name (WfGeojsonReader *reader, WfJsonValue properties)
{
  const char *const own[] = { reader->choice->name_key, NULL };
  const char *name = find_text (properties, own[0] != NULL ? own : name_keys);

  if (name == NULL)
    return NULL;
  if (strlen (name) <= WF_IMPORT_MAX_NAME || g_utf8_strlen (name, -1) <= WF_IMPORT_MAX_NAME)
    return g_strdup (name);
  reader->n_cut_names++;
  return g_utf8_substring (name, 0, WF_IMPORT_MAX_NAME);
}

static void
read_provenance (WfGeojsonReader *reader, WfJsonValue properties)
{
  const char *marking = find_text (properties, marking_keys);
  WfJsonValue exercise;

  if (marking != NULL)
    wf_import_mark (reader->import, marking);
  else
    reader->n_unmarked++;
  if (wf_json_member (properties, "exercise", &exercise))
    {
      reader->import->is_exercise |= wf_json_type (exercise) == WF_JSON_TRUE;
      reader->import->is_real |= wf_json_type (exercise) == WF_JSON_FALSE;
    }
}

static void
grow_bounds (WfImport *import, WfPosition position)
{
  import->west = MIN (import->west, position.lon);
  import->east = MAX (import->east, position.lon);
  import->south = MIN (import->south, position.lat);
  import->north = MAX (import->north, position.lat);
}

/* Of a line; a word that is none of ours says nothing. */
static WfRouteQuality
get_route (WfJsonValue properties, WfFeatureShape shape)
{
  WfRouteQuality quality;

  return shape == WF_FEATURE_LINE
                 && wf_route_quality_from_name (find_text (properties, route_keys), &quality)
             ? quality
             : WF_ROUTE_SURVEYED;
}

static void
add_feature (WfGeojsonReader *reader,
             const char *id,
             const char *name,
             WfJsonValue properties,
             WfFeatureShape shape,
             guint32 first_part)
{
  WfFeatureSet *set = reader->import->features;
  WfFeature *feature = wf_feature_set_add (set, id, name, shape, first_part);
  gsize length;

  reader->import->n_of_shape[shape]++;
  for (guint32 i = 0; i < feature->n_parts; i++)
    {
      guint n;
      const WfPosition *positions = wf_feature_set_get_part (set, first_part + i, &n);

      for (guint j = 0; j < n; j++)
        grow_bounds (reader->import, positions[j]);
    }
  if (wf_json_type (properties) != WF_JSON_OBJECT)
    return;
  feature->route = get_route (properties, shape);
  feature->properties_at = (guint32) (wf_json_raw (properties, &length) - reader->text);
  feature->properties_length = (guint32) length;
}

static gboolean
take_id (WfGeojsonReader *reader, const char *id)
{
  g_autofree char *shown = NULL;

  if (g_hash_table_add (reader->ids, g_strdup (id)))
    return TRUE;
  shown = wf_import_dup_visible (id);
  return wf_geojson_refuse (reader, _ ("the id “%s” stands in the file already"), shown);
}

/* Members of a collection one level deep are features of their own. */
static gboolean
read_collection (WfGeojsonReader *reader,
                 WfJsonValue geometry,
                 WfJsonValue properties,
                 const char *id,
                 const char *name)
{
  WfJsonValue members, member;
  WfJsonIter iter;
  guint n = 0;

  if (!wf_json_member (geometry, "geometries", &members) || wf_json_type (members) != WF_JSON_ARRAY)
    return wf_geojson_refuse (reader, "%s", _ ("“geometries” is missing or is no array"));
  for (wf_json_iter_init (&iter, members); wf_json_iter_next (&iter, NULL, &member); n++)
    {
      const guint32 first = wf_feature_set_get_n_parts (reader->import->features);
      g_autofree char *part_id = n > 0 ? g_strdup_printf ("%s#%u", id, n + 1) : g_strdup (id);
      WfFeatureShape shape;

      if (!wf_geojson_read_geometry (reader, member, &shape) || !take_id (reader, part_id))
        return FALSE;
      add_feature (reader, part_id, name, properties, shape, first);
    }
  return n > 0 || wf_geojson_refuse (reader, "%s", _ ("“geometries” is empty"));
}

static gboolean
read_record (WfGeojsonReader *reader,
             WfJsonValue geometry,
             WfJsonValue properties,
             const char *id,
             const char *name)
{
  const guint32 first = wf_feature_set_get_n_parts (reader->import->features);
  WfFeatureShape shape = WF_FEATURE_NOWHERE;

  if (g_strcmp0 (wf_json_member_string (geometry, "type"), "GeometryCollection") == 0)
    return read_collection (reader, geometry, properties, id, name);
  if (wf_json_type (geometry) == WF_JSON_OBJECT
          ? !wf_geojson_read_geometry (reader, geometry, &shape)
          : wf_json_type (geometry) != WF_JSON_NULL
                && !wf_geojson_refuse (reader, "%s",
                                       _ ("“geometry” is neither an object nor null")))
    return FALSE;
  if (!take_id (reader, id))
    return FALSE;
  add_feature (reader, id, name, properties, shape, first);
  return TRUE;
}

static void
report_refusal (WfGeojsonReader *reader, const char *name)
{
  g_autofree char *shown = name != NULL ? wf_import_dup_visible (name) : NULL;
  g_autofree char *reason = g_steal_pointer (&reader->reason);

  if (shown != NULL)
    /* Translators: number and name of a record in a file, what is wrong with it. */
    wf_import_refuse (reader->import, _ ("Feature %u “%s”: %s."), reader->number, shown, reason);
  else
    /* Translators: number of a record in a file, what is wrong with it. */
    wf_import_refuse (reader->import, _ ("Feature %u: %s."), reader->number, reason);
}

/* Takes everything of a refused record back. */
static void
roll_back (WfGeojsonReader *reader, guint n_features, guint32 n_parts)
{
  WfFeatureSet *set = reader->import->features;

  for (guint i = n_features; i < set->features->len; i++)
    reader->import->n_of_shape[g_array_index (set->features, WfFeature, i).shape]--;
  g_array_set_size (set->features, n_features);
  wf_feature_set_drop_parts (set, n_parts);
}

/* A feature, or a bare geometry, which is then a feature without facts. */
static void
read_feature (WfGeojsonReader *reader, WfJsonValue value)
{
  WfFeatureSet *set = reader->import->features;
  const guint n_features = set->features->len;
  const guint32 n_parts = wf_feature_set_get_n_parts (set);
  const gboolean is_feature = g_strcmp0 (wf_json_member_string (value, "type"), "Feature") == 0;
  WfJsonValue geometry = value, properties = { 0 };
  gboolean has_properties = is_feature && wf_json_member (value, "properties", &properties)
                            && wf_json_type (properties) != WF_JSON_NULL;
  g_autofree char *name = NULL, *id = NULL;

  reader->number++;
  reader->n_vertices = 0;
  reader->may_be_swapped = FALSE;
  if (wf_json_type (value) != WF_JSON_OBJECT)
    wf_geojson_refuse (reader, "%s", _ ("it is no object"));
  else if (is_feature && !wf_json_member (value, "geometry", &geometry))
    wf_geojson_refuse (reader, "%s", _ ("“geometry” is missing"));
  else if (!is_feature && wf_json_member_string (value, "type") == NULL)
    wf_geojson_refuse (reader, "%s", _ ("the geometry has no “type”"));
  else if (has_properties && wf_json_type (properties) != WF_JSON_OBJECT)
    wf_geojson_refuse (reader, "%s", _ ("“properties” is neither an object nor null"));
  if (reader->reason == NULL)
    {
      if (!has_properties) /* any value that is no object reads as one without members */
        wf_json_member (value, "type", &properties);
      name = dup_name (reader, properties);
      id = dup_id (value, properties);
      if (id == NULL)
        id = dup_made_id (reader, geometry, name);
      if (read_record (reader, geometry, properties, id, name))
        read_provenance (reader, properties);
    }
  if (reader->reason == NULL)
    return;
  roll_back (reader, n_features, n_parts);
  reader->import->n_maybe_swapped += reader->may_be_swapped;
  report_refusal (reader, name);
}

/* --- the file ----------------------------------------------------------- */

static gboolean
check_limits (WfGeojsonReader *reader, GCancellable *cancellable, GError **error)
{
  if (reader->number % CANCEL_EVERY == 0
      && g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (reader->import->features->features->len > WF_IMPORT_MAX_RECORDS)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("%s has more than %d records, which is the limit. Nothing was imported."),
                   reader->import->file_name, WF_IMPORT_MAX_RECORDS);
      return FALSE;
    }
  if (reader->import->features->positions->len > WF_IMPORT_MAX_VERTICES)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE,
                   _ ("%s has more than %d positions, which is the limit. Nothing was imported."),
                   reader->import->file_name, WF_IMPORT_MAX_VERTICES);
      return FALSE;
    }
  return TRUE;
}

/* "crs" was dropped from the standard; the two names of WGS 84 do no harm. */
static gboolean
check_crs (WfGeojsonReader *reader, WfJsonValue root, GError **error)
{
  WfJsonValue crs, properties;
  const char *name = NULL;
  g_autofree char *shown = NULL;

  if (!wf_json_member (root, "crs", &crs) || wf_json_type (crs) == WF_JSON_NULL)
    return TRUE;
  if (wf_json_member (crs, "properties", &properties))
    name = wf_json_member_string (properties, "name");
  if (name != NULL
      && (g_str_has_suffix (name, "CRS84") || g_str_has_suffix (name, "EPSG:4326")
          || g_str_has_suffix (name, "EPSG::4326")))
    return TRUE;
  shown = name != NULL ? wf_import_dup_visible (name) : wf_geojson_dup_raw (crs);
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               _ ("%s uses the coordinate system “%s”. Watchfloor reads WGS 84 in degrees only. "
                  "Nothing was imported."),
               reader->import->file_name, shown);
  return FALSE;
}

/* Not of the standard: where people write it, at the top or in what they call metadata. */
static void
read_licence (WfGeojsonReader *reader, WfJsonValue root)
{
  const char *text = find_text (root, licence_keys);
  WfJsonValue metadata;

  if (text == NULL && wf_json_member (root, "metadata", &metadata))
    text = find_text (metadata, licence_keys);
  if (text != NULL && reader->import->licence == NULL)
    reader->import->licence = wf_import_dup_visible_part (text, WF_IMPORT_MAX_LICENCE);
}

static gboolean
read_root (WfGeojsonReader *reader, WfJsonValue root, GCancellable *cancellable, GError **error)
{
  const char *type = wf_json_member_string (root, "type");
  WfJsonValue features, item;
  WfJsonIter iter;

  if (!check_crs (reader, root, error))
    return FALSE;
  reader->is_marked_whole = wf_json_member_string (root, "wf_marking") != NULL;
  if (reader->is_marked_whole)
    wf_import_mark (reader->import, wf_json_member_string (root, "wf_marking"));
  read_licence (reader, root);
  if (g_strcmp0 (type, "FeatureCollection") != 0)
    {
      if (type == NULL)
        {
          g_set_error (
              error, WF_ERROR, WF_ERROR_INVALID,
              _ ("%s is no GeoJSON: a “type” is missing at the top. Nothing was imported."),
              reader->import->file_name);
          return FALSE;
        }
      read_feature (reader, root);
      return check_limits (reader, cancellable, error);
    }
  if (!wf_json_member (root, "features", &features) || wf_json_type (features) != WF_JSON_ARRAY)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("%s is no GeoJSON: “features” is missing or is no array. Nothing was "
                      "imported."),
                   reader->import->file_name);
      return FALSE;
    }
  for (wf_json_iter_init (&iter, features); wf_json_iter_next (&iter, NULL, &item);)
    {
      read_feature (reader, item);
      if (!check_limits (reader, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* One record of a sequence: refused alone when it is cut off. */
static gboolean
read_line_of_sequence (WfGeojsonReader *reader,
                       WfJson *json,
                       const char *text,
                       gsize length,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (wf_json_scan_into (json, text, (gssize) length, &wf_json_limits_file, &cause))
    return read_root (reader, wf_json_root (json), cancellable, error);
  reader->number++;
  wf_geojson_refuse (reader, "%s", cause->message);
  report_refusal (reader, NULL);
  return check_limits (reader, cancellable, error);
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_sequence (WfGeojsonReader *reader,
               const char *text,
               gsize size,
               char parting,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (WfJson) json = wf_json_new ();
  const char *end = text + size;

  while (text < end)
    {
      const char *stop = memchr (text, parting, (gsize) (end - text));
      const gsize length = (gsize) ((stop != NULL ? stop : end) - text);

      if (!is_blank (text, length)
          && !read_line_of_sequence (reader, json, text, length, cancellable, error))
        return FALSE;
      text += length + 1;
    }
  return TRUE;
}

/* Its first line is a record of its own. */
static gboolean
is_sequence (const char *text, gsize size)
{
  const char *stop = memchr (text, '\n', size);
  g_autoptr (WfJson) json = NULL;

  if (stop == NULL || is_blank (stop, (gsize) (text + size - stop)))
    return FALSE;
  json = wf_json_scan (text, (gssize) (stop - text), &wf_json_limits_file, NULL);
  return json != NULL && wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT;
}

static gboolean
read_text (WfGeojsonReader *reader, gsize size, GCancellable *cancellable, GError **error)
{
  const char *text = reader->text;
  g_autoptr (WfJson) json = NULL;

  if (size > 0 && text[0] == 0x1e)
    return read_sequence (reader, text, size, 0x1e, cancellable, error);
  if (is_sequence (text, size))
    return read_sequence (reader, text, size, '\n', cancellable, error);
  json = wf_json_scan (text, (gssize) size, &wf_json_limits_file, error);
  if (json == NULL)
    {
      g_prefix_error (error, "%s: ", reader->import->file_name);
      return FALSE;
    }
  return read_root (reader, wf_json_root (json), cancellable, error);
}

/* Never looser than the source: the marking of one feature is not that of one which says none. */
static void
mark_unmarked (WfGeojsonReader *reader)
{
  WfImport *import = reader->import;
  const gboolean is_loose
      = import->has_marking && !reader->is_marked_whole && reader->n_unmarked > 0
        && wf_marking_roll_up (import->marking, WF_MARKING_AMBER_STRICT) != import->marking;

  if (!import->has_marking || is_loose)
    import->marking = WF_MARKING_AMBER_STRICT;
  if (is_loose)
    wf_import_warn (import,
                    ngettext ("%u object says no marking: all are handled as TLP:AMBER+STRICT.",
                              "%u objects say no marking: all are handled as TLP:AMBER+STRICT.",
                              reader->n_unmarked),
                    reader->n_unmarked);
}

static void
finish (WfGeojsonReader *reader)
{
  WfImport *import = reader->import;

  mark_unmarked (reader);
  if (reader->has_turned_longitudes)
    wf_import_warn (import, "%s", _ ("Longitudes beyond ±180 were turned once around the globe."));
  if (reader->n_cut_names > 0)
    wf_import_warn (import,
                    ngettext ("%u name was longer than %d characters and was cut.",
                              "%u names were longer than %d characters and were cut.",
                              reader->n_cut_names),
                    reader->n_cut_names, WF_IMPORT_MAX_NAME);
  if (import->n_of_shape[WF_FEATURE_NOWHERE] > 0)
    wf_import_warn (import,
                    ngettext ("%u record has no position and is not on the map.",
                              "%u records have no position and are not on the map.",
                              import->n_of_shape[WF_FEATURE_NOWHERE]),
                    import->n_of_shape[WF_FEATURE_NOWHERE]);
}

WfImport *
wf_geojson_read (GBytes *bytes,
                 const char *file_name,
                 const WfImportChoice *choice,
                 GCancellable *cancellable,
                 GError **error)
{
  static const WfImportChoice usual = { NULL, FALSE };
  WfGeojsonReader reader = { .choice = choice != NULL ? choice : &usual };
  gsize size;
  gboolean ok;

  reader.text = g_bytes_get_data (bytes, &size);
  if (size > WF_IMPORT_MAX_BYTES)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE, _ ("File is %d MB; the limit is %d MB."),
                   (int) (size >> 20), WF_IMPORT_MAX_BYTES >> 20);
      return NULL;
    }
  reader.text = reader.text != NULL ? reader.text : "";
  reader.import = wf_import_new (bytes, file_name, "geojson");
  reader.ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ok = read_text (&reader, size, cancellable, error);
  g_hash_table_unref (reader.ids);
  g_free (reader.reason);
  if (ok)
    finish (&reader);
  else
    g_clear_pointer (&reader.import, wf_import_free);
  return reader.import;
}

char **
wf_geojson_dup_keys (const WfImport *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *keys = g_ptr_array_new ();
  const char *text = g_bytes_get_data (self->features->source, NULL);

  for (guint i = 0; i < MIN (self->features->features->len, 50); i++)
    {
      const WfFeature *feature = &g_array_index (self->features->features, WfFeature, i);
      g_autoptr (WfJson) json
          = feature->properties_length > 0
                ? wf_json_scan (text + feature->properties_at, (gssize) feature->properties_length,
                                &wf_json_limits_file, NULL)
                : NULL;
      WfJsonIter iter;
      WfJsonValue value;
      const char *key;

      if (json == NULL)
        continue;
      for (wf_json_iter_init (&iter, wf_json_root (json)); wf_json_iter_next (&iter, &key, &value);)
        if (wf_json_type (value) == WF_JSON_STRING && !g_hash_table_contains (seen, key))
          {
            g_ptr_array_add (keys, g_strdup (key));
            g_hash_table_add (seen, g_ptr_array_index (keys, keys->len - 1));
          }
    }
  g_ptr_array_add (keys, NULL);
  return (char **) g_ptr_array_free (keys, FALSE);
}
