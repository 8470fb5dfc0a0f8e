/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What counts is asked again whenever `ctl` or a receipt changes: tables, what is loaded and what
 * is signalled follow. */
#include <string.h>

#include "base/wf-error.h"
#include "model/wf-vocabulary.h"
#include "store/wf-store-membership.h"
#include "wf-judgement-fixture.h"

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
}

static WfReceiveReport *
give_next_ctl (WfJudgementFixture *self, WfOperation *operation)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_ptr_array_add (one, operation);
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, one);
  batch->epoch = g_strdup ("e1");
  wf_test_batch_add_receipts (batch, one, ++self->ctl_seq, WF_GEN_START_US + WF_HOUR_US,
                              self->ctl_chain);
  return wf_test_store_give (self->here, batch);
}

static WfDraft *
new_revocation (WfJudgementFixture *self, WfDeviceKey *device, gint64 from)
{
  WfDraft *draft = wf_draft_new (self->ctl, WF_TYPE_NAME_DEVICE, &device->device, WF_OP_CTL);
  wf_draft_set_boolean (draft, "revoked", TRUE);
  if (from > 0)
    wf_draft_set_integer (draft, "revoked-from", from);
  return draft;
}

static GPtrArray *
list_discounted (WfJudgementFixture *self)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  wf_store_list_discounted_async (self->here->store, self->crisis_text, NULL, wf_test_result_cb,
                                  &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  GPtrArray *list = wf_store_list_discounted_finish (self->here->store, result, &error);
  g_assert_no_error (error);
  return list;
}

static void
assert_discounted (WfJudgementFixture *self, guint n, WfVerdict verdict)
{
  g_autoptr (GPtrArray) list = list_discounted (self);
  g_assert_cmpuint (list->len, ==, n);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpint (((WfDiscounted *) list->pdata[i])->verdict, ==, verdict);
}

static void
count_cb (WfStore *store, const char *crisis, GPtrArray *operations, gpointer data)
{
  *(guint *) data += operations->len;
}

/* --- revocation ---------------------------------------------------------------- */

static void
test_revoked (WfJudgementFixture *self, gconstpointer data)
{
  guint n_withdrawn = 0, n_back = 0;
  wf_judgement_give_ctl (self, self->here);
  g_autoptr (WfOperation) first
      = wf_judgement_seal (wf_judgement_new_entry (self, 1, "first"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) second
      = wf_judgement_seal (wf_judgement_new_entry (self, 1, "second"), self->other, 2, first, 2);
  g_autoptr (WfOperation) third
      = wf_judgement_seal (wf_judgement_new_entry (self, 2, "third"), self->other, 3, second, 3);
  g_autoptr (WfReceiveReport) a = wf_judgement_give_one (self, first, 10);
  g_autoptr (WfReceiveReport) b = wf_judgement_give_one (self, second, 11);
  g_autoptr (WfReceiveReport) c = wf_judgement_give_one (self, third, 0);
  g_assert_cmpuint (a->n_new + b->n_new + c->n_new, ==, 3);
  g_signal_connect (self->here->store, "withdrawn", G_CALLBACK (count_cb), &n_withdrawn);
  g_signal_connect (self->here->store, "operations", G_CALLBACK (count_cb), &n_back);

  /* The second was signed after the theft, the third has no receipt. */
  g_autoptr (WfOperation) revocation
      = wf_judgement_seal (new_revocation (self, self->other, 11), self->lead, 1, NULL, 5);
  g_autoptr (WfReceiveReport) revoked = give_next_ctl (self, revocation);
  g_assert_cmpuint (revoked->n_new, ==, 1);
  g_assert_cmpuint (n_withdrawn, ==, 2);
  wf_judgement_assert_shown (self, "first");
  assert_discounted (self, 2, WF_VERDICT_REVOKED);

  /* What comes later from it is kept, readable and does not count; a receipt from before speaks
   * for it. */
  g_autoptr (WfOperation) fourth
      = wf_judgement_seal (wf_judgement_new_entry (self, 3, "fourth"), self->other, 4, third, 4);
  g_autoptr (WfReceiveReport) late = wf_judgement_give_one (self, fourth, 0);
  g_assert_cmpuint (late->n_quarantined, ==, 1);
  g_assert_cmpuint (late->n_new, ==, 0);
  assert_discounted (self, 3, WF_VERDICT_REVOKED);
  n_back = 0;
  g_autoptr (WfReceiveReport) spoken_for = wf_judgement_give_one (self, third, 10);
  g_assert_cmpuint (n_back, ==, 1);
  wf_judgement_assert_shown (self, "first third");
  assert_discounted (self, 2, WF_VERDICT_REVOKED);
}

static void
test_revoked_in_the_outbox (WfJudgementFixture *self, gconstpointer data)
{
  guint n_waiting = 0, n_sent = 0;
  wf_judgement_give_ctl (self, self->here);
  g_autoptr (WfDraft) draft = wf_judgement_new_entry (self, 1, "mine");
  g_autoptr (GPtrArray) mine = wf_test_store_write_one (self->here, draft, NULL);
  g_assert_nonnull (mine);
  wf_store_get_unsent (self->here->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, 1);
  g_autoptr (WfOperation) revocation
      = wf_judgement_seal (new_revocation (self, self->desk, 0), self->lead, 1, NULL, 5);
  g_autoptr (WfReceiveReport) revoked = give_next_ctl (self, revocation);
  wf_store_get_unsent (self->here->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, 0); /* no server would take it */
  assert_discounted (self, 1, WF_VERDICT_REVOKED);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) again = wf_judgement_new_entry (self, 2, "again");
  g_assert_null (wf_test_store_write_one (self->here, again, &error));
  g_assert_nonnull (strstr (error->message, "revoked"));
}

