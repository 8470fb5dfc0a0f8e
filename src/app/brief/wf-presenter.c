/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/brief/wf-presenter.h"

#include "app/brief/wf-slide-view.h"
#include "app/common/wf-exercise-band.h"

static WfSlideView *
get_view (GtkWindow *window)
{
  return WF_SLIDE_VIEW (gtk_window_get_child (window));
}

/* Before the first there is none, and after the last neither: it stays. */
static gboolean
go (GtkWindow *window, int by)
{
  const guint slide = wf_slide_view_get_slide (get_view (window));

  if (by > 0 || slide > 0)
    wf_slide_view_show (get_view (window), slide + (guint) by);
  return GDK_EVENT_STOP;
}

static gboolean
key_cb (
    GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, GtkWindow *window)
{
  switch (key)
    {
    case GDK_KEY_Escape:
    case GDK_KEY_F5:
    case GDK_KEY_q:
      gtk_window_destroy (window);
      return GDK_EVENT_STOP;
    case GDK_KEY_Right:
    case GDK_KEY_Down:
    case GDK_KEY_space:
    case GDK_KEY_Page_Down:
    case GDK_KEY_n:
      return go (window, 1);
    case GDK_KEY_Left:
    case GDK_KEY_Up:
    case GDK_KEY_BackSpace:
    case GDK_KEY_Page_Up:
    case GDK_KEY_p:
      return go (window, -1);
    case GDK_KEY_Home:
      wf_slide_view_show (get_view (window), 0);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
wf_presenter_open (
    GtkWindow *parent, const char *about, WfBrief *brief, WfBasemap *basemap, guint slide)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = wf_slide_view_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *title = wf_exercise_dup_title (parent, about);

  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 720);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_widget_add_css_class (window, "presenter");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), window);
  gtk_widget_add_controller (window, keys);
  wf_slide_view_set (WF_SLIDE_VIEW (view), brief, basemap);
  wf_slide_view_show (WF_SLIDE_VIEW (view), slide);
  gtk_widget_set_cursor_from_name (window, "none"); /* slides are not pointed at */
  gtk_window_fullscreen (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
}
