/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes from elsewhere: taken in, kept waiting, or refused. */
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-record.h"
#include "wf-store-fixture.h"

static void
count_cb (WfStore *store, const char *crisis, GPtrArray *operations, gpointer data)
{
  guint *n = data;
  *n += operations->len;
}

static void
test_receive_is_idempotent (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) entry = wf_store_fixture_write_entry (self, self->here, "FI-0001", "one");
  guint n_signalled = 0;
  g_signal_connect (there->store, "operations", G_CALLBACK (count_cb), &n_signalled);

  g_autoptr (WfReceiveReport) first
      = wf_test_store_give (there, wf_test_batch ("https://a:1", self->ctl, ctl));
  g_assert_cmpuint (first->n_new, ==, ctl->len);
  g_autoptr (WfReceiveReport) second
      = wf_test_store_give (there, wf_test_batch ("https://a:1", self->space, entry));
  g_assert_cmpuint (second->n_new, ==, 1);
  g_autoptr (WfReceiveReport) again
      = wf_test_store_give (there, wf_test_batch ("https://a:1", self->space, entry));
  g_assert_cmpuint (again->n_new, ==, 0);
  g_assert_cmpuint (again->n_known, ==, 1);
  g_assert_cmpuint (n_signalled, ==, ctl->len + 1);

  /* The other desk goes on from there, and the first one takes it. */
  g_autoptr (GPtrArray) answer = wf_store_fixture_write_entry (self, there, "FI-B-0001", "two");
  g_autoptr (WfReceiveReport) back
      = wf_test_store_give (self->here, wf_test_batch (NULL, self->space, answer));
  g_assert_cmpuint (back->n_new, ==, 1);
}

static void
test_quarantine_waits_for_ctl (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) entry = wf_store_fixture_write_entry (self, self->here, "FI-0001", "one");

  g_autoptr (WfReceiveReport) early
      = wf_test_store_give (there, wf_test_batch ("https://a:1", self->space, entry));
  g_assert_cmpuint (early->n_quarantined, ==, 1);
  g_assert_cmpuint (early->n_new, ==, 0);
  g_autoptr (WfReceiveReport) later
      = wf_test_store_give (there, wf_test_batch ("https://a:1", self->ctl, ctl));
  g_assert_cmpuint (later->n_new, ==, ctl->len + 1);
  g_autoptr (GPtrArray) all = wf_test_store_load (there, &self->crisis);
  g_assert_cmpuint (all->len, ==, ctl->len + 1);
}

/* ctl written here, not received. */
static void
test_own_ctl_releases_quarantined (WfStoreFixture *self, gconstpointer data)
{
  WfDeviceKey *keys[] = { self->desk };
  guint n_signalled = 0;
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) all_ctl = wf_store_fixture_found (self, there);
  g_autoptr (GPtrArray) entry = wf_store_fixture_write_entry (self, there, "FI-B-0001", "early");
  g_autoptr (WfReceiveReport) early
      = wf_test_store_give (self->here, wf_test_batch (NULL, self->space, entry));
  g_assert_cmpuint (early->n_quarantined, ==, 1);
  g_signal_connect (self->here->store, "operations", G_CALLBACK (count_cb), &n_signalled);

  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 1);
  g_autoptr (GPtrArray) ctl = wf_test_store_write (self->here, drafts, self->root, NULL);
  g_assert_cmpuint (n_signalled, ==, ctl->len);
  WfDeviceKey *others[] = { self->other };
  g_autoptr (GPtrArray) more
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, others, 1);
  g_ptr_array_remove_index (more, 0);
  g_autoptr (GPtrArray) grown = wf_test_store_write (self->here, more, self->root, NULL);
  g_assert_cmpuint (grown->len, ==, 3);
  g_assert_cmpuint (n_signalled, ==, ctl->len + grown->len + 1);
  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  g_assert_cmpuint (all->len, ==, ctl->len + grown->len + 1);
}

