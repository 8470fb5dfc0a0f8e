/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of the merge, over worlds of 2 to 9 replicas whose clocks are wrong by −1 hour to +1
 * year, with messages that come twice, out of order, late or never. A world is a function of (seed,
 * steps); a failing one is halved until it holds and the smallest failing one is named. Replay a
 * run with --seed=… as printed at its start. */
#include <string.h>

#include "base/wf-clock.h"
#include "lib/wf-gen-operation.h"
#include "lib/wf-loops.h"
#include "model/wf-as-of.h"
#include "model/wf-hlc.h"
#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"

#define MAX_STEPS 160
#define MAX_REPLICAS 9
#define N_ENTITIES 3
#define LONG_HISTORY 1000 /* operations */

static const char *const fields[] = { "title", "state", "asset/c-lion1" };
static const char *const spaces[] = { WF_GEN_SPACE_GREEN, WF_GEN_SPACE_AMBER };

typedef struct
{
  WfPicture *picture;
  GPtrArray *held; /* WfOperation, as they came */
  guint64 hlc;
  gint64 clock_error;
  WfUuid device;
} WfReplica;

typedef struct
{
  GRand *rand;
  gint64 now;
  guint n_replicas;
  WfReplica replicas[MAX_REPLICAS];
  GPtrArray *operations; /* all that were ever made */
  GString *failure;      /* empty: the laws hold */
  gboolean is_long;      /* nobody keeps a list of what a replica holds */
} WfWorld;

static void
fail (WfWorld *world, const char *what)
{
  if (world->failure->len == 0)
    g_string_assign (world->failure, what);
}

static guint
pick (WfWorld *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

/* --- the world ---------------------------------------------------------- */

static WfWorld *
world_new (guint32 seed)
{
  WfWorld *world = g_new0 (WfWorld, 1);

  world->rand = g_rand_new_with_seed (seed);
  world->now = WF_GEN_DAY_US;
  world->n_replicas = 2 + pick (world, MAX_REPLICAS - 1);
  world->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  world->failure = g_string_new (NULL);
  for (guint i = 0; i < world->n_replicas; i++)
    {
      static const gint64 errors[]
          = { 0, 0, -WF_HOUR_US, -WF_MINUTE_US, 4 * WF_MINUTE_US, WF_HOUR_US, 365 * WF_DAY_US };
      WfReplica *replica = &world->replicas[i];
      replica->picture = wf_picture_new ();
      replica->held = g_ptr_array_new ();
      replica->clock_error = errors[pick (world, G_N_ELEMENTS (errors))];
      replica->device = wf_gen_uuid (1000 + i);
    }
  return world;
}

static void
world_free (WfWorld *world)
{
  for (guint i = 0; i < world->n_replicas; i++)
    {
      g_object_unref (world->replicas[i].picture);
      g_ptr_array_unref (world->replicas[i].held);
    }
  g_ptr_array_unref (world->operations);
  g_string_free (world->failure, TRUE);
  g_rand_free (world->rand);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfWorld, world_free)

static void
deliver (WfWorld *world, WfReplica *replica, WfOperation *operation)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  g_ptr_array_add (batch, operation);
  if (pick (world, 4) == 0)
    g_ptr_array_add (batch, operation);
  wf_picture_apply (replica->picture, batch);
  if (!world->is_long && !g_ptr_array_find (replica->held, operation, NULL))
    g_ptr_array_add (replica->held, operation);
  replica->hlc
      = wf_hlc_receive (replica->hlc, operation->id.hlc, world->now + replica->clock_error);
}

static void
fill_draft (WfWorld *world, WfDraft *draft)
{
  static const char *const values[] = { "\"a\"", "\"b\"", "\"c\"", "null" };
  guint n_writes = 1 + pick (world, 2);

  for (guint i = 0; i < n_writes; i++)
    wf_draft_set_json (draft, fields[pick (world, G_N_ELEMENTS (fields))],
                       values[pick (world, G_N_ELEMENTS (values))]);
}

/* Law: what one writes after having seen the live values is what one sees. */
static void
check_own_write (WfWorld *world, WfReplica *replica, WfOperation *operation)
{
  WfRecord *record = wf_picture_lookup (replica->picture, &operation->ent);

  for (guint i = 0; i < operation->n_writes; i++)
    {
      guint n_live;
      const WfLive *live
          = wf_record_get_live_in (record, operation->space, operation->writes[i].field, &n_live);
      if (n_live != 1 || live[0].operation != operation)
        fail (world, "an informed edit is not what its author sees");
    }
}

