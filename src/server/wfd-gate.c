/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-gate.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include "base/wf-clock.h"
#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-log.h"

#define BACKLOG 4096
#define ACCEPT_AT_ONCE 64
#define PAUSE_MS 200
#define MAX_SHAKING 10 /* threads that GIO has for it without delay */
#define MAX_SHAKING_OF_SUSPECT 3
#define HURRY_MS 100
/* A TLS record: type, version, length. */
#define RECORD_HEAD 5
#define RECORD_HANDSHAKE 0x16
#define RECORD_MAX (16384 + 2048)

/* One computer, or one network of IPv6. Kept while it has guests or is suspect. */
typedef struct
{
  char *key; /* hex */
  guint n_guests, n_shaking;
  gint64 suspect_until; /* monotonic */
} Host;

/* Somebody between the connection and the end of the handshake. */
typedef struct
{
  WfdGate *gate;
  Host *host;
  GSocket *socket;
  GSocketAddress *remote;
  GSource *source; /* until the handshake */
  GIOStream *tls;
  gint64 began; /* the handshake; monotonic */
} Guest;

struct _WfdGate
{
  SoupServer *soup;
  WfdConnections *connections;
  GTlsCertificate *certificate;
  GTlsDatabase *authority; /* of clients, or NULL */
  GTlsAuthenticationMode mode;
  WfdGateAsks asks_for_key;
  gpointer asks_data;
  GSocket *listener; /* NULL: closed */
  GSocketAddress *address;
  GSource *source;
  guint pause, hurry;
  GHashTable *hosts;  /* key -> Host */
  GHashTable *silent; /* Guest: the ClientHello is not there */
  GQueue ready;       /* Guest, the newest first */
  GQueue shaking;     /* Guest */
};

static void let_in (WfdGate *self);

/* --- hosts -------------------------------------------------------------- */

static void
host_free (Host *host)
{
  g_free (host->key);
  g_free (host);
}

/* Of IPv6 the network: whoever has one address has 2^64. */
static char *
dup_host_key (GSocketAddress *remote)
{
  static const guint8 of_ipv4[12] = { [10] = 0xff, [11] = 0xff };
  GInetAddress *inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  const guint8 *bytes = g_inet_address_to_bytes (inet);
  gsize size = g_inet_address_get_native_size (inet);

  if (size == 16 && memcmp (bytes, of_ipv4, sizeof of_ipv4) != 0)
    size = 8;
  return wf_hex_dup (bytes, size);
}

static Host *
ref_host (WfdGate *self, GSocketAddress *remote)
{
  g_autofree char *key = dup_host_key (remote);
  Host *host = g_hash_table_lookup (self->hosts, key);

  if (!host)
    {
      host = g_new0 (Host, 1);
      host->key = g_steal_pointer (&key);
      g_hash_table_insert (self->hosts, host->key, host);
    }
  host->n_guests++;
  return host;
}

static gboolean
is_suspect (const Host *host)
{
  return host->suspect_until > g_get_monotonic_time ();
}

static gboolean
is_forgotten (gpointer key, gpointer value, gpointer user_data)
{
  const Host *host = value;
  return host->n_guests == 0 && !is_suspect (host);
}

static gboolean
has_a_thread_for (const Host *host)
{
  return !is_suspect (host) || host->n_shaking < MAX_SHAKING_OF_SUSPECT;
}

/* --- guests ------------------------------------------------------------- */

static void
stop_watching (Guest *guest)
{
  if (guest->source)
    g_source_destroy (guest->source);
  g_clear_pointer (&guest->source, g_source_unref);
}

/* The socket is closed with its last reference. */
static void
guest_free (Guest *guest)
{
  stop_watching (guest);
  guest->host->n_guests--;
  g_clear_object (&guest->tls);
  g_object_unref (guest->socket);
  g_object_unref (guest->remote);
  g_free (guest);
}

