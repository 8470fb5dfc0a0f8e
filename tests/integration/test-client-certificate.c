/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Client certificates (log.md §11, §14 S5): who comes with a good one needs no password; whoever
 * comes with none where one is required, or with one that does not pass, is refused with words. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-desk.h"
#include "store/wf-db.h"

typedef struct
{
  WfTestServer *server;
  WfTestDesk *desk;
  char *folder, *file; /* the desk's certificate, of mode 0600 */
} World;

/* A file of the tree, readable by its owner alone, as a private key must be. */
static void
give_certificate (World *world, const char *name)
{
  g_autofree char *path = wf_test_tls_path (name);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_file_set_contents_full (world->file, text, (gssize) length,
                                           G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  g_assert_cmpint (g_chmod (world->file, 0600), ==, 0);
  world->desk->certificate_file = world->file;
}

static void
register_certificate (World *world, const char *name, const char *user)
{
  g_autofree char *path = wf_test_tls_path (name);
  g_autofree char *output
      = wf_test_server_run (world->server, NULL, "certificate", "add", user, "--data",
                            world->server->data, "--certificate", path, NULL);

  g_assert_nonnull (output);
  g_assert_true (g_str_has_prefix (output, "certificate "));
}

static World *
world_new (gboolean is_required)
{
  World *world = g_new0 (World, 1);

  world->folder = g_dir_make_tmp ("wf-certificate-XXXXXX", NULL);
  world->file = g_build_filename (world->folder, "own.pem", NULL);
  world->server = wf_test_server_new ();
  world->desk = wf_test_desk_new ("anna", "");
  wf_test_server_add_crisis (world->server, WF_REALM_REAL);
  wf_test_server_add_user (world->server, "anna", world->desk->key, TRUE);
  register_certificate (world, "client.pem", "anna");
  world->server->client_ca = "client-ca.pem";
  world->server->is_certificate_required = is_required;
  wf_test_server_start (world->server, "server");
  return world;
}

static void
world_free (World *world)
{
  wf_test_desk_free (world->desk);
  wf_test_server_free (world->server);
  g_unlink (world->file);
  g_rmdir (world->folder);
  g_free (world->folder);
  g_free (world->file);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

static void
connect_with (World *world, const char *password)
{
  wf_test_desk_connect_to (world->desk, world->server->url, world->server->crisis, "ca.pem",
                           password, &wf_test_tuning_quick);
}

static void
assert_says (World *world, const char *words)
{
  const char *message = wf_sync_engine_get_message (world->desk->engine);

  g_test_message ("%s", message);
  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message, words));
}

/* --- good ones -------------------------------------------------------------------- */

static void
test_no_password_needed (gconstpointer is_required)
{
  g_autoptr (World) world = world_new (GPOINTER_TO_INT (is_required));
  WfUuid ent;

  give_certificate (world, "client.pem");
  connect_with (world, NULL);
  wf_test_until (wf_test_desk_is_in_sync, world->desk, "in sync by certificate");
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autofree char *id
      = wf_test_desk_write (world->desk, world->server->crisis, &ent, "title", "By certificate");
  wf_test_until (wf_test_desk_is_in_sync, world->desk, "sent");
  g_assert_cmpuint (wf_sync_engine_get_n_waiting (world->desk->engine), ==, 0);
}

static void
test_password_still_works (void)
{
  g_autoptr (World) world = world_new (FALSE);

  connect_with (world, WF_TEST_PASSWORD);
  wf_test_until (wf_test_desk_is_in_sync, world->desk, "in sync by password");
}

/* Good, but nobody's: no way in by itself, and no obstacle to a password. */
static void
test_unregistered (void)
{
  g_autoptr (World) world = world_new (FALSE);

  give_certificate (world, "client-second.pem");
  connect_with (world, NULL);
  wf_test_until (wf_test_desk_is_signed_out, world->desk, "signed out");
  assert_says (world, "nobody's on this server");
  wf_sync_engine_sign_in (world->desk->engine, WF_TEST_PASSWORD);
  wf_test_until (wf_test_desk_is_in_sync, world->desk, "in sync by password");
}

/* --- refused ------------------------------------------------------------------------ */

typedef struct
{
  const char *name, *certificate;
  gboolean is_required;
  const char *words;
} Refusal;

static void
test_refused (gconstpointer data)
{
  const Refusal *row = data;
  g_autoptr (World) world = world_new (row->is_required);

  if (row->certificate)
    give_certificate (world, row->certificate);
  /* The password is right: it does not help. */
  connect_with (world, WF_TEST_PASSWORD);
  wf_test_until (wf_test_desk_is_refused, world->desk, "refused");
  assert_says (world, row->words);
  g_assert_cmpint (wf_sync_engine_get_last_contact (world->desk->engine), ==, WF_NO_TIME);
}

