/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of the merge, over worlds of 2 to 9 replicas whose clocks are wrong by −1 hour to +1
 * year, with messages that come twice, out of order, late or never. A world is a function of (seed,
 * steps); a failing one is halved until it holds and the smallest failing one is named. Replay a
 * run with --seed=… as printed at its start. */
#include <string.h>

#include "base/wf-clock.h"
#include "lib/wf-gen-operation.h"
#include "lib/wf-loops.h"
#include "lib/wf-world.h"
#include "model/wf-as-of.h"

/* --- the rule, said naively --------------------------------------------- */

static gboolean
is_named (GPtrArray *operations, const WfOperation *wanted, const char *field, WfOpKind only)
{
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (operations, i);
      const WfWrite *write = wf_operation_find_write (operation, field);
      if (!write || !wf_uuid_equal (&operation->ent, &wanted->ent)
          || strcmp (operation->space, wanted->space) != 0 || operation->kind != only)
        continue;
      for (guint j = 0; j < write->n_parents; j++)
        if (wf_operation_id_compare (&write->parents[j], &wanted->id) == 0)
          return TRUE;
    }
  return FALSE;
}

static gboolean
is_live (WfRecord *record, const WfOperation *operation, const char *field)
{
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, operation->space, field, &n_live);

  for (guint i = 0; i < n_live; i++)
    if (live[i].operation == operation)
      return TRUE;
  return FALSE;
}

/* Law: of several live values the one shown is the newest of the trusted, else the newest. */
static void
check_winner (WfWorld *world, WfRecord *record, const char *space, const char *field)
{
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, space, field, &n_live);

  for (guint i = 1; i < n_live; i++)
    {
      const WfOperation *shown = live[0].operation, *other = live[i].operation;
      if (shown->is_suspect != other->is_suspect
              ? shown->is_suspect
              : wf_operation_id_compare (&shown->id, &other->id) < 0)
        wf_world_fail (world, "the winner is not the newest of the trusted");
    }
}

/* Law: live is what was written and no write that is here names. */
static void
check_live (WfWorld *world, WfReplica *replica)
{
  guint n_unretired[WF_WORLD_ENTITIES + 1] = { 0 };

  for (guint i = 0; i < replica->held->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (replica->held, i);
      WfRecord *record = wf_picture_lookup (replica->picture, &operation->ent);
      if (operation->kind == WF_OP_RETIRE)
        continue;
      for (guint j = 0; j < operation->n_writes; j++)
        {
          const char *field = operation->writes[j].field;
          gboolean expected = !is_named (replica->held, operation, field, WF_OP_SET);
          if (is_live (record, operation, field) != expected)
            wf_world_fail (world, "the live set is not what nobody superseded");
          check_winner (world, record, operation->space, field);
          if (expected && !is_named (replica->held, operation, field, WF_OP_RETIRE))
            n_unretired[operation->ent.bytes[15]]++;
        }
    }
  for (guint i = 1; i <= WF_WORLD_ENTITIES; i++)
    {
      WfUuid ent = wf_gen_uuid (i);
      WfRecord *record = wf_picture_lookup (replica->picture, &ent);
      if (record && n_unretired[i] > 0 && wf_record_is_retired (record))
        wf_world_fail (world, "a write that no retire named is hidden");
    }
}

/* --- laws --------------------------------------------------------------- */

static void
law_converges (WfWorld *world)
{
  wf_world_deliver_everything (world);
  g_autofree char *first = wf_world_describe (world->replicas[0].picture);
  for (guint i = 1; i < world->n_replicas; i++)
    {
      g_autofree char *other = wf_world_describe (world->replicas[i].picture);
      if (strcmp (first, other) != 0)
        wf_world_fail (world, "two replicas with the same operations differ");
    }
}

static void
law_informed_edit_wins (WfWorld *world)
{
  WfReplica *author = &world->replicas[wf_world_pick (world, world->n_replicas)];
  guint before = world->operations->len;

  wf_world_deliver_everything (world);
  wf_world_write (world, author);
  WfOperation *last = g_ptr_array_index (world->operations, before);
  wf_world_deliver_everything (world);
  for (guint i = 0; i < world->n_replicas; i++)
    if (last->kind != WF_OP_RETIRE)
      wf_world_check_own_write (world, &world->replicas[i], last);
    else if (last->n_writes > 0
             && !wf_record_is_retired (wf_picture_lookup (world->replicas[i].picture, &last->ent))
             && !wf_record_is_disputed (wf_picture_lookup (world->replicas[i].picture, &last->ent)))
      wf_world_fail (world, "an informed retire had no effect");
}

