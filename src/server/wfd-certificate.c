/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-certificate.h"

#include "base/wf-crypto.h"
#include "base/wf-log.h"

#define CERTIFICATE "wfd-certificate"
#define FLAGS "wfd-certificate-flags"

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

/* --- handshakes --------------------------------------------------------------- */

static gboolean
accept_to_explain_cb (SoupServerMessage *message,
                      GTlsCertificate *certificate,
                      GTlsCertificateFlags flags,
                      gpointer user_data)
{
  return TRUE;
}

static void
request_started_cb (SoupServer *soup, SoupServerMessage *message, gpointer user_data)
{
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_to_explain_cb), NULL);
}

void
wfd_certificate_watch (SoupServer *soup, GTlsDatabase *authority, gboolean is_required)
{
  soup_server_set_tls_database (soup, authority);
  soup_server_set_tls_auth_mode (soup, is_required ? G_TLS_AUTHENTICATION_REQUIRED
                                                   : G_TLS_AUTHENTICATION_REQUESTED);
  g_signal_connect (soup, "request-started", G_CALLBACK (request_started_cb), NULL);
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
    return g_strdup ("The certificate of your computer is signed by an authority that this server "
                     "does not admit. Choose the one that the server's administrator gave you.");
  if (flags & G_TLS_CERTIFICATE_EXPIRED)
    return g_strdup_printf ("The certificate of your computer has expired (valid until %s). "
                            "Ask the server's administrator for a new one.",
                            until);
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return g_strdup_printf ("The certificate of your computer is not valid yet (valid from %s). "
                            "Is the clock of the server right?",
                            from);
  if (flags & G_TLS_CERTIFICATE_REVOKED)
    return g_strdup ("The certificate of your computer has been revoked. Ask the server's "
                     "administrator for a new one.");
  return g_strdup ("The certificate of your computer does not verify. Ask the server's "
                   "administrator for a new one.");
}

static gboolean
refuse (WfdRequest *request, const char *reason)
{
  wf_log (WF_LOG_WARNING, "auth", "a client certificate was refused", "from",
          soup_server_message_get_remote_host (request->message), "reason", reason, NULL);
  wfd_request_refuse_early (request, 403, "certificate", reason);
  return FALSE;
}

/* libsoup tells the first request of a connection only: the socket remembers it for the others. */
static GTlsCertificate *
find_certificate (WfdRequest *request, GTlsCertificateFlags *flags)
{
  GObject *socket = G_OBJECT (soup_server_message_get_socket (request->message));
  GTlsCertificate *certificate = soup_server_message_get_tls_peer_certificate (request->message);

  if (certificate)
    {
      *flags = soup_server_message_get_tls_peer_certificate_errors (request->message);
      g_object_set_data_full (socket, CERTIFICATE, g_object_ref (certificate), g_object_unref);
      g_object_set_data (socket, FLAGS, GUINT_TO_POINTER (*flags));
      return certificate;
    }
  *flags = GPOINTER_TO_UINT (g_object_get_data (socket, FLAGS));
  return g_object_get_data (socket, CERTIFICATE);
}

gboolean
wfd_certificate_identify (WfdRequest *request)
{
  GTlsCertificateFlags flags;
  GTlsCertificate *certificate = find_certificate (request, &flags);
  g_autofree char *fingerprint = NULL;
  gboolean is_removed;

  if (!certificate)
    return TRUE;
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
                   "The certificate of your computer is good, but its user was removed from "
                   "this server. Ask your coordinator.");
  request->has_unknown_certificate = request->user == NULL;
  return TRUE;
}
