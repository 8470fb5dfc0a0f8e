/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much larger than usual the person wants text (the desktop's "large text"): 1 at 96 dots an
 * inch. Lengths that text has to fit into are given for 1 and multiplied by it. */
double wf_text_scale_get (GtkWidget *widget);
/* @length, for text of that size, in pixels. */
int wf_text_scale_px (GtkWidget *widget, int length);
/* As gtk_widget_set_size_request (), for text of that size; follows it. -1 as there. */
void wf_text_scale_request (GtkWidget *widget, int width, int height);

/* As gtk_window_set_default_size (), for text of that size and no larger than the smallest screen.
 */
void wf_text_scale_set_default_size (GtkWindow *window, int width, int height);

G_END_DECLS
