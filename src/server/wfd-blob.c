/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "base/wf-log.h"
#include "server/wfd-blob-files.h"
#include "server/wfd-handlers.h"
#include "server/wfd-range.h"
#include "server/wfd-metrics.h"
#include "server/wfd-stream.h"
#include "wire/wf-protocol.h"

/* PUT|GET|HEAD /_wf/blob/{sha256}: attachments in chunks, resumable in both directions.
 *
 * PUT  Watchfloor-Space: SPACE, Content-Range: bytes A-B/TOTAL, at most 1 MiB.
 *      202 and Watchfloor-Received: N  taken, go on at N
 *      201                             whole, its hash is right, on the disk
 *      409 and Watchfloor-Received: N  does not begin at N; nothing was taken
 *      422                             whole, but not what its name says; thrown away
 * HEAD 200 and Content-Length          whole
 *      404 and Watchfloor-Received: N  an upload into a space of this user has come so far
 * GET  200, or 206 for Range: bytes=A-, bytes=A-B, bytes=-N */

#define PIECE (256 * 1024)

static gboolean
read_hash (WfdRequest *request, guint8 hash[WF_HASH_SIZE])
{
  if (wf_hex_decode (request->name, strlen (request->name), hash, WF_HASH_SIZE))
    return TRUE;
  wfd_request_refuse (request, 404, "not_found", N_ ("There is no such attachment."));
  return FALSE;
}

static void
set_received (WfdRequest *request, gint64 received)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, received);

  if (!request->is_gone)
    soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                  WF_RECEIVED_HEADER, text);
}

/* --- PUT ---------------------------------------------------------------- */

static void
answer_put (WfdRequest *request, const WfdBlob *blob)
{
  if (blob->is_wrong)
    {
      wfd_request_refuse (request, 422, "wrong_hash",
                          N_ ("The bytes are not what their name says. They were thrown away."));
      return;
    }
  set_received (request, blob->received);
  if (blob->is_misfit)
    wfd_request_refuse (request, 409, "offset",
                        N_ ("The chunk does not begin where the last one ended."));
  else
    wfd_request_answer_take (
        request, blob->is_whole ? 201 : 202,
        g_strdup_printf ("{\"ok\":true,\"received\":%" G_GINT64_FORMAT "}\n", blob->received));
}

static void
put_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfdBlob) blob = wfd_engine_blob_finish (WFD_ENGINE (source), result, &error);

  if (blob)
    answer_put (request, blob);
  else
    wfd_request_fail (request, error);
}

void
wfd_handle_blob_put (WfdRequest *request)
{
  g_autoptr (GBytes) chunk = NULL;
  guint8 hash[WF_HASH_SIZE];
  gint64 from, total;

  if (!read_hash (request, hash))
    return;
  if (!wfd_range_read_place (soup_server_message_get_request_headers (request->message),
                             request->body->len, &from, &total))
    {
      wfd_request_refuse (request, 400, "bad_range",
                          N_ ("Content-Range is \"bytes FIRST-LAST/TOTAL\" and fits the body."));
      return;
    }
  if (total > WFD_BLOB_MAX)
    {
      wfd_request_refuse (request, 413, "too_large", N_ ("An attachment has at most 100 MiB."));
      return;
    }
  chunk = wfd_request_take_body (request);
  wfd_metrics_count (WFD_COUNT_BLOB_BYTES, g_bytes_get_size (chunk));
  wfd_request_pause (request);
  wfd_engine_put_blob_async (wfd_server_get_engine (request->server), request->user, request->space,
                             hash, from, total, chunk, put_cb, wfd_request_ref (request));
}

/* --- HEAD --------------------------------------------------------------- */

static void
set_identity (WfdRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", request->name);

  soup_message_headers_replace (headers, "ETag", tag);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
}

static void
answer_absent (WfdRequest *request, const WfdBlob *blob)
{
  if (blob->received > 0)
    set_received (request, blob->received);
  wfd_request_refuse (request, 404, "not_found", N_ ("There is no such attachment."));
}

static void
head_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfdBlob) blob = wfd_engine_blob_finish (WFD_ENGINE (source), result, &error);

  if (!blob)
    wfd_request_fail (request, error);
  else if (!blob->is_whole)
    answer_absent (request, blob);
  else if (!request->is_gone)
    {
      set_identity (request);
      wfd_request_answer_empty (request, 200, "application/octet-stream", blob->size);
    }
}

