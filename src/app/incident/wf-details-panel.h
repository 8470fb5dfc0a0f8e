/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What is selected, in full: facts with their sources and times, effect, log. */
#define WF_TYPE_DETAILS_PANEL (wf_details_panel_get_type ())
G_DECLARE_FINAL_TYPE (WfDetailsPanel, wf_details_panel, WF, DETAILS_PANEL, GtkBox)

GtkWidget *wf_details_panel_new (WfContext *context);

G_END_DECLS
