/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-view.h"

#include <adwaita.h>
#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-source.h"
#include "app/map/wf-map-words.h"
#include "brief/wf-fault-text.h"

#define MOUSE_TOLERANCE_PX 8
#define TOUCH_TOLERANCE_PX 16
#define CLICK_SLOP_PX 5
#define PAN_SHARE 0.2 /* of the view for one press of an arrow key */
#define GO_MS 350

struct _WfMapView
{
  GtkWidget parent_instance;

  WfContext *context;
  ShumateMap *map;
  WfMapLayer *layer;
  WfScene *scene;
  guint64 generation; /* of the picture in the scene */
  WfQuery *query;     /* of the scene */
  gboolean is_fitted;

  char *pointed;
  double pointer_x, pointer_y; /* in the view; < 0: not over it */
  double press_x, press_y;
  char **cycle;   /* what the last click found … */
  guint cycle_at; /* … and which of them it took */
  char **tour;    /* what Tab walks over */
  int tour_at;    /* -1: on the map itself */
};

G_DEFINE_FINAL_TYPE (WfMapView, wf_map_view, GTK_TYPE_WIDGET)

enum
{
  SETTLED,
  POINTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

gboolean
wf_map_view_get_view (WfMapView *self, WfView *view)
{
  return wf_map_layer_get_view (self->layer, view);
}

WfMapLayer *
wf_map_view_get_layer (WfMapView *self)
{
  return self->layer;
}

WfScene *
wf_map_view_get_scene (WfMapView *self)
{
  return self->scene;
}

const char *
wf_map_view_get_pointed (WfMapView *self)
{
  return self->pointed;
}

gboolean
wf_map_view_get_position (WfMapView *self, double *lon, double *lat)
{
  WfView view;

  if (self->pointer_x < 0 || !wf_map_view_get_view (self, &view))
    return FALSE;
  wf_mercator_unproject (wf_view_from_screen (&view, (WfPoint){ self->pointer_x, self->pointer_y }),
                         lon, lat);
  return TRUE;
}

static void
point_at (WfMapView *self, const char *ref)
{
  if (g_strcmp0 (self->pointed, ref) != 0)
    {
      g_free (self->pointed);
      self->pointed = g_strdup (ref);
      wf_map_layer_set_hover (self->layer, ref);
      gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
    }
  g_signal_emit (self, signals[POINTED], 0);
}

/* --- moving ------------------------------------------------------------- */
static gboolean
wants_animation (WfMapView *self)
{
  gboolean is_enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &is_enabled,
                NULL);
  return is_enabled && self->is_fitted && gtk_widget_get_mapped (GTK_WIDGET (self));
}

void
wf_map_view_go_to (WfMapView *self, double lon, double lat, double zoom)
{
  ShumateViewport *viewport = shumate_map_get_viewport (self->map);

  if (zoom <= 0)
    zoom = shumate_viewport_get_zoom_level (viewport);
  zoom = CLAMP (zoom, WF_MAP_MIN_ZOOM, WF_MAP_MAX_ZOOM);
  shumate_map_stop_go_to (self->map);
  if (wants_animation (self))
    {
      shumate_map_go_to_full_with_duration (self->map, lat, lon, zoom, GO_MS);
      return;
    }
  shumate_viewport_set_zoom_level (viewport, zoom);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), lat, lon);
}

static void
go_to_view (WfMapView *self, const WfView *view)
{
  double lon, lat;

  wf_mercator_unproject (view->centre, &lon, &lat);
  wf_map_view_go_to (self, lon, lat, view->zoom);
}

void
wf_map_view_zoom (WfMapView *self, double levels)
{
  WfView view;

  if (!wf_map_view_get_view (self, &view))
    return;
  view.zoom += levels;
  go_to_view (self, &view);
}

void
wf_map_view_fit (WfMapView *self)
{
  WfView view;

  if (self->scene == NULL || !wf_map_view_get_view (self, &view))
    return;
  wf_scene_fit (self->scene, &view);
  go_to_view (self, &view);
}

static void
pan (WfMapView *self, double x_share, double y_share)
{
  WfView view;

  if (!wf_map_view_get_view (self, &view))
    return;
  view.centre = wf_view_from_screen (
      &view, (WfPoint){ view.width * (0.5 + x_share), view.height * (0.5 + y_share) });
  view.centre.y = CLAMP (view.centre.y, 0.0, 1.0);
  go_to_view (self, &view);
}

static void
show_ref (WfMapView *self, const char *ref)
{
  WfPoint at, screen;
  WfView view;
  double lon, lat;

  if (self->scene == NULL || !self->is_fitted || !wf_map_view_get_view (self, &view)
      || !wf_scene_get_position (self->scene, ref, &at))
    return;
  at.x += round (view.centre.x - at.x);
  screen = wf_view_to_screen (&view, at);
  if (screen.x > 30 && screen.y > 30 && screen.x < view.width - 30 && screen.y < view.height - 30)
    return;
  wf_mercator_unproject (at, &lon, &lat);
  wf_map_view_go_to (self, lon, lat, 0);
}

