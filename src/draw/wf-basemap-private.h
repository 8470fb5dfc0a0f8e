/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-basemap.h"

G_BEGIN_DECLS

#define WF_BASEMAP_BITS 22 /* of the Mercator grid */
#define WF_BASEMAP_SIZE (1 << WF_BASEMAP_BITS)
#define WF_BASEMAP_N_LEVELS 4
#define WF_BASEMAP_N_BORDERS 3

typedef struct
{
  gint32 x, y;
} WfGridPoint;

/* Points of all rings (or lines) of a level in one array; ring i has the points starts[i] …
 * starts[i + 1]. */
typedef struct
{
  GArray *points; /* WfGridPoint */
  GArray *starts; /* guint32, one more than there are rings */
  GArray *flags;  /* guint8 a line; borders only */
} WfGridLines;

/* A level of the land: cells of 2^(22 - bits) units; cell i has the rings cells[i] … cells[i + 1].
 */
typedef struct
{
  guint bits;
  guint left, top, right, bottom; /* columns and rows covered, inclusive */
  guint32 *cells;
  WfGridLines rings;
} WfLandLevel;

typedef struct
{
  WfBasemapLabelKind kind;
  double min_zoom;
  double x, y; /* unit square */
  const char *text;
  const char *others; /* its other names, a line each; or NULL */
} WfPackedLabel;

struct _WfBasemap
{
  gatomicrefcount ref_count;
  WfLandLevel land[WF_BASEMAP_N_LEVELS];
  WfGridLines borders[WF_BASEMAP_N_BORDERS];
  GArray *labels; /* WfPackedLabel by min_zoom */
  GStringChunk *texts;
};

G_END_DECLS
