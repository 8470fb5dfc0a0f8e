/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names do not lie on one another: asked of the pixels, not of the boxes that they were placed by.
 */
#include <math.h>
#include <string.h>

#include "draw/wf-scene-private.h"

#define WIDTH 460
#define HEIGHT 320

typedef struct
{
  cairo_surface_t *surface;
  cairo_t *cr;
  WfView view;
  WfLabels *labels;
  guint8 owners[HEIGHT][WIDTH]; /* whose ink: 0 nobody's */
  guint n_owners;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  self->cr = cairo_create (self->surface);
  self->view = (WfView){ { 0.5, 0.5 }, 5, WIDTH, HEIGHT };
  self->labels = wf_labels_new (self->cr, wf_palette_get (WF_PALETTE_LIGHT), &self->view, 0);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  wf_labels_free (self->labels);
  cairo_destroy (self->cr);
  cairo_surface_destroy (self->surface);
}

static void
wipe (Fixture *self)
{
  cairo_save (self->cr);
  cairo_set_operator (self->cr, CAIRO_OPERATOR_CLEAR);
  cairo_paint (self->cr);
  cairo_restore (self->cr);
}

/* What was written since wipe () is somebody's; counts what was somebody else's before. */
static guint
own_ink (Fixture *self, guint *n_ink)
{
  const guint8 *pixels;
  guint n_shared = 0;

  cairo_surface_flush (self->surface);
  pixels = cairo_image_surface_get_data (self->surface);
  *n_ink = 0;
  self->n_owners++;
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        guint32 seen;

        memcpy (&seen, pixels + y * cairo_image_surface_get_stride (self->surface) + 4 * x, 4);
        if (seen >> 24 < 128)
          continue;
        ++*n_ink;
        n_shared += self->owners[y][x] != 0;
        self->owners[y][x] = (guint8) self->n_owners;
      }
  return n_shared;
}

static WfPoint
random_point (void)
{
  return (WfPoint){ g_test_rand_double_range (0, WIDTH), g_test_rand_double_range (0, HEIGHT) };
}

/* Names of any style beside and over points, and blocked places. */
static void
test_points (Fixture *self, gconstpointer unused)
{
  guint n_written = 0, n_refused = 0;

  for (guint i = 0; i < 250; i++)
    {
      const WfLabelStyle style = (WfLabelStyle) g_test_rand_int_range (0, WF_LABEL_POINT + 1);
      g_autofree char *text = g_strdup_printf ("Ångström %u", i);
      guint n_ink;

      wipe (self);
      if (i % 25 == 0)
        {
          const WfPoint at = random_point ();

          wf_labels_block (self->labels, at.x, at.y, 18, 18);
          cairo_rectangle (self->cr, at.x, at.y, 18, 18);
          cairo_fill (self->cr);
          own_ink (self, &n_ink);
          wipe (self);
        }
      if (!wf_labels_add (self->labels, style, text, random_point (), 7))
        {
          n_refused++;
          continue;
        }
      n_written++;
      g_assert_cmpuint (own_ink (self, &n_ink), ==, 0);
      if (self->n_owners > 240)
        break;
    }
  g_assert_cmpuint (n_written, >, 20);
  g_assert_cmpuint (n_refused, >, 20);
}

/* The turned text of a line lies in a row of upright boxes, whose corners it leaves by a hair. */
static void
test_lines (Fixture *self, gconstpointer unused)
{
  guint n_all = 0, n_shared = 0, n_lines = 0;

  for (guint i = 0; i < 120; i++)
    {
      const WfPoint points[] = { random_point (), random_point () };
      g_autofree char *text = g_strdup_printf ("Kabel %u", i);
      guint n_ink;

      wipe (self);
      wf_labels_add_along (self->labels, text, points, 2, wf_palette_get (WF_PALETTE_LIGHT)->out);
      n_shared += own_ink (self, &n_ink);
      n_all += n_ink;
      n_lines += n_ink > 0;
    }
  g_test_message ("%u names, %u of %u pixels shared", n_lines, n_shared, n_all);
  g_assert_cmpuint (n_lines, >, 8);
  g_assert_cmpuint (n_shared * 50, <=, n_all);
}

/* A call-out is always drawn, and what comes after it keeps off its box. */
static void
test_call_outs (Fixture *self, gconstpointer unused)
{
  const WfColour colour = wf_palette_get (WF_PALETTE_LIGHT)->out;
  guint n_ink, n_written = 0;

  wf_labels_add_call_out (self->labels, "C-Lion1 · 680–720 km", (WfPoint){ 200, 150 }, colour);
  own_ink (self, &n_ink);
  g_assert_cmpuint (n_ink, >, 1500);
  /* Its leader line is thin and may be written over. */
  for (int y = 145; y < 180; y++)
    memset (&self->owners[y][195], 0, 34);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("Ort %u", i);

      wipe (self);
      if (!wf_labels_add (self->labels, WF_LABEL_PLACE, text, random_point (), 5))
        continue;
      g_assert_cmpuint (own_ink (self, &n_ink), ==, 0);
      n_written++;
    }
  g_assert_cmpuint (n_written, >, 20);
}

#define ADD(path, func) g_test_add ("/draw/labels/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("points-do-not-overlap", test_points);
  ADD ("lines-do-not-overlap", test_lines);
  ADD ("call-outs-keep-their-box", test_call_outs);
  return g_test_run ();
}
