/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives one side of a paned its remembered size when it is first shown, and remembers what the
 * person makes of it. @key: an integer of the program's GSettings; @size: what counts while nothing
 * is remembered. The end side is remembered as such, because the window's own size changes. */
void wf_paned_remember_start (GtkWidget *paned, const char *key, int size);
void wf_paned_remember_end (GtkWidget *paned, const char *key, int size);

G_END_DECLS
