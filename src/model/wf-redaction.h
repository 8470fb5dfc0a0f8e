/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"

G_BEGIN_DECLS

/* Who may do without the body of an operation (log.md §8). The signature covers the body's hash, so
 * a copy without its body verifies whoever has left it out: only persons who asked for it make that
 * a redaction. Pure. */

/* One who asked that a body be dropped. */
typedef struct
{
  WfUuid person;
  gboolean counts; /* the operation that asks does, now */
} WfAsking;

typedef enum
{
  WF_BODY_KEPT,
  WF_BODY_DROPPED, /* enough have asked: whether it is there or not, it is not kept */
  WF_BODY_LACKING, /* it is not there, and enough have not asked */
} WfBodyJudgement;

WfBodyJudgement
wf_redaction_judge (const WfOperation *operation, const WfAsking *askings, guint n_askings);
/* So many persons have asked, each once, by what counts. */
guint wf_redaction_count_persons (const WfAsking *askings, guint n_askings);
/* What an operation asks to redact; FALSE: it asks for nothing, or does not say for what. */
gboolean wf_redaction_get_target (const WfOperation *operation, WfOperationId *target);

G_END_DECLS
