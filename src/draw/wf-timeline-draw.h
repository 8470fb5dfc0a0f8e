/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "draw/wf-scene.h"
#include "draw/wf-timeline-layout.h"

G_BEGIN_DECLS

/* Draws a laid-out timeline: lane names, nights, bars, marks, deadlines, ruler, playhead; the same
 * on screen and on paper. */
typedef struct
{
  WfPalette palette;
  const char *selection;       /* ref that is outlined, or NULL */
  const char *focus;           /* ref with the keyboard's ring, or NULL */
  gint64 playhead;             /* WF_NO_TIME: none */
  gint64 now;                  /* a thin line when it is not the playhead; WF_NO_TIME: none */
  gint64 brush_from, brush_to; /* WF_NO_TIME: none */
  double lane_width;           /* column of lane names, left of the plot */
  double height;               /* whole surface */
  double ruler_height;
  double scroll_y;    /* pixels of lanes above the top edge */
  double head_height; /* strip above the lanes that carries the playhead's flag; 0: none */
  const char *flag;   /* "14:32Z" */
} WfTimelineStyle;

/* Text for measuring and drawing; one thread. Takes a reference to the context. */
typedef struct _WfTimelineText WfTimelineText;

/* @context NULL: one of the default font map, for paper. @size_pt: of labels. */
WfTimelineText *wf_timeline_text_new (PangoContext *context, const char *family, double size_pt);
void wf_timeline_text_free (WfTimelineText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTimelineText, wf_timeline_text_free)
/* A WfTimelineMeasure; data is the WfTimelineText. */
double wf_timeline_text_measure (gpointer data, const char *string);
double wf_timeline_text_get_line_height (WfTimelineText *text);

void wf_timeline_draw (const WfTimelineLayout *layout,
                       WfTimelineText *text,
                       cairo_t *cr,
                       const WfTimelineStyle *style);
/* Where the ruler begins, below the strip: under the lanes, or at the bottom when they do not fit.
 */
double wf_timeline_ruler_y (const WfTimelineLayout *layout, const WfTimelineStyle *style);

G_END_DECLS
