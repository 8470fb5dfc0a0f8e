/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Background maps: which tiles, where, without seams, and what decodes. */
#include <math.h>
#include <string.h>

#include "base/wf-error.h"
#include "draw/wf-ground.h"
#include "draw/wf-tile-image.h"

static WfView
random_view (void)
{
  return (WfView){ wf_mercator_project (g_test_rand_double_range (-180, 180),
                                        g_test_rand_double_range (-84, 84)),
                   g_test_rand_double_range (1, 14), g_test_rand_int_range (100, 3000),
                   g_test_rand_int_range (100, 2000) };
}

/* Every pixel of the world in the view lies in exactly one tile, and there are not too many. */
static void
test_grid (void)
{
  for (int round = 0; round < 500; round++)
    {
      const WfView view = random_view ();
      const int min_zoom = g_test_rand_int_range (0, 6);
      const int max_zoom = min_zoom + g_test_rand_int_range (0, 14);
      const int zoom = wf_tile_grid_choose_zoom (&view, 1 + round % 2, round % 3 ? 256 : 512,
                                                 min_zoom, max_zoom);
      g_autoptr (GArray) places = zoom >= 0 ? wf_tile_grid_list (&view, zoom) : NULL;

      g_assert_cmpint (zoom, <=, max_zoom);
      if (zoom < 0)
        continue;
      g_assert_cmpint (zoom, >=, min_zoom);
      g_assert_cmpuint (places->len, <=, WF_TILE_GRID_MAX);
      for (int i = 0; i < 30; i++)
        {
          const WfPoint at = { g_test_rand_double_range (0, view.width),
                               g_test_rand_double_range (0, view.height) };
          const WfPoint unit = wf_view_from_screen (&view, at);
          guint n = 0;

          for (guint j = 0; j < places->len; j++)
            {
              const WfTilePlace *place = &g_array_index (places, WfTilePlace, j);
              const double scale = exp2 (zoom);

              if (at.x < place->from.x || at.x >= place->to.x || at.y < place->from.y
                  || at.y >= place->to.y)
                continue;
              n++;
              g_assert_cmpint (place->tile.x, ==, (int) floor ((unit.x - floor (unit.x)) * scale));
              g_assert_cmpint (place->tile.y, ==, (int) floor (unit.y * scale));
            }
          g_assert_cmpuint (n, ==, unit.y >= 0 && unit.y < 1 ? 1 : 0);
        }
    }
}

static void
test_ancestor (void)
{
  const WfTileId tile = { 5, 13, 22 };
  WfTileId above;
  WfPoint corner;
  double side;

  g_assert_true (wf_tile_get_ancestor (&tile, 2, &above, &corner, &side));
  g_assert_cmpint (above.zoom, ==, 3);
  g_assert_cmpint (above.x, ==, 3);
  g_assert_cmpint (above.y, ==, 5);
  g_assert_cmpfloat (side, ==, 0.25);
  g_assert_cmpfloat (corner.x, ==, 0.25);
  g_assert_cmpfloat (corner.y, ==, 0.5);
  g_assert_false (wf_tile_get_ancestor (&tile, 6, &above, &corner, &side));
}

/* --- drawing ---------------------------------------------------------------- */

typedef struct
{
  int deepest; /* zoom up to which there are tiles */
  guint n_wanted;
} Source;

/* One colour for all, so that a seam is another. */
static cairo_surface_t *
lookup_cb (gpointer data, const WfTileId *tile, gboolean is_wanted)
{
  Source *self = data;
  cairo_surface_t *surface;

  self->n_wanted += is_wanted;
  if (tile->zoom > self->deepest)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 256, 256);
  memset (cairo_image_surface_get_data (surface), 0x60,
          (gsize) cairo_image_surface_get_stride (surface) * 256);
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
test_no_seams (void)
{
  for (int round = 0; round < 40; round++)
    {
      const WfView view = {
        { g_test_rand_double_range (-1, 2), 0.4 }, g_test_rand_double_range (2, 9), 300, 200
      };
      const int scale = 1 + round % 2;
      const gboolean stands_in = round % 3 == 0;
      Source source = { stands_in ? 1 : 20, 0 };
      g_autoptr (WfGround) ground = wf_ground_new (
          &(WfGroundShape){ 0, 8, 256, round % 4 ? 1.0 : 0.5 }, lookup_cb, &source, NULL);
      cairo_surface_t *surface
          = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300 * scale, 200 * scale);
      cairo_t *cr = cairo_create (surface);
      const guint8 *pixels;

      cairo_scale (cr, scale, scale);
      wf_ground_draw (ground, cr, &view, scale);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      pixels = cairo_image_surface_get_data (surface);
      g_assert_cmpuint (source.n_wanted, >, 0);
      for (int y = 0; y < 200 * scale; y++)
        for (int x = 0; x < 300 * scale; x++)
          {
            const guint8 *pixel = pixels + y * cairo_image_surface_get_stride (surface) + 4 * x;

            /* more than six levels up: nothing */
            if (stands_in && view.zoom + scale - 1 > 7)
              continue;
            g_assert_cmpint (ABS (pixel[0] - (round % 4 ? 0x60 : 0x30)), <=, 1);
          }
      cairo_surface_destroy (surface);
    }
}

