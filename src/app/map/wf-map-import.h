/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Bringing a GeoJSON file onto the map: it is read and checked on a worker, shown with what was
 * found and refused, and only then saved: a layer with its file beside the store, drawings as what
 * they are, and an operation that says who imported what. Cancelled before that it leaves no trace.
 */
void wf_map_import_choose (WfContext *context, GtkWindow *parent);
void wf_map_import_file (WfContext *context, GtkWindow *parent, GFile *file);

G_END_DECLS
