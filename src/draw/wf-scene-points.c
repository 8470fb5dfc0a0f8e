/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stations, exchanges and the other points: a shape for each kind, a badge for each state that is
 * not "in service". */
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#define PLAIN_PX 6.6
#define BOLD_PX 9.0
#define THIN_PX 7 /* symbols nearer than this to one that is drawn stand for it */

double
wf_point_get_first_zoom (const WfScenePoint *point)
{
  if (point->is_in_incident || point->is_assumed
      || wf_state_rank (point->touched) > wf_state_rank (WF_STATE_UNKNOWN)
      || wf_state_rank (point->state) > wf_state_rank (WF_STATE_UNKNOWN))
    return 0;
  switch (point->asset->kind)
    {
    case WF_ASSET_LANDING_POINT:
      return 4.0;
    case WF_ASSET_IXP:
      return 4.6;
    case WF_ASSET_BRANCHING_UNIT:
      return 6.8;
    default:
      return 5.8;
    }
}

gboolean
wf_point_is_shown (const WfScenePoint *point, double zoom)
{
  return zoom >= wf_point_get_first_zoom (point);
}

static void
polygon (cairo_t *cr, WfPoint at, double radius, guint n, double turn)
{
  cairo_new_sub_path (cr);
  for (guint i = 0; i < n; i++)
    {
      double angle = turn + 2 * G_PI * i / n;

      cairo_line_to (cr, at.x + radius * sin (angle), at.y - radius * cos (angle));
    }
  cairo_close_path (cr);
}

static void
trace_symbol (cairo_t *cr, WfAssetKind kind, WfPoint at, double size)
{
  double half = size / 2;

  switch (kind)
    {
    case WF_ASSET_LANDING_POINT:
      cairo_rectangle (cr, at.x - half, at.y - half, size, size);
      break;
    case WF_ASSET_IXP:
      polygon (cr, at, half * 1.35, 4, 0);
      break;
    case WF_ASSET_BRANCHING_UNIT:
      cairo_new_sub_path (cr);
      cairo_arc (cr, at.x, at.y, half * 0.6, 0, 2 * G_PI);
      break;
    case WF_ASSET_DATA_CENTRE:
      cairo_rectangle (cr, at.x - half, at.y - half, size, size * 0.4);
      cairo_rectangle (cr, at.x - half, at.y + half * 0.2, size, size * 0.4);
      break;
    case WF_ASSET_CABLE_DEPOT:
      polygon (cr, at, half * 1.3, 3, G_PI);
      break;
    case WF_ASSET_GROUND_STATION:
      polygon (cr, at, half * 1.3, 3, 0);
      break;
    case WF_ASSET_LNG_TERMINAL:
      polygon (cr, at, half * 1.2, 5, 0);
      break;
    case WF_ASSET_POWER_PLANT:
      polygon (cr, at, half * 1.2, 6, 0);
      break;
    case WF_ASSET_OFFSHORE_NODE: /* a platform on its legs */
      cairo_rectangle (cr, at.x - half * 1.2, at.y - half, size * 1.2, size * 0.5);
      cairo_rectangle (cr, at.x - half * 0.6, at.y, size * 0.6, half);
      break;
    case WF_ASSET_TRANSPORT_LINK:
      cairo_rectangle (cr, at.x - half * 1.3, at.y - half * 0.5, size * 1.3, size * 0.5);
      break;
    default:
      cairo_new_sub_path (cr);
      cairo_arc (cr, at.x, at.y, half, 0, 2 * G_PI);
      break;
    }
}

void
wf_scene_paint_symbol (cairo_t *cr,
                       const WfMapColours *colours,
                       WfAssetKind kind,
                       WfPoint at,
                       double size,
                       WfColour colour,
                       gboolean is_bold)
{
  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  trace_symbol (cr, kind, at, size);
  wf_palette_set (cr, colours->paper);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, colour);
  cairo_set_line_width (cr, is_bold ? 2.2 : 1.4);
  cairo_stroke (cr);
}

