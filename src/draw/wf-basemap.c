/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading the packed base map. The format stands in build-aux/make-basemap; every count and index
 * is checked against what is left of the file, so that a damaged one is refused and never drawn
 * with holes. */
#include "draw/wf-basemap-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "base/wf-error.h"

#define MAGIC "WFBASE2\n"
#define HEADER_SIZE 16
#define MAX_BYTES (64u * 1024 * 1024)

typedef struct
{
  const guint8 *at, *end;
  gboolean is_bad; /* sticky: readers return 0 after it */
} Reader;

static guint32
read_varint (Reader *reader)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 35 && reader->at < reader->end; shift += 7)
    {
      guint8 byte = *reader->at++;

      value |= (guint64) (byte & 127) << shift;
      if (byte < 128)
        {
          if (value > G_MAXUINT32)
            break;
          return (guint32) value;
        }
    }
  reader->is_bad = TRUE;
  return 0;
}

static gint32
read_signed (Reader *reader)
{
  guint32 value = read_varint (reader);

  return (gint32) (value >> 1) ^ -(gint32) (value & 1);
}

static guint8
read_byte (Reader *reader)
{
  if (reader->at < reader->end)
    return *reader->at++;
  reader->is_bad = TRUE;
  return 0;
}

/* A count of things that take at least @size bytes each. */
static guint32
read_count (Reader *reader, guint size)
{
  guint32 count = read_varint (reader);

  if (count <= (gsize) (reader->end - reader->at) / size)
    return count;
  reader->is_bad = TRUE;
  return 0;
}

/* The next coordinate; what leaves the grid is bad. */
static gint32
step_within (Reader *reader, gint32 from)
{
  gint64 at = (gint64) from + read_signed (reader);

  if (at < 0 || at > WF_BASEMAP_SIZE)
    {
      reader->is_bad = TRUE;
      return 0;
    }
  return (gint32) at;
}

static void
lines_init (WfGridLines *lines)
{
  guint32 zero = 0;

  lines->points = g_array_sized_new (FALSE, FALSE, sizeof (WfGridPoint), 1024);
  lines->starts = g_array_new (FALSE, FALSE, sizeof (guint32));
  lines->flags = g_array_new (FALSE, FALSE, sizeof (guint8));
  g_array_append_val (lines->starts, zero);
}

static void
lines_clear (WfGridLines *lines)
{
  g_clear_pointer (&lines->points, g_array_unref);
  g_clear_pointer (&lines->starts, g_array_unref);
  g_clear_pointer (&lines->flags, g_array_unref);
}

static void
read_line (Reader *reader, WfGridLines *lines, gint32 x, gint32 y)
{
  guint32 n_points = read_count (reader, 2);
  guint before = lines->points->len;
  WfGridPoint *points;

  g_array_set_size (lines->points, before + n_points);
  points = &g_array_index (lines->points, WfGridPoint, before);
  for (guint32 i = 0; i < n_points; i++)
    {
      x = step_within (reader, x);
      y = step_within (reader, y);
      points[i] = (WfGridPoint){ x, y };
    }
  g_array_append_val (lines->starts, lines->points->len);
}

static void
read_cells (Reader *reader, WfLandLevel *level)
{
  guint32 n_all = 1u << (2 * level->bits);
  guint32 n_cells = read_count (reader, 2);
  guint32 filled = 0, index = 0;
  gint32 size = WF_BASEMAP_SIZE >> level->bits;

  level->cells = g_new0 (guint32, n_all + 1);
  for (guint32 i = 0; i < n_cells && !reader->is_bad; i++)
    {
      guint32 step = read_varint (reader);
      guint32 n_rings;

      if (step >= n_all - index || (i > 0 && step == 0))
        {
          reader->is_bad = TRUE;
          return;
        }
      index += step;
      while (filled <= index)
        level->cells[filled++] = level->rings.starts->len - 1;
      n_rings = read_count (reader, 7);
      for (guint32 j = 0; j < n_rings && !reader->is_bad; j++)
        read_line (reader, &level->rings, (gint32) (index & ((1u << level->bits) - 1)) * size,
                   (gint32) (index >> level->bits) * size);
    }
  while (filled <= n_all)
    level->cells[filled++] = level->rings.starts->len - 1;
}

