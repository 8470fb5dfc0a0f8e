/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two desks that exchange by file: what arrives, what is missing, and how bundles are numbered. */
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-couriers.h"

#define REALM WF_COURIERS_REALM

/* --- the way and back ---------------------------------------------------------------------------
 */

static void
test_there_and_back (WfCouriers *f, gconstpointer data)
{
  g_autofree char *receipt = g_build_filename (f->folder, "r.wfr", NULL);
  WfBundleArrival arrival;
  wf_couriers_write_entry (f, 0, "amber", "No light on BCS");
  wf_couriers_write_entry (f, 0, "green", "Press asks");
  g_assert_cmpint (wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path), ==, 1);

  g_autoptr (GError) error = NULL;
  g_autoptr (WfCourierSummary) preview = wf_couriers_inspect (f, 1, f->path, &error);
  g_assert_no_error (error);
  wf_courier_summary_get_arrival (preview, &arrival);
  g_assert_cmpint (arrival.n_new, ==, 2);
  g_assert_cmpint (arrival.n_known, ==, 7); /* ctl */
  g_assert_cmpint (preview->marking, ==, WF_MARKING_AMBER);
  g_assert_cmpint (preview->read_at, ==, WF_NO_TIME);
  g_autoptr (GPtrArray) before = wf_test_store_load (f->desks[1], &f->crisis);
  g_assert_cmpuint (before->len, ==, 7); /* looking changes nothing */

  g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1, f->path);
  wf_courier_summary_get_arrival (taken, &arrival);
  g_assert_cmpint (arrival.n_new, ==, 2);
  wf_couriers_assert_converged (f);

  /* Written is not delivered; delivered is not accepted by a server. */
  g_autoptr (WfCourierState) written = wf_couriers_get_state (f, 0);
  g_assert_cmpuint (written->delivered->len, ==, 0);
  wf_couriers_confirm (f, 1, taken, receipt);
  g_autoptr (WfCourierSummary) back = wf_couriers_import_good (f, 0, receipt);
  g_assert_cmpuint (back->arrivals->len, ==, 1);
  g_autoptr (WfCourierState) delivered = wf_couriers_get_state (f, 0);
  g_assert_cmpuint (delivered->delivered->len, ==, 9);
  const WfCourierDelivered *one = &g_array_index (delivered->delivered, WfCourierDelivered, 0);
  g_assert_true (wf_uuid_equal (&one->device, &f->keys[1]->device));
  guint n_waiting, n_sent;
  wf_store_get_unsent (f->desks[0]->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, 9);
}

static void
test_replay (WfCouriers *f, gconstpointer data)
{
  WfBundleArrival arrival;
  wf_couriers_write_entry (f, 0, "amber", "once");
  wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  g_autoptr (WfCourierSummary) first = wf_couriers_import_good (f, 1, f->path);
  g_autoptr (WfCourierSummary) again = wf_couriers_import_good (f, 1, f->path);
  wf_courier_summary_get_arrival (again, &arrival);
  g_assert_cmpint (arrival.n_new, ==, 0);
  g_assert_cmpint (arrival.n_known, ==, 8);
  g_assert_cmpint (again->read_at, !=, WF_NO_TIME);
  g_autoptr (WfCourierState) state = wf_couriers_get_state (f, 1);
  g_assert_cmpuint (state->received->len, ==, 1);
  wf_couriers_assert_converged (f);
}

