/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "3 things here": what a click or a frame found, to choose from. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-rows.h"
#include "app/map/wf-map-view-private.h"

#define MAX_HEIGHT 260

static void
closed_cb (WfMapView *self)
{
  wf_map_layer_set_frame (self->layer, NULL);
}

static GtkWidget *
new_popover (WfMapView *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *rows = wf_map_rows_new (self, _ ("Things here"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (title, "heading");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), wf_map_rows_new_copy_button (rows));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), rows);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_widget_set_size_request (scrolled, 330, -1);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_set_parent (popover, GTK_WIDGET (self));
  g_object_set_data (G_OBJECT (popover), "wf-rows", rows);
  g_object_set_data (G_OBJECT (popover), "wf-title", title);
  g_signal_connect_swapped (popover, "closed", G_CALLBACK (closed_cb), self);
  return popover;
}

void
wf_map_things_show (WfMapView *self,
                    const char *const *refs,
                    guint n_more,
                    const char *title,
                    const GdkRectangle *place,
                    gboolean takes_focus)
{
  GtkWidget *rows;

  if (self->things == NULL)
    self->things = new_popover (self);
  rows = g_object_get_data (G_OBJECT (self->things), "wf-rows");
  gtk_label_set_text (g_object_get_data (G_OBJECT (self->things), "wf-title"), title);
  wf_widget_set_name (self->things, title, NULL);
  wf_map_rows_set (rows, refs, n_more);
  gtk_popover_set_autohide (GTK_POPOVER (self->things), takes_focus);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->things), place);
  gtk_popover_popup (GTK_POPOVER (self->things));
  if (takes_focus)
    gtk_widget_grab_focus (rows);
}

void
wf_map_things_hide (WfMapView *self)
{
  if (self->things != NULL && gtk_widget_get_visible (self->things))
    gtk_popover_popdown (GTK_POPOVER (self->things));
}
