/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names: first come, first written; whoever overlaps tries its other places and then stays away. */
#include "draw/wf-line-label.h"
#include "draw/wf-scene-private.h"

#include <math.h>
#include <pango/pangocairo.h>

typedef struct
{
  double left, top, right, bottom;
} Rectangle;

struct _WfLabels
{
  cairo_t *cr;
  const WfMapColours *colours;
  const WfView *view;
  double inset;
  PangoLayout *layout;
  GArray *taken;       /* Rectangle */
  GHashTable *written; /* text -> WfPoint where it stands: a town and its landing have one name */
};

WfLabels *
wf_labels_new (cairo_t *cr, const WfMapColours *colours, const WfView *view, double inset)
{
  WfLabels *self = g_new0 (WfLabels, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  self->cr = cr;
  self->colours = colours;
  self->view = view;
  self->inset = inset;
  self->layout = pango_cairo_create_layout (cr);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (pango_layout_get_context (self->layout), options);
  pango_cairo_context_set_resolution (pango_layout_get_context (self->layout), 96.0);
  cairo_font_options_destroy (options);
  self->taken = g_array_new (FALSE, FALSE, sizeof (Rectangle));
  self->written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
wf_labels_free (WfLabels *self)
{
  g_object_unref (self->layout);
  g_array_unref (self->taken);
  g_hash_table_unref (self->written);
  g_free (self);
}

void
wf_labels_block (WfLabels *self, double x, double y, double width, double height)
{
  Rectangle rectangle = { x, y, x + width, y + height };

  g_array_append_val (self->taken, rectangle);
}

static double
overlap (const Rectangle *a, const Rectangle *b)
{
  double width = MIN (a->right, b->right) - MAX (a->left, b->left);
  double height = MIN (a->bottom, b->bottom) - MAX (a->top, b->top);

  return width > 0 && height > 0 ? width * height : 0;
}

static gboolean
is_free (WfLabels *self, const Rectangle *rectangle)
{
  for (guint i = 0; i < self->taken->len; i++)
    if (overlap (rectangle, &g_array_index (self->taken, Rectangle, i)) > 0)
      return FALSE;
  return TRUE;
}

typedef struct
{
  double size; /* px */
  PangoWeight weight;
  PangoStyle style;
  int spacing; /* Pango units between letters */
  gboolean is_upper;
  gboolean is_beside; /* beside its point, not over it */
} Style;

static const Style styles[] = {
  [WF_LABEL_STATION] = { 12.0, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL, 0, FALSE, TRUE },
  [WF_LABEL_COUNTRY] = { 12.0, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL, 1800, TRUE, FALSE },
  [WF_LABEL_SEA] = { 12.0, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC, 2200, FALSE, FALSE },
  [WF_LABEL_REGION] = { 11.0, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC, 0, FALSE, FALSE },
  [WF_LABEL_CAPITAL] = { 11.5, PANGO_WEIGHT_SEMIBOLD, PANGO_STYLE_NORMAL, 0, FALSE, TRUE },
  [WF_LABEL_PLACE] = { 10.5, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL, 0, FALSE, TRUE },
  [WF_LABEL_POINT] = { 10.5, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL, 0, FALSE, TRUE },
};

static WfColour
colour_of (const WfMapColours *colours, WfLabelStyle style)
{
  switch (style)
    {
    case WF_LABEL_STATION:
      return colours->ink;
    case WF_LABEL_COUNTRY:
      return colours->country;
    case WF_LABEL_SEA:
      return colours->sea_name;
    case WF_LABEL_REGION:
      return colours->region;
    default:
      return colours->place;
    }
}

static void
set_text (WfLabels *self, const Style *style, const char *text)
{
  g_autoptr (PangoFontDescription) font = pango_font_description_from_string ("Sans");
  g_autofree char *upper = style->is_upper ? g_utf8_strup (text, -1) : NULL;
  PangoAttrList *attributes = pango_attr_list_new ();
  const double text_scale = self->view->text_scale > 0 ? self->view->text_scale : 1;

  pango_font_description_set_absolute_size (font, style->size * text_scale * PANGO_SCALE);
  pango_font_description_set_weight (font, style->weight);
  pango_font_description_set_style (font, style->style);
  if (style->spacing != 0)
    pango_attr_list_insert (attributes, pango_attr_letter_spacing_new (style->spacing));
  pango_layout_set_font_description (self->layout, font);
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_text (self->layout, upper != NULL ? upper : text, -1);
}

static void
write_text (WfLabels *self, double x, double y, WfColour colour, gboolean has_halo)
{
  cairo_move_to (self->cr, x, y);
  if (has_halo)
    {
      WfColour halo = self->colours->halo;

      halo.alpha = 0.8;
      cairo_new_path (self->cr);
      cairo_move_to (self->cr, x, y);
      pango_cairo_layout_path (self->cr, self->layout);
      wf_palette_set (self->cr, halo);
      cairo_set_dash (self->cr, NULL, 0, 0);
      cairo_set_line_width (self->cr, 2.6);
      cairo_set_line_join (self->cr, CAIRO_LINE_JOIN_ROUND);
      cairo_stroke (self->cr);
      cairo_move_to (self->cr, x, y);
    }
  wf_palette_set (self->cr, colour);
  pango_cairo_show_layout (self->cr, self->layout);
  cairo_new_path (self->cr);
}

static gboolean
is_written_near (WfLabels *self, const char *text, WfPoint at)
{
  const WfPoint *other = g_hash_table_lookup (self->written, text);

  return other != NULL && hypot (other->x - at.x, other->y - at.y) < 110;
}

gboolean
wf_labels_add (WfLabels *self, WfLabelStyle style, const char *text, WfPoint at, double clear)
{
  PangoRectangle ink, logical;
  double width, height;
  guint n_places = styles[style].is_beside ? 4 : 1;

  if (is_written_near (self, text, at))
    return FALSE;
  set_text (self, &styles[style], text);
  pango_layout_get_pixel_extents (self->layout, &ink, &logical);
  width = logical.width;
  height = logical.height;
  for (guint i = 0; i < n_places; i++)
    {
      const WfPoint places[] = { { at.x + clear, at.y - height / 2 },
                                 { at.x - clear - width, at.y - height / 2 },
                                 { at.x - width / 2, at.y - clear - height + 2 },
                                 { at.x - width / 2, at.y + clear - 2 } };
      WfPoint place
          = styles[style].is_beside ? places[i] : (WfPoint){ at.x - width / 2, at.y - height / 2 };
      Rectangle rectangle = { place.x - 2, place.y, place.x + width + 2, place.y + height };

      if (!is_free (self, &rectangle))
        continue;
      g_array_append_val (self->taken, rectangle);
      g_hash_table_insert (self->written, g_strdup (text), g_memdup2 (&at, sizeof at));
      write_text (self, place.x, place.y, colour_of (self->colours, style), style != WF_LABEL_SEA);
      return TRUE;
    }
  return FALSE;
}

/* --- along a line ------------------------------------------------------- */

#define ALONG_SIZE 10.5
#define ALONG_REPEAT 620.0 /* px between two of the same name */
#define ALONG_STEP 36.0
#define ALONG_CLEAR 3.0 /* over the line */

/* The turned text as a row of upright boxes, as the others are. */
static gboolean
block_along (
    WfLabels *self, const WfLinePlace *place, double width, double height, gboolean is_sure)
{
  double c = cos (place->angle), s = sin (place->angle), half = height / 2;
  double lift = half + ALONG_CLEAR;
  int n = MAX (2, (int) ceil (width / height));

  for (int i = 0; i < n; i++)
    {
      double along = width * ((i + 0.5) / n - 0.5);
      double x = place->at.x + c * along + s * lift, y = place->at.y + s * along - c * lift;
      Rectangle box = { x - half, y - half, x + half, y + half };

      if (is_sure)
        g_array_append_val (self->taken, box);
      else if (!is_free (self, &box) || x < self->inset || y < self->inset
               || x > self->view->width - self->inset || y > self->view->height - self->inset)
        return FALSE;
    }
  return TRUE;
}

static void
write_along (WfLabels *self, const WfLinePlace *place, double width, double height, WfColour colour)
{
  cairo_save (self->cr);
  cairo_translate (self->cr, place->at.x, place->at.y);
  cairo_rotate (self->cr, place->angle);
  write_text (self, -width / 2, -height - ALONG_CLEAR + 2, colour, TRUE);
  cairo_restore (self->cr);
}

void
wf_labels_add_along (
    WfLabels *self, const char *text, const WfPoint *points, guint n, WfColour colour)
{
  static const Style style
      = { ALONG_SIZE, PANGO_WEIGHT_MEDIUM, PANGO_STYLE_NORMAL, 0, FALSE, FALSE };
  PangoRectangle logical;
  double length = wf_line_measure (points, n), at;

  /* Measuring a text is dear; a line too short for three letters is not asked. */
  if (length < 40)
    return;
  set_text (self, &style, text);
  pango_layout_get_pixel_extents (self->layout, NULL, &logical);
  at = logical.width / 2.0 + 14;
  while (at + logical.width / 2.0 + 14 <= length)
    {
      WfLinePlace place;

      if (!wf_line_place_at (points, n, at, logical.width, &place)
          || !block_along (self, &place, logical.width, logical.height, FALSE))
        {
          at += ALONG_STEP;
          continue;
        }
      block_along (self, &place, logical.width, logical.height, TRUE);
      write_along (self, &place, logical.width, logical.height, colour);
      at += ALONG_REPEAT;
    }
}

/* --- call-outs ---------------------------------------------------------- */

#define BOX_PAD_X 7.0
#define BOX_PAD_Y 4.0
/* A text that is longer than this part of the view takes more lines. */
#define MOST_OF_WIDTH 0.7
#define LEAST_ROOM 120.0

static double
place_cost (WfLabels *self, const Rectangle *box)
{
  double cost = 0;
  double left = self->inset + 4, right = self->view->width - self->inset - 4;
  double top = self->inset + 4, bottom = self->view->height - self->inset - 4;

  for (guint i = 0; i < self->taken->len; i++)
    cost += overlap (box, &g_array_index (self->taken, Rectangle, i));
  cost += 60
          * (MAX (0, left - box->left) + MAX (0, box->right - right) + MAX (0, top - box->top)
             + MAX (0, box->bottom - bottom));
  return cost;
}

/* The cheapest of places around the point, near ones first. */
static Rectangle
find_box (WfLabels *self, WfPoint at, double width, double height)
{
  static const WfPoint directions[]
      = { { 1, 1 }, { 1, -1 }, { -1, 1 }, { -1, -1 }, { 0, 1 }, { 0, -1 } };
  static const double distances[] = { 26, 48, 80 };
  Rectangle best = { 0 };
  double best_cost = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (distances); i++)
    for (guint j = 0; j < G_N_ELEMENTS (directions); j++)
      {
        double x = at.x + directions[j].x * (distances[i] + 8),
               y = at.y + directions[j].y * distances[i];
        double left = directions[j].x > 0 ? x : directions[j].x < 0 ? x - width : x - width / 2;
        double top = directions[j].y > 0 ? y : y - height;
        Rectangle box = { left, top, left + width, top + height };
        double cost = place_cost (self, &box) + distances[i] + j;

        if (cost < best_cost)
          {
            best_cost = cost;
            best = box;
          }
      }
  return best;
}

static void
round_box (cairo_t *cr, const Rectangle *box, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, box->right - radius, box->top + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, box->right - radius, box->bottom - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, box->left + radius, box->bottom - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, box->left + radius, box->top + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

void
wf_labels_add_call_out (WfLabels *self, const char *text, WfPoint at, WfColour colour)
{
  static const Style bold = { 12.0, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL, 0, FALSE, FALSE };
  const double room = MAX (LEAST_ROOM, (self->view->width - 2 * self->inset) * MOST_OF_WIDTH);
  PangoRectangle logical;
  Rectangle box;

  set_text (self, &bold, text);
  pango_layout_set_width (self->layout, (int) (room * PANGO_SCALE));
  pango_layout_get_pixel_extents (self->layout, NULL, &logical);
  box = find_box (self, at, logical.width + 2 * BOX_PAD_X, logical.height + 2 * BOX_PAD_Y);
  g_array_append_val (self->taken, box);
  cairo_new_path (self->cr);
  cairo_set_dash (self->cr, NULL, 0, 0);
  cairo_move_to (self->cr, at.x, at.y);
  cairo_line_to (self->cr, CLAMP (at.x, box.left, box.right), CLAMP (at.y, box.top, box.bottom));
  wf_palette_set (self->cr, colour);
  cairo_set_line_width (self->cr, 1.2);
  cairo_stroke (self->cr);
  round_box (self->cr, &box, 3.5);
  wf_palette_set (self->cr, self->colours->paper);
  cairo_fill_preserve (self->cr);
  wf_palette_set (self->cr, colour);
  cairo_set_line_width (self->cr, 1.3);
  cairo_stroke (self->cr);
  write_text (self, box.left + BOX_PAD_X, box.top + BOX_PAD_Y, colour, FALSE);
  pango_layout_set_width (self->layout, -1);
}
