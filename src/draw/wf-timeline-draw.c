/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw/wf-timeline-draw.h"

#include <math.h>

/* 0xRRGGBB; each at least 4.5:1 against the ground it stands on. */
typedef struct
{
  guint32 tone[5]; /* by WfTone */
  guint32 ground, text, muted, grid, night, band, focus;
  double fill; /* opacity of a bar */
} Colours;

static const Colours palettes[] = {
  [WF_PALETTE_LIGHT] = {
    .tone = { 0x6b6a70, 0xa51d2d, 0xb3540a, 0x1a6e3c, 0x1c62b8 },
    .ground = 0xffffff, .text = 0x2e2c36, .muted = 0x5e5c64, .grid = 0xdcdad6, .night = 0x3d3846,
    .band = 0xf6f5f4, .focus = 0x1c62b8, .fill = 0.16,
  },
  [WF_PALETTE_DARK] = {
    .tone = { 0xb8b6bd, 0xff8f93, 0xffb46b, 0x7fd6a0, 0x8fbcf7 },
    .ground = 0x242424, .text = 0xf2f1f4, .muted = 0xb8b6bd, .grid = 0x454348, .night = 0x000000,
    .band = 0x2b2b2d, .focus = 0x8fbcf7, .fill = 0.24,
  },
  [WF_PALETTE_PRINT] = {
    .tone = { 0x55545a, 0x8f1525, 0x8f4207, 0x145730, 0x164f96 },
    .ground = 0xffffff, .text = 0x000000, .muted = 0x444444, .grid = 0xcccccc, .night = 0x000000,
    .band = 0xf4f4f4, .focus = 0x164f96, .fill = 0.14,
  },
};

struct _WfTimelineText
{
  PangoContext *context;
  PangoLayout *layout;
  PangoFontDescription *plain, *bold;
  double line_height;
};

typedef struct
{
  const WfTimelineLayout *layout;
  const WfTimelineStyle *style;
  const Colours *colours;
  WfTimelineText *text;
  cairo_t *cr;
} Painter;

WfTimelineText *
wf_timeline_text_new (PangoContext *context, const char *family, double size_pt)
{
  WfTimelineText *text = g_new0 (WfTimelineText, 1);

  text->context = context != NULL
                      ? g_object_ref (context)
                      : pango_font_map_create_context (pango_cairo_font_map_get_default ());
  text->layout = pango_layout_new (text->context);
  text->plain = pango_font_description_new ();
  pango_font_description_set_family (text->plain, family);
  pango_font_description_set_size (text->plain, (int) lround (size_pt * PANGO_SCALE));
  text->bold = pango_font_description_copy (text->plain);
  pango_font_description_set_weight (text->bold, PANGO_WEIGHT_SEMIBOLD);

  pango_layout_set_font_description (text->layout, text->bold);
  pango_layout_set_text (text->layout, "Åg", -1);
  int height;
  pango_layout_get_pixel_size (text->layout, NULL, &height);
  text->line_height = height;
  return text;
}

void
wf_timeline_text_free (WfTimelineText *text)
{
  if (text == NULL)
    return;
  g_object_unref (text->layout);
  g_object_unref (text->context);
  pango_font_description_free (text->plain);
  pango_font_description_free (text->bold);
  g_free (text);
}

double
wf_timeline_text_measure (gpointer data, const char *string)
{
  WfTimelineText *text = data;
  int width;

  pango_layout_set_font_description (text->layout, text->bold);
  pango_layout_set_width (text->layout, -1);
  pango_layout_set_text (text->layout, string, -1);
  pango_layout_get_pixel_size (text->layout, &width, NULL);
  return width + 1.0;
}

double
wf_timeline_text_get_line_height (WfTimelineText *text)
{
  return text->line_height;
}

static void
set_colour (cairo_t *cr, guint32 colour, double alpha)
{
  cairo_set_source_rgba (cr, ((colour >> 16) & 0xff) / 255.0, ((colour >> 8) & 0xff) / 255.0,
                         (colour & 0xff) / 255.0, alpha);
}

