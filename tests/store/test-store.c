/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written here: the chain, the realm, the outbox, and that it stays. */
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-vocabulary.h"
#include "store/wf-db.h"
#include "wf-store-fixture.h"

/* --- writing ------------------------------------------------------------ */

static void
test_write_keeps_chain_and_clock (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) first = wf_store_fixture_write_entry (self, self->here, "FI-0001", "one");
  wf_clock_set_manual (self->here->clock, WF_GEN_START_US - WF_HOUR_US); /* the clock goes back */
  g_autoptr (GPtrArray) second = wf_store_fixture_write_entry (self, self->here, "FI-0002", "two");
  wf_test_store_close (self->here);
  g_assert_true (wf_test_store_open (self->here, WF_REALM_EXERCISE, self->desk, NULL));
  g_autoptr (GPtrArray) third = wf_store_fixture_write_entry (self, self->here, "FI-0003", "three");
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
test_stranger_may_not_write (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) draft = wf_store_fixture_new_entry (self, NULL, "x");
  g_assert_null (wf_test_store_write_one (self->here, draft, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "unknown-device"));
  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  g_assert_cmpuint (all->len, ==, 0);
}

static void
test_all_or_none (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  g_autofree char *large = g_strnfill (WF_OPERATION_MAX_CONTENT + 10, 'x');
  g_ptr_array_add (drafts, wf_store_fixture_new_entry (self, "FI-0001", "good"));
  g_ptr_array_add (drafts, wf_store_fixture_new_entry (self, "FI-0002", large));
  g_assert_null (wf_test_store_write (self->here, drafts, NULL, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_TOO_LARGE);
  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  g_assert_cmpuint (all->len, ==, ctl->len);
  /* The chain goes on as if nothing had been. */
  g_autoptr (GPtrArray) next = wf_store_fixture_write_entry (self, self->here, "FI-0001", "good");
  g_assert_cmpint (((WfOperation *) next->pdata[0])->n, ==, 1);
}

static void
test_without_key_reads_only (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) draft = wf_store_fixture_new_entry (self, NULL, "x");
  wf_test_store_close (self->here);
  g_assert_true (wf_test_store_open (self->here, WF_REALM_EXERCISE, NULL, NULL));
  g_assert_null (wf_test_store_write_one (self->here, draft, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_DENIED);
}

static void
test_many_writes_at_once (WfStoreFixture *self, gconstpointer data)
{
  enum
  {
    N = 200
  };
  GAsyncResult *pending[N] = { NULL };
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (GPtrArray) drafts
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
      g_ptr_array_add (drafts, wf_store_fixture_new_entry (self, NULL, "at once"));
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
test_close_drains (WfStoreFixture *self, gconstpointer data)
{
  GAsyncResult *pending[3] = { NULL };
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) drafts
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
      g_ptr_array_add (drafts, wf_store_fixture_new_entry (self, NULL, "late"));
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
test_cancelled_before_it_ran (WfStoreFixture *self, gconstpointer data)
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
test_realms_never_meet (WfStoreFixture *self, gconstpointer data)
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

/* --- outbox, numbers, crises -------------------------------------------- */

static GPtrArray *
read_outbox (WfStoreFixture *self, guint limit)
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
test_outbox_empties_by_acknowledgement (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) first = wf_store_fixture_write_entry (self, self->here, NULL, "one");
  g_autoptr (GPtrArray) second = wf_store_fixture_write_entry (self, self->here, NULL, "two");
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
test_offered_again_until_the_server_has_it (WfStoreFixture *self, gconstpointer data)
{
  guint8 first[WF_HASH_SIZE] = { 0 }, second[WF_HASH_SIZE] = { 0 }, third[WF_HASH_SIZE] = { 0 };
  g_autoptr (WfOperation) stored = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) entry = wf_store_fixture_write_entry (self, self->here, NULL, "one");
  WfBatch *batch = wf_test_batch ("https://a:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US, first);
  g_autoptr (WfReceiveReport) confirmed = wf_test_store_give (self->here, batch);
  wf_store_offer_again_async (self->here->store, self->space, WF_OFFER_ALL, NULL, wf_test_result_cb,
                              &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  g_assert_true (wf_store_offer_again_finish (self->here->store, result, NULL));

  batch = wf_test_batch ("archive:1", self->space, entry);
  wf_test_batch_add_receipts (batch, entry, 5, WF_GEN_START_US, second);
  g_autoptr (WfReceiveReport) archive = wf_test_store_give (self->here, batch);
  g_autoptr (GPtrArray) offered = read_outbox (self, 10);
  g_assert_cmpuint (offered->len, ==, 1);

  batch = wf_test_batch ("https://a:1", self->space, entry);
  batch->epoch = g_strdup ("e2");
  wf_test_batch_add_receipts (batch, entry, 2, WF_GEN_START_US + WF_HOUR_US, third);
  g_autoptr (WfReceiveReport) server = wf_test_store_give (self->here, batch);
  g_autoptr (GPtrArray) rest = read_outbox (self, 10);
  g_assert_cmpuint (rest->len, ==, 0);
  g_assert_true (wf_store_fixture_find (self->here, &self->crisis, entry, &stored));
  g_assert_cmpint (stored->receipt_seq, ==, 5);
}

static char *
next_number (WfStoreFixture *self)
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
test_numbers_go_on (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autofree char *first = next_number (self);
  g_assert_cmpstr (first, ==, "FI-0001");
  g_autoptr (GPtrArray) one = wf_store_fixture_write_entry (self, self->here, "FI-0046", "one");
  g_autoptr (GPtrArray) other
      = wf_store_fixture_write_entry (self, self->here, "FI-B-0099", "of another device");
  g_autofree char *second = next_number (self);
  g_assert_cmpstr (second, ==, "FI-0047");
}

static void
test_crises_are_listed (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) one = wf_store_fixture_write_entry (self, self->here, NULL, "one");
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
test_crisis_clock_stamps (WfStoreFixture *self, gconstpointer data)
{
  const gint64 later = WF_GEN_START_US + 100 * WF_DAY_US;
  g_autoptr (WfClock) clock = wf_clock_new_manual (later);
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  wf_store_set_clock (self->here->store, self->crisis_text, clock);
  g_autoptr (GPtrArray) one = wf_store_fixture_write_entry (self, self->here, NULL, "one");
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
test_operations_cannot_be_changed_by_sql (WfStoreFixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
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
  refuse_sql (db, "UPDATE operation SET body = 'x', state = 0");
  refuse_sql (db, "UPDATE operation SET acked = 7");
  refuse_sql (db, "INSERT OR REPLACE INTO operation SELECT * FROM operation WHERE seq = 1");
  g_assert_true (wf_db_exec (db, "UPDATE operation SET received_at = 5", NULL));
  refuse_sql (db, "UPDATE operation SET received_at = 6");
}

/* Somebody else's program on the file: it does not ask for recursive triggers, so that what is
 * replaced is not seen as deleted. */
static void
test_operations_cannot_be_replaced_by_others (WfStoreFixture *self, gconstpointer data)
{
  static const char *const statements[] = {
    "INSERT OR REPLACE INTO operation SELECT * FROM operation",
    /* The number of one, the id of none; and the other way round. */
    "INSERT OR REPLACE INTO operation SELECT seq, space, zeroblob (24), hash, dev, n, ent, hlc,"
    " arrived_at, received_at, receipt_seq, receipt_hash, epoch, key, sig, state, acked,"
    " skeleton, body, receipt_ctl FROM operation WHERE seq = 1",
    "INSERT OR REPLACE INTO operation SELECT seq + 1000, space, id, hash, dev, n, ent, hlc,"
    " arrived_at, received_at, receipt_seq, receipt_hash, epoch, key, sig, state, acked,"
    " skeleton, body, receipt_ctl FROM operation WHERE seq = 1",
    "DELETE FROM operation",
    "UPDATE OR REPLACE operation SET seq = 1",
  };
  g_autoptr (GPtrArray) ctl = wf_store_fixture_found (self, self->here);
  g_autoptr (GPtrArray) before = wf_test_store_load (self->here, &self->crisis);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (self->here->path, &db), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_test_message ("%s", statements[i]);
      g_assert_cmpint (sqlite3_exec (db, statements[i], NULL, NULL, NULL), ==, SQLITE_CONSTRAINT);
      g_assert_nonnull (strstr (sqlite3_errmsg (db), "operations are never"));
    }
  sqlite3_close (db);
  g_autoptr (GPtrArray) after = wf_test_store_load (self->here, &self->crisis);
  g_assert_cmpuint (after->len, ==, before->len);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/store/store/" name, WfStoreFixture, NULL, wf_store_fixture_set_up, function,       \
              wf_store_fixture_tear_down)

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
  ADD ("outbox-empties-by-acknowledgement", test_outbox_empties_by_acknowledgement);
  ADD ("offered-again-until-the-server-has-it", test_offered_again_until_the_server_has_it);
  ADD ("numbers-go-on", test_numbers_go_on);
  ADD ("crises-are-listed", test_crises_are_listed);
  ADD ("crisis-clock-stamps", test_crisis_clock_stamps);
  ADD ("operations-cannot-be-changed-by-sql", test_operations_cannot_be_changed_by_sql);
  ADD ("operations-cannot-be-replaced-by-others", test_operations_cannot_be_replaced_by_others);
  return g_test_run ();
}
