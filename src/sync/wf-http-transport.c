/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-http-transport.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-json.h"
#include "base/wf-log.h"
#include "store/wf-blob-files.h"
#include "wire/wf-protocol.h"

#define CHUNK_SIZE (256 * 1024)
/* Silence of the socket for so long is a broken line: a slow one may take as long to send what we
 * gave it. */
#define SILENCE_SECONDS (WF_LIMIT_WAIT_SECONDS + 15)
/* A reader hears something this often, and after this much silence the line is broken: a road that
 * swallows everything without a word is noticed, whatever else waits on it. */
#define HEARTBEAT_MS 6000
#define READER_SILENCE_SECONDS 20
/* Longest that one answer may take: 8 MiB at 64 kbit/s, and some more. */
#define LONGEST_ANSWER_SECONDS (30 * 60)
#define MAX_CONNECTIONS 12
#define MAX_ERROR_BODY (64 * 1024)
/* Of all answers together, unpacked. */
#define MAX_HELD (4 * WF_LIMIT_DECODED_PAGE)

struct _WfHttpTransport
{
  GObject parent_instance;

  SoupSession *session;
  char *url, *host, *ca_file;
  gboolean has_database;
  gsize n_held; /* bytes of all answers that are being read */
};

static void wf_http_transport_iface_init (WfTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WfHttpTransport,
                               wf_http_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WF_TYPE_TRANSPORT,
                                                      wf_http_transport_iface_init))

/* One request on its way; data of its GTask. */
typedef struct
{
  WfHttpTransport *transport;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *body;
  guint8 *chunk;
  gsize cap, n_held;
  gsize announced; /* length of the body; 0: unknown */
  WfTransportHeard
      heard; /* a stream: its lines go there, @body is the line that is not whole yet */
  gpointer heard_data;
  gboolean is_blob;
  char *certificate_reason; /* set when the certificate, or its protocol, was refused */
  gboolean is_certificate_wanted;
  GCancellable *cancellable; /* follows the task's, and the watchdog's */
  gboolean is_reader;        /* hears from the server now and then */
  gboolean is_too_slow;      /* the watchdog said so */
  guint watchdog;
  gint64 began, last_heard; /* monotonic */
} Exchange;

static void
exchange_free (Exchange *exchange)
{
  g_clear_handle_id (&exchange->watchdog, g_source_remove);
  exchange->transport->n_held -= exchange->n_held;
  g_object_unref (exchange->transport);
  g_clear_object (&exchange->cancellable);
  g_clear_object (&exchange->message);
  g_clear_object (&exchange->stream);
  g_clear_pointer (&exchange->body, g_byte_array_unref);
  g_free (exchange->chunk);
  g_free (exchange->certificate_reason);
  g_free (exchange);
}

/* --- certificates ------------------------------------------------------- */

static gboolean
is_self_signed (GTlsCertificate *certificate)
{
  g_autofree char *subject = g_tls_certificate_get_subject_name (certificate);
  g_autofree char *issuer = g_tls_certificate_get_issuer_name (certificate);
  return subject && g_strcmp0 (subject, issuer) == 0;
}

static char *
dup_day (GDateTime *instant)
{
  return instant ? g_date_time_format (instant, "%Y-%m-%d") : g_strdup ("?");
}

char *
wf_certificate_dup_reason (GTlsCertificate *certificate,
                           GTlsCertificateFlags flags,
                           const char *host)
{
  g_autoptr (GDateTime) first
      = certificate ? g_tls_certificate_get_not_valid_before (certificate) : NULL;
  g_autoptr (GDateTime) last
      = certificate ? g_tls_certificate_get_not_valid_after (certificate) : NULL;
  g_autofree char *from = dup_day (first);
  g_autofree char *until = dup_day (last);

  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return g_strdup_printf (
        "The server's certificate has expired (valid until %s). Its administrator has to renew it. "
        "Is the clock of this computer right?",
        until);
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return g_strdup_printf ("The server's certificate is not valid yet (valid from %s). "
                            "Is the clock of this computer right?",
                            from);
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return certificate && is_self_signed (certificate)
               ? g_strdup (
                   "The server's certificate is signed by itself, and by no authority that was chosen here.")
               : g_strdup (
                   "The server's certificate is signed by an authority that was not chosen here. "
                   "Choose the authority's file that the server's administrator gave you.");
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return g_strdup_printf (
        "The server's certificate is for another host than %s. Check the address.", host);
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return g_strdup ("The server's certificate has been revoked.");
  return g_strdup ("The server's certificate does not verify.");
}

