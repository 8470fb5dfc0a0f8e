/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-feature-changes.h"

#include <string.h>

#include "base/wf-json.h"

static const WfFeature *
get_feature (const WfFeatureSet *set, guint i)
{
  return &g_array_index (set->features, WfFeature, i);
}

static gboolean
is_same_part (const WfFeatureSet *one,
              guint32 one_part,
              const WfFeatureSet *other,
              guint32 other_part)
{
  guint n, n_other;
  const WfPosition *positions = wf_feature_set_get_part (one, one_part, &n);
  const WfPosition *others = wf_feature_set_get_part (other, other_part, &n_other);

  return n == n_other && (n == 0 || memcmp (positions, others, n * sizeof *positions) == 0);
}

static gboolean
is_same_place (const WfFeatureSet *one,
               const WfFeature *feature,
               const WfFeatureSet *other,
               const WfFeature *counterpart)
{
  if (feature->shape != counterpart->shape || feature->n_parts != counterpart->n_parts)
    return FALSE;
  for (guint32 i = 0; i < feature->n_parts; i++)
    if (!is_same_part (one, feature->first_part + i, other, counterpart->first_part + i))
      return FALSE;
  return TRUE;
}

static const char *
get_properties (const WfFeatureSet *set, const WfFeature *feature)
{
  return set->source != NULL && feature->properties_length > 0
             ? (const char *) g_bytes_get_data (set->source, NULL) + feature->properties_at
             : "";
}

static gboolean
has_same_properties (const WfFeatureSet *one,
                     const WfFeature *feature,
                     const WfFeatureSet *other,
                     const WfFeature *counterpart)
{
  return wf_json_is_same_text (get_properties (one, feature), feature->properties_length,
                               get_properties (other, counterpart), counterpart->properties_length);
}

void
wf_feature_set_compare (const WfFeatureSet *old_set,
                        const WfFeatureSet *new_set,
                        WfFeatureChanges *changes)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  *changes = (WfFeatureChanges){ 0 };
  for (guint i = 0; i < old_set->features->len; i++)
    g_hash_table_insert (by_id, (char *) get_feature (old_set, i)->id,
                         (gpointer) get_feature (old_set, i));
  for (guint i = 0; i < new_set->features->len; i++)
    {
      const WfFeature *feature = get_feature (new_set, i);
      const WfFeature *before = g_hash_table_lookup (by_id, feature->id);
      gboolean is_named_so, is_there;

      if (before == NULL)
        {
          changes->n_new++;
          continue;
        }
      is_named_so = g_strcmp0 (feature->name, before->name) == 0;
      is_there = is_same_place (new_set, feature, old_set, before);
      changes->n_akin
          += (is_named_so && feature->name != NULL) || (is_there && feature->n_parts > 0);
      if (is_named_so && is_there && has_same_properties (new_set, feature, old_set, before))
        changes->n_same++;
      else
        changes->n_changed++;
    }
  changes->n_gone = g_hash_table_size (by_id) - changes->n_same - changes->n_changed;
}
