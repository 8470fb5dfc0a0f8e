/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-draft.h"
#include "model/wf-validity.h"

G_BEGIN_DECLS

/* An operation that does not count (a revoked device's, the other branch of a fork) stays readable,
 * and somebody who may writes it anew, as an operation of his own that names its origin (log.md
 * §8). Pure. */
typedef enum
{
  WF_ADOPT_POSSIBLE,
  WF_ADOPT_NOT_ALLOWED, /* not one of ours to say: only the author and coordinators adopt */
  WF_ADOPT_UNREADABLE,  /* redacted */
  WF_ADOPT_NOT_SO,      /* membership, and a redaction: said anew or not at all, never adopted */
  WF_ADOPT_STANDS,      /* all of it stands there already */
  WF_ADOPT_THEIRS, /* it would write over another authority's word: whoever knows the membership
                      says so (wf-statement.h) */
} WfAdoptVerdict;

/* @role: the adopting person's now, and whether it is the operation's author. @record: what counts
 * of its entity, NULL for nothing. */
WfAdoptVerdict
wf_adopt_judge (const WfOperation *operation, WfRole role, gboolean is_author, WfRecord *record);
/* The same words again: what does not stand there already, having seen what does; attachments are
 * the caller's (wf_attachments_read (), wire/wf-attachment.h). Free with
 * wf_draft_unref (). Only where it was judged POSSIBLE. */
WfDraft *wf_adopt_draft (const WfOperation *operation, WfRecord *record);

G_END_DECLS
