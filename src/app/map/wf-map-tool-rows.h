/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-sketch.h"

G_BEGIN_DECLS

/* The positions of a sketch as rows that can be typed over, and one more to type the next: all that
 * the pointer can do, for the keyboard and for screen readers. */
GtkWidget *wf_map_tool_rows_new (WfMapSketch *sketch);

G_END_DECLS
