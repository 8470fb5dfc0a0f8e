/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lanes at stations, names along lines, and golden images of what is drawn without text (fonts
 * differ between distributions). */
#include <math.h>
#include <string.h>

#include "draw/wf-line-label.h"
#include "lib/wf-golden.h"
#include "wf-scene-fixture.h"

/* Rasterisers differ at edges; what is drawn elsewhere or in another colour differs by far more. */
#define GOLDEN_SHARE 0.004

/* --- lanes ---------------------------------------------------------------- */

static void
test_offset (void)
{
  for (int i = 0; i < 2000; i++)
    {
      double length = g_test_rand_double_range (1, 2000);
      double along = g_test_rand_double_range (0, 1) * length;
      double a = g_test_rand_int_range (-4, 5), b = g_test_rand_int_range (-4, 5);
      double offset = wf_fan_offset (along, length, a, b);

      /* Lines meet at the symbol, and no lane is left for a farther one. */
      g_assert_cmpfloat (fabs (wf_fan_offset (0, length, a, b)), <, 1e-9);
      g_assert_cmpfloat (fabs (wf_fan_offset (length, length, a, b)), <, 1e-9);
      g_assert_cmpfloat (fabs (offset), <=, fabs (a) + fabs (b) + 1e-9);
      /* From the other end it is the same place. */
      g_assert_cmpfloat_with_epsilon (wf_fan_offset (length - along, length, b, a), offset, 1e-9);
      g_assert_cmpfloat (wf_fan_offset (along, length, 0, 0), ==, 0);
    }
}

/* The middle of a leg is where the data has it; its beginning is where its lane is. */
static void
test_lanes_leave_and_come_back (WfSceneFixture *self, gconstpointer unused)
{
  WfView view = { wf_mercator_project (24.9, 60.0), 8.0, 1000, 700 };
  guint n_lanes = 0;

  for (guint i = 0; i < self->scene->lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (self->scene->lines, i);

      for (guint j = 0; j < line->n_legs; j++)
        {
          const WfSceneLeg *leg = &line->legs[j];
          WfPoint start = wf_view_to_screen (&view, leg->points[0]);
          WfPoint end = wf_view_to_screen (&view, leg->points[leg->n_points - 1]);
          g_autoptr (GArray) points = wf_scene_leg_dup_screen (leg, &view, 0);
          WfPoint first = g_array_index (points, WfPoint, 0);
          WfPoint last = g_array_index (points, WfPoint, points->len - 1);

          g_assert_cmpfloat (hypot (first.x - start.x, first.y - start.y), <, 0.01);
          g_assert_cmpfloat (hypot (last.x - end.x, last.y - end.y), <, 0.01);
          n_lanes += leg->lane_from != 0 || leg->lane_to != 0;
        }
    }
  g_assert_cmpuint (n_lanes, >, 50);
}

/* Every leg can be picked beside its station: where it is drawn there, it is among what is found,
 * and of those that leave together each is the nearest somewhere. */
static void
test_each_can_be_picked (WfSceneFixture *self, gconstpointer unused)
{
  WfView view = { wf_mercator_project (24.9, 60.0), 8.0, 1000, 700 };
  guint n = 0;

  for (guint i = 0; i < self->scene->lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (self->scene->lines, i);

      for (guint j = 0; j < line->n_legs; j++)
        {
          g_autoptr (GArray) points = wf_scene_leg_dup_screen (&line->legs[j], &view, 0);
          double length
              = wf_line_measure ((const WfPoint *) (const void *) points->data, points->len);
          double along = 0;

          for (guint k = 1; k < points->len && length > 300; k++)
            {
              WfPoint before = g_array_index (points, WfPoint, k - 1);
              WfPoint here = g_array_index (points, WfPoint, k);
              along += hypot (here.x - before.x, here.y - before.y);
              if (along < 40 || along > 100 || here.x < 0 || here.y < 0 || here.x > view.width
                  || here.y > view.height)
                continue;
              g_auto (GStrv) picked = wf_scene_pick (self->scene, &view, here, 1.0);
              g_assert_true (g_strv_contains ((const char *const *) picked, line->ref));
              n++;
            }
        }
    }
  g_assert_cmpuint (n, >, 20);
}

/* --- names along lines ------------------------------------------------------ */

static void
test_places_along (void)
{
  for (int i = 0; i < 3000; i++)
    {
      WfPoint points[8]
          = { { g_test_rand_double_range (0, 500), g_test_rand_double_range (0, 500) } };
      double heading = g_test_rand_double_range (-G_PI, G_PI), length;
      double width = g_test_rand_double_range (20, 160), along;
      WfLinePlace place;

      for (guint j = 1; j < G_N_ELEMENTS (points); j++)
        {
          heading += g_test_rand_double_range (-0.3, 0.3);
          points[j] = (WfPoint){ points[j - 1].x + 60 * cos (heading),
                                 points[j - 1].y + 60 * sin (heading) };
        }
      length = wf_line_measure (points, G_N_ELEMENTS (points));
      along = g_test_rand_double_range (-0.1, 1.1) * length;
      if (!wf_line_place_at (points, G_N_ELEMENTS (points), along, width, &place))
        continue;
      /* Upright, on the line, and all of it. */
      g_assert_cmpfloat (fabs (place.angle), <=, G_PI / 2 + 1e-9);
      g_assert_cmpfloat (along, >=, width / 2);
      g_assert_cmpfloat (along, <=, length - width / 2);
      double nearest = G_MAXDOUBLE;
      for (guint j = 0; j + 1 < G_N_ELEMENTS (points); j++)
        for (int step = 0; step <= 60; step++)
          nearest = MIN (
              nearest,
              hypot (points[j].x + (points[j + 1].x - points[j].x) * step / 60 - place.at.x,
                     points[j].y + (points[j + 1].y - points[j].y) * step / 60 - place.at.y));
      g_assert_cmpfloat (nearest, <, MAX (4.0, width * 0.06));
    }
}

