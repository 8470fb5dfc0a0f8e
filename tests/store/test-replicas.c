/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of the merge on real stores (log.md §14 C1, C2): two to nine desks whose clocks are
 * wrong by −1 hour to +1 year write past one another; what they wrote travels in batches that come
 * twice, out of order, late or never, and in bundles. In the end every store holds the same
 * operations, the same derived rows and shows the same picture, and what somebody wrote who had
 * seen the values is what everybody sees. A run is a function of its seed. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-loops.h"
#include "lib/wf-test-courier.h"
#include "model/wf-picture.h"
#include "store/wf-rebuild.h"

#define MAX_DESKS 9
#define N_ENTITIES 4
#define BATCH 30

static const char *const fields[] = { "title", "state", "asset/c-lion1" };
static const char *const compartments[] = { "green", "amber" };

typedef struct
{
  WfDeviceKey *key;
  WfTestStore *store;
  WfPicture *picture; /* of what its store has said was accepted, as in the window */
} Desk;

typedef struct
{
  GRand *rand;
  WfUuid crisis;
  gint64 now;
  char *folder;
  char *spaces[G_N_ELEMENTS (compartments)];
  Desk desks[MAX_DESKS];
  guint n_desks;
  GPtrArray *operations; /* all that were ever made, but ctl */
} World;

static guint
pick (World *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

/* --- desks --------------------------------------------------------------------------------- */

static void
operations_cb (WfStore *store, const char *crisis, GPtrArray *operations, Desk *desk)
{
  wf_picture_apply (desk->picture, operations);
}

static void
open_desk (World *world, Desk *desk)
{
  static const gint64 errors[]
      = { 0, 0, -WF_HOUR_US, -WF_MINUTE_US, 4 * WF_MINUTE_US, WF_HOUR_US, 365 * WF_DAY_US };
  WfUuid person;

  wf_uuid_new (&person, WF_GEN_START_US);
  desk->key = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  desk->store = wf_test_store_new (WF_REALM_REAL, desk->key);
  desk->picture = wf_picture_new ();
  wf_clock_set_manual (desk->store->clock,
                       WF_GEN_START_US + errors[pick (world, G_N_ELEMENTS (errors))]);
  g_signal_connect (desk->store->store, "operations", G_CALLBACK (operations_cb), desk);
}

static void
close_desk (Desk *desk)
{
  wf_test_store_free (desk->store);
  g_object_unref (desk->picture);
  wf_device_key_unref (desk->key);
}

/* Every desk has the ctl, as after enrolling. */
static void
found (World *world)
{
  WfUuid person;
  WfDeviceKey *keys[MAX_DESKS];
  g_autoptr (GError) error = NULL;
  g_autofree char *space = wf_space_dup_name (WF_REALM_REAL, &world->crisis, "ctl");

  wf_uuid_new (&person, WF_GEN_START_US);
  g_autoptr (WfDeviceKey) root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  for (guint i = 0; i < world->n_desks; i++)
    keys[i] = world->desks[i].key;
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_REAL, &world->crisis, root, keys, world->n_desks);
  g_autoptr (GPtrArray) ctl = wf_test_store_write (world->desks[0].store, drafts, root, &error);
  g_assert_no_error (error);
  for (guint i = 1; i < world->n_desks; i++)
    {
      g_autoptr (WfReceiveReport) report
          = wf_test_store_receive (world->desks[i].store, wf_test_batch (NULL, space, ctl), &error);
      g_assert_no_error (error);
    }
}

static World *
world_new (guint32 seed)
{
  World *world = g_new0 (World, 1);

  world->rand = g_rand_new_with_seed (seed);
  world->n_desks = 2 + pick (world, MAX_DESKS - 1);
  world->folder = g_dir_make_tmp ("wf-replicas-XXXXXX", NULL);
  wf_uuid_new (&world->crisis, WF_GEN_START_US);
  for (guint i = 0; i < G_N_ELEMENTS (compartments); i++)
    world->spaces[i] = wf_space_dup_name (WF_REALM_REAL, &world->crisis, compartments[i]);
  world->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  for (guint i = 0; i < world->n_desks; i++)
    open_desk (world, &world->desks[i]);
  found (world);
  return world;
}

