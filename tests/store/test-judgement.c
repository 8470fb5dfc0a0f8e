/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-test-store.h"
#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"
#include "store/wf-db.h"
#include "store/wf-rebuild.h"
#include "store/wf-store-membership.h"

/* What counts is asked again whenever `ctl` or a receipt changes: tables, what is loaded and what
 * is signalled follow. */
typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *desk, *other, *lead;
  WfTestStore *here;
  char *space, *ctl, *crisis_text;
  GPtrArray *ctl_operations;
  guint8 chain[WF_HASH_SIZE], ctl_chain[WF_HASH_SIZE];
  gint64 seq, ctl_seq;
} Fixture;

static WfDeviceKey *
new_key (const char *desk, const char *letter)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, letter, WF_GEN_START_US);
}

static WfReceiveReport *
give (WfTestStore *store, WfBatch *batch)
{
  g_autoptr (GError) error = NULL;
  WfReceiveReport *report = wf_test_store_receive (store, batch, &error);
  g_assert_no_error (error);
  return report;
}

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
}

/* What the coordinator @lead may sign is told by its role. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  self->root = new_key ("ROOT", "");
  self->desk = new_key ("FI", "");
  self->other = new_key ("FI", "B");
  self->lead = new_key ("EU", "");
  self->space = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "amber");
  self->ctl = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "ctl");
  self->crisis_text = wf_uuid_dup_string (&self->crisis);
  WfDeviceKey *keys[] = { self->desk, self->other, self->lead };
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 3);
  wf_draft_set_string (drafts->pdata[drafts->len - 1], "role", "coordinator");
  g_autoptr (WfTestStore) maker = wf_test_store_new (WF_REALM_EXERCISE, self->desk);
  self->ctl_operations = wf_test_store_write (maker, drafts, self->root, &error);
  g_assert_no_error (error);
  self->here = wf_test_store_new (WF_REALM_EXERCISE, self->desk);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_test_store_free (self->here);
  g_ptr_array_unref (self->ctl_operations);
  wf_device_key_unref (self->root);
  wf_device_key_unref (self->desk);
  wf_device_key_unref (self->other);
  wf_device_key_unref (self->lead);
  g_free (self->space);
  g_free (self->ctl);
  g_free (self->crisis_text);
}

/* With receipts of `ctl` 1 to 10. */
static void
give_ctl (Fixture *self, WfTestStore *store)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, self->ctl_operations);
  batch->epoch = g_strdup ("e1");
  wf_test_batch_add_receipts (batch, self->ctl_operations, 1, WF_GEN_START_US, chain);
  g_autoptr (WfReceiveReport) report = give (store, batch);
  g_assert_cmpuint (report->n_new, >=, self->ctl_operations->len);
  memcpy (self->ctl_chain, chain, sizeof chain);
  self->ctl_seq = self->ctl_operations->len;
}

/* Signed by @key outside any store. */
static WfOperation *
seal (WfDraft *draft, WfDeviceKey *key, gint64 n, const WfOperation *previous, gint64 minute)
{
  g_autoptr (GError) error = NULL;
  WfOperation *operation = wf_operation_seal (
      draft, key, n, previous != NULL ? previous->hash : NULL,
      (guint64) ((WF_GEN_START_US + minute * WF_MINUTE_US) / 1000) << 16, NULL, &error);
  g_assert_no_error (error);
  wf_draft_unref (draft);
  return operation;
}

static WfDraft *
new_entry (Fixture *self, guint ent, const char *text)
{
  WfUuid uuid = { { 1, 2, 3, 4, 5, 6, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, (guint8) ent } };
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &uuid, WF_OP_SET);
  wf_draft_set_string (draft, "text", text);
  return draft;
}

/* One operation by itself; @ctl 0: without a receipt. */
static WfReceiveReport *
give_one (Fixture *self, WfOperation *operation, gint64 ctl)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_ptr_array_add (one, operation);
  WfBatch *batch = wf_test_batch (NULL, operation->space, one);
  if (ctl > 0)
    {
      self->seq++;
      wf_test_batch_add_receipts (batch, one, self->seq, WF_GEN_START_US + self->seq * WF_SECOND_US,
                                  self->chain);
      g_array_index (batch->receipts, WfReceipt, 0).ctl = ctl;
    }
  return give (self->here, batch);
}

