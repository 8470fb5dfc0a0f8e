/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* The layers of a map that a person shows, hides and orders. Imported files and background maps
 * come to them by their ids ("dataset:<uuid>", "ground:<uuid>"). */
#define WF_LAYER_FAULT "fault"          /* damaged stretches, signs of incidents */
#define WF_LAYER_PLACES "places"        /* names of the base map; always on top */
#define WF_LAYER_DRAWINGS "drawings"    /* areas and notes */
#define WF_LAYER_TRACKS "vessel-tracks" /* imported */

/* Kinds of assets that are shown and hidden together. */
typedef struct
{
  const char *id; /* of the first kind; the layer's too */
  WfAssetKind kinds[3];
  guint n_kinds, n_counted; /* those that only come with another are not counted */
} WfAssetLayer;

const WfAssetLayer *wf_asset_layers_get (guint *n);
/* Bit 1 << kind for each kind of the layer; 0: it is none of assets. */
guint wf_layer_get_kinds (const char *layer);
/* What a scene has of itself as it lies unless somebody orders it, the topmost first; without names
 * of places. NULL-terminated. */
const char *const *wf_layers_get_default (void);

G_END_DECLS
