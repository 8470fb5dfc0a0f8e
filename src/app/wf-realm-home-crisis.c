/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-realm-home-private.h"

#include "app/common/wf-app-common.h"
#include "app/sync/wf-server-dialog.h"
#include "base/wf-error.h"
#include "model/wf-vocabulary.h"

/* Opening a crisis:
 *
 *   load ── nothing there, exercise ──> import archives ──> load
 *     │
 *     └─> context ── this desk not in ctl, exercise ──> ctl signed with the throw-away key ──> done
 */
typedef struct
{
  WfRealmHome *home;
  char *crisis;
  char *next_number;
  gint64 clock_at;
  WfServerAccount *account;
  gboolean is_imported;
  WfContext *context;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->home);
  g_free (opening->crisis);
  g_free (opening->next_number);
  g_clear_pointer (&opening->account, wf_server_account_free);
  g_clear_object (&opening->context);
  g_free (opening);
}

static gboolean
is_exercise_crisis (Opening *opening)
{
  return opening->home->exercise && g_str_equal (opening->home->exercise->crisis, opening->crisis);
}

static void
return_context (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&opening->context), g_object_unref);
}

static void
desk_enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = wf_store_write_ctl_finish (WF_STORE (source), result, &error);

  if (operations)
    return_context (task);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
has_clock (WfContext *context)
{
  GListModel *clocks = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_CLOCK);

  return g_list_model_get_n_items (clocks) > 0;
}

static void
enrol_desk (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  const WfExercise *exercise = opening->home->exercise;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfDeskDescription desk;
  WfUuid crisis;

  wf_uuid_parse (opening->crisis, &crisis);
  wf_realm_home_describe_desk (opening->home, &desk);
  wf_enrolment_append_desk (drafts, WF_REALM_EXERCISE, &crisis, opening->home->device, &desk,
                            WF_ROLE_ANALYST);
  if (!has_clock (opening->context))
    wf_enrolment_append_clock (drafts, &crisis, exercise->start_at, g_get_real_time (), "1");
  wf_store_write_ctl_async (opening->home->store, drafts, exercise->root,
                            g_task_get_cancellable (task), desk_enrolled_cb, g_object_ref (task));
}

static void
make_context (GTask *task, GPtrArray *operations)
{
  Opening *opening = g_task_get_task_data (task);
  WfRealmHome *home = opening->home;
  const gboolean is_fixed = opening->clock_at != WF_NO_TIME;
  g_autoptr (WfClock) clock = NULL;
  WfContextParts parts = { 0 };
  g_autofree char *tracks_name = g_strconcat ("tracks/", opening->crisis, NULL);
  g_autofree char *draft_name = g_strdup_printf ("draft-%s.json", opening->crisis);
  g_autofree char *draft_file = wf_realm_home_dup_path (home, draft_name);
  g_autofree char *map_file = wf_realm_home_dup_path (home, "map.json");
  g_autofree char *tracks_folder = wf_realm_home_dup_path (home, tracks_name);

  if (is_fixed)
    clock = wf_clock_new_affine (opening->clock_at, g_get_real_time (), 1.0);
  else if (is_exercise_crisis (opening))
    clock = wf_clock_new_affine (home->exercise->start_at, g_get_real_time (), 1.0);
  parts.realm = home->realm;
  parts.crisis = opening->crisis;
  parts.name = is_exercise_crisis (opening) ? home->exercise->name : NULL;
  parts.is_watch_log = g_strcmp0 (wf_realm_home_get_watch_log (home), opening->crisis) == 0;
  parts.store = home->store;
  parts.device = home->device;
  parts.clock = clock;
  parts.is_clock_fixed = is_fixed;
  parts.scheme = home->scheme;
  parts.dataset = home->dataset;
  parts.basemap = home->basemap;
  parts.tracks_folder = tracks_folder;
  parts.map_file = map_file;
  parts.draft_file = draft_file;
  parts.operations = operations;
  parts.account = opening->account;
  parts.next_number = opening->next_number;
  parts.script = is_exercise_crisis (opening) ? home->exercise->script : NULL;
  opening->context = wf_context_new (&parts);

  if (is_exercise_crisis (opening)
      && wf_membership_get_device_key (wf_context_get_membership (opening->context),
                                       &home->device->device)
             == NULL)
    enrol_desk (task);
  else
    return_context (task);
}

static void load_operations (GTask *task);

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (wf_exercise_import_finish (result, &error))
    load_operations (task);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) operations = wf_store_load_finish (WF_STORE (source), result, &error);

  if (operations == NULL)
    g_task_return_error (task, error);
  else if (operations->len == 0 && is_exercise_crisis (opening) && !opening->is_imported)
    {
      opening->is_imported = TRUE;
      wf_exercise_import_async (opening->home->exercise, opening->home->store,
                                g_task_get_cancellable (task), imported_cb, g_object_ref (task));
    }
  else
    make_context (task, operations);
}

