/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The disk is full while a bundle, an attachment or an imported file is written (log.md §14 D5): it
 * is said, nothing half-written stands there, and with space the same works. */
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-full-disk.h"
#include "store/wf-blob-files.h"
#include "store/wf-couriers.h"
#include "store/wf-import-files.h"

#define REALM WF_COURIERS_REALM
#define SIZE (3 * WF_BLOB_CHUNK + 7)

static guint
count_files (const char *folder)
{
  guint n = 0;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      n += g_file_test (path, G_FILE_TEST_IS_DIR) ? count_files (path) : 1;
    }
  return n;
}

static GBytes *
make_bytes (gsize size)
{
  guint8 *bytes = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (i * 31 + i / 251);
  return g_bytes_new_take (bytes, size);
}

static WfAttachment *
attach (WfCouriers *f, GError **error)
{
  g_autoptr (GBytes) bytes = make_bytes (SIZE);
  return wf_blob_take_bytes (f->desks[0]->path, bytes, "chart.png", "image/png", error);
}

static void
write_about (WfCouriers *f, WfAttachment *attachment)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *space = wf_space_dup_name (REALM, &f->crisis, "amber");
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (WfDraft) draft = wf_draft_new (space, "entry", &ent, WF_OP_CREATE);
  wf_draft_set_string (draft, "text", "see chart");
  g_ptr_array_add (list, attachment);
  g_autofree char *json = wf_attachments_dup_json (list);
  wf_draft_set_attachments (draft, json);
  g_autoptr (GPtrArray) written = wf_test_store_write_one (f->desks[0], draft, &error);
  g_assert_no_error (error);
}

static WfCourierSent *
write_bundle (WfCouriers *f, GError **error)
{
  WfCourierRequest *request = wf_couriers_new_request (f, 1, WF_BUNDLE_EVERYTHING);
  request->with_attachments = TRUE;
  return wf_couriers_write_request (f, 0, request, f->path, error);
}

/* --- tests --------------------------------------------------------------------------------- */

static void
test_attachment (WfCouriers *f, gconstpointer data)
{
  static const gsize spaces[] = { 0, 1, 65536, SIZE - 1 };
  g_autofree char *blobs = g_strconcat (f->desks[0]->path, ".blobs", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    {
      g_autoptr (GError) error = NULL;
      wf_full_disk_begin (spaces[i]);
      g_autoptr (WfAttachment) attachment = attach (f, &error);
      wf_full_disk_end ();
      g_assert_null (attachment);
      g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
      g_assert_cmpuint (count_files (blobs), ==, 0);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (WfAttachment) attachment = attach (f, &error);
  g_assert_no_error (error);
  g_assert_true (wf_blob_is_here (f->desks[0]->path, attachment->hash));
}

/* What comes from a server in chunks: what is here stays, and the rest comes when there is space.
 */
static void
test_fetched (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfAttachment) attachment = attach (f, &error);
  g_assert_no_error (error);
  const char *there = f->desks[1]->path;
  gboolean is_whole = FALSE, was_full = FALSE;
  while (!is_whole)
    {
      const gint64 partial = wf_blob_get_partial (there, attachment->hash);
      g_autoptr (GBytes) chunk
          = wf_blob_read (f->desks[0]->path, attachment->hash, partial, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (chunk), >, 0);
      if (partial >= WF_BLOB_CHUNK && !was_full)
        {
          was_full = TRUE;
          wf_full_disk_begin (1000);
          g_assert_false (wf_blob_append (there, attachment->hash, SIZE, chunk, &is_whole, &error));
          wf_full_disk_end ();
          g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
          g_clear_error (&error);
          g_assert_false (wf_blob_is_here (there, attachment->hash));
          continue;
        }
      g_assert_true (wf_blob_append (there, attachment->hash, SIZE, chunk, &is_whole, &error));
      g_assert_no_error (error);
    }
  g_assert_true (was_full);
  g_assert_true (wf_blob_is_here (there, attachment->hash));
}

static void
test_bundle_written (WfCouriers *f, gconstpointer data)
{
  static const gsize spaces[] = { 0, 1, 4096, SIZE };
  g_autoptr (GError) error = NULL;
  g_autoptr (WfAttachment) attachment = attach (f, &error);
  write_about (f, attachment);
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    {
      wf_full_disk_begin (spaces[i]);
      g_autoptr (WfCourierSent) sent = write_bundle (f, &error);
      wf_full_disk_end ();
      g_assert_null (sent);
      g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
      g_clear_error (&error);
      g_assert_cmpuint (count_files (f->folder), ==, 0);
    }
  g_autoptr (WfCourierSent) sent = write_bundle (f, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sent->number, ==, 1);
}

/* Its operations may count already; read again with space, the rest comes. */
static void
test_bundle_read (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfAttachment) attachment = attach (f, &error);
  write_about (f, attachment);
  g_autoptr (WfCourierSent) sent = write_bundle (f, &error);
  g_assert_no_error (error);
  wf_full_disk_begin (WF_BLOB_CHUNK);
  g_autoptr (WfCourierSummary) refused = wf_couriers_import_as (f, 1, f->keys[1], f->path, &error);
  wf_full_disk_end ();
  g_assert_null (refused);
  g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
  g_assert_false (wf_blob_is_here (f->desks[1]->path, attachment->hash));
  g_clear_error (&error);
  g_autoptr (WfCourierSummary) taken = wf_couriers_import_as (f, 1, f->keys[1], f->path, &error);
  g_assert_no_error (error);
  g_assert_true (wf_blob_is_here (f->desks[1]->path, attachment->hash));
  g_autoptr (GPtrArray) all = wf_test_store_load (f->desks[1], &f->crisis);
  g_assert_cmpuint (all->len, ==, 8);
}

