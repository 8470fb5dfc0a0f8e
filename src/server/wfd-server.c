/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-server.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-log.h"
#include "server/wfd-certificate.h"
#include "server/wfd-gate.h"
#include "server/wfd-request.h"
#include "wire/wf-protocol.h"

/* Of all requests together. A body comes from somebody who has signed in, and is gone when it is
 * stored. */
#define BODY_MEMORY_MAX (128 * 1024 * 1024)
/* Where no body is asked for, a small one is let go by. */
#define LEAST_BODY_LIMIT (4 * 1024)
/* What we let go by unread so that the sender comes to read our refusal. */
#define UNREAD_MAX (2 * WF_LIMIT_BODY)

/* Codes may be tried so often in ten minutes, by one host and by all. */
#define TRIES_OF_ONE 10
#define TRIES_OF_ALL 300
#define TRIES_US (10 * WF_MINUTE_US)

struct _WfdServer
{
  SoupServer *soup;
  WfdEngine *engine;
  WfdAuth *auth;
  WfdConnections *connections;
  WfdGate *gate;
  GHashTable *waiting; /* reader -> how to end it */
  gsize body_memory;
  GHashTable *tries;  /* host -> number of enrolments tried since @tries_since */
  gint64 tries_since; /* monotonic */
  guint n_tries;
  char *monitor; /* who may see the figures, or NULL */
  WfdNeighbours *neighbours;
  char **proxy_pins; /* or NULL */
  char *proxy_header;
  gboolean has_authority; /* of clients' certificates */
  gboolean is_stopping;
  GSourceFunc done;
  gpointer done_data;
  gint64 stop_by; /* monotonic */
};

/* --- headers ------------------------------------------------------------ */

static gsize
size_of_headers (SoupServerMessage *message)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  gsize size = strlen (g_uri_get_path (soup_server_message_get_uri (message)));

  soup_message_headers_iter_init (&iter, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    size += strlen (name) + strlen (value) + 4;
  return size;
}

static gboolean
announces_too_much (WfdRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
         && (guint64) soup_message_headers_get_content_length (headers) > request->body_limit;
}

static gboolean
is_encoded (WfdRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *encoding = soup_message_headers_get_one (headers, "Content-Encoding");
  return encoding && g_ascii_strcasecmp (encoding, "identity") != 0;
}

const char *
wfd_request_get_sign_in_reason (const WfdRequest *request)
{
  if (request->user)
    return NULL;
  if (request->has_unknown_certificate)
    return N_ ("The certificate of your computer is good, but nobody's on this server. Ask its "
               "administrator to register it, or sign in with a password.");
  if (request->has_unknown_key)
    return N_ (
        "This server knows the key of your certificate from no neighbour and no proxy. Ask its "
        "administrator to list it, or sign in with a password.");
  return N_ ("Sign in first.");
}

/* FALSE after it was refused. */
static gboolean
check_access (WfdRequest *request)
{
  WfdServer *server = request->server;
  WfdAccess access = request->route->access;

  if (access == WFD_ACCESS_ANYBODY)
    return TRUE;
  if (!request->user)
    wfd_request_refuse_early (request, 401, "unauthorized",
                              wfd_request_get_sign_in_reason (request));
  else if (access == WFD_ACCESS_READER
           && (!request->space
               || !wfd_directory_may_read (wfd_server_get_directory (server), request->user,
                                           request->space)))
    wfd_request_refuse_early (request, 404, "not_found", N_ ("There is no such space."));
  else if (access == WFD_ACCESS_MONITOR && g_strcmp0 (request->user, server->monitor) != 0)
    wfd_request_refuse_early (request, 404, "not_found", N_ ("There is nothing at this path."));
  else
    wfd_connections_claim (server->connections, request->message, request->user);
  return !request->is_answered;
}

