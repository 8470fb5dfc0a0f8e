/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-golden.h"

#include <stdlib.h>

/* Of 255, per channel: what hinting and rounding of another cairo make at an edge, blurred. Land
 * and sea differ by 20 to 32 in their clearest channel: a picture in which one is painted as the
 * other fails. */
#define TOLERANCE 8

typedef struct
{
  const guint8 *pixels;
  int width, height, stride;
} Image;

static Image
get_image (cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  return (Image){ cairo_image_surface_get_data (surface), cairo_image_surface_get_width (surface),
                  cairo_image_surface_get_height (surface),
                  cairo_image_surface_get_stride (surface) };
}

static char *
dup_path (const char *folder, const char *name, const char *suffix)
{
  return g_strdup_printf ("%s/%s%s.png", folder, name, suffix);
}

/* Mean of a pixel and its eight neighbours. */
static int
get_blurred (const Image *image, int x, int y, int channel)
{
  int sum = 0, n = 0;

  for (int j = MAX (0, y - 1); j <= MIN (image->height - 1, y + 1); j++)
    for (int i = MAX (0, x - 1); i <= MIN (image->width - 1, x + 1); i++, n++)
      sum += image->pixels[j * image->stride + i * 4 + channel];
  return sum / n;
}

static gboolean
differs (const Image *a, const Image *b, int x, int y)
{
  for (int channel = 0; channel < 3; channel++)
    if (abs (get_blurred (a, x, y, channel) - get_blurred (b, x, y, channel)) > TOLERANCE)
      return TRUE;
  return FALSE;
}

/* What differs in red on the picture as it came out. */
static guint
compare (cairo_surface_t *surface, cairo_surface_t *golden, cairo_surface_t *diff)
{
  Image made = get_image (surface), wanted = get_image (golden);
  cairo_t *cr = cairo_create (diff);
  guint n = 0;

  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint_with_alpha (cr, 0.4);
  cairo_set_source_rgb (cr, 1, 0, 0);
  for (int y = 0; y < made.height; y++)
    for (int x = 0; x < made.width; x++)
      if (differs (&made, &wanted, x, y))
        {
          cairo_rectangle (cr, x, y, 1, 1);
          n++;
        }
  cairo_fill (cr);
  cairo_destroy (cr);
  return n;
}

static void
leave (cairo_surface_t *surface, const char *name, const char *suffix)
{
  g_autofree char *folder = g_build_filename (g_getenv ("WF_BUILDDIR"), "golden", NULL);
  g_autofree char *path = dup_path (folder, name, suffix);

  g_mkdir_with_parents (folder, 0755);
  g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  g_test_message ("see %s", path);
}

static char *
dup_golden_path (const char *name)
{
  g_autofree char *folder
      = g_build_filename (g_getenv ("WF_DATADIR"), "..", "tests", "data", "golden", NULL);

  g_mkdir_with_parents (folder, 0755);
  return dup_path (folder, name, "");
}

static cairo_surface_t *
load_golden (const char *path, const Image *made)
{
  cairo_surface_t *golden = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (golden), ==, made->width);
  g_assert_cmpint (cairo_image_surface_get_height (golden), ==, made->height);
  return golden;
}

double
wf_golden_measure (cairo_surface_t *surface, const char *name)
{
  g_autofree char *path = dup_golden_path (name);
  Image made = get_image (surface);
  cairo_surface_t *golden = load_golden (path, &made);
  Image wanted = get_image (golden);
  double sum = 0;

  for (int y = 0; y < made.height; y++)
    for (int x = 0; x < made.width; x++)
      for (int channel = 0; channel < 3; channel++)
        sum += abs (made.pixels[y * made.stride + x * 4 + channel]
                    - wanted.pixels[y * wanted.stride + x * 4 + channel]);
  cairo_surface_destroy (golden);
  return sum;
}

void
wf_golden_assert (cairo_surface_t *surface, const char *name, double share)
{
  g_autofree char *path = dup_golden_path (name);
  Image made = get_image (surface);
  cairo_surface_t *golden;

  if (g_getenv ("WF_GOLDEN_UPDATE"))
    {
      g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
      return;
    }
  golden = load_golden (path, &made);
  cairo_surface_t *diff = cairo_image_surface_create (CAIRO_FORMAT_RGB24, made.width, made.height);
  double differing = (double) compare (surface, golden, diff) / ((double) made.width * made.height);

  g_test_message ("%s: %.5f of the pixels differ", name, differing);
  if (differing > share)
    {
      leave (surface, name, "");
      leave (diff, name, "-diff");
      g_test_fail ();
    }
  cairo_surface_destroy (golden);
  cairo_surface_destroy (diff);
}
