/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-exercise-fixture.h"

#define SHOWN_AT "2027-10-12T14:32:00Z"

static void
got_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  for (guint i = 0; *result == NULL && i < 100000; i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (*result);
  return g_steal_pointer (result);
}

void
wf_exercise_fixture_open (WfExerciseFixture *self)
{
  wf_exercise_fixture_open_at (self, SHOWN_AT);
}

void
wf_exercise_fixture_open_at (WfExerciseFixture *self, const char *instant)
{
  WfOpenOptions options = { 0 };
  GAsyncResult *got = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GError) error = NULL;

  wf_realm_home_open_async (WF_REALM_EXERCISE, 0, NULL, got_result_cb, &got);
  opened = wait_for (&got);
  self->home = wf_realm_home_open_finish (opened, &error);
  g_assert_no_error (error);
  g_assert_true (wf_time_parse_iso (instant, &options.clock_at));
  wf_realm_home_open_crisis_async (self->home, &options, NULL, got_result_cb, &got);
  loaded = wait_for (&got);
  self->context = wf_realm_home_open_crisis_finish (self->home, loaded, &error);
  g_assert_no_error (error);
}

void
wf_exercise_fixture_close (WfExerciseFixture *self)
{
  g_clear_object (&self->context);
  wf_realm_home_close (self->home);
  g_clear_object (&self->home);
}
