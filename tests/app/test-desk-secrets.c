/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk's keys and password between two runs, with a Secret Service and without. */
#include <gtk/gtk.h>
#include <string.h>

#include "app/sync/wf-account-secret.h"
#include "app/sync/wf-server-dialog.h"
#include "app/wf-realm-home.h"
#include "base/wf-error.h"
#include "base/wf-paths.h"
#include "lib/wf-fake-secrets.h"

static WfFakeSecrets *service;

/* One run of the program. */
typedef struct
{
  WfRealmHome *home;
  WfContext *context;
  GAsyncResult *result;
} Run;

static void
got_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  run->result = g_object_ref (result);
}

static GAsyncResult *
wait_for_result (Run *run)
{
  while (run->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&run->result);
}

static gboolean
open_home (Run *run, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wf_realm_home_open_async (WF_REALM_REAL, 0, NULL, got_result_cb, run);
  result = wait_for_result (run);
  run->home = wf_realm_home_open_finish (result, error);
  return run->home != NULL;
}

static void
begin (Run *run)
{
  const WfOpenOptions options = { NULL, WF_NO_TIME, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  open_home (run, &error);
  g_assert_no_error (error);
  wf_realm_home_open_crisis_async (run->home, &options, NULL, got_result_cb, run);
  result = wait_for_result (run);
  run->context = wf_realm_home_open_crisis_finish (run->home, result, &error);
  g_assert_no_error (error);
}

static void
end (Run *run)
{
  g_clear_object (&run->context);
  wf_realm_home_close (run->home);
  g_clear_object (&run->home);
}

static gboolean
move_keys (Run *run, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wf_realm_home_move_keys_async (run->home, got_result_cb, run);
  result = wait_for_result (run);
  return wf_realm_home_move_keys_finish (run->home, result, error);
}

static gboolean
has_secret (const char *relative)
{
  g_autofree char *path = wf_path_dup_user (relative);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return strstr (text, "\"secret\"") != NULL;
}

static void
set_up (gboolean is_present)
{
  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_HONEST);
  wf_fake_secrets_set_present (service, is_present);
  g_unsetenv ("WF_SECRETS");
}

/* --- keys ------------------------------------------------------------------------- */

