/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Children side by side at their natural widths, as many to a line as fit: chips. */
#define WF_TYPE_WRAP_BOX (wf_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (WfWrapBox, wf_wrap_box, WF, WRAP_BOX, GtkWidget)

GtkWidget *wf_wrap_box_new (int spacing, int line_spacing);
void wf_wrap_box_append (WfWrapBox *self, GtkWidget *child);
void wf_wrap_box_clear (WfWrapBox *self);

G_END_DECLS
