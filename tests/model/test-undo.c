/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"

#include <string.h>

#include "base/wf-clock.h"
#include "model/wf-record-private.h"
#include "model/wf-undo.h"
#include "model/wf-vocabulary.h"

#define SPACE WF_GEN_SPACE_AMBER

/* A world of one incident: what was written of it, and its fold. */
typedef struct
{
  GPtrArray *all;
  WfRecord *record;
  WfUuid ent;
  gint64 minute;
} World;

static void
world_init (World *world)
{
  world->all = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  world->ent = wf_gen_uuid (1);
  world->record = wf_record_new (&world->ent, WF_TYPE_NAME_INCIDENT);
  world->minute = 0;
}

static void
world_clear (World *world)
{
  g_ptr_array_unref (world->all);
  g_object_unref (world->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static WfOperation *
enter (World *world, const WfDraft *draft, guint device)
{
  const WfUuid dev = wf_gen_uuid (1000 + device);
  WfOperation *operation = wf_gen_operation (draft, wf_gen_hlc (++world->minute), &dev, &dev);

  g_ptr_array_add (world->all, operation);
  wf_record_apply (world->record, operation);
  return operation;
}

/* @seen: the record as the author sees it, NULL: nothing of it. */
static WfOperation *
write_value (
    World *world, guint device, WfOpKind kind, WfRecord *seen, const char *field, const char *json)
{
  g_autoptr (WfDraft) draft = wf_draft_new (SPACE, WF_TYPE_NAME_INCIDENT, &world->ent, kind);

  if (field)
    wf_draft_set_json (draft, field, json);
  wf_draft_see (draft, seen);
  return enter (world, draft, device);
}

static WfUndo *
plan_one (World *world, WfOperation *operation)
{
  g_autoptr (GPtrArray) action = g_ptr_array_new ();

  g_ptr_array_add (action, operation);
  return wf_undo_plan (world->all, action, NULL);
}

static void
undo_one (World *world, WfOperation *operation)
{
  g_autoptr (WfUndo) undo = plan_one (world, operation);

  g_assert_cmpint (undo->verdict, ==, WF_UNDO_POSSIBLE);
  for (guint i = 0; i < undo->drafts->len; i++)
    enter (world, g_ptr_array_index (undo->drafts, i), 0);
}

/* --- by example ------------------------------------------------------------ */

static void
test_a_write_is_taken_back (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  write_value (&world, 1, WF_OP_CREATE, NULL, "title", "\"before\"");
  WfOperation *own = write_value (&world, 0, WF_OP_SET, world.record, "title", "\"after\"");
  WfOperation *added = write_value (&world, 0, WF_OP_SET, world.record, "lead", "\"me\"");

  undo_one (&world, added);
  g_assert_null (wf_record_get_winner (world.record, "lead"));
  undo_one (&world, own);
  g_assert_cmpstr (wf_record_get_text (world.record, "title"), ==, "before");
  g_assert_cmpuint (wf_record_get_n_conflicts (world.record), ==, 0);
}

static void
test_what_was_built_upon_stays (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  WfOperation *made = write_value (&world, 0, WF_OP_CREATE, NULL, "title", "\"mine\"");
  WfOperation *next = write_value (&world, 1, WF_OP_SET, world.record, "title", "\"theirs\"");
  g_autoptr (WfUndo) undo = plan_one (&world, made);

  g_assert_cmpint (undo->verdict, ==, WF_UNDO_BUILT_UPON);
  g_assert_true (undo->blocker == next);
  g_assert_cmpuint (undo->drafts->len, ==, 0);
}

static void
test_a_made_record_is_retired_and_comes_back (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  WfOperation *made = write_value (&world, 0, WF_OP_CREATE, NULL, "title", "\"mine\"");
  undo_one (&world, made);
  g_assert_true (wf_record_is_retired (world.record));
  g_assert_cmpstr (wf_record_get_text (world.record, "title"), ==, "mine");

  undo_one (&world, g_ptr_array_index (world.all, world.all->len - 1));
  g_assert_false (wf_record_is_retired (world.record));
  g_assert_false (wf_record_is_disputed (world.record));
  g_assert_cmpstr (wf_record_get_text (world.record, "title"), ==, "mine");

  /* And goes again, when that is taken back in its turn. */
  undo_one (&world, g_ptr_array_index (world.all, world.all->len - 1));
  g_assert_true (wf_record_is_retired (world.record));
}

/* Two changes of one field, taken back one after the other. */
static void
test_an_older_change_after_a_newer (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  write_value (&world, 1, WF_OP_CREATE, NULL, "title", "\"0\"");
  g_autoptr (GPtrArray) action = g_ptr_array_new ();
  g_ptr_array_add (action, write_value (&world, 0, WF_OP_SET, world.record, "title", "\"1\""));
  WfOperation *second = write_value (&world, 0, WF_OP_SET, world.record, "title", "\"2\"");
  g_autoptr (WfUndo) too_early = wf_undo_plan (world.all, action, NULL);
  g_assert_cmpint (too_early->verdict, ==, WF_UNDO_BUILT_UPON);

  undo_one (&world, second);
  g_assert_cmpstr (wf_record_get_text (world.record, "title"), ==, "1");
  g_autoptr (GPtrArray) cancelled = g_ptr_array_new ();
  g_ptr_array_add (cancelled, second);
  g_ptr_array_add (cancelled, g_ptr_array_index (world.all, world.all->len - 1));
  g_autoptr (WfUndo) undo = wf_undo_plan (world.all, action, cancelled);
  g_assert_cmpint (undo->verdict, ==, WF_UNDO_POSSIBLE);
  enter (&world, g_ptr_array_index (undo->drafts, 0), 0);
  g_assert_cmpstr (wf_record_get_text (world.record, "title"), ==, "0");
}

static WfOperation *
undo_through (World *world, WfOperation *operation, GPtrArray *cancelled)
{
  g_autoptr (GPtrArray) action = g_ptr_array_new ();

  g_ptr_array_add (action, operation);
  g_autoptr (WfUndo) undo = wf_undo_plan (world->all, action, cancelled);
  g_assert_cmpint (undo->verdict, ==, WF_UNDO_POSSIBLE);
  g_assert_cmpuint (undo->drafts->len, ==, 1);
  return enter (world, g_ptr_array_index (undo->drafts, 0), 0);
}

/* Made, rated; the rating taken back, the whole taken back; and both again. */
static void
test_back_and_forth (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  g_autoptr (GPtrArray) cancelled = g_ptr_array_new ();
  WfOperation *made = write_value (&world, 0, WF_OP_CREATE, NULL, "title", "\"mine\"");
  WfOperation *rated = write_value (&world, 0, WF_OP_SET, world.record, "rating", "\"A1\"");
  WfOperation *unrated = undo_through (&world, rated, NULL);

  g_ptr_array_add (cancelled, rated);
  g_ptr_array_add (cancelled, unrated);
  WfOperation *unmade = undo_through (&world, made, cancelled);
  g_assert_true (wf_record_is_retired (world.record));
  WfOperation *remade = undo_through (&world, unmade, NULL);
  g_assert_false (wf_record_is_retired (world.record));
  g_ptr_array_set_size (cancelled, 0);
  g_ptr_array_add (cancelled, unmade);
  g_ptr_array_add (cancelled, remade);
  undo_through (&world, unrated, cancelled);
  g_assert_cmpstr (wf_record_get_text (world.record, "rating"), ==, "A1");
  g_assert_false (wf_record_is_disputed (world.record));
}

static void
test_a_mention_is_built_upon (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  WfOperation *made = write_value (&world, 0, WF_OP_CREATE, NULL, "title", "\"mine\"");
  const WfUuid other = wf_gen_uuid (2);
  g_autofree char *id = wf_uuid_dup_string (&world.ent);
  g_autofree char *field = g_strconcat ("about/incident:", id, NULL);
  g_ptr_array_add (world.all, wf_gen_write (NULL, SPACE, WF_TYPE_NAME_ENTRY, &other,
                                            wf_gen_hlc (90), field, "true", NULL));
  g_autoptr (WfUndo) undo = plan_one (&world, made);

  g_assert_cmpint (undo->verdict, ==, WF_UNDO_BUILT_UPON);
  g_assert_true (undo->blocker == g_ptr_array_index (world.all, 1));
}

static void
test_a_settlement_gives_the_other_value (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  write_value (&world, 0, WF_OP_SET, NULL, "state", "\"open\"");
  write_value (&world, 1, WF_OP_SET, NULL, "state", "\"closed\"");
  g_assert_true (wf_record_is_conflicted (world.record, "state"));
  WfOperation *settled = write_value (&world, 0, WF_OP_RESOLVE, world.record, "state", "\"open\"");
  g_assert_false (wf_record_is_conflicted (world.record, "state"));

  undo_one (&world, settled);
  g_assert_cmpstr (wf_record_get_text (world.record, "state"), ==, "closed");
  g_assert_false (wf_record_is_conflicted (world.record, "state"));
}

static void
test_the_other_side_stays_said (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  g_autoptr (WfRecord) before = wf_record_new (&world.ent, WF_TYPE_NAME_INCIDENT);
  wf_record_apply (before, write_value (&world, 0, WF_OP_CREATE, NULL, "state", "\"open\""));
  WfOperation *own = write_value (&world, 0, WF_OP_SET, before, "state", "\"contained\"");
  WfOperation *their = write_value (&world, 1, WF_OP_SET, before, "state", "\"closed\"");
  guint n_live;

  undo_one (&world, own);
  const WfLive *live = wf_record_get_live_in (world.record, SPACE, "state", &n_live);
  g_assert_cmpuint (n_live, ==, 2);
  g_assert_true (live[0].operation == their || live[1].operation == their);
  g_assert_false (wf_record_is_conflicted (world.record, "state"));
  g_assert_cmpstr (wf_record_get_text (world.record, "state"), ==, "closed");
}

static void
test_a_conflict_comes_back_as_one (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  write_value (&world, 0, WF_OP_SET, NULL, "state", "\"open\"");
  write_value (&world, 1, WF_OP_SET, NULL, "state", "\"closed\"");
  WfOperation *retired = write_value (&world, 0, WF_OP_RETIRE, world.record, NULL, NULL);
  g_assert_true (wf_record_is_retired (world.record));
  undo_one (&world, retired);
  g_assert_false (wf_record_is_retired (world.record));
  g_assert_false (wf_record_is_disputed (world.record));
  g_assert_true (wf_record_is_conflicted (world.record, "state"));
}

static void
test_what_cannot_be_taken_back (void)
{
  g_auto (World) world = { 0 };
  world_init (&world);
  WfOperation *before = write_value (&world, 1, WF_OP_CREATE, NULL, "title", "\"secret\"");
  WfOperation *own = write_value (&world, 0, WF_OP_SET, world.record, "title", "\"open\"");
  wf_gen_redact (before);
  g_autoptr (WfUndo) unreadable = plan_one (&world, own);
  g_assert_cmpint (unreadable->verdict, ==, WF_UNDO_UNREADABLE);

  WfOperation *redaction = write_value (&world, 0, WF_OP_REDACT, NULL, NULL, NULL);
  g_autoptr (WfUndo) final = plan_one (&world, redaction);
  g_assert_cmpint (final->verdict, ==, WF_UNDO_FINAL);

  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (WfUndo) empty = wf_undo_plan (world.all, nothing, NULL);
  g_assert_cmpint (empty->verdict, ==, WF_UNDO_NOTHING);
}

/* --- by law ---------------------------------------------------------------- */

#define N_WORLDS 3000
#define N_FIELDS 3

static const char *const fields[N_FIELDS] = { "title", "state", "lead" };

static void
write_at_random (World *world, GRand *random)
{
  /* The author sees everything, or stopped looking at some earlier operation. */
  g_autoptr (WfRecord) seen = wf_record_new (&world->ent, WF_TYPE_NAME_INCIDENT);
  const guint n_seen = g_rand_boolean (random)
                           ? world->all->len
                           : (guint) g_rand_int_range (random, 0, (gint32) world->all->len + 1);
  g_autofree char *json = g_strdup_printf ("\"%d\"", g_rand_int_range (random, 0, 4));

  for (guint i = 0; i < n_seen; i++)
    wf_record_apply (seen, g_ptr_array_index (world->all, i));
  write_value (world, (guint) g_rand_int_range (random, 0, 3), WF_OP_SET, seen,
               fields[g_rand_int_range (random, 0, N_FIELDS)], json);
}

/* Writes of @field that are live and not @own's. */
static GHashTable *
dup_live_ids (WfRecord *record, const char *field, const WfOperationId *own)
{
  GHashTable *ids
      = g_hash_table_new_full (wf_operation_id_hash_key, wf_operation_id_equal_key, g_free, NULL);
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, SPACE, field, &n_live);

  for (guint i = 0; i < n_live; i++)
    if (!wf_operation_id_equal_key (&live[i].operation->id, own))
      g_hash_table_add (ids, g_memdup2 (&live[i].operation->id, sizeof (WfOperationId)));
  return ids;
}

static gboolean
is_live (WfRecord *record, const WfOperation *operation)
{
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, SPACE, operation->writes[0].field, &n_live);

  for (guint i = 0; i < n_live; i++)
    if (live[i].operation == operation)
      return TRUE;
  return FALSE;
}

