/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-drawing.h"

#include <math.h>
#include <string.h>

#include "base/wf-json.h"
#include "model/wf-vocabulary.h"

static const struct
{
  const char *type;
  guint least;
} shapes[] = {
  [WF_FEATURE_POINT] = { "Point", 1 },
  [WF_FEATURE_LINE] = { "LineString", 2 },
  [WF_FEATURE_AREA] = { "Polygon", 3 },
};

guint
wf_drawing_get_least (WfFeatureShape shape)
{
  return shape < G_N_ELEMENTS (shapes) ? shapes[shape].least : 0;
}

/* --- writing ------------------------------------------------------------ */

/* At most seven decimals, without the zeros behind. */
static void
append_number (GString *text, double number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  g_ascii_formatd (digits, sizeof digits, "%.7f", number);
  for (length = strlen (digits); digits[length - 1] == '0';)
    length--;
  if (digits[length - 1] == '.')
    length--;
  digits[length] = '\0';
  g_string_append (text, g_str_equal (digits, "-0") ? "0" : digits);
}

static void
append_position (GString *text, WfPosition position)
{
  g_string_append_c (text, '[');
  append_number (text, position.lon);
  g_string_append_c (text, ',');
  append_number (text, position.lat);
  g_string_append_c (text, ']');
}

/* Twice the signed area: positive runs counter-clockwise. */
static double
measure_turn (const WfPosition *positions, guint n)
{
  double turn = 0;

  for (guint i = 0; i < n; i++)
    {
      const WfPosition a = positions[i], b = positions[(i + 1) % n];
      const double dlon = b.lon - a.lon;

      turn -= (dlon - 360 * round (dlon / 360)) * (a.lat + b.lat);
    }
  return turn;
}

char *
wf_drawing_dup_geometry (WfFeatureShape shape, const WfPosition *positions, guint n_positions)
{
  g_autoptr (GString) text = NULL;
  const gboolean is_area = shape == WF_FEATURE_AREA;
  gboolean is_backward;

  if (shape > WF_FEATURE_AREA || n_positions < shapes[shape].least
      || n_positions > WF_DRAWING_MAX_POSITIONS || (shape == WF_FEATURE_POINT && n_positions != 1))
    return NULL;
  is_backward = is_area && measure_turn (positions, n_positions) < 0;
  text = g_string_new (NULL);
  g_string_append_printf (text, "{\"type\":\"%s\",\"coordinates\":", shapes[shape].type);
  g_string_append (text, is_area ? "[[" : shape == WF_FEATURE_LINE ? "[" : "");
  for (guint i = 0; i < n_positions + (is_area ? 1 : 0); i++)
    {
      const guint at = i % n_positions;

      if (i > 0)
        g_string_append_c (text, ',');
      append_position (text, positions[is_backward ? n_positions - 1 - at : at]);
    }
  g_string_append (text, is_area ? "]]}" : shape == WF_FEATURE_LINE ? "]}" : "}");
  return text->len <= WF_DRAWING_MAX_GEOMETRY ? g_string_free (g_steal_pointer (&text), FALSE)
                                              : NULL;
}

/* --- reading ------------------------------------------------------------ */

static gboolean
read_position (WfJsonValue value, GArray *positions)
{
  WfPosition position;
  double axes[2];
  WfJsonIter iter;
  WfJsonValue item;
  guint n = 0;

  if (wf_json_type (value) != WF_JSON_ARRAY || wf_json_size (value) != 2)
    return FALSE;
  for (wf_json_iter_init (&iter, value); wf_json_iter_next (&iter, NULL, &item);)
    if (!wf_json_number (item, &axes[n++]))
      return FALSE;
  position = (WfPosition){ axes[0], axes[1] };
  g_array_append_val (positions, position);
  return fabs (position.lon) <= 180 && fabs (position.lat) <= 90;
}

static gboolean
read_positions (WfJsonValue array, GArray *positions)
{
  WfJsonIter iter;
  WfJsonValue item;

  if (wf_json_type (array) != WF_JSON_ARRAY || wf_json_size (array) > WF_DRAWING_MAX_POSITIONS + 1)
    return FALSE;
  for (wf_json_iter_init (&iter, array); wf_json_iter_next (&iter, NULL, &item);)
    if (!read_position (item, positions))
      return FALSE;
  return TRUE;
}

