/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a one-time code to a desk that takes part, against a real server: what the dialog does
 * without its window. */
#include <gtk/gtk.h>
#include <string.h>

#include "app/sync/wf-account-secret.h"
#include "app/sync/wf-enrol-desk.h"
#include "base/wf-error.h"
#include "base/wf-paths.h"
#include "lib/wf-hostile-server.h"
#include "lib/wf-test-server.h"
#include "model/wf-vocabulary.h"
#include "store/wf-db.h"
#include "store/wf-store-membership.h"
#include "sync/wf-enrol-client.h"
#include "sync/wf-http-transport.h"

typedef struct
{
  WfTestServer *server;
  WfRealmHome *home;
  WfContext *context;
  GAsyncResult *result;
} World;

static void
got_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  World *world = user_data;
  world->result = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return ((World *) data)->result != NULL;
}

static GAsyncResult *
wait_for_result (World *world, const char *what)
{
  wf_test_until (has_result, world, what);
  return g_steal_pointer (&world->result);
}

/* A code as the server's administrator makes it; free with g_free (). */
static char *
make_code (World *world, const char *role)
{
  g_autofree char *output = wf_test_server_run (
      world->server, NULL, "enrol-code", "--data", world->server->data, "--crisis",
      world->server->crisis, "--key", world->server->root_key, "--desk", "LT", "--letter", "C",
      "--label", "LT night desk", "--role", role, NULL);

  g_assert_nonnull (output);
  g_assert_true (g_str_has_prefix (output, "code "));
  return g_strndup (output + strlen ("code "), strlen ("K7QM-4TRX-9PDW"));
}

static void
begin (World *world)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  world->server = wf_test_server_new ();
  wf_test_server_add_crisis (world->server, WF_REALM_REAL);
  wf_test_server_start (world->server, "server");
  wf_realm_home_open_async (WF_REALM_REAL, 0, NULL, got_result_cb, world);
  result = wait_for_result (world, "home open");
  world->home = wf_realm_home_open_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
end (World *world)
{
  gpointer engine = world->context ? wf_context_get_engine (world->context) : NULL;

  if (engine)
    {
      g_object_add_weak_pointer (engine, &engine);
      g_clear_object (&world->context);
      wf_test_until (is_gone, &engine, "engine given up");
    }
  wf_realm_home_close (world->home);
  g_clear_object (&world->home);
  wf_test_server_free (world->server);
}

static char *
enrol (World *world, const char *code, GError **error)
{
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  const WfServerAccount account = { .url = world->server->url, .ca_file = ca };
  g_autoptr (GAsyncResult) result = NULL;

  wf_enrol_desk_async (world->home, &account, code, NULL, got_result_cb, world);
  result = wait_for_result (world, "enrolled");
  return wf_enrol_desk_finish (result, error);
}

