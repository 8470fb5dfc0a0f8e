/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-handlers.h"

#include <glib/gi18n.h>
#include "server/wfd-stream.h"
#include "wire/wf-protocol.h"

/* GET|POST /{space}/_changes. Normal: one page. Longpoll: one page, as soon as it has a row.
 * Continuous: rows, one a line, until the reader goes, the limit is reached or the server stops. */
typedef enum
{
  CHANGES_NORMAL,
  CHANGES_LONGPOLL,
  CHANGES_CONTINUOUS,
} ChangesKind;

#define CONTINUOUS_ROWS 500

typedef struct
{
  WfdRequest *request;
  WfdEngine *engine;
  WfdStream *stream;
  ChangesKind kind;
  WfdPageQuery query;
  guint rows_left; /* continuous: of the asked limit */
  guint heartbeat_ms;
  guint timeout_ms;
  guint timer;
  gulong grown_id;
  gboolean is_reading, is_dirty, is_ending, has_timed_out;
} Changes;

static void read_more (Changes *changes);

static void
changes_free (Changes *changes)
{
  wfd_server_remove_waiting (changes->request->server, changes);
  g_clear_handle_id (&changes->timer, g_source_remove);
  g_clear_signal_handler (&changes->grown_id, changes->engine);
  g_clear_pointer (&changes->stream, wfd_stream_free);
  wfd_request_unref (changes->request);
  g_free (changes);
}

/* While a page is read, its callback is the one to free. */
static void
done (gpointer owner)
{
  Changes *changes = owner;

  changes->is_ending = TRUE;
  g_clear_pointer (&changes->stream, wfd_stream_free);
  if (!changes->is_reading)
    changes_free (changes);
}

static void
write_text (Changes *changes, GBytes *text)
{
  if (!wfd_stream_has_begun (changes->stream))
    wfd_stream_begin (changes->stream, 200, "application/json", -1);
  wfd_stream_write (changes->stream, text);
}

static void
end (Changes *changes)
{
  wfd_stream_end (changes->stream);
  done (changes);
}

/* Whole, with its length, unless heartbeats have gone before it. */
static void
answer_page (Changes *changes, GBytes *text)
{
  if (wfd_stream_has_begun (changes->stream))
    {
      wfd_stream_write (changes->stream, text);
      end (changes);
      return;
    }
  wfd_request_answer (changes->request, 200, text);
  done (changes);
}

static void
answer_nothing (Changes *changes)
{
  g_autofree char *text = g_strdup_printf (changes->kind == CHANGES_CONTINUOUS
                                               ? "{\"last_seq\":%" G_GINT64_FORMAT "}\n"
                                               : "{\"results\":[\n],\"last_seq\":%" G_GINT64_FORMAT
                                                 ",\"pending\":0}\n",
                                           changes->query.since);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  if (changes->kind == CHANGES_CONTINUOUS)
    {
      write_text (changes, bytes);
      end (changes);
    }
  else
    answer_page (changes, bytes);
}

static gboolean
timeout_cb (gpointer user_data)
{
  Changes *changes = user_data;

  changes->timer = 0;
  changes->has_timed_out = TRUE;
  if (!changes->is_reading)
    answer_nothing (changes);
  return G_SOURCE_REMOVE;
}

static void
server_stops (gpointer owner)
{
  Changes *changes = owner;

  changes->has_timed_out = TRUE;
  if (!changes->is_reading && !wfd_stream_is_writing (changes->stream))
    answer_nothing (changes);
}

static void
wait_for_more (Changes *changes)
{
  wfd_connections_working (wfd_server_get_connections (changes->request->server),
                           changes->request->message);
  if (changes->is_dirty)
    read_more (changes);
  else if (changes->has_timed_out || wfd_server_is_stopping (changes->request->server))
    answer_nothing (changes);
}

static void
got_continuous (Changes *changes, WfdPage *page)
{
  changes->query.since = page->last_seq;
  changes->rows_left -= MIN (changes->rows_left, page->n_rows);
  if (page->n_rows > 0)
    write_text (changes, page->text);
  if (changes->rows_left == 0)
    answer_nothing (changes);
  else if (page->n_rows == 0)
    wait_for_more (changes);
  else
    changes->is_dirty = TRUE; /* there may be more; read on when this is written */
}

static void
fail (Changes *changes, const GError *error)
{
  if (wfd_stream_has_begun (changes->stream))
    wfd_stream_break (changes->stream);
  else
    wfd_request_fail (changes->request, error);
  done (changes);
}

static void
page_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Changes *changes = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfdPage) page = wfd_engine_page_finish (WFD_ENGINE (source), result, &error);

  changes->is_reading = FALSE;
  if (changes->is_ending || changes->request->is_gone)
    changes_free (changes);
  else if (!page)
    fail (changes, error);
  else if (page->is_other_history)
    {
      wfd_request_refuse (
          changes->request, 409, "other_history",
          N_ ("This server has another history than the one you have read. Begin at 0."));
      done (changes);
    }
  else if (changes->kind == CHANGES_CONTINUOUS)
    got_continuous (changes, page);
  else if (changes->kind == CHANGES_NORMAL || page->n_rows > 0)
    answer_page (changes, page->text);
  else
    wait_for_more (changes);
}

