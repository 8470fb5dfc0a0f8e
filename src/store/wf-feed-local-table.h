/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"

G_BEGIN_DECLS

/* Inside a transaction of the caller; the table is made by wf_feed_ensure (). */

/* Checkpoints of replicating peers (`_local`): one JSON text by name. */
gboolean wf_feed_put_local (
    WfDb *db, gint64 space, const char *name, const char *json, gsize length, GError **error);
/* NULL without @error: there is none. */
char *wf_feed_dup_local (WfDb *db, gint64 space, const char *name, GError **error);

G_END_DECLS
