/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where the keyboard is in a box whose content is made anew: begin before it is cleared, end when
 * it is filled. The focus goes to what is called the same, else to what followed it, else to what
 * stood before it. */
typedef struct _WfFocusKeep WfFocusKeep;

/* NULL when the focus is not in @box, which wf_focus_keep_end () takes. */
WfFocusKeep *wf_focus_keep_begin (GtkWidget *box);
/* Frees @keep. */
void wf_focus_keep_end (WfFocusKeep *keep, GtkWidget *box);
/* What @widget is called here, when its words change with its state. */
void wf_focus_keep_name (GtkWidget *widget, const char *name);

G_END_DECLS
