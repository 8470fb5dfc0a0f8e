/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-store.h"
#include "wire/wf-exercise.h"

G_BEGIN_DECLS

/* Brings the archives into @store, one after another. Idempotent. @exercise is kept by the caller
 * until the end. */
void wf_exercise_import_async (const WfExercise *exercise,
                               WfStore *store,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean wf_exercise_import_finish (GAsyncResult *result, GError **error);

G_END_DECLS
