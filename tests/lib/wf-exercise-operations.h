/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-exercise.h"

G_BEGIN_DECLS

/* What the shipped exercise holds at @instant (G_MAXINT64: all of it) but ctl, with its receipts:
 * GPtrArray of WfOperation with a reference each. */
GPtrArray *wf_exercise_dup_operations (const WfExercise *exercise, gint64 instant);

G_END_DECLS
