/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exchange over a network that does anything, and given up at any moment: whatever a desk was
 * told was saved reaches everybody, nothing that does not verify is taken, the cursor never covers
 * what is not there, and what counts as confirmed is at the server. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-loops.h"
#include "lib/wf-test-server.h"
#include "wf-world.h"

/* --- any network -------------------------------------------------------- */

static void
restart_all (WfWorld *world)
{
  for (guint i = 0; i < world->n_desks; i++)
    wf_world_disconnect (&world->desks[i]);
  for (guint i = 0; i < world->n_desks; i++)
    wf_world_connect (world, &world->desks[i]);
}

/* The server comes back from a copy of its file that is older than what it had confirmed. */
static void
restore_backup (WfWorld *world)
{
  const guint n = wf_fake_server_count (world->server, world->amber);
  for (guint i = 0; i < world->n_desks; i++)
    wf_world_disconnect (&world->desks[i]);
  wf_fake_server_forget (world->server, world->amber, wf_world_pick (world, n + 1));
  if (wf_world_pick (world, 2) == 0)
    wf_fake_server_new_epoch (world->server);
  for (guint i = 0; i < world->n_desks; i++)
    wf_world_connect (world, &world->desks[i]);
}

static void
test_any_network (gconstpointer restores)
{
  WfLoops loops = { .n_per_commit = 14, .n_nightly = 1000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = wf_world_new (seed, 2 + seed % (WF_WORLD_MAX_DESKS - 1));
      world->network = wf_fake_network_bad;
      restart_all (world);
      for (guint i = 0; i < 30; i++)
        {
          WfWorldDesk *desk = &world->desks[wf_world_pick (world, world->n_desks)];
          wf_world_write (world, desk);
          if (wf_world_pick (world, 3) == 0)
            wf_world_pump (wf_world_pick (world, 30));
          if (wf_world_pick (world, 12) == 0)
            {
              wf_world_disconnect (desk);
              wf_world_connect (world, desk);
            }
          if (GPOINTER_TO_INT (restores) && wf_world_pick (world, 15) == 0)
            restore_backup (world);
        }
      world->network = wf_fake_network_good;
      wf_world_check_converged (world);
    }
}

/* A backup is put back, the desk reads the new history and offers what it lacks; before it has read
 * to the end the server falls back again, to just where the desk has read: nothing in the history
 * tells the desk, and what it holds beyond has receipts, of the first history. */
static void
test_restored_twice (void)
{
  WfLoops loops = { .n_per_commit = 8, .n_nightly = 500 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = wf_world_new (seed, 1);
      WfWorldDesk *desk = &world->desks[0];
      const guint n = 20 + wf_world_pick (world, 20);
      wf_world_connect (world, desk);
      for (guint i = 0; i < n; i++)
        wf_world_write (world, desk);
      wf_test_until (wf_world_is_settled, world, "the desk in sync");
      wf_world_disconnect (desk);
      wf_fake_server_forget (world->server, world->amber, 1 + wf_world_pick (world, 7));
      wf_fake_server_new_epoch (world->server);
      wf_world_connect (world, desk);
      while (wf_fake_server_count (world->server, world->amber) < n)
        g_main_context_iteration (NULL, TRUE);
      wf_world_disconnect (desk);
      g_autoptr (WfCursor) cursor = wf_world_get_cursor (desk, world->amber);
      g_assert_cmpint (cursor->seq, <, n);
      wf_fake_server_forget (world->server, world->amber, (guint) cursor->seq);
      wf_world_connect (world, desk);
      wf_world_check_converged (world);
    }
}

static gboolean
is_all_here (gpointer data)
{
  WfWorld *world = data;
  guint n_acked;
  g_autoptr (GHashTable) ids = wf_world_load_ids (world, &world->desks[0], &n_acked);
  return g_hash_table_size (ids) == g_hash_table_size (world->said) - 1;
}

/* One document of the history does not verify, what follows is taken and the cursor stays before
 * it. Then a backup is put back that ends there: nothing tells the desk, which alone holds the
 * rest. */
