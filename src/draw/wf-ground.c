/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-ground.h"

#include <math.h>

#define MAX_LEVELS_UP 6 /* a coarser tile would be a few pixels blown up */

struct _WfGround
{
  gatomicrefcount ref_count;
  WfGroundShape shape;
  WfGroundLookup lookup;
  gpointer source;
  GDestroyNotify source_free;
};

WfGround *
wf_ground_new (const WfGroundShape *shape,
               WfGroundLookup lookup,
               gpointer source,
               GDestroyNotify source_free)
{
  WfGround *self = g_new0 (WfGround, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->shape = *shape;
  self->lookup = lookup;
  self->source = source;
  self->source_free = source_free;
  return self;
}

WfGround *
wf_ground_ref (WfGround *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_ground_unref (WfGround *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (self->source_free != NULL)
    self->source_free (self->source);
  g_free (self);
}

/* Edges on whole pixels of the device, the same for both neighbours: else light seams show. */
static void
snap (cairo_t *cr, WfPoint *at)
{
  cairo_user_to_device (cr, &at->x, &at->y);
  at->x = round (at->x);
  at->y = round (at->y);
  cairo_device_to_user (cr, &at->x, &at->y);
}

/* @corner and @side: the part of the picture that is meant. */
static void
paint_picture (cairo_t *cr,
               cairo_surface_t *picture,
               const WfTilePlace *place,
               WfPoint corner,
               double side,
               double opacity)
{
  const double width = cairo_image_surface_get_width (picture);
  const double height = cairo_image_surface_get_height (picture);
  WfPoint from = place->from, to = place->to;

  snap (cr, &from);
  snap (cr, &to);
  if (to.x <= from.x || to.y <= from.y)
    return;
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_rectangle (cr, from.x, from.y, to.x - from.x, to.y - from.y);
  cairo_clip (cr);
  cairo_translate (cr, from.x, from.y);
  cairo_scale (cr, (to.x - from.x) / (width * side), (to.y - from.y) / (height * side));
  cairo_set_source_surface (cr, picture, -corner.x * width, -corner.y * height);
  /* Padded, or the rim would be mixed with nothing. */
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint_with_alpha (cr, opacity);
  cairo_restore (cr);
}

static void
paint_place (WfGround *self, cairo_t *cr, const WfTilePlace *place)
{
  for (int levels = 0; levels <= MAX_LEVELS_UP; levels++)
    {
      WfTileId tile;
      WfPoint corner;
      double side;
      cairo_surface_t *picture;

      if (!wf_tile_get_ancestor (&place->tile, levels, &tile, &corner, &side)
          || tile.zoom < self->shape.min_zoom)
        return;
      picture = self->lookup (self->source, &tile, levels == 0);
      if (picture == NULL)
        continue;
      paint_picture (cr, picture, place, corner, side, self->shape.opacity);
      cairo_surface_destroy (picture);
      return;
    }
}

void
wf_ground_draw (WfGround *self, cairo_t *cr, const WfView *view, double device_scale)
{
  const int zoom = wf_tile_grid_choose_zoom (view, device_scale, self->shape.tile_px,
                                             self->shape.min_zoom, self->shape.max_zoom);
  g_autoptr (GArray) places = zoom >= 0 ? wf_tile_grid_list (view, zoom) : NULL;

  for (guint i = 0; places != NULL && i < places->len; i++)
    paint_place (self, cr, &g_array_index (places, WfTilePlace, i));
}
