/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "fuzz/fuzz.h"
#include "model/wf-drawing.h"
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

/* What becomes a drawing can be read as one. */
static void
check_drawings (const WfImport *import)
{
  g_autoptr (GPtrArray) left_out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) drawings = wf_import_dup_drawings (import, left_out);

  for (guint i = 0; i < drawings->len; i++)
    {
      const WfImportDrawing *drawing = drawings->pdata[i];
      g_autoptr (GArray) positions = NULL;
      WfFeatureShape shape;

      g_assert (wf_drawing_read_geometry (drawing->geometry, &shape, &positions));
      g_assert (g_utf8_validate (drawing->title, -1, NULL));
    }
  for (guint i = 0; i < left_out->len; i++)
    g_assert (g_utf8_validate (left_out->pdata[i], -1, NULL));
}

/* With a line break before all, latitude comes first. */
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  const WfImportChoice choice = { .is_swapped = size > 0 && data[0] == '\n' };
  g_autoptr (WfImport) import = wf_geojson_read (bytes, "x.geojson", &choice, NULL, &error);

  g_assert ((import != NULL) == (error == NULL));
  if (import != NULL)
    {
      g_auto (GStrv) keys = wf_geojson_dup_keys (import);

      check (import);
      check_drawings (import);
    }
  return 0;
}
