/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* The layers of the map with a box to show or hide each, imported files among them, and the button
 * that imports. Follows the context. */
GtkWidget *wf_layer_list_new (WfContext *context);

G_END_DECLS
