/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/timeline/wf-timeline-canvas.h"

#include <adwaita.h>
#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/timeline/wf-timeline-words.h"
#include "draw/wf-timeline-draw.h"

#define LANE_WIDTH 130.0
#define ROW_HEIGHT 24.0
#define RULER_HEIGHT 22.0
#define HEAD_HEIGHT 20.0
#define GRIP_PX 6.0

typedef enum
{
  DRAG_NONE,
  DRAG_PAN,
  DRAG_PLAYHEAD,
  DRAG_BRUSH,
} DragKind;

struct _WfTimelineCanvas
{
  GtkWidget parent_instance;

  WfContext *context;
  WfTimelineLanes by;
  WfTimelineModel *model;
  WfTimelineLayout *layout; /* NULL: to be made again */
  WfTimelineText *text;
  char *focus;
  double scroll_y, pointer_x, pointer_y;
  DragKind drag;
  WfTimeAxis drag_axis;
  double drag_scroll_y;
  gint64 brush_from, brush_to;
};

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_PLAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfTimelineCanvas, wf_timeline_canvas, GTK_TYPE_WIDGET)

/* --- model and layout -------------------------------------------------------- */

static WfTimeAxis
get_axis (WfTimelineCanvas *self)
{
  WfTimeAxis axis = { .x = LANE_WIDTH };

  wf_session_get_span (wf_context_get_session (self->context), &axis.from, &axis.to);
  axis.width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - LANE_WIDTH, 1.0);
  return axis;
}

static void
set_axis (WfTimelineCanvas *self, const WfTimeAxis *axis)
{
  wf_session_set_span (wf_context_get_session (self->context), axis->from, axis->to);
}