/* --- forks ----------------------------------------------------------------------- */

static void
test_fork (WfJudgementFixture *self, gconstpointer data)
{
  guint n_withdrawn = 0;
  wf_judgement_give_ctl (self, self->here);
  g_signal_connect (self->here->store, "withdrawn", G_CALLBACK (count_cb), &n_withdrawn);
  g_autoptr (WfOperation) first
      = wf_judgement_seal (wf_judgement_new_entry (self, 1, "first"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) left
      = wf_judgement_seal (wf_judgement_new_entry (self, 2, "left"), self->other, 2, first, 2);
  g_autoptr (WfOperation) leaf
      = wf_judgement_seal (wf_judgement_new_entry (self, 3, "leaf"), self->other, 3, left, 3);
  g_autoptr (WfOperation) right
      = wf_judgement_seal (wf_judgement_new_entry (self, 4, "right"), self->other, 2, first, 4);
  WfOperation *const bare[] = { first, left, leaf, right };
  for (guint i = 0; i < G_N_ELEMENTS (bare); i++)
    {
      g_autoptr (WfReceiveReport) report = wf_judgement_give_one (self, bare[i], 0);
      g_assert_cmpuint (report->n_new, ==, 1);
    }
  wf_judgement_assert_shown (self, "first left leaf right");
  g_assert_cmpuint (n_withdrawn, ==, 0);
  g_autoptr (WfReceiveReport) known = wf_judgement_give_one (self, right, 10);
  wf_judgement_assert_shown (self, "first right");
  assert_discounted (self, 2, WF_VERDICT_FORKED);
  g_assert_cmpuint (n_withdrawn, ==, 2);
}

/* This desk was put back from a backup: another branch of its chain has the receipt. It goes on
 * from that, and what it wrote meanwhile waits for adoption. */
static void
test_own_fork (WfJudgementFixture *self, gconstpointer data)
{
  wf_judgement_give_ctl (self, self->here);
  g_autoptr (WfDraft) draft = wf_judgement_new_entry (self, 1, "forgotten");
  g_autoptr (GPtrArray) mine = wf_test_store_write_one (self->here, draft, NULL);
  g_assert_nonnull (mine);
  g_autoptr (WfOperation) first
      = wf_judgement_seal (wf_judgement_new_entry (self, 2, "first"), self->desk, 1, NULL, 1);
  g_autoptr (WfReceiveReport) report = wf_judgement_give_one (self, first, 10);
  wf_judgement_assert_shown (self, "first");
  assert_discounted (self, 1, WF_VERDICT_FORKED);
  g_autoptr (WfDraft) next = wf_judgement_new_entry (self, 3, "next");
  g_autoptr (GPtrArray) written = wf_test_store_write_one (self->here, next, NULL);
  g_assert_nonnull (written);
  const WfOperation *operation = written->pdata[0];
  g_assert_cmpint (operation->n, ==, 2);
  g_assert_cmpmem (operation->previous, WF_HASH_SIZE, first->hash, WF_HASH_SIZE);
  wf_judgement_assert_shown (self, "first next");
}

/* Two desks enrolled themselves with the key of the exercise before they met. */
static void
test_root_key_at_two_places (WfJudgementFixture *self, gconstpointer data)
{
  wf_judgement_give_ctl (self, self->here);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WfDeviceKey) key = wf_judgement_new_key ("SE", "");
      WfDraft *draft = wf_draft_new (self->ctl, WF_TYPE_NAME_PERSON, &key->person, WF_OP_CTL);
      wf_draft_set_string (draft, "name", "SE desk");
      g_autoptr (WfOperation) person
          = wf_judgement_seal (draft, self->root, 11, self->ctl_operations->pdata[9], 60 + i);
      g_autoptr (WfReceiveReport) report = give_next_ctl (self, person);
      g_assert_cmpuint (report->n_new, ==, 1);
    }
  assert_discounted (self, 0, WF_VERDICT_OK);
}

