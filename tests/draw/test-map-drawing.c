/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Golden images of whole maps, without text but for one: palettes, the wrapped world, the
 * antimeridian, high latitudes, two pixels for one, vessels, the order of layers. What can be said
 * of such a picture without a golden one is asserted beside it. */
#include <math.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "base/wf-paths.h"
#include "draw/wf-scene-features.h"
#include "lib/wf-golden.h"
#include "wf-scene-fixture.h"

#define SHARE 0.004 /* of the pixels: rasterisers differ at edges */

typedef struct
{
  WfSceneFixture scene;
  WfBasemap *basemap;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = wf_path_dup_data (WF_BASEMAP_FILE);

  wf_scene_fixture_set_up (&self->scene, NULL);
  self->basemap = wf_basemap_load (path, NULL);
  g_assert_nonnull (self->basemap);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  wf_basemap_unref (self->basemap);
  wf_scene_fixture_tear_down (&self->scene, NULL);
}

static WfView
view_at (double lon, double lat, double zoom, int width, int height)
{
  return (WfView){ wf_mercator_project (lon, lat), zoom, width, height };
}

static cairo_surface_t *
draw (Fixture *self, WfScene *scene, const WfView *view, int scale, WfPalette palette, int inset)
{
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, view->width * scale, view->height * scale);
  cairo_t *cr = cairo_create (surface);

  wf_scene_draw_inset (scene, self->basemap, cr, view, scale, palette, inset);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static void
check (Fixture *self, const WfView *view, int scale, WfPalette palette, const char *name)
{
  cairo_surface_t *surface = draw (self, self->scene.scene, view, scale, palette, WF_SCENE_PLAIN);

  wf_golden_assert (surface, name, SHARE);
  cairo_surface_destroy (surface);
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  guint32 colour;

  memcpy (&colour,
          cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface)
              + 4 * x,
          4);
  return colour & 0xffffff;
}

static double
channel (guint32 colour, int i)
{
  return (double) (colour >> 8 * i & 0xff);
}

static const char *const everything_hidden[] = { "telecom-cable", "power-cable",    "gas-pipeline",
                                                 "landing-point", "branching-unit", "ixp",
                                                 "data-centre",   "ground-station", "cable-depot",
                                                 "lng-terminal",  "port",           "power-plant",
                                                 "offshore-node", "transport-link", WF_LAYER_FAULT,
                                                 WF_LAYER_PLACES, WF_LAYER_TRACKS,  NULL };

static gboolean
is_colour (guint32 seen, WfColour colour)
{
  return fabs (channel (seen, 2) - colour.red * 255) < 6
         && fabs (channel (seen, 1) - colour.green * 255) < 6
         && fabs (channel (seen, 0) - colour.blue * 255) < 6;
}

/* --- palettes ------------------------------------------------------------------- */

static void
test_palettes (Fixture *self, gconstpointer unused)
{
  const WfView view = view_at (20, 58.5, 5.2, 440, 300);

  check (self, &view, 1, WF_PALETTE_LIGHT, "map-light");
  check (self, &view, 1, WF_PALETTE_DARK, "map-dark");
  check (self, &view, 1, WF_PALETTE_PRINT, "map-print");
}

/* --- lakes ---------------------------------------------------------------------- */

/* The large lakes are water and what lies beside them is not, at every zoom at which one sees them.
 */
static void
test_lakes (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *name;
    WfPosition wet, dry;
  } lakes[] = { { "Vänern", { 13.5, 58.95 }, { 14.6, 58.9 } },
                { "Ladoga", { 31.4, 60.9 }, { 34.2, 60.6 } } };
  const WfMapColours *colours = wf_palette_get (WF_PALETTE_LIGHT);
  g_autoptr (WfScene) empty = wf_scene_new (self->scene.picture, self->scene.dataset,
                                            self->scene.query, NULL, everything_hidden);

  for (guint i = 0; i < G_N_ELEMENTS (lakes); i++)
    for (int zoom = 5; zoom <= 9; zoom++)
      {
        const WfView wet = view_at (lakes[i].wet.lon, lakes[i].wet.lat, zoom, 40, 40);
        const WfView dry = view_at (lakes[i].dry.lon, lakes[i].dry.lat, zoom, 40, 40);
        cairo_surface_t *water = draw (self, empty, &wet, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
        cairo_surface_t *land = draw (self, empty, &dry, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);

        g_test_message ("%s at zoom %d", lakes[i].name, zoom);
        g_assert_true (is_colour (pixel (water, 20, 20), colours->sea));
        g_assert_true (is_colour (pixel (land, 20, 20), colours->land));
        cairo_surface_destroy (water);
        cairo_surface_destroy (land);
      }
}

