/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GeoJSON from the tape of the strict pre-scan. A record is read whole or not at all: what it added
 * to the set before it was refused is taken back. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "wire/wf-import.h"

#define CANCEL_EVERY 1024

static const char *const name_keys[]
    = { "name", "Name", "NAME", "title", "label", "cable_name", NULL };
static const char *const id_keys[] = { "id", "uuid", "slug", "cable_id", NULL };
static const char *const marking_keys[] = { "marking", "tlp", NULL };

typedef struct
{
  WfImport *import;
  const char *name_key;
  const char *text; /* of the file */
  GHashTable *ids;
  guint number;     /* of the record, from 1 */
  guint n_vertices; /* of the record */
  char *reason;     /* why the record is refused, or NULL */
  gboolean has_turned_longitudes;
  guint n_cut_names;
} Reader;

/* --- one record --------------------------------------------------------- */

G_GNUC_PRINTF (2, 3) static gboolean refuse (Reader *reader, const char *format, ...)
{
  va_list args;

  if (reader->reason != NULL)
    return FALSE;
  va_start (args, format);
  reader->reason = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

/* A value as it stands in the file, for a message. */
static char *
dup_raw (WfJsonValue value)
{
  gsize length;
  const char *raw = wf_json_raw (value, &length);
  g_autofree char *text = g_strndup (raw, MIN (length, 4 * WF_IMPORT_MAX_VALUE));

  return wf_import_dup_visible (text);
}

static void
grow_bounds (WfImport *import, WfPosition position)
{
  import->west = MIN (import->west, position.lon);
  import->east = MAX (import->east, position.lon);
  import->south = MIN (import->south, position.lat);
  import->north = MAX (import->north, position.lat);
}

static gboolean
check_position (Reader *reader, WfPosition *position)
{
  if (fabs (position->lat) > 90)
    return fabs (position->lon) <= 90 && fabs (position->lat) <= 180
               ? refuse (reader,
                         _ ("latitude %g is outside −90 to 90; the two numbers may be swapped"),
                         position->lat)
               : refuse (reader, _ ("latitude %g is outside −90 to 90"), position->lat);
  if (fabs (position->lon) > 360)
    return refuse (reader, _ ("longitude %g is outside −180 to 180"), position->lon);
  if (fabs (position->lon) > 180)
    {
      position->lon += position->lon > 0 ? -360 : 360;
      reader->has_turned_longitudes = TRUE;
    }
  return TRUE;
}

static gboolean
read_position (Reader *reader, WfJsonValue value)
{
  double axes[2] = { 0, 0 }, number;
  WfPosition position;
  WfJsonIter iter;
  WfJsonValue item;
  guint n = 0;

  if (wf_json_type (value) == WF_JSON_ARRAY)
    for (wf_json_iter_init (&iter, value); wf_json_iter_next (&iter, NULL, &item); n++)
      {
        if (!wf_json_number (item, &number))
          n = G_MAXINT; /* a third ordinate is left out, but it is a number */
        else if (n < 2)
          axes[n] = number;
      }
  if (n < 2 || n >= G_MAXINT)
    {
      g_autofree char *raw = dup_raw (value);

      /* Translators: %s is what stands in the file. */
      return refuse (reader, _ ("“%s” is no position; [longitude, latitude] in degrees is"), raw);
    }
  position = (WfPosition){ axes[0], axes[1] };
  if (++reader->n_vertices > WF_IMPORT_MAX_VERTICES_OF_ONE)
    return refuse (reader, _ ("more than %d positions"), WF_IMPORT_MAX_VERTICES_OF_ONE);
  if (!check_position (reader, &position))
    return FALSE;
  wf_feature_set_add_position (reader->import->features, position);
  return TRUE;
}

static gboolean
is_closed (WfFeatureSet *set, guint n)
{
  const WfPosition *last = &g_array_index (set->positions, WfPosition, set->positions->len - 1);

  return memcmp (last, last - (n - 1), sizeof *last) == 0;
}

/* A line or a ring. */
static gboolean
read_path (Reader *reader, WfJsonValue value, gboolean is_ring)
{
  const guint least = is_ring ? 4 : 2;
  const guint n = wf_json_type (value) == WF_JSON_ARRAY ? wf_json_size (value) : 0;
  WfJsonIter iter;
  WfJsonValue item;

  if (n < least)
    return refuse (reader,
                   is_ring ? _ ("a ring has %u positions; four or more are needed")
                           : _ ("a line has %u positions; two or more are needed"),
                   n);
  for (wf_json_iter_init (&iter, value); wf_json_iter_next (&iter, NULL, &item);)
    if (!read_position (reader, item))
      return FALSE;
  if (is_ring && !is_closed (reader->import->features, n))
    return refuse (reader, "%s", _ ("a ring is not closed: its first and last position differ"));
  wf_feature_set_end_part (reader->import->features);
  return TRUE;
}

typedef gboolean (*ReadPart) (Reader *reader, WfJsonValue value);

static gboolean
read_point (Reader *reader, WfJsonValue value)
{
  if (!read_position (reader, value))
    return FALSE;
  wf_feature_set_end_part (reader->import->features);
  return TRUE;
}

static gboolean
read_line (Reader *reader, WfJsonValue value)
{
  return read_path (reader, value, FALSE);
}

static gboolean
read_ring (Reader *reader, WfJsonValue value)
{
  return read_path (reader, value, TRUE);
}

static gboolean
read_each (Reader *reader, WfJsonValue array, ReadPart read)
{
  WfJsonIter iter;
  WfJsonValue item;

  if (wf_json_type (array) != WF_JSON_ARRAY)
    return refuse (reader, "%s", _ ("“coordinates” is missing or is no array"));
  if (wf_json_size (array) == 0)
    return refuse (reader, "%s", _ ("“coordinates” is empty"));
  for (wf_json_iter_init (&iter, array); wf_json_iter_next (&iter, NULL, &item);)
    if (!read (reader, item))
      return FALSE;
  return TRUE;
}

static gboolean
read_polygon (Reader *reader, WfJsonValue value)
{
  return read_each (reader, value, read_ring);
}

static const struct
{
  const char *type;
  WfFeatureShape shape;
  gboolean is_multi;
  ReadPart read;
} geometries[] = {
  { "Point", WF_FEATURE_POINT, FALSE, read_point },
  { "MultiPoint", WF_FEATURE_POINT, TRUE, read_point },
  { "LineString", WF_FEATURE_LINE, FALSE, read_line },
  { "MultiLineString", WF_FEATURE_LINE, TRUE, read_line },
  { "Polygon", WF_FEATURE_AREA, TRUE, read_ring },
  { "MultiPolygon", WF_FEATURE_AREA, TRUE, read_polygon },
};

/* Anything but a collection. */
static gboolean
read_simple_geometry (Reader *reader, WfJsonValue geometry, WfFeatureShape *shape)
{
  const char *type = wf_json_member_string (geometry, "type");
  WfJsonValue coordinates;

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (geometries); i++)
    if (g_str_equal (type, geometries[i].type))
      {
        *shape = geometries[i].shape;
        if (!wf_json_member (geometry, "coordinates", &coordinates))
          return refuse (reader, "%s", _ ("“coordinates” is missing or is no array"));
        return geometries[i].is_multi ? read_each (reader, coordinates, geometries[i].read)
                                      : geometries[i].read (reader, coordinates);
      }
  if (type == NULL)
    return refuse (reader, "%s", _ ("the geometry has no “type”"));
  {
    g_autofree char *shown = wf_import_dup_visible (type);

    return refuse (reader, _ ("“%s” is no type of geometry"), shown);
  }
}

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
        return dup_raw (value);
    }
  return g_strdup (find_text (properties, id_keys));
}

