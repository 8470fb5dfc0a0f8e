/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The map of a slide: the picture within the ceiling, and what a desk's map shows besides. */
#include "brief/wf-brief-private.h"

#include <glib/gi18n.h>

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
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);

  if (drawings->features->len > 0)
    g_ptr_array_add (layers, wf_feature_layer_new (WF_LAYER_DRAWINGS, drawings, WF_FEATURES_DRAWN));
  wf_scene_set_features (scene, layers);
  return scene;
}

static guint
count_imported (const WfBrief *self)
{
  GListModel *datasets = wf_picture_get_list (self->picture, WF_TYPE_NAME_DATASET);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (datasets); i++)
    {
      g_autoptr (WfRecord) dataset = g_list_model_get_item (datasets, i);
      n += wf_imported_is_layer (dataset);
    }
  return n;
}

/* Files of one computer, that no other desk can check and whose marking nobody has stated: they do
 * not travel in a briefing, but their absence is said. */
char *
wf_brief_dup_not_drawn (const WfBrief *self)
{
  const guint n_imported = count_imported (self);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  if (self->n_grounds > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u background map", "%u background maps",
                                                       self->n_grounds),
                                             self->n_grounds));
  if (n_imported > 0)
    g_ptr_array_add (
        parts, g_strdup_printf (ngettext ("%u imported layer", "%u imported layers", n_imported),
                                n_imported));
  if (parts->len == 0)
    return NULL;
  list = wf_brief_dup_list (parts);
  /* Translators: "1 background map and 2 imported layers" of the map in the window. */
  return g_strdup_printf (_ ("Not drawn here: %s of the desk's map"), list);
}