static void
watch (Guest *guest, GIOCondition condition, GSocketSourceFunc func)
{
  stop_watching (guest);
  guest->source = g_socket_create_source (guest->socket, condition, NULL);
  g_source_set_callback (guest->source, G_SOURCE_FUNC (func), guest, NULL);
  g_source_attach (guest->source, g_main_context_get_thread_default ());
}

static void
drop (Guest *guest)
{
  g_socket_close (guest->socket, NULL);
  guest_free (guest);
}

/* --- the handshake ------------------------------------------------------ */

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Guest *guest = user_data;
  WfdGate *self = guest->gate;
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (guest->socket, NULL);

  g_queue_remove (&self->shaking, guest);
  guest->host->n_shaking--;
  if (!g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, NULL) || !local)
    drop (guest);
  else
    {
      wfd_connections_hand_over (self->connections, guest->remote, guest->tls);
      soup_server_accept_iostream (self->soup, guest->tls, local, guest->remote, NULL);
      guest_free (guest);
    }
  let_in (self);
}

/* It is told at its first request, in words, why nothing is answered. */
static gboolean
accept_to_explain_cb (GTlsConnection *tls,
                      GTlsCertificate *certificate,
                      GTlsCertificateFlags flags,
                      gpointer user_data)
{
  return TRUE;
}

/* Not told that there is no database of authorities, GIO gives each connection a copy of the whole
 * system's: 4 MB. */
static GIOStream *
new_tls (WfdGate *self, GSocket *socket, GError **error)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  const gboolean asks
      = self->authority || (self->asks_for_key && self->asks_for_key (self->asks_data));
  const GTlsAuthenticationMode mode = asks && self->mode == G_TLS_AUTHENTICATION_NONE
                                          ? G_TLS_AUTHENTICATION_REQUESTED
                                          : self->mode;
  g_autoptr (GSocketConnection) plain = g_socket_connection_factory_create_connection (socket);
  GIOStream *tls
      = g_initable_new (g_tls_backend_get_server_connection_type (g_tls_backend_get_default ()),
                        NULL, error, "base-io-stream", plain, "certificate", self->certificate,
                        "database", self->authority, "authentication-mode", mode,
                        "require-close-notify", FALSE, "advertised-protocols", protocols, NULL);

  if (tls && asks)
    g_signal_connect (tls, "accept-certificate", G_CALLBACK (accept_to_explain_cb), NULL);
  return tls;
}

static void
shake (WfdGate *self, Guest *guest)
{
  g_autoptr (GError) error = NULL;

  stop_watching (guest);
  guest->tls = new_tls (self, guest->socket, &error);
  if (!guest->tls)
    {
      wf_log (WF_LOG_ERROR, "http", "no TLS", "reason", error->message, NULL);
      drop (guest);
      return;
    }
  guest->began = g_get_monotonic_time ();
  guest->host->n_shaking++;
  g_queue_push_tail (&self->shaking, guest);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (guest->tls), G_PRIORITY_DEFAULT, NULL,
                                    shaken_cb, guest);
}

/* A handshake ends by itself when its socket does. */
static void
hurry_those_who_stall (WfdGate *self)
{
  gint64 now = g_get_monotonic_time ();

  for (GList *at = self->shaking.head; at; at = at->next)
    {
      Guest *guest = at->data;
      gint64 patience
          = is_suspect (guest->host) ? WFD_GATE_SUSPECT_PATIENCE_MS : WFD_GATE_PATIENCE_MS;
      if (now - guest->began < patience * 1000)
        continue;
      guest->host->suspect_until = now + WFD_GATE_SUSPECT_SECONDS * WF_SECOND_US;
      wfd_connections_cut_at (self->connections, guest->remote);
    }
}

static gboolean
hurry_cb (gpointer user_data)
{
  WfdGate *self = user_data;

  hurry_those_who_stall (self);
  if (!g_queue_is_empty (&self->ready))
    return G_SOURCE_CONTINUE;
  self->hurry = 0;
  return G_SOURCE_REMOVE;
}

static Guest *
pop_next (WfdGate *self)
{
  for (GList *at = self->ready.head; at; at = at->next)
    {
      Guest *guest = at->data;
      if (!has_a_thread_for (guest->host))
        continue;
      g_queue_delete_link (&self->ready, at);
      return guest;
    }
  return NULL;
}

