/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that fails under the server, once (log.md §14 D3, D6): at the n-th write or sync of its
 * log. What was being stored is refused in words, so is all that comes after it although the disk
 * is well again, health says so, what is there can be read, and after a new start everything that
 * was confirmed is there and more is taken. */
#include <string.h>

#include "lib/wf-loops.h"
#include "lib/wf-test-http.h"

typedef struct
{
  WfTestHttp *http;
  GPtrArray *confirmed; /* ids */
  char *bulk, *changes;
} World;

static void
world_init (World *world)
{
  world->http = wf_test_http_new ();
  world->confirmed = g_ptr_array_new_with_free_func (g_free);
  world->bulk = g_strdup_printf ("/%s/_bulk_docs", world->http->amber);
  world->changes = g_strdup_printf ("/%s/_changes", world->http->amber);
  g_assert_cmpint (wf_test_server_stop (world->http->server), ==, 0);
  world->http->server->has_slow_disk = TRUE;
}

static void
world_clear (World *world)
{
  wf_test_http_free (world->http);
  g_ptr_array_unref (world->confirmed);
  g_free (world->bulk);
  g_free (world->changes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static guint
push (World *world, guint n, char **answer)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *body = wf_test_http_dup_push (world->http, n, ids);
  const guint status = wf_test_http_status (world->http, "anna", "POST", world->bulk, body, answer);

  if (status == 201)
    for (guint i = 0; i < ids->len; i++)
      g_ptr_array_add (world->confirmed, g_strdup (ids->pdata[i]));
  return status;
}

static guint
get_health (World *world)
{
  return wf_test_http_status (world->http, NULL, "GET", "/_wf/health", NULL, NULL);
}

static void
check_holds_confirmed (World *world)
{
  g_autofree char *page = NULL;

  g_assert_cmpuint (wf_test_http_status (world->http, "anna", "GET", world->changes, NULL, &page),
                    ==, 200);
  for (guint i = 0; i < world->confirmed->len; i++)
    g_assert_nonnull (strstr (page, world->confirmed->pdata[i]));
}

/* Until it fails: a push takes several writes, and one sync. */
static void
push_until_refused (World *world, const char *kind, guint nth)
{
  g_autofree char *answer = NULL;
  guint status = 201;

  wf_test_server_fail_disk (world->http->server, kind, nth);
  for (guint i = 0; i <= nth && status == 201; i++)
    {
      g_clear_pointer (&answer, g_free);
      status = push (world, 3, &answer);
    }
  g_test_message ("%s %u: %u %s", kind, nth, status, answer);
  g_assert_cmpuint (status, ==, 503);
  g_assert_nonnull (strstr (answer, "\"reason\""));
  g_assert_nonnull (strstr (answer, "disk failed"));
}

static void
fail_once (World *world, const char *kind, guint nth)
{
  WfTestServer *server = world->http->server;

  wf_test_server_start (server, "server");
  g_assert_cmpuint (push (world, 2, NULL), ==, 201);
  g_assert_cmpuint (get_health (world), ==, 200);
  push_until_refused (world, kind, nth);
  /* The disk would take it again, but nobody knows what of its log is there. */
  wf_test_server_fail_disk (server, kind, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *answer = NULL;
      g_assert_cmpuint (get_health (world), ==, 503);
      g_assert_cmpuint (push (world, 1, &answer), ==, 503);
      g_assert_nonnull (strstr (answer, "until it was opened again"));
    }
  check_holds_confirmed (world);
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);

  wf_test_server_start (server, "server");
  g_assert_cmpuint (get_health (world), ==, 200);
  check_holds_confirmed (world);
  g_assert_cmpuint (push (world, 1, NULL), ==, 201);
  check_holds_confirmed (world);
  g_assert_cmpint (wf_test_server_stop (server), ==, 0);
}

static void
test_kind (gconstpointer kind)
{
  const guint n = wf_loops_pick (4, 40);

  for (guint nth = 1; nth <= n; nth++)
    {
      g_auto (World) world = { 0 };
      world_init (&world);
      fail_once (&world, kind, nth);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_data_func ("/failed-disk/write", "write", test_kind);
  g_test_add_data_func ("/failed-disk/sync", "sync", test_kind);
  return g_test_run ();
}
