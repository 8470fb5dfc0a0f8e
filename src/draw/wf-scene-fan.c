/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Legs that leave a station nearly together are laid beside one another there, so that each can be
 * told and picked; where they part, they lie where they are. */
#include "draw/wf-scene-private.h"

#include <math.h>

#define TOGETHER_RAD (14 * G_PI / 180)          /* nearer than this is "nearly together" */
#define LOOK_AHEAD (60 / (WF_TILE_SIZE * 90.5)) /* where it is looked at: 60 px at zoom 6.5 */
#define PITCH_PX 3.4
#define FULL_ZOOM 7.0  /* lanes have their pitch from here … */
#define FIRST_ZOOM 5.0 /* … and begin here */
#define TAPER_PX 130.0
#define JOIN_PX 9.0 /* under the symbol of the station they come together */

typedef struct
{
  WfSceneLeg *leg;
  gboolean is_start; /* of the leg */
  double angle;      /* clockwise on the screen, away from the station */
} End;

/* The direction in which a leg leaves, seen over LOOK_AHEAD. */
static double
get_angle (const WfSceneLeg *leg, gboolean is_start)
{
  guint n = leg->n_points;
  WfPoint from = leg->points[is_start ? 0 : n - 1], at = from;

  for (guint i = 1; i < n; i++)
    {
      at = leg->points[is_start ? i : n - 1 - i];
      double reach = hypot (at.x - from.x, at.y - from.y);
      if (reach >= LOOK_AHEAD)
        break;
    }
  return atan2 (at.y - from.y, at.x - from.x);
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const End *left = a, *right = b;

  if (left->angle != right->angle)
    return left->angle < right->angle ? -1 : 1;
  /* The same line again: in the order in which the scene has them, by address within it. */
  return left->leg->order < right->leg->order ? -1 : left->leg->order > right->leg->order;
}

/* Numbers the ends [from, to) from left to right of their middle. */
static void
give_lanes (GArray *ends, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      const End *end = &g_array_index (ends, End, i);
      double lane = (double) (i - from) - (double) (to - from - 1) / 2;

      /* Seen along the leg, the far end looks the other way. */
      if (end->is_start)
        end->leg->lane_from = lane;
      else
        end->leg->lane_to = -lane;
    }
}

static void
fan_out_station (GArray *ends)
{
  guint from = 0;

  g_array_sort (ends, compare_ends);
  for (guint i = 1; i <= ends->len; i++)
    if (i == ends->len
        || g_array_index (ends, End, i).angle - g_array_index (ends, End, i - 1).angle
               > TOGETHER_RAD)
      {
        give_lanes (ends, from, i);
        from = i;
      }
}

static void
add_end (GHashTable *stations, const char *id, WfSceneLeg *leg, gboolean is_start)
{
  GArray *ends = id != NULL ? g_hash_table_lookup (stations, id) : NULL;
  End end = { leg, is_start, get_angle (leg, is_start) };

  if (id == NULL)
    return;
  if (ends == NULL)
    {
      ends = g_array_new (FALSE, FALSE, sizeof (End));
      g_hash_table_insert (stations, (gpointer) id, ends);
    }
  g_array_append_val (ends, end);
}

void
wf_scene_fan_out (WfScene *self)
{
  g_autoptr (GHashTable) stations
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  GHashTableIter iter;
  gpointer ends;
  guint order = 0;

  for (guint i = 0; i < self->lines->len; i++)
    {
      WfSceneLine *line = g_ptr_array_index (self->lines, i);

      for (guint j = 0; j < line->n_legs; j++)
        {
          line->legs[j].order = order++;
          if (line->legs[j].n_points < 2)
            continue;
          add_end (stations, line->asset->legs[j].from, &line->legs[j], TRUE);
          add_end (stations, line->asset->legs[j].to, &line->legs[j], FALSE);
        }
    }
  g_hash_table_iter_init (&iter, stations);
  while (g_hash_table_iter_next (&iter, NULL, &ends))
    fan_out_station (ends);
}

/* --- on the screen ------------------------------------------------------ */

static double
get_pitch (const WfView *view)
{
  return PITCH_PX * CLAMP ((view->zoom - FIRST_ZOOM) / (FULL_ZOOM - FIRST_ZOOM), 0, 1);
}

