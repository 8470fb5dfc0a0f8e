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
  GPtrArray *crises; /* uuid texts */
} WfAccount;

void wf_account_free (WfAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfAccount, wf_account_free)

/* GPtrArray of WfAccount. */
GPtrArray *wf_account_list (WfDb *db, GError **error);

G_END_DECLS
