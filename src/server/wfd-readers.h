/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "server/wfd-ledger.h"

G_BEGIN_DECLS

/* Who may read by membership (log.md §11): a set of "<crisis uuid> <device uuid>", and of
 * "<red space> <device uuid>", of devices that were not revoked and whose person is a member. Free
 * with g_hash_table_unref (). On the thread of the ledger; the set itself is plain. */
GHashTable *wfd_readers_new (WfdLedger *ledger);
/* @where: a crisis (uuid text) or the name of a red space. */
gboolean wfd_readers_contain (GHashTable *readers, const char *where, const char *device);

G_END_DECLS
