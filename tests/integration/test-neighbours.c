/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two servers of two centres, a desk at each (log.md §11): what one writes comes to the other where
 * both lists name the space, and nothing else does, whoever is in between or at the other end. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-key-pin.h"
#include "lib/wf-test-centres.h"

/* --- there and back ------------------------------------------------------------------ */

static void
test_there_and_back (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  wf_test_centres_make_neighbours (centres, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  first = wf_test_centre_write (&centres->a, "Cable cut");
  wf_test_centre_until (&centres->b, first, "the first desk's entry at the second");
  second = wf_test_centre_write (&centres->b, "Seen here, too");
  wf_test_centre_until (&centres->a, second, "the second desk's entry at the first");
  third = wf_test_centre_write (&centres->a, "Thank you");
  wf_test_centre_until (&centres->b, third, "and back again");
  /* Nothing goes in circles. */
  wf_test_let_pass (1500);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->a, "amber"), ==, 3);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amber"), ==, 3);
  wf_test_centre_until_told (&centres->a,
                             "read 3 of 3\toffered 3 of 3\trefused-here 0\trefused-there 0");
}

/* Both go to each other: the same, and each operation is still there once. */
static void
test_both_ways (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  wf_test_centres_list (centres, &centres->b, &centres->a, centres->a.server->url, "ctl,amber");
  wf_test_centres_list (centres, &centres->a, &centres->b, centres->b.server->url, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  first = wf_test_centre_write (&centres->a, "Cable cut");
  wf_test_centre_until (&centres->b, first, "the first desk's entry at the second");
  second = wf_test_centre_write (&centres->b, "Seen here, too");
  wf_test_centre_until (&centres->a, second, "the second desk's entry at the first");
  wf_test_let_pass (1500);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->a, "amber"), ==, 2);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amber"), ==, 2);
}

/* --- lists ------------------------------------------------------------------------------ */

static void
test_both_lists (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *entry = NULL;

  /* One list alone is none. */
  wf_test_centres_list (centres, &centres->a, &centres->b, centres->b.server->url, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  entry = wf_test_centre_write (&centres->a, "Cable cut");
  wf_test_centre_until_told (&centres->a, "does not know this server's key");
  wf_test_centre_until_told (&centres->a, centres->a.pin);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "ctl"), ==, 0);
  /* Known now, and the space not on its list. */
  wf_test_centres_list (centres, &centres->b, &centres->a, NULL, "ctl");
  wf_test_centre_until_told (&centres->a, "does not share this space");
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "ctl"), >, 0);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amber"), ==, 0);
  wf_test_centres_list (centres, &centres->b, &centres->a, NULL, "ctl,amber");
  wf_test_centre_until (&centres->b, entry, "the entry, with both lists");
  /* And taken off again: what comes later stays. */
  wf_test_centres_list (centres, &centres->a, &centres->b, centres->b.server->url, "ctl");
  wf_test_let_pass (2500);
  g_autofree char *late = wf_test_centre_write (&centres->a, "Not for you");
  wf_test_until (wf_test_desk_is_in_sync, centres->a.desk, "the late entry is at its server");
  wf_test_let_pass (2500);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->a, "amber"), ==, 2);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amber"), ==, 1);
}

/* What the second server asks for of what is not listed for it is not there. */
static void
test_not_listed (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();

  wf_test_centres_list (centres, &centres->a, &centres->b, NULL, "ctl");
  wf_test_centres_list (centres, &centres->b, &centres->a, centres->a.server->url,
                        "ctl,amber,green");
  wf_test_centre_until_told (&centres->b, "does not share this space");
  wf_test_centres_connect_desks (centres);
  g_autofree char *entry = wf_test_centre_write (&centres->a, "Not for you");
  wf_test_until (wf_test_desk_is_in_sync, centres->a.desk, "the entry is at its server");
  wf_test_let_pass (2500);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amber"), ==, 0);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "ctl"), ==,
                   wf_test_centres_count (centres, &centres->a, "ctl"));
}