/* --- names ---------------------------------------------------------------------- */

#define NAMES_SHARE 0.005 /* letters are edges all over; names over names are twice as much */

/* Where the golden image was made, "Sans" is this, and cairo sets letters on whole pixels, as it no
 * longer does from 1.17 on; of other letters a picture is another. Elsewhere test-labels looks at
 * where names lie. */
#define NAMES_FAMILY "Noto Sans"
#define NAMES_CAIRO CAIRO_VERSION_ENCODE (1, 17, 0)

static gboolean
has_letters (void)
{
  PangoFontDescription *sans = pango_font_description_from_string ("Sans 10");
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoFont *font = pango_context_load_font (context, sans);
  PangoFontDescription *found = pango_font_describe (font);
  const gboolean has = cairo_version () < NAMES_CAIRO
                       && g_str_equal (pango_font_description_get_family (found), NAMES_FAMILY);

  pango_font_description_free (found);
  g_object_unref (font);
  g_object_unref (context);
  pango_font_description_free (sans);
  return has;
}

/* Names, call-outs, symbols and badges, as the window shows them. */
static void
test_names (Fixture *self, gconstpointer unused)
{
  const WfView view = view_at (21, 59, 6.2, 520, 340);
  cairo_surface_t *surface;

  if (!has_letters ())
    {
      g_test_skip ("letters are drawn otherwise here");
      return;
    }
  surface = draw (self, self->scene.scene, &view, 1, WF_PALETTE_LIGHT, 0);
  wf_golden_assert (surface, "map-names", NAMES_SHARE);
  cairo_surface_destroy (surface);
}

/* --- the world ------------------------------------------------------------------ */

