/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-renderer.h"

typedef struct
{
  WfMapRenderer *renderer; /* only looked at on the main thread */
  WfScene *scene;
  WfBasemap *basemap;
  WfView view;
  int scale;
  WfPalette palette;
  int inset;
  guint serial;
  cairo_surface_t *surface; /* what the worker made */
} Job;

struct _WfMapRenderer
{
  GThreadPool *pool;
  WfMapRendererFunc func;
  gpointer user_data;
  Job *waiting;
  gboolean is_running, is_closed;
  guint last_serial;
};

static void
job_free (Job *job)
{
  wf_scene_unref (job->scene);
  g_clear_pointer (&job->basemap, wf_basemap_unref);
  g_clear_pointer (&job->surface, cairo_surface_destroy);
  g_free (job);
}

void
wf_map_image_free (WfMapImage *image)
{
  gsk_render_node_unref (image->node);
  g_free (image);
}

static void
run_next (WfMapRenderer *self)
{
  Job *job = g_steal_pointer (&self->waiting);

  self->is_running = job != NULL;
  if (job != NULL)
    g_thread_pool_push (self->pool, job, NULL);
}

static WfMapImage *
new_image (const Job *job)
{
  WfMapImage *image = g_new0 (WfMapImage, 1);
  graphene_rect_t bounds
      = GRAPHENE_RECT_INIT (0, 0, (float) job->view.width, (float) job->view.height);
  cairo_t *cr;

  image->view = job->view;
  image->serial = job->serial;
  image->node = gsk_cairo_node_new (&bounds);
  cr = gsk_cairo_node_get_draw_context (image->node);
  cairo_set_source_surface (cr, job->surface, 0, 0);
  /* The image is opaque and never read beyond its rim. */
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_BILINEAR);
  cairo_paint (cr);
  cairo_destroy (cr);
  return image;
}

static gboolean
done_cb (gpointer data)
{
  Job *job = data;
  WfMapRenderer *self = job->renderer;

  if (self->is_closed)
    g_free (self); /* its worker has ended, see wf_map_renderer_free () */
  else
    {
      run_next (self);
      self->func (new_image (job), self->user_data);
    }
  job_free (job);
  return G_SOURCE_REMOVE;
}

static void
draw_job (gpointer data, gpointer user_data)
{
  Job *job = data;
  cairo_t *cr;

  job->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, job->view.width * job->scale,
                                             job->view.height * job->scale);
  cr = cairo_create (job->surface);
  wf_scene_draw_inset (job->scene, job->basemap, cr, &job->view, job->scale, job->palette,
                       job->inset);
  cairo_destroy (cr);
  cairo_surface_flush (job->surface);
  cairo_surface_set_device_scale (job->surface, job->scale, job->scale);
  g_idle_add_full (G_PRIORITY_DEFAULT, done_cb, job, NULL);
}

WfMapRenderer *
wf_map_renderer_new (WfMapRendererFunc func, gpointer user_data)
{
  WfMapRenderer *self = g_new0 (WfMapRenderer, 1);

  self->func = func;
  self->user_data = user_data;
  /* An exclusive thread stays: pango's font map belongs to a thread and is dear to make. */
  self->pool = g_thread_pool_new (draw_job, NULL, 1, TRUE, NULL);
  return self;
}

void
wf_map_renderer_free (WfMapRenderer *self)
{
  g_clear_pointer (&self->waiting, job_free);
  self->is_closed = TRUE;
  /* Waits for the one drawing that runs, a tenth of a second: a thread that shapes text while the
   * process ends reads what the text libraries have freed already. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  if (!self->is_running)
    g_free (self); /* else done_cb () is queued and frees it */
}

guint
wf_map_renderer_request (WfMapRenderer *self, const WfMapRequest *request)
{
  Job *job = g_new0 (Job, 1);

  job->renderer = self;
  job->scene = wf_scene_ref (request->scene);
  job->basemap = request->basemap != NULL ? wf_basemap_ref (request->basemap) : NULL;
  job->view = request->view;
  job->scale = request->scale;
  job->palette = request->palette;
  job->inset = request->inset;
  job->serial = ++self->last_serial;
  g_clear_pointer (&self->waiting, job_free);
  self->waiting = job;
  if (!self->is_running)
    run_next (self);
  return self->last_serial;
}

gboolean
wf_map_renderer_is_busy (WfMapRenderer *self)
{
  return self->is_running;
}
