/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-enrolment.h"

#include "model/wf-vocabulary.h"

static WfDraft *
new_ctl_draft (WfRealm realm, const WfUuid *crisis, const char *type, const WfUuid *ent)
{
  g_autofree char *space = wf_space_dup_name (realm, crisis, "ctl");

  return wf_draft_new (space, type, ent, WF_OP_CTL);
}

void
wf_enrolment_append_desk (GPtrArray *drafts,
                          WfRealm realm,
                          const WfUuid *crisis,
                          const WfDeviceKey *device,
                          const WfDeskDescription *desk,
                          WfRole role)
{
  g_autofree char *ctl = wf_space_dup_name (realm, crisis, "ctl");

  g_ptr_array_add (drafts, wf_ctl_draft_person (ctl, &device->person, desk->name, desk->label,
                                                desk->desk, desk->actor));
  g_ptr_array_add (drafts, wf_ctl_draft_device (ctl, &device->device, &device->person, device->key,
                                                device->letter));
  g_ptr_array_add (drafts, wf_ctl_draft_role (ctl, &device->person, role, NULL));
}

void
wf_enrolment_append_genesis (GPtrArray *drafts,
                             WfRealm realm,
                             const WfUuid *crisis,
                             const WfDeviceKey *root,
                             const char *name,
                             gint64 opened_at)
{
  g_autofree char *key_text = wf_hex_dup (root->key, WF_KEY_SIZE);
  WfDraft *genesis = new_ctl_draft (realm, crisis, WF_TYPE_NAME_GENESIS, crisis);

  wf_draft_set_string (genesis, "root-key", key_text);
  wf_draft_set_string (genesis, "name", name);
  wf_draft_set_time (genesis, "opened-at", opened_at);
  g_ptr_array_add (drafts, genesis);
}

void
wf_enrolment_append_clock (
    GPtrArray *drafts, const WfUuid *crisis, gint64 shown_at, gint64 wall_at, const char *rate)
{
  WfDraft *clock;
  WfUuid ent;

  /* One entity a desk: where two desks start before they have met, the earliest counts. */
  wf_uuid_new (&ent, wall_at);
  clock = new_ctl_draft (WF_REALM_EXERCISE, crisis, WF_TYPE_NAME_CLOCK, &ent);
  wf_draft_set_time (clock, "shown-at", shown_at);
  wf_draft_set_time (clock, "wall-at", wall_at);
  wf_draft_set_string (clock, "rate", rate);
  g_ptr_array_add (drafts, clock);
}

/* --- a crisis made here ---------------------------------------------------- */

typedef struct
{
  WfStore *store;
  WfDeviceKey *device;
  WfDeviceKey *root;
  char *key_path;
  char *name, *desk_name, *desk_label, *desk_desk, *desk_actor;
} Creation;

static void
creation_free (Creation *creation)
{
  g_object_unref (creation->store);
  wf_device_key_unref (creation->device);
  g_clear_pointer (&creation->root, wf_device_key_unref);
  g_free (creation->key_path);
  g_free (creation->name);
  g_free (creation->desk_name);
  g_free (creation->desk_label);
  g_free (creation->desk_desk);
  g_free (creation->desk_actor);
  g_free (creation);
}

static void
ctl_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Creation *creation = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = wf_store_write_ctl_finish (WF_STORE (source), result, &error);

  if (operations)
    g_task_return_pointer (task, wf_uuid_dup_string (&creation->root->device), g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
key_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Creation *creation = g_task_get_task_data (task);
  const WfDeskDescription desk
      = { creation->desk_name, creation->desk_label, creation->desk_desk, creation->desk_actor };
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  wf_enrolment_append_genesis (drafts, WF_REALM_REAL, &creation->root->device, creation->root,
                               creation->name, g_get_real_time ());
  wf_enrolment_append_desk (drafts, WF_REALM_REAL, &creation->root->device, creation->device, &desk,
                            WF_ROLE_COORDINATOR);
  wf_store_write_ctl_async (creation->store, drafts, creation->root, g_task_get_cancellable (task),
                            ctl_written_cb, g_object_ref (task));
}

static void
save_key_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Creation *creation = data;
  g_autofree char *folder = g_path_get_dirname (creation->key_path);
  GError *error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (wf_device_key_save (creation->root, creation->key_path, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
wf_crisis_create_async (WfStore *store,
                        WfDeviceKey *device,
                        const char *key_path,
                        const char *name,
                        const WfDeskDescription *desk,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  g_autoptr (GTask) saving = NULL;
  Creation *creation = g_new0 (Creation, 1);
  const WfUuid nobody = { { 0 } };

  g_task_set_source_tag (task, wf_crisis_create_async);
  creation->store = g_object_ref (store);
  creation->device = wf_device_key_ref (device);
  creation->root = wf_device_key_new (&nobody, "root", "", g_get_real_time ());
  creation->key_path = g_strdup (key_path);
  creation->name = g_strdup (name);
  creation->desk_name = g_strdup (desk->name);
  creation->desk_label = g_strdup (desk->label);
  creation->desk_desk = g_strdup (desk->desk);
  creation->desk_actor = g_strdup (desk->actor);
  g_task_set_task_data (task, creation, (GDestroyNotify) creation_free);

  /* The key first: a crisis whose root key is lost could never take another member. */
  saving = g_task_new (store, cancellable, key_saved_cb, g_object_ref (task));
  g_task_set_task_data (saving, creation, NULL);
  g_task_run_in_thread (saving, save_key_thread);
}

char *
wf_crisis_create_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