static void
assert_refused (World *world, const char *code, int expected, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *crisis = enrol (world, code, &error);

  g_assert_null (crisis);
  g_assert_error (error, WF_ERROR, expected);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static void
open_crisis (World *world, const char *crisis)
{
  const WfOpenOptions options = { crisis, WF_NO_TIME, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wf_realm_home_open_crisis_async (world->home, &options, NULL, got_result_cb, world);
  result = wait_for_result (world, "crisis open");
  world->context = wf_realm_home_open_crisis_finish (world->home, result, &error);
  g_assert_no_error (error);
  wf_context_start (world->context);
  wf_account_secret_sign_in (world->context);
}

static gboolean
is_in_sync (gpointer data)
{
  WfContext *context = ((World *) data)->context;

  return wf_sync_engine_get_state (wf_context_get_engine (context)) == WF_SYNC_IN_SYNC
         && wf_context_get_role (context) != WF_ROLE_NONE;
}

/* --- journeys ------------------------------------------------------------------ */

static void
test_takes_part (void)
{
  World world = { 0 };
  g_autoptr (GError) error = NULL;

  begin (&world);
  g_autofree char *code = make_code (&world, "analyst");
  /* As it is heard on the phone. */
  g_autofree char *typed = g_ascii_strdown (code, -1);
  g_autofree char *crisis = enrol (&world, g_strdelimit (typed, "-", ' '), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (crisis, ==, world.server->crisis);

  open_crisis (&world, crisis);
  wf_test_until (is_in_sync, &world, "in sync");
  g_assert_cmpint (wf_context_get_role (world.context), ==, WF_ROLE_ANALYST);
  g_assert_cmpstr (wf_context_get_desk_label (world.context), ==, "LT night desk");
  /* Numbers are the certified desk's, whatever this computer called itself before. */
  g_assert_cmpstr (wf_context_get_desk (world.context), ==, "LT");
  g_autofree char *number = wf_context_dup_next_number (world.context);
  g_assert_cmpstr (number, ==, "LT-C-0001");

  /* The password is where secrets are, and nowhere else. */
  g_autofree char *settings = wf_path_dup_user ("real/servers.ini");
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (settings, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, crisis));
  g_assert_null (strstr (text, "password"));
  end (&world);
}

static void
test_refusals (void)
{
  World world = { 0 };
  g_autoptr (GError) error = NULL;

  begin (&world);
  g_autofree char *code = make_code (&world, "analyst");
  assert_refused (&world, "not a code", WF_ERROR_INVALID, "twelve");
  assert_refused (&world, "2222-2222-2222", WF_ERROR_NOT_FOUND, "no such code");
  g_autofree char *crisis = enrol (&world, code, &error);
  g_assert_no_error (error);
  assert_refused (&world, code, WF_ERROR_EXISTS, "used already");

  g_autofree char *late = make_code (&world, "analyst");
  g_autofree char *path = g_build_filename (world.server->data, "watchfloord.db", NULL);
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_NORMAL, &error);
  g_assert_no_error (error);
  wf_db_exec (db, "UPDATE enrol_code SET expires = 1 WHERE used = 0;", &error);
  g_assert_no_error (error);
  assert_refused (&world, late, WF_ERROR_INVALID, "expired");
  end (&world);
}

static gboolean
hears_of_its_end (gpointer data)
{
  WfSyncEngine *engine = wf_context_get_engine (((World *) data)->context);
  const char *message = wf_sync_engine_get_message (engine);

  return wf_sync_engine_get_state (engine) == WF_SYNC_REFUSED && message
         && strstr (message, "may have been revoked");
}

/* The server says only that there is no such space. */
static void
test_revoked (void)
{
  World world = { 0 };
  g_autoptr (GError) error = NULL;

  begin (&world);
  g_autofree char *code = make_code (&world, "analyst");
  g_autofree char *crisis = enrol (&world, code, &error);
  g_assert_no_error (error);
  open_crisis (&world, crisis);
  wf_test_until (is_in_sync, &world, "in sync");
  g_autofree char *device = wf_uuid_dup_string (&wf_realm_home_get_device (world.home)->device);
  g_autofree char *done = wf_test_server_run (world.server, NULL, "device", "revoke", device,
                                              "--data", world.server->data, "--crisis", crisis,
                                              "--key", world.server->root_key, NULL);
  g_assert_nonnull (done);
  wf_test_until (hears_of_its_end, &world, "the end told");
  end (&world);
}

/* Who may not write hears why, and whom to ask; nothing is written. */
static void
test_observer (void)
{
  World world = { 0 };
  const WfNewEntry entry = { .kind = "observation",
                             .text = "Seen from the quay",
                             .happened_at = WF_NO_TIME,
                             .known_at = WF_NO_TIME,
                             .marking = WF_MARKING_AMBER };
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  begin (&world);
  g_autofree char *code = make_code (&world, "observer");
  g_autofree char *crisis = enrol (&world, code, &error);
  g_assert_no_error (error);
  open_crisis (&world, crisis);
  wf_test_until (is_in_sync, &world, "in sync");
  wf_context_add_entry_async (world.context, &entry, got_result_cb, &world);
  result = wait_for_result (&world, "refused");
  g_autoptr (GPtrArray) written = wf_context_write_finish (world.context, result, &error);
  g_assert_null (written);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, "reads as an observer"));
  g_assert_nonnull (strstr (error->message, "a coordinator can"));
  g_clear_object (&result); /* it holds the context */
  end (&world);
}

/* --- no server of ours ---------------------------------------------------------- */

static const struct
{
  const char *status, *headers, *body;
  int code;
  const char *words, *kept;
} others[] = {
  { "302 Found", "Location: https://localhost:1/terms\r\nContent-Length: 0\r\n", "",
    WF_ERROR_PROTOCOL, "a page of the network", "Nothing was changed" },
  { "200 OK", "Content-Type: text/html\r\nContent-Length: 6\r\n", "<html>", WF_ERROR_PROTOCOL,
    "a page of the network", "Nothing was changed" },
  { "502 Bad Gateway", "Content-Type: text/html\r\nContent-Length: 6\r\n", "<html>",
    WF_ERROR_OFFLINE, "does not reach the server", "Try the same code again" },
  { "404 Not Found", "Content-Type: text/html\r\nContent-Length: 6\r\n", "<html>",
    WF_ERROR_NOT_FOUND, "no Watchfloor server", "Nothing was changed" },
};

static void
answer_cb (
    const char *method, const char *path, const char *body, GOutputStream *out, gpointer user_data)
{
  const guint n = *(guint *) user_data;
  wf_hostile_say (out, others[n].status, others[n].headers, others[n].body,
                  strlen (others[n].body));
}

static void
assert_told (World *world, int code, const char *words, const char *kept)
{
  const char *code_of_nobody = "2222-3333-4444";
  g_autofree char *place = g_strdup (strstr (world->server->url, "localhost:"));

  assert_refused (world, code_of_nobody, code, words);
  assert_refused (world, code_of_nobody, code, kept);
  assert_refused (world, code_of_nobody, code, place);
}

