/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "brief/wf-list-print.h"

#include <glib/gi18n.h>
#include <pango/pangocairo.h>

#define FONT "Cantarell 9"
#define BOLD "Cantarell Bold 9"
#define SMALL "Cantarell 8"
#define HEADING "Cantarell Bold 14"
#define LABEL "Cantarell Bold 11"
#define GAP 6.0
#define ROW_GAP 5.0
#define SIGN_WIDTH 18.0
#define ASIDE_WIDTH 90.0
#define LEAST_SHEET 60.0 /* for rows: a sheet that is too small for its head still gets on */

typedef struct
{
  char *sign, *title, *detail, *aside;
} Row;

struct _WfListPrint
{
  WfMarking marking;
  char *exercise, *title, *about;
  GPtrArray *rows;
  GArray *starts; /* guint: the first row of each sheet */
  double width, height;
};

static void
row_free (gpointer data)
{
  Row *row = data;

  g_free (row->sign);
  g_free (row->title);
  g_free (row->detail);
  g_free (row->aside);
  g_free (row);
}

WfListPrint *
wf_list_print_new (const WfListPrintHead *head)
{
  WfListPrint *self = g_new0 (WfListPrint, 1);

  self->marking = head->marking;
  self->exercise = g_strdup (head->exercise);
  self->title = g_strdup (head->title);
  self->about = g_strdup (head->about);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->starts = g_array_new (FALSE, FALSE, sizeof (guint));
  return self;
}

void
wf_list_print_free (WfListPrint *self)
{
  g_free (self->exercise);
  g_free (self->title);
  g_free (self->about);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->starts);
  g_free (self);
}

void
wf_list_print_add (
    WfListPrint *self, const char *sign, const char *title, const char *detail, const char *aside)
{
  Row *row = g_new0 (Row, 1);

  row->sign = g_strdup (sign);
  row->title = g_strdup (title);
  row->detail = g_strdup (detail);
  row->aside = g_strdup (aside);
  g_ptr_array_add (self->rows, row);
}

void
wf_list_print_set_marking (WfListPrint *self, WfMarking marking)
{
  self->marking = marking;
}

WfMarking
wf_list_print_get_marking (const WfListPrint *self)
{
  return self->marking;
}

/* --- text ----------------------------------------------------------------- */

static PangoLayout *
new_layout (cairo_t *cr, const char *font, const char *text, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);

  /* A point of the font is a point of the paper, whatever the printer's resolution. */
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_layout_context_changed (layout);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_text (layout, text, -1);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    }
  return layout;
}

/* Its height; draws nothing when @is_drawn is FALSE. */
static double
put_text (cairo_t *cr,
          gboolean is_drawn,
          const char *font,
          const char *text,
          double x,
          double y,
          double width,
          PangoAlignment alignment)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  if (text == NULL || *text == '\0')
    return 0;
  layout = new_layout (cr, font, text, width);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_get_size (layout, NULL, &height);
  if (is_drawn)
    {
      cairo_move_to (cr, x, y);
      pango_cairo_show_layout (cr, layout);
    }
  return (double) height / PANGO_SCALE;
}

/* --- head and foot --------------------------------------------------------- */

/* TLP 2.0 §3: the label in its colour on black. Its height. */
static double
put_marking (const WfListPrint *self, cairo_t *cr, gboolean is_drawn, double y)
{
  static const double colours[][3] = {
    [WF_MARKING_CLEAR] = { 1, 1, 1 },       [WF_MARKING_GREEN] = { 0.2, 1, 0 },
    [WF_MARKING_AMBER] = { 1, 0.753, 0 },   [WF_MARKING_AMBER_STRICT] = { 1, 0.753, 0 },
    [WF_MARKING_RED] = { 1, 0.169, 0.169 },
  };
  const double *colour = colours[self->marking];
  g_autoptr (PangoLayout) layout = new_layout (cr, LABEL, wf_marking_get_label (self->marking), 0);
  int width, height;

  pango_layout_get_size (layout, &width, &height);
  if (is_drawn)
    {
      const double wide = (double) width / PANGO_SCALE + 12;

      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_rectangle (cr, self->width - wide, y, wide, (double) height / PANGO_SCALE + 4);
      cairo_fill (cr);
      cairo_set_source_rgb (cr, colour[0], colour[1], colour[2]);
      cairo_move_to (cr, self->width - wide + 6, y + 2);
      pango_cairo_show_layout (cr, layout);
      cairo_set_source_rgb (cr, 0, 0, 0);
    }
  return (double) height / PANGO_SCALE + 4;
}

