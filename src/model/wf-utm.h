/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* Universal Transverse Mercator on WGS 84 between 80° S and 84° N, with the zones widened for
 * southern Norway and Svalbard, and the letters of the Military Grid Reference System. Krüger's
 * series to the fourth order in n: under a millionth of a metre inside a zone. Pure. */
#define WF_UTM_MIN_LATITUDE -80.0
#define WF_UTM_MAX_LATITUDE 84.0

typedef struct
{
  int zone;                 /* 1 … 60 */
  char band;                /* C … X without I and O; N and later is the northern hemisphere */
  double easting, northing; /* metres; northing with the false 10,000,000 in the south */
} WfUtm;

gboolean wf_utm_covers (WfPosition position);
/* Of a position that wf_utm_covers (). */
WfUtm wf_utm_project (WfPosition position);
/* Only @zone, the hemisphere of @band and the metres count. */
WfPosition wf_utm_unproject (const WfUtm *utm);
double wf_utm_get_meridian (int zone); /* central, degrees */

/* Southern edge of a band in degrees, and its height; FALSE when there is no such band. */
gboolean wf_utm_get_band (char band, double *south, double *height);
/* 32X, 34X and 36X were given to their neighbours. */
gboolean wf_utm_has_zone (int zone, char band);

/* The two letters of the square of 100 km. */
void wf_mgrs_get_square (const WfUtm *utm, char letters[2]);
/* South-western corner of the square; FALSE when the letters name none in that zone and band. */
gboolean wf_mgrs_find_square (int zone, char band, const char letters[2], WfUtm *corner);

G_END_DECLS
