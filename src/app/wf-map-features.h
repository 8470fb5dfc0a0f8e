/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-feature-layer.h"
#include "model/wf-record.h"

G_BEGIN_DECLS

typedef struct _WfContext WfContext;

/* What stands on a map beside the dataset: the picture's drawings and the imported files that are
 * on this computer, read on a worker and kept for map and briefing: wf_context_get_map_features ().
 * Main thread. Signal "changed" (): a file was read, or one is gone. */
#define WF_TYPE_MAP_FEATURES (wf_map_features_get_type ())
G_DECLARE_FINAL_TYPE (WfMapFeatures, wf_map_features, WF, MAP_FEATURES, GObject)

/* As layers, an imported file is "dataset:<uuid>" and the drawings are WF_LAYER_DRAWINGS. Borrows
 * @context, which owns it. */
WfMapFeatures *wf_map_features_new (WfContext *context);
/* Layers that are not hidden, the first at the bottom; GPtrArray of WfFeatureLayer with a reference
 * each. Starts reading files that are not there yet. */
GPtrArray *wf_map_features_dup_layers (WfMapFeatures *self);
/* Some drawing has aged since the layers were made. */
gboolean wf_map_features_are_stale (WfMapFeatures *self);

/* The layers of @datasets (WfRecord) whatever is hidden, as the function above; files that are not
 * there yet begin to be read. @n_awaited: how many of them are; "changed" tells when it is others.
 * A file in trouble has no layer. */
GPtrArray *
wf_map_features_dup_layers_of (WfMapFeatures *self, GPtrArray *datasets, guint *n_awaited);
/* The record is of a layer, and that is not hidden. */
gboolean wf_map_features_is_shown (WfMapFeatures *self, WfRecord *dataset);

/* The layer of an imported thing ("feature:dataset:…") that was read, and which of its features it
 * is; borrowed. NULL: not read, or no such thing. */
const WfFeatureLayer *wf_map_features_find (WfMapFeatures *self, const char *ref, guint *feature);

/* Why an imported file is not shown: NULL when it is, or is being read. Borrowed. */
const char *wf_map_features_get_trouble (WfMapFeatures *self, WfRecord *dataset);

G_END_DECLS
