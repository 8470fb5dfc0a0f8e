/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-scene-features.h"
#include "draw/wf-scene-private.h"

#include <math.h>
#include <string.h>

#include "base/wf-paths.h"
#include "wf-scene-fixture.h"

static gboolean
has (char **refs, const char *ref)
{
  return g_strv_contains ((const char *const *) refs, ref);
}

static void
test_fit (WfSceneFixture *self, gconstpointer unused)
{
  WfView view = wf_scene_fixture_fit (self);
  g_auto (GStrv) refs = wf_scene_dup_in_view (self->scene, &view);
  guint n_faults = 0;

  g_assert_true (has (refs, "asset:c-lion1"));
  g_assert_true (has (refs, "asset:bcs-east-west-interlink"));
  g_assert_false (has (refs, "asset:marea"));
  for (char **ref = refs; *ref != NULL; ref++)
    n_faults += g_str_has_prefix (*ref, "fault:");
  g_assert_cmpuint (n_faults, ==, 2);
  g_assert_true (g_str_has_prefix (refs[0], "fault:")); /* worst first */
}

/* The stretch "km 680–720 from Helsinki" is where one comes to after 151 km to the branching unit
 * and 529 more. */
static void
test_fault_place (WfSceneFixture *self, gconstpointer unused)
{
  const WfAsset *cable = wf_dataset_get_asset (self->dataset, "c-lion1");
  WfPosition expected;
  gboolean found = FALSE;

  g_assert_true (wf_situation_leg_position (&cable->legs[1], NULL, 700000 - cable->legs[0].route_m,
                                            &expected));
  for (guint i = 0; i < self->scene->faults->len; i++)
    {
      const WfSceneFault *fault = g_ptr_array_index (self->scene->faults, i);
      double lon, lat;

      if (strcmp (fault->line->ref, "asset:c-lion1") != 0)
        continue;
      wf_mercator_unproject (fault->middle, &lon, &lat);
      g_assert_cmpfloat (wf_distance_m (lon, lat, expected.lon, expected.lat), <, 3000);
      g_assert_nonnull (strstr (fault->text, "680"));
      found = TRUE;
    }
  g_assert_true (found);
}

static void
test_hidden (WfSceneFixture *self, gconstpointer unused)
{
  static const char *const hidden[] = { "telecom-cable", "ixp", NULL };
  g_autoptr (WfScene) scene
      = wf_scene_new (self->picture, self->dataset, self->query, NULL, hidden);
  WfPoint position;

  g_assert_false (wf_scene_get_position (scene, "asset:c-lion1", &position));
  g_assert_true (wf_scene_get_position (scene, "asset:estlink-2", &position));
  g_assert_cmpuint (scene->faults->len, ==, 0); /* no damage on lines that are not there */
}

static void
test_legend (WfSceneFixture *self, gconstpointer unused)
{
  WfView view = wf_scene_fixture_fit (self);
  WfView pacific = { wf_mercator_project (-140, -40), 5, 400, 300 };
  guint legend = wf_scene_get_legend (self->scene, &view);

  g_assert_true (legend & 1u << WF_LEGEND_OUT);
  g_assert_true (legend & 1u << WF_LEGEND_CONTESTED);
  g_assert_true (legend & 1u << WF_LEGEND_DAMAGE);
  g_assert_true (legend & 1u << WF_LEGEND_SCHEMATIC);
  g_assert_cmpuint (wf_scene_get_legend (self->scene, &pacific), ==, 0);
}

static cairo_surface_t *
draw (WfScene *scene, WfBasemap *basemap, const WfView *view, double scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int) (view->width * scale), (int) (view->height * scale));
  cairo_t *cr = cairo_create (surface);

  wf_scene_draw (scene, basemap, cr, view, scale, WF_PALETTE_LIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row
      = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x] & 0xffffff;
}

static int
luma (guint32 colour)
{
  return (int) (299 * (colour >> 16) + 587 * (colour >> 8 & 255) + 114 * (colour & 255)) / 1000;
}

/* How much of a long straight sample is dark and how often it changes: the rhythm that a grey print
 * keeps. */
