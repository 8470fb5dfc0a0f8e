/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-handlers.h"
#include "server/wfd-stream.h"
#include "store/wf-feed-table.h"
#include "wire/wf-archive.h"

/* GET /_wf/snapshot/{space}: the space from its beginning to where it stands now, as an archive
 * (wf-archive.h): documents with their receipts, never a folded state. What came meanwhile is left
 * to the feed. */

#define PIECE (512 * 1024)

typedef struct
{
  WfdRequest *request;
  WfdStream *stream;
  gint64 since; /* while a piece is read, the worker's */
  gint64 until;
  gboolean is_reading, is_ending;
} Snapshot;

static void
snapshot_free (Snapshot *snapshot)
{
  g_clear_pointer (&snapshot->stream, wfd_stream_free);
  wfd_request_unref (snapshot->request);
  g_free (snapshot);
}

static void
done (gpointer owner)
{
  Snapshot *snapshot = owner;

  snapshot->is_ending = TRUE;
  g_clear_pointer (&snapshot->stream, wfd_stream_free);
  if (!snapshot->is_reading)
    snapshot_free (snapshot);
}

static GBytes *
read_piece (WfDb *db, gint64 space, gpointer query, GError **error)
{
  Snapshot *snapshot = query;
  WfFeedQuery feed = { .space = space, .since = snapshot->since, .max_bytes = PIECE };
  g_autoptr (GString) out = g_string_sized_new (PIECE + PIECE / 4);

  if (!wf_feed_read_archive (db, &feed, snapshot->until, out, &snapshot->since, error))
    return NULL;
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* A snapshot that cannot be finished is broken off, never ended. */
static void
give_up (Snapshot *snapshot)
{
  wfd_stream_break (snapshot->stream);
  done (snapshot);
}

static void
piece_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Snapshot *snapshot = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) text = wfd_engine_query_finish (WFD_ENGINE (source), result, &error);

  snapshot->is_reading = FALSE;
  if (snapshot->is_ending)
    snapshot_free (snapshot);
  else if (!text || g_bytes_get_size (text) == 0)
    give_up (snapshot);
  else
    wfd_stream_write (snapshot->stream, text);
}

static void
keep (gpointer query)
{
}

static void
next_piece (gpointer owner)
{
  Snapshot *snapshot = owner;
  WfdRequest *request = snapshot->request;

  if (snapshot->since >= snapshot->until)
    {
      wfd_stream_end (snapshot->stream);
      done (snapshot);
    }
  else if (!wfd_directory_may_read (wfd_server_get_directory (request->server), request->user,
                                    request->space))
    give_up (snapshot);
  else
    {
      snapshot->is_reading = TRUE;
      wfd_engine_query_async (wfd_server_get_engine (request->server), request->space, read_piece,
                              snapshot, keep, piece_cb, snapshot);
    }
}

void
wfd_handle_snapshot (WfdRequest *request)
{
  Snapshot *snapshot = g_new0 (Snapshot, 1);
  g_autoptr (GString) header = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  WfdHead head = { 0 };

  wfd_directory_find_space (wfd_server_get_directory (request->server), request->space, NULL,
                            &head);
  snapshot->request = wfd_request_ref (request);
  snapshot->until = head.seq;
  snapshot->stream = wfd_stream_new (request, next_piece, done, snapshot);
  wf_archive_append_header (header, request->space,
                            wfd_engine_get_epoch (wfd_server_get_engine (request->server)));
  bytes = g_bytes_new (header->str, header->len);
  wfd_stream_begin (snapshot->stream, 200, "application/x-ndjson", -1);
  wfd_stream_write (snapshot->stream, bytes);
}
