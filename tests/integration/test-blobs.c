/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Attachments at the server: chunked, resumed, checked, and only for those whose space they are in.
 */
#include <string.h>

#include "lib/wf-gen.h"
#include "lib/wf-test-http.h"
#include "wire/wf-protocol.h"

#define CHUNK (1024 * 1024)

typedef struct
{
  GBytes *bytes;
  char *name; /* hex */
  char *path;
} Blob;

static void
blob_free (Blob *blob)
{
  g_bytes_unref (blob->bytes);
  g_free (blob->name);
  g_free (blob->path);
  g_free (blob);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Blob, blob_free)

static Blob *
blob_new (gsize size, guint8 seed)
{
  Blob *blob = g_new0 (Blob, 1);
  guint8 *bytes = g_malloc (size);
  guint32 state = seed;

  for (gsize i = 0; i < size; i++)
    {
      state = state * 1664525u + 1013904223u;
      bytes[i] = (guint8) (state >> 24);
    }
  blob->bytes = g_bytes_new_take (bytes, size);
  blob->name = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, blob->bytes);
  blob->path = g_strconcat ("/_wf/blob/", blob->name, NULL);
  return blob;
}

static WfTestAnswer *
put (WfTestHttp *http, const char *user, const Blob *blob, gsize from, gsize length)
{
  g_autoptr (GBytes) chunk = g_bytes_new_from_bytes (blob->bytes, from, length);
  g_autofree char *headers = g_strdup_printf (
      WF_SPACE_HEADER ": %s\nContent-Range: bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT
                      "/%" G_GSIZE_FORMAT "\nContent-Type: application/octet-stream",
      http->amber, from, from + length - 1, g_bytes_get_size (blob->bytes));

  return wf_test_http_ask (http, user, "PUT", blob->path, headers, chunk);
}

static void
assert_put (
    WfTestHttp *http, const Blob *blob, gsize from, gsize length, guint status, gint64 received)
{
  g_autoptr (WfTestAnswer) answer = put (http, "anna", blob, from, length);
  const char *told = soup_message_headers_get_one (answer->headers, WF_RECEIVED_HEADER);

  g_assert_cmpuint (answer->status, ==, status);
  if (received >= 0)
    g_assert_cmpint (g_ascii_strtoll (told ? told : "-1", NULL, 10), ==, received);
  else
    g_assert_null (told);
}

static void
upload (WfTestHttp *http, const Blob *blob)
{
  gsize size = g_bytes_get_size (blob->bytes);

  for (gsize at = 0; at < size; at += CHUNK)
    assert_put (http, blob, at, MIN (CHUNK, size - at), at + CHUNK >= size ? 201 : 202,
                (gint64) MIN (size, at + CHUNK));
}

static gint64
received (WfTestHttp *http, const char *user, const Blob *blob, guint status)
{
  g_autoptr (WfTestAnswer) answer = wf_test_http_ask (http, user, "HEAD", blob->path, NULL, NULL);
  const char *told = soup_message_headers_get_one (answer->headers, WF_RECEIVED_HEADER);

  g_assert_cmpuint (answer->status, ==, status);
  g_assert_cmpuint (g_bytes_get_size (answer->body), ==, 0);
  if (status == 200)
    return soup_message_headers_get_content_length (answer->headers);
  return told ? g_ascii_strtoll (told, NULL, 10) : -1;
}

static void
assert_range (WfTestHttp *http, const Blob *blob, const char *range, gsize from, gsize length)
{
  g_autofree char *header = range ? g_strconcat ("Range: bytes=", range, NULL) : NULL;
  g_autoptr (WfTestAnswer) answer
      = wf_test_http_ask (http, "anna", "GET", blob->path, header, NULL);
  g_autoptr (GBytes) expected = g_bytes_new_from_bytes (blob->bytes, from, length);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", blob->name);

  g_test_message ("%s", range ? range : "whole");
  g_assert_cmpuint (answer->status, ==, range ? 206 : 200);
  g_assert_true (g_bytes_equal (answer->body, expected));
  g_assert_cmpstr (soup_message_headers_get_one (answer->headers, "ETag"), ==, tag);
  if (range)
    {
      goffset first, last, all;
      g_assert_true (soup_message_headers_get_content_range (answer->headers, &first, &last, &all));
      g_assert_cmpint (first, ==, from);
      g_assert_cmpint (last, ==, from + length - 1);
      g_assert_cmpint (all, ==, g_bytes_get_size (blob->bytes));
    }
}

