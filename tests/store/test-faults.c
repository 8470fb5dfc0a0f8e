/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that fails at the n-th write, fsync or open, for every n of a run: each call was either
 * committed or left nothing, said so, and a store that failed says nothing was saved any more. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-fault-vfs.h"
#include "lib/wf-test-store.h"
#include "model/wf-vocabulary.h"
#include "store/wf-db.h"
#include "store/wf-engine.h"
#include "store/wf-rebuild.h"

#define N_ENTRIES 4

typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *desk, *other;
  WfClock *clock;
  char *folder, *path, *space, *ctl, *crisis_text;
  GPtrArray *foreign; /* WfOperation of the other desk, to be received */
} Fixture;

/* What one run over a failing disk was told. */
typedef struct
{
  GHashTable *saved, *received; /* GBytes, hash: the store said so */
  guint n_errors;
  gboolean failed; /* an error after which it must not say "saved" */
} Run;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfUuid person;
  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->desk = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->other = wf_device_key_new (&person, "EE", "", WF_GEN_START_US);
  self->clock = wf_clock_new_manual (WF_GEN_START_US);
  self->space = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "amber");
  self->ctl = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "ctl");
  self->crisis_text = wf_uuid_dup_string (&self->crisis);
  self->folder = g_dir_make_tmp ("wf-faults-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "store.db", NULL);
  wf_fault_vfs_arm (WF_FAULT_WRITE, 0, FALSE);
}

static void
remove_store (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_remove (path);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_fault_vfs_arm (WF_FAULT_WRITE, 0, FALSE);
  remove_store (self);
  g_rmdir (self->folder);
  g_clear_pointer (&self->foreign, g_ptr_array_unref);
  wf_device_key_unref (self->root);
  wf_device_key_unref (self->desk);
  wf_device_key_unref (self->other);
  wf_clock_unref (self->clock);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->space);
  g_free (self->ctl);
  g_free (self->crisis_text);
}

/* --- the steps of a run -------------------------------------------------------------------- */

static WfEngine *
open_engine (Fixture *self, WfDeviceKey *device, GError **error)
{
  return wf_engine_open (self->path, WF_REALM_EXERCISE, self->clock, device, error);
}

static GPtrArray *
write_ctl (Fixture *self, WfEngine *engine, GError **error)
{
  WfDeviceKey *keys[] = { self->desk, self->other };
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 2);
  return wf_engine_write (engine, drafts, self->root, NULL, error);
}

static GPtrArray *
write_entry (Fixture *self, WfEngine *engine, GError **error)
{
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", "while the disk fails");
  g_ptr_array_add (drafts, draft);
  return wf_engine_write (engine, drafts, NULL, NULL, error);
}

static WfReceiveReport *
receive (Fixture *self, WfEngine *engine, gint64 seq, GError **error)
{
  g_autoptr (WfBatch) batch = wf_test_batch ("https://a:1", self->space, self->foreign);
  g_autoptr (GPtrArray) published
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GArray) checked = g_array_new (FALSE, TRUE, sizeof (WfChecked));
  g_array_set_clear_func (checked, (GDestroyNotify) wf_checked_clear);
  for (guint i = 0; i < self->foreign->len; i++)
    {
      WfChecked one = { wf_operation_ref (self->foreign->pdata[i]), WF_VERDICT_OK };
      g_array_append_val (checked, one);
    }
  batch->epoch = g_strdup ("e1");
  batch->seq = seq;
  return wf_engine_receive (engine, batch, checked, published, error);
}

/* The same crisis as another desk sees it. */
static void
make_foreign (Fixture *self, GPtrArray *ctl)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (there, wf_test_batch (NULL, self->ctl, ctl), NULL);
  g_assert_cmpuint (report->n_new, ==, ctl->len);
  self->foreign = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  for (guint i = 0; i < 20; i++)
    {
      WfUuid ent;
      wf_uuid_new (&ent, WF_GEN_START_US);
      g_autoptr (WfDraft) draft
          = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
      wf_draft_set_string (draft, "text", "from elsewhere");
      g_autoptr (GPtrArray) operations = wf_test_store_write_one (there, draft, NULL);
      g_ptr_array_add (self->foreign, wf_operation_ref (operations->pdata[0]));
    }
}

/* A store with the crisis in it, made once on a good disk and copied for each run. */
static GBytes *
make_master (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  char *bytes;
  gsize size;
  WfEngine *engine = open_engine (self, self->desk, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) ctl = write_ctl (self, engine, &error);
  g_assert_no_error (error);
  wf_engine_close (engine);
  make_foreign (self, ctl);
  g_assert_true (g_file_get_contents (self->path, &bytes, &size, &error));
  return g_bytes_new_take (bytes, size);
}