static void
let_in (WfdGate *self)
{
  Guest *guest;

  while (self->shaking.length < MAX_SHAKING && (guest = pop_next (self)))
    shake (self, guest);
  if (!g_queue_is_empty (&self->ready) && self->hurry == 0)
    self->hurry = g_timeout_add (HURRY_MS, hurry_cb, self);
}

/* --- before the handshake ------------------------------------------------ */

static gboolean
gone_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Guest *guest = user_data;

  g_queue_remove (&guest->gate->ready, guest);
  drop (guest);
  return G_SOURCE_REMOVE;
}

/* How many bytes the ClientHello has, as far as one can tell from the first @n; 0: it is none. */
static gsize
size_of_hello (const guint8 *bytes, gsize n)
{
  gsize length;

  if (n < RECORD_HEAD)
    return n == 0 || bytes[0] == RECORD_HANDSHAKE ? RECORD_HEAD : 0;
  length = (gsize) bytes[3] << 8 | bytes[4];
  return bytes[0] == RECORD_HANDSHAKE && length > 0 && length <= RECORD_MAX ? RECORD_HEAD + length
                                                                            : 0;
}

static gboolean
set_least (GSocket *socket, gsize size)
{
  return g_socket_set_option (socket, SOL_SOCKET, SO_RCVLOWAT, (gint) size, NULL);
}

/* Woken when as much is there as we said that we want, or when nothing more comes. */
static gboolean
heard_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Guest *guest = user_data;
  WfdGate *self = guest->gate;
  guint8 bytes[RECORD_HEAD + RECORD_MAX];
  gssize n = recv (g_socket_get_fd (socket), bytes, sizeof bytes, MSG_PEEK | MSG_DONTWAIT);
  gsize size = n > 0 ? size_of_hello (bytes, (gsize) n) : 0;
  int least = 0;

  g_socket_get_option (socket, SOL_SOCKET, SO_RCVLOWAT, &least, NULL);
  if (size > 0 && (gsize) n < size && size > (gsize) least && set_least (socket, size))
    return G_SOURCE_CONTINUE;
  g_hash_table_remove (self->silent, guest);
  if (size == 0 || (gsize) n < size || !set_least (socket, 1))
    {
      drop (guest);
      return G_SOURCE_REMOVE;
    }
  watch (guest, G_IO_HUP | G_IO_ERR, gone_cb);
  g_queue_push_head (&self->ready, guest);
  let_in (self);
  return G_SOURCE_REMOVE;
}

static void
welcome (WfdGate *self, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  Guest *guest;

  if (!remote || !wfd_connections_add (self->connections, socket, remote))
    {
      g_socket_close (socket, NULL);
      return;
    }
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  set_least (socket, RECORD_HEAD);
  guest = g_new0 (Guest, 1);
  guest->gate = self;
  guest->host = ref_host (self, remote);
  guest->socket = g_object_ref (socket);
  guest->remote = g_steal_pointer (&remote);
  g_hash_table_add (self->silent, guest);
  watch (guest, G_IO_IN | G_IO_HUP | G_IO_ERR, heard_cb);
}

/* --- listening ---------------------------------------------------------- */

static void listen_on (WfdGate *self);

static gboolean
pause_is_over_cb (gpointer user_data)
{
  WfdGate *self = user_data;

  self->pause = 0;
  listen_on (self);
  return G_SOURCE_REMOVE;
}

