/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-test-store.h"
#include "model/wf-record.h"
#include "model/wf-vocabulary.h"
#include "store/wf-db.h"

typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *desk, *other;
  WfTestStore *here;
  char *space, *ctl, *crisis_text;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WfUuid person;
  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->root = wf_device_key_new (&person, "ROOT", "", WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->desk = wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
  wf_uuid_new (&person, WF_GEN_START_US);
  self->other = wf_device_key_new (&person, "FI", "B", WF_GEN_START_US);
  self->space = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "amber");
  self->ctl = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "ctl");
  self->crisis_text = wf_uuid_dup_string (&self->crisis);
  self->here = wf_test_store_new (WF_REALM_EXERCISE, self->desk);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_store_free (self->here);
  wf_device_key_unref (self->root);
  wf_device_key_unref (self->desk);
  wf_device_key_unref (self->other);
  g_free (self->space);
  g_free (self->ctl);
  g_free (self->crisis_text);
}

/* The crisis exists and both desks are its members. */
static GPtrArray *
found (Fixture *self, WfTestStore *store)
{
  g_autoptr (GError) error = NULL;
  WfDeviceKey *keys[] = { self->desk, self->other };
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 2);
  GPtrArray *operations = wf_test_store_write (store, drafts, self->root, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, ==, 7);
  return operations;
}

static WfDraft *
new_entry (Fixture *self, const char *number, const char *text)
{
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  if (number != NULL)
    wf_draft_set_string (draft, "number", number);
  wf_draft_set_string (draft, "text", text);
  return draft;
}

static GPtrArray *
write_entry (Fixture *self, WfTestStore *store, const char *number, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) draft = new_entry (self, number, text);
  GPtrArray *operations = wf_test_store_write_one (store, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, ==, 1);
  return operations;
}

static WfReceiveReport *
give (WfTestStore *store, WfBatch *batch)
{
  g_autoptr (GError) error = NULL;
  WfReceiveReport *report = wf_test_store_receive (store, batch, &error);
  g_assert_no_error (error);
  return report;
}

/* --- writing ------------------------------------------------------------ */

static void
test_write_keeps_chain_and_clock (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) first = write_entry (self, self->here, "FI-0001", "one");
  wf_clock_set_manual (self->here->clock, WF_GEN_START_US - WF_HOUR_US); /* the clock goes back */
  g_autoptr (GPtrArray) second = write_entry (self, self->here, "FI-0002", "two");
  wf_test_store_close (self->here);
  g_assert_true (wf_test_store_open (self->here, WF_REALM_EXERCISE, self->desk, NULL));
  g_autoptr (GPtrArray) third = write_entry (self, self->here, "FI-0003", "three");
  const WfOperation *a = first->pdata[0], *b = second->pdata[0], *c = third->pdata[0];

  g_assert_cmpint (a->n, ==, 1);
  g_assert_cmpint (c->n, ==, 3);
  g_assert_cmpmem (b->previous, WF_HASH_SIZE, a->hash, WF_HASH_SIZE);
  g_assert_cmpmem (c->previous, WF_HASH_SIZE, b->hash, WF_HASH_SIZE);
  g_assert_cmpuint (b->id.hlc, >, a->id.hlc);
  g_assert_cmpuint (c->id.hlc, >, b->id.hlc);
  g_assert_true (a->is_local);
  g_assert_false (a->is_acked);
  g_assert_true (wf_operation_verify (c));
  g_assert_cmpint (a->received_at, ==, WF_NO_TIME);
  g_assert_cmpint (a->arrived_at, ==, WF_GEN_START_US);

  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  g_assert_cmpuint (all->len, ==, ctl->len + 3);
  const WfOperation *last = all->pdata[all->len - 1];
  g_assert_cmpmem (last->hash, WF_HASH_SIZE, c->hash, WF_HASH_SIZE);
  g_assert_true (last->is_local);
}

static void
test_stranger_may_not_write (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) draft = new_entry (self, NULL, "x");
  g_assert_null (wf_test_store_write_one (self->here, draft, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "unknown-device"));
  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  g_assert_cmpuint (all->len, ==, 0);
}

