/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "draw/wf-projection.h"
#include "model/wf-finder.h"

G_BEGIN_DECLS

/* The packed base map (data/basemap/): land, lakes, internal borders and place names by zoom.
 * Loaded once, immutable, any thread. build-aux/make-basemap makes the file; its format is
 * described there and in wf-basemap.c. */
typedef struct _WfBasemap WfBasemap;

/* Below the data folder: wf_path_dup_data (). */
#define WF_BASEMAP_FILE "basemap/basemap.wfb"

/* Blocking, about 20 ms: not on the main thread. WF_ERROR_CORRUPT names the file. */
WfBasemap *wf_basemap_load (const char *path, GError **error);
WfBasemap *wf_basemap_ref (WfBasemap *self);
void wf_basemap_unref (WfBasemap *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfBasemap, wf_basemap_unref)

/* Who is to be named on every map and print. Never translated. */
#define WF_BASEMAP_CREDIT "GSHHG (LGPL-3+), Natural Earth, GeoNames (CC BY 4.0)"

typedef enum
{
  WF_BASEMAP_LABEL_COUNTRY,
  WF_BASEMAP_LABEL_SEA,
  WF_BASEMAP_LABEL_REGION,
  WF_BASEMAP_LABEL_CAPITAL,
  WF_BASEMAP_LABEL_PLACE,
} WfBasemapLabelKind;

typedef struct
{
  WfBasemapLabelKind kind;
  double min_zoom;  /* from which it is worth showing: lower is more important */
  WfPoint position; /* unit square; x already in the copy of the world that is seen */
  const char *text; /* UTF-8, borrowed from the base map */
} WfBasemapLabel;

/* Names in view at its zoom, most important first; GArray of WfBasemapLabel, free with
 * g_array_unref (). */
GArray *wf_basemap_dup_labels (WfBasemap *self, const WfView *view);
/* Adds every name of the base map with its names in other languages, the larger the more important.
 * Some 300 ms: for a worker. */
void wf_basemap_fill_finder (WfBasemap *self, WfFinder *finder);

/* Is there land at this position, on the level that @zoom draws? */
gboolean wf_basemap_is_land (WfBasemap *self, WfPoint unit, double zoom);

G_END_DECLS
