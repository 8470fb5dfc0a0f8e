/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"
#include "brief/wf-brief.h"

G_BEGIN_DECLS

/* Asks where the briefing shall be written as PDF, and writes it in a worker: the one of now,
 * whatever is frozen meanwhile. @page: the widget whose window asks and says what went wrong;
 * @cancellable: it goes. */
void wf_brief_export_begin (
    GtkWidget *page, WfContext *context, WfBrief *brief, gint64 cut_at, GCancellable *cancellable);

G_END_DECLS