/* The second copy of the world is the first, pixel by pixel. */
static void
test_wrap (Fixture *self, gconstpointer unused)
{
  const WfView view = view_at (100, 35, 1.0, 1100, 300); /* the world is 512 pixels wide */
  cairo_surface_t *surface
      = draw (self, self->scene.scene, &view, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
  guint n_other = 0;

  for (int y = 0; y < 300; y++)
    for (int x = 30; x < 1070 - 512; x++)
      n_other += pixel (surface, x, y) != pixel (surface, x + 512, y);
  g_assert_cmpuint (n_other, <, 300 * 528 / 200); /* edges fall on other parts of pixels */
  wf_golden_assert (surface, "map-world-wrap", SHARE);
  cairo_surface_destroy (surface);
}

/* Nothing of the world lies above or below it. */
static void
test_poles (Fixture *self, gconstpointer unused)
{
  const WfView view = view_at (0, 0, 0.5, 500, 700);
  cairo_surface_t *surface
      = draw (self, self->scene.scene, &view, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
  const WfPoint top = wf_view_to_screen (&view, (WfPoint){ 0.5, 0 });

  for (int x = 0; x < 500; x++)
    g_assert_cmphex (pixel (surface, x, (int) top.y - 20), ==, pixel (surface, 0, 0));
  cairo_surface_destroy (surface);
}

static void
add_line (WfFeatureSet *set, const char *id, const WfPosition *positions, guint n, gboolean is_area)
{
  const guint32 part = wf_feature_set_get_n_parts (set);

  for (guint i = 0; i < n; i++)
    wf_feature_set_add_position (set, positions[i]);
  wf_feature_set_end_part (set);
  wf_feature_set_add (set, id, NULL, is_area ? WF_FEATURE_AREA : WF_FEATURE_LINE, part);
}

/* A line and an area over 180° are whole, from either side. */
static void
test_antimeridian (Fixture *self, gconstpointer unused)
{
  static const WfPosition line[] = { { 160, 66 }, { 175, 64 }, { -176, 63 }, { -165, 65 } };
  static const WfPosition area[]
      = { { 176, 58 }, { -172, 58 }, { -172, 61 }, { 176, 61 }, { 176, 58 } };
  g_autoptr (WfFeatureSet) set = wf_feature_set_new ();
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);

  add_line (set, "line", line, G_N_ELEMENTS (line), FALSE);
  add_line (set, "area", area, G_N_ELEMENTS (area), TRUE);
  g_ptr_array_add (layers, wf_feature_layer_new ("dataset:x", set, WF_FEATURES_IMPORTED));
  wf_scene_set_features (self->scene.scene, layers);
  for (int side = -1; side <= 1; side += 2)
    {
      const WfView view = view_at (180 * side, 62, 4.0, 420, 300);
      const WfPoint inside
          = wf_view_to_screen (&view, (WfPoint){ wf_mercator_project (180 * side, 0).x,
                                                 wf_mercator_project (0, 59.5).y });
      cairo_surface_t *surface
          = draw (self, self->scene.scene, &view, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);

      /* Filled up to the line itself and beyond it. */
      g_assert_cmphex (pixel (surface, (int) inside.x - 4, (int) inside.y), ==,
                       pixel (surface, (int) inside.x + 4, (int) inside.y));
      g_assert_cmphex (pixel (surface, (int) inside.x, (int) inside.y), !=,
                       pixel (surface, (int) inside.x, (int) inside.y + 60));
      wf_golden_assert (surface, "map-antimeridian", SHARE); /* the same from both sides */
      cairo_surface_destroy (surface);
    }
}

static void
test_high_latitude (Fixture *self, gconstpointer unused)
{
  const WfView svalbard = view_at (17, 78.2, 4.6, 440, 340);
  const WfView edge = view_at (-35, 83.6, 3.4, 300, 240); /* the map ends at 85° */

  check (self, &svalbard, 1, WF_PALETTE_LIGHT, "map-svalbard");
  check (self, &edge, 1, WF_PALETTE_LIGHT, "map-north-edge");
}

/* --- two pixels for one ----------------------------------------------------------- */

/* Finer, and not another picture: four pixels together are the one. */
static void
test_hidpi (Fixture *self, gconstpointer unused)
{
  const WfView view = view_at (24.6, 59.85, 6.6, 300, 200);
  cairo_surface_t *one = draw (self, self->scene.scene, &view, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
  cairo_surface_t *two = draw (self, self->scene.scene, &view, 2, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
  guint n_far = 0;

  for (int y = 0; y < view.height; y++)
    for (int x = 0; x < view.width; x++)
      for (int i = 0; i < 3; i++)
        {
          const double mean
              = (channel (pixel (two, 2 * x, 2 * y), i) + channel (pixel (two, 2 * x + 1, 2 * y), i)
                 + channel (pixel (two, 2 * x, 2 * y + 1), i)
                 + channel (pixel (two, 2 * x + 1, 2 * y + 1), i))
                / 4;

          n_far += fabs (mean - channel (pixel (one, x, y), i)) > 90;
        }
  g_assert_cmpuint (n_far, <, 3 * 300 * 200 / 100);
  wf_golden_assert (two, "map-hidpi", SHARE);
  cairo_surface_destroy (one);
  cairo_surface_destroy (two);
}

/* --- vessels ------------------------------------------------------------------------ */

static void
add_fix (WfTrackBuilder *builder, guint32 mmsi, gint64 at, double lon, double lat, guint16 course)
{
  wf_track_builder_add (
      builder, mmsi,
      &(WfFix){ at, (gint32) round (lon * 1e7), (gint32) round (lat * 1e7), 100, course });
}

/* Under way, silent for two hours, without a course; one over 180°. */
static WfTrackSet *
make_tracks (gint64 now)
{
  g_autoptr (WfTrackBuilder) builder = wf_track_builder_new ();

  for (int i = 0; i <= 60; i++)
    {
      const gint64 at = now - (60 - i) * 4 * WF_MINUTE_US;

      add_fix (builder, 230000001, at, 20 + i * 0.03, 58 + sin (i / 8.0) * 0.3, 800);
      if (i < 15 || i > 45)
        add_fix (builder, 230000002, at, 18.4 + i * 0.02, 57.2 + i * 0.01, 300);
      if (i < 30)
        add_fix (builder, 230000003, at, 21.5 - i * 0.02, 56.9, WF_FIX_NO_COURSE);
      add_fix (builder, 230000004, at, 179 + i * 0.04 > 180 ? i * 0.04 - 181 : 179 + i * 0.04, 58,
               900);
    }
  return wf_track_builder_finish (builder);
}

/* Where a vessel was silent its way is not known: neither drawn through nor left out. */
static void
assert_is_dashed (cairo_surface_t *surface, const WfView *view, WfPosition a, WfPosition b)
{
  const WfPoint from = wf_view_to_screen (view, wf_mercator_project (a.lon, a.lat));
  const WfPoint to = wf_view_to_screen (view, wf_mercator_project (b.lon, b.lat));
  guint n_drawn = 0, n_bare = 0;

  for (int i = 5; i <= 95; i++)
    {
      const double part = i / 100.0;
      const guint32 seen = pixel (surface, (int) floor (from.x + (to.x - from.x) * part),
                                  (int) floor (from.y + (to.y - from.y) * part));

      n_drawn += channel (seen, 1) < 140;
      n_bare += channel (seen, 1) > 200;
    }
  g_assert_cmpuint (n_drawn, >, 15);
  g_assert_cmpuint (n_bare, >, 15);
}

static void
test_tracks (Fixture *self, gconstpointer unused)
{
  const gint64 now = G_GINT64_CONSTANT (1823299200000000);
  const WfView baltic = view_at (20.2, 57.6, 6.6, 420, 300);
  const WfView line = view_at (180, 58, 6.6, 420, 200);
  g_autoptr (WfTrackSet) set = make_tracks (now);
  g_autoptr (GPtrArray) sets = g_ptr_array_new ();
  g_autoptr (WfScene) scene = wf_scene_new (self->scene.picture, self->scene.dataset,
                                            self->scene.query, NULL, everything_hidden);
  cairo_surface_t *surface;

  g_ptr_array_add (sets, set);
  wf_scene_set_tracks (scene, sets, now);
  surface = draw (self, scene, &baltic, 1, WF_PALETTE_LIGHT, 0);
  assert_is_dashed (surface, &baltic, (WfPosition){ 18.4 + 14 * 0.02, 57.2 + 14 * 0.01 },
                    (WfPosition){ 18.4 + 46 * 0.02, 57.2 + 46 * 0.01 });
  wf_golden_assert (surface, "map-vessels", SHARE);
  cairo_surface_destroy (surface);
  surface = draw (self, scene, &line, 1, WF_PALETTE_DARK, 0);
  wf_golden_assert (surface, "map-vessels-antimeridian", SHARE);
  cairo_surface_destroy (surface);
}

/* --- order --------------------------------------------------------------------------- */

/* An imported area over all the Baltic, above or below the cables; and what is out of order, above
 * it in any case. */
static void
test_order (Fixture *self, gconstpointer unused)
{
  static const WfPosition area[] = { { 10, 54 }, { 30, 54 }, { 30, 64 }, { 10, 64 }, { 10, 54 } };
  static const char *const above[] = { "dataset:x", "telecom-cable", NULL };
  static const char *const below[] = { "telecom-cable", "power-cable", "dataset:x", NULL };
  static const char *const orders[] = { "map-order-above", "map-order-below" };
  const WfView view = view_at (19.6, 57.5, 5.6, 420, 300);
  g_autoptr (WfFeatureSet) set = wf_feature_set_new ();
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  cairo_surface_t *surfaces[2];
  guint n_differ = 0;
  gboolean is_out = FALSE;

  add_line (set, "area", area, G_N_ELEMENTS (area), TRUE);
  g_ptr_array_add (layers, wf_feature_layer_new ("dataset:x", set, WF_FEATURES_IMPORTED));
  wf_scene_set_features (self->scene.scene, layers);
  for (int i = 0; i < 2; i++)
    {
      wf_scene_set_order (self->scene.scene, i ? below : above);
      surfaces[i] = draw (self, self->scene.scene, &view, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
    }
  for (int y = 0; y < view.height; y++)
    for (int x = 0; x < view.width; x++)
      {
        n_differ += pixel (surfaces[0], x, y) != pixel (surfaces[1], x, y);
        /* The red of what is out, unmixed, though the area is on top. */
        is_out |= pixel (surfaces[0], x, y) == 0xa51d2d;
      }
  g_assert_cmpuint (n_differ, >, 200);
  g_assert_true (is_out);
  wf_golden_assert (surfaces[0], "map-order-above", SHARE);
  wf_golden_assert (surfaces[1], "map-order-below", SHARE);
  /* What a thin cable is tinted by is less than what edges may differ by: each is the nearer one.
   */
  for (int i = 0; i < 2; i++)
    g_assert_cmpfloat (wf_golden_measure (surfaces[i], orders[i]), <,
                       wf_golden_measure (surfaces[i], orders[1 - i]));
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
}

/* Positions of cables in service that a view shows, some pixels apart, as points of a file. */
static WfFeatureSet *
make_points_on_cables (WfScene *scene, const WfView *view, GArray *places)
{
  WfFeatureSet *set = wf_feature_set_new ();

  for (guint i = 0; i < scene->lines->len; i++)
    {
      const WfSceneLine *line = g_ptr_array_index (scene->lines, i);

      for (guint j = 0; line->state == WF_STATE_IN_SERVICE && j < line->n_legs; j++)
        {
          const WfLeg *leg = &line->asset->legs[j];
          const WfPosition middle = leg->positions[leg->n_positions / 2];
          const WfPoint at = wf_view_to_screen (view, wf_mercator_project (middle.lon, middle.lat));
          const guint32 part = wf_feature_set_get_n_parts (set);
          g_autofree char *id = g_strdup_printf ("%u.%u", i, j);
          gboolean is_free = at.x > 20 && at.y > 20 && at.x < view->width - 20
                             && at.y < view->height - 20
                             && line->asset->kind == WF_ASSET_TELECOM_CABLE;

          for (guint k = 0; k < places->len; k++)
            is_free &= hypot (at.x - g_array_index (places, WfPoint, k).x,
                              at.y - g_array_index (places, WfPoint, k).y)
                       > 12;
          if (!is_free)
            continue;
          g_array_append_val (places, at);
          wf_feature_set_add_position (set, middle);
          wf_feature_set_end_part (set);
          wf_feature_set_add (set, id, NULL, WF_FEATURE_POINT, part);
        }
    }
  return set;
}

/* Which lies above is what one sees: of a point on a cable its own colour, or the cable's. */
static void
test_which_is_above (Fixture *self, gconstpointer unused)
{
  static const char *const orders[][3]
      = { { "dataset:x", "telecom-cable", NULL }, { "telecom-cable", "dataset:x", NULL } };
  const WfColour colour = wf_palette_get (WF_PALETTE_LIGHT)->imported;
  const WfView view = view_at (19.6, 57.5, 5.6, 420, 300);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (WfPoint));
  g_autoptr (WfFeatureSet) set = make_points_on_cables (self->scene.scene, &view, places);
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  gboolean is_own[2];
  cairo_surface_t *surfaces[2];
  guint n_above = 0;

  g_ptr_array_add (layers, wf_feature_layer_new ("dataset:x", set, WF_FEATURES_IMPORTED));
  wf_scene_set_features (self->scene.scene, layers);
  for (int i = 0; i < 2; i++)
    {
      wf_scene_set_order (self->scene.scene, orders[i]);
      surfaces[i] = draw (self, self->scene.scene, &view, 1, WF_PALETTE_LIGHT, WF_SCENE_PLAIN);
    }
  for (guint j = 0; j < places->len; j++)
    for (int y = -2; y <= 2; y++)
      for (int x = -2; x <= 2; x++)
        {
          const WfPoint at = g_array_index (places, WfPoint, j);

          for (int i = 0; i < 2; i++)
            is_own[i] = is_colour (
                pixel (surfaces[i], (int) floor (at.x) + x, (int) floor (at.y) + y), colour);
          g_assert_false (is_own[1] && !is_own[0]); /* no cable lies above in the first */
          n_above += is_own[0] && !is_own[1];
        }
  g_assert_cmpuint (n_above, >, 5);
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
}

/* --- age ------------------------------------------------------------------------------ */

static const WfAge ages[] = { WF_AGE_FRESH, WF_AGE_OLD, WF_AGE_EXPIRED };

/* In the open Atlantic, west to east by age: an area, a line below it, a point below that. */
static WfFeatureSet *
make_aged (void)
{
  WfFeatureSet *set = wf_feature_set_new ();

  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      const double west = -34 + 4.0 * i;
      const WfPosition area[]
          = { { west, 48 }, { west + 3, 48 }, { west + 3, 50 }, { west, 50 }, { west, 48 } };
      const WfPosition line[] = { { west, 47 }, { west + 3, 47 } };
      guint32 part;

      add_line (set, "area", area, G_N_ELEMENTS (area), TRUE);
      g_array_index (set->features, WfFeature, set->features->len - 1).age = ages[i];
      add_line (set, "line", line, G_N_ELEMENTS (line), FALSE);
      g_array_index (set->features, WfFeature, set->features->len - 1).age = ages[i];
      part = wf_feature_set_get_n_parts (set);
      wf_feature_set_add_position (set, (WfPosition){ west + 1.5, 46.2 });
      wf_feature_set_end_part (set);
      wf_feature_set_add (set, "point", NULL, WF_FEATURE_POINT, part)->age = ages[i];
    }
  return set;
}

static double
distance (guint32 a, guint32 b)
{
  return fabs (channel (a, 0) - channel (b, 0)) + fabs (channel (a, 1) - channel (b, 1))
         + fabs (channel (a, 2) - channel (b, 2));
}

/* How strong the strongest pixel is along a way, and how much of the way is bare. */
static void
follow (cairo_surface_t *surface,
        const WfView *view,
        WfPosition from,
        WfPosition to,
        guint32 sea,
        double *strongest,
        double *bare)
{
  const WfPoint a = wf_view_to_screen (view, wf_mercator_project (from.lon, from.lat));
  const WfPoint b = wf_view_to_screen (view, wf_mercator_project (to.lon, to.lat));
  const int n = 200;
  guint n_bare = 0;

  *strongest = 0;
  for (int i = 0; i < n; i++)
    {
      const double part = (i + 0.5) / n;
      const double strength = distance (pixel (surface, (int) floor (a.x + (b.x - a.x) * part),
                                               (int) floor (a.y + (b.y - a.y) * part)),
                                        sea);

      *strongest = MAX (*strongest, strength);
      n_bare += strength < 60;
    }
  *bare = (double) n_bare / n;
}

/* What is old is paler, and broken up, so that one sees it without colour: lines, edges of areas,
 * and what areas are filled with. */
static void
check_ages (Fixture *self, WfPalette palette, const char *name)
{
  const WfView view = view_at (-28.5, 48, 5.4, 460, 240);
  g_autoptr (WfFeatureSet) set = make_aged ();
  g_autoptr (GPtrArray) layers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);
  g_autoptr (WfScene) scene = wf_scene_new (self->scene.picture, self->scene.dataset,
                                            self->scene.query, NULL, everything_hidden);
  double line[3], line_bare[3], edge[3], edge_bare[3], inside[3];
  cairo_surface_t *surface;
  guint32 sea;

  g_ptr_array_add (layers, wf_feature_layer_new (WF_LAYER_DRAWINGS, set, WF_FEATURES_DRAWN));
  wf_scene_set_features (scene, layers);
  surface = draw (self, scene, &view, 1, palette, WF_SCENE_PLAIN);
  sea = pixel (surface, 2, 2);
  for (int i = 0; i < 3; i++)
    {
      const double west = -34 + 4.0 * i;
      const WfPoint middle = wf_view_to_screen (&view, wf_mercator_project (west + 1.5, 49));

      follow (surface, &view, (WfPosition){ west, 47 }, (WfPosition){ west + 3, 47 }, sea, &line[i],
              &line_bare[i]);
      follow (surface, &view, (WfPosition){ west, 48 }, (WfPosition){ west + 3, 48 }, sea, &edge[i],
              &edge_bare[i]);
      inside[i] = distance (pixel (surface, (int) middle.x, (int) middle.y), sea);
      g_test_message ("age %d: line %.0f, bare %.2f; edge %.0f, bare %.2f; inside %.0f", i, line[i],
                      line_bare[i], edge[i], edge_bare[i], inside[i]);
    }
  for (int i = 1; i < 3; i++)
    {
      g_assert_cmpfloat (line[i], <, line[i - 1] * 0.9);
      g_assert_cmpfloat (edge[i], <, edge[i - 1] * 0.9);
      g_assert_cmpfloat (inside[i], <, inside[i - 1] * 0.8);
      g_assert_cmpfloat (line_bare[i], >, line_bare[i - 1] + 0.1);
      g_assert_cmpfloat (edge_bare[i], >, edge_bare[i - 1] + 0.1);
      g_assert_cmpfloat (inside[i], >, 0);
    }
  wf_golden_assert (surface, name, SHARE);
  cairo_surface_destroy (surface);
}

static void
test_ages (Fixture *self, gconstpointer unused)
{
  check_ages (self, WF_PALETTE_LIGHT, "map-ages");
  check_ages (self, WF_PALETTE_DARK, "map-ages-dark");
}

#define ADD(path, func) g_test_add ("/draw/map/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("palettes", test_palettes);
  ADD ("lakes", test_lakes);
  ADD ("names", test_names);
  ADD ("wrap", test_wrap);
  ADD ("poles", test_poles);
  ADD ("antimeridian", test_antimeridian);
  ADD ("high-latitude", test_high_latitude);
  ADD ("hidpi", test_hidpi);
  ADD ("tracks", test_tracks);
  ADD ("order", test_order);
  ADD ("which-is-above", test_which_is_above);
  ADD ("ages", test_ages);
  return g_test_run ();
}
