/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-time-axis.h"

G_BEGIN_DECLS

/* What a timeline shows and where it comes to stand. Pure: no clock, no drawing; text is measured
 * by a function that the caller brings. Model and layout are made and used on one thread. */
typedef enum
{
  WF_TIMELINE_SPAN, /* a bar; open at the end when `to` is WF_NO_TIME */
  WF_TIMELINE_MARK, /* a diamond at `from` */
} WfTimelineShape;

typedef enum
{
  WF_TONE_NEUTRAL,
  WF_TONE_OUT,
  WF_TONE_DEGRADED,
  WF_TONE_DONE,
  WF_TONE_ACCENT,
} WfTone;

typedef struct
{
  char *ref;    /* what it selects: "incident:<uuid>" */
  char *lane;   /* key of its lane */
  char *label;  /* short, drawn */
  char *detail; /* a sentence: tooltip and screen reader */
  WfTimelineShape shape;
  WfTone tone;
  gint64 from, to;
} WfTimelineItem;

/* A deadline: a line across all lanes with a countdown. */
typedef struct
{
  char *ref, *countdown, *article, *parties; /* the three lines of its label */
  gint64 due_at;
  gboolean is_late;
} WfTimelineDue;

typedef struct
{
  char *key, *name;
} WfTimelineLane;

typedef struct
{
  GPtrArray *lanes; /* WfTimelineLane, as shown from top to bottom */
  GPtrArray *items; /* WfTimelineItem */
  GPtrArray *dues;  /* WfTimelineDue */
  gint64 now;       /* where open bars fade out */
} WfTimelineModel;

WfTimelineModel *wf_timeline_model_new (gint64 now);
void wf_timeline_model_free (WfTimelineModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTimelineModel, wf_timeline_model_free)
/* Adds the lane when it is not there yet. */
void wf_timeline_model_add_lane (WfTimelineModel *model, const char *key, const char *name);
/* Borrowed until the next addition. */
WfTimelineItem *
wf_timeline_model_add_item (WfTimelineModel *model, const char *lane, const char *ref);
WfTimelineDue *wf_timeline_model_add_due (WfTimelineModel *model, const char *ref, gint64 due_at);
/* First and last instant of anything in it. FALSE when it is empty. */
gboolean wf_timeline_model_get_extent (const WfTimelineModel *model, gint64 *from, gint64 *to);

typedef double (*WfTimelineMeasure) (gpointer data, const char *text);

typedef struct
{
  WfTimeAxis axis;             /* the plot, right of the lane names */
  double row_height;           /* 24 */
  double text_height;          /* of one line of a deadline's label */
  double fade_px;              /* how far an open bar runs past now */
  guint max_rows;              /* of one lane; what finds no place is counted in n_hidden */
  double night_lon, night_lat; /* whose nights are shaded */
  WfTimelineMeasure measure;
  gpointer measure_data;
} WfTimelineGeometry;

typedef struct
{
  double x, y, width, height;
} WfTimelineBox;

typedef enum
{
  WF_LABEL_NONE,
  WF_LABEL_INSIDE,
  WF_LABEL_RIGHT,
  WF_LABEL_LEFT,
} WfLabelPlace;

typedef struct
{
  const WfTimelineItem *item;
  guint lane, row;
  WfTimelineBox body;   /* bar or diamond, inside the plot */
  WfTimelineBox extent; /* body and label: extents in one row do not overlap */
  WfTimelineBox label;
  WfLabelPlace place;
  gboolean is_cut_left, is_cut_right; /* goes on outside the visible span */
  double solid_until;                 /* x where an open bar begins to fade */
} WfPlacedItem;

typedef struct
{
  const WfTimelineLane *lane;
  double y, height;
  guint n_rows, n_hidden;
} WfPlacedLane;

typedef struct
{
  const WfTimelineDue *due;
  double x;
  WfTimelineBox label; /* width 0: no room, the line stands alone */
  guint n_lines;       /* 3, or 1 where only the countdown finds room */
  gboolean label_is_left;
} WfPlacedDue;

typedef struct
{
  double x;
  gint64 at;
  char *label; /* NULL: a tick without words */
  gboolean is_day;
} WfTick;

typedef struct
{
  double x, width;
} WfNight;

typedef struct
{
  WfTimelineGeometry geometry;
  double height; /* of all lanes */
  GArray *lanes; /* WfPlacedLane */
  GArray
      *items; /* WfPlacedItem, in lanes, then rows, then time; only what touches the visible span */
  GArray *dues;   /* WfPlacedDue */
  GArray *ticks;  /* WfTick */
  GArray *nights; /* WfNight */
} WfTimelineLayout;

/* Borrows @model, which must outlive it. */
WfTimelineLayout *
wf_timeline_layout_new (const WfTimelineModel *model, const WfTimelineGeometry *geometry);
void wf_timeline_layout_free (WfTimelineLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTimelineLayout, wf_timeline_layout_free)
/* Item or deadline under a position (y 0 is the top of the first lane), or NULL. */
const WfPlacedItem *wf_timeline_layout_pick (const WfTimelineLayout *layout, double x, double y);
const WfPlacedDue *wf_timeline_layout_pick_due (const WfTimelineLayout *layout, double x, double y);

G_END_DECLS