static void
test_import (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = make_bytes (SIZE);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  g_autofree char *store = g_build_filename (f->folder, "store.db", NULL);
  wf_full_disk_begin (SIZE / 2);
  g_assert_false (wf_import_files_save (store, sha256, bytes, &error));
  wf_full_disk_end ();
  g_assert_error (error, WF_ERROR, WF_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (f->folder), ==, 0);
  g_assert_true (wf_import_files_save (store, sha256, bytes, &error));
  g_assert_no_error (error);
  g_autoptr (GBytes) read = wf_import_files_load (store, sha256, &error);
  g_assert_true (g_bytes_equal (read, bytes));
}

/* The second copy of what was written here finds no space: it was saved all the same, and nothing
 * half-written spoils what comes after it. */
static void
test_second_copy (WfCouriers *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *space = wf_space_dup_name (REALM, &f->crisis, "amber");
  g_autofree char *spare = g_strconcat (f->desks[0]->path, "-spare", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  WfUuid ent;
  wf_uuid_new (&ent, WF_GEN_START_US);
  g_assert_true (g_file_get_contents (spare, &before, NULL, NULL));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WfDraft) draft = wf_draft_new (space, "entry", &ent, WF_OP_SET);
      wf_draft_set_string (draft, "text", "saved");
      if (i == 0)
        wf_full_disk_begin (100);
      g_autoptr (GPtrArray) written = wf_test_store_write_one (f->desks[0], draft, &error);
      wf_full_disk_end ();
      g_assert_no_error (error);
    }
  g_assert_true (g_file_get_contents (spare, &after, NULL, NULL));
  g_assert_true (g_str_has_prefix (after, before));
  g_assert_cmpint (after[strlen (before)], ==, '{');
}

#define ADD(name, function)                                                                        \
  g_test_add ("/store/full-files/" name, WfCouriers, NULL, wf_couriers_set_up, function,           \
              wf_couriers_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  ADD ("attachment", test_attachment);
  ADD ("fetched-attachment", test_fetched);
  ADD ("bundle-written", test_bundle_written);
  ADD ("bundle-read", test_bundle_read);
  ADD ("imported-file", test_import);
  ADD ("second-copy", test_second_copy);
  return g_test_run ();
}
