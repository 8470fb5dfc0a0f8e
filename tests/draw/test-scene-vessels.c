/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vessels of imported tracks at an instant. */
#include <math.h>
#include <string.h>

#include "draw/wf-scene-features.h"
#include "wf-scene-fixture.h"

static gboolean
has (char **refs, const char *ref)
{
  return g_strv_contains ((const char *const *) refs, ref);
}

#define T0 (G_GINT64_CONSTANT (1823299200) * G_USEC_PER_SEC)

/* East along 56° N: two hours of a fix every ten minutes, a gap of two hours, an hour more. */
static GPtrArray *
new_tracks (void)
{
  g_autoptr (WfTrackBuilder) builder = wf_track_builder_new ();
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_track_set_unref);

  for (int minute = 0; minute <= 300; minute += 10)
    {
      WfFix fix = { T0 + minute * WF_MINUTE_US, 190000000 + minute * 50000, 560000000, 100, 900 };

      if (minute <= 120 || minute >= 240)
        wf_track_builder_add (builder, 999000001, &fix);
    }
  wf_track_builder_set_name (builder, 999000001, "TRACK ONE");
  g_ptr_array_add (sets, wf_track_builder_finish (builder));
  return sets;
}

static WfScene *
new_scene_at (WfSceneFixture *self, gint64 at)
{
  g_autoptr (GPtrArray) sets = new_tracks ();
  WfScene *scene = wf_scene_new (self->picture, self->dataset, self->query, NULL, NULL);

  wf_scene_set_tracks (scene, sets, at);
  return scene;
}

/* A vessel is where the clock says, can be picked there, and is listed; not before its first fix.
 */
static void
test_vessels_follow_the_clock (WfSceneFixture *self, gconstpointer unused)
{
  const WfView view = { wf_mercator_project (19.7, 56), 8, 800, 500 };
  double before = 0;

  for (int minute = -10; minute <= 120; minute += 5)
    {
      g_autoptr (WfScene) scene = new_scene_at (self, T0 + minute * WF_MINUTE_US);
      g_auto (GStrv) list = wf_scene_dup_in_view (scene, &view);
      g_auto (GStrv) picked = NULL;
      WfServiceState state;
      const char *name;
      WfPoint at;

      g_assert_cmpint (has (list, "track:999000001"), ==, minute >= 0);
      g_assert_cmpint (wf_scene_get_anchor (scene, &view, "track:999000001", &at), ==, minute >= 0);
      if (minute < 0)
        continue;
      g_assert_cmpfloat (at.x, >, before);
      before = at.x;
      picked = wf_scene_pick (scene, &view, at, 4);
      g_assert_true (has (picked, "track:999000001"));
      g_assert_true (wf_scene_describe (scene, "track:999000001", &state, &name));
      g_assert_cmpstr (name, ==, "TRACK ONE (999000001)");
    }
}

static cairo_surface_t *
draw (WfScene *scene, const WfView *view)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, view->width, view->height);
  cairo_t *cr = cairo_create (surface);

  wf_scene_draw (scene, NULL, cr, view, 1, WF_PALETTE_LIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Pixels in which two drawings differ. */
static guint
count_ink (WfScene *scene, WfScene *nothing, const WfView *view)
{
  cairo_surface_t *a = draw (scene, view), *b = draw (nothing, view);
  gsize size = (gsize) cairo_image_surface_get_stride (a) * (gsize) view->height;
  guint n = 0;

  for (gsize i = 0; i < size; i += 4)
    n += ABS (cairo_image_surface_get_data (a)[i] - cairo_image_surface_get_data (b)[i]) > 24;
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
  return n;
}

/* In a gap the vessel stays at its last fix, said to be old; after it the way across is dashed:
 * less ink than a way that was transmitted. */
static void
test_gap_is_not_a_way (WfSceneFixture *self, gconstpointer unused)
{
  const WfView view
      = { wf_mercator_project (19.75, 56), 7.9, 1000, 60 } /* below the zoom of names */;
  g_autoptr (WfScene) nothing = new_scene_at (self, T0 - 1);
  g_autoptr (WfScene) before = new_scene_at (self, T0 + 120 * WF_MINUTE_US);
  g_autoptr (WfScene) inside = new_scene_at (self, T0 + 180 * WF_MINUTE_US);
  g_autoptr (WfScene) after = new_scene_at (self, T0 + 240 * WF_MINUTE_US);
  WfPoint at, still;
  guint ink_before, ink_after;

  g_assert_true (((WfSceneVessel *) g_ptr_array_index (before->vessels, 0))->is_now);
  g_assert_false (((WfSceneVessel *) g_ptr_array_index (inside->vessels, 0))->is_now);
  g_assert_true (((WfSceneVessel *) g_ptr_array_index (after->vessels, 0))->is_now);
  g_assert_true (wf_scene_get_anchor (before, &view, "track:999000001", &at));
  g_assert_true (wf_scene_get_anchor (inside, &view, "track:999000001", &still));
  g_assert_cmpfloat (fabs (at.x - still.x), <, 0.01);
  ink_before = count_ink (before, nothing, &view);
  ink_after = count_ink (after, nothing, &view);
  g_assert_cmpuint (ink_before, >, 30);
  g_assert_cmpuint (ink_after, >, ink_before);
  g_assert_cmpuint (ink_after, <, 2 * ink_before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/draw/scene-vessels/" path, WfSceneFixture, NULL, wf_scene_fixture_set_up, func,    \
              wf_scene_fixture_tear_down)
  ADD ("follow-the-clock", test_vessels_follow_the_clock);
  ADD ("gap-is-not-a-way", test_gap_is_not_a_way);
#undef ADD
  return g_test_run ();
}
