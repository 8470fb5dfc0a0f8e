/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-judgement-fixture.h"

#include <string.h>

#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"
#include "store/wf-rebuild.h"

WfDeviceKey *
wf_judgement_new_key (const char *desk, const char *letter)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, letter, WF_GEN_START_US);
}

/* What the coordinator @lead may sign is told by its role. */
void
wf_judgement_fixture_set_up (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  self->root = wf_judgement_new_key ("ROOT", "");
  self->desk = wf_judgement_new_key ("FI", "");
  self->other = wf_judgement_new_key ("FI", "B");
  self->lead = wf_judgement_new_key ("EU", "");
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

void
wf_judgement_fixture_tear_down (WfJudgementFixture *self, gconstpointer data)
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

void
wf_judgement_give_ctl (WfJudgementFixture *self, WfTestStore *store)
{
  guint8 chain[WF_HASH_SIZE] = { 0 };
  WfBatch *batch = wf_test_batch ("https://a:1", self->ctl, self->ctl_operations);
  batch->epoch = g_strdup ("e1");
  wf_test_batch_add_receipts (batch, self->ctl_operations, 1, WF_GEN_START_US, chain);
  g_autoptr (WfReceiveReport) report = wf_test_store_give (store, batch);
  g_assert_cmpuint (report->n_new, >=, self->ctl_operations->len);
  memcpy (self->ctl_chain, chain, sizeof chain);
  self->ctl_seq = self->ctl_operations->len;
}

WfOperation *
wf_judgement_seal (
    WfDraft *draft, WfDeviceKey *key, gint64 n, const WfOperation *previous, gint64 minute)
{
  g_autoptr (GError) error = NULL;
  WfOperation *operation = wf_operation_seal (
      draft, key, n, previous != NULL ? previous->hash : NULL,
      (guint64) ((WF_GEN_START_US + minute * WF_MINUTE_US) / 1000) << 16, NULL, &error);
  g_assert_no_error (error);
  wf_draft_unref (draft);
  return operation;
}

WfDraft *
wf_judgement_new_entry (WfJudgementFixture *self, guint ent, const char *text)
{
  WfUuid uuid = { { 1, 2, 3, 4, 5, 6, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, (guint8) ent } };
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &uuid, WF_OP_SET);
  wf_draft_set_string (draft, "text", text);
  return draft;
}

WfReceiveReport *
wf_judgement_give_one (WfJudgementFixture *self, WfOperation *operation, gint64 ctl)
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
  return wf_test_store_give (self->here, batch);
}

char *
wf_judgement_dup_shown (WfJudgementFixture *self)
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

void
wf_judgement_assert_shown (WfJudgementFixture *self, const char *expected)
{
  g_autofree char *shown = wf_judgement_dup_shown (self);
  WfRebuildReport report;
  g_assert_cmpstr (shown, ==, expected);
  g_autoptr (WfDb) db = wf_db_open (self->here->path, WF_DB_NORMAL, NULL);
  g_assert_true (wf_rebuild (db, FALSE, &report, NULL));
  g_assert_true (report.was_equal);
}
