/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-timeline-layout.h"

#include <string.h>

/* Seven pixels a letter: enough for what is proven here, and the same on every machine. */
static double
measure_letters (gpointer data, const char *text)
{
  return 7.0 * (double) g_utf8_strlen (text, -1);
}

static const gint64 base = G_GINT64_CONSTANT (1823299200) * WF_SECOND_US; /* 2027-10-12T00:00Z */

static WfTimelineGeometry
new_geometry (double width, gint64 from, gint64 to)
{
  return (WfTimelineGeometry){
    .axis = { from, to, 120.0, width },
    .row_height = 24.0,
    .text_height = 14.0,
    .fade_px = 28.0,
    .max_rows = 6,
    .night_lon = 20.0,
    .night_lat = 57.0,
    .measure = measure_letters,
  };
}

static void
add_random_item (WfTimelineModel *model, int n, gint64 from, gint64 length)
{
  static const char *const lanes[] = { "telecom", "energy", "transport", "mechanisms" };
  g_autofree char *ref = g_strdup_printf ("incident:%d", n);
  WfTimelineItem *item
      = wf_timeline_model_add_item (model, lanes[g_test_rand_int_range (0, 4)], ref);

  item->label = g_strnfill ((gsize) g_test_rand_int_range (0, 30), 'n');
  item->shape = g_test_rand_int_range (0, 3) == 0 ? WF_TIMELINE_MARK : WF_TIMELINE_SPAN;
  item->from = from + g_test_rand_int_range (-2000, 4000) * (length / 2000);
  if (g_test_rand_int_range (0, 2))
    item->to = item->from + g_test_rand_int_range (0, 2000) * (length / 2000);
}

static WfTimelineModel *
new_random_model (gint64 from, gint64 length)
{
  WfTimelineModel *model = wf_timeline_model_new (from + length / 2);
  int n_items = g_test_rand_int_range (0, 60), n_dues = g_test_rand_int_range (0, 5);

  wf_timeline_model_add_lane (model, "telecom", "Telecom cables");
  wf_timeline_model_add_lane (model, "energy", "Energy");
  wf_timeline_model_add_lane (model, "transport", "Transport");
  wf_timeline_model_add_lane (model, "mechanisms", "Mechanisms");
  for (int i = 0; i < n_items; i++)
    add_random_item (model, i, from, length);
  for (int i = 0; i < n_dues; i++)
    {
      WfTimelineDue *due = wf_timeline_model_add_due (
          model, "deadline:x", from + g_test_rand_int_range (0, 2000) * (length / 2000));

      due->countdown = g_strdup ("11 h 59 min");
      due->article = g_strdup ("NIS2 23(4)(a) early warning");
      due->parties = g_strdup ("operator → CSIRT FI");
    }
  return model;
}

static void
assert_inside (const WfTimelineLayout *layout, const WfTimelineBox *box)
{
  const WfTimeAxis *axis = &layout->geometry.axis;

  g_assert_cmpfloat (box->x, >=, axis->x - 1e-6);
  g_assert_cmpfloat (box->x + box->width, <=, axis->x + axis->width + 1e-6);
  g_assert_cmpfloat (box->y, >=, 0.0);
  g_assert_cmpfloat (box->y + box->height, <=, layout->height + 1e-6);
}

static gboolean
meet (const WfTimelineBox *a, const WfTimelineBox *b)
{
  return a->x < b->x + b->width - 1e-6 && b->x < a->x + a->width - 1e-6
         && a->y < b->y + b->height - 1e-6 && b->y < a->y + a->height - 1e-6;
}

static void
check_items (const WfTimelineLayout *layout)
{
  for (guint i = 0; i < layout->items->len; i++)
    {
      const WfPlacedItem *one = &g_array_index (layout->items, WfPlacedItem, i);
      const WfPlacedLane *lane = &g_array_index (layout->lanes, WfPlacedLane, one->lane);

      assert_inside (layout, &one->body);
      assert_inside (layout, &one->extent);
      g_assert_cmpfloat (one->body.width, >, 0.0);
      g_assert_cmpuint (one->row, <, lane->n_rows);
      g_assert_cmpfloat (one->body.y, >=, lane->y);
      g_assert_cmpfloat (one->body.y + one->body.height, <=, lane->y + lane->height);
      if (one->place != WF_LABEL_NONE)
        assert_inside (layout, &one->label);
      if (one->place == WF_LABEL_INSIDE)
        {
          g_assert_cmpfloat (one->label.x, >=, one->body.x);
          g_assert_cmpfloat (one->label.x + one->label.width, <=, one->body.x + one->body.width);
        }
      for (guint j = 0; j < i; j++)
        g_assert_false (
            meet (&one->extent, &g_array_index (layout->items, WfPlacedItem, j).extent));
    }
}

