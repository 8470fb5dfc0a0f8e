/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-import-read.h"

#include <glib/gi18n.h>

#include "app/map/wf-map-import-match.h"
#include "base/wf-error.h"

void
wf_map_import_reading_free (WfMapImportReading *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->suspects, g_ptr_array_unref);
  g_object_unref (self->file);
  g_free (self->name_key);
  g_free (self->picked);
  g_free (self->store_path);
  g_free (self);
}

static GBytes *
load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, cancellable, error);

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > WF_IMPORT_MAX_BYTES)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE, _ ("File is %d MB; the limit is %d MB."),
                   (int) (g_file_info_get_size (info) >> 20), WF_IMPORT_MAX_BYTES >> 20);
      return NULL;
    }
  return g_file_load_bytes (file, cancellable, NULL, error);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WfMapImportReading *self = data;
  const WfImportChoice choice = { self->name_key, self->is_swapped };
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  GError *error = NULL;
  WfImport *import = NULL;

  if (self->bytes == NULL)
    self->bytes = load (self->file, cancellable, &error);
  if (self->bytes != NULL)
    import = wf_geojson_read (self->bytes, shown, &choice, cancellable, &error);
  if (import == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  wf_map_import_keep_matches (self->suspects,
                              &(WfMapImportMatching){ .import = import,
                                                      .bytes = self->bytes,
                                                      .choice = choice,
                                                      .picked = self->picked,
                                                      .store_path = self->store_path },
                              cancellable);
  g_task_return_pointer (task, import, (GDestroyNotify) wf_import_free);
}

void
wf_map_import_read_async (WfMapImportReading *reading,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, reading, (GDestroyNotify) wf_map_import_reading_free);
  g_task_run_in_thread (task, read_thread);
}

WfImport *
wf_map_import_read_finish (GAsyncResult *result, WfMapImportReading **reading, GError **error)
{
  *reading = g_task_get_task_data (G_TASK (result));
  return g_task_propagate_pointer (G_TASK (result), error);
}
