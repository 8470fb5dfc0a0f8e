/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-feature.h"
#include "model/wf-picture.h"

G_BEGIN_DECLS

/* Points, lines and areas that desks draw: records of type "drawing", their place as GeoJSON text.
 */
#define WF_DRAWING_MAX_POSITIONS 1000
#define WF_DRAWING_MAX_GEOMETRY (40 * 1024) /* bytes of text; an operation holds 64 KiB */
/* Bytes of JSON that came with it from a file; escaped once more they may double. */
#define WF_DRAWING_MAX_PROPERTIES (8 * 1024)

/* What is missing to be saved: a point takes one position, a line two, an area three. */
guint wf_drawing_get_least (WfFeatureShape shape);
/* @positions without the closing one of an area. At most seven decimals, rings counter-clockwise.
 * NULL when there are too few or too many. Free with g_free (). */
char *
wf_drawing_dup_geometry (WfFeatureShape shape, const WfPosition *positions, guint n_positions);
/* The other way; a ring comes without its closing position. FALSE for anything that
 * wf_drawing_dup_geometry () does not write, and for positions that are not on the globe. */
gboolean wf_drawing_read_geometry (const char *geometry, WfFeatureShape *shape, GArray **positions);

/* What is written beside a drawing, its age in words included; free with g_free (). */
typedef char *(*WfDrawingFormat) (WfRecord *drawing, WfAge age, gpointer data);

/* Every drawing of the picture that is not retired, at @now; one whose geometry cannot be read is
 * left out and counted in @n_unreadable. */
WfFeatureSet *wf_drawing_dup_set (
    WfPicture *picture, gint64 now, WfDrawingFormat format, gpointer data, guint *n_unreadable);
/* What was said of a line's route; FALSE: nothing, or it is no line. */
gboolean wf_drawing_get_route (WfRecord *drawing, WfRouteQuality *quality);
WfAge wf_drawing_get_age (WfRecord *drawing, gint64 now);

G_END_DECLS