static void
check_dues (const WfTimelineLayout *layout)
{
  for (guint i = 0; i < layout->dues->len; i++)
    {
      const WfPlacedDue *due = &g_array_index (layout->dues, WfPlacedDue, i);

      if (due->n_lines == 0)
        continue;
      assert_inside (layout, &due->label);
      for (guint j = 0; j < layout->items->len; j++)
        g_assert_false (meet (&due->label, &g_array_index (layout->items, WfPlacedItem, j).extent));
      for (guint j = 0; j < layout->dues->len; j++)
        if (j != i)
          g_assert_false (meet (&due->label, &g_array_index (layout->dues, WfPlacedDue, j).label));
    }
}

static void
check_lanes_and_ticks (const WfTimelineLayout *layout, const WfTimelineModel *model)
{
  double y = 0.0, free_from = 0.0;

  g_assert_cmpuint (layout->lanes->len, ==, model->lanes->len);
  for (guint i = 0; i < layout->lanes->len; i++)
    {
      const WfPlacedLane *lane = &g_array_index (layout->lanes, WfPlacedLane, i);

      g_assert_true (lane->lane == model->lanes->pdata[i]);
      g_assert_cmpfloat (lane->y, ==, y);
      y += lane->height;
    }
  g_assert_cmpfloat (layout->height, ==, y);
  for (guint i = 0; i < layout->ticks->len; i++)
    {
      const WfTick *tick = &g_array_index (layout->ticks, WfTick, i);

      if (tick->label == NULL)
        continue;
      g_assert_cmpfloat (tick->x, >=, free_from);
      free_from = tick->x + measure_letters (NULL, tick->label);
      g_assert_cmpfloat (free_from, <=, layout->geometry.axis.x + layout->geometry.axis.width);
    }
}

static void
test_random_models (void)
{
  for (int round = 0; round < 600; round++)
    {
      gint64 length = (gint64) g_test_rand_int_range (1, 100) * WF_HOUR_US;
      g_autoptr (WfTimelineModel) model = new_random_model (base, length);
      WfTimelineGeometry geometry
          = new_geometry (g_test_rand_double_range (60.0, 2000.0), base, base + length);
      g_autoptr (WfTimelineLayout) layout = wf_timeline_layout_new (model, &geometry);

      check_items (layout);
      check_dues (layout);
      check_lanes_and_ticks (layout, model);
    }
}

/* Panning must not make an item jump to another row. */
static void
test_rows_are_stable (void)
{
  for (int round = 0; round < 200; round++)
    {
      gint64 length = 48 * WF_HOUR_US;
      g_autoptr (WfTimelineModel) model = new_random_model (base, length);
      WfTimelineGeometry here = new_geometry (900.0, base, base + length);
      WfTimelineGeometry there = here;

      wf_time_axis_pan (&there.axis, g_test_rand_double_range (-400.0, 400.0));
      g_autoptr (WfTimelineLayout) a = wf_timeline_layout_new (model, &here);
      g_autoptr (WfTimelineLayout) b = wf_timeline_layout_new (model, &there);

      g_assert_cmpfloat (a->height, ==, b->height);
      for (guint i = 0; i < a->items->len; i++)
        for (guint j = 0; j < b->items->len; j++)
          {
            const WfPlacedItem *one = &g_array_index (a->items, WfPlacedItem, i);
            const WfPlacedItem *other = &g_array_index (b->items, WfPlacedItem, j);

            if (one->item == other->item)
              g_assert_cmpuint (one->row, ==, other->row);
          }
    }
}

static void
test_same_input_same_layout (void)
{
  g_autoptr (WfTimelineModel) model = new_random_model (base, WF_DAY_US);
  WfTimelineGeometry geometry = new_geometry (700.0, base, base + WF_DAY_US);
  g_autoptr (WfTimelineLayout) a = wf_timeline_layout_new (model, &geometry);
  g_autoptr (WfTimelineLayout) b = wf_timeline_layout_new (model, &geometry);

  g_assert_cmpuint (a->items->len, ==, b->items->len);
  for (guint i = 0; i < a->items->len; i++)
    g_assert_cmpmem (&g_array_index (a->items, WfPlacedItem, i), sizeof (WfPlacedItem),
                     &g_array_index (b->items, WfPlacedItem, i), sizeof (WfPlacedItem));
}

