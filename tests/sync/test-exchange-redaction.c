/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A history in which something was redacted is exchanged like any other: a server takes what has no
 * body only when it knows who asked for that, and everybody gets there. */
#include <glib/gstdio.h>

#include "lib/wf-loops.h"
#include "lib/wf-test-courier.h"
#include "lib/wf-test-server.h"
#include "wf-world.h"

static void
connect_all (WfWorld *world)
{
  for (guint i = 0; i < world->n_desks; i++)
    wf_world_connect (world, &world->desks[i]);
}

static void
disconnect_all (WfWorld *world)
{
  for (guint i = 0; i < world->n_desks; i++)
    wf_world_disconnect (&world->desks[i]);
}

static gboolean
is_whole (gpointer data)
{
  WfWorld *world = data;

  for (guint i = 0; i < world->n_desks; i++)
    if (wf_world_count_missing (world, &world->desks[i]) > 0)
      return FALSE;
  return wf_world_is_settled (world);
}

static void
write_many (WfWorld *world, guint n)
{
  for (guint i = 0; i < n; i++)
    wf_world_write (world, &world->desks[wf_world_pick (world, world->n_desks)]);
}

/* Desks that hold a history with a few redactions among other things, and a server that has it. */
static WfWorld *
redacted_new (guint32 seed)
{
  WfWorld *world = wf_world_new (seed, 2 + seed % 2);

  connect_all (world);
  write_many (world, 8 + wf_world_pick (world, 8));
  wf_test_until (wf_world_is_settled, world, "everybody in sync");
  for (guint i = 1 + wf_world_pick (world, 3); i > 0; i--)
    {
      g_autoptr (WfOperation) target = wf_world_pick_operation (world, &world->desks[0]);
      wf_world_redact (world, target);
      write_many (world, wf_world_pick (world, 12));
    }
  wf_test_until (is_whole, world, "everybody in sync, what was redacted is");
  return world;
}

/* D8: yesterday's backup is put back, of a time before the redactions or between them, or before
 * what they name. All that the desks still have of that has no body. */
static void
test_restored (gconstpointer is_bad)
{
  WfLoops loops = { .n_per_commit = 8, .n_nightly = 500 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = redacted_new (seed);
      const guint n = wf_fake_server_count (world->server, world->amber);
      disconnect_all (world);
      wf_fake_server_forget (world->server, world->amber, wf_world_pick (world, n));
      if (wf_world_pick (world, 2) == 0)
        wf_fake_server_new_epoch (world->server);
      if (GPOINTER_TO_INT (is_bad))
        world->network = wf_fake_network_bad;
      connect_all (world);
      wf_world_pump (GPOINTER_TO_INT (is_bad) ? 60 : 0);
      write_many (world, wf_world_pick (world, 4));
      world->network = wf_fake_network_good;
      wf_world_check_converged (world);
    }
}

/* One desk alone holds the history without the body and the redactions, and goes first. */
static void
test_one_desk_restores (void)
{
  WfLoops loops = { .n_per_commit = 4, .n_nightly = 500 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = redacted_new (seed);
      disconnect_all (world);
      wf_fake_server_forget (world->server, world->amber, 0);
      wf_fake_server_new_epoch (world->server);
      wf_world_connect (world, &world->desks[world->n_desks - 1]);
      wf_world_pump (30);
      for (guint i = 0; i + 1 < world->n_desks; i++)
        wf_world_connect (world, &world->desks[i]);
      wf_world_check_converged (world);
    }
}

static void
carry (WfWorld *world, guint from, guint to)
{
  g_autofree char *path = g_strconcat (world->desks[from].store->path, ".wfb", NULL);
  g_autoptr (GError) error = NULL;
  WfCourierRequest *request = wf_test_courier_request (WF_REALM_REAL, &world->crisis,
                                                       world->desks[to].key, WF_BUNDLE_EVERYTHING);
  g_autoptr (WfCourierSent) sent = wf_test_courier_write (
      world->desks[from].store, world->desks[from].key, request, path, &error);
  g_assert_no_error (error);
  g_autoptr (WfCourierSummary) taken
      = wf_test_courier_import (world->desks[to].store, world->desks[to].key, path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < taken->spaces->len; i++)
    {
      const WfCourierSpaceSummary *space = taken->spaces->pdata[i];
      g_assert_cmpuint (space->n_waiting + space->n_refused, ==, 0);
    }
  g_unlink (path);
}

