/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real servers, real clients: what log.md promises of the exchange, over TLS on this computer. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-desk.h"
#include "model/wf-picture.h"

static void
write_title (WfTestDesk *desk, WfTestServer *server, const WfUuid *ent, const char *text)
{
  g_autofree char *id = wf_test_desk_write (desk, server->crisis, ent, "title", text);
}

static gboolean
has_n_waiting (gpointer data)
{
  WfTestDesk *desk = data;
  return wf_sync_engine_get_n_waiting (desk->engine) == 1;
}

static void
test_disconnection (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");
  g_autoptr (WfTestDesk) b = wf_test_desk_new ("bert", "B");
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) operations = NULL;
  g_autofree char *of_a = NULL;
  g_autofree char *of_b = NULL;
  WfUuid ent, crisis;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_add_user (server, "bert", b->key, TRUE);
  wf_test_server_start (server, "server");
  wf_test_desk_connect (a, server);
  wf_test_desk_connect (b, server);
  wf_test_until (wf_test_desk_is_in_sync, a, "first desk in sync");
  wf_test_until (wf_test_desk_is_in_sync, b, "second desk in sync");

  /* The network goes; both write past each other. */
  wf_test_server_kill (server);
  wf_test_until (wf_test_desk_is_offline, a, "first desk offline");
  wf_test_until (wf_test_desk_is_offline, b, "second desk offline");
  wf_uuid_new (&ent, WF_GEN_START_US);
  write_title (a, server, &ent, "Two cables");
  write_title (b, server, &ent, "One cable");
  wf_test_until (has_n_waiting, a, "one waits at the first desk");
  wf_test_until (has_n_waiting, b, "one waits at the second desk");

  wf_test_server_start (server, "server");
  wf_test_until (wf_test_desk_is_in_sync, a, "first desk in sync again");
  wf_test_until (wf_test_desk_is_in_sync, b, "second desk in sync again");
  g_assert_cmpuint (wf_sync_engine_get_n_waiting (a->engine), ==, 0);
  do
    {
      g_clear_pointer (&of_a, g_free);
      g_clear_pointer (&of_b, g_free);
      g_main_context_iteration (NULL, TRUE);
      of_a = wf_test_desk_dup_ids (a, server->crisis);
      of_b = wf_test_desk_dup_ids (b, server->crisis);
    }
  while (!g_str_equal (of_a, of_b));
  g_assert_true (wf_uuid_parse (server->crisis, &crisis));
  operations = wf_test_store_load (a->store, &crisis);
  g_assert_cmpuint (operations->len, ==, 1 + 2 * 3 + 2);
  wf_picture_apply (picture, operations);
  g_assert_true (wf_record_is_conflicted (wf_picture_lookup (picture, &ent), "title"));
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);
}

/* --- refusals ----------------------------------------------------------- */

static void
test_certificate (gconstpointer data)
{
  const char *const *row = data; /* server's certificate, our authority, word in the message */
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_start (server, row[0]);
  wf_test_desk_connect_to (a, server->url, server->crisis, row[1], WF_TEST_PASSWORD,
                           &wf_test_tuning_quick);
  wf_test_until (wf_test_desk_is_refused, a, "certificate refused");
  g_test_message ("%s", wf_sync_engine_get_message (a->engine));
  g_assert_nonnull (strstr (wf_sync_engine_get_message (a->engine), row[2]));
  g_assert_cmpint (wf_sync_engine_get_last_contact (a->engine), ==, WF_NO_TIME);
}

static void
test_signed_out (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_start (server, "server");
  wf_test_desk_connect_to (a, server->url, server->crisis, "ca.pem", "not the password",
                           &wf_test_tuning_quick);
  wf_test_until (wf_test_desk_is_signed_out, a, "signed out");
  wf_sync_engine_sign_in (a->engine, WF_TEST_PASSWORD);
  wf_test_until (wf_test_desk_is_in_sync, a, "in sync after signing in");
  /* Sessions do not outlive the server; the password does. */
  wf_test_server_kill (server);
  wf_test_until (wf_test_desk_is_offline, a, "offline");
  wf_test_server_start (server, "server");
  wf_test_until (wf_test_desk_is_in_sync, a, "in sync with a new session");
}

