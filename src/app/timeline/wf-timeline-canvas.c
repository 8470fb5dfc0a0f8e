/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/timeline/wf-timeline-canvas-private.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-while-shown.h"
#include "app/timeline/wf-timeline-words.h"

enum
{
  SIGNAL_MESSAGE,
  SIGNAL_PLAY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfTimelineCanvas, wf_timeline_canvas, GTK_TYPE_WIDGET)

/* --- model and layout -------------------------------------------------------- */

WfTimeAxis
wf_timeline_canvas_get_axis (WfTimelineCanvas *self)
{
  WfTimeAxis axis = { .x = LANE_WIDTH (self) };

  wf_session_get_span (wf_context_get_session (self->context), &axis.from, &axis.to);
  axis.width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - LANE_WIDTH (self), 1.0);
  return axis;
}

void
wf_timeline_canvas_set_axis (WfTimelineCanvas *self, const WfTimeAxis *axis)
{
  wf_session_set_span (wf_context_get_session (self->context), axis->from, axis->to);
}

static void
forget_layout (WfTimelineCanvas *self)
{
  g_clear_pointer (&self->layout, wf_timeline_layout_free);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What was measured for letters of another size. */
static void
rescale (WfTimelineCanvas *self)
{
  self->text_scale = wf_text_scale_get (GTK_WIDGET (self));
  g_clear_pointer (&self->text, wf_timeline_text_free);
  forget_layout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
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

WfTimelineLayout *
wf_timeline_canvas_get_layout (WfTimelineCanvas *self)
{
  if (self->layout == NULL && self->model != NULL)
    {
      WfTimelineGeometry geometry = {
        .axis = wf_timeline_canvas_get_axis (self),
        .row_height = ROW_HEIGHT (self),
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

double
wf_timeline_canvas_get_room (WfTimelineCanvas *self)
{
  return MAX (gtk_widget_get_height (GTK_WIDGET (self)) - HEAD_HEIGHT (self) - RULER_HEIGHT (self),
              0.0);
}

void
wf_timeline_canvas_set_scroll (WfTimelineCanvas *self, double scroll_y)
{
  WfTimelineLayout *layout = wf_timeline_canvas_get_layout (self);
  double limit
      = layout != NULL ? MAX (layout->height - wf_timeline_canvas_get_room (self), 0.0) : 0.0;

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
    .lane_width = LANE_WIDTH (self),
    .height = gtk_widget_get_height (GTK_WIDGET (self)),
    .ruler_height = RULER_HEIGHT (self),
    .scroll_y = self->scroll_y,
    .head_height = HEAD_HEIGHT (self),
    .flag = *flag,
  };
}

static void
wf_timeline_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WfTimelineCanvas *self = WF_TIMELINE_CANVAS (widget);
  WfTimelineLayout *layout = wf_timeline_canvas_get_layout (self);
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
  wf_timeline_canvas_set_scroll (self, self->scroll_y);
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

  *minimum = is_wide ? 320 : wf_text_scale_px (widget, 120);
  *natural = is_wide ? 800 : wf_text_scale_px (widget, 220);
  *minimum_baseline = *natural_baseline = -1;
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
wf_timeline_canvas_init (WfTimelineCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->text_scale = wf_text_scale_get (widget);
  g_signal_connect_object (gtk_widget_get_settings (widget), "notify::gtk-xft-dpi",
                           G_CALLBACK (rescale), self, G_CONNECT_SWAPPED);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  g_signal_connect (widget, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);
  wf_timeline_canvas_add_controllers (self);
}

GtkWidget *
wf_timeline_canvas_new (WfContext *context)
{
  WfTimelineCanvas *self = g_object_new (WF_TYPE_TIMELINE_CANVAS, NULL);
  WfSession *session = wf_context_get_session (context);

  self->context = g_object_ref (context);
  wf_while_shown (GTK_WIDGET (self), (WfShowFunc) collect, TRUE, context, "changed", NULL);
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
  wf_timeline_canvas_set_scroll (self, 0.0);
}

void
wf_timeline_canvas_zoom (WfTimelineCanvas *self, double factor)
{
  WfTimeAxis axis = wf_timeline_canvas_get_axis (self);

  wf_time_axis_zoom (&axis, axis.x + axis.width / 2.0, factor);
  wf_timeline_canvas_set_axis (self, &axis);
}

void
wf_timeline_canvas_fit (WfTimelineCanvas *self)
{
  WfTimeAxis axis = wf_timeline_canvas_get_axis (self);
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
  wf_timeline_canvas_set_axis (self, &axis);
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
