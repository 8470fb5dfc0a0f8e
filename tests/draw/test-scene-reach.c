/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "draw/wf-scene-features.h"
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
      guint n_more;
      g_auto (GStrv) frame = wf_scene_pick_frame (self->scene, &view, a, b, &n_more);
      g_auto (GStrv) back = wf_scene_pick_frame (self->scene, &view, b, a, &n_more);
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
      guint n_more;
      g_auto (GStrv) frame = wf_scene_pick_frame (self->scene, &view, a, b, &n_more);
      g_auto (GStrv) inner = wf_scene_pick_frame (self->scene, &view, a, middle, &n_more);
      /* Damage reaches half as far again: its sign is wider. */
      g_auto (GStrv) picked = wf_scene_pick (self->scene, &view, middle, reach / 1.5);

      for (char **ref = inner; *ref != NULL; ref++)
        g_assert_true (has (frame, *ref));
      for (char **ref = picked; *ref != NULL; ref++)
        g_assert_true (has (frame, *ref));
    }
}

/* --- more than a list takes -------------------------------------------------- */

/* 1,400 imported points all over Northern Europe; some points in pairs, which
 * are one feature. */
static WfFeatureSet *
new_many (GRand *random)
{
  WfFeatureSet *set = wf_feature_set_new ();

  for (guint i = 0; i < 1400; i++)
    {
      const guint32 part = wf_feature_set_get_n_parts (set);
      g_autofree char *id = g_strdup_printf ("%u", i);

      for (guint j = 0; j < (i % 10 == 0 ? 2u : 1u); j++)
        {
          wf_feature_set_add_position (set, (WfPosition){ g_rand_double_range (random, -10, 30),
                                                          g_rand_double_range (random, 50, 65) });
          wf_feature_set_end_part (set);
        }
      wf_feature_set_add (set, id, NULL, WF_FEATURE_POINT, part);
    }
  return set;
}

/* Counted on the screen, feature by feature. */
static guint
count_in_frame (WfFeatureSet *set, const WfView *view, WfPoint a, WfPoint b)
{
  const guint32 *starts = (const guint32 *) (gpointer) set->parts->data;
  guint n = 0;

  for (guint i = 0; i < set->features->len; i++)
    {
      const WfFeature *feature = &g_array_index (set->features, WfFeature, i);
      gboolean is_in = FALSE;

      for (guint32 part = 0; part < feature->n_parts; part++)
        {
          const WfPosition at
              = g_array_index (set->positions, WfPosition, starts[feature->first_part + part]);
          const WfPoint unit = wf_mercator_project (at.lon, at.lat);

          for (int turn = -2; turn <= 2; turn++)
            {
              const WfPoint screen = wf_view_to_screen (view, (WfPoint){ unit.x + turn, unit.y });

              is_in |= screen.x >= MIN (a.x, b.x) && screen.x <= MAX (a.x, b.x)
                       && screen.y >= MIN (a.y, b.y) && screen.y <= MAX (a.y, b.y);
            }
        }
      n += is_in;
    }
  return n;
}

static guint
count_features (char **refs)
{
  guint n = 0;

  for (char **ref = refs; *ref != NULL; ref++)
    n += g_str_has_prefix (*ref, "feature:");
  return n;
}

/* What is listed and what is said to be not listed is all that there is. */
static void
test_more_than_listed (WfSceneFixture *self, gconstpointer unused)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  g_autoptr (WfFeatureSet) set = new_many (random);
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  guint n_long = 0;

  g_ptr_array_add (layers, wf_feature_layer_new ("dataset:x", set, WF_FEATURES_IMPORTED));
  wf_scene_set_features (self->scene, layers);
  for (int i = 0; i < 40; i++)
    {
      WfView view = random_view ();
      WfPoint a = random_screen (&view), b = random_screen (&view);
      WfPoint corner = { 0, 0 }, other = { view.width, view.height };
      guint n_more, n_faults, n_others;
      g_auto (GStrv) frame = NULL;
      g_auto (GStrv) list = NULL;

      view.zoom = g_test_rand_double_range (1.5, 6);
      frame = wf_scene_pick_frame (self->scene, &view, a, b, &n_more);
      g_assert_cmpuint (count_features (frame) + n_more, ==, count_in_frame (set, &view, a, b));
      list = wf_scene_dup_in_view (self->scene, &view);
      wf_scene_count_in_view (self->scene, &view, &n_faults, &n_others);
      n_more = wf_scene_count_unlisted (self->scene, &view);
      n_long += n_more > 0;
      g_assert_cmpuint (count_features (list) + n_more, ==,
                        count_in_frame (set, &view, corner, other));
      g_assert_cmpuint (g_strv_length (list) + n_more, ==, n_faults + n_others);
    }
  g_assert_cmpuint (n_long, >, 5);
}

