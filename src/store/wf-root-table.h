/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "base/wf-id.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* Who founded the crises that a server joined before it had their history: the root key that its
 * administrator named, so that whoever delivers a genesis first does not say it. Synchronous; on
 * the thread of the connection. */
gboolean wf_root_ensure (WfDb *db, GError **error);
/* WF_ERROR_EXISTS when another key is pinned already. */
gboolean
wf_root_put (WfDb *db, const WfUuid *crisis, const guint8 key[WF_KEY_SIZE], GError **error);
/* WfUuid * -> guint8[WF_KEY_SIZE]; free with g_hash_table_unref (). */
GHashTable *wf_root_list (WfDb *db, GError **error);

G_END_DECLS