/* --- selecting ---------------------------------------------------------- */
void
wf_map_view_open (WfMapView *self, const char *ref)
{
  const char *incident = self->scene != NULL ? wf_scene_get_incident_of (self->scene, ref) : NULL;

  /* Damage belongs to an incident, and that is what the details show. */
  wf_session_select (wf_context_get_session (self->context), incident != NULL ? incident : ref);
}

static void
click_cb (GtkGestureClick *gesture, int n_press, double x, double y, WfMapView *self)
{
  GdkDevice *device
      = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));
  gboolean is_touch = device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
  g_auto (GStrv) picked = NULL;
  WfView view;

  if (self->scene == NULL || !wf_map_view_get_view (self, &view)
      || hypot (x - self->press_x, y - self->press_y) > CLICK_SLOP_PX)
    return;
  picked = wf_scene_pick (self->scene, &view, (WfPoint){ x, y },
                          is_touch ? TOUCH_TOLERANCE_PX : MOUSE_TOLERANCE_PX);
  if (picked[0] == NULL)
    return;
  /* A click that finds the same things takes the next of them. */
  if (self->cycle != NULL
      && g_strv_equal ((const char *const *) self->cycle, (const char *const *) picked))
    self->cycle_at = (self->cycle_at + 1) % g_strv_length (picked);
  else
    self->cycle_at = 0;
  g_strfreev (self->cycle);
  self->cycle = g_steal_pointer (&picked);
  wf_map_view_open (self, self->cycle[self->cycle_at]);
}

static void
press_cb (GtkGestureClick *gesture, int n_press, double x, double y, WfMapView *self)
{
  self->press_x = x;
  self->press_y = y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, WfMapView *self)
{
  g_auto (GStrv) picked = NULL;
  WfView view;

  self->pointer_x = x;
  self->pointer_y = y;
  if (self->scene != NULL && wf_map_view_get_view (self, &view))
    picked = wf_scene_pick (self->scene, &view, (WfPoint){ x, y }, MOUSE_TOLERANCE_PX);
  point_at (self, picked != NULL ? picked[0] : NULL);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->pointed != NULL ? "pointer" : NULL);
}

static void
leave_cb (GtkEventControllerMotion *controller, WfMapView *self)
{
  self->pointer_x = self->pointer_y = -1;
  point_at (self, NULL);
}

static gboolean
wf_map_view_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  WfMapView *self = WF_MAP_VIEW (widget);
  g_autofree char *text = NULL;

  if (self->scene == NULL || self->pointed == NULL)
    return FALSE;
  text = wf_map_dup_item_text (self->scene, self->pointed);
  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

/* --- keyboard ----------------------------------------------------------- */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        WfMapView *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Left:
      pan (self, -PAN_SHARE, 0);
      break;
    case GDK_KEY_Right:
      pan (self, PAN_SHARE, 0);
      break;
    case GDK_KEY_Up:
      pan (self, 0, -PAN_SHARE);
      break;
    case GDK_KEY_Down:
      pan (self, 0, PAN_SHARE);
      break;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      wf_map_view_zoom (self, 1);
      break;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      wf_map_view_zoom (self, -1);
      break;
    case GDK_KEY_Home:
      wf_map_view_fit (self);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->pointed == NULL)
        return GDK_EVENT_PROPAGATE;
      wf_map_view_open (self, self->pointed);
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  return GDK_EVENT_STOP;
}

static void
start_tour (WfMapView *self)
{
  WfView view;

  g_clear_pointer (&self->tour, g_strfreev);
  if (self->scene != NULL && wf_map_view_get_view (self, &view))
    self->tour = wf_scene_dup_in_view (self->scene, &view);
}

/* Tab walks over what is in view, worst first, and then leaves. */
static gboolean
wf_map_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  WfMapView *self = WF_MAP_VIEW (widget);
  int step = direction == GTK_DIR_TAB_FORWARD ? 1 : direction == GTK_DIR_TAB_BACKWARD ? -1 : 0;
  int length;

  if (!gtk_widget_has_focus (widget))
    return gtk_widget_grab_focus (widget);
  if (step == 0)
    return FALSE;
  if (self->tour_at < 0)
    start_tour (self);
  length = self->tour != NULL ? (int) g_strv_length (self->tour) : 0;
  if (self->tour_at + step < -1 || self->tour_at + step >= length)
    return FALSE;
  self->tour_at += step;
  point_at (self, self->tour_at >= 0 ? self->tour[self->tour_at] : NULL);
  return TRUE;
}

static void
focus_left_cb (GtkEventControllerFocus *controller, WfMapView *self)
{
  self->tour_at = -1;
  point_at (self, NULL);
}

/* --- following the context ---------------------------------------------- */
static void
update_summary (WfMapView *self)
{
  g_autofree char *summary = NULL;
  WfView view;

  if (self->scene == NULL || !wf_map_view_get_view (self, &view))
    return;
  summary = wf_map_dup_summary (self->scene, &view);
  wf_widget_set_name (GTK_WIDGET (self), _ ("Map"), summary);
}

