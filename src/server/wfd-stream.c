/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-stream.h"

struct _WfdStream
{
  WfdRequest *request;
  WfdStreamFunc ready, gone;
  gpointer owner;
  GSource *departure; /* the reader's socket has something to say: it is leaving */
  guint heartbeat;
  gulong wrote_id, finished_id;
  gboolean is_writing;
};

static SoupMessageBody *
body_of (WfdStream *self)
{
  return soup_server_message_get_response_body (self->request->message);
}

static WfdConnections *
connections_of (WfdStream *self)
{
  return wfd_server_get_connections (self->request->server);
}

static void
wrote_chunk_cb (SoupServerMessage *message, WfdStream *self)
{
  self->is_writing = FALSE;
  wfd_connections_working (connections_of (self), message);
  self->ready (self->owner);
}

static void
finished_cb (SoupServerMessage *message, WfdStream *self)
{
  self->request->is_gone = TRUE;
  self->gone (self->owner);
}

WfdStream *
wfd_stream_new (WfdRequest *request, WfdStreamFunc ready, WfdStreamFunc gone, gpointer owner)
{
  WfdStream *self = g_new0 (WfdStream, 1);

  self->request = wfd_request_ref (request);
  self->ready = ready;
  self->gone = gone;
  self->owner = owner;
  self->wrote_id
      = g_signal_connect (request->message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), self);
  self->finished_id
      = g_signal_connect (request->message, "finished", G_CALLBACK (finished_cb), self);
  wfd_request_pause (request);
  return self;
}

void
wfd_stream_free (WfdStream *self)
{
  g_clear_handle_id (&self->heartbeat, g_source_remove);
  if (self->departure)
    g_source_destroy (self->departure);
  g_clear_pointer (&self->departure, g_source_unref);
  g_clear_signal_handler (&self->wrote_id, self->request->message);
  g_clear_signal_handler (&self->finished_id, self->request->message);
  wfd_request_unref (self->request);
  g_free (self);
}

gboolean
wfd_stream_has_begun (WfdStream *self)
{
  return soup_server_message_get_status (self->request->message) != 0;
}

gboolean
wfd_stream_is_writing (WfdStream *self)
{
  return self->is_writing;
}

void
wfd_stream_begin (WfdStream *self, guint status, const char *type, goffset length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->request->message);

  if (length < 0)
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  else
    soup_message_headers_set_content_length (headers, length);
  soup_message_headers_replace (headers, "Content-Type", type);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_body_set_accumulate (body_of (self), FALSE);
  soup_server_message_set_status (self->request->message, status, NULL);
}

static void
resume (WfdStream *self)
{
  wfd_connections_answering (connections_of (self), self->request->message);
  self->request->is_paused = FALSE;
  soup_server_message_unpause (self->request->message);
}

void
wfd_stream_write (WfdStream *self, GBytes *piece)
{
  if (self->request->is_gone)
    return;
  self->is_writing = TRUE;
  soup_message_body_append_bytes (body_of (self), piece);
  resume (self);
}

/* libsoup is paused and looks at nothing; made to write, it either ends the answer or notices that
 * nobody is there. */
static void
finish (WfdStream *self)
{
  self->request->is_answered = TRUE;
  if (!wfd_stream_has_begun (self))
    wfd_stream_begin (self, 200, "application/json", -1);
  soup_message_body_complete (body_of (self));
  resume (self);
}

void
wfd_stream_end (WfdStream *self)
{
  g_clear_signal_handler (&self->finished_id, self->request->message);
  if (!self->request->is_gone)
    finish (self);
}

void
wfd_stream_break (WfdStream *self)
{
  wfd_connections_cut (connections_of (self), self->request->message);
  wfd_stream_end (self);
}

/* --- waiting ------------------------------------------------------------ */

static gboolean
heartbeat_cb (gpointer user_data)
{
  WfdStream *self = user_data;
  g_autoptr (GBytes) beat = g_bytes_new_static ("\n", 1);

  if (!wfd_stream_has_begun (self))
    wfd_stream_begin (self, 200, "application/json", -1);
  if (!self->is_writing)
    wfd_stream_write (self, beat);
  return G_SOURCE_CONTINUE;
}

/* libsoup does not look at a connection whose answer is not there yet. A reader that hangs up would
 * be counted as a connection of its user until the wait is over; after a few breaks of the line
 * nobody could come in. */
static gboolean
departure_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  WfdStream *self = user_data;

  wfd_connections_cut (connections_of (self), self->request->message);
  g_clear_signal_handler (&self->finished_id, self->request->message);
  if (!self->is_writing && !self->request->is_gone)
    finish (self);
  self->gone (self->owner);
  return G_SOURCE_REMOVE;
}

void
wfd_stream_wait (WfdStream *self, guint heartbeat_ms)
{
  GSocket *socket = wfd_connections_get_socket (connections_of (self), self->request->message);

  if (heartbeat_ms > 0)
    self->heartbeat = g_timeout_add (heartbeat_ms, heartbeat_cb, self);
  if (!socket)
    return;
  self->departure = g_socket_create_source (socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (self->departure, G_SOURCE_FUNC (departure_cb), self, NULL);
  g_source_attach (self->departure, g_main_context_get_thread_default ());
}