static gboolean
read_ring (WfJsonValue rings, GArray *positions)
{
  WfJsonIter iter;
  WfJsonValue ring;
  const WfPosition *first, *last;

  if (wf_json_type (rings) != WF_JSON_ARRAY || wf_json_size (rings) != 1)
    return FALSE;
  wf_json_iter_init (&iter, rings);
  if (!wf_json_iter_next (&iter, NULL, &ring) || !read_positions (ring, positions)
      || positions->len < 4)
    return FALSE;
  first = &g_array_index (positions, WfPosition, 0);
  last = &g_array_index (positions, WfPosition, positions->len - 1);
  if (first->lon != last->lon || first->lat != last->lat)
    return FALSE;
  g_array_set_size (positions, positions->len - 1);
  return TRUE;
}

gboolean
wf_drawing_read_geometry (const char *geometry, WfFeatureShape *shape, GArray **positions)
{
  g_autoptr (GArray) read = g_array_new (FALSE, FALSE, sizeof (WfPosition));
  g_autoptr (WfJson) json = NULL;
  WfJsonValue root, coordinates;
  const char *type;
  gboolean ok;

  if (geometry == NULL || strlen (geometry) > WF_DRAWING_MAX_GEOMETRY)
    return FALSE;
  json = wf_json_scan (geometry, -1, &wf_json_limits_file, NULL);
  if (json == NULL)
    return FALSE;
  root = wf_json_root (json);
  type = wf_json_member_string (root, "type");
  if (type == NULL || !wf_json_member (root, "coordinates", &coordinates))
    return FALSE;
  for (*shape = WF_FEATURE_POINT;
       *shape <= WF_FEATURE_AREA && !g_str_equal (type, shapes[*shape].type);)
    *shape += 1;
  ok = *shape == WF_FEATURE_POINT  ? read_position (coordinates, read)
       : *shape == WF_FEATURE_LINE ? read_positions (coordinates, read)
       : *shape == WF_FEATURE_AREA ? read_ring (coordinates, read)
                                   : FALSE;
  if (!ok || read->len < shapes[*shape].least || read->len > WF_DRAWING_MAX_POSITIONS)
    return FALSE;
  *positions = g_steal_pointer (&read);
  return TRUE;
}

/* --- all of them -------------------------------------------------------- */

WfAge
wf_drawing_get_age (WfRecord *drawing, gint64 now)
{
  return wf_age_of (wf_record_get_time (drawing, "drawn-at"),
                    wf_record_get_time (drawing, "expires-at"), now);
}

gboolean
wf_drawing_get_route (WfRecord *drawing, WfRouteQuality *quality)
{
  const char *geometry = wf_record_get_text (drawing, "geometry");

  return geometry != NULL && strstr (geometry, "\"LineString\"") != NULL
         && wf_route_quality_from_name (wf_record_get_text (drawing, "route"), quality);
}

static gboolean
add_drawing (
    WfFeatureSet *set, WfRecord *drawing, gint64 now, WfDrawingFormat format, gpointer data)
{
  g_autoptr (GArray) positions = NULL;
  const guint32 first = wf_feature_set_get_n_parts (set);
  const WfAge age = wf_drawing_get_age (drawing, now);
  g_autofree char *name = NULL;
  WfFeatureShape shape;
  WfRouteQuality quality;
  WfFeature *feature;

  if (!wf_drawing_read_geometry (wf_record_get_text (drawing, "geometry"), &shape, &positions))
    return FALSE;
  for (guint i = 0; i < positions->len; i++)
    wf_feature_set_add_position (set, g_array_index (positions, WfPosition, i));
  if (shape == WF_FEATURE_AREA)
    wf_feature_set_add_position (set, g_array_index (positions, WfPosition, 0));
  wf_feature_set_end_part (set);
  name = format != NULL ? format (drawing, age, data)
                        : g_strdup (wf_record_get_text (drawing, "title"));
  feature = wf_feature_set_add (set, wf_record_get_id (drawing), name, shape, first);
  feature->age = age;
  if (wf_drawing_get_route (drawing, &quality))
    feature->route = quality;
  return TRUE;
}

WfFeatureSet *
wf_drawing_dup_set (
    WfPicture *picture, gint64 now, WfDrawingFormat format, gpointer data, guint *n_unreadable)
{
  WfFeatureSet *set = wf_feature_set_new ();
  GListModel *drawings = wf_picture_get_list (picture, WF_TYPE_NAME_DRAWING);

  if (n_unreadable != NULL)
    *n_unreadable = 0;
  for (guint i = 0; i < g_list_model_get_n_items (drawings); i++)
    {
      g_autoptr (WfRecord) drawing = g_list_model_get_item (drawings, i);

      if (!add_drawing (set, drawing, now, format, data) && n_unreadable != NULL)
        ++*n_unreadable;
    }
  return set;
}
