/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-projection.h"
#include "model/wf-feature.h"

G_BEGIN_DECLS

/* A feature set made ready for drawing and picking: projected, lines kept whole over 180°, points
 * in a grid. Immutable, shared by reference, any thread; 100,000 points take some ten milliseconds,
 * so large ones are made on a worker. */
typedef struct _WfFeatureLayer WfFeatureLayer;

typedef enum
{
  WF_FEATURES_IMPORTED, /* below the cables */
  WF_FEATURES_DRAWN,    /* above them */
} WfFeaturesRole;

/* @id: what the layer is shown and hidden by. References are "feature:<id>/<index>", of drawn ones
 * "drawing:<id of the feature>". */
WfFeatureLayer *wf_feature_layer_new (const char *id, WfFeatureSet *set, WfFeaturesRole role);
WfFeatureLayer *wf_feature_layer_ref (WfFeatureLayer *self);
void wf_feature_layer_unref (WfFeatureLayer *self);
const char *wf_feature_layer_get_id (const WfFeatureLayer *self);
WfFeaturesRole wf_feature_layer_get_role (const WfFeatureLayer *self);
const WfFeatureSet *wf_feature_layer_get_set (const WfFeatureLayer *self);

char *wf_feature_layer_dup_ref (const WfFeatureLayer *self, guint feature);
/* FALSE when the reference is not of this layer. */
gboolean wf_feature_layer_find (const WfFeatureLayer *self, const char *ref, guint *feature);

/* Projected positions of a part; x may leave 0…1. */
const WfPoint *
wf_feature_layer_get_part (const WfFeatureLayer *self, guint32 part, guint *n_points);
/* Middle of a feature; FALSE when it is nowhere. */
gboolean wf_feature_layer_get_middle (const WfFeatureLayer *self, guint feature, WfPoint *middle);

/* Calls back for each feature whose box meets the rectangle, once for each copy of the world that
 * is seen (@shift); a point feature counts by each of its points (@part). */
typedef void (*WfFeatureFunc) (
    const WfFeatureLayer *self, guint feature, guint32 part, int shift, gpointer user_data);
void wf_feature_layer_each_point (
    const WfFeatureLayer *self, WfPoint from, WfPoint to, WfFeatureFunc func, gpointer user_data);
void wf_feature_layer_each_shape (
    const WfFeatureLayer *self, WfPoint from, WfPoint to, WfFeatureFunc func, gpointer user_data);
/* Distance on the unit square of a position in 0…1 to what is drawn of the feature; inside an area
 * it is 0. G_MAXDOUBLE beyond @reach. */
double
wf_feature_layer_distance (const WfFeatureLayer *self, guint feature, WfPoint at, double reach);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFeatureLayer, wf_feature_layer_unref)

G_END_DECLS
