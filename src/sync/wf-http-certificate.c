/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include <libsoup/soup.h>

#include "base/wf-error.h"
#include "base/wf-key-pin.h"
#include "base/wf-private-file.h"
#include "sync/wf-http-transport-private.h"

/* --- why one was not accepted -------------------------------------------- */

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
        _ ("The server's certificate has expired (valid until %s). Its administrator has to renew it. "
           "Is the clock of this computer right?"),
        until);
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return g_strdup_printf (_ ("The server's certificate is not valid yet (valid from %s). "
                               "Is the clock of this computer right?"),
                            from);
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return certificate && is_self_signed (certificate)
               ? g_strdup (_ (
                   "The server's certificate is signed by itself, and by no authority that was chosen here. "
                   "Ask the server's administrator for the authority's file, and choose it here."))
               : g_strdup (_ (
                   "The server's certificate is signed by an authority that was not chosen here. "
                   "Choose the authority's file that the server's administrator gave you."));
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return g_strdup_printf (
        _ ("The server's certificate is for another host than %s. Check the address."), host);
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return g_strdup (_ ("The server's certificate has been revoked."));
  return g_strdup (_ ("The server's certificate does not verify."));
}

/* --- of one request ------------------------------------------------------ */

/* Of a server that is known by its key. */
static gboolean
is_pinned (WfHttpTransport *self, WfHttpExchange *exchange, GTlsCertificate *certificate)
{
  g_autofree char *pin = certificate ? wf_key_pin_dup (certificate) : NULL;

  if (pin && g_strv_contains ((const char *const *) self->pins, pin))
    return TRUE;
  g_free (exchange->certificate_reason);
  exchange->certificate_reason = g_strdup_printf (
      _ ("%s answers with another key than the one that was pinned; nothing was sent to it. It "
         "shows %s. Somebody stands between, or the key was changed: ask its administrator by "
         "another way, and pin the new one."),
      self->host, pin ? pin : "–");
  return FALSE;
}

static gboolean
accept_certificate_cb (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       GTask *task)
{
  WfHttpTransport *self = g_task_get_source_object (task);
  WfHttpExchange *exchange = g_task_get_task_data (task);

  if (self->pins)
    return is_pinned (self, exchange, certificate);
  g_free (exchange->certificate_reason);
  exchange->certificate_reason = wf_certificate_dup_reason (certificate, flags, self->host);
  return FALSE;
}

/* GLib takes TLS 1.1 where the system's policy lets it, and asks nobody of a certificate that an
 * authority has signed. Before anything was sent. */
static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  GTask *task)
{
  WfHttpTransport *self = g_task_get_source_object (task);
  WfHttpExchange *exchange = g_task_get_task_data (task);
  GTlsConnection *tls;

  if (event != G_SOCKET_CLIENT_TLS_HANDSHAKED)
    return;
  tls = G_TLS_CONNECTION (connection);
  if (self->pins && !is_pinned (self, exchange, g_tls_connection_get_peer_certificate (tls)))
    {
      g_cancellable_cancel (exchange->cancellable);
      return;
    }
  if (g_tls_connection_get_protocol_version (tls) >= G_TLS_PROTOCOL_VERSION_TLS_1_2)
    return;
  g_free (exchange->certificate_reason);
  exchange->certificate_reason = g_strdup (_ (
      "The server speaks an encryption that is too old (before TLS 1.2). Its administrator has to renew it."));
  g_cancellable_cancel (exchange->cancellable);
}

/* Where there is none it is only remembered, in case the server insists. */
static gboolean
request_certificate_cb (SoupMessage *message, GTlsClientConnection *connection, GTask *task)
{
  WfHttpExchange *exchange = g_task_get_task_data (task);
  exchange->is_certificate_wanted = TRUE;
  if (!exchange->transport->certificate)
    return FALSE;
  soup_message_set_tls_client_certificate (message, exchange->transport->certificate);
  return TRUE;
}

