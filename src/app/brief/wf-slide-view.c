/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/brief/wf-slide-view.h"

#include <cairo.h>

struct _WfSlideView
{
  GtkWidget parent_instance;
  WfBrief *brief;
  WfBasemap *basemap;
  guint slide;
  cairo_surface_t *surface; /* the last slide drawn, device pixels */
  GCancellable *cancellable;
  gboolean is_drawing;
  gboolean is_stale; /* the surface is of another brief or size */
  int drawn_width;   /* device pixels the surface was drawn for */
};

G_DEFINE_FINAL_TYPE (WfSlideView, wf_slide_view, GTK_TYPE_WIDGET)

enum
{
  PAINTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  WfBrief *brief;
  WfBasemap *basemap;
  guint slide;
  int width;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  wf_brief_unref (job->brief);
  if (job->basemap)
    wf_basemap_unref (job->basemap);
  g_free (job);
}

/* Glyphs sit on whole pixels of the surface: drawn twice as large and halved, letters keep their
 * distances. */
#define OVERSAMPLING 2

static cairo_surface_t *
halve (cairo_surface_t *large, int width)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, width * 9 / 16);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, 1.0 / OVERSAMPLING, 1.0 / OVERSAMPLING);
  cairo_set_source_surface (cr, large, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (large);
  return surface;
}

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  int width = job->width * OVERSAMPLING;
  cairo_surface_t *large = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, width * 9 / 16);
  cairo_t *cr = cairo_create (large);
  wf_brief_draw (job->brief, job->slide, job->basemap, cr, width);
  cairo_destroy (cr);
  g_task_return_pointer (task, halve (large, job->width), (GDestroyNotify) cairo_surface_destroy);
}

static void start_drawing (WfSlideView *self);

static void
slide_drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WfSlideView *self = WF_SLIDE_VIEW (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  cairo_surface_t *surface = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_drawing = FALSE;
  if (!surface)
    return; /* cancelled: the widget is going away */
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->surface = surface;
  self->drawn_width = job->width;
  if (job->brief != self->brief || job->basemap != self->basemap || job->slide != self->slide)
    self->is_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->is_stale)
    start_drawing (self);
  else
    g_signal_emit (self, signals[PAINTED], 0);
}

static int
get_slide_width (WfSlideView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  return MIN (width, height * 16 / 9);
}

static void
start_drawing (WfSlideView *self)
{
  int width = get_slide_width (self) * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  if (self->is_drawing || !self->brief || width < 16)
    return;
  self->is_drawing = TRUE;
  self->is_stale = FALSE;
  Job *job = g_new0 (Job, 1);
  job->brief = wf_brief_ref (self->brief);
  job->basemap = self->basemap ? wf_basemap_ref (self->basemap) : NULL;
  job->slide = self->slide;
  job->width = width;
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, slide_drawn_cb, NULL);
  g_task_set_source_tag (task, start_drawing);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, draw_in_thread);
}

static void
wf_slide_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WfSlideView *self = WF_SLIDE_VIEW (widget);
  int width = get_slide_width (self);
  int height = width * 9 / 16;
  if (!self->surface || width < 16)
    return;
  graphene_rect_t area
      = GRAPHENE_RECT_INIT ((gtk_widget_get_width (widget) - width) / 2,
                            (gtk_widget_get_height (widget) - height) / 2, width, height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &area);
  cairo_translate (cr, area.origin.x, area.origin.y);
  cairo_scale (cr, (double) width / cairo_image_surface_get_width (self->surface),
               (double) width / cairo_image_surface_get_width (self->surface));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
wf_slide_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WfSlideView *self = WF_SLIDE_VIEW (widget);
  if (get_slide_width (self) * gtk_widget_get_scale_factor (widget) != self->drawn_width)
    {
      self->is_stale = TRUE;
      start_drawing (self);
    }
}

static void
wf_slide_view_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 180;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 1040 : 585;
}

static void
wf_slide_view_dispose (GObject *object)
{
  WfSlideView *self = WF_SLIDE_VIEW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->brief, wf_brief_unref);
  g_clear_pointer (&self->basemap, wf_basemap_unref);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  G_OBJECT_CLASS (wf_slide_view_parent_class)->dispose (object);
}

static void
wf_slide_view_class_init (WfSlideViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = wf_slide_view_dispose;
  widget_class->snapshot = wf_slide_view_snapshot;
  widget_class->measure = wf_slide_view_measure;
  widget_class->size_allocate = wf_slide_view_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[PAINTED] = g_signal_new ("painted", WF_TYPE_SLIDE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
wf_slide_view_init (WfSlideView *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "slide");
}

GtkWidget *
wf_slide_view_new (void)
{
  return g_object_new (WF_TYPE_SLIDE_VIEW, NULL);
}

static void
describe (WfSlideView *self)
{
  g_autofree char *text = self->brief ? wf_brief_dup_text (self->brief, self->slide) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->brief ? wf_brief_get_title (self->brief, self->slide) : "",
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
}

void
wf_slide_view_set (WfSlideView *self, WfBrief *brief, WfBasemap *basemap)
{
  g_return_if_fail (WF_IS_SLIDE_VIEW (self));
  if (brief)
    wf_brief_ref (brief);
  if (basemap)
    wf_basemap_ref (basemap);
  g_clear_pointer (&self->brief, wf_brief_unref);
  g_clear_pointer (&self->basemap, wf_basemap_unref);
  self->brief = brief;
  self->basemap = basemap;
  self->is_stale = TRUE;
  if (!brief || self->slide >= wf_brief_get_n_slides (brief))
    self->slide = 0;
  describe (self);
  start_drawing (self);
}

void
wf_slide_view_show (WfSlideView *self, guint slide)
{
  g_return_if_fail (WF_IS_SLIDE_VIEW (self));
  if (!self->brief || slide >= wf_brief_get_n_slides (self->brief) || slide == self->slide)
    return;
  self->slide = slide;
  self->is_stale = TRUE;
  describe (self);
  start_drawing (self);
}

guint
wf_slide_view_get_slide (WfSlideView *self)
{
  return self->slide;
}

gboolean
wf_slide_view_is_painted (WfSlideView *self)
{
  return self->surface && !self->is_stale && !self->is_drawing;
}
