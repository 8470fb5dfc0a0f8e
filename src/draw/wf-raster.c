/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-raster.h"

#include <math.h>
#include <string.h>

struct _WfRaster
{
  cairo_surface_t *surface;
  guint8 *pixels;
  int stride, width, height;
  int left, top, right, bottom; /* clip, right and bottom exclusive */
  guint8 *mask;
  int *row_from, *row_to; /* touched span of each row of the mask, to exclusive */
  int first_row, last_row;
};

WfRaster *
wf_raster_new (cairo_surface_t *surface)
{
  WfRaster *self;
  cairo_format_t format;

  if (cairo_surface_get_type (surface) != CAIRO_SURFACE_TYPE_IMAGE)
    return NULL;
  format = cairo_image_surface_get_format (surface);
  if (format != CAIRO_FORMAT_RGB24 && format != CAIRO_FORMAT_ARGB32)
    return NULL;
  self = g_new0 (WfRaster, 1);
  self->surface = surface;
  self->pixels = cairo_image_surface_get_data (surface);
  self->stride = cairo_image_surface_get_stride (surface);
  self->width = cairo_image_surface_get_width (surface);
  self->height = cairo_image_surface_get_height (surface);
  self->mask = g_malloc0 ((gsize) self->width * self->height);
  self->row_from = g_new (int, self->height);
  self->row_to = g_new0 (int, self->height);
  for (int y = 0; y < self->height; y++)
    self->row_from[y] = self->width;
  self->first_row = self->height;
  self->last_row = -1;
  wf_raster_set_clip (self, 0, 0, self->width, self->height);
  return self;
}

void
wf_raster_free (WfRaster *self)
{
  g_free (self->mask);
  g_free (self->row_from);
  g_free (self->row_to);
  g_free (self);
}

void
wf_raster_set_clip (WfRaster *self, int x, int y, int width, int height)
{
  self->left = MAX (0, x);
  self->top = MAX (0, y);
  self->right = MIN (self->width, x + width);
  self->bottom = MIN (self->height, y + height);
}

static inline void
cover (WfRaster *self, int x, int y, double coverage)
{
  guint8 *at = &self->mask[(gsize) y * self->width + x];
  guint8 value = (guint8) (coverage >= 1.0 ? 255 : coverage * 255.0 + 0.5);

  if (value > *at)
    *at = value;
}

static void
touch (WfRaster *self, int y, int from, int to)
{
  self->row_from[y] = MIN (self->row_from[y], from);
  self->row_to[y] = MAX (self->row_to[y], to);
  self->first_row = MIN (self->first_row, y);
  self->last_row = MAX (self->last_row, y);
}

/* One row of a capsule: pixels whose distance to the segment is below half the width. */
static void
add_row (WfRaster *self,
         WfPoint a,
         WfPoint step,
         double inverse,
         double reach,
         int y,
         double from_x,
         double to_x)
{
  int from = MAX (self->left, (int) floor (from_x));
  int to = MIN (self->right, (int) ceil (to_x) + 1);
  double dy = y + 0.5 - a.y;

  if (from >= to)
    return;
  touch (self, y, from, to);
  for (int x = from; x < to; x++)
    {
      double dx = x + 0.5 - a.x;
      double t = CLAMP ((dx * step.x + dy * step.y) * inverse, 0.0, 1.0);
      double ex = dx - t * step.x, ey = dy - t * step.y;
      double squared = ex * ex + ey * ey;

      if (squared < reach * reach)
        cover (self, x, y, reach - sqrt (squared));
    }
}

static void
add_segment (WfRaster *self, WfPoint a, WfPoint b, double line_width)
{
  double reach = line_width / 2.0 + 0.5;
  WfPoint step = { b.x - a.x, b.y - a.y };
  double squared = step.x * step.x + step.y * step.y;
  double inverse = squared > 0 ? 1.0 / squared : 0.0;
  int from = MAX (self->top, (int) floor (MIN (a.y, b.y) - reach));
  int to = MIN (self->bottom, (int) ceil (MAX (a.y, b.y) + reach));
  double min_x = MIN (a.x, b.x) - reach, max_x = MAX (a.x, b.x) + reach;
  double half = fabs (step.y) > 1e-9 ? reach * sqrt (squared) / fabs (step.y) : HUGE_VAL;

  if (max_x < self->left || min_x > self->right)
    return;
  for (int y = from; y < to; y++)
    {
      double middle, spread;

      if (half == HUGE_VAL)
        {
          add_row (self, a, step, inverse, reach, y, min_x, max_x);
          continue;
        }
      middle = a.x + (y + 0.5 - a.y) * step.x / step.y;
      spread = half;
      add_row (self, a, step, inverse, reach, y, MAX (min_x, middle - spread),
               MIN (max_x, middle + spread));
    }
}

/* Liang and Barsky's clip against the clip rectangle grown by @margin, so that huge segments cost
 * nothing outside. FALSE: outside. */
static gboolean
clip_segment (const WfRaster *self, double margin, WfPoint a, WfPoint b, double *from, double *to)
{
  double dx = b.x - a.x, dy = b.y - a.y;
  double p[4] = { -dx, dx, -dy, dy };
  double q[4] = { a.x - (self->left - margin), self->right + margin - a.x,
                  a.y - (self->top - margin), self->bottom + margin - a.y };

  *from = 0.0;
  *to = 1.0;
  for (guint i = 0; i < 4; i++)
    {
      double t;

      if (fabs (p[i]) < 1e-12)
        {
          if (q[i] < 0)
            return FALSE;
          continue;
        }
      t = q[i] / p[i];
      if (p[i] < 0)
        *from = MAX (*from, t);
      else
        *to = MIN (*to, t);
    }
  return *from <= *to;
}