void
wf_http_exchange_watch_certificate (WfHttpExchange *exchange, GTask *task)
{
  g_signal_connect (exchange->message, "accept-certificate", G_CALLBACK (accept_certificate_cb),
                    task);
  g_signal_connect (exchange->message, "network-event", G_CALLBACK (network_event_cb), task);
  g_signal_connect (exchange->message, "request-certificate", G_CALLBACK (request_certificate_cb),
                    task);
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

const char *
wf_http_exchange_get_certificate_reason (const WfHttpExchange *exchange, const GError *error)
{
  if (exchange->certificate_reason)
    return exchange->certificate_reason;
  if (exchange->transport->certificate && is_about_certificate (error))
    return _ ("The server did not take the certificate of this computer. Ask its administrator.");
  if (exchange->is_certificate_wanted && !exchange->transport->certificate
      && error->domain == G_TLS_ERROR)
    return _ (
        "The server admits only computers that have a certificate from it, and this one has none. "
        "Ask its administrator.");
  return is_about_certificate (error) ? error->message : NULL;
}

/* --- files ----------------------------------------------------------------- */

typedef struct
{
  char *ca_file, *certificate_file;
  GTlsDatabase *database;
  GTlsCertificate *certificate;
  void (*done) (GTask *task);
} Files;

static void
files_free (Files *files)
{
  g_free (files->ca_file);
  g_free (files->certificate_file);
  g_clear_object (&files->database);
  g_clear_object (&files->certificate);
  g_free (files);
}

static gboolean
has_private_key (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) key = NULL;

  g_object_get (certificate, "private-key", &key, NULL);
  return key != NULL;
}

static GTlsCertificate *
read_certificate (const char *path, GError **error)
{
  char *text = wf_private_file_read (path, error);
  g_autoptr (GTlsCertificate) certificate
      = text ? g_tls_certificate_new_from_pem (text, -1, error) : NULL;

  wf_secret_text_free (text);
  if (certificate && has_private_key (certificate))
    return g_steal_pointer (&certificate);
  if (certificate)
    g_set_error_literal (error, WF_ERROR, WF_ERROR_INVALID,
                         _ ("it holds no private key; certificate and key belong into one file."));
  return NULL;
}

static void
read_files_thread (GTask *reading, gpointer source, gpointer data, GCancellable *cancellable)
{
  Files *files = data;
  GError *error = NULL;

  if (files->ca_file)
    {
      files->database = g_tls_file_database_new (files->ca_file, &error);
      g_prefix_error (&error, _ ("The authority's file %s cannot be used: "), files->ca_file);
    }
  if (!error && files->certificate_file)
    {
      files->certificate = read_certificate (files->certificate_file, &error);
      g_prefix_error (&error, _ ("The certificate of this computer, %s, cannot be used: "),
                      files->certificate_file);
    }
  if (error)
    g_task_return_error (reading, error);
  else
    g_task_return_boolean (reading, TRUE);
}

static void
files_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfHttpTransport *self = WF_HTTP_TRANSPORT (source);
  GTask *task = user_data;
  Files *files = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_new_error (task, WF_ERROR, WF_ERROR_CERTIFICATE, "%s", error->message);
      g_object_unref (task);
      return;
    }
  if (files->database)
    soup_session_set_tls_database (self->session, files->database);
  g_set_object (&self->certificate, files->certificate);
  self->has_files = TRUE;
  files->done (task);
}

void
wf_http_transport_read_files (WfHttpTransport *self, GTask *task, void (*done) (GTask *task))
{
  g_autoptr (GTask) reading = NULL;
  Files *files;

  if (self->has_files || (!self->ca_file && !self->certificate_file))
    {
      done (task);
      return;
    }
  files = g_new0 (Files, 1);
  files->ca_file = g_strdup (self->ca_file);
  files->certificate_file = g_strdup (self->certificate_file);
  files->done = done;
  reading = g_task_new (self, NULL, files_read_cb, task);
  g_task_set_task_data (reading, files, (GDestroyNotify) files_free);
  g_task_run_in_thread (reading, read_files_thread);
}
