/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"
#include "draw/wf-timeline-items.h"

G_BEGIN_DECLS

/* The drawn timeline with pointer and keyboard. Emits "message" (const char *, or NULL): the
 * sentence on what is under the pointer or has the keyboard, and "play" (): the person pressed
 * Space. */
#define WF_TYPE_TIMELINE_CANVAS (wf_timeline_canvas_get_type ())
G_DECLARE_FINAL_TYPE (WfTimelineCanvas, wf_timeline_canvas, WF, TIMELINE_CANVAS, GtkWidget)

GtkWidget *wf_timeline_canvas_new (WfContext *context);
void wf_timeline_canvas_set_lanes (WfTimelineCanvas *self, WfTimelineLanes by);
void wf_timeline_canvas_zoom (WfTimelineCanvas *self, double factor);
/* Shows everything but deadlines that are more than a day away. */
void wf_timeline_canvas_fit (WfTimelineCanvas *self);
/* First instant of anything shown, or WF_NO_TIME. */
gint64 wf_timeline_canvas_get_first (WfTimelineCanvas *self);
const WfTimelineModel *wf_timeline_canvas_get_model (WfTimelineCanvas *self);

G_END_DECLS
