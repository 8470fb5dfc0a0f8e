/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cables, pipelines and damaged stretches. The pattern of a line in service tells the quality of
 * its route; what is not in service is also wider, with a rhythm of its own, and carries a sign, so
 * that a grey print reads. */
#include "analysis/wf-route.h"
#include "draw/wf-scene-private.h"

#include <math.h>

#define DAMAGE_WIDTH 7.0
#define DAMAGE_REACH_WIDTH 21.0
#define DAMAGE_MIN_PX 30.0

/* In service the quality is told by solid, dashed or dotted; the kind by a rhythm within it:
 * single, in pairs, in threes. */
static WfDashes
in_service_dashes (WfAssetKind kind, WfRouteQuality quality)
{
  static const WfDashes telecom[] = { { { 0 }, 0 }, { { 7, 4 }, 2 }, { { 0, 3.6 }, 2 } };
  static const WfDashes power[]
      = { { { 22, 3, 0, 3 }, 4 }, { { 7, 3, 3, 4 }, 4 }, { { 0, 3.2, 0, 6.4 }, 4 } };
  static const WfDashes gas[] = { { { 22, 3, 0, 3, 0, 3 }, 6 },
                                  { { 7, 3, 2, 3, 2, 4 }, 6 },
                                  { { 0, 3.2, 0, 3.2, 0, 7 }, 6 } };

  return kind == WF_ASSET_POWER_CABLE    ? power[quality]
         : kind == WF_ASSET_GAS_PIPELINE ? gas[quality]
                                         : telecom[quality];
}

WfDashes
wf_line_dashes (WfServiceState state, WfAssetKind kind, WfRouteQuality quality)
{
  static const WfDashes out[] = { { { 0 }, 0 }, { { 16, 4 }, 2 }, { { 9, 4.5 }, 2 } };
  static const WfDashes degraded[] = { { { 0 }, 0 }, { { 10, 4 }, 2 }, { { 5, 4 }, 2 } };
  static const WfDashes contested[]
      = { { { 10, 3, 0, 3 }, 4 }, { { 9, 3.5, 0, 3.5 }, 4 }, { { 7, 4, 0, 4 }, 4 } };
  static const WfDashes planned = { { 0, 7 }, 2 };
  static const WfDashes unknown = { { 3, 9 }, 2 };
  static const WfDashes retired = { { 6, 12 }, 2 };

  switch (state)
    {
    case WF_STATE_OUT:
      return out[quality];
    case WF_STATE_DEGRADED:
      return degraded[quality];
    case WF_STATE_CONTESTED:
      return contested[quality];
    case WF_STATE_PLANNED:
      return planned;
    case WF_STATE_RETIRED:
      return retired;
    case WF_STATE_UNKNOWN:
      return unknown;
    case WF_STATE_IN_SERVICE:
    default:
      return in_service_dashes (kind, quality);
    }
}

/* A hair with long gaps: there, and thought away. */
const WfDashes wf_assumed_dashes = { { 4, 3, 0, 9 }, 4 };

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
    case WF_STATE_RETIRED:
      return 1.2;
    default:
      return kind == WF_ASSET_TELECOM_CABLE ? 1.6 : kind == WF_ASSET_POWER_CABLE ? 1.8 : 2.2;
    }
}

/* Of several dots of no length in one pattern cairo draws but the first. */
#define DOT_LENGTH 0.05

