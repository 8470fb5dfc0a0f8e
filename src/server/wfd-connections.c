/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-connections.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "base/wf-clock.h"
#include "base/wf-log.h"
#include "server/wfd-metrics.h"
#include "wire/wf-protocol.h"

/* A request that was on its way when the server was told to stop is still answered. */
#define LAST_WORD_SECONDS 1

typedef enum
{
  PHASE_IDLE,
  PHASE_HEADERS,
  PHASE_CHECKING, /* who they are: nothing is asked of them, and their body may be there already */
  PHASE_BODY,
  PHASE_WORKING,
  PHASE_ANSWERING,
} Phase;

typedef struct
{
  WfdConnections *owner;
  GSocket *socket;
  GSocketAddress *remote;
  GObject *stream;    /* weak; what libsoup has of it, from the handshake on */
  gboolean has_ended; /* seen at the last sweep already */
  Phase phase;
  gint64 phase_began; /* monotonic */
  gint64 deadline;    /* monotonic; 0: none */
  char *user;
  gboolean is_cut;
} Connection;

struct _WfdConnections
{
  SoupServer *server;
  GHashTable *by_remote; /* GSocketAddress, the very object -> Connection */
  guint timer;
};

/* libsoup has let go of it. It does not close the socket then: others might have it, and we have.
 */
static void
stream_gone_cb (gpointer user_data, GObject *stream)
{
  Connection *connection = user_data;

  connection->stream = NULL;
  g_socket_close (connection->socket, NULL);
  g_hash_table_remove (connection->owner->by_remote, connection->remote);
}

static void
connection_free (Connection *connection)
{
  if (connection->stream)
    g_object_weak_unref (connection->stream, stream_gone_cb, connection);
  g_object_unref (connection->socket);
  g_object_unref (connection->remote);
  g_free (connection->user);
  g_free (connection);
}

static void
enter_phase (Connection *connection, Phase phase, guint seconds)
{
  gint64 now = g_get_monotonic_time ();
  connection->phase = phase;
  connection->phase_began = now;
  connection->deadline = seconds == 0 ? 0 : now + seconds * WF_SECOND_US;
}

/* libsoup notices on its next read or write and lets go of the connection by itself. Until then it
 * serves nobody, so it counts for nobody. */
static void
cut (Connection *connection)
{
  if (connection->is_cut)
    return;
  connection->is_cut = TRUE;
  if (!g_socket_is_closed (connection->socket))
    g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
  wfd_metrics_count (WFD_COUNT_CONNECTIONS_CUT, 1);
  connection->deadline = 0;
  g_clear_pointer (&connection->user, g_free);
}

/* Nothing is to be read from a reader that waits for its answer, unless it hung up. */
static gboolean
has_departed (const Connection *connection)
{
  return connection->phase == PHASE_WORKING
         && g_socket_condition_check (connection->socket, G_IO_IN | G_IO_HUP | G_IO_ERR) != 0;
}

static void
sweep (WfdConnections *self)
{
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_remote);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;
      if (g_socket_is_closed (connection->socket))
        g_hash_table_iter_remove (&iter);
      else if (has_departed (connection))
        cut (connection);
      else if (connection->deadline != 0 && now > connection->deadline)
        {
          static const char *const phases[]
              = { "idle", "headers", "checking", "body", "working", "answering" };
          if (connection->phase != PHASE_IDLE)
            wf_log (WF_LOG_INFO, "http", "cut off a slow connection", "phase",
                    phases[connection->phase], NULL);
          cut (connection);
        }
    }
}

