/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-world.h"

#include <string.h>

#include "lib/wf-test-server.h"
#include "model/wf-ctl-draft.h"
#include "store/wf-rebuild.h"

static const WfSyncTuning hasty
    = { .page_limit = 7, .push_limit = 5, .wait_seconds = 3, .delay_factor = 0.001 };

guint
wf_world_pick (WfWorld *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

void
wf_world_pump (guint milliseconds)
{
  const gint64 until = g_get_monotonic_time () + milliseconds * 1000;
  guint look = g_timeout_add (1, tick_cb, NULL);
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (look);
}

/* --- desks -------------------------------------------------------------- */

void
wf_world_connect (WfWorld *world, WfWorldDesk *desk)
{
  WfServerAccount account = { .url = (char *) WF_WORLD_URL,
                              .user = (char *) "anna",
                              .password = (char *) "secret",
                              .crisis = world->crisis_text,
                              .realm = WF_REALM_REAL };

  desk->transport = wf_fake_transport_new (world->server, &world->network, world->rand);
  desk->engine
      = wf_sync_engine_new_with_transport (desk->store->store, &account, desk->transport, &hasty);
  wf_sync_engine_start (desk->engine);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

void
wf_world_disconnect (WfWorldDesk *desk)
{
  gpointer engine = desk->engine;

  if (!engine)
    return;
  wf_sync_engine_stop (desk->engine);
  g_object_add_weak_pointer (engine, &engine);
  g_clear_object (&desk->engine);
  wf_test_until (is_gone, &engine, "engine given up");
  g_clear_object (&desk->transport);
}

static void
note_ids (WfWorld *world, GPtrArray *operations)
{
  for (guint i = 0; i < operations->len; i++)
    {
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      const WfOperation *operation = operations->pdata[i];
      wf_operation_id_format (&operation->id, id);
      g_hash_table_insert (world->said, g_strdup (id),
                           g_strndup (operation->body, operation->body_length));
    }
}

void
wf_world_write (WfWorld *world, WfWorldDesk *desk)
{
  static const char *const fields[] = { "title", "state", "summary" };
  const WfUuid ent = { { (guint8) wf_world_pick (world, 5) } };
  g_autoptr (WfDraft) draft = wf_draft_new (world->amber, "incident", &ent, WF_OP_SET);
  g_autoptr (GError) error = NULL;

  wf_draft_set_string (draft, fields[wf_world_pick (world, G_N_ELEMENTS (fields))],
                       "a cable, maybe two");
  g_autoptr (GPtrArray) written = wf_test_store_write_one (desk->store, draft, &error);
  g_assert_no_error (error);
  note_ids (world, written);
}

void
wf_world_redact (WfWorld *world, const WfOperation *target)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];

  wf_operation_id_format (&target->id, id);
  for (guint i = 0; i < WF_REDACTION_N_PERSONS; i++)
    {
      g_autoptr (WfDraft) draft = wf_ctl_draft_redaction (target, "personal data");
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) written
          = wf_test_store_write_one (world->desks[i].store, draft, &error);
      g_assert_no_error (error);
      note_ids (world, written);
    }
  g_hash_table_add (world->redacted, g_strdup (id));
}

WfOperation *
wf_world_pick_operation (WfWorld *world, WfWorldDesk *desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &world->crisis);

  for (;;)
    {
      WfOperation *picked = operations->pdata[wf_world_pick (world, operations->len)];
      if (g_str_equal (picked->space, world->amber) && picked->kind != WF_OP_REDACT)
        return wf_operation_ref (picked);
    }
}

/* --- the world ---------------------------------------------------------- */

/* ctl is written by the first desk and known to all, as after enrolling. */
static void
found (WfWorld *world)
{
  WfUuid person;
  WfDeviceKey *keys[WF_WORLD_MAX_DESKS];
  g_autoptr (GError) error = NULL;

  wf_uuid_new (&person, WF_GEN_START_US);
  g_autoptr (WfDeviceKey) root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  for (guint i = 0; i < world->n_desks; i++)
    keys[i] = world->desks[i].key;
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_REAL, &world->crisis, root, keys, world->n_desks);
  for (guint i = 0; i < world->n_desks; i++)
    wf_draft_set_string (drafts->pdata[3 + 3 * i], "role", "coordinator");
  g_autoptr (GPtrArray) ctl = wf_test_store_write (world->desks[0].store, drafts, root, &error);
  g_assert_no_error (error);
  note_ids (world, ctl);
  for (guint i = 1; i < world->n_desks; i++)
    {
      g_autoptr (WfReceiveReport) report = wf_test_store_receive (
          world->desks[i].store, wf_test_batch (NULL, world->ctl, ctl), &error);
      g_assert_no_error (error);
    }
}

WfWorld *
wf_world_new (guint32 seed, guint n_desks)
{
  static const char *const letters[] = { "", "B", "C", "D" };
  WfWorld *world = g_new0 (WfWorld, 1);

  world->rand = g_rand_new_with_seed (seed);
  world->n_desks = n_desks;
  world->network = wf_fake_network_good;
  wf_uuid_new (&world->crisis, WF_GEN_START_US);
  world->crisis_text = wf_uuid_dup_string (&world->crisis);
  world->amber = wf_space_dup_name (WF_REALM_REAL, &world->crisis, "amber");
  world->ctl = wf_space_dup_name (WF_REALM_REAL, &world->crisis, "ctl");
  world->server = wf_fake_server_new ();
  world->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  world->redacted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n_desks; i++)
    {
      WfUuid person;
      wf_uuid_new (&person, WF_GEN_START_US);
      world->desks[i].key = wf_device_key_new (&person, "FI", letters[i], WF_GEN_START_US);
      world->desks[i].store = wf_test_store_new (WF_REALM_REAL, world->desks[i].key);
    }
  found (world);
  return world;
}

