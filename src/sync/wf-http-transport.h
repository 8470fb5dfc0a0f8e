/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/wf-transport.h"

G_BEGIN_DECLS

/* HTTPS by libsoup, in the thread (and its default main context) that made it. Certificates are
 * verified against the private CA that the user chose, or the system's; there is no way around
 * that. Answers are read as they come, with a cap that counts what was unpacked. */
#define WF_TYPE_HTTP_TRANSPORT (wf_http_transport_get_type ())
G_DECLARE_FINAL_TYPE (WfHttpTransport, wf_http_transport, WF, HTTP_TRANSPORT, GObject)

/* @url: https:// only. @ca_file NULL: the system's authorities. Nothing is read or sent yet. */
WfTransport *wf_http_transport_new (const char *url, const char *ca_file);
/* PEM with certificate and private key of this computer, for servers that ask for one (mutual TLS);
 * mode 0600. NULL: none. */
void wf_http_transport_set_certificate_file (WfHttpTransport *self, const char *path);
/* Of a server that is known by its public key (base/wf-key-pin.h), NULL-terminated: one of @pins is
 * all that counts, no authority, name or date does, and nothing is sent to any other. @certificate:
 * of this computer, with its private key. */
void wf_http_transport_set_pins (WfHttpTransport *self,
                                 const char *const *pins,
                                 GTlsCertificate *certificate);
/* What wf_transport_fetch_async () says of itself. */
void wf_http_transport_set_basic (WfHttpTransport *self, const char *user, const char *password);
/* Why a certificate was not accepted, for people. Free with g_free (). */
char *wf_certificate_dup_reason (GTlsCertificate *certificate,
                                 GTlsCertificateFlags flags,
                                 const char *host);

G_END_DECLS
