/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two desks that exchange by file: what arrives, what is refused, what is missing, and who may say
 * that something was delivered. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-test-store.h"
#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"
#include "store/wf-blob-files.h"
#include "store/wf-courier.h"

#define REALM WF_REALM_EXERCISE

typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root;
  WfDeviceKey *keys[3]; /* the third never joins */
  WfTestStore *desks[2];
  char *text, *folder, *path;
} Fixture;

static WfDeviceKey *
new_key (const char *desk)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, "", WF_GEN_START_US);
}

/* Both desks have the same ctl, as if a server had brought it. */
static void
found (Fixture *f, const WfUuid *crisis, WfDeviceKey *root)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ctl = wf_space_dup_name (REALM, crisis, "ctl");
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (REALM, crisis, root, f->keys, 2);
  g_autoptr (GPtrArray) operations = wf_test_store_write (f->desks[0], drafts, root, &error);
  g_assert_no_error (error);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (f->desks[1], wf_test_batch (NULL, ctl, operations), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_new, ==, operations->len);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  wf_uuid_new (&f->crisis, WF_GEN_START_US);
  f->text = wf_uuid_dup_string (&f->crisis);
  f->root = new_key ("ROOT");
  f->folder = g_dir_make_tmp ("wf-courier-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "a.wfb", NULL);
  for (guint i = 0; i < 3; i++)
    f->keys[i] = new_key (i == 0 ? "FI" : "EE");
  for (guint i = 0; i < 2; i++)
    f->desks[i] = wf_test_store_new (REALM, f->keys[i]);
  found (f, &f->crisis, f->root);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    wf_test_store_free (f->desks[i]);
  for (guint i = 0; i < 3; i++)
    wf_device_key_unref (f->keys[i]);
  wf_device_key_unref (f->root);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->text);
}

/* --- what desks do -------------------------------------------------------------------------------
 */

static void
write_entry (Fixture *f, guint desk, const char *compartment, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *space = wf_space_dup_name (REALM, &f->crisis, compartment);
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (WfDraft) draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", text);
  g_autoptr (GPtrArray) written = wf_test_store_write_one (f->desks[desk], draft, &error);
  g_assert_no_error (error);
}

static WfCourierRequest *
new_request (Fixture *f, guint to, WfBundleChoice choice)
{
  WfCourierRequest *request = wf_courier_request_new (REALM, &f->crisis, WF_GEN_START_US);
  for (guint i = 1; wf_space_compartments[i] != NULL; i++)
    g_ptr_array_add (request->compartments, g_strdup (wf_space_compartments[i]));
  g_array_append_val (request->to, f->keys[to]->device);
  request->choice = choice;
  return request;
}

static WfCourierSent *
write_request (Fixture *f, guint desk, WfCourierRequest *request, const char *path, GError **error)
{
  GAsyncResult *pending = NULL;
  int permille = 0;
  wf_courier_write_async (f->desks[desk]->store, request, f->keys[desk], path, &permille, NULL,
                          wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_courier_write_finish (f->desks[desk]->store, result, error);
}

/* The other desk is the recipient. */
static gint64
export_to (Fixture *f, guint desk, WfBundleChoice choice, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfCourierSent) sent
      = write_request (f, desk, new_request (f, 1 - desk, choice), path, &error);
  g_assert_no_error (error);
  return sent->number;
}

