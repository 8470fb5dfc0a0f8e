/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a courier may not do: bundles that are refused, with the reason, and who may say that
 * something was delivered. */
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-couriers.h"

#define REALM WF_COURIERS_REALM

/* --- refused
 * --------------------------------------------------------------------------------------- */

static void
assert_refused (WfCouriers *f,
                guint desk,
                WfDeviceKey *key,
                const char *path,
                WfErrorCode code,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = wf_couriers_dup_digest (f, desk);
  g_autoptr (WfCourierSummary) summary = wf_couriers_import_as (f, desk, key, path, &error);
  g_assert_null (summary);
  g_assert_error (error, WF_ERROR, (int) code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in: %s", words, error->message);
  g_autofree char *after = wf_couriers_dup_digest (f, desk);
  g_assert_cmpstr (before, ==, after);
  g_autoptr (WfCourierState) state = wf_couriers_get_state (f, desk);
  g_assert_cmpuint (state->received->len, ==, 0);
}

static void
test_refusals (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  wf_couriers_write_entry (f, 0, "amber", "secret");
  wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  assert_refused (f, 1, f->keys[2], f->path, WF_ERROR_DENIED, "not for this device");
  assert_refused (f, 1, f->keys[1], "/nowhere/b.wfb", WF_ERROR_FAILED, "could not be read");

  /* A crisis that desk 1 has not joined. */
  g_autoptr (WfDeviceKey) other_root = wf_couriers_new_key ("ROOT");
  WfUuid other;
  wf_uuid_new (&other, WF_GEN_START_US + 1);
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (REALM, &other, other_root, f->keys, 2);
  g_autoptr (GPtrArray) written = wf_test_store_write (f->desks[0], drafts, other_root, &error);
  WfCourierRequest *request = wf_courier_request_new (REALM, &other, WF_GEN_START_US);
  g_array_append_val (request->to, f->keys[1]->device);
  g_autoptr (WfCourierSent) sent = wf_couriers_write_request (f, 0, request, f->path, &error);
  g_assert_no_error (error);
  assert_refused (f, 1, f->keys[1], f->path, WF_ERROR_NOT_FOUND, "has not joined");
}

/* Signed by a device that ctl does not know: the third desk, which has the ctl and not its place in
 * it. */
static void
test_unknown_signer (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfDeviceKey *own = f->keys[0];
  f->keys[0] = f->keys[2];
  g_autoptr (WfCourierSent) sent = wf_couriers_write_request (
      f, 0, wf_couriers_new_request (f, 1, WF_BUNDLE_EVERYTHING), f->path, &error);
  f->keys[0] = own;
  g_assert_no_error (error);
  assert_refused (f, 1, f->keys[1], f->path, WF_ERROR_DENIED, "signer is unknown");
}

/* The name of a device that ctl knows, and another key. */
static void
test_foreign_key (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const WfUuid honest = f->keys[2]->device;
  WfDeviceKey *own = f->keys[0];
  f->keys[2]->device = own->device;
  f->keys[0] = f->keys[2];
  g_autoptr (WfCourierSent) sent = wf_couriers_write_request (
      f, 0, wf_couriers_new_request (f, 1, WF_BUNDLE_EVERYTHING), f->path, &error);
  f->keys[0] = own;
  f->keys[2]->device = honest;
  g_assert_no_error (error);
  assert_refused (f, 1, f->keys[1], f->path, WF_ERROR_DENIED, "another key");
}

static void
test_realms (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  g_autoptr (WfTestStore) real = wf_test_store_new (WF_REALM_REAL, f->keys[1]);
  WfTestStore *own = f->desks[1];
  f->desks[1] = real;
  g_autoptr (WfCourierSummary) summary = wf_couriers_import_as (f, 1, f->keys[1], f->path, &error);
  f->desks[1] = own;
  g_assert_null (summary);
  g_assert_error (error, WF_ERROR, WF_ERROR_REALM);
}

/* A receipt of one who was not asked, or for a bundle never written, delivers nothing. */
static void
test_foreign_receipt (WfCouriers *f, gconstpointer data)
{
  g_autofree char *receipt = g_build_filename (f->folder, "r.wfr", NULL);
  g_autoptr (GError) error = NULL;
  wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1, f->path);
  wf_couriers_confirm (f, 1, taken, receipt);
  /* Desk 0 loses its store and does not know what it wrote. */
  WfTestStore *own = f->desks[0];
  f->desks[0] = wf_test_store_new (REALM, f->keys[0]);
  g_autofree char *ctl = wf_space_dup_name (REALM, &f->crisis, "ctl");
  g_autoptr (GPtrArray) all = wf_test_store_load (own, &f->crisis);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (f->desks[0], wf_test_batch (NULL, ctl, all), NULL);
  g_autoptr (WfCourierSummary) back = wf_couriers_import_as (f, 0, f->keys[0], receipt, &error);
  g_assert_null (back);
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
  g_autoptr (WfCourierState) state = wf_couriers_get_state (f, 0);
  g_assert_cmpuint (state->delivered->len, ==, 0);
  wf_test_store_free (f->desks[0]);
  f->desks[0] = own;
}

