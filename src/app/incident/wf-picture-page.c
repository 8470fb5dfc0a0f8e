/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-picture-page.h"

#include "app/common/wf-paned-memory.h"
#include "app/incident/wf-details-panel.h"
#include "app/incident/wf-situation-sidebar.h"
#include "app/map/wf-map-pane.h"
#include "app/timeline/wf-timeline-pane.h"

#define SIDEBAR_WIDTH 304
#define DETAILS_WIDTH 366
#define TIMELINE_HEIGHT 264

static GtkWidget *
new_paned (GtkOrientation orientation, GtkWidget *start, GtkWidget *end, gboolean start_grows)
{
  GtkWidget *paned = gtk_paned_new (orientation);

  gtk_paned_set_start_child (GTK_PANED (paned), start);
  gtk_paned_set_end_child (GTK_PANED (paned), end);
  gtk_paned_set_resize_start_child (GTK_PANED (paned), start_grows);
  gtk_paned_set_resize_end_child (GTK_PANED (paned), !start_grows);
  gtk_paned_set_shrink_start_child (GTK_PANED (paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (paned), FALSE);
  return paned;
}

GtkWidget *
wf_picture_page_new (WfContext *context)
{
  GtkWidget *sidebar = wf_situation_sidebar_new (context);
  GtkWidget *details = wf_details_panel_new (context);
  GtkWidget *timeline = wf_timeline_pane_new (context);
  GtkWidget *map = wf_map_pane_new (context);
  GtkWidget *centre, *right, *page;

  /* The least that is still readable; the sizes that are wanted come from what was remembered. */
  gtk_widget_set_size_request (sidebar, 220, -1);
  gtk_widget_set_size_request (details, 250, -1);
  gtk_widget_set_size_request (timeline, -1, 150);
  gtk_widget_set_vexpand (map, TRUE);
  gtk_widget_set_hexpand (map, TRUE);
  centre = new_paned (GTK_ORIENTATION_VERTICAL, map, timeline, TRUE);
  right = new_paned (GTK_ORIENTATION_HORIZONTAL, centre, details, TRUE);
  /* At 1024 pixels some twenty are missing: the right side gives them. */
  gtk_paned_set_shrink_end_child (GTK_PANED (right), TRUE);
  page = new_paned (GTK_ORIENTATION_HORIZONTAL, sidebar, right, FALSE);
  wf_paned_remember_end (centre, "picture-timeline-height", TIMELINE_HEIGHT);
  wf_paned_remember_end (right, "picture-details-width", DETAILS_WIDTH);
  wf_paned_remember_start (page, "picture-sidebar-width", SIDEBAR_WIDTH);
  gtk_widget_add_css_class (page, "picture-page");
  return page;
}
