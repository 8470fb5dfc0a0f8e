/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments go along with a bundle when they are asked for. */

#include "model/wf-vocabulary.h"
#include "store/wf-blob-files.h"
#include "store/wf-couriers.h"

#define REALM WF_COURIERS_REALM

static WfAttachment *
attach (WfCouriers *f, guint desk, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *space = wf_space_dup_name (REALM, &f->crisis, "amber");
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (size), size);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  WfAttachment *attachment
      = wf_blob_take_bytes (f->desks[desk]->path, bytes, "chart.png", "image/png", &error);
  g_assert_no_error (error);
  g_autoptr (WfDraft) draft = wf_draft_new (space, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", "see chart");
  g_ptr_array_add (list, attachment);
  g_autofree char *json = wf_attachments_dup_json (list);
  wf_draft_set_attachments (draft, json);
  g_autoptr (GPtrArray) written = wf_test_store_write_one (f->desks[desk], draft, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) read = wf_attachments_read (g_ptr_array_index (written, 0));
  g_assert_cmpuint (read->len, ==, 1);
  g_assert_cmpstr (((WfAttachment *) g_ptr_array_index (read, 0))->name, ==, "chart.png");
  return attachment;
}

/* They go along when asked for, once each, and are checked where they arrive. */
static void
test_attachments (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfAttachment) big = attach (f, 0, 2 * WF_BLOB_CHUNK + 7);
  g_autoptr (WfAttachment) again = attach (f, 0, 2 * WF_BLOB_CHUNK + 7);
  wf_couriers_export_to (f, 0, WF_BUNDLE_EVERYTHING, f->path);
  g_autoptr (WfCourierSummary) without = wf_couriers_import_good (f, 1, f->path);
  g_assert_cmpint (without->header->n_blobs, ==, 0);
  g_assert_false (wf_blob_is_here (f->desks[1]->path, big->hash));

  WfCourierRequest *request = wf_couriers_new_request (f, 1, WF_BUNDLE_EVERYTHING);
  request->with_attachments = TRUE;
  g_autoptr (WfCourierSent) sent = wf_couriers_write_request (f, 0, request, f->path, &error);
  g_assert_no_error (error);
  g_autoptr (WfCourierSummary) with = wf_couriers_import_good (f, 1, f->path);
  g_assert_cmpint (with->header->n_blobs, ==, 1);
  g_assert_cmpint (with->header->n_blob_bytes, ==, 2 * WF_BLOB_CHUNK + 7);
  g_assert_true (wf_blob_is_here (f->desks[1]->path, big->hash));
}

#define TEST(name, function, data)                                                                 \
  g_test_add ("/courier/" name, WfCouriers, data, wf_couriers_set_up, function,                    \
              wf_couriers_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  TEST ("attachments", test_attachments, NULL);
  return g_test_run ();
}
