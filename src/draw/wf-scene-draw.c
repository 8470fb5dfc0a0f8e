/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#include "draw/wf-basemap-draw.h"
#include "draw/wf-scene-features.h"
#include "model/wf-map-setup.h"

static void
paint_place_names (WfScenePainter *painter, WfBasemap *basemap, gboolean wants_large)
{
  g_autoptr (GArray) labels = wf_basemap_dup_labels (basemap, painter->view);
  static const WfLabelStyle styles[] = {
    [WF_BASEMAP_LABEL_COUNTRY] = WF_LABEL_COUNTRY, [WF_BASEMAP_LABEL_SEA] = WF_LABEL_SEA,
    [WF_BASEMAP_LABEL_REGION] = WF_LABEL_REGION,   [WF_BASEMAP_LABEL_CAPITAL] = WF_LABEL_CAPITAL,
    [WF_BASEMAP_LABEL_PLACE] = WF_LABEL_PLACE,
  };

  for (guint i = 0; i < labels->len; i++)
    {
      const WfBasemapLabel *label = &g_array_index (labels, WfBasemapLabel, i);
      WfPoint at = wf_view_to_screen (painter->view, label->position);
      gboolean is_large = label->kind <= WF_BASEMAP_LABEL_REGION;

      if (is_large != wants_large
          || (label->kind == WF_BASEMAP_LABEL_COUNTRY && painter->view->zoom > 9))
        continue;
      if (wf_labels_add (painter->labels, styles[label->kind], label->text, at,
                         label->kind == WF_BASEMAP_LABEL_CAPITAL ? 8.0 : 5.0)
          && !is_large)
        {
          cairo_new_path (painter->cr);
          cairo_arc (painter->cr, at.x, at.y, label->kind == WF_BASEMAP_LABEL_CAPITAL ? 2.2 : 1.6,
                     0, 2 * G_PI);
          wf_palette_set (painter->cr, painter->colours->place);
          cairo_fill (painter->cr);
        }
    }
}

static void
paint_call_outs (WfScenePainter *painter)
{
  GPtrArray *faults = painter->scene->faults;

  if (painter->view->zoom < 4.2)
    return;
  for (guint i = 0; i < faults->len; i++)
    {
      const WfSceneFault *fault = g_ptr_array_index (faults, i);
      WfBox box = { fault->middle.x, fault->middle.y, fault->middle.x, fault->middle.y };
      int first;
      guint n_copies = wf_box_copies (&box, painter->from, painter->to, &first);

      for (guint copy = 0; copy < n_copies; copy++)
        {
          WfPoint unit = { fault->middle.x + first + (int) copy, fault->middle.y };

          wf_labels_add_call_out (painter->labels, fault->text,
                                  wf_view_to_screen (painter->view, unit), painter->colours->out);
        }
    }
}

static void
painter_init (
    WfScenePainter *painter, WfScene *self, cairo_t *cr, const WfView *view, WfPalette palette)
{
  *painter = (WfScenePainter){
    .scene = self, .cr = cr, .view = view, .colours = wf_palette_get (palette)
  };
  painter->world = wf_view_get_world_px (view);
  painter->from = wf_view_from_screen (view, (WfPoint){ -MARK_MARGIN_PX, -MARK_MARGIN_PX });
  painter->to = wf_view_from_screen (
      view, (WfPoint){ view->width + MARK_MARGIN_PX, view->height + MARK_MARGIN_PX });
  cairo_get_matrix (cr, &painter->matrix);
  painter->device_scale = hypot (painter->matrix.xx, painter->matrix.yx);
}

/* The raster writes pixels itself: only where user space is neither turned nor clipped but to
 * rectangles. */
static WfRaster *
new_raster (WfScenePainter *painter)
{
  cairo_surface_t *surface = cairo_get_group_target (painter->cr);
  double x_offset, y_offset, left, top, right, bottom;
  WfRaster *raster;

  if (painter->matrix.xy != 0 || painter->matrix.yx != 0)
    return NULL;
  raster = wf_raster_new (surface);
  if (raster == NULL)
    return NULL;
  cairo_surface_get_device_offset (surface, &x_offset, &y_offset);
  painter->matrix.x0 += x_offset;
  painter->matrix.y0 += y_offset;
  cairo_clip_extents (painter->cr, &left, &top, &right, &bottom);
  cairo_matrix_transform_point (&painter->matrix, &left, &top);
  cairo_matrix_transform_point (&painter->matrix, &right, &bottom);
  wf_raster_set_clip (raster, (int) floor (left), (int) floor (top),
                      (int) (ceil (right) - floor (left)), (int) (ceil (bottom) - floor (top)));
  return raster;
}

