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
/* Remembers parents that a retire operation names, without a write of its own. */
void wf_register_supersede (WfRegister *self, const WfOperationId *ids, guint n_ids);
/* The live set, winner first: order is (not suspect, hlc, id) descending. Borrowed, until the next
 * apply. */
const WfLive *wf_register_get_live (WfRegister *self, guint *n_live);
/* More than one distinct value is live. */
gboolean wf_register_is_conflicted (WfRegister *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfRegister, wf_register_free)

G_END_DECLS
