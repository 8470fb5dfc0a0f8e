/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of layers, and which are shown. */
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-layer-text.h"
#include "app/common/wf-reorder.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-layers.h"
#include "draw/wf-layers.h"
#include "model/wf-imported.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  WfMapView *view; /* not owned */
  GtkWidget *list, *reset;
  gboolean is_updating;
} LayerOrder;

static WfContext *
get_context (LayerOrder *self)
{
  return wf_map_view_get_context (self->view);
}

static WfMapDesk *
get_desk (LayerOrder *self)
{
  return wf_context_get_map_desk (get_context (self));
}

static GListModel *
get_datasets (LayerOrder *self)
{
  return wf_picture_get_list (wf_context_get_picture (get_context (self)), WF_TYPE_NAME_DATASET);
}

/* What there is, as it lies by itself: imported files at the bottom, the newest of them on top. */
static char **
dup_present (LayerOrder *self)
{
  GStrvBuilder *present = g_strv_builder_new ();
  GListModel *datasets = get_datasets (self);
  char **names;

  g_strv_builder_addv (present, (const char **) wf_layers_get_default ());
  for (guint i = g_list_model_get_n_items (datasets); i > 0; i--)
    {
      g_autoptr (WfRecord) dataset = g_list_model_get_item (datasets, i - 1);
      g_autofree char *id = g_strconcat ("dataset:", wf_record_get_id (dataset), NULL);

      if (wf_imported_is_layer (dataset))
        g_strv_builder_add (present, id);
    }
  names = g_strv_builder_end (present);
  g_strv_builder_unref (present);
  return names;
}

static char **
dup_order (LayerOrder *self)
{
  g_auto (GStrv) present = dup_present (self);

  return wf_layer_order_merge ((const char *const *) wf_map_desk_get_setup (get_desk (self))->order,
                               (const char *const *) present);
}

static void
moved_cb (const char *id, int step, gpointer user_data)
{
  g_auto (GStrv) order = dup_order (user_data);
  g_auto (GStrv) moved = wf_layer_order_move ((const char *const *) order, id, step);

  wf_map_desk_set_order (get_desk (user_data), (const char *const *) moved);
}

static void
reset_cb (LayerOrder *self)
{
  wf_map_desk_set_order (get_desk (self), (const char *const[]){ NULL });
}

/* --- rows -------------------------------------------------------------------------- */

/* Kinds of assets that go together are shown and hidden by the names of all. */
static void
set_visible (WfSession *session, const char *layer, gboolean is_visible)
{
  const guint kinds = wf_layer_get_kinds (layer);

  for (guint kind = 0; kind < WF_ASSET_N_KINDS; kind++)
    if (kinds & 1u << kind)
      wf_session_set_layer_visible (session, wf_asset_kind_get_name ((WfAssetKind) kind),
                                    is_visible);
  wf_session_set_layer_visible (session, layer, is_visible);
}

static void
toggled_cb (GtkCheckButton *check, LayerOrder *self)
{
  if (!self->is_updating)
    set_visible (wf_context_get_session (get_context (self)),
                 g_object_get_data (G_OBJECT (check), "wf-layer"),
                 gtk_check_button_get_active (check));
}

static char *
dup_title (LayerOrder *self, const char *layer)
{
  const char *label = wf_layer_get_label (layer);
  WfRecord *dataset;

  if (label != NULL)
    return g_strdup (label);
  dataset = wf_picture_lookup_id (wf_context_get_picture (get_context (self)),
                                  layer + strlen ("dataset:"));
  label = dataset != NULL ? wf_record_get_text (dataset, "title") : NULL;
  return g_strdup (label != NULL ? label : _ ("without a name"));
}

static void
add_row (LayerOrder *self, const char *layer)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *title = dup_title (self, layer);
  GtkWidget *check = gtk_check_button_new_with_label (title);
  GtkWidget *label = gtk_widget_get_last_child (check);
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");

  if (GTK_IS_LABEL (label))
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (check),
      wf_session_get_layer_visible (wf_context_get_session (get_context (self)), layer));
  g_object_set_data_full (G_OBJECT (check), "wf-layer", g_strdup (layer), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_widget_set_hexpand (check, TRUE);
  gtk_widget_add_css_class (handle, "dim-label");
  gtk_widget_set_tooltip_text (handle, _ ("Drag to put layers in order"));
  gtk_box_append (GTK_BOX (row), check);
  gtk_box_append (GTK_BOX (row), handle);
  gtk_widget_add_css_class (row, "map-row");
  wf_reorder_list_add (self->list, layer, row, title);
}

static void
update (GtkWidget *box)
{
  LayerOrder *self = g_object_get_data (G_OBJECT (box), "wf-order");
  g_auto (GStrv) order = dup_order (self);

  self->is_updating = TRUE;
  wf_reorder_list_begin (self->list);
  for (char **layer = order; *layer != NULL; layer++)
    add_row (self, *layer);
  wf_reorder_list_end (self->list);
  gtk_widget_set_visible (self->reset, *wf_map_desk_get_setup (get_desk (self))->order != NULL);
  self->is_updating = FALSE;
}

static void
show_visible (GtkWidget *box)
{
  LayerOrder *self = g_object_get_data (G_OBJECT (box), "wf-order");
  WfSession *session = wf_context_get_session (get_context (self));
  GtkListBoxRow *row;

  self->is_updating = TRUE;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    gtk_check_button_set_active (
        GTK_CHECK_BUTTON (gtk_widget_get_first_child (gtk_list_box_row_get_child (row))),
        wf_session_get_layer_visible (session, wf_reorder_row_get_id (GTK_WIDGET (row))));
  self->is_updating = FALSE;
}

static void
datasets_cb (GListModel *model, guint at, guint n_removed, guint n_added, GtkWidget *box)
{
  update (box);
}

GtkWidget *
wf_map_layer_order_new (WfMapView *view)
{
  LayerOrder *self = g_new0 (LayerOrder, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->view = view;
  self->list = wf_reorder_list_new (_ ("Order of layers"), moved_cb, self);
  self->reset = wf_mnemonic_button_new (_ ("_Usual Order"));
  gtk_widget_add_css_class (self->reset, "flat");
  gtk_widget_set_halign (self->reset, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), wf_map_layers_heading_new (_ ("Order of layers"),
                                                            wf_reorder_buttons_new (self->list)));
  gtk_box_append (
      GTK_BOX (box),
      wf_text_new (_ ("The upper hides the lower. What is out of order stays on top."), "detail"));
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->reset);
  g_signal_connect_swapped (self->reset, "clicked", G_CALLBACK (reset_cb), self);
  g_object_set_data_full (G_OBJECT (box), "wf-order", self, g_free);
  g_signal_connect_object (get_desk (self), "changed", G_CALLBACK (update), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_session (get_context (self)), "notify::layers",
                           G_CALLBACK (show_visible), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_datasets (self), "items-changed", G_CALLBACK (datasets_cb), box, 0);
  update (box);
  return box;
}