static void
test_all_or_none (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  g_autofree char *large = g_strnfill (WF_OPERATION_MAX_CONTENT + 10, 'x');
  g_ptr_array_add (drafts, new_entry (self, "FI-0001", "good"));
  g_ptr_array_add (drafts, new_entry (self, "FI-0002", large));
  g_assert_null (wf_test_store_write (self->here, drafts, NULL, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_TOO_LARGE);
  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  g_assert_cmpuint (all->len, ==, ctl->len);
  /* The chain goes on as if nothing had been. */
  g_autoptr (GPtrArray) next = write_entry (self, self->here, "FI-0001", "good");
  g_assert_cmpint (((WfOperation *) next->pdata[0])->n, ==, 1);
}

static void
test_without_key_reads_only (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) draft = new_entry (self, NULL, "x");
  wf_test_store_close (self->here);
  g_assert_true (wf_test_store_open (self->here, WF_REALM_EXERCISE, NULL, NULL));
  g_assert_null (wf_test_store_write_one (self->here, draft, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_DENIED);
}

static void
test_many_writes_at_once (Fixture *self, gconstpointer data)
{
  enum
  {
    N = 200
  };
  GAsyncResult *pending[N] = { NULL };
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (GPtrArray) drafts
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
      g_ptr_array_add (drafts, new_entry (self, NULL, "at once"));
      wf_store_write_async (self->here->store, drafts, NULL, wf_test_result_cb, &pending[i]);
    }
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = wf_test_wait (&pending[i]);
      g_autoptr (GPtrArray) operations = wf_store_write_finish (self->here->store, result, &error);
      g_assert_no_error (error);
      g_assert_cmpint (((WfOperation *) operations->pdata[0])->n, ==, (gint64) i + 1);
    }
}

static void
test_close_drains (Fixture *self, gconstpointer data)
{
  GAsyncResult *pending[3] = { NULL };
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) drafts
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
      g_ptr_array_add (drafts, new_entry (self, NULL, "late"));
      if (i == 2)
        wf_store_close (self->here->store);
      wf_store_write_async (self->here->store, drafts, NULL, wf_test_result_cb, &pending[i]);
    }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GAsyncResult) result = wf_test_wait (&pending[i]);
      g_autoptr (GPtrArray) operations = wf_store_write_finish (self->here->store, result, &error);
      if (i < 2)
        g_assert_no_error (error);
      else
        g_assert_error (error, WF_ERROR, WF_ERROR_FAILED);
    }
}

