/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/common/wf-form.h"
#include "model/wf-history.h"
#include "model/wf-move.h"

G_BEGIN_DECLS

/* What a person does to a value, as operations; a toast says what stands then.
 * @form is where it was typed and closes once it is saved, or NULL. Main thread. */

/* A conflict of @record by @json, with a reason or NULL. */
void wf_values_settle (WfForm *form,
                       WfContext *context,
                       WfRecord *record,
                       const WfConflict *conflict,
                       const char *json,
                       const char *why);
/* A new value where the shown one stands; @json "null" takes it away. */
void wf_values_set (WfForm *form,
                    WfContext *context,
                    WfRecord *record,
                    const char *field,
                    const char *json,
                    const char *why);

/* May this desk say @field of @record, all fields when NULL, at marking @to? */
WfMoveVerdict
wf_values_judge_move (WfContext *context, WfRecord *record, const char *field, WfMarking to);
/* Says at @to what stands at the strictest other marking. */
void wf_values_move (WfForm *form,
                     WfContext *context,
                     WfRecord *record,
                     const char *field,
                     WfMarking to,
                     const char *why);

/* "We brief: …": the own authority's choice among the statements on an asset, beside them and never
 * in their place. @status NULL takes it back. */
void wf_values_brief (
    WfForm *form, WfContext *context, const char *asset, const char *status, const char *why);
/* Asks the desk of @authority about @asset until @due_at: a request in everybody's log, and a task
 * on the board of the one who is asked. */
void wf_values_ask (WfForm *form,
                    WfContext *context,
                    const char *asset,
                    const char *authority,
                    const char *text,
                    gint64 due_at);

G_END_DECLS