/* Whoever lost the right while waiting gets nothing more. */
static gboolean
may_still_read (Changes *changes)
{
  return wfd_directory_may_read (wfd_engine_get_directory (changes->engine), changes->request->user,
                                 changes->request->space);
}

static void
read_more (Changes *changes)
{
  changes->is_dirty = FALSE;
  if (!may_still_read (changes))
    {
      if (wfd_stream_has_begun (changes->stream))
        wfd_stream_end (changes->stream);
      else
        wfd_request_refuse (changes->request, 404, "not_found", N_ ("There is no such space."));
      done (changes);
      return;
    }
  changes->is_reading = TRUE;
  if (changes->kind == CHANGES_CONTINUOUS)
    changes->query.limit = MIN (changes->rows_left, CONTINUOUS_ROWS);
  wfd_engine_page_async (changes->engine, changes->request->space, &changes->query, page_cb,
                         changes);
}

static void
grown_cb (WfdEngine *engine, const char *space, Changes *changes)
{
  if (!g_str_equal (space, changes->request->space))
    return;
  if (changes->is_reading || wfd_stream_is_writing (changes->stream))
    changes->is_dirty = TRUE;
  else
    read_more (changes);
}

static void
ready (gpointer owner)
{
  Changes *changes = owner;
  if (!changes->is_ending && !changes->is_reading)
    wait_for_more (changes);
}

/* --- the request -------------------------------------------------------- */

static gboolean
read_since (WfdRequest *request, Changes *changes)
{
  const char *since = g_hash_table_lookup (request->query, "since");
  WfdHead head = { 0 };

  if (!since || since[0] == '\0')
    return TRUE;
  if (g_str_equal (since, "now"))
    {
      wfd_directory_find_space (wfd_engine_get_directory (changes->engine), request->space, NULL,
                                &head);
      changes->query.since = head.seq;
      return TRUE;
    }
  return g_ascii_string_to_signed (since, 10, 0, G_MAXINT64, &changes->query.since, NULL);
}

static gboolean
read_kind (WfdRequest *request, ChangesKind *kind)
{
  static const char *const names[] = { "normal", "longpoll", "continuous" };
  const char *name = g_hash_table_lookup (request->query, "feed");

  *kind = CHANGES_NORMAL;
  for (guint i = 0; name && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i]))
      {
        *kind = (ChangesKind) i;
        return TRUE;
      }
  return name == NULL;
}

static gboolean
read_query (WfdRequest *request, Changes *changes)
{
  const char *rh = g_hash_table_lookup (request->query, "rh");

  if (!read_kind (request, &changes->kind))
    return FALSE;
  changes->query.documents
      = g_strcmp0 (g_hash_table_lookup (request->query, "include_docs"), "true") == 0;
  changes->query.lines = changes->kind == CHANGES_CONTINUOUS;
  changes->query.limit = (guint) wfd_request_get_number (request, "limit", WF_LIMIT_DOCUMENTS, 1,
                                                         WF_LIMIT_DOCUMENTS);
  changes->rows_left = (guint) wfd_request_get_number (request, "limit", G_MAXUINT, 1, G_MAXUINT);
  changes->timeout_ms = (guint) wfd_request_get_number (
      request, "timeout", WF_LIMIT_WAIT_SECONDS * 1000, 0, WF_LIMIT_WAIT_SECONDS * 1000);
  if (g_hash_table_contains (request->query, "heartbeat") || changes->kind == CHANGES_CONTINUOUS)
    changes->heartbeat_ms = wfd_request_get_heartbeat (request);
  changes->query.has_hash
      = rh && wf_hex_decode (rh, strlen (rh), changes->query.hash, WF_HASH_SIZE);
  return read_since (request, changes);
}

static void
start_waiting (Changes *changes)
{
  wfd_stream_wait (changes->stream, changes->heartbeat_ms);
  if (changes->kind == CHANGES_LONGPOLL)
    changes->timer = g_timeout_add (changes->timeout_ms, timeout_cb, changes);
  changes->grown_id = g_signal_connect (changes->engine, "grown", G_CALLBACK (grown_cb), changes);
  wfd_server_add_waiting (changes->request->server, changes, server_stops);
}

void
wfd_handle_changes (WfdRequest *request)
{
  Changes *changes = g_new0 (Changes, 1);

  changes->request = wfd_request_ref (request);
  changes->engine = wfd_server_get_engine (request->server);
  if (!read_query (request, changes))
    {
      wfd_request_refuse (
          request, 400, "bad_request",
          N_ ("feed is normal, longpoll or continuous; since is a number or \"now\"."));
      changes_free (changes);
      return;
    }
  changes->stream = wfd_stream_new (request, ready, done, changes);
  if (changes->kind != CHANGES_NORMAL)
    start_waiting (changes);
  read_more (changes);
}
