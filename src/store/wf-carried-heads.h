/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* Bundles and archives carry receipts of a server's history, and what the server has signed of
 * them. They are held against what is kept here of the same history (its epoch), whoever brought
 * that. Blocks; @db may be read only. */
typedef struct _WfCarriedHeads WfCarriedHeads;

WfCarriedHeads *
wf_carried_heads_new (WfDb *db, gint64 space, const char *name, const char *epoch, GError **error);
void wf_carried_heads_free (WfCarriedHeads *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfCarriedHeads, wf_carried_heads_free)

/* @head: of this very receipt, or NULL. @against: the head that speaks against it. Pure. */
WfHistoryFault wf_carried_heads_judge (WfCarriedHeads *self,
                                       const WfReceipt *receipt,
                                       const WfHead *head,
                                       WfHead *against);
/* A head that was found good and is not kept yet: keeps it. Inside a transaction of the caller. */
gboolean wf_carried_heads_keep (WfCarriedHeads *self, const WfHead *head, GError **error);

/* For whoever carries receipts in the order of their numbers: what of @heads (WfHead, by number)
 * signs this very receipt, or NULL. @at: of those that are behind, 0 at first. One that does not
 * fit what is here has raised its alarm and is passed on to nobody. */
const WfHead *wf_heads_find (
    const GArray *heads, guint *at, gint64 seq, gint64 time_us, const guint8 receipt[WF_HASH_SIZE]);

G_END_DECLS
