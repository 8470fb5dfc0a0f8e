/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>

#include "analysis/wf-situation.h"
#include "draw/wf-basemap.h"
#include "draw/wf-projection.h"

G_BEGIN_DECLS

/* What a map shows at one instant: an immutable snapshot of assets with their states, faults,
 * incidents and the selection, indexed for culling and picking. Made on the main thread from the
 * picture, then read by the render thread and the PDF. Reference-counted. */
typedef struct _WfScene WfScene;

WfScene *wf_scene_new (WfPicture *picture,
                       const WfDataset *dataset,
                       const WfQuery *query,
                       const char *selection,
                       const char *const *hidden_layers);
WfScene *wf_scene_ref (WfScene *self);
void wf_scene_unref (WfScene *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfScene, wf_scene_unref)

typedef enum
{
  WF_PALETTE_LIGHT,
  WF_PALETTE_DARK,
  WF_PALETTE_PRINT,
} WfPalette;

/* Base map and scene on any cairo context: vector on a PDF surface, own line raster on an image
 * surface. Any thread. */
void wf_scene_draw (WfScene *self,
                    WfBasemap *basemap,
                    cairo_t *cr,
                    const WfView *view,
                    double scale,
                    WfPalette palette);

/* What lies under a screen position, nearest first; references ("asset:c-lion1", "fault:<uuid>"),
 * NULL-terminated, free with g_strfreev (). @tolerance_px: 8 for a mouse, 16 for touch. */
char **wf_scene_pick (WfScene *self, const WfView *view, WfPoint screen, double tolerance_px);
/* References of what is in view, for the equal list. */
char **wf_scene_dup_in_view (WfScene *self, const WfView *view);
/* A view that shows the faults and open incidents with a margin; the dataset's Baltic when there
 * are none. */
void wf_scene_fit (WfScene *self, WfView *view);

G_END_DECLS
