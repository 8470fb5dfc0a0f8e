/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-layer.h"

#include <math.h>

#include "app/common/wf-text-scale.h"
#include "app/map/wf-map-renderer.h"
#include "draw/wf-palette.h"

#define MARGIN_PX 256
#define TRIGGER_PX 56  /* a new image is ordered when the view has moved this far */
#define LEAD_S 0.20    /* how far ahead of a moving view it is centred: about one drawing */
#define ZOOM_LIMIT 0.4 /* scaled further than 2^0.4 an image is drawn anew at once */
#define SETTLE_MS 120
#define OVERVIEW_ZOOM 2.0 /* the coarse picture shows a view of four times the width */

struct _WfMapLayer
{
  ShumateLayer parent_instance;

  WfMapRenderer *renderer;
  WfScene *scene;
  WfBasemap *basemap;
  WfPalette palette;
  char *selection, *hover;
  gboolean hover_is_focus;
  GdkRectangle frame;   /* width and height 0: none */
  WfFaultSketch sketch; /* asset NULL: none */

  WfMapImage *image, *overview;   /* what is there */
  WfView wanted, wanted_overview; /* what was ordered last, margins included */
  int wanted_scale;
  guint image_serial, overview_serial;
  gboolean is_stale, is_overview_stale;

  WfView last; /* of the frame before, for the speed */
  gint64 last_at;
  double speed_x, speed_y; /* logical pixels a second */
  guint settle_source;
  WfMapLayerCounts counts;
};

G_DEFINE_FINAL_TYPE (WfMapLayer, wf_map_layer, SHUMATE_TYPE_LAYER)

enum
{
  PAINTED,
  SETTLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

gboolean
wf_map_layer_get_view (WfMapLayer *self, WfView *view)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  ShumateLocation *location = SHUMATE_LOCATION (viewport);

  view->centre = wf_mercator_project (shumate_location_get_longitude (location),
                                      shumate_location_get_latitude (location));
  view->zoom = shumate_viewport_get_zoom_level (viewport);
  view->width = gtk_widget_get_width (GTK_WIDGET (self));
  view->height = gtk_widget_get_height (GTK_WIDGET (self));
  view->text_scale = wf_text_scale_get (GTK_WIDGET (self));
  return view->width > 0 && view->height > 0;
}

/* --- ordering images ---------------------------------------------------- */
static WfView
with_margin (const WfView *view, int margin)
{
  WfView grown = *view;

  grown.width += 2 * margin;
  grown.height += 2 * margin;
  return grown;
}

/* Pixels from one centre to the other, the short way around the world. */
static WfPoint
offset_px (const WfView *from, const WfView *to)
{
  double world = wf_view_get_world_px (to);
  double dx = to->centre.x - from->centre.x;

  dx -= round (dx);
  return (WfPoint){ dx * world, (to->centre.y - from->centre.y) * world };
}

static void
order_image (WfMapLayer *self, const WfView *view, gboolean is_leading)
{
  double world = wf_view_get_world_px (view);
  double limit = MARGIN_PX - TRIGGER_PX;
  /* The very first picture comes sooner without what is not seen yet; the next frame orders it. */
  int margin = self->image_serial == 0 ? 0 : MARGIN_PX;
  WfMapRequest request = { .scene = self->scene,
                           .basemap = self->basemap,
                           .view = with_margin (view, margin),
                           .scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                           .palette = self->palette,
                           .inset = margin };

  if (is_leading)
    {
      request.view.centre.x += CLAMP (self->speed_x * LEAD_S, -limit, limit) / world;
      request.view.centre.y += CLAMP (self->speed_y * LEAD_S, -limit, limit) / world;
    }
  self->wanted = request.view;
  self->wanted_scale = request.scale;
  self->is_stale = FALSE;
  self->image_serial = wf_map_renderer_request (self->renderer, &request);
}

static void
order_overview (WfMapLayer *self, const WfView *view)
{
  WfMapRequest request = { .scene = self->scene,
                           .basemap = self->basemap,
                           .view = *view,
                           .scale = 1,
                           .palette = self->palette,
                           .inset = WF_SCENE_PLAIN };

  request.view.zoom -= OVERVIEW_ZOOM;
  self->wanted_overview = request.view;
  self->is_overview_stale = FALSE;
  self->overview_serial = wf_map_renderer_request (self->renderer, &request);
}

