/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-request.h"

G_BEGIN_DECLS

/* Client certificates (mutual TLS; wfd-gate.h asks for them). The handshake proves that who asks
 * has the private key, and GIO checks the certificate against the clients' authority. One that does
 * not pass is let through the handshake all the same, only to be told at the first request, in
 * words, why nothing is answered: an alert of TLS cannot say what to do. It is never anybody's.
 * Main thread. */

/* SHA-256 over its DER bytes, as 64 hex digits. Free with g_free (). */
char *wfd_certificate_dup_fingerprint (GTlsCertificate *certificate);

/* Whether one can shake hands with it: a key that belongs to another certificate is noticed here
 * and not by every client. Blocks for a moment; any thread. */
gboolean wfd_certificate_try (GTlsCertificate *certificate, GError **error);

/* A neighbour and the front proxy are known by their keys instead, whoever signed for them.
 *
 * Looks at the certificate that the request's connection came with, if it came with one: sets its
 * user. FALSE after the request was refused (403) for it: it does not pass, or its user was
 * removed. One that nobody registered proves nothing and harms nothing: a password may follow. */
gboolean wfd_certificate_identify (WfdRequest *request);

G_END_DECLS
