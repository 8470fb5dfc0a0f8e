/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-in-view.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-print.h"
#include "app/map/wf-map-rows.h"
#include "app/map/wf-map-words.h"
#include "draw/wf-scene-features.h"

typedef struct
{
  WfMapView *view; /* not owned: the list lies over it */
  GtkWidget *title, *rows;
  GtkWidget *signs; /* how many of what is listed has a sign of its own on the map */
} InView;

static void
refresh (GtkWidget *box)
{
  InView *self = g_object_get_data (G_OBJECT (box), "wf-in-view");
  WfScene *scene = wf_map_view_get_scene (self->view);
  g_auto (GStrv) refs = NULL;
  g_autofree char *title = NULL, *signs = NULL;
  guint n_more;
  WfView view;

  if (!gtk_widget_get_mapped (box) || scene == NULL || !wf_map_view_get_view (self->view, &view))
    return;
  refs = wf_scene_dup_in_view (scene, &view);
  n_more = wf_scene_count_unlisted (scene, &view);
  wf_map_rows_set (self->rows, (const char *const *) refs, n_more);
  n_more += g_strv_length (refs);
  title = g_strdup_printf (ngettext ("In view: %u", "In view: %u", n_more), n_more);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  signs = wf_map_dup_signs_text (scene, &view);
  gtk_label_set_text (GTK_LABEL (self->signs), signs != NULL ? signs : "");
  gtk_widget_set_visible (self->signs, signs != NULL);
}

static GtkWidget *
new_print_button (WfMapView *view)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("document-print-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Print this list…"));
  wf_widget_set_name (button, _ ("Print this list…"), NULL);
  g_signal_connect_object (button, "clicked", G_CALLBACK (wf_map_print_begin), view,
                           G_CONNECT_SWAPPED);
  return button;
}

GtkWidget *
wf_map_in_view_new (WfMapView *view)
{
  InView *self = g_new0 (InView, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = view;
  self->title = gtk_label_new (NULL);
  self->rows = wf_map_rows_new (view, _ ("In view"));
  self->signs = wf_text_new ("", "detail");
  gtk_widget_set_visible (self->signs, FALSE);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), wf_map_rows_new_copy_button (self->rows));
  gtk_box_append (GTK_BOX (head), new_print_button (view));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->rows);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->signs);
  gtk_box_append (GTK_BOX (box), scrolled);
  g_object_set_data_full (G_OBJECT (box), "wf-in-view", self, g_free);
  g_signal_connect (box, "map", G_CALLBACK (refresh), NULL);
  g_signal_connect_object (view, "settled", G_CALLBACK (refresh), box, G_CONNECT_SWAPPED);
  return box;
}
