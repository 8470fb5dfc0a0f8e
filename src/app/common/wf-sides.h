/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A page with panes at its sides. Where there is no room for all of them, one is shown at a time,
 * or none, by buttons above the page. */
#define WF_TYPE_SIDES (wf_sides_get_type ())
G_DECLARE_FINAL_TYPE (WfSides, wf_sides, WF, SIDES, GtkWidget)

/* @page: the centre with its panes. @least: what the centre needs, in pixels at the usual size of
 * text. */
GtkWidget *wf_sides_new (GtkWidget *page, int least);
/* @pane: somewhere below the page; it gets @least as its size. @name: what its button says.
 * @stays: it is the one that is shown where not all are, until a button says otherwise. */
void wf_sides_add (WfSides *self, GtkWidget *pane, const char *name, int least, gboolean stays);
/* This one is the one that is shown where not all are. */
void wf_sides_show (WfSides *self, GtkWidget *pane);
/* Not all are shown. */
gboolean wf_sides_is_folded (WfSides *self);

G_END_DECLS
