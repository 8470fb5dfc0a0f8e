/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"
#include "model/wf-operation.h"
#include "model/wf-validity.h"
#include "store/wf-feed-table.h"

G_BEGIN_DECLS

/* What counts and what number it gets: spaces with their newest receipts, crises with their
 * membership and exercise clock. Synchronous; belongs to the thread of @db. The writer thread and
 * the commands stand on it. */
typedef struct _WfdLedger WfdLedger;

WfdLedger *wfd_ledger_new (WfDb *db, WfClock *clock, GError **error);
void wfd_ledger_free (WfdLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfdLedger, wfd_ledger_free)

/* Reads everything again: after a rollback, and when another process has written. */
gboolean wfd_ledger_reload (WfdLedger *self, GError **error);
/* WfFeedSpace; borrowed. */
GPtrArray *wfd_ledger_get_spaces (WfdLedger *self);
gboolean wfd_ledger_add_space (WfdLedger *self, const char *name, GError **error);
/* Of a crisis whose spaces are added after this: only this key can have founded it. */
gboolean wfd_ledger_pin_root (WfdLedger *self,
                              const WfUuid *crisis,
                              const guint8 key[WF_KEY_SIZE],
                              GError **error);

/* Inside a transaction. FALSE with @error: the database failed, roll back. Else @verdict says
 * whether it was taken (or known). The signature was checked by the caller. @receipt NULL: the next
 * one is made. */
gboolean wfd_ledger_append (WfdLedger *self,
                            const char *space,
                            WfOperation *operation,
                            const WfFeedReceipt *receipt,
                            WfVerdict *verdict,
                            gboolean *is_new,
                            GError **error);
/* Who counts of those that asked for a redaction is asked again where a membership has changed. To
 * be done before each commit. */
gboolean wfd_ledger_settle (WfdLedger *self, GError **error);
gboolean wfd_ledger_is_settled (WfdLedger *self);
/* FALSE when there is no such crisis. */
gboolean wfd_ledger_find_realm (WfdLedger *self, const WfUuid *crisis, WfRealm *realm);
/* NULL when there is no such crisis. */
WfMembership *wfd_ledger_get_membership (WfdLedger *self, const char *space);
/* Newest operation of a device in a space: n (0: none), hash and clock, for whoever writes the next
 * one. */
gboolean wfd_ledger_get_chain (WfdLedger *self,
                               const char *space,
                               const WfUuid *device,
                               gint64 *n,
                               guint8 hash[WF_HASH_SIZE],
                               guint64 *hlc,
                               GError **error);
/* Now, by the clock of the space's crisis. */
gint64 wfd_ledger_now_us (WfdLedger *self, const char *space);

G_END_DECLS
