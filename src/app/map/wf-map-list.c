/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list "In view": the same things as the map shows, for those who do not see it or have no
 * pointer. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-cards.h"
#include "app/map/wf-map-in-view.h"
#include "app/map/wf-map-names.h"
#include "app/map/wf-map-words.h"

#define MAX_PLACES 8
#define PLACE_ZOOM 8.0

typedef struct
{
  WfMapView *view; /* not owned; NULL: it went before the card */
  GtkWidget *card, *entry, *in_view;
  gboolean has_asked;
  GtkWidget *found, *title, *rows; /* places, while there is text in the entry */
} List;

static void
list_free (gpointer data)
{
  List *self = data;

  g_clear_weak_pointer (&self->view);
  g_free (self);
}

static GtkWidget *
add_row (List *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  wf_widget_set_name (row, text, NULL);
  gtk_list_box_append (GTK_LIST_BOX (self->rows), row);
  return row;
}

static void
add_place (List *self, const WfFound *place, const char *text)
{
  g_autofree char *other = wf_found_dup_other_name (place, text);
  g_autofree char *title
      = other != NULL ? g_strdup_printf ("%s (%s)", place->name, other) : g_strdup (place->name);

  g_object_set_data_full (G_OBJECT (add_row (self, title)), "wf-position",
                          g_memdup2 (&place->position, sizeof place->position), g_free);
}

static void
show_places (List *self, const char *text)
{
  g_autoptr (GPtrArray) places
      = wf_map_names_find (self->view, 1u << WF_FOUND_PLACE, text, MAX_PLACES);

  wf_widget_clear (self->rows);
  for (guint i = 0; places != NULL && i < places->len; i++)
    add_place (self, g_ptr_array_index (places, i), text);
  gtk_label_set_text (GTK_LABEL (self->title), places == NULL     ? _ ("Reading names…")
                                               : places->len == 0 ? _ ("No such place")
                                                                  : _ ("Places"));
}

static void
show_position (List *self, WfPosition position)
{
  g_autofree char *text = wf_map_dup_position_text (position.lon, position.lat);
  g_autofree char *title = g_strdup_printf (_ ("Go to %s"), text);

  wf_widget_clear (self->rows);
  g_object_set_data_full (G_OBJECT (add_row (self, title)), "wf-position",
                          g_memdup2 (&position, sizeof position), g_free);
  gtk_label_set_text (GTK_LABEL (self->title), _ ("Position"));
}

static gboolean
is_searching (List *self)
{
  return *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0';
}

static void
search_cb (List *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  WfPosition position;

  gtk_widget_set_visible (self->in_view, !is_searching (self));
  gtk_widget_set_visible (self->found, is_searching (self));
  if (self->view == NULL || !is_searching (self))
    return;
  if (wf_map_parse_position (text, &position.lon, &position.lat))
    show_position (self, position);
  else
    show_places (self, text);
}

static void
names_ready (gpointer card)
{
  search_cb (g_object_get_data (card, "wf-list"));
}

/* Not before the card is opened: reading them takes memory. */
static void
map_cb (GtkWidget *card)
{
  List *self = g_object_get_data (G_OBJECT (card), "wf-list");

  if (!self->has_asked)
    wf_map_names_ask (self->view, G_OBJECT (card), names_ready);
  self->has_asked = TRUE;
}

static void
go_to_position (List *self, double lon, double lat)
{
  WfView view;

  if (wf_map_view_get_view (self->view, &view))
    wf_map_view_go_to (self->view, lon, lat, MAX (view.zoom, PLACE_ZOOM));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
open_row (List *self, GtkListBoxRow *row)
{
  const WfPosition *position = g_object_get_data (G_OBJECT (row), "wf-position");

  if (position != NULL)
    go_to_position (self, position->lon, position->lat);
}

static void
activate_cb (List *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->rows), 0);
  double lon, lat;

  if (wf_map_parse_position (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &lon, &lat))
    go_to_position (self, lon, lat);
  else if (row != NULL && is_searching (self))
    open_row (self, row);
}

static void
row_activated_cb (GtkListBox *box, GtkListBoxRow *row, List *self)
{
  open_row (self, row);
}

static GtkWidget *
new_found (List *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->title = gtk_label_new (NULL);
  self->rows = gtk_list_box_new ();
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (self->rows, "map-list");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  wf_widget_set_name (self->rows, _ ("Places"), NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->rows), GTK_SELECTION_NONE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->rows);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_widget_set_visible (box, FALSE);
  return box;
}

GtkWidget *
wf_map_list_new (WfMapView *view)
{
  List *self = g_new0 (List, 1);

  g_set_weak_pointer (&self->view, view);
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->entry = gtk_search_entry_new ();
  self->found = new_found (self);
  self->in_view = wf_map_in_view_new (view);
  gtk_widget_add_css_class (self->card, "map-card");
  g_object_set (self->entry, "placeholder-text", _ ("Place, or 59.44 24.75"), NULL);
  wf_widget_set_name (self->entry, _ ("Go to a place or a position"), NULL);
  wf_widget_set_name (self->card, _ ("In view"), NULL);
  gtk_widget_set_size_request (self->card, 320, -1);
  gtk_box_append (GTK_BOX (self->card), self->entry);
  gtk_box_append (GTK_BOX (self->card), self->in_view);
  gtk_box_append (GTK_BOX (self->card), self->found);
  g_object_set_data_full (G_OBJECT (self->card), "wf-list", self, list_free);
  g_signal_connect (self->card, "map", G_CALLBACK (map_cb), NULL);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (search_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect (self->rows, "row-activated", G_CALLBACK (row_activated_cb), self);
  return self->card;
}
