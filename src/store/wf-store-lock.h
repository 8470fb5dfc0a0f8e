/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One program writes a store at a time. SQLite alone would let two do so, each with a picture and
 * numbers of entries that know nothing of the other's. The lock is on a file beside the store and
 * goes with the process, however it ends; reading needs none. Any thread. */
typedef struct _WfStoreLock WfStoreLock;

/* NULL with WF_ERROR_BUSY where another program has it: the message names the process. */
WfStoreLock *wf_store_lock_take (const char *store_path, GError **error);
void wf_store_lock_free (WfStoreLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfStoreLock, wf_store_lock_free)

G_END_DECLS
