/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The log: filters, the list with the newest next to the composer, the selected entry. Widget
 * actions: "log.compose" (s, a kind), "log.correct", "log.answer", "log.unselect",
 * "log.copy", "log.next-key-entry". */
#define WF_TYPE_LOG_PAGE (wf_log_page_get_type ())
G_DECLARE_FINAL_TYPE (WfLogPage, wf_log_page, WF, LOG_PAGE, GtkWidget)

GtkWidget *wf_log_page_new (WfContext *context);
/* Lines shown, headings of days included. */
GListModel *wf_log_page_get_rows (WfLogPage *self);
/* It shows the newest entry, or the selected one, and will not move of its own. */
gboolean wf_log_page_is_placed (WfLogPage *self);

G_END_DECLS