static void
test_round_trip (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  const gsize size = 2 * CHUNK + 4321;
  g_autoptr (Blob) blob = blob_new (size, 1);
  g_autoptr (WfTestAnswer) beyond = NULL;

  g_assert_cmpint (received (http, "anna", blob, 404), ==, -1);
  upload (http, blob);
  g_assert_cmpint (received (http, "anna", blob, 200), ==, size);
  assert_range (http, blob, NULL, 0, size);
  assert_range (http, blob, "0-", 0, size);
  assert_range (http, blob, "1500000-", 1500000, size - 1500000);
  assert_range (http, blob, "10-19", 10, 10);
  assert_range (http, blob, "-5", size - 5, 5);
  assert_range (http, blob, "1500000-99999999", 1500000, size - 1500000);
  beyond = wf_test_http_ask (http, "anna", "GET", blob->path, "Range: bytes=99999999-", NULL);
  g_assert_cmpuint (beyond->status, ==, 416);
}

/* Cut anywhere, the upload goes on where it was; also after the server was killed. */
static void
test_resume (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (Blob) blob = blob_new (CHUNK + 100, 2);

  assert_put (http, blob, 0, 1000, 202, 1000);
  assert_put (http, blob, 0, 1000, 409, 1000);
  assert_put (http, blob, 5000, 1000, 409, 1000);
  g_assert_cmpint (received (http, "anna", blob, 404), ==, 1000);
  wf_test_server_kill (http->server);
  wf_test_server_start (http->server, "server");
  g_assert_cmpint (received (http, "anna", blob, 404), ==, 1000);
  assert_put (http, blob, 1000, CHUNK - 1000, 202, CHUNK);
  assert_put (http, blob, CHUNK, 100, 201, CHUNK + 100);
}

static void
test_wrong_bytes (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (Blob) good = blob_new (5000, 3);
  g_autoptr (Blob) bad = blob_new (5000, 4);

  g_free (bad->path);
  bad->path = g_strdup (good->path);
  assert_put (http, bad, 0, 4999, 202, 4999);
  assert_put (http, bad, 4999, 1, 422, -1);
  g_assert_cmpint (received (http, "anna", good, 404), ==, -1);
  upload (http, good);
}

static void
test_limits (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (Blob) blob = blob_new (CHUNK + 1, 5);
  g_autoptr (GBytes) few = g_bytes_new ("abc", 3);
  static const struct
  {
    const char *range;
    guint status;
  } table[] = {
    { "bytes 0-2/104857601", 413 }, { "bytes 0-3/10", 400 }, { "bytes 0-2/2", 400 },
    { "bytes 2-0/10", 400 },        { "bytes 0-2/*", 400 },  { "nonsense", 400 },
  };

  assert_put (http, blob, 0, CHUNK + 1, 413, -1);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *headers = g_strdup_printf (WF_SPACE_HEADER ": %s\nContent-Range: %s",
                                                  http->amber, table[i].range);
      g_autoptr (WfTestAnswer) answer
          = wf_test_http_ask (http, "anna", "PUT", blob->path, headers, few);
      g_test_message ("%s", table[i].range);
      g_assert_cmpuint (answer->status, ==, table[i].status);
    }
}

/* Neither bytes nor the fact that they are there. */
static void
test_others (void)
{
  g_autoptr (WfTestHttp) http = wf_test_http_new ();
  g_autoptr (Blob) whole = blob_new (3000, 6);
  g_autoptr (Blob) half = blob_new (3000, 7);
  g_autoptr (WfTestAnswer) theirs = NULL;
  g_autoptr (WfTestAnswer) nobody = NULL;
  g_autoptr (WfTestAnswer) no_space = NULL;
  g_autoptr (GBytes) few = g_bytes_new ("abc", 3);

  upload (http, whole);
  assert_put (http, half, 0, 100, 202, 100);
  g_assert_cmpint (received (http, "stranger", whole, 404), ==, -1);
  g_assert_cmpint (received (http, "stranger", half, 404), ==, -1);
  theirs = put (http, "stranger", whole, 0, 3000);
  g_assert_cmpuint (theirs->status, ==, 404);
  nobody = wf_test_http_ask (http, NULL, "GET", whole->path, NULL, NULL);
  g_assert_cmpuint (nobody->status, ==, 401);
  no_space = wf_test_http_ask (http, "anna", "PUT", whole->path, NULL, few);
  g_assert_cmpuint (no_space->status, ==, 404);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  g_test_add_func ("/blobs/put-in-chunks-and-read-by-ranges", test_round_trip);
  g_test_add_func ("/blobs/an-upload-goes-on-where-it-was", test_resume);
  g_test_add_func ("/blobs/wrong-bytes-are-thrown-away", test_wrong_bytes);
  g_test_add_func ("/blobs/what-is-too-large-or-does-not-fit-is-refused", test_limits);
  g_test_add_func ("/blobs/others-learn-nothing", test_others);
  return g_test_run ();
}
