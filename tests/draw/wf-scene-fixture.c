/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-scene-fixture.h"

#include "base/wf-paths.h"
#include "lib/wf-exercise-operations.h"
#include "wire/wf-scheme-reader.h"

void
wf_scene_fixture_set_up (WfSceneFixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autofree char *datasets = wf_path_dup_data ("datasets");
  g_autoptr (WfExercise) exercise = wf_exercise_read (folder, NULL);
  g_autoptr (GPtrArray) operations = wf_exercise_dup_operations (exercise, exercise->start_at);
  static const char *const nothing_hidden[] = { NULL };

  self->dataset = wf_dataset_read (datasets, NULL);
  self->picture = wf_picture_new ();
  self->query = wf_query_new ();
  wf_picture_apply (self->picture, operations);
  self->scene = wf_scene_new (self->picture, self->dataset, self->query, NULL, nothing_hidden);
}

void
wf_scene_fixture_tear_down (WfSceneFixture *self, gconstpointer unused)
{
  wf_scene_unref (self->scene);
  wf_query_unref (self->query);
  g_object_unref (self->picture);
  wf_dataset_unref (self->dataset);
}

WfView
wf_scene_fixture_fit (WfSceneFixture *self)
{
  WfView view = { { 0.5, 0.5 }, 3, 800, 500 };

  wf_scene_fit (self->scene, &view);
  return view;
}
