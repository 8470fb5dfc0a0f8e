/* SPDX-License-Identifier: GPL-3.0-or-later */
/* latency-p50-ms, latency-p99-ms: from the moment a desk saves an entry until the store of another
 * desk hands it to its window, through a real watchfloord over TLS; both are durable by then, at
 * the first desk and at the server. Beside it, in the same run and folder, the time of the two
 * commits alone. */
#include <stdio.h>

#include "lib/wf-bench-rank.h"
#include "lib/wf-test-server.h"
#include "lib/wf-test-store.h"
#include "model/wf-vocabulary.h"
#include "store/wf-db.h"
#include "sync/wf-sync-engine.h"

#define N_EDITS 300

typedef struct
{
  WfDeviceKey *key;
  WfTestStore *store;
  WfSyncEngine *engine;
  guint n_seen; /* operations of others that came */
} Desk;

static gboolean
is_in_sync (gpointer engine)
{
  return wf_sync_engine_get_state (engine) == WF_SYNC_IN_SYNC;
}

static void
operations_cb (WfStore *store, const char *crisis, GPtrArray *operations, Desk *desk)
{
  for (guint i = 0; i < operations->len; i++)
    desk->n_seen += !((WfOperation *) operations->pdata[i])->is_local;
}

static void
open_desk (Desk *desk, WfTestServer *server, const char *user, const char *letter)
{
  WfUuid person;

  wf_uuid_new (&person, WF_GEN_START_US);
  desk->key = wf_device_key_new (&person, "FI", letter, WF_GEN_START_US);
  desk->store = wf_test_store_new (WF_REALM_REAL, desk->key);
  wf_test_server_add_user (server, user, desk->key, TRUE);
  g_signal_connect (desk->store->store, "operations", G_CALLBACK (operations_cb), desk);
}

static void
connect_desk (Desk *desk, WfTestServer *server, const char *user)
{
  g_autofree char *ca_file = wf_test_tls_path ("ca.pem");
  WfServerAccount account = { .url = server->url,
                              .ca_file = ca_file,
                              .user = (char *) user,
                              .password = (char *) WF_TEST_PASSWORD,
                              .crisis = server->crisis,
                              .realm = WF_REALM_REAL };

  desk->engine = wf_sync_engine_new (desk->store->store, &account);
  wf_sync_engine_start (desk->engine);
  wf_test_until (is_in_sync, desk->engine, "in sync");
}

static void
close_desk (Desk *desk)
{
  wf_sync_engine_stop (desk->engine);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_clear_object (&desk->engine);
  wf_test_store_free (desk->store);
  wf_device_key_unref (desk->key);
}

typedef struct
{
  const Desk *desk;
  guint before;
} Wait;

static gboolean
has_seen (gpointer data)
{
  const Wait *wait = data;
  return wait->desk->n_seen > wait->before;
}

static double
edit (Desk *from, Desk *to, const char *space, guint i)
{
  g_autoptr (WfDraft) draft = NULL;
  g_autoptr (GPtrArray) written = NULL;
  g_autoptr (GError) error = NULL;
  Wait wait = { to, to->n_seen };
  WfUuid ent;
  gint64 began;

  wf_uuid_new (&ent, WF_GEN_START_US + i * 1000);
  draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", "no light on both fibre pairs");
  began = g_get_monotonic_time ();
  written = wf_test_store_write_one (from->store, draft, &error);
  g_assert_no_error (error);
  wf_test_until (has_seen, &wait, "the other desk has it");
  return (double) (g_get_monotonic_time () - began) / 1e3;
}

static double
commit (WfDb *db)
{
  const gint64 began = g_get_monotonic_time ();
  g_assert_true (wf_db_exec (db, "INSERT INTO bare (text) VALUES (zeroblob (1000))", NULL));
  return (double) (g_get_monotonic_time () - began) / 1e3;
}

static WfDb *
open_bare (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->store->folder, "bare.db", NULL);
  WfDb *db = wf_db_open (path, WF_DB_NORMAL, NULL);

  g_assert_true (wf_db_exec (db, "CREATE TABLE bare (id INTEGER PRIMARY KEY, text BLOB)", NULL));
  g_assert_true (wf_db_set_durable (db, TRUE, NULL));
  return db;
}

static void
print (const char *name, double value, double commits, double goal)
{
  printf ("{\"name\":\"%s\",\"value\":%.1f,\"unit\":\"ms\",\"goal\":%.0f,"
          "\"limit\":%.1f,\"limit-is\":\"two durable commits, nothing else\",\"edits\":%d}\n",
          name, value, goal, commits, N_EDITS);
}

int
main (int argc, char **argv)
{
  g_autoptr (WfTestServer) server = NULL;
  g_autofree char *space = NULL;
  Desk first = { 0 }, second = { 0 };
  double ours[N_EDITS], commits[N_EDITS];
  WfUuid crisis;

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  server = wf_test_server_new ();
  wf_test_server_add_crisis (server, WF_REALM_REAL);
  g_assert_true (wf_uuid_parse (server->crisis, &crisis));
  space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  open_desk (&first, server, "first", "");
  open_desk (&second, server, "second", "B");
  wf_test_server_start (server, "server");
  connect_desk (&first, server, "first");
  connect_desk (&second, server, "second");
  g_autoptr (WfDb) db = open_bare (&first);
  for (guint i = 0; i < N_EDITS; i++)
    {
      ours[i] = edit (&first, &second, space, i);
      commits[i] = commit (db) + commit (db);
    }
  wf_bench_sort (ours, N_EDITS);
  wf_bench_sort (commits, N_EDITS);
  print ("latency-p50-ms", wf_bench_rank (ours, N_EDITS, 50), wf_bench_rank (commits, N_EDITS, 50),
         75);
  print ("latency-p99-ms", wf_bench_rank (ours, N_EDITS, 99), wf_bench_rank (commits, N_EDITS, 99),
         150);
  close_desk (&first);
  close_desk (&second);
  wf_test_server_stop (server);
  return 0;
}
