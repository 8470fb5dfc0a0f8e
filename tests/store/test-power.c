/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The power goes at any moment, and of what was not synced the disk holds some of it, in another
 * order, or torn pages: whatever was acknowledged is there, the cursor covers no more than what is
 * there, and nothing is broken. */
#include <glib/gstdio.h>

#include "base/wf-error.h"
#include "lib/wf-fault-vfs.h"
#include "lib/wf-loops.h"
#include "lib/wf-power-disk.h"
#include "lib/wf-test-crisis.h"
#include "lib/wf-test-folder.h"

#define N_FOREIGN 120
#define N_STEPS 200
#define CUTS_A_RUN 50

/* One cut, and what had been promised before it. */
typedef struct
{
  WfOutage *outage;
  char *spare; /* the spare file as it was written; NULL: none */
  gsize spare_size;
  guint n_saved;
  gboolean has_ctl;
} Moment;

typedef struct
{
  WfTestCrisis *crisis;
  const char *spare; /* its path */
  GRand *rand;
  GPtrArray *saved; /* GBytes, hashes in the order of their acknowledgement */
  gboolean has_ctl;
  GArray *moments;
  guint n_changes; /* of the disk, so far */
  guint until_next;
} Run;

static void
moment_clear (Moment *moment)
{
  wf_outage_free (moment->outage);
  g_free (moment->spare);
}

/* In the middle of a call of SQLite. */
static void
changed_cb (gpointer user_data)
{
  Run *run = user_data;
  if (run->moments->len == CUTS_A_RUN || run->until_next-- > 0)
    return;
  Moment moment = { .outage = wf_power_disk_cut (run->rand),
                    .n_saved = run->saved->len,
                    .has_ctl = run->has_ctl };
  /* It is not synced: at worst all of it is there, when it was the store that lost the most. */
  g_file_get_contents (run->spare, &moment.spare, &moment.spare_size, NULL);
  g_array_append_val (run->moments, moment);
  run->until_next = (guint) g_rand_int_range (run->rand, 0, 2 * run->n_changes / CUTS_A_RUN);
}

static void
save_one (Run *run, WfEngine *engine)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations
      = wf_test_crisis_write (run->crisis, engine, "before the light goes out", &error);
  g_assert_no_error (error);
  g_ptr_array_add (run->saved,
                   g_bytes_new (((WfOperation *) operations->pdata[0])->hash, WF_HASH_SIZE));
}

/* Edits and pages in turn, and the store closed and opened again now and then. */
static void
run_steps (Run *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfEngine) engine = wf_test_crisis_open (run->crisis, &error);
  g_assert_no_error (error);
  run->has_ctl = TRUE;
  for (guint i = 1, n_received = 0; i <= N_STEPS; i++)
    {
      const gint32 kind = g_rand_int_range (run->rand, 0, 40);
      if (kind == 0)
        {
          wf_engine_close (engine);
          engine = wf_test_crisis_open (run->crisis, &error);
          g_assert_no_error (error);
        }
      else if (kind < 8 && n_received < N_FOREIGN)
        {
          const guint n = (guint) g_rand_int_range (run->rand, 1, 20);
          n_received = MIN (N_FOREIGN, n_received + n);
          g_autoptr (WfReceiveReport) report
              = wf_test_crisis_receive (run->crisis, engine, n_received, &error);
          g_assert_no_error (error);
        }
      else
        save_one (run, engine);
    }
}

static void
check_moment (Run *run, const Moment *moment)
{
  g_autoptr (GError) error = NULL;
  wf_test_folder_empty (run->crisis->folder);
  wf_outage_put (moment->outage, run->crisis->folder);
  if (moment->spare)
    g_assert_true (
        g_file_set_contents (run->spare, moment->spare, (gssize) moment->spare_size, NULL));
  WfEngine *engine = wf_test_crisis_open (run->crisis, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wf_engine_get_n_restored (engine), ==, 0);
  g_autoptr (GHashTable) found = wf_test_crisis_load_hashes (run->crisis, engine);
  for (guint i = 0; i < moment->n_saved; i++)
    g_assert_true (g_hash_table_contains (found, run->saved->pdata[i]));
  wf_test_crisis_check_cursor (run->crisis, engine, found);
  if (moment->has_ctl)
    {
      g_autoptr (GPtrArray) next
          = wf_test_crisis_write (run->crisis, engine, "in the morning", &error);
      g_assert_no_error (error);
    }
  wf_engine_close (engine);
  wf_test_crisis_check_derived (run->crisis);
}

/* One history, cut at many moments. */
static void
run_history (WfTestCrisis *crisis, GBytes *master, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_autofree char *spare = g_strconcat (crisis->path, "-spare", NULL);
  Run run = { .crisis = crisis,
              .spare = spare,
              .rand = rand,
              .saved = saved,
              .moments = moments,
              .n_changes = 6000 };

  g_array_set_clear_func (moments, (GDestroyNotify) moment_clear);
  wf_test_crisis_put (crisis, master);
  wf_power_disk_begin (crisis->folder, changed_cb, &run);
  run_steps (&run);
  wf_power_disk_end ();
  g_assert_cmpuint (moments->len, >, CUTS_A_RUN / 4);
  for (guint i = 0; i < moments->len; i++)
    check_moment (&run, &g_array_index (moments, Moment, i));
}

static void
test_power_goes (void)
{
  g_autoptr (WfTestCrisis) crisis = wf_test_crisis_new ();
  g_autoptr (GBytes) master = wf_test_crisis_make_master (crisis, N_FOREIGN);
  WfLoops loops = { .n_per_commit = 5, .n_nightly = 5000 / CUTS_A_RUN };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    run_history (crisis, master, seed);
}

/* A new store: cut while its tables and the crisis are made. */
static void
test_power_goes_at_first_start (void)
{
  WfLoops loops = { .n_per_commit = 2, .n_nightly = 20 };

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (WfTestCrisis) crisis = wf_test_crisis_new ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      g_autoptr (GArray) moments = g_array_new (FALSE, FALSE, sizeof (Moment));
      g_autoptr (GError) error = NULL;
      g_autofree char *spare = g_strconcat (crisis->path, "-spare", NULL);
      Run run = { .crisis = crisis,
                  .spare = spare,
                  .rand = rand,
                  .saved = saved,
                  .moments = moments,
                  .n_changes = 100 };

      g_array_set_clear_func (moments, (GDestroyNotify) moment_clear);
      crisis->foreign = g_ptr_array_new ();
      wf_power_disk_begin (crisis->folder, changed_cb, &run);
      WfEngine *engine = wf_test_crisis_open (crisis, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) ctl = wf_test_crisis_write_ctl (crisis, engine, &error);
      g_assert_no_error (error);
      run.has_ctl = TRUE;
      save_one (&run, engine);
      wf_engine_close (engine);
      wf_power_disk_end ();
      g_assert_cmpuint (moments->len, >, 0);
      for (guint i = 0; i < moments->len; i++)
        check_moment (&run, &g_array_index (moments, Moment, i));
    }
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  wf_fault_vfs_install ();
  g_test_add_func ("/store/power/goes-at-any-moment", test_power_goes);
  g_test_add_func ("/store/power/goes-at-first-start", test_power_goes_at_first_start);
  return g_test_run ();
}