static void
read_land (Reader *reader, WfLandLevel *level)
{
  guint limit;

  level->bits = read_varint (reader);
  level->left = read_varint (reader);
  level->top = read_varint (reader);
  level->right = read_varint (reader);
  level->bottom = read_varint (reader);
  limit = 1u << MIN (level->bits, 10);
  if (level->bits > 10 || level->right >= limit || level->bottom >= limit
      || level->left > level->right || level->top > level->bottom)
    reader->is_bad = TRUE;
  if (!reader->is_bad)
    read_cells (reader, level);
}

static void
read_borders (Reader *reader, WfGridLines *lines)
{
  guint32 n_lines = read_count (reader, 4);

  for (guint32 i = 0; i < n_lines && !reader->is_bad; i++)
    {
      guint8 flags = read_byte (reader);

      g_array_append_val (lines->flags, flags);
      read_line (reader, lines, 0, 0);
    }
}

/* NULL: none, or bad. */
static const char *
read_text (Reader *reader, WfBasemap *self)
{
  guint32 length = read_count (reader, 1);
  const char *text = (const char *) reader->at;

  if (!reader->is_bad && !g_utf8_validate (text, length, NULL))
    reader->is_bad = TRUE;
  if (reader->is_bad)
    return NULL;
  reader->at += length;
  return length > 0 ? g_string_chunk_insert_len (self->texts, text, length) : NULL;
}

static void
read_labels (Reader *reader, WfBasemap *self)
{
  guint32 n_labels = read_count (reader, 6);
  gint32 x = 0, y = 0;

  for (guint32 i = 0; i < n_labels && !reader->is_bad; i++)
    {
      WfPackedLabel label;

      label.kind = read_byte (reader);
      label.min_zoom = read_byte (reader) / 10.0;
      x = step_within (reader, x);
      y = step_within (reader, y);
      label.text = read_text (reader, self);
      label.others = read_text (reader, self);
      if (label.kind > WF_BASEMAP_LABEL_PLACE || label.text == NULL)
        reader->is_bad = TRUE;
      if (reader->is_bad)
        return;
      label.x = (double) x / WF_BASEMAP_SIZE;
      label.y = (double) y / WF_BASEMAP_SIZE;
      g_array_append_val (self->labels, label);
    }
}

static guint32
adler32 (const guint8 *bytes, gsize length)
{
  guint32 a = 1, b = 0;

  while (length > 0)
    {
      gsize chunk = MIN (length, 5552); /* the most that cannot overflow 32 bits */

      length -= chunk;
      while (chunk-- > 0)
        {
          a += *bytes++;
          b += a;
        }
      a %= 65521;
      b %= 65521;
    }
  return b << 16 | a;
}

static guint32
read_le32 (const guint8 *bytes)
{
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (guint32) bytes[3] << 24;
}

static WfBasemap *
basemap_new (void)
{
  WfBasemap *self = g_new0 (WfBasemap, 1);

  g_atomic_ref_count_init (&self->ref_count);
  for (guint i = 0; i < WF_BASEMAP_N_LEVELS; i++)
    lines_init (&self->land[i].rings);
  for (guint i = 0; i < WF_BASEMAP_N_BORDERS; i++)
    lines_init (&self->borders[i]);
  self->labels = g_array_new (FALSE, FALSE, sizeof (WfPackedLabel));
  self->texts = g_string_chunk_new (65536);
  return self;
}

static gboolean
is_whole (const guint8 *bytes, gsize length)
{
  return length >= HEADER_SIZE && memcmp (bytes, MAGIC, strlen (MAGIC)) == 0
         && read_le32 (bytes + 8) == length - HEADER_SIZE
         && read_le32 (bytes + 12) == adler32 (bytes + HEADER_SIZE, length - HEADER_SIZE);
}

