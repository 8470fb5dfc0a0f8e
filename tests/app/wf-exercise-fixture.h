/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-realm-home.h"

G_BEGIN_DECLS

/* The exercise as shipped, at 2027-10-12T14:32:00Z, in a store of its own: what is written is
 * really saved. */
typedef struct
{
  WfRealmHome *home;
  WfContext *context;
} WfExerciseFixture;

void wf_exercise_fixture_open (WfExerciseFixture *self);
/* The same store at another instant, "2027-10-12T15:00:00Z": what an earlier opening wrote is known
 * from when it wrote it. */
void wf_exercise_fixture_open_at (WfExerciseFixture *self, const char *instant);
void wf_exercise_fixture_close (WfExerciseFixture *self);

G_END_DECLS
