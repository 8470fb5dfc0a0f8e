/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-view.h"
#include "brief/wf-list-print.h"

G_BEGIN_DECLS

/* Prints what is in view as a list, in the order of the list "In view": the same filter, layers and
 * instant, with the strictest marking of what is in it. Asks the toolkit where to, which also
 * writes a PDF. */
void wf_map_print_begin (WfMapView *view);

/* What would be printed, once its marking is known: a worker looks at everything that is listed.
 * Free with wf_list_print_free (). NULL: there is no map yet. */
void wf_map_print_make_async (WfMapView *view, GAsyncReadyCallback callback, gpointer user_data);
WfListPrint *wf_map_print_make_finish (GAsyncResult *result);
/* Takes @print. */
GtkPrintOperation *wf_map_print_new_operation (WfListPrint *print);

G_END_DECLS
