/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sync/wf-enrol-desk.h"

#include "app/common/wf-app-common.h"
#include "app/sync/wf-account-secret.h"
#include "app/sync/wf-server-dialog.h"
#include "base/wf-error.h"
#include "store/wf-store-membership.h"
#include "sync/wf-enrol-client.h"
#include "sync/wf-http-transport.h"

/* The code ──> certified ──> root key pinned ──> password kept ──> account kept. */
typedef struct
{
  WfRealmHome *home;
  WfServerAccount *account;
  WfEnrolled *enrolled;
} Enrolling;

static void
enrolling_free (gpointer data)
{
  Enrolling *self = data;

  g_object_unref (self->home);
  wf_server_account_free (self->account);
  g_clear_pointer (&self->enrolled, wf_enrolled_free);
  g_free (self);
}

static void
save_account_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (wf_server_account_save (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
account_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Enrolling *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_pointer (task, g_strdup (self->account->crisis), g_free);
  else
    g_task_return_error (task, error);
}

static void
password_kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Enrolling *self = g_task_get_task_data (task);
  g_autoptr (GTask) saving = NULL;
  GError *error = NULL;

  if (!wf_account_secret_keep_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  saving = g_task_new (self->home, NULL, account_saved_cb, g_object_ref (task));
  g_task_set_task_data (saving, wf_server_account_copy (self->account),
                        (GDestroyNotify) wf_server_account_free);
  g_task_run_in_thread (saving, save_account_thread);
}

static void
root_pinned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Enrolling *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!wf_store_pin_root_finish (WF_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  /* Nobody knows this password by heart: where the service does not take it, a file does. */
  wf_account_secret_keep_async (self->account, &wf_realm_home_get_device (self->home)->device, TRUE,
                                password_kept_cb, g_object_ref (task));
}

/* So far nothing of it is on this computer; what the server did with the code is another matter. */
static void
say_what_was_kept (GError *error)
{
  const char *kept = _ ("Nothing was changed on this computer; address and code still stand here.");

  if (g_error_matches (error, WF_ERROR, WF_ERROR_CERTIFICATE))
    kept = _ ("The code was not sent, and nothing was changed on this computer.");
  else if (g_error_matches (error, WF_ERROR, WF_ERROR_OFFLINE))
    kept = _ ("Nothing was changed on this computer. Try the same code again; should it have been "
              "used by then, ask for a new one.");
  char *text = g_strdup_printf ("%s\n%s", error->message, kept);
  g_free (error->message);
  error->message = text;
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Enrolling *self = g_task_get_task_data (task);
  WfServerAccount *account = self->account;
  GError *error = NULL;
  guint8 root[WF_KEY_SIZE];

  self->enrolled = wf_enrol_finish (result, &error);
  if (self->enrolled == NULL)
    {
      say_what_was_kept (error);
      g_task_return_error (task, error);
      return;
    }
  account->user = g_strdup (self->enrolled->user);
  account->password = g_strdup (self->enrolled->password);
  account->is_remembered = TRUE;
  account->crisis = g_strdup (self->enrolled->crisis);
  /* It was checked when the answer was read. */
  wf_hex_decode (self->enrolled->root_key, 2 * WF_KEY_SIZE, root, sizeof root);
  wf_store_pin_root_async (wf_realm_home_get_store (self->home), account->crisis, root, NULL,
                           root_pinned_cb, g_object_ref (task));
}

void
wf_enrol_desk_async (WfRealmHome *home,
                     const WfServerAccount *account,
                     const char *code,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (home, cancellable, callback, user_data);
  g_autoptr (WfTransport) transport = wf_http_transport_new (account->url, account->ca_file);
  Enrolling *self = g_new0 (Enrolling, 1);

  g_task_set_source_tag (task, wf_enrol_desk_async);
  g_task_set_task_data (task, self, enrolling_free);
  /* What was certified must be kept, whoever closes a window meanwhile. */
  g_task_set_check_cancellable (task, FALSE);
  self->home = g_object_ref (home);
  self->account = wf_server_account_copy (account);
  g_clear_pointer (&self->account->user, g_free);
  g_clear_pointer (&self->account->crisis, g_free);
  self->account->realm = wf_realm_home_get_realm (home);
  wf_http_transport_set_certificate_file (WF_HTTP_TRANSPORT (transport), account->certificate_file);
  wf_enrol_async (transport, code, wf_realm_home_get_device (home), cancellable, enrolled_cb,
                  g_object_ref (task));
}

char *
wf_enrol_desk_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