static void
settled_cb (WfMapView *self)
{
  update_summary (self);
  g_signal_emit (self, signals[SETTLED], 0);
}

static void
rebuild (WfMapView *self)
{
  WfSession *session = wf_context_get_session (self->context);
  WfPicture *picture = wf_context_get_picture (self->context);
  WfQuery *query = wf_session_get_query (session);

  g_clear_pointer (&self->scene, wf_scene_unref);
  self->scene
      = wf_scene_new_with_format (picture, wf_context_get_dataset (self->context), query, NULL,
                                  wf_session_get_hidden_layers (session), wf_fault_dup_text, NULL);
  self->generation = wf_picture_get_generation (picture);
  wf_query_ref (query);
  g_clear_pointer (&self->query, wf_query_unref);
  self->query = query;
  wf_map_layer_set_scene (self->layer, self->scene);
}

/* The context also says "changed" when only a minute has passed. */
static void
changed_cb (WfMapView *self)
{
  WfQuery *query = wf_session_get_query (wf_context_get_session (self->context));

  if (self->scene == NULL || query != self->query
      || wf_picture_get_generation (wf_context_get_picture (self->context)) != self->generation)
    rebuild (self);
}

static void
selection_cb (WfMapView *self)
{
  const char *ref = wf_session_get_selection (wf_context_get_session (self->context));

  wf_map_layer_set_selection (self->layer, ref);
  if (ref != NULL)
    show_ref (self, ref);
}

static void
style_cb (WfMapView *self)
{
  wf_map_layer_set_palette (self->layer,
                            adw_style_manager_get_dark (adw_style_manager_get_default ())
                                ? WF_PALETTE_DARK
                                : WF_PALETTE_LIGHT);
}

/* --- object ------------------------------------------------------------- */
static void
wf_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WfMapView *self = WF_MAP_VIEW (widget);

  gtk_widget_allocate (GTK_WIDGET (self->map), width, height, baseline, NULL);
  if (!self->is_fitted && self->scene != NULL && width > 1 && height > 1)
    {
      wf_map_view_fit (self);
      self->is_fitted = TRUE;
    }
}

static void
wf_map_view_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 500;
}

static void
wf_map_view_dispose (GObject *object)
{
  WfMapView *self = WF_MAP_VIEW (object);

  if (self->map != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->map));
  self->map = NULL;
  self->layer = NULL;
  g_clear_object (&self->context);
  g_clear_pointer (&self->scene, wf_scene_unref);
  g_clear_pointer (&self->query, wf_query_unref);
  g_clear_pointer (&self->pointed, g_free);
  g_clear_pointer (&self->cycle, g_strfreev);
  g_clear_pointer (&self->tour, g_strfreev);
  G_OBJECT_CLASS (wf_map_view_parent_class)->dispose (object);
}

static void
wf_map_view_class_init (WfMapViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_map_view_dispose;
  widget_class->size_allocate = wf_map_view_size_allocate;
  widget_class->measure = wf_map_view_measure;
  widget_class->focus = wf_map_view_focus;
  widget_class->query_tooltip = wf_map_view_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "wfmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[SETTLED] = g_signal_new ("settled", WF_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[POINTED] = g_signal_new ("pointed", WF_TYPE_MAP_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
add_controllers (WfMapView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (press_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (click_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

static void
wf_map_view_init (WfMapView *self)
{
  g_autoptr (WfMapSource) source = wf_map_source_new ();
  ShumateViewport *viewport;

  self->map = shumate_map_new ();
  self->tour_at = -1;
  self->pointer_x = self->pointer_y = -1;
  viewport = shumate_map_get_viewport (self->map);
  shumate_viewport_set_reference_map_source (viewport, SHUMATE_MAP_SOURCE (source));
  shumate_map_set_map_source (self->map, SHUMATE_MAP_SOURCE (source));
  shumate_viewport_set_min_zoom_level (viewport, WF_MAP_MIN_ZOOM);
  shumate_viewport_set_max_zoom_level (viewport, WF_MAP_MAX_ZOOM);
  shumate_map_set_zoom_on_double_click (self->map, TRUE);
  self->layer = wf_map_layer_new (viewport);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->layer));
  gtk_widget_set_parent (GTK_WIDGET (self->map), GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
  g_signal_connect_object (self->layer, "settled", G_CALLBACK (settled_cb), self,
                           G_CONNECT_SWAPPED);
  wf_widget_set_name (GTK_WIDGET (self), _ ("Map"), NULL);
}

GtkWidget *
wf_map_view_new (WfContext *context)
{
  WfMapView *self = g_object_new (WF_TYPE_MAP_VIEW, NULL);
  WfSession *session = wf_context_get_session (context);

  self->context = g_object_ref (context);
  wf_map_layer_set_basemap (self->layer, wf_context_get_basemap (context));
  g_signal_connect_object (context, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::layers", G_CALLBACK (rebuild), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selection", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (style_cb),
                           self, G_CONNECT_SWAPPED);
  style_cb (self);
  rebuild (self);
  selection_cb (self);
  return GTK_WIDGET (self);
}