/* Without an id: what is written of its place and its name. */
static char *
dup_made_id (Reader *reader, WfJsonValue geometry, const char *name)
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
dup_name (Reader *reader, WfJsonValue properties)
{
  const char *const own[] = { reader->name_key, NULL };
  const char *name = find_text (properties, reader->name_key != NULL ? own : name_keys);

  if (name == NULL)
    return NULL;
  if (strlen (name) <= WF_IMPORT_MAX_NAME || g_utf8_strlen (name, -1) <= WF_IMPORT_MAX_NAME)
    return g_strdup (name);
  reader->n_cut_names++;
  return g_utf8_substring (name, 0, WF_IMPORT_MAX_NAME);
}

static void
read_provenance (Reader *reader, WfJsonValue properties)
{
  const char *marking = find_text (properties, marking_keys);
  WfJsonValue exercise;

  if (marking != NULL)
    wf_import_mark (reader->import, marking);
  if (wf_json_member (properties, "exercise", &exercise))
    {
      reader->import->is_exercise |= wf_json_type (exercise) == WF_JSON_TRUE;
      reader->import->is_real |= wf_json_type (exercise) == WF_JSON_FALSE;
    }
}

static void
add_feature (Reader *reader,
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
  feature->properties_at = (guint32) (wf_json_raw (properties, &length) - reader->text);
  feature->properties_length = (guint32) length;
}

static gboolean
take_id (Reader *reader, const char *id)
{
  g_autofree char *shown = NULL;

  if (g_hash_table_add (reader->ids, g_strdup (id)))
    return TRUE;
  shown = wf_import_dup_visible (id);
  return refuse (reader, _ ("the id “%s” stands in the file already"), shown);
}