WfBasemap *
wf_basemap_load (const char *path, GError **error)
{
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (WfBasemap) self = NULL;
  const guint8 *bytes;
  gsize length;
  Reader reader;

  g_return_val_if_fail (path != NULL, NULL);
  file = g_mapped_file_new (path, FALSE, &local_error);
  if (file == NULL)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND, _ ("Base map %s cannot be read: %s"), path,
                   local_error->message);
      return NULL;
    }
  bytes = (const guint8 *) g_mapped_file_get_contents (file);
  length = g_mapped_file_get_length (file);
  if (bytes == NULL || length > MAX_BYTES || !is_whole (bytes, length))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("Base map %s is damaged or not complete"),
                   path);
      return NULL;
    }
  self = basemap_new ();
  reader = (Reader){ bytes + HEADER_SIZE, bytes + length, FALSE };
  for (guint i = 0; i < WF_BASEMAP_N_LEVELS && !reader.is_bad; i++)
    read_land (&reader, &self->land[i]);
  for (guint i = 0; i < WF_BASEMAP_N_BORDERS && !reader.is_bad; i++)
    read_borders (&reader, &self->borders[i]);
  if (!reader.is_bad)
    read_labels (&reader, self);
  if (reader.is_bad || reader.at != reader.end)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, _ ("Base map %s does not follow its format"),
                   path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

WfBasemap *
wf_basemap_ref (WfBasemap *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_basemap_unref (WfBasemap *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < WF_BASEMAP_N_LEVELS; i++)
    {
      lines_clear (&self->land[i].rings);
      g_free (self->land[i].cells);
    }
  for (guint i = 0; i < WF_BASEMAP_N_BORDERS; i++)
    lines_clear (&self->borders[i]);
  g_array_unref (self->labels);
  g_string_chunk_free (self->texts);
  g_free (self);
}

GArray *
wf_basemap_dup_labels (WfBasemap *self, const WfView *view)
{
  GArray *labels = g_array_new (FALSE, FALSE, sizeof (WfBasemapLabel));
  WfPoint top_left = wf_view_from_screen (view, (WfPoint){ 0, 0 });
  WfPoint bottom_right = wf_view_from_screen (view, (WfPoint){ view->width, view->height });

  for (guint i = 0; i < self->labels->len; i++)
    {
      const WfPackedLabel *packed = &g_array_index (self->labels, WfPackedLabel, i);

      if (packed->min_zoom > view->zoom)
        break; /* they are sorted by it */
      if (packed->y < top_left.y || packed->y > bottom_right.y)
        continue;
      for (double x = packed->x + ceil (top_left.x - packed->x); x <= bottom_right.x; x += 1.0)
        {
          WfBasemapLabel label = { packed->kind, packed->min_zoom, { x, packed->y }, packed->text };

          g_array_append_val (labels, label);
        }
    }
  return labels;
}

/* A long country is named more than once on the map: it is one thing to be found. */
static gboolean
is_named_again (const WfPackedLabel *packed, GHashTable *countries)
{
  return packed->kind == WF_BASEMAP_LABEL_COUNTRY
         && !g_hash_table_add (countries, (gpointer) packed->text);
}

void
wf_basemap_fill_finder (WfBasemap *self, WfFinder *finder)
{
  g_autoptr (GHashTable) countries = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->labels->len; i++)
    {
      const WfPackedLabel *packed = &g_array_index (self->labels, WfPackedLabel, i);
      WfPosition position;

      if (is_named_again (packed, countries))
        continue;
      wf_mercator_unproject ((WfPoint){ packed->x, packed->y }, &position.lon, &position.lat);
      wf_finder_add_named (finder, WF_FOUND_PLACE, packed->text, packed->others, position,
                           packed->min_zoom);
    }
}