static void
law_live_is_unnamed (WfWorld *world)
{
  for (guint i = 0; i < world->n_replicas; i++)
    check_live (world, &world->replicas[i]);
}

static void
law_idempotent (WfWorld *world)
{
  for (guint i = 0; i < world->n_replicas; i++)
    {
      WfReplica *replica = &world->replicas[i];
      g_autoptr (GPtrArray) again = wf_world_dup_shuffled (world, replica->held);
      g_autofree char *before = wf_world_describe (replica->picture);
      guint64 generation = wf_picture_get_generation (replica->picture);
      wf_picture_apply (replica->picture, again);
      wf_picture_replace (replica->picture, again);
      g_autofree char *after = wf_world_describe (replica->picture);
      if (strcmp (before, after) != 0 || wf_picture_get_generation (replica->picture) != generation)
        wf_world_fail (world, "known operations changed a picture");
    }
}

/* Law: a picture taken to another instant is the picture of that instant. */
static void
law_replace_is_fresh (WfWorld *world)
{
  WfReplica *replica = &world->replicas[0];

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GPtrArray) some = wf_world_dup_shuffled (world, world->operations);
      g_autoptr (WfPicture) fresh = wf_picture_new ();
      g_ptr_array_set_size (some, (int) wf_world_pick (world, some->len + 1));
      wf_picture_apply (fresh, some);
      wf_picture_replace (replica->picture, some);
      g_autofree char *replaced = wf_world_describe (replica->picture);
      g_autofree char *expected = wf_world_describe (fresh);
      if (strcmp (replaced, expected) != 0)
        wf_world_fail (world, "a replaced picture differs from a fresh one");
    }
}

/* Law: what was withdrawn never came. */
static void
law_withdraw_is_fresh (WfWorld *world)
{
  WfReplica *replica = &world->replicas[0];
  g_autoptr (GPtrArray) left = wf_world_dup_shuffled (world, replica->held);

  while (left->len > 0)
    {
      const guint n_left = wf_world_pick (world, left->len);
      g_autoptr (GPtrArray) gone = g_ptr_array_new ();
      g_autoptr (WfPicture) fresh = wf_picture_new ();
      for (guint i = n_left; i < left->len; i++)
        g_ptr_array_add (gone, left->pdata[i]);
      g_ptr_array_set_size (left, (int) n_left);
      wf_picture_apply (fresh, left);
      wf_picture_withdraw (replica->picture, gone);
      g_autofree char *withdrawn = wf_world_describe (replica->picture);
      g_autofree char *expected = wf_world_describe (fresh);
      if (strcmp (withdrawn, expected) != 0)
        wf_world_fail (world, "a picture still shows something of what was withdrawn");
    }
}

/* --- as of -------------------------------------------------------------- */

/* Arrival is a time that has nothing to do with the author's clock; a receipt comes later and
 * counts from then on. */
static gint64
get_held_at (const WfOperation *operation, gpointer data)
{
  return wf_operation_get_held_at (operation);
}

/* A receipt for one of @current, or NULL when it has one. */
static WfOperation *
give_receipt (WfWorld *world, GPtrArray *current)
{
  const guint at = wf_world_pick (world, current->len);
  WfOperation *operation = current->pdata[at];
  if (operation->receipt_seq != 0)
    return NULL;
  WfOperation *copy = wf_gen_copy (operation);
  copy->arrived_at = operation->arrived_at;
  copy->receipt_seq = 1;
  copy->received_at = operation->arrived_at + g_rand_int_range (world->rand, -50, 50);
  wf_operation_unref (operation);
  current->pdata[at] = copy;
  return wf_operation_ref (copy);
}

static void
check_instant (WfWorld *world, WfAsOf *as_of, WfPicture *picture, GPtrArray *current)
{
  const gint64 instant = wf_as_of_get_instant (as_of);
  g_autoptr (WfPicture) fresh = wf_picture_new ();
  g_autoptr (GPtrArray) held = g_ptr_array_new ();
  g_autoptr (GPtrArray) listed = wf_as_of_dup_operations (as_of, instant);

  for (guint i = 0; i < current->len; i++)
    if (wf_operation_get_held_at (current->pdata[i]) <= instant)
      g_ptr_array_add (held, current->pdata[i]);
  wf_picture_apply (fresh, held);
  g_autofree char *shown = wf_world_describe (picture);
  g_autofree char *expected = wf_world_describe (fresh);
  if (strcmp (shown, expected) != 0 || listed->len != held->len)
    wf_world_fail (world, "the picture as of an instant is not what was held then");
}

