/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-clock.h"

#define T0 G_GINT64_CONSTANT (1823306640000000) /* 2027-10-12T02:04:00Z */

static void
assert_iso (gint64 instant, const char *expected)
{
  gint64 back = 0;
  g_autofree char *text = wf_time_format_iso (instant);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (wf_time_parse_iso (text, &back));
  g_assert_cmpint (back, ==, instant);
}

static void
test_iso (void)
{
  assert_iso (0, "1970-01-01T00:00:00Z");
  assert_iso (T0, "2027-10-12T02:04:00Z");
  assert_iso (T0 + 7000, "2027-10-12T02:04:00.007Z");
  assert_iso (G_GINT64_CONSTANT (1709164800000000), "2024-02-29T00:00:00Z");
  assert_iso (G_GINT64_CONSTANT (4107542399000000), "2100-02-28T23:59:59Z");
  assert_iso (G_GINT64_CONSTANT (4107542400000000), "2100-03-01T00:00:00Z");
  assert_iso (G_GINT64_CONSTANT (7289654399999000), "2200-12-31T23:59:59.999Z");
}

static void
test_every_day (void)
{
  for (gint64 day = 0; day < 84370; day++)
    {
      gint64 back = 0;
      g_autofree char *text = wf_time_format_iso (day * WF_DAY_US);
      g_assert_true (wf_time_parse_iso (text, &back));
      g_assert_cmpint (back, ==, day * WF_DAY_US);
    }
}

static void
test_reads (void)
{
  static const struct
  {
    const char *text;
    gint64 offset_us;
  } good[] = {
    { "2027-10-12T02:04:00Z", 0 },        { "2027-10-12t02:04:00z", 0 },
    { "2027-10-12T02:04:00.5Z", 500000 }, { "2027-10-12T02:04:00.123456789Z", 123456 },
    { "2027-10-12T05:04:00+03:00", 0 },   { "2027-10-11T21:34:00-04:30", 0 },
    { "2027-10-12T02:04:00-00:00", 0 },   { "2027-10-12T02:03:60Z", -WF_SECOND_US },
  };
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 instant = 0;
      g_assert_true (wf_time_parse_iso (good[i].text, &instant));
      g_assert_cmpint (instant, ==, T0 + good[i].offset_us);
    }
}

static void
test_refuses (void)
{
  const char *const bad[] = {
    "",
    "2027-10-12",
    "2027-10-12T02:04:00",
    "2027-10-12T02:04Z",
    "2027-10-12 02:04:00Z",
    "2027-13-12T02:04:00Z",
    "2027-00-12T02:04:00Z",
    "2027-02-30T02:04:00Z",
    "2027-02-29T02:04:00Z",
    "2100-02-29T00:00:00Z",
    "2027-10-00T02:04:00Z",
    "2027-10-12T24:00:00Z",
    "2027-10-12T02:60:00Z",
    "2027-10-12T02:04:61Z",
    "2027-10-12T02:04:00.Z",
    "1969-12-31T23:59:59Z",
    "2201-01-01T00:00:00Z",
    "2027-10-12T02:04:00ZZ",
    "2027-10-12T02:04:00+24:00",
    "2027-10-12T02:04:00+03",
    "2027-10-12T02:04:00+0300",
    " 2027-10-12T02:04:00Z",
    "2027-10-12T02:04:00Z ",
    "27-10-12T02:04:00Z",
    "2027-1-12T02:04:00Z",
    "+027-10-12T02:04:00Z",
  };
  gint64 instant = 7;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      if (wf_time_parse_iso (bad[i], &instant))
        g_test_message ("accepted: %s", bad[i]);
      g_assert_cmpint (instant, ==, 7);
    }
  g_assert_false (wf_time_parse_iso (NULL, &instant));
}

static void
test_screen_forms (void)
{
  g_autofree char *clock = wf_time_format_clock (T0 + 59 * WF_SECOND_US);
  g_autofree char *day_clock = wf_time_format_day_clock (T0 - 11 * WF_DAY_US);
  g_assert_cmpstr (clock, ==, "02:04Z");
  g_assert_cmpstr (day_clock, ==, "1 Oct 02:04Z");
  g_autofree char *none = wf_time_format_iso (WF_NO_TIME);
  g_autofree char *none_clock = wf_time_format_clock (WF_NO_TIME);
  g_autofree char *none_day = wf_time_format_day_clock (WF_NO_TIME);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (none_clock, ==, "");
  g_assert_cmpstr (none_day, ==, "");
}

static void
test_clocks (void)
{
  g_autoptr (WfClock) manual = wf_clock_new_manual (T0);
  g_assert_cmpint (wf_clock_now_us (manual), ==, T0);
  wf_clock_set_manual (manual, T0 + 5);
  g_autoptr (WfClock) same = wf_clock_ref (manual);
  g_assert_cmpint (wf_clock_now_us (same), ==, T0 + 5);
  g_autoptr (WfClock) stopped = wf_clock_new_affine (T0, 0, 0.0);
  g_assert_cmpint (wf_clock_now_us (stopped), ==, T0);
  /* Sixty times as fast from an instant in the past: ahead by fifty-nine times what has passed
   * since. */
  const gint64 before = g_get_real_time ();
  g_autoptr (WfClock) fast = wf_clock_new_affine (T0, before - WF_HOUR_US, 60.0);
  g_assert_cmpint (wf_clock_now_us (fast), >=, T0 + 60 * WF_HOUR_US);
  g_autoptr (WfClock) affine = wf_clock_new_affine (before, before, 1.0);
  g_autoptr (WfClock) system = wf_clock_new_system ();
  const gint64 now = wf_clock_now_us (system);
  g_assert_cmpint (now, >=, before);
  g_assert_cmpint (wf_clock_now_us (affine), >=, now);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/iso", test_iso);
  g_test_add_func ("/clock/every-day", test_every_day);
  g_test_add_func ("/clock/reads", test_reads);
  g_test_add_func ("/clock/refuses", test_refuses);
  g_test_add_func ("/clock/screen-forms", test_screen_forms);
  g_test_add_func ("/clock/clocks", test_clocks);
  return g_test_run ();
}