static void
forget_layout (WfTimelineCanvas *self)
{
  g_clear_pointer (&self->layout, wf_timeline_layout_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
describe (WfTimelineCanvas *self)
{
  guint n_items = self->model->items->len, n_dues = self->model->dues->len;
  g_autofree char *items = g_strdup_printf (ngettext ("%u item", "%u items", n_items), n_items);
  g_autofree char *dues
      = g_strdup_printf (ngettext ("%u deadline running", "%u deadlines running", n_dues), n_dues);
  g_autofree char *now = wf_time_format_day_clock (self->model->now);
  /* Translators: summary of the timeline for a screen reader: items, deadlines, instant shown. */
  g_autofree char *summary
      = g_strdup_printf (_ ("%s, %s, shown as of %s, times in UTC"), items, dues, now);

  wf_widget_set_name (GTK_WIDGET (self), _ ("Timeline"), summary);
}

static void
collect (WfTimelineCanvas *self)
{
  WfTimelineWords words = wf_timeline_words (self->context);
  WfSession *session = wf_context_get_session (self->context);
  gint64 from, to;

  g_clear_pointer (&self->layout, wf_timeline_layout_free);
  g_clear_pointer (&self->model, wf_timeline_model_free);
  self->model = wf_timeline_collect (
      wf_context_get_picture (self->context), wf_context_get_dataset (self->context),
      wf_context_get_scheme (self->context), wf_session_get_query (session), self->by,
      wf_context_get_shown_now (self->context), &words);
  describe (self);
  wf_session_get_span (session, &from, &to);
  if (to <= from)
    wf_timeline_canvas_fit (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static WfTimelineText *
get_text (WfTimelineCanvas *self)
{
  if (self->text == NULL)
    {
      PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
      const PangoFontDescription *font = pango_context_get_font_description (context);
      const char *family = font != NULL ? pango_font_description_get_family (font) : NULL;

      self->text = wf_timeline_text_new (context, family != NULL ? family : "Sans", 9.0);
    }
  return self->text;
}

static WfTimelineLayout *
get_layout (WfTimelineCanvas *self)
{
  if (self->layout == NULL && self->model != NULL)
    {
      WfTimelineGeometry geometry = {
        .axis = get_axis (self),
        .row_height = ROW_HEIGHT,
        .text_height = wf_timeline_text_get_line_height (get_text (self)),
        .fade_px = 28.0,
        .max_rows = 6,
        /* The middle of the Baltic Sea: whose nights matter to ships and crews there. */
        .night_lon = 20.0,
        .night_lat = 57.0,
        .measure = wf_timeline_text_measure,
        .measure_data = get_text (self),
      };

      self->layout = wf_timeline_layout_new (self->model, &geometry);
    }
  return self->layout;
}

static double
get_lanes_room (WfTimelineCanvas *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - HEAD_HEIGHT - RULER_HEIGHT, 0.0);
}

static void
set_scroll (WfTimelineCanvas *self, double scroll_y)
{
  WfTimelineLayout *layout = get_layout (self);
  double limit = layout != NULL ? MAX (layout->height - get_lanes_room (self), 0.0) : 0.0;

  self->scroll_y = CLAMP (scroll_y, 0.0, limit);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static WfTimelineStyle
get_style (WfTimelineCanvas *self, char **flag)
{
  WfSession *session = wf_context_get_session (self->context);
  WfQuery *query = wf_session_get_query (session);
  gint64 playhead = wf_context_get_shown_now (self->context);
  gboolean is_brushing = self->drag == DRAG_BRUSH;

  *flag = wf_time_format_clock (playhead);
  return (WfTimelineStyle){
    .palette = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? WF_PALETTE_DARK
                                                                             : WF_PALETTE_LIGHT,
    .selection = wf_session_get_selection (session),
    .focus = gtk_widget_has_focus (GTK_WIDGET (self)) ? self->focus : NULL,
    .playhead = playhead,
    .now = wf_clock_now_us (wf_context_get_clock (self->context)),
    .brush_from = is_brushing ? MIN (self->brush_from, self->brush_to) : query->from,
    .brush_to = is_brushing ? MAX (self->brush_from, self->brush_to) : query->to,
    .lane_width = LANE_WIDTH,
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
    .ruler_height = RULER_HEIGHT,
    .scroll_y = self->scroll_y,
    .head_height = HEAD_HEIGHT,
    .flag = *flag,
  };
}

static void
wf_timeline_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WfTimelineCanvas *self = WF_TIMELINE_CANVAS (widget);
  WfTimelineLayout *layout = get_layout (self);
  graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  if (layout == NULL)
    return;

  g_autofree char *flag = NULL;
  WfTimelineStyle style = get_style (self, &flag);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);

  wf_timeline_draw (layout, get_text (self), cr, &style);
  cairo_destroy (cr);
}

static void
wf_timeline_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WfTimelineCanvas *self = WF_TIMELINE_CANVAS (widget);

  g_clear_pointer (&self->layout, wf_timeline_layout_free);
  set_scroll (self, self->scroll_y);
}

static void
wf_timeline_canvas_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  gboolean is_wide = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_wide ? 320 : 120;
  *natural = is_wide ? 800 : 220;
  *minimum_baseline = *natural_baseline = -1;
}

/* --- what is under the pointer ----------------------------------------------- */

static char *
dup_item_sentence (const WfTimelineItem *item)
{
  g_autofree char *from = wf_time_format_day_clock (item->from);

  if (item->shape == WF_TIMELINE_MARK)
    /* Translators: what happened, and when. */
    return g_strdup_printf (_ ("%s · %s"), item->detail, from);
  if (item->to == WF_NO_TIME)
    return g_strdup_printf (_ ("%s Since %s, no end known."), item->detail, from);

  g_autofree char *to = wf_time_format_day_clock (item->to);
  return g_strdup_printf (_ ("%s From %s to %s."), item->detail, from, to);
}

static char *
dup_due_sentence (const WfTimelineDue *due)
{
  g_autofree char *at = wf_time_format_day_clock (due->due_at);

  /* Translators: a deadline: article, who owes whom, when due, countdown. */
  return g_strdup_printf (_ ("%s, %s, due %s, %s"), due->article, due->parties ? due->parties : "",
                          at, due->countdown);
}

