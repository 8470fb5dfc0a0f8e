/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* How far each peer's space was read: stored in the transaction that stores what it covers. */

/* Fills @cursor, which is zeroed; its epoch stays NULL where the space was never read. */
gboolean
wf_cursor_table_get (WfDb *db, const char *peer, gint64 space, WfCursor *cursor, GError **error);
gboolean wf_cursor_table_put (
    WfDb *db, const char *peer, gint64 space, const WfCursor *cursor, GError **error);
/* What servers were read of @space is no more what they have. */
gboolean wf_cursor_table_forget (WfDb *db, gint64 space, GError **error);

G_END_DECLS