void
wfd_request_admit (WfdRequest *request)
{
  request->body_limit = MAX (request->route->body_limit, LEAST_BODY_LIMIT);
  if (!check_access (request))
    return;
  if (announces_too_much (request))
    wfd_request_refuse_early (request, 413, "too_large",
                              N_ ("The body is larger than this server takes."));
  else if (is_encoded (request))
    wfd_request_refuse_early (request, 415, "encoding",
                              N_ ("Bodies are taken as they are, not compressed."));
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, WfdRequest *request)
{
  gsize size = g_bytes_get_size (chunk);

  request->body_seen += size;
  wfd_connections_body_grew (request->server->connections, message, request->body_seen);
  if (request->is_answered)
    {
      if (request->body_seen > UNREAD_MAX)
        wfd_connections_reset (request->server->connections, message);
      return;
    }
  if (request->body_seen > request->body_limit)
    wfd_request_refuse_early (request, 413, "too_large",
                              N_ ("The body is larger than this server takes."));
  else if (!wfd_server_take_body_memory (request->server, size))
    wfd_request_refuse_early (request, 503, "busy", N_ ("The server is busy. Try again shortly."));
  else
    {
      request->body_memory += size;
      g_byte_array_append (request->body, g_bytes_get_data (chunk, NULL), (guint) size);
    }
}

static void
finished_cb (SoupServerMessage *message, WfdRequest *request)
{
  request->is_gone = TRUE;
}

/* A foreign peer (PouchDB, CouchDB) names no profile. */
static gboolean
is_our_profile (SoupServerMessage *message)
{
  const char *profile = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), WF_PROFILE_HEADER);
  return !profile || wf_protocol_has_our_profile (profile);
}

static void
refuse_unknown (WfdRequest *request, const char *allow)
{
  if (!allow)
    {
      wfd_request_refuse_early (request, 404, "not_found", N_ ("There is nothing at this path."));
      return;
    }
  soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                "Allow", allow);
  wfd_request_refuse_early (request, 405, "method_not_allowed",
                            N_ ("This path does not take that method."));
}

/* libsoup closes after such a request, but does not say so; Node takes silence for leave to send
 * the next request into a line that is being closed. */
static void
announce_close (SoupServerMessage *message)
{
  if (soup_message_headers_header_contains (soup_server_message_get_request_headers (message),
                                            "Connection", "close"))
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection",
                                  "close");
}

/* When the headers are there and the body is not yet. */
static void
early_cb (SoupServer *soup,
          SoupServerMessage *message,
          const char *path,
          GHashTable *query,
          gpointer user_data)
{
  WfdRequest *request = wfd_request_new (user_data, message, query);
  g_autofree char *allow = NULL;

  g_object_set_data (G_OBJECT (message), "wfd-request", request);
  announce_close (message);
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), request);
  g_signal_connect (message, "finished", G_CALLBACK (finished_cb), request);
  request->route = wfd_route_find (soup_server_message_get_method (message), path, &request->space,
                                   &request->name, &allow);
  if (!request->space)
    request->space = g_strdup (soup_message_headers_get_one (
        soup_server_message_get_request_headers (message), WF_SPACE_HEADER));
  if (request->server->is_stopping)
    wfd_request_refuse_early (request, 503, "stopping",
                              N_ ("The server is being stopped. Try again shortly."));
  else if (size_of_headers (message) > WF_LIMIT_HEADERS)
    wfd_request_refuse_early (request, 431, "headers_too_large",
                              N_ ("The headers are larger than this server takes."));
  else if (!request->route)
    refuse_unknown (request, allow);
  else if (!is_our_profile (message))
    wfd_request_refuse_early (
        request, 400, "profile",
        N_ ("This server speaks another profile of the exchange than you. One of the two is too old."));
  else
    wfd_request_identify (request);
}

static void
handle_cb (SoupServer *soup,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  WfdRequest *request = g_object_get_data (G_OBJECT (message), "wfd-request");

  if (request && !request->is_answered)
    request->route->handler (request);
}