/* Text in a box, vertically centred, cut with an ellipsis where it is too long. */
static void
show_text (Painter *painter,
           const WfTimelineBox *box,
           const char *string,
           gboolean is_bold,
           guint32 colour,
           PangoAlignment alignment)
{
  PangoLayout *layout = painter->text->layout;
  int height;

  pango_cairo_update_context (painter->cr, painter->text->context);
  pango_layout_context_changed (layout);
  pango_layout_set_font_description (layout, is_bold ? painter->text->bold : painter->text->plain);
  pango_layout_set_width (layout, (int) ceil (box->width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_text (layout, string, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  set_colour (painter->cr, colour, 1.0);
  cairo_move_to (painter->cr, box->x, box->y + floor ((box->height - height) / 2.0));
  pango_cairo_show_layout (painter->cr, layout);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_width (layout, -1);
  pango_layout_set_alignment (layout, PANGO_ALIGN_LEFT);
}

static void
rule (Painter *painter, double x, double y, double to_x, double to_y)
{
  cairo_move_to (painter->cr, x, y);
  cairo_line_to (painter->cr, to_x, to_y);
  cairo_stroke (painter->cr);
}

double
wf_timeline_ruler_y (const WfTimelineLayout *layout, const WfTimelineStyle *style)
{
  double room = style->height - style->head_height - style->ruler_height;

  return MAX (MIN (layout->height, room), 0.0);
}

/* --- ground ------------------------------------------------------------------ */

static void
draw_nights (Painter *painter, double bottom)
{
  const GArray *nights = painter->layout->nights;

  set_colour (painter->cr, painter->colours->night,
              painter->style->palette == WF_PALETTE_DARK ? 0.25 : 0.045);
  for (guint i = 0; i < nights->len; i++)
    {
      const WfNight *night = &g_array_index (nights, WfNight, i);

      cairo_rectangle (painter->cr, night->x, 0.0, night->width, bottom);
    }
  cairo_fill (painter->cr);
}

static void
draw_grid (Painter *painter, double bottom)
{
  const GArray *ticks = painter->layout->ticks;
  cairo_t *cr = painter->cr;

  cairo_set_line_width (cr, 1.0);
  for (guint i = 0; i < ticks->len; i++)
    {
      const WfTick *tick = &g_array_index (ticks, WfTick, i);
      static const double dots[] = { 1.0, 2.0 };

      set_colour (cr, tick->is_day ? painter->colours->muted : painter->colours->grid,
                  tick->is_day ? 0.5 : 1.0);
      cairo_set_dash (cr, dots, tick->is_day ? 0 : 2, 0.0);
      rule (painter, floor (tick->x) + 0.5, 0.0, floor (tick->x) + 0.5, bottom);
    }
  cairo_set_dash (cr, NULL, 0, 0.0);
}

static void
draw_lane_rules (Painter *painter)
{
  const WfTimelineLayout *layout = painter->layout;
  const WfTimeAxis *axis = &layout->geometry.axis;

  cairo_set_line_width (painter->cr, 1.0);
  set_colour (painter->cr, painter->colours->grid, 1.0);
  for (guint i = 0; i < layout->lanes->len; i++)
    {
      const WfPlacedLane *lane = &g_array_index (layout->lanes, WfPlacedLane, i);
      double y = floor (lane->y + lane->height) - 0.5;

      rule (painter, 0.0, y, axis->x + axis->width, y);
    }
}

static void
draw_lane_names (Painter *painter)
{
  const WfTimelineLayout *layout = painter->layout;

  for (guint i = 0; i < layout->lanes->len; i++)
    {
      const WfPlacedLane *lane = &g_array_index (layout->lanes, WfPlacedLane, i);
      WfTimelineBox box
          = { 12.0, lane->y, painter->style->lane_width - 16.0, layout->geometry.row_height };

      show_text (painter, &box, lane->lane->name, FALSE, painter->colours->text, PANGO_ALIGN_LEFT);
      if (lane->n_hidden > 0)
        {
          g_autofree char *more = g_strdup_printf ("+%u", lane->n_hidden);

          show_text (painter, &box, more, TRUE, painter->colours->muted, PANGO_ALIGN_RIGHT);
        }
    }
}

/* --- items ------------------------------------------------------------------- */

static void
trace_bar (cairo_t *cr, const WfPlacedItem *placed, double end)
{
  const WfTimelineBox *box = &placed->body;
  double radius = MIN (4.0, (end - box->x) / 2.0);
  double top = box->y + 0.5, bottom = box->y + box->height - 0.5;
  double left = box->x + 0.5, right = end - 0.5;
  gboolean is_open = placed->item->to == WF_NO_TIME;

  cairo_new_path (cr);
  if (is_open || placed->is_cut_right)
    {
      cairo_move_to (cr, right, bottom);
    }
  else
    {
      cairo_move_to (cr, right, top + radius);
      cairo_arc (cr, right - radius, bottom - radius, radius, 0.0, G_PI / 2.0);
    }
  if (placed->is_cut_left)
    {
      cairo_line_to (cr, left, bottom);
      cairo_move_to (cr, left, top);
    }
  else
    {
      cairo_arc (cr, left + radius, bottom - radius, radius, G_PI / 2.0, G_PI);
      cairo_arc (cr, left + radius, top + radius, radius, G_PI, 1.5 * G_PI);
    }
  if (is_open || placed->is_cut_right)
    cairo_line_to (cr, right, top);
  else
    cairo_arc (cr, right - radius, top + radius, radius, 1.5 * G_PI, 2.0 * G_PI);
}

/* The bar's colour; an open bar fades out after what is known. */
static void
set_bar_ink (cairo_t *cr, const WfPlacedItem *placed, guint32 colour, double alpha)
{
  double end = placed->body.x + placed->body.width;

  if (placed->item->to != WF_NO_TIME || placed->is_cut_right)
    {
      set_colour (cr, colour, alpha);
      return;
    }

  double red = ((colour >> 16) & 0xff) / 255.0, green = ((colour >> 8) & 0xff) / 255.0,
         blue = (colour & 0xff) / 255.0;
  cairo_pattern_t *fade = cairo_pattern_create_linear (placed->solid_until, 0.0,
                                                       MAX (end, placed->solid_until + 1.0), 0.0);

  cairo_pattern_add_color_stop_rgba (fade, 0.0, red, green, blue, alpha);
  cairo_pattern_add_color_stop_rgba (fade, 1.0, red, green, blue, 0.0);
  cairo_set_source (cr, fade);
  cairo_pattern_destroy (fade);
}

static void
draw_bar (Painter *painter, const WfPlacedItem *placed, gboolean is_selected)
{
  cairo_t *cr = painter->cr;
  guint32 colour = painter->colours->tone[placed->item->tone];
  double fill = painter->colours->fill * (is_selected ? 2.0 : 1.0);

  /* The ground first, so that nights and the grid do not shine through the text. */
  set_bar_ink (cr, placed, painter->colours->ground, 1.0);
  cairo_rectangle (cr, placed->body.x, placed->body.y, placed->body.width, placed->body.height);
  cairo_fill_preserve (cr);
  set_bar_ink (cr, placed, colour, fill);
  cairo_fill (cr);

  trace_bar (cr, placed, placed->body.x + placed->body.width);
  set_bar_ink (cr, placed, colour, 1.0);
  cairo_set_line_width (cr, is_selected ? 2.0 : 1.0);
  cairo_stroke (cr);
}

static void
draw_mark (Painter *painter, const WfPlacedItem *placed, gboolean is_selected)
{
  cairo_t *cr = painter->cr;
  const WfTimelineBox *box = &placed->body;
  double y = box->y + box->height / 2.0, reach = 7.0;
  double x = placed->is_cut_left ? box->x + box->width - reach : box->x + reach;

  cairo_save (cr);
  cairo_rectangle (cr, box->x, box->y, box->width, box->height);
  cairo_clip (cr);
  cairo_move_to (cr, x - reach, y);
  cairo_line_to (cr, x, y - reach);
  cairo_line_to (cr, x + reach, y);
  cairo_line_to (cr, x, y + reach);
  cairo_close_path (cr);
  set_colour (cr, painter->colours->tone[placed->item->tone], 1.0);
  cairo_fill (cr);
  cairo_restore (cr);
  if (is_selected)
    {
      cairo_set_line_width (cr, 1.5);
      cairo_rectangle (cr, box->x - 0.5, box->y - 0.5, box->width + 1.0, box->height + 1.0);
      cairo_stroke (cr);
    }
}

static void
draw_item (Painter *painter, const WfPlacedItem *placed)
{
  gboolean is_selected = g_strcmp0 (placed->item->ref, painter->style->selection) == 0;

  if (placed->item->shape == WF_TIMELINE_MARK)
    draw_mark (painter, placed, is_selected);
  else
    draw_bar (painter, placed, is_selected);
  if (placed->place != WF_LABEL_NONE)
    show_text (painter, &placed->label, placed->item->label, TRUE,
               painter->colours->tone[placed->item->tone], PANGO_ALIGN_LEFT);
  if (painter->style->focus != NULL && g_strcmp0 (placed->item->ref, painter->style->focus) == 0)
    {
      static const double dots[] = { 2.0, 2.0 };

      set_colour (painter->cr, painter->colours->focus, 1.0);
      cairo_set_line_width (painter->cr, 1.5);
      cairo_set_dash (painter->cr, dots, 2, 0.0);
      cairo_rectangle (painter->cr, placed->extent.x - 2.0, placed->extent.y - 1.5,
                       placed->extent.width + 4.0, placed->extent.height + 3.0);
      cairo_stroke (painter->cr);
      cairo_set_dash (painter->cr, NULL, 0, 0.0);
    }
}

static void
draw_due (Painter *painter, const WfPlacedDue *placed, double bottom)
{
  static const double dashes[] = { 5.0, 3.0 };
  cairo_t *cr = painter->cr;
  guint32 colour = painter->colours->tone[WF_TONE_OUT];
  const char *lines[] = { placed->due->countdown, placed->due->article, placed->due->parties };
  PangoAlignment alignment = placed->label_is_left ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;

  set_colour (cr, colour, 1.0);
  cairo_set_line_width (cr,
                        g_strcmp0 (placed->due->ref, painter->style->selection) == 0 ? 3.0 : 2.0);
  cairo_set_dash (cr, dashes, 2, 0.0);
  rule (painter, placed->x, 0.0, placed->x, bottom);
  cairo_set_dash (cr, NULL, 0, 0.0);
  for (guint i = 0; i < placed->n_lines; i++)
    {
      WfTimelineBox box = placed->label;

      box.height = painter->layout->geometry.text_height;
      box.y += i * box.height;
      if (lines[i] != NULL)
        show_text (painter, &box, lines[i], TRUE, colour, alignment);
    }
}

/* --- ruler, playhead --------------------------------------------------------- */

static void
draw_ruler (Painter *painter, double y)
{
  const WfTimeAxis *axis = &painter->layout->geometry.axis;
  const GArray *ticks = painter->layout->ticks;

  set_colour (painter->cr, painter->colours->ground, 1.0);
  cairo_rectangle (painter->cr, 0.0, y, axis->x + axis->width, painter->style->ruler_height);
  cairo_fill (painter->cr);
  set_colour (painter->cr, painter->colours->grid, 1.0);
  cairo_set_line_width (painter->cr, 1.0);
  rule (painter, 0.0, floor (y) + 0.5, axis->x + axis->width, floor (y) + 0.5);
  for (guint i = 0; i < ticks->len; i++)
    {
      const WfTick *tick = &g_array_index (ticks, WfTick, i);

      set_colour (painter->cr, painter->colours->muted, 1.0);
      rule (painter, floor (tick->x) + 0.5, y, floor (tick->x) + 0.5, y + 4.0);
      if (tick->label != NULL)
        {
          WfTimelineBox box = { tick->x + 4.0, y + 1.0, axis->x + axis->width - tick->x - 4.0,
                                painter->style->ruler_height - 1.0 };

          show_text (painter, &box, tick->label, tick->is_day, painter->colours->muted,
                     PANGO_ALIGN_LEFT);
        }
    }
}

static void
draw_brush (Painter *painter, double bottom)
{
  const WfTimelineStyle *style = painter->style;
  const WfTimeAxis *axis = &painter->layout->geometry.axis;

  if (style->brush_from == WF_NO_TIME || style->brush_to == WF_NO_TIME)
    return;

  double left = axis->x, right = axis->x + axis->width;
  double from = CLAMP (wf_time_axis_to_x (axis, style->brush_from), left, right);
  double to = CLAMP (wf_time_axis_to_x (axis, style->brush_to), left, right);

  set_colour (painter->cr, painter->colours->tone[WF_TONE_ACCENT], 0.12);
  cairo_rectangle (painter->cr, from, 0.0, to - from, bottom);
  cairo_fill (painter->cr);
  set_colour (painter->cr, painter->colours->tone[WF_TONE_ACCENT], 0.8);
  cairo_set_line_width (painter->cr, 1.0);
  rule (painter, from, 0.0, from, bottom);
  rule (painter, to, 0.0, to, bottom);
}

static void
draw_playhead (Painter *painter, gint64 at, gboolean is_main, double bottom)
{
  const WfTimeAxis *axis = &painter->layout->geometry.axis;
  double x = at == WF_NO_TIME ? -1.0 : wf_time_axis_to_x (axis, at);

  if (at == WF_NO_TIME || x < axis->x || x > axis->x + axis->width)
    return;

  set_colour (painter->cr, painter->colours->tone[WF_TONE_ACCENT], is_main ? 1.0 : 0.5);
  cairo_set_line_width (painter->cr, is_main ? 2.0 : 1.0);
  rule (painter, x, 0.0, x, bottom);
}

static void
draw_flag (Painter *painter)
{
  const WfTimelineStyle *style = painter->style;
  const WfTimeAxis *axis = &painter->layout->geometry.axis;
  double x = style->playhead == WF_NO_TIME ? -1.0 : wf_time_axis_to_x (axis, style->playhead);

  if (style->flag == NULL || style->head_height <= 0.0 || x < axis->x || x > axis->x + axis->width)
    return;

  double width = wf_timeline_text_measure (painter->text, style->flag) + 14.0;
  double left = CLAMP (x - width / 2.0, axis->x, MAX (axis->x, axis->x + axis->width - width));
  WfTimelineBox box = { left, -style->head_height + 1.0, width, style->head_height - 2.0 };

  set_colour (painter->cr, painter->colours->tone[WF_TONE_ACCENT], 1.0);
  cairo_rectangle (painter->cr, box.x, box.y, box.width, box.height);
  cairo_fill (painter->cr);
  cairo_move_to (painter->cr, x - 4.0, box.y + box.height);
  cairo_line_to (painter->cr, x + 4.0, box.y + box.height);
  cairo_line_to (painter->cr, x, box.y + box.height + 4.0);
  cairo_fill (painter->cr);
  show_text (painter, &box, style->flag, TRUE, painter->colours->ground, PANGO_ALIGN_CENTER);
}

void
wf_timeline_draw (const WfTimelineLayout *layout,
                  WfTimelineText *text,
                  cairo_t *cr,
                  const WfTimelineStyle *style)
{
  Painter painter = { layout, style, &palettes[style->palette], text, cr };
  const WfTimeAxis *axis = &layout->geometry.axis;
  double ruler_y = wf_timeline_ruler_y (layout, style);
  double bottom = MAX (style->height - style->head_height, ruler_y);

  cairo_save (cr);
  set_colour (cr, painter.colours->ground, 1.0);
  cairo_rectangle (cr, 0.0, 0.0, axis->x + axis->width, style->height);
  cairo_fill (cr);
  cairo_translate (cr, 0.0, style->head_height);
  draw_nights (&painter, bottom);
  draw_grid (&painter, bottom);

  cairo_save (cr);
  cairo_rectangle (cr, 0.0, 0.0, axis->x + axis->width, ruler_y);
  cairo_clip (cr);
  cairo_translate (cr, 0.0, -style->scroll_y);
  draw_lane_rules (&painter);
  draw_lane_names (&painter);
  for (guint i = 0; i < layout->items->len; i++)
    draw_item (&painter, &g_array_index (layout->items, WfPlacedItem, i));
  for (guint i = 0; i < layout->dues->len; i++)
    draw_due (&painter, &g_array_index (layout->dues, WfPlacedDue, i), bottom + style->scroll_y);
  cairo_restore (cr);

  draw_ruler (&painter, ruler_y);
  draw_brush (&painter, ruler_y);
  if (style->now != style->playhead)
    draw_playhead (&painter, style->now, FALSE, bottom);
  draw_playhead (&painter, style->playhead, TRUE, bottom);
  draw_flag (&painter);
  cairo_restore (cr);
}