/* First by a stick, without a receipt, then from the server, and only then the membership. */
static void
test_quarantined_keeps_its_first_receipt (WfStoreFixture *self, gconstpointer data)
{
  guint8 chain[WF_HASH_SIZE] = { 0 }, second[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfOperation) stored = NULL;
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) entry = wf_store_fixture_write_entry (self, self->here, "FI-0001", "one");
  g_autoptr (WfReceiveReport) stick
      = wf_test_store_give (there, wf_test_batch (NULL, self->space, entry));
  WfBatch *batch = wf_test_batch ("https://a:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US + WF_SECOND_US, chain);
  g_autoptr (WfReceiveReport) server = wf_test_store_give (there, batch);
  batch = wf_test_batch ("https://b:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 9, WF_GEN_START_US + WF_HOUR_US, second);
  g_autoptr (WfReceiveReport) another = wf_test_store_give (there, batch);
  g_autoptr (WfReceiveReport) later
      = wf_test_store_give (there, wf_test_batch (NULL, self->ctl, ctl));
  g_assert_cmpuint (later->n_new, ==, ctl->len + 1);
  g_assert_true (wf_store_fixture_find (there, &self->crisis, entry, &stored));
  g_assert_cmpint (stored->receipt_seq, ==, 5);
  g_assert_cmpint (stored->received_at, ==, WF_GEN_START_US + WF_SECOND_US);
  g_assert_true (stored->is_acked);
}

/* Retired after it wrote: its operation is here, and its receipt still reaches it. */
static void
test_receipt_of_a_retired_device (WfStoreFixture *self, gconstpointer data)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfOperation) stored = NULL;
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) entry = wf_store_fixture_write_entry (self, self->here, "FI-0001", "one");
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  for (guint i = 0; i < ctl->len; i++)
    {
      const WfOperation *operation = ctl->pdata[i];
      if (wf_uuid_equal (&operation->ent, &self->desk->device))
        {
          WfDraft *draft = wf_draft_new (self->ctl, operation->type, &operation->ent, WF_OP_RETIRE);
          g_autoptr (WfRecord) record = wf_record_new (&operation->ent, operation->type);
          wf_record_apply (record, ctl->pdata[i]);
          wf_draft_see (draft, record);
          g_ptr_array_add (drafts, draft);
        }
    }
  g_assert_cmpuint (drafts->len, ==, 1);
  g_autoptr (GPtrArray) retired = wf_test_store_write (self->here, drafts, self->root, NULL);
  g_assert_nonnull (retired);

  WfBatch *batch = wf_test_batch ("https://a:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US + WF_SECOND_US, chain);
  g_autoptr (WfReceiveReport) report = wf_test_store_give (self->here, batch);
  g_assert_cmpuint (report->n_quarantined, ==, 0);
  g_assert_cmpuint (report->n_known, ==, 1);
  g_assert_true (wf_store_fixture_find (self->here, &self->crisis, entry, &stored));
  g_assert_cmpint (stored->receipt_seq, ==, 5);
}

static void
test_forged_are_refused (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) entry = wf_store_fixture_write_entry (self, self->here, "FI-0001", "one");
  g_autoptr (WfReceiveReport) first
      = wf_test_store_give (there, wf_test_batch (NULL, self->ctl, ctl));

  WfBatch *batch = wf_test_batch (NULL, self->space, entry);
  gsize size;
  const char *good = g_bytes_get_data (batch->documents->pdata[0], &size);
  g_autofree char *text = g_strndup (good, size);
  char *signature = strstr (text, "\"s\":\"") + 5;
  signature[0] = signature[0] == 'A' ? 'B' : 'A';
  g_ptr_array_add (batch->documents, g_bytes_new (text, size));
  g_ptr_array_add (batch->documents, g_bytes_new ("{\"nothing\":1", 12));
  g_autoptr (WfReceiveReport) report = wf_test_store_give (there, batch);
  g_assert_cmpuint (report->n_new, ==, 1);
  g_assert_cmpuint (report->n_refused, ==, 2);
  g_assert_cmpint (report->first_refusal, ==, WF_VERDICT_BAD_SIGNATURE);
  g_assert_nonnull (report->first_refused_id);
}

static void
test_ctl_of_a_stranger_counts_for_nothing (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (WfReceiveReport) first
      = wf_test_store_give (there, wf_test_batch (NULL, self->ctl, ctl));
  g_autoptr (WfTestStore) evil = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  WfDeviceKey *keys[] = { self->other };
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->other, keys, 1);
  g_autoptr (GPtrArray) forged = wf_test_store_write (evil, drafts, self->other, NULL);
  g_assert_nonnull (forged);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_give (there, wf_test_batch (NULL, self->ctl, forged));
  /* Its genesis for good, the rest until somebody certifies that device: here nobody does. */
  g_assert_cmpuint (report->n_refused, ==, 1);
  g_assert_cmpint (report->first_refusal, ==, WF_VERDICT_NOT_ROOT);
  g_assert_cmpuint (report->n_quarantined, ==, forged->len - 1);
  g_assert_cmpuint (report->n_new, ==, 0);
}

