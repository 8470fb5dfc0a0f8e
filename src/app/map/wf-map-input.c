/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointer and keyboard of the map. */
#include <math.h>

#include "analysis/wf-route.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-fault-ref.h"
#include "app/map/wf-map-view-private.h"
#include "draw/wf-scene-features.h"

#define MOUSE_TOLERANCE_PX 8
#define TOUCH_TOLERANCE_PX 16
#define CLICK_SLOP_PX 5
#define PAN_SHARE 0.2 /* of the view for one press of an arrow key */

/* --- click ------------------------------------------------------------------- */
/* Several things under a click are listed beside it, without taking the keys. */
static void
list_things_at (WfMapView *self, double x, double y)
{
  guint n = g_strv_length (self->cycle);
  g_autofree char *title = g_strdup_printf (_ ("Things here: %u"), n);

  if (n > 1)
    wf_map_things_show (self, (const char *const *) self->cycle, 0, title,
                        &(GdkRectangle){ (int) x - 4, (int) y - 4, 8, 8 }, FALSE);
  else
    wf_map_things_hide (self);
}

/* While a fault is being entered, a click on its line says where. */
static gboolean
point_for_editor (WfMapView *self, const WfView *view, WfPoint at, const char *const *picked)
{
  WfSession *session = wf_context_get_session (self->context);
  g_autofree char *id = wf_fault_ref_dup_asset (wf_session_get_selection (session),
                                                wf_context_get_picture (self->context));
  g_autofree char *ref = g_strconcat ("asset:", id, NULL);
  const WfAsset *asset;
  WfPosition position;
  WfRoutePlace place;

  if (id == NULL || !g_strv_contains (picked, ref))
    return FALSE;
  asset = wf_dataset_get_asset (wf_context_get_dataset (self->context), id);
  wf_mercator_unproject (wf_view_from_screen (view, at), &position.lon, &position.lat);
  if (asset == NULL || !wf_route_snap (asset, position, &place))
    return FALSE;
  wf_session_point_at_line (session, id, place.part, place.along_m);
  return TRUE;
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
  if (picked[0] == NULL
      || point_for_editor (self, &view, (WfPoint){ x, y }, (const char *const *) picked))
    {
      wf_map_things_hide (self);
      return;
    }
  /* A click that finds the same things takes the next of them. */
  if (self->cycle != NULL
      && g_strv_equal ((const char *const *) self->cycle, (const char *const *) picked))
    self->cycle_at = (self->cycle_at + 1) % g_strv_length (picked);
  else
    self->cycle_at = 0;
  g_strfreev (self->cycle);
  self->cycle = g_steal_pointer (&picked);
  list_things_at (self, x, y);
  wf_map_view_open (self, self->cycle[self->cycle_at]);
}

static void
press_cb (GtkGestureClick *gesture, int n_press, double x, double y, WfMapView *self)
{
  self->press_x = x;
  self->press_y = y;
  wf_map_view_leave_tour (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
menu_click_cb (GtkGestureClick *gesture, int n_press, double x, double y, WfMapView *self)
{
  wf_map_menu_show (self, (WfPoint){ x, y });
}

/* --- hover ------------------------------------------------------------------- */
static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, WfMapView *self)
{
  g_auto (GStrv) picked = NULL;
  WfView view;

  if (x == self->pointer_x && y == self->pointer_y)
    return; /* the toolkit repeats the last place when something is drawn below it */
  if (self->pointer_x < 0 && self->tour_at >= 0)
    {
      /* The map came under a pointer at rest: that ends no walk by keyboard. */
      self->pointer_x = x;
      self->pointer_y = y;
      return;
    }
  self->pointer_x = x;
  self->pointer_y = y;
  self->tour_at = -1;
  if (self->scene != NULL && wf_map_view_get_view (self, &view))
    picked = wf_scene_pick (self->scene, &view, (WfPoint){ x, y }, MOUSE_TOLERANCE_PX);
  wf_map_view_point_at (self, picked != NULL ? picked[0] : NULL);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->pointed != NULL ? "pointer" : NULL);
}

