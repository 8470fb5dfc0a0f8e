/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "brief/wf-brief.h"

G_BEGIN_DECLS

/* One slide, 16:9, as large as fits. Drawn off the main thread; shows the last good picture until
 * the next one is ready. */
#define WF_TYPE_SLIDE_VIEW (wf_slide_view_get_type ())
G_DECLARE_FINAL_TYPE (WfSlideView, wf_slide_view, WF, SLIDE_VIEW, GtkWidget)

GtkWidget *wf_slide_view_new (void);
/* Takes references; either may be NULL: nothing is shown. Emits "painted" when the slide stands on
 * the screen. */
void wf_slide_view_set (WfSlideView *self, WfBrief *brief, WfBasemap *basemap);
/* Another slide of the briefing; one that it does not have is not shown. The first stays where a
 * new briefing has no more. */
void wf_slide_view_show (WfSlideView *self, guint slide);
guint wf_slide_view_get_slide (WfSlideView *self);
gboolean wf_slide_view_is_painted (WfSlideView *self);

G_END_DECLS
