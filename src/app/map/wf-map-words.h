/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-nearest.h"
#include "app/wf-context.h"
#include "draw/wf-scene.h"

G_BEGIN_DECLS

/* What the map says in words. Free the results of dup functions with g_free (). */

/* "C-Lion1 · Out of service": tooltip, list row and what a screen reader says. */
char *wf_map_dup_item_text (WfScene *scene, const char *ref);
/* "56°12′N 19°05′E" */
char *wf_map_dup_position_text (double lon, double lat);
/* "34 km NE": distance and direction on the great circle; "here" below a hundred metres. */
char *wf_map_dup_offset_text (double from_lon, double from_lat, double to_lon, double to_lat);
/* "100 km" */
char *wf_map_dup_distance_text (double metres);
/* "12.3 km": a measured distance. */
char *wf_map_dup_measure_text (double metres);
/* "12.3 km across · km 310.2 from Hanko" */
char *wf_map_dup_nearest_text (const WfDataset *dataset, const WfNearestLine *line);
/* "and 12 more, not listed" */
char *wf_map_dup_more_text (guint n_more);
/* "812 of 1,240 signs drawn"; NULL: all are. */
char *wf_map_dup_signs_text (WfScene *scene, const WfView *view);
/* "Centre 56°12′N 19°05′E, 1100 km across. 2 damaged stretches and 48 other things in view." */
char *wf_map_dup_summary (WfScene *scene, const WfView *view);
/* Any notation of wf_coordinate_parse (). */
gboolean wf_map_parse_position (const char *text, double *lon, double *lat);

G_END_DECLS
