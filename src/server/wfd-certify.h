/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-keyring.h"
#include "model/wf-ctl-draft.h"
#include "server/wfd-ledger.h"

G_BEGIN_DECLS

/* Writing into `ctl`, inside a transaction of the caller: with the root key at the command line, or
 * with the server's own device, which a root key has made a coordinator for enrolments. */
typedef struct
{
  WfUuid device, person;
  guint8 key[WF_KEY_SIZE];
  const char *name, *desk, *letter, *actor; /* @name: of the function */
} WfdDesk;

/* Continues the chain of @signer. WF_ERROR_DENIED: the crisis does not take it from that key. */
gboolean wfd_certify_append (WfdLedger *ledger,
                             const WfDraft *draft,
                             const WfDeviceKey *signer,
                             GError **error);
/* Person, device and membership. */
gboolean wfd_certify_desk (WfdLedger *ledger,
                           const char *ctl,
                           const WfdDesk *desk,
                           WfRole role,
                           const WfDeviceKey *signer,
                           GError **error);

#define WFD_KEY_FILE "server.key"

/* The server's own key in @data_dir, made at first use: it signs heads, and what it certifies. */
WfDeviceKey *wfd_certify_ensure_key (const char *data_dir, GError **error);

G_END_DECLS
