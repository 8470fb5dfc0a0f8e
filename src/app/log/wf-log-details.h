/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/log/wf-log-model.h"

G_BEGIN_DECLS

/* The right side of the log: the selected entry, what it corrects, who was told what it corrects,
 * and its history. */
#define WF_TYPE_LOG_DETAILS (wf_log_details_get_type ())
G_DECLARE_FINAL_TYPE (WfLogDetails, wf_log_details, WF, LOG_DETAILS, GtkWidget)

GtkWidget *wf_log_details_new (WfContext *context, WfLogModel *model);

G_END_DECLS
