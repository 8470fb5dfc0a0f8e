/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/log/wf-log-model.h"

G_BEGIN_DECLS

/* The left side of the log: kinds with their counts and ratings, which go into the one query of all
 * pages, and desk and period, which are the log's own. */
#define WF_TYPE_LOG_FILTERS (wf_log_filters_get_type ())
G_DECLARE_FINAL_TYPE (WfLogFilters, wf_log_filters, WF, LOG_FILTERS, GtkWidget)

GtkWidget *wf_log_filters_new (WfContext *context, WfLogModel *model);

G_END_DECLS
