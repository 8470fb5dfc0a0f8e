/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/timeline/wf-timeline-canvas-private.h"

#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

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
  WfTimelineLayout *layout = wf_timeline_canvas_get_layout (self);
  double lane_y = y - HEAD_HEIGHT (self) + self->scroll_y;

  if (layout == NULL || y < HEAD_HEIGHT (self) || x < LANE_WIDTH (self))
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
  WfTimeAxis axis = wf_timeline_canvas_get_axis (self);
  double playhead = wf_time_axis_to_x (&axis, wf_context_get_shown_now (self->context));

  if (x < LANE_WIDTH (self))
    return FALSE;
  return y < HEAD_HEIGHT (self) || fabs (x - playhead) <= GRIP_PX;
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
  g_signal_emit_by_name (self, "message", sentence);
}

static void
leave_cb (GtkEventControllerMotion *controller, WfTimelineCanvas *self)
{
  g_signal_emit_by_name (self, "message", NULL);
}

/* --- wheel, drag, click ------------------------------------------------------ */

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, WfTimelineCanvas *self)
{
  WfTimeAxis axis = wf_timeline_canvas_get_axis (self);
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if (self->pointer_x < LANE_WIDTH (self))
    {
      wf_timeline_canvas_set_scroll (self, self->scroll_y + dy * ROW_HEIGHT (self));
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
  wf_timeline_canvas_set_axis (self, &axis);
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
  self->drag_axis = wf_timeline_canvas_get_axis (self);
  self->drag_scroll_y = self->scroll_y;
  if (x >= LANE_WIDTH (self) && (state & GDK_SHIFT_MASK))
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
      wf_timeline_canvas_set_axis (self, &axis);
      wf_timeline_canvas_set_scroll (self, self->drag_scroll_y - dy);
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

  if (n_press == 2 && y >= HEAD_HEIGHT (self))
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
  WfTimelineLayout *layout = wf_timeline_canvas_get_layout (self);
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
    wf_timeline_canvas_set_scroll (self, placed->body.y - 3.0);
  else if (placed->body.y + ROW_HEIGHT (self) > self->scroll_y + wf_timeline_canvas_get_room (self))
    wf_timeline_canvas_set_scroll (self, placed->body.y + ROW_HEIGHT (self)
                                             - wf_timeline_canvas_get_room (self));
  wf_widget_set_name (GTK_WIDGET (self), _ ("Timeline"), sentence);
  g_signal_emit_by_name (self, "message", sentence);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
step_time (WfTimelineCanvas *self, int direction, gboolean moves_playhead)
{
  WfTimeAxis axis = wf_timeline_canvas_get_axis (self);

  if (moves_playhead)
    {
      gint64 step = wf_time_axis_choose_step (&axis, 8.0);

      put_playhead (self, wf_context_get_shown_now (self->context) + direction * step);
      return;
    }
  wf_time_axis_pan (&axis, -direction * axis.width / 10.0);
  wf_timeline_canvas_set_axis (self, &axis);
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
      g_signal_emit_by_name (self, "play");
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

void
wf_timeline_canvas_add_controllers (WfTimelineCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