/* The ref (borrowed) and the sentence of what is there. */
static const char *
pick (WfTimelineCanvas *self, double x, double y, char **sentence)
{
  WfTimelineLayout *layout = get_layout (self);
  double lane_y = y - HEAD_HEIGHT + self->scroll_y;

  if (layout == NULL || y < HEAD_HEIGHT || x < LANE_WIDTH)
    return NULL;

  const WfPlacedItem *placed = wf_timeline_layout_pick (layout, x, lane_y);
  const WfPlacedDue *due = placed == NULL ? wf_timeline_layout_pick_due (layout, x, lane_y) : NULL;

  if (placed != NULL)
    {
      *sentence = dup_item_sentence (placed->item);
      return placed->item->ref;
    }
  if (due != NULL)
    {
      *sentence = dup_due_sentence (due->due);
      return due->due->ref;
    }
  return NULL;
}

static gboolean
is_on_playhead (WfTimelineCanvas *self, double x, double y)
{
  WfTimeAxis axis = get_axis (self);
  double playhead = wf_time_axis_to_x (&axis, wf_context_get_shown_now (self->context));

  if (x < LANE_WIDTH)
    return FALSE;
  return y < HEAD_HEIGHT || fabs (x - playhead) <= GRIP_PX;
}

static gboolean
query_tooltip_cb (GtkWidget *widget,
                  int x,
                  int y,
                  gboolean keyboard_mode,
                  GtkTooltip *tooltip,
                  gpointer user_data)
{
  g_autofree char *sentence = NULL;

  pick (WF_TIMELINE_CANVAS (widget), x, y, &sentence);
  if (sentence == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, sentence);
  return TRUE;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, WfTimelineCanvas *self)
{
  g_autofree char *sentence = NULL;

  self->pointer_x = x;
  self->pointer_y = y;
  if (self->drag != DRAG_NONE)
    return;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), is_on_playhead (self, x, y) ? "ew-resize"
                                                      : pick (self, x, y, &sentence) != NULL
                                                          ? "pointer"
                                                          : NULL);
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, sentence);
}

static void
leave_cb (GtkEventControllerMotion *controller, WfTimelineCanvas *self)
{
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, NULL);
}

/* --- wheel, drag, click ------------------------------------------------------ */

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, WfTimelineCanvas *self)
{
  WfTimeAxis axis = get_axis (self);
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (self->pointer_x < LANE_WIDTH)
    {
      set_scroll (self, self->scroll_y + dy * ROW_HEIGHT);
      return TRUE;
    }
  if (state & GDK_SHIFT_MASK)
    wf_time_axis_pan (&axis, -(dx + dy) * 40.0);
  else
    {
      if (dx != 0.0)
        wf_time_axis_pan (&axis, -dx * 40.0);
      if (dy != 0.0)
        wf_time_axis_zoom (&axis, self->pointer_x, pow (1.2, -dy));
    }
  set_axis (self, &axis);
  return TRUE;
}

/* The instant that the playhead is put to; at or after the clock's now it goes back to now. */
static void
put_playhead (WfTimelineCanvas *self, gint64 instant)
{
  gint64 now = wf_clock_now_us (wf_context_get_clock (self->context));

  wf_session_set_as_of (wf_context_get_session (self->context),
                        instant >= now ? WF_NO_TIME : instant);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, WfTimelineCanvas *self)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_axis = get_axis (self);
  self->drag_scroll_y = self->scroll_y;
  if (x >= LANE_WIDTH && (state & GDK_SHIFT_MASK))
    {
      self->drag = DRAG_BRUSH;
      self->brush_from = self->brush_to = wf_time_axis_from_x (&self->drag_axis, x);
    }
  else if (is_on_playhead (self, x, y))
    {
      self->drag = DRAG_PLAYHEAD;
      put_playhead (self, wf_time_axis_from_x (&self->drag_axis, x));
    }
  else
    self->drag = DRAG_PAN;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, WfTimelineCanvas *self)
{
  double x, y;
  WfTimeAxis axis = self->drag_axis;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  switch (self->drag)
    {
    case DRAG_PAN:
      wf_time_axis_pan (&axis, dx);
      set_axis (self, &axis);
      set_scroll (self, self->drag_scroll_y - dy);
      break;
    case DRAG_PLAYHEAD:
      put_playhead (self, wf_time_axis_from_x (&axis, x + dx));
      break;
    case DRAG_BRUSH:
      self->brush_to = wf_time_axis_from_x (&axis, x + dx);
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    case DRAG_NONE:
    default:
      break;
    }
}

