/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-crypto.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* Which attachments a server holds whole, and in which spaces they were put: whoever may read one
 * of these may read the attachment. The bytes are files beside the database. Synchronous; on the
 * thread of the connection. */
gboolean wf_feed_blob_ensure (WfDb *db, GError **error);
gboolean wf_feed_blob_add (
    WfDb *db, const guint8 hash[WF_HASH_SIZE], gint64 space, gint64 size, GError **error);
/* @spaces: of gint64, the numbers of its spaces; empty when it is not here. */
gboolean wf_feed_blob_find (
    WfDb *db, const guint8 hash[WF_HASH_SIZE], gint64 *size, GArray **spaces, GError **error);

/* Each blob once, until @visit returns FALSE. */
typedef gboolean (*WfFeedBlobVisit) (const guint8 hash[WF_HASH_SIZE],
                                     gint64 size,
                                     gpointer user_data);
gboolean wf_feed_blob_visit (WfDb *db, WfFeedBlobVisit visit, gpointer user_data, GError **error);

G_END_DECLS
