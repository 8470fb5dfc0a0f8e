/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-route-text.h"
#include "app/common/wf-typed.h"
#include "app/wf-context.h"

G_BEGIN_DECLS

/* What one says of a fault, before it is written. Borrowed texts; NULL and WF_NO_TIME: not said. */
typedef struct
{
  const char *asset, *incident, *placed_by, *rating, *stage;
  const char *statement_on; /* uuid of the fault that this is another authority's word on */
  const char *typed;        /* the place as it was typed */
  WfRouteStretch stretch;
  double accuracy_m;
  gboolean is_known; /* FALSE: the place is a guess within the uncertainty */
  gint64 eta_from, eta_to;
} WfFaultEntry;

/* NULL when it can be saved, else what is wrong, translated. */
char *wf_fault_entry_dup_objection (const WfDataset *dataset, const WfFaultEntry *entry);
/* Writes a new fault, or what differs from @fault. @why is the reason of a change, or NULL. Finish
 * with wf_context_write_finish (). FALSE: nothing differs, nothing is written and nobody called. */
gboolean wf_fault_write_async (WfContext *context,
                               WfRecord *fault,
                               const WfFaultEntry *entry,
                               const char *why,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Nobody's damage after all: takes it from every list, with its reason, and keeps what was said. */
void wf_fault_retire (WfContext *context, WfRecord *fault, const char *why);
/* The next stage of a repair, or one that was skipped. */
void wf_fault_set_stage (WfContext *context, WfRecord *fault, const char *stage);

/* A cause that is thought of, and what speaks for and against it, from fields that @typed empties.
 */
void wf_fault_add_cause (WfContext *context, WfRecord *fault, const char *text, WfTyped *typed);
void wf_fault_add_evidence (WfContext *context,
                            WfRecord *fault,
                            const char *cause,
                            gboolean is_for,
                            const char *text,
                            const char *source,
                            const char *rating,
                            WfTyped *typed);
/* "A2". */
gboolean wf_rating_is_valid (const char *rating);

/* The stages in their order, NULL-terminated. */
extern const char *const wf_fault_stages[];

G_END_DECLS
