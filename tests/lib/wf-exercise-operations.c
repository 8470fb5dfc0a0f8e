/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-exercise-operations.h"

#include "wire/wf-archive.h"

static void
read_archive (GPtrArray *operations, const char *path)
{
  g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (path, NULL);
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
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
      operation->arrived_at = time_us;
      g_ptr_array_add (operations, operation);
    }
}

GPtrArray *
wf_exercise_dup_log (const WfExercise *exercise)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  for (guint i = 0; exercise->archives[i] != NULL; i++)
    read_archive (operations, exercise->archives[i]);
  return operations;
}

GPtrArray *
wf_exercise_dup_operations (const WfExercise *exercise, gint64 instant)
{
  g_autoptr (GPtrArray) all = wf_exercise_dup_log (exercise);
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  for (guint i = 0; i < all->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (all, i);

      if (operation->received_at <= instant && !wf_space_is_ctl (operation->space))
        g_ptr_array_add (operations, wf_operation_ref (operation));
    }
  return operations;
}
