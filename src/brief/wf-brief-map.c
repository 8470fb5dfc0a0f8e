/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map of a slide: the picture within the ceiling, and what a desk's map shows besides. */
#include "brief/wf-brief-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "brief/wf-drawing-text.h"
#include "brief/wf-fault-text.h"
#include "draw/wf-layers.h"
#include "draw/wf-scene-features.h"
#include "model/wf-imported.h"
#include "model/wf-vocabulary.h"

static char *
format_cb (WfRecord *drawing, WfAge age, gpointer brief)
{
  return wf_drawing_dup_label (drawing, age, ((const WfBrief *) brief)->cut_at);
}

WfScene *
wf_brief_new_scene (const WfBrief *self)
{
  static const char *const none_hidden[] = { NULL };
  g_autoptr (WfQuery) everything = wf_query_new ();
  WfScene *scene = wf_scene_new_with_format (self->picture, self->dataset, everything, NULL,
                                             none_hidden, wf_fault_dup_text, NULL);
  g_autoptr (WfFeatureSet) drawings
      = wf_drawing_dup_set (self->picture, self->cut_at, format_cb, (gpointer) self, NULL);
  g_autoptr (GPtrArray) layers
      = g_ptr_array_copy (self->layers, (GCopyFunc) (GCallback) wf_feature_layer_ref, NULL);

  g_autoptr (GPtrArray) grounds = wf_brief_dup_grounds (self);

  if (drawings->features->len > 0)
    g_ptr_array_add (layers, wf_feature_layer_new (WF_LAYER_DRAWINGS, drawings, WF_FEATURES_DRAWN));
  wf_scene_set_grounds (scene, grounds);
  wf_scene_set_features (scene, layers);
  wf_scene_set_order (scene, (const char *const *) self->order);
  return scene;
}

GPtrArray *
wf_brief_dup_imported (const WfBrief *self)
{
  GListModel *datasets = wf_picture_get_list (self->picture, WF_TYPE_NAME_DATASET);
  GPtrArray *imported = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (datasets); i++)
    {
      g_autoptr (WfRecord) dataset = g_list_model_get_item (datasets, i);

      if (wf_imported_is_layer (dataset))
        g_ptr_array_add (imported, g_steal_pointer (&dataset));
    }
  return imported;
}

static gboolean
has_record_of (const WfBrief *self, const WfFeatureLayer *layer)
{
  g_autoptr (GPtrArray) imported = wf_brief_dup_imported (self);

  for (guint i = 0; i < imported->len; i++)
    {
      g_autofree char *id = g_strconcat ("dataset:", wf_record_get_id (imported->pdata[i]), NULL);

      if (g_str_equal (id, wf_feature_layer_get_id (layer)))
        return TRUE;
    }
  return FALSE;
}

static char *
name_layer (const WfBrief *self, const WfFeatureLayer *layer)
{
  const char *uuid = wf_feature_layer_get_id (layer) + strlen ("dataset:");
  WfRecord *dataset = wf_picture_lookup_id (self->picture, uuid);
  const char *title = wf_record_get_text (dataset, "title");
  const char *licence = wf_record_get_text (dataset, "licence");

  if (title == NULL)
    title = wf_record_get_text (dataset, "file-name");
  return licence != NULL ? g_strdup_printf ("%s (%s)", title != NULL ? title : uuid, licence)
                         : g_strdup (title != NULL ? title : uuid);
}

/* What was imported and is drawn, by title and licence: foreign words. NULL: nothing. */
static char *
dup_imported_text (const WfBrief *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint i = 0; i < self->layers->len; i++)
    g_ptr_array_add (names, name_layer (self, self->layers->pdata[i]));
  if (names->len == 0)
    return NULL;
  list = wf_brief_dup_list (names);
  /* Translators: names of layers of the map that came from files. */
  return g_strdup_printf (_ ("Imported: %s"), list);
}

void
wf_brief_set_layers (WfBrief *self, GPtrArray *layers, guint n_missing, const char *const *order)
{
  g_ptr_array_set_size (self->layers, 0);
  for (guint i = 0; i < layers->len; i++)
    if (has_record_of (self, layers->pdata[i]))
      g_ptr_array_add (self->layers, wf_feature_layer_ref (layers->pdata[i]));
  self->n_missing = n_missing;
  g_strfreev (self->order);
  self->order = g_strdupv ((char **) order);
  g_free (self->imported);
  self->imported = dup_imported_text (self);
  wf_brief_lay_out (self);
  wf_brief_check (self);
}

/* A background map is not drawn for an audience that may not see it, nor when it cannot be read; an
 * imported file not when its bytes are not here, or are damaged. All of it is said. */
char *
wf_brief_dup_not_drawn (const WfBrief *self)
{
  const guint n_grounds = (guint) g_atomic_int_get (&self->n_grounds);
  const guint n_partial = wf_brief_count_partial_grounds (self);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  if (n_grounds > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (ngettext ("%u background map", "%u background maps", n_grounds),
                                n_grounds));
  if (n_partial > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("parts of %u background map",
                                                       "parts of %u background maps", n_partial),
                                             n_partial));
  if (self->n_missing > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u imported layer", "%u imported layers",
                                                       self->n_missing),
                                             self->n_missing));
  if (parts->len == 0)
    return NULL;
  list = wf_brief_dup_list (parts);
  /* Translators: "1 background map and 2 imported layers" of the map in the window. */
  return g_strdup_printf (_ ("Not drawn here: %s of the desk's map"), list);
}