static void
measure_rhythm (
    WfServiceState state, WfAssetKind kind, WfRouteQuality quality, double *share, int *n_changes)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 20);
  g_autoptr (WfRaster) raster = wf_raster_new (surface);
  const WfPoint points[] = { { -20, 10 }, { 420, 10 } };
  WfDashes dashes = wf_line_dashes (state, kind, quality);
  int n_dark = 0;
  gboolean was_dark = FALSE;

  memset (cairo_image_surface_get_data (surface), 255,
          (gsize) cairo_image_surface_get_stride (surface) * 20);
  wf_raster_add (raster, points, 2, wf_line_width (state, kind), &dashes, 0);
  wf_raster_paint (raster, (WfColour){ 0.4, 0.4, 0.4, 1 }); /* the same grey for all */
  *n_changes = 0;
  for (int x = 0; x < 400; x++)
    {
      int ink = 0;
      gboolean is_dark;

      for (int y = 5; y < 16; y++)
        ink += 255 - luma (pixel (surface, x, y));
      n_dark += ink;
      is_dark = ink > 60;
      *n_changes += is_dark != was_dark;
      was_dark = is_dark;
    }
  *share = n_dark / 400.0 / 153.0; /* mean width of the ink in pixels */
  cairo_surface_destroy (surface);
}

static void
test_states_differ_in_grey (WfSceneFixture *self, gconstpointer unused)
{
  static const WfServiceState states[]
      = { WF_STATE_UNKNOWN,   WF_STATE_IN_SERVICE, WF_STATE_DEGRADED, WF_STATE_OUT,
          WF_STATE_CONTESTED, WF_STATE_PLANNED,    WF_STATE_RETIRED };

  for (int quality = WF_ROUTE_SURVEYED; quality <= WF_ROUTE_SCHEMATIC; quality++)
    for (guint i = 0; i < G_N_ELEMENTS (states); i++)
      for (guint j = i + 1; j < G_N_ELEMENTS (states); j++)
        {
          double share_a, share_b;
          int changes_a, changes_b;

          measure_rhythm (states[i], WF_ASSET_TELECOM_CABLE, (WfRouteQuality) quality, &share_a,
                          &changes_a);
          measure_rhythm (states[j], WF_ASSET_TELECOM_CABLE, (WfRouteQuality) quality, &share_b,
                          &changes_b);
          if (fabs (share_a - share_b) < 0.25 && ABS (changes_a - changes_b) < 12)
            g_error (
                "states %d and %d look alike at quality %d: ink %.2f and %.2f, changes %d and %d",
                (int) states[i], (int) states[j], quality, share_a, share_b, changes_a, changes_b);
        }
}

/* The signs in one ink: each state that is not in service has its own. */
static cairo_surface_t *
draw_badge (WfServiceState state)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 24, 24);
  cairo_t *cr = cairo_create (surface);
  WfMapColours grey = *wf_palette_get (WF_PALETTE_PRINT);

  grey.out = grey.degraded = grey.unknown = grey.planned = (WfColour){ 0.3, 0.3, 0.3, 1 };
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  if (wf_state_has_small_badge (state))
    wf_scene_paint_small_badge (cr, &grey, state, (WfPoint){ 12, 12 });
  else if (state != WF_STATE_IN_SERVICE)
    wf_scene_paint_badge (cr, &grey, state, (WfPoint){ 12, 12 });
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static void
test_badges_differ_in_grey (WfSceneFixture *self, gconstpointer unused)
{
  for (int a = WF_STATE_UNKNOWN; a <= WF_STATE_RETIRED; a++)
    for (int b = a + 1; b <= WF_STATE_RETIRED; b++)
      {
        cairo_surface_t *left = draw_badge ((WfServiceState) a);
        cairo_surface_t *right = draw_badge ((WfServiceState) b);
        guint n = 0;

        for (int y = 0; y < 24; y++)
          for (int x = 0; x < 24; x++)
            n += ABS (luma (pixel (left, x, y)) - luma (pixel (right, x, y))) > 60;
        g_test_message ("%d and %d: %u pixels", a, b, n);
        g_assert_cmpuint (n, >=, 5);
        cairo_surface_destroy (left);
        cairo_surface_destroy (right);
      }
}

/* What the dataset has as not in use is drawn, listed, picked and explained by the legend. */
static void
test_retired (WfSceneFixture *self, gconstpointer unused)
{
  static const char *const ids[]
      = { "nord-stream-1", "nord-stream-2", "nuc-zaporizhzhia", "cantat-3", "tat-14",
          "sea-me-we-3",   "itur" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *ref = g_strconcat ("asset:", ids[i], NULL);
      WfView view = { { 0.5, 0.5 }, 6, 800, 500 };
      g_auto (GStrv) list = NULL;
      WfServiceState state;
      const char *name;

      g_assert_true (wf_scene_get_position (self->scene, ref, &view.centre));
      g_assert_true (wf_scene_describe (self->scene, ref, &state, &name));
      g_assert_cmpint (state, ==, WF_STATE_RETIRED);
      list = wf_scene_dup_in_view (self->scene, &view);
      g_assert_true (has (list, ref));
      g_assert_true (wf_scene_get_legend (self->scene, &view) & 1u << WF_LEGEND_RETIRED);
    }
}

