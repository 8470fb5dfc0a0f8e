/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-realm-home-private.h"

#include <locale.h>
#include <string.h>

#include "app/common/wf-app-common.h"
#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-log.h"
#include "base/wf-paths.h"
#include "wire/wf-scheme-reader.h"

#define N_LETTERS 4 /* of 32 signs: among 100 desks two are the same once in 200 times */

G_DEFINE_FINAL_TYPE (WfRealmHome, wf_realm_home, G_TYPE_OBJECT)

/* --- parts, each read in a thread of its own ------------------------------- */

/* Results go to the main thread as the return value of a GTask; nothing is shared while they run.
 */
typedef struct
{
  WfDeviceKey *device;
  gboolean has_watch_log;
  WfUuid watch_log;
  WfExercise *exercise;
} Keys;

static void
keys_free (Keys *keys)
{
  g_clear_pointer (&keys->device, wf_device_key_unref);
  g_clear_pointer (&keys->exercise, wf_exercise_free);
  g_free (keys);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Keys, keys_free)

static char *
dup_realm_path (WfRealm realm, const char *relative)
{
  g_autofree char *below
      = g_build_filename (realm == WF_REALM_EXERCISE ? "exercise" : "real", relative, NULL);

  return wf_path_dup_user (below);
}

/* The prefix of entry numbers until an exercise or a centre gives another: the country of the
 * language settings. */
static char *
dup_default_desk (void)
{
  const char *locale = setlocale (LC_MESSAGES, NULL);
  const char *underscore = locale ? strchr (locale, '_') : NULL;

  if (underscore && g_ascii_isupper (underscore[1]) && g_ascii_isupper (underscore[2]))
    return g_strndup (underscore + 1, 2);
  return g_strdup ("DESK");
}

/* Until a centre gives a letter: drawn, so that two computers without a network do not write the
 * same number. No letters that are taken for digits. */
static void
draw_letters (char letters[N_LETTERS + 1])
{
  static const char signs[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  guint8 drawn[N_LETTERS];

  wf_crypto_random (drawn, sizeof drawn);
  for (guint i = 0; i < N_LETTERS; i++)
    letters[i] = signs[drawn[i] % (sizeof signs - 1)];
  letters[N_LETTERS] = '\0';
}

static WfDeviceKey *
make_device_key (WfRealm realm, const WfExercise *exercise, guint desk)
{
  const gint64 now = g_get_real_time ();
  g_autofree char *code = NULL;
  const WfExerciseDesk *local;
  WfUuid person;

  wf_uuid_new (&person, now);
  if (realm == WF_REALM_REAL)
    {
      char letters[N_LETTERS + 1];
      code = dup_default_desk ();
      draw_letters (letters);
      return wf_device_key_new (&person, code, letters, now);
    }
  local = exercise->desks->pdata[MIN (desk, exercise->desks->len - 1)];
  return wf_device_key_new (&person, local->desk, local->letter, now);
}

static char *
dup_device_key_path (WfRealm realm, guint desk)
{
  g_autofree char *name
      = desk == 0 ? g_strdup ("device.key") : g_strdup_printf ("device-%u.key", desk + 1);

  return dup_realm_path (realm, name);
}

/* A new key is in its file at once; the service of the session, which may keep one waiting, gets it
 * later (wf_realm_home_move_keys_async). */
static WfDeviceKey *
load_or_make_device_key (WfRealm realm, const WfExercise *exercise, guint desk, GError **error)
{
  g_autofree char *path = dup_device_key_path (realm, desk);
  g_autoptr (GError) local = NULL;
  g_autoptr (WfDeviceKey) key = wf_device_key_load_session (path, &local);

  if (key)
    return g_steal_pointer (&key);
  if (!g_error_matches (local, WF_ERROR, WF_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  key = make_device_key (realm, exercise, desk);
  return wf_device_key_save (key, path, error) ? g_steal_pointer (&key) : NULL;
}

static gboolean
load_keys (Keys *keys, WfRealm realm, guint desk, GError **error)
{
  g_autofree char *watch_log_path = NULL;
  g_autoptr (GError) local = NULL;

  if (realm == WF_REALM_EXERCISE)
    {
      g_autofree char *folder = wf_path_dup_data ("exercise");
      keys->exercise = wf_exercise_read (folder, error);
      if (keys->exercise == NULL)
        return FALSE;
    }
  keys->device = load_or_make_device_key (realm, keys->exercise, desk, error);
  if (keys->device == NULL || realm == WF_REALM_EXERCISE)
    return keys->device != NULL;
  watch_log_path = dup_realm_path (realm, "watch-log.key");
  keys->has_watch_log = wf_device_key_read_device (watch_log_path, &keys->watch_log, &local);
  if (keys->has_watch_log || g_error_matches (local, WF_ERROR, WF_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

typedef struct
{
  WfRealm realm;
  guint desk;
} KeyRequest;

static void
load_keys_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const KeyRequest *request = data;
  g_autoptr (Keys) keys = g_new0 (Keys, 1);
  GError *error = NULL;

  if (load_keys (keys, request->realm, request->desk, &error))
    g_task_return_pointer (task, g_steal_pointer (&keys), (GDestroyNotify) keys_free);
  else
    g_task_return_error (task, error);
}

static void
return_part (GTask *task, gpointer part, GDestroyNotify free_part, GError *error)
{
  if (part)
    g_task_return_pointer (task, part, free_part);
  else
    g_task_return_error (task, error);
}

static void
load_scheme_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = wf_path_dup_data ("schemes/eu-blueprint.json");
  GError *error = NULL;
  WfScheme *scheme = wf_scheme_read (path, &error);

  return_part (task, scheme, (GDestroyNotify) wf_scheme_unref, error);
}

static void
load_dataset_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = wf_path_dup_data ("datasets");
  GError *error = NULL;
  WfDataset *dataset = wf_dataset_read (path, &error);

  return_part (task, dataset, (GDestroyNotify) wf_dataset_unref, error);
}

static void
load_basemap_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autofree char *path = wf_path_dup_data ("basemap/basemap.wfb");
  GError *error = NULL;
  WfBasemap *basemap = wf_basemap_load (path, &error);

  return_part (task, basemap, (GDestroyNotify) wf_basemap_unref, error);
}

/* --- joining the parts ----------------------------------------------------- */

typedef struct
{
  WfRealmHome *home;
  guint n_left;
  GError *error; /* the first */
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->home);
  g_clear_error (&opening->error);
  g_free (opening);
}

static void
part_done (GTask *task, GError *error)
{
  Opening *opening = g_task_get_task_data (task);

  if (error && opening->error == NULL)
    opening->error = error;
  else
    g_clear_error (&error);
  if (--opening->n_left > 0)
    return;
  if (opening->error)
    g_task_return_error (task, g_steal_pointer (&opening->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&opening->home), g_object_unref);
}

static void
scheme_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->home->scheme = g_task_propagate_pointer (G_TASK (result), &error);
  part_done (task, error);
}

