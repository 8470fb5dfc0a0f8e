/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-keyring.h"
#include "server/wfd-ledger.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* Signed heads of the receipt chains (log.md §8): after a thousand operations, or one and ten
 * minutes, the newest receipt of a space is signed with the server's key. Whoever keeps what was
 * signed sees when history is written anew. On the thread of the ledger. */

/* Is one due? Asks the file once a space. */
gboolean wfd_heads_are_due (WfdLedger *ledger, WfDb *db, gboolean *are_due, GError **error);
/* Signs those that are due. Inside a transaction. */
gboolean wfd_heads_sign (WfdLedger *ledger, WfDb *db, const WfDeviceKey *key, GError **error);

G_END_DECLS
