/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A list that a person puts in order: by dragging a row, by Alt with an arrow key, or by the two
 * buttons. The list itself changes nothing: it says what is wanted, and is filled anew by whoever
 * has the order. */

/* @step: negative is up; never 0. Called from the main loop, not amid an event of the row. */
typedef void (*WfReorderFunc) (const char *id, int step, gpointer user_data);

/* A list box without rows. @user_data must live as long. */
GtkWidget *wf_reorder_list_new (const char *name, WfReorderFunc func, gpointer user_data);
/* Puts a row around @child at the end; @spoken is its name for a screen reader. */
GtkWidget *
wf_reorder_list_add (GtkWidget *list, const char *id, GtkWidget *child, const char *spoken);
const char *wf_reorder_row_get_id (GtkWidget *row);
/* Of the selected row, or NULL. Borrowed. */
const char *wf_reorder_list_get_selected (GtkWidget *list);
/* Empties it; after the new rows, wf_reorder_list_end () gives selection and focus back to where
 * they were. */
void wf_reorder_list_begin (GtkWidget *list);
void wf_reorder_list_end (GtkWidget *list);
/* "Up" and "Down" for the selected row. */
GtkWidget *wf_reorder_buttons_new (GtkWidget *list);

G_END_DECLS
