/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/map/wf-map-view.h"
#include "app/wf-context.h"

G_BEGIN_DECLS

/* The map with its buttons, legend, scale and the list "In view". */
#define WF_TYPE_MAP_PANE (wf_map_pane_get_type ())
G_DECLARE_FINAL_TYPE (WfMapPane, wf_map_pane, WF, MAP_PANE, AdwBin)

GtkWidget *wf_map_pane_new (WfContext *context);
WfMapView *wf_map_pane_get_map (WfMapPane *self);
/* The image shown is of the present picture and view: screenshots wait for it. */
gboolean wf_map_pane_is_painted (WfMapPane *self);

G_END_DECLS
