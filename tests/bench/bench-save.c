/* SPDX-License-Identifier: GPL-3.0-or-later */
/* save-p99-ms: from the call until the store confirms that an entry is saved here: numbered,
 * signed, folded and durable. Beside it, in turn in the same run and folder, what the disk itself
 * asks: one row of the same bytes in a bare SQLite table, committed with the same pragmas. */
#include <stdio.h>

#include "lib/wf-bench-rank.h"
#include "lib/wf-test-store.h"
#include "model/wf-vocabulary.h"
#include "store/wf-db.h"

#define N_SAVES 500

static const char text[]
    = "Operator reports loss of light on both fibre pairs; repair ship on call at the depot, "
      "permit asked for the exclusive economic zone, next report at the full hour.";

static WfDraft *
draft_entry (const char *space, guint i)
{
  g_autofree char *number = g_strdup_printf ("FI-%04u", i);
  WfUuid ent;

  wf_uuid_new (&ent, WF_GEN_START_US + i * 1000);
  WfDraft *draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "number", number);
  wf_draft_set_string (draft, "kind", "observation");
  wf_draft_set_string (draft, "text", text);
  wf_draft_set_string (draft, "source", "duty officer");
  wf_draft_set_member (draft, "about", "asset:c-lion1", TRUE);
  return draft;
}

static void
make_crisis (WfTestStore *store, const WfUuid *crisis, WfDeviceKey *root, WfDeviceKey *device)
{
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (WF_REALM_REAL, crisis, root, &device, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) written = wf_test_store_write (store, drafts, root, &error);
  g_assert_no_error (error);
}

static double
save (WfTestStore *store, const char *space, guint i, gsize *size)
{
  g_autoptr (WfDraft) draft = draft_entry (space, i);
  g_autoptr (GError) error = NULL;
  const gint64 began = g_get_monotonic_time ();
  g_autoptr (GPtrArray) written = wf_test_store_write_one (store, draft, &error);
  const double ms = (double) (g_get_monotonic_time () - began) / 1e3;

  g_assert_no_error (error);
  const WfOperation *operation = written->pdata[0];
  *size = operation->skeleton_length + operation->body_length;
  return ms;
}

static WfDb *
open_bare (WfTestStore *store)
{
  g_autofree char *path = g_build_filename (store->folder, "bare.db", NULL);
  g_autoptr (GError) error = NULL;
  WfDb *db = wf_db_open (path, WF_DB_NORMAL, &error);

  g_assert_no_error (error);
  g_assert_true (wf_db_exec (db, "CREATE TABLE bare (id INTEGER PRIMARY KEY, text BLOB)", &error));
  g_assert_true (wf_db_set_durable (db, TRUE, &error));
  return db;
}

static double
save_bare (WfDb *db, gsize size)
{
  const gint64 began = g_get_monotonic_time ();
  g_auto (WfTransaction) transaction = { 0 };
  g_autofree guint8 *bytes = g_malloc0 (size);

  g_assert_true (wf_transaction_begin (&transaction, db, NULL));
  sqlite3_stmt *insert = wf_db_statement (db, "INSERT INTO bare (text) VALUES (?)", NULL);
  wf_bind_blob (insert, 1, bytes, size);
  g_assert_true (wf_db_run (db, insert, NULL));
  g_assert_true (wf_transaction_commit (&transaction, NULL));
  return (double) (g_get_monotonic_time () - began) / 1e3;
}

int
main (int argc, char **argv)
{
  g_autoptr (WfTestStore) store = NULL;
  g_autofree char *space = NULL;
  WfDeviceKey *root, *device;
  WfUuid crisis, person;
  double ours[N_SAVES], bare[N_SAVES];
  gsize size;

  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  wf_uuid_new (&crisis, WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  device = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  space = wf_space_dup_name (WF_REALM_REAL, &crisis, "amber");
  store = wf_test_store_new (WF_REALM_REAL, device);
  make_crisis (store, &crisis, root, device);
  g_autoptr (WfDb) db = open_bare (store);
  for (guint i = 0; i < N_SAVES; i++)
    {
      ours[i] = save (store, space, i + 1, &size);
      bare[i] = save_bare (db, size);
    }
  wf_bench_sort (ours, N_SAVES);
  wf_bench_sort (bare, N_SAVES);
  printf ("{\"name\":\"save-p99-ms\",\"value\":%.2f,\"unit\":\"ms\",\"goal\":20,\"p50\":%.2f,"
          "\"peer\":\"one row in a bare SQLite table\",\"peer-value\":%.2f,\"peer-p50\":%.2f,"
          "\"saves\":%d}\n",
          wf_bench_rank (ours, N_SAVES, 99), wf_bench_rank (ours, N_SAVES, 50),
          wf_bench_rank (bare, N_SAVES, 99), wf_bench_rank (bare, N_SAVES, 50), N_SAVES);
  wf_device_key_unref (root);
  wf_device_key_unref (device);
  return 0;
}
