/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server signed of its history, and pages that do not fit it. */
#include <string.h>

#include "lib/wf-test-store.h"
#include "store/wf-store-membership.h"

#define PEER "https://a:1"

typedef struct
{
  WfUuid crisis;
  char *crisis_text, *ctl;
  WfDeviceKey *root, *desk, *server;
  GPtrArray *operations; /* of `ctl` */
  WfTestStore *store;
} Fixture;

static WfDeviceKey *
new_key (const char *desk)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, "", WF_GEN_START_US);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  self->crisis_text = wf_uuid_dup_string (&self->crisis);
  self->ctl = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "ctl");
  self->root = new_key ("ROOT");
  self->desk = new_key ("FI");
  self->server = new_key ("SERVER");
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, &self->desk, 1);
  g_autoptr (WfTestStore) maker = wf_test_store_new (WF_REALM_EXERCISE, self->desk);
  self->operations = wf_test_store_write (maker, drafts, self->root, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (self->operations->len, ==, 4);
  self->store = wf_test_store_new (WF_REALM_EXERCISE, self->desk);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_store_free (self->store);
  g_ptr_array_unref (self->operations);
  wf_device_key_unref (self->root);
  wf_device_key_unref (self->desk);
  wf_device_key_unref (self->server);
  g_free (self->crisis_text);
  g_free (self->ctl);
}

/* The whole history as one page: @shift moves its times, which makes it another one. */
static WfBatch *
new_page (Fixture *self, const char *epoch, gint64 shift)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  WfBatch *batch = wf_test_batch (PEER, self->ctl, self->operations);

  wf_test_batch_add_receipts (batch, self->operations, 1, WF_GEN_START_US + shift, chain);
  batch->epoch = g_strdup (epoch);
  batch->seq = self->operations->len;
  batch->has_begin = batch->is_end = TRUE;
  memcpy (batch->cursor_hash, chain, sizeof chain);
  return batch;
}

static void
add_head (Fixture *self, WfBatch *batch, guint at, const WfDeviceKey *signer)
{
  const WfReceipt *receipt = &g_array_index (batch->receipts, WfReceipt, at);

  batch->has_head = TRUE;
  batch->head = (WfHead){ .seq = receipt->seq, .time_us = receipt->time_us };
  memcpy (batch->head.receipt, receipt->hash, WF_HASH_SIZE);
  wf_head_sign (&batch->head, self->ctl, signer->key, signer->secret);
}

/* WF_HISTORY_GOOD: no alarm. */
static WfHistoryFault
give (Fixture *self, WfBatch *batch)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfReceiveReport) report = wf_test_store_receive (self->store, batch, &error);

  g_assert_no_error (error);
  if (report->alarm)
    g_assert_cmpstr (report->alarm->space, ==, self->ctl);
  return report->alarm ? report->alarm->fault : WF_HISTORY_GOOD;
}

static WfHistoryFault
give_signed (Fixture *self, const char *epoch, gint64 shift, const WfDeviceKey *signer)
{
  WfBatch *batch = new_page (self, epoch, shift);
  add_head (self, batch, 3, signer);
  return give (self, batch);
}

static guint
count_alarms (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  wf_store_list_alarms_async (self->store->store, self->crisis_text, NULL, wf_test_result_cb,
                              &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_autoptr (GPtrArray) alarms = wf_store_list_alarms_finish (self->store->store, result, &error);
  g_assert_no_error (error);
  return alarms->len;
}

static void
test_same (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (give_signed (self, "e1", 0, self->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_signed (self, "e1", 0, self->server), ==, WF_HISTORY_GOOD);
  /* A new epoch with the same history: a server that moved. */
  g_assert_cmpint (give_signed (self, "e2", 0, self->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give (self, new_page (self, "e3", 0)), ==, WF_HISTORY_GOOD);
  g_assert_cmpuint (count_alarms (self), ==, 0);
}

static void
test_rewritten (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (give_signed (self, "e1", 0, self->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give (self, new_page (self, "e2", 1)), ==, WF_HISTORY_REWRITTEN);
  /* Told once, and still known after the next start. */
  g_assert_cmpint (give (self, new_page (self, "e2", 1)), ==, WF_HISTORY_GOOD);
  wf_test_store_close (self->store);
  g_assert_true (wf_test_store_open (self->store, WF_REALM_EXERCISE, self->desk, NULL));
  g_assert_cmpuint (count_alarms (self), ==, 1);
}

static void
test_cut (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (give_signed (self, "e1", 0, self->server), ==, WF_HISTORY_GOOD);
  WfBatch *batch = new_page (self, "e2", 0);
  g_ptr_array_set_size (batch->documents, 3);
  g_array_set_size (batch->receipts, 3);
  batch->seq = 3;
  batch->is_end = FALSE;
  g_assert_cmpint (give (self, batch), ==, WF_HISTORY_GOOD); /* more may follow */
  batch = new_page (self, "e2", 0);
  g_ptr_array_set_size (batch->documents, 3);
  g_array_set_size (batch->receipts, 3);
  batch->seq = 3;
  g_assert_cmpint (give (self, batch), ==, WF_HISTORY_CUT);
}

static void
test_other_signer (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (give_signed (self, "e1", 0, self->server), ==, WF_HISTORY_GOOD);
  g_assert_cmpint (give_signed (self, "e2", 0, self->root), ==, WF_HISTORY_OTHER_KEY);
  WfBatch *batch = new_page (self, "e3", 0);
  add_head (self, batch, 2, self->server);
  batch->head.time_us++;
  g_assert_cmpint (give (self, batch), ==, WF_HISTORY_FORGED);
  g_assert_cmpuint (count_alarms (self), ==, 2);
}

/* It signs one thing and sends another. */
static void
test_double_talk (Fixture *self, gconstpointer data)
{
  WfBatch *batch = new_page (self, "e1", 0);
  add_head (self, batch, 1, self->server);
  memset (batch->head.receipt, 7, WF_HASH_SIZE);
  wf_head_sign (&batch->head, self->ctl, self->server->key, self->server->secret);
  g_assert_cmpint (give (self, batch), ==, WF_HISTORY_REWRITTEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define ADD(name, test) g_test_add ("/heads/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("same", test_same);
  ADD ("rewritten", test_rewritten);
  ADD ("cut", test_cut);
  ADD ("other-signer", test_other_signer);
  ADD ("double-talk", test_double_talk);
  return g_test_run ();
}
