/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came by courier is handed on to a server that dies in the middle (log.md §14 D5): the desk
 * offers it again by itself, and nobody but the desk that read the bundle does. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-loops.h"
#include "lib/wf-test-courier.h"
#include "lib/wf-test-desk.h"

#define N_OPERATIONS 60

typedef struct
{
  WfTestServer *server;
  WfTestDesk *author; /* meets the server once, for its place in ctl, and never again */
  WfTestDesk *carrier, *reader;
  GPtrArray *ids;
  char *path;
} World;

static void
world_init (World *world)
{
  world->server = wf_test_server_new ();
  world->author = wf_test_desk_new ("anna", "");
  world->carrier = wf_test_desk_new ("bert", "B");
  world->reader = wf_test_desk_new ("carl", "C");
  world->ids = g_ptr_array_new_with_free_func (g_free);
  world->path = g_build_filename (world->author->store->folder, "bundle.wfb", NULL);
  wf_test_server_add_crisis (world->server, WF_REALM_REAL);
  wf_test_server_add_user (world->server, "anna", world->author->key, TRUE);
  wf_test_server_add_user (world->server, "bert", world->carrier->key, TRUE);
  wf_test_server_add_user (world->server, "carl", world->reader->key, TRUE);
  wf_test_server_start (world->server, "server");
  wf_test_desk_connect (world->author, world->server);
  wf_test_until (wf_test_desk_is_in_sync, world->author, "the author knows its crisis");
  wf_test_desk_disconnect (world->author);
  wf_test_desk_connect (world->carrier, world->server);
  wf_test_desk_connect (world->reader, world->server);
  wf_test_until (wf_test_desk_is_in_sync, world->carrier, "the carrier knows its crisis");
}

static void
world_clear (World *world)
{
  g_unlink (world->path);
  wf_test_desk_free (world->author);
  wf_test_desk_free (world->carrier);
  wf_test_desk_free (world->reader);
  wf_test_server_free (world->server);
  g_ptr_array_unref (world->ids);
  g_free (world->path);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
write_bundle (World *world)
{
  g_autoptr (GError) error = NULL;
  WfUuid crisis;

  for (guint i = 0; i < N_OPERATIONS; i++)
    {
      WfUuid ent;
      wf_uuid_new (&ent, g_get_real_time ());
      g_ptr_array_add (world->ids, wf_test_desk_write (world->author, world->server->crisis, &ent,
                                                       "title", "By courier"));
    }
  g_unlink (world->path);
  g_assert_true (wf_uuid_parse (world->server->crisis, &crisis));
  g_autoptr (WfCourierSent) sent = wf_test_courier_write (
      world->author->store, world->author->key,
      wf_test_courier_request (WF_REALM_REAL, &crisis, world->carrier->key, WF_BUNDLE_SINCE_LAST),
      world->path, &error);
  g_assert_no_error (error);
}

/* The server dies while the bundle is read, or while what was in it is on its way. */
static void
read_bundle_and_kill (World *world, guint n_turns)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_killed = FALSE;

  wf_courier_import_async (world->carrier->store->store, world->path, world->carrier->key, NULL,
                           g_get_real_time (), NULL, NULL, wf_test_result_cb, &pending);
  for (guint turn = 0; pending == NULL || !is_killed; turn++)
    {
      if (turn >= n_turns && !is_killed)
        {
          wf_test_server_kill (world->server);
          is_killed = TRUE;
        }
      g_main_context_iteration (NULL, pending == NULL);
    }
  g_autoptr (GAsyncResult) result = pending;
  g_autoptr (WfCourierSummary) summary
      = wf_courier_import_finish (world->carrier->store->store, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < summary->spaces->len; i++)
    {
      const WfCourierSpaceSummary *space = g_ptr_array_index (summary->spaces, i);
      g_assert_cmpint (space->n_waiting + space->n_refused, ==, 0);
    }
  wf_test_server_start (world->server, "server");
}

static gboolean
has_all (World *world, WfTestDesk *desk)
{
  if (!wf_test_desk_is_in_sync (desk))
    return FALSE;
  g_autofree char *ids = wf_test_desk_dup_ids (desk, world->server->crisis);
  for (guint i = 0; i < world->ids->len; i++)
    if (!strstr (ids, world->ids->pdata[i]))
      return FALSE;
  return TRUE;
}

static gboolean
have_all (gpointer data)
{
  World *world = data;
  return has_all (world, world->carrier) && has_all (world, world->reader);
}

static void
test_dies (void)
{
  g_auto (World) world = { 0 };
  WfLoops loops = { .n_per_commit = 6, .n_nightly = 300 };

  world_init (&world);
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      write_bundle (&world);
      read_bundle_and_kill (&world, seed % 60);
      wf_test_until (have_all, &world, "the reader has what the courier brought");
    }
  wf_test_desk_check_derived (world.carrier);
  wf_test_desk_check_derived (world.reader);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/courier-server/dies-in-the-middle", test_dies);
  return g_test_run ();
}
