/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole histories: long ones converge (log.md §14 C1), and at any instant of both axes they show
 * what was recorded live, or folded from what had been entered (C3). */
#include "base/wf-clock.h"
#include "lib/wf-gen-operation.h"
#include "lib/wf-loops.h"
#include "lib/wf-world.h"
#include "model/wf-as-of.h"
#include "model/wf-hlc.h"

#define LONG_HISTORY 1000 /* operations */
#define INSTANTS_A_HISTORY 100

/* --- any instant -------------------------------------------------------- */

typedef struct
{
  GArray *times;       /* gint64, of the receipts */
  GPtrArray *pictures; /* char *: what the centre showed since then */
} Recording;

/* The centre takes everything in, in some order, and what it shows is written down each time. */
static void
record_live (WfWorld *world, Recording *recording)
{
  g_autoptr (GPtrArray) order = wf_world_dup_shuffled (world, world->operations);
  g_autoptr (WfPicture) centre = wf_picture_new ();
  gint64 now = world->now;

  for (guint i = 0; i < order->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (order, i);
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      now += 1 + g_rand_int_range (world->rand, 0, 1000000);
      operation->received_at = now;
      operation->is_suspect = wf_hlc_is_suspect (operation->id.hlc, now);
      g_ptr_array_add (one, operation);
      wf_picture_apply (centre, one);
      g_array_append_val (recording->times, now);
      g_ptr_array_add (recording->pictures, wf_world_describe (centre));
    }
}

static const char *
find_recorded (const Recording *recording, gint64 instant, const char *empty)
{
  const char *found = empty;
  for (guint i = 0; i < recording->times->len; i++)
    if (g_array_index (recording->times, gint64, i) <= instant)
      found = g_ptr_array_index (recording->pictures, i);
  return found;
}

static gint64
get_held_at (const WfOperation *operation, gpointer data)
{
  return wf_operation_get_held_at (operation);
}

static gint64
get_entered_at (const WfOperation *operation, gpointer data)
{
  return wf_operation_get_entered_at (operation);
}

static char *
dup_shown_at (WfAsOf *as_of, WfPicture *picture, gint64 instant)
{
  wf_as_of_show (as_of, instant);
  return wf_world_describe (picture);
}

/* A fold of all operations whose HLC stands at @instant or before it. */
static void
check_entered (WfWorld *world, WfAsOf *as_of, WfPicture *picture, gint64 instant)
{
  g_autoptr (WfPicture) fresh = wf_picture_new ();
  g_autoptr (GPtrArray) some = g_ptr_array_new ();

  for (guint i = 0; i < world->operations->len; i++)
    {
      WfOperation *operation = world->operations->pdata[i];
      if ((gint64) (operation->id.hlc >> 16) * 1000 <= instant)
        g_ptr_array_add (some, operation);
    }
  wf_picture_apply (fresh, some);
  g_autofree char *expected = wf_world_describe (fresh);
  g_autofree char *shown = dup_shown_at (as_of, picture, instant);
  g_assert_cmpstr (shown, ==, expected);
}

static void
check_instants (WfWorld *world, const Recording *recording, const char *empty)
{
  g_autoptr (WfPicture) of_held = wf_picture_new ();
  g_autoptr (WfPicture) of_entered = wf_picture_new ();
  g_autoptr (WfAsOf) held = wf_as_of_new (of_held, get_held_at, NULL);
  g_autoptr (WfAsOf) entered = wf_as_of_new (of_entered, get_entered_at, NULL);
  const gint64 first = world->now;
  const gint64 span = g_array_index (recording->times, gint64, recording->times->len - 1) - first;

  wf_as_of_take (held, world->operations, FALSE);
  wf_as_of_take (entered, world->operations, FALSE);
  for (guint i = 0; i < INSTANTS_A_HISTORY; i++)
    {
      const gint64 instant
          = first + (gint64) (g_rand_double_range (world->rand, -0.1, 1.1) * (double) span);
      g_autofree char *shown = dup_shown_at (held, of_held, instant);
      g_assert_cmpstr (shown, ==, find_recorded (recording, instant, empty));
      check_entered (world, entered, of_entered,
                     WF_GEN_DAY_US + (instant - first) * (first - WF_GEN_DAY_US) / MAX (span, 1));
    }
}

static void
test_as_of (void)
{
  WfLoops loops = { .n_per_commit = 10, .n_nightly = 1000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = wf_world_new (seed);
      g_autoptr (WfPicture) nothing = wf_picture_new ();
      g_autofree char *empty = wf_world_describe (nothing);
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_free);
      Recording recording = { times, pictures };
      for (guint i = 0; i < 2 * WF_WORLD_STEPS; i++)
        wf_world_step (world);
      record_live (world, &recording);
      check_instants (world, &recording, empty);
    }
}

/* --- long ones ---------------------------------------------------------- */

/* What was lost on the way comes late as one bundle, here as
 * everything that a replica does not hold; bundles of some of it come in between. */
static void
deliver_bundle (WfWorld *world, WfReplica *replica)
{
  g_autoptr (GPtrArray) bundle = wf_world_dup_shuffled (world, world->operations);

  g_ptr_array_set_size (bundle, (int) wf_world_pick (world, bundle->len + 1));
  wf_picture_apply (replica->picture, bundle);
  for (guint i = 0; i < bundle->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (bundle, i);
      replica->hlc
          = wf_hlc_receive (replica->hlc, operation->id.hlc, world->now + replica->clock_error);
    }
}

static void
check_converged (WfWorld *world)
{
  wf_world_deliver_everything (world);
  g_autofree char *first = wf_world_describe (world->replicas[0].picture);
  for (guint i = 1; i < world->n_replicas; i++)
    {
      g_autofree char *other = wf_world_describe (world->replicas[i].picture);
      g_assert_cmpstr (first, ==, other);
    }
}

static void
test_long_history (void)
{
  WfLoops loops = { .n_per_commit = 200, .n_nightly = 10000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = wf_world_new (seed);
      world->is_long = TRUE;
      while (world->operations->len < LONG_HISTORY)
        {
          wf_world_step (world);
          if (wf_world_pick (world, 400) == 0)
            deliver_bundle (world, &world->replicas[wf_world_pick (world, world->n_replicas)]);
        }
      check_converged (world);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/histories/as-of-any-instant", test_as_of);
  g_test_add_func ("/histories/long-ones-converge", test_long_history);
  return g_test_run ();
}
