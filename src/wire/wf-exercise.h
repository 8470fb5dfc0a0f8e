/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"
#include "base/wf-keyring.h"

G_BEGIN_DECLS

/* A shipped exercise (data/exercise/): its manifest, the archives of its spaces and its throw-away
 * root key. The keys of an exercise are public and protect nothing; they sign only in spaces that
 * begin with `x-`. */

/* A desk that is added to the exercise's `ctl` at first use on this computer. */
typedef struct
{
  char *desk;   /* "FI" */
  char *label;  /* "FI day desk" */
  char *actor;  /* "ms-csirt/FI" */
  char *letter; /* "B": entry numbers are FI-B-0001 … */
  char *user;   /* the account on the server */
} WfExerciseDesk;

typedef struct
{
  gatomicrefcount ref_count;
  WfUuid crisis;
  char *name;
  gint64 start_at; /* where the exercise clock begins */
  gint64 begin_at; /* the span that the archives cover */
  gint64 end_at;
  GPtrArray *archives; /* char *: paths, `ctl` first */
  GPtrArray *desks;    /* WfExerciseDesk */
  WfDeviceKey *root;
} WfExercise;

/* @folder holds exercise.json. Blocking file I/O: not on the main thread. */
WfExercise *wf_exercise_read (const char *folder, GError **error);
WfExercise *wf_exercise_ref (WfExercise *self);
void wf_exercise_unref (WfExercise *self);

/* A throw-away key file. Unlike wf_device_key_load () it may be readable by everybody: it is in the
 * source tree. */
WfDeviceKey *wf_exercise_read_key (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfExercise, wf_exercise_unref)

G_END_DECLS
