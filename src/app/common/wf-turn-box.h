/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A box whose children stand side by side where there is room for that, and one below the other
 * where there is not. Children that expand take what the others leave; how much text they need
 * beside others is @least, in pixels at the usual size of text. */
GtkWidget *wf_turn_box_new (int spacing, int least);

G_END_DECLS
