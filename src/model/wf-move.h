/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-access.h"
#include "model/wf-record.h"

G_BEGIN_DECLS

/* Saying in another compartment what stands in one (log.md §2): new operations there that name
 * their origin. Nothing is taken away where it stood. */
typedef enum
{
  WF_MOVE_ALLOWED,
  WF_MOVE_NOWHERE,        /* it stands there already */
  WF_MOVE_NO_WRITER,      /* whose role does not write (wf-access.h) */
  WF_MOVE_NOT_ORIGINATOR, /* lowering: the originator or a coordinator may */
} WfMoveVerdict;

/* A stricter marking may be given by everybody who may write; "only the originator may lower it"
 * (domain/blueprint.md, marking rule 1), and who leads the work. */
WfMoveVerdict wf_move_judge (WfRole role, gboolean is_originator, WfMarking from, WfMarking to);

/* One draft an operation of origin: the live values of @field, of every field when NULL, that stand
 * in @from and not yet in @to. A conflict is not moved: settle it first, see @n_conflicts. Free
 * with g_ptr_array_unref (). */
GPtrArray *wf_move_dup_drafts (
    WfRecord *record, const char *from, const char *to, const char *field, guint *n_conflicts);

G_END_DECLS
