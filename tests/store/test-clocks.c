/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A desk whose clock is wrong (log.md §14 K1): own edits are never refused, keep their order, and a
 * clock far ahead of the server's receipt is marked. */
#include "base/wf-clock.h"
#include "lib/wf-gen-operation.h"
#include "lib/wf-loops.h"
#include "lib/wf-test-crisis.h"
#include "model/wf-hlc.h"
#include "model/wf-picture.h"

#define YEAR_US (365 * WF_DAY_US)

static void
write_and_expect (WfTestCrisis *crisis, WfEngine *engine, gint64 now_us, gint64 n, guint64 *newest)
{
  g_autoptr (GError) error = NULL;
  wf_clock_set_manual (crisis->clock, now_us);
  g_autoptr (GPtrArray) operations
      = wf_test_crisis_write (crisis, engine, "whatever it is", &error);
  g_assert_no_error (error);
  const WfOperation *operation = operations->pdata[0];
  g_assert_cmpint (operation->n, ==, n);
  g_assert_cmpuint (operation->id.hlc >> 63, ==, 0);
  *newest = operation->id.hlc;
}

static void
test_own_edits (void)
{
  static const gint64 times[] = {
    WF_GEN_START_US,
    WF_GEN_START_US - WF_HOUR_US,
    0, /* 1970 */
    WF_SECOND_US,
    G_GINT64_CONSTANT (4102444800000000), /* 2100 */
    WF_GEN_START_US,
    WF_GEN_START_US + YEAR_US,
    WF_GEN_START_US - 20 * YEAR_US,
    WF_GEN_START_US + WF_SECOND_US,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTestCrisis) crisis = wf_test_crisis_new ();
  WfEngine *engine = wf_test_crisis_open (crisis, &error);
  g_autoptr (GPtrArray) ctl = wf_test_crisis_write_ctl (crisis, engine, &error);
  g_assert_no_error (error);
  guint64 newest, before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      write_and_expect (crisis, engine, times[i], i + 1, &newest);
      /* While it runs the clock of the log never goes back. */
      g_assert_cmpuint (newest, >, before);
      before = newest;
    }
  wf_engine_close (engine);
  engine = wf_test_crisis_open (crisis, &error);
  g_assert_no_error (error);
  write_and_expect (crisis, engine, WF_GEN_START_US, G_N_ELEMENTS (times) + 1, &newest);
  g_assert_cmpuint (newest, >, before);
  g_autoptr (GPtrArray) all = wf_engine_load (engine, crisis->crisis_text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, ctl->len + G_N_ELEMENTS (times) + 1);
  wf_engine_close (engine);
}

/* One broken clock elsewhere does not drag ours. */
static void
test_not_dragged (void)
{
  const guint64 far = wf_hlc_next (0, WF_GEN_START_US + YEAR_US);
  const guint64 here = wf_hlc_next (0, WF_GEN_START_US);
  const guint64 after = wf_hlc_receive (here, far, WF_GEN_START_US);
  g_assert_cmpuint (after, <=, wf_hlc_next (0, WF_GEN_START_US + 61 * WF_SECOND_US));
  g_assert_cmpuint (after, >=, here);
}

static WfOperation *
claim (const char *state, gint64 entered_us, gint64 received_us)
{
  const WfUuid ent = wf_gen_uuid (1);
  g_autofree char *json = g_strdup_printf ("\"%s\"", state);
  WfOperation *operation = wf_gen_write (NULL, WF_GEN_SPACE_GREEN, "incident", &ent,
                                         wf_hlc_next (0, entered_us), "state", json, NULL);
  operation->received_at = received_us;
  operation->is_suspect = wf_hlc_is_suspect (operation->id.hlc, received_us);
  return operation;
}

/* Of two that did not see one another, a clock that ran ahead does not win, and loses nothing. */
static void
test_suspect (void)
{
  WfLoops loops = { .n_per_commit = 200, .n_nightly = 20000 };
  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      const gint64 ahead = g_rand_int_range (rand, 6, 60 * 24 * 365) * WF_MINUTE_US;
      g_autoptr (GPtrArray) both
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
      g_autoptr (WfPicture) picture = wf_picture_new ();
      const WfUuid ent = wf_gen_uuid (1);
      g_ptr_array_add (both, claim ("broken", WF_GEN_DAY_US + ahead, WF_GEN_DAY_US));
      g_ptr_array_add (both, claim ("working", WF_GEN_DAY_US, WF_GEN_DAY_US + WF_SECOND_US));
      g_assert_true (((WfOperation *) both->pdata[0])->is_suspect);
      g_assert_false (((WfOperation *) both->pdata[1])->is_suspect);
      wf_picture_apply (picture, both);
      WfRecord *record = wf_picture_lookup (picture, &ent);
      g_assert_true (wf_record_get_winner (record, "state")->operation == both->pdata[1]);
      g_assert_true (wf_record_is_conflicted (record, "state"));
    }
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/clocks/own-edits-are-never-refused-and-keep-their-order",
                   test_own_edits);
  g_test_add_func ("/store/clocks/a-broken-one-drags-nobody", test_not_dragged);
  g_test_add_func ("/store/clocks/one-that-runs-ahead-does-not-win", test_suspect);
  return g_test_run ();
}
