/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fuzz/fuzz.h"
#include "wire/wf-import.h"

/* What was read holds together: every part lies in the positions, every position on the globe. */
static void
check (const WfImport *import)
{
  const WfFeatureSet *set = import->features;

  for (guint i = 0; i < set->features->len; i++)
    {
      const WfFeature *feature = &g_array_index (set->features, WfFeature, i);

      g_assert (feature->id != NULL);
      g_assert (feature->properties_at + feature->properties_length
                <= g_bytes_get_size (set->source));
      for (guint32 part = 0; part < feature->n_parts; part++)
        {
          guint n;
          const WfPosition *positions
              = wf_feature_set_get_part (set, feature->first_part + part, &n);

          g_assert (n > 0);
          for (guint j = 0; j < n; j++)
            g_assert (fabs (positions[j].lat) <= 90 && fabs (positions[j].lon) <= 180);
        }
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfImport) import = wf_geojson_read (bytes, "x.geojson", NULL, NULL, &error);

  g_assert ((import != NULL) == (error == NULL));
  if (import != NULL)
    {
      g_auto (GStrv) keys = wf_geojson_dup_keys (import);

      check (import);
    }
  return 0;
}
