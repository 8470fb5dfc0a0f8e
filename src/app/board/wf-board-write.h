/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/wf-form.h"
#include "app/common/wf-typed.h"

G_BEGIN_DECLS

/* What a person does on the board, as operations. @form is where it was typed and closes once it is
 * saved, or NULL. The context tells the person when something could not be saved. */

/* A responsibility of the scheme becomes a task of @actor, held by the own desk. */
void wf_board_take_on (WfContext *context,
                       const char *actor,
                       const WfSchemeResponsibility *responsibility);
/* A task of one's own wording. @holder and @due_basis may be NULL or empty, @due_at WF_NO_TIME. */
typedef struct
{
  const char *actor, *phase, *title, *holder, *due_basis;
  gint64 due_at;
} WfNewTask;

void wf_board_add_task (WfForm *form, WfContext *context, const WfNewTask *task);
/* @typed: of the field that it was typed into, or NULL. */
void wf_board_set_holder (WfContext *context, WfRecord *task, const char *holder, WfTyped *typed);
/* open | in-progress | done | dropped */
void wf_board_set_state (WfContext *context, WfRecord *task, const char *state);
/* NULL leaves actor or phase as it is. */
void wf_board_move (WfContext *context, WfRecord *task, const char *actor, const char *phase);

typedef struct
{
  const char *mechanism, *mode; /* mode NULL: none in force */
  const char *decided_by, *basis;
  gint64 decided_at;
} WfModeDecision;

/* An entry of kind mode and the activation that names it, in one go. */
void wf_board_set_mode (WfForm *form, WfContext *context, const WfModeDecision *decision);
/* "CSIRTs Network: Alert cooperation. Decided by chair at 10:40Z. Basis: …" Free with g_free (). */
char *wf_board_dup_mode_text (WfContext *context, const WfModeDecision *decision);

G_END_DECLS