/* How much of a leg as drawn is in a line's ink. */
static double
measure_leg (cairo_surface_t *surface, const WfSceneLeg *leg, const WfView *view)
{
  g_autoptr (GArray) points = wf_scene_leg_dup_screen (leg, view, 0);
  guint n = 0, n_ink = 0;

  for (guint i = 1; i < points->len; i++)
    {
      WfPoint a = g_array_index (points, WfPoint, i - 1), b = g_array_index (points, WfPoint, i);
      const double length = hypot (b.x - a.x, b.y - a.y);

      for (double at = 0; at < length; at += 0.25)
        {
          const double x = a.x + (b.x - a.x) * at / length, y = a.y + (b.y - a.y) * at / length;

          if (x < 40 || y < 40 || x > view->width - 40 || y > view->height - 40)
            continue;
          n++;
          n_ink += luma (pixel (surface, (int) floor (x), (int) floor (y))) < 180;
        }
    }
  g_assert_cmpuint (n, >, 100);
  return (double) n_ink / n;
}

/* One cable of three qualities: each leg drawn in its own, and each named by the legend. */
static void
test_quality_of_each_leg (WfSceneFixture *self, gconstpointer unused)
{
  static const char *const only_cables[] = { "power-cable", "gas-pipeline", "landing-point", NULL };
  const WfAsset *cable = wf_dataset_get_asset (self->dataset, "c-lion1");
  WfLeg *legs = (WfLeg *) cable->legs; /* of this test's own dataset */
  const WfView view = { wf_mercator_project (22.75, 59.45), 8.2, 700, 500 };
  g_autoptr (WfPicture) nothing_happened = wf_picture_new ();
  g_autoptr (WfScene) scene = NULL;
  cairo_surface_t *surface;
  double ink[3];
  cairo_t *cr;

  for (guint i = 0; i < 3; i++)
    legs[i].quality = (WfRouteQuality) (WF_ROUTE_SURVEYED + i);
  scene = wf_scene_new (nothing_happened, self->dataset, self->query, NULL, only_cables);
  g_assert_cmphex (
      wf_scene_get_legend (scene, &view)
          & (1u << WF_LEGEND_SURVEYED | 1u << WF_LEGEND_APPROXIMATE | 1u << WF_LEGEND_SCHEMATIC),
      ==, 1u << WF_LEGEND_SURVEYED | 1u << WF_LEGEND_APPROXIMATE | 1u << WF_LEGEND_SCHEMATIC);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, view.width, view.height);
  cr = cairo_create (surface);
  wf_scene_draw_inset (scene, NULL, cr, &view, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (guint i = 0; i < scene->lines->len; i++)
    for (guint j = 0; j < 3; j++)
      if (((WfSceneLine *) scene->lines->pdata[i])->asset == cable)
        ink[j] = measure_leg (surface, &((WfSceneLine *) scene->lines->pdata[i])->legs[j], &view);
  g_test_message ("ink: %.2f, %.2f, %.2f", ink[0], ink[1], ink[2]);
  g_assert_cmpfloat (ink[0], >, 0.9);
  g_assert_cmpfloat (ink[1], <, ink[0] - 0.08);
  g_assert_cmpfloat (ink[2], <, ink[1] - 0.08);
  cairo_surface_destroy (surface);
}

/* The same of lines that a person drew and said it of, while they are fresh. */
static void
test_quality_of_drawn_lines (WfSceneFixture *self, gconstpointer unused)
{
  const WfView view = { wf_mercator_project (-30, 50), 6, 700, 500 };
  g_autoptr (WfFeatureSet) set = wf_feature_set_new ();
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, view.width, view.height);
  cairo_t *cr = cairo_create (surface);
  const guint wanted = 1u << WF_LEGEND_DRAWN | 1u << WF_LEGEND_APPROXIMATE;
  double ink[3];

  for (guint i = 0; i < 3; i++)
    {
      const guint32 part = wf_feature_set_get_n_parts (set);

      wf_feature_set_add_position (set, (WfPosition){ -34, 49 + i });
      wf_feature_set_add_position (set, (WfPosition){ -26, 49 + i });
      wf_feature_set_end_part (set);
      wf_feature_set_add (set, "line", NULL, WF_FEATURE_LINE, part)->route = i;
    }
  g_ptr_array_add (layers, wf_feature_layer_new (WF_LAYER_DRAWINGS, set, WF_FEATURES_DRAWN));
  wf_scene_set_features (self->scene, layers);
  wf_scene_draw_inset (self->scene, NULL, cr, &view, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (guint i = 0; i < 3; i++)
    {
      WfPoint ends[]
          = { wf_mercator_project (-34, 49 + (int) i), wf_mercator_project (-26, 49 + (int) i) };
      const WfSceneLeg leg = { .points = ends, .n_points = 2 };

      ink[i] = measure_leg (surface, &leg, &view);
    }
  g_test_message ("ink: %.2f, %.2f, %.2f", ink[0], ink[1], ink[2]);
  g_assert_cmpfloat (ink[0], >, 0.9);
  g_assert_cmpfloat (ink[1], <, ink[0] - 0.08);
  g_assert_cmpfloat (ink[2], <, ink[1] - 0.08);
  g_assert_cmphex (wf_scene_get_legend (self->scene, &view) & wanted, ==, wanted);
  cairo_surface_destroy (surface);
}

