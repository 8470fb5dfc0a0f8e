/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-world.h"

#include <string.h>

#include "base/wf-clock.h"
#include "lib/wf-gen-operation.h"
#include "model/wf-hlc.h"
#include "model/wf-vocabulary.h"

static const char *const fields[] = { "title", "state", "asset/c-lion1" };
static const char *const spaces[] = { WF_GEN_SPACE_GREEN, WF_GEN_SPACE_AMBER };

void
wf_world_fail (WfWorld *world, const char *what)
{
  if (world->failure->len == 0)
    g_string_assign (world->failure, what);
}

guint
wf_world_pick (WfWorld *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

/* --- the world ---------------------------------------------------------- */

WfWorld *
wf_world_new (guint32 seed)
{
  WfWorld *world = g_new0 (WfWorld, 1);

  world->rand = g_rand_new_with_seed (seed);
  world->now = WF_GEN_DAY_US;
  world->n_replicas = 2 + wf_world_pick (world, WF_WORLD_REPLICAS - 1);
  world->operations = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  world->failure = g_string_new (NULL);
  for (guint i = 0; i < world->n_replicas; i++)
    {
      static const gint64 errors[]
          = { 0, 0, -WF_HOUR_US, -WF_MINUTE_US, 4 * WF_MINUTE_US, WF_HOUR_US, 365 * WF_DAY_US };
      WfReplica *replica = &world->replicas[i];
      replica->picture = wf_picture_new ();
      replica->held = g_ptr_array_new ();
      replica->clock_error = errors[wf_world_pick (world, G_N_ELEMENTS (errors))];
      replica->device = wf_gen_uuid (1000 + i);
    }
  return world;
}

void
wf_world_free (WfWorld *world)
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

void
wf_world_deliver (WfWorld *world, WfReplica *replica, WfOperation *operation)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new ();

  g_ptr_array_add (batch, operation);
  if (wf_world_pick (world, 4) == 0)
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
  guint n_writes = 1 + wf_world_pick (world, 2);

  for (guint i = 0; i < n_writes; i++)
    wf_draft_set_json (draft, fields[wf_world_pick (world, G_N_ELEMENTS (fields))],
                       values[wf_world_pick (world, G_N_ELEMENTS (values))]);
}

void
wf_world_check_own_write (WfWorld *world, WfReplica *replica, WfOperation *operation)
{
  WfRecord *record = wf_picture_lookup (replica->picture, &operation->ent);

  for (guint i = 0; i < operation->n_writes; i++)
    {
      guint n_live;
      const WfLive *live
          = wf_record_get_live_in (record, operation->space, operation->writes[i].field, &n_live);
      if (n_live != 1 || live[0].operation != operation)
        wf_world_fail (world, "an informed edit is not what its author sees");
    }
}

void
wf_world_write (WfWorld *world, WfReplica *replica)
{
  WfUuid ent = wf_gen_uuid (1 + wf_world_pick (world, WF_WORLD_ENTITIES));
  WfRecord *record = wf_picture_lookup (replica->picture, &ent);
  const char *space = spaces[wf_world_pick (world, G_N_ELEMENTS (spaces))];
  gboolean retires = record && wf_world_pick (world, 8) == 0;
  g_autoptr (WfDraft) draft
      = wf_draft_new (space, WF_TYPE_NAME_INCIDENT, &ent, retires ? WF_OP_RETIRE : WF_OP_SET);

  if (!retires)
    fill_draft (world, draft);
  wf_draft_see (draft, record);
  replica->hlc = wf_hlc_next (replica->hlc, world->now + replica->clock_error);
  WfOperation *operation = wf_gen_operation (draft, replica->hlc, &replica->device, NULL);
  operation->is_suspect = wf_hlc_is_suspect (operation->id.hlc, world->now);
  g_ptr_array_add (world->operations, operation);
  wf_world_deliver (world, replica, operation);
  if (!retires)
    wf_world_check_own_write (world, replica, operation);
}

void
wf_world_step (WfWorld *world)
{
  WfReplica *replica = &world->replicas[wf_world_pick (world, world->n_replicas)];

  world->now += g_rand_int_range (world->rand, 0, 600) * WF_SECOND_US;
  if (world->operations->len == 0 || wf_world_pick (world, 3) == 0)
    wf_world_write (world, replica);
  else
    wf_world_deliver (
        world, replica,
        g_ptr_array_index (world->operations, wf_world_pick (world, world->operations->len)));
}

GPtrArray *
wf_world_dup_shuffled (WfWorld *world, GPtrArray *operations)
{
  GPtrArray *shuffled = g_ptr_array_new ();

  g_ptr_array_extend (shuffled, operations, NULL, NULL);
  for (guint i = shuffled->len; i > 1; i--)
    {
      guint j = wf_world_pick (world, i);
      gpointer swapped = shuffled->pdata[i - 1];
      shuffled->pdata[i - 1] = shuffled->pdata[j];
      shuffled->pdata[j] = swapped;
    }
  return shuffled;
}

void
wf_world_deliver_everything (WfWorld *world)
{
  for (guint i = 0; i < world->n_replicas; i++)
    {
      g_autoptr (GPtrArray) all = wf_world_dup_shuffled (world, world->operations);
      for (guint j = 0; j < all->len; j++)
        wf_world_deliver (world, &world->replicas[i], g_ptr_array_index (all, j));
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

char *
wf_world_describe (WfPicture *picture)
{
  GString *out = g_string_new (NULL);
  GListModel *list = wf_picture_get_list (picture, WF_TYPE_NAME_INCIDENT);

  g_string_append_printf (out, "%u operations\n", wf_picture_get_n_operations (picture));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      g_string_append_printf (out, "listed %s\n", wf_record_get_id (record));
    }
  for (guint i = 1; i <= WF_WORLD_ENTITIES; i++)
    {
      WfUuid ent = wf_gen_uuid (i);
      WfRecord *record = wf_picture_lookup (picture, &ent);
      if (record)
        describe_record (record, out);
    }
  return g_string_free (out, FALSE);
}
