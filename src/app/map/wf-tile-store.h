/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-ground.h"
#include "store/wf-mbtiles.h"

G_BEGIN_DECLS

/* Decoded tiles of one file: at hand for any thread, read and decoded by a worker of its own, the
 * newest wish first, and forgotten when there are too many. Reference-counted. */
typedef struct _WfTileStore WfTileStore;

/* Bounds the memory of one file: two drawings of WF_TILE_GRID_MAX tiles fit, so that what one needs
 * does not push out what the other does. */
#define WF_TILE_STORE_MAX_BYTES (2 * WF_TILE_GRID_MAX * 256 * 256 * 4)

/* Takes @tiles. @arrived: tiles have come, or there is trouble; in the main thread, never after
 * wf_tile_store_close (). */
WfTileStore *wf_tile_store_new (WfMbtiles *tiles, GFunc arrived, gpointer user_data);
WfTileStore *wf_tile_store_ref (WfTileStore *self);
void wf_tile_store_unref (WfTileStore *self);
/* Main thread: nothing more is read. What is at hand stays for drawings that still run. */
void wf_tile_store_close (WfTileStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTileStore, wf_tile_store_unref)

/* A WfGroundLookup. */
cairo_surface_t *wf_tile_store_lookup (gpointer self, const WfTileId *tile, gboolean is_wanted);
/* What was wrong with a tile, the first of them, or with all; NULL: nothing. Free with g_free ().
 */
char *wf_tile_store_dup_trouble (WfTileStore *self);
/* Memory of the pictures at hand, and whether something is still to come. */
gsize wf_tile_store_get_bytes (WfTileStore *self);
gboolean wf_tile_store_is_busy (WfTileStore *self);

G_END_DECLS
