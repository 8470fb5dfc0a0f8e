/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands where. The first slide takes as many lines of each section as can be read aloud and
 * as it has room for beside the map; the others follow in two columns, on as many slides as it
 * takes. Nothing is cut off: a reader who sees the first slide only is told how much there is. */
#include "brief/wf-brief-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define PAGE_WIDTH WF_BRIEF_PAGE_WIDTH
#define MARGIN WF_BRIEF_MARGIN
#define COLUMN_X (MARGIN + WF_BRIEF_MAP_WIDTH + WF_BRIEF_GUTTER)
#define COLUMN_WIDTH (PAGE_WIDTH - MARGIN - COLUMN_X)
#define ANNEX_WIDTH ((PAGE_WIDTH - 2 * MARGIN - WF_BRIEF_GUTTER) / 2)
#define LINE_GAP 4.0
#define SECTION_GAP 10.0
#define LEAST_HIGH 90.0 /* of a line that may be broken: about three rows stay together */

/* --- text ------------------------------------------------------------------ */

PangoLayout *
wf_brief_new_text (cairo_t *cr, const char *text, const char *font, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  cairo_font_options_t *options = cairo_font_options_create ();
  /* Metrics must not depend on the resolution: screen and paper break lines alike. */
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_layout_context_changed (layout);
  cairo_font_options_destroy (options);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    }
  pango_layout_set_text (layout, text, -1);
  return layout;
}