static gboolean
hang_up_cb (GSocketService *service, GSocketConnection *connection)
{
  return TRUE; /* dropped without a word */
}

/* A server in the middle of a restart takes connections and breaks off the handshake. */
static void
test_broken_handshake (void)
{
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);

  g_assert_no_error (error);
  g_signal_connect (service, "incoming", G_CALLBACK (hang_up_cb), NULL);
  wf_test_server_add_crisis (server, WF_REALM_REAL);
  g_free (server->url);
  server->url = g_strdup_printf ("https://localhost:%u", port);
  wf_test_desk_connect (a, server);
  wf_test_until (wf_test_desk_is_offline, a, "offline, not refused");
  g_socket_service_stop (service);
}

static void
test_no_member (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", NULL, FALSE);
  wf_test_server_start (server, "server");
  wf_test_desk_connect (a, server);
  wf_test_until (wf_test_desk_is_refused, a, "refused");
  /* The administrator lets the user in while the server runs. */
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_until (wf_test_desk_is_in_sync, a, "in sync after being let in");
}

/* --- faults ------------------------------------------------------------- */

#define N_WRITTEN 300

static gboolean
has_confirmed_some (gpointer data)
{
  guint n = wf_sync_engine_get_n_waiting (((WfTestDesk *) data)->engine);
  return n > 0 && n < N_WRITTEN - 40;
}

/* Killed in the middle of the push: what was confirmed is there, what was not is sent again. */
static void
test_kill_server (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");
  g_autoptr (WfTestDesk) b = wf_test_desk_new ("bert", "B");
  g_autofree char *of_a = NULL;
  g_autofree char *of_b = NULL;
  WfUuid ent;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_add_user (server, "bert", b->key, TRUE);
  wf_test_server_start (server, "server");
  wf_test_desk_connect (a, server);
  wf_test_until (wf_test_desk_is_in_sync, a, "knows its crisis");
  wf_test_desk_disconnect (a);
  for (guint i = 0; i < N_WRITTEN; i++)
    {
      wf_uuid_new (&ent, WF_GEN_START_US);
      write_title (a, server, &ent, "Something happened");
    }
  wf_test_desk_connect (a, server);
  wf_test_until (has_confirmed_some, a, "some confirmed");
  wf_test_server_kill (server);
  wf_test_until (wf_test_desk_is_offline, a, "offline");
  wf_test_server_start (server, "server");
  wf_test_desk_connect (b, server);
  wf_test_until (wf_test_desk_is_in_sync, a, "all confirmed");
  wf_test_server_kill (server);
  wf_test_server_start (server, "server");
  wf_sync_engine_try_now (b->engine);
  wf_test_until (wf_test_desk_is_offline, a, "offline once more");
  wf_test_until (wf_test_desk_is_in_sync, a, "in sync once more");
  wf_test_until (wf_test_desk_is_in_sync, b, "the other in sync");
  of_a = wf_test_desk_dup_ids (a, server->crisis);
  of_b = wf_test_desk_dup_ids (b, server->crisis);
  g_assert_cmpstr (of_a, ==, of_b);
}

/* The server's data come back from a backup that is older than what it had confirmed. */
#define N_SINCE 5 /* written since the backup */

static void
n_waiting_cb (WfSyncEngine *engine, GParamSpec *pspec, guint *most)
{
  *most = MAX (*most, wf_sync_engine_get_n_waiting (engine));
}

