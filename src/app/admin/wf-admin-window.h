/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Who takes part in a crisis and what may be done about it, in a window beside the main one. Every
 * member may look; what the own role does not allow is insensitive and says why. One a main
 * window; closed with it. */
void wf_admin_window_present (GtkWindow *parent, WfContext *context);
/* @parent shows another crisis from now on. */
void wf_admin_window_close (GtkWindow *parent);

G_END_DECLS