static void
change_something (WfWorld *world, WfAsOf *as_of, GPtrArray *current)
{
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  switch (wf_world_pick (world, 4))
    {
    case 0: /* more comes, some of it twice, some at once with its receipt */
      for (guint i = wf_world_pick (world, 80); i > 0; i--)
        {
          WfOperation *operation = wf_gen_copy (
              world->operations->pdata[wf_world_pick (world, world->operations->len)]);
          WfOperation *known = wf_as_of_lookup (as_of, &operation->id);
          operation->arrived_at = known ? known->arrived_at : (gint64) wf_world_pick (world, 100);
          for (guint j = 0; !known && j < batch->len; j++)
            if (wf_operation_id_equal_key (&((WfOperation *) batch->pdata[j])->id, &operation->id))
              known = operation;
          g_ptr_array_add (batch, operation);
          if (!known)
            g_ptr_array_add (current, wf_operation_ref (operation));
        }
      wf_as_of_take (as_of, batch, FALSE);
      break;
    case 1: /* receipts */
      for (guint i = wf_world_pick (world, 5); i > 0 && current->len > 0; i--)
        {
          WfOperation *copy = give_receipt (world, current);
          if (copy)
            g_ptr_array_add (batch, copy);
        }
      wf_as_of_take (as_of, batch, FALSE);
      break;
    case 2: /* some count no longer */
      for (guint i = wf_world_pick (world, 3); i > 0 && current->len > 0; i--)
        g_ptr_array_add (
            batch, g_ptr_array_steal_index_fast (current, wf_world_pick (world, current->len)));
      wf_as_of_drop (as_of, batch);
      break;
    default:
      wf_as_of_show (as_of, (gint64) wf_world_pick (world, 120) - 10);
    }
}

/* Law: whatever came, went and moved, the picture is that of its instant. */
static void
law_as_of_is_fresh (WfWorld *world)
{
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (WfAsOf) as_of = wf_as_of_new (picture, get_held_at, NULL);
  g_autoptr (GPtrArray) current
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  if (world->operations->len == 0)
    return;
  for (guint i = 0; i < 12; i++)
    {
      change_something (world, as_of, current);
      check_instant (world, as_of, picture, current);
    }
  if (wf_as_of_get_n_operations (as_of) != current->len)
    wf_world_fail (world, "an operation was lost on the way");
  wf_as_of_sort_again (as_of);
  check_instant (world, as_of, picture, current);
}

/* --- runner ------------------------------------------------------------- */

typedef void (*WfLaw) (WfWorld *world);

static const struct
{
  const char *name;
  WfLaw check;
} laws[] = {
  { "converges", law_converges },
  { "informed-edit-wins", law_informed_edit_wins },
  { "live-is-unnamed", law_live_is_unnamed },
  { "idempotent", law_idempotent },
  { "replace-is-fresh", law_replace_is_fresh },
  { "withdraw-is-fresh", law_withdraw_is_fresh },
  { "as-of-is-fresh", law_as_of_is_fresh },
};

/* NULL when the law holds. */
static char *
run_world (WfLaw law, guint32 seed, guint n_steps)
{
  g_autoptr (WfWorld) world = wf_world_new (seed);

  for (guint i = 0; i < n_steps; i++)
    wf_world_step (world);
  law (world);
  return world->failure->len ? g_strdup (world->failure->str) : NULL;
}

static void
test_law (gconstpointer data)
{
  WfLaw law = *(const WfLaw *) data;

  for (guint i = 0; i < wf_loops_pick (1000, 20000); i++)
    {
      guint32 seed = (guint32) g_test_rand_int ();
      guint n_steps = (guint) g_test_rand_int_range (1, WF_WORLD_STEPS);
      g_autofree char *failure = run_world (law, seed, n_steps);
      if (!failure)
        continue;
      for (guint fewer = n_steps / 2; fewer > 0; fewer /= 2)
        {
          g_autofree char *smaller = run_world (law, seed, fewer);
          if (!smaller)
            break;
          n_steps = fewer;
        }
      g_test_message ("world of seed %u with %u steps: %s", seed, n_steps, failure);
      g_test_fail ();
      return;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (laws); i++)
    {
      g_autofree char *path = g_strconcat ("/merge-laws/", laws[i].name, NULL);
      g_test_add_data_func (path, &laws[i].check, test_law);
    }
  return g_test_run ();
}