/* It has said its last word, or we ours. */
static gboolean
has_ended (const Connection *connection)
{
  char byte;
  return connection->is_cut
         || recv (g_socket_get_fd (connection->socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

/* libsoup (3.2) reads the end of a connection that lies idle, and does nothing: the socket would
 * stay open for ever. A second later it has read it, and looks at the socket no more. */
static gboolean
close_ended (gpointer key, gpointer value, gpointer user_data)
{
  Connection *connection = value;
  const gboolean had_ended = connection->has_ended;

  connection->has_ended = connection->stream && connection->phase == PHASE_IDLE
                          && !g_socket_is_closed (connection->socket) && has_ended (connection);
  if (!connection->has_ended || !had_ended)
    return FALSE;
  g_io_stream_close (G_IO_STREAM (connection->stream), NULL, NULL);
  g_socket_close (connection->socket, NULL);
  return TRUE;
}

static gboolean
sweep_cb (gpointer user_data)
{
  WfdConnections *self = user_data;

  sweep (self);
  g_hash_table_foreach_remove (self->by_remote, close_ended, NULL);
  return G_SOURCE_CONTINUE;
}

static Connection *
find (WfdConnections *self, SoupServerMessage *message)
{
  return g_hash_table_lookup (self->by_remote, soup_server_message_get_remote_address (message));
}

/* After the handler of the headers, which may have begun to check a password. */
static void
got_headers_cb (SoupServerMessage *message, WfdConnections *self)
{
  Connection *connection = find (self, message);
  if (connection && connection->phase == PHASE_HEADERS)
    enter_phase (connection, PHASE_BODY, WF_LIMIT_HEADER_SECONDS);
}

static void
got_body_cb (SoupServerMessage *message, WfdConnections *self)
{
  wfd_connections_working (self, message);
}

static void
wrote_data_cb (SoupServerMessage *message, guint size, WfdConnections *self)
{
  wfd_connections_answering (self, message);
}

static void
finished_cb (SoupServerMessage *message, WfdConnections *self)
{
  Connection *connection = find (self, message);
  if (connection)
    enter_phase (connection, PHASE_IDLE, WFD_IDLE_SECONDS);
}

/* A computer that vanishes (cable, power, sleep) says nothing, and the kernel would try for a
 * quarter of an hour. Asked every ten seconds after half a minute of silence, a peer that has not
 * answered for a minute is gone. */
static void
ask_whether_alive (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, WFD_VANISHED_SECONDS / 2, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, WFD_VANISHED_SECONDS / 6, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, 3, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, WFD_VANISHED_SECONDS * 1000, NULL);
}

/* The first request of a connection has what is left of the time that began with the connection. */
static void
request_started_cb (SoupServer *server, SoupServerMessage *message, WfdConnections *self)
{
  Connection *connection = find (self, message);

  if (!connection)
    return;
  if (connection->phase != PHASE_HEADERS)
    enter_phase (connection, PHASE_HEADERS, WF_LIMIT_HEADER_SECONDS);
  g_signal_connect (message, "got-headers", G_CALLBACK (got_headers_cb), self);
  g_signal_connect (message, "got-body", G_CALLBACK (got_body_cb), self);
  g_signal_connect (message, "wrote-body-data", G_CALLBACK (wrote_data_cb), self);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
}

WfdConnections *
wfd_connections_new (SoupServer *server)
{
  WfdConnections *self = g_new0 (WfdConnections, 1);

  self->server = server;
  self->by_remote = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) connection_free);
  self->timer = g_timeout_add_seconds (1, sweep_cb, self);
  g_signal_connect (server, "request-started", G_CALLBACK (request_started_cb), self);
  return self;
}

void
wfd_connections_free (WfdConnections *self)
{
  g_signal_handlers_disconnect_by_data (self->server, self);
  g_source_remove (self->timer);
  g_hash_table_unref (self->by_remote);
  g_free (self);
}

/* --- how many ----------------------------------------------------------- */

static guint
count_standing (WfdConnections *self)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->by_remote);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += !((Connection *) value)->is_cut;
  return n;
}

/* Whoever has not said for the longest time who they are and what they want. */
static gboolean
cut_slowest_stranger (WfdConnections *self)
{
  Connection *slowest = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_remote);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;
      if (!connection->is_cut && !connection->user
          && (connection->phase == PHASE_IDLE || connection->phase == PHASE_HEADERS
              || connection->phase == PHASE_BODY)
          && (!slowest || connection->phase_began < slowest->phase_began))
        slowest = connection;
    }
  if (slowest)
    cut (slowest);
  return slowest != NULL;
}

/* A newcomer is let in at the cost of one who dawdles, and never kept out by those. */
static gboolean
make_room (WfdConnections *self)
{
  if (g_hash_table_size (self->by_remote) < WFD_MAX_CONNECTIONS)
    return TRUE;
  sweep (self);
  return count_standing (self) < WFD_MAX_CONNECTIONS || cut_slowest_stranger (self);
}

gboolean
wfd_connections_add (WfdConnections *self, GSocket *socket, GSocketAddress *remote)
{
  Connection *connection;

  if (!make_room (self))
    return FALSE;
  connection = g_new0 (Connection, 1);
  connection->owner = self;
  connection->socket = g_object_ref (socket);
  connection->remote = g_object_ref (remote);
  enter_phase (connection, PHASE_HEADERS, WF_LIMIT_HEADER_SECONDS);
  g_hash_table_insert (self->by_remote, remote, connection);
  ask_whether_alive (socket);
  return TRUE;
}

