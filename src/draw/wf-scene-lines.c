/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cables, pipelines and damaged stretches. The pattern of a line in service tells the quality of
 * its route; what is not in service is also wider, with a rhythm of its own, and carries a sign, so
 * that a grey print reads. */
#include "draw/wf-scene-private.h"

#include <math.h>

#define DAMAGE_WIDTH 7.0
#define DAMAGE_REACH_WIDTH 21.0
#define DAMAGE_MIN_PX 30.0

WfDashes
wf_line_dashes (WfServiceState state, WfRouteQuality quality)
{
  static const WfDashes solid = { { 0 }, 0 };
  static const WfDashes in_service[] = { { { 0 }, 0 }, { { 7, 4 }, 2 }, { { 0, 3.6 }, 2 } };
  static const WfDashes out[] = { { { 0 }, 0 }, { { 16, 4 }, 2 }, { { 9, 4.5 }, 2 } };
  static const WfDashes degraded[] = { { { 0 }, 0 }, { { 10, 4 }, 2 }, { { 5, 4 }, 2 } };
  static const WfDashes contested[]
      = { { { 10, 3, 0, 3 }, 4 }, { { 9, 3.5, 0, 3.5 }, 4 }, { { 7, 4, 0, 4 }, 4 } };
  static const WfDashes planned = { { 0, 7 }, 2 };

  switch (state)
    {
    case WF_STATE_OUT:
      return out[quality];
    case WF_STATE_DEGRADED:
      return degraded[quality];
    case WF_STATE_CONTESTED:
      return contested[quality];
    case WF_STATE_PLANNED:
    case WF_STATE_RETIRED:
      return planned;
    case WF_STATE_UNKNOWN:
    case WF_STATE_IN_SERVICE:
      return in_service[quality];
    default:
      return solid;
    }
}

double
wf_line_width (WfServiceState state, WfAssetKind kind)
{
  switch (state)
    {
    case WF_STATE_OUT:
      return 2.5;
    case WF_STATE_DEGRADED:
    case WF_STATE_CONTESTED:
      return 2.2;
    case WF_STATE_PLANNED:
      return 1.2;
    default:
      return kind == WF_ASSET_TELECOM_CABLE ? 1.6 : 1.5;
    }
}

void
wf_painter_stroke (
    WfScenePainter *painter, const WfPoint *points, guint n, double width, const WfDashes *dashes)
{
  if (painter->raster != NULL)
    {
      g_autofree WfPoint *device = g_memdup2 (points, n * sizeof (WfPoint));
      WfDashes scaled = { { 0 }, dashes != NULL ? dashes->n_lengths : 0 };

      for (guint i = 0; i < n; i++)
        cairo_matrix_transform_point (&painter->matrix, &device[i].x, &device[i].y);
      for (guint i = 0; i < scaled.n_lengths; i++)
        scaled.lengths[i] = dashes->lengths[i] * painter->device_scale;
      wf_raster_add (painter->raster, device, n, width * painter->device_scale, &scaled, 0);
      return;
    }
  cairo_move_to (painter->cr, points[0].x, points[0].y);
  for (guint i = 1; i < n; i++)
    cairo_line_to (painter->cr, points[i].x, points[i].y);
  cairo_set_line_width (painter->cr, width);
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (painter->cr, dashes != NULL ? dashes->lengths : NULL,
                  dashes != NULL ? (int) dashes->n_lengths : 0, 0);
}

void
wf_painter_paint (WfScenePainter *painter, WfColour colour)
{
  if (painter->raster != NULL)
    {
      wf_raster_paint (painter->raster, colour);
      return;
    }
  wf_palette_set (painter->cr, colour);
  cairo_stroke (painter->cr);
}

/* Calls back once for each seen copy of each leg with its points on the screen, those too close
 * together left out. */
static void
stroke_leg (WfScenePainter *painter,
            const WfSceneLeg *leg,
            double width,
            const WfDashes *dashes,
            WfColour colour)
{
  int first;
  guint n_copies = wf_box_copies (&leg->box, painter->from, painter->to, &first);

  for (guint copy = 0; copy < n_copies; copy++)
    {
      g_autofree WfPoint *points = g_new (WfPoint, leg->n_points);
      guint n = 0;

      for (guint i = 0; i < leg->n_points; i++)
        {
          WfPoint unit = { leg->points[i].x + first + (int) copy, leg->points[i].y };
          WfPoint point = wf_view_to_screen (painter->view, unit);

          if (n > 0 && i + 1 < leg->n_points
              && hypot (point.x - points[n - 1].x, point.y - points[n - 1].y) < 0.7)
            continue;
          points[n++] = point;
        }
      if (n < 2)
        continue;
      wf_painter_stroke (painter, points, n, width, dashes);
      if (painter->raster == NULL)
        wf_painter_paint (painter, colour);
    }
}

