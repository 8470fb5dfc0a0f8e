/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* "☑ Vessel tracks  imported, 36 h" among the layers, with the imports behind a button. */
GtkWidget *wf_track_layer_row_new (WfContext *context);

G_END_DECLS
