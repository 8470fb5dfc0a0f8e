/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-geojson-write.h"

#include <math.h>
#include <string.h>

#define DECIMALS 7

void
wf_geojson_put_number (WfJsonWriter *writer, double number, int decimals)
{
  char format[8], text[G_ASCII_DTOSTR_BUF_SIZE * 2];
  gsize length;

  g_snprintf (format, sizeof format, "%%.%df", decimals);
  g_ascii_formatd (text, sizeof text, format, number);
  length = strlen (text);
  while (decimals > 0 && text[length - 1] == '0')
    length--;
  if (text[length - 1] == '.')
    length--;
  text[length] = '\0';
  wf_json_put_raw (writer, g_str_equal (text, "-0") ? "0" : text,
                   g_str_equal (text, "-0") ? 1 : length);
}

static void
put_position (WfJsonWriter *writer, WfPosition position)
{
  wf_json_begin_array (writer);
  wf_geojson_put_number (writer, position.lon, DECIMALS);
  wf_geojson_put_number (writer, position.lat, DECIMALS);
  wf_json_end_array (writer);
}

static void
put_positions (WfJsonWriter *writer, GArray *positions)
{
  wf_json_begin_array (writer);
  for (guint i = 0; i < positions->len; i++)
    put_position (writer, g_array_index (positions, WfPosition, i));
  wf_json_end_array (writer);
}

/* --- 180° ------------------------------------------------------------------------- */

static GArray *
new_positions (void)
{
  return g_array_new (FALSE, FALSE, sizeof (WfPosition));
}

/* Each position is the copy nearest to the one before, so that longitudes may leave ±180. */
static GArray *
unwrap (const WfGeometryPart *part)
{
  GArray *positions = new_positions ();

  for (guint i = 0; i < part->n_positions; i++)
    {
      WfPosition position = part->positions[i];

      if (i > 0)
        position.lon
            -= 360
               * round ((position.lon - g_array_index (positions, WfPosition, i - 1).lon) / 360);
      g_array_append_val (positions, position);
    }
  return positions;
}

/* Of which copy of the world: 0 for −180 … 180. */
static int
copy_of (double lon)
{
  return (int) floor ((lon + 180) / 360);
}

static void
range_of_copies (GArray *positions, int *first, int *last)
{
  double least = G_MAXDOUBLE, most = -G_MAXDOUBLE;

  for (guint i = 0; i < positions->len; i++)
    {
      least = MIN (least, g_array_index (positions, WfPosition, i).lon);
      most = MAX (most, g_array_index (positions, WfPosition, i).lon);
    }
  *first = copy_of (least);
  /* What ends on the line itself does not begin the next copy. */
  *last = MAX (*first, (int) ceil ((most + 180) / 360) - 1);
}

static WfPosition
cross (WfPosition a, WfPosition b, double lon)
{
  return (WfPosition){ lon, a.lat + (b.lat - a.lat) * (lon - a.lon) / (b.lon - a.lon) };
}

/* Moves all of it by whole turns, held to ±180. */
static void
shift (GArray *positions, int copy)
{
  for (guint i = 0; i < positions->len; i++)
    {
      WfPosition *position = &g_array_index (positions, WfPosition, i);

      position->lon = CLAMP (position->lon - 360.0 * copy, -180, 180);
    }
}

static void
end_piece (GPtrArray *pieces, GArray **piece, int copy)
{
  if ((*piece)->len >= 2)
    {
      shift (*piece, copy);
      g_ptr_array_add (pieces, *piece);
      *piece = new_positions ();
    }
  g_array_set_size (*piece, 0);
}

/* GArrays of positions, each within one copy of the world. */
static GPtrArray *
split_line (const WfGeometryPart *part)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr (GArray) line = unwrap (part);
  GArray *piece = new_positions ();
  int first, last, copy;

  range_of_copies (line, &first, &last);
  copy = line->len > 0 ? CLAMP (copy_of (g_array_index (line, WfPosition, 0).lon), first, last) : 0;
  for (guint i = 0; i < line->len; i++)
    {
      const WfPosition here = g_array_index (line, WfPosition, i);

      while (i > 0 && (here.lon > 360.0 * copy + 180 || here.lon < 360.0 * copy - 180))
        {
          const int step = here.lon > 360.0 * copy + 180 ? 1 : -1;
          const WfPosition edge
              = cross (g_array_index (line, WfPosition, i - 1), here, 360.0 * copy + 180 * step);

          g_array_append_val (piece, edge);
          end_piece (pieces, &piece, copy);
          copy += step;
          g_array_append_val (piece, edge);
        }
      g_array_append_val (piece, here);
    }
  end_piece (pieces, &piece, copy);
  g_array_unref (piece);
  return pieces;
}

