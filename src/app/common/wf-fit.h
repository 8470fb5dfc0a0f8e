/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A box around @child that shows it whole or, where there is no room for that, not at all. With
 * hexpand it asks for no room and takes what is left over. */
GtkWidget *wf_fit_whole_new (GtkWidget *child);
/* @content in a scroller that is as high as it, and no higher than @max_height. One of the
 * toolkit's does not ask how high words are in the width that they get, and cuts what stands below
 * them. */
GtkWidget *wf_fit_scrolled_new (GtkWidget *content, int max_height);

/* @content as wide as it likes to be and as high as that takes: for a popover, which asks how high
 * words are in a width that counts its own shadow (GTK 4.8), and cuts what stands below them. */
GtkWidget *wf_fit_popover_new (GtkWidget *content);

G_END_DECLS
