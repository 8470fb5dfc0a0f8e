/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The card "Layers and views": saved views, the order of layers, background maps. */
#include "app/map/wf-map-layers.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-cards.h"

#define WIDTH 330

typedef struct
{
  WfMapView *view; /* not owned: the card lies over it */
  GtkWidget *card, *undo, *saved;
} Layers;

GtkWidget *
wf_map_layers_heading_new (const char *title, GtkWidget *buttons)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (title);

  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (buttons != NULL)
    gtk_box_append (GTK_BOX (box), buttons);
  return box;
}

static WfMapDesk *
get_desk (Layers *self)
{
  return wf_context_get_map_desk (wf_map_view_get_context (self->view));
}

static void
undo_cb (Layers *self)
{
  wf_map_desk_undo (get_desk (self));
}

static void
close_cb (Layers *self)
{
  gtk_widget_set_visible (self->card, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* The button says what it would take back. */
static void
update_undo (GtkWidget *card)
{
  Layers *self = g_object_get_data (G_OBJECT (card), "wf-layers");
  const char *words = wf_map_desk_get_undo (get_desk (self));
  /* Translators: what would be taken back, as "“Åland” deleted". */
  g_autofree char *text = words != NULL ? g_strdup_printf (_ ("Undo: %s"), words) : NULL;

  gtk_widget_set_sensitive (self->undo, words != NULL);
  gtk_widget_set_tooltip_text (self->undo, text);
  wf_widget_set_name (self->undo, text != NULL ? text : _ ("Undo"), NULL);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint keyval, guint code, GdkModifierType state, Layers *self)
{
  if (keyval == GDK_KEY_Escape)
    {
      close_cb (self);
      return TRUE;
    }
  if (keyval == GDK_KEY_z && (state & GDK_CONTROL_MASK) != 0)
    {
      undo_cb (self);
      return TRUE;
    }
  return FALSE;
}

static GtkWidget *
new_icon_button (Layers *self, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  wf_widget_set_name (button, name, NULL);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
new_head (Layers *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *head = wf_map_layers_heading_new (_ ("Layers and views"), buttons);

  self->undo = new_icon_button (self, "edit-undo-symbolic", _ ("Undo"), G_CALLBACK (undo_cb));
  gtk_box_append (GTK_BOX (buttons), self->undo);
  gtk_box_append (GTK_BOX (buttons), new_icon_button (self, "window-close-symbolic",
                                                      _ ("Close (Esc)"), G_CALLBACK (close_cb)));
  return head;
}

static GtkWidget *
new_file_button (const char *label, const char *action)
{
  GtkWidget *button = wf_mnemonic_button_new (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  return button;
}

static GtkWidget *
new_file_buttons (void)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (buttons), new_file_button (_ ("Import GeoJSON…"), "win.import-data"));
  gtk_box_append (GTK_BOX (buttons), new_file_button (_ ("_Export as GeoJSON…"), "map.export"));
  return buttons;
}

GtkWidget *
wf_map_layers_new (WfMapView *view)
{
  Layers *self = g_new0 (Layers, 1);
  GtkWidget *parts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 14);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->view = view;
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->saved = wf_map_saved_views_new (view);
  gtk_box_append (GTK_BOX (parts), self->saved);
  gtk_box_append (GTK_BOX (parts), wf_map_layer_order_new (view));
  gtk_box_append (GTK_BOX (parts), wf_map_ground_list_new (view));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), parts);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->card), new_head (self));
  gtk_box_append (GTK_BOX (self->card), scrolled);
  gtk_box_append (GTK_BOX (self->card), new_file_buttons ());
  gtk_widget_add_css_class (self->card, "map-card");
  gtk_widget_add_css_class (self->card, "map-layers");
  gtk_widget_set_size_request (self->card, WIDTH, -1);
  gtk_widget_set_visible (self->card, FALSE);
  wf_widget_set_name (self->card, _ ("Layers and views"), NULL);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->card, keys);
  g_object_set_data_full (G_OBJECT (self->card), "wf-layers", self, g_free);
  g_signal_connect_object (get_desk (self), "changed", G_CALLBACK (update_undo), self->card,
                           G_CONNECT_SWAPPED);
  update_undo (self->card);
  return self->card;
}

void
wf_map_layers_open (GtkWidget *card)
{
  Layers *self = g_object_get_data (G_OBJECT (card), "wf-layers");

  gtk_widget_set_visible (card, TRUE);
  wf_map_saved_views_focus (self->saved);
}
