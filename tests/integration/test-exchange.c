/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real servers, real clients: what log.md promises of the exchange, over TLS on this computer. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-server.h"
#include "lib/wf-test-store.h"
#include "model/wf-picture.h"
#include "sync/wf-http-transport.h"
#include "sync/wf-sync-engine-private.h"

static const WfSyncTuning quick
    = { .page_limit = 50, .push_limit = 20, .wait_seconds = 5, .delay_factor = 0.02 };

/* One desk: key, store and engine. */
typedef struct
{
  WfDeviceKey *key;
  WfTestStore *store;
  WfSyncEngine *engine;
  const char *user;
} Desk;

static Desk *
desk_new (const char *user, const char *letter)
{
  Desk *desk = g_new0 (Desk, 1);
  WfUuid person;

  wf_uuid_new (&person, WF_GEN_START_US);
  desk->user = user;
  desk->key = wf_device_key_new (&person, "FI", letter, WF_GEN_START_US);
  desk->store = wf_test_store_new (WF_REALM_REAL, desk->key);
  return desk;
}

static void
desk_connect_as (Desk *desk, WfTestServer *server, const char *ca, const char *password)
{
  g_autofree char *ca_file = wf_test_tls_path (ca);
  WfServerAccount account = { .url = server->url,
                              .ca_file = ca_file,
                              .user = (char *) desk->user,
                              .password = (char *) password,
                              .crisis = server->crisis,
                              .realm = WF_REALM_REAL };
  g_autoptr (WfTransport) transport = wf_http_transport_new (server->url, ca_file);

  desk->engine
      = wf_sync_engine_new_with_transport (desk->store->store, &account, transport, &quick);
  wf_sync_engine_start (desk->engine);
}