/* Every kind of site that is in the dataset has its own entry and its own shape. */
static void
test_sites_have_their_signs (WfSceneFixture *self, gconstpointer unused)
{
  g_autoptr (GHashTable) shapes
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  guint n_sites = 0, wanted = 0, seen = 0;

  for (int item = 0; item < WF_LEGEND_N; item++)
    {
      WfAssetKind kind;

      if (!wf_legend_get_site ((WfLegendItem) item, &kind))
        continue;
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 14, 14);
      cairo_t *cr = cairo_create (surface);
      WfColour grey = { 0.3, 0.3, 0.3, 1 };

      wf_scene_paint_symbol (cr, wf_palette_get (WF_PALETTE_PRINT), kind, (WfPoint){ 7, 7 }, 6.6,
                             grey, FALSE);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      g_hash_table_add (shapes,
                        g_bytes_new (cairo_image_surface_get_data (surface),
                                     14 * (gsize) cairo_image_surface_get_stride (surface)));
      cairo_surface_destroy (surface);
      n_sites++;
    }
  g_assert_cmpuint (g_hash_table_size (shapes), ==, n_sites);
  for (guint i = 0; i < self->scene->points->len; i++)
    {
      const WfScenePoint *point = g_ptr_array_index (self->scene->points, i);
      const WfView view = { point->at, 9, 40, 40 };
      const guint legend = wf_scene_get_legend (self->scene, &view);
      gboolean is_named = FALSE;

      for (int item = 0; item < WF_LEGEND_N; item++)
        {
          WfAssetKind kind;

          is_named |= wf_legend_get_site ((WfLegendItem) item, &kind) && kind == point->asset->kind
                      && (legend & 1u << item) != 0;
        }
      g_assert_true (is_named);
      wanted |= 1u << point->asset->kind;
      seen |= legend;
    }
  for (int item = WF_LEGEND_LANDING; item <= WF_LEGEND_FIXED_LINK; item++)
    {
      WfAssetKind kind;

      g_assert_true (wf_legend_get_site ((WfLegendItem) item, &kind));
      g_assert_cmpint ((wanted & 1u << kind) != 0, ==, (seen & 1u << item) != 0);
    }
}

/* So do telecom, power and gas in service, and the three qualities of each. */
static void
test_kinds_and_qualities_differ_in_grey (WfSceneFixture *self, gconstpointer unused)
{
  double shares[9];
  int changes[9];

  for (guint i = 0; i < 9; i++)
    measure_rhythm (WF_STATE_IN_SERVICE, (WfAssetKind) (i / 3), (WfRouteQuality) (i % 3),
                    &shares[i], &changes[i]);
  for (guint i = 0; i < 9; i++)
    for (guint j = i + 1; j < 9; j++)
      if (i / 3 == j / 3 || i % 3 == j % 3)
        if (fabs (shares[i] - shares[j]) < 0.1 && ABS (changes[i] - changes[j]) < 10)
          g_error ("patterns %u and %u look alike: ink %.2f and %.2f, changes %d and %d", i, j,
                   shares[i], shares[j], changes[i], changes[j]);
}

