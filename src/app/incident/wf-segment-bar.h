/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* "1 of 12" as boxes: lost ones first, filled and struck through, so that a grey print reads. The
 * words stand beside it. */
#define WF_TYPE_SEGMENT_BAR (wf_segment_bar_get_type ())
G_DECLARE_FINAL_TYPE (WfSegmentBar, wf_segment_bar, WF, SEGMENT_BAR, GtkWidget)

GtkWidget *wf_segment_bar_new (guint n_lost, guint n_all);

G_END_DECLS
