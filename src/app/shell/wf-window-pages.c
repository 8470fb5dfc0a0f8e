/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-window-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/shell/wf-start-page.h"
#include "app/incident/wf-picture-page.h"
#include "app/log/wf-log-page.h"
#include "app/board/wf-board-page.h"
#include "app/brief/wf-brief-page.h"
#include "app/map/wf-map-pane.h"

/* The map's image comes from a thread of its own. */
static gboolean
is_map_painted (GtkWidget *widget)
{
  if (WF_IS_MAP_PANE (widget))
    return wf_map_pane_is_painted (WF_MAP_PANE (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!is_map_painted (child))
      return FALSE;
  return TRUE;
}

static gboolean
is_brief_painted (GtkWidget *page)
{
  return wf_brief_page_is_painted (WF_BRIEF_PAGE (page));
}

static gboolean
is_log_placed (GtkWidget *page)
{
  return wf_log_page_is_placed (WF_LOG_PAGE (page));
}

static const struct
{
  const char *name, *title, *icon;
  GtkWidget *(*make) (WfContext *context);
  gboolean (*is_painted) (GtkWidget *page); /* NULL: as soon as it is laid out */
} descriptions[] = {
  { "picture", N_ ("Picture"), "mark-location-symbolic", wf_picture_page_new, is_map_painted },
  { "log", N_ ("Log"), "view-list-symbolic", wf_log_page_new, is_log_placed },
  { "board", N_ ("Board"), "view-grid-symbolic", wf_board_page_new, NULL },
  { "briefing", N_ ("Briefing"), "x-office-presentation-symbolic", wf_brief_page_new,
    is_brief_painted },
  { "start", N_ ("Start"), "go-home-symbolic", wf_start_page_new, NULL },
};

static gboolean
belongs_to (const char *name, WfContext *context)
{
  /* What happens before any crisis has a place and a log, and nobody to share tasks with. */
  if (wf_context_is_watch_log (context))
    return g_str_equal (name, "start") || g_str_equal (name, "log")
           || (g_str_equal (name, "picture") && wf_context_get_dataset (context) != NULL);
  return !g_str_equal (name, "start");
}

static int
find_description (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++)
    if (g_str_equal (descriptions[i].name, name))
      return (int) i;
  return -1;
}

/* Large text makes a page higher than a small window: it is scrolled then. */
static GtkWidget *
new_scrolled (GtkWidget *page)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), page);
  return scrolled;
}

static GtkWidget *
get_page (GtkWidget *bin)
{
  GtkWidget *scrolled = adw_bin_get_child (ADW_BIN (bin));
  GtkWidget *viewport
      = scrolled ? gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scrolled)) : NULL;

  return viewport ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
}

/* A page is made when it is first shown, and the others one by one when the window is idle: the
 * first frame waits for none but its own. */
static GtkWidget *
fill_page (WfWindow *self, const char *name)
{
  GtkWidget *bin = adw_view_stack_get_child_by_name (self->pages, name);
  const int i = find_description (name);

  if (bin == NULL || i < 0)
    return NULL;
  if (adw_bin_get_child (ADW_BIN (bin)) == NULL)
    adw_bin_set_child (ADW_BIN (bin), new_scrolled (descriptions[i].make (self->context)));
  return get_page (bin);
}

static gboolean
fill_next_cb (gpointer user_data)
{
  WfWindow *self = user_data;
  const char *shown = adw_view_stack_get_visible_child_name (self->pages);

  if (shown && !wf_window_is_painted (self, shown))
    return G_SOURCE_CONTINUE;
  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++)
    {
      GtkWidget *bin = adw_view_stack_get_child_by_name (self->pages, descriptions[i].name);

      if (bin && adw_bin_get_child (ADW_BIN (bin)) == NULL)
        {
          fill_page (self, descriptions[i].name);
          return G_SOURCE_CONTINUE;
        }
    }
  self->fill_source = 0;
  return G_SOURCE_REMOVE;
}

static void
page_shown_cb (WfWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->pages);

  if (name == NULL || self->context == NULL)
    return;
  fill_page (self, name);
  wf_session_set_page (wf_context_get_session (self->context), name);
}

void
wf_window_add_pages (WfWindow *self)
{
  WfSession *session = wf_context_get_session (self->context);

  for (guint i = 0; i < G_N_ELEMENTS (descriptions); i++)
    {
      AdwViewStackPage *page;

      if (!belongs_to (descriptions[i].name, self->context))
        continue;
      page = adw_view_stack_add_titled (self->pages, adw_bin_new (), descriptions[i].name,
                                        _ (descriptions[i].title));
      adw_view_stack_page_set_icon_name (page, descriptions[i].icon);
    }
  if (wf_context_is_watch_log (self->context))
    wf_session_set_page (session, "start");
  g_signal_connect_object (self->pages, "notify::visible-child-name", G_CALLBACK (page_shown_cb),
                           self, G_CONNECT_SWAPPED);
  adw_view_stack_set_visible_child_name (self->pages, wf_session_get_page (session));
  page_shown_cb (self);
  self->fill_source = g_timeout_add_full (G_PRIORITY_LOW, 40, fill_next_cb, self, NULL);
}

GtkWidget *
wf_window_get_page (WfWindow *self, const char *name)
{
  return self->pages ? fill_page (self, name) : NULL;
}

gboolean
wf_window_is_painted (WfWindow *self, const char *name)
{
  const int i = find_description (name);
  GtkWidget *page = wf_window_get_page (self, name);

  if (page == NULL || i < 0 || !gtk_widget_get_mapped (page))
    return FALSE;
  return descriptions[i].is_painted == NULL || descriptions[i].is_painted (page);
}
