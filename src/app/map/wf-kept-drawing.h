/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-feature.h"

G_BEGIN_DECLS

/* A drawing that was left by Escape and not saved: drawing goes on with it. */
typedef struct
{
  GArray *positions; /* WfPosition */
  WfFeatureShape shape;
  char *title, *drawing;
  guint marking, expiry, route; /* as chosen */
} WfKeptDrawing;

void wf_kept_drawing_free (gpointer kept);
/* Takes out of @kept what waits of the drawing @id, or what was left last when that is NULL. */
WfKeptDrawing *wf_kept_drawing_take (GPtrArray *kept, const char *id);
/* What is said when one more is left. Free with g_free (). */
char *wf_kept_drawing_dup_words (guint n_others);

G_END_DECLS
