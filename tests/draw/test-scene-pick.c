/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies under the pointer. */
#include "wf-scene-fixture.h"

#include <math.h>

#define TOLERANCE_PX 8.0

static gboolean
has (char **refs, const char *ref)
{
  return g_strv_contains ((const char *const *) refs, ref);
}

static double
segment_px (WfPoint p, WfPoint a, WfPoint b)
{
  const double run = hypot (b.x - a.x, b.y - a.y);
  double t = run > 0 ? ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / (run * run) : 0;

  t = CLAMP (t, 0, 1);
  return hypot (a.x + t * (b.x - a.x) - p.x, a.y + t * (b.y - a.y) - p.y);
}

/* Every step of every copy of the world that a view may show, without any box. */
static double
real_px (const WfSceneLeg *leg, const WfView *view, WfPoint screen)
{
  double best = G_MAXDOUBLE;

  for (int copy = -6; copy <= 6; copy++)
    for (guint i = 0; i + 1 < leg->n_points; i++)
      {
        WfPoint a = { leg->points[i].x + copy, leg->points[i].y };
        WfPoint b = { leg->points[i + 1].x + copy, leg->points[i + 1].y };

        best = MIN (best,
                    segment_px (screen, wf_view_to_screen (view, a), wf_view_to_screen (view, b)));
      }
  return best;
}

static double
drawn_px (const WfSceneLeg *leg, const WfView *view, WfPoint screen)
{
  double best = G_MAXDOUBLE;

  for (int copy = -6; copy <= 6; copy++)
    {
      g_autoptr (GArray) points = wf_scene_leg_dup_screen (leg, view, copy);

      for (guint i = 0; i + 1 < points->len; i++)
        best = MIN (best, segment_px (screen, g_array_index (points, WfPoint, i),
                                      g_array_index (points, WfPoint, i + 1)));
    }
  return best;
}

/* Where it lies, and before that where it is drawn beside others. */
static double
line_px (const WfSceneLine *line, const WfView *view, WfPoint screen)
{
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < line->n_legs; i++)
    {
      const WfSceneLeg *leg = &line->legs[i];
      const gboolean is_beside = wf_scene_leg_get_lane_px (leg, view) > 0;

      best = MIN (best, real_px (leg, view, screen) + (is_beside ? 0.5 : 0));
      if (is_beside)
        best = MIN (best, drawn_px (leg, view, screen));
    }
  return best;
}

static double
point_px (const WfScenePoint *point, const WfView *view, WfPoint screen)
{
  double best = G_MAXDOUBLE;

  for (int copy = -6; copy <= 6; copy++)
    {
      WfPoint at = wf_view_to_screen (view, (WfPoint){ point->at.x + copy, point->at.y });

      best = MIN (best, hypot (at.x - screen.x, at.y - screen.y));
    }
  return best;
}

static void
check_picked (const WfSceneFixture *self, const WfView *view, WfPoint screen)
{
  g_auto (GStrv) picked = wf_scene_pick (self->scene, view, screen, TOLERANCE_PX);
  const gboolean is_cut = g_strv_length (picked) >= 64;
  double before = 0;

  for (guint i = 0; i < self->scene->points->len; i++)
    {
      const WfScenePoint *point = g_ptr_array_index (self->scene->points, i);
      const double px = point_px (point, view, screen);

      if (!wf_point_is_shown (point, view->zoom))
        g_assert_false (has (picked, point->ref));
      else if (fabs (px - TOLERANCE_PX) > 1e-6 && !(is_cut && px <= TOLERANCE_PX))
        g_assert_cmpint (px <= TOLERANCE_PX, ==, has (picked, point->ref));
    }
  for (guint i = 0; i < self->scene->lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (self->scene->lines, i);
      const double px = line_px (line, view, screen);

      if (fabs (px - TOLERANCE_PX) > 1e-6 && !(is_cut && px <= TOLERANCE_PX))
        g_assert_cmpint (px <= TOLERANCE_PX, ==, has (picked, line->ref));
    }
  for (char **ref = picked; *ref != NULL; ref++) /* lines in use: the nearest first */
    for (guint i = 0; i < self->scene->lines->len; i++)
      {
        const WfSceneLine *line = g_ptr_array_index (self->scene->lines, i);

        if (!g_str_equal (line->ref, *ref) || line->state == WF_STATE_RETIRED)
          continue;
        g_assert_cmpfloat (line_px (line, view, screen), >=, before - 1e-6);
        before = line_px (line, view, screen);
      }
}

