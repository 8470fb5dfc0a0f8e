/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-feature-layer.h"
#include "draw/wf-scene.h"

G_BEGIN_DECLS

/* Imported files and drawn things in a scene. @layers: WfFeatureLayer, the first at the bottom; to
 * be set before the scene is shared. */
void wf_scene_set_features (WfScene *self, GPtrArray *layers);

/* The layer and feature of a reference ("feature:…", "drawing:…"); FALSE when the scene has none.
 */
gboolean wf_scene_find_feature (WfScene *self,
                                const char *ref,
                                const WfFeatureLayer **layer,
                                guint *feature);
/* wf_scene_dup_in_view () lists at most this many features one by one; the others are counted here.
 */
#define WF_SCENE_MAX_FEATURES_IN_VIEW 500
guint wf_scene_count_unlisted (WfScene *self, const WfView *view);

G_END_DECLS