static void
test_restored_to_a_hole (void)
{
  WfLoops loops = { .n_per_commit = 4, .n_nightly = 500 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = wf_world_new (seed, 2);
      WfWorldDesk *reader = &world->desks[0], *writer = &world->desks[1];
      const guint n = 20 + wf_world_pick (world, 20), hole = 11 + wf_world_pick (world, 7);
      wf_world_connect (world, reader);
      wf_world_connect (world, writer);
      for (guint i = 0; i < 10; i++)
        wf_world_write (world, writer);
      wf_test_until (wf_world_is_settled, world, "both desks in sync");
      wf_world_disconnect (reader);
      for (guint i = 10; i < n; i++)
        wf_world_write (world, writer);
      world->n_desks = 1;
      world->network.damaged_seq = hole;
      wf_world_connect (world, reader);
      wf_test_until (is_all_here, world, "all but the damaged one here");
      wf_world_disconnect (reader);
      wf_world_disconnect (writer);
      wf_fake_server_forget (world->server, world->amber, hole);
      world->network.damaged_seq = 0;
      wf_world_connect (world, reader);
      wf_world_check_converged (world);
      world->n_desks = 2;
    }
}

/* The server gives an operation without its body, to whoever reads the history and to whoever waits
 * for what is new: the cursor passes it, and when the server gives it whole, it comes. */
static void
test_stripped (void)
{
  WfLoops loops = { .n_per_commit = 6, .n_nightly = 500 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = wf_world_new (seed, 3);
      const guint n = 10 + wf_world_pick (world, 20);
      wf_world_connect (world, &world->desks[0]);
      wf_world_connect (world, &world->desks[1]);
      world->network.stripped_seq = 1 + wf_world_pick (world, n);
      for (guint i = 0; i < n; i++)
        wf_world_write (world, &world->desks[0]);
      wf_world_connect (world, &world->desks[2]);
      wf_test_until (wf_world_is_settled, world, "everybody has read it");
      g_assert_cmpuint (wf_world_count_missing (world, &world->desks[0]), ==, 0);
      for (guint i = 1; i < world->n_desks; i++)
        {
          g_autoptr (WfCursor) cursor = wf_world_get_cursor (&world->desks[i], world->amber);
          g_assert_cmpint (cursor->seq, ==, n);
          g_assert_cmpuint (wf_world_count_missing (world, &world->desks[i]), ==, 1);
        }
      world->network.stripped_seq = 0;
      restart_all (world);
      wf_world_check_converged (world);
    }
}

/* --- given up at any moment --------------------------------------------- */

/* One desk with much to fetch and something to send. */
static WfWorld *
behind_new (guint32 seed)
{
  WfWorld *world = wf_world_new (seed, 2);

  wf_world_connect (world, &world->desks[0]);
  for (guint i = 0; i < 40; i++)
    wf_world_write (world, &world->desks[0]);
  world->n_desks = 1;
  wf_test_until (wf_world_is_settled, world, "the first desk in sync");
  world->n_desks = 2;
  for (guint i = 0; i < 12; i++)
    wf_world_write (world, &world->desks[1]);
  return world;
}

static void
give_up (WfWorld *world, WfWorldDesk *desk, guint how)
{
  g_autoptr (GError) error = NULL;

  if (how == 0) /* and again at once, while old answers are on their way */
    {
      wf_sync_engine_stop (desk->engine);
      wf_sync_engine_start (desk->engine);
      wf_world_pump (wf_world_pick (world, 10));
    }
  wf_world_disconnect (desk);
  if (how < 2)
    return;
  wf_test_store_close (desk->store);
  wf_test_store_open (desk->store, WF_REALM_REAL, desk->key, &error);
  g_assert_no_error (error);
}

static void
test_given_up (void)
{
  WfLoops loops = { .n_per_commit = 40, .n_nightly = 5000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = behind_new (seed);
      WfWorldDesk *desk = &world->desks[1];
      for (guint i = 0; i < 3; i++)
        {
          wf_world_connect (world, desk);
          for (guint turn = wf_world_pick (world, 120); turn > 0; turn--)
            g_main_context_iteration (NULL, TRUE);
          give_up (world, desk, wf_world_pick (world, 3));
          wf_world_check_desk (world, desk);
        }
      wf_world_connect (world, desk);
      wf_world_check_converged (world);
    }
}

/* --- given up at every moment -------------------------------------------- */

/* The store's file as it was, and the server with what it had: each time begins at the same place.
 */
static void
begin_there (WfWorld *world, WfWorldDesk *desk, const char *copy, guint n_rows)
{
  static const char *const others[] = { "-wal", "-shm", "-spare" };
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  wf_test_store_close (desk->store);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_strconcat (desk->store->path, others[i], NULL);
      g_unlink (path);
    }
  g_assert_true (g_file_get_contents (copy, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (desk->store->path, bytes, (gssize) size, NULL));
  wf_fake_server_forget (world->server, world->amber, n_rows);
  wf_test_store_open (desk->store, WF_REALM_REAL, desk->key, &error);
  g_assert_no_error (error);
}

