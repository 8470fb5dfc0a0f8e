/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"
#include "store/wf-db.h"

G_BEGIN_DECLS

/* Folds a batch of new operations into `live` and `superseded` by the conflict rule of log.md §6:
 * the live set of a register is its writes that nobody names. What is written and superseded within
 * one batch never touches `live`. Retire and redact write no value. One thread; used again for each
 * batch.
 *
 *   writes W, named parents P of the batch:
 *     live       += W \ P \ superseded       (a child may have come before its parent)
 *     live       -= P \ W
 *     superseded += P
 *
 * Looking into `superseded` for every write would be a third of the work, and nearly always in
 * vain: operations that were named before they came are remembered in `awaited`, and only their
 * writes are looked up. */
typedef struct _WfFold WfFold;

WfFold *wf_fold_new (WfDb *db);
void wf_fold_free (WfFold *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFold, wf_fold_free)

/* Borrows @operation until the flush. Each operation once in its life. */
void wf_fold_add (WfFold *self, const WfOperation *operation, gint64 space);
/* Remembers the entry number of one that does not count: it is not given twice. */
void wf_fold_note (WfFold *self, const WfOperation *operation);
/* Forgets what was added. */
void wf_fold_clear (WfFold *self);
/* Writes the rows; empties the batch, also on failure. Inside a transaction. */
gboolean wf_fold_flush (WfFold *self, GError **error);

G_END_DECLS
