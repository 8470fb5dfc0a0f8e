/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of records against one that is sorted anew after every batch: the same records in the same
 * order, and who only follows what the list says has changed holds the same. */
#include <string.h>

#include "lib/wf-gen-operation.h"
#include "lib/wf-loops.h"
#include "model/wf-record-list.h"
#include "model/wf-vocabulary.h"

#define N_RECORDS 40

typedef struct
{
  WfRecordList *list;
  WfRecord *records[N_RECORDS];
  WfListed listed[N_RECORDS]; /* its record is NULL: not listed */
  GPtrArray *followed;        /* WfRecord, borrowed, by what the list says */
  guint n_notices;
} World;

static void
follow_cb (GListModel *model, guint position, guint removed, guint added, World *world)
{
  world->n_notices++;
  if (removed > 0)
    g_ptr_array_remove_range (world->followed, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (model, position + i);
      g_ptr_array_insert (world->followed, (int) (position + i), record);
    }
}

static void
set_up (World *world)
{
  *world = (World){ .list = wf_record_list_new (), .followed = g_ptr_array_new () };
  for (guint i = 0; i < N_RECORDS; i++)
    {
      WfUuid ent = wf_gen_uuid (i);
      world->records[i] = wf_record_new (&ent, WF_TYPE_NAME_ENTRY);
    }
  g_signal_connect (world->list, "items-changed", G_CALLBACK (follow_cb), world);
}

static void
tear_down (World *world)
{
  g_object_unref (world->list);
  g_ptr_array_unref (world->followed);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      /* Nobody else has one any more. */
      g_assert_cmpuint (G_OBJECT (world->records[i])->ref_count, ==, 1);
      g_object_unref (world->records[i]);
    }
}

/* Lists it, takes it out, or gives it another place. */
static void
stage (World *world, GRand *rand, guint which)
{
  WfListed *listed = &world->listed[which];
  const gboolean was_listed = listed->record != NULL;

  if (was_listed)
    wf_record_list_stage_remove (world->list, listed);
  *listed = (WfListed){ 0 };
  if (was_listed && g_rand_boolean (rand))
    return;
  listed->record = world->records[which];
  listed->first.hlc = (guint64) g_rand_int_range (rand, 1, 20); /* some at the same instant */
  wf_record_list_stage_add (world->list, listed);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const WfListed *first = a, *second = b;
  int order = wf_operation_id_compare (&first->first, &second->first);

  return order ? order
               : memcmp (wf_record_get_ent (first->record)->bytes,
                         wf_record_get_ent (second->record)->bytes, sizeof (WfUuid));
}

static void
assert_as_sorted (World *world)
{
  g_autoptr (GArray) expected = g_array_new (FALSE, FALSE, sizeof (WfListed));

  for (guint i = 0; i < N_RECORDS; i++)
    if (world->listed[i].record)
      g_array_append_val (expected, world->listed[i]);
  g_array_sort (expected, compare);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world->list)), ==, expected->len);
  g_assert_cmpuint (world->followed->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (G_LIST_MODEL (world->list), i);

      g_assert_true (record == g_array_index (expected, WfListed, i).record);
      g_assert_true (world->followed->pdata[i] == record);
    }
}

static void
run_batches (guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  World world;

  set_up (&world);
  for (guint batch = 0; batch < 30; batch++)
    {
      const guint before = world.n_notices;
      const guint n = (guint) g_rand_int_range (rand, 0, batch % 3 == 0 ? N_RECORDS : 3);
      gboolean is_staged[N_RECORDS] = { FALSE };

      for (guint i = 0; i < n; i++)
        {
          const guint which = (guint) g_rand_int_range (rand, 0, N_RECORDS);
          if (!is_staged[which])
            stage (&world, rand, which);
          is_staged[which] = TRUE;
        }
      wf_record_list_commit (world.list);
      assert_as_sorted (&world);
      g_assert_cmpuint (world.n_notices - before, <=, 1);
    }
  tear_down (&world);
}

static void
test_batches (void)
{
  WfLoops loops = { .n_per_commit = 200, .n_nightly = 10000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    run_batches (seed);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record-list/batches", test_batches);
  return g_test_run ();
}