/* Every layer that there is, the topmost first. */
static char **
dup_order (WfScene *self)
{
  g_autoptr (GPtrArray) present = g_ptr_array_new ();
  const char *const *own = wf_layers_get_default ();

  for (; *own != NULL; own++)
    g_ptr_array_add (present, (char *) *own);
  for (guint i = self->features != NULL ? self->features->len : 0; i > 0; i--)
    {
      const char *id = wf_feature_layer_get_id (g_ptr_array_index (self->features, i - 1));

      if (!g_str_equal (id, WF_LAYER_DRAWINGS))
        g_ptr_array_add (present, (char *) id);
    }
  g_ptr_array_add (present, NULL);
  return wf_layer_order_merge ((const char *const *) self->order,
                               (const char *const *) present->pdata);
}

static void
paint_layer (WfScenePainter *painter, const char *layer, WfPaintRound round, gboolean is_plain)
{
  wf_scene_paint_lines (painter, layer, round);
  if (round == WF_PAINT_ORDINARY)
    wf_scene_paint_features (painter, layer);
  if (is_plain)
    return;
  wf_scene_paint_points (painter, layer, round);
  if (round == WF_PAINT_ORDINARY && g_str_equal (layer, WF_LAYER_TRACKS))
    wf_scene_paint_tracks (painter);
  if (round == WF_PAINT_SPECIAL && g_str_equal (layer, WF_LAYER_FAULT))
    wf_scene_paint_faults (painter);
}

static void
paint_layers (WfScenePainter *painter, gboolean is_plain)
{
  g_auto (GStrv) order = dup_order (painter->scene);
  const guint n = g_strv_length (order);

  for (int round = WF_PAINT_ORDINARY; round <= WF_PAINT_SPECIAL; round++)
    for (guint i = n; i > 0; i--)
      paint_layer (painter, order[i - 1], (WfPaintRound) round, is_plain);
}

static void
paint_names (WfScenePainter *painter, WfBasemap *basemap)
{
  paint_call_outs (painter);
  wf_scene_name_points (painter);
  wf_scene_name_features (painter);
  wf_scene_name_vessels (painter);
  if (basemap != NULL && painter->scene->shows_places)
    paint_place_names (painter, basemap, TRUE);
  wf_scene_name_lines (painter);
  if (basemap != NULL && painter->scene->shows_places)
    paint_place_names (painter, basemap, FALSE);
}

void
wf_scene_draw_inset (WfScene *self,
                     WfBasemap *basemap,
                     cairo_t *cr,
                     const WfView *view,
                     double scale,
                     WfPalette palette,
                     int inset)
{
  WfScenePainter painter;

  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_clip (cr);
  painter_init (&painter, self, cr, view, palette);
  painter.inset = inset;
  painter.raster = new_raster (&painter);
  painter.labels = wf_labels_new (cr, painter.colours, view, inset);
  painter.shown_points = g_ptr_array_new ();
  painter.shown_at = g_array_new (FALSE, FALSE, sizeof (WfPoint));
  if (basemap != NULL)
    wf_basemap_draw (basemap, cr, painter.raster, view, painter.colours);
  else
    {
      wf_palette_set (cr, painter.colours->sea);
      cairo_paint (cr);
    }
  for (guint i = self->grounds != NULL ? self->grounds->len : 0; i > 0; i--)
    wf_ground_draw (g_ptr_array_index (self->grounds, i - 1), cr, view, painter.device_scale);
  if (inset != WF_SCENE_PLAIN)
    wf_scene_choose_points (&painter);
  paint_layers (&painter, inset == WF_SCENE_PLAIN);
  if (self->selection != NULL)
    wf_scene_draw_mark (self, cr, view, self->selection, TRUE, palette);
  if (inset != WF_SCENE_PLAIN)
    paint_names (&painter, basemap);
  wf_labels_free (painter.labels);
  g_clear_pointer (&painter.sprites, g_array_unref);
  g_ptr_array_unref (painter.shown_points);
  g_array_unref (painter.shown_at);
  g_clear_pointer (&painter.raster, wf_raster_free);
  cairo_restore (cr);
}

