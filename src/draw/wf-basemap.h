/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The packed base map (data/basemap/): land, lakes, internal borders and place names by zoom.
 * Loaded once, immutable, any thread. build-aux/make-basemap makes the file; its format is
 * described there and in wf-basemap.c. */
typedef struct _WfBasemap WfBasemap;

/* Blocking, about 20 ms: not on the main thread. WF_ERROR_CORRUPT names the file. */
WfBasemap *wf_basemap_load (const char *path, GError **error);
WfBasemap *wf_basemap_ref (WfBasemap *self);
void wf_basemap_unref (WfBasemap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfBasemap, wf_basemap_unref)

G_END_DECLS
