/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-basemap-draw.h"

#include <string.h>
#include <glib/gstdio.h>

#include "base/wf-error.h"
#include "base/wf-paths.h"

static WfBasemap *
load (void)
{
  g_autofree char *path = wf_path_dup_data (WF_BASEMAP_FILE);
  g_autoptr (GError) error = NULL;
  WfBasemap *basemap = wf_basemap_load (path, &error);

  g_assert_no_error (error);
  return basemap;
}

static void
assert_refused (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("wf-basemap-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
  g_assert_null (wf_basemap_load (path, &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_CORRUPT);
  g_assert_nonnull (strstr (error->message, path));
  g_unlink (path);
}

static guint32
adler32 (const guint8 *bytes, gsize length)
{
  guint32 a = 1, b = 0;

  for (gsize i = 0; i < length; i++)
    {
      a = (a + bytes[i]) % 65521;
      b = (b + a) % 65521;
    }
  return b << 16 | a;
}

static void
test_damage (void)
{
  g_autofree char *path = wf_path_dup_data (WF_BASEMAP_FILE);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, <, 5 * 1024 * 1024);
  assert_refused (bytes, 0);
  assert_refused (bytes, 10);
  assert_refused (bytes, length / 2);
  assert_refused (bytes, length - 1);
  bytes[length / 3] ^= 1;
  assert_refused (bytes, length);
}

/* With the check sum made right again only the format's own bounds stand between a bad count and
 * the memory. */
static void
test_damage_behind_the_sum (void)
{
  g_autofree char *path = wf_path_dup_data (WF_BASEMAP_FILE);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (int i = 0; i < 30; i++)
    {
      gsize at = i < 20 ? 16 + (gsize) i : (gsize) g_test_rand_int_range (16, (gint32) length);
      char saved = bytes[at];
      g_autofree char *copy = g_build_filename (g_get_tmp_dir (), "wf-basemap-sum.wfb", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (WfBasemap) basemap = NULL;
      guint32 sum;

      bytes[at] = (char) (saved ^ (1 << g_test_rand_int_range (0, 8)));
      sum = GUINT32_TO_LE (adler32 ((guint8 *) bytes + 16, length - 16));
      memcpy (bytes + 12, &sum, 4);
      g_assert_true (g_file_set_contents (copy, bytes, (gssize) length, NULL));
      basemap = wf_basemap_load (copy, &error); /* either way, without a stray read */
      g_assert_true ((basemap == NULL) == (error != NULL));
      bytes[at] = saved;
      g_unlink (copy);
    }
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (wf_basemap_load ("/nonexistent/basemap.wfb", &error));
  g_assert_error (error, WF_ERROR, WF_ERROR_NOT_FOUND);
}

/* A place that is dry on every level, and one that is wet: silent holes are what a map must not
 * have. */
static void
test_holes (void)
{
  static const struct
  {
    double lon, lat;
    gboolean is_land;
  } places[] = {
    { 8.5, 60.5, TRUE },  { 25.5, 64, TRUE }, { -55, -10, TRUE }, { 100, 62, TRUE },
    { -177, 67, TRUE },   { 60, -75, TRUE },  { 134, -25, TRUE }, { -40, 73, TRUE },
    { 19.3, 52.2, TRUE }, { 14, 37.5, TRUE }, { 10, 23, TRUE },   { -105, 56, TRUE },
    { 19, 56, FALSE },    { 3, 56, FALSE },   { -30, 40, FALSE }, { 20, 62, FALSE },
    { 50.7, 42, FALSE },  { 179, 10, FALSE }, { 18, 35, FALSE },  { 26, 59.85, FALSE },
  };
  static const double zooms[] = { 1, 3, 5.5, 8 };
  g_autoptr (WfBasemap) basemap = load ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint j = 0; j < G_N_ELEMENTS (zooms); j++)
      {
        WfPoint point = wf_mercator_project (places[i].lon, places[i].lat);

        if (wf_basemap_is_land (basemap, point, zooms[j]) != places[i].is_land)
          g_error ("%g %g is wrong at zoom %g", places[i].lon, places[i].lat, zooms[j]);
      }
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row
      = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x] & 0xffffff;
}

static guint32
packed (WfColour colour)
{
  return (guint32) (colour.red * 255 + 0.5) << 16 | (guint32) (colour.green * 255 + 0.5) << 8
         | (guint32) (colour.blue * 255 + 0.5);
}

/* What is painted is what is_land () says, at zooms of every level and over 180°: pixels far enough
 * from a coast. */
