/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-tile-grid.h"

#include <math.h>

static double
count_tiles (const WfView *view, int zoom)
{
  const double side = wf_view_get_world_px (view) / exp2 (zoom);
  const double rows = MIN (view->height / side + 2, exp2 (zoom));

  return (view->width / side + 2) * rows;
}

int
wf_tile_grid_choose_zoom (
    const WfView *view, double device_scale, int tile_px, int min_zoom, int max_zoom)
{
  const double density = WF_TILE_SIZE / tile_px;
  const double best = view->zoom + log2 (device_scale * density);
  int zoom = CLAMP ((int) floor (best + 0.5), min_zoom, max_zoom);

  while (zoom >= min_zoom && count_tiles (view, zoom) > WF_TILE_GRID_MAX * density * density)
    zoom--;
  return zoom >= min_zoom ? zoom : -1;
}

GArray *
wf_tile_grid_list (const WfView *view, int zoom)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (WfTilePlace));
  const int n = 1 << zoom;
  const WfPoint a = wf_view_from_screen (view, (WfPoint){ 0, 0 });
  const WfPoint b = wf_view_from_screen (view, (WfPoint){ view->width, view->height });
  const int left = (int) floor (a.x * n), right = (int) ceil (b.x * n) - 1;
  const int top = MAX (0, (int) floor (a.y * n)), bottom = MIN (n, (int) ceil (b.y * n)) - 1;

  for (int y = top; y <= bottom; y++)
    for (int x = left; x <= right; x++)
      {
        WfTilePlace place = { .tile = { zoom, ((x % n) + n) % n, y } };

        place.from = wf_view_to_screen (view, (WfPoint){ (double) x / n, (double) y / n });
        place.to = wf_view_to_screen (view, (WfPoint){ (x + 1.0) / n, (y + 1.0) / n });
        g_array_append_val (places, place);
      }
  return places;
}

gboolean
wf_tile_get_ancestor (
    const WfTileId *tile, int levels, WfTileId *ancestor, WfPoint *corner, double *side)
{
  const int mask = (1 << levels) - 1;

  if (levels > tile->zoom)
    return FALSE;
  *ancestor = (WfTileId){ tile->zoom - levels, tile->x >> levels, tile->y >> levels };
  *side = exp2 (-levels);
  *corner = (WfPoint){ (tile->x & mask) * *side, (tile->y & mask) * *side };
  return TRUE;
}
