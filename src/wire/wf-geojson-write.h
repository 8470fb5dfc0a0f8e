/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-json.h"
#include "model/wf-feature.h"

G_BEGIN_DECLS

/* Writing GeoJSON (RFC 7946). Positions in degrees, at most seven decimals, a dot whatever the
 * locale. */

/* One line, ring or point. */
typedef struct
{
  const WfPosition *positions;
  guint n_positions;
} WfGeometryPart;

/* Lines and areas that cross 180° are split there (RFC 7946 §3.1.9); rings are counter-clockwise
 * outside and clockwise inside, and which is inside which follows from where they lie: inside is
 * what an odd number of rings holds. @n_parts 0: null. */
void wf_geojson_put_geometry (WfJsonWriter *writer,
                              WfFeatureShape shape,
                              const WfGeometryPart *parts,
                              guint n_parts);
/* A number with at most @decimals, and the zeros behind it left out. */
void wf_geojson_put_number (WfJsonWriter *writer, double number, int decimals);

/* What stands at the head of an export (interop.md §4). */
typedef struct
{
  const char *generated_at, *as_of; /* ISO 8601 with Z */
  const char *marking;              /* the strictest of what is in it */
} WfGeojsonHead;

/* Opens the collection and its array of features … */
void wf_geojson_begin (WfJsonWriter *writer, const WfGeojsonHead *head);
/* … and closes both. */
void wf_geojson_end (WfJsonWriter *writer);

G_END_DECLS
