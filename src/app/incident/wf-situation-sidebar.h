/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The situation in figures, the filter, incidents by severity, false claims, layers. */
#define WF_TYPE_SITUATION_SIDEBAR (wf_situation_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (WfSituationSidebar, wf_situation_sidebar, WF, SITUATION_SIDEBAR, GtkBox)

GtkWidget *wf_situation_sidebar_new (WfContext *context);

G_END_DECLS