static gboolean
was_said_before (World *world, const WfOperation *own, const WfWrite *said)
{
  const WfWrite *write = &own->writes[0];

  for (guint i = 0; i < write->n_parents; i++)
    {
      WfOperation *parent = wf_record_find_operation (world->record, &write->parents[i]);
      if (wf_write_says_same (wf_operation_find_write (parent, write->field), said))
        return TRUE;
    }
  return write->n_parents == 0 && wf_write_is_null (said);
}

/* Refused exactly when the write is not live any more; carried out, the own write is gone, nobody
 * else's is, and what is said in its place was said before or is what another desk says. */
static void
check_one (World *world, WfOperation *own)
{
  const char *field = own->writes[0].field;
  g_autoptr (WfUndo) undo = plan_one (world, own);
  g_autoptr (GHashTable) others = dup_live_ids (world->record, field, &own->id);
  const guint n_others = g_hash_table_size (others);
  GHashTableIter iter;
  gpointer id;

  if (!is_live (world->record, own))
    {
      g_assert_cmpint (undo->verdict, ==, WF_UNDO_BUILT_UPON);
      return;
    }
  g_assert_cmpint (undo->verdict, ==, WF_UNDO_POSSIBLE);
  g_assert_cmpuint (undo->drafts->len, ==, 1);
  WfOperation *back = enter (world, g_ptr_array_index (undo->drafts, 0), 0);
  g_assert_false (is_live (world->record, own));
  g_autoptr (GHashTable) after = dup_live_ids (world->record, field, &back->id);
  g_assert_cmpuint (g_hash_table_size (after), ==, n_others);
  g_hash_table_iter_init (&iter, others);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_true (g_hash_table_contains (after, id));
  if (n_others == 0)
    g_assert_true (was_said_before (world, own, &back->writes[0]));
}

