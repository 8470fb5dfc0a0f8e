/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments: what lies on the disk is what its name says, and any cut is gone on from. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-fake-blobs.h"
#include "store/wf-blob-files.h"
#include "sync/wf-blob-exchange.h"

#define SPACE "w-01a0c4506e8a70008123456789abcdef-amber"
#define SIZE (3 * WF_BLOB_CHUNK + 12345) /* four pieces */

typedef struct
{
  char *folder;
  char *stores[2]; /* of the author, of the reader */
  GBytes *bytes;
  WfAttachment *attachment;
  WfFakeBlobs *server;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 *bytes = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8) (i * 7 + i / 1000);
  f->folder = g_dir_make_tmp ("wf-blobs-XXXXXX", NULL);
  f->stores[0] = g_build_filename (f->folder, "author.db", NULL);
  f->stores[1] = g_build_filename (f->folder, "reader.db", NULL);
  f->bytes = g_bytes_new_take (bytes, SIZE);
  f->attachment = wf_blob_take_bytes (f->stores[0], f->bytes, "harbour.png", "image/png", &error);
  g_assert_no_error (error);
  f->server = wf_fake_blobs_new ();
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);
      remove_tree (below);
    }
  g_remove (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_tree (f->folder);
  g_free (f->folder);
  g_free (f->stores[0]);
  g_free (f->stores[1]);
  g_bytes_unref (f->bytes);
  wf_attachment_free (f->attachment);
  g_assert_finalize_object (f->server);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
upload (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  int permille = 0;
  wf_blob_upload_async (WF_TRANSPORT (f->server), f->stores[0], SPACE, f->attachment, &permille,
                        NULL, kept_cb, &result);
  return wf_blob_transfer_finish (WF_TRANSPORT (f->server), wait (&result), error);
}

static gboolean
download (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  wf_blob_download_async (WF_TRANSPORT (f->server), f->stores[1], SPACE, f->attachment, NULL, NULL,
                          kept_cb, &result);
  return wf_blob_transfer_finish (WF_TRANSPORT (f->server), wait (&result), error);
}

static void
assert_here (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "saved", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  g_assert_true (wf_blob_is_here (f->stores[1], f->attachment->hash));
  g_assert_true (wf_blob_save (f->stores[1], f->attachment->hash, path, NULL, &error));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_cmpmem (content, size, g_bytes_get_data (f->bytes, NULL), SIZE);
}

static void
test_there_and_back (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (wf_blob_is_sent (f->stores[0], f->attachment->hash));
  g_assert_true (upload (f, &error));
  g_assert_no_error (error);
  g_assert_true (f->server->is_whole);
  g_assert_true (wf_blob_is_sent (f->stores[0], f->attachment->hash));
  g_assert_cmpuint (f->server->n_requests, ==, 5);
  g_assert_true (download (f, &error));
  g_assert_no_error (error);
  assert_here (f);
  /* Again costs one question up, and none down. */
  f->server->n_requests = 0;
  g_assert_true (upload (f, NULL));
  g_assert_true (download (f, NULL));
  g_assert_cmpuint (f->server->n_requests, ==, 1);
}

/* The line breaks at every request in turn; nothing is sent twice that has arrived. */
static void
test_cuts (Fixture *f, gconstpointer data)
{
  f->server->takes_then_cuts = GPOINTER_TO_INT (data);
  for (int at = 0; at < 5; at++)
    {
      g_autoptr (GError) error = NULL;
      g_byte_array_set_size (f->server->bytes, 0);
      f->server->is_whole = FALSE;
      f->server->n_until_cut = at;
      g_assert_false (upload (f, &error));
      g_assert_error (error, WF_ERROR, WF_ERROR_OFFLINE);
      g_clear_error (&error);
      const guint had = f->server->bytes->len;
      g_assert_cmpuint (had, >=, (guint) MAX (0, at - 1) * WF_BLOB_CHUNK);
      g_assert_true (upload (f, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (f->server->bytes->len, ==, SIZE);
    }
  for (int at = 0; at < 4; at++)
    {
      g_autoptr (GError) error = NULL;
      f->server->n_until_cut = at;
      remove_tree (f->stores[1]);
      g_autofree char *blobs = g_strconcat (f->stores[1], ".blobs", NULL);
      remove_tree (blobs);
      g_assert_false (download (f, &error));
      g_clear_error (&error);
      g_assert_cmpint (wf_blob_get_partial (f->stores[1], f->attachment->hash), ==,
                       at * WF_BLOB_CHUNK);
      g_assert_false (wf_blob_is_here (f->stores[1], f->attachment->hash));
      f->server->n_requests = 0;
      g_assert_true (download (f, &error));
      g_assert_cmpuint (f->server->n_requests, ==, 4 - (guint) at);
      assert_here (f);
    }
}

static void
test_tampered (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (upload (f, NULL));
  f->server->tampers = TRUE;
  g_assert_false (download (f, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
  g_assert_false (wf_blob_is_here (f->stores[1], f->attachment->hash));
  g_assert_cmpint (wf_blob_get_partial (f->stores[1], f->attachment->hash), ==, 0);
  f->server->tampers = FALSE;
  g_assert_true (download (f, NULL));
  assert_here (f);
}

/* Bytes on the author's disk that are not what was signed. */
static void
test_other_bytes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *hex = wf_hex_dup (f->attachment->hash, WF_HASH_SIZE);
  g_autofree char *path = g_strdup_printf ("%s.blobs/%.2s/%s", f->stores[0], hex, hex);
  g_autofree char *other = g_malloc0 (SIZE);
  g_assert_true (g_file_set_contents (path, other, SIZE, NULL));
  g_assert_false (upload (f, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
  g_assert_false (wf_blob_is_sent (f->stores[0], f->attachment->hash));
}

static void
test_deaf_server (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->server->is_deaf = TRUE;
  g_assert_false (upload (f, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_PROTOCOL);
  g_assert_cmpuint (f->server->n_requests, <, 10);
}

static void
test_not_there (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (download (f, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "author"));
}

static void
test_taking (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autofree char *path = g_build_filename (f->folder, "..evil\n.txt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_assert_null (wf_blob_take_file (f->stores[0], file, NULL, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (wf_blob_take_bytes (f->stores[0], nothing, "x", "", &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_INVALID);
  g_assert_true (g_file_set_contents (path, "abc", 3, NULL));
  g_autoptr (WfAttachment) taken = wf_blob_take_file (f->stores[0], file, NULL, NULL);
  g_assert_nonnull (taken);
  g_assert_cmpstr (taken->name, ==, "..evil .txt");
  g_assert_cmpstr (taken->type, ==, "text/plain");
  g_autofree char *name = wf_attachment_dup_file_name (taken, WF_REALM_EXERCISE);
  g_assert_cmpstr (name, ==, "EXERCISE evil .txt");
  g_autoptr (WfAttachment) slashes
      = wf_attachment_new (taken->hash, 3, "../../etc/passwd", "text/html");
  g_autofree char *flat = wf_attachment_dup_file_name (slashes, WF_REALM_REAL);
  g_assert_null (strchr (flat, '/'));
  g_assert_cmpint (*flat, !=, '.');
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define TEST(name, function, data)                                                                 \
  g_test_add ("/blobs/" name, Fixture, data, set_up, function, tear_down)
  TEST ("there-and-back", test_there_and_back, NULL);
  TEST ("cuts", test_cuts, NULL);
  TEST ("cuts-after", test_cuts, GINT_TO_POINTER (TRUE));
  TEST ("tampered", test_tampered, NULL);
  TEST ("other-bytes", test_other_bytes, NULL);
  TEST ("deaf-server", test_deaf_server, NULL);
  TEST ("not-there", test_not_there, NULL);
  TEST ("taking", test_taking, NULL);
  return g_test_run ();
}