static void
world_free (World *world)
{
  for (guint i = 0; i < world->n_desks; i++)
    close_desk (&world->desks[i]);
  for (guint i = 0; i < G_N_ELEMENTS (compartments); i++)
    g_free (world->spaces[i]);
  g_rmdir (world->folder);
  g_free (world->folder);
  g_ptr_array_unref (world->operations);
  g_rand_free (world->rand);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* --- what they do -------------------------------------------------------------------------- */

/* Names what this desk's picture shows. */
static WfDraft *
new_draft (World *world, Desk *desk, gboolean may_retire)
{
  const WfUuid ent = { { 1, (guint8) pick (world, N_ENTITIES) } };
  WfRecord *record = wf_picture_lookup (desk->picture, &ent);
  const gboolean retires = may_retire && record && pick (world, 8) == 0;
  WfDraft *draft = wf_draft_new (world->spaces[pick (world, G_N_ELEMENTS (compartments))],
                                 "incident", &ent, retires ? WF_OP_RETIRE : WF_OP_SET);
  static const char *const values[] = { "\"a\"", "\"b\"", "\"c\"", "null" };

  for (guint i = 1 + pick (world, 2); !retires && i > 0; i--)
    wf_draft_set_json (draft, fields[pick (world, G_N_ELEMENTS (fields))],
                       values[pick (world, G_N_ELEMENTS (values))]);
  wf_draft_see (draft, record);
  return draft;
}

static WfOperation *
write_one (World *world, Desk *desk, gboolean may_retire)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) draft = new_draft (world, desk, may_retire);
  g_autoptr (GPtrArray) written = wf_test_store_write_one (desk->store, draft, &error);
  g_assert_no_error (error);
  g_ptr_array_add (world->operations, wf_operation_ref (written->pdata[0]));
  return written->pdata[0];
}

/* Those of @operations that belong to one space, as a batch from nowhere. */
static void
deliver (World *world, Desk *desk, GPtrArray *operations)
{
  for (guint i = 0; i < G_N_ELEMENTS (compartments); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) some = g_ptr_array_new ();
      for (guint j = 0; j < operations->len; j++)
        if (strcmp (((WfOperation *) operations->pdata[j])->space, world->spaces[i]) == 0)
          g_ptr_array_add (some, operations->pdata[j]);
      if (some->len == 0)
        continue;
      g_autoptr (WfReceiveReport) report = wf_test_store_receive (
          desk->store, wf_test_batch (NULL, world->spaces[i], some), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (report->n_refused + report->n_quarantined, ==, 0);
    }
}

static void
shuffle (World *world, GPtrArray *operations)
{
  for (guint i = operations->len; i > 1; i--)
    {
      const guint j = pick (world, i);
      gpointer swapped = operations->pdata[i - 1];
      operations->pdata[i - 1] = operations->pdata[j];
      operations->pdata[j] = swapped;
    }
}

/* Some of all that was ever written, some of it twice. */
static void
deliver_some (World *world, Desk *desk)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new ();
  for (guint i = pick (world, BATCH); i > 0; i--)
    g_ptr_array_add (some, world->operations->pdata[pick (world, world->operations->len)]);
  deliver (world, desk, some);
}

static void
deliver_everything (World *world)
{
  for (guint i = 0; i < world->n_desks; i++)
    {
      g_autoptr (GPtrArray) all = g_ptr_array_new ();
      g_ptr_array_extend (all, world->operations, NULL, NULL);
      shuffle (world, all);
      deliver (world, &world->desks[i], all);
    }
}

static void
carry_bundle (World *world, Desk *from, Desk *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (world->folder, "a.wfb", NULL);
  WfCourierRequest *request = wf_test_courier_request (WF_REALM_REAL, &world->crisis, to->key,
                                                       pick (world, 2) == 0 ? WF_BUNDLE_EVERYTHING
                                                                            : WF_BUNDLE_SINCE_LAST);

  if (from == to)
    {
      wf_courier_request_free (request);
      return;
    }
  g_autoptr (WfCourierSent) sent
      = wf_test_courier_write (from->store, from->key, request, path, &error);
  g_assert_no_error (error);
  g_autoptr (WfCourierSummary) taken = wf_test_courier_import (to->store, to->key, path, &error);
  g_assert_no_error (error);
  g_unlink (path);
}

static void
step (World *world)
{
  Desk *desk = &world->desks[pick (world, world->n_desks)];

  /* All clocks go on, each from where it stands. */
  for (guint i = 0; i < world->n_desks; i++)
    {
      WfClock *clock = world->desks[i].store->clock;
      wf_clock_set_manual (clock,
                           wf_clock_now_us (clock) + (gint64) pick (world, 600) * WF_SECOND_US);
    }
  if (world->operations->len == 0 || pick (world, 2) == 0)
    write_one (world, desk, TRUE);
  else if (pick (world, 25) == 0)
    carry_bundle (world, &world->desks[pick (world, world->n_desks)], desk);
  else
    deliver_some (world, desk);
}

/* --- what must hold ------------------------------------------------------------------------ */

static void
append_rows (WfDb *db, const char *sql, GString *out)
{
  sqlite3_stmt *list = NULL;
  g_assert_cmpint (sqlite3_prepare_v2 (wf_db_get_handle (db), sql, -1, &list, NULL), ==, SQLITE_OK);
  while (sqlite3_step (list) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (list); i++)
        g_string_append_printf (out, "%s ", (const char *) sqlite3_column_text (list, i));
      g_string_append_c (out, '\n');
    }
  sqlite3_finalize (list);
}

