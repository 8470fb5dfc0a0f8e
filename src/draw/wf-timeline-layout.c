/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-timeline-layout.h"

#include <math.h>

#define GAP_PX 4.0        /* between two extents of a row */
#define PAD_PX 6.0        /* between a bar's end and its text */
#define MARK_PX 14.0      /* a diamond */
#define MIN_BAR_PX 4.0    /* however short */
#define MIN_LABEL_PX 26.0 /* below this a cut text says nothing */
#define DUE_PAD_PX 5.0
#define TICK_PX 76.0

static void
tick_clear (gpointer data)
{
  g_free (((WfTick *) data)->label);
}

/* --- packing ----------------------------------------------------------------- */

/* An item in unclipped pixels. Rows are given by time and scale alone, so that panning never moves
 * an item to another row. */
typedef struct
{
  const WfTimelineItem *item;
  double start, end; /* of the body */
  double solid_until;
  double label_width;
  double extent_start, extent_end;
  WfLabelPlace place;
  guint row;
  gboolean is_hidden;
} Candidate;

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->item->from != other->item->from)
    return one->item->from < other->item->from ? -1 : 1;
  return one->item->to == other->item->to ? 0 : one->item->to < other->item->to ? -1 : 1;
}

static Candidate
measure_candidate (const WfTimelineModel *model,
                   const WfTimelineGeometry *geometry,
                   const WfTimelineItem *item)
{
  Candidate candidate = { .item = item };
  const WfTimeAxis *axis = &geometry->axis;
  double x = wf_time_axis_to_x (axis, item->from);

  if (item->shape == WF_TIMELINE_MARK)
    {
      candidate.start = x - MARK_PX / 2.0;
      candidate.end = candidate.solid_until = x + MARK_PX / 2.0;
    }
  else
    {
      gboolean is_open = item->to == WF_NO_TIME;
      gint64 to = is_open ? MAX (model->now, item->from) : MAX (item->to, item->from);

      candidate.start = x;
      candidate.solid_until = MAX (wf_time_axis_to_x (axis, to), x + MIN_BAR_PX);
      candidate.end = candidate.solid_until + (is_open ? geometry->fade_px : 0.0);
    }
  if (item->label != NULL && item->label[0] != '\0')
    candidate.label_width = geometry->measure (geometry->measure_data, item->label);
  return candidate;
}

static void
place_label (Candidate *candidate, WfLabelPlace place)
{
  double reach = candidate->label_width + PAD_PX;

  candidate->place = place;
  candidate->extent_start = candidate->start - (place == WF_LABEL_LEFT ? reach : 0.0);
  candidate->extent_end = candidate->end + (place == WF_LABEL_RIGHT ? reach : 0.0);
}

/* Whether what ends at @end leaves room before @start. Positions of one item differ by rounding as
 * the axis moves, and a bar must not change its row for that: a hundredth of a pixel decides
 * nothing. */
static gboolean
is_free (double end, double start)
{
  return end <= start + 0.01;
}

/* First row in which the candidate, with its label placed so, stands free; -1 when there is none.
 */
static int
find_row (const Candidate *candidate, GArray *row_ends, guint max_rows)
{
  for (guint row = 0; row < row_ends->len; row++)
    if (is_free (g_array_index (row_ends, double, row) + GAP_PX, candidate->extent_start))
      return (int) row;
  return row_ends->len < max_rows ? (int) row_ends->len : -1;
}

/* The text stands in the bar where it fits; else beside it, on the side that costs no row. */
static int
choose_place (Candidate *candidate, double next_start, GArray *row_ends, guint max_rows)
{
  gboolean is_bar = candidate->item->shape == WF_TIMELINE_SPAN;
  WfLabelPlace wishes[3];
  guint n_wishes = 0;

  if (candidate->label_width > 0.0)
    {
      if (is_bar
          && is_free (candidate->label_width + 2.0 * PAD_PX, candidate->end - candidate->start))
        wishes[n_wishes++] = WF_LABEL_INSIDE;
      else
        {
          gboolean right_is_free
              = is_free (candidate->end + PAD_PX + candidate->label_width + GAP_PX, next_start);

          wishes[n_wishes++] = right_is_free ? WF_LABEL_RIGHT : WF_LABEL_LEFT;
          wishes[n_wishes++] = right_is_free ? WF_LABEL_LEFT : WF_LABEL_RIGHT;
        }
    }
  wishes[n_wishes++] = WF_LABEL_NONE;

  int best = -1;
  WfLabelPlace best_place = WF_LABEL_NONE;

  for (guint i = 0; i < n_wishes; i++)
    {
      place_label (candidate, wishes[i]);
      int row = find_row (candidate, row_ends, max_rows);

      /* A text is worth a row; dropping the text is worth none. */
      if (row >= 0 && (best < 0 || (row < best && wishes[i] != WF_LABEL_NONE)))
        {
          best = row;
          best_place = wishes[i];
        }
    }
  place_label (candidate, best_place);
  return best;
}

