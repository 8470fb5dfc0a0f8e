/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-projection.h"

G_BEGIN_DECLS

/* Where a text may stand along a line on the screen. Pure; pixels. */
typedef struct
{
  WfPoint at;   /* middle of the text's foot */
  double angle; /* radians, clockwise; between -90° and 90°, so that it is read upright */
  double along; /* of the middle, from the line's first point */
} WfLinePlace;

/* A place for a text of @width whose middle lies @along the line; FALSE where the line is too short
 * or bends by more than a text can follow. */
gboolean
wf_line_place_at (const WfPoint *points, guint n, double along, double width, WfLinePlace *place);
double wf_line_measure (const WfPoint *points, guint n);

G_END_DECLS
