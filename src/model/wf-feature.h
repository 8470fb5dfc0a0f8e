/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"
#include "model/wf-asset.h"
#include "model/wf-marking.h"

G_BEGIN_DECLS

/* Points, lines and areas that stand on the map beside the dataset: an imported file, or what desks
 * have drawn. Immutable once filled, shared by reference, any thread. */
typedef enum
{
  WF_FEATURE_POINT, /* a part is one position */
  WF_FEATURE_LINE,  /* a part is a line */
  WF_FEATURE_AREA,  /* a part is a ring, closed; inside is what an odd number of rings holds */
  WF_FEATURE_NOWHERE,
} WfFeatureShape;

/* How far a drawn thing has gone towards its expiry. */
typedef enum
{
  WF_AGE_FRESH,
  WF_AGE_OLD, /* the last quarter of its time */
  WF_AGE_EXPIRED,
} WfAge;

typedef struct
{
  const char *id;   /* of the source, or made; unique in its set */
  const char *name; /* or NULL */
  WfFeatureShape shape;
  WfAge age;
  guint route; /* of a line, WfRouteQuality: surveyed until somebody said otherwise */
  guint32 first_part, n_parts;
  guint32 properties_at, properties_length; /* in @source: a JSON object, 0: none */
} WfFeature;

typedef struct
{
  gatomicrefcount ref_count;
  GArray *features;  /* WfFeature */
  GArray *parts;     /* guint32: first position of each part, and one more at the end */
  GArray *positions; /* WfPosition */
  GStringChunk *texts;
  GBytes *source; /* the text that properties are in, or NULL */
} WfFeatureSet;

WfFeatureSet *wf_feature_set_new (void);
WfFeatureSet *wf_feature_set_ref (WfFeatureSet *self);
void wf_feature_set_unref (WfFeatureSet *self);
/* While it is being filled: positions, then wf_feature_set_end_part () for each part, then the
 * feature whose parts these are. Texts are copied. */
void wf_feature_set_add_position (WfFeatureSet *self, WfPosition position);
void wf_feature_set_end_part (WfFeatureSet *self);
WfFeature *wf_feature_set_add (
    WfFeatureSet *self, const char *id, const char *name, WfFeatureShape shape, guint32 first_part);
/* Takes back every position and part from @first_part on. */
void wf_feature_set_drop_parts (WfFeatureSet *self, guint32 first_part);
guint32 wf_feature_set_get_n_parts (const WfFeatureSet *self);
const WfPosition *
wf_feature_set_get_part (const WfFeatureSet *self, guint32 part, guint *n_positions);

/* WF_AGE_FRESH when @expires_at is WF_NO_TIME. */
WfAge wf_age_of (gint64 drawn_at, gint64 expires_at, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFeatureSet, wf_feature_set_unref)

G_END_DECLS
