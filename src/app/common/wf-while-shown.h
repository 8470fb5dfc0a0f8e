/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*WfShowFunc) (gpointer widget);

/* Calls @show for @widget whenever @source emits @signal while @widget is mapped; more pairs of
 * source and signal may follow, then NULL. What happens while it is not is made up for by one call
 * when it is mapped: a page that nobody looks at costs nothing, however much comes in. @is_filled:
 * the caller has filled it already, so that its first layout is the right one; else it is filled
 * when it is first mapped. Ends with either object. */
void wf_while_shown (GtkWidget *widget,
                     WfShowFunc show,
                     gboolean is_filled,
                     gpointer source,
                     const char *signal,
                     ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
