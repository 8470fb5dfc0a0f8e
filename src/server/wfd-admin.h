/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"
#include "base/wf-keyring.h"
#include "model/wf-space.h"
#include "server/wfd-certify.h"
#include "server/wfd-ledger.h"

G_BEGIN_DECLS

/* What an administrator does at the command line, in the same file as the running server, which
 * notices within a second. Synchronous. */
typedef struct _WfdAdmin WfdAdmin;

/* WF_ERROR_NOT_FOUND where no server's data are: a folder that was mistyped is not made, or what is
 * done there would look as if it had been done. */
WfdAdmin *wfd_admin_open (const char *data_dir, WfClock *clock, GError **error);
/* Makes them there. */
WfdAdmin *wfd_admin_make (const char *data_dir, WfClock *clock, GError **error);
void wfd_admin_free (WfdAdmin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdAdmin, wfd_admin_free)

/* Adds a user, or gives a known one another password; @crises: uuid texts to read. */
gboolean wfd_admin_add_user (WfdAdmin *self,
                             const char *name,
                             const char *password,
                             const char *const *crises,
                             GError **error);

/* A new crisis with its five spaces and a signed genesis. @root: its root key. */
gboolean wfd_admin_add_crisis (WfdAdmin *self,
                               WfRealm realm,
                               const WfUuid *crisis,
                               const char *name,
                               const WfDeviceKey *root,
                               GError **error);
/* The crisis of shipped archives, with their receipts; spaces that no archive fills are made empty.
 * Gives its uuid. */
gboolean wfd_admin_import_crisis (
    WfdAdmin *self, WfRealm realm, const char *const *archives, WfUuid *crisis, GError **error);

/* A crisis that another server has: its five spaces, empty, to be filled by a neighbour. @root: the
 * public half of the key that founded it, which nothing that comes in can change. */
gboolean wfd_admin_join_crisis (WfdAdmin *self,
                                WfRealm realm,
                                const WfUuid *crisis,
                                const guint8 root[WF_KEY_SIZE],
                                GError **error);

/* Writes person, device and membership into the crisis' `ctl`, signed by @root; the user reads
 * with that device from now on. */
gboolean wfd_admin_certify (WfdAdmin *self,
                            WfRealm realm,
                            const WfUuid *crisis,
                            const WfdDesk *desk,
                            const char *user,
                            const WfDeviceKey *root,
                            GError **error);
/* Borrowed: for what is written inside a transaction of the caller. */
WfdLedger *wfd_admin_get_ledger (WfdAdmin *self);
WfDb *wfd_admin_get_db (WfdAdmin *self);
/* Which of the two realms a crisis here is of. */
gboolean wfd_admin_find_crisis (WfdAdmin *self, const WfUuid *crisis, WfRealm *realm);

G_END_DECLS