double
wf_scene_leg_get_lane_px (const WfSceneLeg *leg, const WfView *view)
{
  return get_pitch (view) * MAX (fabs (leg->lane_from), fabs (leg->lane_to));
}

double
wf_fan_offset (double along, double length, double lane_from, double lane_to)
{
  gboolean is_both = lane_from != 0 && lane_to != 0;
  double taper = is_both ? length : MIN (TAPER_PX, length / 2);
  double back = length - along, join = MIN (1, MIN (along, back) / JOIN_PX);

  if (taper <= 0)
    return 0;
  return MAX (0, join)
         * (lane_from * MAX (0, 1 - along / taper) + lane_to * MAX (0, 1 - back / taper));
}

static double
measure (const WfPoint *points, guint n)
{
  double length = 0;

  for (guint i = 1; i < n; i++)
    length += hypot (points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  return length;
}

/* Points between @a and @b, from @first to @last pixels from @a. */
static void
divide (GArray *divided, WfPoint a, WfPoint b, double step, double first, double last)
{
  for (double at = MAX (JOIN_PX, first); at < MIN (step, last); at += JOIN_PX * 2)
    {
      double share = at / step;
      WfPoint between = { a.x + share * (b.x - a.x), a.y + share * (b.y - a.y) };

      g_array_append_val (divided, between);
    }
}

/* Long steps get points between, near the ends where the offset bends. */
static GArray *
dup_divided (const WfPoint *points, guint n, double length)
{
  GArray *divided = g_array_sized_new (FALSE, FALSE, sizeof (WfPoint), n + 16);
  double along = 0;

  for (guint i = 0; i < n; i++)
    {
      WfPoint before = points[i > 0 ? i - 1 : 0];
      double step = hypot (points[i].x - before.x, points[i].y - before.y);
      double first_reach = TAPER_PX - along, last_reach = length - TAPER_PX - along;

      divide (divided, before, points[i], step, 0, first_reach);
      divide (divided, before, points[i], step, MAX (first_reach, last_reach), step);
      g_array_append_val (divided, points[i]);
      along += step;
    }
  return divided;
}

static void
shift_aside (GArray *points, double length, double from, double to)
{
  g_autofree WfPoint *old = g_memdup2 (points->data, points->len * sizeof (WfPoint));
  double along = 0;

  for (guint i = 0; i < points->len; i++)
    {
      const WfPoint *before = &old[i > 0 ? i - 1 : 0], *after = &old[MIN (i + 1, points->len - 1)];
      double dx = after->x - before->x, dy = after->y - before->y, run = hypot (dx, dy);
      double offset;

      if (i > 0)
        along += hypot (old[i].x - old[i - 1].x, old[i].y - old[i - 1].y);
      offset = wf_fan_offset (along, length, from, to);
      if (run < 1e-9 || offset == 0)
        continue;
      g_array_index (points, WfPoint, i)
          = (WfPoint){ old[i].x - dy / run * offset, old[i].y + dx / run * offset };
    }
}

GArray *
wf_scene_leg_dup_screen (const WfSceneLeg *leg, const WfView *view, double shift)
{
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (WfPoint), leg->n_points);
  double pitch = get_pitch (view), length;

  for (guint i = 0; i < leg->n_points; i++)
    {
      WfPoint unit = { leg->points[i].x + shift, leg->points[i].y };
      WfPoint point = wf_view_to_screen (view, unit);
      const WfPoint *last
          = points->len > 0 ? &g_array_index (points, WfPoint, points->len - 1) : NULL;

      /* What is too close together to be told is left out. */
      if (last != NULL && i + 1 < leg->n_points
          && hypot (point.x - last->x, point.y - last->y) < 0.7)
        continue;
      g_array_append_val (points, point);
    }
  if (pitch == 0 || points->len < 2 || (leg->lane_from == 0 && leg->lane_to == 0))
    return points;
  length = measure ((const WfPoint *) (const void *) points->data, points->len);
  GArray *divided
      = dup_divided ((const WfPoint *) (const void *) points->data, points->len, length);
  g_array_unref (points);
  shift_aside (divided, length, leg->lane_from * pitch, leg->lane_to * pitch);
  return divided;
}
