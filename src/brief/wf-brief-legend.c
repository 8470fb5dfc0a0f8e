/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the map of a slide or page shows, named: states by colour and rhythm, routes by quality. */
#include <glib/gi18n.h>
#include <pango/pangocairo.h>

#include "brief/wf-brief-private.h"
#include "brief/wf-legend-text.h"

#define FONT "Cantarell 14"
#define ROW 17.0
#define SAMPLE_HEIGHT 14.0
#define GAP 14.0

static double
get_sample_width (WfLegendItem item)
{
  if (wf_legend_is_sign (item))
    return 14;
  return item == WF_LEGEND_DAMAGE ? 34 : 30;
}

static PangoLayout *
new_words (cairo_t *cr, const char *words)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (FONT);
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  cairo_font_options_destroy (options);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, words, -1);
  return layout;
}

static double
draw_item (
    cairo_t *cr, WfLegendItem item, double x, double y, double left, double right, double *row)
{
  g_autoptr (PangoLayout) words = new_words (cr, wf_legend_get_label (item));
  double sample = get_sample_width (item);
  int width, height;

  pango_layout_get_size (words, &width, &height);
  double needed = sample + 5 + (double) width / PANGO_SCALE;
  if (x + needed > right && x > left)
    {
      x = left;
      *row += ROW;
    }
  cairo_save (cr);
  cairo_translate (cr, x, y + *row);
  wf_legend_draw_sample (cr, item, sample, SAMPLE_HEIGHT, WF_PALETTE_PRINT);
  cairo_restore (cr);
  cairo_set_source_rgb (cr, 0.3, 0.29, 0.32);
  cairo_move_to (cr, x + sample + 5,
                 y + *row + (SAMPLE_HEIGHT - (double) height / PANGO_SCALE) / 2);
  pango_cairo_show_layout (cr, words);
  return x + needed + GAP;
}

void
wf_brief_draw_legend (cairo_t *cr, guint items, double x, double y, double width)
{
  double at = x, row = 0;

  for (guint item = 0; item < WF_LEGEND_N; item++)
    if (items & 1u << item)
      at = draw_item (cr, (WfLegendItem) item, at, y, x, x + width, &row);
  g_autoptr (PangoLayout) words = new_words (
      cr, _ ("Routes are drawn as named here, not for navigation. Numbers are of listed "
             "cables only."));
  int text_width;
  pango_layout_get_size (words, &text_width, NULL);
  if (at + (double) text_width / PANGO_SCALE > x + width)
    {
      at = x;
      row += ROW;
    }
  cairo_set_source_rgb (cr, 0.37, 0.36, 0.39);
  cairo_move_to (cr, at, y + row - 1);
  pango_cairo_show_layout (cr, words);
}
