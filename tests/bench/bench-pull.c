/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First pull of 100,000 signed operations from a real watchfloord over TLS into a fresh store:
 * every signature verified, everything folded. Beside it, in the same run, how many signatures the
 * two cores could verify if they did nothing else; and, where the folder of the foreign peers is
 * named, what PouchDB makes of the same operations of the same server: it verifies nothing and
 * folds nothing. */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "lib/wf-gen.h"
#include "lib/wf-test-server.h"
#include "lib/wf-test-store.h"
#include "store/wf-feed-table.h"
#include "sync/wf-http-transport.h"
#include "sync/wf-sync-engine-private.h"

#define N_OPERATIONS 100000
#define N_DEVICES 6
#define N_ENTITIES 5000
#define N_VERIFIED 8000
#define N_THREADS 2

typedef struct
{
  WfOperation **operations;
  guint n;
} Share;

static gpointer
verify_thread (gpointer data)
{
  Share *share = data;
  for (guint i = 0; i < share->n; i++)
    g_assert_true (wf_operation_verify (share->operations[i]));
  return NULL;
}

/* The physical limit of a pull that verifies everything. */
static double
measure_verify (GPtrArray *sample)
{
  Share shares[N_THREADS];
  GThread *threads[N_THREADS];
  guint each = sample->len / N_THREADS;
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < N_THREADS; i++)
    {
      shares[i] = (Share){ (WfOperation **) sample->pdata + i * each, each };
      threads[i] = g_thread_new ("verify", verify_thread, &shares[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  return each * N_THREADS / ((double) (g_get_monotonic_time () - began) / 1e6);
}

static gint64
find_space (WfDb *db, const char *name, WfFeedReceipt *last)
{
  g_autoptr (GPtrArray) spaces = wf_feed_list_spaces (db, NULL);

  for (guint i = 0; i < spaces->len; i++)
    {
      const WfFeedSpace *space = spaces->pdata[i];
      if (g_str_equal (space->name, name))
        {
          *last = space->last;
          return space->number;
        }
    }
  g_assert_not_reached ();
}

/* Straight into the server's feed: nobody measures how it got there. */
static void
fill (WfTestServer *server, WfGen *gen, GPtrArray *sample)
{
  g_autofree char *path = g_build_filename (server->data, "watchfloord.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDb) db = wf_db_open (path, WF_DB_NORMAL, &error);
  g_auto (WfTransaction) transaction = { 0 };
  g_autoptr (GString) document = g_string_new (NULL);
  WfFeedReceipt receipt, last = { 0 };
  gint64 space;

  g_assert_no_error (error);
  space = find_space (db, wf_gen_get_space (gen), &last);
  g_assert_true (wf_transaction_begin (&transaction, db, &error));
  for (guint i = 0; i < N_OPERATIONS; i++)
    {
      WfOperation *operation = wf_gen_next (gen);
      receipt.seq = last.seq + 1;
      receipt.time_us = WF_GEN_START_US + i;
      wf_receipt_hash (receipt.hash, last.hash, operation->hash, receipt.seq, receipt.time_us);
      g_string_truncate (document, 0);
      wf_operation_append_document (operation, document);
      g_assert_true (wf_feed_append (db, space, &operation->id, operation->hash, &receipt,
                                     document->str, document->len, &error));
      last = receipt;
      if (sample->len < N_VERIFIED)
        g_ptr_array_add (sample, operation);
      else
        wf_operation_unref (operation);
    }
  g_assert_true (wf_transaction_commit (&transaction, &error));
}

static gboolean
is_in_sync (gpointer engine)
{
  return wf_sync_engine_get_state (engine) == WF_SYNC_IN_SYNC;
}

static glong
peak_kib (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

static double
cpu_seconds (void)
{
  struct rusage usage;
  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_utime.tv_sec + (double) usage.ru_stime.tv_sec
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
pull (WfTestServer *server, WfTestStore *store, glong *grown_kib, double *cpu)
{
  g_autofree char *ca_file = wf_test_tls_path ("ca.pem");
  WfServerAccount account = { .url = server->url,
                              .ca_file = ca_file,
                              .user = (char *) "bench",
                              .password = (char *) WF_TEST_PASSWORD,
                              .crisis = server->crisis,
                              .realm = WF_REALM_REAL };
  g_autoptr (WfSyncEngine) engine = wf_sync_engine_new (store->store, &account);
  glong before = peak_kib ();
  gint64 began = g_get_monotonic_time ();
  double seconds;

  *cpu = -cpu_seconds ();
  wf_sync_engine_start (engine);
  wf_test_until (is_in_sync, engine, "in sync");
  seconds = (double) (g_get_monotonic_time () - began) / 1e6;
  *cpu += cpu_seconds ();
  *grown_kib = peak_kib () - before;
  wf_sync_engine_stop (engine);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  return seconds;
}

static char *
dup_peer_output (WfTestServer *server, const char *folder, const char *space)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autofree char *password = g_uri_escape_string (WF_TEST_PASSWORD, NULL, FALSE);
  g_autofree char *source
      = g_strdup_printf ("https://bench:%s@localhost:%u/%s", password, server->port, space);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_setenv (launcher, "NODE_EXTRA_CA_CERTS", ca, TRUE);
  process
      = g_subprocess_launcher_spawn (launcher, &error, "node", "peers.js", "pull", source, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return output;
}

static double
read_number (const char *output, const char *member)
{
  const char *at = strstr (output, member);

  g_assert_nonnull (at);
  return g_ascii_strtod (at + strlen (member), NULL);
}

/* {"ok":true,"written":N,"failed":0,"seconds":S,"rss-mib":M}. */
static void
print_peer (WfTestServer *server, const char *folder, const char *space)
{
  g_autofree char *output = dup_peer_output (server, folder, space);
  double seconds = read_number (output, "\"seconds\":");
  double rss = read_number (output, "\"rss-mib\":");
  g_autofree char *written = g_strdup_printf ("\"written\":%d,", N_OPERATIONS);

  g_assert_nonnull (strstr (output, written));
  printf (",\"peer\":\"PouchDB 9, the same operations, nothing verified or folded\","
          "\"peer-value\":%.0f,\"peer-rss-mib\":%.0f",
          N_OPERATIONS / seconds, rss);
}

int
main (int argc, char **argv)
{
  g_autoptr (WfTestServer) server = NULL;
  g_autoptr (WfTestStore) store = NULL;
  g_autoptr (WfGen) gen = NULL;
  g_autoptr (GPtrArray) sample
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GPtrArray) loaded = NULL;
  g_autofree char *space = NULL;
  glong grown_kib;
  double seconds, limit, cpu;
  WfUuid crisis;

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  server = wf_test_server_new ();
  wf_test_server_add_crisis (server, WF_REALM_REAL);
  g_assert_true (wf_uuid_parse (server->crisis, &crisis));
  space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  gen = wf_gen_new (1, space, N_DEVICES, N_ENTITIES);
  for (guint i = 0; i < N_DEVICES; i++)
    {
      g_autofree char *user = g_strdup_printf ("desk%u", i);
      wf_test_server_add_user (server, user, wf_gen_get_key (gen, i), TRUE);
    }
  wf_test_server_add_user (server, "bench", NULL, TRUE);
  fill (server, gen, sample);
  wf_test_server_start (server, "server");
  store = wf_test_store_new (WF_REALM_REAL, NULL);
  limit = measure_verify (sample);
  seconds = pull (server, store, &grown_kib, &cpu);
  loaded = wf_test_store_load (store, &crisis);
  g_assert_cmpuint (loaded->len, ==, N_OPERATIONS + 1 + 3 * N_DEVICES);
  printf (
      "{\"name\":\"pull\",\"value\":%.0f,\"unit\":\"operations/s\",\"goal\":16000,\"limit\":%.0f,"
      "\"limit-is\":\"Ed25519 verifications/s on %d threads, nothing else\",\"operations\":%d,"
      "\"seconds\":%.3f,\"client-growth-mib\":%.1f,\"client-cpu-us\":%.1f",
      N_OPERATIONS / seconds, limit, N_THREADS, N_OPERATIONS, seconds, (double) grown_kib / 1024.0,
      cpu / N_OPERATIONS * 1e6);
  if (argc > 1)
    print_peer (server, argv[1], space);
  printf ("}\n");
  wf_test_server_stop (server);
  return 0;
}