/* Never accepts what did not verify; only remembers why. */
static gboolean
accept_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       GTask *task)
{
  WfHttpTransport *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);

  g_free (exchange->certificate_reason);
  exchange->certificate_reason = wf_certificate_dup_reason (certificate, flags, self->host);
  return FALSE;
}

/* GLib takes TLS 1.1 where the system's policy lets it. Before anything was sent. */
static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKED
      || g_tls_connection_get_protocol_version (G_TLS_CONNECTION (connection))
             >= G_TLS_PROTOCOL_VERSION_TLS_1_2)
    return;
  g_free (exchange->certificate_reason);
  exchange->certificate_reason = g_strdup (
      "The server speaks an encryption that is too old (before TLS 1.2). Its administrator has to renew it.");
  g_cancellable_cancel (exchange->cancellable);
}

/* None is given; only remembered, in case the server insists. */
static gboolean
request_certificate_cb (SoupMessage *message, GTlsClientConnection *connection, GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  exchange->is_certificate_wanted = TRUE;
  return FALSE;
}

/* --- answers ------------------------------------------------------------ */

static void
fail (GTask *task, WfErrorCode code, const char *message)
{
  g_task_return_new_error (task, WF_ERROR, (int) code, "%s", message);
  g_object_unref (task);
}

/* A handshake that breaks off says nothing of the certificate: so ends a server that is being
 * stopped, too, and it comes back by itself. */
static gboolean
is_about_certificate (const GError *error)
{
  return g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE)
         || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_CERTIFICATE_REQUIRED)
         || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE_PASSWORD)
         || g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE);
}

/* What libsoup and GIO say, as what can be done about it. */
static void
fail_on_the_way (GTask *task, GError *error)
{
  WfHttpTransport *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);

  /* Connections that lie idle went the same way: one that is dead without a word would swallow the
   * next request, too. */
  if (exchange->is_too_slow || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    soup_session_abort (self->session);
  if (exchange->is_too_slow)
    {
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                   "The server has fallen silent, or is too slow to be read.");
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !exchange->certificate_reason)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (exchange->certificate_reason)
    fail (task, WF_ERROR_CERTIFICATE, exchange->certificate_reason);
  else if (exchange->is_certificate_wanted && error->domain == G_TLS_ERROR)
    fail (
        task, WF_ERROR_CERTIFICATE,
        "The server admits only computers that have a certificate from it, and this one has none. "
        "Ask its administrator.");
  else if (is_about_certificate (error))
    fail (task, WF_ERROR_CERTIFICATE, error->message);
  else
    fail (task, WF_ERROR_OFFLINE, error->message);
  g_error_free (error);
}

static char *
dup_reason (const Exchange *exchange)
{
  g_autoptr (WfJson) json = NULL;
  const WfJsonLimits limits
      = { .max_bytes = MAX_ERROR_BODY, .max_depth = 4, .max_members = 16, .max_values = 64 };
  const char *reason = NULL;

  if (exchange->body)
    json = wf_json_scan ((char *) exchange->body->data, exchange->body->len, &limits, NULL);
  if (json && wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT)
    reason = wf_json_member_string (wf_json_root (json), "reason");
  if (reason)
    return g_strndup (reason, 500);
  return g_strdup_printf ("The server answered %u.", soup_message_get_status (exchange->message));
}

static gboolean
is_blob_answer (guint status)
{
  return status == 404 || status == 409 || status == 422;
}

static gint64
get_received (SoupMessage *message)
{
  const char *text = soup_message_headers_get_one (soup_message_get_response_headers (message),
                                                   WF_RECEIVED_HEADER);
  guint64 n = 0;
  return text && g_ascii_string_to_unsigned (text, 10, 0, WF_ATTACHMENT_MAX_SIZE, &n, NULL)
             ? (gint64) n
             : -1;
}

