/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PouchDB and express-pouchdb as peers: what they pull from one watchfloord and push to another is
 * the same set, and what somebody made up in between is refused. */
#include <string.h>

#include "base/wf-json.h"
#include "lib/wf-gen.h"
#include "lib/wf-test-http.h"
#include "lib/wf-test-tool.h"
#include "store/wf-db.h"

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

/* --- our own client ----------------------------------------------------------------------------
 */

/* express-pouchdb over TLS, for as long as its standard input is open. */
typedef struct
{
  GSubprocess *process;
  WfJson *told; /* its first line */
  char *url;
} Peer;

static char *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) out
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (out, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

static Peer *
start_peer (Fixture *fixture, const char *how)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *folder = dup_folder ();
  g_autofree char *script = g_build_filename (folder, "peers.js", NULL);
  g_autofree char *source = dup_url (fixture->from->server->url, fixture->from->amber);
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autofree char *key = wf_test_tls_path ("server-key.pem");
  g_autofree char *certificate = wf_test_tls_path ("server.pem");
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfGen) stranger = wf_gen_new (7, fixture->from->amber, 1, 1);
  g_autoptr (WfOperation) foreign = wf_gen_next (stranger);
  g_autofree char *document = wf_gen_dup_document (foreign);
  const char *arguments[] = { "node", script, "serve", source, fixture->from->amber, how, NULL };
  Peer *peer = g_new0 (Peer, 1);
  gint64 port = 0;

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "NODE_EXTRA_CA_CERTS", ca, TRUE);
  g_subprocess_launcher_setenv (launcher, "WF_STRANGER", document, TRUE);
  g_subprocess_launcher_setenv (launcher, "WF_KEY", key, TRUE);
  g_subprocess_launcher_setenv (launcher, "WF_CERTIFICATE", certificate, TRUE);
  peer->process = g_subprocess_launcher_spawnv (launcher, arguments, &error);
  g_assert_no_error (error);
  line = read_line (peer->process);
  g_test_message ("%s", line);
  peer->told = wf_json_scan (line, -1, &wf_json_limits_page, NULL);
  g_assert_true (wf_json_member_integer (wf_json_root (peer->told), "port", &port));
  peer->url = g_strdup_printf ("https://localhost:%d", (int) port);
  return peer;
}

