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
  char *letter; /* "B": entry numbers are FI-B-0001 … */
  char *name;   /* of the function: "FI day desk, analyst" */
  char *label;  /* "FI day desk" */
  char *actor;  /* "ms-csirt/FI" */
  char *user;   /* the account on the server */
} WfExerciseDesk;

/* Immutable once read. */
typedef struct
{
  char *crisis; /* uuid text */
  char *name;
  gint64 start_at;         /* where the exercise clock begins */
  gint64 begin_at, end_at; /* the span that the archives cover */
  char **archives;         /* paths, `ctl` first */
  /* compartment -> number of its last receipt as GUINT: what has a later one was entered while the
   * exercise ran. */
  GHashTable *script;
  GPtrArray *desks; /* WfExerciseDesk */
  /* Signs the local desks into `ctl`. Its device id is drawn anew each time: two computers that
   * enrol at once write two chains, not a fork of one. */
  WfDeviceKey *root;
} WfExercise;

/* @folder holds exercise.json. Blocking file I/O: not on the main thread. */
WfExercise *wf_exercise_read (const char *folder, GError **error);
void wf_exercise_free (WfExercise *exercise);

/* A throw-away key file. Unlike wf_device_key_load () it may be readable by everybody: it is in the
 * source tree. */
WfDeviceKey *wf_exercise_read_key (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfExercise, wf_exercise_free)

G_END_DECLS