/* --- the root key ----------------------------------------------------------------------- */

static gboolean
pin_root (WfJudgementFixture *self, const WfDeviceKey *root, GError **error)
{
  GAsyncResult *pending = NULL;
  wf_store_pin_root_async (self->here->store, self->crisis_text, root->key, NULL, wf_test_result_cb,
                           &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_store_pin_root_finish (self->here->store, result, error);
}

/* Enrolment has told whose crisis it is: another genesis makes nobody a member. */
static void
test_pinned_root (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) thief = wf_judgement_new_key ("ROOT", "");
  guint8 chain[WF_HASH_SIZE] = { 0 };
  g_assert_true (pin_root (self, thief, &error));
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, self->ctl_operations);
  batch->epoch = g_strdup ("e1");
  wf_test_batch_add_receipts (batch, self->ctl_operations, 1, WF_GEN_START_US, chain);
  g_autoptr (WfReceiveReport) report = wf_test_store_give (self->here, batch);
  g_assert_cmpuint (report->n_new, ==, 0);
  g_assert_cmpint (report->first_refusal, ==, WF_VERDICT_NOT_ROOT);
  g_assert_false (pin_root (self, self->root, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_EXISTS);
  g_assert_true (pin_root (self, thief, NULL)); /* again */
}

/* --- any order ------------------------------------------------------------------------ */

/* A copy of another's operation under one's own key: same id, same hash. */
static void
test_resigned_copy_blocks_nothing (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) entry
      = wf_judgement_seal (wf_judgement_new_entry (self, 1, "mine"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) copy
      = wf_judgement_seal (wf_judgement_new_entry (self, 1, "mine"), self->other, 1, NULL, 1);
  g_autoptr (WfDeviceKey) thief = wf_judgement_new_key ("XX", "");
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 signature[WF_SIGNATURE_SIZE];
  wf_crypto_sign (signature, entry->hash, thief->secret);
  wf_document_append (text, &entry->id, entry->hash, thief->key, signature, entry->skeleton,
                      entry->skeleton_length, entry->body, entry->body_length);
  WfBatch *batch = wf_batch_new (NULL, self->space);
  g_ptr_array_add (batch->documents, g_bytes_new (text->str, text->len));
  g_autoptr (WfReceiveReport) early = wf_test_store_give (self->here, batch);
  g_autoptr (WfReceiveReport) real = wf_judgement_give_one (self, entry, 0);
  g_assert_cmpuint (early->n_quarantined + real->n_quarantined, ==, 2);
  wf_judgement_give_ctl (self, self->here);
  wf_judgement_assert_shown (self, "mine");
}

typedef struct
{
  WfOperation *operation;
  WfReceipt receipt; /* seq 0: none */
} Delivery;

static Delivery
with_receipt (WfOperation *operation, gint64 seq, gint64 ctl, gint64 time_us)
{
  Delivery delivery = { operation, { .seq = seq, .time_us = time_us, .ctl = ctl } };
  return delivery;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* In random order, some twice, some first without their receipt; each in a batch of its own. */
static char *
deliver (WfJudgementFixture *self, GArray *deliveries)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (Delivery));
  for (guint i = 0; i < deliveries->len; i++)
    {
      Delivery delivery = g_array_index (deliveries, Delivery, i);
      g_array_append_val (order, delivery);
      if (g_test_rand_bit ())
        {
          delivery.receipt.seq = 0;
          g_array_append_val (order, delivery);
        }
    }
  for (guint i = order->len; i > 1; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i);
      Delivery swapped = g_array_index (order, Delivery, i - 1);
      g_array_index (order, Delivery, i - 1) = g_array_index (order, Delivery, j);
      g_array_index (order, Delivery, j) = swapped;
    }
  for (guint i = 0; i < order->len; i++)
    {
      Delivery *delivery = &g_array_index (order, Delivery, i);
      g_autoptr (GPtrArray) one = g_ptr_array_new ();
      g_ptr_array_add (one, delivery->operation);
      WfBatch *batch = wf_test_batch (NULL, delivery->operation->space, one);
      if (delivery->receipt.seq > 0)
        {
          batch->receipts = g_array_new (FALSE, TRUE, sizeof (WfReceipt));
          g_array_append_val (batch->receipts, delivery->receipt);
        }
      g_autoptr (WfReceiveReport) report = wf_test_store_give (self->here, batch);
    }
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GPtrArray) list = list_discounted (self);
  g_autofree char *shown = wf_judgement_dup_shown (self);
  g_autoptr (GPtrArray) verdicts = g_ptr_array_new_with_free_func (g_free);
  wf_judgement_assert_shown (self, shown);
  for (guint i = 0; i < list->len; i++)
    {
      const WfDiscounted *item = list->pdata[i];
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      wf_operation_id_format (&item->operation->id, id);
      g_ptr_array_add (verdicts, g_strconcat (id, wf_verdict_get_code (item->verdict), NULL));
    }
  g_ptr_array_sort (verdicts, compare_texts);
  for (guint i = 0; i < verdicts->len; i++)
    g_string_append_printf (all, " %s", (char *) verdicts->pdata[i]);
  return g_strconcat (shown, "|", all->str, NULL);
}

