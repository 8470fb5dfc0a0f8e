/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "server/wfd-feed-cursors.h"
#include "server/wfd-handlers.h"
#include "server/wfd-stream.h"
#include "wire/wf-protocol.h"

/* POST /_wf/feed: one continuous stream over several spaces of a user, instead of one waiting
 * request for each. Body: {SPACE: {"since": SEQ, "rh": HASH or nothing}, …}, the cursors. Lines:
 *
 *   {"space":SPACE,"seq":SEQ}                   heads=true: this is how far the space has come
 *   {"space":SPACE,"rows":N} and N rows         else: what _changes gives, with include_docs=true
 *                                               with documents
 *   {"space":SPACE,"error":"not_found"}         no such space, or not (any more) for this user
 *   {"space":SPACE,"error":"other_history"}     the cursor is of another history; begin at 0
 *   an empty line                               the line stands
 *
 * What is new is written as soon as the reader has taken what went before; heads that move several
 * times meanwhile are told once. */

#define ROWS 500

typedef struct
{
  char *space;
  WfdPageQuery query;
  gboolean is_dirty;
} Source;

typedef struct
{
  WfdRequest *request;
  WfdEngine *engine;
  WfdStream *stream;
  GPtrArray *sources; /* Source */
  guint next;         /* the source whose turn it is: a busy space does not starve the others */
  Source *reading;
  gulong grown_id;
  gboolean heads, is_ending;
} Feed;

static void advance (gpointer owner);

static void
source_free (gpointer data)
{
  Source *source = data;
  g_free (source->space);
  g_free (source);
}

static void
feed_free (Feed *feed)
{
  wfd_server_remove_waiting (feed->request->server, feed);
  g_clear_signal_handler (&feed->grown_id, feed->engine);
  g_clear_pointer (&feed->stream, wfd_stream_free);
  g_ptr_array_unref (feed->sources);
  wfd_request_unref (feed->request);
  g_free (feed);
}

/* While a page is read, its callback is the one to free. */
static void
done (gpointer owner)
{
  Feed *feed = owner;

  feed->is_ending = TRUE;
  g_clear_pointer (&feed->stream, wfd_stream_free);
  if (!feed->reading)
    feed_free (feed);
}

static void
end (gpointer owner)
{
  Feed *feed = owner;

  if (feed->is_ending)
    return;
  wfd_stream_end (feed->stream);
  done (feed);
}

static void
write_text (Feed *feed, char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  wfd_stream_write (feed->stream, bytes);
}

/* Nothing more comes of this one. */
static void
drop (Feed *feed, Source *source, const char *code)
{
  g_autofree char *name = wf_json_quote (source->space);
  char *line = g_strdup_printf ("{\"space\":%s,\"error\":\"%s\"}\n", name, code);

  g_ptr_array_remove (feed->sources, source);
  write_text (feed, line);
}

static void
got_page (Feed *feed, Source *source, const WfdPage *page)
{
  gsize size;
  const char *rows = g_bytes_get_data (page->text, &size);
  GString *text;

  if (page->n_rows == 0)
    {
      advance (feed);
      return;
    }
  source->query.since = page->last_seq;
  source->query.has_hash = FALSE;
  source->is_dirty = TRUE; /* there may be more */
  text = g_string_sized_new (size + 128);
  g_string_append_printf (text, "{\"space\":\"%s\",\"rows\":%u}\n", source->space, page->n_rows);
  g_string_append_len (text, rows, (gssize) size);
  write_text (feed, g_string_free (text, FALSE));
}

static void
page_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Feed *feed = user_data;
  Source *source = g_steal_pointer (&feed->reading);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfdPage) page = wfd_engine_page_finish (WFD_ENGINE (object), result, &error);

  if (feed->is_ending)
    feed_free (feed);
  else if (!page)
    {
      wfd_stream_break (feed->stream);
      done (feed);
    }
  else if (page->is_other_history)
    drop (feed, source, "other_history");
  else
    got_page (feed, source, page);
}

