/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-exercise.h"

#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-reading.h"

static void
free_desk (gpointer data)
{
  WfExerciseDesk *desk = data;

  g_free (desk->desk);
  g_free (desk->label);
  g_free (desk->actor);
  g_free (desk->letter);
  g_free (desk->user);
  g_free (desk);
}

static WfExercise *
exercise_new (void)
{
  WfExercise *self = g_new0 (WfExercise, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->archives = g_ptr_array_new_with_free_func (g_free);
  self->desks = g_ptr_array_new_with_free_func (free_desk);
  return self;
}

WfExercise *
wf_exercise_ref (WfExercise *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_exercise_unref (WfExercise *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->root, wf_device_key_unref);
  g_ptr_array_unref (self->archives);
  g_ptr_array_unref (self->desks);
  g_free (self->name);
  g_free (self);
}

static void
read_uuid (WfReading *reading, WfJsonValue object, const char *name, WfUuid *uuid)
{
  const char *text = wf_json_member_string (object, name);
  if (text == NULL || !wf_uuid_parse (text, uuid))
    wf_reading_fail (reading, "“%s” is not a UUID", name);
}

static gint64
read_time (WfReading *reading, WfJsonValue object, const char *name)
{
  const char *text = wf_json_member_string (object, name);
  gint64 instant = WF_NO_TIME;
  if (text == NULL || !wf_time_parse_iso (text, &instant))
    wf_reading_fail (reading, "“%s” is not an instant like 2027-10-12T14:32:00Z", name);
  return instant;
}

WfDeviceKey *
wf_exercise_read_key (const char *path, GError **error)
{
  g_autoptr (GStringChunk) texts = g_string_chunk_new (256);
  g_auto (WfReading) reading = { 0 };
  g_autoptr (WfDeviceKey) key = NULL;
  guint8 seed[WF_SECRET_SIZE / 2];
  const char *secret;
  WfJsonValue root;

  if (!wf_reading_open (&reading, path, texts, NULL, error))
    return NULL;
  root = wf_json_root (reading.json);
  key = g_new0 (WfDeviceKey, 1);
  g_atomic_ref_count_init (&key->ref_count);
  key->desk = g_strdup (wf_reading_text (&reading, root, "desk"));
  key->letter = g_strdup (wf_json_member_string (root, "letter"));
  if (key->letter == NULL)
    wf_reading_fail (&reading, "“letter” is missing");
  read_uuid (&reading, root, "device", &key->device);
  read_uuid (&reading, root, "person", &key->person);
  secret = wf_reading_text (&reading, root, "secret");
  if (!wf_hex_decode (secret, strlen (secret), seed, sizeof seed))
    wf_reading_fail (&reading, "“secret” is not 64 hexadecimal digits");
  if (!wf_reading_finish (&reading, error))
    return NULL;
  wf_crypto_key_from_seed (seed, key->key, key->secret);
  return g_steal_pointer (&key);
}

static void
read_archives (WfReading *reading, const char *folder, WfExercise *exercise)
{
  WfJsonValue array
      = wf_reading_container (reading, wf_json_root (reading->json), "archives", WF_JSON_ARRAY);
  WfJsonValue item;
  WfJsonIter iter;

  if (reading->error != NULL)
    return;
  wf_json_iter_init (&iter, array);
  while (wf_json_iter_next (&iter, NULL, &item))
    {
      const char *name = wf_json_string (item, NULL);
      if (name == NULL || strchr (name, '/') != NULL)
        wf_reading_fail (reading, "“archives” holds something that is no file name");
      else
        g_ptr_array_add (exercise->archives, g_build_filename (folder, name, NULL));
    }
}

static void
read_desks (WfReading *reading, WfExercise *exercise)
{
  WfJsonIter iter;
  WfJsonValue object;

  if (!wf_reading_section (reading, "desks", &iter))
    return;
  while (wf_reading_next (reading, &iter, &object))
    {
      WfExerciseDesk *desk = g_new0 (WfExerciseDesk, 1);
      g_ptr_array_add (exercise->desks, desk);
      desk->desk = g_strdup (wf_reading_text (reading, object, "desk"));
      desk->label = g_strdup (wf_reading_text (reading, object, "label"));
      desk->actor = g_strdup (wf_reading_text (reading, object, "actor"));
      desk->letter = g_strdup (wf_reading_text (reading, object, "letter"));
      desk->user = g_strdup (wf_reading_text (reading, object, "user"));
    }
}

WfExercise *
wf_exercise_read (const char *folder, GError **error)
{
  g_autoptr (GStringChunk) texts = g_string_chunk_new (1024);
  g_autofree char *path = g_build_filename (folder, "exercise.json", NULL);
  g_auto (WfReading) reading = { 0 };
  g_autoptr (WfExercise) exercise = exercise_new ();
  g_autofree char *key_path = NULL;
  WfJsonValue root;

  if (!wf_reading_open (&reading, path, texts, NULL, error))
    return NULL;
  root = wf_json_root (reading.json);
  read_uuid (&reading, root, "crisis", &exercise->crisis);
  exercise->name = g_strdup (wf_reading_text (&reading, root, "name"));
  exercise->start_at = read_time (&reading, root, "start");
  exercise->begin_at = read_time (&reading, root, "begin");
  exercise->end_at = read_time (&reading, root, "end");
  key_path = g_build_filename (folder, wf_reading_text (&reading, root, "root"), NULL);
  read_archives (&reading, folder, exercise);
  read_desks (&reading, exercise);
  if (!wf_reading_finish (&reading, error))
    return NULL;
  exercise->root = wf_exercise_read_key (key_path, error);
  return exercise->root ? g_steal_pointer (&exercise) : NULL;
}
