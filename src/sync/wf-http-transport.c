/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/wf-json.h"
#include "store/wf-blob-files.h"
#include "sync/wf-http-transport-private.h"
#include "wire/wf-protocol.h"

/* Silence of the socket for so long is a broken line: a slow one may take as long to send what we
 * gave it. */
#define SILENCE_SECONDS (WF_LIMIT_WAIT_SECONDS + 15)
/* A reader hears something this often, and is gone long after it (wf-http-exchange.c): a road that
 * swallows everything without a word is noticed, whatever else waits on it. */
#define HEARTBEAT_MS 6000
#define MAX_CONNECTIONS 12

static void wf_http_transport_iface_init (WfTransportInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WfHttpTransport,
                               wf_http_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (WF_TYPE_TRANSPORT,
                                                      wf_http_transport_iface_init))

static void
welcome (WfTransport *transport, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  WfHttpExchange *exchange = wf_http_exchange_new (self, task, "GET", "/", WF_HTTP_MAX_WORDS);

  if (!exchange)
    return;
  exchange->is_reader = TRUE;
  wf_http_exchange_send (self, task);
}

static void
sign_in (WfTransport *transport, const char *user, const char *password, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  WfHttpExchange *exchange
      = wf_http_exchange_new (self, task, "POST", "/_session", WF_HTTP_MAX_WORDS);
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
  wf_http_exchange_send (self, task);
}

/* The certificate speaks for this computer already; what the server makes of it is asked, so that
 * nobody takes a connection for a sign-in. */
static void
ask_session (WfTransport *transport, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  WfHttpExchange *exchange
      = wf_http_exchange_new (self, task, "GET", "/_session", WF_HTTP_MAX_WORDS);

  if (!exchange)
    return;
  exchange->is_session = TRUE;
  wf_http_exchange_send (self, task);
}

static void
pull (WfTransport *transport, const char *space, const WfPull *from, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  g_autoptr (GString) path = g_string_new (NULL);
  WfHttpExchange *exchange;

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
  exchange = wf_http_exchange_new (self, task, "GET", path->str, WF_LIMIT_DECODED_PAGE);
  if (!exchange)
    return;
  exchange->is_reader = TRUE;
  wf_http_exchange_send (self, task);
}

static void
push (WfTransport *transport, const char *space, GBytes *body, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  g_autofree char *path = g_strdup_printf ("/%s/_bulk_docs", space);
  WfHttpExchange *exchange = wf_http_exchange_new (self, task, "POST", path, WF_LIMIT_BODY);

  if (!exchange)
    return;
  soup_message_set_request_body_from_bytes (exchange->message, "application/json", body);
  wf_http_exchange_send (self, task);
}

static void
feed (WfTransport *transport, GBytes *cursors, WfTransportHeard heard, gpointer data, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  WfHttpExchange *exchange = wf_http_exchange_new (
      self, task, "POST", "/_wf/feed?heads=true&heartbeat=" G_STRINGIFY (HEARTBEAT_MS),
      WF_HTTP_MAX_WORDS);

  if (!exchange)
    return;
  exchange->heard = heard;
  exchange->heard_data = data;
  exchange->is_reader = TRUE;
  soup_message_set_request_body_from_bytes (exchange->message, "application/json", cursors);
  wf_http_exchange_send (self, task);
}

static void
have (WfTransport *transport, const char *space, GBytes *question, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  WfHttpExchange *exchange = wf_http_exchange_new (self, task, "POST", "/_wf/have", WF_LIMIT_PAGE);

  if (!exchange)
    return;
  soup_message_headers_append (soup_message_get_request_headers (exchange->message),
                               WF_SPACE_HEADER, space);
  soup_message_set_request_body_from_bytes (exchange->message, "application/json", question);
  wf_http_exchange_send (self, task);
}

static void
ask (WfTransport *transport, const char *path, const char *space, GBytes *body, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  WfHttpExchange *exchange = wf_http_exchange_new (self, task, "POST", path, WF_HTTP_MAX_WORDS);

  if (!exchange)
    return;
  exchange->is_question = TRUE;
  if (space)
    soup_message_headers_append (soup_message_get_request_headers (exchange->message),
                                 WF_SPACE_HEADER, space);
  soup_message_set_request_body_from_bytes (exchange->message, "application/json", body);
  wf_http_exchange_send (self, task);
}

static void
blob (WfTransport *transport, const WfBlobRequest *request, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  g_autofree char *path = g_strdup_printf ("/_wf/blob/%s", request->hash);
  WfHttpExchange *exchange
      = wf_http_exchange_new (self, task, request->method, path, WF_BLOB_CHUNK);
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
  wf_http_exchange_send (self, task);
}

/* A foreign peer has no sessions of ours: it is told each time who asks. */
static void
fetch (WfTransport *transport, const char *path, GBytes *body, GTask *task)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (transport);
  WfHttpExchange *exchange
      = wf_http_exchange_new (self, task, body ? "POST" : "GET", path, WF_LIMIT_DECODED_PAGE);

  if (!exchange)
    return;
  exchange->is_reader = TRUE;
  if (self->basic)
    soup_message_headers_append (soup_message_get_request_headers (exchange->message),
                                 "Authorization", self->basic);
  if (body)
    soup_message_set_request_body_from_bytes (exchange->message, "application/json", body);
  wf_http_exchange_send (self, task);
}

static void
wf_http_transport_iface_init (WfTransportInterface *iface)
{
  iface->welcome = welcome;
  iface->sign_in = sign_in;
  iface->ask_session = ask_session;
  iface->pull = pull;
  iface->push = push;
  iface->feed = feed;
  iface->have = have;
  iface->ask = ask;
  iface->blob = blob;
  iface->fetch = fetch;
}

/* --- life --------------------------------------------------------------- */

static void
forget_basic (WfHttpTransport *self)
{
  if (self->basic)
    wf_crypto_wipe (self->basic, strlen (self->basic));
  g_clear_pointer (&self->basic, g_free);
}

static void
wf_http_transport_finalize (GObject *object)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (object);

  soup_session_abort (self->session);
  g_object_unref (self->session);
  g_free (self->url);
  g_free (self->host);
  g_free (self->ca_file);
  g_free (self->certificate_file);
  g_clear_object (&self->certificate);
  g_strfreev (self->pins);
  forget_basic (self);
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

void
wf_http_transport_set_certificate_file (WfHttpTransport *self, const char *path)
{
  g_free (self->certificate_file);
  self->certificate_file = g_strdup (path);
  g_clear_object (&self->certificate);
  self->has_files = FALSE;
}

void
wf_http_transport_set_pins (WfHttpTransport *self,
                            const char *const *pins,
                            GTlsCertificate *certificate)
{
  g_strfreev (self->pins);
  self->pins = g_strdupv ((char **) pins);
  g_set_object (&self->certificate, certificate);
}

void
wf_http_transport_set_basic (WfHttpTransport *self, const char *user, const char *password)
{
  char *both = g_strconcat (user, ":", password, NULL);
  char *encoded = g_base64_encode ((const guchar *) both, strlen (both));

  forget_basic (self);
  self->basic = g_strconcat ("Basic ", encoded, NULL);
  wf_crypto_wipe (both, strlen (both));
  wf_crypto_wipe (encoded, strlen (encoded));
  g_free (both);
  g_free (encoded);
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