static void
find (WfdRequest *request, GAsyncReadyCallback callback)
{
  guint8 hash[WF_HASH_SIZE];

  if (!read_hash (request, hash))
    return;
  wfd_request_pause (request);
  wfd_engine_find_blob_async (wfd_server_get_engine (request->server), request->user, hash,
                              callback, wfd_request_ref (request));
}

void
wfd_handle_blob_head (WfdRequest *request)
{
  find (request, head_cb);
}

/* --- GET ---------------------------------------------------------------- */

typedef struct
{
  WfdRequest *request;
  WfdStream *stream;
  GInputStream *file;
  gint64 left;
  gboolean is_reading, is_ending;
} Download;

static void
download_free (Download *download)
{
  g_clear_pointer (&download->stream, wfd_stream_free);
  g_clear_object (&download->file);
  wfd_request_unref (download->request);
  g_free (download);
}

static void
download_done (gpointer owner)
{
  Download *download = owner;

  download->is_ending = TRUE;
  g_clear_pointer (&download->stream, wfd_stream_free);
  if (!download->is_reading)
    download_free (download);
}

static void
give_up (Download *download, const char *reason)
{
  wf_log (WF_LOG_ERROR, "blobs", "could not read an attachment", "name", download->request->name,
          "reason", reason, NULL);
  wfd_stream_break (download->stream);
  download_done (download);
}

static void
piece_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Download *download = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) piece
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  download->is_reading = FALSE;
  if (download->is_ending)
    download_free (download);
  else if (!piece || g_bytes_get_size (piece) == 0)
    give_up (download, error ? error->message : "the file is shorter than it was");
  else
    {
      download->left -= (gint64) g_bytes_get_size (piece);
      wfd_stream_write (download->stream, piece);
    }
}

static void
next_piece (gpointer owner)
{
  Download *download = owner;

  if (download->left == 0)
    {
      wfd_stream_end (download->stream);
      download_done (download);
      return;
    }
  download->is_reading = TRUE;
  g_input_stream_read_bytes_async (download->file, (gsize) MIN (download->left, PIECE),
                                   G_PRIORITY_DEFAULT, NULL, piece_cb, download);
}

/* FALSE after the request was refused. @from and @length: what to send. */
static gboolean
read_range (WfdRequest *request, gint64 size, guint *status, gint64 *from, gint64 *length)
{
  SoupMessageHeaders *wanted = soup_server_message_get_request_headers (request->message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  g_autofree char *line = g_strdup (soup_message_headers_get_one (wanted, "Range"));

  *status = 200;
  *from = 0;
  *length = size;
  if (!line)
    return TRUE;
  if (wfd_range_read (wanted, size, from, length))
    {
      *status = 206;
      soup_message_headers_set_content_range (headers, *from, *from + *length - 1, size);
    }
  soup_message_headers_remove (wanted, "Range"); /* libsoup would cut the answer once more */
  if (*status == 206)
    return TRUE;
  g_free (line);
  line = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, size);
  soup_message_headers_replace (headers, "Content-Range", line);
  wfd_request_refuse (request, 416, "bad_range", N_ ("One range of bytes within the attachment."));
  return FALSE;
}

static void
start_download (WfdRequest *request, const WfdBlob *blob)
{
  g_autoptr (GFile) file = g_file_new_for_path (blob->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) bytes = g_file_read (file, NULL, &error);
  Download *download;
  gint64 from, length;
  guint status;

  if (!bytes)
    {
      wfd_request_fail (request, error);
      return;
    }
  if (!read_range (request, blob->size, &status, &from, &length))
    return;
  if (!g_seekable_seek (G_SEEKABLE (bytes), from, G_SEEK_SET, NULL, &error))
    {
      wfd_request_fail (request, error);
      return;
    }
  download = g_new0 (Download, 1);
  download->request = wfd_request_ref (request);
  download->file = G_INPUT_STREAM (g_steal_pointer (&bytes));
  download->left = length;
  set_identity (request);
  download->stream = wfd_stream_new (request, next_piece, download_done, download);
  wfd_stream_begin (download->stream, status, "application/octet-stream", length);
  next_piece (download);
}

static void
get_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfdRequest) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfdBlob) blob = wfd_engine_blob_finish (WFD_ENGINE (source), result, &error);

  if (!blob)
    wfd_request_fail (request, error);
  else if (!blob->is_whole)
    answer_absent (request, blob);
  else if (!request->is_gone)
    start_download (request, blob);
}

void
wfd_handle_blob_get (WfdRequest *request)
{
  find (request, get_cb);
}