/* --- life --------------------------------------------------------------- */

static void
request_over_cb (SoupServer *soup, SoupServerMessage *message, WfdServer *self)
{
  WfdRequest *request = g_object_steal_data (G_OBJECT (message), "wfd-request");

  if (!request)
    return;
  request->is_gone = TRUE;
  g_signal_handlers_disconnect_by_data (message, request);
  wfd_request_unref (request);
}

static GSocketAddress *
parse_address (const char *address, guint port, GError **error)
{
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);

  if (!inet)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_INVALID, _ ("“%s” is no IP address."), address);
      return NULL;
    }
  return g_inet_socket_address_new (inet, (guint16) port);
}

static gboolean
asks_for_key (gpointer user_data)
{
  WfdServer *self = user_data;
  return self->proxy_pins || wfd_directory_has_neighbours (wfd_server_get_directory (self));
}

WfdServer *
wfd_server_new (WfdEngine *engine,
                GTlsCertificate *certificate,
                const char *address,
                guint port,
                GError **error)
{
  g_autoptr (GSocketAddress) socket_address = parse_address (address, port, error);
  WfdServer *self;

  if (!socket_address)
    return NULL;
  self = g_new0 (WfdServer, 1);
  self->engine = g_object_ref (engine);
  self->auth = wfd_auth_new (engine);
  self->waiting = g_hash_table_new (NULL, NULL);
  self->tries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->soup = soup_server_new ("server-header", "watchfloord", NULL);
  self->connections = wfd_connections_new (self->soup);
  soup_server_add_early_handler (self->soup, NULL, early_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, handle_cb, self, NULL);
  g_signal_connect (self->soup, "request-finished", G_CALLBACK (request_over_cb), self);
  g_signal_connect (self->soup, "request-aborted", G_CALLBACK (request_over_cb), self);
  self->proxy_header = g_strdup (WFD_PROXY_HEADER);
  self->gate = wfd_gate_new (self->soup, self->connections, certificate, socket_address, error);
  if (!self->gate)
    {
      wfd_server_free (self);
      return NULL;
    }
  wfd_gate_ask_for_keys (self->gate, asks_for_key, self);
  self->neighbours = wfd_neighbours_new (engine, certificate);
  return self;
}

void
wfd_server_admit_certificates (WfdServer *self, GTlsDatabase *authority, gboolean is_required)
{
  wfd_gate_ask_certificates (self->gate, authority, is_required);
  self->has_authority = TRUE;
}

gboolean
wfd_server_asks_authority (WfdServer *self)
{
  return self->has_authority;
}

void
wfd_server_trust_proxy (WfdServer *self, const char *const *pins, const char *header)
{
  g_strfreev (self->proxy_pins);
  self->proxy_pins = g_strdupv ((char **) pins);
  g_free (self->proxy_header);
  self->proxy_header = g_strdup (header ? header : WFD_PROXY_HEADER);
}

gboolean
wfd_server_is_proxy (WfdServer *self, const char *pin)
{
  return self->proxy_pins && g_strv_contains ((const char *const *) self->proxy_pins, pin);
}

const char *
wfd_server_get_proxy_header (WfdServer *self)
{
  return self->proxy_header;
}

WfdNeighbours *
wfd_server_get_neighbours (WfdServer *self)
{
  return self->neighbours;
}

void
wfd_server_set_monitor (WfdServer *self, const char *user)
{
  g_free (self->monitor);
  self->monitor = g_strdup (user);
}

void
wfd_server_get_gauges (WfdServer *self, WfdGauges *gauges)
{
  gauges->is_healthy = wfd_directory_is_healthy (wfd_server_get_directory (self));
  gauges->n_connections = wfd_connections_get_n (self->connections);
  gauges->n_waiting = g_hash_table_size (self->waiting);
  gauges->body_memory = self->body_memory;
  gauges->neighbours = wfd_neighbours_dup_gauges (self->neighbours);
}