static WfReceiveReport *
give_next_ctl (Fixture *self, WfOperation *operation)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_ptr_array_add (one, operation);
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, one);
  batch->epoch = g_strdup ("e1");
  wf_test_batch_add_receipts (batch, one, ++self->ctl_seq, WF_GEN_START_US + WF_HOUR_US,
                              self->ctl_chain);
  return give (self->here, batch);
}

static WfDraft *
new_revocation (Fixture *self, WfDeviceKey *device, gint64 from)
{
  WfDraft *draft = wf_draft_new (self->ctl, WF_TYPE_NAME_DEVICE, &device->device, WF_OP_CTL);
  wf_draft_set_boolean (draft, "revoked", TRUE);
  if (from > 0)
    wf_draft_set_integer (draft, "revoked-from", from);
  return draft;
}

/* Texts of the live entries, by the tables and by what is loaded: both say the same. */
static char *
dup_shown (Fixture *self)
{
  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  GString *shown = g_string_new (NULL);
  wf_picture_apply (picture, all);
  GListModel *list = wf_picture_get_list (picture, WF_TYPE_NAME_ENTRY);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (list, i);
      const char *text = wf_record_get_text (record, "text");
      g_string_append_printf (shown, "%s%s", shown->len > 0 ? " " : "", text ? text : "(redacted)");
    }
  return g_string_free (shown, FALSE);
}

static void
assert_shown (Fixture *self, const char *expected)
{
  g_autofree char *shown = dup_shown (self);
  WfRebuildReport report;
  g_assert_cmpstr (shown, ==, expected);
  g_autoptr (WfDb) db = wf_db_open (self->here->path, WF_DB_NORMAL, NULL);
  g_assert_true (wf_rebuild (db, FALSE, &report, NULL));
  g_assert_true (report.was_equal);
}

static GPtrArray *
list_discounted (Fixture *self)
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
assert_discounted (Fixture *self, guint n, WfVerdict verdict)
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
test_revoked (Fixture *self, gconstpointer data)
{
  guint n_withdrawn = 0, n_back = 0;
  give_ctl (self, self->here);
  g_autoptr (WfOperation) first = seal (new_entry (self, 1, "first"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) second = seal (new_entry (self, 1, "second"), self->other, 2, first, 2);
  g_autoptr (WfOperation) third = seal (new_entry (self, 2, "third"), self->other, 3, second, 3);
  g_autoptr (WfReceiveReport) a = give_one (self, first, 10);
  g_autoptr (WfReceiveReport) b = give_one (self, second, 11);
  g_autoptr (WfReceiveReport) c = give_one (self, third, 0);
  g_assert_cmpuint (a->n_new + b->n_new + c->n_new, ==, 3);
  g_signal_connect (self->here->store, "withdrawn", G_CALLBACK (count_cb), &n_withdrawn);
  g_signal_connect (self->here->store, "operations", G_CALLBACK (count_cb), &n_back);

  /* The second was signed after the theft, the third has no receipt. */
  g_autoptr (WfOperation) revocation
      = seal (new_revocation (self, self->other, 11), self->lead, 1, NULL, 5);
  g_autoptr (WfReceiveReport) revoked = give_next_ctl (self, revocation);
  g_assert_cmpuint (revoked->n_new, ==, 1);
  g_assert_cmpuint (n_withdrawn, ==, 2);
  assert_shown (self, "first");
  assert_discounted (self, 2, WF_VERDICT_REVOKED);

  /* What comes later from it is kept, readable and does not count; a receipt from before speaks
   * for it. */
  g_autoptr (WfOperation) fourth = seal (new_entry (self, 3, "fourth"), self->other, 4, third, 4);
  g_autoptr (WfReceiveReport) late = give_one (self, fourth, 0);
  g_assert_cmpuint (late->n_quarantined, ==, 1);
  g_assert_cmpuint (late->n_new, ==, 0);
  assert_discounted (self, 3, WF_VERDICT_REVOKED);
  n_back = 0;
  g_autoptr (WfReceiveReport) spoken_for = give_one (self, third, 10);
  g_assert_cmpuint (n_back, ==, 1);
  assert_shown (self, "first third");
  assert_discounted (self, 2, WF_VERDICT_REVOKED);
}

static void
test_revoked_in_the_outbox (Fixture *self, gconstpointer data)
{
  guint n_waiting = 0, n_sent = 0;
  give_ctl (self, self->here);
  g_autoptr (WfDraft) draft = new_entry (self, 1, "mine");
  g_autoptr (GPtrArray) mine = wf_test_store_write_one (self->here, draft, NULL);
  g_assert_nonnull (mine);
  wf_store_get_unsent (self->here->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, 1);
  g_autoptr (WfOperation) revocation
      = seal (new_revocation (self, self->desk, 0), self->lead, 1, NULL, 5);
  g_autoptr (WfReceiveReport) revoked = give_next_ctl (self, revocation);
  wf_store_get_unsent (self->here->store, &n_waiting, &n_sent);
  g_assert_cmpuint (n_waiting, ==, 0); /* no server would take it */
  assert_discounted (self, 1, WF_VERDICT_REVOKED);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) again = new_entry (self, 2, "again");
  g_assert_null (wf_test_store_write_one (self->here, again, &error));
  g_assert_nonnull (strstr (error->message, "revoked"));
}

