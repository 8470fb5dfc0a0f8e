/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-view.h"

G_BEGIN_DECLS

/* The cards that lie over a map. Each follows the view it is given. */
GtkWidget *wf_map_legend_new (WfMapView *view);
/* Scale, position under the pointer, "offline map". */
GtkWidget *wf_map_scale_new (WfMapView *view);
/* Everything in view as a list, and a place to go to. */
GtkWidget *wf_map_list_new (WfMapView *view);
void wf_map_list_set_basemap (GtkWidget *list, WfBasemap *basemap);

G_END_DECLS
