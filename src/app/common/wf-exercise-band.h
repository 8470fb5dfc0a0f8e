/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Exercise and real can never be taken for one another: every window says which it is, and takes it
 * from the window before which it stands. Main thread. */

/* "EXERCISE · BALTIC LANTERN 27 · EXERCISE" on stripes. */
GtkWidget *wf_exercise_band_new (const char *crisis_name);

/* Says of a window that it belongs to the exercise @crisis_name; NULL: to a real crisis. */
void wf_exercise_mark_window (GtkWindow *window, const char *crisis_name);
/* The exercise that @window or the one before which it stands belongs to; NULL: none. */
const char *wf_exercise_get_name (GtkWindow *window);
/* "EXERCISE – Server" or "LIVE – Server" for a window before @parent (may be NULL). Free with
 * g_free (). */
char *wf_exercise_dup_title (GtkWindow *parent, const char *title);
/* Takes @content. Returns it between two bands where @parent belongs to an exercise, else as it
 * is. */
GtkWidget *wf_exercise_frame (GtkWindow *parent, GtkWidget *content);
/* What is copied from the exercise @crisis_name begins with it; NULL: @text as it is. Free with
 * g_free (). */
char *wf_exercise_dup_quote (const char *crisis_name, const char *text);
/* Words that are selected in a label of an exercise window and copied are quoted like that, too;
 * what a text field holds is left alone. For the life of @display. */
void wf_exercise_watch_clipboard (GdkDisplay *display);
/* For windows of the toolkit, whose inside is not ours: stripes at top and bottom, and the word in
 * the title and heading. @window is transient for the one that says which it is. */
void wf_exercise_dress (GtkWindow *window);

G_END_DECLS
