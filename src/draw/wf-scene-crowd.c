/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many small signs: one of a crowd is drawn, and those that look alike are drawn once and copied.
 */
#include <math.h>

#include "draw/wf-scene-private.h"

struct _WfCrowd
{
  double cell_px;
  WfPoint phase; /* cells lie still on the map: a pan does not change who stands for whom */
  int n_columns, n_rows;
  guint8 taken[]; /* a byte a cell */
};

WfCrowd *
wf_crowd_new (const WfView *view, double cell_px)
{
  const int n_columns = (int) ((view->width + 2 * MARK_MARGIN_PX) / cell_px) + 2;
  const int n_rows = (int) ((view->height + 2 * MARK_MARGIN_PX) / cell_px) + 2;
  const double world = wf_view_get_world_px (view);
  const WfPoint corner = wf_view_from_screen (view, (WfPoint){ -MARK_MARGIN_PX, -MARK_MARGIN_PX });
  WfCrowd *self = g_malloc0 (sizeof *self + (gsize) n_columns * (gsize) n_rows);

  self->cell_px = cell_px;
  self->phase.x = corner.x * world - floor (corner.x * world / cell_px) * cell_px;
  self->phase.y = corner.y * world - floor (corner.y * world / cell_px) * cell_px;
  self->n_columns = n_columns;
  self->n_rows = n_rows;
  return self;
}

gboolean
wf_crowd_take (WfCrowd *self, WfPoint at)
{
  const int column = (int) floor ((at.x + MARK_MARGIN_PX + self->phase.x) / self->cell_px);
  const int row = (int) floor ((at.y + MARK_MARGIN_PX + self->phase.y) / self->cell_px);
  guint8 *cell;

  if (column < 0 || row < 0 || column >= self->n_columns || row >= self->n_rows)
    return TRUE;
  cell = &self->taken[row * self->n_columns + column];
  if (*cell)
    return FALSE;
  return *cell = TRUE;
}

/* A sign as it lies in the middle of a small surface, at the scale of the drawing. */
typedef struct
{
  guint key;
  cairo_surface_t *surface;
} Sprite;

static void
sprite_clear (gpointer data)
{
  cairo_surface_destroy (((Sprite *) data)->surface);
}

static cairo_surface_t *
draw_sprite (WfScenePainter *painter, int size_px, WfSignFunc func, gconstpointer data)
{
  const int size = (int) ceil (size_px * painter->device_scale);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  const double middle = floor (size / 2.0) / painter->device_scale;
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, painter->device_scale, painter->device_scale);
  func (painter, cr, (WfPoint){ middle, middle }, data);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static cairo_surface_t *
get_sprite (WfScenePainter *painter, guint key, int size_px, WfSignFunc func, gconstpointer data)
{
  Sprite sprite = { key, NULL };

  if (painter->sprites == NULL)
    {
      painter->sprites = g_array_new (FALSE, FALSE, sizeof (Sprite));
      g_array_set_clear_func (painter->sprites, sprite_clear);
    }
  for (guint i = 0; i < painter->sprites->len; i++)
    if (g_array_index (painter->sprites, Sprite, i).key == key)
      return g_array_index (painter->sprites, Sprite, i).surface;
  sprite.surface = draw_sprite (painter, size_px, func, data);
  g_array_append_val (painter->sprites, sprite);
  return sprite.surface;
}

void
wf_painter_stamp (WfScenePainter *painter,
                  guint key,
                  int size_px,
                  WfPoint at,
                  WfSignFunc func,
                  gconstpointer data)
{
  if (painter->raster == NULL)
    {
      func (painter, painter->cr, at, data);
      return;
    }
  cairo_matrix_transform_point (&painter->matrix, &at.x, &at.y);
  wf_raster_blit (painter->raster, get_sprite (painter, key, size_px, func, data),
                  (int) floor (at.x + 0.5), (int) floor (at.y + 0.5));
}