/* Black and white columns; nothing is grey where a pixel of the tile is one of the screen, wherever
 * the view lies between two pixels. */
static cairo_surface_t *
lookup_columns_cb (gpointer data, const WfTileId *tile, gboolean is_wanted)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 256, 256);
  guint8 *pixels = cairo_image_surface_get_data (surface);

  for (int y = 0; y < 256; y++)
    for (int x = 0; x < 256; x++)
      memset (pixels + y * cairo_image_surface_get_stride (surface) + 4 * x,
              (x + y) % 2 ? 0xff : 0x00, 4);
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
test_crisp (void)
{
  g_autoptr (WfGround) ground
      = wf_ground_new (&(WfGroundShape){ 0, 8, 256, 1.0 }, lookup_columns_cb, NULL, NULL);

  for (int round = 0; round < 20; round++)
    {
      const WfView view = { { 0.4 + g_test_rand_double_range (0, 0.01),
                              0.4 + g_test_rand_double_range (0, 0.01) },
                            5,
                            300,
                            200 };
      cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 300, 200);
      cairo_t *cr = cairo_create (surface);
      guint n_grey = 0;

      wf_ground_draw (ground, cr, &view, 1);
      cairo_destroy (cr);
      cairo_surface_flush (surface);
      for (int y = 0; y < 200; y++)
        for (int x = 0; x < 300; x++)
          {
            const guint8 *pixel = cairo_image_surface_get_data (surface)
                                  + y * cairo_image_surface_get_stride (surface) + 4 * x;

            n_grey += pixel[0] > 8 && pixel[0] < 247;
          }
      g_assert_cmpuint (n_grey, ==, 0);
      cairo_surface_destroy (surface);
    }
}

/* --- decoding --------------------------------------------------------------- */

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
make_png (cairo_format_t format, int side)
{
  cairo_surface_t *surface = cairo_image_surface_create (format, side, side);
  cairo_t *cr = cairo_create (surface);
  GByteArray *bytes = g_byte_array_new ();

  cairo_set_source_rgba (cr, 1, 0.5, 0, format == CAIRO_FORMAT_ARGB32 ? 0.5 : 1);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

static void
test_decode (void)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) png = make_png (i ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, 256);
      g_autoptr (GError) error = NULL;
      cairo_surface_t *surface = wf_tile_image_decode (png, "png", &error);
      guint32 pixel;

      g_assert_no_error (error);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 256);
      memcpy (&pixel, cairo_image_surface_get_data (surface) + 4 * 77, 4);
      g_assert_cmphex (pixel & (i ? 0xffffffff : 0xffffff), ==, i ? 0x80804000 : 0xff8000);
      cairo_surface_destroy (surface);
    }
  g_assert_true (wf_tile_image_is_known ("png") && wf_tile_image_is_known ("jpeg"));
}

static void
test_decode_refuses (void)
{
  g_autoptr (GBytes) huge = make_png (CAIRO_FORMAT_RGB24, 1025);
  g_autoptr (GBytes) good = make_png (CAIRO_FORMAT_RGB24, 64);
  g_autoptr (GBytes) icon = g_bytes_new_static ("/* XPM */ static char *x[] = {", 30);
  g_autoptr (GError) too_large = NULL, other = NULL, format = NULL;

  g_assert_null (wf_tile_image_decode (huge, "png", &too_large));
  g_assert_error (too_large, WF_ERROR, WF_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (too_large->message, "1025 × 1025"));
  g_assert_null (wf_tile_image_decode (icon, "png", &other)); /* a format that is not asked for */
  g_assert_error (other, WF_ERROR, WF_ERROR_INVALID);
  g_assert_null (wf_tile_image_decode (good, "jpeg", &format));
  g_assert_error (format, WF_ERROR, WF_ERROR_INVALID);
  for (gsize n = 0; n < g_bytes_get_size (good); n += 3) /* cut anywhere */
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (good, 0, n);
      g_autoptr (GError) error = NULL;
      cairo_surface_t *surface = wf_tile_image_decode (cut, "png", &error);

      g_assert_true ((surface != NULL) == (error == NULL));
      g_clear_pointer (&surface, cairo_surface_destroy);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw/ground/grid", test_grid);
  g_test_add_func ("/draw/ground/ancestor", test_ancestor);
  g_test_add_func ("/draw/ground/no-seams", test_no_seams);
  g_test_add_func ("/draw/ground/crisp", test_crisp);
  g_test_add_func ("/draw/ground/decode", test_decode);
  g_test_add_func ("/draw/ground/decode-refuses", test_decode_refuses);
  return g_test_run ();
}
