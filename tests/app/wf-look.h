/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person sees of widgets that are shown: finding, names, sizes. All take GtkWidgets. */

/* What main () begins with: the translations of the tree, the style that an application would load
 * by itself. FALSE: there is no display, which is said. */
gboolean wf_look_begin (int *argc, char ***argv);
/* Sizes count with the style, too. */
void wf_look_load_style (void);
/* Another one on top, of the program's resources. Transfer full: the caller takes it away again. */
GtkCssProvider *wf_look_add_style (const char *path);

/* First widget of the type at or below @root, depth first, or NULL. */
gpointer wf_look_find_type (gpointer root, GType type);
/* The button that says @label, or NULL. */
gpointer wf_look_find_button (gpointer root, const char *label);
/* The newest window of the type that is shown, or NULL. */
gpointer wf_look_find_toplevel (GType type);
/* First mapped widget of the class, or NULL. */
gpointer wf_look_find_class (gpointer root, const char *css_class);
/* Adds every mapped widget of the class. */
void wf_look_collect_class (gpointer root, const char *css_class, GPtrArray *found);

/* How many take the focus and have no name for a screen reader. @where: for the message. */
guint wf_look_count_nameless (gpointer root, const char *where);
/* How many reach over the sides of @window. */
guint wf_look_count_cut (gpointer window, const char *what);
/* It needs no more room than that. */
void wf_look_check_fits (gpointer window, const char *what, int width, int height);

G_END_DECLS