static void
write_something (WfWorld *world, WfReplica *replica)
{
  WfUuid ent = wf_gen_uuid (1 + pick (world, N_ENTITIES));
  WfRecord *record = wf_picture_lookup (replica->picture, &ent);
  const char *space = spaces[pick (world, G_N_ELEMENTS (spaces))];
  gboolean retires = record && pick (world, 8) == 0;
  g_autoptr (WfDraft) draft
      = wf_draft_new (space, WF_TYPE_NAME_INCIDENT, &ent, retires ? WF_OP_RETIRE : WF_OP_SET);

  if (!retires)
    fill_draft (world, draft);
  wf_draft_see (draft, record);
  replica->hlc = wf_hlc_next (replica->hlc, world->now + replica->clock_error);
  WfOperation *operation = wf_gen_operation (draft, replica->hlc, &replica->device, NULL);
  operation->is_suspect = wf_hlc_is_suspect (operation->id.hlc, world->now);
  g_ptr_array_add (world->operations, operation);
  deliver (world, replica, operation);
  if (!retires)
    check_own_write (world, replica, operation);
}

static void
step (WfWorld *world)
{
  WfReplica *replica = &world->replicas[pick (world, world->n_replicas)];

  world->now += g_rand_int_range (world->rand, 0, 600) * WF_SECOND_US;
  if (world->operations->len == 0 || pick (world, 3) == 0)
    write_something (world, replica);
  else
    deliver (world, replica,
             g_ptr_array_index (world->operations, pick (world, world->operations->len)));
}

static GPtrArray *
dup_shuffled (WfWorld *world, GPtrArray *operations)
{
  GPtrArray *shuffled = g_ptr_array_new ();

  g_ptr_array_extend (shuffled, operations, NULL, NULL);
  for (guint i = shuffled->len; i > 1; i--)
    {
      guint j = pick (world, i);
      gpointer swapped = shuffled->pdata[i - 1];
      shuffled->pdata[i - 1] = shuffled->pdata[j];
      shuffled->pdata[j] = swapped;
    }
  return shuffled;
}

static void
deliver_everything (WfWorld *world)
{
  for (guint i = 0; i < world->n_replicas; i++)
    {
      g_autoptr (GPtrArray) all = dup_shuffled (world, world->operations);
      for (guint j = 0; j < all->len; j++)
        deliver (world, &world->replicas[i], g_ptr_array_index (all, j));
    }
}

/* --- what a picture shows, as text -------------------------------------- */

static void
describe_record (WfRecord *record, GString *out)
{
  g_auto (GStrv) conflicts = wf_record_dup_conflicts (record);
  g_autofree char *conflicted = g_strjoinv (",", conflicts);

  g_string_append_printf (out, "%s %s created %" G_GINT64_FORMAT "%s%s conflicts %s marking %d\n",
                          wf_record_get_id (record), wf_record_get_type_name (record),
                          wf_record_get_created_at (record),
                          wf_record_is_retired (record) ? " retired" : "",
                          wf_record_is_disputed (record) ? " disputed" : "", conflicted,
                          (int) wf_record_get_marking (record));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      guint n_live;
      g_autofree WfLive *live = wf_record_dup_live (record, fields[i], &n_live);
      const WfLive *winner = wf_record_get_winner (record, fields[i]);
      g_string_append_printf (out, "  %s = %s:", fields[i], winner ? winner->write->value : "-");
      for (guint j = 0; j < n_live; j++)
        {
          char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
          wf_operation_id_format (&live[j].operation->id, id);
          g_string_append_printf (out, " %s", id);
        }
      g_string_append_c (out, '\n');
    }
}

static char *
describe (WfPicture *picture)
{
  GString *out = g_string_new (NULL);
  GListModel *list = wf_picture_get_list (picture, WF_TYPE_NAME_INCIDENT);

  g_string_append_printf (out, "%u operations\n", wf_picture_get_n_operations (picture));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      g_string_append_printf (out, "listed %s\n", wf_record_get_id (record));
    }
  for (guint i = 1; i <= N_ENTITIES; i++)
    {
      WfUuid ent = wf_gen_uuid (i);
      WfRecord *record = wf_picture_lookup (picture, &ent);
      if (record)
        describe_record (record, out);
    }
  return g_string_free (out, FALSE);
}

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
        fail (world, "the winner is not the newest of the trusted");
    }
}

/* Law: live is what was written and no write that is here names. */
static void
check_live (WfWorld *world, WfReplica *replica)
{
  guint n_unretired[N_ENTITIES + 1] = { 0 };

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
            fail (world, "the live set is not what nobody superseded");
          check_winner (world, record, operation->space, field);
          if (expected && !is_named (replica->held, operation, field, WF_OP_RETIRE))
            n_unretired[operation->ent.bytes[15]]++;
        }
    }
  for (guint i = 1; i <= N_ENTITIES; i++)
    {
      WfUuid ent = wf_gen_uuid (i);
      WfRecord *record = wf_picture_lookup (replica->picture, &ent);
      if (record && n_unretired[i] > 0 && wf_record_is_retired (record))
        fail (world, "a write that no retire named is hidden");
    }
}

