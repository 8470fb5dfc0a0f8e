/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-json.h"
#include "wire/wf-import.h"

G_BEGIN_DECLS

/* Of wf-geojson.c (the file and its records) and wf-geojson-geometry.c (the positions of one). */
typedef struct
{
  WfImport *import;
  const WfImportChoice *choice;
  const char *text; /* of the file */
  GHashTable *ids;
  guint number;     /* of the record, from 1 */
  guint n_vertices; /* of the record */
  char *reason;     /* why the record is refused, or NULL */
  gboolean has_turned_longitudes, may_be_swapped;
  guint n_cut_names;
  guint n_unmarked;         /* objects that say no marking */
  gboolean is_marked_whole; /* the file says one for all of them */
} WfGeojsonReader;

/* Says why the record is refused; the first reason counts. Always FALSE. */
gboolean wf_geojson_refuse (WfGeojsonReader *reader, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A value as it stands in the file, for a message. */
char *wf_geojson_dup_raw (WfJsonValue value);
/* Adds the parts of any geometry but a collection to the set. FALSE: refused, and what was added
 * is the caller's to take back. */
gboolean
wf_geojson_read_geometry (WfGeojsonReader *reader, WfJsonValue geometry, WfFeatureShape *shape);

G_END_DECLS
