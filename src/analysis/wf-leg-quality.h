/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"
#include "model/wf-picture.h"

G_BEGIN_DECLS

/* How well the route of a leg is known: what was said in this crisis, else what the dataset says.
 */
WfRouteQuality wf_leg_get_quality (WfPicture *picture, const WfAsset *asset, guint leg);
/* Adds the legs of @asset to @counts, by quality. */
void wf_legs_count (WfPicture *picture, const WfAsset *asset, guint counts[WF_ROUTE_SCHEMATIC + 1]);
/* "route/3": the field of an asset's record that says it. Free with g_free (). */
char *wf_leg_dup_quality_field (guint leg);

G_END_DECLS