static void
succeed (GTask *task, gboolean is_other_history)
{
  Exchange *exchange = g_task_get_task_data (task);
  WfReply *reply = g_new0 (WfReply, 1);

  reply->is_other_history = is_other_history;
  reply->status = soup_message_get_status (exchange->message);
  reply->received = exchange->is_blob ? get_received (exchange->message) : -1;
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  g_task_return_pointer (task, reply, (GDestroyNotify) wf_reply_free);
  g_object_unref (task);
}

static void
answer (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  guint status = soup_message_get_status (exchange->message);
  g_autofree char *reason = NULL;

  if (exchange->is_blob && is_blob_answer (status))
    {
      succeed (task, FALSE);
      return;
    }

  if (status >= 200 && status < 300)
    {
      succeed (task, FALSE);
      return;
    }
  if (status == 409)
    {
      succeed (task, TRUE);
      return;
    }
  reason = dup_reason (exchange);
  if (status == 401)
    fail (task, WF_ERROR_SIGNED_OUT, reason);
  else if (status == 404)
    fail (task, WF_ERROR_NOT_FOUND, reason);
  else if (status == 413)
    fail (task, WF_ERROR_TOO_LARGE, reason);
  else if (status == 408 || status == 429 || status >= 500)
    fail (task, WF_ERROR_OFFLINE, reason);
  else
    fail (task, WF_ERROR_PROTOCOL, reason);
}

/* Hands on the whole lines of what has come. */
static void
hear (Exchange *exchange)
{
  const char *text = (const char *) exchange->body->data;
  gsize left = exchange->body->len;

  for (const char *end; left > 0 && (end = memchr (text, '\n', left)); text = end + 1)
    {
      exchange->heard (text, (gsize) (end - text), exchange->heard_data);
      left -= (gsize) (end - text) + 1;
    }
  if (left < exchange->body->len)
    g_byte_array_remove_range (exchange->body, 0, (guint) (exchange->body->len - left));
}

static void
hold (Exchange *exchange, gsize size)
{
  exchange->transport->n_held += size - exchange->n_held;
  exchange->n_held = size;
}

static void read_on (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    {
      fail_on_the_way (task, error);
      return;
    }
  if (n == 0 && exchange->body->len < exchange->announced)
    {
      fail (task, WF_ERROR_OFFLINE, "The line broke in the middle of an answer.");
      return;
    }
  if (n == 0)
    {
      answer (task);
      return;
    }
  exchange->last_heard = g_get_monotonic_time ();
  g_byte_array_append (exchange->body, exchange->chunk, (guint) n);
  if (exchange->heard && soup_message_get_status (exchange->message) == 200)
    hear (exchange);
  hold (exchange, exchange->body->len);
  if (exchange->body->len > exchange->cap || exchange->transport->n_held > MAX_HELD)
    fail (task, WF_ERROR_TOO_LARGE, "The server's answer is larger than this program takes.");
  else
    read_on (task);
}

