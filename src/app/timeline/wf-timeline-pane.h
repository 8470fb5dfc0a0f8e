/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The timeline dock: play, Now, "As known at…", lanes and zoom above the drawn timeline. */
#define WF_TYPE_TIMELINE_PANE (wf_timeline_pane_get_type ())
G_DECLARE_FINAL_TYPE (WfTimelinePane, wf_timeline_pane, WF, TIMELINE_PANE, GtkBox)

GtkWidget *wf_timeline_pane_new (WfContext *context);

G_END_DECLS