/* --- laws --------------------------------------------------------------- */

static void
law_converges (WfWorld *world)
{
  deliver_everything (world);
  g_autofree char *first = describe (world->replicas[0].picture);
  for (guint i = 1; i < world->n_replicas; i++)
    {
      g_autofree char *other = describe (world->replicas[i].picture);
      if (strcmp (first, other) != 0)
        fail (world, "two replicas with the same operations differ");
    }
}

static void
law_informed_edit_wins (WfWorld *world)
{
  WfReplica *author = &world->replicas[pick (world, world->n_replicas)];
  guint before = world->operations->len;

  deliver_everything (world);
  write_something (world, author);
  WfOperation *last = g_ptr_array_index (world->operations, before);
  deliver_everything (world);
  for (guint i = 0; i < world->n_replicas; i++)
    if (last->kind != WF_OP_RETIRE)
      check_own_write (world, &world->replicas[i], last);
    else if (last->n_writes > 0
             && !wf_record_is_retired (wf_picture_lookup (world->replicas[i].picture, &last->ent))
             && !wf_record_is_disputed (wf_picture_lookup (world->replicas[i].picture, &last->ent)))
      fail (world, "an informed retire had no effect");
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
      g_autoptr (GPtrArray) again = dup_shuffled (world, replica->held);
      g_autofree char *before = describe (replica->picture);
      guint64 generation = wf_picture_get_generation (replica->picture);
      wf_picture_apply (replica->picture, again);
      wf_picture_replace (replica->picture, again);
      g_autofree char *after = describe (replica->picture);
      if (strcmp (before, after) != 0 || wf_picture_get_generation (replica->picture) != generation)
        fail (world, "known operations changed a picture");
    }
}

/* Law: a picture taken to another instant is the picture of that instant. */
static void
law_replace_is_fresh (WfWorld *world)
{
  WfReplica *replica = &world->replicas[0];

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GPtrArray) some = dup_shuffled (world, world->operations);
      g_autoptr (WfPicture) fresh = wf_picture_new ();
      g_ptr_array_set_size (some, (int) pick (world, some->len + 1));
      wf_picture_apply (fresh, some);
      wf_picture_replace (replica->picture, some);
      g_autofree char *replaced = describe (replica->picture);
      g_autofree char *expected = describe (fresh);
      if (strcmp (replaced, expected) != 0)
        fail (world, "a replaced picture differs from a fresh one");
    }
}