/* The rows of a store; numbers that each gives for itself are left out. */
static char *
dup_rows (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  GString *out = g_string_new (NULL);
  g_autoptr (WfDb) db = wf_db_open (desk->store->path, WF_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  append_rows (db, "SELECT hex (id), hex (hash), skeleton, body FROM operation ORDER BY id", out);
  append_rows (db,
               "SELECT hex (ent), field, name, hex (operation), value FROM live"
               " JOIN space ON space.id = live.space ORDER BY 1, 2, 3, 4",
               out);
  append_rows (db,
               "SELECT hex (ent), field, name, hex (operation) FROM superseded"
               " JOIN space ON space.id = superseded.space ORDER BY 1, 2, 3, 4",
               out);
  return g_string_free (out, FALSE);
}

static void
describe (Desk *desk, guint entity, GString *out)
{
  const WfUuid ent = { { 1, (guint8) entity } };
  WfRecord *record = wf_picture_lookup (desk->picture, &ent);
  if (!record)
    return;
  g_auto (GStrv) conflicts = wf_record_dup_conflicts (record);
  g_autofree char *conflicted = g_strjoinv (",", conflicts);
  g_string_append_printf (out, "%u%s%s conflicts %s\n", entity,
                          wf_record_is_retired (record) ? " retired" : "",
                          wf_record_is_disputed (record) ? " disputed" : "", conflicted);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      guint n_live;
      g_autofree WfLive *live = wf_record_dup_live (record, fields[i], &n_live);
      for (guint j = 0; j < n_live; j++)
        {
          char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
          wf_operation_id_format (&live[j].operation->id, id);
          g_string_append_printf (out, "  %s %s %s\n", fields[i], id, live[j].write->value);
        }
    }
}

static char *
dup_picture (Desk *desk)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < N_ENTITIES; i++)
    describe (desk, i, out);
  return g_string_free (out, FALSE);
}

static void
check_derived (Desk *desk)
{
  g_autoptr (GError) error = NULL;
  WfRebuildReport report;
  g_autoptr (WfDb) db = wf_db_open (desk->store->path, WF_DB_CHECK, &error);
  g_assert_no_error (error);
  g_assert_true (wf_rebuild (db, FALSE, &report, &error));
  g_assert_true (report.was_equal);
}

static void
check_converged (World *world)
{
  g_autofree char *rows = dup_rows (&world->desks[0]);
  g_autofree char *picture = dup_picture (&world->desks[0]);
  for (guint i = 1; i < world->n_desks; i++)
    {
      g_autofree char *other_rows = dup_rows (&world->desks[i]);
      g_autofree char *other_picture = dup_picture (&world->desks[i]);
      g_assert_cmpstr (other_rows, ==, rows);
      g_assert_cmpstr (other_picture, ==, picture);
    }
  check_derived (&world->desks[pick (world, world->n_desks)]);
}

/* What somebody wrote who saw the values is the one value, here and in the table. */
static void
check_seen (Desk *desk, const WfOperation *operation)
{
  WfRecord *record = wf_picture_lookup (desk->picture, &operation->ent);
  g_assert_nonnull (record);
  for (guint i = 0; i < operation->n_writes; i++)
    {
      guint n_live;
      const WfLive *live
          = wf_record_get_live_in (record, operation->space, operation->writes[i].field, &n_live);
      g_assert_cmpuint (n_live, ==, 1);
      g_assert_cmpint (wf_operation_id_compare (&live->operation->id, &operation->id), ==, 0);
    }
}

static void
check_informed_edit (World *world)
{
  Desk *author = &world->desks[pick (world, world->n_desks)];
  WfOperation *operation = write_one (world, author, FALSE);
  check_seen (author, operation);
  deliver_everything (world);
  for (guint i = 0; i < world->n_desks; i++)
    check_seen (&world->desks[i], operation);
}

/* --- runs ---------------------------------------------------------------------------------- */

static void
run (guint32 seed, guint n_operations)
{
  g_autoptr (World) world = world_new (seed);
  while (world->operations->len < n_operations)
    step (world);
  deliver_everything (world);
  check_converged (world);
  check_informed_edit (world);
  check_converged (world);
}

static void
test_short_histories (void)
{
  WfLoops loops = { .n_per_commit = 80, .n_nightly = 2000 };
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    run (seed, 1 + seed % 40);
}

static void
test_long_histories (void)
{
  WfLoops loops = { .n_per_commit = 1, .n_nightly = 10000 };
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    run (seed, wf_loops_pick (300, 1000));
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  /* What is looked for here is no fault of a disk. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/replicas/short-histories", test_short_histories);
  g_test_add_func ("/store/replicas/long-histories", test_long_histories);
  return g_test_run ();
}
