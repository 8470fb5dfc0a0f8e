/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-exercise.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-archive.h"

typedef struct
{
  const WfExercise *exercise;
  guint next; /* archive */
} Import;

static gboolean
fill_batch (WfBatch *batch, WfArchiveReader *reader, GError **error)
{
  g_autoptr (GError) local = NULL;
  WfReceipt receipt;
  gboolean has_receipt;
  GBytes *document;

  while (wf_archive_reader_next (reader, &document, &has_receipt, &receipt.seq, &receipt.time_us,
                                 receipt.hash, &local))
    {
      g_ptr_array_add (batch->documents, document);
      receipt.ctl = wf_archive_reader_get_ctl (reader);
      if (!has_receipt)
        memset (&receipt, 0, sizeof receipt);
      g_array_append_val (batch->receipts, receipt);
    }
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
read_archive_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (WfArchiveReader) reader = wf_archive_reader_open (data, &error);
  g_autoptr (WfBatch) batch = NULL;

  if (reader)
    {
      batch = wf_batch_new (NULL, wf_archive_reader_get_space (reader));
      if (batch->documents == NULL)
        batch->documents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      if (batch->receipts == NULL)
        batch->receipts = g_array_new (FALSE, TRUE, sizeof (WfReceipt));
      fill_batch (batch, reader, &error);
    }
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&batch), (GDestroyNotify) wf_batch_free);
}

static void import_next (GTask *task);

static void
received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReceiveReport) report = wf_store_receive_finish (WF_STORE (source), result, &error);

  if (report == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (report->n_refused > 0)
    {
      g_task_return_new_error (
          task, WF_ERROR, WF_ERROR_CORRUPT,
          ngettext (
              "%u operation of the exercise was refused (%s, %s); the archive is damaged",
              "%u operations of the exercise were refused (%s, first %s); the archive is damaged",
              report->n_refused),
          report->n_refused, wf_verdict_get_code (report->first_refusal),
          report->first_refused_id ? report->first_refused_id : "?");
      return;
    }
  import_next (task);
}

static void
archive_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WfStore *store = g_task_get_source_object (task);
  GError *error = NULL;
  WfBatch *batch = g_task_propagate_pointer (G_TASK (result), &error);

  if (batch == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  wf_store_receive_async (store, batch, g_task_get_cancellable (task), received_cb,
                          g_object_ref (task));
}

static void
import_next (GTask *task)
{
  Import *import = g_task_get_task_data (task);
  const char *path = import->exercise->archives[import->next];
  g_autoptr (GTask) reading = NULL;

  if (path == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  import->next++;
  reading = g_task_new (NULL, g_task_get_cancellable (task), archive_read_cb, g_object_ref (task));
  g_task_set_task_data (reading, g_strdup (path), g_free);
  g_task_run_in_thread (reading, read_archive_thread);
}

void
wf_exercise_import_async (const WfExercise *exercise,
                          WfStore *store,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Import *import = g_new0 (Import, 1);

  g_task_set_source_tag (task, wf_exercise_import_async);
  import->exercise = exercise;
  g_task_set_task_data (task, import, g_free);
  import_next (task);
}

gboolean
wf_exercise_import_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