static void
dataset_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->home->dataset = g_task_propagate_pointer (G_TASK (result), &error);
  part_done (task, error);
}

static void
basemap_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* A map without land still shows the cables: told in the log, not fatal. */
  opening->home->basemap = g_task_propagate_pointer (G_TASK (result), &error);
  if (error)
    wf_log (WF_LOG_WARNING, "app", "the base map was not read", "reason", error->message, NULL);
  part_done (task, NULL);
}

static void
store_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->home->store = wf_store_open_finish (result, &error);
  part_done (task, error);
}

static void
keys_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  WfRealmHome *home = opening->home;
  GError *error = NULL;
  g_autoptr (Keys) keys = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (WfClock) clock = NULL;
  g_autofree char *path = NULL;

  if (keys == NULL)
    {
      part_done (task, error);
      return;
    }
  home->device = g_steal_pointer (&keys->device);
  if (keys->has_watch_log)
    home->watch_log_crisis = wf_uuid_dup_string (&keys->watch_log);
  home->exercise = g_steal_pointer (&keys->exercise);
  clock = wf_clock_new_system ();
  path = dup_realm_path (home->realm, home->realm == WF_REALM_EXERCISE ? "exercise.db" : "real.db");
  wf_store_open_async (path, home->realm, clock, home->device, g_task_get_cancellable (task),
                       store_opened_cb, g_object_ref (task));
}

static void
run_part (GTask *task, GTaskThreadFunc run, GAsyncReadyCallback done, gpointer data)
{
  g_autoptr (GTask) part
      = g_task_new (NULL, g_task_get_cancellable (task), done, g_object_ref (task));

  g_task_set_task_data (part, data, g_free);
  g_task_run_in_thread (part, run);
}

