/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "app/map/wf-map-import-match.h"

G_BEGIN_DECLS

/* What a person decided on in the preview. */
typedef struct
{
  const WfImport *import;
  const char *title;
  WfImportChoice choice;
  const char *kind;    /* "cable": what the features are, or NULL: as their shapes say */
  GPtrArray *drawings; /* WfImportDrawing, or NULL: it becomes a layer */
  const WfMapImportMatch *replaced; /* the import whose place it takes, or NULL */
} WfMapImportPlan;

/* The record that says who brought in what, and with it the drawings: one action, so that one undo
 * takes it back whole. What it replaces is retired with it: as known before, and in the history, it
 * is there as it was. A drawing that is in both is the same record, so that what desks have said of
 * it stays. GPtrArray of WfDraft. */
GPtrArray *wf_map_import_dup_drafts (WfContext *context, const WfMapImportPlan *plan);
/* The record of this very file, unless it was taken off; borrowed. */
WfRecord *wf_map_import_find (WfContext *context, const char *sha256);
/* Takes an imported file off again, with the drawings that came from it: one action. The file goes
 * at the next start, when this cannot be taken back any more. */
void wf_map_import_remove (WfContext *context, WfRecord *dataset, const char *reason);

G_END_DECLS