/* What answers is named with its place, and what is left of the attempt. */
static void
test_no_server_of_ours (void)
{
  World world = { 0 };
  guint n = 0;
  g_autoptr (WfHostileServer) other = wf_hostile_server_new (answer_cb, &n);

  begin (&world);
  g_free (world.server->url);
  world.server->url = g_strdup (wf_hostile_server_get_url (other));
  for (; n < G_N_ELEMENTS (others); n++)
    assert_told (&world, others[n].code, others[n].words, others[n].kept);
  g_free (world.server->url);
  world.server->url = g_strdup ("https://localhost:1");
  assert_told (&world, WF_ERROR_OFFLINE, "Nothing listens at", "Try the same code again");
  end (&world);
}

/* Somebody who stands in for the centre of a crisis that is known here is not believed. */
static void
test_another_root_key (void)
{
  World world = { 0 };
  const guint8 key[WF_KEY_SIZE] = { 1, 2, 3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  begin (&world);
  wf_store_pin_root_async (wf_realm_home_get_store (world.home), world.server->crisis, key, NULL,
                           got_result_cb, &world);
  result = wait_for_result (&world, "pinned");
  g_assert_true (wf_store_pin_root_finish (wf_realm_home_get_store (world.home), result, &error));
  g_autofree char *code = make_code (&world, "analyst");
  assert_refused (&world, code, WF_ERROR_EXISTS, "root key");
  end (&world);
}

/* --- inviting ------------------------------------------------------------------- */

static WfMadeCode *
order_code (World *world, const char *role, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_auto (WfCodeOrder) order = { .label = g_strdup ("EE desk"),
                                 .desk = g_strdup ("EE"),
                                 .letter = g_strdup (""),
                                 .actor = g_strdup (""),
                                 .role = g_strdup (role),
                                 .hours = 24 };
  g_autofree char *ctl = NULL;
  WfUuid crisis;

  wf_uuid_parse (world->server->crisis, &crisis);
  ctl = wf_space_dup_name (WF_REALM_REAL, &crisis, "ctl");
  wf_order_code_async (wf_sync_engine_get_transport (wf_context_get_engine (world->context)), ctl,
                       &order, NULL, got_result_cb, world);
  result = wait_for_result (world, "code ordered");
  return wf_order_code_finish (result, error);
}

/* A second device, without a home. */
static WfEnrolled *
enrol_another (World *world, const char *code)
{
  const WfUuid person = { { 7 } };
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autoptr (WfDeviceKey) key = wf_device_key_new (&person, "EE", "", g_get_real_time ());
  g_autoptr (WfTransport) transport = wf_http_transport_new (world->server->url, ca);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  wf_enrol_async (transport, code, key, NULL, got_result_cb, world);
  result = wait_for_result (world, "another device enrolled");
  WfEnrolled *enrolled = wf_enrol_finish (result, &error);
  g_assert_no_error (error);
  return enrolled;
}

static void
test_invitation (gconstpointer data)
{
  const char *role = data;
  const gboolean may = g_str_equal (role, "coordinator");
  World world = { 0 };
  g_autoptr (GError) error = NULL;

  begin (&world);
  g_autofree char *code = make_code (&world, role);
  g_autofree char *crisis = enrol (&world, code, &error);
  g_assert_no_error (error);
  open_crisis (&world, crisis);
  wf_test_until (is_in_sync, &world, "in sync");
  g_autoptr (WfMadeCode) made = order_code (&world, "analyst", &error);
  if (may)
    {
      g_assert_no_error (error);
      g_assert_cmpint (made->expires_at, >, g_get_real_time ());
      g_autoptr (WfEnrolled) enrolled = enrol_another (&world, made->code);
      g_assert_cmpstr (enrolled->crisis, ==, crisis);
      g_assert_cmpstr (enrolled->label, ==, "EE desk");
    }
  else
    {
      g_assert_null (made);
      g_assert_error (error, WF_ERROR, WF_ERROR_DENIED);
      g_test_message ("%s", error->message);
    }
  end (&world);
}

int
main (int argc, char **argv)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  wf_crypto_init ();
  g_test_add_func ("/enrol-desk/takes-part", test_takes_part);
  g_test_add_func ("/enrol-desk/refusals", test_refusals);
  g_test_add_func ("/enrol-desk/another-root-key", test_another_root_key);
  g_test_add_func ("/enrol-desk/an-observer-reads", test_observer);
  g_test_add_func ("/enrol-desk/a-revoked-device-hears-of-it", test_revoked);
  g_test_add_func ("/enrol-desk/no-server-of-ours", test_no_server_of_ours);
  g_test_add_data_func ("/enrol-desk/a-coordinator-invites", "coordinator", test_invitation);
  g_test_add_data_func ("/enrol-desk/an-analyst-does-not", "analyst", test_invitation);
  return g_test_run ();
}