/* A line round the frame has a box that meets it and is not in it; an area is in it everywhere. */
static void
test_shapes_in_frame (WfSceneFixture *self, gconstpointer unused)
{
  static const WfPosition round[] = { { 0, 50 }, { 20, 50 }, { 20, 65 }, { 0, 65 }, { 0, 50 } };
  const WfView view = { wf_mercator_project (10, 58), 5, 200, 150 };
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  g_autoptr (WfFeatureSet) set = wf_feature_set_new ();
  g_auto (GStrv) list = NULL;

  for (int i = 0; i < 2; i++)
    {
      const guint32 part = wf_feature_set_get_n_parts (set);

      for (guint j = 0; j < G_N_ELEMENTS (round); j++)
        wf_feature_set_add_position (set, round[j]);
      wf_feature_set_end_part (set);
      wf_feature_set_add (set, i ? "area" : "line", NULL, i ? WF_FEATURE_AREA : WF_FEATURE_LINE,
                          part);
    }
  g_ptr_array_add (layers, wf_feature_layer_new ("dataset:x", set, WF_FEATURES_IMPORTED));
  wf_scene_set_features (self->scene, layers);
  list = wf_scene_dup_in_view (self->scene, &view);
  g_assert_true (has (list, "feature:dataset:x/1"));
  g_assert_false (has (list, "feature:dataset:x/0"));
}

/* --- culling and thinning ------------------------------------------------------ */

typedef struct
{
  GHashTable *calls; /* "feature/part/shift" -> how often */
} Calls;

static void
call_cb (const WfFeatureLayer *layer, guint feature, guint32 part, int shift, gpointer user_data)
{
  Calls *self = user_data;
  char *key = g_strdup_printf ("%u/%u/%d", feature, part, shift);
  const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, key));

  g_hash_table_replace (self->calls, key, GUINT_TO_POINTER (n + 1));
}

static guint
n_calls (const Calls *self, guint feature, guint32 part, int shift)
{
  g_autofree char *key = g_strdup_printf ("%u/%u/%d", feature, part, shift);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, key));
}

/* Points, and lines of which some cross 180°, all over the world. */
static WfFeatureSet *
new_worldwide (void)
{
  WfFeatureSet *set = wf_feature_set_new ();

  for (guint i = 0; i < 400; i++)
    {
      const guint32 part = wf_feature_set_get_n_parts (set);
      const gboolean is_line = i % 4 == 0;
      double lon = g_test_rand_double_range (-180, 180), lat = g_test_rand_double_range (-80, 80);
      g_autofree char *id = g_strdup_printf ("%u", i);

      for (guint j = 0; j < (is_line ? 5u : 1u); j++)
        {
          wf_feature_set_add_position (
              set, (WfPosition){ lon > 180 ? lon - 360 : lon, CLAMP (lat, -84, 84) });
          lon += g_test_rand_double_range (0, 9);
          lat += g_test_rand_double_range (-5, 5);
        }
      wf_feature_set_end_part (set);
      wf_feature_set_add (set, id, NULL, is_line ? WF_FEATURE_LINE : WF_FEATURE_POINT, part);
    }
  return set;
}

/* The grid against trying everything: what lies in the rectangle is called once for each copy of
 * the world, and what is called lies in it or in a cell that meets it. */
static void
test_grid_against_everything (WfSceneFixture *self, gconstpointer unused)
{
  g_autoptr (WfFeatureSet) set = new_worldwide ();
  g_autoptr (WfFeatureLayer) layer = wf_feature_layer_new ("dataset:x", set, WF_FEATURES_IMPORTED);
  const double cell = 1.0 / 256;
  guint n_found = 0, n_skipped = 0;

  for (int round = 0; round < 60; round++)
    {
      const WfPoint from
          = { g_test_rand_double_range (-1.5, 1.5), g_test_rand_double_range (-0.1, 0.9) };
      const WfPoint to = { from.x + g_test_rand_double_range (0.001, round % 3 ? 0.2 : 1.4),
                           from.y + g_test_rand_double_range (0.001, 0.3) };
      g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      Calls calls = { table };

      wf_feature_layer_each_point (layer, from, to, call_cb, &calls);
      wf_feature_layer_each_shape (layer, from, to, call_cb, &calls);
      for (guint i = 0; i < set->features->len; i++)
        {
          const WfFeature *feature = &g_array_index (set->features, WfFeature, i);
          WfBox box = wf_box_empty;
          guint n;
          const WfPoint *points = wf_feature_layer_get_part (layer, feature->first_part, &n);

          for (guint j = 0; j < n; j++)
            wf_box_add (&box, points[j]);
          for (int shift = -4; shift <= 4; shift++)
            {
              const gboolean is_in = box.right + shift >= from.x && box.left + shift <= to.x
                                     && box.bottom >= from.y && box.top <= to.y;
              const gboolean is_near = box.right + shift >= from.x - cell
                                       && box.left + shift <= to.x + cell
                                       && box.bottom >= from.y - cell && box.top <= to.y + cell;
              const guint n_called = n_calls (&calls, i, feature->first_part, shift);

              g_assert_cmpuint (n_called, <=, 1);
              if (is_in)
                g_assert_cmpuint (n_called, ==, 1);
              if (n_called > 0)
                g_assert_true (is_near);
              n_found += is_in;
              n_skipped += n_called == 0;
            }
        }
    }
  g_assert_cmpuint (n_found, >, 500);
  g_assert_cmpuint (n_skipped, >, 500);
}

