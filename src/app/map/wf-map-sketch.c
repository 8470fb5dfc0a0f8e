/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-sketch.h"

#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "draw/wf-palette.h"
#include "model/wf-drawing.h"

#define CLICK_SLOP_PX 5
#define GRAB_PX 10 /* a position nearer than this to the press is dragged */
#define ARC_PIECES 24

struct _WfMapSketch
{
  GtkWidget parent_instance;

  WfMapView *view; /* not owned: this lies over it */
  GArray *positions;
  WfFeatureShape shape;
  gboolean is_active, is_measure;
  gboolean has_pin;
  WfPosition pin;
  double press_x, press_y;
  int dragged; /* -1: none */
};

G_DEFINE_FINAL_TYPE (WfMapSketch, wf_map_sketch, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  ENDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

/* --- positions ---------------------------------------------------------- */

static void
tell (WfMapSketch *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
wf_map_sketch_add (WfMapSketch *self, WfPosition position)
{
  if (self->shape == WF_FEATURE_POINT)
    g_array_set_size (self->positions, 0);
  if (self->positions->len >= WF_DRAWING_MAX_POSITIONS)
    return FALSE;
  g_array_append_val (self->positions, position);
  tell (self);
  return TRUE;
}

void
wf_map_sketch_set (WfMapSketch *self, guint index, WfPosition position)
{
  if (index >= self->positions->len)
    return;
  g_array_index (self->positions, WfPosition, index) = position;
  tell (self);
}

void
wf_map_sketch_remove (WfMapSketch *self, guint index)
{
  if (index >= self->positions->len)
    return;
  g_array_remove_index (self->positions, index);
  tell (self);
}

const WfPosition *
wf_map_sketch_get_positions (WfMapSketch *self, guint *n_positions)
{
  *n_positions = self->positions->len;
  return (const WfPosition *) (gpointer) self->positions->data;
}

static gboolean
position_at (WfMapSketch *self, double x, double y, WfPosition *position)
{
  WfView view;

  if (!wf_map_view_get_view (self->view, &view))
    return FALSE;
  wf_mercator_unproject (wf_view_from_screen (&view, (WfPoint){ x, y }), &position->lon,
                         &position->lat);
  position->lon -= 360 * round (position->lon / 360);
  return TRUE;
}

/* Of the copy of the world that is seen. */
static WfPoint
to_screen (const WfView *view, WfPosition position)
{
  WfPoint unit = wf_mercator_project (position.lon, position.lat);

  unit.x += round (view->centre.x - unit.x);
  return wf_view_to_screen (view, unit);
}

static int
find_near (WfMapSketch *self, double x, double y)
{
  WfView view;
  int best = -1;
  double nearest = GRAB_PX;

  if (!wf_map_view_get_view (self->view, &view))
    return -1;
  for (guint i = 0; i < self->positions->len; i++)
    {
      const WfPoint at = to_screen (&view, g_array_index (self->positions, WfPosition, i));
      const double distance = hypot (at.x - x, at.y - y);

      if (distance < nearest)
        {
          nearest = distance;
          best = (int) i;
        }
    }
  return best;
}

/* --- pointer and keys, on the view -------------------------------------- */

static void
press_cb (GtkGestureClick *gesture, int n_press, double x, double y, WfMapSketch *self)
{
  self->press_x = x;
  self->press_y = y;
}

/* Only a press that did not move sets a position: a drag moves the map. Claimed here, so that
 * neither the view selects nor the map zooms on a quick second click. */
static void
release_cb (GtkGestureClick *gesture, int n_press, double x, double y, WfMapSketch *self)
{
  WfPosition position;

  if (!self->is_active || hypot (x - self->press_x, y - self->press_y) > CLICK_SLOP_PX)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (find_near (self, x, y) < 0 && position_at (self, x, y, &position))
    wf_map_sketch_add (self, position);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, WfMapSketch *self)
{
  self->dragged = self->is_active ? find_near (self, x, y) : -1;
  gtk_gesture_set_state (GTK_GESTURE (gesture), self->dragged >= 0 ? GTK_EVENT_SEQUENCE_CLAIMED
                                                                   : GTK_EVENT_SEQUENCE_DENIED);
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, WfMapSketch *self)
{
  double x, y;
  WfPosition position;

  if (self->dragged < 0 || !gtk_gesture_drag_get_start_point (gesture, &x, &y)
      || !position_at (self, x + dx, y + dy, &position))
    return;
  wf_map_sketch_set (self, (guint) self->dragged, position);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, WfMapSketch *self)
{
  self->dragged = -1;
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        WfMapSketch *self)
{
  WfPosition position;
  WfView view;

  if (!self->is_active || !wf_map_view_get_view (self->view, &view)
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_space:
      if (position_at (self, view.width / 2.0, view.height / 2.0, &position))
        wf_map_sketch_add (self, position);
      return GDK_EVENT_STOP;
    case GDK_KEY_BackSpace:
      if (self->positions->len > 0)
        wf_map_sketch_remove (self, self->positions->len - 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      g_signal_emit (self, signals[ENDED], 0);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* --- drawing ------------------------------------------------------------ */

typedef struct
{
  double x, y, z;
} Vector;

static Vector
to_vector (WfPosition position)
{
  const double lon = position.lon * G_PI / 180, lat = position.lat * G_PI / 180;

  return (Vector){ cos (lat) * cos (lon), cos (lat) * sin (lon), sin (lat) };
}

/* On the great circle, near enough to the ellipsoid's shortest way for a picture. */
static WfPosition
on_arc (WfPosition a, WfPosition b, double share)
{
  const Vector from = to_vector (a), to = to_vector (b);
  const double dot = CLAMP (from.x * to.x + from.y * to.y + from.z * to.z, -1, 1);
  const double angle = acos (dot), whole = sin (angle);
  const double wa = whole > 1e-9 ? sin ((1 - share) * angle) / whole : 1 - share;
  const double wb = whole > 1e-9 ? sin (share * angle) / whole : share;
  const Vector at = { from.x * wa + to.x * wb, from.y * wa + to.y * wb, from.z * wa + to.z * wb };

  return (WfPosition){ atan2 (at.y, at.x) * 180 / G_PI,
                       atan2 (at.z, hypot (at.x, at.y)) * 180 / G_PI };
}

static void
trace_piece (WfMapSketch *self, cairo_t *cr, const WfView *view, WfPosition a, WfPosition b)
{
  const guint n = self->is_measure ? ARC_PIECES : 1;
  WfPoint last = to_screen (view, a);

  cairo_move_to (cr, last.x, last.y);
  for (guint i = 1; i <= n; i++)
    {
      const WfPoint at = to_screen (view, i == n ? b : on_arc (a, b, (double) i / n));

      if (fabs (at.x - last.x) > wf_view_get_world_px (view) / 2)
        cairo_move_to (cr, at.x, at.y); /* the seam of the copy that is seen */
      else
        cairo_line_to (cr, at.x, at.y);
      last = at;
    }
}

static void
trace_lines (WfMapSketch *self, cairo_t *cr, const WfView *view)
{
  const WfPosition *positions = (const WfPosition *) (gpointer) self->positions->data;
  const guint n = self->positions->len;

  cairo_new_path (cr);
  for (guint i = 1; i < n; i++)
    trace_piece (self, cr, view, positions[i - 1], positions[i]);
  if (self->shape == WF_FEATURE_AREA && n > 2)
    trace_piece (self, cr, view, positions[n - 1], positions[0]);
}

static void
draw_handle (cairo_t *cr, const WfMapColours *colours, WfPoint at, double radius)
{
  cairo_new_path (cr);
  cairo_arc (cr, at.x, at.y, radius, 0, 2 * G_PI);
  wf_palette_set (cr, colours->paper);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, colours->accent);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

/* Where Space would set a position. */
static void
draw_cross (cairo_t *cr, const WfMapColours *colours, const WfView *view)
{
  const double x = floor (view->width / 2.0) + 0.5, y = floor (view->height / 2.0) + 0.5;

  cairo_new_path (cr);
  for (int pass = 0; pass < 2; pass++)
    {
      cairo_move_to (cr, x - 9, y);
      cairo_line_to (cr, x + 9, y);
      cairo_move_to (cr, x, y - 9);
      cairo_line_to (cr, x, y + 9);
      wf_palette_set (cr, pass == 0 ? colours->paper : colours->ink);
      cairo_set_line_width (cr, pass == 0 ? 3.5 : 1.2);
      cairo_stroke (cr);
    }
}

static void
draw_sketch (WfMapSketch *self, cairo_t *cr, const WfView *view, const WfMapColours *colours)
{
  trace_lines (self, cr, view);
  wf_palette_set (cr, colours->paper);
  cairo_set_line_width (cr, 5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  wf_palette_set (cr, colours->accent);
  cairo_set_line_width (cr, 2.4);
  cairo_stroke (cr);
  for (guint i = 0; i < self->positions->len; i++)
    draw_handle (cr, colours, to_screen (view, g_array_index (self->positions, WfPosition, i)),
                 (int) i == self->dragged ? 7 : 5);
  if (gtk_widget_has_focus (GTK_WIDGET (self->view)))
    draw_cross (cr, colours, view);
}

static void
wf_map_sketch_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WfMapSketch *self = WF_MAP_SKETCH (widget);
  const WfMapColours *colours
      = wf_palette_get (wf_map_layer_get_palette (wf_map_view_get_layer (self->view)));
  WfView view;
  cairo_t *cr;

  if ((!self->is_active && !self->has_pin) || !wf_map_view_get_view (self->view, &view))
    return;
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) view.width, (float) view.height));
  if (self->has_pin)
    {
      draw_handle (cr, colours, to_screen (&view, self->pin), 9);
      draw_handle (cr, colours, to_screen (&view, self->pin), 2);
    }
  if (self->is_active)
    draw_sketch (self, cr, &view, colours);
  cairo_destroy (cr);
}

/* --- object ------------------------------------------------------------- */

void
wf_map_sketch_start (WfMapSketch *self,
                     WfFeatureShape shape,
                     gboolean is_measure,
                     const WfPosition *positions,
                     guint n_positions)
{
  self->shape = shape;
  self->is_measure = is_measure;
  self->is_active = TRUE;
  self->has_pin = FALSE;
  self->dragged = -1;
  g_array_set_size (self->positions, 0);
  if (n_positions > 0)
    g_array_append_vals (self->positions, positions, n_positions);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), "crosshair");
  tell (self);
}