static void
pack_lane (GArray *candidates, guint max_rows, WfPlacedLane *lane)
{
  g_autoptr (GArray) row_ends = g_array_new (FALSE, FALSE, sizeof (double));

  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (candidates, Candidate, i);
      double next_start
          = i + 1 < candidates->len ? g_array_index (candidates, Candidate, i + 1).start : HUGE_VAL;
      int row = choose_place (candidate, next_start, row_ends, max_rows);

      if (row < 0)
        {
          candidate->is_hidden = TRUE;
          lane->n_hidden++;
          continue;
        }
      candidate->row = (guint) row;
      if ((guint) row == row_ends->len)
        g_array_append_val (row_ends, candidate->extent_end);
      else
        g_array_index (row_ends, double, row) = candidate->extent_end;
    }
  lane->n_rows = MAX (row_ends->len, 1);
}

/* --- from unclipped pixels to boxes inside the plot -------------------------- */

static void
fit_label (WfPlacedItem *placed, const Candidate *candidate, double left, double right)
{
  double x = 0.0, room = 0.0;

  switch (candidate->place)
    {
    case WF_LABEL_INSIDE:
      x = placed->body.x + PAD_PX;
      room = placed->body.x + placed->body.width - PAD_PX - x;
      break;
    case WF_LABEL_RIGHT:
      x = MAX (candidate->end + PAD_PX, left);
      room = right - x;
      break;
    case WF_LABEL_LEFT:
      x = MAX (candidate->start - PAD_PX - candidate->label_width, left);
      room = candidate->start - PAD_PX - x;
      break;
    case WF_LABEL_NONE:
    default:
      break;
    }

  double width = MIN (candidate->label_width, room);

  if (candidate->place == WF_LABEL_NONE || width < MIN (candidate->label_width, MIN_LABEL_PX))
    {
      placed->place = WF_LABEL_NONE;
      return;
    }
  placed->place = candidate->place;
  placed->label = (WfTimelineBox){ x, placed->body.y, width, placed->body.height };
}

static gboolean
place_item (const WfTimelineGeometry *geometry,
            const Candidate *candidate,
            guint lane,
            double lane_y,
            WfPlacedItem *placed)
{
  double left = geometry->axis.x, right = left + geometry->axis.width;
  double start = MAX (candidate->start, left), end = MIN (candidate->end, right);

  if (candidate->is_hidden || end <= start)
    return FALSE;

  double bar_height = geometry->row_height - 6.0;

  *placed = (WfPlacedItem){ .item = candidate->item, .lane = lane, .row = candidate->row };
  placed->body = (WfTimelineBox){
    .x = start,
    .y = lane_y + candidate->row * geometry->row_height + 3.0,
    .width = end - start,
    .height = bar_height,
  };
  placed->is_cut_left = candidate->start < left;
  placed->is_cut_right = candidate->end > right;
  placed->solid_until = CLAMP (candidate->solid_until, start, end);
  fit_label (placed, candidate, left, right);

  placed->extent = placed->body;
  if (placed->place == WF_LABEL_LEFT || placed->place == WF_LABEL_RIGHT)
    {
      double from = MIN (placed->body.x, placed->label.x);
      double to = MAX (end, placed->label.x + placed->label.width);

      placed->extent.x = from;
      placed->extent.width = to - from;
    }
  return TRUE;
}

