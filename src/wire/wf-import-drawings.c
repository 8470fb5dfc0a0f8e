/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Features as drawings, which every desk gets: each is an operation, so there are few of them. */
#include <glib/gi18n.h>

#include "model/wf-drawing.h"
#include "wire/wf-import.h"

static void
drawing_free (gpointer data)
{
  WfImportDrawing *drawing = data;

  g_free (drawing->id);
  g_free (drawing->title);
  g_free (drawing->geometry);
  g_free (drawing);
}

static char *
dup_geometry (const WfImport *self, const WfFeature *feature, guint32 part)
{
  guint n;
  const WfPosition *positions = wf_feature_set_get_part (self->features, part, &n);

  /* A drawing's ring comes without its closing position. */
  return wf_drawing_dup_geometry (feature->shape, positions,
                                  n - (feature->shape == WF_FEATURE_AREA));
}

static void
add_parts (const WfImport *self, const WfFeature *feature, GPtrArray *drawings)
{
  for (guint32 i = 0; i < feature->n_parts; i++)
    {
      WfImportDrawing *drawing = g_new0 (WfImportDrawing, 1);

      drawing->id = i > 0 ? g_strdup_printf ("%s/%u", feature->id, i + 1) : g_strdup (feature->id);
      drawing->title = wf_import_dup_visible_part (feature->name != NULL ? feature->name : "",
                                                   WF_IMPORT_MAX_NAME);
      drawing->geometry = dup_geometry (self, feature, feature->first_part + i);
      g_ptr_array_add (drawings, drawing);
    }
}

/* Why the feature cannot be drawings, or NULL. */
static const char *
find_reason (const WfImport *self, const WfFeature *feature)
{
  if (feature->shape == WF_FEATURE_NOWHERE)
    return _ ("it has no position");
  if (feature->shape == WF_FEATURE_AREA && feature->n_parts > 1)
    return _ ("an area of several rings is no drawing");
  for (guint32 i = 0; i < feature->n_parts; i++)
    {
      g_autofree char *geometry = dup_geometry (self, feature, feature->first_part + i);

      if (geometry == NULL)
        return _ ("it has more positions than a drawing may have");
    }
  return NULL;
}

GPtrArray *
wf_import_dup_drawings (const WfImport *self, GPtrArray *left_out)
{
  GPtrArray *drawings = g_ptr_array_new_with_free_func (drawing_free);
  const GArray *features = self->features->features;

  for (guint i = 0; i < features->len && drawings->len <= WF_IMPORT_MAX_DRAWINGS; i++)
    {
      const WfFeature *feature = &g_array_index (features, WfFeature, i);
      const char *reason = find_reason (self, feature);

      if (reason == NULL)
        add_parts (self, feature, drawings);
      else
        {
          g_autofree char *shown
              = wf_import_dup_visible (feature->name != NULL ? feature->name : feature->id);

          /* Translators: number and name of a record in a file, why it is left out. */
          g_ptr_array_add (left_out,
                           g_strdup_printf (_ ("Feature %u “%s”: %s."), i + 1, shown, reason));
        }
    }
  return drawings;
}
