/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a client waits for something new: by the server's feed, and without one by waiting requests.
 */
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-test-http.h"
#include "lib/wf-test-store.h"
#include "sync/wf-http-transport.h"
#include "sync/wf-sync-engine-private.h"

/* --- a road that counts ------------------------------------------------- */

#define TYPE_ROAD (road_get_type ())
G_DECLARE_FINAL_TYPE (Road, road, TEST, ROAD, GObject)

struct _Road
{
  GObject parent_instance;
  WfTransport *inner;
  gboolean has_feed;
  guint n_pulls, n_feeds;
};

static void road_iface_init (WfTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Road,
                               road,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WF_TYPE_TRANSPORT, road_iface_init))

static void
forward_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  WfReply *reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);

  if (reply)
    g_task_return_pointer (task, reply, (GDestroyNotify) wf_reply_free);
  else
    g_task_return_error (task, error);
}

static void
road_welcome (WfTransport *road, GTask *task)
{
  wf_transport_welcome_async (TEST_ROAD (road)->inner, g_task_get_cancellable (task), forward_cb,
                              task);
}

static void
road_sign_in (WfTransport *road, const char *user, const char *password, GTask *task)
{
  wf_transport_sign_in_async (TEST_ROAD (road)->inner, user, password,
                              g_task_get_cancellable (task), forward_cb, task);
}

static void
road_pull (WfTransport *road, const char *space, const WfPull *pull, GTask *task)
{
  TEST_ROAD (road)->n_pulls++;
  wf_transport_pull_async (TEST_ROAD (road)->inner, space, pull, g_task_get_cancellable (task),
                           forward_cb, task);
}

static void
road_push (WfTransport *road, const char *space, GBytes *body, GTask *task)
{
  wf_transport_push_async (TEST_ROAD (road)->inner, space, body, g_task_get_cancellable (task),
                           forward_cb, task);
}

static void
road_feed (
    WfTransport *transport, GBytes *cursors, WfTransportHeard heard, gpointer data, GTask *task)
{
  Road *road = TEST_ROAD (transport);

  if (!road->has_feed)
    {
      g_task_return_new_error (task, WF_ERROR, WF_ERROR_NOT_FOUND, "not here");
      g_object_unref (task);
      return;
    }
  road->n_feeds++;
  wf_transport_feed_async (road->inner, cursors, heard, data, g_task_get_cancellable (task),
                           forward_cb, task);
}

static void
road_iface_init (WfTransportInterface *iface)
{
  iface->welcome = road_welcome;
  iface->sign_in = road_sign_in;
  iface->pull = road_pull;
  iface->push = road_push;
  iface->feed = road_feed;
}

static void
road_dispose (GObject *object)
{
  g_clear_object (&TEST_ROAD (object)->inner);
  G_OBJECT_CLASS (road_parent_class)->dispose (object);
}

static void
road_class_init (RoadClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = road_dispose;
}

static void
road_init (Road *road)
{
}

/* --- tests -------------------------------------------------------------- */

static gboolean
is_in_sync (gpointer engine)
{
  return wf_sync_engine_get_state (engine) == WF_SYNC_IN_SYNC;
}

typedef struct
{
  WfTestStore *store;
  WfUuid crisis;
  guint n;
} Expected;

static gboolean
has_arrived (gpointer data)
{
  Expected *expected = data;
  g_autoptr (GPtrArray) operations = wf_test_store_load (expected->store, &expected->crisis);
  return operations->len == expected->n;
}

static gboolean
quiet_is_over_cb (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
test_watch (gconstpointer data)
{
  static const WfSyncTuning tuning
      = { .page_limit = 50, .push_limit = 20, .wait_seconds = 3, .delay_factor = 0.02 };
  gboolean has_feed = GPOINTER_TO_INT (data), quiet_is_over = FALSE;
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (WfTestStore) store = wf_test_store_new (WF_REALM_REAL, NULL);
  g_autofree char *ca_file = wf_test_tls_path ("ca.pem");
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", http->amber);
  g_autofree char *push = wf_test_http_dup_push (http, 3, NULL);
  g_autoptr (Road) road = g_object_new (TYPE_ROAD, NULL);
  WfServerAccount account = { .url = http->server->url,
                              .ca_file = ca_file,
                              .user = (char *) "anna",
                              .password = (char *) WF_TEST_PASSWORD,
                              .crisis = http->server->crisis,
                              .realm = WF_REALM_REAL };
  Expected expected = { .store = store };
  WfSyncEngine *engine;
  gpointer left;
  guint before;

  g_assert_true (wf_uuid_parse (http->server->crisis, &expected.crisis));
  road->inner = wf_http_transport_new (http->server->url, ca_file);
  road->has_feed = has_feed;
  engine = wf_sync_engine_new_with_transport (store->store, &account, WF_TRANSPORT (road), &tuning);
  wf_sync_engine_start (engine);
  wf_test_until (is_in_sync, engine, "in sync");

  /* With a feed, nothing is asked for while nothing happens. */
  before = road->n_pulls;
  g_timeout_add (4000, quiet_is_over_cb, &quiet_is_over);
  wf_test_until (is_true, &quiet_is_over, "longer than a watch");
  g_assert_cmpuint (road->n_feeds, ==, has_feed ? 1 : 0);
  if (has_feed)
    g_assert_cmpuint (road->n_pulls, ==, before);
  else
    g_assert_cmpuint (road->n_pulls, >, before);

  /* What is new arrives, once and again. */
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *more
          = i == 0 ? g_steal_pointer (&push) : wf_test_http_dup_push (http, 3, NULL);
      g_assert_cmpuint (wf_test_http_status (http, "anna", "POST", path, more, NULL), ==, 201);
      expected.n = 4 + 3 * (i + 1);
      wf_test_until (has_arrived, &expected, "what was pushed");
    }

  /* A server that comes back is watched again. */
  g_assert_cmpint (wf_test_server_stop (http->server), ==, 0);
  wf_test_server_start (http->server, "server");
  push = wf_test_http_dup_push (http, 1, NULL);
  g_assert_cmpuint (wf_test_http_status (http, "anna", "POST", path, push, NULL), ==, 201);
  expected.n++;
  wf_test_until (has_arrived, &expected, "what was pushed after the restart");

  wf_sync_engine_stop (engine);
  left = engine;
  g_object_add_weak_pointer (left, &left);
  g_object_unref (engine);
  wf_test_until (is_gone, &left, "engine given up");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_data_func ("/watch/by-the-feed-of-all-spaces", GINT_TO_POINTER (TRUE), test_watch);
  g_test_add_data_func ("/watch/by-waiting-requests-where-there-is-no-feed",
                        GINT_TO_POINTER (FALSE), test_watch);
  return g_test_run ();
}
