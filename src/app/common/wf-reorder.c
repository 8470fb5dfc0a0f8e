/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-reorder.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

#define LIST "wf-reorder"
#define ID "wf-reorder-id"

typedef struct
{
  WfReorderFunc func;
  gpointer user_data;
  char *kept; /* id of the row that was selected … */
  gboolean had_focus;
  char *moved; /* … and what is asked for in the next turn of the main loop */
  int step;
  guint source;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_free (self->kept);
  g_free (self->moved);
  g_free (self);
}

static Order *
get_order (GtkWidget *list)
{
  return g_object_get_data (G_OBJECT (list), LIST);
}

const char *
wf_reorder_row_get_id (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), ID);
}

const char *
wf_reorder_list_get_selected (GtkWidget *list)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));

  return row != NULL ? wf_reorder_row_get_id (GTK_WIDGET (row)) : NULL;
}

static gboolean
move_cb (gpointer list)
{
  Order *self = get_order (list);

  self->source = 0;
  self->func (self->moved, self->step, self->user_data);
  return G_SOURCE_REMOVE;
}

/* Later: the rows may be made anew, and this one is in the middle of an event. */
static void
ask (GtkWidget *list, GtkListBoxRow *row, int step)
{
  Order *self = get_order (list);
  const int to = gtk_list_box_row_get_index (row) + step;

  if (step == 0 || to < 0 || gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), to) == NULL)
    return;
  gtk_list_box_select_row (GTK_LIST_BOX (list), row);
  g_free (self->moved);
  self->moved = g_strdup (wf_reorder_row_get_id (GTK_WIDGET (row)));
  self->step = step;
  if (self->source == 0)
    self->source = g_idle_add (move_cb, list);
}

static gboolean
step_cb (GtkWidget *list, GVariant *args, gpointer unused)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *focused
      = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  if (focused != NULL && gtk_widget_get_parent (focused) == list)
    row = GTK_LIST_BOX_ROW (focused);
  if (row != NULL)
    ask (list, row, g_variant_get_int32 (args));
  return row != NULL;
}

static void
add_key (GtkEventController *controller, guint key, int step)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (key, GDK_ALT_MASK),
                                            gtk_callback_action_new (step_cb, NULL, NULL));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (step));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

/* --- dragging ------------------------------------------------------------------ */

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer unused)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GdkPaintable) icon = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, icon, (int) x, (int) y);
  return gdk_content_provider_new_typed (GTK_TYPE_LIST_BOX_ROW, row);
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer unused)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  GtkWidget *list = gtk_widget_get_parent (row);
  GtkWidget *dragged = g_value_get_object (value);

  if (dragged == NULL || gtk_widget_get_parent (dragged) != list)
    return FALSE; /* a row of another list */
  ask (list, GTK_LIST_BOX_ROW (dragged),
       gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row))
           - gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (dragged)));
  return TRUE;
}

/* --- list ------------------------------------------------------------------------ */

GtkWidget *
wf_reorder_list_new (const char *name, WfReorderFunc func, gpointer user_data)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  Order *self = g_new0 (Order, 1);

  self->func = func;
  self->user_data = user_data;
  gtk_widget_add_css_class (list, "map-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_SINGLE);
  /* Translators: how the rows of a list are put in order, for a screen reader. */
  wf_widget_set_name (list, name, _ ("Alt and an arrow key move a row"));
  add_key (keys, GDK_KEY_Up, -1);
  add_key (keys, GDK_KEY_Down, 1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (list, keys);
  g_object_set_data_full (G_OBJECT (list), LIST, self, order_free);
  return list;
}

GtkWidget *
wf_reorder_list_add (GtkWidget *list, const char *id, GtkWidget *child, const char *spoken)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkDropTarget *drop = gtk_drop_target_new (GTK_TYPE_LIST_BOX_ROW, GDK_ACTION_MOVE);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  g_object_set_data_full (G_OBJECT (row), ID, g_strdup (id), g_free);
  wf_widget_set_name (row, spoken, NULL);
  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect (drag, "prepare", G_CALLBACK (prepare_cb), NULL);
  g_signal_connect (drop, "drop", G_CALLBACK (drop_cb), NULL);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drop));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

void
wf_reorder_list_begin (GtkWidget *list)
{
  Order *self = get_order (list);
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  g_free (self->kept);
  self->kept = g_strdup (wf_reorder_list_get_selected (list));
  self->had_focus = focus != NULL && gtk_widget_is_ancestor (focus, list);
  wf_widget_clear (list);
}

void
wf_reorder_list_end (GtkWidget *list)
{
  Order *self = get_order (list);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i)) != NULL; i++)
    if (g_strcmp0 (wf_reorder_row_get_id (GTK_WIDGET (row)), self->kept) == 0)
      {
        gtk_list_box_select_row (GTK_LIST_BOX (list), row);
        if (self->had_focus)
          gtk_widget_grab_focus (GTK_WIDGET (row));
        return;
      }
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0);
  if (self->had_focus && row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* --- buttons ----------------------------------------------------------------------- */

static void
move_selected (GtkWidget *list, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (list));

  if (row != NULL)
    ask (list, row, step);
}

static void
up_cb (GtkWidget *list)
{
  move_selected (list, -1);
}

static void
down_cb (GtkWidget *list)
{
  move_selected (list, 1);
}

static GtkWidget *
new_button (GtkWidget *list, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  wf_widget_set_name (button, name, NULL);
  g_signal_connect_object (button, "clicked", callback, list, G_CONNECT_SWAPPED);
  return button;
}

static void
selected_cb (GtkWidget *list, GtkListBoxRow *row, GtkWidget *box)
{
  gtk_widget_set_sensitive (box, row != NULL);
}

GtkWidget *
wf_reorder_buttons_new (GtkWidget *list)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (box),
                  new_button (list, "go-up-symbolic", _ ("Move up (Alt+↑)"), G_CALLBACK (up_cb)));
  gtk_box_append (GTK_BOX (box), new_button (list, "go-down-symbolic", _ ("Move down (Alt+↓)"),
                                             G_CALLBACK (down_cb)));
  gtk_widget_set_sensitive (box, FALSE);
  g_signal_connect_object (list, "row-selected", G_CALLBACK (selected_cb), box, 0);
  return box;
}
