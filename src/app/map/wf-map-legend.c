/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A legend made from what is seen, in samples drawn by the map's own functions. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/map/wf-map-cards.h"
#include "app/map/wf-map-words.h"
#include "brief/wf-legend-text.h"

#define SAMPLE_HEIGHT 14
/* What the scale takes at most, with what parts it from the legend; and what background maps say of
 * themselves beside it. */
#define SCALE_WIDTH 360
#define ATTRIBUTION_WIDTH 280
#define SCALE_HEIGHT 38
/* The buttons down the other side, with what parts them from the legend. */
#define BUTTONS_WIDTH 58
/* More would hide what it explains: the kinds of sites are folded away then, and with more than
 * MOST_LINES of the others routes and places, too. */
#define MOST_LINES 3
#define MOST_LINES_WITH_SITES 2
/* On a map lower than this, in pixels, all of it is folded away. */
#define LOW_MAP 430
/* Fewer than this share of the signs drawn, in percent, is worth a line. */
#define THINNED_PERCENT 90
#define LINE_SPACING 3
/* Both sides of the card, as the style has it. */
#define PADDING 14

enum
{
  STATES,
  ROUTES, /* and places */
  SITES,
  FOLDED, /* in place of all of them */
  N_ROWS
};

typedef struct
{
  WfMapView *view; /* not owned: the card lies over it */
  GtkWidget *card;
  GtkWidget *rows[N_ROWS];
  GtkWidget *more;    /* unfolds what is folded; the last of a row that is not */
  GtkWidget *thinned; /* "812 of 1,240 signs drawn" */
  guint shown;
  WfPalette palette;
} Legend;

static void
draw_sample_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  guint packed = GPOINTER_TO_UINT (data);

  wf_legend_draw_sample (cr, (WfLegendItem) (packed & 0xff), width, height,
                         (WfPalette) (packed >> 8));
}

static GtkWidget *
new_item (WfLegendItem item, WfPalette palette)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *sample = gtk_drawing_area_new ();
  GtkWidget *label = gtk_label_new (wf_legend_get_label (item));
  gboolean is_symbol = wf_legend_is_sign (item);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (sample), is_symbol                  ? 14
                                                                 : item == WF_LEGEND_DAMAGE ? 30
                                                                                            : 22);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (sample), SAMPLE_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (sample), draw_sample_cb,
                                  GUINT_TO_POINTER ((guint) item | (guint) palette << 8), NULL);
  gtk_widget_set_valign (sample, GTK_ALIGN_CENTER);
  if (item > WF_LEGEND_DAMAGE)
    gtk_widget_add_css_class (label, "detail");
  gtk_box_append (GTK_BOX (box), sample);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static int
count_lines (GtkWidget *row, int width)
{
  GtkWidget *item = gtk_widget_get_first_child (row);
  int line, height;

  if (item == NULL)
    return 0;
  gtk_widget_measure (item, GTK_ORIENTATION_VERTICAL, -1, &line, NULL, NULL, NULL);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
  return (height + LINE_SPACING) / (line + LINE_SPACING);
}

static void
show_row (Legend *self, int row, gboolean is_folded)
{
  gtk_widget_set_visible (
      self->rows[row],
      gtk_widget_get_first_child (self->rows[row]) != NULL
          && (!is_folded || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->more))));
}

/* Hidden, a row would have no lines. */
static void
unfold (Legend *self)
{
  gtk_widget_set_visible (self->more, FALSE);
  for (guint i = 0; i < N_ROWS; i++)
    gtk_widget_set_visible (self->rows[i], TRUE);
}

static void
put_more (Legend *self, int row)
{
  if (gtk_widget_get_parent (self->more) == self->rows[row])
    return;
  if (gtk_widget_get_parent (self->more) != NULL)
    gtk_widget_unparent (self->more);
  wf_wrap_box_append (WF_WRAP_BOX (self->rows[row]), self->more);
}

/* What is only looked at lets the pointer through to the map. */
static void
fold (Legend *self)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self->view)) - BUTTONS_WIDTH - PADDING
                    - gtk_widget_get_margin_start (self->card);
  const gboolean is_low = gtk_widget_get_height (GTK_WIDGET (self->view)) < LOW_MAP;
  int n_sites, n_others;
  gboolean routes_fold, sites_fold;

  unfold (self);
  n_sites = count_lines (self->rows[SITES], width);
  n_others = count_lines (self->rows[STATES], width) + count_lines (self->rows[ROUTES], width);
  routes_fold = is_low || n_others > MOST_LINES;
  sites_fold = n_sites > 0 && (routes_fold || n_others + n_sites > MOST_LINES_WITH_SITES);
  /* Translators: buttons that unfold the map's legend, all of it or the rest of it. */
  gtk_button_set_label (GTK_BUTTON (self->more), is_low ? _ ("Legend") : _ ("More signs"));
  put_more (self, is_low ? FOLDED : routes_fold ? STATES : ROUTES);
  gtk_widget_set_visible (self->more, routes_fold || sites_fold);
  gtk_widget_set_can_target (self->card, routes_fold || sites_fold);
  show_row (self, STATES, is_low);
  show_row (self, ROUTES, routes_fold);
  show_row (self, SITES, sites_fold);
}