typedef struct
{
  WfWorld *world;
  WfWorldDesk *desk;
} Catching;

static gboolean
is_caught_up (gpointer data)
{
  Catching *catching = data;
  WfWorld *world = catching->world;
  WfSyncEngine *engine = catching->desk->engine;

  return wf_sync_engine_get_state (engine) == WF_SYNC_IN_SYNC && !wf_world_is_storing (engine)
         && engine->works[WF_WORLD_AMBER].seq == wf_fake_server_count (world->server, world->amber)
         && wf_fake_server_count (world->server, world->amber)
                    + wf_fake_server_count (world->server, world->ctl)
                == g_hash_table_size (world->said);
}

/* After one turn of the main loop, after two, and so on until there was nothing left to give up:
 * no answer of the network or of the store comes between two of them unseen. */
static void
test_given_up_everywhere (void)
{
  g_autoptr (WfWorld) world = behind_new (1);
  WfWorldDesk *desk = &world->desks[1];
  Catching catching = { world, desk };
  g_autofree char *copy = g_strconcat (desk->store->path, ".before", NULL);
  const guint n_rows = wf_fake_server_count (world->server, world->amber);
  const guint n_ways = g_getenv ("WF_NIGHTLY") ? 3 : 1;
  g_autofree char *bytes = NULL;
  gboolean is_over = FALSE;
  guint n = 0;
  gsize size;

  wf_world_disconnect (&world->desks[0]);
  wf_test_store_close (desk->store);
  g_assert_true (g_file_get_contents (desk->store->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize) size, NULL));
  for (; !is_over; n++)
    for (guint way = 0; way < n_ways; way++)
      {
        guint n_acked;
        begin_there (world, desk, copy, n_rows);
        wf_world_connect (world, desk);
        for (guint turn = 0; turn < n && !is_over; turn++)
          {
            g_main_context_iteration (NULL, TRUE);
            is_over = is_caught_up (&catching);
          }
        give_up (world, desk, (n + way) % 3);
        wf_world_check_desk (world, desk);
        wf_world_connect (world, desk);
        wf_test_until (is_caught_up, &catching, "all of it, however often it was given up");
        wf_world_check_desk (world, desk);
        g_autoptr (GHashTable) ids = wf_world_load_ids (world, desk, &n_acked);
        g_assert_cmpuint (g_hash_table_size (ids), ==, g_hash_table_size (world->said));
        g_assert_cmpuint (n_acked, ==, g_hash_table_size (world->said));
        wf_world_disconnect (desk);
      }
  g_test_message ("given up at %u moments", n);
  g_assert_cmpuint (n, >, 20);
  g_unlink (copy);
}

/* --- spoiled on the way --------------------------------------------------------------------- */

/* Much to fetch and something to send over a line that changes a byte of every second message. */
static void
test_spoiled (void)
{
  WfLoops loops = { .n_per_commit = 10, .n_nightly = 1000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = behind_new (seed);
      world->network.spoil = 500;
      wf_world_connect (world, &world->desks[1]);
      for (guint i = 0; i < 5; i++)
        {
          wf_world_pump (20);
          wf_world_disconnect (&world->desks[1]);
          wf_world_check_desk (world, &world->desks[1]);
          wf_world_connect (world, &world->desks[1]);
        }
      wf_world_pump (20);
      world->network.spoil = 0;
      wf_world_check_converged (world);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_data_func ("/exchange/laws/any-network", GINT_TO_POINTER (FALSE), test_any_network);
  g_test_add_data_func ("/exchange/laws/any-network-and-a-server-from-a-backup",
                        GINT_TO_POINTER (TRUE), test_any_network);
  g_test_add_func ("/exchange/laws/restored-twice", test_restored_twice);
  g_test_add_func ("/exchange/laws/restored-to-a-hole", test_restored_to_a_hole);
  g_test_add_func ("/exchange/laws/stripped-of-its-body", test_stripped);
  g_test_add_func ("/exchange/laws/spoiled-on-the-way", test_spoiled);
  g_test_add_func ("/exchange/laws/given-up-at-any-moment", test_given_up);
  g_test_add_func ("/exchange/laws/given-up-at-every-moment", test_given_up_everywhere);
  return g_test_run ();
}
