/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-tile-read.h"

#include <glib/gi18n.h>

#include "draw/wf-tile-image.h"

gint64
wf_tile_pack (const WfTileId *tile)
{
  return (gint64) tile->zoom << 56 | (gint64) tile->y << 28 | (gint64) tile->x;
}

WfTileId
wf_tile_unpack (gint64 key)
{
  return (WfTileId){ (int) (key >> 56), (int) (key & 0xfffffff), (int) (key >> 28 & 0xfffffff) };
}

cairo_surface_t *
wf_tile_read (WfMbtiles *tiles, const WfTileId *tile, GError **error)
{
  GError *reason = NULL;
  g_autoptr (GBytes) bytes = wf_mbtiles_read_tile (tiles, tile->zoom, tile->x, tile->y, &reason);
  cairo_surface_t *picture = NULL;

  if (bytes != NULL)
    picture = wf_tile_image_decode (bytes, wf_mbtiles_get_info (tiles)->format, &reason);
  if (reason != NULL)
    g_propagate_prefixed_error (error, reason, _ ("Tile %d/%d/%d: "), tile->zoom, tile->x, tile->y);
  return picture;
}

gsize
wf_tile_measure (cairo_surface_t *picture)
{
  return picture != NULL ? (gsize) cairo_image_surface_get_stride (picture)
                               * (gsize) cairo_image_surface_get_height (picture)
                         : 0;
}
