/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One slide on any cairo context, laid out on a page of 1600 x 900 units, and the PDF of it. */
#include "brief/wf-brief-private.h"

#include "base/wf-error.h"

#include <cairo-pdf.h>
#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <pango/pangocairo.h>

#define PAGE_WIDTH WF_BRIEF_PAGE_WIDTH
#define PAGE_HEIGHT WF_BRIEF_PAGE_HEIGHT
#define MARGIN WF_BRIEF_MARGIN
#define BAND WF_BRIEF_BAND
#define MAP_WIDTH WF_BRIEF_MAP_WIDTH
/* A4 landscape would waste a fifth of the paper; a screen page prints on any of them. Points. */
#define PDF_WIDTH 960.0

typedef struct
{
  double red, green, blue;
} Colour;

static const Colour ink = { 0.14, 0.12, 0.19 };
static const Colour faint = { 0.37, 0.36, 0.39 };
static const Colour red = { 0.647, 0.114, 0.176 };

static void
set_colour (cairo_t *cr, const Colour *colour)
{
  cairo_set_source_rgb (cr, colour->red, colour->green, colour->blue);
}

/* Draws plain text and returns its height. */
static double
draw_text (cairo_t *cr,
           const char *text,
           const char *font,
           const Colour *colour,
           double x,
           double y,
           double width,
           PangoAlignment alignment)
{
  g_autoptr (PangoLayout) layout = wf_brief_new_text (cr, text, font, width);
  int height;
  pango_layout_set_alignment (layout, alignment);
  pango_layout_get_size (layout, NULL, &height);
  set_colour (cr, colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  return (double) height / PANGO_SCALE;
}

static void
draw_band (const WfBrief *self, cairo_t *cr, double y)
{
  cairo_save (cr);
  cairo_rectangle (cr, 0, y, PAGE_WIDTH, BAND);
  cairo_clip (cr);
  cairo_set_source_rgb (cr, 0.96, 0.76, 0.07);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.90, 0.65, 0.04);
  for (double x = -BAND; x < PAGE_WIDTH + BAND; x += 44)
    {
      cairo_move_to (cr, x, y + BAND);
      cairo_line_to (cr, x + 22, y + BAND);
      cairo_line_to (cr, x + 22 + BAND, y);
      cairo_line_to (cr, x + BAND, y);
      cairo_close_path (cr);
    }
  cairo_fill (cr);
  cairo_restore (cr);
  g_autofree char *words = g_strdup_printf (_ ("EXERCISE · %s · EXERCISE"), self->crisis_name);
  draw_text (cr, words, "Cantarell Bold 15", &ink, 0, y + 3, PAGE_WIDTH, PANGO_ALIGN_CENTER);
}

