/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/map/wf-map-grounds.h"
#include "app/map/wf-map-layer.h"
#include "app/wf-context.h"

G_BEGIN_DECLS

/* The map itself: shows the context's picture, selects through its session, and follows pointer and
 * keyboard. It is one drawn widget for a screen reader, with a name and a summary; the list "In
 * view" of the pane is its equal. Signals: "settled" ()  the view rests, or shows something else:
 * time to refresh legend and lists "pointed" ()  the position under the pointer or the item under
 * the keyboard's cursor changed */
#define WF_TYPE_MAP_VIEW (wf_map_view_get_type ())
G_DECLARE_FINAL_TYPE (WfMapView, wf_map_view, WF, MAP_VIEW, GtkWidget)

GtkWidget *wf_map_view_new (WfContext *context);
WfContext *wf_map_view_get_context (WfMapView *self);
WfMapLayer *wf_map_view_get_layer (WfMapView *self);
WfScene *wf_map_view_get_scene (WfMapView *self);
WfMapGrounds *wf_map_view_get_grounds (WfMapView *self);
gboolean wf_map_view_get_view (WfMapView *self, WfView *view);
/* The item under the pointer or the keyboard's cursor, or NULL. */
const char *wf_map_view_get_pointed (WfMapView *self);
/* Position under the pointer; FALSE when it is not over the map. */
gboolean wf_map_view_get_position (WfMapView *self, double *lon, double *lat);
void wf_map_view_zoom (WfMapView *self, double levels);
/* Everything open. */
void wf_map_view_fit (WfMapView *self);
/* @zoom 0: as it is. */
void wf_map_view_go_to (WfMapView *self, double lon, double lat, double zoom);
void wf_map_view_open (WfMapView *self, const char *ref);
/* Points at a thing from outside: a row of a list. */
void wf_map_view_show_pointed (WfMapView *self, const char *ref);
/* Lists what touches a frame, in logical pixels of the map; as by Shift and a drag. */
void wf_map_view_select_frame (WfMapView *self, const GdkRectangle *frame);

G_END_DECLS