static void
stop_peer (Peer *peer)
{
  g_assert_true (g_output_stream_close (g_subprocess_get_stdin_pipe (peer->process), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (peer->process, NULL, NULL));
  g_object_unref (peer->process);
  wf_json_free (peer->told);
  g_free (peer->url);
  g_free (peer);
}

static const char *
get_told (Peer *peer, const char *name)
{
  return wf_json_member_string (wf_json_root (peer->told), name);
}

G_GNUC_NULL_TERMINATED static char *
run_tool (int expected, const char *first, ...)
{
  g_autofree char *tool
      = g_build_filename (g_getenv ("WF_BUILDDIR"), "src", "tool", "watchfloor-tool", NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  va_list rest;

  va_start (rest, first);
  for (const char *next = first; next; next = va_arg (rest, const char *))
    g_ptr_array_add (arguments, (gpointer) next);
  va_end (rest);
  char *said = wf_test_tool_run (tool, expected, arguments);
  g_test_message ("%s", said);
  return said;
}

/* A store that has joined the crisis and has nothing of its operations. */
static char *
join (Fixture *fixture)
{
  g_autofree char *path = g_strconcat ("/_wf/snapshot/", fixture->from->ctl, NULL);
  g_autofree char *file = g_build_filename (fixture->from->server->folder, "ctl.wfa", NULL);
  g_autofree char *said = NULL;
  char *store = g_build_filename (fixture->from->server->folder, "desk.db", NULL);
  g_autoptr (WfTestAnswer) answer
      = wf_test_http_ask (fixture->from, "anna", "GET", path, NULL, NULL);

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (g_file_set_contents (file, g_bytes_get_data (answer->body, NULL),
                                      (gssize) g_bytes_get_size (answer->body), NULL));
  said = run_tool (0, "import", "--store", store, file, NULL);
  return store;
}

static char *
pull_from (Fixture *fixture, Peer *peer, const char *store, int expected)
{
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  return run_tool (expected, "pull", "--store", store, "--ca", ca, peer->url, fixture->from->amber,
                   NULL);
}

static void
assert_says (const char *said, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  wf_test_tool_assert_says (said, what);
}

static gint64
count (const char *store, const char *sql)
{
  g_autoptr (WfDb) db = wf_db_open (store, WF_DB_READ_ONLY, NULL);
  gboolean has_row = FALSE;
  sqlite3_stmt *statement = wf_db_statement (db, sql, NULL);
  gint64 n;

  g_assert_true (wf_db_step (db, statement, &has_row, NULL) && has_row);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);
  return n;
}

/* Everything arrives, and nothing of it counts as confirmed: such a peer gives no receipts. */
static void
test_whole (Fixture *fixture, gconstpointer data)
{
  Peer *peer = start_peer (fixture, "whole");
  g_autofree char *store = join (fixture);
  g_autofree char *said = pull_from (fixture, peer, store, 0);
  g_autofree char *again = pull_from (fixture, peer, store, 0);

  assert_says (said, "%d new, 0 known, 0 do not count here, 0 refused, 0 withheld", N_OPERATIONS);
  assert_says (said, "%d operations of %s, 0 with a receipt: in order", N_OPERATIONS,
               fixture->from->amber);
  assert_says (again, "0 new, %d known, 0 do not count here, 0 refused, 0 withheld", N_OPERATIONS);
  g_assert_cmpint (count (store, "SELECT count (*) FROM operation JOIN space ON space.id = space"
                                 " WHERE name LIKE '%amber' AND acked = 0"),
                   ==, N_OPERATIONS);
  stop_peer (peer);
}

/* What was made up is refused with its reason, what stands under it is found, and what is not given
 * is named. */
static void
test_spoilt (Fixture *fixture, gconstpointer data)
{
  Peer *peer = start_peer (fixture, "spoilt");
  g_autofree char *store = join (fixture);
  g_autofree char *said = pull_from (fixture, peer, store, 1);

  assert_says (said, "%d new, 0 known, 1 do not count here, 6 refused, 1 withheld",
               N_OPERATIONS - 4);
  assert_says (said, "%s: bad-body: ", get_told (peer, "changed"));
  assert_says (said, "%s: bad-signature: ", get_told (peer, "signed"));
  assert_says (said, "%s: bad-hash: the revision 1-%.32s is not", get_told (peer, "beside"),
               "ffffffffffffffffffffffffffffffff");
  assert_says (said, "%s: bad-hash: the revision 2-", get_told (peer, "deleted"));
  assert_says (said, "%s: the peer names this operation and does not give it",
               get_told (peer, "withheld"));
  assert_says (said, "%s: unknown-device: ", get_told (peer, "stranger"));
  assert_says (said, "note: is no operation");
  assert_says (said, "lacks the operations 11 to 12");
  assert_says (said, "lacks the operations 15 to 16");
  stop_peer (peer);
}

/* A foreign peer is not believed who founded a crisis. */
static void
test_unjoined (Fixture *fixture, gconstpointer data)
{
  Peer *peer = start_peer (fixture, "whole");
  g_autofree char *store = g_build_filename (fixture->from->server->folder, "new.db", NULL);
  g_autofree char *said = pull_from (fixture, peer, store, 3);

  assert_says (said, "has not joined");
  g_assert_cmpint (count (store, "SELECT count (*) FROM operation"), ==, 0);
  stop_peer (peer);
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
  g_test_add ("/peers/our-client/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/peers/our-client/spoilt", Fixture, NULL, set_up, test_spoilt, tear_down);
  g_test_add ("/peers/our-client/a-crisis-not-joined", Fixture, NULL, set_up, test_unjoined,
              tear_down);
  return g_test_run ();
}
