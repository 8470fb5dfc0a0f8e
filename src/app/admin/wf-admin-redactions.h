/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Redactions that were asked for: one coordinator asks, a second one confirms, then the text is
 * dropped everywhere and the rest stays (log.md §8). */
typedef struct
{
  const WfOperation *target; /* NULL: not here */
  WfOperationId target_id;
  GPtrArray *asked; /* WfOperation, oldest first, one a person */
} WfRedaction;

/* Of @operations (WfOperation), by target in the order of the first asking: GPtrArray of
 * WfRedaction, which borrows from it. Pure. */
GPtrArray *wf_admin_list_redactions (GPtrArray *operations);
/* Has @person asked? */
gboolean wf_redaction_was_asked_by (const WfRedaction *redaction, const WfUuid *person);

GtkWidget *wf_admin_redactions_new_group (WfContext *context);
/* What the group shows, to be compared. Free with g_free (). */
char *wf_admin_redactions_dup_digest (WfContext *context);

G_END_DECLS
