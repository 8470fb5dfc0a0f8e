/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-feature.h"

G_BEGIN_DECLS

/* What another state of a source would change, feature by feature. A feature is known by the id
 * that the source gives it; without one the id is made of its place and name, and what was moved is
 * then one that is gone and one that is new. Pure, any thread. */
typedef struct
{
  guint n_new, n_changed, n_gone, n_same;
  guint n_akin; /* of both: the name or the place is the same, so the id is no chance */
} WfFeatureChanges;

void wf_feature_set_compare (const WfFeatureSet *old_set,
                             const WfFeatureSet *new_set,
                             WfFeatureChanges *changes);

G_END_DECLS
