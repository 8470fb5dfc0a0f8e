/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "draw/wf-tile-grid.h"
#include "store/wf-mbtiles.h"

G_BEGIN_DECLS

/* What every reader of background maps does with a tile, whatever it keeps of them. */

/* One number a tile, for keys. */
gint64 wf_tile_pack (const WfTileId *tile);
WfTileId wf_tile_unpack (gint64 key);
/* Blocks; of one thread at a time. NULL without @error: the file has no such tile; with it, which
 * names the tile, it has one that is no picture. */
cairo_surface_t *wf_tile_read (WfMbtiles *tiles, const WfTileId *tile, GError **error);
/* What @picture takes in memory; 0 for NULL. */
gsize wf_tile_measure (cairo_surface_t *picture);

G_END_DECLS
