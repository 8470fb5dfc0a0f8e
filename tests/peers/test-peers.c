/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PouchDB and express-pouchdb as peers: what they pull from one watchfloord and push to another is
 * the same set, and what somebody made up in between is refused. */
#include <string.h>

#include "base/wf-json.h"
#include "lib/wf-gen.h"
#include "lib/wf-test-http.h"

#define N_OPERATIONS 1200 /* several batches */

typedef struct
{
  WfTestHttp *from;
  WfTestServer *to; /* the same crisis, without the operations */
} Fixture;

static char *
run (const char *const *arguments, const char *folder)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "NODE_EXTRA_CA_CERTS", ca, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%s %s failed", arguments[0], arguments[1]);
  return output;
}

static char *
dup_folder (void)
{
  return g_build_filename (g_getenv ("WF_BUILDDIR"), "tests", "peers", "node", NULL);
}

/* With Basic authorisation in the address, as PouchDB takes it. */
static char *
dup_url (const char *server, const char *space)
{
  g_autofree char *password = g_uri_escape_string (WF_TEST_PASSWORD, NULL, FALSE);
  return g_strdup_printf ("https://anna:%s@%s/%s", password, server + strlen ("https://"), space);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* n, and SHA-256 over "id h" of each line, sorted: what peers.js computes too. */
static char *
dup_set (Fixture *fixture, const char *url)
{
  g_autofree char *path = g_strdup_printf ("/%s/_changes?include_docs=true", fixture->from->amber);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *sum = NULL;
  g_autoptr (WfJson) json = NULL;
  WfJsonValue results, row, document;
  WfJsonIter iter;
  char *own = fixture->from->server->url;

  fixture->from->server->url = (char *) url; /* asks the other one, for once */
  g_assert_cmpuint (wf_test_http_status (fixture->from, "anna", "GET", path, NULL, &text), ==, 200);
  fixture->from->server->url = own;
  json = wf_json_scan (text, -1, &wf_json_limits_page, NULL);
  g_assert_true (wf_json_member (wf_json_root (json), "results", &results));
  wf_json_iter_init (&iter, results);
  while (wf_json_iter_next (&iter, NULL, &row))
    {
      g_assert_true (wf_json_member (row, "doc", &document));
      g_ptr_array_add (lines, g_strdup_printf ("%s %s\n", wf_json_member_string (document, "_id"),
                                               wf_json_member_string (document, "h")));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  joined = g_strjoinv ("", (char **) lines->pdata);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, joined, -1);
  return g_strdup_printf ("\"n\":%u,\"set\":\"%s\"", lines->len - 1, sum);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = NULL;
  g_autofree char *made = NULL;
  g_autofree char *restored = NULL;
  g_autofree char *push = NULL;
  g_autofree char *path = NULL;

  fixture->from = wf_test_http_new ();
  fixture->to = wf_test_server_new ();
  copy = g_build_filename (fixture->from->server->folder, "copy", NULL);
  made = wf_test_server_run (fixture->from->server, NULL, "backup", "--data",
                             fixture->from->server->data, "--to", copy, NULL);
  g_assert_nonnull (made);
  restored = wf_test_server_run (fixture->to, NULL, "restore", "--data", fixture->to->data,
                                 "--from", copy, NULL);
  g_assert_nonnull (restored);
  wf_test_server_start (fixture->to, "server");
  path = g_strdup_printf ("/%s/_bulk_docs", fixture->from->amber);
  push = wf_test_http_dup_push (fixture->from, N_OPERATIONS, NULL);
  g_assert_cmpuint (wf_test_http_status (fixture->from, "anna", "POST", path, push, NULL), ==, 201);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wf_test_http_free (fixture->from);
  g_assert_cmpint (wf_test_server_stop (fixture->to), ==, 0);
  wf_test_server_free (fixture->to);
}

static char *
peer (Fixture *fixture, const char *command)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *script = g_build_filename (folder, "peers.js", NULL);
  g_autofree char *source = dup_url (fixture->from->server->url, fixture->from->amber);
  g_autofree char *target = dup_url (fixture->to->url, fixture->from->amber);
  const char *arguments[] = { "node", script, command, source, target, NULL };
  char *output = run (arguments, folder);

  g_test_message ("%s", output);
  return output;
}

/* From one server by the peer into the other: the same set in all three. */
static void
test_same_set (Fixture *fixture, gconstpointer command)
{
  g_autofree char *output = peer (fixture, command);
  g_autofree char *from = dup_set (fixture, fixture->from->server->url);
  g_autofree char *to = dup_set (fixture, fixture->to->url);

  g_assert_cmpstr (from, ==, to);
  g_assert_nonnull (strstr (output, from));
}

/* The genuine ones arrive; of what was made up, nothing. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *output = peer (fixture, "forge");
  g_autofree char *from = dup_set (fixture, fixture->from->server->url);
  g_autofree char *to = dup_set (fixture, fixture->to->url);

  g_assert_null (strstr (output, "\"failed\":0"));
  g_assert_cmpstr (from, ==, to);
}

static void
install (const char *source)
{
  static const char *const names[] = { "package.json", "package-lock.json", "peers.js" };
  static const char *const npm[]
      = { "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", NULL };
  g_autofree char *folder = dup_folder ();
  g_autofree char *stamp = g_build_filename (folder, "installed", NULL);
  g_autofree char *lock = NULL;
  g_autofree char *known = NULL;
  g_autofree char *output = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *from = g_build_filename (source, names[i], NULL);
      g_autofree char *to = g_build_filename (folder, names[i], NULL);
      g_autofree char *text = NULL;
      gsize length;
      g_assert_true (g_file_get_contents (from, &text, &length, NULL));
      g_assert_true (g_file_set_contents (to, text, (gssize) length, NULL));
      if (i == 1)
        lock = g_steal_pointer (&text);
    }
  g_file_get_contents (stamp, &known, NULL, NULL);
  if (g_strcmp0 (known, lock) == 0)
    return;
  output = run (npm, folder);
  g_assert_true (g_file_set_contents (stamp, lock, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_autofree char *source = NULL;

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  source = g_test_build_filename (G_TEST_DIST, "peers", NULL);
  install (source);
  g_test_add ("/peers/pouchdb-pulls-and-pushes-the-same-set", Fixture, "relay", set_up,
              test_same_set, tear_down);
  g_test_add ("/peers/express-pouchdb-in-between-holds-the-same-set", Fixture, "between", set_up,
              test_same_set, tear_down);
  g_test_add ("/peers/forged-siblings-are-refused", Fixture, NULL, set_up, test_forged, tear_down);
  return g_test_run ();
}
