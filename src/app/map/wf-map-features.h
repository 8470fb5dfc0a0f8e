/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "draw/wf-feature-layer.h"

G_BEGIN_DECLS

/* What stands on a map beside the dataset: the picture's drawings and the imported files that are
 * on this computer, read on a worker. Main thread. Signal "changed" (): a file was read, or one is
 * gone. */
#define WF_TYPE_MAP_FEATURES (wf_map_features_get_type ())
G_DECLARE_FINAL_TYPE (WfMapFeatures, wf_map_features, WF, MAP_FEATURES, GObject)

/* As layers, an imported file is "dataset:<uuid>" and the drawings are WF_LAYER_DRAWINGS. */
WfMapFeatures *wf_map_features_new (WfContext *context);
/* Layers that are not hidden, the first at the bottom; GPtrArray of WfFeatureLayer with a reference
 * each. Starts reading files that are not there yet. */
GPtrArray *wf_map_features_dup_layers (WfMapFeatures *self);
/* Some drawing has aged since the layers were made. */
gboolean wf_map_features_are_stale (WfMapFeatures *self);

/* Why an imported file is not shown: NULL when it is, or is being read. Borrowed. */
const char *wf_map_features_get_trouble (WfMapFeatures *self, WfRecord *dataset);

G_END_DECLS
