/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-view.h"
#include "model/wf-feature.h"

G_BEGIN_DECLS

/* Positions being set on a map: by clicks, by dragging, or at the middle of the view with the
 * keyboard (Space adds, Backspace takes the last back, Escape ends). It lies over the view, lets
 * the map be moved as always, and draws what has been set so far. Main thread. Signals: "changed"
 * () the positions are others; "ended" ()  Escape was pressed. */
#define WF_TYPE_MAP_SKETCH (wf_map_sketch_get_type ())
G_DECLARE_FINAL_TYPE (WfMapSketch, wf_map_sketch, WF, MAP_SKETCH, GtkWidget)

GtkWidget *wf_map_sketch_new (WfMapView *view);
WfMapView *wf_map_sketch_get_view (WfMapSketch *self);
/* Begins anew with @positions (may be NULL). @is_measure: pieces are drawn as the shortest way on
 * the ground, not straight on the map. */
void wf_map_sketch_start (WfMapSketch *self,
                          WfFeatureShape shape,
                          gboolean is_measure,
                          const WfPosition *positions,
                          guint n_positions);
void wf_map_sketch_stop (WfMapSketch *self);
gboolean wf_map_sketch_is_active (WfMapSketch *self);
void wf_map_sketch_set_shape (WfMapSketch *self, WfFeatureShape shape);
WfFeatureShape wf_map_sketch_get_shape (WfMapSketch *self);
const WfPosition *wf_map_sketch_get_positions (WfMapSketch *self, guint *n_positions);
/* A point has one position: another takes its place. FALSE: there are too many. */
gboolean wf_map_sketch_add (WfMapSketch *self, WfPosition position);
void wf_map_sketch_set (WfMapSketch *self, guint index, WfPosition position);
void wf_map_sketch_remove (WfMapSketch *self, guint index);
/* A pin on a place that was gone to; NULL: none. Goes with the next sketch. */
void wf_map_sketch_set_pin (WfMapSketch *self, const WfPosition *position);

G_END_DECLS