static void
set_brush (WfTimelineCanvas *self, gint64 from, gint64 to)
{
  WfSession *session = wf_context_get_session (self->context);
  g_autoptr (WfQuery) query = wf_query_copy (wf_session_get_query (session));

  query->from = from;
  query->to = to;
  wf_session_set_query (session, query);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, WfTimelineCanvas *self)
{
  DragKind kind = self->drag;

  self->drag = DRAG_NONE;
  if (kind == DRAG_BRUSH && fabs (dx) >= 3.0)
    set_brush (self, MIN (self->brush_from, self->brush_to),
               MAX (self->brush_from, self->brush_to));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, WfTimelineCanvas *self)
{
  g_autofree char *sentence = NULL;
  const char *ref = pick (self, x, y, &sentence);

  if (n_press == 2 && y >= HEAD_HEIGHT)
    wf_timeline_canvas_fit (self);
  else if (n_press == 1 && ref != NULL)
    {
      g_free (self->focus);
      self->focus = g_strdup (ref);
      wf_session_select (wf_context_get_session (self->context), ref);
    }
}

/* --- keyboard ---------------------------------------------------------------- */

static void
move_focus (WfTimelineCanvas *self, int step)
{
  WfTimelineLayout *layout = get_layout (self);
  int n_items = layout != NULL ? (int) layout->items->len : 0, at = step > 0 ? -1 : n_items;

  if (n_items == 0)
    return;
  for (int i = 0; i < n_items; i++)
    if (g_strcmp0 (g_array_index (layout->items, WfPlacedItem, i).item->ref, self->focus) == 0)
      {
        at = i;
        if (step < 0)
          break;
      }

  const WfPlacedItem *placed
      = &g_array_index (layout->items, WfPlacedItem, CLAMP (at + step, 0, n_items - 1));
  g_autofree char *sentence = dup_item_sentence (placed->item);

  g_free (self->focus);
  self->focus = g_strdup (placed->item->ref);
  if (placed->body.y < self->scroll_y)
    set_scroll (self, placed->body.y - 3.0);
  else if (placed->body.y + ROW_HEIGHT > self->scroll_y + get_lanes_room (self))
    set_scroll (self, placed->body.y + ROW_HEIGHT - get_lanes_room (self));
  wf_widget_set_name (GTK_WIDGET (self), _ ("Timeline"), sentence);
  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, sentence);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
step_time (WfTimelineCanvas *self, int direction, gboolean moves_playhead)
{
  WfTimeAxis axis = get_axis (self);

  if (moves_playhead)
    {
      gint64 step = wf_time_axis_choose_step (&axis, 8.0);

      put_playhead (self, wf_context_get_shown_now (self->context) + direction * step);
      return;
    }
  wf_time_axis_pan (&axis, -direction * axis.width / 10.0);
  set_axis (self, &axis);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                WfTimelineCanvas *self)
{
  WfSession *session = wf_context_get_session (self->context);

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      step_time (self, -1, (state & GDK_SHIFT_MASK) != 0);
      return TRUE;
    case GDK_KEY_Right:
      step_time (self, 1, (state & GDK_SHIFT_MASK) != 0);
      return TRUE;
    case GDK_KEY_Up:
      move_focus (self, -1);
      return TRUE;
    case GDK_KEY_Down:
      move_focus (self, 1);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      wf_timeline_canvas_zoom (self, 1.25);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      wf_timeline_canvas_zoom (self, 0.8);
      return TRUE;
    case GDK_KEY_Home:
      wf_timeline_canvas_fit (self);
      return TRUE;
    case GDK_KEY_End:
      wf_session_set_as_of (session, WF_NO_TIME);
      return TRUE;
    case GDK_KEY_space:
      g_signal_emit (self, signals[SIGNAL_PLAY], 0);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->focus != NULL)
        wf_session_select (session, self->focus);
      return TRUE;
    case GDK_KEY_Escape:
      if (wf_session_get_query (session)->from == WF_NO_TIME)
        return FALSE;
      set_brush (self, WF_NO_TIME, WF_NO_TIME);
      return TRUE;
    default:
      return FALSE;
    }
}

