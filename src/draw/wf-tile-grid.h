/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-projection.h"

G_BEGIN_DECLS

/* Which tiles of a pyramid a view shows, and where. Pure. */
typedef struct
{
  int zoom, x, y; /* 0 ≤ x, y < 2^zoom, counted from the north-west */
} WfTileId;

typedef struct
{
  WfTileId tile;
  WfPoint from, to; /* corners on the screen, logical pixels */
} WfTilePlace;

#define WF_TILE_GRID_MAX 192 /* tiles of 256 pixels that one drawing asks for */

/* The zoom whose tiles come nearest to one pixel for a pixel of the device, within what there is;
 * -1: so far out that the tiles that there are would be too many. @tile_px: side of a tile. */
int wf_tile_grid_choose_zoom (
    const WfView *view, double device_scale, int tile_px, int min_zoom, int max_zoom);
/* WfTilePlace, in every copy of the world that is seen; free with g_array_unref (). */
GArray *wf_tile_grid_list (const WfView *view, int zoom);
/* The tile @levels above and the part of it that is this one: its corner and side, 0 … 1. FALSE: it
 * would be above the whole world. */
gboolean wf_tile_get_ancestor (
    const WfTileId *tile, int levels, WfTileId *ancestor, WfPoint *corner, double *side);

G_END_DECLS