/* Keeps what lies on one side of a meridian (Sutherland and Hodgman). */
static GArray *
clip_ring (GArray *ring, double lon, gboolean keeps_west)
{
  GArray *kept = new_positions ();

  for (guint i = 0; i < ring->len; i++)
    {
      const WfPosition here = g_array_index (ring, WfPosition, i);
      const WfPosition next = g_array_index (ring, WfPosition, (i + 1) % ring->len);
      const gboolean is_in = keeps_west ? here.lon <= lon : here.lon >= lon;
      const gboolean goes_in = keeps_west ? next.lon <= lon : next.lon >= lon;

      if (is_in)
        g_array_append_val (kept, here);
      if (is_in != goes_in)
        {
          const WfPosition edge = cross (here, next, lon);
          g_array_append_val (kept, edge);
        }
    }
  return kept;
}

/* --- rings ------------------------------------------------------------------------ */

typedef struct
{
  GArray *positions; /* open: the first is not repeated */
  guint depth;       /* how many others hold it */
  int outer;         /* of a hole: index of the ring around it */
} Ring;

static void
ring_clear (gpointer data)
{
  g_array_unref (((Ring *) data)->positions);
}

static double
get_area (GArray *ring)
{
  double sum = 0;

  for (guint i = 0; i < ring->len; i++)
    {
      const WfPosition a = g_array_index (ring, WfPosition, i);
      const WfPosition b = g_array_index (ring, WfPosition, (i + 1) % ring->len);

      sum += a.lon * b.lat - b.lon * a.lat;
    }
  return sum / 2;
}

static gboolean
holds (GArray *ring, WfPosition at)
{
  gboolean is_inside = FALSE;

  for (guint i = 0, j = ring->len - 1; i < ring->len; j = i++)
    {
      const WfPosition a = g_array_index (ring, WfPosition, i);
      const WfPosition b = g_array_index (ring, WfPosition, j);

      if ((a.lat > at.lat) != (b.lat > at.lat)
          && at.lon < a.lon + (b.lon - a.lon) * (at.lat - a.lat) / (b.lat - a.lat))
        is_inside = !is_inside;
    }
  return is_inside;
}

static void
add_ring (GArray *rings, GArray *positions)
{
  Ring ring = { .positions = positions, .outer = -1 };

  if (positions->len >= 3 && fabs (get_area (positions)) > 0)
    g_array_append_val (rings, ring);
  else
    g_array_unref (positions);
}

static void
add_split (GArray *rings, const WfGeometryPart *part)
{
  g_autoptr (GArray) whole = unwrap (part);
  int first, last;

  if (whole->len > 1) /* the closing position */
    g_array_set_size (whole, whole->len - 1);
  range_of_copies (whole, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      g_autoptr (GArray) east = clip_ring (whole, 360.0 * copy - 180, FALSE);
      GArray *piece = clip_ring (east, 360.0 * copy + 180, TRUE);

      shift (piece, copy);
      add_ring (rings, piece);
    }
}

/* A ring that another holds, is asked for by its first position: rings do not cross. */
static void
nest (GArray *rings)
{
  for (guint i = 0; i < rings->len; i++)
    for (guint j = 0; j < rings->len; j++)
      {
        Ring *ring = &g_array_index (rings, Ring, i);
        const Ring *other = &g_array_index (rings, Ring, j);

        ring->depth
            += i != j && holds (other->positions, g_array_index (ring->positions, WfPosition, 0));
      }
  for (guint i = 0; i < rings->len; i++)
    for (guint j = 0; j < rings->len; j++)
      {
        Ring *ring = &g_array_index (rings, Ring, i);
        const Ring *other = &g_array_index (rings, Ring, j);

        if (ring->depth % 2 == 1 && other->depth + 1 == ring->depth
            && holds (other->positions, g_array_index (ring->positions, WfPosition, 0)))
          ring->outer = (int) j;
      }
}

static void
put_ring (WfJsonWriter *writer, const Ring *ring, gboolean is_hole)
{
  const gboolean is_turned = (get_area (ring->positions) < 0) != is_hole;
  const guint n = ring->positions->len;

  wf_json_begin_array (writer);
  for (guint i = 0; i <= n; i++)
    put_position (writer,
                  g_array_index (ring->positions, WfPosition, is_turned ? (n - i % n) % n : i % n));
  wf_json_end_array (writer);
}

