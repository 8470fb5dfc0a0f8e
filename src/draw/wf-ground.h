/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "draw/wf-tile-grid.h"

G_BEGIN_DECLS

/* A background map of tiles: where they come from is its source's business. Immutable, shared by
 * reference, any thread. */
typedef struct _WfGround WfGround;

/* The picture of a tile with a reference for the caller; NULL: not there, or not yet. @is_wanted:
 * the source shall get it; else only what is at hand counts. Any thread. */
typedef cairo_surface_t *(*WfGroundLookup) (gpointer source,
                                            const WfTileId *tile,
                                            gboolean is_wanted);

typedef struct
{
  int min_zoom, max_zoom, tile_px;
  double opacity; /* 0 … 1 */
} WfGroundShape;

WfGround *wf_ground_new (const WfGroundShape *shape,
                         WfGroundLookup lookup,
                         gpointer source,
                         GDestroyNotify source_free);
WfGround *wf_ground_ref (WfGround *self);
void wf_ground_unref (WfGround *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfGround, wf_ground_unref)

/* Lays the tiles over what is drawn, without seams; what is not there yet is stood in for by a
 * coarser tile that is. User space is the view's logical pixels. */
void wf_ground_draw (WfGround *self, cairo_t *cr, const WfView *view, double device_scale);

G_END_DECLS
