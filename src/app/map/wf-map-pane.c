/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-pane.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-cards.h"
#include "app/map/wf-map-export.h"
#include "app/map/wf-map-import.h"
#include "app/map/wf-map-layers.h"

struct _WfMapPane
{
  AdwBin parent_instance;

  WfContext *context; /* not owned: the view holds it */
  WfMapView *view;
  GtkWidget *list_button, *list;
  GtkWidget *finder, *tool, *layers;
};

G_DEFINE_FINAL_TYPE (WfMapPane, wf_map_pane, ADW_TYPE_BIN)

WfMapView *
wf_map_pane_get_map (WfMapPane *self)
{
  return self->view;
}

gboolean
wf_map_pane_is_painted (WfMapPane *self)
{
  return wf_map_layer_is_painted (wf_map_view_get_layer (self->view));
}

static void
zoom_in_cb (WfMapPane *self)
{
  wf_map_view_zoom (self->view, 1);
}

static void
zoom_out_cb (WfMapPane *self)
{
  wf_map_view_zoom (self->view, -1);
}

static void
fit_cb (WfMapPane *self)
{
  wf_map_view_fit (self->view);
}

/* --- finding, measuring, drawing ---------------------------------------- */
/* One card at a time has the corner. */
static void
clear_corner (WfMapPane *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->list_button), FALSE);
  gtk_widget_set_visible (self->finder, FALSE);
  gtk_widget_set_visible (self->layers, FALSE);
}

static void
find_cb (WfMapPane *self)
{
  clear_corner (self);
  wf_map_finder_open (self->finder);
}

static void
measure_cb (WfMapPane *self)
{
  clear_corner (self);
  wf_map_tool_measure (self->tool);
}

static void
layers_cb (WfMapPane *self)
{
  const gboolean was_open = gtk_widget_get_visible (self->layers);

  clear_corner (self);
  gtk_widget_set_visible (self->tool, FALSE);
  if (!was_open)
    wf_map_layers_open (self->layers);
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static WfRecord *
get_selected_drawing (WfMapPane *self)
{
  const char *id = wf_session_get_selected (wf_context_get_session (self->context), "drawing");

  return id != NULL ? wf_picture_lookup_id (wf_context_get_picture (self->context), id) : NULL;
}

static void
draw_cb (WfMapPane *self)
{
  clear_corner (self);
  wf_map_tool_draw (self->tool, get_selected_drawing (self));
}

/* It may be asked on any page: the map comes first, or it could not take the focus. */
static void
go_on_cb (WfMapPane *self)
{
  WfSession *session = wf_context_get_session (self->context);

  if (!wf_session_has_unfinished (session, "drawings"))
    return;
  wf_session_set_page (session, "picture");
  clear_corner (self);
  wf_map_tool_go_on (self->tool);
}

/* A letter that is being written is no command. */
static gboolean
is_writing (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && GTK_IS_TEXT (focus);
}

static gboolean
measure_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  if (is_writing (widget))
    return FALSE;
  measure_cb (WF_MAP_PANE (widget));
  return TRUE;
}

static gboolean
layers_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  if (is_writing (widget))
    return FALSE;
  layers_cb (WF_MAP_PANE (widget));
  return TRUE;
}

static gboolean
draw_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  if (is_writing (widget))
    return FALSE;
  draw_cb (WF_MAP_PANE (widget));
  return TRUE;
}

/* From anywhere in the window while the map is seen. */
static gboolean
find_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  find_cb (WF_MAP_PANE (widget));
  return TRUE;
}

static gboolean
paste_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  if (is_writing (widget))
    return FALSE;
  clear_corner (WF_MAP_PANE (widget));
  wf_map_finder_paste (WF_MAP_PANE (widget)->finder);
  return TRUE;
}

static void
add_find_shortcut (WfMapPane *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_l, GDK_CONTROL_MASK),
                        gtk_callback_action_new (find_key_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static gboolean
list_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  WfMapPane *self = WF_MAP_PANE (widget);
  GtkToggleButton *button = GTK_TOGGLE_BUTTON (self->list_button);

  if (is_writing (widget))
    return FALSE; /* an I that is being written */
  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
  return TRUE;
}

static void
list_toggled_cb (WfMapPane *self)
{
  gboolean is_shown = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->list_button));

  if (is_shown)
    gtk_widget_set_visible (self->layers, FALSE);
  gtk_widget_set_visible (self->list, is_shown);
  gtk_widget_grab_focus (is_shown ? self->list : GTK_WIDGET (self->view));
}