/* The scale has the other corner: where both do not fit side by side, the legend stands above. */
static void
keep_clear_of_scale (Legend *self)
{
  int least, natural, margin = gtk_widget_get_margin_start (self->card), scale = SCALE_WIDTH;
  g_autofree char *attribution
      = wf_map_grounds_dup_attribution (wf_map_view_get_grounds (self->view));

  if (attribution != NULL)
    scale += ATTRIBUTION_WIDTH;
  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  /* What is kept free for the buttons is free for the scale, too. */
  natural -= gtk_widget_get_margin_end (self->card);
  if (natural + scale > gtk_widget_get_width (GTK_WIDGET (self->view)))
    margin += SCALE_HEIGHT;
  gtk_widget_set_margin_bottom (self->card, margin);
  gtk_widget_set_margin_end (self->card, BUTTONS_WIDTH);
}

/* Where signs stand for many others beside them, the map says so. */
static void
show_thinned (Legend *self, WfScene *scene, const WfView *view)
{
  guint n_drawn, n_all;
  g_autofree char *text = wf_map_dup_signs_text (scene, view);

  wf_scene_count_signs (scene, view, &n_drawn, &n_all);
  gtk_label_set_text (GTK_LABEL (self->thinned), text != NULL ? text : "");
  gtk_widget_set_visible (self->thinned, n_drawn * 100 < n_all * THINNED_PERCENT);
}

static int
get_row (WfLegendItem item)
{
  if (item <= WF_LEGEND_DAMAGE)
    return STATES;
  return item >= WF_LEGEND_BRANCHING && item <= WF_LEGEND_FIXED_LINK ? SITES : ROUTES;
}

static void
fill (Legend *self, guint shown, WfPalette palette)
{
  self->shown = shown;
  self->palette = palette;
  for (guint i = 0; i < N_ROWS; i++)
    wf_wrap_box_clear (WF_WRAP_BOX (self->rows[i]));
  for (int item = 0; item < WF_LEGEND_N; item++)
    if (shown & 1u << item)
      wf_wrap_box_append (WF_WRAP_BOX (self->rows[get_row ((WfLegendItem) item)]),
                          new_item ((WfLegendItem) item, palette));
  gtk_widget_set_visible (self->card, shown != 0);
}

static void
refresh (Legend *self)
{
  WfScene *scene = wf_map_view_get_scene (self->view);
  WfPalette palette = wf_map_layer_get_palette (wf_map_view_get_layer (self->view));
  guint shown;
  WfView view;

  if (scene == NULL || !wf_map_view_get_view (self->view, &view))
    return;
  shown = wf_scene_get_legend (scene, &view);
  show_thinned (self, scene, &view);
  if (shown != self->shown || palette != self->palette)
    fill (self, shown, palette);
  fold (self);
  keep_clear_of_scale (self);
}

static void
settled_cb (GtkWidget *card)
{
  refresh (g_object_get_data (G_OBJECT (card), "wf-legend"));
}

static void
legend_free (gpointer data)
{
  Legend *self = data;

  g_clear_object (&self->more);
  g_free (self);
}

GtkWidget *
wf_map_legend_new (WfMapView *view)
{
  Legend *self = g_new0 (Legend, 1);

  self->view = view;
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_add_css_class (self->card, "map-card");
  gtk_widget_add_css_class (self->card, "map-legend");
  for (guint i = 0; i < G_N_ELEMENTS (self->rows); i++)
    {
      self->rows[i] = wf_wrap_box_new (9, LINE_SPACING);
      gtk_box_append (GTK_BOX (self->card), self->rows[i]);
    }
  self->more = g_object_ref_sink (gtk_toggle_button_new ());
  gtk_widget_add_css_class (self->more, "legend-more");
  g_signal_connect_swapped (self->more, "toggled", G_CALLBACK (refresh), self);
  self->thinned = wf_text_new (NULL, "detail");
  gtk_widget_set_visible (self->thinned, FALSE);
  gtk_box_append (GTK_BOX (self->card), self->thinned);
  gtk_widget_set_can_target (self->card, FALSE);
  wf_widget_set_name (self->card, _ ("Legend"), NULL);
  g_object_set_data_full (G_OBJECT (self->card), "wf-legend", self, legend_free);
  g_signal_connect_object (view, "settled", G_CALLBACK (settled_cb), self->card, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->card, FALSE);
  return self->card;
}
