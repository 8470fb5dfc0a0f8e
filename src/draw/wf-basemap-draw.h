/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-basemap.h"
#include "draw/wf-palette.h"
#include "draw/wf-raster.h"

G_BEGIN_DECLS

/* Sea, land, coast and borders, without names, over the whole view; user space is the view's
 * logical pixels. @raster may be NULL: then lines are stroked with cairo, as on a PDF surface. */
void wf_basemap_draw (WfBasemap *self,
                      cairo_t *cr,
                      WfRaster *raster,
                      const WfView *view,
                      const WfMapColours *colours);

G_END_DECLS
