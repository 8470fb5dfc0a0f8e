/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "draw/wf-projection.h"

G_BEGIN_DECLS

/* Antialiased polylines on an image surface, about five times as fast as stroking with cairo:
 * coverage is gathered in a mask, where overlapping pieces of one style do not add up, and blended
 * once. Round joins and caps. Device pixels. One thread. */
typedef struct _WfRaster WfRaster;

typedef struct
{
  double red, green, blue, alpha;
} WfColour;

/* On, off, on, off …, in pixels; no dashes: a solid line. A dash of length 0 is a round dot. */
typedef struct
{
  double lengths[6];
  guint n_lengths;
} WfDashes;

/* NULL when @surface is no opaque or ARGB image surface. Borrows the surface until it is freed. */
WfRaster *wf_raster_new (cairo_surface_t *surface);
void wf_raster_free (WfRaster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfRaster, wf_raster_free)

/* Nothing is drawn outside. */
void wf_raster_set_clip (WfRaster *self, int x, int y, int width, int height);
/* Adds a polyline to the mask. @phase: where in the pattern its first point lies, in pixels. */
void wf_raster_add (WfRaster *self,
                    const WfPoint *points,
                    guint n_points,
                    double line_width,
                    const WfDashes *dashes,
                    double phase);
/* Lays an ARGB image surface over the pixels, its middle at a pixel. */
void wf_raster_blit (WfRaster *self, cairo_surface_t *sprite, int x, int y);
/* Paints what was added and begins anew. */
void wf_raster_paint (WfRaster *self, WfColour colour);

G_END_DECLS
