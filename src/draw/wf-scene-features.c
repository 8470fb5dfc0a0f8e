/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing and asking for imported and drawn features. Many points are written straight into the
 * image, one of a crowd; lines and areas take the roads of cables. */
#include "draw/wf-scene-features.h"

#include <math.h>

#include "draw/wf-scene-private.h"

#define CROWD_PX 4.0 /* points nearer than this to one that is drawn stand for it */
#define SIGN_PX 8
#define SIGN_KEY G_MAXUINT16 /* no kind and state of an asset */
#define NAMES_ZOOM 6.5
#define MAX_NAMES 400

/* --- style -------------------------------------------------------------- */

static WfColour
get_colour (const WfMapColours *colours, WfFeaturesRole role)
{
  return role == WF_FEATURES_DRAWN ? colours->drawn : colours->imported;
}

/* Age fades; the dashes below and the word in the name say it without colour. */
static WfColour
fade (WfColour colour, WfAge age)
{
  colour.alpha = age == WF_AGE_EXPIRED ? 0.45 : age == WF_AGE_OLD ? 0.75 : 1.0;
  return colour;
}

static const WfDashes *
get_dashes (WfAge age)
{
  static const WfDashes expired = { { 2, 6 }, 2 }, old = { { 10, 4 }, 2 };

  return age == WF_AGE_EXPIRED ? &expired : age == WF_AGE_OLD ? &old : NULL;
}

static const WfFeature *
get_feature (const WfFeatureLayer *layer, guint i)
{
  return &g_array_index (wf_feature_layer_get_set (layer)->features, WfFeature, i);
}

/* --- many points -------------------------------------------------------- */

typedef struct
{
  WfScenePainter *painter;
  WfCrowd *crowd;
} PointPainter;

void
wf_scene_paint_dot (cairo_t *cr, const WfMapColours *colours, WfPoint at)
{
  cairo_new_path (cr);
  cairo_arc (cr, at.x, at.y, 3.2, 0, 2 * G_PI);
  wf_palette_set (cr, colours->paper);
  cairo_fill (cr);
  cairo_arc (cr, at.x, at.y, 2.3, 0, 2 * G_PI);
  wf_palette_set (cr, colours->imported);
  cairo_fill (cr);
}

static void
paint_dot_cb (WfScenePainter *painter, cairo_t *cr, WfPoint at, gconstpointer unused)
{
  wf_scene_paint_dot (cr, painter->colours, at);
}

static void
paint_point_cb (
    const WfFeatureLayer *layer, guint feature, guint32 part, int shift, gpointer user_data)
{
  PointPainter *self = user_data;
  guint n;
  const WfPoint unit = *wf_feature_layer_get_part (layer, part, &n);
  const WfPoint at = wf_view_to_screen (self->painter->view, (WfPoint){ unit.x + shift, unit.y });

  if (wf_crowd_take (self->crowd, at))
    wf_painter_stamp (self->painter, SIGN_KEY, SIGN_PX, at, paint_dot_cb, NULL);
}

static void
paint_many_points (WfScenePainter *painter, const WfFeatureLayer *layer)
{
  g_autofree WfCrowd *crowd = wf_crowd_new (painter->view, CROWD_PX);
  PointPainter self = { painter, crowd };

  wf_feature_layer_each_point (layer, painter->from, painter->to, paint_point_cb, &self);
}

typedef struct
{
  const WfView *view;
  WfCrowd *crowd;
  guint n_drawn, n_all;
} SignCounter;

static void
count_sign_cb (
    const WfFeatureLayer *layer, guint feature, guint32 part, int shift, gpointer user_data)
{
  SignCounter *self = user_data;
  guint n;
  const WfPoint unit = *wf_feature_layer_get_part (layer, part, &n);
  const WfPoint at = wf_view_to_screen (self->view, (WfPoint){ unit.x + shift, unit.y });
  const gboolean is_drawn = wf_crowd_take (self->crowd, at);

  if (at.x < 0 || at.y < 0 || at.x > self->view->width || at.y > self->view->height)
    return;
  self->n_all++;
  self->n_drawn += is_drawn;
}

void
wf_scene_count_feature_signs (WfScene *self, const WfView *view, guint *n_drawn, guint *n_all)
{
  const WfPoint from = wf_view_from_screen (view, (WfPoint){ -MARK_MARGIN_PX, -MARK_MARGIN_PX });
  const WfPoint to = wf_view_from_screen (
      view, (WfPoint){ view->width + MARK_MARGIN_PX, view->height + MARK_MARGIN_PX });

  for (guint i = 0; self->features != NULL && i < self->features->len; i++)
    {
      const WfFeatureLayer *layer = g_ptr_array_index (self->features, i);
      g_autofree WfCrowd *crowd = wf_crowd_new (view, CROWD_PX);
      SignCounter counter = { view, crowd, 0, 0 };

      if (wf_feature_layer_get_role (layer) != WF_FEATURES_IMPORTED)
        continue;
      wf_feature_layer_each_point (layer, from, to, count_sign_cb, &counter);
      *n_drawn += counter.n_drawn;
      *n_all += counter.n_all;
    }
}

