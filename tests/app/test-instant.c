/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-instant.h"
#include "base/wf-clock.h"

static gint64
parse_iso (const char *iso)
{
  gint64 instant;

  g_assert_true (wf_time_parse_iso (iso, &instant));
  return instant;
}

static void
reads_what_people_write (void)
{
  static const struct
  {
    const char *text, *iso;
  } cases[] = {
    { "08:00Z", "2027-10-12T08:00:00Z" },        { "08:00", "2027-10-12T08:00:00Z" },
    { "14:32Z", "2027-10-12T14:32:00Z" },        { " 23:10z ", "2027-10-11T23:10:00Z" },
    { "-2h", "2027-10-12T12:32:00Z" },           { "-30m", "2027-10-12T14:02:00Z" },
    { "-1d", "2027-10-11T14:32:00Z" },           { "12 Oct 02:04Z", "2027-10-12T02:04:00Z" },
    { "13 oct 18:00Z", "2027-10-13T18:00:00Z" }, { "2027-10-12T02:04:00Z", "2027-10-12T02:04:00Z" },
  };
  gint64 now = parse_iso ("2027-10-12T14:32:00Z"), instant;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (wf_instant_parse (cases[i].text, now, &instant));
      g_assert_cmpint (instant, ==, parse_iso (cases[i].iso));
    }
}

static void
refuses_the_rest (void)
{
  static const char *const cases[]
      = { "", "now", "25:00Z", "8", "-h", "-2x", "31 Feb 10:00Z", "12 Foo 10:00Z" };
  gint64 now = parse_iso ("2027-10-12T14:32:00Z"), instant;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (wf_instant_parse (cases[i], now, &instant));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/instant/reads-what-people-write", reads_what_people_write);
  g_test_add_func ("/app/instant/refuses-the-rest", refuses_the_rest);
  return g_test_run ();
}
