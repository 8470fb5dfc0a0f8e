/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A window beside the main one, with a switcher between its pages in the header. @kind names what
 * it is for: a parent has one of each. It closes with Escape and with its parent. */
GtkWidget *wf_pages_window_new (GtkWindow *parent, const char *kind, const char *title, int width);
/* The one of @parent that is open, or NULL. */
GtkWidget *wf_pages_window_find (GtkWindow *parent, const char *kind);
void wf_pages_window_close (GtkWindow *parent, const char *kind);

void wf_pages_window_add (
    GtkWidget *window, GtkWidget *pane, const char *name, const char *title, const char *icon);
/* Turns to the page and returns its pane. */
GtkWidget *wf_pages_window_turn_to (GtkWidget *window, const char *name);

G_END_DECLS
