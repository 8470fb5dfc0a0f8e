/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disk that fails at the n-th write, fsync or open, for every n of a run: each call was either
 * committed or left nothing, said so, and a store that failed says nothing was saved any more. */
#include "base/wf-error.h"
#include "lib/wf-fault-vfs.h"
#include "lib/wf-test-crisis.h"

#define N_ENTRIES 4
#define N_FOREIGN 20

typedef struct
{
  WfTestCrisis *crisis;
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
  self->crisis = wf_test_crisis_new ();
  wf_fault_vfs_arm (WF_FAULT_WRITE, 0, FALSE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_fault_vfs_arm (WF_FAULT_WRITE, 0, FALSE);
  wf_test_crisis_free (self->crisis);
}

static GPtrArray *
write_entry (Fixture *self, WfEngine *engine, GError **error)
{
  return wf_test_crisis_write (self->crisis, engine, "while the disk fails", error);
}

/* --- what must hold ------------------------------------------------------------------------ */

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
  g_autoptr (WfEngine) engine = wf_test_crisis_open (self->crisis, &error);
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
        wf_test_remember (run->saved, operations);
      else
        take_error (run, engine, error);
      if (i != 1)
        continue;
      g_clear_error (&error);
      g_autoptr (WfReceiveReport) report
          = wf_test_crisis_receive (self->crisis, engine, N_FOREIGN, &error);
      g_assert_false (report != NULL && run->failed);
      if (report != NULL)
        wf_test_remember (run->received, self->crisis->foreign);
      else
        take_error (run, engine, error);
    }
}

static void
check_holds (GHashTable *found, GHashTable *wanted)
{
  GHashTableIter iter;
  gpointer hash;
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &hash, NULL))
    g_assert_true (g_hash_table_contains (found, hash));
}

/* Opened on a good disk again. */
static void
check_outcome (Fixture *self, Run *run)
{
  g_autoptr (GError) error = NULL;
  WfEngine *engine = wf_test_crisis_open (self->crisis, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wf_engine_get_n_restored (engine), ==, 0);
  g_autoptr (GHashTable) found = wf_test_crisis_load_hashes (self->crisis, engine);
  check_holds (found, run->saved);
  check_holds (found, run->received);
  wf_test_crisis_check_cursor (self->crisis, engine, found);

  /* And it goes on. */
  g_autoptr (GPtrArray) next = write_entry (self, engine, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_GOOD);
  wf_engine_close (engine);
  wf_test_crisis_check_derived (self->crisis);
}

static void
fail_at_every (Fixture *self, WfFault fault, gboolean stays)
{
  g_autoptr (GBytes) master = wf_test_crisis_make_master (self->crisis, N_FOREIGN);
  guint n_failed_runs = 0;
  for (guint nth = 1;; nth++)
    {
      g_autoptr (GHashTable) saved = wf_test_new_hashes ();
      g_autoptr (GHashTable) received = wf_test_new_hashes ();
      Run run = { .saved = saved, .received = received };
      wf_test_crisis_put (self->crisis, master);
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
  g_autoptr (GBytes) master = wf_test_crisis_make_master (self->crisis, N_FOREIGN);
  wf_test_crisis_put (self->crisis, master);
  g_autoptr (WfEngine) engine = wf_test_crisis_open (self->crisis, &error);
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
      g_assert_null (wf_test_crisis_receive (self->crisis, engine, N_FOREIGN, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_READ_ONLY);
    }
  /* Reading goes on. */
  g_autoptr (GPtrArray) all = wf_engine_load (engine, self->crisis->crisis_text, NULL);
  g_assert_nonnull (all);
}

/* The first commit after which the log goes into the file, and the file cannot be written. */
static void
test_failed_checkpoint_is_noticed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) master = wf_test_crisis_make_master (self->crisis, N_FOREIGN);
  wf_test_crisis_put (self->crisis, master);
  g_autoptr (WfEngine) engine = wf_test_crisis_open (self->crisis, &error);
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

  engine = wf_test_crisis_open (self->crisis, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) outbox = wf_engine_get_outbox (engine, self->crisis->space, 5000, &error);
  g_assert_cmpuint (outbox->len, ==, n_saved + 1);
}

static void
test_full_stays_until_something_was_saved (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) master = wf_test_crisis_make_master (self->crisis, N_FOREIGN);
  wf_test_crisis_put (self->crisis, master);
  g_autoptr (WfEngine) engine = wf_test_crisis_open (self->crisis, &error);
  wf_fault_vfs_arm (WF_FAULT_SPACE, 1, TRUE);
  g_assert_null (write_entry (self, engine, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
  g_clear_error (&error);
  g_assert_null (wf_test_crisis_receive (self->crisis, engine, N_FOREIGN, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
  g_clear_error (&error);
  g_autoptr (GPtrArray) outbox = wf_engine_get_outbox (engine, self->crisis->space, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_FULL);

  wf_fault_vfs_arm (WF_FAULT_SPACE, 0, FALSE);
  g_autoptr (GPtrArray) operations = write_entry (self, engine, &error);
  g_assert_no_error (error);
  g_assert_cmpint (((WfOperation *) operations->pdata[0])->n, ==, 1);
  g_assert_cmpint (wf_engine_get_state (engine), ==, WF_STORE_GOOD);
  g_autoptr (WfReceiveReport) report
      = wf_test_crisis_receive (self->crisis, engine, N_FOREIGN, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_new, ==, N_FOREIGN);
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