static void
test_cancelled_before_it_ran (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *pending = NULL;
  g_cancellable_cancel (cancellable);
  wf_store_list_crises_async (self->here->store, cancellable, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_assert_null (wf_store_list_crises_finish (self->here->store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* --- realm -------------------------------------------------------------- */

static void
test_realms_never_meet (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *real = wf_space_dup_name (WF_REALM_REAL, &self->crisis, "amber");
  g_autoptr (WfDraft) draft = wf_draft_new (real, WF_TYPE_NAME_ENTRY, &self->crisis, WF_OP_SET);
  g_assert_null (wf_test_store_write_one (self->here, draft, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_REALM);
  g_assert_nonnull (strstr (error->message, "Nothing was changed"));
  g_clear_error (&error);

  WfBatch *batch = wf_batch_new ("https://a:1", real);
  g_assert_null (wf_test_store_receive (self->here, batch, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_REALM);
  g_clear_error (&error);

  wf_test_store_close (self->here);
  g_assert_false (wf_test_store_open (self->here, WF_REALM_REAL, self->desk, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_REALM);
}

/* --- receiving ---------------------------------------------------------- */

static void
count_cb (WfStore *store, const char *crisis, GPtrArray *operations, gpointer data)
{
  guint *n = data;
  *n += operations->len;
}

static void
test_receive_is_idempotent (Fixture *self, gconstpointer data)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) entry = write_entry (self, self->here, "FI-0001", "one");
  guint n_signalled = 0;
  g_signal_connect (there->store, "operations", G_CALLBACK (count_cb), &n_signalled);

  g_autoptr (WfReceiveReport) first = give (there, wf_test_batch ("https://a:1", self->ctl, ctl));
  g_assert_cmpuint (first->n_new, ==, ctl->len);
  g_autoptr (WfReceiveReport) second
      = give (there, wf_test_batch ("https://a:1", self->space, entry));
  g_assert_cmpuint (second->n_new, ==, 1);
  g_autoptr (WfReceiveReport) again
      = give (there, wf_test_batch ("https://a:1", self->space, entry));
  g_assert_cmpuint (again->n_new, ==, 0);
  g_assert_cmpuint (again->n_known, ==, 1);
  g_assert_cmpuint (n_signalled, ==, ctl->len + 1);

  /* The other desk goes on from there, and the first one takes it. */
  g_autoptr (GPtrArray) answer = write_entry (self, there, "FI-B-0001", "two");
  g_autoptr (WfReceiveReport) back = give (self->here, wf_test_batch (NULL, self->space, answer));
  g_assert_cmpuint (back->n_new, ==, 1);
}

static void
test_quarantine_waits_for_ctl (Fixture *self, gconstpointer data)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) entry = write_entry (self, self->here, "FI-0001", "one");

  g_autoptr (WfReceiveReport) early
      = give (there, wf_test_batch ("https://a:1", self->space, entry));
  g_assert_cmpuint (early->n_quarantined, ==, 1);
  g_assert_cmpuint (early->n_new, ==, 0);
  g_autoptr (WfReceiveReport) later = give (there, wf_test_batch ("https://a:1", self->ctl, ctl));
  g_assert_cmpuint (later->n_new, ==, ctl->len + 1);
  g_autoptr (GPtrArray) all = wf_test_store_load (there, &self->crisis);
  g_assert_cmpuint (all->len, ==, ctl->len + 1);
}

static gboolean
find_stored (WfTestStore *store, const WfUuid *crisis, GPtrArray *operations, WfOperation **found)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (store, crisis);
  const WfOperation *wanted = operations->pdata[0];
  for (guint i = 0; i < all->len; i++)
    if (wf_operation_id_compare (&((WfOperation *) all->pdata[i])->id, &wanted->id) == 0)
      {
        *found = wf_operation_ref (all->pdata[i]);
        return TRUE;
      }
  return FALSE;
}

/* ctl written here, not received. */
static void
test_own_ctl_releases_quarantined (Fixture *self, gconstpointer data)
{
  WfDeviceKey *keys[] = { self->desk };
  guint n_signalled = 0;
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) all_ctl = found (self, there);
  g_autoptr (GPtrArray) entry = write_entry (self, there, "FI-B-0001", "early");
  g_autoptr (WfReceiveReport) early = give (self->here, wf_test_batch (NULL, self->space, entry));
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
test_quarantined_keeps_its_first_receipt (Fixture *self, gconstpointer data)
{
  guint8 chain[WF_HASH_SIZE] = { 0 }, second[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfOperation) stored = NULL;
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) entry = write_entry (self, self->here, "FI-0001", "one");
  g_autoptr (WfReceiveReport) stick = give (there, wf_test_batch (NULL, self->space, entry));
  WfBatch *batch = wf_test_batch ("https://a:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US + WF_SECOND_US, chain);
  g_autoptr (WfReceiveReport) server = give (there, batch);
  batch = wf_test_batch ("https://b:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 9, WF_GEN_START_US + WF_HOUR_US, second);
  g_autoptr (WfReceiveReport) another = give (there, batch);
  g_autoptr (WfReceiveReport) later = give (there, wf_test_batch (NULL, self->ctl, ctl));
  g_assert_cmpuint (later->n_new, ==, ctl->len + 1);
  g_assert_true (find_stored (there, &self->crisis, entry, &stored));
  g_assert_cmpint (stored->receipt_seq, ==, 5);
  g_assert_cmpint (stored->received_at, ==, WF_GEN_START_US + WF_SECOND_US);
  g_assert_true (stored->is_acked);
}

/* Retired after it wrote: its operation is here, and its receipt still reaches it. */
static void
test_receipt_of_a_retired_device (Fixture *self, gconstpointer data)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfOperation) stored = NULL;
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) entry = write_entry (self, self->here, "FI-0001", "one");
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
  g_autoptr (WfReceiveReport) report = give (self->here, batch);
  g_assert_cmpuint (report->n_quarantined, ==, 0);
  g_assert_cmpuint (report->n_known, ==, 1);
  g_assert_true (find_stored (self->here, &self->crisis, entry, &stored));
  g_assert_cmpint (stored->receipt_seq, ==, 5);
}