static void
test_receipts_reach_own_operations (WfStoreFixture *self, gconstpointer data)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  guint n_waiting = 99, n_sent = 99, n_signalled = 0;
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) entry = wf_store_fixture_write_entry (self, self->here, "FI-0001", "one");
  wf_store_get_unsent (self->here->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, ctl->len + 1);
  g_signal_connect (self->here->store, "operations", G_CALLBACK (count_cb), &n_signalled);

  WfBatch *batch = wf_test_batch ("https://a:1", self->space, entry);
  batch->epoch = g_strdup ("e1");
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US + WF_SECOND_US, chain);
  g_autoptr (WfReceiveReport) report = wf_test_store_give (self->here, batch);
  g_assert_cmpuint (report->n_known, ==, 1);
  g_assert_cmpuint (n_signalled, ==, 1);
  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  const WfOperation *last = all->pdata[all->len - 1];
  g_assert_true (last->is_acked);
  g_assert_cmpint (last->receipt_seq, ==, 5);
  g_assert_cmpint (last->received_at, ==, WF_GEN_START_US + WF_SECOND_US);
  g_assert_cmpmem (last->receipt_hash, WF_HASH_SIZE, chain, WF_HASH_SIZE);
  wf_store_get_unsent (self->here->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, ctl->len);

  GAsyncResult *pending = NULL;
  wf_store_get_cursor_async (self->here->store, "https://a:1", self->space, NULL, wf_test_result_cb,
                             &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_autoptr (WfCursor) cursor = wf_store_get_cursor_finish (self->here->store, result, NULL);
  g_assert_cmpstr (cursor->epoch, ==, "e1");
  g_assert_cmpint (cursor->seq, ==, 5);
  g_assert_cmpmem (cursor->hash, WF_HASH_SIZE, chain, WF_HASH_SIZE);
}

static void
test_broken_receipts_take_nothing (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 chain[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, ctl);
  wf_test_batch_add_receipts (batch, ctl, 1, WF_GEN_START_US, chain);
  g_array_index (batch->receipts, WfReceipt, 3).time_us += 1;
  g_assert_null (wf_test_store_receive (there, batch, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_PROTOCOL);
  g_autoptr (GPtrArray) all = wf_test_store_load (there, &self->crisis);
  g_assert_cmpuint (all->len, ==, 0);
}

/* Nothing comes before the first receipt of a history, and so it can be checked, too. */
static void
test_first_receipt_is_checked (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 chain[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, ctl);
  batch->has_begin = TRUE;
  wf_test_batch_add_receipts (batch, ctl, 1, WF_GEN_START_US, chain);
  g_array_index (batch->receipts, WfReceipt, 0).time_us -= 1;
  g_assert_null (wf_test_store_receive (there, batch, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_PROTOCOL);
}

static void
test_batches_keep_their_order (WfStoreFixture *self, gconstpointer data)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  GAsyncResult *pending[20] = { NULL };
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (WfReceiveReport) first
      = wf_test_store_give (there, wf_test_batch (NULL, self->ctl, ctl));
  for (guint i = 0; i < G_N_ELEMENTS (pending); i++)
    {
      g_autoptr (GPtrArray) entry
          = wf_store_fixture_write_entry (self, self->here, NULL, "one of many");
      WfBatch *batch = wf_test_batch ("https://a:1", self->space, entry);
      batch->epoch = g_strdup ("e1");
      wf_test_batch_add_receipts (batch, entry, i + 1, WF_GEN_START_US, chain);
      wf_store_receive_async (there->store, batch, NULL, wf_test_result_cb, &pending[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (pending); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = wf_test_wait (&pending[i]);
      g_autoptr (WfReceiveReport) report = wf_store_receive_finish (there->store, result, &error);
      g_assert_no_error (error); /* out of order, the receipts would not follow */
      g_assert_cmpuint (report->n_new, ==, 1);
    }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/store/receive/" name, WfStoreFixture, NULL, wf_store_fixture_set_up, function,     \
              wf_store_fixture_tear_down)

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("receive-is-idempotent", test_receive_is_idempotent);
  ADD ("quarantine-waits-for-ctl", test_quarantine_waits_for_ctl);
  ADD ("own-ctl-releases-quarantined", test_own_ctl_releases_quarantined);
  ADD ("quarantined-keeps-its-first-receipt", test_quarantined_keeps_its_first_receipt);
  ADD ("receipt-of-a-retired-device", test_receipt_of_a_retired_device);
  ADD ("forged-are-refused", test_forged_are_refused);
  ADD ("ctl-of-a-stranger-counts-for-nothing", test_ctl_of_a_stranger_counts_for_nothing);
  ADD ("receipts-reach-own-operations", test_receipts_reach_own_operations);
  ADD ("broken-receipts-take-nothing", test_broken_receipts_take_nothing);
  ADD ("first-receipt-is-checked", test_first_receipt_is_checked);
  ADD ("batches-keep-their-order", test_batches_keep_their_order);
  return g_test_run ();
}