/* At every zoom and in every copy of the world, against looking at everything. */
static void
test_pick (WfSceneFixture *self, gconstpointer unused)
{
  for (int i = 0; i < 60; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (
          self->scene->lines, (guint) g_test_rand_int_range (0, (gint32) self->scene->lines->len));
      const WfSceneLeg *leg = &line->legs[g_test_rand_int_range (0, (gint32) line->n_legs)];
      WfView view = { leg->points[g_test_rand_int_range (0, (gint32) leg->n_points)],
                      1 + i % 12 + g_test_rand_double_range (0, 1), 800, 500 };
      WfPoint screen
          = { 400 + g_test_rand_double_range (-30, 30), 250 + g_test_rand_double_range (-30, 30) };

      view.centre.x += g_test_rand_int_range (-1, 2);
      check_picked (self, &view, screen);
      screen = (WfPoint){ g_test_rand_double_range (0, 800), g_test_rand_double_range (0, 500) };
      check_picked (self, &view, screen);
    }
}

/* What was taken as lost is shown, and so picked, at every zoom. */
static void
test_pick_assumed (WfSceneFixture *self, gconstpointer unused)
{
  const WfScenePoint *point = NULL;
  WfView view = { { 0.5, 0.5 }, 2, 800, 500 };

  for (guint i = 0; i < self->scene->points->len && point == NULL; i++)
    if (!wf_point_is_shown (g_ptr_array_index (self->scene->points, i), 2))
      point = g_ptr_array_index (self->scene->points, i);
  view.centre = point->at;
  g_auto (GStrv) before = wf_scene_pick (self->scene, &view, (WfPoint){ 400, 250 }, 8);
  g_assert_false (has (before, point->ref));
  wf_scene_set_assumed (self->scene, (const char *const[]){ point->asset->id, NULL });
  g_auto (GStrv) after = wf_scene_pick (self->scene, &view, (WfPoint){ 400, 250 }, 8);
  g_assert_true (has (after, point->ref));
}

static gboolean
is_unused (const WfScene *scene, const char *ref)
{
  for (guint i = 0; i < scene->lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (scene->lines, i);
      if (g_str_equal (line->ref, ref))
        return line->state == WF_STATE_RETIRED;
    }
  for (guint i = 0; i < scene->points->len; i++)
    {
      const WfScenePoint *point = g_ptr_array_index (scene->points, i);
      if (g_str_equal (point->ref, ref))
        return point->state == WF_STATE_RETIRED;
    }
  return FALSE;
}

/* A pipeline that carries nothing does not stand before the cable that it crosses. */
static void
test_pick_used_first (WfSceneFixture *self, gconstpointer unused)
{
  guint n_beside = 0;

  for (guint i = 0; i < self->scene->lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (self->scene->lines, i);

      for (guint k = 0; line->state == WF_STATE_RETIRED && k < line->n_legs; k++)
        for (guint m = 0; m < line->legs[k].n_points; m++)
          {
            WfView view = { line->legs[k].points[m], 5, 800, 500 };
            g_auto (GStrv) picked = wf_scene_pick (self->scene, &view, (WfPoint){ 400, 250 }, 8);

            for (guint j = 1; picked[j - 1] != NULL && picked[j] != NULL; j++)
              {
                n_beside++;
                g_assert_false (is_unused (self->scene, picked[j - 1])
                                && !is_unused (self->scene, picked[j]));
              }
          }
    }
  g_assert_cmpuint (n_beside, >, 3);
}

/* The other copy of the world gives the same answer. */
static void
test_pick_wraps (WfSceneFixture *self, gconstpointer unused)
{
  WfView view = wf_scene_fixture_fit (self);
  const WfSceneFault *fault = g_ptr_array_index (self->scene->faults, 0);
  WfPoint screen = wf_view_to_screen (&view, fault->middle);
  g_auto (GStrv) here = wf_scene_pick (self->scene, &view, screen, 8);

  view.centre.x += 2.0;
  g_auto (GStrv) there = wf_scene_pick (self->scene, &view, screen, 8);
  g_auto (GStrv) list = wf_scene_dup_in_view (self->scene, &view);
  g_assert_cmpstr (here[0], ==, fault->ref);
  g_assert_true (g_strv_equal ((const char *const *) here, (const char *const *) there));
  g_assert_true (has (list, fault->ref));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/draw/scene-pick/" path, WfSceneFixture, NULL, wf_scene_fixture_set_up, func,       \
              wf_scene_fixture_tear_down)
  ADD ("agrees-with-looking-at-everything", test_pick);
  ADD ("picks-what-is-taken-as-lost", test_pick_assumed);
  ADD ("picks-what-is-in-use-first", test_pick_used_first);
  ADD ("picks-in-every-copy-of-the-world", test_pick_wraps);
#undef ADD
  return g_test_run ();
}