static void
draw_marking (const WfBrief *self, cairo_t *cr, double x, double y)
{
  /* TLP 2.0 §3: the label in its colour on black, whatever the theme. */
  static const Colour colours[] = {
    [WF_MARKING_CLEAR] = { 1, 1, 1 },       [WF_MARKING_GREEN] = { 0.2, 1, 0 },
    [WF_MARKING_AMBER] = { 1, 0.753, 0 },   [WF_MARKING_AMBER_STRICT] = { 1, 0.753, 0 },
    [WF_MARKING_RED] = { 1, 0.169, 0.169 },
  };
  g_autoptr (PangoLayout) layout
      = wf_brief_new_text (cr, wf_marking_get_label (self->marking), "Cantarell Bold 19", 0);
  int width, height;
  pango_layout_get_size (layout, &width, &height);
  cairo_rectangle (cr, x, y, (double) width / PANGO_SCALE + 20, (double) height / PANGO_SCALE + 8);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_fill (cr);
  set_colour (cr, &colours[self->marking]);
  cairo_move_to (cr, x + 10, y + 4);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_heading (const WfBrief *self, cairo_t *cr)
{
  g_autofree char *cut = wf_time_format_day_clock (self->cut_at);
  g_autofree char *heading = NULL;
  draw_marking (self, cr, MARGIN, BAND + 18);
  if (self->others_at != WF_NO_TIME)
    {
      g_autofree char *others = wf_brief_dup_instant (self, self->others_at);
      heading = g_strdup_printf (
          /* Translators: number, own desk, instant, instant of the last contact. */
          _ ("Briefing no. %1$d · known to %2$s %3$s · other desks as of %4$s"), self->number,
          self->desk_label, cut, others);
    }
  else
    heading = g_strdup_printf (_ ("Briefing no. %1$d · known to %2$s %3$s"), self->number,
                               self->desk_label, cut);
  draw_text (cr, heading, "Cantarell 19", &faint, 500, BAND + 22, PAGE_WIDTH - MARGIN - 500,
             PANGO_ALIGN_RIGHT);
}

/* A box in the lower left corner of the map; returns its top. */
static double
draw_note (cairo_t *cr, const char *words, double bottom)
{
  g_autoptr (PangoLayout) layout
      = wf_brief_new_text (cr, words, WF_BRIEF_NOTE_FONT, WF_BRIEF_MAP_WIDTH - 20);
  int width, height;

  pango_layout_set_height (layout, -WF_BRIEF_NOTE_LINES); /* all of it follows the first slide */
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_rectangle (cr, 0, bottom - height - 8, width + 20, height + 8);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  set_colour (cr, &ink);
  cairo_move_to (cr, 10, bottom - height - 4);
  pango_cairo_show_layout (cr, layout);
  return bottom - height - 8;
}

/* On the map itself: whoever knows the map of the desk would look for it there, and what is of
 * others comes with the words of its source. */
static void
draw_notes (const WfBrief *self, cairo_t *cr, double height)
{
  g_autofree char *not_drawn = wf_brief_dup_not_drawn (self);
  g_autofree char *grounds = wf_brief_dup_grounds_text (self);

  if (not_drawn)
    height = draw_note (cr, not_drawn, height);
  if (grounds)
    height = draw_note (cr, grounds, height);
  if (self->imported)
    draw_note (cr, self->imported, height);
}

/* Whose coast and places these are, as their licences ask, in the lower right corner. */
static void
draw_credit (cairo_t *cr, double height)
{
  g_autofree char *words = g_strdup_printf (
      /* Translators: %s names the sources of the base map. */
      _ ("Map: %s"), WF_BASEMAP_CREDIT);
  g_autoptr (PangoLayout) layout = wf_brief_new_text (cr, words, "Cantarell 12", 0);
  int text_width, text_height;

  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  cairo_rectangle (cr, MAP_WIDTH - text_width - 12, height - text_height - 4, text_width + 12,
                   text_height + 4);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.8);
  cairo_fill (cr);
  set_colour (cr, &faint);
  cairo_move_to (cr, MAP_WIDTH - text_width - 6, height - text_height - 2);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_map (const WfBrief *self, WfBasemap *basemap, cairo_t *cr, double y, double height)
{
  g_autoptr (WfScene) scene = wf_brief_new_scene (self);
  WfView view = { { 0.55, 0.3 }, 5, (int) MAP_WIDTH, (int) height };

  wf_scene_fit (scene, &view);
  cairo_save (cr);
  cairo_rectangle (cr, MARGIN, y, MAP_WIDTH, height);
  cairo_clip (cr);
  cairo_translate (cr, MARGIN, y);
  wf_scene_draw (scene, basemap, cr, &view, 1.0, WF_PALETTE_PRINT);
  if (basemap)
    draw_credit (cr, height);
  draw_notes (self, cr, height);
  cairo_restore (cr);
  wf_brief_draw_legend (cr, wf_scene_get_legend (scene, &view), MARGIN, y + height + 8, MAP_WIDTH);
  cairo_rectangle (cr, MARGIN, y, MAP_WIDTH, height);
  cairo_set_line_width (cr, 1);
  set_colour (cr, &faint);
  cairo_stroke (cr);
}

/* Of one slide: where everything stands is known already (wf-brief-layout.c). */
static void
draw_items (const WfBrief *self, guint slide, cairo_t *cr)
{
  static const char *const fonts[] = {
    [WF_BRIEF_ITEM_HEADING] = WF_BRIEF_HEADING_FONT,
    [WF_BRIEF_ITEM_LINE] = WF_BRIEF_LINE_FONT,
    [WF_BRIEF_ITEM_REST] = WF_BRIEF_LINE_FONT,
    [WF_BRIEF_ITEM_MORE] = WF_BRIEF_MORE_FONT,
  };

  for (guint i = 0; i < self->items->len; i++)
    {
      const WfBriefItem *item = &g_array_index (self->items, WfBriefItem, i);

      if (item->slide != slide)
        continue;
      if (item->kind == WF_BRIEF_ITEM_LINE)
        draw_text (cr, "•", WF_BRIEF_LINE_FONT, &ink, item->x - WF_BRIEF_INDENT + 2, item->y, 20,
                   PANGO_ALIGN_LEFT);
      draw_text (cr, item->text, fonts[item->kind],
                 item->kind == WF_BRIEF_ITEM_MORE ? &faint : &ink, item->x, item->y, item->width,
                 PANGO_ALIGN_LEFT);
    }
}

static void
draw_footer (const WfBrief *self, guint slide, cairo_t *cr)
{
  double y = PAGE_HEIGHT - BAND - 48;
  g_autofree char *next = self->next_update_at == WF_NO_TIME
                              ? NULL
                              : wf_brief_dup_instant (self, self->next_update_at);
  g_autofree char *page
      = g_strdup_printf (_ ("%1$u / %2$u"), slide + 1, wf_brief_get_n_slides (self));
  g_autofree char *right
      = next ? g_strdup_printf (_ ("Next update %1$s   %2$s"), next, page) : g_strdup (page);
  g_autoptr (PangoLayout) layout
      = wf_brief_new_text (cr, self->changed, WF_BRIEF_CHANGED_FONT, WF_BRIEF_CHANGED_WIDTH);

  draw_marking (self, cr, MARGIN, y);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  set_colour (cr, &faint);
  cairo_move_to (cr, 300, y + 5);
  pango_cairo_show_layout (cr, layout);
  draw_text (cr, right, "Cantarell 19", &ink, 1250, y + 5, PAGE_WIDTH - MARGIN - 1250,
             PANGO_ALIGN_RIGHT);
}

void
wf_brief_draw (const WfBrief *self, guint slide, WfBasemap *basemap, cairo_t *cr, double width)
{
  g_return_if_fail (slide < wf_brief_get_n_slides (self));
  double y = WF_BRIEF_TITLE_Y;

  cairo_save (cr);
  cairo_scale (cr, width / PAGE_WIDTH, width / PAGE_WIDTH);
  cairo_rectangle (cr, 0, 0, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  draw_heading (self, cr);
  y += draw_text (cr, wf_brief_get_title (self, slide), WF_BRIEF_TITLE_FONT, &ink, MARGIN, y,
                  PAGE_WIDTH - 2 * MARGIN, PANGO_ALIGN_LEFT)
       + WF_BRIEF_TITLE_GAP;
  if (slide == 0)
    draw_map (self, basemap, cr, y, WF_BRIEF_BOTTOM - 62 - y);
  draw_items (self, slide, cr);
  draw_footer (self, slide, cr);
  if (self->realm == WF_REALM_EXERCISE)
    {
      draw_band (self, cr, 0);
      draw_band (self, cr, PAGE_HEIGHT - BAND);
    }
  else
    draw_text (cr, _ ("LIVE"), "Cantarell Bold 19", &red, MARGIN + 240, BAND + 22, 120,
               PANGO_ALIGN_LEFT);
  cairo_restore (cr);
}

static gboolean
finish_pdf (cairo_surface_t *surface, const char *path, GError **error)
{
  cairo_surface_finish (surface);
  cairo_status_t status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, WF_ERROR,
               status == CAIRO_STATUS_WRITE_ERROR ? WF_ERROR_FULL : WF_ERROR_FAILED,
               _ ("The briefing could not be written to %1$s: %2$s. Nothing was left there; choose "
                  "another place."),
               path, cairo_status_to_string (status));
  return FALSE;
}

/* Written beside the target and renamed, so that a full disk never leaves half a briefing under a
 * good name. */
gboolean
wf_brief_write_pdf (const WfBrief *self, WfBasemap *basemap, const char *path, GError **error)
{
  g_autofree char *unfinished = g_strconcat (path, ".part", NULL);
  cairo_surface_t *surface
      = cairo_pdf_surface_create (unfinished, PDF_WIDTH, PDF_WIDTH * PAGE_HEIGHT / PAGE_WIDTH);
  cairo_t *cr = cairo_create (surface);
  g_autofree char *title
      = self->realm == WF_REALM_EXERCISE
            ? g_strdup_printf (_ ("EXERCISE: %1$s, briefing no. %2$d"), self->crisis_name,
                               self->number)
            : g_strdup_printf (_ ("%1$s, briefing no. %2$d"), self->crisis_name, self->number);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT,
                                  wf_marking_get_label (self->marking));
  for (guint slide = 0; slide < wf_brief_get_n_slides (self); slide++)
    {
      wf_brief_draw (self, slide, basemap, cr, PDF_WIDTH);
      cairo_show_page (cr);
    }
  cairo_destroy (cr);
  gboolean good = finish_pdf (surface, path, error);
  cairo_surface_destroy (surface);
  if (good && g_rename (unfinished, path) != 0)
    {
      good = FALSE;
      g_set_error (error, WF_ERROR, WF_ERROR_FAILED,
                   _ ("The briefing could not be written to %1$s: %2$s."), path,
                   g_strerror (errno));
    }
  if (!good)
    g_unlink (unfinished);
  return good;
}