static void
put_master (Fixture *self, GBytes *master)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *bytes = g_bytes_get_data (master, &size);
  remove_store (self);
  g_file_set_contents (self->path, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

/* --- what must hold ------------------------------------------------------------------------ */

static void
remember (GHashTable *set, GPtrArray *operations)
{
  for (guint i = 0; i < operations->len; i++)
    g_hash_table_add (set, g_bytes_new (((WfOperation *) operations->pdata[i])->hash, 32));
}

static void
take_error (Run *run, WfEngine *engine, const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == WF_ERROR && *error->message != '\0');
  run->n_errors++;
  if (engine == NULL || !g_error_matches (error, WF_ERROR, WF_ERROR_READ_ONLY))
    return;
  run->failed = TRUE;
  g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_READ_ONLY);
}

static void
run_steps (Fixture *self, Run *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfEngine) engine = open_engine (self, self->desk, &error);
  if (engine == NULL)
    {
      take_error (run, NULL, error);
      return;
    }
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      g_clear_error (&error);
      g_autoptr (GPtrArray) operations = write_entry (self, engine, &error);
      g_assert_false (operations != NULL && run->failed);
      if (operations != NULL)
        remember (run->saved, operations);
      else
        take_error (run, engine, error);
      if (i != 1)
        continue;
      g_clear_error (&error);
      g_autoptr (WfReceiveReport) report = receive (self, engine, 20, &error);
      g_assert_false (report != NULL && run->failed);
      if (report != NULL)
        remember (run->received, self->foreign);
      else
        take_error (run, engine, error);
    }
}

static void
check_derived (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  WfRebuildReport report;
  g_autoptr (WfDb) db = wf_db_open (self->path, WF_DB_CHECK, &error);
  g_assert_no_error (error);
  g_assert_true (wf_rebuild (db, FALSE, &report, &error));
  g_assert_no_error (error);
  g_assert_true (report.was_equal);
}

/* Opened on a good disk again. */
static void
check_outcome (Fixture *self, Run *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) found
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  GHashTableIter iter;
  gpointer hash;
  WfEngine *engine = open_engine (self, self->desk, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) all = wf_engine_load (engine, self->crisis_text, &error);
  g_assert_no_error (error);
  remember (found, all);
  g_hash_table_iter_init (&iter, run->saved);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    g_assert_true (g_hash_table_contains (found, hash));
  g_hash_table_iter_init (&iter, run->received);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    g_assert_true (g_hash_table_contains (found, hash));

  /* The cursor and what it covers came together, or neither. */
  g_autoptr (WfCursor) cursor = wf_engine_get_cursor (engine, "https://a:1", self->space, &error);
  g_assert_no_error (error);
  guint n_foreign = 0;
  for (guint i = 0; i < self->foreign->len; i++)
    {
      g_autoptr (GBytes) one
          = g_bytes_new (((WfOperation *) self->foreign->pdata[i])->hash, WF_HASH_SIZE);
      n_foreign += g_hash_table_contains (found, one);
    }
  g_assert_cmpuint (n_foreign, ==, cursor->seq == 20 ? self->foreign->len : 0);

  /* And it goes on. */
  g_autoptr (GPtrArray) next = write_entry (self, engine, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_GOOD);
  wf_engine_close (engine);
  check_derived (self);
}

static GHashTable *
new_hashes (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
}

static void
fail_at_every (Fixture *self, WfFault fault, gboolean stays)
{
  g_autoptr (GBytes) master = make_master (self);
  guint n_failed_runs = 0;
  for (guint nth = 1;; nth++)
    {
      g_autoptr (GHashTable) saved = new_hashes ();
      g_autoptr (GHashTable) received = new_hashes ();
      Run run = { .saved = saved, .received = received };
      put_master (self, master);
      wf_fault_vfs_arm (fault, nth, stays);
      run_steps (self, &run);
      gboolean reached = wf_fault_vfs_get_n_calls (fault) >= nth;
      wf_fault_vfs_arm (fault, 0, FALSE);
      check_outcome (self, &run);
      if (!reached)
        {
          g_assert_cmpuint (run.n_errors, ==, 0);
          g_assert_cmpuint (g_hash_table_size (saved), ==, N_ENTRIES);
          break;
        }
      n_failed_runs += run.n_errors > 0;
      g_assert_cmpuint (nth, <, 2000);
    }
  g_assert_cmpuint (n_failed_runs, >, 0);
}

/* --- tests --------------------------------------------------------------------------------- */

static void
test_write_fails (Fixture *self, gconstpointer stays)
{
  fail_at_every (self, WF_FAULT_WRITE, GPOINTER_TO_INT (stays));
}

static void
test_sync_fails (Fixture *self, gconstpointer stays)
{
  fail_at_every (self, WF_FAULT_SYNC, GPOINTER_TO_INT (stays));
}

