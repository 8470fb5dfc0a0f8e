/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A bundle whose reading or writing is given up at every moment (log.md §14 C5): what is remembered
 * of it never says more than what is here. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-couriers.h"

#define N_ENTRIES 5

static WfTestStore *
new_desk (WfCouriers *f)
{
  g_autofree char *ctl = wf_space_dup_name (WF_COURIERS_REALM, &f->crisis, "ctl");
  g_autoptr (GPtrArray) all = wf_test_store_load (f->desks[0], &f->crisis);
  g_autoptr (GPtrArray) membership = g_ptr_array_new ();
  WfTestStore *desk = wf_test_store_new (WF_COURIERS_REALM, f->keys[1]);

  for (guint i = 0; i < all->len; i++)
    if (strcmp (((WfOperation *) all->pdata[i])->space, ctl) == 0)
      g_ptr_array_add (membership, all->pdata[i]);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (desk, wf_test_batch (NULL, ctl, membership), NULL);
  g_assert_cmpuint (report->n_new, ==, membership->len);
  return desk;
}

/* TRUE: it was given up before its end. */
static gboolean
read_until (WfCouriers *f, guint n_turns)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *pending = NULL;
  g_autoptr (GError) error = NULL;

  wf_courier_import_async (f->desks[1]->store, f->path, f->keys[1], NULL, WF_GEN_START_US, NULL,
                           cancellable, wf_test_result_cb, &pending);
  for (guint turn = 0; turn < n_turns && pending == NULL; turn++)
    g_main_context_iteration (NULL, TRUE);
  const gboolean is_over = pending != NULL;
  g_cancellable_cancel (cancellable);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_autoptr (WfCourierSummary) summary
      = wf_courier_import_finish (f->desks[1]->store, result, &error);
  if (summary == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  return !is_over;
}

static void
test_reading (WfCouriers *f, gconstpointer data)
{
  guint n = 0;

  for (guint i = 0; i < N_ENTRIES; i++)
    {
      wf_couriers_write_entry (f, 0, "amber", "one");
      wf_couriers_write_entry (f, 0, "green", "two");
    }
  wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  for (gboolean goes_on = TRUE; goes_on; n++)
    {
      g_autoptr (GError) error = NULL;
      wf_test_store_free (f->desks[1]);
      f->desks[1] = new_desk (f);
      goes_on = read_until (f, n);
      /* As if the program had ended there. */
      wf_test_store_close (f->desks[1]);
      wf_test_store_open (f->desks[1], WF_COURIERS_REALM, f->keys[1], &error);
      g_assert_no_error (error);
      g_autoptr (WfCourierState) state = wf_couriers_get_state (f, 1);
      if (state->received->len > 0)
        wf_couriers_assert_converged (f);
      g_autoptr (WfCourierSummary) again = wf_couriers_import_good (f, 1, f->path);
      g_assert_cmpuint (again->missing->len, ==, 0);
      wf_couriers_assert_converged (f);
    }
  g_test_message ("given up at %u moments", n);
  g_assert_cmpuint (n, >, 3);
}

/* A bundle that stands is remembered with its number; one that was given up is not there. */
static void
test_writing (WfCouriers *f, gconstpointer data)
{
  guint n = 0;

  for (guint i = 0; i < N_ENTRIES; i++)
    wf_couriers_write_entry (f, 0, "amber", "one");
  for (gboolean goes_on = TRUE; goes_on; n++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      GAsyncResult *pending = NULL;
      g_autoptr (GError) error = NULL;
      g_unlink (f->path);
      wf_courier_write_async (f->desks[0]->store,
                              wf_couriers_new_request (f, 1, WF_BUNDLE_EVERYTHING), f->keys[0],
                              f->path, NULL, cancellable, wf_test_result_cb, &pending);
      for (guint turn = 0; turn < n && pending == NULL; turn++)
        g_main_context_iteration (NULL, TRUE);
      goes_on = pending == NULL;
      g_cancellable_cancel (cancellable);
      g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
      g_autoptr (WfCourierSent) sent = wf_courier_write_finish (f->desks[0]->store, result, &error);
      g_autoptr (WfCourierState) state = wf_couriers_get_state (f, 0);
      g_assert_cmpint (g_file_test (f->path, G_FILE_TEST_EXISTS), ==, sent != NULL);
      if (sent == NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          continue;
        }
      const WfCourierSent *last = g_ptr_array_index (state->sent, state->sent->len - 1);
      g_assert_cmpint (last->number, ==, sent->number);
      g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1, f->path);
      wf_couriers_assert_converged (f);
    }
  g_test_message ("given up at %u moments", n);
  g_assert_cmpuint (n, >, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add ("/courier-given-up/reading", WfCouriers, NULL, wf_couriers_set_up, test_reading,
              wf_couriers_tear_down);
  g_test_add ("/courier-given-up/writing", WfCouriers, NULL, wf_couriers_set_up, test_writing,
              wf_couriers_tear_down);
  return g_test_run ();
}
