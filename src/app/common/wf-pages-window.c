/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-pages-window.h"

#include <adwaita.h>

#include "app/common/wf-exercise-band.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"

#define STACK "wf-pages-window-stack"
#define KIND "wf-pages-window-kind"

static GtkWidget *
make_content (GtkWindow *parent, GtkWidget *stack)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *switcher = adw_view_switcher_new ();

  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_STACK (stack));
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), switcher);
  gtk_widget_set_vexpand (stack, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), wf_exercise_frame (parent, stack));
  return box;
}

static void
forget_cb (GtkWidget *window, GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), g_object_get_data (G_OBJECT (window), KIND), NULL);
}

GtkWidget *
wf_pages_window_new (GtkWindow *parent, const char *kind, const char *title, int width)
{
  g_autofree char *dressed = wf_exercise_dup_title (parent, title);
  GtkWidget *window = adw_window_new ();
  GtkWidget *stack = adw_view_stack_new ();

  adw_window_set_content (ADW_WINDOW (window), make_content (parent, stack));
  gtk_window_set_title (GTK_WINDOW (window), dressed);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  wf_text_scale_set_default_size (GTK_WINDOW (window), width, 660);
  gtk_widget_add_css_class (window, "watchfloor");
  wf_window_close_by_escape (window);
  g_object_set_data (G_OBJECT (window), STACK, stack);
  g_object_set_data_full (G_OBJECT (window), KIND, g_strdup (kind), g_free);
  g_object_set_data (G_OBJECT (parent), kind, window);
  g_signal_connect_object (window, "destroy", G_CALLBACK (forget_cb), parent, 0);
  return window;
}

GtkWidget *
wf_pages_window_find (GtkWindow *parent, const char *kind)
{
  return g_object_get_data (G_OBJECT (parent), kind);
}

void
wf_pages_window_close (GtkWindow *parent, const char *kind)
{
  GtkWidget *window = wf_pages_window_find (parent, kind);

  if (window)
    gtk_window_destroy (GTK_WINDOW (window));
}

void
wf_pages_window_add (
    GtkWidget *window, GtkWidget *pane, const char *name, const char *title, const char *icon)
{
  GtkWidget *stack = g_object_get_data (G_OBJECT (window), STACK);
  AdwViewStackPage *page = adw_view_stack_add_titled (ADW_VIEW_STACK (stack), pane, name, title);

  adw_view_stack_page_set_icon_name (page, icon);
}

GtkWidget *
wf_pages_window_turn_to (GtkWidget *window, const char *name)
{
  AdwViewStack *stack = g_object_get_data (G_OBJECT (window), STACK);

  adw_view_stack_set_visible_child_name (stack, name);
  return adw_view_stack_get_visible_child (stack);
}
