/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-picture-page.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-paned-memory.h"
#include "app/common/wf-sides.h"
#include "app/common/wf-text-scale.h"
#include "app/incident/wf-details-panel.h"
#include "app/incident/wf-situation-sidebar.h"
#include "app/map/wf-map-pane.h"
#include "app/timeline/wf-timeline-pane.h"

#define SIDEBAR_WIDTH 304
#define DETAILS_WIDTH 366
#define TIMELINE_HEIGHT 264
/* The least that is still readable; the sizes that are wanted come from what was remembered. At
 * 1024 pixels all of it is seen. */
#define SIDEBAR_LEAST 220
#define DETAILS_LEAST 250
#define CENTRE_LEAST 520
#define MAP_LEAST_HEIGHT 180

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

/* What was found or pointed at is to be seen. Whoever goes through the list of the sidebar has it
 * before them, and keeps it. */
static void
selection_changed_cb (WfSession *session, GParamSpec *pspec, GtkWidget *sides)
{
  GtkRoot *root = gtk_widget_get_root (sides);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *sidebar = g_object_get_data (G_OBJECT (sides), "wf-sidebar");

  if (focus == NULL || !gtk_widget_is_ancestor (focus, sidebar))
    wf_sides_show (WF_SIDES (sides), g_object_get_data (G_OBJECT (sides), "wf-details"));
}

GtkWidget *
wf_picture_page_new (WfContext *context)
{
  GtkWidget *sidebar = wf_situation_sidebar_new (context);
  GtkWidget *details = wf_details_panel_new (context);
  GtkWidget *timeline = wf_timeline_pane_new (context);
  GtkWidget *map = wf_map_pane_new (context);
  GtkWidget *centre, *right, *page, *sides;

  gtk_widget_set_size_request (timeline, -1, 150);
  wf_text_scale_request (map, -1, MAP_LEAST_HEIGHT);
  gtk_widget_set_vexpand (map, TRUE);
  gtk_widget_set_hexpand (map, TRUE);
  centre = new_paned (GTK_ORIENTATION_VERTICAL, map, timeline, TRUE);
  right = new_paned (GTK_ORIENTATION_HORIZONTAL, centre, details, TRUE);
  page = new_paned (GTK_ORIENTATION_HORIZONTAL, sidebar, right, FALSE);
  wf_paned_remember_end (centre, "picture-timeline-height", TIMELINE_HEIGHT);
  wf_paned_remember_end (right, "picture-details-width", DETAILS_WIDTH);
  wf_paned_remember_start (page, "picture-sidebar-width", SIDEBAR_WIDTH);
  sides = wf_sides_new (page, CENTRE_LEAST);
  wf_sides_add (WF_SIDES (sides), sidebar, _ ("Situation"), SIDEBAR_LEAST, TRUE);
  wf_sides_add (WF_SIDES (sides), details, _ ("Details"), DETAILS_LEAST, FALSE);
  g_object_set_data (G_OBJECT (sides), "wf-sidebar", sidebar);
  g_object_set_data (G_OBJECT (sides), "wf-details", details);
  g_signal_connect_object (wf_context_get_session (context), "notify::selection",
                           G_CALLBACK (selection_changed_cb), sides, 0);
  gtk_widget_add_css_class (sides, "picture-page");
  return sides;
}