/* Members of a collection one level deep are features of their own. */
static gboolean
read_collection (
    Reader *reader, WfJsonValue geometry, WfJsonValue properties, const char *id, const char *name)
{
  WfJsonValue members, member;
  WfJsonIter iter;
  guint n = 0;

  if (!wf_json_member (geometry, "geometries", &members) || wf_json_type (members) != WF_JSON_ARRAY)
    return refuse (reader, "%s", _ ("“geometries” is missing or is no array"));
  for (wf_json_iter_init (&iter, members); wf_json_iter_next (&iter, NULL, &member); n++)
    {
      const guint32 first = wf_feature_set_get_n_parts (reader->import->features);
      g_autofree char *part_id = n > 0 ? g_strdup_printf ("%s#%u", id, n + 1) : g_strdup (id);
      WfFeatureShape shape;

      if (!read_simple_geometry (reader, member, &shape) || !take_id (reader, part_id))
        return FALSE;
      add_feature (reader, part_id, name, properties, shape, first);
    }
  return n > 0 || refuse (reader, "%s", _ ("“geometries” is empty"));
}

static gboolean
read_record (
    Reader *reader, WfJsonValue geometry, WfJsonValue properties, const char *id, const char *name)
{
  const guint32 first = wf_feature_set_get_n_parts (reader->import->features);
  WfFeatureShape shape = WF_FEATURE_NOWHERE;

  if (g_strcmp0 (wf_json_member_string (geometry, "type"), "GeometryCollection") == 0)
    return read_collection (reader, geometry, properties, id, name);
  if (wf_json_type (geometry) == WF_JSON_OBJECT
          ? !read_simple_geometry (reader, geometry, &shape)
          : wf_json_type (geometry) != WF_JSON_NULL
                && !refuse (reader, "%s", _ ("“geometry” is neither an object nor null")))
    return FALSE;
  if (!take_id (reader, id))
    return FALSE;
  add_feature (reader, id, name, properties, shape, first);
  return TRUE;
}

static void
report_refusal (Reader *reader, const char *name)
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
roll_back (Reader *reader, guint n_features, guint32 n_parts)
{
  WfFeatureSet *set = reader->import->features;

  for (guint i = n_features; i < set->features->len; i++)
    reader->import->n_of_shape[g_array_index (set->features, WfFeature, i).shape]--;
  g_array_set_size (set->features, n_features);
  wf_feature_set_drop_parts (set, n_parts);
}

/* A feature, or a bare geometry, which is then a feature without facts. */
static void
read_feature (Reader *reader, WfJsonValue value)
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
  if (wf_json_type (value) != WF_JSON_OBJECT)
    refuse (reader, "%s", _ ("it is no object"));
  else if (is_feature && !wf_json_member (value, "geometry", &geometry))
    refuse (reader, "%s", _ ("“geometry” is missing"));
  else if (!is_feature && wf_json_member_string (value, "type") == NULL)
    refuse (reader, "%s", _ ("the geometry has no “type”"));
  else if (has_properties && wf_json_type (properties) != WF_JSON_OBJECT)
    refuse (reader, "%s", _ ("“properties” is neither an object nor null"));
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
  report_refusal (reader, name);
}

/* --- the file ----------------------------------------------------------- */

static gboolean
check_limits (Reader *reader, GCancellable *cancellable, GError **error)
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
check_crs (Reader *reader, WfJsonValue root, GError **error)
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
  shown = name != NULL ? wf_import_dup_visible (name) : dup_raw (crs);
  g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
               _ ("%s uses the coordinate system “%s”. Watchfloor reads WGS 84 in degrees only. "
                  "Nothing was imported."),
               reader->import->file_name, shown);
  return FALSE;
}

static gboolean
read_root (Reader *reader, WfJsonValue root, GCancellable *cancellable, GError **error)
{
  const char *type = wf_json_member_string (root, "type");
  WfJsonValue features, item;
  WfJsonIter iter;

  if (!check_crs (reader, root, error))
    return FALSE;
  if (wf_json_member_string (root, "wf_marking") != NULL)
    wf_import_mark (reader->import, wf_json_member_string (root, "wf_marking"));
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
read_line_of_sequence (Reader *reader,
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
  refuse (reader, "%s", cause->message);
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
read_sequence (Reader *reader,
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
read_text (Reader *reader, gsize size, GCancellable *cancellable, GError **error)
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

static void
finish (Reader *reader)
{
  WfImport *import = reader->import;

  if (!import->has_marking)
    import->marking = WF_MARKING_AMBER_STRICT;
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
                 const char *name_key,
                 GCancellable *cancellable,
                 GError **error)
{
  Reader reader = { .name_key = name_key };
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