static void
paint_line (WfScenePainter *painter,
            const WfSceneLine *line,
            double extra,
            gboolean is_plain,
            WfColour colour)
{
  double width = wf_line_width (line->state, line->asset->kind) + extra;
  int first;

  if (wf_box_copies (&line->box, painter->from, painter->to, &first) == 0)
    return;
  for (guint i = 0; i < line->n_legs; i++)
    {
      WfDashes dashes = wf_line_dashes (line->state, line->legs[i].quality);

      stroke_leg (painter, &line->legs[i], width, is_plain ? NULL : &dashes, colour);
    }
}

static gboolean
same_colour (WfColour a, WfColour b)
{
  return a.red == b.red && a.green == b.green && a.blue == b.blue && a.alpha == b.alpha;
}

/* Lines come sorted so that equal colours are neighbours; the raster blends once for each run. */
void
wf_scene_paint_lines (WfScenePainter *painter)
{
  GPtrArray *lines = painter->scene->lines;
  WfColour last = { 0 }, casing = painter->colours->halo;
  gboolean is_first = TRUE;

  casing.alpha = 0.85;
  for (guint i = 0; i < lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (lines, i);
      WfColour colour = wf_palette_get_state (painter->colours, line->state, line->asset->kind);
      gboolean is_bold = wf_state_rank (line->state) >= wf_state_rank (WF_STATE_DEGRADED);

      if (!is_first && (is_bold || !same_colour (colour, last)) && painter->raster != NULL)
        wf_painter_paint (painter, last);
      if (is_bold)
        {
          paint_line (painter, line, 2.4, TRUE, casing);
          if (painter->raster != NULL)
            wf_painter_paint (painter, casing);
        }
      paint_line (painter, line, 0, FALSE, colour);
      last = colour;
      is_first = FALSE;
    }
  if (!is_first && painter->raster != NULL)
    wf_painter_paint (painter, last);
}

static WfPoint
normal_to (WfPoint a, WfPoint b, double length)
{
  double distance = hypot (b.x - a.x, b.y - a.y);

  if (distance < 1e-9)
    return (WfPoint){ length, 0 };
  return (WfPoint){ (b.x - a.x) / distance * length, (b.y - a.y) / distance * length };
}