static void
test_open_fails (Fixture *self, gconstpointer stays)
{
  fail_at_every (self, WF_FAULT_OPEN, GPOINTER_TO_INT (stays));
}

static void
test_space_ends (Fixture *self, gconstpointer stays)
{
  fail_at_every (self, WF_FAULT_SPACE, GPOINTER_TO_INT (stays));
}

/* Two writes and the fsync between them: the second must not be believed. */
static void
test_never_saved_after_a_failed_sync (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) master = make_master (self);
  put_master (self, master);
  g_autoptr (WfEngine) engine = open_engine (self, self->desk, &error);
  g_autoptr (GPtrArray) before = write_entry (self, engine, &error);
  g_assert_no_error (error);
  wf_fault_vfs_arm (WF_FAULT_SYNC, 1, FALSE);
  g_assert_null (write_entry (self, engine, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_READ_ONLY);
  for (guint i = 0; i < 3; i++)
    {
      g_clear_error (&error);
      g_assert_null (write_entry (self, engine, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_READ_ONLY);
      g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_READ_ONLY);
      g_clear_error (&error);
      g_assert_null (receive (self, engine, 20, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_READ_ONLY);
    }
  /* Reading goes on. */
  g_autoptr (GPtrArray) all = wf_engine_load (engine, self->crisis_text, NULL);
  g_assert_nonnull (all);
}

/* The first commit after which the log goes into the file, and the file cannot be written. */
static void
test_failed_checkpoint_is_noticed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) master = make_master (self);
  put_master (self, master);
  g_autoptr (WfEngine) engine = open_engine (self, self->desk, &error);
  guint n_saved = 1;
  /* The first one also syncs the head of the new log. */
  g_autoptr (GPtrArray) first = write_entry (self, engine, &error);
  g_assert_no_error (error);
  for (; n_saved < 1000; n_saved++)
    {
      /* A commit syncs the log; the second fsync of a call is a checkpoint's. */
      wf_fault_vfs_arm (WF_FAULT_SYNC, 2, TRUE);
      g_autoptr (GPtrArray) operations = write_entry (self, engine, &error);
      g_assert_no_error (error);
      if (wf_fault_vfs_get_n_calls (WF_FAULT_SYNC) > 1)
        break;
    }
  g_assert_cmpuint (n_saved, <, 1000);
  g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_READ_ONLY);
  g_assert_null (write_entry (self, engine, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_clear_pointer (&engine, wf_engine_close);
  wf_fault_vfs_arm (WF_FAULT_SYNC, 0, FALSE);

  engine = open_engine (self, self->desk, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) outbox = wf_engine_get_outbox (engine, self->space, 5000, &error);
  g_assert_cmpuint (outbox->len, ==, n_saved + 1);
}

static void
test_full_stays_until_something_was_saved (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) master = make_master (self);
  put_master (self, master);
  g_autoptr (WfEngine) engine = open_engine (self, self->desk, &error);
  wf_fault_vfs_arm (WF_FAULT_SPACE, 1, TRUE);
  g_assert_null (write_entry (self, engine, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
  g_clear_error (&error);
  g_assert_null (receive (self, engine, 20, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
  g_clear_error (&error);
  g_autoptr (GPtrArray) outbox = wf_engine_get_outbox (engine, self->space, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_FULL);

  wf_fault_vfs_arm (WF_FAULT_SPACE, 0, FALSE);
  g_autoptr (GPtrArray) operations = write_entry (self, engine, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((WfOperation *) operations->pdata[0])->n, ==, 1);
  g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_GOOD);
  g_autoptr (WfReceiveReport) report = receive (self, engine, 20, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_new, ==, self->foreign->len);
}

#define ADD(name, data, function)                                                                  \
  g_test_add ("/store/faults/" name, Fixture, GINT_TO_POINTER (data), set_up, function, tear_down)

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  wf_fault_vfs_install ();
  ADD ("write-fails-once", FALSE, test_write_fails);
  ADD ("write-fails-from-then-on", TRUE, test_write_fails);
  ADD ("sync-fails-once", FALSE, test_sync_fails);
  ADD ("sync-fails-from-then-on", TRUE, test_sync_fails);
  ADD ("open-fails", FALSE, test_open_fails);
  ADD ("space-ends-once", FALSE, test_space_ends);
  ADD ("space-ends", TRUE, test_space_ends);
  ADD ("never-saved-after-a-failed-sync", 0, test_never_saved_after_a_failed_sync);
  ADD ("failed-checkpoint-is-noticed", 0, test_failed_checkpoint_is_noticed);
  ADD ("full-stays-until-something-was-saved", 0, test_full_stays_until_something_was_saved);
  return g_test_run ();
}
