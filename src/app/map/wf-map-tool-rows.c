/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-tool-rows.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-words.h"
#include "model/wf-coordinate.h"
#include "model/wf-geodesic.h"

#define MAX_ROWS 30
#define MAX_HEIGHT 220

typedef struct
{
  WfMapSketch *sketch; /* not owned: it lies beside the card */
  GtkWidget *box, *list, *entry, *trouble;
  guint n_rows;
} Rows;

static void
show_trouble (Rows *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->trouble), text != NULL ? text : "");
  gtk_widget_set_visible (self->trouble, text != NULL);
}

static gboolean
parse (Rows *self, GtkEditable *editable, WfPosition *position)
{
  g_autoptr (GError) error = NULL;
  WfCoordinate coordinate;
  const gboolean ok = wf_coordinate_parse (gtk_editable_get_text (editable), &coordinate, &error);

  show_trouble (self, ok ? NULL : error->message);
  *position = coordinate.position;
  return ok;
}

static void
typed_over_cb (GtkEntry *entry, Rows *self)
{
  const guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (entry), "wf-index"));
  WfPosition position;

  if (parse (self, GTK_EDITABLE (entry), &position))
    wf_map_sketch_set (self->sketch, index, position);
}

static void
removed_cb (GtkButton *button, Rows *self)
{
  wf_map_sketch_remove (self->sketch,
                        GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "wf-index")));
}

static void
add_cb (GtkEntry *entry, Rows *self)
{
  WfPosition position;

  if (!parse (self, GTK_EDITABLE (entry), &position))
    return;
  if (wf_map_sketch_add (self->sketch, position))
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else
    show_trouble (self, _ ("A drawing has at most 1000 positions."));
}

static void
add_row (Rows *self, guint index)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *entry = gtk_entry_new (),
            *remove = gtk_button_new_from_icon_name ("list-remove-symbolic");
  GtkWidget *distance = gtk_label_new (NULL);
  g_autofree char *name = g_strdup_printf (_ ("Position %u"), index + 1);
  g_autofree char *remove_name = g_strdup_printf (_ ("Remove position %u"), index + 1);

  wf_widget_set_name (entry, name, NULL);
  wf_widget_set_name (remove, remove_name, NULL);
  gtk_widget_set_tooltip_text (remove, remove_name);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_add_css_class (distance, "detail");
  gtk_widget_add_css_class (entry, "numeric");
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 22);
  g_object_set_data (G_OBJECT (entry), "wf-index", GUINT_TO_POINTER (index));
  g_object_set_data (G_OBJECT (remove), "wf-index", GUINT_TO_POINTER (index));
  g_signal_connect (entry, "activate", G_CALLBACK (typed_over_cb), self);
  g_signal_connect (remove, "clicked", G_CALLBACK (removed_cb), self);
  gtk_box_append (GTK_BOX (row), entry);
  gtk_box_append (GTK_BOX (row), distance);
  gtk_box_append (GTK_BOX (row), remove);
  gtk_box_append (GTK_BOX (self->list), row);
}

/* What is being typed stays. */
static void
show_position (GtkWidget *row, const WfPosition *positions, guint index)
{
  GtkWidget *entry = gtk_widget_get_first_child (row);
  GtkWidget *distance = gtk_widget_get_next_sibling (entry);
  g_autofree char *text = wf_coordinate_dup_text (positions[index], WF_NOTATION_MINUTES);
  g_autofree char *length = index > 0 ? wf_map_dup_measure_text (
                                wf_geodesic_distance_m (positions[index - 1], positions[index]))
                                      : NULL;

  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry)))))
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_label_set_text (GTK_LABEL (distance), length != NULL ? length : "");
}

static void
refresh (GtkWidget *box)
{
  Rows *self = g_object_get_data (G_OBJECT (box), "wf-rows");
  guint n, i = 0;
  const WfPosition *positions = wf_map_sketch_get_positions (self->sketch, &n);

  if (MIN (n, MAX_ROWS) != self->n_rows)
    {
      wf_widget_clear (self->list);
      self->n_rows = MIN (n, MAX_ROWS);
      for (guint row = 0; row < self->n_rows; row++)
        add_row (self, row);
    }
  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL;
       row = gtk_widget_get_next_sibling (row), i++)
    show_position (row, positions, i);
}

GtkWidget *
wf_map_tool_rows_new (WfMapSketch *sketch)
{
  Rows *self = g_new0 (Rows, 1);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->sketch = sketch;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  self->entry = gtk_entry_new ();
  self->trouble = wf_text_new ("", "late-text");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), MAX_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), _ ("Click the map, or type a position"));
  wf_widget_set_name (self->entry, _ ("Add a position"),
                      _ ("Decimal degrees, degrees and minutes, seconds, UTM or MGRS"));
  gtk_widget_set_visible (self->trouble, FALSE);
  g_signal_connect (self->entry, "activate", G_CALLBACK (add_cb), self);
  gtk_box_append (GTK_BOX (self->box), scrolled);
  gtk_box_append (GTK_BOX (self->box), self->entry);
  gtk_box_append (GTK_BOX (self->box), self->trouble);
  g_object_set_data_full (G_OBJECT (self->box), "wf-rows", self, g_free);
  g_signal_connect_object (sketch, "changed", G_CALLBACK (refresh), self->box, G_CONNECT_SWAPPED);
  return self->box;
}
