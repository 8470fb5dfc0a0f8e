/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backup beside the running server, restore, and finding what is broken. */
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "lib/wf-gen.h"
#include "lib/wf-test-http.h"
#include "wire/wf-protocol.h"

#define BLOB "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" /* of "abc" */

static void
push (WfTestHttp *http, guint n)
{
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", http->amber);
  g_autofree char *body = wf_test_http_dup_push (http, n, NULL);
  g_assert_cmpuint (wf_test_http_status (http, "anna", "POST", path, body, NULL), ==, 201);
}

static void
put_blob (WfTestHttp *http)
{
  g_autofree char *header = g_strconcat (WF_SPACE_HEADER ": ", http->amber, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new ("abc", 3);
  g_autoptr (WfTestAnswer) answer
      = wf_test_http_ask (http, "anna", "PUT", "/_wf/blob/" BLOB, header, bytes);
  g_assert_cmpuint (answer->status, ==, 201);
}

static char *
dup_epoch (WfTestHttp *http)
{
  g_autofree char *text = NULL;
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("\"epoch\":\"([0-9a-f]+)\"", 0, 0, NULL);

  g_assert_cmpuint (wf_test_http_status (http, NULL, "GET", "/", NULL, &text), ==, 200);
  g_assert_true (g_regex_match (regex, text, 0, &match));
  return g_match_info_fetch (match, 1);
}

static char *
dup_amber (WfTestHttp *http)
{
  g_autofree char *path = g_strdup_printf ("/%s/_changes?include_docs=true", http->amber);
  char *text = NULL;
  g_assert_cmpuint (wf_test_http_status (http, "anna", "GET", path, NULL, &text), ==, 200);
  return text;
}

static char *
run (WfTestHttp *http, const char *command, const char *data, const char *option, const char *other)
{
  return wf_test_server_run (http->server, NULL, command, "--data", data, option, other, NULL);
}

static void
test_there_and_back (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autofree char *copy = g_build_filename (http->server->folder, "copy", NULL);
  g_autofree char *fresh = g_build_filename (http->server->folder, "fresh", NULL);
  g_autofree char *old_epoch = dup_epoch (http);
  g_autofree char *new_epoch = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *made = NULL;
  g_autofree char *restored = NULL;
  g_autofree char *verified = NULL;
  g_autofree char *blob = NULL;

  push (http, 5);
  put_blob (http);
  before = dup_amber (http);
  made = run (http, "backup", http->server->data, "--to", copy);
  g_assert_nonnull (made);
  push (http, 3);
  /* Never over something that is there. */
  g_assert_null (run (http, "backup", http->server->data, "--to", copy));
  g_assert_null (run (http, "restore", http->server->data, "--from", copy));
  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);

  restored = run (http, "restore", fresh, "--from", copy);
  g_assert_nonnull (restored);
  verified = run (http, "verify", fresh, NULL, NULL);
  g_assert_nonnull (strstr (verified, "defects 0"));
  g_assert_nonnull (strstr (verified, "attachments 1"));
  g_free (http->server->data);
  http->server->data = g_steal_pointer (&fresh);
  wf_test_server_start (http->server, "server");
  new_epoch = dup_epoch (http);
  g_assert_cmpstr (new_epoch, !=, old_epoch);
  after = dup_amber (http);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (wf_test_http_status (http, "anna", "GET", "/_wf/blob/" BLOB, NULL, &blob), ==,
                    200);
  g_assert_cmpstr (blob, ==, "abc");
}

/* Made by commands, and no server has run on it yet: what was never made is empty. */
static void
test_never_served (void)
{
  g_autoptr (WfTestServer) server = wf_test_server_new ();
  g_autofree char *copy = g_build_filename (server->folder, "copy", NULL);
  g_autofree char *verified = NULL;
  g_autofree char *made = NULL;
  g_autofree char *of_copy = NULL;

  wf_test_server_add_crisis (server, WF_REALM_REAL);
  verified = wf_test_server_run (server, NULL, "verify", "--data", server->data, NULL);
  g_assert_nonnull (verified);
  g_assert_nonnull (strstr (verified, "attachments 0\ndefects 0"));
  made = wf_test_server_run (server, NULL, "backup", "--data", server->data, "--to", copy, NULL);
  g_assert_nonnull (made);
  of_copy = wf_test_server_run (server, NULL, "verify", "--data", copy, NULL);
  g_assert_cmpstr (of_copy, ==, verified);
}

/* As somebody with the file in their hands would. */
static void
tamper (const char *data, const char *sql)
{
  g_autofree char *path = g_build_filename (data, "watchfloord.db", NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (db, "DROP TRIGGER feed_keep; DROP TRIGGER feed_fixed", NULL, NULL, NULL), ==,
      SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_broken (gconstpointer data)
{
  const char *sql = data;
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autofree char *sound = NULL;

  push (http, 5);
  put_blob (http);
  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);
  sound = run (http, "verify", http->server->data, NULL, NULL);
  g_assert_nonnull (strstr (sound, "defects 0"));
  if (sql)
    tamper (http->server->data, sql);
  else
    {
      g_autofree char *path = g_build_filename (http->server->data, "blobs", "ba", BLOB, NULL);
      g_assert_true (g_file_set_contents (path, "abd", 3, NULL));
    }
  g_assert_null (run (http, "verify", http->server->data, NULL, NULL));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name, *sql;
  } broken[] = {
    { "text", "UPDATE feed SET document = replace (document, 'Cable', 'Table')" },
    { "missing", "DELETE FROM feed WHERE at & 1099511627775 = 3" },
    { "time", "UPDATE feed SET time = time + 1 WHERE at = (SELECT max (at) FROM feed)" },
    { "head", "UPDATE feed SET head = replace (head, '1-', '2-')" },
    { "receipt", "UPDATE feed SET rh = zeroblob (32) WHERE at = (SELECT min (at) FROM feed)" },
    { "attachment", NULL },
  };

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/keep/backup-beside-the-server-and-restore", test_there_and_back);
  g_test_add_func ("/keep/verify-of-what-was-never-served", test_never_served);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *path = g_strconcat ("/keep/verify-finds/", broken[i].name, NULL);
      g_test_add_data_func (path, broken[i].sql, test_broken);
    }
  return g_test_run ();
}
