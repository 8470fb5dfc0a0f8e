/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/wf-exercise.h"

G_BEGIN_DECLS

/* What the shipped exercise holds, with its receipts, arrived when it was received: GPtrArray of
 * WfOperation with a reference each. */
GPtrArray *wf_exercise_dup_log (const WfExercise *exercise);
/* But ctl, and what was received later than @instant (G_MAXINT64: nothing). */
GPtrArray *wf_exercise_dup_operations (const WfExercise *exercise, gint64 instant);

G_END_DECLS