/* What is drawn: the damage is red, its stations too, the sea is sea; at scale 1 and 2. */
static void
test_drawing (WfSceneFixture *self, gconstpointer unused)
{
  g_autofree char *path = wf_path_dup_data (WF_BASEMAP_FILE);
  g_autoptr (WfBasemap) basemap = wf_basemap_load (path, NULL);
  WfView view = wf_scene_fixture_fit (self);

  for (int scale = 1; scale <= 2; scale++)
    {
      cairo_surface_t *surface = draw (self->scene, basemap, &view, scale);

      for (guint i = 0; i < self->scene->faults->len; i++)
        {
          const WfSceneFault *fault = g_ptr_array_index (self->scene->faults, i);
          WfPoint at = wf_view_to_screen (&view, fault->middle);
          gboolean has_red = FALSE;

          for (int y = -8; y <= 8; y++)
            for (int x = -8; x <= 8; x++)
              has_red |= pixel (surface, (int) (at.x * scale) + x, (int) (at.y * scale) + y)
                         == 0xa51d2d;
          g_assert_true (has_red);
        }
      cairo_surface_destroy (surface);
    }
}

/* The own raster and cairo's strokes agree: the same lines, drawn both ways. */
static void
test_raster_agrees (WfSceneFixture *self, gconstpointer unused)
{
  const WfPoint points[] = { { 12, 15 }, { 170, 40 }, { 90, 130 }, { 15, 90 }, { 12, 15 } };
  cairo_surface_t *own = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 200, 150);
  cairo_surface_t *theirs = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 200, 150);
  g_autoptr (WfRaster) raster = wf_raster_new (own);
  cairo_t *cr = cairo_create (theirs);
  double sum_own = 0, sum_theirs = 0;
  int n_far = 0;

  wf_raster_add (raster, points, 5, 3.0, NULL, 0);
  wf_raster_paint (raster, (WfColour){ 1, 1, 1, 1 });
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 3.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i < 5; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
  cairo_stroke (cr);
  cairo_surface_flush (theirs);
  for (int y = 0; y < 150; y++)
    for (int x = 0; x < 200; x++)
      {
        int a = luma (pixel (own, x, y)), b = luma (pixel (theirs, x, y));

        sum_own += a;
        sum_theirs += b;
        n_far += ABS (a - b) > 60;
      }
  g_assert_cmpfloat (fabs (sum_own - sum_theirs), <, sum_theirs * 0.03);
  g_assert_cmpint (n_far, <, 40);
  cairo_destroy (cr);
  cairo_surface_destroy (own);
  cairo_surface_destroy (theirs);
}

/* A line far outside costs nothing and draws nothing; one that crosses shows its middle. */
static void
test_raster_clips (WfSceneFixture *self, gconstpointer unused)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 50, 50);
  g_autoptr (WfRaster) raster = wf_raster_new (surface);
  static const WfDashes dashes = { { 0, 3 }, 2 };
  const WfPoint outside[] = { { -1e7, -1e7 }, { 1e7, -9e6 } };
  const WfPoint across[] = { { -1e6, 25 }, { 1e6, 25 } };

  wf_raster_add (raster, outside, 2, 3, &dashes, 0);
  wf_raster_paint (raster, (WfColour){ 1, 1, 1, 1 });
  for (int y = 0; y < 50; y++)
    for (int x = 0; x < 50; x++)
      g_assert_cmphex (pixel (surface, x, y), ==, 0);
  wf_raster_set_clip (raster, 10, 0, 20, 50);
  wf_raster_add (raster, across, 2, 3, &dashes, 0);
  wf_raster_paint (raster, (WfColour){ 1, 1, 1, 1 });
  g_assert_cmphex (pixel (surface, 9, 25), ==, 0);
  g_assert_cmphex (pixel (surface, 20, 25), !=, 0);
  g_assert_cmphex (pixel (surface, 30, 25), ==, 0);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/draw/scene/" path, WfSceneFixture, NULL, wf_scene_fixture_set_up, func,            \
              wf_scene_fixture_tear_down)
  ADD ("fits-what-is-open", test_fit);
  ADD ("places-damage-along-the-cable", test_fault_place);
  ADD ("hides-layers", test_hidden);
  ADD ("makes-its-legend-from-what-is-seen", test_legend);
  ADD ("states-differ-without-colour", test_states_differ_in_grey);
  ADD ("badges-differ-without-colour", test_badges_differ_in_grey);
  ADD ("draws-what-is-not-in-use", test_retired);
  ADD ("draws-the-quality-of-each-leg", test_quality_of_each_leg);
  ADD ("draws-the-quality-of-drawn-lines", test_quality_of_drawn_lines);
  ADD ("gives-each-site-its-sign", test_sites_have_their_signs);
  ADD ("kinds-and-qualities-differ-in-grey", test_kinds_and_qualities_differ_in_grey);
  ADD ("draws-damage", test_drawing);
  ADD ("raster-agrees-with-cairo", test_raster_agrees);
  ADD ("raster-clips", test_raster_clips);
#undef ADD
  return g_test_run ();
}
