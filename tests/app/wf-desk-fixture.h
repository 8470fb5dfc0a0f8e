/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/shell/wf-window.h"
#include "wf-exercise-fixture.h"

G_BEGIN_DECLS

/* The window on the exercise, as a person at a desk has it before them. Zeroed before it opens. */
typedef struct
{
  WfExerciseFixture exercise;
  WfWindow *window;
  char *toast; /* the last one, or NULL */
} WfDeskFixture;

/* In @language, at @width × @height. */
void wf_desk_fixture_open (WfDeskFixture *self, const char *language, int width, int height);
void wf_desk_fixture_close (WfDeskFixture *self);

WfSession *wf_desk_fixture_get_session (WfDeskFixture *self);
void wf_desk_fixture_wait_for_frames (WfDeskFixture *self, guint n);
/* Returns when it is painted and nothing is still finding its place. */
void wf_desk_fixture_show_page (WfDeskFixture *self, const char *page);

G_END_DECLS
