/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-couriers.h"

#include <string.h>

#include "lib/wf-test-folder.h"
#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"

#define REALM WF_COURIERS_REALM

WfDeviceKey *
wf_couriers_new_key (const char *desk)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, desk, "", WF_GEN_START_US);
}

/* Both desks have the same ctl, as if a server had brought it. */
static void
found (WfCouriers *f, const WfUuid *crisis, WfDeviceKey *root)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ctl = wf_space_dup_name (REALM, crisis, "ctl");
  g_autoptr (GPtrArray) drafts = wf_test_ctl_drafts (REALM, crisis, root, f->keys, 2);
  g_autoptr (GPtrArray) operations = wf_test_store_write (f->desks[0], drafts, root, &error);
  g_assert_no_error (error);
  g_autoptr (WfReceiveReport) report
      = wf_test_store_receive (f->desks[1], wf_test_batch (NULL, ctl, operations), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->n_new, ==, operations->len);
}

void
wf_couriers_set_up (WfCouriers *f, gconstpointer data)
{
  wf_uuid_new (&f->crisis, WF_GEN_START_US);
  f->text = wf_uuid_dup_string (&f->crisis);
  f->root = wf_couriers_new_key ("ROOT");
  f->folder = g_dir_make_tmp ("wf-courier-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "a.wfb", NULL);
  for (guint i = 0; i < 3; i++)
    f->keys[i] = wf_couriers_new_key (i == 0 ? "FI" : "EE");
  for (guint i = 0; i < 2; i++)
    f->desks[i] = wf_test_store_new (REALM, f->keys[i]);
  found (f, &f->crisis, f->root);
}

void
wf_couriers_tear_down (WfCouriers *f, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    wf_test_store_free (f->desks[i]);
  for (guint i = 0; i < 3; i++)
    wf_device_key_unref (f->keys[i]);
  wf_device_key_unref (f->root);
  wf_test_folder_remove (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->text);
}

/* --- what desks do -------------------------------------------------------------------------------
 */

void
wf_couriers_write_entry (WfCouriers *f, guint desk, const char *compartment, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *space = wf_space_dup_name (REALM, &f->crisis, compartment);
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (WfDraft) draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", text);
  g_autoptr (GPtrArray) written = wf_test_store_write_one (f->desks[desk], draft, &error);
  g_assert_no_error (error);
}

WfCourierRequest *
wf_couriers_new_request (WfCouriers *f, guint to, WfBundleChoice choice)
{
  return wf_test_courier_request (REALM, &f->crisis, f->keys[to], choice);
}

WfCourierSent *
wf_couriers_write_request (
    WfCouriers *f, guint desk, WfCourierRequest *request, const char *path, GError **error)
{
  return wf_test_courier_write (f->desks[desk], f->keys[desk], request, path, error);
}

/* The other desk is the recipient. */
gint64
wf_couriers_export_to (WfCouriers *f, guint desk, WfBundleChoice choice, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfCourierSent) sent = wf_couriers_write_request (
      f, desk, wf_couriers_new_request (f, 1 - desk, choice), path, &error);
  g_assert_no_error (error);
  return sent->number;
}

WfCourierSummary *
wf_couriers_import_as (
    WfCouriers *f, guint desk, WfDeviceKey *key, const char *path, GError **error)
{
  return wf_test_courier_import (f->desks[desk], key, path, error);
}

WfCourierSummary *
wf_couriers_inspect (WfCouriers *f, guint desk, const char *path, GError **error)
{
  GAsyncResult *pending = NULL;
  WfStore *store = f->desks[desk]->store;
  wf_courier_inspect_async (store, path, f->keys[desk], NULL, NULL, NULL, wf_test_result_cb,
                            &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  return wf_courier_inspect_finish (store, result, error);
}

WfCourierSummary *
wf_couriers_import_good (WfCouriers *f, guint desk, const char *path)
{
  g_autoptr (GError) error = NULL;
  WfCourierSummary *summary = wf_couriers_import_as (f, desk, f->keys[desk], path, &error);
  g_assert_no_error (error);
  return summary;
}

void
wf_couriers_confirm (WfCouriers *f, guint desk, const WfCourierSummary *summary, const char *path)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GError) error = NULL;
  WfStore *store = f->desks[desk]->store;
  const WfSpace space = { .realm = REALM, .crisis = f->crisis };
  wf_courier_write_receipt_async (store, &space, summary->hash, f->keys[desk], WF_GEN_START_US,
                                  path, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  wf_courier_write_receipt_finish (store, result, &error);
  g_assert_no_error (error);
}

WfCourierState *
wf_couriers_get_state (WfCouriers *f, guint desk)
{
  GAsyncResult *pending = NULL;
  g_autoptr (GError) error = NULL;
  WfStore *store = f->desks[desk]->store;
  wf_courier_get_state_async (store, f->text, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  WfCourierState *state = wf_courier_get_state_finish (store, result, &error);
  g_assert_no_error (error);
  return state;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Every accepted operation and every value that won, as one text. */
char *
wf_couriers_dup_digest (WfCouriers *f, guint desk)
{
  g_autoptr (GPtrArray) operations = wf_test_store_load (f->desks[desk], &f->crisis);
  g_autoptr (WfPicture) picture = wf_picture_new ();
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  wf_picture_apply (picture, operations);
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (operations, i);
      g_ptr_array_add (lines, wf_hex_dup (operation->hash, WF_HASH_SIZE));
    }
  g_autoptr (GPtrArray) records = wf_picture_dup_records (picture);
  for (guint i = 0; i < records->len; i++)
    {
      WfRecord *record = g_ptr_array_index (records, i);
      g_auto (GStrv) fields = wf_record_dup_fields (record, NULL);
      for (guint j = 0; fields[j] != NULL; j++)
        {
          const WfLive *winner = wf_record_get_winner (record, fields[j]);
          g_ptr_array_add (lines, g_strdup_printf ("%s %s %s", wf_record_get_id (record), fields[j],
                                                   winner ? winner->write->value : "-"));
        }
    }
  g_ptr_array_sort (lines, compare_texts);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

void
wf_couriers_assert_converged (WfCouriers *f)
{
  g_autofree char *one = wf_couriers_dup_digest (f, 0);
  g_autofree char *other = wf_couriers_dup_digest (f, 1);
  g_assert_cmpstr (one, ==, other);
}
