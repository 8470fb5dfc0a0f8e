/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/map/wf-map-view.h"

G_BEGIN_DECLS

/* The names of everything that is there before anybody draws or imports: cables, sites, places in
 * many languages. Read once for a view, in a worker, by whoever asks first. */

/* Calls @ready with @asker when they are there: at once when they are already, never once @asker
 * is gone. */
typedef void (*WfMapNamesReady) (gpointer asker);
void wf_map_names_ask (WfMapView *view, GObject *asker, WfMapNamesReady ready);
/* As wf_finder_find (); NULL while they are read. */
GPtrArray *wf_map_names_find (WfMapView *view, guint kinds, const char *text, guint max);

G_END_DECLS
