/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-import-match.h"

#include "app/common/wf-app-common.h"
#include "model/wf-imported.h"
#include "model/wf-vocabulary.h"
#include "store/wf-import-files.h"

void
wf_map_import_match_free (WfMapImportMatch *self)
{
  g_free (self->id);
  g_free (self->sha256);
  g_free (self->file_name);
  g_free (self->title);
  g_free (self->kind);
  g_free (self->name_key);
  g_clear_pointer (&self->drawings, g_ptr_array_unref);
  g_free (self);
}

/* --- what is there ---------------------------------------------------------------- */

static GPtrArray *
dup_drawn (WfPicture *picture, WfRecord *dataset)
{
  g_autoptr (GPtrArray) records = wf_imported_dup_drawings (picture, dataset);
  GPtrArray *drawn = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_import_drawing_free);

  for (guint i = 0; i < records->len; i++)
    {
      WfImportDrawing *drawing = g_new0 (WfImportDrawing, 1);

      drawing->id = g_strdup (wf_record_get_text (records->pdata[i], "feature-id"));
      drawing->title = g_strdup (wf_record_get_text (records->pdata[i], "title"));
      drawing->geometry = g_strdup (wf_record_get_text (records->pdata[i], "geometry"));
      drawing->properties = g_strdup (wf_record_get_text (records->pdata[i], "properties"));
      g_ptr_array_add (drawn, drawing);
    }
  return drawn;
}

static WfMapImportMatch *
new_match (WfContext *context, WfRecord *dataset)
{
  WfMapImportMatch *self = g_new0 (WfMapImportMatch, 1);
  const char *title = wf_record_get_text (dataset, "title");

  self->id = g_strdup (wf_record_get_id (dataset));
  self->sha256 = g_strdup (wf_record_get_text (dataset, "sha256"));
  self->file_name = g_strdup (wf_record_get_text (dataset, "file-name"));
  if (title == NULL)
    title = self->file_name != NULL ? self->file_name : self->id;
  self->title = g_strdup (title);
  self->kind = g_strdup (wf_record_get_text (dataset, "kind"));
  self->name_key = g_strdup (wf_record_get_text (dataset, "name-key"));
  self->is_swapped = wf_record_get_boolean (dataset, "swapped");
  if (!wf_imported_is_layer (dataset))
    self->drawings = dup_drawn (wf_context_get_picture (context), dataset);
  return self;
}

GPtrArray *
wf_map_import_dup_suspects (WfContext *context, gboolean are_drawings)
{
  GListModel *datasets
      = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_DATASET);
  GPtrArray *suspects = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_map_import_match_free);

  for (guint i = 0; i < g_list_model_get_n_items (datasets); i++)
    {
      g_autoptr (WfRecord) dataset = g_list_model_get_item (datasets, i);

      if (wf_imported_is_layer (dataset) != are_drawings)
        g_ptr_array_add (suspects, new_match (context, dataset));
    }
  return suspects;
}

/* --- what they have in common ------------------------------------------------------ */

static gboolean
is_of_same_name (const WfMapImportMatch *self, const WfImport *import)
{
  return g_strcmp0 (self->file_name, import->file_name) == 0;
}

static WfImportChoice
get_choice (const WfMapImportMatch *self, const WfMapImportMatching *matching)
{
  if (g_strcmp0 (self->id, matching->picked) == 0)
    return matching->choice;
  return (WfImportChoice){ self->name_key, self->is_swapped };
}

static WfImport *
read_old (const WfMapImportMatch *self,
          const WfImportChoice *choice,
          const char *store_path,
          GCancellable *cancellable)
{
  g_autoptr (GBytes) bytes = self->sha256 != NULL && self->file_name != NULL
                                 ? wf_import_files_load (store_path, self->sha256, NULL)
                                 : NULL;

  return bytes != NULL ? wf_geojson_read (bytes, self->file_name, choice, cancellable, NULL) : NULL;
}

static gboolean
is_same_choice (const WfImportChoice *a, const WfImportChoice *b)
{
  return a->is_swapped == b->is_swapped && g_strcmp0 (a->name_key, b->name_key) == 0;
}

static void
compare (WfMapImportMatch *self, const WfMapImportMatching *matching, GCancellable *cancellable)
{
  const WfImportChoice choice = get_choice (self, matching);
  g_autoptr (WfImport) before = read_old (self, &choice, matching->store_path, cancellable);
  g_autoptr (WfImport) now = NULL;

  if (before == NULL)
    return;
  if (!is_same_choice (&choice, &matching->choice))
    now = wf_geojson_read (matching->bytes, matching->import->file_name, &choice, cancellable,
                           NULL);
  wf_feature_set_compare (before->features,
                          now != NULL ? now->features : matching->import->features, &self->changes);
  self->is_compared = TRUE;
}

static int
order (gconstpointer a, gconstpointer b, gpointer import)
{
  const WfMapImportMatch *one = *(WfMapImportMatch *const *) a;
  const WfMapImportMatch *other = *(WfMapImportMatch *const *) b;
  const gboolean is_named = is_of_same_name (one, import);

  if (is_named != is_of_same_name (other, import))
    return is_named ? -1 : 1;
  return (one->changes.n_akin < other->changes.n_akin)
         - (one->changes.n_akin > other->changes.n_akin);
}

/* The very file is no newer state of itself: then there is nothing to choose. */
static gboolean
is_there (GPtrArray *suspects, const WfImport *import)
{
  for (guint i = 0; i < suspects->len; i++)
    if (g_strcmp0 (((WfMapImportMatch *) suspects->pdata[i])->sha256, import->sha256) == 0)
      return TRUE;
  return FALSE;
}

static void
keep_alike (GPtrArray *suspects, const WfImport *import)
{
  for (guint i = suspects->len; i > 0; i--)
    {
      const WfMapImportMatch *match = suspects->pdata[i - 1];

      if (!is_of_same_name (match, import) && match->changes.n_akin == 0)
        g_ptr_array_remove_index (suspects, i - 1);
    }
  g_ptr_array_sort_with_data (suspects, order, (gpointer) import);
}

void
wf_map_import_keep_matches (GPtrArray *suspects,
                            const WfMapImportMatching *matching,
                            GCancellable *cancellable)
{
  if (is_there (suspects, matching->import))
    {
      g_ptr_array_set_size (suspects, 0);
      return;
    }
  for (guint i = 0; i < suspects->len && !g_cancellable_is_cancelled (cancellable); i++)
    compare (suspects->pdata[i], matching, cancellable);
  keep_alike (suspects, matching->import);
}

void
wf_map_import_keep_drawn_matches (GPtrArray *suspects, const WfImport *import, GPtrArray *drawings)
{
  if (is_there (suspects, import))
    {
      g_ptr_array_set_size (suspects, 0);
      return;
    }
  for (guint i = 0; i < suspects->len; i++)
    {
      WfMapImportMatch *match = suspects->pdata[i];

      wf_import_compare_drawings (match->drawings, drawings, &match->changes);
      match->is_compared = TRUE;
    }
  keep_alike (suspects, import);
}