static void
test_painting (void)
{
  static const struct
  {
    double lon, lat, zoom;
  } views[] = { { 18, 57, 5.5 }, { 18, 57, 7 }, { 0, 20, 0.6 }, { 179, 66, 3 }, { -60, -30, 4 } };
  g_autoptr (WfBasemap) basemap = load ();
  const WfMapColours *colours = wf_palette_get (WF_PALETTE_LIGHT);
  guint32 sea = packed (colours->sea), land = packed (colours->land);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      WfView view = { wf_mercator_project (views[i].lon, views[i].lat), views[i].zoom, 300, 200 };
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 200);
      cairo_t *cr = cairo_create (surface);
      WfRaster *raster = wf_raster_new (surface);
      int n_wrong = 0, n_seen = 0;

      wf_basemap_draw (basemap, cr, raster, &view, colours);
      cairo_surface_flush (surface);
      for (int y = 0; y < 200; y += 3)
        for (int x = 0; x < 300; x += 3)
          {
            WfPoint unit = wf_view_from_screen (&view, (WfPoint){ x + 0.5, y + 0.5 });
            guint32 seen = pixel (surface, x, y);

            if (unit.y < 0 || unit.y > 1 || (seen != sea && seen != land))
              continue;
            n_seen++;
            n_wrong += wf_basemap_is_land (basemap, unit, view.zoom) != (seen == land);
          }
      g_assert_cmpint (n_seen, >, 2000);
      g_assert_cmpint (n_wrong, <, n_seen / 100);
      wf_raster_free (raster);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static void
test_labels (void)
{
  g_autoptr (WfBasemap) basemap = load ();
  WfView view = { wf_mercator_project (19, 57.5), 6, 1200, 800 };
  g_autoptr (GArray) labels = wf_basemap_dup_labels (basemap, &view);
  gboolean has_sea = FALSE, has_latvia = FALSE;

  for (guint i = 0; i < labels->len; i++)
    {
      const WfBasemapLabel *label = &g_array_index (labels, WfBasemapLabel, i);

      has_sea |= strcmp (label->text, "Baltic Sea") == 0 && label->kind == WF_BASEMAP_LABEL_SEA;
      has_latvia |= strcmp (label->text, "Latvia") == 0;
      g_assert_cmpfloat (label->min_zoom, <=, 6.0);
    }
  g_assert_true (has_sea);
  g_assert_true (has_latvia);
}

/* Capitals, ports where cables land, and countries, by what they are called in other languages. */
static void
test_other_names (void)
{
  static const char *const pairs[][2] = {
    { "Kopenhagen", "Copenhagen" }, { "Copenhague", "Copenhagen" },
    { "København", "Copenhagen" },  { "kobenhavn", "Copenhagen" },
    { "Copenaghen", "Copenhagen" }, { "Kopenhaga", "Copenhagen" },
    { "哥本哈根", "Copenhagen" },   { "Danzig", "Gdańsk" },
    { "Gdansk", "Gdańsk" },         { "Åbo", "Turku" },
    { "Turku/Åbo", "Turku" },       { "Helsingfors", "Helsinki" },
    { "Hangö", "Hanko" },           { "Reval", "Tallinn" },
    { "Libau", "Liepāja" },         { "Stoccolma", "Stockholm" },
    { "Warschau", "Warsaw" },       { "Lisbonne", "Lisbon" },
    { "Londres", "London" },        { "Bruselas", "Brussels" },
    { "Ateny", "Athens" },          { "Dublino", "Dublin" },
    { "Schweden", "Sweden" },       { "Suède", "Sweden" },
    { "Szwecja", "Sweden" },        { "瑞典", "Sweden" },
    { "Sverige", "Sweden" },        { "Royaume-Uni", "United Kingdom" },
    { "Finlandia", "Finland" },     { "Letonia", "Latvia" },
  };
  g_autoptr (WfBasemap) basemap = load ();
  g_autoptr (WfFinder) finder = wf_finder_new ();
  g_autoptr (GPtrArray) sweden = NULL;
  guint n_sweden = 0;

  wf_basemap_fill_finder (basemap, finder);
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GPtrArray) found = wf_finder_find (finder, WF_FOUND_ANY, pairs[i][0], 1);

      if (found->len == 0)
        g_error ("%s is not found", pairs[i][0]);
      g_assert_cmpstr (((const WfFound *) g_ptr_array_index (found, 0))->name, ==, pairs[i][1]);
    }
  sweden = wf_finder_find (finder, WF_FOUND_ANY, "sverige", 100);
  for (guint i = 0; i < sweden->len; i++)
    n_sweden += strcmp (((const WfFound *) g_ptr_array_index (sweden, i))->name, "Sweden") == 0;
  g_assert_cmpuint (n_sweden, ==, 1); /* though it is written on the map three times */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/basemap/refuses-damage", test_damage);
  g_test_add_func ("/draw/basemap/refuses-what-the-sum-does-not-see", test_damage_behind_the_sum);
  g_test_add_func ("/draw/basemap/says-when-missing", test_missing);
  g_test_add_func ("/draw/basemap/has-no-holes", test_holes);
  g_test_add_func ("/draw/basemap/paints-what-it-knows", test_painting);
  g_test_add_func ("/draw/basemap/names-places", test_labels);
  g_test_add_func ("/draw/basemap/knows-other-names", test_other_names);
  return g_test_run ();
}