/* --- life -------------------------------------------------------------------- */

static void
wf_timeline_canvas_finalize (GObject *object)
{
  WfTimelineCanvas *self = WF_TIMELINE_CANVAS (object);

  g_clear_pointer (&self->layout, wf_timeline_layout_free);
  g_clear_pointer (&self->model, wf_timeline_model_free);
  g_clear_pointer (&self->text, wf_timeline_text_free);
  g_clear_object (&self->context);
  g_free (self->focus);
  G_OBJECT_CLASS (wf_timeline_canvas_parent_class)->finalize (object);
}

static void
wf_timeline_canvas_class_init (WfTimelineCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wf_timeline_canvas_finalize;
  widget_class->snapshot = wf_timeline_canvas_snapshot;
  widget_class->size_allocate = wf_timeline_canvas_size_allocate;
  widget_class->measure = wf_timeline_canvas_measure;
  gtk_widget_class_set_css_name (widget_class, "wftimeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[SIGNAL_MESSAGE] = g_signal_new ("message", WF_TYPE_TIMELINE_CANVAS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_PLAY] = g_signal_new ("play", WF_TYPE_TIMELINE_CANVAS, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_pointer_controllers (WfTimelineCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

static void
wf_timeline_canvas_init (WfTimelineCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect (widget, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, keys);
  add_pointer_controllers (self);
}

GtkWidget *
wf_timeline_canvas_new (WfContext *context)
{
  WfTimelineCanvas *self = g_object_new (WF_TYPE_TIMELINE_CANVAS, NULL);
  WfSession *session = wf_context_get_session (context);

  self->context = g_object_ref (context);
  g_signal_connect_object (context, "changed", G_CALLBACK (collect), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::span", G_CALLBACK (forget_layout), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selection", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  collect (self);
  return GTK_WIDGET (self);
}

void
wf_timeline_canvas_set_lanes (WfTimelineCanvas *self, WfTimelineLanes by)
{
  if (self->by == by)
    return;
  self->by = by;
  collect (self);
  set_scroll (self, 0.0);
}

void
wf_timeline_canvas_zoom (WfTimelineCanvas *self, double factor)
{
  WfTimeAxis axis = get_axis (self);

  wf_time_axis_zoom (&axis, axis.x + axis.width / 2.0, factor);
  set_axis (self, &axis);
}

void
wf_timeline_canvas_fit (WfTimelineCanvas *self)
{
  WfTimeAxis axis = get_axis (self);
  gint64 now = self->model->now, from = now - 12 * WF_HOUR_US, to = now + 6 * WF_HOUR_US;

  for (guint i = 0; i < self->model->items->len; i++)
    {
      const WfTimelineItem *item = self->model->items->pdata[i];

      from = i == 0 ? item->from : MIN (from, item->from);
      to = MAX (to, item->to == WF_NO_TIME ? now : item->to);
    }
  for (guint i = 0; i < self->model->dues->len; i++)
    {
      gint64 due_at = ((const WfTimelineDue *) self->model->dues->pdata[i])->due_at;

      if (due_at < now + WF_DAY_US)
        to = MAX (to, due_at);
    }
  wf_time_axis_fit (&axis, MIN (from, now), to);
  set_axis (self, &axis);
}

gint64
wf_timeline_canvas_get_first (WfTimelineCanvas *self)
{
  gint64 from, to;

  return wf_timeline_model_get_extent (self->model, &from, &to) ? from : WF_NO_TIME;
}

const WfTimelineModel *
wf_timeline_canvas_get_model (WfTimelineCanvas *self)
{
  return self->model;
}
