/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-sketch.h"
#include "app/map/wf-map-view.h"

G_BEGIN_DECLS

/* The cards that lie over a map. Each follows the view it is given. */
GtkWidget *wf_map_legend_new (WfMapView *view);
/* Scale, position under the pointer, "offline map". */
GtkWidget *wf_map_scale_new (WfMapView *view);
/* What the view takes as lost, and the way back; hidden while it is nothing. */
GtkWidget *wf_map_assumed_new (WfContext *context);
/* Everything in view as a list, and a place to go to. */
GtkWidget *wf_map_list_new (WfMapView *view);

/* Saved views, the order of layers, background maps; hidden until it is opened. */
GtkWidget *wf_map_layers_new (WfMapView *view);
void wf_map_layers_open (GtkWidget *layers);

/* Finds cables, places and positions; nearest lines of a position. Hidden until it is opened. */
GtkWidget *wf_map_finder_new (WfMapSketch *sketch);
void wf_map_finder_open (GtkWidget *finder);
/* Goes to the position in the clipboard; anything else is looked for, with the card open. */
void wf_map_finder_paste (GtkWidget *finder);
/* Measures and draws; hidden until one of the two begins. */
GtkWidget *wf_map_tool_new (WfMapSketch *sketch);
void wf_map_tool_measure (GtkWidget *tool);
/* @drawing: to be changed, or NULL for a new one. */
void wf_map_tool_draw (GtkWidget *tool, WfRecord *drawing);
/* Goes on with what is not saved; FALSE: there is nothing. */
gboolean wf_map_tool_go_on (GtkWidget *tool);

G_END_DECLS
