/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* Under whom heads are kept that no server showed here itself. */
#define WF_HEAD_CARRIED "courier"

/* What servers have signed of their history (wire/wf-head.h), kept for ever, and what contradicted
 * it. Inside a transaction of the caller. */

gboolean wf_head_table_find (WfDb *db,
                             const char *peer,
                             gint64 space,
                             const char *epoch,
                             gint64 seq,
                             guint8 receipt[WF_HASH_SIZE],
                             gboolean *found,
                             GError **error);
/* One that is not known. */
gboolean wf_head_table_put (WfDb *db,
                            const char *peer,
                            gint64 space,
                            const char *epoch,
                            const WfHead *head,
                            GError **error);
/* The key with which the peer signed first. */
gboolean wf_head_table_get_key (
    WfDb *db, const char *peer, guint8 key[WF_KEY_SIZE], gboolean *found, GError **error);
/* Heads with from <= seq <= to, of all epochs when @epoch is NULL: adds to @heads (WfHead), by seq.
 */
gboolean wf_head_table_read (WfDb *db,
                             const char *peer,
                             gint64 space,
                             const char *epoch,
                             gint64 from,
                             gint64 to,
                             GArray *heads,
                             GError **error);

/* Heads of one history, whoever showed them: adds to @heads (WfHead), by seq. Once a server itself
 * has shown its key, what was carried counts only with that. */
gboolean
wf_head_table_list (WfDb *db, gint64 space, const char *epoch, GArray *heads, GError **error);

/* A server that means ill may contradict itself without end: so many of one kind are kept of one
 * space. */
#define WF_ALARM_MAX 100

/* @is_new FALSE: it is known, or there are enough of its kind. */
gboolean wf_alarm_table_put (
    WfDb *db, gint64 space, const WfHistoryAlarm *alarm, gboolean *is_new, GError **error);
/* Of the spaces whose names begin so, newest first: GPtrArray of WfHistoryAlarm. */
GPtrArray *wf_alarm_table_list (WfDb *db, const char *prefix, GError **error);

G_END_DECLS
