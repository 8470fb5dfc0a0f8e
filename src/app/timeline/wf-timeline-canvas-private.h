/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/timeline/wf-timeline-canvas.h"
#include "draw/wf-timeline-draw.h"

G_BEGIN_DECLS

/* Shared by wf-timeline-canvas.c (what is drawn) and -input.c (pointer and keyboard). */
/* Lengths are for the usual size of text. */
#define LANE_WIDTH(self) (130.0 * (self)->text_scale)
#define ROW_HEIGHT(self) (24.0 * (self)->text_scale)
#define RULER_HEIGHT(self) (22.0 * (self)->text_scale)
#define HEAD_HEIGHT(self) (20.0 * (self)->text_scale)
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
  double text_scale;
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