/* What was redacted goes by courier, from desks that no server knows to one that meets it first. */
static void
test_courier (void)
{
  WfLoops loops = { .n_per_commit = 4, .n_nightly = 500 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = wf_world_new (seed, 3);
      for (guint i = 6 + wf_world_pick (world, 10); i > 0; i--)
        wf_world_write (world, &world->desks[0]);
      g_autoptr (WfOperation) target = wf_world_pick_operation (world, &world->desks[0]);
      wf_world_redact (world, target);
      carry (world, 1, 0);
      carry (world, 0, 2);
      for (guint i = 0; i < world->n_desks; i += 2)
        g_assert_cmpuint (wf_world_count_missing (world, &world->desks[i]), ==, 0);
      wf_world_connect (world, &world->desks[2]);
      wf_world_pump (wf_world_pick (world, 60));
      wf_world_connect (world, &world->desks[0]);
      wf_world_connect (world, &world->desks[1]);
      wf_world_check_converged (world);
    }
}

/* --- refused, and offered again ----------------------------------------------------------- */

static void
give_one (WfWorld *world, WfWorldDesk *desk, WfOperation *operation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_ptr_array_add (one, operation);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (desk->store, wf_test_batch (NULL, world->amber, one), &error);
  g_assert_no_error (error);
}

static WfOperation *
find_redaction (WfWorld *world, WfWorldDesk *desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &world->crisis);

  for (guint i = 0; i < operations->len; i++)
    if (((WfOperation *) operations->pdata[i])->kind == WF_OP_REDACT)
      return wf_operation_ref (operations->pdata[i]);
  g_assert_not_reached ();
}

typedef struct
{
  WfWorld *world;
  guint n_refused, n_held;
} Refused;

static gboolean
is_refused (gpointer data)
{
  const Refused *refused = data;
  const WfSyncWork *work = &refused->world->desks[0].engine->works[WF_WORLD_AMBER];

  return g_hash_table_size (work->refused) == refused->n_refused
         && wf_fake_server_count (refused->world->server, refused->world->amber) == refused->n_held;
}

/* The server does not take the redactions from the desk that holds what they name; from another
 * that does not, it takes them later. No timer and no other connection helps. */
static void
test_refused_first (void)
{
  g_autoptr (WfWorld) world = wf_world_new (1, 2);
  WfWorldDesk *holder = &world->desks[0], *other = &world->desks[1];
  Refused refused = { world, 3, 4 };

  for (guint i = 0; i < 5; i++)
    wf_world_write (world, holder);
  g_autoptr (WfOperation) target = wf_world_pick_operation (world, holder);
  wf_world_redact (world, target);
  g_autoptr (WfOperation) asked = find_redaction (world, holder);
  g_autoptr (WfOperation) agreed = find_redaction (world, other);
  give_one (world, holder, agreed);
  give_one (world, other, asked);
  g_assert_cmpuint (wf_world_count_missing (world, holder), ==, 0);

  wf_fake_server_refuse_redactions (world->server, TRUE);
  wf_world_connect (world, holder);
  holder->engine->tuning.delay_factor = 1000.0;
  wf_test_until (is_refused, &refused, "the redactions refused, and what they name");
  wf_fake_server_refuse_redactions (world->server, FALSE);
  wf_world_connect (world, other);
  refused.n_refused = 2; /* what the other one brought is here already, and waits for its turn */
  refused.n_held = 7;
  wf_test_until (is_refused, &refused, "what was redacted is taken");
}

/* --- left out by a server, and whole here ------------------------------------------------- */

static gboolean
is_given (gpointer data)
{
  WfWorld *world = data;

  return wf_fake_server_count_stripped (world->server, world->amber) == 0
         && wf_sync_engine_get_state (world->desks[2].engine) == WF_SYNC_IN_SYNC;
}

static gboolean
lacks_nothing_else (gpointer data)
{
  WfWorld *world = data;

  return wf_sync_engine_get_state (world->desks[1].engine) == WF_SYNC_IN_SYNC
         && wf_world_count_missing (world, &world->desks[1])
                == wf_fake_server_count_stripped (world->server, world->amber);
}

/* A server that keeps some of a history without what it says, its author who has read past that,
 * one who lacks it, and one who has it whole by courier and does not know the server yet. */
static WfWorld *
left_out_new (guint32 seed)
{
  WfWorld *world = wf_world_new (seed, 3);

  wf_world_connect (world, &world->desks[0]);
  for (guint i = 10 + wf_world_pick (world, 20); i > 0; i--)
    wf_world_write (world, &world->desks[0]);
  while (wf_fake_server_count (world->server, world->amber) + 4
         < g_hash_table_size (world->said) - wf_fake_server_count (world->server, world->ctl))
    wf_world_pump (1);
  carry (world, 0, 2);
  const guint n = wf_fake_server_count (world->server, world->amber);
  for (guint i = 1 + wf_world_pick (world, n - 1); i > 0; i--)
    wf_fake_server_strip (world->server, world->amber, 1 + wf_world_pick (world, n));
  wf_world_connect (world, &world->desks[1]);
  wf_test_until (lacks_nothing_else, world, "a desk that lacks what the server left out");
  return world;
}

