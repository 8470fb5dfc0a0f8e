/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-basemap-draw.h"

#include <math.h>

#include "draw/wf-basemap-private.h"

/* From this zoom on Europe comes from the finest level. */
#define FINE_ZOOM 6.8
#define PRINT_ZOOM 1.0 /* paper shows more than a screen */

typedef struct
{
  cairo_t *cr;
  WfRaster *raster;
  const WfView *view;
  const WfMapColours *colours;
  double k, x, y;        /* grid units to user space of the copy being drawn */
  double near;           /* points closer than this, in user space, are left out */
  cairo_matrix_t matrix; /* user to device, for the raster */
  double device_scale;   /* device pixels a user unit */
  double zoom;           /* that the detail is chosen by: of the pixels that are really there */
  GArray *line;          /* WfPoint, the coast piece being gathered */
} Painter;

static guint
level_for_zoom (double zoom)
{
  if (zoom < 2.6)
    return 0;
  if (zoom < 4.6)
    return 1;
  return zoom < FINE_ZOOM ? 2 : 3;
}

static gboolean
level_covers (const WfLandLevel *level, guint x, guint y)
{
  return x >= level->left && x <= level->right && y >= level->top && y <= level->bottom;
}

static inline WfPoint
to_user (const Painter *painter, WfGridPoint point)
{
  return (WfPoint){ point.x * painter->k + painter->x, point.y * painter->k + painter->y };
}

/* An edge along the rim of a cell is a cut, no coast. */
static inline gboolean
is_cut (WfGridPoint a, WfGridPoint b, gint32 rim)
{
  return (a.x == b.x && (a.x & rim) == 0) || (a.y == b.y && (a.y & rim) == 0);
}

static void
flush_line (Painter *painter, double width, const WfDashes *dashes)
{
  WfPoint *points = (WfPoint *) (void *) painter->line->data;
  guint n = painter->line->len;

  if (n > 1 && painter->raster != NULL)
    {
      for (guint i = 0; i < n; i++)
        cairo_matrix_transform_point (&painter->matrix, &points[i].x, &points[i].y);
      wf_raster_add (painter->raster, points, n, width * painter->device_scale, dashes, 0);
    }
  else if (n > 1)
    {
      cairo_move_to (painter->cr, points[0].x, points[0].y);
      for (guint i = 1; i < n; i++)
        cairo_line_to (painter->cr, points[i].x, points[i].y);
    }
  g_array_set_size (painter->line, 0);
}

static gboolean
is_near (const Painter *painter, WfPoint a, WfPoint b)
{
  return fabs (a.x - b.x) < painter->near && fabs (a.y - b.y) < painter->near;
}

/* Points on a rim stay: the neighbouring cell has the same one. */
static void
fill_ring (Painter *painter, const WfGridPoint *points, guint n, gint32 rim)
{
  WfPoint last = to_user (painter, points[0]);

  cairo_move_to (painter->cr, last.x, last.y);
  for (guint i = 1; i < n; i++)
    {
      WfPoint point = to_user (painter, points[i]);
      gboolean on_rim = (points[i].x & rim) == 0 || (points[i].y & rim) == 0;

      if (!on_rim && is_near (painter, point, last))
        continue;
      cairo_line_to (painter->cr, point.x, point.y);
      last = point;
    }
  cairo_close_path (painter->cr);
}

static void
stroke_ring (Painter *painter, const WfGridPoint *points, guint n, gint32 rim)
{
  for (guint i = 0; i <= n; i++)
    {
      WfGridPoint at = points[i % n];
      WfPoint point = to_user (painter, at);

      if (i > 0 && is_cut (points[i - 1], at, rim))
        flush_line (painter, 0.8, NULL);
      else if (painter->line->len > 0 && i < n
               && is_near (painter, point,
                           g_array_index (painter->line, WfPoint, painter->line->len - 1)))
        continue;
      g_array_append_val (painter->line, point);
    }
  flush_line (painter, 0.8, NULL);
}

typedef void (*RingFunc) (Painter *painter, const WfGridPoint *points, guint n, gint32 rim);

static void
each_ring (Painter *painter, const WfLandLevel *level, guint x, guint y, RingFunc func)
{
  guint cell = (y << level->bits) + x;

  for (guint32 ring = level->cells[cell]; ring < level->cells[cell + 1]; ring++)
    {
      guint32 from = g_array_index (level->rings.starts, guint32, ring);
      guint32 to = g_array_index (level->rings.starts, guint32, ring + 1);

      if (to > from + 2)
        func (painter, &g_array_index (level->rings.points, WfGridPoint, from), to - from,
              (WF_BASEMAP_SIZE >> level->bits) - 1);
    }
}

