/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-db.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* Checks operations space by space, as if nothing were trusted: form, hash, signature, membership,
 * receipts, and that no device's chain has a gap or a fork. Prints what it finds, each with a
 * stable word: the code of a verdict (wf-validity.h), or "receipt", "gap", "fork", "broken-chain".
 */
typedef struct _WfAudit WfAudit;

WfAudit *wf_audit_new (void);
void wf_audit_free (WfAudit *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfAudit, wf_audit_free)

/* First every document of every `ctl`, and of the red spaces, which name their own members: they
 * say who counts. @receipt may be NULL. */
void wf_audit_learn (
    WfAudit *self, const char *space, const char *document, gsize length, const WfReceipt *receipt);

/* Then space after space. @place names the file or the space. */
void wf_audit_begin (WfAudit *self, const char *place, const char *space);
/* @number: line or row; @receipt may be NULL. */
void wf_audit_take (
    WfAudit *self, gint64 number, const char *document, gsize length, const WfReceipt *receipt);
/* The same of a store, where receipts of several servers stand side by side: they are not walked,
 * that is the archive's check. */
void wf_audit_take_stored (
    WfAudit *self, gint64 number, const char *document, gsize length, const WfReceipt *receipt);
/* Prints the sum; the number of findings. */
guint wf_audit_end (WfAudit *self);

/* All of that for the spaces of a store; @only: these, or NULL. Adds to @n_findings. */
gboolean wf_audit_store (
    WfDb *db, const char *place, const char *const *only, guint *n_findings, GError **error);

G_END_DECLS
