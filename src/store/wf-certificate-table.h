/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"

G_BEGIN_DECLS

/* Client certificates that a server knows by fingerprint, and whose they are. Synchronous; on the
 * thread of the connection. */
typedef struct
{
  char *fingerprint; /* SHA-256 over the DER bytes, 64 lower-case hex digits */
  char *user;        /* may have been removed since */
  char *subject;     /* for people */
} WfCertificate;

void wf_certificate_free (WfCertificate *certificate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCertificate, wf_certificate_free)

gboolean wf_certificate_ensure (WfDb *db, GError **error);
/* WF_ERROR_NOT_FOUND: there is no such user. WF_ERROR_EXISTS: it is another user's. */
gboolean wf_certificate_put (WfDb *db, const WfCertificate *certificate, GError **error);
/* WF_ERROR_NOT_FOUND when it is not known. */
gboolean wf_certificate_remove (WfDb *db, const char *fingerprint, GError **error);
/* GPtrArray of WfCertificate, by user. */
GPtrArray *wf_certificate_list (WfDb *db, GError **error);

G_END_DECLS