static void
test_forged_are_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) entry = write_entry (self, self->here, "FI-0001", "one");
  g_autoptr (WfReceiveReport) first = give (there, wf_test_batch (NULL, self->ctl, ctl));

  WfBatch *batch = wf_test_batch (NULL, self->space, entry);
  gsize size;
  const char *good = g_bytes_get_data (batch->documents->pdata[0], &size);
  g_autofree char *text = g_strndup (good, size);
  char *signature = strstr (text, "\"s\":\"") + 5;
  signature[0] = signature[0] == 'A' ? 'B' : 'A';
  g_ptr_array_add (batch->documents, g_bytes_new (text, size));
  g_ptr_array_add (batch->documents, g_bytes_new ("{\"nothing\":1", 12));
  g_autoptr (WfReceiveReport) report = give (there, batch);
  g_assert_cmpuint (report->n_new, ==, 1);
  g_assert_cmpuint (report->n_refused, ==, 2);
  g_assert_cmpint (report->first_refusal, ==, WF_VERDICT_BAD_SIGNATURE);
  g_assert_nonnull (report->first_refused_id);
}

static void
test_ctl_of_a_stranger_counts_for_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (WfReceiveReport) first = give (there, wf_test_batch (NULL, self->ctl, ctl));
  g_autoptr (WfTestStore) evil = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  WfDeviceKey *keys[] = { self->other };
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->other, keys, 1);
  g_autoptr (GPtrArray) forged = wf_test_store_write (evil, drafts, self->other, NULL);
  g_assert_nonnull (forged);
  g_autoptr (WfReceiveReport) report = give (there, wf_test_batch (NULL, self->ctl, forged));
  /* Its genesis for good, the rest until somebody certifies that device: here nobody does. */
  g_assert_cmpuint (report->n_refused, ==, 1);
  g_assert_cmpint (report->first_refusal, ==, WF_VERDICT_NOT_ROOT);
  g_assert_cmpuint (report->n_quarantined, ==, forged->len - 1);
  g_assert_cmpuint (report->n_new, ==, 0);
}

static void
test_receipts_reach_own_operations (Fixture *self, gconstpointer data)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  guint n_waiting = 99, n_sent = 99, n_signalled = 0;
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) entry = write_entry (self, self->here, "FI-0001", "one");
  wf_store_get_unsent (self->here->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, ctl->len + 1);
  g_signal_connect (self->here->store, "operations", G_CALLBACK (count_cb), &n_signalled);

  WfBatch *batch = wf_test_batch ("https://a:1", self->space, entry);
  batch->epoch = g_strdup ("e1");
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US + WF_SECOND_US, chain);
  g_autoptr (WfReceiveReport) report = give (self->here, batch);
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
test_broken_receipts_take_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 chain[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, ctl);
  wf_test_batch_add_receipts (batch, ctl, 1, WF_GEN_START_US, chain);
  g_array_index (batch->receipts, WfReceipt, 3).time_us += 1;
  g_assert_null (wf_test_store_receive (there, batch, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_PROTOCOL);
  g_autoptr (GPtrArray) all = wf_test_store_load (there, &self->crisis);
  g_assert_cmpuint (all->len, ==, 0);
}