/* --- what a courier may say
 * ------------------------------------------------------------------------ */

/* A receipt in a bundle takes nothing out of its author's outbox. */
static void
test_own_outbox (WfCouriers *f, gconstpointer data)
{
  g_autofree char *amber = wf_space_dup_name (REALM, &f->crisis, "amber");
  guint8 previous[WF_HASH_SIZE] = { 0 };
  g_autoptr (GError) error = NULL;
  guint n_waiting, n_sent;
  wf_couriers_write_entry (f, 1, "amber", "mine");
  g_autoptr (GPtrArray) all = wf_test_store_load (f->desks[1], &f->crisis);
  g_autoptr (GPtrArray) mine = g_ptr_array_new ();
  g_ptr_array_add (mine, g_ptr_array_index (all, all->len - 1));
  WfBatch *batch = wf_test_batch (NULL, amber, mine);
  batch->epoch = g_strdup ("forged");
  wf_test_batch_add_receipts (batch, mine, 1, WF_GEN_START_US, previous);
  g_autoptr (WfReceiveReport) report = wf_test_store_receive (f->desks[0], batch, &error);
  g_assert_no_error (error);
  wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  wf_store_get_unsent (f->desks[1]->store, &n_waiting, &n_sent);
  const guint before = n_waiting;
  g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1, f->path);
  wf_store_get_unsent (f->desks[1]->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, before);
}

/* An introduction brings a desk that ctl did not know, and what it wrote counts after that. */
static void
test_introduction (WfCouriers *f, gconstpointer data)
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
  g_autoptr (WfCourierSent) sent = wf_couriers_write_request (f, 0, request, f->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sent->number, ==, 0);
  g_autoptr (WfCourierSummary) taken = wf_couriers_import_good (f, 1, f->path);
  g_autoptr (WfCourierSent) reply = wf_couriers_write_request (
      f, 1, wf_couriers_new_request (f, 2, WF_BUNDLE_EVERYTHING), f->path, &error);
  g_assert_no_error (error);
}

static void
test_nothing_left_behind (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  /* Nobody knows the third desk. */
  g_assert_null (wf_couriers_write_request (
      f, 0, wf_couriers_new_request (f, 2, WF_BUNDLE_EVERYTHING), f->path, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_autofree char *nowhere = g_build_filename (f->folder, "none", "x.wfb", NULL);
  g_assert_null (wf_couriers_write_request (
      f, 0, wf_couriers_new_request (f, 1, WF_BUNDLE_EVERYTHING), nowhere, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FAILED);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  /* And no number was used. */
  g_assert_cmpint (wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path), ==, 1);
}

#define TEST(name, function, data)                                                                 \
  g_test_add ("/courier/" name, WfCouriers, data, wf_couriers_set_up, function,                    \
              wf_couriers_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  TEST ("refusals", test_refusals, NULL);
  TEST ("unknown-signer", test_unknown_signer, NULL);
  TEST ("foreign-key", test_foreign_key, NULL);
  TEST ("realms", test_realms, NULL);
  TEST ("foreign-receipt", test_foreign_receipt, NULL);
  TEST ("own-outbox", test_own_outbox, NULL);
  TEST ("introduction", test_introduction, NULL);
  TEST ("nothing-left-behind", test_nothing_left_behind, NULL);
  return g_test_run ();
}
