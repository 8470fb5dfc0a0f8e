/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-request.h"

#include <string.h>

#include "base/wf-log.h"
#include "wire/wf-protocol.h"

/* GET|POST /{space}/_changes. Normal: one page. Longpoll: one page, as soon as it has a row.
 * Continuous: rows, one a line, until the reader goes, the limit is reached or the server stops. */
typedef enum
{
  FEED_NORMAL,
  FEED_LONGPOLL,
  FEED_CONTINUOUS,
} FeedKind;

#define DEFAULT_HEARTBEAT_MS 30000
#define MIN_HEARTBEAT_MS 1000
#define CONTINUOUS_ROWS 500

struct _WfdFeed
{
  WfdRequest *request;
  WfdEngine *engine;
  FeedKind kind;
  WfdPageQuery query;
  guint rows_left;    /* continuous: of the asked limit */
  guint heartbeat_ms; /* 0: none */
  guint timeout_ms;
  gint64 give_up_at; /* monotonic */
  guint timer, heartbeat;
  GSource *departure; /* the reader's socket has something to say: it is leaving */
  gulong grown_id, wrote_id, finished_id;
  gboolean is_reading, is_writing, is_dirty, is_ending;
};

static void read_more (WfdFeed *feed);

static void
feed_free (WfdFeed *feed)
{
  g_hash_table_remove (wfd_server_get_feeds (feed->request->server), feed);
  g_clear_handle_id (&feed->timer, g_source_remove);
  g_clear_handle_id (&feed->heartbeat, g_source_remove);
  if (feed->departure)
    g_source_destroy (feed->departure);
  g_clear_pointer (&feed->departure, g_source_unref);
  g_clear_signal_handler (&feed->grown_id, feed->engine);
  g_clear_signal_handler (&feed->wrote_id, feed->request->message);
  g_clear_signal_handler (&feed->finished_id, feed->request->message);
  wfd_request_unref (feed->request);
  g_free (feed);
}

/* While a page is read, its callback is the one to free. */
static void
feed_done (WfdFeed *feed)
{
  feed->is_ending = TRUE;
  if (!feed->is_reading)
    feed_free (feed);
}

static SoupMessageBody *
response_body (WfdFeed *feed)
{
  return soup_server_message_get_response_body (feed->request->message);
}

static gboolean
has_begun (WfdFeed *feed)
{
  return soup_server_message_get_status (feed->request->message) != 0;
}

/* A stream of chunks begins: from here on no status can be set any more. */
static void
begin_stream (WfdFeed *feed)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (feed->request->message);

  if (has_begun (feed))
    return;
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_headers_replace (headers, "Content-Type", "application/json");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_body_set_accumulate (response_body (feed), FALSE);
  soup_server_message_set_status (feed->request->message, 200, NULL);
}

static void
write_chunk (WfdFeed *feed, GBytes *chunk)
{
  begin_stream (feed);
  feed->is_writing = TRUE;
  soup_message_body_append_bytes (response_body (feed), chunk);
  wfd_connections_answering (wfd_server_get_connections (feed->request->server),
                             feed->request->message);
  feed->request->is_paused = FALSE;
  soup_server_message_unpause (feed->request->message);
}

static void
end_stream (WfdFeed *feed)
{
  feed->request->is_answered = TRUE;
  soup_message_body_complete (response_body (feed));
  soup_server_message_unpause (feed->request->message);
  feed_done (feed);
}

static void
answer_page (WfdFeed *feed, GBytes *text)
{
  if (!has_begun (feed))
    {
      wfd_request_answer (feed->request, 200, text);
      feed_done (feed);
      return;
    }
  write_chunk (feed, text);
  end_stream (feed);
}

static void
end_continuous (WfdFeed *feed)
{
  g_autofree char *line
      = g_strdup_printf ("{\"last_seq\":%" G_GINT64_FORMAT "}\n", feed->query.since);
  g_autoptr (GBytes) chunk = g_bytes_new (line, strlen (line));
  write_chunk (feed, chunk);
  end_stream (feed);
}

static void
answer_nothing (WfdFeed *feed)
{
  g_autofree char *text = NULL;
  g_autoptr (GBytes) page = NULL;

  if (feed->kind == FEED_CONTINUOUS)
    {
      end_continuous (feed);
      return;
    }
  text = g_strdup_printf ("{\"results\":[\n],\"last_seq\":%" G_GINT64_FORMAT ",\"pending\":0}\n",
                          feed->query.since);
  page = g_bytes_new (text, strlen (text));
  answer_page (feed, page);
}

