/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Both sides of every conflict of @record, side by side with who, when and what had been seen, and
 * the ways to settle it. Appends nothing where there is none. */
void wf_conflict_box_append (GtkWidget *box, WfContext *context, WfRecord *record);
/* "≠ Severity: high or critical": one line for places with little room; NULL without a conflict.
 * Free with g_free (). */
char *wf_conflict_dup_line (WfContext *context, WfRecord *record);

G_END_DECLS
