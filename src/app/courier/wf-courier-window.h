/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* "Exchange by file": write a bundle, read one, and what became of those written. One window beside
 * the main one, never in its way; presented again it comes to the front. @path: a bundle to look
 * into at once, or NULL. */
void wf_courier_window_present (GtkWindow *parent, WfContext *context, const char *path);
/* The crisis that it exchanges for is closed. */
void wf_courier_window_close (GtkWindow *parent);
/* The name of a file that can be dropped onto the window: ".wfb" or ".wfr". */
gboolean wf_courier_is_bundle_name (const char *path);

G_END_DECLS