static gboolean
timeout_cb (gpointer user_data)
{
  WfdFeed *feed = user_data;

  feed->timer = 0;
  if (!feed->is_reading)
    answer_nothing (feed);
  else
    feed->give_up_at = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
heartbeat_cb (gpointer user_data)
{
  WfdFeed *feed = user_data;
  g_autoptr (GBytes) beat = g_bytes_new_static ("\n", 1);

  if (!feed->is_writing)
    write_chunk (feed, beat);
  return G_SOURCE_CONTINUE;
}

static void
wait_for_more (WfdFeed *feed)
{
  wfd_connections_working (wfd_server_get_connections (feed->request->server),
                           feed->request->message);
  if (feed->is_dirty)
    read_more (feed);
  else if (wfd_server_is_stopping (feed->request->server) || feed->give_up_at == 0)
    answer_nothing (feed);
}

static void
got_continuous (WfdFeed *feed, WfdPage *page)
{
  feed->query.since = page->last_seq;
  feed->rows_left -= MIN (feed->rows_left, page->n_rows);
  if (page->n_rows > 0)
    write_chunk (feed, page->text);
  if (feed->rows_left == 0)
    end_continuous (feed);
  else if (page->n_rows == 0)
    wait_for_more (feed);
  else
    feed->is_dirty = TRUE; /* there may be more; read on when this is written */
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfdFeed *feed = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfdPage) page = wfd_engine_page_finish (WFD_ENGINE (source), result, &error);

  feed->is_reading = FALSE;
  if (feed->is_ending || feed->request->is_gone)
    {
      feed_free (feed);
      return;
    }
  if (!page)
    {
      if (has_begun (feed))
        end_stream (feed);
      else
        {
          wfd_request_fail (feed->request, error);
          feed_free (feed);
        }
      return;
    }
  if (page->is_other_history)
    {
      wfd_request_refuse (
          feed->request, 409, "other_history",
          "This server has another history than the one you have read. Begin at 0.");
      feed_free (feed);
      return;
    }
  if (feed->kind == FEED_CONTINUOUS)
    got_continuous (feed, page);
  else if (feed->kind == FEED_NORMAL || page->n_rows > 0)
    answer_page (feed, page->text);
  else
    wait_for_more (feed);
}

static void
read_more (WfdFeed *feed)
{
  feed->is_dirty = FALSE;
  feed->is_reading = TRUE;
  if (feed->kind == FEED_CONTINUOUS)
    feed->query.limit = MIN (feed->rows_left, CONTINUOUS_ROWS);
  wfd_engine_page_async (feed->engine, feed->request->space, &feed->query, page_cb, feed);
}

static void
grown_cb (WfdEngine *engine, const char *space, WfdFeed *feed)
{
  if (!g_str_equal (space, feed->request->space))
    return;
  if (feed->is_reading || feed->is_writing)
    feed->is_dirty = TRUE;
  else
    read_more (feed);
}

static void
wrote_chunk_cb (SoupServerMessage *message, WfdFeed *feed)
{
  feed->is_writing = FALSE;
  if (!feed->is_ending && !feed->is_reading)
    wait_for_more (feed);
}

static void
finished_cb (SoupServerMessage *message, WfdFeed *feed)
{
  feed->request->is_gone = TRUE;
  feed_done (feed);
}

void
wfd_feed_end (WfdFeed *feed)
{
  if (!feed->is_reading && !feed->is_writing)
    answer_nothing (feed);
}

/* --- the request -------------------------------------------------------- */

