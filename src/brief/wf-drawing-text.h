/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-drawing.h"

G_BEGIN_DECLS

/* "Search area · expired 3 h ago" in the person's language: what is written beside a drawing, on
 * map and slide. Free with g_free (). */
char *wf_drawing_dup_label (WfRecord *drawing, WfAge age, gint64 now);

G_END_DECLS