static void
test_gap (WfCouriers *f, gconstpointer data)
{
  g_autofree char *second = g_build_filename (f->folder, "2.wfb", NULL);
  g_autofree char *third = g_build_filename (f->folder, "3.wfb", NULL);
  wf_couriers_write_entry (f, 0, "amber", "one");
  g_assert_cmpint (wf_couriers_export_to (f, 0, WF_BUNDLE_SINCE_LAST, f->path), ==, 1);
  wf_couriers_write_entry (f, 0, "amber", "two");
  g_assert_cmpint (wf_couriers_export_to (f, 0, WF_BUNDLE_SINCE_LAST, second), ==, 2);
  wf_couriers_write_entry (f, 0, "amber", "three");
  g_assert_cmpint (wf_couriers_export_to (f, 0, WF_BUNDLE_SINCE_LAST, third), ==, 3);

  g_autoptr (WfCourierSummary) one = wf_couriers_import_good (f, 1, f->path);
  g_assert_cmpuint (one->missing->len, ==, 0);
  g_assert_cmpint (one->n_gap, ==, 0);
  /* The second is lost on the way: the third says so by its number and by its chain. */
  g_autoptr (WfCourierSummary) three = wf_couriers_import_good (f, 1, third);
  g_assert_cmpuint (three->missing->len, ==, 1);
  g_assert_cmpint (g_array_index (three->missing, gint64, 0), ==, 2);
  g_assert_cmpint (three->n_gap, ==, 1);
  /* It turns up. */
  g_autoptr (WfCourierSummary) two = wf_couriers_import_good (f, 1, second);
  g_assert_cmpuint (two->missing->len, ==, 0);
  wf_couriers_assert_converged (f);
}

static void
test_since_time (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfBundleArrival arrival;
  wf_couriers_write_entry (f, 0, "amber", "early");
  wf_clock_set_manual (f->desks[0]->clock, WF_GEN_START_US + WF_HOUR_US);
  wf_couriers_write_entry (f, 0, "amber", "late");
  WfCourierRequest *request = wf_couriers_new_request (f, 1, WF_BUNDLE_SINCE_TIME);
  request->since = WF_GEN_START_US + WF_MINUTE_US;
  g_autoptr (WfCourierSent) sent = wf_couriers_write_request (f, 0, request, f->path, &error);
  g_assert_no_error (error);
  g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1, f->path);
  wf_courier_summary_get_arrival (taken, &arrival);
  g_assert_cmpint (arrival.n_new, ==, 1);
  g_assert_cmpint (taken->n_gap, ==, 1);
}

/* Only the compartments that were chosen, and never less of ctl. */
static void
test_compartments (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  wf_couriers_write_entry (f, 0, "amber", "for few");
  wf_couriers_write_entry (f, 0, "clear", "for all");
  WfCourierRequest *request = wf_couriers_new_request (f, 1, WF_BUNDLE_EVERYTHING);
  g_ptr_array_set_size (request->compartments, 1); /* clear */
  g_autoptr (WfCourierSent) sent = wf_couriers_write_request (f, 0, request, f->path, &error);
  g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1, f->path);
  g_assert_cmpuint (taken->spaces->len, ==, 2);
  g_assert_cmpint (taken->marking, ==, WF_MARKING_CLEAR);
}

/* --- convergence ---------------------------------------------------------------------------------
 */

/* What a server would have handed on: everything of one desk to the other, with receipts. */
static void
pull_by_server (WfCouriers *f, guint from, guint to)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (f->desks[from], &f->crisis);
  for (guint c = 0; wf_space_compartments[c] != NULL; c++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *space = wf_space_dup_name (REALM, &f->crisis, wf_space_compartments[c]);
      g_autoptr (GPtrArray) some = g_ptr_array_new ();
      for (guint i = 0; i < all->len; i++)
        if (strcmp (((WfOperation *) g_ptr_array_index (all, i))->space, space) == 0)
          g_ptr_array_add (some, g_ptr_array_index (all, i));
      if (some->len == 0)
        continue;
      WfBatch *batch = wf_test_batch ("https://centre:1", space, some);
      batch->epoch = g_strdup ("e");
      g_autoptr (WfReceiveReport) report = wf_test_store_receive (f->desks[to], batch, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (report->n_refused, ==, 0);
    }
}

static void
test_convergence (WfCouriers *f, gconstpointer data)
{
  static const char *const compartments[] = { "clear", "green", "amber" };
  const gboolean is_mixed = GPOINTER_TO_INT (data);
  for (guint round = 0; round < 12; round++)
    {
      for (guint i = 0; i < 6; i++)
        wf_couriers_write_entry (f, (guint) g_test_rand_int_range (0, 2),
                                 compartments[g_test_rand_int_range (0, 3)], "entry");
      const guint from = (guint) g_test_rand_int_range (0, 2);
      if (is_mixed && g_test_rand_bit ())
        {
          pull_by_server (f, from, 1 - from);
          continue;
        }
      g_autofree char *name = g_strdup_printf ("%u.wfb", round);
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      wf_couriers_export_to (f, from, WF_BUNDLE_SINCE_LAST, path);
      /* Some get lost. */
      if (g_test_rand_int_range (0, 4) == 0)
        continue;
      g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1 - from, path);
    }
  for (guint from = 0; from < 2; from++)
    {
      wf_couriers_export_to (f, from, WF_BUNDLE_EVERYTHING, f->path);
      g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1 - from, f->path);
      g_assert_cmpuint (taken->missing->len, ==, 0);
    }
  wf_couriers_assert_converged (f);
}