static gint64
query_number (WfdRequest *request, const char *name, gint64 fallback, gint64 least, gint64 most)
{
  const char *text = g_hash_table_lookup (request->query, name);
  gint64 number;

  if (!text || !g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return fallback;
  return CLAMP (number, least, most);
}

static gboolean
read_since (WfdRequest *request, WfdFeed *feed)
{
  const char *since = g_hash_table_lookup (request->query, "since");
  WfdHead head = { 0 };

  if (!since || since[0] == '\0')
    return TRUE;
  if (g_str_equal (since, "now"))
    {
      wfd_directory_find_space (wfd_engine_get_directory (feed->engine), request->space, NULL,
                                &head);
      feed->query.since = head.seq;
      return TRUE;
    }
  return g_ascii_string_to_signed (since, 10, 0, G_MAXINT64, &feed->query.since, NULL);
}

static gboolean
read_query (WfdRequest *request, WfdFeed *feed)
{
  const char *kind = g_hash_table_lookup (request->query, "feed");
  const char *rh = g_hash_table_lookup (request->query, "rh");
  const char *heartbeat = g_hash_table_lookup (request->query, "heartbeat");

  if (!kind || g_str_equal (kind, "normal"))
    feed->kind = FEED_NORMAL;
  else if (g_str_equal (kind, "longpoll"))
    feed->kind = FEED_LONGPOLL;
  else if (g_str_equal (kind, "continuous"))
    feed->kind = FEED_CONTINUOUS;
  else
    return FALSE;
  feed->query.documents
      = g_strcmp0 (g_hash_table_lookup (request->query, "include_docs"), "true") == 0;
  feed->query.lines = feed->kind == FEED_CONTINUOUS;
  feed->query.limit
      = (guint) query_number (request, "limit", WF_LIMIT_DOCUMENTS, 1, WF_LIMIT_DOCUMENTS);
  feed->rows_left = (guint) query_number (request, "limit", G_MAXUINT, 1, G_MAXUINT);
  feed->timeout_ms = (guint) query_number (request, "timeout", WF_LIMIT_WAIT_SECONDS * 1000, 0,
                                           WF_LIMIT_WAIT_SECONDS * 1000);
  if (heartbeat || feed->kind == FEED_CONTINUOUS)
    feed->heartbeat_ms = (guint) query_number (request, "heartbeat", DEFAULT_HEARTBEAT_MS,
                                               MIN_HEARTBEAT_MS, WF_LIMIT_WAIT_SECONDS * 1000);
  feed->query.has_hash = rh && wf_hex_decode (rh, strlen (rh), feed->query.hash, WF_HASH_SIZE);
  return read_since (request, feed);
}

/* libsoup does not look at a connection whose answer is not there yet. A reader that hangs up would
 * be counted as a connection of its user until the wait is over; after a few breaks of the line
 * nobody could come in. */
static gboolean
departure_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  WfdFeed *feed = user_data;

  wfd_connections_cut (wfd_server_get_connections (feed->request->server), feed->request->message);
  feed->give_up_at = 0;
  if (!feed->is_reading && !feed->is_writing)
    answer_nothing (feed);
  return G_SOURCE_REMOVE;
}

static void
watch_departure (WfdFeed *feed)
{
  GSocket *socket = soup_server_message_get_socket (feed->request->message);

  if (!socket)
    return;
  feed->departure = g_socket_create_source (socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (feed->departure, G_SOURCE_FUNC (departure_cb), feed, NULL);
  g_source_attach (feed->departure, g_main_context_get_thread_default ());
}

static void
start_waiting (WfdFeed *feed)
{
  SoupServerMessage *message = feed->request->message;

  feed->give_up_at = G_MAXINT64;
  watch_departure (feed);
  if (feed->kind == FEED_LONGPOLL)
    feed->timer = g_timeout_add (feed->timeout_ms, timeout_cb, feed);
  if (feed->heartbeat_ms > 0)
    feed->heartbeat = g_timeout_add (feed->heartbeat_ms, heartbeat_cb, feed);
  feed->grown_id = g_signal_connect (feed->engine, "grown", G_CALLBACK (grown_cb), feed);
  feed->wrote_id = g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), feed);
  g_hash_table_add (wfd_server_get_feeds (feed->request->server), feed);
}

void
wfd_handle_changes (WfdRequest *request)
{
  WfdFeed *feed = g_new0 (WfdFeed, 1);

  feed->request = wfd_request_ref (request);
  feed->engine = wfd_server_get_engine (request->server);
  if (!read_query (request, feed))
    {
      wfd_request_refuse (request, 400, "bad_request",
                          "feed is normal, longpoll or continuous; since is a number or \"now\".");
      feed_free (feed);
      return;
    }
  wfd_request_pause (request);
  feed->finished_id
      = g_signal_connect (request->message, "finished", G_CALLBACK (finished_cb), feed);
  if (feed->kind != FEED_NORMAL)
    start_waiting (feed);
  read_more (feed);
}
