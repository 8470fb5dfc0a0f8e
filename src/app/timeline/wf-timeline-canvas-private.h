/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/timeline/wf-timeline-canvas.h"
#include "draw/wf-timeline-draw.h"

G_BEGIN_DECLS

/* Shared by wf-timeline-canvas.c (what is drawn) and -input.c (pointer and keyboard). */
#define LANE_WIDTH 130.0
#define ROW_HEIGHT 24.0
#define RULER_HEIGHT 22.0
#define HEAD_HEIGHT 20.0
#define GRIP_PX 6.0

typedef enum
{
  DRAG_NONE,
  DRAG_PAN,
  DRAG_PLAYHEAD,
  DRAG_BRUSH,
} DragKind;

struct _WfTimelineCanvas
{
  GtkWidget parent_instance;

  WfContext *context;
  WfTimelineLanes by;
  WfTimelineModel *model;
  WfTimelineLayout *layout; /* NULL: to be made again */
  WfTimelineText *text;
  char *focus;
  double scroll_y, pointer_x, pointer_y;
  DragKind drag;
  WfTimeAxis drag_axis;
  double drag_scroll_y;
  gint64 brush_from, brush_to;
};

WfTimeAxis wf_timeline_canvas_get_axis (WfTimelineCanvas *self);
void wf_timeline_canvas_set_axis (WfTimelineCanvas *self, const WfTimeAxis *axis);
WfTimelineLayout *wf_timeline_canvas_get_layout (WfTimelineCanvas *self);
/* Height of the strip in which lanes are seen. */
double wf_timeline_canvas_get_room (WfTimelineCanvas *self);
void wf_timeline_canvas_set_scroll (WfTimelineCanvas *self, double scroll_y);
void wf_timeline_canvas_add_controllers (WfTimelineCanvas *self);

G_END_DECLS