void
wf_scene_set_dashes (cairo_t *cr, const WfDashes *dashes)
{
  double lengths[G_N_ELEMENTS (((WfDashes *) NULL)->lengths)];
  guint n = dashes != NULL ? dashes->n_lengths : 0;

  for (guint i = 0; i < n; i++)
    lengths[i] = MAX (dashes->lengths[i], DOT_LENGTH);
  cairo_set_dash (cr, lengths, (int) n, 0);
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
  wf_scene_set_dashes (painter->cr, dashes);
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
      g_autoptr (GArray) points = wf_scene_leg_dup_screen (leg, painter->view, first + (int) copy);

      if (points->len < 2)
        continue;
      wf_painter_stroke (painter, (const WfPoint *) (const void *) points->data, points->len, width,
                         dashes);
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
      WfDashes dashes = line->is_assumed ? wf_assumed_dashes
                                         : wf_line_dashes (line->state, line->asset->kind,
                                                           line->legs[i].quality);

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
wf_scene_paint_lines (WfScenePainter *painter, const char *layer, WfPaintRound round)
{
  GPtrArray *lines = painter->scene->lines;
  WfColour last = { 0 }, casing = painter->colours->halo;
  const guint kinds = wf_layer_get_kinds (layer);
  gboolean is_first = TRUE;

  casing.alpha = 0.85;
  for (guint i = 0; i < lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (lines, i);
      WfColour colour = line->is_assumed ? painter->colours->ink
                                         : wf_palette_get_state (painter->colours, line->state,
                                                                 line->asset->kind);
      gboolean is_bold
          = line->is_assumed || wf_state_rank (line->state) >= wf_state_rank (WF_STATE_DEGRADED);

      if ((kinds & 1u << line->asset->kind) == 0 || is_bold != (round == WF_PAINT_SPECIAL))
        continue;
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
paint_reach (cairo_t *cr, const WfPoint *points, guint n, WfColour glow)
{
  glow.alpha = 0.2;
  trace (cr, points, n);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, DAMAGE_REACH_WIDTH);
  wf_palette_set (cr, glow);
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

  paint_reach (painter->cr, reach, n_reach, painter->colours->out);
  wf_scene_paint_damage (painter->cr, painter->colours, stretch, n_stretch, fault->is_known);
  for (guint i = 0; i < n_stretch; i++)
    wf_labels_block (painter->labels, stretch[i].x - 9, stretch[i].y - 9, 18, 18);
}

void
wf_scene_draw_sketch (
    WfScene *self, cairo_t *cr, const WfView *view, const WfFaultSketch *sketch, WfPalette palette)
{
  const WfMapColours *colours = wf_palette_get (palette);
  const WfAsset *asset = wf_dataset_get_asset (self->dataset, sketch->asset);
  guint n_stretch, n_reach, n;

  if (asset == NULL || sketch->part >= asset->n_legs || asset->legs[sketch->part].n_positions == 0)
    return;
  const WfLeg *leg = &asset->legs[sketch->part];
  double leg_m = wf_route_measure (leg);
  g_autofree WfPoint *stretch
      = wf_scene_dup_stretch (leg, leg_m, sketch->from_m, sketch->to_m, &n_stretch);
  g_autofree WfPoint *reach = wf_scene_dup_stretch (leg, leg_m, sketch->from_m - sketch->accuracy_m,
                                                    sketch->to_m + sketch->accuracy_m, &n_reach);
  double shift = round (view->centre.x - wf_points_get_middle (stretch, n_stretch).x);
  g_autofree WfPoint *around = dup_screen (view, reach, n_reach, shift, DAMAGE_MIN_PX + 12, &n);

  cairo_save (cr);
  /* In the accent: being entered, not yet said. */
  paint_reach (cr, around, n, colours->accent);
  g_autofree WfPoint *points = dup_screen (view, stretch, n_stretch, shift, DAMAGE_MIN_PX, &n);
  wf_scene_paint_damage (cr, colours, points, n, sketch->is_known);
  cairo_restore (cr);
}

/* A small sign needs a line that one sees beside it. */
#define SMALL_BADGE_LEAST_PX 48.0

/* In the middle of its longest leg. */
static void
paint_line_badge (WfScenePainter *painter, const WfSceneLine *line, gboolean is_small)
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
  if (is_small
      && MAX (longest->box.right - longest->box.left, longest->box.bottom - longest->box.top)
                 * painter->world
             < SMALL_BADGE_LEAST_PX)
    return;
  n_copies = wf_box_copies (&longest->box, painter->from, painter->to, &first);
  for (guint copy = 0; copy < n_copies; copy++)
    {
      WfPoint unit = wf_points_get_middle (longest->points, longest->n_points);
      WfPoint at
          = wf_view_to_screen (painter->view, (WfPoint){ unit.x + first + (int) copy, unit.y });

      if (is_small)
        wf_scene_paint_small_badge (painter->cr, painter->colours, line->state, at);
      else if (line->is_assumed)
        wf_scene_paint_assumed (painter->cr, painter->colours, at);
      else
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

      /* The sign of damage says "out" too; any other state keeps its own. */
      if (line->is_assumed
          || (wf_state_rank (line->state) >= wf_state_rank (WF_STATE_DEGRADED)
              && !(line->has_fault && line->state == WF_STATE_OUT)))
        paint_line_badge (painter, line, FALSE);
      else if (wf_state_has_small_badge (line->state))
        paint_line_badge (painter, line, TRUE);
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

/* --- names -------------------------------------------------------------- */

/* What an incident touches is named early; the others when there is room for it. */
#define NAME_BAD_ZOOM 5.2
#define NAME_ZOOM 6.8

static void
name_line (WfScenePainter *painter, const WfSceneLine *line)
{
  WfColour colour = wf_palette_get_state (painter->colours, line->state, line->asset->kind);

  for (guint i = 0; i < line->n_legs; i++)
    {
      const WfSceneLeg *leg = &line->legs[i];
      int first;
      guint n_copies = wf_box_copies (&leg->box, painter->from, painter->to, &first);

      for (guint copy = 0; copy < n_copies; copy++)
        {
          g_autoptr (GArray) points
              = wf_scene_leg_dup_screen (leg, painter->view, first + (int) copy);

          wf_labels_add_along (painter->labels, line->asset->name,
                               (const WfPoint *) (const void *) points->data, points->len, colour);
        }
    }
}

void
wf_scene_name_lines (WfScenePainter *painter)
{
  GPtrArray *lines = painter->scene->lines;

  for (guint i = lines->len; i > 0; i--) /* drawn worst last, named worst first */
    {
      const WfSceneLine *line = g_ptr_array_index (lines, i - 1);
      gboolean is_bad = wf_state_rank (line->state) >= wf_state_rank (WF_STATE_DEGRADED);

      if (painter->view->zoom >= (is_bad || line->is_assumed ? NAME_BAD_ZOOM : NAME_ZOOM))
        name_line (painter, line);
    }
}