static void
leave_cb (GtkEventControllerMotion *controller, WfMapView *self)
{
  self->pointer_x = self->pointer_y = -1;
  if (self->tour_at < 0)
    wf_map_view_point_at (self, NULL);
}

/* --- frame ------------------------------------------------------------------- */
/* Shift and a drag: before the map takes it for a pan. */
static void
frame_begin_cb (GtkGestureDrag *gesture, double x, double y, WfMapView *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if ((state & GDK_SHIFT_MASK) == 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  wf_map_things_hide (self);
  wf_map_view_point_at (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static GdkRectangle
get_frame (GtkGestureDrag *gesture, double dx, double dy)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  return (GdkRectangle){ (int) MIN (x, x + dx), (int) MIN (y, y + dy), (int) fabs (dx),
                         (int) fabs (dy) };
}

static void
frame_update_cb (GtkGestureDrag *gesture, double dx, double dy, WfMapView *self)
{
  GdkRectangle frame = get_frame (gesture, dx, dy);

  wf_map_layer_set_frame (self->layer, &frame);
}

static void
frame_end_cb (GtkGestureDrag *gesture, double dx, double dy, WfMapView *self)
{
  GdkRectangle frame = get_frame (gesture, dx, dy);

  wf_map_layer_set_frame (self->layer, NULL);
  if (frame.width > CLICK_SLOP_PX || frame.height > CLICK_SLOP_PX)
    wf_map_view_select_frame (self, &frame);
}

void
wf_map_view_select_frame (WfMapView *self, const GdkRectangle *frame)
{
  g_auto (GStrv) refs = NULL;
  g_autofree char *title = NULL;
  guint n, n_more;
  WfView view;

  if (self->scene == NULL || !wf_map_view_get_view (self, &view))
    return;
  refs = wf_scene_pick_frame (self->scene, &view, (WfPoint){ frame->x, frame->y },
                              (WfPoint){ frame->x + frame->width, frame->y + frame->height },
                              &n_more);
  n = g_strv_length (refs) + n_more;
  title
      = n > 0 ? g_strdup_printf (_ ("In the frame: %u"), n) : g_strdup (_ ("Nothing in the frame"));
  wf_map_layer_set_frame (self->layer, frame);
  wf_map_things_show (self, (const char *const *) refs, n_more, title, frame, TRUE);
}

/* --- keyboard ---------------------------------------------------------------- */
/* Where the thing that is pointed at is seen; the middle of the view for anything else. */
static WfPoint
find_pointed (WfMapView *self, const WfView *view)
{
  WfPoint at = { view->width / 2.0, view->height / 2.0 };

  if (self->tour_at < 0 && self->pointer_x >= 0)
    return (WfPoint){ self->pointer_x, self->pointer_y };
  wf_scene_get_anchor (self->scene, view, self->pointed, &at);
  return at;
}

/* What is pointed at, and then what else lies there. */
static char **
dup_things_at_pointed (WfMapView *self, const WfView *view, WfPoint at)
{
  g_auto (GStrv) picked = wf_scene_pick (self->scene, view, at, MOUSE_TOLERANCE_PX);
  g_autoptr (GStrvBuilder) things = g_strv_builder_new ();

  g_strv_builder_add (things, self->pointed);
  for (guint i = 0; picked[i] != NULL; i++)
    if (!g_str_equal (picked[i], self->pointed))
      g_strv_builder_add (things, picked[i]);
  return g_strv_builder_end (things);
}

/* As a click: Enter opens what is pointed at, and Enter again the next thing at its place. */
static void
open_by_key (WfMapView *self)
{
  WfPoint at;
  WfView view;

  if (self->scene == NULL || !wf_map_view_get_view (self, &view))
    return;
  if (self->is_cycling)
    self->cycle_at = (self->cycle_at + 1) % g_strv_length (self->cycle);
  else
    {
      at = find_pointed (self, &view);
      g_strfreev (self->cycle);
      self->cycle = dup_things_at_pointed (self, &view, at);
      self->cycle_at = 0;
      list_things_at (self, at.x, at.y);
    }
  if (self->cycle[1] != NULL)
    wf_map_view_point_at_cycled (self);
  wf_map_view_open (self, self->cycle[self->cycle_at]);
}

static void
show_menu_by_key (WfMapView *self)
{
  WfPoint at = { gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
                 gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 };
  WfView view;

  if (self->scene != NULL && wf_map_view_get_view (self, &view))
    wf_scene_get_anchor (self->scene, &view, self->pointed, &at);
  wf_map_menu_show (self, at);
}

static gboolean
move_by_key (WfMapView *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_Left:
      wf_map_view_pan (self, -PAN_SHARE, 0);
      return TRUE;
    case GDK_KEY_Right:
      wf_map_view_pan (self, PAN_SHARE, 0);
      return TRUE;
    case GDK_KEY_Up:
      wf_map_view_pan (self, 0, -PAN_SHARE);
      return TRUE;
    case GDK_KEY_Down:
      wf_map_view_pan (self, 0, PAN_SHARE);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      wf_map_view_zoom (self, 1);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      wf_map_view_zoom (self, -1);
      return TRUE;
    case GDK_KEY_Home:
      wf_map_view_fit (self);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Ends the list, then the walk: each press undoes one thing. */
static gboolean
escape (WfMapView *self)
{
  if (self->things != NULL && gtk_widget_get_visible (self->things))
    {
      wf_map_things_hide (self);
      return TRUE;
    }
  if (self->tour_at < 0)
    return FALSE;
  wf_map_view_leave_tour (self);
  self->is_tour_left = TRUE;
  return TRUE;
}

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
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->pointed == NULL)
        return GDK_EVENT_PROPAGATE;
      open_by_key (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Menu:
      show_menu_by_key (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_F10:
      if ((state & GDK_SHIFT_MASK) == 0)
        return GDK_EVENT_PROPAGATE;
      show_menu_by_key (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      return escape (self);
    default:
      return move_by_key (self, key);
    }
}

/* --- walking over what is in view -------------------------------------------- */
static void
start_tour (WfMapView *self)
{
  WfView view;

  g_clear_pointer (&self->tour, g_strfreev);
  self->n_beyond_tour = 0;
  if (self->scene != NULL && wf_map_view_get_view (self, &view))
    {
      self->tour = wf_scene_dup_tour (self->scene, &view);
      self->n_beyond_tour = wf_scene_count_unlisted (self->scene, &view);
    }
}

void
wf_map_view_leave_tour (WfMapView *self)
{
  self->is_tour_left = FALSE;
  if (self->tour_at < 0)
    return;
  self->tour_at = -1;
  wf_map_view_point_at (self, NULL);
}

/* Tab walks over what is in view in the order of reading, and then leaves; Escape ends the walk, so
 * that nobody has to go through all of it. */
gboolean
wf_map_view_walk (GtkWidget *widget, GtkDirectionType direction)
{
  WfMapView *self = WF_MAP_VIEW (widget);
  int step = direction == GTK_DIR_TAB_FORWARD ? 1 : direction == GTK_DIR_TAB_BACKWARD ? -1 : 0;
  int length;

  if (!gtk_widget_has_focus (widget))
    return gtk_widget_grab_focus (widget);
  if (step == 0 || self->is_tour_left)
    return FALSE;
  wf_map_things_hide (self);
  if (self->tour_at < 0)
    start_tour (self);
  length = self->tour != NULL ? (int) g_strv_length (self->tour) : 0;
  if (self->tour_at + step < -1 || self->tour_at + step >= length)
    return FALSE;
  self->tour_at += step;
  wf_map_view_point_at (self, self->tour_at >= 0 ? self->tour[self->tour_at] : NULL);
  return TRUE;
}

static void
focus_left_cb (GtkEventControllerFocus *controller, WfMapView *self)
{
  wf_map_view_leave_tour (self);
}

static GtkGesture *
new_click (WfMapView *self, guint button)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  return click;
}

static void
add_frame_gesture (WfMapView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (frame_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (frame_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (frame_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
wf_map_view_add_controllers (WfMapView *self)
{
  GtkGesture *click = new_click (self, GDK_BUTTON_PRIMARY);
  GtkGesture *menu = new_click (self, GDK_BUTTON_SECONDARY);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (click, "pressed", G_CALLBACK (press_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (click_cb), self);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_click_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (key, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  add_frame_gesture (self);
}
