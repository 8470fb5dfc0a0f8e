/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sync/wf-account-secret.h"

#include <glib/gi18n.h>

#include "app/common/wf-app-common.h"
#include "base/wf-error.h"
#include "base/wf-paths.h"
#include "base/wf-secrets.h"

/* What the thread works on. */
typedef struct
{
  WfServerAccount *account;
  char *name;
  gboolean or_file;
} Job;

static void
job_free (Job *job)
{
  wf_server_account_free (job->account);
  g_free (job->name);
  g_free (job);
}

/* Two desks of one computer may take part in the same crisis. */
static Job *
job_new (const WfServerAccount *account, const WfUuid *device)
{
  g_autofree char *device_text = wf_uuid_dup_string (device);
  Job *job = g_new0 (Job, 1);

  job->account = wf_server_account_copy (account);
  job->name = g_strconcat ("password-", device_text, "-", account->crisis, NULL);
  return job;
}

static char *
dup_folder (const WfServerAccount *account)
{
  return wf_path_dup_user (account->realm == WF_REALM_EXERCISE ? "exercise/secrets"
                                                               : "real/secrets");
}

static WfSecrets *
open_secrets (const WfServerAccount *account)
{
  g_autofree char *folder = dup_folder (account);

  return wf_secrets_new (folder);
}

/* --- keeping ----------------------------------------------------------------- */

static gboolean
keep_in_file (const Job *job, GError **error)
{
  g_autofree char *folder = dup_folder (job->account);
  g_autoptr (WfSecrets) files = wf_secrets_new_files (folder);

  return wf_secrets_keep (files, job->name, NULL, job->account->password, error);
}

static gboolean
keep (const Job *job, GError **error)
{
  const WfServerAccount *account = job->account;
  g_autoptr (WfSecrets) secrets = open_secrets (account);
  g_autofree char *label
      = g_strdup_printf (_ ("Watchfloor: password of %s at %s"), account->user, account->url);

  if (!account->is_remembered || !account->password)
    return wf_secrets_forget (secrets, job->name, error);
  if (!job->or_file)
    return wf_secrets_keep (secrets, job->name, label, account->password, error);
  return wf_secrets_keep (secrets, job->name, label, account->password, NULL)
         || keep_in_file (job, error);
}

static void
keep_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (keep (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
wf_account_secret_keep_async (const WfServerAccount *account,
                              const WfUuid *device,
                              gboolean or_file,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Job *job = job_new (account, device);

  job->or_file = or_file;
  g_task_set_source_tag (task, wf_account_secret_keep_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, keep_thread);
}

gboolean
wf_account_secret_keep_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfContext) context = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (wf_account_secret_keep_finish (result, &error))
    return;
  text = g_strdup_printf (_ ("What is remembered of the password was not changed: %s"),
                          error->message);
  wf_context_toast (context, text);
}

void
wf_account_secret_keep (WfContext *context, const WfServerAccount *account)
{
  const WfDeviceKey *device = wf_context_get_device (context);

  if (device)
    wf_account_secret_keep_async (account, &device->device, FALSE, kept_cb, g_object_ref (context));
}

/* --- signing in --------------------------------------------------------------- */

static void
look_up_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  g_autoptr (WfSecrets) secrets = open_secrets (job->account);
  GError *error = NULL;
  char *password = wf_secrets_look_up (secrets, job->name, &error);

  if (password)
    g_task_return_pointer (task, password, (GDestroyNotify) wf_secret_text_free);
  else
    g_task_return_error (task, error);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfContext *context = WF_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  char *password = g_task_propagate_pointer (G_TASK (result), &error);
  WfSyncEngine *engine = wf_context_get_engine (context);

  /* Somebody may have signed in, or chosen another server, meanwhile. */
  if (password && engine && wf_sync_engine_get_state (engine) == WF_SYNC_SIGNED_OUT)
    wf_sync_engine_sign_in (engine, password);
  if (error)
    {
      g_autofree char *text = g_strdup_printf (
          _ ("The remembered password could not be read; sign in by hand. %s"), error->message);
      wf_context_toast (context, text);
    }
  wf_secret_text_free (password);
}

void
wf_account_secret_sign_in (WfContext *context)
{
  const WfServerAccount *account = wf_context_get_account (context);
  g_autoptr (GTask) task = NULL;

  if (account == NULL || !account->is_remembered || account->password
      || wf_context_get_device (context) == NULL)
    return;
  task = g_task_new (context, NULL, looked_up_cb, NULL);
  g_task_set_source_tag (task, wf_account_secret_sign_in);
  g_task_set_task_data (task, job_new (account, &wf_context_get_device (context)->device),
                        (GDestroyNotify) job_free);
  g_task_run_in_thread (task, look_up_thread);
}