static GArray *
make_story (WfJudgementFixture *self, GPtrArray *owned)
{
  GArray *story = g_array_new (FALSE, FALSE, sizeof (Delivery));
  WfOperation *last = NULL, *lead_last = NULL;
  gint64 seq = 0, ctl = 0, n = 0, lead_n = 0;
  for (guint i = 0; i < self->ctl_operations->len; i++)
    {
      ctl++;
      Delivery delivery = with_receipt (self->ctl_operations->pdata[i], ctl, 0,
                                        WF_GEN_START_US + ctl * WF_SECOND_US);
      g_array_append_val (story, delivery);
    }
  for (guint i = 0; i < 14; i++)
    {
      g_autofree char *text = g_strdup_printf ("t%u", i);
      gboolean forks = last != NULL && n > 1 && g_test_rand_int_range (0, 6) == 0;
      WfOperation *made = wf_judgement_seal (
          wf_judgement_new_entry (self, (guint) g_test_rand_int_range (0, 5), text), self->other,
          forks ? n : n + 1, last, 10 + i);
      gint64 time_us = WF_GEN_START_US + WF_HOUR_US + i * WF_MINUTE_US;
      g_ptr_array_add (owned, made);
      Delivery delivery
          = with_receipt (made, g_test_rand_int_range (0, 4) ? ++seq : 0, ctl, time_us);
      g_array_append_val (story, delivery);
      n = made->n;
      last = made;
      if (i == 4 || i == 9)
        {
          WfDraft *draft;
          if (i == 4)
            {
              WfUuid ent;
              g_autofree char *person = wf_uuid_dup_string (&self->other->person);
              wf_uuid_for_name (&ent, WF_TYPE_NAME_MEMBER, person);
              draft = wf_draft_new (self->ctl, WF_TYPE_NAME_MEMBER, &ent, WF_OP_CTL);
              wf_draft_set_string (draft, "person", person);
              wf_draft_set_string (draft, "role", "observer");
            }
          else
            draft = new_revocation (self, self->other, g_test_rand_int_range (0, (gint32) ctl + 1));
          lead_last = wf_judgement_seal (draft, self->lead, ++lead_n, lead_last, 30 + i);
          g_ptr_array_add (owned, lead_last);
          Delivery change = with_receipt (lead_last, ++ctl, 0, time_us + WF_SECOND_US);
          g_array_append_val (story, change);
        }
    }
  return story;
}

static void
test_any_order (WfJudgementFixture *self, gconstpointer data)
{
  for (guint run = 0; run < 8; run++)
    {
      g_autofree char *expected = NULL;
      g_autoptr (GPtrArray) owned = new_list ();
      g_autoptr (GArray) story = make_story (self, owned);
      for (guint i = 0; i < 5; i++)
        {
          wf_test_store_free (self->here);
          self->here = wf_test_store_new (WF_REALM_EXERCISE, self->desk);
          g_autofree char *found = deliver (self, story);
          if (expected == NULL)
            expected = g_steal_pointer (&found);
          else
            g_assert_cmpstr (found, ==, expected);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define ADD(name, test)                                                                            \
  g_test_add ("/judgement/" name, WfJudgementFixture, NULL, wf_judgement_fixture_set_up, test,     \
              wf_judgement_fixture_tear_down)
  ADD ("revoked", test_revoked);
  ADD ("revoked-in-the-outbox", test_revoked_in_the_outbox);
  ADD ("fork", test_fork);
  ADD ("own-fork", test_own_fork);
  ADD ("root-key-at-two-places", test_root_key_at_two_places);
  ADD ("pinned-root", test_pinned_root);
  ADD ("resigned-copy-blocks-nothing", test_resigned_copy_blocks_nothing);
  ADD ("any-order", test_any_order);
  return g_test_run ();
}