static void
desk_connect (Desk *desk, WfTestServer *server)
{
  desk_connect_as (desk, server, "ca.pem", WF_TEST_PASSWORD);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
desk_disconnect (Desk *desk)
{
  gpointer engine = desk->engine;

  if (!engine)
    return;
  wf_sync_engine_stop (desk->engine);
  g_object_add_weak_pointer (engine, &engine);
  g_clear_object (&desk->engine);
  wf_test_until (is_gone, &engine, "engine given up");
}

static void
desk_free (Desk *desk)
{
  desk_disconnect (desk);
  wf_test_store_free (desk->store);
  wf_device_key_unref (desk->key);
  g_free (desk);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

static gboolean
is_in_sync (gpointer data)
{
  return wf_sync_engine_get_state (((Desk *) data)->engine) == WF_SYNC_IN_SYNC;
}

static void
desk_write (
    Desk *desk, WfTestServer *server, const WfUuid *ent, const char *field, const char *text)
{
  WfUuid crisis;
  g_autofree char *space = NULL;
  g_autoptr (WfDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) written = NULL;

  g_assert_true (wf_uuid_parse (server->crisis, &crisis));
  space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  draft = wf_draft_new (space, "incident", ent, WF_OP_SET);
  wf_draft_set_string (draft, field, text);
  written = wf_test_store_write_one (desk->store, draft, &error);
  g_assert_no_error (error);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

/* All operations of the crisis in this store as sorted ids. */
static char *
desk_dup_ids (Desk *desk, WfTestServer *server)
{
  WfUuid crisis;
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (wf_uuid_parse (server->crisis, &crisis));
  operations = wf_test_store_load (desk->store, &crisis);
  for (guint i = 0; i < operations->len; i++)
    {
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      wf_operation_id_format (&((WfOperation *) operations->pdata[i])->id, id);
      g_ptr_array_add (ids, g_strdup (id));
    }
  g_ptr_array_sort (ids, compare_texts);
  g_ptr_array_add (ids, NULL);
  return g_strjoinv ("\n", (char **) ids->pdata);
}

static gboolean
has_n_waiting (gpointer data)
{
  Desk *desk = data;
  return wf_sync_engine_get_n_waiting (desk->engine) == 1;
}

static gboolean
is_offline (gpointer data)
{
  return wf_sync_engine_get_state (((Desk *) data)->engine) == WF_SYNC_OFFLINE;
}

static void
test_disconnection (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (Desk) a = desk_new ("anna", "");
  g_autoptr (Desk) b = desk_new ("bert", "B");
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) operations = NULL;
  g_autofree char *of_a = NULL;
  g_autofree char *of_b = NULL;
  WfUuid ent, crisis;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_add_user (server, "bert", b->key, TRUE);
  wf_test_server_start (server, "server");
  desk_connect (a, server);
  desk_connect (b, server);
  wf_test_until (is_in_sync, a, "first desk in sync");
  wf_test_until (is_in_sync, b, "second desk in sync");

  /* The network goes; both write past each other. */
  wf_test_server_kill (server);
  wf_test_until (is_offline, a, "first desk offline");
  wf_test_until (is_offline, b, "second desk offline");
  wf_uuid_new (&ent, WF_GEN_START_US);
  desk_write (a, server, &ent, "title", "Two cables");
  desk_write (b, server, &ent, "title", "One cable");
  wf_test_until (has_n_waiting, a, "one waits at the first desk");
  wf_test_until (has_n_waiting, b, "one waits at the second desk");

  wf_test_server_start (server, "server");
  wf_test_until (is_in_sync, a, "first desk in sync again");
  wf_test_until (is_in_sync, b, "second desk in sync again");
  g_assert_cmpuint (wf_sync_engine_get_n_waiting (a->engine), ==, 0);
  do
    {
      g_clear_pointer (&of_a, g_free);
      g_clear_pointer (&of_b, g_free);
      g_main_context_iteration (NULL, TRUE);
      of_a = desk_dup_ids (a, server);
      of_b = desk_dup_ids (b, server);
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

static gboolean
is_refused (gpointer data)
{
  return wf_sync_engine_get_state (((Desk *) data)->engine) == WF_SYNC_REFUSED;
}

static void
test_certificate (gconstpointer data)
{
  const char *const *row = data; /* server's certificate, our authority, word in the message */
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (Desk) a = desk_new ("anna", "");

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_start (server, row[0]);
  desk_connect_as (a, server, row[1], WF_TEST_PASSWORD);
  wf_test_until (is_refused, a, "certificate refused");
  g_test_message ("%s", wf_sync_engine_get_message (a->engine));
  g_assert_nonnull (strstr (wf_sync_engine_get_message (a->engine), row[2]));
  g_assert_cmpint (wf_sync_engine_get_last_contact (a->engine), ==, WF_NO_TIME);
}

static gboolean
is_signed_out (gpointer data)
{
  return wf_sync_engine_get_state (((Desk *) data)->engine) == WF_SYNC_SIGNED_OUT;
}

static void
test_signed_out (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (Desk) a = desk_new ("anna", "");

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_start (server, "server");
  desk_connect_as (a, server, "ca.pem", "not the password");
  wf_test_until (is_signed_out, a, "signed out");
  wf_sync_engine_sign_in (a->engine, WF_TEST_PASSWORD);
  wf_test_until (is_in_sync, a, "in sync after signing in");
  /* Sessions do not outlive the server; the password does. */
  wf_test_server_kill (server);
  wf_test_until (is_offline, a, "offline");
  wf_test_server_start (server, "server");
  wf_test_until (is_in_sync, a, "in sync with a new session");
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
  g_autoptr (Desk) a = desk_new ("anna", "");
  g_autoptr (GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);

  g_assert_no_error (error);
  g_signal_connect (service, "incoming", G_CALLBACK (hang_up_cb), NULL);
  wf_test_server_add_crisis (server, WF_REALM_REAL);
  g_free (server->url);
  server->url = g_strdup_printf ("https://localhost:%u", port);
  desk_connect (a, server);
  wf_test_until (is_offline, a, "offline, not refused");
  g_socket_service_stop (service);
}

static void
test_no_member (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (Desk) a = desk_new ("anna", "");

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", NULL, FALSE);
  wf_test_server_start (server, "server");
  desk_connect (a, server);
  wf_test_until (is_refused, a, "refused");
  /* The administrator lets the user in while the server runs. */
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_until (is_in_sync, a, "in sync after being let in");
}

/* --- faults ------------------------------------------------------------- */

#define N_WRITTEN 300

static gboolean
has_confirmed_some (gpointer data)
{
  guint n = wf_sync_engine_get_n_waiting (((Desk *) data)->engine);
  return n > 0 && n < N_WRITTEN - 40;
}

/* Killed in the middle of the push: what was confirmed is there, what was not is sent again. */
static void
test_kill_server (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (Desk) a = desk_new ("anna", "");
  g_autoptr (Desk) b = desk_new ("bert", "B");
  g_autofree char *of_a = NULL;
  g_autofree char *of_b = NULL;
  WfUuid ent;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_add_user (server, "bert", b->key, TRUE);
  wf_test_server_start (server, "server");
  desk_connect (a, server);
  wf_test_until (is_in_sync, a, "knows its crisis");
  desk_disconnect (a);
  for (guint i = 0; i < N_WRITTEN; i++)
    {
      wf_uuid_new (&ent, WF_GEN_START_US);
      desk_write (a, server, &ent, "title", "Something happened");
    }
  desk_connect (a, server);
  wf_test_until (has_confirmed_some, a, "some confirmed");
  wf_test_server_kill (server);
  wf_test_until (is_offline, a, "offline");
  wf_test_server_start (server, "server");
  desk_connect (b, server);
  wf_test_until (is_in_sync, a, "all confirmed");
  wf_test_server_kill (server);
  wf_test_server_start (server, "server");
  wf_sync_engine_try_now (b->engine);
  wf_test_until (is_offline, a, "offline once more");
  wf_test_until (is_in_sync, a, "in sync once more");
  wf_test_until (is_in_sync, b, "the other in sync");
  of_a = desk_dup_ids (a, server);
  of_b = desk_dup_ids (b, server);
  g_assert_cmpstr (of_a, ==, of_b);
}

/* The server's data come back from a backup that is older than what it had confirmed. */
static void
test_restored_backup (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autoptr (Desk) a = desk_new ("anna", "");
  g_autoptr (Desk) b = desk_new ("bert", "B");
  g_autofree char *database = g_build_filename (server->data, "watchfloord.db", NULL);
  g_autofree char *wal = g_strconcat (database, "-wal", NULL);
  g_autofree char *of_a = NULL;
  g_autofree char *of_b = NULL;
  g_autofree char *backup = NULL;
  gsize size;
  WfUuid ent;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  wf_test_server_add_user (server, "anna", a->key, TRUE);
  wf_test_server_add_user (server, "bert", b->key, TRUE);
  g_assert_true (g_file_get_contents (database, &backup, &size, NULL));
  wf_test_server_start (server, "server");
  desk_connect (a, server);
  wf_test_until (is_in_sync, a, "knows its crisis");
  for (guint i = 0; i < 5; i++)
    {
      wf_uuid_new (&ent, WF_GEN_START_US);
      desk_write (a, server, &ent, "title", "Confirmed once");
    }
  wf_test_until (is_in_sync, a, "in sync");
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);
  wf_test_until (is_offline, a, "offline");
  g_unlink (wal);
  g_assert_true (g_file_set_contents (database, backup, (gssize) size, NULL));
  wf_test_server_start (server, "server");
  desk_connect (b, server);
  wf_test_until (is_in_sync, a, "in sync with the restored server");
  do
    {
      g_clear_pointer (&of_a, g_free);
      g_clear_pointer (&of_b, g_free);
      g_main_context_iteration (NULL, TRUE);
      of_a = desk_dup_ids (a, server);
      of_b = desk_dup_ids (b, server);
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
  g_test_add_func ("/exchange/a-server-from-a-backup-is-offered-everything-again",
                   test_restored_backup);
  return g_test_run ();
}
