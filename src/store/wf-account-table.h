/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"

G_BEGIN_DECLS

/* Who may sign in at a server, and whose crises they may read. Synchronous; on the thread of the
 * connection. */
gboolean wf_account_ensure (WfDb *db, GError **error);
/* Adds or replaces; @crises (uuid texts) are added to what the user has. */
gboolean wf_account_put (WfDb *db,
                         const char *name,
                         const char *password_hash,
                         const char *const *crises,
                         GError **error);

typedef struct
{
  char *name, *password_hash;
  char *device; /* uuid text: reads while it is certified and its person a member; NULL: what was
                   given to the account */
  GPtrArray *crises; /* uuid texts */
} WfAccount;

void wf_account_free (WfAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfAccount, wf_account_free)

/* The same inside a transaction of the caller. */
gboolean wf_account_put_inside (WfDb *db,
                                const char *name,
                                const char *password_hash,
                                const char *const *crises,
                                GError **error);
/* @name, or "@name 2", …: one that no user has; free with g_free (). */
char *wf_account_dup_free_name (WfDb *db, const char *name, GError **error);
/* Ties a user to a device of `ctl`. */
gboolean wf_account_set_device (WfDb *db, const char *name, const char *device, GError **error);
/* uuid text; NULL without @error: the user has none. Free with g_free (). */
char *wf_account_dup_device (WfDb *db, const char *name, GError **error);
/* WF_ERROR_NOT_FOUND when there is no such user. */
gboolean wf_account_remove (WfDb *db, const char *name, GError **error);

/* GPtrArray of WfAccount. */
GPtrArray *wf_account_list (WfDb *db, GError **error);

G_END_DECLS
