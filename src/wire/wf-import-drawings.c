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

/* Why the part cannot be a drawing, or NULL and its geometry. */
static const char *
format_part (const WfImport *self, const WfFeature *feature, guint32 part, char **geometry)
{
  guint n;
  const WfPosition *positions = wf_feature_set_get_part (self->features, part, &n);

  n -= feature->shape == WF_FEATURE_AREA; /* a drawing's ring comes without its closing position */
  *geometry = wf_drawing_dup_geometry (feature->shape, positions, n);
  if (*geometry != NULL)
    return NULL;
  return n < wf_drawing_get_least (feature->shape)
             ? _ ("it has fewer positions than a drawing needs")
             : _ ("it has more positions than a drawing may have");
}

/* Takes the geometry of each part. */
static void
add_parts (const WfFeature *feature, char **geometries, GPtrArray *drawings)
{
  for (guint32 i = 0; i < feature->n_parts; i++)
    {
      WfImportDrawing *drawing = g_new0 (WfImportDrawing, 1);

      drawing->id = i > 0 ? g_strdup_printf ("%s/%u", feature->id, i + 1) : g_strdup (feature->id);
      drawing->title = wf_import_dup_visible_part (feature->name != NULL ? feature->name : "",
                                                   WF_IMPORT_MAX_NAME);
      drawing->geometry = g_steal_pointer (&geometries[i]);
      g_ptr_array_add (drawings, drawing);
    }
}

/* All parts of the feature or none: then why, else NULL. */
static const char *
add_feature (const WfImport *self, const WfFeature *feature, GPtrArray *drawings)
{
  g_auto (GStrv) geometries = g_new0 (char *, feature->n_parts + 1);

  if (feature->shape == WF_FEATURE_NOWHERE)
    return _ ("it has no position");
  if (feature->shape == WF_FEATURE_AREA && feature->n_parts > 1)
    return _ ("an area of several rings is no drawing");
  for (guint32 i = 0; i < feature->n_parts; i++)
    {
      const char *reason = format_part (self, feature, feature->first_part + i, &geometries[i]);

      if (reason != NULL)
        return reason;
    }
  add_parts (feature, geometries, drawings);
  return NULL;
}

static void
leave_out (const WfFeature *feature, guint number, const char *reason, GPtrArray *left_out)
{
  g_autofree char *shown
      = wf_import_dup_visible (feature->name != NULL ? feature->name : feature->id);

  /* Translators: number and name of a record in a file, why it is left out. */
  g_ptr_array_add (left_out, g_strdup_printf (_ ("Feature %u “%s”: %s."), number, shown, reason));
}

GPtrArray *
wf_import_dup_drawings (const WfImport *self, GPtrArray *left_out)
{
  GPtrArray *drawings = g_ptr_array_new_with_free_func (drawing_free);
  const GArray *features = self->features->features;

  for (guint i = 0; i < features->len && drawings->len <= WF_IMPORT_MAX_DRAWINGS; i++)
    {
      const WfFeature *feature = &g_array_index (features, WfFeature, i);
      const char *reason = add_feature (self, feature, drawings);

      if (reason != NULL)
        leave_out (feature, i + 1, reason, left_out);
    }
  return drawings;
}
