/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-exercise.h"

#include <string.h>

#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-paths.h"
#include "wire/wf-archive.h"

/* --- manifest
 * -------------------------------------------------------------------------------------------------------
 */

static void
desk_free (WfExerciseDesk *desk)
{
  g_free (desk->desk);
  g_free (desk->letter);
  g_free (desk->name);
  g_free (desk->label);
  g_free (desk->actor);
  g_free (desk);
}

void
wf_exercise_free (WfExercise *exercise)
{
  g_free (exercise->crisis);
  g_free (exercise->name);
  g_strfreev (exercise->archives);
  g_clear_pointer (&exercise->root, wf_device_key_unref);
  g_clear_pointer (&exercise->desks, g_ptr_array_unref);
  g_free (exercise);
}

static void
read_desks (WfExercise *exercise, WfJsonValue list)
{
  WfJsonIter iter;
  WfJsonValue item;

  wf_json_iter_init (&iter, list);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      WfExerciseDesk *desk = g_new0 (WfExerciseDesk, 1);
      const char *person = wf_json_member_string (item, "person");
      const char *letter = wf_json_member_string (item, "letter");

      desk->desk = g_strdup (wf_json_member_string (item, "desk"));
      desk->letter = g_strdup (letter ? letter : "");
      desk->name = g_strdup (wf_json_member_string (item, "name"));
      desk->label = g_strdup (wf_json_member_string (item, "label"));
      desk->actor = g_strdup (wf_json_member_string (item, "actor"));
      desk->has_person = person && wf_uuid_parse (person, &desk->person);
      if (desk->label == NULL)
        desk->label = g_strdup (desk->name ? desk->name : desk->desk);
      if (desk->name == NULL)
        desk->name = g_strdup (desk->label);
      if (desk->desk)
        g_ptr_array_add (exercise->desks, desk);
      else
        desk_free (desk);
    }
}

static void
read_archives (WfExercise *exercise, WfJsonValue list)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  WfJsonIter iter;
  WfJsonValue item;

  wf_json_iter_init (&iter, list);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      const char *name = wf_json_string (item, NULL);
      g_autofree char *relative = name ? g_build_filename ("exercise", name, NULL) : NULL;

      if (relative == NULL)
        continue;
      /* ctl first, so that nothing has to wait in quarantine. */
      g_ptr_array_insert (paths, strstr (name, "ctl") ? 0 : -1, wf_path_dup_data (relative));
    }
  g_ptr_array_add (paths, NULL);
  exercise->archives = (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

/* Not a device's key file: it lies open in the tree on purpose, so its mode is not asked for. */
static WfDeviceKey *
read_root (const char *name, GError **error)
{
  const WfUuid nobody = { { 0 } };
  g_autofree char *relative = g_build_filename ("exercise", name ? name : "", NULL);
  g_autofree char *path = wf_path_dup_data (relative);
  g_autofree char *text = NULL;
  g_autoptr (WfJson) json = NULL;
  const char *seed_text;
  guint8 seed[32];
  WfDeviceKey *root;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error)
      || !(json = wf_json_scan (text, (gssize) length, &wf_json_limits_file, error)))
    return NULL;
  seed_text = wf_json_member_string (wf_json_root (json), "secret");
  if (seed_text == NULL || !wf_hex_decode (seed_text, strlen (seed_text), seed, sizeof seed))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT, "%s: no key in it", path);
      return NULL;
    }
  root = wf_device_key_new (&nobody, "root", "", g_get_real_time ());
  wf_crypto_key_from_seed (seed, root->key, root->secret);
  wf_crypto_wipe (seed, sizeof seed);
  return root;
}

static gboolean
read_manifest (WfExercise *exercise, WfJsonValue root)
{
  const char *start = wf_json_member_string (root, "start");
  WfJsonValue list;
  WfUuid crisis;

  exercise->crisis = g_strdup (wf_json_member_string (root, "crisis"));
  exercise->name = g_strdup (wf_json_member_string (root, "name"));
  exercise->desks = g_ptr_array_new_with_free_func ((GDestroyNotify) desk_free);
  if (wf_json_member (root, "desks", &list))
    read_desks (exercise, list);
  if (wf_json_member (root, "archives", &list))
    read_archives (exercise, list);
  return exercise->crisis && wf_uuid_parse (exercise->crisis, &crisis) && exercise->name
         && exercise->archives && exercise->desks->len > 0 && start
         && wf_time_parse_iso (start, &exercise->start_at);
}

WfExercise *
wf_exercise_read (GError **error)
{
  g_autofree char *path = wf_path_dup_data ("exercise/exercise.json");
  g_autofree char *text = NULL;
  g_autoptr (WfJson) json = NULL;
  g_autoptr (WfExercise) exercise = g_new0 (WfExercise, 1);
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  json = wf_json_scan (text, (gssize) length, &wf_json_limits_file, error);
  if (json == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  if (!read_manifest (exercise, wf_json_root (json)))
    {
      g_set_error (error, WF_ERROR, WF_ERROR_CORRUPT,
                   "%s: crisis, name, start, archives or desks are missing", path);
      return NULL;
    }
  exercise->root = read_root (wf_json_member_string (wf_json_root (json), "root"), error);
  return exercise->root ? g_steal_pointer (&exercise) : NULL;
}

/* --- import
 * ---------------------------------------------------------------------------------------------------------
 */

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
          "%u operations of the exercise were refused (%s, first %s); the archive is damaged",
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
