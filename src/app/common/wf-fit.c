/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-fit.h"

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
measure (GtkWidget *widget,
         GtkOrientation orientation,
         int for_size,
         int *minimum,
         int *natural,
         int *minimum_baseline,
         int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, -1, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = 0;
  /* Else it takes room from its neighbours that is too little for itself. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL && gtk_widget_get_hexpand (widget))
    *natural = 0;
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_set_child_visible (child, width >= least);
  if (width >= least)
    gtk_widget_allocate (child, width, height, baseline, NULL);
}

GtkWidget *
wf_fit_whole_new (GtkWidget *child)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, gtk_custom_layout_new (get_request_mode, measure, allocate));
  gtk_widget_set_parent (child, box);
  return box;
}

/* --- scrolled --------------------------------------------------------------- */

#define MAX_HEIGHT "wf-fit-max-height"

static GtkSizeRequestMode
get_scrolled_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_scrolled (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  GtkWidget *scroller = gtk_widget_get_first_child (widget);
  GtkWidget *viewport = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller));
  GtkWidget *content = gtk_viewport_get_child (GTK_VIEWPORT (viewport));
  const int most = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (widget), MAX_HEIGHT));

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (content, orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  if (for_size < 0)
    gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &for_size, NULL, NULL);
  gtk_widget_measure (content, orientation, for_size, minimum, natural, NULL, NULL);
  *minimum = *natural = MIN (*natural, most);
}

static void
allocate_child (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

GtkWidget *
wf_fit_scrolled_new (GtkWidget *content, int max_height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), content);
  g_object_set_data (G_OBJECT (box), MAX_HEIGHT, GINT_TO_POINTER (max_height));
  gtk_widget_set_layout_manager (
      box, gtk_custom_layout_new (get_scrolled_mode, measure_scrolled, allocate_child));
  gtk_widget_set_parent (scroller, box);
  return box;
}

/* --- in a popover ------------------------------------------------------------- */

static void
measure_whole (GtkWidget *widget,
               GtkOrientation orientation,
               int for_size,
               int *minimum,
               int *natural,
               int *minimum_baseline,
               int *natural_baseline)
{
  GtkWidget *content = gtk_widget_get_first_child (widget);
  int width;

  *minimum_baseline = *natural_baseline = -1;
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  *natural = width;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    gtk_widget_measure (content, orientation, width, NULL, natural, NULL, NULL);
  *minimum = *natural;
}

GtkWidget *
wf_fit_popover_new (GtkWidget *content)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (
      box, gtk_custom_layout_new (get_request_mode, measure_whole, allocate_child));
  gtk_widget_set_parent (content, box);
  return box;
}
