/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/log/wf-log-row.h"

G_BEGIN_DECLS

/* One line of the list on screen. Made by the list's factory, bound to one row after another. */
#define WF_TYPE_LOG_LINE (wf_log_line_get_type ())
G_DECLARE_FINAL_TYPE (WfLogLine, wf_log_line, WF, LOG_LINE, GtkWidget)

GtkWidget *wf_log_line_new (WfContext *context);
void wf_log_line_bind (WfLogLine *self, WfLogRow *row);
void wf_log_line_unbind (WfLogLine *self);
/* The titles above the list, as wide as the lines' columns. */
GtkWidget *wf_log_line_titles_new (void);

G_END_DECLS