static void
tell_head (Feed *feed, Source *source)
{
  WfdHead head = { 0 };

  wfd_directory_find_space (wfd_engine_get_directory (feed->engine), source->space, NULL, &head);
  if (head.seq == source->query.since)
    {
      advance (feed);
      return;
    }
  source->query.since = head.seq;
  write_text (feed, g_strdup_printf ("{\"space\":\"%s\",\"seq\":%" G_GINT64_FORMAT "}\n",
                                     source->space, head.seq));
}

static void
tell (Feed *feed, Source *source)
{
  source->is_dirty = FALSE;
  if (!wfd_directory_may_read (wfd_engine_get_directory (feed->engine), feed->request->user,
                               source->space))
    drop (feed, source, "not_found");
  else if (feed->heads)
    tell_head (feed, source);
  else
    {
      feed->reading = source;
      wfd_engine_page_async (feed->engine, source->space, &source->query, page_cb, feed);
    }
}

/* The next source that has something new, if the reader has taken the last piece. */
static void
advance (gpointer owner)
{
  Feed *feed = owner;

  if (feed->is_ending || feed->reading || wfd_stream_is_writing (feed->stream))
    return;
  if (wfd_server_is_stopping (feed->request->server))
    {
      end (feed);
      return;
    }
  for (guint i = 0; i < feed->sources->len; i++)
    {
      Source *source = feed->sources->pdata[feed->next++ % feed->sources->len];
      if (!source->is_dirty)
        continue;
      tell (feed, source);
      return;
    }
}

static void
grown_cb (WfdEngine *engine, const char *space, Feed *feed)
{
  for (guint i = 0; i < feed->sources->len; i++)
    {
      Source *source = feed->sources->pdata[i];
      if (g_str_equal (source->space, space))
        source->is_dirty = TRUE;
    }
  advance (feed);
}

/* --- the request -------------------------------------------------------- */

static void
add_source (Feed *feed, const WfdFeedCursor *cursor)
{
  Source *source = g_new0 (Source, 1);

  source->space = g_strdup (cursor->space);
  source->query.since = cursor->since;
  source->query.lines = TRUE;
  source->query.limit = ROWS;
  source->query.documents
      = g_strcmp0 (g_hash_table_lookup (feed->request->query, "include_docs"), "true") == 0;
  source->query.has_hash = cursor->has_hash;
  memcpy (source->query.hash, cursor->hash, WF_HASH_SIZE);
  source->is_dirty = TRUE;
  g_ptr_array_add (feed->sources, source);
}

static gboolean
read_sources (Feed *feed, GError **error)
{
  const GByteArray *body = feed->request->body;
  g_autoptr (GArray) cursors = wfd_feed_cursors_read ((char *) body->data, body->len, error);

  for (guint i = 0; cursors && i < cursors->len; i++)
    add_source (feed, &g_array_index (cursors, WfdFeedCursor, i));
  return cursors != NULL;
}

void
wfd_handle_feed (WfdRequest *request)
{
  Feed *feed = g_new0 (Feed, 1);
  g_autoptr (GError) error = NULL;

  feed->request = wfd_request_ref (request);
  feed->engine = wfd_server_get_engine (request->server);
  feed->sources = g_ptr_array_new_with_free_func (source_free);
  feed->heads = g_strcmp0 (g_hash_table_lookup (request->query, "heads"), "true") == 0;
  if (!read_sources (feed, &error))
    {
      wfd_request_fail (request, error);
      feed_free (feed);
      return;
    }
  feed->stream = wfd_stream_new (request, advance, done, feed);
  wfd_stream_begin (feed->stream, 200, "application/x-ndjson", -1);
  wfd_stream_wait (feed->stream, wfd_request_get_heartbeat (request));
  feed->grown_id = g_signal_connect (feed->engine, "grown", G_CALLBACK (grown_cb), feed);
  wfd_server_add_waiting (request->server, feed, end);
  /* The first line goes at once, so that the reader knows that the stream stands. */
  write_text (feed, g_strdup ("\n"));
}