static void
test_restored_backup (gconstpointer data)
{
  gboolean by_command = GPOINTER_TO_INT (data);
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (WfTestDesk) a = wf_test_desk_new ("anna", "");
  g_autoptr (WfTestDesk) b = wf_test_desk_new ("bert", "B");
  g_autofree char *database = g_build_filename (server->data, "watchfloord.db", NULL);
  g_autofree char *wal = g_strconcat (database, "-wal", NULL);
  g_autofree char *of_a = NULL;
  g_autofree char *of_b = NULL;
  g_autofree char *backup = NULL;
  g_autofree char *copy = g_build_filename (server->folder, "copy", NULL);
  guint most_waiting = 0;
  gsize size;
  WfUuid ent;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_add_user (server, "bert", b->key, TRUE);
  g_assert_true (g_file_get_contents (database, &backup, &size, NULL));
  wf_test_server_start (server, "server");
  if (by_command)
    {
      g_autofree char *made
          = wf_test_server_run (server, NULL, "backup", "--data", server->data, "--to", copy, NULL);
      g_assert_nonnull (made);
    }
  wf_test_desk_connect (a, server);
  wf_test_until (wf_test_desk_is_in_sync, a, "knows its crisis");
  for (guint i = 0; i < N_SINCE; i++)
    {
      wf_uuid_new (&ent, WF_GEN_START_US);
      write_title (a, server, &ent, "Confirmed once");
    }
  wf_test_until (wf_test_desk_is_in_sync, a, "in sync");
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);
  wf_test_until (wf_test_desk_is_offline, a, "offline");
  g_unlink (wal);
  if (by_command)
    {
      g_autofree char *restored = NULL;
      g_unlink (database);
      restored = wf_test_server_run (server, NULL, "restore", "--data", server->data, "--from",
                                     copy, NULL);
      g_assert_true (g_str_has_prefix (restored, "epoch "));
    }
  else
    g_assert_true (g_file_set_contents (database, backup, (gssize) size, NULL));
  g_signal_connect (a->engine, "notify::n-waiting", G_CALLBACK (n_waiting_cb), &most_waiting);
  wf_test_server_start (server, "server");
  wf_test_desk_connect (b, server);
  wf_test_until (wf_test_desk_is_in_sync, a, "in sync with the restored server");
  /* Only what it lacks. It may have been sent before anybody could count it; that all of it came is
   * seen at the other desk below. */
  g_assert_cmpuint (most_waiting, <=, N_SINCE);
  do
    {
      g_clear_pointer (&of_a, g_free);
      g_clear_pointer (&of_b, g_free);
      g_main_context_iteration (NULL, TRUE);
      of_a = wf_test_desk_dup_ids (a, server->crisis);
      of_b = wf_test_desk_dup_ids (b, server->crisis);
    }
  while (!g_str_equal (of_a, of_b));
}

int
main (int argc, char **argv)
{
  static const char *const certificates[][3] = {
    { "server", "other-ca.pem", "authority that was not chosen" },
    { "expired", "ca.pem", "expired" },
    { "not-yet", "ca.pem", "not valid yet" },
    { "other-host", "ca.pem", "another host" },
    { "self-signed", "ca.pem", "signed by itself" },
  };

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/exchange/two-desks-write-past-each-other-while-disconnected",
                   test_disconnection);
  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_autofree char *path = g_strdup_printf ("/exchange/certificate/%s", certificates[i][0]);
      g_test_add_data_func (path, certificates[i], test_certificate);
    }
  g_test_add_func ("/exchange/wrong-password-is-signed-out-not-offline", test_signed_out);
  g_test_add_func ("/exchange/a-broken-handshake-is-offline-not-refused", test_broken_handshake);
  g_test_add_func ("/exchange/a-stranger-to-the-crisis-is-refused", test_no_member);
  g_test_add_func ("/exchange/killed-server-loses-nothing-confirmed", test_kill_server);
  g_test_add_data_func ("/exchange/a-server-from-a-copied-file-is-offered-what-it-lacks",
                        GINT_TO_POINTER (FALSE), test_restored_backup);
  g_test_add_data_func ("/exchange/a-restored-server-is-offered-what-it-lacks",
                        GINT_TO_POINTER (TRUE), test_restored_backup);
  return g_test_run ();
}