static void
test_batches_keep_their_order (Fixture *self, gconstpointer data)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  GAsyncResult *pending[20] = { NULL };
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (WfReceiveReport) first = give (there, wf_test_batch (NULL, self->ctl, ctl));
  for (guint i = 0; i < G_N_ELEMENTS (pending); i++)
    {
      g_autoptr (GPtrArray) entry = write_entry (self, self->here, NULL, "one of many");
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

/* --- outbox, numbers, crises -------------------------------------------- */

static GPtrArray *
read_outbox (Fixture *self, guint limit)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  wf_store_get_outbox_async (self->here->store, self->space, limit, NULL, wf_test_result_cb,
                             &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  GPtrArray *documents = wf_store_get_outbox_finish (self->here->store, result, &error);
  g_assert_no_error (error);
  return documents;
}

static void
test_outbox_empties_by_acknowledgement (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) first = write_entry (self, self->here, NULL, "one");
  g_autoptr (GPtrArray) second = write_entry (self, self->here, NULL, "two");
  g_autoptr (GPtrArray) both = read_outbox (self, 100);
  g_autoptr (GPtrArray) limited = read_outbox (self, 1);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpuint (limited->len, ==, 1);

  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  wf_operation_id_format (&((WfOperation *) first->pdata[0])->id, id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_ptr_array_add (ids, id);
  GAsyncResult *pending = NULL;
  wf_store_acknowledge_async (self->here->store, self->space, ids, NULL, wf_test_result_cb,
                              &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_assert_true (wf_store_acknowledge_finish (self->here->store, result, NULL));
  g_autoptr (GPtrArray) rest = read_outbox (self, 100);
  g_assert_cmpuint (rest->len, ==, 1);
  g_assert_nonnull (strstr (g_bytes_get_data (rest->pdata[0], NULL), "two"));
}

/* Confirmed, lost by the server, and there again: only the server itself can say so. */
static void
test_offered_again_until_the_server_has_it (Fixture *self, gconstpointer data)
{
  guint8 first[WF_HASH_SIZE] = { 0 }, second[WF_HASH_SIZE] = { 0 }, third[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfOperation) stored = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) entry = write_entry (self, self->here, NULL, "one");
  WfBatch *batch = wf_test_batch ("https://a:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US, first);
  g_autoptr (WfReceiveReport) confirmed = give (self->here, batch);
  wf_store_offer_again_async (self->here->store, self->space, WF_OFFER_ALL, NULL, wf_test_result_cb,
                              &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_assert_true (wf_store_offer_again_finish (self->here->store, result, NULL));

  batch = wf_test_batch ("archive:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US, second);
  g_autoptr (WfReceiveReport) archive = give (self->here, batch);
  g_autoptr (GPtrArray) offered = read_outbox (self, 10);
  g_assert_cmpuint (offered->len, ==, 1);

  batch = wf_test_batch ("https://a:1", self->space, entry);
  batch->epoch = g_strdup ("e2");
  wf_test_batch_add_receipts (batch, entry, 2, WF_GEN_START_US + WF_HOUR_US, third);
  g_autoptr (WfReceiveReport) server = give (self->here, batch);
  g_autoptr (GPtrArray) rest = read_outbox (self, 10);
  g_assert_cmpuint (rest->len, ==, 0);
  g_assert_true (find_stored (self->here, &self->crisis, entry, &stored));
  g_assert_cmpint (stored->receipt_seq, ==, 5);
}

static char *
next_number (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  wf_store_next_number_async (self->here->store, self->crisis_text, NULL, wf_test_result_cb,
                              &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  char *number = wf_store_next_number_finish (self->here->store, result, &error);
  g_assert_no_error (error);
  return number;
}

static void
test_numbers_go_on (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autofree char *first = next_number (self);
  g_assert_cmpstr (first, ==, "FI-0001");
  g_autoptr (GPtrArray) one = write_entry (self, self->here, "FI-0046", "one");
  g_autoptr (GPtrArray) other = write_entry (self, self->here, "FI-B-0099", "of another device");
  g_autofree char *second = next_number (self);
  g_assert_cmpstr (second, ==, "FI-0047");
}

static void
test_crises_are_listed (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (GPtrArray) one = write_entry (self, self->here, NULL, "one");
  wf_store_list_crises_async (self->here->store, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_autoptr (GPtrArray) crises = wf_store_list_crises_finish (self->here->store, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (crises->len, ==, 1);
  const WfCrisis *crisis = crises->pdata[0];
  g_assert_cmpstr (crisis->crisis, ==, self->crisis_text);
  g_assert_cmpstr (crisis->name, ==, "Test crisis");
  g_assert_cmpint (crisis->realm, ==, WF_REALM_EXERCISE);
  g_assert_cmpint (crisis->opened_at, ==, WF_GEN_START_US);
  g_assert_cmpuint (crisis->n_operations, ==, ctl->len + 1);
}

static void
test_crisis_clock_stamps (Fixture *self, gconstpointer data)
{
  const gint64 later = WF_GEN_START_US + 100 * WF_DAY_US;
  g_autoptr (WfClock) clock = wf_clock_new_manual (later);
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  wf_store_set_clock (self->here->store, self->crisis_text, clock);
  g_autoptr (GPtrArray) one = write_entry (self, self->here, NULL, "one");
  g_assert_cmpint (wf_operation_get_entered_at (one->pdata[0]), ==, later);
  g_assert_cmpint (((WfOperation *) one->pdata[0])->arrived_at, ==, later);
}

/* --- immutability ------------------------------------------------------- */

static void
refuse_sql (WfDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (wf_db_exec (db, sql, &error));
  g_assert_nonnull (strstr (error->message, "operations are never"));
}

static void
test_operations_cannot_be_changed_by_sql (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ctl = found (self, self->here);
  g_autoptr (WfDb) db = wf_db_open (self->here->path, WF_DB_NORMAL, NULL);
  refuse_sql (db, "DELETE FROM operation");
  refuse_sql (db, "UPDATE operation SET body = 'x'");
  refuse_sql (db, "UPDATE operation SET hlc = hlc + 1");
  refuse_sql (db, "UPDATE operation SET skeleton = skeleton || ' '");
  refuse_sql (db, "UPDATE operation SET id = zeroblob (24) WHERE seq = 1");
  refuse_sql (db, "UPDATE operation SET hash = zeroblob (32)");
  refuse_sql (db, "UPDATE operation SET sig = zeroblob (64)");
  refuse_sql (db, "UPDATE operation SET ent = zeroblob (16)");
  refuse_sql (db, "UPDATE operation SET key = key + 1");
  refuse_sql (db, "UPDATE operation SET dev = dev + 1");
  refuse_sql (db, "UPDATE operation SET n = n + 1");
  refuse_sql (db, "UPDATE operation SET space = space + 1");
  refuse_sql (db, "UPDATE operation SET arrived_at = 0");
  refuse_sql (db, "UPDATE operation SET seq = seq + 100");
  refuse_sql (db, "UPDATE operation SET body = NULL");
  refuse_sql (db, "UPDATE operation SET acked = 7");
  refuse_sql (db, "INSERT OR REPLACE INTO operation SELECT * FROM operation WHERE seq = 1");
  g_assert_true (wf_db_exec (db, "UPDATE operation SET received_at = 5", NULL));
  refuse_sql (db, "UPDATE operation SET received_at = 6");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/store/store/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  ADD ("write-keeps-chain-and-clock", test_write_keeps_chain_and_clock);
  ADD ("stranger-may-not-write", test_stranger_may_not_write);
  ADD ("all-or-none", test_all_or_none);
  ADD ("without-key-reads-only", test_without_key_reads_only);
  ADD ("many-writes-at-once", test_many_writes_at_once);
  ADD ("close-drains", test_close_drains);
  ADD ("cancelled-before-it-ran", test_cancelled_before_it_ran);
  ADD ("realms-never-meet", test_realms_never_meet);
  ADD ("receive-is-idempotent", test_receive_is_idempotent);
  ADD ("quarantine-waits-for-ctl", test_quarantine_waits_for_ctl);
  ADD ("own-ctl-releases-quarantined", test_own_ctl_releases_quarantined);
  ADD ("quarantined-keeps-its-first-receipt", test_quarantined_keeps_its_first_receipt);
  ADD ("receipt-of-a-retired-device", test_receipt_of_a_retired_device);
  ADD ("forged-are-refused", test_forged_are_refused);
  ADD ("ctl-of-a-stranger-counts-for-nothing", test_ctl_of_a_stranger_counts_for_nothing);
  ADD ("receipts-reach-own-operations", test_receipts_reach_own_operations);
  ADD ("broken-receipts-take-nothing", test_broken_receipts_take_nothing);
  ADD ("batches-keep-their-order", test_batches_keep_their_order);
  ADD ("outbox-empties-by-acknowledgement", test_outbox_empties_by_acknowledgement);
  ADD ("offered-again-until-the-server-has-it", test_offered_again_until_the_server_has_it);
  ADD ("numbers-go-on", test_numbers_go_on);
  ADD ("crises-are-listed", test_crises_are_listed);
  ADD ("crisis-clock-stamps", test_crisis_clock_stamps);
  ADD ("operations-cannot-be-changed-by-sql", test_operations_cannot_be_changed_by_sql);
  return g_test_run ();
}