/* --- files and numbers
 * ----------------------------------------------------------------------------- */

static void
test_missing_numbers (void)
{
  static const struct
  {
    gint64 here[6];
    int everything; /* index of the one that held everything, or -1 */
    gint64 number;
    WfBundleChoice choice;
    gint64 missing[6];
  } cases[] = {
    { { 0 }, -1, 1, WF_BUNDLE_SINCE_LAST, { 0 } },
    { { 0 }, -1, 3, WF_BUNDLE_SINCE_LAST, { 1, 2 } },
    { { 0 }, -1, 3, WF_BUNDLE_EVERYTHING, { 0 } },
    { { 1, 2, 4 }, -1, 5, WF_BUNDLE_SINCE_LAST, { 3 } },
    { { 5, 1 }, -1, 4, WF_BUNDLE_SINCE_LAST, { 2, 3 } },
    { { 3 }, 0, 6, WF_BUNDLE_SINCE_LAST, { 4, 5 } },
    { { 9 }, 0, 3, WF_BUNDLE_SINCE_TIME, { 1, 2 } },
  };
  const WfUuid device = { { 1 } };
  g_autoptr (GBytes) set = g_bytes_new_static ("0123456789abcdef", 16);
  for (guint c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (GPtrArray) received
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_courier_received_free);
      for (guint i = 0; cases[c].here[i] != 0; i++)
        {
          WfCourierReceived *one = wf_courier_received_new ();
          one->device = device;
          one->set = g_bytes_ref (set);
          one->arrival.number = cases[c].here[i];
          one->choice
              = (int) i == cases[c].everything ? WF_BUNDLE_EVERYTHING : WF_BUNDLE_SINCE_LAST;
          g_ptr_array_add (received, one);
        }
      g_autoptr (GArray) missing
          = wf_courier_find_missing (received, &device, set, cases[c].number, cases[c].choice);
      for (guint i = 0; i < missing->len; i++)
        g_assert_cmpint (g_array_index (missing, gint64, i), ==, cases[c].missing[i]);
      g_assert_cmpint (cases[c].missing[missing->len], ==, 0);
    }
}

static void
test_file_names (void)
{
  g_autofree char *bundle
      = wf_courier_dup_file_name (WF_REALM_EXERCISE, "FI", 14, WF_GEN_START_US, "wfb");
  g_autofree char *receipt
      = wf_courier_dup_file_name (WF_REALM_REAL, "../é", 3, WF_GEN_START_US, "wfr");
  g_assert_cmpstr (bundle, ==, "EXERCISE FI bundle 14 20271011T020000Z.wfb");
  /* Nothing of a foreign name steers a path. */
  g_assert_null (strpbrk (receipt, "/\\:"));
  g_assert_null (strstr (receipt, ".."));
}

#define TEST(name, function, data)                                                                 \
  g_test_add ("/courier/" name, WfCouriers, data, wf_couriers_set_up, function,                    \
              wf_couriers_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  TEST ("there-and-back", test_there_and_back, NULL);
  TEST ("replay", test_replay, NULL);
  TEST ("gap", test_gap, NULL);
  TEST ("since-time", test_since_time, NULL);
  TEST ("compartments", test_compartments, NULL);
  TEST ("convergence", test_convergence, NULL);
  TEST ("convergence-mixed", test_convergence, GINT_TO_POINTER (TRUE));
  g_test_add_func ("/courier/missing-numbers", test_missing_numbers);
  g_test_add_func ("/courier/file-names", test_file_names);
  return g_test_run ();
}
