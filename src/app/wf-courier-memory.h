/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-courier.h"

G_BEGIN_DECLS

/* What the store remembers of a crisis' bundles, kept at hand for the panes: read anew whenever it
 * changes. Main thread. Emits "changed" (no arguments). */
#define WF_TYPE_COURIER_MEMORY (wf_courier_memory_get_type ())
G_DECLARE_FINAL_TYPE (WfCourierMemory, wf_courier_memory, WF, COURIER_MEMORY, GObject)

WfCourierMemory *wf_courier_memory_new (WfStore *store, const char *crisis);
/* NULL until it was read for the first time. Borrowed until "changed". */
const WfCourierState *wf_courier_memory_get_state (WfCourierMemory *self);
/* The first desk that has this operation by courier, and how many have it; NULL: none has, or a
 * server has confirmed it since. Borrowed until "changed". */
const WfCourierDelivered *
wf_courier_memory_find (WfCourierMemory *self, const WfOperationId *id, guint *n_desks);

G_END_DECLS
