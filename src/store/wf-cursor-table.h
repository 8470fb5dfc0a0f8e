/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* How far each peer's space was read: stored in the transaction that stores what it covers. @epoch
 * NULL: never read. */
gboolean wf_cursor_table_get (WfDb *db,
                              const char *peer,
                              gint64 space,
                              char **epoch,
                              gint64 *seq,
                              guint8 hash[WF_HASH_SIZE],
                              GError **error);
gboolean wf_cursor_table_put (WfDb *db,
                              const char *peer,
                              gint64 space,
                              const char *epoch,
                              gint64 seq,
                              const guint8 hash[WF_HASH_SIZE],
                              GError **error);

G_END_DECLS