static WfCourierSummary *
import_as (Fixture *f, guint desk, WfDeviceKey *key, const char *path, GError **error)
{
  GAsyncResult *pending = NULL;
  WfStore *store = f->desks[desk]->store;
  wf_courier_import_async (store, path, key, NULL, WF_GEN_START_US, NULL, NULL, wf_test_result_cb,
                           &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_courier_import_finish (store, result, error);
}

static WfCourierSummary *
inspect (Fixture *f, guint desk, const char *path, GError **error)
{
  GAsyncResult *pending = NULL;
  WfStore *store = f->desks[desk]->store;
  wf_courier_inspect_async (store, path, f->keys[desk], NULL, NULL, NULL, wf_test_result_cb,
                            &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_courier_inspect_finish (store, result, error);
}

static WfCourierSummary *
import_good (Fixture *f, guint desk, const char *path)
{
  g_autoptr (GError) error = NULL;
  WfCourierSummary *summary = import_as (f, desk, f->keys[desk], path, &error);
  g_assert_no_error (error);
  return summary;
}

static void
confirm (Fixture *f, guint desk, const WfCourierSummary *summary, const char *path)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GError) error = NULL;
  WfStore *store = f->desks[desk]->store;
  const WfSpace space = { .realm = REALM, .crisis = f->crisis };
  wf_courier_write_receipt_async (store, &space, summary->hash, f->keys[desk], WF_GEN_START_US,
                                  path, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  wf_courier_write_receipt_finish (store, result, &error);
  g_assert_no_error (error);
}

static WfCourierState *
get_state (Fixture *f, guint desk)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GError) error = NULL;
  WfStore *store = f->desks[desk]->store;
  wf_courier_get_state_async (store, f->text, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  WfCourierState *state = wf_courier_get_state_finish (store, result, &error);
  g_assert_no_error (error);
  return state;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Every accepted operation and every value that won, as one text. */
static char *
dup_digest (Fixture *f, guint desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (f->desks[desk], &f->crisis);
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  wf_picture_apply (picture, operations);
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (operations, i);
      g_ptr_array_add (lines, wf_hex_dup (operation->hash, WF_HASH_SIZE));
    }
  g_autoptr (GPtrArray) records = wf_picture_dup_records (picture);
  for (guint i = 0; i < records->len; i++)
    {
      WfRecord *record = g_ptr_array_index (records, i);
      g_auto (GStrv) fields = wf_record_dup_fields (record, NULL);
      for (guint j = 0; fields[j] != NULL; j++)
        {
          const WfLive *winner = wf_record_get_winner (record, fields[j]);
          g_ptr_array_add (lines, g_strdup_printf ("%s %s %s", wf_record_get_id (record), fields[j],
                                                   winner ? winner->write->value : "-"));
        }
    }
  g_ptr_array_sort (lines, compare_texts);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_converged (Fixture *f)
{
  g_autofree char *one = dup_digest (f, 0);
  g_autofree char *other = dup_digest (f, 1);
  g_assert_cmpstr (one, ==, other);
}

static void
sum (const WfCourierSummary *summary, WfBundleArrival *arrival)
{
  wf_courier_summary_get_arrival (summary, arrival);
}

/* --- the way and back ---------------------------------------------------------------------------
 */

static void
test_there_and_back (Fixture *f, gconstpointer data)
{
  g_autofree char *receipt = g_build_filename (f->folder, "r.wfr", NULL);
  WfBundleArrival arrival;
  write_entry (f, 0, "amber", "No light on BCS");
  write_entry (f, 0, "green", "Press asks");
  g_assert_cmpint (export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path), ==, 1);

  g_autoptr (GError) error = NULL;
  g_autoptr (WfCourierSummary) preview = inspect (f, 1, f->path, &error);
  g_assert_no_error (error);
  sum (preview, &arrival);
  g_assert_cmpint (arrival.n_new, ==, 2);
  g_assert_cmpint (arrival.n_known, ==, 7); /* ctl */
  g_assert_cmpint (preview->marking, ==, WF_MARKING_AMBER);
  g_assert_cmpint (preview->read_at, ==, WF_NO_TIME);
  g_autoptr (GPtrArray) before = wf_test_store_load (f->desks[1], &f->crisis);
  g_assert_cmpuint (before->len, ==, 7); /* looking changes nothing */

  g_autoptr (WfCourierSummary) taken = import_good (f, 1, f->path);
  sum (taken, &arrival);
  g_assert_cmpint (arrival.n_new, ==, 2);
  assert_converged (f);

  /* Written is not delivered; delivered is not accepted by a server. */
  g_autoptr (WfCourierState) written = get_state (f, 0);
  g_assert_cmpuint (written->delivered->len, ==, 0);
  confirm (f, 1, taken, receipt);
  g_autoptr (WfCourierSummary) back = import_good (f, 0, receipt);
  g_assert_cmpuint (back->arrivals->len, ==, 1);
  g_autoptr (WfCourierState) delivered = get_state (f, 0);
  g_assert_cmpuint (delivered->delivered->len, ==, 9);
  const WfCourierDelivered *one = &g_array_index (delivered->delivered, WfCourierDelivered, 0);
  g_assert_true (wf_uuid_equal (&one->device, &f->keys[1]->device));
  guint n_waiting, n_sent;
  wf_store_get_unsent (f->desks[0]->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, 9);
}