static gboolean
image_is_wanted (WfMapLayer *self, const WfView *view, gboolean is_settled)
{
  WfPoint offset = offset_px (&self->wanted, view);
  double zoomed = fabs (view->zoom - self->wanted.zoom);
  double trigger = is_settled ? TRIGGER_PX / 2.0 : TRIGGER_PX;

  if (self->scene == NULL)
    return FALSE;
  if (self->is_stale || self->image_serial == 0 || self->wanted.text_scale != view->text_scale
      || self->wanted_scale != gtk_widget_get_scale_factor (GTK_WIDGET (self))
      || self->wanted.width < view->width + 2 * MARGIN_PX
      || self->wanted.height < view->height + 2 * MARGIN_PX)
    return TRUE;
  if (is_settled ? zoomed > 0.001 : zoomed > ZOOM_LIMIT)
    return TRUE;
  /* Between two zooms the image waits for the rest; panned, for the trigger, counted from where it
   * will be centred. */
  return zoomed <= 0.001 && (fabs (offset.x) > trigger || fabs (offset.y) > trigger);
}

static gboolean
overview_is_wanted (WfMapLayer *self, const WfView *view)
{
  WfView small = *view;
  WfPoint offset;

  small.zoom -= OVERVIEW_ZOOM;
  offset = offset_px (&self->wanted_overview, &small);
  return self->is_overview_stale || self->overview_serial == 0
         || self->wanted_overview.width != view->width
         || self->wanted_overview.height != view->height
         || fabs (small.zoom - self->wanted_overview.zoom) > 0.9
         || fabs (offset.x) > view->width / 6.0 || fabs (offset.y) > view->height / 6.0;
}

static void
check_overview (WfMapLayer *self)
{
  WfView view;

  if (self->scene != NULL && wf_map_layer_get_view (self, &view)
      && !wf_map_renderer_is_busy (self->renderer) && overview_is_wanted (self, &view))
    order_overview (self, &view);
}

static void
drawn_cb (WfMapImage *image, gpointer user_data)
{
  WfMapLayer *self = user_data;
  gboolean is_overview = image->serial == self->overview_serial;

  if (is_overview)
    {
      g_clear_pointer (&self->overview, wf_map_image_free);
      self->overview = image;
    }
  else
    {
      g_clear_pointer (&self->image, wf_map_image_free);
      self->image = image;
      self->counts.n_images++;
      g_signal_emit (self, signals[PAINTED], 0);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
  check_overview (self);
}

static gboolean
settled_cb (gpointer user_data)
{
  WfMapLayer *self = user_data;
  WfView view;

  self->settle_source = 0;
  if (!wf_map_layer_get_view (self, &view))
    return G_SOURCE_REMOVE;
  if (image_is_wanted (self, &view, TRUE))
    order_image (self, &view, FALSE);
  check_overview (self);
  g_signal_emit (self, signals[SETTLED], 0);
  return G_SOURCE_REMOVE;
}

static void
arm_settle (WfMapLayer *self)
{
  g_clear_handle_id (&self->settle_source, g_source_remove);
  self->settle_source = g_timeout_add (SETTLE_MS, settled_cb, self);
}

/* --- drawing ------------------------------------------------------------ */
static gboolean
is_moved (const WfView *a, const WfView *b)
{
  return a->centre.x != b->centre.x || a->centre.y != b->centre.y || a->zoom != b->zoom
         || a->width != b->width || a->height != b->height;
}

static void
follow (WfMapLayer *self, const WfView *view)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gint64 now = clock != NULL ? gdk_frame_clock_get_frame_time (clock) : 0;
  double seconds = (double) (now - self->last_at) / G_USEC_PER_SEC;

  if (is_moved (view, &self->last))
    {
      WfPoint step = offset_px (&self->last, view);

      if (seconds > 0.001 && seconds < 0.25 && self->last.zoom == view->zoom)
        {
          self->speed_x = 0.6 * self->speed_x + 0.4 * step.x / seconds;
          self->speed_y = 0.6 * self->speed_y + 0.4 * step.y / seconds;
        }
      else
        self->speed_x = self->speed_y = 0;
      arm_settle (self);
      self->last = *view;
    }
  self->last_at = now;
  if (image_is_wanted (self, view, FALSE))
    order_image (self, view, TRUE);
}

/* Where the image lies in the widget. */
static graphene_rect_t
place_image (WfMapLayer *self, const WfMapImage *image, const WfView *view)
{
  double factor = exp2 (view->zoom - image->view.zoom);
  WfPoint offset = offset_px (view, &image->view);
  double world_ratio = factor; /* offset_px () counts in the image's pixels */
  double width = image->view.width * factor, height = image->view.height * factor;
  double x = view->width / 2.0 + offset.x * world_ratio - width / 2;
  double y = view->height / 2.0 + offset.y * world_ratio - height / 2;

  if (fabs (factor - 1.0) < 1e-6)
    {
      int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

      x = round (x * scale) / scale;
      y = round (y * scale) / scale;
    }
  return GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);
}

