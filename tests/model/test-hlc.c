/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-clock.h"
#include "model/wf-hlc.h"

#define NOW G_GINT64_CONSTANT (1823299200000000)

static void
test_next_is_later (void)
{
  guint64 last = 0;

  for (guint i = 0; i < 100000; i++)
    {
      /* A wall clock that jumps about, a year either way, never takes order away. */
      gint64 now = NOW + g_test_rand_int_range (-365, 365) * WF_DAY_US;
      guint64 next = wf_hlc_next (last, now);
      g_assert_cmpuint (next, >, last);
      last = next;
    }
  g_assert_cmpuint (last >> 63, ==, 0);
}

static void
test_next_follows_wall_clock (void)
{
  g_assert_cmpint (wf_hlc_time_us (wf_hlc_next (0, NOW)), ==, NOW);
  guint64 ahead = wf_hlc_next (0, NOW + WF_HOUR_US);
  g_assert_cmpuint (wf_hlc_next (ahead, NOW), ==, ahead + 1);
  g_assert_cmpuint (wf_hlc_next (0, -WF_HOUR_US), ==, 1);
}

static void
test_full_counter_runs_over (void)
{
  guint64 full = wf_hlc_next (0, NOW) | 0xffff;
  guint64 next = wf_hlc_next (full, NOW);

  g_assert_cmpuint (next, >, full);
  g_assert_cmpint (wf_hlc_time_us (next), ==, NOW + 1000);
}

static void
test_broken_clock_does_not_drag (void)
{
  guint64 mine = wf_hlc_next (0, NOW);
  guint64 year = wf_hlc_next (0, NOW + 365 * WF_DAY_US);
  guint64 dragged = wf_hlc_receive (mine, year, NOW);

  g_assert_cmpint (wf_hlc_time_us (dragged), ==, NOW + WF_MINUTE_US);
  g_assert_cmpuint (wf_hlc_receive (dragged, year, NOW), ==, dragged);
  /* Never back: own order stays. */
  g_assert_cmpuint (wf_hlc_receive (year, mine, NOW), ==, year);
  guint64 near = wf_hlc_next (0, NOW + WF_SECOND_US);
  g_assert_cmpuint (wf_hlc_receive (mine, near, NOW), ==, near);
}

static void
test_suspect (void)
{
  guint64 hlc = wf_hlc_next (0, NOW);

  g_assert_false (wf_hlc_is_suspect (hlc, NOW - 5 * WF_MINUTE_US));
  g_assert_true (wf_hlc_is_suspect (hlc, NOW - 5 * WF_MINUTE_US - 1));
  g_assert_false (wf_hlc_is_suspect (hlc, NOW + WF_DAY_US));
  g_assert_false (wf_hlc_is_suspect (hlc, WF_NO_TIME));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hlc/next-is-later", test_next_is_later);
  g_test_add_func ("/hlc/next-follows-wall-clock", test_next_follows_wall_clock);
  g_test_add_func ("/hlc/full-counter-runs-over", test_full_counter_runs_over);
  g_test_add_func ("/hlc/broken-clock-does-not-drag", test_broken_clock_does_not_drag);
  g_test_add_func ("/hlc/suspect", test_suspect);
  return g_test_run ();
}