static void
test_strict (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *ctl = wf_test_centres_dup_space (centres, "ctl");
  g_autofree char *strict = wf_test_centres_dup_space (centres, "amberx");
  g_autofree char *amber = wf_test_centres_dup_space (centres, "amber");
  g_autofree char *red = wf_test_centres_dup_space (centres, "red-cable");
  const struct
  {
    const char *option, *space, *with_ctl;
    gboolean is_taken;
  } table[] = {
    { "--spaces", strict, "--spaces", FALSE },      { "--spaces", red, "--spaces", FALSE },
    { "--strict-space", amber, "--spaces", FALSE }, { "--spaces", amber, NULL, FALSE },
    { "--spaces", "nonsense", "--spaces", FALSE },  { "--strict-space", strict, "--spaces", TRUE },
    { "--strict-space", red, "--spaces", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *added = wf_test_server_run (
          centres->a.server, NULL, "neighbour", "add", "b", "--data", centres->a.server->data,
          "--pin", centres->b.pin, table[i].option, table[i].space, table[i].with_ctl, ctl, NULL);
      g_autofree char *list = wf_test_centre_dup_neighbours (&centres->a);
      g_assert_cmpint (added != NULL, ==, table[i].is_taken);
      if (!table[i].is_taken)
        g_assert_cmpstr (list, ==, "");
      else
        g_assert_nonnull (strstr (list, table[i].space));
    }
}

/* --- keys ---------------------------------------------------------------------------------- */

/* The one that answers is not the one that was named. */
static void
test_wrong_pin (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *right = g_steal_pointer (&centres->b.pin);
  g_autofree char *entry = NULL;

  wf_test_centres_list (centres, &centres->b, &centres->a, NULL, "ctl,amber");
  centres->b.pin = g_strnfill (WF_KEY_PIN_LENGTH, 'a');
  wf_test_centres_list (centres, &centres->a, &centres->b, centres->b.server->url, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  entry = wf_test_centre_write (&centres->a, "Cable cut");
  wf_test_centre_until_told (&centres->a, "another key than the one that was pinned");
  wf_test_centre_until_told (&centres->a, right);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "ctl"), ==, 0);
  /* An authority's word does not help: the first server's is good for every desk. */
  wf_test_centres_list (centres, &centres->a, &centres->b, centres->a.server->url, "ctl,amber");
  wf_test_let_pass (1500);
  wf_test_centre_until_told (&centres->a, "another key than the one that was pinned");
  g_free (centres->b.pin);
  centres->b.pin = g_steal_pointer (&right);
  wf_test_centres_list (centres, &centres->a, &centres->b, centres->b.server->url, "ctl,amber");
  wf_test_centre_until (&centres->b, entry, "the entry, with the right key");
}

static void
test_unknown_key (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *right = g_steal_pointer (&centres->a.pin);

  centres->a.pin = g_strnfill (WF_KEY_PIN_LENGTH, 'b');
  wf_test_centres_make_neighbours (centres, "ctl,amber");
  wf_test_centre_until_told (&centres->a, "does not know this server's key");
  wf_test_centre_until_told (&centres->a, right);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "ctl"), ==, 0);
}

/* --- faults ---------------------------------------------------------------------------------- */