/* ✕ in a square: out. ! in a triangle: degraded. ≠ in a split disc: contested. Drawn, not written:
 * fonts differ. */
void
wf_scene_paint_badge (cairo_t *cr, const WfMapColours *colours, WfServiceState state, WfPoint at)
{
  WfColour colour = wf_palette_get_state (colours, state, WF_ASSET_TELECOM_CABLE);

  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (state == WF_STATE_OUT)
    cairo_rectangle (cr, at.x - 6, at.y - 6, 12, 12);
  else if (state == WF_STATE_DEGRADED)
    polygon (cr, (WfPoint){ at.x, at.y + 1 }, 8, 3, 0);
  else
    cairo_arc (cr, at.x, at.y, 6.5, 0, 2 * G_PI);
  wf_palette_set (cr, colour);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, colours->paper);
  cairo_set_line_width (cr, 1.3);
  cairo_stroke (cr);
  cairo_set_line_width (cr, 1.9);
  if (state == WF_STATE_OUT)
    {
      cairo_move_to (cr, at.x - 2.8, at.y - 2.8);
      cairo_line_to (cr, at.x + 2.8, at.y + 2.8);
      cairo_move_to (cr, at.x - 2.8, at.y + 2.8);
      cairo_line_to (cr, at.x + 2.8, at.y - 2.8);
    }
  else if (state == WF_STATE_DEGRADED)
    {
      cairo_move_to (cr, at.x, at.y - 2.6);
      cairo_line_to (cr, at.x, at.y + 0.8);
      cairo_move_to (cr, at.x, at.y + 3.2);
      cairo_line_to (cr, at.x, at.y + 3.25);
    }
  else
    {
      cairo_move_to (cr, at.x - 3, at.y - 1.4);
      cairo_line_to (cr, at.x + 3, at.y - 1.4);
      cairo_move_to (cr, at.x - 3, at.y + 1.4);
      cairo_line_to (cr, at.x + 3, at.y + 1.4);
      cairo_move_to (cr, at.x + 1.6, at.y - 3.4);
      cairo_line_to (cr, at.x - 1.6, at.y + 3.4);
    }
  cairo_stroke (cr);
}

gboolean
wf_state_has_small_badge (WfServiceState state)
{
  return state == WF_STATE_UNKNOWN || state == WF_STATE_PLANNED || state == WF_STATE_RETIRED;
}

/* ? unknown, ◌ planned, – not in use, on a disc of paper: quiet, because nobody is to be alarmed.
 */
void
wf_scene_paint_small_badge (cairo_t *cr,
                            const WfMapColours *colours,
                            WfServiceState state,
                            WfPoint at)
{
  static const double rim[] = { 1.6, 1.9 };

  cairo_new_path (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (cr, rim, state == WF_STATE_PLANNED ? 2 : 0, 0);
  cairo_arc (cr, at.x, at.y, 4.6, 0, 2 * G_PI);
  wf_palette_set (cr, colours->paper);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, wf_palette_get_state (colours, state, WF_ASSET_TELECOM_CABLE));
  cairo_set_line_width (cr, 1.2);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, 1.3);
  if (state == WF_STATE_RETIRED)
    {
      cairo_move_to (cr, at.x - 2.2, at.y);
      cairo_line_to (cr, at.x + 2.2, at.y);
    }
  else if (state == WF_STATE_UNKNOWN)
    {
      cairo_arc (cr, at.x, at.y - 1.2, 1.5, -G_PI, G_PI / 4);
      cairo_line_to (cr, at.x, at.y + 0.9);
      cairo_move_to (cr, at.x, at.y + 2.7);
      cairo_line_to (cr, at.x, at.y + 2.75);
    }
  cairo_stroke (cr);
}

