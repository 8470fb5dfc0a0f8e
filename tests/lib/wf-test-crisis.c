/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-test-crisis.h"

#include "lib/wf-test-folder.h"
#include "model/wf-vocabulary.h"
#include "store/wf-db.h"
#include "store/wf-rebuild.h"

static WfDeviceKey *
new_key (const char *desk)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, "", WF_GEN_START_US);
}

WfTestCrisis *
wf_test_crisis_new (void)
{
  WfTestCrisis *self = g_new0 (WfTestCrisis, 1);
  g_autoptr (GError) error = NULL;

  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  self->root = new_key ("ROOT");
  self->desk = new_key ("FI");
  self->other = new_key ("EE");
  self->clock = wf_clock_new_manual (WF_GEN_START_US);
  self->space = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "amber");
  self->ctl = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "ctl");
  self->crisis_text = wf_uuid_dup_string (&self->crisis);
  self->folder = g_dir_make_tmp ("wf-crisis-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "store.db", NULL);
  return self;
}

void
wf_test_crisis_free (WfTestCrisis *self)
{
  wf_test_folder_remove (self->folder);
  g_clear_pointer (&self->foreign, g_ptr_array_unref);
  wf_device_key_unref (self->root);
  wf_device_key_unref (self->desk);
  wf_device_key_unref (self->other);
  wf_clock_unref (self->clock);
  g_free (self->folder);
  g_free (self->path);
  g_free (self->space);
  g_free (self->ctl);
  g_free (self->crisis_text);
  g_free (self);
}

/* --- calls -------------------------------------------------------------- */

WfEngine *
wf_test_crisis_open (WfTestCrisis *self, GError **error)
{
  return wf_engine_open (self->path, WF_REALM_EXERCISE, self->clock, self->desk, error);
}

GPtrArray *
wf_test_crisis_write_ctl (WfTestCrisis *self, WfEngine *engine, GError **error)
{
  WfDeviceKey *keys[] = { self->desk, self->other };
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 2);
  return wf_engine_write (engine, drafts, self->root, NULL, error);
}

static WfDraft *
new_entry (WfTestCrisis *self, const char *text)
{
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", text);
  return draft;
}

GPtrArray *
wf_test_crisis_write (WfTestCrisis *self, WfEngine *engine, const char *text, GError **error)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  g_ptr_array_add (drafts, new_entry (self, text));
  return wf_engine_write (engine, drafts, NULL, NULL, error);
}

WfReceiveReport *
wf_test_crisis_receive (WfTestCrisis *self, WfEngine *engine, guint n, GError **error)
{
  g_autoptr (GPtrArray) page = g_ptr_array_new ();
  g_autoptr (GPtrArray) published
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (GArray) checked = g_array_new (FALSE, TRUE, sizeof (WfChecked));
  g_array_set_clear_func (checked, (GDestroyNotify) wf_checked_clear);
  for (guint i = 0; i < n; i++)
    {
      WfChecked one = { wf_operation_ref (self->foreign->pdata[i]), WF_VERDICT_OK };
      g_array_append_val (checked, one);
      g_ptr_array_add (page, self->foreign->pdata[i]);
    }
  g_autoptr (WfBatch) batch = wf_test_batch (WF_TEST_PEER, self->space, page);
  batch->epoch = g_strdup ("e1");
  batch->seq = n;
  return wf_engine_receive (engine, batch, checked, published, error);
}

/* --- a store to begin with ---------------------------------------------- */

/* The same crisis as another desk sees it. */
static void
make_foreign (WfTestCrisis *self, GPtrArray *ctl, guint n)
{
  g_autoptr (WfTestStore) there = wf_test_store_new (WF_REALM_EXERCISE, self->other);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (there, wf_test_batch (NULL, self->ctl, ctl), NULL);
  g_assert_cmpuint (report->n_new, ==, ctl->len);
  self->foreign = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WfDraft) draft = new_entry (self, "from elsewhere");
      g_autoptr (GPtrArray) operations = wf_test_store_write_one (there, draft, NULL);
      g_ptr_array_add (self->foreign, wf_operation_ref (operations->pdata[0]));
    }
}

GBytes *
wf_test_crisis_make_master (WfTestCrisis *self, guint n_foreign)
{
  g_autoptr (GError) error = NULL;
  char *bytes;
  gsize size;
  WfEngine *engine = wf_test_crisis_open (self, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) ctl = wf_test_crisis_write_ctl (self, engine, &error);
  g_assert_no_error (error);
  wf_engine_close (engine);
  make_foreign (self, ctl, n_foreign);
  g_assert_true (g_file_get_contents (self->path, &bytes, &size, &error));
  return g_bytes_new_take (bytes, size);
}

void
wf_test_crisis_put (WfTestCrisis *self, GBytes *master)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *bytes = g_bytes_get_data (master, &size);
  wf_test_folder_empty (self->folder);
  g_file_set_contents (self->path, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

/* --- what must hold ----------------------------------------------------- */

void
wf_test_remember (GHashTable *set, GPtrArray *operations)
{
  for (guint i = 0; i < operations->len; i++)
    g_hash_table_add (set,
                      g_bytes_new (((WfOperation *) operations->pdata[i])->hash, WF_HASH_SIZE));
}

GHashTable *
wf_test_new_hashes (void)
{
  return g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
}

GHashTable *
wf_test_crisis_load_hashes (WfTestCrisis *self, WfEngine *engine)
{
  g_autoptr (GError) error = NULL;
  GHashTable *found = wf_test_new_hashes ();
  g_autoptr (GPtrArray) all = wf_engine_load (engine, self->crisis_text, &error);
  g_assert_no_error (error);
  wf_test_remember (found, all);
  return found;
}

void
wf_test_crisis_check_derived (WfTestCrisis *self)
{
  g_autoptr (GError) error = NULL;
  WfRebuildReport report;
  g_autoptr (WfDb) db = wf_db_open (self->path, WF_DB_CHECK, &error);
  g_assert_no_error (error);
  g_assert_true (wf_rebuild (db, FALSE, &report, &error));
  g_assert_no_error (error);
  g_assert_true (report.was_equal);
}

void
wf_test_crisis_check_cursor (WfTestCrisis *self, WfEngine *engine, GHashTable *found)
{
  g_autoptr (GError) error = NULL;
  guint n_foreign = 0;
  g_autoptr (WfCursor) cursor = wf_engine_get_cursor (engine, WF_TEST_PEER, self->space, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->foreign->len; i++)
    {
      g_autoptr (GBytes) one
          = g_bytes_new (((WfOperation *) self->foreign->pdata[i])->hash, WF_HASH_SIZE);
      n_foreign += g_hash_table_contains (found, one);
    }
  g_assert_cmpint (n_foreign, ==, cursor->seq);
}