void
wfd_connections_hand_over (WfdConnections *self, GSocketAddress *remote, GIOStream *stream)
{
  Connection *connection = g_hash_table_lookup (self->by_remote, remote);

  if (!connection)
    return;
  connection->stream = G_OBJECT (stream);
  g_object_weak_ref (connection->stream, stream_gone_cb, connection);
}

static guint
count_of_user (WfdConnections *self, const char *user)
{
  GHashTableIter iter;
  gpointer value;
  guint n = 0;

  g_hash_table_iter_init (&iter, self->by_remote);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    n += g_strcmp0 (((Connection *) value)->user, user) == 0;
  return n;
}

/* The newest connection counts most: a desk that lost its line comes back on new ones while the
 * server still holds the old ones for alive, and must not be kept out by its own past. */
static void
cut_oldest_of_user (WfdConnections *self, const char *user)
{
  Connection *oldest = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->by_remote);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;
      if (g_strcmp0 (connection->user, user) == 0
          && (!oldest || connection->phase_began < oldest->phase_began))
        oldest = connection;
    }
  if (oldest)
    cut (oldest);
}

void
wfd_connections_claim (WfdConnections *self, SoupServerMessage *message, const char *user)
{
  Connection *connection = find (self, message);

  if (!connection || g_strcmp0 (connection->user, user) == 0)
    return;
  if (count_of_user (self, user) >= WF_LIMIT_CONNECTIONS_PER_USER)
    {
      sweep (self);
      if (count_of_user (self, user) >= WF_LIMIT_CONNECTIONS_PER_USER)
        cut_oldest_of_user (self, user);
    }
  g_free (connection->user);
  connection->user = g_strdup (user);
}

void
wfd_connections_body_grew (WfdConnections *self, SoupServerMessage *message, gsize total)
{
  Connection *connection = find (self, message);
  gint64 allowed;

  if (!connection || connection->phase != PHASE_BODY)
    return;
  allowed = WF_LIMIT_HEADER_SECONDS * WF_SECOND_US;
  allowed += (gint64) (total / WFD_MIN_BODY_RATE) * WF_SECOND_US;
  connection->deadline = connection->phase_began + allowed;
}

void
wfd_connections_checking (WfdConnections *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);
  if (connection)
    enter_phase (connection, PHASE_CHECKING, 0);
}

void
wfd_connections_checked (WfdConnections *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);
  if (connection && connection->phase == PHASE_CHECKING)
    enter_phase (connection, PHASE_BODY, WF_LIMIT_HEADER_SECONDS);
}

void
wfd_connections_working (WfdConnections *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);
  if (connection)
    enter_phase (connection, PHASE_WORKING, 0);
}

void
wfd_connections_answering (WfdConnections *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);
  if (connection)
    enter_phase (connection, PHASE_ANSWERING, WFD_STALL_SECONDS);
}

void
wfd_connections_cut (WfdConnections *self, SoupServerMessage *message)
{
  wfd_connections_cut_at (self, soup_server_message_get_remote_address (message));
}

void
wfd_connections_reset (WfdConnections *self, SoupServerMessage *message)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
  Connection *connection = find (self, message);

  if (!connection)
    return;
  setsockopt (g_socket_get_fd (connection->socket), SOL_SOCKET, SO_LINGER, &at_once,
              sizeof at_once);
  cut (connection);
}

void
wfd_connections_cut_at (WfdConnections *self, GSocketAddress *remote)
{
  Connection *connection = g_hash_table_lookup (self->by_remote, remote);
  if (connection)
    cut (connection);
}

GTlsConnection *
wfd_connections_get_tls (WfdConnections *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);
  return connection && connection->stream ? G_TLS_CONNECTION (connection->stream) : NULL;
}

GSocket *
wfd_connections_get_socket (WfdConnections *self, SoupServerMessage *message)
{
  Connection *connection = find (self, message);
  return connection ? connection->socket : NULL;
}

guint
wfd_connections_close_idle (WfdConnections *self)
{
  GHashTableIter iter;
  const gint64 now = g_get_monotonic_time ();
  gpointer value;
  guint n_busy = 0;

  sweep (self);
  g_hash_table_iter_init (&iter, self->by_remote);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;
      if (connection->phase == PHASE_IDLE
          || (connection->phase == PHASE_HEADERS
              && now - connection->phase_began > LAST_WORD_SECONDS * WF_SECOND_US))
        cut (connection);
      if (!connection->is_cut && !g_socket_is_closed (connection->socket))
        n_busy++;
    }
  return n_busy;
}

guint
wfd_connections_get_n (WfdConnections *self)
{
  return g_hash_table_size (self->by_remote);
}