static GtkWidget *
new_button (
    WfMapPane *self, const char *icon, const char *name, const char *tooltip, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  wf_widget_set_name (button, name, NULL);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
new_buttons (WfMapPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->list_button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->list_button), "view-list-symbolic");
  gtk_widget_add_css_class (self->list_button, "flat");
  gtk_widget_set_tooltip_text (self->list_button, _ ("What is in view, as a list (I)"));
  wf_widget_set_name (self->list_button, _ ("In view"), NULL);
  g_signal_connect_swapped (self->list_button, "toggled", G_CALLBACK (list_toggled_cb), self);
  gtk_box_append (GTK_BOX (box), new_button (self, "list-add-symbolic", _ ("Zoom in"),
                                             _ ("Zoom in (+)"), G_CALLBACK (zoom_in_cb)));
  gtk_box_append (GTK_BOX (box), new_button (self, "list-remove-symbolic", _ ("Zoom out"),
                                             _ ("Zoom out (−)"), G_CALLBACK (zoom_out_cb)));
  gtk_box_append (GTK_BOX (box),
                  new_button (self, "zoom-fit-best-symbolic", _ ("Show everything open"),
                              _ ("Show everything open (Home)"), G_CALLBACK (fit_cb)));
  gtk_box_append (GTK_BOX (box), self->list_button);
  gtk_box_append (GTK_BOX (box), new_button (self, "edit-find-symbolic", _ ("Find on the map"),
                                             _ ("Find a cable, a place or a position (Ctrl+L)"),
                                             G_CALLBACK (find_cb)));
  gtk_box_append (GTK_BOX (box),
                  new_button (self, "object-flip-horizontal-symbolic", _ ("Measure"),
                              _ ("Measure a distance (M)"), G_CALLBACK (measure_cb)));
  gtk_box_append (GTK_BOX (box),
                  new_button (self, "document-edit-symbolic", _ ("Draw on the map"),
                              _ ("Draw a point, a line or an area (A)"), G_CALLBACK (draw_cb)));
  gtk_box_append (GTK_BOX (box),
                  new_button (self, "view-paged-symbolic", _ ("Layers and views"),
                              _ ("Layers, their order, saved views (L)"), G_CALLBACK (layers_cb)));
  gtk_widget_add_css_class (box, "map-card");
  gtk_widget_add_css_class (box, "map-buttons");
  return box;
}

static void
add_card (GtkWidget *overlay, GtkWidget *card, GtkAlign halign, GtkAlign valign)
{
  gtk_widget_set_halign (card, halign);
  gtk_widget_set_valign (card, valign);
  gtk_widget_set_margin_start (card, 12);
  gtk_widget_set_margin_end (card, 12);
  gtk_widget_set_margin_top (card, 12);
  gtk_widget_set_margin_bottom (card, 12);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), card);
}

/* --- a file dropped on the map ------------------------------------------ */

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, WfMapPane *self)
{
  const char *path = g_file_peek_path (g_value_get_object (value));

  if (path != NULL && g_str_has_suffix (path, ".mbtiles"))
    wf_map_ground_add (self->view, path);
  else
    wf_map_import_file (self->context, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                        g_value_get_object (value));
  return TRUE;
}

static void
add_drop_target (WfMapPane *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
export_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  wf_map_export_begin (WF_MAP_PANE (widget)->view);
}

static void
layers_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  layers_cb (WF_MAP_PANE (widget));
}

static void
wf_map_pane_class_init (WfMapPaneClass *klass)
{
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "wfmappane");
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_i, 0, list_key_cb, NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_v, GDK_CONTROL_MASK, paste_key_cb,
                                NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_m, 0, measure_key_cb, NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_a, 0, draw_key_cb, NULL);
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_l, 0, layers_key_cb, NULL);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "map.layers", NULL, layers_action_cb);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "map.export", NULL, export_cb);
}

static void
wf_map_pane_init (WfMapPane *self)
{
}

GtkWidget *
wf_map_pane_new (WfContext *context)
{
  WfMapPane *self = g_object_new (WF_TYPE_MAP_PANE, NULL);
  GtkWidget *overlay = gtk_overlay_new (), *corner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *sketch;

  self->context = context;
  self->view = WF_MAP_VIEW (wf_map_view_new (context));
  gtk_overlay_set_child (GTK_OVERLAY (overlay), GTK_WIDGET (self->view));
  sketch = wf_map_sketch_new (self->view);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), sketch);
  self->finder = wf_map_finder_new (WF_MAP_SKETCH (sketch));
  self->tool = wf_map_tool_new (WF_MAP_SKETCH (sketch));
  self->list = wf_map_list_new (self->view);
  gtk_widget_set_visible (self->list, FALSE);
  self->layers = wf_map_layers_new (self->view);
  add_card (overlay, new_buttons (self), GTK_ALIGN_END, GTK_ALIGN_START);
  add_card (overlay, wf_map_assumed_new (context), GTK_ALIGN_CENTER, GTK_ALIGN_START);
  g_signal_connect_object (wf_context_get_session (context), "go-on", G_CALLBACK (go_on_cb), self,
                           G_CONNECT_SWAPPED);
  add_card (overlay, wf_map_legend_new (self->view), GTK_ALIGN_START, GTK_ALIGN_END);
  add_card (overlay, wf_map_scale_new (self->view), GTK_ALIGN_END, GTK_ALIGN_END);
  add_card (overlay, self->list, GTK_ALIGN_START, GTK_ALIGN_FILL);
  add_card (overlay, self->layers, GTK_ALIGN_START, GTK_ALIGN_FILL);
  /* One finds places while one draws. */
  gtk_box_append (GTK_BOX (corner), self->finder);
  gtk_box_append (GTK_BOX (corner), self->tool);
  add_card (overlay, corner, GTK_ALIGN_START, GTK_ALIGN_START);
  add_find_shortcut (self);
  add_drop_target (self);
  adw_bin_set_child (ADW_BIN (self), overlay);
  return GTK_WIDGET (self);
}