static void
read_on (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_input_stream_read_async (exchange->stream, exchange->chunk, CHUNK_SIZE, G_PRIORITY_DEFAULT,
                             exchange->cancellable, read_cb, task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Exchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  goffset announced;
  guint status;

  exchange->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (!exchange->stream)
    {
      fail_on_the_way (task, error);
      return;
    }
  exchange->last_heard = g_get_monotonic_time ();
  status = soup_message_get_status (exchange->message);
  if (status < 200 || status >= 300)
    exchange->cap = MAX_ERROR_BODY;
  announced = soup_message_headers_get_content_length (
      soup_message_get_response_headers (exchange->message));
  /* libsoup takes an answer that breaks off for a whole one. Unpacked it has another length. */
  if (!g_str_equal (soup_message_get_method (exchange->message), "HEAD")
      && !soup_message_headers_get_one (soup_message_get_response_headers (exchange->message),
                                        "Content-Encoding"))
    exchange->announced = (gsize) MAX (announced, 0);
  exchange->body
      = g_byte_array_sized_new ((guint) CLAMP (announced, 0, (goffset) exchange->cap) + 1);
  exchange->chunk = g_malloc (CHUNK_SIZE);
  read_on (task);
}

/* --- requests ----------------------------------------------------------- */

static gboolean
watchdog_cb (gpointer user_data)
{
  Exchange *exchange = user_data;
  const gint64 now = g_get_monotonic_time ();

  if ((exchange->heard || now - exchange->began < LONGEST_ANSWER_SECONDS * WF_SECOND_US)
      && !(exchange->is_reader
           && now - exchange->last_heard > READER_SILENCE_SECONDS * WF_SECOND_US))
    return G_SOURCE_CONTINUE;
  exchange->is_too_slow = TRUE;
  exchange->watchdog = 0;
  g_cancellable_cancel (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

static void
send_message (GTask *task)
{
  WfHttpTransport *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);

  exchange->began = exchange->last_heard = g_get_monotonic_time ();
  exchange->watchdog = g_timeout_add_seconds (2, watchdog_cb, exchange);
  soup_session_send_async (self->session, exchange->message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, sent_cb, task);
}

static void
load_database_thread (GTask *loading, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GTlsDatabase *database = g_tls_file_database_new (data, &error);

  if (database)
    g_task_return_pointer (loading, database, g_object_unref);
  else
    g_task_return_error (loading, error);
}

static void
database_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (source);
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *reason = NULL;

  if (database)
    {
      soup_session_set_tls_database (self->session, database);
      self->has_database = TRUE;
      send_message (task);
      return;
    }
  reason = g_strdup_printf ("The authority's file %s cannot be used: %s", self->ca_file,
                            error->message);
  fail (task, WF_ERROR_CERTIFICATE, reason);
}

/* The authority's file is read once, when it is first needed, and not by the main thread. */
static void
start (WfHttpTransport *self, GTask *task)
{
  g_autoptr (GTask) loading = NULL;

  if (self->has_database || !self->ca_file)
    {
      send_message (task);
      return;
    }
  loading = g_task_new (self, NULL, database_loaded_cb, task);
  g_task_set_task_data (loading, g_strdup (self->ca_file), g_free);
  g_task_run_in_thread (loading, load_database_thread);
}

/* NULL after the task has failed. */
static Exchange *
new_exchange (WfHttpTransport *self, GTask *task, const char *method, const char *path, gsize cap)
{
  g_autofree char *uri = g_strconcat (self->url, path, NULL);
  Exchange *exchange = g_new0 (Exchange, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  exchange->transport = g_object_ref (self);
  exchange->cap = cap;
  exchange->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);
  if (cancellable)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (g_cancellable_cancel),
                             exchange->cancellable, G_CONNECT_SWAPPED);
  if (cancellable && g_cancellable_is_cancelled (cancellable))
    g_cancellable_cancel (exchange->cancellable);
  exchange->message = g_str_has_prefix (uri, "https://") ? soup_message_new (method, uri) : NULL;
  if (!exchange->message)
    {
      fail (task, WF_ERROR_PROTOCOL,
            "The server's address must begin with https:// and name a host.");
      return NULL;
    }
  /* A redirection is somebody else's page: a captive portal, a wrong address. */
  soup_message_add_flags (exchange->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_headers_append (soup_message_get_request_headers (exchange->message),
                               WF_PROFILE_HEADER, G_STRINGIFY (WF_PROFILE));
  g_signal_connect (exchange->message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                    task);
  g_signal_connect (exchange->message, "network-event", G_CALLBACK (network_event_cb), task);
  g_signal_connect (exchange->message, "request-certificate", G_CALLBACK (request_certificate_cb),
                    task);
  return exchange;
}

static void
welcome (WfTransport *transport, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  Exchange *exchange = new_exchange (self, task, "GET", "/", MAX_ERROR_BODY);

  if (!exchange)
    return;
  exchange->is_reader = TRUE;
  start (self, task);
}

static void
sign_in (WfTransport *transport, const char *user, const char *password, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  Exchange *exchange = new_exchange (self, task, "POST", "/_session", MAX_ERROR_BODY);
  g_autoptr (GBytes) body = NULL;
  GString *text;
  WfJsonWriter writer;

  if (!exchange)
    return;
  text = g_string_new (NULL);
  wf_json_writer_init (&writer, text);
  wf_json_begin_object (&writer);
  wf_json_put_key (&writer, "name");
  wf_json_put_string (&writer, user);
  wf_json_put_key (&writer, "password");
  wf_json_put_string (&writer, password);
  wf_json_end_object (&writer);
  body = g_string_free_to_bytes (text);
  soup_message_set_request_body_from_bytes (exchange->message, "application/json", body);
  start (self, task);
}

static void
pull (WfTransport *transport, const char *space, const WfPull *from, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  g_autoptr (GString) path = g_string_new (NULL);
  Exchange *exchange;

  g_string_append_printf (path,
                          "/%s/_changes?include_docs=true&since=%" G_GINT64_FORMAT "&limit=%u",
                          space, from->since, from->limit);
  if (from->hash)
    {
      g_autofree char *rh = wf_hex_dup (from->hash, WF_HASH_SIZE);
      g_string_append_printf (path, "&rh=%s", rh);
    }
  if (from->wait_seconds > 0)
    g_string_append_printf (path, "&feed=longpoll&timeout=%u&heartbeat=" G_STRINGIFY (HEARTBEAT_MS),
                            from->wait_seconds * 1000);
  exchange = new_exchange (self, task, "GET", path->str, WF_LIMIT_DECODED_PAGE);
  if (!exchange)
    return;
  exchange->is_reader = TRUE;
  start (self, task);
}

static void
push (WfTransport *transport, const char *space, GBytes *body, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", space);
  Exchange *exchange = new_exchange (self, task, "POST", path, WF_LIMIT_BODY);

  if (!exchange)
    return;
  soup_message_set_request_body_from_bytes (exchange->message, "application/json", body);
  start (self, task);
}

static void
feed (WfTransport *transport, GBytes *cursors, WfTransportHeard heard, gpointer data, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  Exchange *exchange
      = new_exchange (self, task, "POST",
                      "/_wf/feed?heads=true&heartbeat=" G_STRINGIFY (HEARTBEAT_MS), MAX_ERROR_BODY);

  if (!exchange)
    return;
  exchange->heard = heard;
  exchange->heard_data = data;
  exchange->is_reader = TRUE;
  soup_message_set_request_body_from_bytes (exchange->message, "application/json", cursors);
  start (self, task);
}

static void
blob (WfTransport *transport, const WfBlobRequest *request, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  g_autofree char *path = g_strdup_printf ("/_wf/blob/%s", request->hash);
  Exchange *exchange = new_exchange (self, task, request->method, path, WF_BLOB_CHUNK);
  SoupMessageHeaders *headers;

  if (!exchange)
    return;
  exchange->is_blob = TRUE;
  headers = soup_message_get_request_headers (exchange->message);
  soup_message_headers_append (headers, WF_SPACE_HEADER, request->space);
  if (request->chunk)
    {
      const gsize n = g_bytes_get_size (request->chunk);
      soup_message_set_request_body_from_bytes (exchange->message, "application/octet-stream",
                                                request->chunk);
      soup_message_headers_set_content_range (headers, request->offset,
                                              request->offset + (goffset) n - 1, request->total);
    }
  if (request->limit > 0)
    soup_message_headers_set_range (headers, request->offset,
                                    request->offset + (goffset) request->limit - 1);
  start (self, task);
}

static void
wf_http_transport_iface_init (WfTransportInterface *iface)
{
  iface->welcome = welcome;
  iface->sign_in = sign_in;
  iface->pull = pull;
  iface->push = push;
  iface->feed = feed;
  iface->blob = blob;
}

/* --- life --------------------------------------------------------------- */

static void
wf_http_transport_finalize (GObject *object)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (object);

  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_free (self->url);
  g_free (self->host);
  g_free (self->ca_file);
  G_OBJECT_CLASS (wf_http_transport_parent_class)->finalize (object);
}

static void
wf_http_transport_class_init (WfHttpTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_http_transport_finalize;
}

static void
wf_http_transport_init (WfHttpTransport *self)
{
  self->session = soup_session_new_with_options (
      "max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS, "timeout",
      SILENCE_SECONDS, "idle-timeout", 30, "user-agent", "watchfloor/" WF_VERSION, NULL);
  soup_session_add_feature_by_type (self->session, SOUP_TYPE_COOKIE_JAR);
}

WfTransport *
wf_http_transport_new (const char *url, const char *ca_file)
{
  WfHttpTransport *self = g_object_new (WF_TYPE_HTTP_TRANSPORT, NULL);
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    length--;
  self->url = g_strndup (url, length);
  self->host = g_strdup (uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : url);
  self->ca_file = g_strdup (ca_file);
  return WF_TRANSPORT (self);
}