static void
put_polygon (WfJsonWriter *writer, GArray *rings, guint outer)
{
  wf_json_begin_array (writer);
  put_ring (writer, &g_array_index (rings, Ring, outer), FALSE);
  for (guint i = 0; i < rings->len; i++)
    if (g_array_index (rings, Ring, i).outer == (int) outer)
      put_ring (writer, &g_array_index (rings, Ring, i), TRUE);
  wf_json_end_array (writer);
}

/* --- geometry ---------------------------------------------------------------------- */

static void
put_type (WfJsonWriter *writer, const char *type)
{
  wf_json_put_key (writer, "type");
  wf_json_put_string (writer, type);
  wf_json_put_key (writer, "coordinates");
}

static void
put_points (WfJsonWriter *writer, const WfGeometryPart *parts, guint n_parts)
{
  put_type (writer, n_parts == 1 ? "Point" : "MultiPoint");
  if (n_parts > 1)
    wf_json_begin_array (writer);
  for (guint i = 0; i < n_parts; i++)
    put_position (writer, parts[i].positions[0]);
  if (n_parts > 1)
    wf_json_end_array (writer);
}

static void
put_lines (WfJsonWriter *writer, const WfGeometryPart *parts, guint n_parts)
{
  g_autoptr (GPtrArray) pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n_parts; i++)
    g_ptr_array_extend_and_steal (pieces, split_line (&parts[i]));
  put_type (writer, pieces->len == 1 ? "LineString" : "MultiLineString");
  if (pieces->len != 1)
    wf_json_begin_array (writer);
  for (guint i = 0; i < pieces->len; i++)
    put_positions (writer, g_ptr_array_index (pieces, i));
  if (pieces->len != 1)
    wf_json_end_array (writer);
}

static void
put_areas (WfJsonWriter *writer, const WfGeometryPart *parts, guint n_parts)
{
  g_autoptr (GArray) rings = g_array_new (FALSE, FALSE, sizeof (Ring));
  guint n_outer = 0;

  g_array_set_clear_func (rings, ring_clear);
  for (guint i = 0; i < n_parts; i++)
    add_split (rings, &parts[i]);
  nest (rings);
  for (guint i = 0; i < rings->len; i++)
    n_outer += g_array_index (rings, Ring, i).outer < 0;
  put_type (writer, n_outer == 1 ? "Polygon" : "MultiPolygon");
  if (n_outer != 1)
    wf_json_begin_array (writer);
  for (guint i = 0; i < rings->len; i++)
    if (g_array_index (rings, Ring, i).outer < 0)
      put_polygon (writer, rings, i);
  if (n_outer != 1)
    wf_json_end_array (writer);
}

void
wf_geojson_put_geometry (WfJsonWriter *writer,
                         WfFeatureShape shape,
                         const WfGeometryPart *parts,
                         guint n_parts)
{
  if (n_parts == 0 || shape == WF_FEATURE_NOWHERE)
    {
      wf_json_put_null (writer);
      return;
    }
  wf_json_begin_object (writer);
  if (shape == WF_FEATURE_POINT)
    put_points (writer, parts, n_parts);
  else if (shape == WF_FEATURE_LINE)
    put_lines (writer, parts, n_parts);
  else
    put_areas (writer, parts, n_parts);
  wf_json_end_object (writer);
}

/* --- collection -------------------------------------------------------------------- */

void
wf_geojson_begin (WfJsonWriter *writer, const WfGeojsonHead *head)
{
  wf_json_begin_object (writer);
  wf_json_put_key (writer, "type");
  wf_json_put_string (writer, "FeatureCollection");
  wf_json_put_key (writer, "wf_format");
  wf_json_put_integer (writer, 1);
  wf_json_put_key (writer, "wf_generated");
  wf_json_put_string (writer, head->generated_at);
  wf_json_put_key (writer, "wf_as_of");
  wf_json_put_string (writer, head->as_of);
  wf_json_put_key (writer, "wf_marking");
  wf_json_put_string (writer, head->marking);
  wf_json_put_key (writer, "features");
  wf_json_begin_array (writer);
}

void
wf_geojson_end (WfJsonWriter *writer)
{
  wf_json_end_array (writer);
  wf_json_end_object (writer);
  g_string_append_c (writer->out, '\n');
}