static void
check_given (WfWorld *world)
{
  wf_test_until (is_given, world, "the server has it whole");
  world->network = wf_fake_network_good;
  wf_world_disconnect (&world->desks[1]);
  wf_world_connect (world, &world->desks[1]);
  wf_world_check_converged (world);
}

/* No history begins anew: who reads it for the first time and has it whole gives it. */
static void
test_left_out (gconstpointer is_bad)
{
  WfLoops loops = { .n_per_commit = 8, .n_nightly = 500 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = left_out_new (seed);
      if (GPOINTER_TO_INT (is_bad))
        world->network = wf_fake_network_bad;
      wf_world_connect (world, &world->desks[2]);
      check_given (world);
    }
}

static gboolean
has_read_all (gpointer data)
{
  WfWorld *world = data;

  g_autoptr (WfCursor) cursor = wf_world_get_cursor (&world->desks[2], world->amber);

  return cursor->seq == wf_fake_server_count (world->server, world->amber)
         && !wf_world_is_storing (world->desks[2].engine);
}

static gboolean
is_offline (gpointer data)
{
  WfWorld *world = data;

  return wf_sync_engine_get_state (world->desks[2].engine) == WF_SYNC_OFFLINE;
}

/* It is not taken over the first connection, and not announced over the next one. */
static void
test_left_out_refused (void)
{
  g_autoptr (WfWorld) world = left_out_new (1);

  world->network.too_large = 1000;
  wf_world_connect (world, &world->desks[2]);
  wf_test_until (has_read_all, world, "everything read");
  wf_world_pump (300);
  g_assert_cmpuint (wf_fake_server_count_stripped (world->server, world->amber), >, 0);
  world->network.lose_request = 1000;
  wf_test_until (is_offline, world, "the connection breaks");
  world->network = wf_fake_network_good;
  check_given (world);
}

/* The way to the server leaves a body out whatever the server has: it is given once a connection,
 * not without pause. */
static void
test_left_out_on_the_way (void)
{
  const guint seq = 3;
  g_autoptr (WfWorld) world = wf_world_new (1, 2);

  for (guint i = 0; i < 5; i++)
    wf_world_write (world, &world->desks[0]);
  carry (world, 0, 1);
  world->network.stripped_seq = seq;
  connect_all (world);
  wf_test_until (wf_world_is_settled, world, "everybody in sync");
  wf_world_pump (200);
  /* Each of them once, beside what was offered before it was confirmed. */
  const guint n = wf_fake_server_count_again (world->server, world->amber, seq);
  g_assert_cmpuint (n, >=, 2);
  wf_world_pump (200);
  g_assert_cmpuint (wf_fake_server_count_again (world->server, world->amber, seq), ==, n);
  disconnect_all (world);
  connect_all (world);
  wf_test_until (wf_world_is_settled, world, "everybody in sync again");
  wf_world_pump (200);
  g_assert_cmpuint (wf_fake_server_count_again (world->server, world->amber, seq), ==, n);
}

/* What two desks ask for at the same time that others write on. */
static void
test_any_network (void)
{
  WfLoops loops = { .n_per_commit = 8, .n_nightly = 500 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = wf_world_new (seed, 3);
      world->network = wf_fake_network_bad;
      connect_all (world);
      write_many (world, 5);
      for (guint i = 0; i < 12; i++)
        {
          if (wf_world_pick (world, 4) == 0)
            {
              WfWorldDesk *desk = &world->desks[wf_world_pick (world, world->n_desks)];
              wf_world_write (world, desk);
              g_autoptr (WfOperation) target = wf_world_pick_operation (world, desk);
              wf_world_redact (world, target);
            }
          write_many (world, 2);
          wf_world_pump (wf_world_pick (world, 20));
        }
      world->network = wf_fake_network_good;
      wf_world_check_converged (world);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_data_func ("/exchange/redaction/restored", GINT_TO_POINTER (FALSE), test_restored);
  g_test_add_data_func ("/exchange/redaction/restored-over-a-bad-network", GINT_TO_POINTER (TRUE),
                        test_restored);
  g_test_add_func ("/exchange/redaction/one-desk-restores", test_one_desk_restores);
  g_test_add_func ("/exchange/redaction/by-courier", test_courier);
  g_test_add_func ("/exchange/redaction/refused-first", test_refused_first);
  g_test_add_data_func ("/exchange/redaction/left-out", GINT_TO_POINTER (FALSE), test_left_out);
  g_test_add_data_func ("/exchange/redaction/left-out-over-a-bad-network", GINT_TO_POINTER (TRUE),
                        test_left_out);
  g_test_add_func ("/exchange/redaction/left-out-and-refused-first", test_left_out_refused);
  g_test_add_func ("/exchange/redaction/left-out-on-the-way", test_left_out_on_the_way);
  g_test_add_func ("/exchange/redaction/any-network", test_any_network);
  return g_test_run ();
}