static void
test_laws (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20271012);

  for (guint w = 0; w < N_WORLDS; w++)
    {
      g_auto (World) world = { 0 };
      world_init (&world);
      write_value (&world, 1, WF_OP_CREATE, NULL, "number", "\"FI-0001\"");
      for (gint n = g_rand_int_range (random, 1, 12); n > 0; n--)
        write_at_random (&world, random);
      check_one (&world, g_ptr_array_index (world.all, (guint) g_rand_int_range (
                                                           random, 1, (gint32) world.all->len)));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/undo/a-write-is-taken-back", test_a_write_is_taken_back);
  g_test_add_func ("/undo/what-was-built-upon-stays", test_what_was_built_upon_stays);
  g_test_add_func ("/undo/a-made-record-is-retired-and-comes-back",
                   test_a_made_record_is_retired_and_comes_back);
  g_test_add_func ("/undo/an-older-change-after-a-newer", test_an_older_change_after_a_newer);
  g_test_add_func ("/undo/back-and-forth", test_back_and_forth);
  g_test_add_func ("/undo/a-mention-is-built-upon", test_a_mention_is_built_upon);
  g_test_add_func ("/undo/a-settlement-gives-the-other-value",
                   test_a_settlement_gives_the_other_value);
  g_test_add_func ("/undo/the-other-side-stays-said", test_the_other_side_stays_said);
  g_test_add_func ("/undo/a-conflict-comes-back-as-one", test_a_conflict_comes_back_as_one);
  g_test_add_func ("/undo/what-cannot-be-taken-back", test_what_cannot_be_taken_back);
  g_test_add_func ("/undo/laws", test_laws);
  return g_test_run ();
}