static void
test_killed_and_back (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  wf_test_centres_make_neighbours (centres, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  first = wf_test_centre_write (&centres->a, "Cable cut");
  wf_test_centre_until (&centres->b, first, "the first entry");
  wf_test_server_kill (centres->b.server);
  second = wf_test_centre_write (&centres->a, "While it was away");
  wf_test_centre_until_told (&centres->a, "Nothing listens at");
  wf_test_centre_start (&centres->b);
  wf_test_centre_until (&centres->b, second, "what was written meanwhile");
}

/* Its history is that of yesterday: what it has lost is offered again. */
static void
test_restored (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *copy = g_build_filename (centres->b.server->folder, "copy", NULL);
  g_autofree char *fresh = g_build_filename (centres->b.server->folder, "fresh", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *made = NULL;
  g_autofree char *restored = NULL;

  wf_test_centres_make_neighbours (centres, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  first = wf_test_centre_write (&centres->a, "Before the backup");
  wf_test_centre_until (&centres->b, first, "the first entry");
  made = wf_test_server_run (centres->b.server, NULL, "backup", "--data", centres->b.server->data,
                             "--to", copy, NULL);
  g_assert_nonnull (made);
  second = wf_test_centre_write (&centres->a, "After the backup");
  wf_test_centre_until (&centres->b, second, "the second entry");
  wf_test_desk_disconnect (centres->b.desk);
  g_assert_cmpint (wf_test_server_stop (centres->b.server), ==, 0);
  restored = wf_test_server_run (centres->b.server, NULL, "restore", "--data", fresh, "--from",
                                 copy, NULL);
  g_assert_nonnull (restored);
  g_free (centres->b.server->data);
  centres->b.server->data = g_steal_pointer (&fresh);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amber"), ==, 1);
  wf_test_centre_start (&centres->b);
  for (guint i = 0; i < 300 && wf_test_centres_count (centres, &centres->b, "amber") < 2; i++)
    wf_test_let_pass (100);
  g_assert_cmpint (wf_test_centres_count (centres, &centres->b, "amber"), ==, 2);
}

/* --- who founded it ------------------------------------------------------------------------------
 */

static void
test_founder (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autoptr (WfTestServer) c = wf_test_server_new ();
  WfTestCentre third = { .server = c, .name = "c" };
  g_autofree char *other = g_strnfill (64, '7');
  g_autofree char *joined = NULL;
  g_autofree char *added = NULL;

  /* A crisis of which nobody said who founded it has no neighbours. */
  wf_test_server_add_crisis (c, WF_REALM_REAL);
  added = wf_test_centres_add (centres, &third, &centres->a, NULL, "ctl,amber");
  g_assert_null (added);
  /* And where another founder was named, what comes from the one here does not count. */
  joined = wf_test_server_run (c, NULL, "space", "add", "Joined", "--data", c->data, "--join",
                               centres->a.server->crisis, "--root", other, NULL);
  g_assert_nonnull (joined);
  g_free (c->crisis);
  c->crisis = g_strdup (centres->a.server->crisis);
  third.pin = centres->b.pin;
  third.certificate = centres->b.certificate;
  wf_test_centre_start (&third);
  wf_test_centres_list (centres, &third, &centres->a, NULL, "ctl,amber");
  wf_test_centres_list (centres, &centres->a, &third, c->url, "ctl,amber");
  wf_test_centre_until_told (&centres->a, "refused-there 7");
  g_assert_cmpint (wf_test_centres_count (centres, &third, "ctl"), ==, 0);
}

/* --- figures ---------------------------------------------------------------------------- */

static void
test_figures (void)
{
  g_autoptr (WfTestCentres) centres = wf_test_centres_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_cmpint (wf_test_server_stop (centres->a.server), ==, 0);
  centres->a.server->monitor = "anna";
  wf_test_centre_start (&centres->a);
  wf_test_centres_make_neighbours (centres, "ctl,amber");
  wf_test_centres_connect_desks (centres);
  first = wf_test_centre_write (&centres->a, "Cable cut");
  wf_test_centre_until (&centres->b, first, "the first entry");
  wf_test_centre_until_told (&centres->a, "offered 1 of 1");
  wf_test_centre_assert_figure (&centres->a,
                                "watchfloord_neighbour_connected{neighbour=\"b\"} 1\n");
  wf_test_centre_assert_figure (&centres->a,
                                "watchfloord_neighbour_unsent_operations{neighbour=\"b\"} 0\n");
  wf_test_server_kill (centres->b.server);
  wf_test_centre_until_told (&centres->a, "Nothing listens at");
  second = wf_test_centre_write (&centres->a, "While it was away");
  wf_test_until (wf_test_desk_is_in_sync, centres->a.desk, "the second entry at its server");
  wf_test_centre_assert_figure (&centres->a,
                                "watchfloord_neighbour_connected{neighbour=\"b\"} 0\n");
  wf_test_centre_assert_figure (&centres->a,
                                "watchfloord_neighbour_unsent_operations{neighbour=\"b\"} 1\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/neighbours/there-and-back", test_there_and_back);
  g_test_add_func ("/neighbours/both-ways", test_both_ways);
  g_test_add_func ("/neighbours/both-lists", test_both_lists);
  g_test_add_func ("/neighbours/not-listed", test_not_listed);
  g_test_add_func ("/neighbours/strict", test_strict);
  g_test_add_func ("/neighbours/wrong-pin", test_wrong_pin);
  g_test_add_func ("/neighbours/unknown-key", test_unknown_key);
  g_test_add_func ("/neighbours/killed-and-back", test_killed_and_back);
  g_test_add_func ("/neighbours/restored", test_restored);
  g_test_add_func ("/neighbours/founder", test_founder);
  g_test_add_func ("/neighbours/figures", test_figures);
  return g_test_run ();
}