static double
pattern_length (const WfDashes *dashes)
{
  double length = 0;

  for (guint i = 0; i < dashes->n_lengths; i++)
    length += dashes->lengths[i];
  return length;
}

/* The dashes of one segment that begins @offset into the line. Only the part between @from and @to
 * (0…1) is walked. */
static void
add_dashed (WfRaster *self,
            WfPoint a,
            WfPoint b,
            double line_width,
            const WfDashes *dashes,
            double offset,
            double from,
            double to)
{
  double length = hypot (b.x - a.x, b.y - a.y);
  double period = pattern_length (dashes);
  double at = from * length, end = to * length;
  double left = fmod (offset + at, period);
  guint i = 0;

  while (i + 1 < dashes->n_lengths && left >= dashes->lengths[i])
    left -= dashes->lengths[i++];
  if (i == 1 && dashes->lengths[0] <= 0 && left <= 0)
    i = 0; /* a dot right here */
  left = dashes->lengths[i] - left;
  while (at <= end && length > 0)
    {
      double stop = MIN (at + left, end);

      if (i % 2 == 0)
        {
          WfPoint c = { a.x + (b.x - a.x) * at / length, a.y + (b.y - a.y) * at / length };
          WfPoint d = { a.x + (b.x - a.x) * stop / length, a.y + (b.y - a.y) * stop / length };

          add_segment (self, c, d, line_width);
        }
      if (at + left > end)
        break;
      at += left;
      i = (i + 1) % dashes->n_lengths;
      left = dashes->lengths[i];
    }
}

void
wf_raster_add (WfRaster *self,
               const WfPoint *points,
               guint n_points,
               double line_width,
               const WfDashes *dashes,
               double phase)
{
  gboolean is_dashed = dashes != NULL && dashes->n_lengths >= 2 && pattern_length (dashes) > 0.5;

  for (guint i = 0; i + 1 < n_points; i++)
    {
      double from, to;

      if (clip_segment (self, line_width + 2.0, points[i], points[i + 1], &from, &to))
        {
          WfPoint a = points[i], step = { points[i + 1].x - a.x, points[i + 1].y - a.y };

          if (is_dashed)
            add_dashed (self, a, points[i + 1], line_width, dashes, phase, from, to);
          else
            add_segment (self, (WfPoint){ a.x + step.x * from, a.y + step.y * from },
                         (WfPoint){ a.x + step.x * to, a.y + step.y * to }, line_width);
        }
      phase += hypot (points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
    }
}

static inline guint32
blend (guint32 below, guint32 red, guint32 green, guint32 blue, guint32 weight)
{
  guint32 rest = 255 - weight;
  guint32 a = below >> 24, r = below >> 16 & 255, g = below >> 8 & 255, b = below & 255;

  a = (255 * weight + a * rest + 127) / 255;
  r = (red * weight + r * rest + 127) / 255;
  g = (green * weight + g * rest + 127) / 255;
  b = (blue * weight + b * rest + 127) / 255;
  return a << 24 | r << 16 | g << 8 | b;
}

void
wf_raster_paint (WfRaster *self, WfColour colour)
{
  guint32 red = (guint32) (colour.red * 255 + 0.5), green = (guint32) (colour.green * 255 + 0.5);
  guint32 blue = (guint32) (colour.blue * 255 + 0.5), alpha = (guint32) (colour.alpha * 255 + 0.5);

  cairo_surface_flush (self->surface);
  for (int y = self->first_row; y <= self->last_row; y++)
    {
      guint32 *row = (guint32 *) (void *) (self->pixels + (gsize) y * self->stride);
      guint8 *mask = self->mask + (gsize) y * self->width;

      for (int x = self->row_from[y]; x < self->row_to[y]; x++)
        if (mask[x] != 0)
          row[x] = blend (row[x], red, green, blue, mask[x] * alpha / 255);
      if (self->row_from[y] < self->row_to[y])
        memset (mask + self->row_from[y], 0, self->row_to[y] - self->row_from[y]);
      self->row_from[y] = self->width;
      self->row_to[y] = 0;
    }
  self->first_row = self->height;
  self->last_row = -1;
  cairo_surface_mark_dirty (self->surface);
}

/* Premultiplied source over destination. */
static inline guint32
lay_over (guint32 above, guint32 below)
{
  guint32 rest = 255 - (above >> 24);
  guint32 outer = (below >> 8 & 0xff00ff) * rest + 0x800080;
  guint32 inner = (below & 0xff00ff) * rest + 0x800080;

  outer = (outer + (outer >> 8 & 0xff00ff)) & 0xff00ff00;
  inner = (inner + (inner >> 8 & 0xff00ff)) >> 8 & 0xff00ff;
  return above + (outer | inner);
}

void
wf_raster_blit (WfRaster *self, cairo_surface_t *sprite, int x, int y)
{
  int width = cairo_image_surface_get_width (sprite);
  int height = cairo_image_surface_get_height (sprite);
  int stride = cairo_image_surface_get_stride (sprite);
  const guint8 *source = cairo_image_surface_get_data (sprite);
  int from_x = MAX (self->left, x - width / 2), to_x = MIN (self->right, x - width / 2 + width);

  cairo_surface_flush (self->surface);
  for (int row = MAX (self->top, y - height / 2); row < MIN (self->bottom, y - height / 2 + height);
       row++)
    {
      guint32 *to = (guint32 *) (void *) (self->pixels + (gsize) row * self->stride);
      const guint32 *from
          = (const guint32 *) (const void *) (source + (gsize) (row - y + height / 2) * stride);

      for (int column = from_x; column < to_x; column++)
        if (from[column - x + width / 2] >> 24 != 0)
          to[column] = lay_over (from[column - x + width / 2], to[column]);
    }
  cairo_surface_mark_dirty (self->surface);
}