/* --- forks ----------------------------------------------------------------------- */

static void
test_fork (Fixture *self, gconstpointer data)
{
  guint n_withdrawn = 0;
  give_ctl (self, self->here);
  g_signal_connect (self->here->store, "withdrawn", G_CALLBACK (count_cb), &n_withdrawn);
  g_autoptr (WfOperation) first = seal (new_entry (self, 1, "first"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) left = seal (new_entry (self, 2, "left"), self->other, 2, first, 2);
  g_autoptr (WfOperation) leaf = seal (new_entry (self, 3, "leaf"), self->other, 3, left, 3);
  g_autoptr (WfOperation) right = seal (new_entry (self, 4, "right"), self->other, 2, first, 4);
  WfOperation *const bare[] = { first, left, leaf, right };
  for (guint i = 0; i < G_N_ELEMENTS (bare); i++)
    {
      g_autoptr (WfReceiveReport) report = give_one (self, bare[i], 0);
      g_assert_cmpuint (report->n_new, ==, 1);
    }
  assert_shown (self, "first left leaf right");
  g_assert_cmpuint (n_withdrawn, ==, 0);
  g_autoptr (WfReceiveReport) known = give_one (self, right, 10);
  assert_shown (self, "first right");
  assert_discounted (self, 2, WF_VERDICT_FORKED);
  g_assert_cmpuint (n_withdrawn, ==, 2);
}

/* This desk was put back from a backup: another branch of its chain has the receipt. It goes on
 * from that, and what it wrote meanwhile waits for adoption. */
static void
test_own_fork (Fixture *self, gconstpointer data)
{
  give_ctl (self, self->here);
  g_autoptr (WfDraft) draft = new_entry (self, 1, "forgotten");
  g_autoptr (GPtrArray) mine = wf_test_store_write_one (self->here, draft, NULL);
  g_assert_nonnull (mine);
  g_autoptr (WfOperation) first = seal (new_entry (self, 2, "first"), self->desk, 1, NULL, 1);
  g_autoptr (WfReceiveReport) report = give_one (self, first, 10);
  assert_shown (self, "first");
  assert_discounted (self, 1, WF_VERDICT_FORKED);
  g_autoptr (WfDraft) next = new_entry (self, 3, "next");
  g_autoptr (GPtrArray) written = wf_test_store_write_one (self->here, next, NULL);
  g_assert_nonnull (written);
  const WfOperation *operation = written->pdata[0];
  g_assert_cmpint (operation->n, ==, 2);
  g_assert_cmpmem (operation->previous, WF_HASH_SIZE, first->hash, WF_HASH_SIZE);
  assert_shown (self, "first next");
}

/* Two desks enrolled themselves with the key of the exercise before they met. */
static void
test_root_key_at_two_places (Fixture *self, gconstpointer data)
{
  give_ctl (self, self->here);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WfDeviceKey) key = new_key ("SE", "");
      WfDraft *draft = wf_draft_new (self->ctl, WF_TYPE_NAME_PERSON, &key->person, WF_OP_CTL);
      wf_draft_set_string (draft, "name", "SE desk");
      g_autoptr (WfOperation) person
          = seal (draft, self->root, 11, self->ctl_operations->pdata[9], 60 + i);
      g_autoptr (WfReceiveReport) report = give_next_ctl (self, person);
      g_assert_cmpuint (report->n_new, ==, 1);
    }
  assert_discounted (self, 0, WF_VERDICT_OK);
}

/* --- redaction --------------------------------------------------------------------- */

static WfDraft *
new_redaction (Fixture *self, const WfOperation *target)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  WfDraft *draft = wf_draft_new (self->space, target->type, &target->ent, WF_OP_REDACT);
  wf_operation_id_format (&target->id, id);
  wf_draft_set_string (draft, "target", id);
  wf_draft_set_why (draft, "personal data");
  return draft;
}