char *
wfd_server_dup_url (WfdServer *self)
{
  GInetSocketAddress *address = wfd_gate_get_address (self->gate);
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (address));

  return g_strdup_printf (strchr (host, ':') ? "https://[%s]:%u" : "https://%s:%u", host,
                          g_inet_socket_address_get_port (address));
}

static gboolean
look_whether_done (gpointer user_data)
{
  WfdServer *self = user_data;
  guint n_busy = wfd_connections_close_idle (self->connections);

  if (n_busy > 0 && g_get_monotonic_time () < self->stop_by)
    return G_SOURCE_CONTINUE;
  self->done (self->done_data);
  return G_SOURCE_REMOVE;
}

void
wfd_server_stop (WfdServer *self, guint seconds, GSourceFunc done, gpointer user_data)
{
  g_autoptr (GList) readers = g_hash_table_get_keys (self->waiting);

  if (self->is_stopping)
    return;
  self->is_stopping = TRUE;
  self->done = done;
  self->done_data = user_data;
  self->stop_by = g_get_monotonic_time () + seconds * WF_SECOND_US;
  wfd_gate_close (self->gate);
  for (GList *at = readers; at; at = at->next)
    {
      void (*end) (gpointer) = g_hash_table_lookup (self->waiting, at->data);
      if (end)
        end (at->data);
    }
  g_timeout_add (20, look_whether_done, self);
}

void
wfd_server_free (WfdServer *self)
{
  g_clear_pointer (&self->neighbours, wfd_neighbours_free);
  g_clear_pointer (&self->gate, wfd_gate_free);
  wfd_connections_free (self->connections);
  g_signal_handlers_disconnect_by_data (self->soup, self);
  soup_server_disconnect (self->soup);
  g_object_unref (self->soup);
  wfd_auth_free (self->auth);
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->tries);
  g_object_unref (self->engine);
  g_strfreev (self->proxy_pins);
  g_free (self->proxy_header);
  g_free (self->monitor);
  g_free (self);
}

gboolean
wfd_server_take_enrolment_try (WfdServer *self, const char *from)
{
  gint64 now = g_get_monotonic_time ();
  const char *host = from ? from : "";

  if (now - self->tries_since > TRIES_US)
    {
      g_hash_table_remove_all (self->tries);
      self->n_tries = 0;
      self->tries_since = now;
    }
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->tries, host));
  if (n >= TRIES_OF_ONE || self->n_tries >= TRIES_OF_ALL)
    return FALSE;
  g_hash_table_replace (self->tries, g_strdup (host), GUINT_TO_POINTER (n + 1));
  self->n_tries++;
  return TRUE;
}

WfdEngine *
wfd_server_get_engine (WfdServer *self)
{
  return self->engine;
}

WfdDirectory *
wfd_server_get_directory (WfdServer *self)
{
  return wfd_engine_get_directory (self->engine);
}

WfdAuth *
wfd_server_get_auth (WfdServer *self)
{
  return self->auth;
}

WfdConnections *
wfd_server_get_connections (WfdServer *self)
{
  return self->connections;
}

gboolean
wfd_server_is_stopping (WfdServer *self)
{
  return self->is_stopping;
}

void
wfd_server_add_waiting (WfdServer *self, gpointer reader, void (*end) (gpointer reader))
{
  g_hash_table_insert (self->waiting, reader, end);
}

void
wfd_server_remove_waiting (WfdServer *self, gpointer reader)
{
  g_hash_table_remove (self->waiting, reader);
}

gboolean
wfd_server_take_body_memory (WfdServer *self, gsize size)
{
  if (self->body_memory + size > BODY_MEMORY_MAX)
    return FALSE;
  self->body_memory += size;
  return TRUE;
}

void
wfd_server_give_body_memory (WfdServer *self, gsize size)
{
  self->body_memory -= size;
}