static void
lay_lanes (WfTimelineLayout *layout, const WfTimelineModel *model)
{
  const WfTimelineGeometry *geometry = &layout->geometry;
  double y = 0.0;

  for (guint i = 0; i < model->lanes->len; i++)
    {
      const WfTimelineLane *lane = model->lanes->pdata[i];
      WfPlacedLane placed_lane = { .lane = lane, .y = y };
      g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

      for (guint j = 0; j < model->items->len; j++)
        {
          const WfTimelineItem *item = model->items->pdata[j];

          if (g_str_equal (item->lane, lane->key))
            {
              Candidate candidate = measure_candidate (model, geometry, item);
              g_array_append_val (candidates, candidate);
            }
        }
      pack_lane (candidates, MAX (geometry->max_rows, 1), &placed_lane);
      placed_lane.height = placed_lane.n_rows * geometry->row_height + 3.0;
      for (guint row = 0; row < placed_lane.n_rows; row++)
        for (guint j = 0; j < candidates->len; j++)
          {
            const Candidate *candidate = &g_array_index (candidates, Candidate, j);
            WfPlacedItem placed;

            if (candidate->row == row && place_item (geometry, candidate, i, y, &placed))
              g_array_append_val (layout->items, placed);
          }
      y += placed_lane.height;
      g_array_append_val (layout->lanes, placed_lane);
    }
  layout->height = y;
}

/* --- deadlines --------------------------------------------------------------- */

static gboolean
boxes_meet (const WfTimelineBox *a, const WfTimelineBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

static gboolean
box_is_free (const WfTimelineLayout *layout, const WfTimelineBox *box)
{
  for (guint i = 0; i < layout->items->len; i++)
    if (boxes_meet (box, &g_array_index (layout->items, WfPlacedItem, i).extent))
      return FALSE;
  for (guint i = 0; i < layout->dues->len; i++)
    {
      const WfPlacedDue *due = &g_array_index (layout->dues, WfPlacedDue, i);
      WfTimelineBox line = { due->x - 1.0, 0.0, 2.0, layout->height };

      if (boxes_meet (box, &due->label) || boxes_meet (box, &line))
        return FALSE;
    }
  return TRUE;
}

static double
measure_due (const WfTimelineGeometry *geometry, const WfTimelineDue *due, guint n_lines)
{
  const char *lines[] = { due->countdown, due->article, due->parties };
  double width = 0.0;

  for (guint i = 0; i < n_lines; i++)
    if (lines[i] != NULL)
      width = MAX (width, geometry->measure (geometry->measure_data, lines[i]));
  return width;
}

/* Left of the line before right of it, top before bottom: the place where nothing else stands. */
static gboolean
place_due_label (WfTimelineLayout *layout, WfPlacedDue *placed, guint n_lines)
{
  const WfTimelineGeometry *geometry = &layout->geometry;
  double width = measure_due (geometry, placed->due, n_lines);
  double height = n_lines * geometry->text_height + 2.0;
  double step = geometry->row_height / 2.0;

  for (int side = 0; side < 2; side++)
    {
      double x = side == 0 ? placed->x - DUE_PAD_PX - width : placed->x + DUE_PAD_PX;

      if (x < geometry->axis.x || x + width > geometry->axis.x + geometry->axis.width)
        continue;
      for (double y = 1.0; y + height <= layout->height; y += step)
        {
          WfTimelineBox box = { x, y, width, height };

          if (box_is_free (layout, &box))
            {
              placed->label = box;
              placed->label_is_left = side == 0;
              placed->n_lines = n_lines;
              return TRUE;
            }
        }
    }
  return FALSE;
}

static void
lay_dues (WfTimelineLayout *layout, const WfTimelineModel *model)
{
  const WfTimeAxis *axis = &layout->geometry.axis;

  for (guint i = 0; i < model->dues->len; i++)
    {
      WfPlacedDue placed = { .due = model->dues->pdata[i] };

      placed.x = wf_time_axis_to_x (axis, placed.due->due_at);
      if (placed.x >= axis->x && placed.x <= axis->x + axis->width)
        g_array_append_val (layout->dues, placed);
    }
  /* Lines first: a label keeps clear of every line, also of those that come after its own. */
  for (guint i = 0; i < layout->dues->len; i++)
    {
      WfPlacedDue *placed = &g_array_index (layout->dues, WfPlacedDue, i);

      if (!place_due_label (layout, placed, 3))
        place_due_label (layout, placed, 1);
    }
}

/* --- ruler ------------------------------------------------------------------- */

static char *
format_tick (gint64 at, gint64 step, gboolean is_day)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (at / WF_SECOND_US);

  if (time == NULL)
    return NULL;
  if (step >= WF_DAY_US)
    return g_date_time_format (time, "%a %e %b");
  if (is_day)
    return g_date_time_format (time, "%a %e %b %HZ");
  return g_date_time_format (time, step % WF_HOUR_US == 0 ? "%HZ" : "%H:%MZ");
}

