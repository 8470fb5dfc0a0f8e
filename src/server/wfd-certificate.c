/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-certificate.h"

#include <glib/gi18n.h>
#include <sys/socket.h>

#include "base/wf-crypto.h"
#include "base/wf-error.h"
#include "base/wf-key-pin.h"
#include "base/wf-log.h"
#include "wire/wf-reason.h"

char *
wfd_certificate_dup_fingerprint (GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) der = NULL;
  guint8 hash[WF_HASH_SIZE];

  g_object_get (certificate, "certificate", &der, NULL);
  const WfBytes part = { der->data, der->len };
  wf_crypto_hash (hash, &part, 1);
  return wf_hex_dup (hash, sizeof hash);
}

/* --- whether it works ------------------------------------------------------------- */

static gboolean
accept_cb (GTlsConnection *connection,
           GTlsCertificate *certificate,
           GTlsCertificateFlags flags,
           gpointer user_data)
{
  return TRUE; /* whose it is, and until when, is not asked here */
}

static gpointer
greet_thread (gpointer data)
{
  g_autoptr (GIOStream) stream = data;
  g_autoptr (GIOStream) client = g_tls_client_connection_new (stream, NULL, NULL);

  if (client)
    {
      g_signal_connect (client, "accept-certificate", G_CALLBACK (accept_cb), NULL);
      g_tls_connection_handshake (G_TLS_CONNECTION (client), NULL, NULL);
      g_io_stream_close (client, NULL, NULL);
    }
  g_io_stream_close (stream, NULL, NULL);
  return NULL;
}

static GIOStream *
connection_of (int fd)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, NULL);

  return socket ? G_IO_STREAM (g_socket_connection_factory_create_connection (socket)) : NULL;
}

gboolean
wfd_certificate_try (GTlsCertificate *certificate, GError **error)
{
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GIOStream) server = NULL;
  g_autoptr (GError) local = NULL;
  GThread *client;
  int ends[2];
  gboolean is_good;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return TRUE; /* then clients will see */
  stream = connection_of (ends[0]);
  client = g_thread_new ("greet", greet_thread, connection_of (ends[1]));
  server = g_tls_server_connection_new (stream, certificate, &local);
  is_good = server && g_tls_connection_handshake (G_TLS_CONNECTION (server), NULL, &local);
  g_io_stream_close (stream, NULL, NULL);
  g_thread_join (client);
  if (!is_good)
    g_set_error (error, WF_ERROR, WF_ERROR_INVALID,
                 _ ("nobody can be greeted with the two; is the key that of another certificate? "
                    "(%s)"),
                 local->message);
  return is_good;
}

/* --- who it is ----------------------------------------------------------------- */

static char *
dup_day (GDateTime *instant)
{
  char *day = instant ? g_date_time_format (instant, "%Y-%m-%d") : g_strdup ("?");

  g_clear_pointer (&instant, g_date_time_unref);
  return day;
}

static char *
dup_refusal (GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
  g_autofree char *from = dup_day (g_tls_certificate_get_not_valid_before (certificate));
  g_autofree char *until = dup_day (g_tls_certificate_get_not_valid_after (certificate));

  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return g_strdup (
        N_ ("The certificate of your computer is signed by an authority that this server "
            "does not admit. Choose the one that the server's administrator gave you."));
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return wf_reason_dup_with_day (WF_REASON_EXPIRED, until);
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return wf_reason_dup_with_day (WF_REASON_NOT_YET, from);
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return g_strdup (N_ ("The certificate of your computer has been revoked. Ask the server's "
                         "administrator for a new one."));
  return g_strdup (N_ ("The certificate of your computer does not verify. Ask the server's "
                       "administrator for a new one."));
}

static gboolean
refuse (WfdRequest *request, const char *reason)
{
  wf_log (WF_LOG_WARNING, "auth", "a client certificate was refused", "from",
          soup_server_message_get_remote_host (request->message), "reason", reason, NULL);
  wfd_request_refuse_early (request, 403, "certificate", reason);
  return FALSE;
}

/* By its key alone: the handshake has proved that who asks has it, and whoever signed the
 * certificate says nothing about that. */
static gboolean
is_known_by_key (WfdRequest *request, const char *pin)
{
  if (wfd_server_is_proxy (request->server, pin))
    {
      request->is_from_proxy = TRUE;
      return TRUE;
    }
  request->user
      = wfd_directory_dup_neighbour_of_pin (wfd_server_get_directory (request->server), pin);
  if (!request->user)
    return FALSE;
  wfd_neighbours_visited (wfd_server_get_neighbours (request->server), request->user);
  return TRUE;
}

/* Once a connection; where no authority is asked, whoever shows a certificate means to be known by
 * its key. */
static void
tell_unknown_key (WfdRequest *request, GTlsConnection *tls, const char *pin)
{
  request->has_unknown_key = TRUE;
  if (g_object_get_data (G_OBJECT (tls), "wfd-told"))
    return;
  g_object_set_data (G_OBJECT (tls), "wfd-told", (gpointer) tell_unknown_key);
  wf_log (WF_LOG_WARNING, "auth", "a certificate with a key of no neighbour and no proxy", "from",
          soup_server_message_get_remote_host (request->message), "pin", pin, NULL);
}

gboolean
wfd_certificate_identify (WfdRequest *request)
{
  GTlsConnection *tls
      = wfd_connections_get_tls (wfd_server_get_connections (request->server), request->message);
  GTlsCertificate *certificate = tls ? g_tls_connection_get_peer_certificate (tls) : NULL;
  g_autofree char *pin = certificate ? wf_key_pin_dup (certificate) : NULL;
  GTlsCertificateFlags flags;
  g_autofree char *fingerprint = NULL;
  gboolean is_removed;

  if (!certificate || (pin && is_known_by_key (request, pin)))
    return TRUE;
  if (!wfd_server_asks_authority (request->server))
    {
      tell_unknown_key (request, tls, pin ? pin : "");
      return TRUE;
    }
  flags = g_tls_connection_get_peer_certificate_errors (tls);
  if (flags != 0)
    {
      g_autofree char *reason = dup_refusal (certificate, flags);
      return refuse (request, reason);
    }
  fingerprint = wfd_certificate_dup_fingerprint (certificate);
  request->user = wfd_directory_dup_user_of_certificate (wfd_server_get_directory (request->server),
                                                         fingerprint, &is_removed);
  if (is_removed)
    return refuse (request,
                   N_ ("The certificate of your computer is good, but its user was removed from "
                       "this server. Ask your coordinator."));
  request->has_unknown_certificate = request->user == NULL;
  return TRUE;
}
