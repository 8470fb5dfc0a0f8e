/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The positions of one record, into the set. */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "wire/wf-geojson-private.h"

gboolean
wf_geojson_refuse (WfGeojsonReader *reader, const char *format, ...)
{
  va_list args;

  if (reader->reason != NULL)
    return FALSE;
  va_start (args, format);
  reader->reason = g_strdup_vprintf (format, args);
  va_end (args);
  return FALSE;
}

char *
wf_geojson_dup_raw (WfJsonValue value)
{
  gsize length;
  const char *raw = wf_json_raw (value, &length);
  g_autofree char *text = g_strndup (raw, MIN (length, 4 * WF_IMPORT_MAX_VALUE));

  return wf_import_dup_visible (text);
}

static gboolean
check_position (WfGeojsonReader *reader, WfPosition *position)
{
  if (fabs (position->lat) > 90)
    {
      reader->may_be_swapped = fabs (position->lon) <= 90 && fabs (position->lat) <= 180;
      return wf_geojson_refuse (
          reader,
          reader->may_be_swapped
              ? _ ("latitude %g is outside −90 to 90; the two numbers may be swapped")
              : _ ("latitude %g is outside −90 to 90"),
          position->lat);
    }
  if (fabs (position->lon) > 360)
    return wf_geojson_refuse (reader, _ ("longitude %g is outside −180 to 180"), position->lon);
  if (fabs (position->lon) > 180)
    {
      position->lon += position->lon > 0 ? -360 : 360;
      reader->has_turned_longitudes = TRUE;
    }
  return TRUE;
}

static gboolean
read_position (WfGeojsonReader *reader, WfJsonValue value)
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
      g_autofree char *raw = wf_geojson_dup_raw (value);

      /* Translators: %s is what stands in the file. */
      return wf_geojson_refuse (
          reader, _ ("“%s” is no position; [longitude, latitude] in degrees is"), raw);
    }
  position = reader->choice->is_swapped ? (WfPosition){ axes[1], axes[0] }
                                        : (WfPosition){ axes[0], axes[1] };
  if (++reader->n_vertices > WF_IMPORT_MAX_VERTICES_OF_ONE)
    return wf_geojson_refuse (reader, _ ("more than %d positions"), WF_IMPORT_MAX_VERTICES_OF_ONE);
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
read_path (WfGeojsonReader *reader, WfJsonValue value, gboolean is_ring)
{
  const guint least = is_ring ? 4 : 2;
  const guint n = wf_json_type (value) == WF_JSON_ARRAY ? wf_json_size (value) : 0;
  WfJsonIter iter;
  WfJsonValue item;

  if (n < least)
    return wf_geojson_refuse (reader,
                              is_ring ? _ ("a ring has %u positions; four or more are needed")
                                      : _ ("a line has %u positions; two or more are needed"),
                              n);
  for (wf_json_iter_init (&iter, value); wf_json_iter_next (&iter, NULL, &item);)
    if (!read_position (reader, item))
      return FALSE;
  if (is_ring && !is_closed (reader->import->features, n))
    return wf_geojson_refuse (reader, "%s",
                              _ ("a ring is not closed: its first and last position differ"));
  wf_feature_set_end_part (reader->import->features);
  return TRUE;
}

typedef gboolean (*ReadPart) (WfGeojsonReader *reader, WfJsonValue value);

static gboolean
read_point (WfGeojsonReader *reader, WfJsonValue value)
{
  if (!read_position (reader, value))
    return FALSE;
  wf_feature_set_end_part (reader->import->features);
  return TRUE;
}

static gboolean
read_line (WfGeojsonReader *reader, WfJsonValue value)
{
  return read_path (reader, value, FALSE);
}

static gboolean
read_ring (WfGeojsonReader *reader, WfJsonValue value)
{
  return read_path (reader, value, TRUE);
}

static gboolean
read_each (WfGeojsonReader *reader, WfJsonValue array, ReadPart read)
{
  WfJsonIter iter;
  WfJsonValue item;

  if (wf_json_type (array) != WF_JSON_ARRAY)
    return wf_geojson_refuse (reader, "%s", _ ("“coordinates” is missing or is no array"));
  if (wf_json_size (array) == 0)
    return wf_geojson_refuse (reader, "%s", _ ("“coordinates” is empty"));
  for (wf_json_iter_init (&iter, array); wf_json_iter_next (&iter, NULL, &item);)
    if (!read (reader, item))
      return FALSE;
  return TRUE;
}

static gboolean
read_polygon (WfGeojsonReader *reader, WfJsonValue value)
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

gboolean
wf_geojson_read_geometry (WfGeojsonReader *reader, WfJsonValue geometry, WfFeatureShape *shape)
{
  const char *type = wf_json_member_string (geometry, "type");
  WfJsonValue coordinates;

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (geometries); i++)
    if (g_str_equal (type, geometries[i].type))
      {
        *shape = geometries[i].shape;
        if (!wf_json_member (geometry, "coordinates", &coordinates))
          return wf_geojson_refuse (reader, "%s", _ ("“coordinates” is missing or is no array"));
        return geometries[i].is_multi ? read_each (reader, coordinates, geometries[i].read)
                                      : geometries[i].read (reader, coordinates);
      }
  if (type == NULL)
    return wf_geojson_refuse (reader, "%s", _ ("the geometry has no “type”"));
  {
    g_autofree char *shown = wf_import_dup_visible (type);

    return wf_geojson_refuse (reader, _ ("“%s” is no type of geometry"), shown);
  }
}