static void
lay_ticks (WfTimelineLayout *layout)
{
  const WfTimelineGeometry *geometry = &layout->geometry;
  const WfTimeAxis *axis = &geometry->axis;
  gint64 step = wf_time_axis_choose_step (axis, TICK_PX);
  double right = axis->x + axis->width, free_from = axis->x;
  gint64 at = axis->from - ((axis->from % step) + step) % step;

  for (; at < axis->to; at += step)
    {
      WfTick tick = { .x = wf_time_axis_to_x (axis, at), .at = at, .is_day = at % WF_DAY_US == 0 };

      if (tick.x < axis->x)
        continue;

      g_autofree char *label = format_tick (at, step, tick.is_day);
      double width = label != NULL ? geometry->measure (geometry->measure_data, label) : 0.0;

      if (label != NULL && tick.x >= free_from && tick.x + 4.0 + width <= right)
        {
          tick.label = g_steal_pointer (&label);
          free_from = tick.x + 4.0 + width + 6.0;
        }
      g_array_append_val (layout->ticks, tick);
    }
}

static void
add_night (WfTimelineLayout *layout, gint64 from, gint64 to)
{
  const WfTimeAxis *axis = &layout->geometry.axis;
  double start = MAX (wf_time_axis_to_x (axis, from), axis->x);
  double end = MIN (wf_time_axis_to_x (axis, to), axis->x + axis->width);

  if (end > start)
    {
      WfNight night = { start, end - start };
      g_array_append_val (layout->nights, night);
    }
}

static void
lay_nights (WfTimelineLayout *layout)
{
  const WfTimelineGeometry *geometry = &layout->geometry;
  const WfTimeAxis *axis = &geometry->axis;

  /* Narrower than a few pixels a night is only noise. */
  if ((double) (axis->to - axis->from) / MAX (axis->width, 1.0) > (double) WF_HOUR_US)
    return;

  gint64 dark_from = axis->from - 2 * WF_DAY_US;

  for (gint64 day = axis->from - WF_DAY_US; day < axis->to + 2 * WF_DAY_US; day += WF_DAY_US)
    {
      gint64 sunrise, sunset;
      gboolean is_dark;

      if (wf_time_axis_daylight (day, geometry->night_lon, geometry->night_lat, &sunrise, &sunset,
                                 &is_dark))
        {
          add_night (layout, dark_from, sunrise);
          dark_from = sunset;
        }
      else if (!is_dark)
        dark_from = day + WF_DAY_US;
    }
}

WfTimelineLayout *
wf_timeline_layout_new (const WfTimelineModel *model, const WfTimelineGeometry *geometry)
{
  g_return_val_if_fail (geometry->measure != NULL, NULL);

  WfTimelineLayout *layout = g_new0 (WfTimelineLayout, 1);

  layout->geometry = *geometry;
  layout->lanes = g_array_new (FALSE, FALSE, sizeof (WfPlacedLane));
  layout->items = g_array_new (FALSE, FALSE, sizeof (WfPlacedItem));
  layout->dues = g_array_new (FALSE, FALSE, sizeof (WfPlacedDue));
  layout->ticks = g_array_new (FALSE, FALSE, sizeof (WfTick));
  g_array_set_clear_func (layout->ticks, tick_clear);
  layout->nights = g_array_new (FALSE, FALSE, sizeof (WfNight));

  lay_lanes (layout, model);
  lay_dues (layout, model);
  lay_ticks (layout);
  lay_nights (layout);
  return layout;
}

void
wf_timeline_layout_free (WfTimelineLayout *layout)
{
  if (layout == NULL)
    return;
  g_array_unref (layout->lanes);
  g_array_unref (layout->items);
  g_array_unref (layout->dues);
  g_array_unref (layout->ticks);
  g_array_unref (layout->nights);
  g_free (layout);
}

const WfPlacedItem *
wf_timeline_layout_pick (const WfTimelineLayout *layout, double x, double y)
{
  for (guint i = 0; i < layout->items->len; i++)
    {
      const WfPlacedItem *placed = &g_array_index (layout->items, WfPlacedItem, i);
      const WfTimelineBox *box = &placed->extent;

      if (x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height)
        return placed;
    }
  return NULL;
}

const WfPlacedDue *
wf_timeline_layout_pick_due (const WfTimelineLayout *layout, double x, double y)
{
  for (guint i = 0; i < layout->dues->len; i++)
    {
      const WfPlacedDue *placed = &g_array_index (layout->dues, WfPlacedDue, i);
      const WfTimelineBox *box = &placed->label;
      gboolean is_on_label
          = x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height;

      if (is_on_label || fabs (x - placed->x) <= 4.0)
        return placed;
    }
  return NULL;
}
