/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stations, exchanges and the other points: a shape for each kind, a badge for each state that is
 * not "in service". */
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#define PLAIN_PX 6.6
#define BOLD_PX 9.0
#define THIN_PX 7 /* symbols nearer than this to one that is drawn stand for it */

gboolean
wf_point_is_shown (const WfScenePoint *point, double zoom)
{
  if (point->is_in_incident || point->is_assumed
      || wf_state_rank (point->touched) > wf_state_rank (WF_STATE_UNKNOWN)
      || wf_state_rank (point->state) > wf_state_rank (WF_STATE_UNKNOWN))
    return TRUE;
  switch (point->asset->kind)
    {
    case WF_ASSET_LANDING_POINT:
      return zoom >= 4.0;
    case WF_ASSET_IXP:
      return zoom >= 4.6;
    case WF_ASSET_BRANCHING_UNIT:
      return zoom >= 6.8;
    default:
      return zoom >= 5.8;
    }
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
    case WF_ASSET_OFFSHORE_NODE:
      polygon (cr, at, half * 1.2, 6, 0);
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

/* A symbol as it lies in the middle of a small surface, at the scale of the drawing. */
typedef struct
{
  WfAssetKind kind;
  WfServiceState state;
  cairo_surface_t *surface;
} Sprite;

#define SPRITE_PX 14 /* logical; the largest symbol in service is 10 */

static void
sprite_clear (gpointer data)
{
  cairo_surface_destroy (((Sprite *) data)->surface);
}

static cairo_surface_t *
draw_sprite (WfScenePainter *painter, WfAssetKind kind, WfServiceState state)
{
  int size = (int) ceil (SPRITE_PX * painter->device_scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  double middle = floor (size / 2.0) / painter->device_scale;

  cairo_scale (cr, painter->device_scale, painter->device_scale);
  wf_scene_paint_symbol (cr, painter->colours, kind, (WfPoint){ middle, middle }, PLAIN_PX,
                         wf_palette_get_state (painter->colours, state, kind), FALSE);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static cairo_surface_t *
get_sprite (WfScenePainter *painter, WfAssetKind kind, WfServiceState state)
{
  Sprite sprite = { kind, state, NULL };

  if (painter->sprites == NULL)
    {
      painter->sprites = g_array_new (FALSE, FALSE, sizeof (Sprite));
      g_array_set_clear_func (painter->sprites, sprite_clear);
    }
  for (guint i = 0; i < painter->sprites->len; i++)
    {
      const Sprite *known = &g_array_index (painter->sprites, Sprite, i);

      if (known->kind == kind && known->state == state)
        return known->surface;
    }
  sprite.surface = draw_sprite (painter, kind, state);
  g_array_append_val (painter->sprites, sprite);
  return sprite.surface;
}

/* Most points are in service and look alike: copied, on whole pixels of the device. */
static void
paint_plain_point (WfScenePainter *painter, const WfScenePoint *point, WfPoint at)
{
  if (painter->raster == NULL)
    {
      wf_scene_paint_symbol (
          painter->cr, painter->colours, point->asset->kind, at, PLAIN_PX,
          wf_palette_get_state (painter->colours, point->state, point->asset->kind), FALSE);
      return;
    }
  cairo_matrix_transform_point (&painter->matrix, &at.x, &at.y);
  wf_raster_blit (painter->raster, get_sprite (painter, point->asset->kind, point->state),
                  (int) floor (at.x + 0.5), (int) floor (at.y + 0.5));
}

static void
paint_point (WfScenePainter *painter, const WfScenePoint *point, WfPoint at)
{
  WfServiceState shown = is_bad (point->state) ? point->state : point->touched;
  WfColour colour = wf_palette_get_state (painter->colours, is_bad (shown) ? shown : point->state,
                                          point->asset->kind);

  if (!is_bad (shown) && !point->is_in_incident && !point->is_assumed)
    {
      paint_plain_point (painter, point, at);
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

/* Which cells of THIN_PX hold a symbol already. */
typedef struct
{
  guint8 *taken;
  int columns, rows;
} Thinning;

static gboolean
take_cell (Thinning *self, WfPoint at)
{
  int column = (int) floor ((at.x + MARK_MARGIN_PX) / THIN_PX);
  int row = (int) floor ((at.y + MARK_MARGIN_PX) / THIN_PX);
  guint8 *cell;

  if (column < 0 || row < 0 || column >= self->columns || row >= self->rows)
    return TRUE;
  cell = &self->taken[row * self->columns + column];
  if (*cell)
    return FALSE;
  return *cell = TRUE;
}

/* Important ones come first and are kept; of the others, one of a crowd. */
static void
choose_points (WfScenePainter *painter)
{
  g_autoptr (GArray) near = wf_scene_index_find (painter->scene->index, painter->from, painter->to);
  Thinning thinning
      = { .columns = (int) ((painter->view->width + 2 * MARK_MARGIN_PX) / THIN_PX) + 1,
          .rows = (int) ((painter->view->height + 2 * MARK_MARGIN_PX) / THIN_PX) + 1 };
  g_autofree guint8 *taken = g_malloc0 ((gsize) thinning.columns * (gsize) thinning.rows);

  thinning.taken = taken;
  for (guint i = 0; i < near->len; i++)
    {
      const WfScenePoint *point
          = g_ptr_array_index (painter->scene->points, g_array_index (near, guint32, i));
      WfBox box = { point->at.x, point->at.y, point->at.x, point->at.y };
      int first;
      guint n_copies = wf_point_is_shown (point, painter->view->zoom)
                           ? wf_box_copies (&box, painter->from, painter->to, &first)
                           : 0;

      for (guint copy = 0; copy < n_copies; copy++)
        {
          WfPoint at = wf_view_to_screen (
              painter->view, (WfPoint){ point->at.x + first + (int) copy, point->at.y });

          if (!take_cell (&thinning, at) && !is_bad (point->touched) && !is_bad (point->state))
            continue;
          g_array_append_val (painter->shown_at, at);
          g_ptr_array_add (painter->shown_points, (gpointer) point);
        }
    }
}

void
wf_scene_paint_points (WfScenePainter *painter)
{
  choose_points (painter);
  for (guint i = painter->shown_points->len; i > 0; i--) /* the most important on top */
    paint_point (painter, g_ptr_array_index (painter->shown_points, i - 1),
                 g_array_index (painter->shown_at, WfPoint, i - 1));
  g_clear_pointer (&painter->sprites, g_array_unref);
}

void
wf_scene_name_points (WfScenePainter *painter)
{
  for (int round = 0; round < 2; round++)
    for (guint i = 0; i < painter->shown_points->len; i++)
      name_point (painter, g_ptr_array_index (painter->shown_points, i),
                  g_array_index (painter->shown_at, WfPoint, i), round == 0);
}
