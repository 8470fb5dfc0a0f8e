/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-view.h"

G_BEGIN_DECLS

/* Everything that the map shows, as a list: the same scene, so the same layers and the same filter.
 * Follows the map while it is visible. */
GtkWidget *wf_map_in_view_new (WfMapView *view);

G_END_DECLS
