/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-draft.h"

G_BEGIN_DECLS

/* Taking back the own last action by new operations (log.md §6). Pure: a function of the operations
 * that are known and of those that make up the action.
 *
 *   a field was written      its earlier value again, or null where there was none
 *   a conflict was settled   one of the values that were not chosen
 *   a record was made        it is retired, with a reason; it stays readable
 *   a record was retired     it is reinstated: every live value is written again
 *
 * Only while nobody built upon it: wrote on over one of its values, or named a record that it made.
 * What the action wrote over itself counts as one change, so an action that was taken back
 * meanwhile is handed in together with its undo. */
typedef enum
{
  WF_UNDO_POSSIBLE,
  WF_UNDO_NOTHING,    /* an empty action */
  WF_UNDO_BUILT_UPON, /* @blocker did */
  WF_UNDO_FINAL,      /* membership, and a redaction: never taken back so */
  WF_UNDO_UNREADABLE, /* what stood there before is redacted, or not known here */
} WfUndoVerdict;

typedef struct
{
  WfUndoVerdict verdict;
  GPtrArray *drafts;    /* WfDraft, each with its parents; empty unless POSSIBLE */
  WfOperation *blocker; /* owned; NULL unless BUILT_UPON */
} WfUndo;

/* @operations: every accepted operation of the crisis, in any order. @action: the operations that
 * were written at one go, in the order of writing. @cancelled: later actions together with their
 * undo, which count as if neither had been; NULL for none. Never NULL. */
WfUndo *wf_undo_plan (GPtrArray *operations, GPtrArray *action, GPtrArray *cancelled);
void wf_undo_free (WfUndo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfUndo, wf_undo_free)

G_END_DECLS
