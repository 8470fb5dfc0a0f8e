/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/wf-exercise.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "wire/wf-reading.h"

static void
free_desk (gpointer data)
{
  WfExerciseDesk *desk = data;

  g_free (desk->desk);
  g_free (desk->name);
  g_free (desk->label);
  g_free (desk->actor);
  g_free (desk->letter);
  g_free (desk->user);
  g_free (desk);
}

void
wf_exercise_free (WfExercise *exercise)
{
  g_free (exercise->crisis);
  g_free (exercise->name);
  g_strfreev (exercise->archives);
  g_clear_pointer (&exercise->script, g_hash_table_unref);
  g_clear_pointer (&exercise->desks, g_ptr_array_unref);
  g_clear_pointer (&exercise->root, wf_device_key_unref);
  g_free (exercise);
}

static void
read_uuid (WfReading *reading, WfJsonValue object, const char *name, WfUuid *uuid)
{
  const char *text = wf_json_member_string (object, name);
  if (text == NULL || !wf_uuid_parse (text, uuid))
    wf_reading_fail (reading, _ ("“%s” is not a UUID"), name);
}

static gint64
read_time (WfReading *reading, WfJsonValue object, const char *name)
{
  const char *text = wf_json_member_string (object, name);
  gint64 instant = WF_NO_TIME;
  if (text == NULL || !wf_time_parse_iso (text, &instant))
    wf_reading_fail (reading, _ ("“%s” is not an instant like 2027-10-12T14:32:00Z"), name);
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
    wf_reading_fail (&reading, _ ("“letter” is missing"));
  read_uuid (&reading, root, "device", &key->device);
  read_uuid (&reading, root, "person", &key->person);
  secret = wf_reading_text (&reading, root, "secret");
  if (!wf_hex_decode (secret, strlen (secret), seed, sizeof seed))
    wf_reading_fail (&reading, _ ("“secret” is not 64 hexadecimal digits"));
  if (!wf_reading_finish (&reading, error))
    return NULL;
  wf_crypto_key_from_seed (seed, key->key, key->secret);
  return g_steal_pointer (&key);
}

static char **
read_archives (WfReading *reading, const char *folder)
{
  WfJsonValue array
      = wf_reading_container (reading, wf_json_root (reading->json), "archives", WF_JSON_ARRAY);
  GPtrArray *paths = g_ptr_array_new ();
  WfJsonValue item;
  WfJsonIter iter;

  if (reading->error == NULL)
    {
      wf_json_iter_init (&iter, array);
      while (wf_json_iter_next (&iter, NULL, &item))
        {
          const char *name = wf_json_string (item, NULL);
          if (name == NULL || strchr (name, '/') != NULL)
            wf_reading_fail (reading, _ ("“archives” holds something that is no file name"));
          else
            g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
        }
      if (paths->len == 0)
        wf_reading_fail (reading, _ ("“archives” is empty"));
    }
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_free (paths, FALSE);
}

static GHashTable *
read_script (WfReading *reading)
{
  WfJsonValue object
      = wf_reading_container (reading, wf_json_root (reading->json), "script", WF_JSON_OBJECT);
  GHashTable *script = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  WfJsonIter iter;
  WfJsonValue value;
  const char *compartment;
  gint64 seq;

  if (reading->error != NULL)
    return script;
  wf_json_iter_init (&iter, object);
  while (wf_json_iter_next (&iter, &compartment, &value))
    {
      if (!wf_json_integer (value, &seq) || seq < 0 || seq > G_MAXINT)
        wf_reading_fail (reading, _ ("“script” holds something that is no count"));
      else
        g_hash_table_insert (script, g_strdup (compartment), GUINT_TO_POINTER ((guint) seq));
    }
  return script;
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
      desk->name = g_strdup (wf_reading_text (reading, object, "name"));
      desk->label = g_strdup (wf_reading_text (reading, object, "label"));
      desk->actor = g_strdup (wf_reading_text (reading, object, "actor"));
      desk->letter = g_strdup (wf_reading_text (reading, object, "letter"));
      desk->user = g_strdup (wf_reading_text (reading, object, "user"));
    }
  if (exercise->desks->len == 0)
    wf_reading_fail (reading, _ ("“desks” is empty"));
}

WfExercise *
wf_exercise_read (const char *folder, GError **error)
{
  g_autoptr (GStringChunk) texts = g_string_chunk_new (1024);
  g_autofree char *path = g_build_filename (folder, "exercise.json", NULL);
  g_auto (WfReading) reading = { 0 };
  g_autoptr (WfExercise) exercise = g_new0 (WfExercise, 1);
  g_autofree char *key_path = NULL;
  WfJsonValue root;
  WfUuid crisis;

  if (!wf_reading_open (&reading, path, texts, NULL, error))
    return NULL;
  root = wf_json_root (reading.json);
  read_uuid (&reading, root, "crisis", &crisis);
  exercise->crisis = g_strdup (wf_reading_text (&reading, root, "crisis"));
  exercise->name = g_strdup (wf_reading_text (&reading, root, "name"));
  exercise->start_at = read_time (&reading, root, "start");
  exercise->begin_at = read_time (&reading, root, "begin");
  exercise->end_at = read_time (&reading, root, "end");
  key_path = g_build_filename (folder, wf_reading_text (&reading, root, "root"), NULL);
  exercise->archives = read_archives (&reading, folder);
  exercise->script = read_script (&reading);
  exercise->desks = g_ptr_array_new_with_free_func (free_desk);
  read_desks (&reading, exercise);
  if (!wf_reading_finish (&reading, error))
    return NULL;
  exercise->root = wf_exercise_read_key (key_path, error);
  if (exercise->root == NULL)
    return NULL;
  wf_uuid_new (&exercise->root->device, g_get_real_time ());
  return g_steal_pointer (&exercise);
}