static void
test_replay (Fixture *f, gconstpointer data)
{
  WfBundleArrival arrival;
  write_entry (f, 0, "amber", "once");
  export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  g_autoptr (WfCourierSummary) first = import_good (f, 1, f->path);
  g_autoptr (WfCourierSummary) again = import_good (f, 1, f->path);
  sum (again, &arrival);
  g_assert_cmpint (arrival.n_new, ==, 0);
  g_assert_cmpint (arrival.n_known, ==, 8);
  g_assert_cmpint (again->read_at, !=, WF_NO_TIME);
  g_autoptr (WfCourierState) state = get_state (f, 1);
  g_assert_cmpuint (state->received->len, ==, 1);
  assert_converged (f);
}

static void
test_gap (Fixture *f, gconstpointer data)
{
  g_autofree char *second = g_build_filename (f->folder, "2.wfb", NULL);
  g_autofree char *third = g_build_filename (f->folder, "3.wfb", NULL);
  write_entry (f, 0, "amber", "one");
  g_assert_cmpint (export_to (f, 0, WF_BUNDLE_SINCE_LAST, f->path), ==, 1);
  write_entry (f, 0, "amber", "two");
  g_assert_cmpint (export_to (f, 0, WF_BUNDLE_SINCE_LAST, second), ==, 2);
  write_entry (f, 0, "amber", "three");
  g_assert_cmpint (export_to (f, 0, WF_BUNDLE_SINCE_LAST, third), ==, 3);

  g_autoptr (WfCourierSummary) one = import_good (f, 1, f->path);
  g_assert_cmpuint (one->missing->len, ==, 0);
  g_assert_cmpint (one->n_gap, ==, 0);
  /* The second is lost on the way: the third says so by its number and by its chain. */
  g_autoptr (WfCourierSummary) three = import_good (f, 1, third);
  g_assert_cmpuint (three->missing->len, ==, 1);
  g_assert_cmpint (g_array_index (three->missing, gint64, 0), ==, 2);
  g_assert_cmpint (three->n_gap, ==, 1);
  /* It turns up. */
  g_autoptr (WfCourierSummary) two = import_good (f, 1, second);
  g_assert_cmpuint (two->missing->len, ==, 0);
  assert_converged (f);
}

static void
test_since_time (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfBundleArrival arrival;
  write_entry (f, 0, "amber", "early");
  wf_clock_set_manual (f->desks[0]->clock, WF_GEN_START_US + WF_HOUR_US);
  write_entry (f, 0, "amber", "late");
  WfCourierRequest *request = new_request (f, 1, WF_BUNDLE_SINCE_TIME);
  request->since = WF_GEN_START_US + WF_MINUTE_US;
  g_autoptr (WfCourierSent) sent = write_request (f, 0, request, f->path, &error);
  g_assert_no_error (error);
  g_autoptr (WfCourierSummary) taken = import_good (f, 1, f->path);
  sum (taken, &arrival);
  g_assert_cmpint (arrival.n_new, ==, 1);
  g_assert_cmpint (taken->n_gap, ==, 1);
}

/* Only the compartments that were chosen, and never less of ctl. */
static void
test_compartments (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_entry (f, 0, "amber", "for few");
  write_entry (f, 0, "clear", "for all");
  WfCourierRequest *request = new_request (f, 1, WF_BUNDLE_EVERYTHING);
  g_ptr_array_set_size (request->compartments, 1); /* clear */
  g_autoptr (WfCourierSent) sent = write_request (f, 0, request, f->path, &error);
  g_autoptr (WfCourierSummary) taken = import_good (f, 1, f->path);
  g_assert_cmpuint (taken->spaces->len, ==, 2);
  g_assert_cmpint (taken->marking, ==, WF_MARKING_CLEAR);
}

/* --- convergence ---------------------------------------------------------------------------------
 */

