/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The briefing page: the slide as the audience will see it, the read-out for the phone, what it was
 * frozen at, the checks before issue, and export as PDF. Widget actions: "brief.present",
 * "brief.export-pdf". */
#define WF_TYPE_BRIEF_PAGE (wf_brief_page_get_type ())
G_DECLARE_FINAL_TYPE (WfBriefPage, wf_brief_page, WF, BRIEF_PAGE, GtkWidget)

GtkWidget *wf_brief_page_new (WfContext *context);
/* TRUE once the slide of the current picture is painted. */
gboolean wf_brief_page_is_painted (WfBriefPage *self);

G_END_DECLS
