/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*WfShowFunc) (gpointer widget);

/* Calls @show for @widget when it is first mapped, and whenever @source emits @signal while it is
 * mapped; more pairs of source and signal may follow, then NULL. What happens while it is not is
 * made up for by one call when it is mapped again: a page that nobody looks at costs nothing,
 * however much comes in. Ends with either object. */
void wf_while_shown (GtkWidget *widget, WfShowFunc show, gpointer source, const char *signal, ...)
    G_GNUC_NULL_TERMINATED;
/* The caller has filled @widget itself, so that its first layout is the right one: being mapped for
 * the first time shows nothing anew, unless something has happened since. */
void wf_while_shown_filled (GtkWidget *widget);

G_END_DECLS
