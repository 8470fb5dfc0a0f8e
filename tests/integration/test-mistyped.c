/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an administrator mistypes at night is told and changes nothing: a folder without data, a
 * crisis or device that is not there, the key of another certificate, a second server. */
#include <gio/gio.h>
#include <string.h>

#include "lib/wf-test-server.h"

/* What it wrote to standard error; it is to end with @status. Free with g_free (). */
static char *
run_refused (WfTestServer *server, int status, const char *const *arguments)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("WF_BUILDDIR"), "src", "server", "watchfloord", NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *words = NULL;

  g_strv_builder_add (builder, program);
  g_strv_builder_addv (builder, (const char **) arguments);
  g_auto (GStrv) command = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char *const *) command,
                               G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                               &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &words, &error);
  g_assert_no_error (error);
  g_test_message ("%s", words);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  return words;
}

static void
assert_refused (WfTestServer *server, int status, const char *told, const char *const *arguments)
{
  g_autofree char *words = run_refused (server, status, arguments);
  g_assert_nonnull (strstr (words, told));
}

static void
test_folder (void)
{
  WfTestServer *server = wf_test_server_new ();
  g_autofree char *nowhere = g_build_filename (server->folder, "nowhere", NULL);
  g_autofree char *copy = g_build_filename (server->folder, "copy", NULL);
  g_autofree char *cert = wf_test_tls_path ("server.pem");
  g_autofree char *key = wf_test_tls_path ("server-key.pem");
  const char *const list[] = { "user", "list", "--data", nowhere, NULL };
  const char *const verify[] = { "verify", "--data", nowhere, NULL };
  const char *const backup[] = { "backup", "--data", nowhere, "--to", copy, NULL };
  const char *const restore[] = { "restore", "--data", copy, "--from", nowhere, NULL };
  const char *const serve[]
      = { "serve", "--data", nowhere, "--cert", cert, "--key", key, "--port", "0", NULL };

  assert_refused (server, 3, "no data of a server", list);
  assert_refused (server, 3, nowhere, verify);
  assert_refused (server, 3, nowhere, backup);
  assert_refused (server, 3, nowhere, restore);
  assert_refused (server, 3, "no folder", serve);
  g_assert_false (g_file_test (nowhere, G_FILE_TEST_EXISTS));
  wf_test_server_free (server);
}

static void
test_names (void)
{
  static const char nobody[] = "01a218f0-0000-7053-a948-746340b40874";
  WfTestServer *server = wf_test_server_new ();

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  const char *const user[]
      = { "user",           "add",      "anna", "--data", server->data, "--password-file",
          server->root_key, "--crisis", nobody, NULL };
  const char *const garbage[]
      = { "user",           "add",      "anna", "--data", server->data, "--password-file",
          server->root_key, "--crisis", "123",  NULL };
  const char *const revoke[]
      = { "device",   "revoke",       nobody,  "--data",         server->data,
          "--crisis", server->crisis, "--key", server->root_key, NULL };
  const char *const end[] = { "member",   "end",          nobody,  "--data",         server->data,
                              "--crisis", server->crisis, "--key", server->root_key, NULL };
  const char *const nameless[] = { "space", "add", "", "--data", server->data, NULL };
  const char *const unknown[] = { "user", "frob", NULL };

  assert_refused (server, 3, "no crisis", user);
  assert_refused (server, 3, "no crisis 123", garbage);
  assert_refused (server, 3, "no device", revoke);
  assert_refused (server, 3, "no person", end);
  assert_refused (server, 2, "needs a name", nameless);
  assert_refused (server, 2, "user frob", unknown);
  g_autofree char *users
      = wf_test_server_run (server, NULL, "user", "list", "--data", server->data, NULL);
  g_assert_cmpstr (users, ==, "");
  wf_test_server_free (server);
}

static void
test_serving (void)
{
  WfTestServer *server = wf_test_server_new ();
  g_autofree char *cert = wf_test_tls_path ("server.pem");
  g_autofree char *key = wf_test_tls_path ("server-key.pem");
  g_autofree char *other = wf_test_tls_path ("other-host-key.pem");

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  const char *const wrong_key[]
      = { "serve", "--data", server->data, "--cert", cert, "--key", other, "--port", "0", NULL };
  const char *const second[]
      = { "serve", "--data", server->data, "--cert", cert, "--key", key, "--port", "0", NULL };
  assert_refused (server, 3, "another certificate", wrong_key);
  wf_test_server_start (server, "server");
  assert_refused (server, 3, "open in another Watchfloor", second);
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);
  wf_test_server_start (server, "server");
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);
  wf_test_server_free (server);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mistyped/folder", test_folder);
  g_test_add_func ("/mistyped/names", test_names);
  g_test_add_func ("/mistyped/serving", test_serving);
  return g_test_run ();
}
