/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wf-store-fixture.h"

#include "model/wf-vocabulary.h"

void
wf_store_fixture_set_up (WfStoreFixture *self, gconstpointer data)
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

void
wf_store_fixture_tear_down (WfStoreFixture *self, gconstpointer data)
{
  wf_test_store_free (self->here);
  wf_device_key_unref (self->root);
  wf_device_key_unref (self->desk);
  wf_device_key_unref (self->other);
  g_free (self->space);
  g_free (self->ctl);
  g_free (self->crisis_text);
}

GPtrArray *
wf_store_fixture_found (WfStoreFixture *self, WfTestStore *store)
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

WfDraft *
wf_store_fixture_new_entry (WfStoreFixture *self, const char *number, const char *text)
{
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  WfDraft *draft = wf_draft_new (self->space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  if (number != NULL)
    wf_draft_set_string (draft, "number", number);
  wf_draft_set_string (draft, "text", text);
  return draft;
}

GPtrArray *
wf_store_fixture_write_entry (WfStoreFixture *self,
                              WfTestStore *store,
                              const char *number,
                              const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDraft) draft = wf_store_fixture_new_entry (self, number, text);
  GPtrArray *operations = wf_test_store_write_one (store, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (operations->len, ==, 1);
  return operations;
}

gboolean
wf_store_fixture_find (WfTestStore *store,
                       const WfUuid *crisis,
                       GPtrArray *operations,
                       WfOperation **found)
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
