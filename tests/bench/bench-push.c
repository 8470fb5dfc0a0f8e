/* SPDX-License-Identifier: GPL-3.0-or-later */
/* push: what a desk wrote while it was alone goes to a real watchfloord over TLS, by the program's
 * own exchange: each operation verified there, given its receipt and durable, and confirmed in the
 * desk's store. Beside it, in the same run, how many signatures one core could verify if it did
 * nothing else, twice: the server has two threads for it. */
#include <stdio.h>

#include "lib/wf-test-server.h"
#include "lib/wf-test-store.h"
#include "model/wf-vocabulary.h"
#include "sync/wf-sync-engine.h"

#define N_OPERATIONS 20000
#define N_AT_ONCE 1000
#define N_THREADS 2

static gboolean
is_in_sync (gpointer engine)
{
  return wf_sync_engine_get_state (engine) == WF_SYNC_IN_SYNC;
}

static WfSyncEngine *
connect_desk (WfTestServer *server, WfTestStore *store)
{
  g_autofree char *ca_file = wf_test_tls_path ("ca.pem");
  WfServerAccount account = { .url = server->url,
                              .ca_file = ca_file,
                              .user = (char *) "desk",
                              .password = (char *) WF_TEST_PASSWORD,
                              .crisis = server->crisis,
                              .realm = WF_REALM_REAL };
  WfSyncEngine *engine = wf_sync_engine_new (store->store, &account);

  wf_sync_engine_start (engine);
  wf_test_until (is_in_sync, engine, "in sync");
  return engine;
}

static void
disconnect (WfSyncEngine *engine)
{
  wf_sync_engine_stop (engine);
  for (guint i = 0; i < 100; i++)
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (engine);
}

/* While there is no server. The last ones are kept for @sample. */
static GPtrArray *
write_alone (WfTestStore *store, const char *space)
{
  GPtrArray *sample = NULL;

  for (guint i = 0; i < N_OPERATIONS; i += N_AT_ONCE)
    {
      g_autoptr (GPtrArray) drafts
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
      g_autoptr (GError) error = NULL;
      for (guint k = i; k < i + N_AT_ONCE; k++)
        {
          WfUuid ent;
          wf_uuid_new (&ent, WF_GEN_START_US + k * 1000);
          WfDraft *draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
          wf_draft_set_string (draft, "kind", "observation");
          wf_draft_set_string (draft, "text", "Operator reports loss of light on both fibre pairs");
          g_ptr_array_add (drafts, draft);
        }
      g_clear_pointer (&sample, g_ptr_array_unref);
      sample = wf_test_store_write (store, drafts, NULL, &error);
      g_assert_no_error (error);
    }
  return sample;
}

static gpointer
verify_thread (gpointer data)
{
  GPtrArray *sample = data;
  for (guint i = 0; i < sample->len; i++)
    g_assert_true (wf_operation_verify (sample->pdata[i]));
  return NULL;
}

static double
measure_verify (GPtrArray *sample)
{
  GThread *threads[N_THREADS];
  gint64 began = g_get_monotonic_time ();

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("verify", verify_thread, sample);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  return sample->len * N_THREADS / ((double) (g_get_monotonic_time () - began) / 1e6);
}

int
main (int argc, char **argv)
{
  g_autoptr (WfTestServer) server = NULL;
  g_autoptr (WfTestStore) store = NULL;
  g_autoptr (GPtrArray) sample = NULL;
  g_autofree char *space = NULL;
  WfUuid person, crisis;
  WfDeviceKey *key;
  double limit, seconds;
  gint64 began;

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  server = wf_test_server_new ();
  wf_test_server_add_crisis (server, WF_REALM_REAL);
  g_assert_true (wf_uuid_parse (server->crisis, &crisis));
  space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  wf_uuid_new (&person, WF_GEN_START_US);
  key = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  wf_test_server_add_user (server, "desk", key, TRUE);
  wf_test_server_start (server, "server");
  store = wf_test_store_new (WF_REALM_REAL, key);
  disconnect (connect_desk (server, store));
  sample = write_alone (store, space);
  limit = measure_verify (sample);
  began = g_get_monotonic_time ();
  WfSyncEngine *engine = connect_desk (server, store);
  seconds = (double) (g_get_monotonic_time () - began) / 1e6;
  g_assert_cmpuint (wf_sync_engine_get_n_waiting (engine), ==, 0);
  printf ("{\"name\":\"push\",\"value\":%.0f,\"unit\":\"operations/s\",\"limit\":%.0f,"
          "\"limit-is\":\"Ed25519 verifications/s on %d threads, nothing else\",\"operations\":%d,"
          "\"seconds\":%.3f}\n",
          N_OPERATIONS / seconds, limit, N_THREADS, N_OPERATIONS, seconds);
  disconnect (engine);
  wf_test_server_stop (server);
  wf_device_key_unref (key);
  return 0;
}
