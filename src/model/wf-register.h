/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"

G_BEGIN_DECLS

/* Multi-value register, the conflict rule of log.md §6. Pure and order-free: any order, any
 * repetition of the same operations gives the same live set.
 *
 *   write of f by operation o            live(f) = writes of f that nobody's prev names
 *   prev[f] = {a, b}      a ─┐
 *                         b ─┴─> o       one distinct value: settled; several: conflict, shown
 *
 * One register is one (space, entity, field). */
typedef struct
{
  WfOperation *operation; /* owned */
  const WfWrite *write;   /* inside @operation */
} WfLive;

typedef struct _WfRegister WfRegister;

WfRegister *wf_register_new (void);
void wf_register_free (WfRegister *self);
/* FALSE when the operation was known already. */
gboolean wf_register_apply (WfRegister *self, WfOperation *operation, const WfWrite *write);
/* Another copy of a known operation that says more (a receipt came, the body went): takes the place
 * of the first. */
void wf_register_refresh (WfRegister *self, WfOperation *operation, const WfWrite *write);
/* Remembers the writes that a retire operation names. They stay readable, so that a retired record,
 * and one that is in disagreement over it, still shows what it was. */
void wf_register_retire (WfRegister *self, const WfOperationId *ids, guint n_ids);
/* How many of the live writes a retire named. */
guint wf_register_get_n_retired (WfRegister *self);
/* The live set, winner first: order is (not suspect, hlc, id) descending. Borrowed, until the next
 * apply. */
const WfLive *wf_register_get_live (WfRegister *self, guint *n_live);
/* More than one distinct value is live. */
gboolean wf_register_is_conflicted (WfRegister *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfRegister, wf_register_free)

G_END_DECLS