static void
test_redaction (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDeviceKey) second = new_key ("EU", "B");
  WfDeviceKey *keys[] = { second };
  give_ctl (self, self->here);
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 1);
  g_ptr_array_remove_index (drafts, 0);
  wf_draft_set_string (drafts->pdata[2], "role", "coordinator");
  g_autoptr (GPtrArray) enrolled = wf_test_store_write (self->here, drafts, self->root, NULL);
  g_assert_nonnull (enrolled);

  g_autoptr (WfOperation) secret = seal (new_entry (self, 1, "secret"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) next = seal (new_entry (self, 2, "next"), self->other, 2, secret, 2);
  g_autoptr (WfOperation) asked = seal (new_redaction (self, secret), self->lead, 1, NULL, 3);
  g_autoptr (WfOperation) again = seal (new_redaction (self, secret), self->lead, 2, asked, 4);
  g_autoptr (WfOperation) agreed = seal (new_redaction (self, secret), second, 1, NULL, 5);
  g_autoptr (WfOperation) analyst = seal (new_redaction (self, secret), self->other, 3, next, 6);
  WfOperation *const before[] = { secret, next, asked, again, analyst };
  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autoptr (WfReceiveReport) report = give_one (self, before[i], 10);
      g_assert_cmpuint (report->n_refused, ==, 0);
    }
  /* One person twice, and one who may not ask, are not two. */
  assert_shown (self, "secret next");
  g_autoptr (WfReceiveReport) done = give_one (self, agreed, 10);
  assert_shown (self, "(redacted) next");

  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  for (guint i = 0; i < all->len; i++)
    {
      const WfOperation *operation = all->pdata[i];
      g_assert_true (wf_operation_verify (operation));
      if (wf_operation_id_compare (&operation->id, &secret->id) == 0)
        g_assert_null (operation->body);
    }
  /* It comes again, whole, by a stick: and stays as it is. */
  g_autoptr (WfReceiveReport) stick = give_one (self, secret, 0);
  assert_shown (self, "(redacted) next");
}

/* What was written here stands in a second copy beside the log, too. */
static void
test_redacted_in_the_second_copy (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) second = new_key ("EU", "B");
  WfDeviceKey *keys[] = { second };
  g_autofree char *spare = g_strconcat (self->here->path, "-spare", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  give_ctl (self, self->here);
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 1);
  g_ptr_array_remove_index (drafts, 0);
  wf_draft_set_string (drafts->pdata[2], "role", "coordinator");
  g_autoptr (GPtrArray) enrolled = wf_test_store_write (self->here, drafts, self->root, NULL);
  g_autoptr (WfDraft) draft = new_entry (self, 1, "secret words");
  g_autoptr (GPtrArray) written = wf_test_store_write_one (self->here, draft, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (spare, &before, NULL, NULL));
  g_assert_nonnull (strstr (before, "secret words"));
  g_autoptr (WfOperation) asked
      = seal (new_redaction (self, written->pdata[0]), self->lead, 1, NULL, 3);
  g_autoptr (WfOperation) agreed
      = seal (new_redaction (self, written->pdata[0]), second, 1, NULL, 5);
  g_autoptr (WfReceiveReport) a = give_one (self, asked, 0);
  g_autoptr (WfReceiveReport) b = give_one (self, agreed, 0);
  assert_shown (self, "(redacted)");
  if (g_file_get_contents (spare, &after, NULL, NULL))
    g_assert_null (strstr (after, "secret words"));
}

/* The redactions come before what they name. */
static void
test_redacted_before_it_came (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDeviceKey) second = new_key ("EU", "B");
  WfDeviceKey *keys[] = { second };
  give_ctl (self, self->here);
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 1);
  g_ptr_array_remove_index (drafts, 0);
  wf_draft_set_string (drafts->pdata[2], "role", "coordinator");
  g_autoptr (GPtrArray) enrolled = wf_test_store_write (self->here, drafts, self->root, NULL);
  g_autoptr (WfOperation) secret = seal (new_entry (self, 1, "secret"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) asked = seal (new_redaction (self, secret), self->lead, 1, NULL, 3);
  g_autoptr (WfOperation) agreed = seal (new_redaction (self, secret), second, 1, NULL, 5);
  g_autoptr (WfReceiveReport) a = give_one (self, asked, 0);
  g_autoptr (WfReceiveReport) b = give_one (self, agreed, 0);
  wf_test_store_close (self->here);
  g_assert_true (wf_test_store_open (self->here, WF_REALM_EXERCISE, self->desk, NULL));
  g_autoptr (WfReceiveReport) c = give_one (self, secret, 0);
  assert_shown (self, "(redacted)");
}