void
wf_world_free (WfWorld *world)
{
  for (guint i = 0; i < world->n_desks; i++)
    {
      wf_world_disconnect (&world->desks[i]);
      wf_test_store_free (world->desks[i].store);
      wf_device_key_unref (world->desks[i].key);
    }
  /* What was on its way holds a road to the server. */
  wf_world_pump (20);
  wf_fake_server_free (world->server);
  g_hash_table_unref (world->said);
  g_hash_table_unref (world->redacted);
  g_rand_free (world->rand);
  g_free (world->crisis_text);
  g_free (world->amber);
  g_free (world->ctl);
  g_free (world);
}

/* --- what must hold ----------------------------------------------------- */

GHashTable *
wf_world_load_ids (WfWorld *world, WfWorldDesk *desk, guint *n_acked)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &world->crisis);

  *n_acked = 0;
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      wf_operation_id_format (&operation->id, id);
      g_hash_table_add (ids, g_strdup (id));
      g_assert_true (g_hash_table_contains (world->said, id));
      if (!operation->is_acked)
        continue;
      g_assert_true (wf_fake_server_has (world->server, operation->space, id));
      (*n_acked)++;
    }
  return ids;
}

guint
wf_world_count_missing (WfWorld *world, WfWorldDesk *desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &world->crisis);
  guint n = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      wf_operation_id_format (&operation->id, id);
      const gboolean is_redacted = g_hash_table_contains (world->redacted, id);
      g_assert_true (is_redacted || !operation->is_redacted);
      if (is_redacted ? !operation->is_redacted : operation->body == NULL)
        n++;
      else if (is_redacted)
        g_assert_null (operation->body);
      else
        g_assert_cmpmem (operation->body, operation->body_length,
                         g_hash_table_lookup (world->said, id),
                         strlen (g_hash_table_lookup (world->said, id)));
    }
  return n;
}

WfCursor *
wf_world_get_cursor (WfWorldDesk *desk, const char *space)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  wf_store_get_cursor_async (desk->store->store, WF_WORLD_URL, space, NULL, wf_test_result_cb,
                             &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  WfCursor *cursor = wf_store_get_cursor_finish (desk->store->store, result, &error);
  g_assert_no_error (error);
  return cursor;
}

/* Everything up to the cursor is here; what counts as confirmed is there. */
void
wf_world_check_desk (WfWorld *world, WfWorldDesk *desk)
{
  const char *const spaces[] = { world->ctl, world->amber };
  guint n_acked;
  g_autoptr (GHashTable) ids = wf_world_load_ids (world, desk, &n_acked);

  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    {
      g_autoptr (WfCursor) cursor = wf_world_get_cursor (desk, spaces[i]);
      for (gint64 seq = 1; seq <= cursor->seq; seq++)
        g_assert_true (g_hash_table_contains (
            ids, wf_fake_server_get_id (world->server, spaces[i], (guint) seq)));
    }
}

gboolean
wf_world_is_storing (WfSyncEngine *engine)
{
  for (guint i = 0; i < engine->state.n_spaces; i++)
    if (engine->works[i].n_storing > 0)
      return TRUE;
  return FALSE;
}

gboolean
wf_world_is_settled (gpointer data)
{
  WfWorld *world = data;
  for (guint i = 0; i < world->n_desks; i++)
    {
      WfSyncEngine *engine = world->desks[i].engine;
      if (wf_sync_engine_get_state (engine) != WF_SYNC_IN_SYNC || wf_world_is_storing (engine)
          || engine->works[WF_WORLD_AMBER].seq
                 != wf_fake_server_count (world->server, world->amber))
        return FALSE;
    }
  return wf_fake_server_count (world->server, world->amber)
             + wf_fake_server_count (world->server, world->ctl)
         == g_hash_table_size (world->said);
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

void
wf_world_check_converged (WfWorld *world)
{
  wf_test_until (wf_world_is_settled, world, "everybody in sync with everything");
  wf_test_until (is_whole, world, "everybody with the whole of everything");
  for (guint i = 0; i < world->n_desks; i++)
    {
      WfWorldDesk *desk = &world->desks[i];
      WfRebuildReport report;
      guint n_acked;
      g_autoptr (GHashTable) ids = wf_world_load_ids (world, desk, &n_acked);
      g_assert_cmpuint (g_hash_table_size (ids), ==, g_hash_table_size (world->said));
      g_assert_cmpuint (n_acked, ==, g_hash_table_size (world->said));
      wf_world_check_desk (world, desk);
      wf_world_disconnect (desk);
      wf_test_store_close (desk->store);
      g_autoptr (WfDb) db = wf_db_open (desk->store->path, WF_DB_CHECK, NULL);
      g_assert_true (wf_rebuild (db, FALSE, &report, NULL) && report.was_equal);
    }
}