static gboolean
incoming_cb (GSocket *listener, GIOCondition condition, gpointer user_data)
{
  WfdGate *self = user_data;

  g_hash_table_foreach_remove (self->hosts, is_forgotten, NULL);
  for (guint i = 0; i < ACCEPT_AT_ONCE; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, &error);
      if (socket)
        {
          welcome (self, socket);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;
      /* No descriptor is left, or the peer has gone already. */
      wf_log (WF_LOG_WARNING, "http", "could not take a connection", "reason", error->message,
              NULL);
      g_clear_pointer (&self->source, g_source_unref);
      self->pause = g_timeout_add (PAUSE_MS, pause_is_over_cb, self);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
listen_on (WfdGate *self)
{
  self->source = g_socket_create_source (self->listener, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (incoming_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static gboolean
bind_to (WfdGate *self, GSocketAddress *address, GError **error)
{
  self->listener = g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, error);
  if (!self->listener)
    return FALSE;
  g_socket_set_blocking (self->listener, FALSE);
  g_socket_set_listen_backlog (self->listener, BACKLOG);
  if (!g_socket_bind (self->listener, address, TRUE, error)
      || !g_socket_listen (self->listener, error))
    return FALSE;
  self->address = g_socket_get_local_address (self->listener, error);
  return self->address != NULL;
}

/* libsoup keeps no connection for a second request unless it believes that it listens itself. It
 * takes a connected socket for that; of this pair nobody knows the other end. */
static gboolean
let_soup_believe_that_it_listens (SoupServer *soup, GError **error)
{
  int pair[2];
  g_autoptr (GSocket) ours = NULL;
  g_autoptr (GSocket) its = NULL;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
    {
      g_set_error_literal (error, WF_ERROR, WF_ERROR_DENIED, g_strerror (errno));
      return FALSE;
    }
  ours = g_socket_new_from_fd (pair[0], error);
  its = ours ? g_socket_new_from_fd (pair[1], error) : NULL;
  if (!its)
    return FALSE;
  g_object_set_data_full (G_OBJECT (soup), "wfd-gate-pair", g_steal_pointer (&ours),
                          g_object_unref);
  return soup_server_listen_socket (soup, its, 0, error);
}

WfdGate *
wfd_gate_new (SoupServer *soup,
              WfdConnections *connections,
              GTlsCertificate *certificate,
              GSocketAddress *address,
              GError **error)
{
  WfdGate *self = g_new0 (WfdGate, 1);

  self->soup = soup;
  self->connections = connections;
  self->certificate = g_object_ref (certificate);
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) host_free);
  self->silent = g_hash_table_new (NULL, NULL);
  if (!bind_to (self, address, error) || !let_soup_believe_that_it_listens (soup, error))
    {
      wfd_gate_free (self);
      return NULL;
    }
  listen_on (self);
  return self;
}

void
wfd_gate_ask_certificates (WfdGate *self, GTlsDatabase *authority, gboolean is_required)
{
  g_set_object (&self->authority, authority);
  self->mode = is_required ? G_TLS_AUTHENTICATION_REQUIRED : G_TLS_AUTHENTICATION_REQUESTED;
}

void
wfd_gate_ask_for_keys (WfdGate *self, WfdGateAsks asks, gpointer user_data)
{
  self->asks_for_key = asks;
  self->asks_data = user_data;
}

GInetSocketAddress *
wfd_gate_get_address (WfdGate *self)
{
  return G_INET_SOCKET_ADDRESS (self->address);
}

void
wfd_gate_close (WfdGate *self)
{
  GHashTableIter iter;
  gpointer guest;

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_handle_id (&self->hurry, g_source_remove);
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
  g_clear_object (&self->listener);
  g_hash_table_iter_init (&iter, self->silent);
  while (g_hash_table_iter_next (&iter, &guest, NULL))
    drop (guest);
  g_hash_table_remove_all (self->silent);
  while ((guest = g_queue_pop_head (&self->ready)))
    drop (guest);
  for (GList *at = self->shaking.head; at; at = at->next)
    wfd_connections_cut_at (self->connections, ((Guest *) at->data)->remote);
}

void
wfd_gate_free (WfdGate *self)
{
  wfd_gate_close (self);
  /* Their threads come back by the main loop, and want us. */
  while (!g_queue_is_empty (&self->shaking))
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
  g_hash_table_unref (self->silent);
  g_hash_table_unref (self->hosts);
  g_clear_object (&self->address);
  g_clear_object (&self->authority);
  g_object_unref (self->certificate);
  g_free (self);
}
