/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-keyring.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* The exercise that is shipped: data/exercise/exercise.json and the archives beside it. Immutable
 * once read. */
typedef struct
{
  char *desk, *letter, *name, *label, *actor;
  WfUuid person;
  gboolean has_person; /* FALSE: one is drawn when the desk's key is made */
} WfExerciseDesk;

typedef struct
{
  char *crisis; /* uuid text */
  char *name;
  gint64 start_at;   /* of the exercise clock */
  char **archives;   /* absolute paths, ctl first */
  WfDeviceKey *root; /* throw-away: signs the local desks into ctl */
  GPtrArray *desks;  /* WfExerciseDesk */
} WfExercise;

/* Blocking: not on the main thread. */
WfExercise *wf_exercise_read (GError **error);
void wf_exercise_free (WfExercise *exercise);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfExercise, wf_exercise_free)

/* Brings the archives into @store, one after another. Idempotent. @exercise is kept by the caller
 * until the end. */
void wf_exercise_import_async (const WfExercise *exercise,
                               WfStore *store,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean wf_exercise_import_finish (GAsyncResult *result, GError **error);

G_END_DECLS
