/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commit: durable single-operation commits a second. Sixteen writers, each with a session and a
 * line of its own over TLS, push one signed operation at a time and wait until the server has
 * confirmed that it is on the disk. The writers run on the same cores. Beside it, in the same run
 * and folder, what bare SQLite does with the same documents: sixteen of them a durable commit, and
 * one. */
#include <stdio.h>
#include <string.h>

#include "lib/wf-gen.h"
#include "lib/wf-test-line.h"
#include "store/wf-db.h"

#define N_WRITERS 16
#define N_EACH 1000
#define N_BARE 3200
#define N_DEVICES 4

typedef struct
{
  WfTestServer *server;
  const char *space, *cookie;
  char *requests[N_EACH];
} Writer;

static GMutex mutex;
static GCond changed;
static gint64 begins;

static char *
dup_request (const Writer *writer, const WfOperation *operation)
{
  g_autofree char *document = wf_gen_dup_document (operation);
  g_autofree char *body = g_strconcat ("{\"new_edits\":false,\"docs\":[", document, "]}", NULL);
  return g_strdup_printf ("POST /%s/_bulk_docs HTTP/1.1\r\nHost: localhost\r\n"
                          "Watchfloor-Profile: 1\r\nCookie: %s\r\n"
                          "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                          writer->space, writer->cookie, strlen (body), body);
}

static gpointer
writer_thread (gpointer data)
{
  Writer *writer = data;
  g_autoptr (WfTestLine) line = wf_test_line_new (writer->server->port, "127.0.0.1");

  g_assert_true (wf_test_line_shake (line));
  g_mutex_lock (&mutex);
  while (begins == 0)
    g_cond_wait (&changed, &mutex);
  g_mutex_unlock (&mutex);
  for (guint i = 0; i < N_EACH; i++)
    {
      g_autofree char *answer = NULL;
      g_assert_true (wf_test_line_say (line, writer->requests[i], strlen (writer->requests[i])));
      g_assert_cmpuint (wf_test_line_hear (line, &answer), ==, 201);
      g_assert_nonnull (strstr (answer, "\"ok\":true"));
    }
  return NULL;
}

static double
measure_commits (Writer *writers)
{
  GThread *threads[N_WRITERS];
  double seconds;

  for (guint i = 0; i < N_WRITERS; i++)
    threads[i] = g_thread_new ("writer", writer_thread, &writers[i]);
  g_usleep (500000); /* until all are connected */
  g_mutex_lock (&mutex);
  begins = g_get_monotonic_time ();
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
  for (guint i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);
  seconds = (double) (g_get_monotonic_time () - begins) / 1e6;
  return N_WRITERS * N_EACH / seconds;
}

/* Rows of the same bytes, @n_each a durable commit. */
static double
measure_bare (WfTestServer *server, Writer *writers, guint n_rows, guint n_each)
{
  g_autofree char *name = g_strdup_printf ("bare-%u.db", n_each);
  g_autofree char *path = g_build_filename (server->folder, name, NULL);
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_NORMAL, NULL);
  gint64 began;

  g_assert_true (wf_db_exec (db, "CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)", NULL));
  g_assert_true (wf_db_set_durable (db, TRUE, NULL));
  began = g_get_monotonic_time ();
  for (guint i = 0; i < n_rows; i += n_each)
    {
      g_auto (WfTransaction) transaction = { 0 };
      g_assert_true (wf_transaction_begin (&transaction, db, NULL));
      for (guint k = i; k < i + n_each; k++)
        {
          const char *text = writers[k % N_WRITERS].requests[k / N_WRITERS % N_EACH];
          sqlite3_stmt *insert = wf_db_statement (db, "INSERT INTO bare (text) VALUES (?)", NULL);
          wf_bind_text (insert, 1, text, strlen (text));
          g_assert_true (wf_db_run (db, insert, NULL));
        }
      g_assert_true (wf_transaction_commit (&transaction, NULL));
    }
  return n_rows / ((double) (g_get_monotonic_time () - began) / 1e6);
}

static void
prepare (Writer *writers, WfTestServer *server, WfGen *gen, const char *cookie)
{
  for (guint i = 0; i < N_WRITERS; i++)
    {
      writers[i].server = server;
      writers[i].space = wf_gen_get_space (gen);
      writers[i].cookie = cookie;
      for (guint k = 0; k < N_EACH; k++)
        {
          g_autoptr (WfOperation) operation = wf_gen_next (gen);
          writers[i].requests[k] = dup_request (&writers[i], operation);
        }
    }
}

int
main (int argc, char **argv)
{
  static Writer writers[N_WRITERS];
  g_autoptr (WfTestServer) server = NULL;
  g_autoptr (WfGen) gen = NULL;
  g_autofree char *space = NULL;
  g_autofree char *cookie = NULL;
  double value, grouped, single;
  WfUuid crisis;

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  server = wf_test_server_new ();
  wf_test_server_add_crisis (server, WF_REALM_REAL);
  g_assert_true (wf_uuid_parse (server->crisis, &crisis));
  space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  gen = wf_gen_new (1, space, N_DEVICES, 1000);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_autofree char *user = g_strdup_printf ("desk%u", i);
      wf_test_server_add_user (server, user, wf_gen_get_key (gen, i), TRUE);
    }
  wf_test_server_start (server, "server");
  cookie = wf_test_line_dup_session (server->port, "desk0");
  prepare (writers, server, gen, cookie);
  grouped = measure_bare (server, writers, N_BARE, N_WRITERS);
  single = measure_bare (server, writers, N_BARE / 4, 1);
  value = measure_commits (writers);
  printf (
      "{\"name\":\"commit\",\"value\":%.0f,\"unit\":\"operations/s\",\"goal\":5000,"
      "\"writers\":%d,\"limit\":%.0f,"
      "\"limit-is\":\"bare SQLite, sixteen rows a durable commit, no network, no signatures\","
      "\"bare-one-a-commit\":%.0f,\"peer\":\"PostgreSQL, measured earlier\",\"peer-value\":9220}\n",
      value, N_WRITERS, grouped, single);
  wf_test_server_stop (server);
  for (guint i = 0; i < N_WRITERS; i++)
    for (guint k = 0; k < N_EACH; k++)
      g_free (writers[i].requests[k]);
  return 0;
}
