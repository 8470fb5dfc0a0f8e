/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-desk-fixture.h"

#include <locale.h>

#include "wf-fixture.h"

static void
note_toast_cb (WfContext *context, const char *text, WfDeskFixture *self)
{
  g_free (self->toast);
  self->toast = g_strdup (text);
}

void
wf_desk_fixture_open (WfDeskFixture *self, const char *language, int width, int height)
{
  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  wf_exercise_fixture_open (&self->exercise);
  g_signal_connect (self->exercise.context, "toast", G_CALLBACK (note_toast_cb), self);
  self->window = g_object_ref_sink (wf_window_new (NULL, WF_REALM_EXERCISE));
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  wf_window_open (self->window, NULL, self->exercise.context);
  gtk_window_present (GTK_WINDOW (self->window));
  wf_desk_fixture_wait_for_frames (self, 3);
}

void
wf_desk_fixture_close (WfDeskFixture *self)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_clear_object (&self->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&self->toast, g_free);
  wf_exercise_fixture_close (&self->exercise);
}

WfSession *
wf_desk_fixture_get_session (WfDeskFixture *self)
{
  return wf_context_get_session (self->exercise.context);
}

void
wf_desk_fixture_wait_for_frames (WfDeskFixture *self, guint n)
{
  for (guint i = 0; i < n; i++)
    wf_fixture_wait_for_frame (self->window);
}

void
wf_desk_fixture_show_page (WfDeskFixture *self, const char *page)
{
  wf_session_set_page (wf_desk_fixture_get_session (self), page);
  for (guint i = 0; i < 100 && !wf_window_is_painted (self->window, page); i++)
    wf_fixture_wait_for_frame (self->window);
  g_assert_true (wf_window_is_painted (self->window, page));
  wf_desk_fixture_wait_for_frames (self, 3);
}
