/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-store.h"

#include <string.h>

#include "lib/wf-test-folder.h"
#include "model/wf-vocabulary.h"

WfTestStore *
wf_test_store_new (WfRealm realm, WfDeviceKey *device)
{
  g_autoptr (GError) error = NULL;
  WfTestStore *self = g_new0 (WfTestStore, 1);
  self->folder = g_dir_make_tmp ("wf-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "store.db", NULL);
  self->clock = wf_clock_new_manual (WF_GEN_START_US);
  wf_test_store_open (self, realm, device, &error);
  g_assert_no_error (error);
  return self;
}

void
wf_test_store_close (WfTestStore *self)
{
  if (self->store == NULL)
    return;
  wf_store_close (self->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&self->store));
}

void
wf_test_store_free (WfTestStore *self)
{
  wf_test_store_close (self);
  wf_test_folder_remove (self->folder);
  wf_clock_unref (self->clock);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

void
wf_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;
  *kept = g_object_ref (result);
}

static gboolean
too_late_cb (gpointer data)
{
  g_error ("no answer within 120 s");
  return G_SOURCE_REMOVE;
}

GAsyncResult *
wf_test_wait (GAsyncResult **result)
{
  guint limit = g_timeout_add_seconds (120, too_late_cb, NULL);
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (limit);
  return g_steal_pointer (result);
}

gboolean
wf_test_store_open (WfTestStore *self, WfRealm realm, WfDeviceKey *device, GError **error)
{
  GAsyncResult *pending = NULL;
  wf_store_open_async (self->path, realm, self->clock, device, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  self->store = wf_store_open_finish (result, error);
  return self->store != NULL;
}

static WfDraft *
add_draft (GPtrArray *drafts, const char *space, const char *type, const WfUuid *ent)
{
  WfDraft *draft = wf_draft_new (space, type, ent, WF_OP_CTL);
  g_ptr_array_add (drafts, draft);
  return draft;
}

static void
add_desk (GPtrArray *drafts, const char *space, WfDeviceKey *key)
{
  g_autofree char *hex = wf_hex_dup (key->key, WF_KEY_SIZE);
  g_autofree char *person = wf_uuid_dup_string (&key->person);
  WfUuid member;
  wf_uuid_for_name (&member, "member", person);

  WfDraft *draft = add_draft (drafts, space, WF_TYPE_NAME_PERSON, &key->person);
  wf_draft_set_string (draft, "name", "analyst");
  wf_draft_set_string (draft, "desk", key->desk);
  wf_draft_set_string (draft, "actor", "csirt-fi");
  draft = add_draft (drafts, space, WF_TYPE_NAME_DEVICE, &key->device);
  wf_draft_set_string (draft, "person", person);
  wf_draft_set_string (draft, "key", hex);
  wf_draft_set_string (draft, "letter", key->letter);
  draft = add_draft (drafts, space, WF_TYPE_NAME_MEMBER, &member);
  wf_draft_set_string (draft, "person", person);
  wf_draft_set_string (draft, "role", "analyst");
}

GPtrArray *
wf_test_ctl_drafts (
    WfRealm realm, const WfUuid *crisis, WfDeviceKey *root, WfDeviceKey **keys, guint n_keys)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  g_autofree char *space = wf_space_dup_name (realm, crisis, "ctl");
  g_autofree char *hex = wf_hex_dup (root->key, WF_KEY_SIZE);
  WfDraft *genesis = add_draft (drafts, space, WF_TYPE_NAME_GENESIS, crisis);
  wf_draft_set_string (genesis, "root-key", hex);
  wf_draft_set_string (genesis, "name", "Test crisis");
  wf_draft_set_time (genesis, "opened-at", WF_GEN_START_US);
  for (guint i = 0; i < n_keys; i++)
    add_desk (drafts, space, keys[i]);
  return drafts;
}

GPtrArray *
wf_test_store_write (WfTestStore *self, GPtrArray *drafts, WfDeviceKey *root, GError **error)
{
  GAsyncResult *pending = NULL;
  if (root != NULL)
    wf_store_write_ctl_async (self->store, drafts, root, NULL, wf_test_result_cb, &pending);
  else
    wf_store_write_async (self->store, drafts, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_store_write_finish (self->store, result, error);
}

GPtrArray *
wf_test_store_write_one (WfTestStore *self, WfDraft *draft, GError **error)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new ();
  g_ptr_array_add (drafts, draft);
  return wf_test_store_write (self, drafts, NULL, error);
}

WfReceiveReport *
wf_test_store_receive (WfTestStore *self, WfBatch *batch, GError **error)
{
  GAsyncResult *pending = NULL;
  wf_store_receive_async (self->store, batch, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_store_receive_finish (self->store, result, error);
}

WfReceiveReport *
wf_test_store_give (WfTestStore *store, WfBatch *batch)
{
  g_autoptr (GError) error = NULL;
  WfReceiveReport *report = wf_test_store_receive (store, batch, &error);
  g_assert_no_error (error);
  return report;
}

GPtrArray *
wf_test_store_load (WfTestStore *self, const WfUuid *crisis)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;
  g_autofree char *text = wf_uuid_dup_string (crisis);
  wf_store_load_async (self->store, text, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  GPtrArray *operations = wf_store_load_finish (self->store, result, &error);
  g_assert_no_error (error);
  return operations;
}

WfBatch *
wf_test_batch (const char *peer, const char *space, GPtrArray *operations)
{
  WfBatch *batch = wf_batch_new (peer, space);
  for (guint i = 0; i < operations->len; i++)
    {
      GString *document = g_string_new (NULL);
      wf_operation_append_document (g_ptr_array_index (operations, i), document);
      g_ptr_array_add (batch->documents, g_string_free_to_bytes (document));
    }
  return batch;
}

void
wf_test_batch_add_receipts (
    WfBatch *batch, GPtrArray *operations, gint64 first, gint64 time_us, guint8 *previous)
{
  batch->receipts = g_array_new (FALSE, TRUE, sizeof (WfReceipt));
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (operations, i);
      WfReceipt receipt = { .seq = first + i, .time_us = time_us + i };
      wf_receipt_hash (receipt.hash, previous, operation->hash, receipt.seq, receipt.time_us);
      memcpy (previous, receipt.hash, WF_HASH_SIZE);
      g_array_append_val (batch->receipts, receipt);
    }
  batch->seq = first + operations->len - 1;
  memcpy (batch->cursor_hash, previous, WF_HASH_SIZE);
}