/* Every cell in view, for every copy of the world in view. */
static void
each_cell (WfBasemap *self, Painter *painter, RingFunc func)
{
  const WfView *view = painter->view;
  guint wanted = level_for_zoom (painter->zoom);
  const WfLandLevel *level = &self->land[wanted], *coarse = &self->land[MIN (wanted, 2)];
  int n = 1 << level->bits;
  WfPoint from = wf_view_from_screen (view, (WfPoint){ -2, -2 });
  WfPoint to = wf_view_from_screen (view, (WfPoint){ view->width + 2, view->height + 2 });
  int top = MAX (0, (int) floor (from.y * n)), bottom = MIN (n - 1, (int) floor (to.y * n));
  double world = wf_view_get_world_px (view);
  WfPoint origin = wf_view_to_screen (view, (WfPoint){ 0, 0 });

  painter->k = world / WF_BASEMAP_SIZE;
  painter->y = origin.y;
  for (int column = (int) floor (from.x * n); column <= (int) floor (to.x * n); column++)
    {
      int turn = (int) floor ((double) column / n);
      guint x = (guint) (column - turn * n);

      painter->x = origin.x + turn * world;
      for (int y = top; y <= bottom; y++)
        each_ring (painter, level_covers (level, x, (guint) y) ? level : coarse, x, (guint) y,
                   func);
    }
}

static void
draw_borders (WfBasemap *self, Painter *painter)
{
  static const WfDashes disputed = { { 4, 3 }, 2 };
  const WfView *view = painter->view;
  const WfGridLines *lines = &self->borders[painter->zoom < 2.6 ? 0 : painter->zoom < 4.6 ? 1 : 2];
  WfPoint from = wf_view_from_screen (view, (WfPoint){ 0, 0 });
  WfPoint to = wf_view_from_screen (view, (WfPoint){ view->width, view->height });
  WfPoint origin = wf_view_to_screen (view, (WfPoint){ 0, 0 });

  for (int turn = (int) floor (from.x); turn <= (int) floor (to.x); turn++)
    {
      painter->x = origin.x + turn * wf_view_get_world_px (view);
      for (guint i = 0; i + 1 < lines->starts->len; i++)
        {
          guint32 first = g_array_index (lines->starts, guint32, i),
                  end = g_array_index (lines->starts, guint32, i + 1);

          for (guint32 j = first; j < end; j++)
            {
              WfPoint point = to_user (painter, g_array_index (lines->points, WfGridPoint, j));

              if (j > first && j + 1 < end
                  && is_near (painter, point,
                              g_array_index (painter->line, WfPoint, painter->line->len - 1)))
                continue;
              g_array_append_val (painter->line, point);
            }
          flush_line (painter, 0.9, g_array_index (lines->flags, guint8, i) & 1 ? &disputed : NULL);
        }
    }
}

static void
paint_lines (Painter *painter, double width, WfColour colour)
{
  if (painter->raster != NULL)
    {
      wf_raster_paint (painter->raster, colour);
      return;
    }
  wf_palette_set (painter->cr, colour);
  cairo_set_line_width (painter->cr, width);
  cairo_set_line_join (painter->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (painter->cr);
}

void
wf_basemap_draw (
    WfBasemap *self, cairo_t *cr, WfRaster *raster, const WfView *view, const WfMapColours *colours)
{
  Painter painter = { cr, raster, view, colours };

  painter.line = g_array_new (FALSE, FALSE, sizeof (WfPoint));
  cairo_get_matrix (cr, &painter.matrix);
  painter.device_scale = hypot (painter.matrix.xx, painter.matrix.yx);
  painter.near = 0.45 / (raster != NULL ? painter.device_scale : 3.0); /* paper is finer */
  painter.zoom = view->zoom + (raster != NULL ? log2 (MAX (1, painter.device_scale)) : PRINT_ZOOM);
  wf_palette_set (cr, colours->sea);
  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_fill (cr);
  cairo_new_path (cr);
  each_cell (self, &painter, fill_ring);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
  wf_palette_set (cr, colours->land);
  cairo_fill (cr);
  each_cell (self, &painter, stroke_ring);
  paint_lines (&painter, 0.8, colours->coast);
  draw_borders (self, &painter);
  paint_lines (&painter, 0.9, colours->border);
  g_array_unref (painter.line);
}

static gboolean
ring_contains (const WfGridPoint *points, guint n, double x, double y)
{
  gboolean inside = FALSE;

  for (guint i = 0, j = n - 1; i < n; j = i++)
    if ((points[i].y > y) != (points[j].y > y)
        && x < (double) (points[j].x - points[i].x) * (y - points[i].y)
                       / (points[j].y - points[i].y)
                   + points[i].x)
      inside = !inside;
  return inside;
}

gboolean
wf_basemap_is_land (WfBasemap *self, WfPoint unit, double zoom)
{
  const WfLandLevel *level = &self->land[level_for_zoom (zoom)];
  double x = (unit.x - floor (unit.x)) * WF_BASEMAP_SIZE, y = unit.y * WF_BASEMAP_SIZE;
  guint column = (guint) (x / (WF_BASEMAP_SIZE >> level->bits)),
        row = (guint) (y / (WF_BASEMAP_SIZE >> level->bits));
  gboolean inside = FALSE;
  guint cell;

  if (unit.y < 0 || unit.y >= 1)
    return FALSE;
  if (!level_covers (level, column, row))
    level = &self->land[2];
  cell = (row << level->bits) + column;
  for (guint32 ring = level->cells[cell]; ring < level->cells[cell + 1]; ring++)
    {
      guint32 from = g_array_index (level->rings.starts, guint32, ring);
      guint32 to = g_array_index (level->rings.starts, guint32, ring + 1);

      if (to > from
          && ring_contains (&g_array_index (level->rings.points, WfGridPoint, from), to - from, x,
                            y))
        inside = !inside;
    }
  return inside;
}
