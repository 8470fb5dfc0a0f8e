/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-view.h"

G_BEGIN_DECLS

/* Asks what of the map goes out and for whom, says what that would leave out, and writes GeoJSON
 * where the person says. */
void wf_map_export_begin (WfMapView *view);

G_END_DECLS
