/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-store.h"

G_BEGIN_DECLS

/* Checks operations space by space, as if nothing were trusted: form, hash, signature, membership,
 * receipts, and that no device's chain has a gap or a fork. Prints what it finds. */
typedef struct _WfAudit WfAudit;

WfAudit *wf_audit_new (void);
void wf_audit_free (WfAudit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfAudit, wf_audit_free)

/* First every document of every `ctl`: it says who counts in the other spaces. */
void wf_audit_learn (WfAudit *self, const char *space, const char *document, gsize length);

/* Then space after space. @place names the file or the space. */
void wf_audit_begin (WfAudit *self, const char *place, const char *space);
/* @number: line or row; @receipt may be NULL. */
void wf_audit_take (
    WfAudit *self, gint64 number, const char *document, gsize length, const WfReceipt *receipt);
/* One more receipt, not walked. */
void wf_audit_count_receipt (WfAudit *self);
/* Prints the sum; the number of findings. */
guint wf_audit_end (WfAudit *self);

G_END_DECLS