static gboolean
covers (const graphene_rect_t *place, const WfView *view)
{
  return place->origin.x <= 0.5f && place->origin.y <= 0.5f
         && place->origin.x + place->size.width >= (float) view->width - 0.5f
         && place->origin.y + place->size.height >= (float) view->height - 0.5f;
}

static void
append_image (GtkSnapshot *snapshot, const WfMapImage *image, const graphene_rect_t *place)
{
  float factor = place->size.width / (float) image->view.width;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place->origin);
  if (fabsf (factor - 1.0f) > 1e-6f)
    gtk_snapshot_scale (snapshot, factor, factor);
  gtk_snapshot_append_node (snapshot, image->node);
  gtk_snapshot_restore (snapshot);
}

static void
append_ground (WfMapLayer *self, GtkSnapshot *snapshot, const WfView *view)
{
  const WfColour *sea = &wf_palette_get (self->palette)->sea;
  GdkRGBA colour = { (float) sea->red, (float) sea->green, (float) sea->blue, 1.0f };
  graphene_rect_t place, place_overview;
  gboolean is_covered = FALSE;

  self->counts.n_frames++;
  if (self->image != NULL)
    {
      place = place_image (self, self->image, view);
      is_covered = covers (&place, view);
    }
  if (!is_covered)
    {
      gtk_snapshot_append_color (
          snapshot, &colour, &GRAPHENE_RECT_INIT (0, 0, (float) view->width, (float) view->height));
      if (self->overview != NULL)
        {
          place_overview = place_image (self, self->overview, view);
          append_image (snapshot, self->overview, &place_overview);
        }
      if (self->overview != NULL && covers (&place_overview, view))
        self->counts.n_soft++;
      else
        self->counts.n_blank++;
    }
  if (self->image != NULL)
    append_image (snapshot, self->image, &place);
}

static void
append_marks (WfMapLayer *self, GtkSnapshot *snapshot, const WfView *view)
{
  cairo_t *cr;

  if (self->scene == NULL
      || (self->selection == NULL && self->hover == NULL && self->sketch.asset == NULL))
    return;
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) view->width, (float) view->height));
  if (self->hover != NULL && g_strcmp0 (self->hover, self->selection) != 0)
    wf_scene_draw_mark (self->scene, cr, view, self->hover, self->hover_is_focus, self->palette);
  if (self->selection != NULL)
    wf_scene_draw_mark (self->scene, cr, view, self->selection, TRUE, self->palette);
  if (self->sketch.asset != NULL)
    wf_scene_draw_sketch (self->scene, cr, view, &self->sketch, self->palette);
  cairo_destroy (cr);
}

static void
append_frame (WfMapLayer *self, GtkSnapshot *snapshot)
{
  const WfColour *accent = &wf_palette_get (self->palette)->accent;
  GdkRGBA edge = { (float) accent->red, (float) accent->green, (float) accent->blue, 1.0f };
  GdkRGBA inside = { edge.red, edge.green, edge.blue, 0.12f };
  graphene_rect_t place
      = GRAPHENE_RECT_INIT ((float) self->frame.x, (float) self->frame.y, (float) self->frame.width,
                            (float) self->frame.height);
  GskRoundedRect outline;

  if (self->frame.width == 0 && self->frame.height == 0)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &place, 0);
  gtk_snapshot_append_color (snapshot, &inside, &place);
  gtk_snapshot_append_border (snapshot, &outline, (const float[]){ 1.5f, 1.5f, 1.5f, 1.5f },
                              (const GdkRGBA[]){ edge, edge, edge, edge });
}

static void
wf_map_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WfMapLayer *self = WF_MAP_LAYER (widget);
  WfView view;

  if (!wf_map_layer_get_view (self, &view))
    return;
  follow (self, &view);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (0, 0, (float) view.width, (float) view.height));
  append_ground (self, snapshot, &view);
  append_marks (self, snapshot, &view);
  append_frame (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

/* --- object ------------------------------------------------------------- */
static void
wf_map_layer_constructed (GObject *object)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (object));

  G_OBJECT_CLASS (wf_map_layer_parent_class)->constructed (object);
  g_signal_connect_object (viewport, "notify", G_CALLBACK (gtk_widget_queue_draw), object,
                           G_CONNECT_SWAPPED);
  g_signal_connect (object, "notify::scale-factor", G_CALLBACK (gtk_widget_queue_draw), NULL);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (object)), "notify::gtk-xft-dpi",
                           G_CALLBACK (gtk_widget_queue_draw), object, G_CONNECT_SWAPPED);
}

