/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-ground-source.h"

#include <glib/gi18n.h>

#include "app/common/wf-tile-read.h"
#include "base/wf-error.h"
#include "draw/wf-tile-image.h"

#define MAX_KNOWN 20000 /* tiles that are not there are remembered too */

struct _WfGroundSource
{
  gatomicrefcount ref_count;
  WfMbtiles *tiles;
  int tile_px;
  gsize max_bytes;
  gint64 max_us;

  GMutex lock;       /* of the file, and of what follows */
  GHashTable *known; /* gint64 key -> cairo_surface_t, or NULL: there is none */
  gsize n_bytes;
  gint64 spent_us;
  char *trouble;
};

/* --- opening ------------------------------------------------------------------- */

void
wf_ground_opening_free (WfGroundOpening *self)
{
  g_clear_pointer (&self->tiles, wf_mbtiles_close);
  g_free (self);
}

/* The first picture must be one: then the file is what it says. */
static gboolean
measure_tile (WfGroundOpening *self, GError **error)
{
  const WfMbtilesInfo *info = wf_mbtiles_get_info (self->tiles);
  cairo_surface_t *picture;

  if (!wf_tile_image_is_known (info->format))
    {
      /* Translators: a format of pictures, as "webp". */
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                   _ ("It holds %s pictures, and this computer has no decoder for them "
                      "(for WebP: the package webp-pixbuf-loader)."),
                   info->format);
      return FALSE;
    }
  picture = wf_tile_image_decode (info->sample, info->format, error);
  if (picture == NULL)
    {
      g_prefix_error (error, "%s", _ ("Its first tile is not shown: "));
      return FALSE;
    }
  self->tile_px = MAX (64, cairo_image_surface_get_width (picture));
  cairo_surface_destroy (picture);
  return TRUE;
}

WfGroundOpening *
wf_ground_opening_new (const char *path, GError **error)
{
  WfGroundOpening *self = g_new0 (WfGroundOpening, 1);

  self->tiles = wf_mbtiles_open (path, error);
  if (self->tiles != NULL && measure_tile (self, error))
    return self;
  wf_ground_opening_free (self);
  return NULL;
}

/* --- the source ------------------------------------------------------------------ */

static void
picture_free (gpointer picture)
{
  if (picture != NULL)
    cairo_surface_destroy (picture);
}

WfGroundSource *
wf_ground_source_new (WfMbtiles *tiles, int tile_px)
{
  WfGroundSource *self = g_new0 (WfGroundSource, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->tiles = tiles;
  self->tile_px = tile_px;
  self->max_bytes = WF_GROUND_SOURCE_MAX_BYTES;
  self->max_us = WF_GROUND_SOURCE_MAX_US;
  g_mutex_init (&self->lock);
  self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, picture_free);
  return self;
}

WfGroundSource *
wf_ground_source_ref (WfGroundSource *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_ground_source_unref (WfGroundSource *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  wf_mbtiles_close (self->tiles);
  g_hash_table_unref (self->known);
  g_mutex_clear (&self->lock);
  g_free (self->trouble);
  g_free (self);
}

void
wf_ground_source_set_limits (WfGroundSource *self, gsize max_bytes, gint64 max_us)
{
  self->max_bytes = max_bytes;
  self->max_us = max_us;
}

/* With the lock. */
static void
note_trouble (WfGroundSource *self, const char *words)
{
  if (self->trouble == NULL)
    self->trouble = g_strdup (words);
}

/* Keeps @picture, with a reference of its own. A drawing needs no tile twice, so when there are too
 * many all of them go. With the lock. */
static void
keep (WfGroundSource *self, gint64 key, cairo_surface_t *picture)
{
  const gsize n_bytes = wf_tile_measure (picture);

  if (self->n_bytes + n_bytes > self->max_bytes || g_hash_table_size (self->known) >= MAX_KNOWN)
    {
      g_hash_table_remove_all (self->known);
      self->n_bytes = 0;
    }
  if (n_bytes > self->max_bytes)
    return;
  self->n_bytes += n_bytes;
  g_hash_table_insert (self->known, g_memdup2 (&key, sizeof key),
                       picture != NULL ? cairo_surface_reference (picture) : NULL);
}

/* With the lock. */
static cairo_surface_t *
read_tile (WfGroundSource *self, const WfTileId *tile)
{
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  cairo_surface_t *picture = wf_tile_read (self->tiles, tile, &error);

  if (picture != NULL
      && MAX (cairo_image_surface_get_width (picture), cairo_image_surface_get_height (picture))
             > 2 * self->tile_px)
    {
      note_trouble (self, _ ("a tile is much larger than the first"));
      g_clear_pointer (&picture, cairo_surface_destroy);
    }
  if (error != NULL)
    note_trouble (self, error->message);
  self->spent_us += g_get_monotonic_time () - began;
  return picture;
}

cairo_surface_t *
wf_ground_source_lookup (gpointer source, const WfTileId *tile, gboolean is_wanted)
{
  WfGroundSource *self = source;
  const gint64 key = wf_tile_pack (tile);
  cairo_surface_t *picture = NULL;
  gpointer known;

  g_mutex_lock (&self->lock);
  if (g_hash_table_lookup_extended (self->known, &key, NULL, &known))
    picture = known != NULL ? cairo_surface_reference (known) : NULL;
  else if (self->spent_us >= self->max_us)
    note_trouble (self, _ ("reading it took too long"));
  else
    {
      picture = read_tile (self, tile);
      keep (self, key, picture);
    }
  g_mutex_unlock (&self->lock);
  return picture;
}

char *
wf_ground_source_dup_trouble (gpointer source)
{
  WfGroundSource *self = source;
  char *trouble;

  g_mutex_lock (&self->lock);
  trouble = g_strdup (self->trouble);
  g_mutex_unlock (&self->lock);
  return trouble;
}

gsize
wf_ground_source_get_bytes (WfGroundSource *self)
{
  gsize n_bytes;

  g_mutex_lock (&self->lock);
  n_bytes = self->n_bytes;
  g_mutex_unlock (&self->lock);
  return n_bytes;
}
