/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-line-label.h"

#include <math.h>

/* The straight text leaves the line by no more than this share of its width. */
#define MAX_BOW 0.045
#define MIN_BOW_PX 3.0

double
wf_line_measure (const WfPoint *points, guint n)
{
  double length = 0;

  for (guint i = 1; i < n; i++)
    length += hypot (points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  return length;
}

static WfPoint
walk (const WfPoint *points, guint n, double along)
{
  for (guint i = 1; i < n; i++)
    {
      double dx = points[i].x - points[i - 1].x, dy = points[i].y - points[i - 1].y;
      double step = hypot (dx, dy);

      if (step > 0 && along <= step)
        return (WfPoint){ points[i - 1].x + dx * along / step,
                          points[i - 1].y + dy * along / step };
      along -= step;
    }
  return points[n - 1];
}

gboolean
wf_line_place_at (const WfPoint *points, guint n, double along, double width, WfLinePlace *place)
{
  double length = wf_line_measure (points, n), bow = MAX (MIN_BOW_PX, width * MAX_BOW);
  double begin = along - width / 2;

  if (n < 2 || begin < 0 || along + width / 2 > length || width <= 0)
    return FALSE;
  WfPoint a = walk (points, n, begin), b = walk (points, n, along + width / 2);
  double dx = b.x - a.x, dy = b.y - a.y, chord = hypot (dx, dy);
  if (chord < width * 0.97)
    return FALSE;
  for (int i = 1; i < 8; i++)
    {
      WfPoint p = walk (points, n, begin + width * i / 8);
      if (fabs ((p.x - a.x) * dy - (p.y - a.y) * dx) / chord > bow)
        return FALSE;
    }
  place->at = (WfPoint){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
  place->along = along;
  place->angle = atan2 (dy, dx);
  if (place->angle > G_PI / 2)
    place->angle -= G_PI;
  else if (place->angle <= -G_PI / 2)
    place->angle += G_PI;
  return TRUE;
}
