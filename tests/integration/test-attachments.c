/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments between two desks over a real server: cut, offline, and only for members. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/wf-error.h"
#include "lib/wf-test-http.h"
#include "store/wf-blob-files.h"
#include "sync/wf-blob-exchange.h"
#include "sync/wf-http-transport.h"

#define SIZE (4 * WF_BLOB_CHUNK + 4321)

typedef struct
{
  WfTestHttp *http;
  char *folder;
  char *author, *reader; /* stores */
  WfAttachment *attachment;
  WfTransport *first, *second;
} Fixture;

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

static WfTransport *
sign_in (Fixture *f, const char *user)
{
  g_autofree char *ca = wf_test_tls_path ("ca.pem");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WfTransport *transport = wf_http_transport_new (f->http->server->url, ca);
  wf_transport_sign_in_async (transport, user, WF_TEST_PASSWORD, NULL, kept_cb, &result);
  g_autoptr (WfReply) reply = wf_transport_finish (transport, wait (&result), &error);
  g_assert_no_error (error);
  return transport;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint8 *bytes = g_malloc (SIZE);
  for (gsize i = 0; i < SIZE; i++)
    bytes[i] = (guint8) (i * 31 + i / 997);
  g_autoptr (GBytes) content = g_bytes_new_take (bytes, SIZE);
  f->http = wf_test_http_new ();
  f->folder = g_dir_make_tmp ("wf-attachments-XXXXXX", NULL);
  f->author = g_build_filename (f->folder, "author.db", NULL);
  f->reader = g_build_filename (f->folder, "reader.db", NULL);
  f->attachment = wf_blob_take_bytes (f->author, content, "chart.png", "image/png", &error);
  g_assert_no_error (error);
  f->first = sign_in (f, "anna");
  f->second = sign_in (f, "anna");
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
  g_object_unref (f->first);
  g_object_unref (f->second);
  wf_test_http_free (f->http);
  remove_tree (f->folder);
  wf_attachment_free (f->attachment);
  g_free (f->author);
  g_free (f->reader);
  g_free (f->folder);
}

/* @stop_at: cancelled once that much of a thousand is through; 0: never. */
static gboolean
upload (Fixture *f, int stop_at, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  int permille = 0;
  wf_blob_upload_async (f->first, f->author, f->http->amber, f->attachment, &permille, cancellable,
                        kept_cb, &result);
  while (result == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      if (stop_at > 0 && permille >= stop_at)
        g_cancellable_cancel (cancellable);
    }
  return wf_blob_transfer_finish (f->first, result, error);
}

static gboolean
download (Fixture *f, WfTransport *transport, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  wf_blob_download_async (transport, f->reader, f->http->amber, f->attachment, NULL, NULL, kept_cb,
                          &result);
  return wf_blob_transfer_finish (transport, wait (&result), error);
}

static void
test_two_desks (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (download (f, f->second, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (upload (f, 300, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (wf_blob_is_sent (f->author, f->attachment->hash));
  g_assert_true (upload (f, 0, &error));
  g_assert_no_error (error);
  g_assert_true (wf_blob_is_sent (f->author, f->attachment->hash));
  const gboolean is_here = download (f, f->second, &error);
  g_assert_no_error (error);
  g_assert_true (is_here);
  g_assert_true (wf_blob_is_here (f->reader, f->attachment->hash));
}

static void
test_offline (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  wf_test_server_stop (f->http->server);
  g_assert_false (upload (f, 0, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_OFFLINE);
  g_clear_error (&error);
  wf_test_server_start (f->http->server, "server");
  g_object_unref (f->first);
  f->first = sign_in (f, "anna");
  g_assert_true (upload (f, 0, &error));
  g_assert_no_error (error);
}

/* After the server has died and is back. */
static void
sign_in_again (Fixture *f)
{
  g_object_unref (f->first);
  g_object_unref (f->second);
  f->first = sign_in (f, "anna");
  f->second = sign_in (f, "anna");
}

/* Kills the server once that much of a thousand is through, and starts it again. */
static void
kill_in_the_middle (Fixture *f, const int *permille, int at, GAsyncResult **result)
{
  while (*result == NULL && *permille < at)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (*result);
  wf_test_server_kill (f->http->server);
  wait (result);
}

static void
assert_died (WfTransport *transport, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (wf_blob_transfer_finish (transport, result, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_OFFLINE);
}

/* What has reached the other side before the server dies is not sent again, either way, and what
 * comes of it is whole. */
static void
test_dies (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) up = NULL;
  g_autoptr (GAsyncResult) down = NULL;
  g_autoptr (GError) error = NULL;
  int permille = 0;
  gint64 partial;

  wf_blob_upload_async (f->first, f->author, f->http->amber, f->attachment, &permille, NULL,
                        kept_cb, &up);
  kill_in_the_middle (f, &permille, 400, &up);
  assert_died (f->first, up);
  g_assert_false (wf_blob_is_sent (f->author, f->attachment->hash));
  wf_test_server_start (f->http->server, "server");
  sign_in_again (f);
  g_assert_true (upload (f, 0, &error));
  g_assert_no_error (error);

  permille = 0;
  wf_blob_download_async (f->second, f->reader, f->http->amber, f->attachment, &permille, NULL,
                          kept_cb, &down);
  kill_in_the_middle (f, &permille, 400, &down);
  assert_died (f->second, down);
  partial = wf_blob_get_partial (f->reader, f->attachment->hash);
  g_assert_cmpint (partial, >=, WF_BLOB_CHUNK);
  g_assert_cmpint (partial, <, SIZE);
  wf_test_server_start (f->http->server, "server");
  sign_in_again (f);
  g_assert_true (download (f, f->second, &error));
  g_assert_no_error (error);
  g_assert_true (wf_blob_is_here (f->reader, f->attachment->hash));
}

static void
test_stranger (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfTransport) stranger = sign_in (f, "stranger");
  g_assert_true (upload (f, 0, NULL));
  g_assert_false (download (f, stranger, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
  g_assert_cmpint (wf_blob_get_partial (f->reader, f->attachment->hash), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define TEST(name, function)                                                                       \
  g_test_add ("/attachments/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("two-desks", test_two_desks);
  TEST ("offline", test_offline);
  TEST ("the-server-dies", test_dies);
  TEST ("stranger", test_stranger);
  return g_test_run ();
}