static void
test_open_bar_fades_after_now (void)
{
  g_autoptr (WfTimelineModel) model = wf_timeline_model_new (base + 12 * WF_HOUR_US);
  WfTimelineGeometry geometry = new_geometry (960.0, base, base + WF_DAY_US);

  wf_timeline_model_add_lane (model, "telecom", "Telecom cables");
  WfTimelineItem *item = wf_timeline_model_add_item (model, "telecom", "incident:1");
  item->from = base + 2 * WF_HOUR_US;
  item->label = g_strdup ("C-Lion1");

  g_autoptr (WfTimelineLayout) layout = wf_timeline_layout_new (model, &geometry);
  const WfPlacedItem *placed = &g_array_index (layout->items, WfPlacedItem, 0);

  g_assert_cmpfloat_with_epsilon (placed->body.x, 200.0, 0.01);
  g_assert_cmpfloat_with_epsilon (placed->solid_until, 600.0, 0.01);
  g_assert_cmpfloat_with_epsilon (placed->body.x + placed->body.width, 628.0, 0.01);
  g_assert_true (wf_timeline_layout_pick (layout, 300.0, 10.0) == placed);
  g_assert_null (wf_timeline_layout_pick (layout, 700.0, 10.0));
}

static void
test_zoom_keeps_the_instant_under_the_pointer (void)
{
  for (int round = 0; round < 500; round++)
    {
      WfTimeAxis axis = { base, base + WF_DAY_US, 120.0, 800.0 };
      double x = g_test_rand_double_range (120.0, 920.0);
      gint64 at = wf_time_axis_from_x (&axis, x);

      wf_time_axis_zoom (&axis, x, g_test_rand_double_range (0.3, 3.0));
      g_assert_cmpfloat_with_epsilon (wf_time_axis_to_x (&axis, at), x, 0.01);
    }
}

static void
test_axis_stays_within_limits (void)
{
  WfTimeAxis axis = { base, base + WF_DAY_US, 0.0, 800.0 };

  for (int i = 0; i < 100; i++)
    wf_time_axis_zoom (&axis, 400.0, 2.0);
  g_assert_cmpint (axis.to - axis.from, ==, WF_TIME_AXIS_MIN_US);
  for (int i = 0; i < 100; i++)
    wf_time_axis_zoom (&axis, 10.0, 0.5);
  g_assert_cmpint (axis.to - axis.from, ==, WF_TIME_AXIS_MAX_US);
  for (int i = 0; i < 1000; i++)
    wf_time_axis_pan (&axis, 5000.0);
  g_assert_cmpint (axis.from, ==, 0);
}

static void
test_nights_of_the_baltic_in_october (void)
{
  gint64 sunrise, sunset;
  gboolean is_dark;

  /* Almanac, 57° N 20° E, 12 October: sunrise about 05:20Z, sunset about 15:55Z. */
  g_assert_true (
      wf_time_axis_daylight (base + 5 * WF_HOUR_US, 20.0, 57.0, &sunrise, &sunset, &is_dark));
  g_assert_cmpint (ABS (sunrise - (base + 5 * WF_HOUR_US + 20 * WF_MINUTE_US)), <,
                   30 * WF_MINUTE_US);
  g_assert_cmpint (ABS (sunset - (base + 15 * WF_HOUR_US + 55 * WF_MINUTE_US)), <,
                   30 * WF_MINUTE_US);

  gint64 winter = base + 75 * WF_DAY_US;
  g_assert_false (wf_time_axis_daylight (winter, 20.0, 80.0, &sunrise, &sunset, &is_dark));
  g_assert_true (is_dark);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/timeline/random-models", test_random_models);
  g_test_add_func ("/draw/timeline/rows-are-stable", test_rows_are_stable);
  g_test_add_func ("/draw/timeline/same-input-same-layout", test_same_input_same_layout);
  g_test_add_func ("/draw/timeline/open-bar-fades-after-now", test_open_bar_fades_after_now);
  g_test_add_func ("/draw/timeline/zoom-keeps-the-instant",
                   test_zoom_keeps_the_instant_under_the_pointer);
  g_test_add_func ("/draw/timeline/axis-limits", test_axis_stays_within_limits);
  g_test_add_func ("/draw/timeline/nights", test_nights_of_the_baltic_in_october);
  return g_test_run ();
}
