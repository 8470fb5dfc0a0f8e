/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-marking.h"
#include "model/wf-operation.h"

G_BEGIN_DECLS

/* May a reader with @ceiling see the operation? `ctl` goes to everybody; a compartment that is no
 * marking lies above every ceiling. Whatever leaves the program is folded from these alone, so that
 * nothing of what lies above can be in it. */
gboolean wf_operation_is_within (const WfOperation *operation, WfMarking ceiling);
/* The marking of its space; FALSE: it has none (`ctl`). */
gboolean wf_operation_get_marking (const WfOperation *operation, WfMarking *marking);

G_END_DECLS