void
wf_scene_draw (WfScene *self,
               WfBasemap *basemap,
               cairo_t *cr,
               const WfView *view,
               double scale,
               WfPalette palette)
{
  wf_scene_draw_inset (self, basemap, cr, view, scale, palette, 0);
}

static void
trace_copies (WfScenePainter *painter, const WfSceneLeg *leg)
{
  int first;
  guint n_copies = wf_box_copies (&leg->box, painter->from, painter->to, &first);

  for (guint copy = 0; copy < n_copies; copy++)
    {
      g_autoptr (GArray) points = wf_scene_leg_dup_screen (leg, painter->view, first + (int) copy);

      for (guint i = 0; i < points->len; i++)
        {
          WfPoint at = g_array_index (points, WfPoint, i);

          cairo_line_to (painter->cr, at.x, at.y);
        }
      cairo_new_sub_path (painter->cr);
    }
}

static void
stroke_mark (WfScenePainter *painter, WfColour colour, double width, double alpha)
{
  colour.alpha = alpha;
  wf_palette_set (painter->cr, colour);
  cairo_set_line_width (painter->cr, width);
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (painter->cr, NULL, 0, 0);
  cairo_stroke (painter->cr);
}

static void
ring_copies (WfScenePainter *painter, WfPoint unit, double radius, gboolean is_selection)
{
  WfBox box = { unit.x, unit.y, unit.x, unit.y };
  int first;
  guint n_copies = wf_box_copies (&box, painter->from, painter->to, &first);

  for (guint copy = 0; copy < n_copies; copy++)
    {
      WfPoint at
          = wf_view_to_screen (painter->view, (WfPoint){ unit.x + first + (int) copy, unit.y });

      cairo_new_path (painter->cr);
      cairo_arc (painter->cr, at.x, at.y, radius, 0, 2 * G_PI);
      stroke_mark (painter, painter->colours->accent, is_selection ? 2.6 : 2.0,
                   is_selection ? 0.95 : 0.6);
    }
}

static void
mark_one (WfScenePainter *painter, const char *ref, gboolean is_selection)
{
  void *thing = g_hash_table_lookup (painter->scene->by_ref, ref);
  const WfFeatureLayer *layer;
  const WfAsset *asset;
  WfPoint middle;
  guint feature;

  if (wf_scene_find_feature (painter->scene, ref, &layer, &feature)
      && wf_feature_layer_get_middle (layer, feature, &middle))
    ring_copies (painter, middle, 12, is_selection);
  if (thing == NULL)
    return;
  if (g_str_has_prefix (ref, "fault:"))
    {
      ring_copies (painter, ((WfSceneFault *) thing)->middle, 19, is_selection);
      return;
    }
  if (g_str_has_prefix (ref, "track:"))
    {
      ring_copies (painter, ((WfSceneVessel *) thing)->at, 11, is_selection);
      return;
    }
  asset = wf_dataset_get_asset (painter->scene->dataset, ref + strlen ("asset:"));
  if (asset == NULL || !wf_asset_is_line (asset))
    {
      ring_copies (painter, ((WfScenePoint *) thing)->at, 10, is_selection);
      return;
    }
  for (guint i = 0; i < ((WfSceneLine *) thing)->n_legs; i++)
    {
      const WfSceneLeg *leg = &((WfSceneLine *) thing)->legs[i];

      /* A band that lets the line through: its own colour and rhythm stay what one sees. */
      cairo_new_path (painter->cr);
      trace_copies (painter, leg);
      stroke_mark (painter, painter->colours->accent, is_selection ? 11.0 : 8.0,
                   is_selection ? 0.22 : 0.18);
    }
}

void
wf_scene_draw_mark (WfScene *self,
                    cairo_t *cr,
                    const WfView *view,
                    const char *ref,
                    gboolean is_selection,
                    WfPalette palette)
{
  WfScenePainter painter;
  GPtrArray *refs;

  if (ref == NULL)
    return;
  painter_init (&painter, self, cr, view, palette);
  refs = g_hash_table_lookup (self->incidents, ref);
  cairo_save (cr);
  if (refs == NULL)
    mark_one (&painter, ref, is_selection);
  for (guint i = 0; refs != NULL && i < refs->len; i++)
    mark_one (&painter, g_ptr_array_index (refs, i), is_selection);
  cairo_restore (cr);
}
