/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-view.h"

G_BEGIN_DECLS

/* Things of the map as rows: sign and state in words, kind and incident, distance and direction
 * from the middle of the map. A row that is walked to is pointed at on the map; one that is
 * activated is opened. @name is for screen readers. */
GtkWidget *wf_map_rows_new (WfMapView *view, const char *name);
/* Rows that stay keep the focus and are filled anew. A last row says that there are @n_more, which
 * are not listed; 0: none. */
void wf_map_rows_set (GtkWidget *rows, const char *const *refs, guint n_more);
/* The rows as text, one a line. Free with g_free (). */
char *wf_map_rows_dup_text (GtkWidget *rows);
/* A button that copies that. */
GtkWidget *wf_map_rows_new_copy_button (GtkWidget *rows);

G_END_DECLS
