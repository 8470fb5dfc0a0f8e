/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-error.h"
#include "base/wf-json.h"
#include "store/wf-blob-files.h"
#include "sync/wf-http-transport-private.h"
#include "wire/wf-protocol.h"
#include "wire/wf-reason.h"

#define CHUNK_SIZE (256 * 1024)
/* A line that has been silent for so long to somebody who hears something every few seconds
 * (HEARTBEAT_MS of wf-http-transport.c) is broken. */
#define READER_SILENCE_SECONDS 20
/* Longest that one answer may take: 8 MiB at 64 kbit/s, and some more. */
#define LONGEST_ANSWER_SECONDS (30 * 60)
/* Of all answers together, unpacked. */
#define MAX_HELD (4 * WF_LIMIT_DECODED_PAGE)

static void
stop_watchdog (WfHttpExchange *exchange)
{
  if (exchange->watchdog)
    g_source_destroy (exchange->watchdog);
  g_clear_pointer (&exchange->watchdog, g_source_unref);
}

static void
exchange_free (WfHttpExchange *exchange)
{
  stop_watchdog (exchange);
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

/* --- the answer ---------------------------------------------------------- */

static void
fail (GTask *task, WfErrorCode code, const char *message)
{
  g_task_return_new_error (task, WF_ERROR, (int) code, "%s", message);
  g_object_unref (task);
}

/* What libsoup and GIO say, as what can be done about it. */
static void
fail_on_the_way (GTask *task, GError *error)
{
  WfHttpTransport *self = g_task_get_source_object (task);
  WfHttpExchange *exchange = g_task_get_task_data (task);
  const char *reason;

  /* Connections that lie idle went the same way: one that is dead without a word would swallow the
   * next request, too. */
  if (exchange->is_too_slow || exchange->certificate_reason
      || !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    soup_session_abort (self->session);
  if (exchange->is_too_slow)
    {
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                   _ ("The server has fallen silent, or is too slow to be read."));
    }
  reason = wf_http_exchange_get_certificate_reason (exchange, error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !reason)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (reason)
    fail (task, WF_ERROR_CERTIFICATE, reason);
  else
    {
      g_autofree char *text = wf_http_exchange_dup_no_road (exchange, error);
      fail (task, WF_ERROR_OFFLINE, text);
    }
  g_error_free (error);
}

/* The answer as a JSON object, or NULL. */
static WfJson *
scan_words (const WfHttpExchange *exchange)
{
  g_autoptr (WfJson) json = NULL;
  const WfJsonLimits limits
      = { .max_bytes = WF_HTTP_MAX_WORDS, .max_depth = 4, .max_members = 16, .max_values = 64 };

  if (exchange->body)
    json = wf_json_scan ((char *) exchange->body->data, exchange->body->len, &limits, NULL);
  return json && wf_json_type (wf_json_root (json)) == WF_JSON_OBJECT ? g_steal_pointer (&json)
                                                                      : NULL;
}

static char *
dup_reason (const WfHttpExchange *exchange)
{
  g_autoptr (WfJson) json = scan_words (exchange);
  const char *reason = json ? wf_json_member_string (wf_json_root (json), "reason") : NULL;

  if (reason)
    return wf_reason_dup_translated (reason);
  return wf_http_exchange_dup_words (exchange);
}

/* Our server's word for a certificate of this computer that it does not admit. */
static gboolean
is_certificate_refused (const WfHttpExchange *exchange)
{
  g_autoptr (WfJson) json = scan_words (exchange);

  return json
         && g_strcmp0 (wf_json_member_string (wf_json_root (json), "error"), "certificate") == 0;
}

/* {"userCtx": {"name": …}}: null for nobody. */
static gboolean
names_nobody (const WfHttpExchange *exchange)
{
  g_autoptr (WfJson) json = scan_words (exchange);
  WfJsonValue user;

  return !json || !wf_json_member (wf_json_root (json), "userCtx", &user)
         || wf_json_type (user) != WF_JSON_OBJECT || !wf_json_member_string (user, "name");
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
  WfHttpExchange *exchange = g_task_get_task_data (task);
  WfReply *reply = g_new0 (WfReply, 1);

  reply->is_other_history = is_other_history;
  reply->status = soup_message_get_status (exchange->message);
  reply->received = exchange->is_blob ? get_received (exchange->message) : -1;
  reply->body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  g_task_return_pointer (task, reply, (GDestroyNotify) wf_reply_free);
  g_object_unref (task);
}

/* WF_ERROR_FAILED: nothing that is particular to a question. */
static WfErrorCode
get_answer_code (guint status)
{
  static const struct
  {
    guint status;
    WfErrorCode code;
  } answers[] = { { 403, WF_ERROR_DENIED }, { 409, WF_ERROR_EXISTS }, { 410, WF_ERROR_INVALID } };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    if (answers[i].status == status)
      return answers[i].code;
  return WF_ERROR_FAILED;
}

static void
answer (GTask *task)
{
  WfHttpExchange *exchange = g_task_get_task_data (task);
  guint status = soup_message_get_status (exchange->message);
  g_autofree char *reason = NULL;

  if (exchange->is_blob && is_blob_answer (status))
    {
      succeed (task, FALSE);
      return;
    }

  if (status >= 200 && status < 300 && wf_http_exchange_is_page (exchange))
    {
      reason = wf_http_exchange_dup_words (exchange);
      fail (task, WF_ERROR_PROTOCOL, reason);
      return;
    }
  if (status >= 200 && status < 300 && !(exchange->is_session && names_nobody (exchange)))
    {
      succeed (task, FALSE);
      return;
    }
  if (status == 409 && !exchange->is_question)
    {
      succeed (task, TRUE);
      return;
    }
  reason = dup_reason (exchange);
  if (status == 401 || exchange->is_session)
    fail (task, WF_ERROR_SIGNED_OUT, reason);
  else if (status == 403 && is_certificate_refused (exchange))
    fail (task, WF_ERROR_CERTIFICATE, reason);
  else if (exchange->is_question && get_answer_code (status) != WF_ERROR_FAILED)
    fail (task, get_answer_code (status), reason);
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
hear (WfHttpExchange *exchange)
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
hold (WfHttpExchange *exchange, gsize size)
{
  exchange->transport->n_held += size - exchange->n_held;
  exchange->n_held = size;
}

static void read_on (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  WfHttpExchange *exchange = g_task_get_task_data (task);
  GError *error = NULL;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (n < 0)
    {
      fail_on_the_way (task, error);
      return;
    }
  if (n == 0 && exchange->body->len < exchange->announced)
    {
      fail (task, WF_ERROR_OFFLINE, _ ("The line broke in the middle of an answer."));
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
    fail (task, WF_ERROR_TOO_LARGE, _ ("The server's answer is larger than this program takes."));
  else
    read_on (task);
}

static void
read_on (GTask *task)
{
  WfHttpExchange *exchange = g_task_get_task_data (task);
  g_input_stream_read_async (exchange->stream, exchange->chunk, CHUNK_SIZE, G_PRIORITY_DEFAULT,
                             exchange->cancellable, read_cb, task);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  WfHttpExchange *exchange = g_task_get_task_data (task);
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
    exchange->cap = WF_HTTP_MAX_WORDS;
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

/* --- the request --------------------------------------------------------- */

WfHttpExchange *
wf_http_exchange_new (
    WfHttpTransport *self, GTask *task, const char *method, const char *path, gsize cap)
{
  g_autofree char *uri = g_strconcat (self->url, path, NULL);
  WfHttpExchange *exchange = g_new0 (WfHttpExchange, 1);
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
            _ ("The server's address must begin with https:// and name a host."));
      return NULL;
    }
  /* A redirection is somebody else's page: a captive portal, a wrong address. */
  soup_message_add_flags (exchange->message, SOUP_MESSAGE_NO_REDIRECT);
  /* Everything that we say may be said twice. Not told so, libsoup makes a new connection for each
   * POST. */
  soup_message_add_flags (exchange->message, SOUP_MESSAGE_IDEMPOTENT);
  soup_message_headers_append (soup_message_get_request_headers (exchange->message),
                               WF_PROFILE_HEADER, G_STRINGIFY (WF_PROFILE));
  wf_http_exchange_watch_certificate (exchange, task);
  return exchange;
}

static gboolean
watchdog_cb (gpointer user_data)
{
  WfHttpExchange *exchange = user_data;
  const gint64 now = g_get_monotonic_time ();

  if ((exchange->heard || now - exchange->began < LONGEST_ANSWER_SECONDS * WF_SECOND_US)
      && !(exchange->is_reader
           && now - exchange->last_heard > READER_SILENCE_SECONDS * WF_SECOND_US))
    return G_SOURCE_CONTINUE;
  exchange->is_too_slow = TRUE;
  g_cancellable_cancel (exchange->cancellable);
  return G_SOURCE_REMOVE;
}

static void
send_message (GTask *task)
{
  WfHttpTransport *self = g_task_get_source_object (task);
  WfHttpExchange *exchange = g_task_get_task_data (task);

  exchange->began = exchange->last_heard = g_get_monotonic_time ();
  exchange->watchdog = g_timeout_source_new_seconds (2);
  g_source_set_callback (exchange->watchdog, watchdog_cb, exchange, NULL);
  g_source_attach (exchange->watchdog, g_main_context_get_thread_default ());
  if (self->certificate)
    soup_message_set_tls_client_certificate (exchange->message, self->certificate);
  soup_session_send_async (self->session, exchange->message, G_PRIORITY_DEFAULT,
                           exchange->cancellable, sent_cb, task);
}

void
wf_http_exchange_send (WfHttpTransport *self, GTask *task)
{
  wf_http_transport_read_files (self, task, send_message);
}
