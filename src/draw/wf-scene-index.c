/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A grid over the points of a scene: what lies in a box is found without looking at the others. */
#include "draw/wf-scene-private.h"

#include <math.h>
#include <stdlib.h>

#define POINTS_PER_CELL 4
#define MAX_SIDE 512

struct _WfSceneIndex
{
  WfBox box;
  int side;        /* cells in a row and in a column */
  guint32 *starts; /* of the items of a cell; one more than there are cells */
  guint32 *items;  /* indices of points, ascending within a cell */
  WfPoint *at;     /* by item */
  double *zooms;   /* by item: from which on it is shown */
};

static int
cell_of (double value, double from, double to, int side)
{
  double share = to > from ? (value - from) / (to - from) : 0;

  return CLAMP ((int) floor (share * side), 0, side - 1);
}

static int
cell_of_point (const WfSceneIndex *self, WfPoint at)
{
  return cell_of (at.y, self->box.top, self->box.bottom, self->side) * self->side
         + cell_of (at.x, self->box.left, self->box.right, self->side);
}

WfSceneIndex *
wf_scene_index_new (GPtrArray *points)
{
  WfSceneIndex *self = g_new0 (WfSceneIndex, 1);
  g_autofree guint32 *next = NULL;
  int n_cells;

  self->box = wf_box_empty;
  for (guint i = 0; i < points->len; i++)
    wf_box_add (&self->box, ((const WfScenePoint *) g_ptr_array_index (points, i))->at);
  self->side = CLAMP ((int) sqrt (points->len / (double) POINTS_PER_CELL), 1, MAX_SIDE);
  n_cells = self->side * self->side;
  self->starts = g_new0 (guint32, n_cells + 1);
  self->items = g_new (guint32, MAX (1, points->len));
  self->at = g_new (WfPoint, MAX (1, points->len));
  self->zooms = g_new (double, MAX (1, points->len));
  for (guint i = 0; i < points->len; i++)
    self->starts[cell_of_point (self, ((WfScenePoint *) g_ptr_array_index (points, i))->at) + 1]++;
  for (int i = 0; i < n_cells; i++)
    self->starts[i + 1] += self->starts[i];
  next = g_memdup2 (self->starts, (gsize) n_cells * sizeof (guint32));
  for (guint i = 0; i < points->len; i++)
    {
      const WfScenePoint *point = g_ptr_array_index (points, i);
      guint32 item = next[cell_of_point (self, point->at)]++;

      self->items[item] = i;
      self->at[item] = point->at;
      self->zooms[item] = wf_point_get_first_zoom (point);
    }
  return self;
}

void
wf_scene_index_free (WfSceneIndex *self)
{
  g_free (self->starts);
  g_free (self->items);
  g_free (self->at);
  g_free (self->zooms);
  g_free (self);
}

static void
add_box (const WfSceneIndex *self, double zoom, WfPoint from, WfPoint to, GArray *found)
{
  int left, right;

  if (from.x > self->box.right || to.x < self->box.left || from.y > self->box.bottom
      || to.y < self->box.top)
    return;
  left = cell_of (from.x, self->box.left, self->box.right, self->side);
  right = cell_of (to.x, self->box.left, self->box.right, self->side);
  for (int row = cell_of (from.y, self->box.top, self->box.bottom, self->side);
       row <= cell_of (to.y, self->box.top, self->box.bottom, self->side); row++)
    for (guint32 i = self->starts[row * self->side + left];
         i < self->starts[row * self->side + right + 1]; i++)
      if (zoom >= self->zooms[i] && self->at[i].x >= from.x && self->at[i].x <= to.x
          && self->at[i].y >= from.y && self->at[i].y <= to.y)
        g_array_append_val (found, self->items[i]);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;

  return left < right ? -1 : left > right;
}

GArray *
wf_scene_index_find (const WfSceneIndex *self, double zoom, WfPoint from, WfPoint to)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n = 0;

  /* Each copy of the world that the box reaches into. */
  for (double shift = floor (from.x); shift <= floor (to.x); shift++)
    add_box (self, zoom, (WfPoint){ MAX (from.x, shift) - shift, from.y },
             (WfPoint){ MIN (to.x, shift + 1) - shift, to.y }, found);
  g_array_sort (found, compare_numbers);
  for (guint i = 0; i < found->len; i++) /* a box wider than the world meets some twice */
    if (n == 0 || g_array_index (found, guint32, i) != g_array_index (found, guint32, n - 1))
      g_array_index (found, guint32, n++) = g_array_index (found, guint32, i);
  g_array_set_size (found, n);
  return found;
}