/* --- the root key ----------------------------------------------------------------------- */

static gboolean
pin_root (Fixture *self, const WfDeviceKey *root, GError **error)
{
  GAsyncResult *pending = NULL;
  wf_store_pin_root_async (self->here->store, self->crisis_text, root->key, NULL, wf_test_result_cb,
                           &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_store_pin_root_finish (self->here->store, result, error);
}

/* Enrolment has told whose crisis it is: another genesis makes nobody a member. */
static void
test_pinned_root (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) thief = new_key ("ROOT", "");
  guint8 chain[WF_HASH_SIZE] = { 0 };
  g_assert_true (pin_root (self, thief, &error));
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, self->ctl_operations);
  batch->epoch = g_strdup ("e1");
  wf_test_batch_add_receipts (batch, self->ctl_operations, 1, WF_GEN_START_US, chain);
  g_autoptr (WfReceiveReport) report = give (self->here, batch);
  g_assert_cmpuint (report->n_new, ==, 0);
  g_assert_cmpint (report->first_refusal, ==, WF_VERDICT_NOT_ROOT);
  g_assert_false (pin_root (self, self->root, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_EXISTS);
  g_assert_true (pin_root (self, thief, NULL)); /* again */
}

/* --- any order ------------------------------------------------------------------------ */

/* A copy of another's operation under one's own key: same id, same hash. */
static void
test_resigned_copy_blocks_nothing (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) entry = seal (new_entry (self, 1, "mine"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) copy = seal (new_entry (self, 1, "mine"), self->other, 1, NULL, 1);
  g_autoptr (WfDeviceKey) thief = new_key ("XX", "");
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  guint8 signature[WF_SIGNATURE_SIZE];
  wf_crypto_sign (signature, entry->hash, thief->secret);
  wf_document_append (text, &entry->id, entry->hash, thief->key, signature, entry->skeleton,
                      entry->skeleton_length, entry->body, entry->body_length);
  WfBatch *batch = wf_batch_new (NULL, self->space);
  g_ptr_array_add (batch->documents, g_bytes_new (text->str, text->len));
  g_autoptr (WfReceiveReport) early = give (self->here, batch);
  g_autoptr (WfReceiveReport) real = give_one (self, entry, 0);
  g_assert_cmpuint (early->n_quarantined + real->n_quarantined, ==, 2);
  give_ctl (self, self->here);
  assert_shown (self, "mine");
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
deliver (Fixture *self, GArray *deliveries)
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
      g_autoptr (WfReceiveReport) report = give (self->here, batch);
    }
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GPtrArray) list = list_discounted (self);
  g_autofree char *shown = dup_shown (self);
  g_autoptr (GPtrArray) verdicts = g_ptr_array_new_with_free_func (g_free);
  assert_shown (self, shown);
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
make_story (Fixture *self, GPtrArray *owned)
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
      WfOperation *made = seal (new_entry (self, (guint) g_test_rand_int_range (0, 5), text),
                                self->other, forks ? n : n + 1, last, 10 + i);
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
          lead_last = seal (draft, self->lead, ++lead_n, lead_last, 30 + i);
          g_ptr_array_add (owned, lead_last);
          Delivery change = with_receipt (lead_last, ++ctl, 0, time_us + WF_SECOND_US);
          g_array_append_val (story, change);
        }
    }
  return story;
}

static void
test_any_order (Fixture *self, gconstpointer data)
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
#define ADD(name, test) g_test_add ("/judgement/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("revoked", test_revoked);
  ADD ("revoked-in-the-outbox", test_revoked_in_the_outbox);
  ADD ("fork", test_fork);
  ADD ("own-fork", test_own_fork);
  ADD ("root-key-at-two-places", test_root_key_at_two_places);
  ADD ("redaction", test_redaction);
  ADD ("redacted-before-it-came", test_redacted_before_it_came);
  ADD ("pinned-root", test_pinned_root);
  ADD ("redacted-in-the-second-copy", test_redacted_in_the_second_copy);
  ADD ("resigned-copy-blocks-nothing", test_resigned_copy_blocks_nothing);
  ADD ("any-order", test_any_order);
  return g_test_run ();
}