double
wf_brief_measure (cairo_t *cr, const char *text, const char *font, double width)
{
  g_autoptr (PangoLayout) layout = wf_brief_new_text (cr, text, font, width);
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

const char *
wf_brief_get_heading (WfBriefSection section)
{
  switch (section)
    {
    case WF_BRIEF_KNOWN:
      return _ ("We know");
    case WF_BRIEF_NOT_KNOWN:
      return _ ("We do not know");
    case WF_BRIEF_ASSESSED:
    case WF_BRIEF_N_SECTIONS:
    default:
      return _ ("We assess");
    }
}

void
wf_brief_item_clear (gpointer item)
{
  g_free (((WfBriefItem *) item)->text);
}

typedef struct
{
  WfBrief *brief;
  cairo_t *cr; /* to measure with */
  guint slide;
  double x, y, width; /* of the column that is being filled */
  double top;
} Pen;

static void
put (Pen *pen, WfBriefItemKind kind, const char *text, double height)
{
  const double indent
      = kind == WF_BRIEF_ITEM_LINE || kind == WF_BRIEF_ITEM_REST ? WF_BRIEF_INDENT : 0;
  WfBriefItem item
      = { kind, pen->slide, pen->x + indent, pen->y, pen->width - indent, g_strdup (text) };

  g_array_append_val (pen->brief->items, item);
  pen->y += height;
}

static double
measure_heading (Pen *pen, const char *text)
{
  return wf_brief_measure (pen->cr, text, WF_BRIEF_HEADING_FONT, pen->width) + LINE_GAP;
}

static double
measure_line (Pen *pen, const char *text)
{
  return wf_brief_measure (pen->cr, text, WF_BRIEF_LINE_FONT, pen->width - WF_BRIEF_INDENT)
         + LINE_GAP;
}

/* --- the first slide ------------------------------------------------------- */

/* "and 7 more: page 2" */
static char *
dup_more (guint n_left, guint page)
{
  return g_strdup_printf (
      /* Translators: how many lines the section has besides, and the page where they begin. */
      ngettext ("and %1$u more: page %2$u", "and %1$u more: from page %2$u", n_left), n_left, page);
}

typedef struct
{
  double heading[WF_BRIEF_N_SECTIONS];
  double line[WF_BRIEF_N_SECTIONS][WF_BRIEF_MAX_LINES];
  double more;
  guint n_shown[WF_BRIEF_N_SECTIONS];
} First;

static void
measure_first (Pen *pen, First *first)
{
  g_autofree char *more = dup_more (2, 2);

  first->more = wf_brief_measure (pen->cr, more, WF_BRIEF_MORE_FONT, pen->width) + LINE_GAP;
  for (guint s = 0; s < WF_BRIEF_N_SECTIONS; s++)
    {
      const GPtrArray *lines = pen->brief->sections[s];

      first->heading[s] = measure_heading (pen, wf_brief_get_heading (s));
      first->n_shown[s] = MIN (lines->len, WF_BRIEF_MAX_LINES);
      for (guint i = 0; i < first->n_shown[s]; i++)
        first->line[s][i] = measure_line (pen, lines->pdata[i]);
    }
}

static double
sum_first (const WfBrief *brief, const First *first)
{
  double sum = -SECTION_GAP;

  for (guint s = 0; s < WF_BRIEF_N_SECTIONS; s++)
    {
      if (brief->sections[s]->len == 0)
        continue;
      sum += first->heading[s] + SECTION_GAP;
      for (guint i = 0; i < first->n_shown[s]; i++)
        sum += first->line[s][i];
      if (first->n_shown[s] < brief->sections[s]->len)
        sum += first->more;
    }
  return sum;
}

/* Sections share the room: the one with the most lines gives up its last one first, so that no
 * section is missing because another is long. */
static void
fit_first (const WfBrief *brief, First *first, double room)
{
  while (sum_first (brief, first) > room)
    {
      guint longest = 0;
      for (guint s = 1; s < WF_BRIEF_N_SECTIONS; s++)
        if (first->n_shown[s] >= first->n_shown[longest])
          longest = s;
      if (first->n_shown[longest] == 0)
        return;
      first->n_shown[longest]--;
    }
}

/* --- the slides that follow ------------------------------------------------ */

static void
begin_column (Pen *pen)
{
  if (pen->slide > 0 && pen->x < MARGIN + ANNEX_WIDTH)
    pen->x += ANNEX_WIDTH + WF_BRIEF_GUTTER;
  else
    {
      pen->slide++;
      pen->x = MARGIN;
    }
  pen->width = ANNEX_WIDTH;
  pen->y = pen->top;
}

/* Where @text has to be broken so that its first part is at most @room high, at the beginning of a
 * line; its length when it fits. */
static gsize
find_break (Pen *pen, const char *text, double room)
{
  g_autoptr (PangoLayout) layout
      = wf_brief_new_text (pen->cr, text, WF_BRIEF_LINE_FONT, pen->width - WF_BRIEF_INDENT);
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  gsize at = strlen (text);

  do
    {
      PangoRectangle line;
      const int begin = pango_layout_iter_get_index (iter);

      pango_layout_iter_get_line_extents (iter, NULL, &line);
      if ((double) (line.y + line.height) / PANGO_SCALE <= room || begin == 0)
        continue;
      at = (gsize) begin;
      break;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  return at;
}

static void
continue_section (Pen *pen, const char *heading)
{
  /* Translators: heading of a section that began in another column or on the page before. */
  g_autofree char *words = g_strdup_printf (_ ("%s (continued)"), heading);

  begin_column (pen);
  put (pen, WF_BRIEF_ITEM_HEADING, words, measure_heading (pen, words));
}

static gboolean
is_too_high (Pen *pen, double height)
{
  return pen->y + height > WF_BRIEF_BOTTOM;
}

/* A line goes into one column where it can; what is higher than a column is broken. */
static void
put_line (Pen *pen, const char *heading, const char *text)
{
  const double height = measure_line (pen, text);
  WfBriefItemKind kind = WF_BRIEF_ITEM_LINE;

  if (is_too_high (pen, height) && height < (WF_BRIEF_BOTTOM - pen->top) / 2)
    continue_section (pen, heading);
  while (TRUE)
    {
      const gsize end = find_break (pen, text, WF_BRIEF_BOTTOM - pen->y);
      g_autofree char *part = g_strndup (text, end);

      put (pen, kind, part, measure_line (pen, part));
      if (text[end] == '\0')
        return;
      text += end;
      kind = WF_BRIEF_ITEM_REST;
      continue_section (pen, heading);
    }
}

/* @lines from @first on. A heading does not stand alone at the end of a column. */
static void
put_section (Pen *pen, const char *heading, GPtrArray *lines, guint first)
{
  if (first >= lines->len)
    return;
  if (pen->slide == 0
      || is_too_high (pen, measure_heading (pen, heading)
                               + MIN (measure_line (pen, lines->pdata[first]), LEAST_HIGH)))
    begin_column (pen);
  put (pen, WF_BRIEF_ITEM_HEADING, heading, measure_heading (pen, heading));
  for (guint i = first; i < lines->len; i++)
    put_line (pen, heading, lines->pdata[i]);
  pen->y += SECTION_GAP;
}

static void
put_sentence (Pen *pen, const char *heading, const char *sentence)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  g_ptr_array_add (lines, (gpointer) sentence);
  put_section (pen, heading, lines, 0);
}

/* What the first slide shows with an ellipsis only. */
static void
put_shortened (Pen *pen)
{
  const WfBrief *brief = pen->brief;
  g_autoptr (PangoLayout) changed
      = wf_brief_new_text (pen->cr, brief->changed, WF_BRIEF_CHANGED_FONT, WF_BRIEF_CHANGED_WIDTH);

  if (pango_layout_get_line_count (changed) > 1)
    put_sentence (pen, _ ("What changed"), brief->changed);
  if (brief->imported == NULL)
    return;
  g_autoptr (PangoLayout) note
      = wf_brief_new_text (pen->cr, brief->imported, WF_BRIEF_NOTE_FONT, WF_BRIEF_MAP_WIDTH - 20);
  if (pango_layout_get_line_count (note) > WF_BRIEF_NOTE_LINES)
    put_sentence (pen, _ ("On the map"), brief->imported);
}

static void
lay_out_annex (Pen *pen, const First *first)
{
  WfBrief *brief = pen->brief;

  for (guint s = 0; s < WF_BRIEF_N_SECTIONS; s++)
    {
      const guint n_before = brief->items->len;

      put_section (pen, wf_brief_get_heading (s), brief->sections[s], first->n_shown[s]);
      brief->first_page[s] = brief->items->len > n_before
                                 ? g_array_index (brief->items, WfBriefItem, n_before).slide + 1
                                 : 0;
    }
  put_shortened (pen);
  brief->n_slides = pen->slide + 1;
}

static void
lay_out_first (Pen *pen, const First *first)
{
  const WfBrief *brief = pen->brief;

  for (guint s = 0; s < WF_BRIEF_N_SECTIONS; s++)
    {
      const GPtrArray *lines = brief->sections[s];

      if (lines->len == 0)
        continue;
      put (pen, WF_BRIEF_ITEM_HEADING, wf_brief_get_heading (s), first->heading[s]);
      for (guint i = 0; i < first->n_shown[s]; i++)
        put (pen, WF_BRIEF_ITEM_LINE, lines->pdata[i], first->line[s][i]);
      if (first->n_shown[s] < lines->len)
        {
          g_autofree char *more = dup_more (lines->len - first->n_shown[s], brief->first_page[s]);
          put (pen, WF_BRIEF_ITEM_MORE, more, first->more);
        }
      pen->y += SECTION_GAP;
    }
}

static double
find_top (cairo_t *cr, const char *title)
{
  return WF_BRIEF_TITLE_Y
         + wf_brief_measure (cr, title, WF_BRIEF_TITLE_FONT, PAGE_WIDTH - 2 * MARGIN)
         + WF_BRIEF_TITLE_GAP;
}

void
wf_brief_lay_out (WfBrief *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cairo_t *cr = cairo_create (surface);
  Pen beside = { self, cr, 0, COLUMN_X, 0, COLUMN_WIDTH, 0 };
  Pen after = { self, cr, 0, 0, 0, ANNEX_WIDTH, 0 };
  First first = { 0 };

  g_array_set_size (self->items, 0);
  g_free (self->annex_title);
  self->annex_title = g_strdup (_ ("What the first page has no room for"));
  beside.y = find_top (cr, self->title);
  after.top = find_top (cr, self->annex_title);
  measure_first (&beside, &first);
  fit_first (self, &first, WF_BRIEF_BOTTOM - beside.y);
  lay_out_annex (&after, &first);
  lay_out_first (&beside, &first);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

char *
wf_brief_dup_text (const WfBrief *self, guint slide)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const WfBriefItem *item = &g_array_index (self->items, WfBriefItem, i);
      if (item->slide != slide)
        continue;
      if (text->len > 0)
        g_string_append_c (text, item->kind == WF_BRIEF_ITEM_REST ? ' ' : '\n');
      g_string_append (text, item->text);
    }
  return g_string_free (text, FALSE);
}