static void
wf_map_layer_dispose (GObject *object)
{
  WfMapLayer *self = WF_MAP_LAYER (object);

  g_clear_handle_id (&self->settle_source, g_source_remove);
  g_clear_pointer (&self->renderer, wf_map_renderer_free);
  g_clear_pointer (&self->image, wf_map_image_free);
  g_clear_pointer (&self->overview, wf_map_image_free);
  g_clear_pointer (&self->scene, wf_scene_unref);
  g_clear_pointer (&self->basemap, wf_basemap_unref);
  g_clear_pointer (&self->selection, g_free);
  g_clear_pointer (&self->hover, g_free);
  g_free ((char *) self->sketch.asset);
  self->sketch.asset = NULL;
  G_OBJECT_CLASS (wf_map_layer_parent_class)->dispose (object);
}

static void
wf_map_layer_class_init (WfMapLayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = wf_map_layer_constructed;
  object_class->dispose = wf_map_layer_dispose;
  widget_class->snapshot = wf_map_layer_snapshot;
  signals[PAINTED] = g_signal_new ("painted", WF_TYPE_MAP_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[SETTLED] = g_signal_new ("settled", WF_TYPE_MAP_LAYER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
wf_map_layer_init (WfMapLayer *self)
{
  self->renderer = wf_map_renderer_new (drawn_cb, self);
}

WfMapLayer *
wf_map_layer_new (ShumateViewport *viewport)
{
  return g_object_new (WF_TYPE_MAP_LAYER, "viewport", viewport, NULL);
}

void
wf_map_layer_invalidate (WfMapLayer *self)
{
  self->is_stale = self->is_overview_stale = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  arm_settle (self);
}

void
wf_map_layer_set_scene (WfMapLayer *self, WfScene *scene)
{
  wf_scene_ref (scene);
  g_clear_pointer (&self->scene, wf_scene_unref);
  self->scene = scene;
  wf_map_layer_invalidate (self);
}

void
wf_map_layer_set_basemap (WfMapLayer *self, WfBasemap *basemap)
{
  if (basemap != NULL)
    wf_basemap_ref (basemap);
  g_clear_pointer (&self->basemap, wf_basemap_unref);
  self->basemap = basemap;
  wf_map_layer_invalidate (self);
}

void
wf_map_layer_set_palette (WfMapLayer *self, WfPalette palette)
{
  if (self->palette == palette)
    return;
  self->palette = palette;
  wf_map_layer_invalidate (self);
}

WfPalette
wf_map_layer_get_palette (WfMapLayer *self)
{
  return self->palette;
}

static void
set_ref (WfMapLayer *self, char **field, const char *ref)
{
  if (g_strcmp0 (*field, ref) == 0)
    return;
  g_free (*field);
  *field = g_strdup (ref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
wf_map_layer_set_selection (WfMapLayer *self, const char *ref)
{
  set_ref (self, &self->selection, ref);
}

void
wf_map_layer_set_hover (WfMapLayer *self, const char *ref, gboolean is_focus)
{
  self->hover_is_focus = is_focus;
  set_ref (self, &self->hover, ref);
}

void
wf_map_layer_set_frame (WfMapLayer *self, const GdkRectangle *frame)
{
  self->frame = frame != NULL ? *frame : (GdkRectangle){ 0, 0, 0, 0 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
wf_map_layer_set_sketch (WfMapLayer *self, const WfFaultSketch *sketch)
{
  g_free ((char *) self->sketch.asset);
  self->sketch = sketch != NULL ? *sketch : (WfFaultSketch){ 0 };
  self->sketch.asset = sketch != NULL ? g_strdup (sketch->asset) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
wf_map_layer_is_painted (WfMapLayer *self)
{
  WfView view;

  return wf_map_layer_get_view (self, &view) && self->image != NULL && self->scene != NULL
         && self->image->serial == self->image_serial && !image_is_wanted (self, &view, TRUE);
}

void
wf_map_layer_get_counts (WfMapLayer *self, WfMapLayerCounts *counts)
{
  *counts = self->counts;
}

void
wf_map_layer_reset_counts (WfMapLayer *self)
{
  self->counts = (WfMapLayerCounts){ 0 };
}