/* What a server would have handed on: everything of one desk to the other, with receipts. */
static void
pull_by_server (Fixture *f, guint from, guint to)
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
test_convergence (Fixture *f, gconstpointer data)
{
  static const char *const compartments[] = { "clear", "green", "amber" };
  const gboolean is_mixed = GPOINTER_TO_INT (data);
  for (guint round = 0; round < 12; round++)
    {
      for (guint i = 0; i < 6; i++)
        write_entry (f, (guint) g_test_rand_int_range (0, 2),
                     compartments[g_test_rand_int_range (0, 3)], "entry");
      const guint from = (guint) g_test_rand_int_range (0, 2);
      if (is_mixed && g_test_rand_bit ())
        {
          pull_by_server (f, from, 1 - from);
          continue;
        }
      g_autofree char *name = g_strdup_printf ("%u.wfb", round);
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      export_to (f, from, WF_BUNDLE_SINCE_LAST, path);
      /* Some get lost. */
      if (g_test_rand_int_range (0, 4) == 0)
        continue;
      g_autoptr (WfCourierSummary) taken = import_good (f, 1 - from, path);
    }
  for (guint from = 0; from < 2; from++)
    {
      export_to (f, from, WF_BUNDLE_EVERYTHING, f->path);
      g_autoptr (WfCourierSummary) taken = import_good (f, 1 - from, f->path);
      g_assert_cmpuint (taken->missing->len, ==, 0);
    }
  assert_converged (f);
}

/* --- refused
 * --------------------------------------------------------------------------------------- */