static void
keys_move_into_the_service (void)
{
  Run run = { 0 };
  g_autoptr (GError) error = NULL;
  WfUuid device;

  set_up (TRUE);
  begin (&run);
  device = wf_realm_home_get_device (run.home)->device;
  g_assert_true (has_secret ("real/device.key"));
  g_assert_true (has_secret ("real/watch-log.key"));
  g_assert_true (move_keys (&run, &error));
  g_assert_no_error (error);
  g_assert_false (has_secret ("real/device.key"));
  g_assert_false (has_secret ("real/watch-log.key"));
  end (&run);

  /* The same desk at the next start, and its Watch log. */
  begin (&run);
  g_assert_true (wf_uuid_equal (&wf_realm_home_get_device (run.home)->device, &device));
  g_assert_true (wf_context_is_watch_log (run.context));
  end (&run);

  /* Without the service it does not become another desk. */
  wf_fake_secrets_set_present (service, FALSE);
  g_assert_false (open_home (&run, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_OFFLINE);
  g_assert_nonnull (strstr (error->message, "device.key"));
  wf_fake_secrets_set_present (service, TRUE);
  begin (&run);
  g_assert_true (wf_uuid_equal (&wf_realm_home_get_device (run.home)->device, &device));
  end (&run);
}

static void
keys_stay_without_a_service (void)
{
  Run run = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (FALSE);
  begin (&run);
  g_assert_true (move_keys (&run, &error)); /* nothing to tell */
  g_assert_true (has_secret ("real/device.key"));
  wf_fake_secrets_set_present (service, TRUE);
  wf_fake_secrets_set_mood (service, WF_FAKE_SECRETS_FULL);
  g_assert_false (move_keys (&run, &error));
  g_assert_nonnull (error);
  g_assert_true (has_secret ("real/device.key"));
  end (&run);
}

/* --- password ----------------------------------------------------------------------- */

static WfServerAccount *
new_account (Run *run, const char *password, gboolean is_remembered)
{
  WfServerAccount *account = g_new0 (WfServerAccount, 1);

  account->url = g_strdup ("https://127.0.0.1:1");
  account->user = g_strdup ("fi-day");
  account->password = g_strdup (password);
  account->crisis = g_strdup (wf_context_get_crisis (run->context));
  account->realm = WF_REALM_REAL;
  account->is_remembered = is_remembered;
  return account;
}

static void
keep (Run *run, const WfServerAccount *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wf_account_secret_keep_async (account, &wf_context_get_device (run->context)->device, FALSE,
                                got_result_cb, run);
  result = wait_for_result (run);
  g_assert_true (wf_account_secret_keep_finish (result, &error));
  g_assert_no_error (error);
  g_assert_true (wf_server_account_save (account, &error));
  g_assert_no_error (error);
}

static void
note_toast_cb (WfContext *context, const char *text, char **toast)
{
  g_free (*toast);
  *toast = g_strdup (text);
}

/* Until the engine has been given the password, or the person was told why not. */
static char *
sign_in (Run *run)
{
  char *toast = NULL;

  g_signal_connect (run->context, "toast", G_CALLBACK (note_toast_cb), &toast);
  wf_account_secret_sign_in (run->context);
  while (!toast
         && wf_sync_engine_get_state (wf_context_get_engine (run->context)) == WF_SYNC_SIGNED_OUT)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (run->context, &toast);
  return toast;
}

static void
assert_signs_in_at_the_next_start (Run *run)
{
  end (run);
  begin (run);
  wf_context_start (run->context);
  g_assert_true (wf_context_get_account (run->context)->is_remembered);
  g_assert_null (wf_context_get_account (run->context)->password);
  g_assert_cmpint (wf_sync_engine_get_state (wf_context_get_engine (run->context)), ==,
                   WF_SYNC_SIGNED_OUT);
  g_autofree char *toast = sign_in (run);
  g_assert_cmpstr (toast, ==, NULL);
}

static char *
dup_settings (void)
{
  g_autofree char *path = wf_path_dup_user ("real/servers.ini");
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
remembers_the_password (gconstpointer data)
{
  const gboolean is_present = GPOINTER_TO_INT (data);
  g_autofree char *files = NULL;
  g_autoptr (WfServerAccount) account = NULL;
  g_autoptr (WfServerAccount) forgotten = NULL;
  Run run = { 0 };

  set_up (is_present);
  begin (&run);
  files = wf_path_dup_user ("real/secrets");
  account = new_account (&run, "correct horse", TRUE);
  keep (&run, account);
  g_autofree char *settings = dup_settings ();
  g_assert_null (strstr (settings, "correct horse"));
  g_assert_cmpint (g_file_test (files, G_FILE_TEST_EXISTS), ==, !is_present);
  assert_signs_in_at_the_next_start (&run);

  forgotten = new_account (&run, "correct horse", FALSE);
  keep (&run, forgotten);
  forgotten->is_remembered = TRUE;
  wf_context_set_account (run.context, forgotten);
  g_free (g_steal_pointer (&forgotten->password));
  wf_context_set_account (run.context, forgotten);
  g_autofree char *toast = sign_in (&run);
  g_assert_nonnull (toast);
  g_assert_nonnull (strstr (toast, "sign in by hand"));
  end (&run);
}

int
main (int argc, char **argv)
{
  /* The desktop's one wants schemas that folders of one's own do not have. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  wf_crypto_init ();
  service = wf_fake_secrets_new ();
  g_test_add_func ("/app/secrets/keys-move", keys_move_into_the_service);
  g_test_add_func ("/app/secrets/keys-stay", keys_stay_without_a_service);
  g_test_add_data_func ("/app/secrets/password-in-the-service", GINT_TO_POINTER (TRUE),
                        remembers_the_password);
  g_test_add_data_func ("/app/secrets/password-in-a-file", GINT_TO_POINTER (FALSE),
                        remembers_the_password);
  const int status = g_test_run ();
  wf_fake_secrets_free (service);
  return status;
}
