/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-scene-fixture.h"

#include "base/wf-paths.h"
#include "wire/wf-archive.h"
#include "wire/wf-exercise.h"
#include "wire/wf-scheme-reader.h"

static void
apply_archive (WfPicture *picture, const char *path, gint64 instant)
{
  g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (path, NULL);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  GBytes *document;
  gboolean has_receipt;
  gint64 seq, time_us;
  guint8 rh[WF_HASH_SIZE];

  while (wf_archive_reader_next (reader, &document, &has_receipt, &seq, &time_us, rh, NULL))
    {
      g_autoptr (GBytes) owned = document;
      gsize length;
      const char *text = g_bytes_get_data (owned, &length);
      WfOperation *operation = wf_decoder_decode (decoder, text, length,
                                                  wf_archive_reader_get_space (reader), NULL, NULL);

      g_assert_nonnull (operation);
      operation->received_at = time_us;
      operation->receipt_seq = seq;
      if (time_us <= instant && !wf_space_is_ctl (operation->space))
        g_ptr_array_add (batch, operation);
      else
        wf_operation_unref (operation);
    }
  wf_picture_apply (picture, batch);
}

void
wf_scene_fixture_set_up (WfSceneFixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autofree char *datasets = wf_path_dup_data ("datasets");
  g_autoptr (WfExercise) exercise = wf_exercise_read (folder, NULL);
  static const char *const nothing_hidden[] = { NULL };

  self->dataset = wf_dataset_read (datasets, NULL);
  self->picture = wf_picture_new ();
  self->query = wf_query_new ();
  for (guint i = 0; exercise->archives[i] != NULL; i++)
    apply_archive (self->picture, exercise->archives[i], exercise->start_at);
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
