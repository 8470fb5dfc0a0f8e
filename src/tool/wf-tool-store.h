/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"
#include "store/wf-store-lock.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* Where the application keeps the store of a realm; free with g_free (). */
char *wf_tool_dup_store_path (WfRealm realm);
/* The realm of a space's name; FALSE when it is none. */
gboolean wf_tool_get_realm (const char *space, WfRealm *realm, GError **error);

/* The asynchronous calls, made to wait. */
void wf_tool_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *wf_tool_wait (GAsyncResult **result);
/* @place: the file whose receipts contradict what a server has signed. */
void wf_tool_print_alarm (const char *place, const WfHistoryAlarm *alarm);
/* A store that is there, for a look or a repair, and nobody else's meanwhile: with FALSE the error
 * says what is there, what was not changed and what to do. @lock is to be released after @db. */
gboolean wf_tool_open_db (const char *path, WfStoreLock **lock, WfDb **db, GError **error);
WfStore *wf_tool_open_store (const char *path, WfRealm realm, GError **error);

G_END_DECLS