/* Before the operations: between these and the context's first signal there must be no gap. */
static void
number_known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  g_free (opening->next_number);
  opening->next_number = wf_store_next_number_finish (WF_STORE (source), result, &error);
  if (opening->next_number == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  wf_store_load_async (opening->home->store, opening->crisis, g_task_get_cancellable (task),
                       loaded_cb, g_object_ref (task));
}

static void
load_operations (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  wf_store_next_number_async (opening->home->store, opening->crisis, g_task_get_cancellable (task),
                              number_known_cb, g_object_ref (task));
}

/* --- the server that was chosen earlier -------------------------------------- */

static void
load_account_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;

  g_task_return_pointer (task, wf_server_account_load (opening->home->realm, opening->crisis),
                         (GDestroyNotify) wf_server_account_free);
}

static void
account_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);

  /* NULL without an error: no server was ever chosen for this crisis. */
  opening->account = g_task_propagate_pointer (G_TASK (result), NULL);
  load_operations (task);
}

static void
load_account (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  g_autoptr (GTask) reading
      = g_task_new (opening->home, NULL, account_loaded_cb, g_object_ref (task));

  g_task_set_source_tag (reading, load_account);
  /* @task owns the opening and waits for this. */
  g_task_set_task_data (reading, opening, NULL);
  g_task_run_in_thread (reading, load_account_in_thread);
}

/* --- the Watch log --------------------------------------------------------- */

const char *
wf_realm_home_get_watch_log (WfRealmHome *self)
{
  return self->watch_log_crisis;
}

static void
watch_log_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  opening->crisis = wf_crisis_create_finish (result, &error);
  if (opening->crisis == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (opening->home->watch_log_crisis);
  opening->home->watch_log_crisis = g_strdup (opening->crisis);
  load_operations (task);
}

static void
create_watch_log (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);
  g_autofree char *path = wf_realm_home_dup_path (opening->home, "watch-log.key");
  WfDeskDescription desk;

  wf_realm_home_describe_desk (opening->home, &desk);
  /* The name as kept in the log; the window shows its translation. */
  wf_crisis_create_async (opening->home->store, opening->home->device, path, "Watch log", &desk,
                          g_task_get_cancellable (task), watch_log_created_cb, g_object_ref (task));
}

/* --- public ---------------------------------------------------------------- */

void
wf_realm_home_open_crisis_async (WfRealmHome *self,
                                 const WfOpenOptions *options,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);
  const char *crisis = options->crisis;
  WfUuid uuid;

  g_task_set_source_tag (task, wf_realm_home_open_crisis_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  opening->home = g_object_ref (self);
  opening->clock_at = options->clock_at;
  if (crisis == NULL)
    crisis = self->exercise ? self->exercise->crisis : self->watch_log_crisis;
  if (crisis == NULL)
    {
      create_watch_log (task);
      return;
    }
  if (!wf_uuid_parse (crisis, &uuid))
    {
      g_task_return_new_error (task, WF_ERROR, WF_ERROR_INVALID,
                               _ ("“%s” is not the identifier of a crisis"), crisis);
      return;
    }
  opening->crisis = wf_uuid_dup_string (&uuid);
  if (options->account)
    {
      opening->account = wf_server_account_copy (options->account);
      g_free (opening->account->crisis);
      opening->account->crisis = g_strdup (opening->crisis);
      opening->account->realm = self->realm;
      load_operations (task);
    }
  else
    load_account (task);
}

WfContext *
wf_realm_home_open_crisis_finish (WfRealmHome *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
crisis_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *crisis = wf_crisis_create_finish (result, &error);

  if (crisis)
    g_task_return_pointer (task, crisis, g_free);
  else
    g_task_return_error (task, error);
}

void
wf_realm_home_create_crisis_async (WfRealmHome *self,
                                   const char *name,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *file = g_strdup_printf ("crises/%" G_GINT64_FORMAT ".key", g_get_real_time ());
  g_autofree char *path = wf_realm_home_dup_path (self, file);
  WfDeskDescription desk;

  g_task_set_source_tag (task, wf_realm_home_create_crisis_async);
  g_return_if_fail (self->realm == WF_REALM_REAL);

  wf_realm_home_describe_desk (self, &desk);
  wf_crisis_create_async (self->store, self->device, path, name, &desk, cancellable,
                          crisis_created_cb, g_object_ref (task));
}

char *
wf_realm_home_create_crisis_finish (WfRealmHome *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