void
wf_realm_home_open_async (WfRealm realm,
                          guint desk,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);
  KeyRequest *request = g_new0 (KeyRequest, 1);

  g_task_set_source_tag (task, wf_realm_home_open_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  opening->home = g_object_new (WF_TYPE_REALM_HOME, NULL);
  opening->home->realm = realm;
  opening->home->desk = desk;
  opening->n_left = 4;
  request->realm = realm;
  request->desk = desk;
  run_part (task, load_keys_thread, keys_loaded_cb, request);
  run_part (task, load_scheme_thread, scheme_loaded_cb, NULL);
  run_part (task, load_dataset_thread, dataset_loaded_cb, NULL);
  run_part (task, load_basemap_thread, basemap_loaded_cb, NULL);
}

WfRealmHome *
wf_realm_home_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- secrets into the session's service -------------------------------------- */

/* This desk's key, and the root keys of crises that were made here. */
static GPtrArray *
list_key_files (WfRealm realm, guint desk)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *crises = dup_realm_path (realm, "crises");
  g_autoptr (GDir) folder = g_dir_open (crises, 0, NULL);

  g_ptr_array_add (paths, dup_device_key_path (realm, desk));
  if (realm == WF_REALM_REAL)
    g_ptr_array_add (paths, dup_realm_path (realm, "watch-log.key"));
  for (const char *name; folder && (name = g_dir_read_name (folder)) != NULL;)
    if (g_str_has_suffix (name, ".key"))
      g_ptr_array_add (paths, g_build_filename (crises, name, NULL));
  return paths;
}

/* Where no service answers, the files are where secrets belong. */
static gboolean
is_nothing_to_tell (const GError *error)
{
  return g_error_matches (error, WF_ERROR, WF_ERROR_OFFLINE)
         || g_error_matches (error, WF_ERROR, WF_ERROR_NOT_FOUND);
}

static void
move_keys_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const KeyRequest *request = data;
  g_autoptr (GPtrArray) paths = list_key_files (request->realm, request->desk);
  GError *problem = NULL;

  for (guint i = 0; i < paths->len && problem == NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      if (!wf_device_key_move_to_session (paths->pdata[i], &error) && !is_nothing_to_tell (error))
        problem = g_steal_pointer (&error);
    }
  if (problem)
    g_task_return_error (task, problem);
  else
    g_task_return_boolean (task, TRUE);
}

void
wf_realm_home_move_keys_async (WfRealmHome *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  KeyRequest *request = g_new0 (KeyRequest, 1);

  g_task_set_source_tag (task, wf_realm_home_move_keys_async);
  request->realm = self->realm;
  request->desk = self->desk;
  g_task_set_task_data (task, request, g_free);
  g_task_run_in_thread (task, move_keys_thread);
}

gboolean
wf_realm_home_move_keys_finish (WfRealmHome *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wf_realm_home_close (WfRealmHome *self)
{
  if (self->store)
    wf_store_close (self->store);
}

/* --- object ---------------------------------------------------------------- */

static void
wf_realm_home_finalize (GObject *object)
{
  WfRealmHome *self = WF_REALM_HOME (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->device, wf_device_key_unref);
  g_free (self->watch_log_crisis);
  g_clear_pointer (&self->scheme, wf_scheme_unref);
  g_clear_pointer (&self->dataset, wf_dataset_unref);
  g_clear_pointer (&self->basemap, wf_basemap_unref);
  g_clear_pointer (&self->exercise, wf_exercise_free);
  G_OBJECT_CLASS (wf_realm_home_parent_class)->finalize (object);
}

static void
wf_realm_home_class_init (WfRealmHomeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_realm_home_finalize;
}

static void
wf_realm_home_init (WfRealmHome *self)
{
}

WfRealm
wf_realm_home_get_realm (WfRealmHome *self)
{
  return self->realm;
}

WfStore *
wf_realm_home_get_store (WfRealmHome *self)
{
  return self->store;
}

WfDeviceKey *
wf_realm_home_get_device (WfRealmHome *self)
{
  return self->device;
}

const WfExercise *
wf_realm_home_get_exercise (WfRealmHome *self)
{
  return self->exercise;
}

char *
wf_realm_home_dup_path (WfRealmHome *self, const char *relative)
{
  return dup_realm_path (self->realm, relative);
}

void
wf_realm_home_describe_desk (WfRealmHome *self, WfDeskDescription *desk)
{
  const WfExerciseDesk *local;

  if (self->exercise)
    {
      local = self->exercise->desks->pdata[MIN (self->desk, self->exercise->desks->len - 1)];
      *desk = (WfDeskDescription){ local->name, local->label, local->desk, local->actor };
      return;
    }
  *desk = (WfDeskDescription){ _ ("Desk of this computer"), _ ("this desk"), self->device->desk,
                               NULL };
}