static void
assert_refused (
    Fixture *f, guint desk, WfDeviceKey *key, const char *path, WfErrorCode code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = dup_digest (f, desk);
  g_autoptr (WfCourierSummary) summary = import_as (f, desk, key, path, &error);
  g_assert_null (summary);
  g_assert_error (error, WF_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in: %s", words, error->message);
  g_autofree char *after = dup_digest (f, desk);
  g_assert_cmpstr (before, ==, after);
  g_autoptr (WfCourierState) state = get_state (f, desk);
  g_assert_cmpuint (state->received->len, ==, 0);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_entry (f, 0, "amber", "secret");
  export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  assert_refused (f, 1, f->keys[2], f->path, WF_ERROR_DENIED, "not for this device");
  assert_refused (f, 1, f->keys[1], "/nowhere/b.wfb", WF_ERROR_FAILED, "could not be read");

  /* A crisis that desk 1 has not joined. */
  g_autoptr (WfDeviceKey) other_root = new_key ("ROOT");
  WfUuid other;
  wf_uuid_new (&other, WF_GEN_START_US + 1);
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (REALM, &other, other_root, f->keys, 2);
  g_autoptr (GPtrArray) written = wf_test_store_write (f->desks[0], drafts, other_root, &error);
  WfCourierRequest *request = wf_courier_request_new (REALM, &other, WF_GEN_START_US);
  g_array_append_val (request->to, f->keys[1]->device);
  g_autoptr (WfCourierSent) sent = write_request (f, 0, request, f->path, &error);
  g_assert_no_error (error);
  assert_refused (f, 1, f->keys[1], f->path, WF_ERROR_NOT_FOUND, "has not joined");
}

/* Signed by a device that ctl does not know: the third desk, which has the ctl and not its place in
 * it. */
static void
test_unknown_signer (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfDeviceKey *own = f->keys[0];
  f->keys[0] = f->keys[2];
  g_autoptr (WfCourierSent) sent
      = write_request (f, 0, new_request (f, 1, WF_BUNDLE_EVERYTHING), f->path, &error);
  f->keys[0] = own;
  g_assert_no_error (error);
  assert_refused (f, 1, f->keys[1], f->path, WF_ERROR_DENIED, "signer is unknown");
}

/* The name of a device that ctl knows, and another key. */
static void
test_foreign_key (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const WfUuid honest = f->keys[2]->device;
  WfDeviceKey *own = f->keys[0];
  f->keys[2]->device = own->device;
  f->keys[0] = f->keys[2];
  g_autoptr (WfCourierSent) sent
      = write_request (f, 0, new_request (f, 1, WF_BUNDLE_EVERYTHING), f->path, &error);
  f->keys[0] = own;
  f->keys[2]->device = honest;
  g_assert_no_error (error);
  assert_refused (f, 1, f->keys[1], f->path, WF_ERROR_DENIED, "another key");
}

static void
test_realms (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  g_autoptr (WfTestStore) real = wf_test_store_new (WF_REALM_REAL, f->keys[1]);
  WfTestStore *own = f->desks[1];
  f->desks[1] = real;
  g_autoptr (WfCourierSummary) summary = import_as (f, 1, f->keys[1], f->path, &error);
  f->desks[1] = own;
  g_assert_null (summary);
  g_assert_error (error, WF_ERROR, WF_ERROR_REALM);
}

/* A receipt of one who was not asked, or for a bundle never written, delivers nothing. */
static void
test_foreign_receipt (Fixture *f, gconstpointer data)
{
  g_autofree char *receipt = g_build_filename (f->folder, "r.wfr", NULL);
  g_autoptr (GError) error = NULL;
  export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  g_autoptr (WfCourierSummary) taken = import_good (f, 1, f->path);
  confirm (f, 1, taken, receipt);
  /* Desk 0 loses its store and does not know what it wrote. */
  WfTestStore *own = f->desks[0];
  f->desks[0] = wf_test_store_new (REALM, f->keys[0]);
  g_autofree char *ctl = wf_space_dup_name (REALM, &f->crisis, "ctl");
  g_autoptr (GPtrArray) all = wf_test_store_load (own, &f->crisis);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (f->desks[0], wf_test_batch (NULL, ctl, all), NULL);
  g_autoptr (WfCourierSummary) back = import_as (f, 0, f->keys[0], receipt, &error);
  g_assert_null (back);
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
  g_autoptr (WfCourierState) state = get_state (f, 0);
  g_assert_cmpuint (state->delivered->len, ==, 0);
  wf_test_store_free (f->desks[0]);
  f->desks[0] = own;
}

/* --- what a courier may say
 * ------------------------------------------------------------------------ */

/* A receipt in a bundle takes nothing out of its author's outbox. */
static void
test_own_outbox (Fixture *f, gconstpointer data)
{
  g_autofree char *amber = wf_space_dup_name (REALM, &f->crisis, "amber");
  guint8 previous[WF_HASH_SIZE] = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_waiting, n_sent;
  write_entry (f, 1, "amber", "mine");
  g_autoptr (GPtrArray) all = wf_test_store_load (f->desks[1], &f->crisis);
  g_autoptr (GPtrArray) mine = g_ptr_array_new ();
  g_ptr_array_add (mine, g_ptr_array_index (all, all->len - 1));
  WfBatch *batch = wf_test_batch (NULL, amber, mine);
  batch->epoch = g_strdup ("forged");
  wf_test_batch_add_receipts (batch, mine, 1, WF_GEN_START_US, previous);
  g_autoptr (WfReceiveReport) report = wf_test_store_receive (f->desks[0], batch, &error);
  g_assert_no_error (error);
  export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  wf_store_get_unsent (f->desks[1]->store, &n_waiting, &n_sent);
  const guint before = n_waiting;
  g_autoptr (WfCourierSummary) taken = import_good (f, 1, f->path);
  wf_store_get_unsent (f->desks[1]->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, before);
}

/* An introduction brings a desk that ctl did not know, and what it wrote counts after that. */
static void
test_introduction (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) all = wf_test_ctl_drafts (REALM, &f->crisis, f->root, &f->keys[2], 1);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new ();
  for (guint i = 1; i < all->len; i++) /* the crisis is there */
    g_ptr_array_add (drafts, g_ptr_array_index (all, i));
  g_autoptr (GPtrArray) joined = wf_test_store_write (f->desks[0], drafts, f->root, &error);
  g_assert_no_error (error);
  WfCourierRequest *request = wf_courier_request_new (REALM, &f->crisis, WF_GEN_START_US);
  request->kind = WF_BUNDLE_INTRODUCTION;
  g_autoptr (WfCourierSent) sent = write_request (f, 0, request, f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sent->number, ==, 0);
  g_autoptr (WfCourierSummary) taken = import_good (f, 1, f->path);
  g_autoptr (WfCourierSent) reply
      = write_request (f, 1, new_request (f, 2, WF_BUNDLE_EVERYTHING), f->path, &error);
  g_assert_no_error (error);
}

