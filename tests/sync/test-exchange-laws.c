/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exchange over a network that does anything, and given up at any moment: whatever a desk was
 * told was saved reaches everybody, nothing that does not verify is taken, the cursor never covers
 * what is not there, and what counts as confirmed is at the server. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-fake-server.h"
#include "lib/wf-loops.h"
#include "lib/wf-test-server.h"
#include "lib/wf-test-store.h"
#include "store/wf-rebuild.h"
#include "sync/wf-sync-engine-private.h"

#define MAX_DESKS 4
#define AMBER 3 /* place of that space in wf_space_compartments */
#define URL "https://localhost:1"

static const WfSyncTuning hasty
    = { .page_limit = 7, .push_limit = 5, .wait_seconds = 3, .delay_factor = 0.001 };

typedef struct
{
  WfDeviceKey *key;
  WfTestStore *store;
  WfSyncEngine *engine;
  WfTransport *transport;
} Desk;

typedef struct
{
  WfUuid crisis;
  char *crisis_text, *amber, *ctl;
  WfFakeServer *server;
  WfFakeNetwork network;
  GRand *rand;
  Desk desks[MAX_DESKS];
  guint n_desks;
  GHashTable *said; /* id -> body of what a store acknowledged */
} World;

static guint
pick (World *world, guint n)
{
  return (guint) g_rand_int_range (world->rand, 0, (gint32) n);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
pump (guint milliseconds)
{
  const gint64 until = g_get_monotonic_time () + milliseconds * 1000;
  guint look = g_timeout_add (1, tick_cb, NULL);
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (look);
}

/* --- desks -------------------------------------------------------------- */

static void
connect_desk (World *world, Desk *desk)
{
  WfServerAccount account = { .url = (char *) URL,
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

static void
disconnect_desk (Desk *desk)
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
note_ids (World *world, GPtrArray *operations)
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

static void
write_one (World *world, Desk *desk)
{
  static const char *const fields[] = { "title", "state", "summary" };
  const WfUuid ent = { { (guint8) pick (world, 5) } };
  g_autoptr (WfDraft) draft = wf_draft_new (world->amber, "incident", &ent, WF_OP_SET);
  g_autoptr (GError) error = NULL;

  wf_draft_set_string (draft, fields[pick (world, G_N_ELEMENTS (fields))], "a cable, maybe two");
  g_autoptr (GPtrArray) written = wf_test_store_write_one (desk->store, draft, &error);
  g_assert_no_error (error);
  note_ids (world, written);
}

/* --- the world ---------------------------------------------------------- */

/* ctl is written by the first desk and known to all, as after enrolling. */
static void
found (World *world)
{
  WfUuid person;
  WfDeviceKey *keys[MAX_DESKS];
  g_autoptr (GError) error = NULL;

  wf_uuid_new (&person, WF_GEN_START_US);
  g_autoptr (WfDeviceKey) root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  for (guint i = 0; i < world->n_desks; i++)
    keys[i] = world->desks[i].key;
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_REAL, &world->crisis, root, keys, world->n_desks);
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

static World *
world_new (guint32 seed, guint n_desks)
{
  static const char *const letters[] = { "", "B", "C", "D" };
  World *world = g_new0 (World, 1);

  world->rand = g_rand_new_with_seed (seed);
  world->n_desks = n_desks;
  world->network = wf_fake_network_good;
  wf_uuid_new (&world->crisis, WF_GEN_START_US);
  world->crisis_text = wf_uuid_dup_string (&world->crisis);
  world->amber = wf_space_dup_name (WF_REALM_REAL, &world->crisis, "amber");
  world->ctl = wf_space_dup_name (WF_REALM_REAL, &world->crisis, "ctl");
  world->server = wf_fake_server_new ();
  world->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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

static void
world_free (World *world)
{
  for (guint i = 0; i < world->n_desks; i++)
    {
      disconnect_desk (&world->desks[i]);
      wf_test_store_free (world->desks[i].store);
      wf_device_key_unref (world->desks[i].key);
    }
  /* What was on its way holds a road to the server. */
  pump (20);
  wf_fake_server_free (world->server);
  g_hash_table_unref (world->said);
  g_rand_free (world->rand);
  g_free (world->crisis_text);
  g_free (world->amber);
  g_free (world->ctl);
  g_free (world);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

/* --- what must hold ----------------------------------------------------- */

static GHashTable *
load_ids (World *world, Desk *desk, guint *n_acked)
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

/* How many came without what they say; what came with it says what was written. */
static guint
count_missing (World *world, Desk *desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (desk->store, &world->crisis);
  guint n = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      wf_operation_id_format (&operation->id, id);
      g_assert_false (operation->is_redacted);
      if (operation->body == NULL)
        n++;
      else
        g_assert_cmpmem (operation->body, operation->body_length,
                         g_hash_table_lookup (world->said, id),
                         strlen (g_hash_table_lookup (world->said, id)));
    }
  return n;
}

static WfCursor *
get_cursor (Desk *desk, const char *space)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  wf_store_get_cursor_async (desk->store->store, URL, space, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  WfCursor *cursor = wf_store_get_cursor_finish (desk->store->store, result, &error);
  g_assert_no_error (error);
  return cursor;
}

/* Everything up to the cursor is here; what counts as confirmed is there. */
static void
check_desk (World *world, Desk *desk)
{
  const char *const spaces[] = { world->ctl, world->amber };
  guint n_acked;
  g_autoptr (GHashTable) ids = load_ids (world, desk, &n_acked);

  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    {
      g_autoptr (WfCursor) cursor = get_cursor (desk, spaces[i]);
      for (gint64 seq = 1; seq <= cursor->seq; seq++)
        g_assert_true (g_hash_table_contains (
            ids, wf_fake_server_get_id (world->server, spaces[i], (guint) seq)));
    }
}

static gboolean
is_storing (WfSyncEngine *engine)
{
  for (guint i = 0; i < engine->state.n_spaces; i++)
    if (engine->works[i].n_storing > 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_settled (gpointer data)
{
  World *world = data;
  for (guint i = 0; i < world->n_desks; i++)
    {
      WfSyncEngine *engine = world->desks[i].engine;
      if (wf_sync_engine_get_state (engine) != WF_SYNC_IN_SYNC || is_storing (engine)
          || engine->works[AMBER].seq != wf_fake_server_count (world->server, world->amber))
        return FALSE;
    }
  return wf_fake_server_count (world->server, world->amber)
             + wf_fake_server_count (world->server, world->ctl)
         == g_hash_table_size (world->said);
}

static gboolean
is_whole (gpointer data)
{
  World *world = data;
  for (guint i = 0; i < world->n_desks; i++)
    if (count_missing (world, &world->desks[i]) > 0)
      return FALSE;
  return is_settled (world);
}

static void
check_converged (World *world)
{
  wf_test_until (is_settled, world, "everybody in sync with everything");
  wf_test_until (is_whole, world, "everybody with the whole of everything");
  for (guint i = 0; i < world->n_desks; i++)
    {
      Desk *desk = &world->desks[i];
      WfRebuildReport report;
      guint n_acked;
      g_autoptr (GHashTable) ids = load_ids (world, desk, &n_acked);
      g_assert_cmpuint (g_hash_table_size (ids), ==, g_hash_table_size (world->said));
      g_assert_cmpuint (n_acked, ==, g_hash_table_size (world->said));
      check_desk (world, desk);
      disconnect_desk (desk);
      wf_test_store_close (desk->store);
      g_autoptr (WfDb) db = wf_db_open (desk->store->path, WF_DB_CHECK, NULL);
      g_assert_true (wf_rebuild (db, FALSE, &report, NULL) && report.was_equal);
    }
}

/* --- any network -------------------------------------------------------- */

static void
restart_all (World *world)
{
  for (guint i = 0; i < world->n_desks; i++)
    disconnect_desk (&world->desks[i]);
  for (guint i = 0; i < world->n_desks; i++)
    connect_desk (world, &world->desks[i]);
}

/* The server comes back from a copy of its file that is older than what it had confirmed. */
static void
restore_backup (World *world)
{
  const guint n = wf_fake_server_count (world->server, world->amber);
  for (guint i = 0; i < world->n_desks; i++)
    disconnect_desk (&world->desks[i]);
  wf_fake_server_forget (world->server, world->amber, pick (world, n + 1));
  if (pick (world, 2) == 0)
    wf_fake_server_new_epoch (world->server);
  for (guint i = 0; i < world->n_desks; i++)
    connect_desk (world, &world->desks[i]);
}

static void
test_any_network (gconstpointer restores)
{
  WfLoops loops = { .n_per_commit = 14, .n_nightly = 1000 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (World) world = world_new (seed, 2 + seed % (MAX_DESKS - 1));
      world->network = wf_fake_network_bad;
      restart_all (world);
      for (guint i = 0; i < 30; i++)
        {
          Desk *desk = &world->desks[pick (world, world->n_desks)];
          write_one (world, desk);
          if (pick (world, 3) == 0)
            pump (pick (world, 30));
          if (pick (world, 12) == 0)
            {
              disconnect_desk (desk);
              connect_desk (world, desk);
            }
          if (GPOINTER_TO_INT (restores) && pick (world, 15) == 0)
            restore_backup (world);
        }
      world->network = wf_fake_network_good;
      check_converged (world);
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
      g_autoptr (World) world = world_new (seed, 1);
      Desk *desk = &world->desks[0];
      const guint n = 20 + pick (world, 20);
      connect_desk (world, desk);
      for (guint i = 0; i < n; i++)
        write_one (world, desk);
      wf_test_until (is_settled, world, "the desk in sync");
      disconnect_desk (desk);
      wf_fake_server_forget (world->server, world->amber, 1 + pick (world, 7));
      wf_fake_server_new_epoch (world->server);
      connect_desk (world, desk);
      while (wf_fake_server_count (world->server, world->amber) < n)
        g_main_context_iteration (NULL, TRUE);
      disconnect_desk (desk);
      g_autoptr (WfCursor) cursor = get_cursor (desk, world->amber);
      g_assert_cmpint (cursor->seq, <, n);
      wf_fake_server_forget (world->server, world->amber, (guint) cursor->seq);
      connect_desk (world, desk);
      check_converged (world);
    }
}

static gboolean
is_all_here (gpointer data)
{
  World *world = data;
  guint n_acked;
  g_autoptr (GHashTable) ids = load_ids (world, &world->desks[0], &n_acked);
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
      g_autoptr (World) world = world_new (seed, 2);
      Desk *reader = &world->desks[0], *writer = &world->desks[1];
      const guint n = 20 + pick (world, 20), hole = 11 + pick (world, 7);
      connect_desk (world, reader);
      connect_desk (world, writer);
      for (guint i = 0; i < 10; i++)
        write_one (world, writer);
      wf_test_until (is_settled, world, "both desks in sync");
      disconnect_desk (reader);
      for (guint i = 10; i < n; i++)
        write_one (world, writer);
      world->n_desks = 1;
      world->network.damaged_seq = hole;
      connect_desk (world, reader);
      wf_test_until (is_all_here, world, "all but the damaged one here");
      disconnect_desk (reader);
      disconnect_desk (writer);
      wf_fake_server_forget (world->server, world->amber, hole);
      world->network.damaged_seq = 0;
      connect_desk (world, reader);
      check_converged (world);
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
      g_autoptr (World) world = world_new (seed, 3);
      const guint n = 10 + pick (world, 20);
      connect_desk (world, &world->desks[0]);
      connect_desk (world, &world->desks[1]);
      world->network.stripped_seq = 1 + pick (world, n);
      for (guint i = 0; i < n; i++)
        write_one (world, &world->desks[0]);
      connect_desk (world, &world->desks[2]);
      wf_test_until (is_settled, world, "everybody has read it");
      g_assert_cmpuint (count_missing (world, &world->desks[0]), ==, 0);
      for (guint i = 1; i < world->n_desks; i++)
        {
          g_autoptr (WfCursor) cursor = get_cursor (&world->desks[i], world->amber);
          g_assert_cmpint (cursor->seq, ==, n);
          g_assert_cmpuint (count_missing (world, &world->desks[i]), ==, 1);
        }
      world->network.stripped_seq = 0;
      restart_all (world);
      check_converged (world);
    }
}

/* --- given up at any moment --------------------------------------------- */

/* One desk with much to fetch and something to send. */
static World *
behind_new (guint32 seed)
{
  World *world = world_new (seed, 2);

  connect_desk (world, &world->desks[0]);
  for (guint i = 0; i < 40; i++)
    write_one (world, &world->desks[0]);
  world->n_desks = 1;
  wf_test_until (is_settled, world, "the first desk in sync");
  world->n_desks = 2;
  for (guint i = 0; i < 12; i++)
    write_one (world, &world->desks[1]);
  return world;
}

static void
give_up (World *world, Desk *desk, guint how)
{
  g_autoptr (GError) error = NULL;

  if (how == 0) /* and again at once, while old answers are on their way */
    {
      wf_sync_engine_stop (desk->engine);
      wf_sync_engine_start (desk->engine);
      pump (pick (world, 10));
    }
  disconnect_desk (desk);
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
      g_autoptr (World) world = behind_new (seed);
      Desk *desk = &world->desks[1];
      for (guint i = 0; i < 3; i++)
        {
          connect_desk (world, desk);
          for (guint turn = pick (world, 120); turn > 0; turn--)
            g_main_context_iteration (NULL, TRUE);
          give_up (world, desk, pick (world, 3));
          check_desk (world, desk);
        }
      connect_desk (world, desk);
      check_converged (world);
    }
}

/* --- given up at every moment -------------------------------------------- */

/* The store's file as it was, and the server with what it had: each time begins at the same place.
 */
static void
begin_there (World *world, Desk *desk, const char *copy, guint n_rows)
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
  World *world;
  Desk *desk;
} Catching;

static gboolean
is_caught_up (gpointer data)
{
  Catching *catching = data;
  World *world = catching->world;
  WfSyncEngine *engine = catching->desk->engine;

  return wf_sync_engine_get_state (engine) == WF_SYNC_IN_SYNC && !is_storing (engine)
         && engine->works[AMBER].seq == wf_fake_server_count (world->server, world->amber)
         && wf_fake_server_count (world->server, world->amber)
                    + wf_fake_server_count (world->server, world->ctl)
                == g_hash_table_size (world->said);
}

/* After one turn of the main loop, after two, and so on until there was nothing left to give up:
 * no answer of the network or of the store comes between two of them unseen. */
static void
test_given_up_everywhere (void)
{
  g_autoptr (World) world = behind_new (1);
  Desk *desk = &world->desks[1];
  Catching catching = { world, desk };
  g_autofree char *copy = g_strconcat (desk->store->path, ".before", NULL);
  const guint n_rows = wf_fake_server_count (world->server, world->amber);
  const guint n_ways = g_getenv ("WF_NIGHTLY") ? 3 : 1;
  g_autofree char *bytes = NULL;
  gboolean is_over = FALSE;
  guint n = 0;
  gsize size;

  disconnect_desk (&world->desks[0]);
  wf_test_store_close (desk->store);
  g_assert_true (g_file_get_contents (desk->store->path, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize) size, NULL));
  for (; !is_over; n++)
    for (guint way = 0; way < n_ways; way++)
      {
        guint n_acked;
        begin_there (world, desk, copy, n_rows);
        connect_desk (world, desk);
        for (guint turn = 0; turn < n && !is_over; turn++)
          {
            g_main_context_iteration (NULL, TRUE);
            is_over = is_caught_up (&catching);
          }
        give_up (world, desk, (n + way) % 3);
        check_desk (world, desk);
        connect_desk (world, desk);
        wf_test_until (is_caught_up, &catching, "all of it, however often it was given up");
        check_desk (world, desk);
        g_autoptr (GHashTable) ids = load_ids (world, desk, &n_acked);
        g_assert_cmpuint (g_hash_table_size (ids), ==, g_hash_table_size (world->said));
        g_assert_cmpuint (n_acked, ==, g_hash_table_size (world->said));
        disconnect_desk (desk);
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
      g_autoptr (World) world = behind_new (seed);
      world->network.spoil = 500;
      connect_desk (world, &world->desks[1]);
      for (guint i = 0; i < 5; i++)
        {
          pump (20);
          disconnect_desk (&world->desks[1]);
          check_desk (world, &world->desks[1]);
          connect_desk (world, &world->desks[1]);
        }
      pump (20);
      world->network.spoil = 0;
      check_converged (world);
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
