/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-feature.h"

WfFeatureSet *
wf_feature_set_new (void)
{
  WfFeatureSet *self = g_new0 (WfFeatureSet, 1);
  const guint32 zero = 0;

  g_atomic_ref_count_init (&self->ref_count);
  self->features = g_array_new (FALSE, TRUE, sizeof (WfFeature));
  self->parts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->positions = g_array_new (FALSE, FALSE, sizeof (WfPosition));
  self->texts = g_string_chunk_new (4096);
  g_array_append_val (self->parts, zero);
  return self;
}

WfFeatureSet *
wf_feature_set_ref (WfFeatureSet *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
wf_feature_set_unref (WfFeatureSet *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->features);
  g_array_unref (self->parts);
  g_array_unref (self->positions);
  g_string_chunk_free (self->texts);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_free (self);
}

void
wf_feature_set_add_position (WfFeatureSet *self, WfPosition position)
{
  g_array_append_val (self->positions, position);
}

void
wf_feature_set_end_part (WfFeatureSet *self)
{
  const guint32 end = self->positions->len;

  g_array_append_val (self->parts, end);
}

guint32
wf_feature_set_get_n_parts (const WfFeatureSet *self)
{
  return self->parts->len - 1;
}

WfFeature *
wf_feature_set_add (
    WfFeatureSet *self, const char *id, const char *name, WfFeatureShape shape, guint32 first_part)
{
  const WfFeature feature = {
    .id = g_string_chunk_insert (self->texts, id),
    .name = name != NULL ? g_string_chunk_insert (self->texts, name) : NULL,
    .shape = shape,
    .first_part = first_part,
    .n_parts = wf_feature_set_get_n_parts (self) - first_part,
  };

  g_array_append_val (self->features, feature);
  return &g_array_index (self->features, WfFeature, self->features->len - 1);
}

void
wf_feature_set_drop_parts (WfFeatureSet *self, guint32 first_part)
{
  g_array_set_size (self->positions, g_array_index (self->parts, guint32, first_part));
  g_array_set_size (self->parts, first_part + 1);
}

const WfPosition *
wf_feature_set_get_part (const WfFeatureSet *self, guint32 part, guint *n_positions)
{
  const guint32 *starts = (const guint32 *) (gpointer) self->parts->data;

  *n_positions = starts[part + 1] - starts[part];
  return &g_array_index (self->positions, WfPosition, starts[part]);
}

WfAge
wf_age_of (gint64 drawn_at, gint64 expires_at, gint64 now)
{
  if (expires_at == WF_NO_TIME)
    return WF_AGE_FRESH;
  if (now >= expires_at)
    return WF_AGE_EXPIRED;
  return drawn_at != WF_NO_TIME && now > expires_at - (expires_at - drawn_at) / 4 ? WF_AGE_OLD
                                                                                  : WF_AGE_FRESH;
}
