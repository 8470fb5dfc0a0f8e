/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-view.h"

G_BEGIN_DECLS

/* The parts of the card "Layers and views", each a box with its own heading. */
GtkWidget *wf_map_saved_views_new (WfMapView *view);
/* Where a name for a new view is written. */
void wf_map_saved_views_focus (GtkWidget *saved);
GtkWidget *wf_map_layer_order_new (WfMapView *view);
GtkWidget *wf_map_ground_list_new (WfMapView *view);
/* A file of this computer as a background map, when it is one; else a dialog says why not. */
void wf_map_ground_add (WfMapView *view, const char *path);

/* "Order of layers  ↑ ↓": @buttons may be NULL. */
GtkWidget *wf_map_layers_heading_new (const char *title, GtkWidget *buttons);

G_END_DECLS