/* --- attachments --- */

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);
      remove_tree (below);
    }
  g_remove (path);
}

static WfAttachment *
attach (Fixture *f, guint desk, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *space = wf_space_dup_name (REALM, &f->crisis, "amber");
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  WfAttachment *attachment
      = wf_blob_take_bytes (f->desks[desk]->path, bytes, "chart.png", "image/png", &error);
  g_assert_no_error (error);
  g_autoptr (WfDraft) draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", "see chart");
  g_ptr_array_add (list, attachment);
  g_autofree char *json = wf_attachments_dup_json (list);
  wf_draft_set_attachments (draft, json);
  g_autoptr (GPtrArray) written = wf_test_store_write_one (f->desks[desk], draft, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) read = wf_attachments_read (g_ptr_array_index (written, 0));
  g_assert_cmpuint (read->len, ==, 1);
  g_assert_cmpstr (((WfAttachment *) g_ptr_array_index (read, 0))->name, ==, "chart.png");
  return attachment;
}

/* They go along when asked for, once each, and are checked where they arrive. */
static void
test_attachments (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfAttachment) big = attach (f, 0, 2 * WF_BLOB_CHUNK + 7);
  g_autoptr (WfAttachment) again = attach (f, 0, 2 * WF_BLOB_CHUNK + 7);
  export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  g_autoptr (WfCourierSummary) without = import_good (f, 1, f->path);
  g_assert_cmpint (without->header->n_blobs, ==, 0);
  g_assert_false (wf_blob_is_here (f->desks[1]->path, big->hash));

  WfCourierRequest *request = new_request (f, 1, WF_BUNDLE_EVERYTHING);
  request->with_attachments = TRUE;
  g_autoptr (WfCourierSent) sent = write_request (f, 0, request, f->path, &error);
  g_assert_no_error (error);
  g_autoptr (WfCourierSummary) with = import_good (f, 1, f->path);
  g_assert_cmpint (with->header->n_blobs, ==, 1);
  g_assert_cmpint (with->header->n_blob_bytes, ==, 2 * WF_BLOB_CHUNK + 7);
  g_assert_true (wf_blob_is_here (f->desks[1]->path, big->hash));
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *blobs = g_strconcat (f->desks[i]->path, ".blobs", NULL);
      remove_tree (blobs);
    }
}

/* --- files and numbers
 * ----------------------------------------------------------------------------- */

static void
test_nothing_left_behind (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  /* Nobody knows the third desk. */
  g_assert_null (write_request (f, 0, new_request (f, 2, WF_BUNDLE_EVERYTHING), f->path, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autofree char *nowhere = g_build_filename (f->folder, "none", "x.wfb", NULL);
  g_assert_null (write_request (f, 0, new_request (f, 1, WF_BUNDLE_EVERYTHING), nowhere, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FAILED);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  /* And no number was used. */
  g_assert_cmpint (export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path), ==, 1);
}

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define TEST(name, function, data)                                                                 \
  g_test_add ("/courier/" name, Fixture, data, set_up, function, tear_down)
  TEST ("there-and-back", test_there_and_back, NULL);
  TEST ("replay", test_replay, NULL);
  TEST ("gap", test_gap, NULL);
  TEST ("since-time", test_since_time, NULL);
  TEST ("compartments", test_compartments, NULL);
  TEST ("convergence", test_convergence, NULL);
  TEST ("convergence-mixed", test_convergence, GINT_TO_POINTER (TRUE));
  TEST ("refusals", test_refusals, NULL);
  TEST ("unknown-signer", test_unknown_signer, NULL);
  TEST ("foreign-key", test_foreign_key, NULL);
  TEST ("realms", test_realms, NULL);
  TEST ("foreign-receipt", test_foreign_receipt, NULL);
  TEST ("own-outbox", test_own_outbox, NULL);
  TEST ("introduction", test_introduction, NULL);
  TEST ("attachments", test_attachments, NULL);
  TEST ("nothing-left-behind", test_nothing_left_behind, NULL);
  g_test_add_func ("/courier/missing-numbers", test_missing_numbers);
  g_test_add_func ("/courier/file-names", test_file_names);
  return g_test_run ();
}