/* --- a drawn point: a ring with a dot, so that no asset has its shape --- */

void
wf_scene_paint_note (cairo_t *cr, const WfMapColours *colours, WfPoint at, WfAge age)
{
  const WfDashes *dashes = get_dashes (age);

  cairo_new_path (cr);
  cairo_arc (cr, at.x, at.y, 6.5, 0, 2 * G_PI);
  wf_palette_set (cr, colours->paper);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, fade (colours->drawn, age));
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, dashes != NULL ? (const double[]){ 2, 3 } : NULL, dashes != NULL ? 2 : 0, 0);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_arc (cr, at.x, at.y, 2, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
paint_drawn_point_cb (
    const WfFeatureLayer *layer, guint feature, guint32 part, int shift, gpointer user_data)
{
  WfScenePainter *painter = user_data;
  guint n;
  const WfPoint unit = *wf_feature_layer_get_part (layer, part, &n);

  wf_scene_paint_note (painter->cr, painter->colours,
                       wf_view_to_screen (painter->view, (WfPoint){ unit.x + shift, unit.y }),
                       get_feature (layer, feature)->age);
}

/* --- lines and areas ---------------------------------------------------- */

static guint
to_screen (WfScenePainter *painter, const WfPoint *points, guint n, int shift, WfPoint *screen)
{
  guint n_kept = 0;

  for (guint i = 0; i < n; i++)
    {
      const WfPoint at
          = wf_view_to_screen (painter->view, (WfPoint){ points[i].x + shift, points[i].y });

      if (n_kept > 0 && i + 1 < n && fabs (at.x - screen[n_kept - 1].x) < 0.4
          && fabs (at.y - screen[n_kept - 1].y) < 0.4)
        continue;
      screen[n_kept++] = at;
    }
  return n_kept;
}

static void
fill_area (WfScenePainter *painter,
           const WfFeatureLayer *layer,
           const WfFeature *feature,
           int shift)
{
  WfColour colour = get_colour (painter->colours, wf_feature_layer_get_role (layer));

  colour.alpha = feature->age == WF_AGE_EXPIRED ? 0.05 : feature->age == WF_AGE_OLD ? 0.10 : 0.16;
  cairo_new_path (painter->cr);
  for (guint32 part = 0; part < feature->n_parts; part++)
    {
      guint n;
      const WfPoint *points = wf_feature_layer_get_part (layer, feature->first_part + part, &n);
      g_autofree WfPoint *screen = g_new (WfPoint, n);

      n = to_screen (painter, points, n, shift, screen);
      for (guint i = 0; i < n; i++)
        cairo_line_to (painter->cr, screen[i].x, screen[i].y);
      cairo_close_path (painter->cr);
    }
  cairo_set_fill_rule (painter->cr, CAIRO_FILL_RULE_EVEN_ODD);
  wf_palette_set (painter->cr, colour);
  cairo_fill (painter->cr);
  cairo_set_fill_rule (painter->cr, CAIRO_FILL_RULE_WINDING);
}

/* A line says by its rhythm how well its way is known, until its age is what counts. */
static const WfDashes *
get_line_dashes (const WfFeature *feature, WfDashes *dashes)
{
  if (feature->age != WF_AGE_FRESH || feature->shape != WF_FEATURE_LINE || feature->route == 0)
    return get_dashes (feature->age);
  *dashes = wf_line_dashes (WF_STATE_IN_SERVICE, WF_ASSET_TELECOM_CABLE,
                            (WfRouteQuality) feature->route);
  return dashes;
}

static void
paint_shape_cb (
    const WfFeatureLayer *layer, guint index, guint32 first_part, int shift, gpointer user_data)
{
  WfScenePainter *painter = user_data;
  const WfFeature *feature = get_feature (layer, index);
  const WfFeaturesRole role = wf_feature_layer_get_role (layer);
  const double width = role == WF_FEATURES_DRAWN ? 2.2 : 1.6;
  WfDashes dashes;

  if (feature->shape == WF_FEATURE_AREA)
    fill_area (painter, layer, feature, shift);
  for (guint32 part = 0; part < feature->n_parts; part++)
    {
      guint n;
      const WfPoint *points = wf_feature_layer_get_part (layer, first_part + part, &n);
      g_autofree WfPoint *screen = g_new (WfPoint, n);

      n = to_screen (painter, points, n, shift, screen);
      wf_painter_stroke (painter, screen, n, width, get_line_dashes (feature, &dashes));
      wf_painter_paint (painter, fade (get_colour (painter->colours, role), feature->age));
    }
}

static void
paint_layer (WfScenePainter *painter, const WfFeatureLayer *layer)
{
  wf_feature_layer_each_shape (layer, painter->from, painter->to, paint_shape_cb, painter);
  if (wf_feature_layer_get_role (layer) == WF_FEATURES_DRAWN)
    wf_feature_layer_each_point (layer, painter->from, painter->to, paint_drawn_point_cb, painter);
  else
    paint_many_points (painter, layer);
}

void
wf_scene_paint_features (WfScenePainter *painter, const char *id)
{
  GPtrArray *layers = painter->scene->features;

  for (guint i = 0; layers != NULL && i < layers->len; i++)
    if (g_str_equal (wf_feature_layer_get_id (g_ptr_array_index (layers, i)), id))
      paint_layer (painter, g_ptr_array_index (layers, i));
}

/* --- names -------------------------------------------------------------- */

typedef struct
{
  WfScenePainter *painter;
  guint n_tried;
} Namer;

static void
name_cb (const WfFeatureLayer *layer, guint index, guint32 part, int shift, gpointer user_data)
{
  Namer *self = user_data;
  const WfFeature *feature = get_feature (layer, index);
  const gboolean is_drawn = wf_feature_layer_get_role (layer) == WF_FEATURES_DRAWN;
  WfPoint middle;

  if (feature->name == NULL || self->n_tried++ > MAX_NAMES)
    return;
  if (feature->shape == WF_FEATURE_POINT)
    {
      guint n;
      middle = *wf_feature_layer_get_part (layer, part, &n);
    }
  else if (!wf_feature_layer_get_middle (layer, index, &middle))
    return;
  middle.x += shift;
  wf_labels_add (self->painter->labels, is_drawn ? WF_LABEL_STATION : WF_LABEL_POINT, feature->name,
                 wf_view_to_screen (self->painter->view, middle), is_drawn ? 10.0 : 6.0);
}

void
wf_scene_name_features (WfScenePainter *painter)
{
  GPtrArray *layers = painter->scene->features;

  for (guint i = layers != NULL ? layers->len : 0; i > 0; i--)
    {
      const WfFeatureLayer *layer = g_ptr_array_index (layers, i - 1);
      Namer namer = { painter, 0 };

      if (wf_feature_layer_get_role (layer) == WF_FEATURES_IMPORTED
          && painter->view->zoom < NAMES_ZOOM)
        continue;
      wf_feature_layer_each_point (layer, painter->from, painter->to, name_cb, &namer);
      wf_feature_layer_each_shape (layer, painter->from, painter->to, name_cb, &namer);
    }
}

/* --- asking ------------------------------------------------------------- */

void
wf_scene_set_features (WfScene *self, GPtrArray *layers)
{
  g_clear_pointer (&self->features, g_ptr_array_unref);
  self->features = layers != NULL ? g_ptr_array_ref (layers) : NULL;
}

gboolean
wf_scene_find_feature (WfScene *self, const char *ref, const WfFeatureLayer **layer, guint *feature)
{
  for (guint i = 0; self->features != NULL && ref != NULL && i < self->features->len; i++)
    {
      *layer = g_ptr_array_index (self->features, i);
      if (wf_feature_layer_find (*layer, ref, feature))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  WfPoint at;
  double reach;
  WfFeatureHitFunc func;
  gpointer user_data;
} Picker;

static void
pick_cb (const WfFeatureLayer *layer, guint index, guint32 part, int shift, gpointer user_data)
{
  Picker *self = user_data;
  const double distance = wf_feature_layer_distance (layer, index, self->at, self->reach);

  if (distance <= self->reach)
    self->func (layer, index, distance, self->user_data);
}

void
wf_scene_pick_features (
    WfScene *self, WfPoint at, double reach, WfFeatureHitFunc func, gpointer user_data)
{
  Picker picker = { at, reach, func, user_data };
  const WfPoint from = { at.x - reach, at.y - reach }, to = { at.x + reach, at.y + reach };

  for (guint i = 0; self->features != NULL && i < self->features->len; i++)
    {
      const WfFeatureLayer *layer = g_ptr_array_index (self->features, i);

      wf_feature_layer_each_point (layer, from, to, pick_cb, &picker);
      wf_feature_layer_each_shape (layer, from, to, pick_cb, &picker);
    }
}

typedef struct
{
  GPtrArray *refs; /* or NULL */
  guint most, n_seen;
  WfPoint from, to;
  guint8 *seen; /* of each feature of the layer: it counts once, however many points and copies of
                 * the world are seen of it */
} Viewer;

/* Its box is near; is it itself? An area is also where nothing of its edge is. */
static gboolean
shape_is_seen (const Viewer *self, const WfFeatureLayer *layer, guint index)
{
  const WfFeature *feature = get_feature (layer, index);
  const WfPoint inside = { self->from.x - floor (self->from.x), self->from.y };

  for (guint32 part = 0; part < feature->n_parts; part++)
    {
      guint n;
      const WfPoint *points = wf_feature_layer_get_part (layer, feature->first_part + part, &n);
      WfBox box = wf_box_empty;

      for (guint i = 0; i < n; i++)
        wf_box_add (&box, points[i]);
      if (wf_points_are_seen (&box, points, n, self->from, self->to))
        return TRUE;
    }
  return feature->shape == WF_FEATURE_AREA
         && wf_feature_layer_distance (layer, index, inside, 0) <= 0;
}

static void
view_cb (const WfFeatureLayer *layer, guint index, guint32 part, int shift, gpointer user_data)
{
  Viewer *self = user_data;
  guint n;

  if (get_feature (layer, index)->shape == WF_FEATURE_POINT)
    {
      const WfPoint at = *wf_feature_layer_get_part (layer, part, &n);

      if (at.x + shift < self->from.x || at.x + shift > self->to.x || at.y < self->from.y
          || at.y > self->to.y)
        return;
    }
  else if (!self->seen[index] && !shape_is_seen (self, layer, index))
    return;
  if (self->seen[index])
    return;
  self->seen[index] = TRUE;
  self->n_seen++;
  if (self->refs != NULL && self->n_seen <= self->most)
    g_ptr_array_add (self->refs, wf_feature_layer_dup_ref (layer, index));
}

static guint
look_at_features (WfScene *self, WfPoint from, WfPoint to, guint most, GPtrArray *refs)
{
  Viewer viewer = { refs, most, 0, from, to, NULL };

  for (guint i = self->features != NULL ? self->features->len : 0; i > 0; i--)
    {
      const WfFeatureLayer *layer = g_ptr_array_index (self->features, i - 1);
      g_autofree guint8 *seen
          = g_malloc0 (MAX (1, wf_feature_layer_get_set (layer)->features->len));

      viewer.seen = seen;
      wf_feature_layer_each_shape (layer, from, to, view_cb, &viewer);
      wf_feature_layer_each_point (layer, from, to, view_cb, &viewer);
    }
  return viewer.n_seen;
}

guint
wf_scene_add_features_between (WfScene *self, WfPoint from, WfPoint to, guint most, GPtrArray *refs)
{
  const guint n = look_at_features (self, from, to, most, refs);

  return n > most ? n - most : 0;
}

guint
wf_scene_count_features_between (WfScene *self, WfPoint from, WfPoint to)
{
  return look_at_features (self, from, to, 0, NULL);
}

guint
wf_scene_count_unlisted (WfScene *self, const WfView *view)
{
  const guint n = look_at_features (
      self, wf_view_from_screen (view, (WfPoint){ 0, 0 }),
      wf_view_from_screen (view, (WfPoint){ view->width, view->height }), 0, NULL);

  return n > WF_SCENE_MAX_FEATURES_IN_VIEW ? n - WF_SCENE_MAX_FEATURES_IN_VIEW : 0;
}

/* --- legend --------------------------------------------------------------- */

static void
see_cb (const WfFeatureLayer *layer, guint feature, guint32 part, int shift, gpointer user_data)
{
  const WfFeature *it = get_feature (layer, feature);
  guint *bits = user_data;

  *bits |= wf_feature_layer_get_role (layer) == WF_FEATURES_DRAWN
               ? 1u << (WF_LEGEND_DRAWN + (int) it->age)
               : 1u << WF_LEGEND_IMPORTED;
  if (it->route != WF_ROUTE_SURVEYED)
    *bits |= 1u << (WF_LEGEND_SURVEYED + it->route);
}

guint
wf_scene_legend_of_features (WfScene *self, WfPoint from, WfPoint to)
{
  guint bits = 0;

  for (guint i = 0; self->features != NULL && i < self->features->len; i++)
    {
      const WfFeatureLayer *layer = g_ptr_array_index (self->features, i);

      wf_feature_layer_each_shape (layer, from, to, see_cb, &bits);
      wf_feature_layer_each_point (layer, from, to, see_cb, &bits);
    }
  return bits;
}