static void
test_no_place (void)
{
  static const WfPoint corner[] = { { 0, 0 }, { 100, 0 }, { 100, 100 } };
  WfLinePlace place;

  g_assert_true (wf_line_place_at (corner, 3, 50, 80, &place));
  g_assert_cmpfloat_with_epsilon (place.angle, 0, 1e-9);
  g_assert_false (wf_line_place_at (corner, 3, 100, 80, &place)); /* round the corner */
  g_assert_false (wf_line_place_at (corner, 3, 20, 80, &place));  /* before the beginning */
  g_assert_false (wf_line_place_at (corner, 1, 0, 10, &place));
  /* Right to left is turned round to be read. */
  static const WfPoint back[] = { { 100, 0 }, { 0, 1 } };
  g_assert_true (wf_line_place_at (back, 2, 50, 60, &place));
  g_assert_cmpfloat (fabs (place.angle), <, 0.02);
}

/* --- golden images ----------------------------------------------------------- */

/* Every sample of a legend in the three palettes, at twice the size. */
static void
test_golden_samples (void)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 3 * 120, WF_LEGEND_N * 40);
  cairo_t *cr = cairo_create (surface);

  for (int palette = WF_PALETTE_LIGHT; palette <= WF_PALETTE_PRINT; palette++)
    for (int item = 0; item < WF_LEGEND_N; item++)
      {
        cairo_save (cr);
        cairo_translate (cr, palette * 120, item * 40);
        cairo_rectangle (cr, 0, 0, 120, 40);
        wf_palette_set (cr, wf_palette_get ((WfPalette) palette)->sea);
        cairo_fill (cr);
        cairo_scale (cr, 2, 2);
        wf_legend_draw_sample (cr, (WfLegendItem) item, 60, 20, (WfPalette) palette);
        cairo_restore (cr);
      }
  cairo_destroy (cr);
  wf_golden_assert (surface, "legend-samples", GOLDEN_SHARE);
  cairo_surface_destroy (surface);
}

static cairo_surface_t *
draw_plain (WfScene *scene, const WfView *view, WfPalette palette)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, view->width, view->height);
  cairo_t *cr = cairo_create (surface);

  wf_scene_draw_inset (scene, NULL, cr, view, 1.0, palette, WF_SCENE_PLAIN);
  cairo_destroy (cr);
  return surface;
}

/* The fan-out of the Gulf of Finland: lanes, states, one cable taken as lost. */
static void
test_golden_fan_out (WfSceneFixture *self, gconstpointer unused)
{
  static const char *const assumed[] = { "eesf-3", NULL };
  WfView view = { wf_mercator_project (24.6, 59.85), 7.6, 640, 400 };

  wf_scene_set_assumed (self->scene, assumed);
  cairo_surface_t *light = draw_plain (self->scene, &view, WF_PALETTE_LIGHT);
  cairo_surface_t *dark = draw_plain (self->scene, &view, WF_PALETTE_DARK);
  wf_golden_assert (light, "fan-out-light", GOLDEN_SHARE);
  wf_golden_assert (dark, "fan-out-dark", GOLDEN_SHARE);
  cairo_surface_destroy (light);
  cairo_surface_destroy (dark);
}

/* A fault that is being entered over the selected cable. */
static void
test_golden_sketch (WfSceneFixture *self, gconstpointer unused)
{
  WfView view = { wf_mercator_project (19.6, 57.0), 6.6, 480, 320 };
  WfFaultSketch sketch = { "c-lion1", 1, 500000, 540000, 20000, TRUE };
  cairo_surface_t *surface = draw_plain (self->scene, &view, WF_PALETTE_LIGHT);
  cairo_t *cr = cairo_create (surface);

  wf_scene_draw_mark (self->scene, cr, &view, "asset:c-lion1", TRUE, WF_PALETTE_LIGHT);
  wf_scene_draw_sketch (self->scene, cr, &view, &sketch, WF_PALETTE_LIGHT);
  sketch.is_known = FALSE;
  sketch.from_m = 700000;
  sketch.to_m = 700000;
  wf_scene_draw_sketch (self->scene, cr, &view, &sketch, WF_PALETTE_LIGHT);
  cairo_destroy (cr);
  wf_golden_assert (surface, "fault-sketch", GOLDEN_SHARE);
  cairo_surface_destroy (surface);
}

#define ADD(path, func)                                                                            \
  g_test_add ("/draw/cables/" path, WfSceneFixture, NULL, wf_scene_fixture_set_up, func,           \
              wf_scene_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/cables/offset", test_offset);
  ADD ("lanes-leave-and-come-back", test_lanes_leave_and_come_back);
  ADD ("each-can-be-picked", test_each_can_be_picked);
  g_test_add_func ("/draw/cables/places-along", test_places_along);
  g_test_add_func ("/draw/cables/no-place", test_no_place);
  g_test_add_func ("/draw/cables/golden-samples", test_golden_samples);
  ADD ("golden-fan-out", test_golden_fan_out);
  ADD ("golden-sketch", test_golden_sketch);
  return g_test_run ();
}
