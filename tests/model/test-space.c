/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-space.h"

#define CRISIS "0199d3a4b2c17abc8def0123456789ab"

static void
test_round_trip (void)
{
  static const char *const names[]
      = { "w-" CRISIS "-ctl",   "w-" CRISIS "-clear",  "x-" CRISIS "-green",
          "x-" CRISIS "-amber", "w-" CRISIS "-amberx", "w-" CRISIS "-red-nordic-3" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      WfSpace space;
      char name[WF_SPACE_NAME_SIZE];
      g_assert_true (wf_space_parse (names[i], &space));
      g_assert_cmpint (space.realm, ==, names[i][0] == 'x' ? WF_REALM_EXERCISE : WF_REALM_REAL);
      wf_space_format (&space, name);
      g_assert_cmpstr (name, ==, names[i]);
      g_autofree char *made = wf_space_dup_name (space.realm, &space.crisis, space.compartment);
      g_assert_cmpstr (made, ==, names[i]);
    }
}

static void
test_refused (void)
{
  static const char *const names[] = {
    "",
    "w",
    "w-",
    "w-" CRISIS,
    "w-" CRISIS "-",
    "w-" CRISIS "-blue",
    "y-" CRISIS "-green",
    "W-" CRISIS "-green",
    "w_" CRISIS "-green",
    "w-" CRISIS "_green",
    "w-" CRISIS "-Green",
    "w-" CRISIS "-green ",
    "w-" CRISIS "-red",
    "w-" CRISIS "-red-",
    "w-" CRISIS "-red--a",
    "w-" CRISIS "-red-A",
    "w-" CRISIS "-red-a/b",
    "w-" CRISIS "-red-aaaaaaaaaaaaaaaaaaaa",
    "w-0199d3a4-b2c1-7abc-8def-0123456789ab-green",
    "w-0199D3A4B2C17ABC8DEF0123456789AB-green",
    "w-0199d3a4b2c17abc8def0123456789a-green",
    "w-0199d3a4b2c17abc8def0123456789abc-green",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      WfSpace space = { .compartment = "kept" };
      g_assert_false (wf_space_parse (names[i], &space));
      g_assert_cmpstr (space.compartment, ==, "kept");
    }
}

static void
test_ctl (void)
{
  g_assert_true (wf_space_is_ctl ("w-" CRISIS "-ctl"));
  g_assert_false (wf_space_is_ctl ("w-" CRISIS "-green"));
  /* A list called ctl is a red list. */
  g_assert_false (wf_space_is_ctl ("w-" CRISIS "-red-ctl"));
  g_assert_false (wf_space_is_ctl ("ctl"));
}

static void
test_marking (void)
{
  g_assert_cmpint (wf_space_get_marking ("w-" CRISIS "-clear"), ==, WF_MARKING_CLEAR);
  g_assert_cmpint (wf_space_get_marking ("w-" CRISIS "-amberx"), ==, WF_MARKING_AMBER_STRICT);
  g_assert_cmpint (wf_space_get_marking ("w-" CRISIS "-red-ctl"), ==, WF_MARKING_RED);
  g_assert_cmpint (wf_space_get_marking ("w-" CRISIS "-ctl"), ==, WF_MARKING_CLEAR);
  /* What we do not know we handle as the strictest. */
  g_assert_cmpint (wf_space_get_marking ("w-" CRISIS "-violet"), ==, WF_MARKING_RED);
  g_assert_cmpint (wf_space_get_marking ("x"), ==, WF_MARKING_RED);
}

static void
test_marking_lattice (void)
{
  for (int a = WF_MARKING_CLEAR; a <= WF_MARKING_RED; a++)
    for (int b = WF_MARKING_CLEAR; b <= WF_MARKING_RED; b++)
      {
        WfMarking both = wf_marking_roll_up ((WfMarking) a, (WfMarking) b);
        g_assert_cmpint (both, ==, wf_marking_roll_up ((WfMarking) b, (WfMarking) a));
        g_assert_true (wf_marking_is_within ((WfMarking) a, both));
        g_assert_true (wf_marking_is_within ((WfMarking) b, both));
        g_assert_cmpint (both, ==, a > b ? a : b);
        g_assert_cmpint (wf_marking_is_within ((WfMarking) a, (WfMarking) b), ==, a <= b);
      }
  for (int a = WF_MARKING_CLEAR; a <= WF_MARKING_RED; a++)
    {
      WfMarking read;
      g_assert_true (
          wf_marking_from_compartment (wf_marking_get_compartment ((WfMarking) a), &read));
      g_assert_cmpint (read, ==, a);
      g_assert_true (g_str_has_prefix (wf_marking_get_label ((WfMarking) a), "TLP:"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/space/round-trip", test_round_trip);
  g_test_add_func ("/space/refused", test_refused);
  g_test_add_func ("/space/ctl", test_ctl);
  g_test_add_func ("/space/marking", test_marking);
  g_test_add_func ("/marking/lattice", test_marking_lattice);
  return g_test_run ();
}
