/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Features as drawings, which every desk gets: each is an operation, so there are few of them. */
#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-json.h"
#include "model/wf-drawing.h"
#include "wire/wf-import.h"

void
wf_import_drawing_free (WfImportDrawing *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->geometry);
  g_free (self->properties);
  g_free (self);
}

/* NULL: it has none. */
static char *
dup_properties (const WfImport *self, const WfFeature *feature)
{
  const char *text = g_bytes_get_data (self->features->source, NULL);

  return feature->properties_length > 0
             ? wf_json_dup_compact (text + feature->properties_at, feature->properties_length)
             : NULL;
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
add_parts (const WfFeature *feature, char **geometries, const char *properties, GPtrArray *drawings)
{
  for (guint32 i = 0; i < feature->n_parts; i++)
    {
      WfImportDrawing *drawing = g_new0 (WfImportDrawing, 1);

      drawing->id = i > 0 ? g_strdup_printf ("%s/%u", feature->id, i + 1) : g_strdup (feature->id);
      drawing->title = wf_import_dup_visible_part (feature->name != NULL ? feature->name : "",
                                                   WF_IMPORT_MAX_NAME);
      drawing->geometry = g_steal_pointer (&geometries[i]);
      drawing->properties = g_strdup (properties);
      g_ptr_array_add (drawings, drawing);
    }
}

/* All parts of the feature or none: then why, else NULL. */
static const char *
add_feature (const WfImport *self, const WfFeature *feature, GPtrArray *drawings)
{
  g_auto (GStrv) geometries = g_new0 (char *, feature->n_parts + 1);
  g_autofree char *properties = dup_properties (self, feature);

  if (feature->shape == WF_FEATURE_NOWHERE)
    return _ ("it has no position");
  if (feature->shape == WF_FEATURE_AREA && feature->n_parts > 1)
    return _ ("an area of several rings is no drawing");
  if (properties != NULL && strlen (properties) > WF_DRAWING_MAX_PROPERTIES)
    return _ ("its properties are longer than those of a drawing may be, and none of them is left "
              "out");
  for (guint32 i = 0; i < feature->n_parts; i++)
    {
      const char *reason = format_part (self, feature, feature->first_part + i, &geometries[i]);

      if (reason != NULL)
        return reason;
    }
  add_parts (feature, geometries, properties, drawings);
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
  GPtrArray *drawings = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_import_drawing_free);
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

/* One without a name was given that of its layer. */
static gboolean
is_same_title (const WfImportDrawing *self, const WfImportDrawing *before)
{
  return *self->title == '\0' || g_strcmp0 (self->title, before->title) == 0;
}

gboolean
wf_import_drawing_is_same (const WfImportDrawing *self, const WfImportDrawing *before)
{
  return is_same_title (self, before) && g_strcmp0 (self->geometry, before->geometry) == 0
         && g_strcmp0 (self->properties, before->properties) == 0;
}

void
wf_import_compare_drawings (GPtrArray *before, GPtrArray *now, WfFeatureChanges *changes)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);

  *changes = (WfFeatureChanges){ 0 };
  for (guint i = 0; i < before->len; i++)
    if (((WfImportDrawing *) before->pdata[i])->id != NULL)
      g_hash_table_insert (by_id, ((WfImportDrawing *) before->pdata[i])->id, before->pdata[i]);
  for (guint i = 0; i < now->len; i++)
    {
      const WfImportDrawing *drawing = now->pdata[i];
      const WfImportDrawing *known = g_hash_table_lookup (by_id, drawing->id);

      if (known == NULL)
        changes->n_new++;
      else if (wf_import_drawing_is_same (drawing, known))
        changes->n_same++;
      else
        changes->n_changed++;
      changes->n_akin += known != NULL
                         && ((is_same_title (drawing, known) && *drawing->title != '\0')
                             || g_strcmp0 (drawing->geometry, known->geometry) == 0);
    }
  changes->n_gone = before->len - changes->n_same - changes->n_changed;
}