/* Law: what was withdrawn never came. */
static void
law_withdraw_is_fresh (WfWorld *world)
{
  WfReplica *replica = &world->replicas[0];
  g_autoptr (GPtrArray) left = dup_shuffled (world, replica->held);

  while (left->len > 0)
    {
      const guint n_left = pick (world, left->len);
      g_autoptr (GPtrArray) gone = g_ptr_array_new ();
      g_autoptr (WfPicture) fresh = wf_picture_new ();
      for (guint i = n_left; i < left->len; i++)
        g_ptr_array_add (gone, left->pdata[i]);
      g_ptr_array_set_size (left, (int) n_left);
      wf_picture_apply (fresh, left);
      wf_picture_withdraw (replica->picture, gone);
      g_autofree char *withdrawn = describe (replica->picture);
      g_autofree char *expected = describe (fresh);
      if (strcmp (withdrawn, expected) != 0)
        fail (world, "a picture still shows something of what was withdrawn");
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
  const guint at = pick (world, current->len);
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
  g_autofree char *shown = describe (picture);
  g_autofree char *expected = describe (fresh);
  if (strcmp (shown, expected) != 0 || listed->len != held->len)
    fail (world, "the picture as of an instant is not what was held then");
}

static void
change_something (WfWorld *world, WfAsOf *as_of, GPtrArray *current)
{
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  switch (pick (world, 4))
    {
    case 0: /* more comes, some of it twice, some at once with its receipt */
      for (guint i = pick (world, 80); i > 0; i--)
        {
          WfOperation *operation
              = wf_gen_copy (world->operations->pdata[pick (world, world->operations->len)]);
          WfOperation *known = wf_as_of_lookup (as_of, &operation->id);
          operation->arrived_at = known ? known->arrived_at : (gint64) pick (world, 100);
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
      for (guint i = pick (world, 5); i > 0 && current->len > 0; i--)
        {
          WfOperation *copy = give_receipt (world, current);
          if (copy)
            g_ptr_array_add (batch, copy);
        }
      wf_as_of_take (as_of, batch, FALSE);
      break;
    case 2: /* some count no longer */
      for (guint i = pick (world, 3); i > 0 && current->len > 0; i--)
        g_ptr_array_add (batch, g_ptr_array_steal_index_fast (current, pick (world, current->len)));
      wf_as_of_drop (as_of, batch);
      break;
    default:
      wf_as_of_show (as_of, (gint64) pick (world, 120) - 10);
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
    fail (world, "an operation was lost on the way");
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
  g_autoptr (WfWorld) world = world_new (seed);

  for (guint i = 0; i < n_steps; i++)
    step (world);
  law (world);
  return world->failure->len ? g_strdup (world->failure->str) : NULL;
}

/* --- as of an instant (log.md §14 C3) ------------------------------------------------------- */

#define INSTANTS_A_HISTORY 100

typedef struct
{
  GArray *times;       /* gint64, of the receipts */
  GPtrArray *pictures; /* char *: what the centre showed since then */
} Recording;

/* The centre takes everything in, in some order, and what it shows is written down each time. */
static void
record_live (WfWorld *world, Recording *recording)
{
  g_autoptr (GPtrArray) order = dup_shuffled (world, world->operations);
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
      g_ptr_array_add (recording->pictures, describe (centre));
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

/* Takes @picture to an instant of the axis that @get reads. */
static void
go_to (WfWorld *world,
       WfPicture *picture,
       gint64 instant,
       gint64 (*get) (const WfOperation *operation))
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  for (guint i = 0; i < world->operations->len; i++)
    if (get (world->operations->pdata[i]) <= instant)
      g_ptr_array_add (some, world->operations->pdata[i]);
  wf_picture_replace (picture, some);
}

static void
check_entered (WfWorld *world, WfPicture *picture, gint64 instant)
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
  go_to (world, picture, instant, wf_operation_get_entered_at);
  g_autofree char *expected = describe (fresh);
  g_autofree char *shown = describe (picture);
  g_assert_cmpstr (shown, ==, expected);
}

static void
test_as_of (void)
{
  WfLoops loops = { .n_per_commit = 10, .n_nightly = 1000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = world_new (seed);
      g_autoptr (WfPicture) picture = wf_picture_new ();
      g_autofree char *empty = describe (picture);
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_free);
      Recording recording = { times, pictures };
      for (guint i = 0; i < 2 * MAX_STEPS; i++)
        step (world);
      record_live (world, &recording);
      const gint64 first = world->now;
      const gint64 span = g_array_index (times, gint64, times->len - 1) - first;
      for (guint i = 0; i < INSTANTS_A_HISTORY; i++)
        {
          const gint64 instant
              = first + (gint64) (g_rand_double_range (world->rand, -0.1, 1.1) * (double) span);
          go_to (world, picture, instant, wf_operation_get_held_at);
          g_autofree char *shown = describe (picture);
          g_assert_cmpstr (shown, ==, find_recorded (&recording, instant, empty));
          check_entered (world, picture,
                         WF_GEN_DAY_US
                             + (instant - first) * (first - WF_GEN_DAY_US) / MAX (span, 1));
        }
    }
}

/* Log.md §14 C1: long histories. What was lost on the way comes late as one bundle, here as
 * everything that a replica does not hold; bundles of some of it come in between. */
static void
deliver_bundle (WfWorld *world, WfReplica *replica)
{
  g_autoptr (GPtrArray) bundle = dup_shuffled (world, world->operations);

  g_ptr_array_set_size (bundle, (int) pick (world, bundle->len + 1));
  wf_picture_apply (replica->picture, bundle);
  for (guint i = 0; i < bundle->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (bundle, i);
      replica->hlc
          = wf_hlc_receive (replica->hlc, operation->id.hlc, world->now + replica->clock_error);
    }
}

static void
test_long_history (void)
{
  WfLoops loops = { .n_per_commit = 200, .n_nightly = 10000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfWorld) world = world_new (seed);
      world->is_long = TRUE;
      while (world->operations->len < LONG_HISTORY)
        {
          step (world);
          if (pick (world, 400) == 0)
            deliver_bundle (world, &world->replicas[pick (world, world->n_replicas)]);
        }
      law_converges (world);
      g_assert_cmpstr (world->failure->str, ==, "");
    }
}

static void
test_law (gconstpointer data)
{
  WfLaw law = *(const WfLaw *) data;

  for (guint i = 0; i < wf_loops_pick (1000, 20000); i++)
    {
      guint32 seed = (guint32) g_test_rand_int ();
      guint n_steps = (guint) g_test_rand_int_range (1, MAX_STEPS);
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
  g_test_add_func ("/merge-laws/as-of-any-instant", test_as_of);
  g_test_add_func ("/merge-laws/long-histories-converge", test_long_history);
  return g_test_run ();
}
