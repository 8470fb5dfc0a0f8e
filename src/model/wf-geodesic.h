/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* Distances on the ellipsoid WGS 84 (Vincenty's inverse formula, under a millimetre). For points
 * within half a degree of opposite each other it does not converge: there the sphere of the mean
 * radius answers, to half a per cent. Pure. */
double wf_geodesic_distance_m (WfPosition a, WfPosition b);
/* Direction at @a towards @b, degrees from true north, 0 … 360. */
double wf_geodesic_bearing (WfPosition a, WfPosition b);

/* Sum over a line, the short way over 180° for each piece. */
double wf_geodesic_length_m (const WfPosition *positions, guint n_positions);

/* The place on a line that is nearest to @from. Pieces are straight in longitude and latitude, as
 * RFC 7946 has it. */
typedef struct
{
  WfPosition position;
  guint segment;     /* between position segment and segment + 1 */
  double distance_m; /* across, from @from */
  double along_m;    /* from the first position */
} WfNearestPlace;

/* FALSE when there are no positions. */
gboolean wf_geodesic_find_nearest (const WfPosition *positions,
                                   guint n_positions,
                                   WfPosition from,
                                   WfNearestPlace *place);

G_END_DECLS
