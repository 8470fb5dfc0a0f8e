/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-cards.h"
#include "app/map/wf-map-words.h"

#define BAR_MAX_PX 90.0
#define ATTRIBUTION_CHARS 40

typedef struct
{
  WfMapView *view; /* not owned: the card lies over it */
  GtkWidget *length, *bar, *position, *attribution;
  double bar_px;
} Scale;

/* The largest of 1, 2, 5 × 10^n that fits. */
static double
nice_length (double most)
{
  double power = pow (10, floor (log10 (most)));

  if (most >= 5 * power)
    return 5 * power;
  return most >= 2 * power ? 2 * power : power;
}

static void
draw_bar_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  Scale *self = data;
  GdkRGBA colour;
  double y = floor (height / 2.0) + 0.5;

  wf_widget_get_color (GTK_WIDGET (area), &colour);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0.5, y - 5);
  cairo_line_to (cr, 0.5, y + 5);
  cairo_move_to (cr, 0.5, y);
  cairo_line_to (cr, self->bar_px + 0.5, y);
  cairo_move_to (cr, self->bar_px + 0.5, y - 5);
  cairo_line_to (cr, self->bar_px + 0.5, y + 5);
  cairo_stroke (cr);
}

static void
refresh_scale (Scale *self)
{
  g_autofree char *text = NULL;
  double metres_per_px, metres;
  WfView view;

  if (!wf_map_view_get_view (self->view, &view))
    return;
  metres_per_px = wf_view_metres_per_pixel (&view);
  metres = nice_length (metres_per_px * BAR_MAX_PX);
  self->bar_px = round (metres / metres_per_px);
  text = wf_map_dup_distance_text (metres);
  gtk_label_set_text (GTK_LABEL (self->length), text);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self->bar), (int) self->bar_px + 2);
  gtk_widget_queue_draw (self->bar);
}

/* The keyboard's cursor has no position of its own: there it names the thing. */
static void
refresh_position (Scale *self)
{
  const char *pointed = wf_map_view_get_pointed (self->view);
  WfScene *scene = wf_map_view_get_scene (self->view);
  g_autofree char *text = NULL;
  double lon, lat;
  WfView view;

  if (wf_map_view_get_position (self->view, &lon, &lat))
    text = wf_map_dup_position_text (lon, lat);
  else if (pointed != NULL && scene != NULL)
    text = wf_map_dup_item_text (scene, pointed);
  else if (wf_map_view_get_view (self->view, &view))
    {
      wf_mercator_unproject (view.centre, &lon, &lat);
      text = wf_map_dup_position_text (lon, lat);
    }
  gtk_label_set_text (GTK_LABEL (self->position), text != NULL ? text : "");
}

/* Background maps say themselves where they come from. */
static void
refresh_attribution (Scale *self)
{
  g_autofree char *text = wf_map_grounds_dup_attribution (wf_map_view_get_grounds (self->view));

  gtk_label_set_text (GTK_LABEL (self->attribution), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (self->attribution, text);
  gtk_widget_set_visible (self->attribution, text != NULL);
}

static void
pointed_cb (GtkWidget *card)
{
  refresh_position (g_object_get_data (G_OBJECT (card), "wf-scale"));
}

static void
settled_cb (GtkWidget *card)
{
  Scale *self = g_object_get_data (G_OBJECT (card), "wf-scale");

  refresh_scale (self);
  refresh_position (self);
  refresh_attribution (self);
}

GtkWidget *
wf_map_scale_new (WfMapView *view)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  Scale *self = g_new0 (Scale, 1);
  GtkWidget *offline;

  self->view = view;
  self->length = gtk_label_new (NULL);
  self->bar = gtk_drawing_area_new ();
  self->position = gtk_label_new (NULL);
  offline = gtk_label_new (_ ("offline map"));
  self->attribution = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->attribution), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->attribution), ATTRIBUTION_CHARS);
  gtk_widget_add_css_class (self->attribution, "detail");
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self->bar), 14);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->bar), draw_bar_cb, self, NULL);
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->position, "numeric");
  gtk_widget_add_css_class (card, "map-card");
  gtk_widget_add_css_class (card, "pill-card");
  gtk_box_append (GTK_BOX (card), self->length);
  gtk_box_append (GTK_BOX (card), self->bar);
  gtk_box_append (GTK_BOX (card), self->position);
  gtk_box_append (GTK_BOX (card), offline);
  gtk_box_append (GTK_BOX (card), self->attribution);
  gtk_widget_set_tooltip_text (
      offline, _ ("Coast: GSHHG. Borders: Natural Earth. Places: GeoNames, CC BY 4.0. "
                  "Routes are as the legend names them."));
  wf_widget_set_name (card, _ ("Scale and position"), NULL);
  g_object_set_data_full (G_OBJECT (card), "wf-scale", self, g_free);
  g_signal_connect_object (view, "settled", G_CALLBACK (settled_cb), card, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "pointed", G_CALLBACK (pointed_cb), card, G_CONNECT_SWAPPED);
  return card;
}