/* Of a crowd: whoever is refused has one that was taken beside it; two that were taken are not in
 * one cell; a pan by whole pixels changes nothing. */
static void
test_crowd (void)
{
  const double cell = 7;

  for (int round = 0; round < 20; round++)
    {
      const WfView view = random_view ();
      const double world = wf_view_get_world_px (&view);
      WfView moved = view;
      g_autofree WfCrowd *crowd = wf_crowd_new (&view, cell);
      g_autofree WfCrowd *other = NULL;
      g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (WfPoint));
      const double dx = g_test_rand_int_range (-30, 30), dy = g_test_rand_int_range (-30, 30);
      guint n_refused = 0;

      moved.centre.x += dx / world;
      moved.centre.y += dy / world;
      other = wf_crowd_new (&moved, cell);
      for (guint i = 0; i < 1500; i++)
        {
          /* Far enough inside for both, and not on the edge of a cell. */
          const WfPoint at
              = { g_test_rand_double_range (60, 360), g_test_rand_double_range (60, 260) };
          const gboolean is_taken = wf_crowd_take (crowd, at);
          double nearest = G_MAXDOUBLE;

          for (guint j = 0; j < taken->len; j++)
            nearest = MIN (nearest, hypot (at.x - g_array_index (taken, WfPoint, j).x,
                                           at.y - g_array_index (taken, WfPoint, j).y));
          if (!is_taken)
            g_assert_cmpfloat (nearest, <=, cell * G_SQRT2);
          n_refused += !is_taken;
          g_assert_cmpint (wf_crowd_take (other, (WfPoint){ at.x - dx, at.y - dy }), ==, is_taken);
          if (is_taken)
            g_array_append_val (taken, at);
        }
      g_assert_cmpuint (taken->len, <=, (guint) ((300 / cell + 2) * (200 / cell + 2)));
      g_assert_cmpuint (n_refused, >, 100);
    }
}

/* What is said to be drawn is what one counts, and every sign that is not has one beside it. */
static void
test_signs_are_counted (WfSceneFixture *self, gconstpointer unused)
{
  guint n_thinned = 0;

  for (int i = 0; i < 60; i++)
    {
      WfView view = random_view ();
      guint n_drawn, n_all, n_there = 0;

      wf_scene_count_signs (self->scene, &view, &n_drawn, &n_all);
      for (guint j = 0; j < self->scene->points->len; j++)
        {
          const WfScenePoint *point = g_ptr_array_index (self->scene->points, j);

          for (int turn = -2; turn <= 2; turn++)
            {
              const WfPoint at
                  = wf_view_to_screen (&view, (WfPoint){ point->at.x + turn, point->at.y });

              n_there += wf_point_is_shown (point, view.zoom) && at.x >= 0 && at.y >= 0
                         && at.x <= view.width && at.y <= view.height;
            }
        }
      g_assert_cmpuint (n_all, ==, n_there);
      g_assert_cmpuint (n_drawn, <=, n_all);
      g_assert_true (n_drawn > 0 || n_all == 0);
      n_thinned += n_drawn < n_all;
    }
  g_assert_cmpuint (n_thinned, >, 3);
}

/* A thousand points of a file at one place are one sign. */
static void
test_thinned_features (WfSceneFixture *self, gconstpointer unused)
{
  g_autoptr (WfFeatureSet) set = wf_feature_set_new ();
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  const WfView view = { wf_mercator_project (-30, 45), 6, 400, 300 };
  guint n_drawn, n_all;

  for (guint i = 0; i < 1000; i++)
    {
      const guint32 part = wf_feature_set_get_n_parts (set);
      g_autofree char *id = g_strdup_printf ("%u", i);

      wf_feature_set_add_position (set, (WfPosition){ -30.001 + i * 1e-6, 45.001 });
      wf_feature_set_end_part (set);
      wf_feature_set_add (set, id, NULL, WF_FEATURE_POINT, part);
    }
  g_ptr_array_add (layers, wf_feature_layer_new ("dataset:x", set, WF_FEATURES_IMPORTED));
  wf_scene_set_features (self->scene, layers);
  wf_scene_count_signs (self->scene, &view, &n_drawn, &n_all);
  g_assert_cmpuint (n_all, ==, 1000);
  g_assert_cmpuint (n_drawn, <=, 2); /* the edge of a cell may part them */
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
  ADD ("more-than-a-list-takes", test_more_than_listed);
  ADD ("shapes-in-the-frame", test_shapes_in_frame);
  ADD ("grid-finds-what-trying-everything-finds", test_grid_against_everything);
  g_test_add_func ("/draw/scene-reach/crowd", test_crowd);
  ADD ("signs-are-counted", test_signs_are_counted);
  ADD ("thinned-features-are-counted", test_thinned_features);
#undef ADD
  return g_test_run ();
}
