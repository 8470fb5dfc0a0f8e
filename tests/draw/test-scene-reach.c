/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "wf-scene-fixture.h"

#define N_VIEWS 150

static WfView
random_view (void)
{
  WfView view = { wf_mercator_project (g_test_rand_double_range (-10, 30),
                                       g_test_rand_double_range (50, 65)),
                  g_test_rand_double_range (3.5, 8.5), 800, 500 };

  view.centre.x += g_test_rand_int_range (-1, 2); /* any copy of the world */
  return view;
}

static WfPoint
random_screen (const WfView *view)
{
  return (WfPoint){ g_test_rand_double_range (0, view->width),
                    g_test_rand_double_range (0, view->height) };
}

static gboolean
has (char **refs, const char *ref)
{
  return g_strv_contains ((const char *const *) refs, ref);
}

/* The tour is the list in another order: nothing is missing, nothing comes twice. */
static void
test_tour_is_the_list (WfSceneFixture *self, gconstpointer unused)
{
  for (int i = 0; i < N_VIEWS; i++)
    {
      WfView view = random_view ();
      g_auto (GStrv) tour = wf_scene_dup_tour (self->scene, &view);
      g_auto (GStrv) list = wf_scene_dup_in_view (self->scene, &view);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

      g_assert_cmpuint (g_strv_length (tour), ==, g_strv_length (list));
      for (char **ref = tour; *ref != NULL; ref++)
        {
          g_assert_true (has (list, *ref));
          g_assert_true (g_hash_table_add (seen, *ref));
        }
    }
}

/* No stop of the tour lies a whole row above the one before it. */
static void
test_tour_reads_downwards (WfSceneFixture *self, gconstpointer unused)
{
  for (int i = 0; i < N_VIEWS; i++)
    {
      WfView view = random_view ();
      g_auto (GStrv) tour = wf_scene_dup_tour (self->scene, &view);
      WfPoint before = { 0, 0 };

      for (char **ref = tour; *ref != NULL; ref++)
        {
          WfPoint at;

          g_assert_true (wf_scene_get_anchor (self->scene, &view, *ref, &at));
          g_assert_cmpfloat (at.y, >, before.y - 40);
          if (at.x < before.x)
            g_assert_cmpfloat (floor (at.y / 40), >, floor (before.y / 40));
          before = at;
        }
    }
}

/* An anchor lies in the view and on the thing: whoever clicks there finds it. */
static void
test_anchor_hits (WfSceneFixture *self, gconstpointer unused)
{
  for (int i = 0; i < N_VIEWS; i++)
    {
      WfView view = random_view ();
      g_auto (GStrv) list = wf_scene_dup_in_view (self->scene, &view);

      for (char **ref = list; *ref != NULL; ref++)
        {
          g_auto (GStrv) picked = NULL;
          WfPoint at;

          g_assert_true (wf_scene_get_anchor (self->scene, &view, *ref, &at));
          g_assert_cmpfloat (at.x, >=, -1e-3);
          g_assert_cmpfloat (at.y, >=, -1e-3);
          g_assert_cmpfloat (at.x, <=, view.width + 1e-3);
          g_assert_cmpfloat (at.y, <=, view.height + 1e-3);
          picked = wf_scene_pick (self->scene, &view, at, 1);
          g_assert_true (has (picked, *ref));
        }
    }
}

static void
test_anchor_needs_view (WfSceneFixture *self, gconstpointer unused)
{
  WfView pacific = { wf_mercator_project (-140, -40), 5, 400, 300 };
  WfPoint at;

  g_assert_false (wf_scene_get_anchor (self->scene, &pacific, "asset:c-lion1", &at));
  g_assert_false (wf_scene_get_anchor (self->scene, &pacific, "asset:no-such", &at));
  g_assert_false (wf_scene_get_anchor (self->scene, &pacific, NULL, &at));
}

/* A frame over the whole view takes what is in view; any corner may be dragged to any. */
static void
test_frame_of_view (WfSceneFixture *self, gconstpointer unused)
{
  for (int i = 0; i < N_VIEWS; i++)
    {
      WfView view = random_view ();
      WfPoint a = { 0, view.height }, b = { view.width, 0 };
      g_auto (GStrv) frame = wf_scene_pick_frame (self->scene, &view, a, b);
      g_auto (GStrv) back = wf_scene_pick_frame (self->scene, &view, b, a);
      g_auto (GStrv) list = wf_scene_dup_in_view (self->scene, &view);

      g_assert_true (g_strv_equal ((const char *const *) frame, (const char *const *) list));
      g_assert_true (g_strv_equal ((const char *const *) back, (const char *const *) list));
    }
}

/* A frame takes what is picked in it, and a smaller frame nothing that the larger does not. */
static void
test_frame_against_pick (WfSceneFixture *self, gconstpointer unused)
{
  for (int i = 0; i < N_VIEWS; i++)
    {
      WfView view = random_view ();
      WfPoint a = random_screen (&view), b = random_screen (&view);
      WfPoint middle = { (a.x + b.x) / 2, (a.y + b.y) / 2 };
      double reach = MIN (fabs (a.x - b.x), fabs (a.y - b.y)) / 2;
      g_auto (GStrv) frame = wf_scene_pick_frame (self->scene, &view, a, b);
      g_auto (GStrv) inner = wf_scene_pick_frame (self->scene, &view, a, middle);
      /* Damage reaches half as far again: its sign is wider. */
      g_auto (GStrv) picked = wf_scene_pick (self->scene, &view, middle, reach / 1.5);

      for (char **ref = inner; *ref != NULL; ref++)
        g_assert_true (has (frame, *ref));
      for (char **ref = picked; *ref != NULL; ref++)
        g_assert_true (has (frame, *ref));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/draw/scene-reach/" path, WfSceneFixture, NULL, wf_scene_fixture_set_up, func,      \
              wf_scene_fixture_tear_down)
  ADD ("tour-is-the-list-in-another-order", test_tour_is_the_list);
  ADD ("tour-reads-downwards", test_tour_reads_downwards);
  ADD ("anchor-lies-on-the-thing", test_anchor_hits);
  ADD ("anchor-of-what-is-not-in-view", test_anchor_needs_view);
  ADD ("frame-of-the-view-is-the-list", test_frame_of_view);
  ADD ("frame-takes-what-is-picked-in-it", test_frame_against_pick);
#undef ADD
  return g_test_run ();
}
