/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-geodesic.h"

G_BEGIN_DECLS

/* Which lines of the dataset lie nearest to a position, and where on them. Distances on the
 * ellipsoid WGS 84 to the line as drawn: no better than the quality of its route. */
typedef struct
{
  const WfAsset *asset; /* borrowed from the dataset */
  guint leg;
  WfNearestPlace place; /* along_m counts from the leg's first end */
} WfNearestLine;

/* Nearest first, one for each line, at most @max; GArray of WfNearestLine. */
GArray *wf_nearest_find_lines (const WfDataset *dataset, WfPosition from, guint max);

G_END_DECLS