/* On the screen a stretch keeps a length at which its sign can be seen. */
static WfPoint *
dup_screen (
    const WfView *view, const WfPoint *unit, guint n, double shift, double min_px, guint *n_out)
{
  WfPoint *points = g_new (WfPoint, n + 2);
  double length = 0;

  for (guint i = 0; i < n; i++)
    {
      points[i] = wf_view_to_screen (view, (WfPoint){ unit[i].x + shift, unit[i].y });
      if (i > 0)
        length += hypot (points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
    }
  *n_out = n;
  if (n == 1)
    {
      points[1] = points[0];
      *n_out = n = 2;
    }
  if (length < min_px)
    {
      WfPoint step = normal_to (points[0], points[n - 1], (min_px - length) / 2);

      points[0] = (WfPoint){ points[0].x - step.x, points[0].y - step.y };
      points[n - 1] = (WfPoint){ points[n - 1].x + step.x, points[n - 1].y + step.y };
    }
  return points;
}

static void
trace (cairo_t *cr, const WfPoint *points, guint n)
{
  cairo_new_path (cr);
  cairo_move_to (cr, points[0].x, points[0].y);
  for (guint i = 1; i < n; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
}

/* A thick bar with a gap in which a cross stands; hatched when the place is only guessed. */
void
wf_scene_paint_damage (
    cairo_t *cr, const WfMapColours *colours, const WfPoint *points, guint n, gboolean is_known)
{
  static const double guessed[] = { 5.0, 3.0 };
  WfPoint middle = wf_points_get_middle (points, n);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, NULL, 0, 0);
  trace (cr, points, n);
  wf_palette_set (cr, colours->paper);
  cairo_set_line_width (cr, DAMAGE_WIDTH + 3.0);
  cairo_stroke (cr);
  trace (cr, points, n);
  wf_palette_set (cr, colours->out);
  if (!is_known)
    cairo_set_dash (cr, guessed, 2, 0);
  cairo_set_line_width (cr, DAMAGE_WIDTH);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_arc (cr, middle.x, middle.y, 6.2, 0, 2 * G_PI);
  wf_palette_set (cr, colours->paper);
  cairo_fill (cr);
  cairo_move_to (cr, middle.x - 3.4, middle.y - 3.4);
  cairo_line_to (cr, middle.x + 3.4, middle.y + 3.4);
  cairo_move_to (cr, middle.x - 3.4, middle.y + 3.4);
  cairo_line_to (cr, middle.x + 3.4, middle.y - 3.4);
  wf_palette_set (cr, colours->out);
  cairo_set_line_width (cr, 2.2);
  cairo_stroke (cr);
}

static void
paint_fault (WfScenePainter *painter, const WfSceneFault *fault, double shift)
{
  guint n_reach, n_stretch;
  g_autofree WfPoint *reach = dup_screen (painter->view, fault->reach, fault->n_reach, shift,
                                          DAMAGE_MIN_PX + 12, &n_reach);
  g_autofree WfPoint *stretch = dup_screen (painter->view, fault->stretch, fault->n_stretch, shift,
                                            DAMAGE_MIN_PX, &n_stretch);
  WfColour glow = painter->colours->out;

  glow.alpha = 0.2;
  trace (painter->cr, reach, n_reach);
  cairo_set_line_cap (painter->cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (painter->cr, NULL, 0, 0);
  cairo_set_line_width (painter->cr, DAMAGE_REACH_WIDTH);
  wf_palette_set (painter->cr, glow);
  cairo_stroke (painter->cr);
  wf_scene_paint_damage (painter->cr, painter->colours, stretch, n_stretch, fault->is_known);
  for (guint i = 0; i < n_stretch; i++)
    wf_labels_block (painter->labels, stretch[i].x - 9, stretch[i].y - 9, 18, 18);
}

static void
paint_line_badge (WfScenePainter *painter, const WfSceneLine *line)
{
  const WfSceneLeg *longest = NULL;
  int first;
  guint n_copies;

  for (guint i = 0; i < line->n_legs; i++)
    {
      double extent = line->legs[i].box.right - line->legs[i].box.left + line->legs[i].box.bottom
                      - line->legs[i].box.top;

      if (longest == NULL
          || extent
                 > longest->box.right - longest->box.left + longest->box.bottom - longest->box.top)
        longest = &line->legs[i];
    }
  if (longest == NULL || longest->n_points < 2)
    return;
  n_copies = wf_box_copies (&longest->box, painter->from, painter->to, &first);
  for (guint copy = 0; copy < n_copies; copy++)
    {
      WfPoint unit = wf_points_get_middle (longest->points, longest->n_points);
      WfPoint at
          = wf_view_to_screen (painter->view, (WfPoint){ unit.x + first + (int) copy, unit.y });

      wf_scene_paint_badge (painter->cr, painter->colours, line->state, at);
      wf_labels_block (painter->labels, at.x - 9, at.y - 9, 18, 18);
    }
}

void
wf_scene_paint_faults (WfScenePainter *painter)
{
  GPtrArray *faults = painter->scene->faults, *lines = painter->scene->lines;

  for (guint i = 0; i < lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (lines, i);

      if (wf_state_rank (line->state) >= wf_state_rank (WF_STATE_DEGRADED) && !line->has_fault)
        paint_line_badge (painter, line);
    }
  for (guint i = 0; i < faults->len; i++)
    {
      const WfSceneFault *fault = g_ptr_array_index (faults, i);
      WfBox box = { fault->middle.x, fault->middle.y, fault->middle.x, fault->middle.y };
      int first;
      guint n_copies;

      for (guint j = 0; j < fault->n_reach; j++)
        wf_box_add (&box, fault->reach[j]);
      n_copies = wf_box_copies (&box, painter->from, painter->to, &first);
      for (guint copy = 0; copy < n_copies; copy++)
        paint_fault (painter, fault, first + (int) copy);
    }
}