static void
remove_user (World *world)
{
  g_autofree char *path = g_build_filename (world->server->data, "watchfloord.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_NORMAL, &error);

  g_assert_no_error (error);
  wf_db_exec (db, "DELETE FROM account_crisis; DELETE FROM account;", &error);
  g_assert_no_error (error);
}

static void
test_removed_user (void)
{
  g_autoptr (World) world = world_new (FALSE);

  give_certificate (world, "client.pem");
  connect_with (world, NULL);
  wf_test_until (wf_test_desk_is_in_sync, world->desk, "in sync by certificate");
  wf_test_desk_disconnect (world->desk);
  remove_user (world);
  g_assert_cmpint (wf_test_server_stop (world->server), ==, 0);
  wf_test_server_start (world->server, "server");
  connect_with (world, NULL);
  wf_test_until (wf_test_desk_is_refused, world->desk, "refused");
  assert_says (world, "removed");
}

static void
test_taken_away (void)
{
  g_autoptr (World) world = world_new (FALSE);
  g_autofree char *list = wf_test_server_run (world->server, NULL, "certificate", "list", "--data",
                                              world->server->data, NULL);
  g_autofree char *fingerprint = g_strndup (list, 64);
  g_autofree char *removed = NULL;

  g_assert_nonnull (strstr (list, "\tanna\t"));
  removed = wf_test_server_run (world->server, NULL, "certificate", "remove", fingerprint, "--data",
                                world->server->data, NULL);
  g_assert_nonnull (removed);
  g_assert_cmpint (wf_test_server_stop (world->server), ==, 0);
  wf_test_server_start (world->server, "server");
  give_certificate (world, "client.pem");
  connect_with (world, NULL);
  wf_test_until (wf_test_desk_is_signed_out, world->desk, "signed out");
}

/* --- files ---------------------------------------------------------------------------- */

static void
test_file (gconstpointer data)
{
  const char *const *row = data; /* certificate, mode, word in the message */
  g_autoptr (World) world = world_new (FALSE);

  give_certificate (world, row[0]);
  g_assert_cmpint (g_chmod (world->file, (int) strtol (row[1], NULL, 8)), ==, 0);
  connect_with (world, NULL);
  wf_test_until (wf_test_desk_is_refused, world->desk, "refused");
  assert_says (world, row[2]);
  assert_says (world, world->file);
}

static void
test_command_refuses (void)
{
  g_autoptr (World) world = world_new (FALSE);
  static const char *const rows[][2] = { { "anna", "client-expired.pem" },
                                         { "nobody", "client-second.pem" },
                                         { "anna", "no-such-file.pem" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = wf_test_tls_path (rows[i][1]);
      g_autofree char *output
          = wf_test_server_run (world->server, NULL, "certificate", "add", rows[i][0], "--data",
                                world->server->data, "--certificate", path, NULL);
      g_assert_null (output);
    }
}

int
main (int argc, char **argv)
{
  static const Refusal refusals[]
      = { { "missing", NULL, TRUE, "have a certificate from it" },
          { "expired", "client-expired.pem", FALSE, "expired (valid until 2021-01-01)" },
          { "expired-where-required", "client-expired.pem", TRUE, "expired" },
          { "not-yet", "client-not-yet.pem", FALSE, "not valid yet" },
          { "foreign", "client-foreign.pem", FALSE, "does not admit" },
          { "foreign-where-required", "client-foreign.pem", TRUE, "does not admit" } };
  static const char *const files[][3] = { { "client.pem", "0644", "chmod 600" },
                                          { "client-ca.pem", "0600", "no private key" },
                                          { "server-key.pem", "0600", "cannot be used" } };

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_data_func ("/client-certificate/no-password-needed", GINT_TO_POINTER (FALSE),
                        test_no_password_needed);
  g_test_add_data_func ("/client-certificate/no-password-needed-where-required",
                        GINT_TO_POINTER (TRUE), test_no_password_needed);
  g_test_add_func ("/client-certificate/password-still-works", test_password_still_works);
  g_test_add_func ("/client-certificate/unregistered-needs-a-password", test_unregistered);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/client-certificate/refused/", refusals[i].name, NULL);
      g_test_add_data_func (path, &refusals[i], test_refused);
    }
  g_test_add_func ("/client-certificate/refused/removed-user", test_removed_user);
  g_test_add_func ("/client-certificate/taken-away", test_taken_away);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_strdup_printf ("/client-certificate/file/%u", i);
      g_test_add_data_func (path, files[i], test_file);
    }
  g_test_add_func ("/client-certificate/command-refuses", test_command_refuses);
  return g_test_run ();
}
