/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-ground.h"
#include "store/wf-mbtiles.h"

G_BEGIN_DECLS

/* An MBTiles file that was opened and whose first picture is one. Blocking: on a worker. */
typedef struct
{
  WfMbtiles *tiles;
  int tile_px; /* side of a picture */
} WfGroundOpening;

WfGroundOpening *wf_ground_opening_new (const char *path, GError **error);
void wf_ground_opening_free (WfGroundOpening *self);

/* The tiles of one file for a picture that is drawn once and has to be whole, as a slide: whoever
 * draws waits for each. Within limits: what comes after them is not drawn, and said.
 * Reference-counted, any thread; drawings take turns. */
typedef struct _WfGroundSource WfGroundSource;

#define WF_GROUND_SOURCE_MAX_BYTES (WF_TILE_GRID_MAX * 256 * 256 * 4) /* of pictures at hand */
#define WF_GROUND_SOURCE_MAX_US (20 * G_USEC_PER_SEC) /* of reading and decoding, in all */

/* Takes @tiles, whose pictures are @tile_px wide: one that is more than twice as large is not
 * drawn, for a page keeps all of them until it is written. */
WfGroundSource *wf_ground_source_new (WfMbtiles *tiles, int tile_px);
WfGroundSource *wf_ground_source_ref (WfGroundSource *self);
void wf_ground_source_unref (WfGroundSource *self);
/* Others than those above, before the first drawing. */
void wf_ground_source_set_limits (WfGroundSource *self, gsize max_bytes, gint64 max_us);
/* A WfGroundLookup. */
cairo_surface_t *wf_ground_source_lookup (gpointer self, const WfTileId *tile, gboolean is_wanted);
/* Why some of it is not drawn, translated; NULL: all of it is. Free with g_free (). */
char *wf_ground_source_dup_trouble (gpointer self);
/* Memory of the pictures at hand. */
gsize wf_ground_source_get_bytes (WfGroundSource *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfGroundSource, wf_ground_source_unref)

G_END_DECLS