void
wf_scene_paint_assumed (cairo_t *cr, const WfMapColours *colours, WfPoint at)
{
  cairo_new_path (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  polygon (cr, at, 9, 4, 0);
  wf_palette_set (cr, colours->paper);
  cairo_fill_preserve (cr);
  wf_palette_set (cr, colours->ink);
  cairo_set_line_width (cr, 1.4);
  cairo_stroke (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, 1.6);
  cairo_arc (cr, at.x, at.y - 1.6, 2.1, -G_PI, G_PI / 4);
  cairo_line_to (cr, at.x, at.y + 1.4);
  cairo_move_to (cr, at.x, at.y + 3.9);
  cairo_line_to (cr, at.x, at.y + 4.0);
  cairo_stroke (cr);
}

/* "Athens (Glyfada)" is written as "Athens" until one looks closely. */
char *
wf_scene_dup_short_name (const char *name)
{
  const char *bracket = strstr (name, " (");

  return bracket != NULL ? g_strndup (name, (gsize) (bracket - name)) : g_strdup (name);
}

static gboolean
is_bad (WfServiceState state)
{
  return wf_state_rank (state) > wf_state_rank (WF_STATE_UNKNOWN);
}

/* Of a point that is not special; the largest is 10, and 8 with its small badge. */
#define SIGN_PX 14
#define BADGED_SIGN_PX 28

static void
paint_plain_cb (WfScenePainter *painter, cairo_t *cr, WfPoint at, gconstpointer data)
{
  const WfScenePoint *point = data;

  wf_scene_paint_symbol (cr, painter->colours, point->asset->kind, at, PLAIN_PX,
                         wf_palette_get_state (painter->colours, point->state, point->asset->kind),
                         FALSE);
  if (wf_state_has_small_badge (point->state))
    wf_scene_paint_small_badge (cr, painter->colours, point->state,
                                (WfPoint){ at.x + 6.5, at.y - 5.5 });
}

/* What is not in order, or belongs to what is not. */
static gboolean
is_special (const WfScenePoint *point)
{
  return is_bad (point->state) || is_bad (point->touched) || point->is_in_incident
         || point->is_assumed;
}

static void
paint_point (WfScenePainter *painter, const WfScenePoint *point, WfPoint at)
{
  WfServiceState shown = is_bad (point->state) ? point->state : point->touched;
  WfColour colour = wf_palette_get_state (painter->colours, is_bad (shown) ? shown : point->state,
                                          point->asset->kind);

  if (!is_special (point))
    {
      /* Most look alike: copied, on whole pixels of the device. */
      wf_painter_stamp (painter, (guint) point->asset->kind << 8 | (guint) point->state,
                        wf_state_has_small_badge (point->state) ? BADGED_SIGN_PX : SIGN_PX, at,
                        paint_plain_cb, point);
      return;
    }
  wf_scene_paint_symbol (painter->cr, painter->colours, point->asset->kind, at, BOLD_PX, colour,
                         TRUE);
  if (is_bad (point->state))
    wf_scene_paint_badge (painter->cr, painter->colours, point->state,
                          (WfPoint){ at.x + 9, at.y - 7 });
  if (point->is_assumed)
    wf_scene_paint_assumed (painter->cr, painter->colours, (WfPoint){ at.x + 10, at.y - 8 });
  wf_labels_block (painter->labels, at.x - BOLD_PX / 2 - 2, at.y - BOLD_PX / 2 - 2, BOLD_PX + 4,
                   BOLD_PX + 4);
}

static void
name_point (WfScenePainter *painter, const WfScenePoint *point, WfPoint at, gboolean is_first_round)
{
  gboolean is_bold = is_bad (point->state) || is_bad (point->touched) || point->is_in_incident;
  gboolean is_named = point->asset->kind != WF_ASSET_BRANCHING_UNIT
                      && (is_bold ? painter->view->zoom >= 4.4 : painter->view->zoom >= 7.2);
  g_autofree char *name = NULL;

  if (!is_named || is_bold != is_first_round)
    return;
  name = painter->view->zoom < 8.5 ? wf_scene_dup_short_name (point->asset->name)
                                   : g_strdup (point->asset->name);
  wf_labels_add (painter->labels, is_bold ? WF_LABEL_STATION : WF_LABEL_POINT, name, at,
                 is_bold ? 9.5 : 7.0);
}

typedef void (*ChooseFunc) (const WfScenePoint *point,
                            WfPoint at,
                            gboolean is_drawn,
                            gpointer data);

/* Important ones come first and are kept; of the others, one of a crowd. */
static void
choose_points (
    WfScene *scene, const WfView *view, WfPoint from, WfPoint to, ChooseFunc func, gpointer data)
{
  g_autoptr (GArray) near = wf_scene_index_find (scene->index, view->zoom, from, to);
  g_autofree WfCrowd *crowd = wf_crowd_new (view, THIN_PX);

  for (guint i = 0; i < near->len; i++)
    {
      const WfScenePoint *point
          = g_ptr_array_index (scene->points, g_array_index (near, guint32, i));
      WfBox box = { point->at.x, point->at.y, point->at.x, point->at.y };
      int first;
      guint n_copies = wf_box_copies (&box, from, to, &first);

      for (guint copy = 0; copy < n_copies; copy++)
        {
          WfPoint at = wf_view_to_screen (
              view, (WfPoint){ point->at.x + first + (int) copy, point->at.y });
          const gboolean is_free = wf_crowd_take (crowd, at);

          func (point, at, is_free || is_bad (point->touched) || is_bad (point->state), data);
        }
    }
}

static void
keep_cb (const WfScenePoint *point, WfPoint at, gboolean is_drawn, gpointer data)
{
  WfScenePainter *painter = data;

  if (!is_drawn)
    return;
  g_array_append_val (painter->shown_at, at);
  g_ptr_array_add (painter->shown_points, (gpointer) point);
}

void
wf_scene_choose_points (WfScenePainter *painter)
{
  choose_points (painter->scene, painter->view, painter->from, painter->to, keep_cb, painter);
}

typedef struct
{
  const WfView *view;
  guint *n_drawn, *n_all;
} Counter;

static void
count_cb (const WfScenePoint *point, WfPoint at, gboolean is_drawn, gpointer data)
{
  Counter *self = data;

  if (at.x < 0 || at.y < 0 || at.x > self->view->width || at.y > self->view->height)
    return;
  ++*self->n_all;
  *self->n_drawn += is_drawn;
}

void
wf_scene_count_signs (WfScene *self, const WfView *view, guint *n_drawn, guint *n_all)
{
  Counter counter = { view, n_drawn, n_all };
  const WfPoint from = wf_view_from_screen (view, (WfPoint){ -MARK_MARGIN_PX, -MARK_MARGIN_PX });
  const WfPoint to = wf_view_from_screen (
      view, (WfPoint){ view->width + MARK_MARGIN_PX, view->height + MARK_MARGIN_PX });

  *n_drawn = *n_all = 0;
  choose_points (self, view, from, to, count_cb, &counter);
  wf_scene_count_feature_signs (self, view, n_drawn, n_all);
}

void
wf_scene_paint_points (WfScenePainter *painter, const char *layer, WfPaintRound round)
{
  const guint kinds = wf_layer_get_kinds (layer);

  for (guint i = kinds != 0 ? painter->shown_points->len : 0; i > 0;
       i--) /* the most important on top */
    {
      const WfScenePoint *point = g_ptr_array_index (painter->shown_points, i - 1);

      if ((kinds & 1u << point->asset->kind) != 0
          && is_special (point) == (round == WF_PAINT_SPECIAL))
        paint_point (painter, point, g_array_index (painter->shown_at, WfPoint, i - 1));
    }
}

void
wf_scene_name_points (WfScenePainter *painter)
{
  for (int round = 0; round < 2; round++)
    for (guint i = 0; i < painter->shown_points->len; i++)
      name_point (painter, g_ptr_array_index (painter->shown_points, i),
                  g_array_index (painter->shown_at, WfPoint, i), round == 0);
}
