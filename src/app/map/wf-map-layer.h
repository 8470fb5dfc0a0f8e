/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

#include "draw/wf-scene.h"

G_BEGIN_DECLS

/* Base map and scene as one opaque image with a margin, drawn by a worker thread and moved while
 * the map is panned; a coarser picture of the surroundings stands in where a fast move outruns it,
 * so that no edge is ever blank. What is selected or pointed at is drawn above it each frame.
 * Signals: "painted" ()  a new image is shown "settled" ()  the view has rested for a moment, or
 * the scene is another */
#define WF_TYPE_MAP_LAYER (wf_map_layer_get_type ())
G_DECLARE_FINAL_TYPE (WfMapLayer, wf_map_layer, WF, MAP_LAYER, ShumateLayer)

WfMapLayer *wf_map_layer_new (ShumateViewport *viewport);
void wf_map_layer_set_scene (WfMapLayer *self, WfScene *scene);
void wf_map_layer_set_basemap (WfMapLayer *self, WfBasemap *basemap);
/* The same scene looks another way: what its background maps are made of has come. */
void wf_map_layer_invalidate (WfMapLayer *self);
void wf_map_layer_set_palette (WfMapLayer *self, WfPalette palette);
WfPalette wf_map_layer_get_palette (WfMapLayer *self);
void wf_map_layer_set_selection (WfMapLayer *self, const char *ref);
/* A fault that is being entered, or NULL; copied. */
void wf_map_layer_set_sketch (WfMapLayer *self, const WfFaultSketch *sketch);
/* A frame that is being dragged, or NULL. */
void wf_map_layer_set_frame (WfMapLayer *self, const GdkRectangle *frame);
/* Pointed at; @is_focus: by the keyboard, whose ring is as strong as a selection. */
void wf_map_layer_set_hover (WfMapLayer *self, const char *ref, gboolean is_focus);
/* FALSE before the first allocation. */
gboolean wf_map_layer_get_view (WfMapLayer *self, WfView *view);
/* The image shown is of this scene and view; screenshots and tests wait for it. */
gboolean wf_map_layer_is_painted (WfMapLayer *self);

typedef struct
{
  guint n_frames;
  guint n_soft;  /* part of the view came from the coarse picture */
  guint n_blank; /* part of the view had no picture at all */
  guint n_images;
} WfMapLayerCounts;

void wf_map_layer_get_counts (WfMapLayer *self, WfMapLayerCounts *counts);
void wf_map_layer_reset_counts (WfMapLayer *self);

G_END_DECLS