static double
put_exercise (const WfListPrint *self, cairo_t *cr, gboolean is_drawn, double y)
{
  g_autofree char *words = self->exercise != NULL
                               ? g_strdup_printf (_ ("EXERCISE · %s · EXERCISE"), self->exercise)
                               : NULL;

  return put_text (cr, is_drawn, LABEL, words, 0, y, self->width, PANGO_ALIGN_CENTER);
}

/* Where the rows begin. */
static double
put_head (const WfListPrint *self, cairo_t *cr, gboolean is_drawn)
{
  double y = put_exercise (self, cr, is_drawn, 0);
  double marking = put_marking (self, cr, is_drawn, y);

  y += MAX (marking, put_text (cr, is_drawn, HEADING, self->title, 0, y, self->width - 150,
                               PANGO_ALIGN_LEFT));
  y += GAP
       + put_text (cr, is_drawn, SMALL, self->about, 0, y + GAP / 2, self->width, PANGO_ALIGN_LEFT);
  if (is_drawn)
    {
      cairo_set_line_width (cr, 0.75);
      cairo_move_to (cr, 0, y);
      cairo_line_to (cr, self->width, y);
      cairo_stroke (cr);
    }
  return y + GAP;
}

/* The lines of the foot from the bottom up; where the rows end. */
static double
put_foot (const WfListPrint *self, cairo_t *cr, gboolean is_drawn, guint sheet)
{
  /* Translators: a sheet of a printed list, of how many. */
  g_autofree char *number
      = g_strdup_printf (_ ("Sheet %1$u of %2$u"), sheet + 1, MAX (1, self->starts->len));
  double y = self->height - put_exercise (self, cr, FALSE, 0);

  put_exercise (self, cr, is_drawn, y);
  y -= put_marking (self, cr, FALSE, 0);
  put_marking (self, cr, is_drawn, y);
  put_text (cr, is_drawn, SMALL, number, 0, y, self->width, PANGO_ALIGN_LEFT);
  return y - GAP;
}

/* --- rows ------------------------------------------------------------------- */

static double
put_row (const WfListPrint *self, cairo_t *cr, gboolean is_drawn, const Row *row, double y)
{
  const double width = self->width - SIGN_WIDTH - ASIDE_WIDTH;
  double height;

  put_text (cr, is_drawn, BOLD, row->sign, 0, y, 0, PANGO_ALIGN_LEFT);
  put_text (cr, is_drawn, FONT, row->aside, self->width - ASIDE_WIDTH, y, ASIDE_WIDTH,
            PANGO_ALIGN_RIGHT);
  height = put_text (cr, is_drawn, BOLD, row->title, SIGN_WIDTH, y, width, PANGO_ALIGN_LEFT);
  height += put_text (cr, is_drawn, FONT, row->detail, SIGN_WIDTH, y + height, width,
                      PANGO_ALIGN_LEFT);
  return height + ROW_GAP;
}

guint
wf_list_print_lay_out (WfListPrint *self, cairo_t *cr, double width, double height)
{
  double y, from, to;
  guint first = 0;

  self->width = width;
  self->height = height;
  g_array_set_size (self->starts, 0);
  from = y = put_head (self, cr, FALSE);
  to = MAX (put_foot (self, cr, FALSE, 0), from + LEAST_SHEET);
  g_array_append_val (self->starts, first);
  for (guint i = 0; i < self->rows->len; i++)
    {
      double row = put_row (self, cr, FALSE, g_ptr_array_index (self->rows, i), 0);

      if (y > from && y + row > to)
        {
          g_array_append_val (self->starts, i);
          y = from;
        }
      y += row;
    }
  return self->starts->len;
}

void
wf_list_print_draw (WfListPrint *self, cairo_t *cr, guint sheet)
{
  double y;
  guint end;

  g_return_if_fail (sheet < self->starts->len);
  end = sheet + 1 < self->starts->len ? g_array_index (self->starts, guint, sheet + 1)
                                      : self->rows->len;
  cairo_set_source_rgb (cr, 0, 0, 0);
  y = put_head (self, cr, TRUE);
  put_foot (self, cr, TRUE, sheet);
  for (guint i = g_array_index (self->starts, guint, sheet); i < end; i++)
    y += put_row (self, cr, TRUE, g_ptr_array_index (self->rows, i), y);
}