void
wf_map_sketch_stop (WfMapSketch *self)
{
  self->is_active = FALSE;
  g_array_set_size (self->positions, 0);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->view), NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
wf_map_sketch_is_active (WfMapSketch *self)
{
  return self->is_active;
}

void
wf_map_sketch_set_shape (WfMapSketch *self, WfFeatureShape shape)
{
  self->shape = shape;
  if (shape == WF_FEATURE_POINT && self->positions->len > 1)
    g_array_set_size (self->positions, 1);
  tell (self);
}

WfFeatureShape
wf_map_sketch_get_shape (WfMapSketch *self)
{
  return self->shape;
}

WfMapView *
wf_map_sketch_get_view (WfMapSketch *self)
{
  return self->view;
}

void
wf_map_sketch_set_pin (WfMapSketch *self, const WfPosition *position)
{
  self->has_pin = position != NULL;
  if (position != NULL)
    self->pin = *position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
wf_map_sketch_finalize (GObject *object)
{
  g_array_unref (WF_MAP_SKETCH (object)->positions);
  G_OBJECT_CLASS (wf_map_sketch_parent_class)->finalize (object);
}

static void
wf_map_sketch_class_init (WfMapSketchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wf_map_sketch_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = wf_map_sketch_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
  signals[CHANGED] = g_signal_new ("changed", WF_TYPE_MAP_SKETCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[ENDED] = g_signal_new ("ended", WF_TYPE_MAP_SKETCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
wf_map_sketch_init (WfMapSketch *self)
{
  self->positions = g_array_new (FALSE, FALSE, sizeof (WfPosition));
  self->dragged = -1;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

static void
add_controller (WfMapSketch *self, GtkEventController *controller)
{
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

GtkWidget *
wf_map_sketch_new (WfMapView *view)
{
  WfMapSketch *self = g_object_new (WF_TYPE_MAP_SKETCH, NULL);
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new ();
  GtkEventController *key = gtk_event_controller_key_new ();

  self->view = view;
  g_signal_connect_object (click, "pressed", G_CALLBACK (press_cb), self, 0);
  g_signal_connect_object (click, "released", G_CALLBACK (release_cb), self, 0);
  add_controller (self, GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  add_controller (self, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, 0);
  add_controller (self, key);
  g_signal_connect_object (
      shumate_layer_get_viewport (SHUMATE_LAYER (wf_map_view_get_layer (view))), "notify",
      G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
