/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/courier/wf-courier-window.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-widgets.h"
#include "app/courier/wf-courier-history.h"
#include "app/courier/wf-courier-read-pane.h"
#include "app/courier/wf-courier-write-pane.h"

#define KEY "wf-courier-window"

typedef struct
{
  GtkWidget *stack;
  GtkWidget *read;
} Parts;

gboolean
wf_courier_is_bundle_name (const char *path)
{
  return g_str_has_suffix (path, ".wfb") || g_str_has_suffix (path, ".wfr");
}

static void
look_into (GtkWidget *window, const char *path)
{
  Parts *parts = g_object_get_data (G_OBJECT (window), KEY);

  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (parts->stack), "read");
  wf_courier_read_pane_look (WF_COURIER_READ_PANE (parts->read), path);
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *window)
{
  GFile *file = g_value_get_object (value);

  if (file == NULL || g_file_peek_path (file) == NULL)
    return FALSE;
  look_into (window, g_file_peek_path (file));
  return TRUE;
}

static void
add_controllers (GtkWidget *window)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), window);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (target));
  wf_window_close_by_escape (window);
}

static void
add_pane (GtkWidget *stack, GtkWidget *pane, const char *name, const char *title, const char *icon)
{
  AdwViewStackPage *page = adw_view_stack_add_titled (ADW_VIEW_STACK (stack), pane, name, title);

  adw_view_stack_page_set_icon_name (page, icon);
}

static GtkWidget *
make_window (GtkWindow *parent, WfContext *context)
{
  g_autofree char *title = wf_exercise_dup_title (parent, _ ("Exchange by File"));
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *switcher = adw_view_switcher_new ();
  Parts *parts = g_new0 (Parts, 1);

  g_object_set_data_full (G_OBJECT (window), KEY, parts, g_free);
  parts->stack = adw_view_stack_new ();
  parts->read = wf_courier_read_pane_new (context);
  add_pane (parts->stack, wf_courier_write_pane_new (context), "write", _ ("Write"),
            "document-send-symbolic");
  add_pane (parts->stack, parts->read, "read", _ ("Read"), "document-open-symbolic");
  add_pane (parts->stack, wf_courier_history_new (context), "history", _ ("Bundles"),
            "view-list-symbolic");
  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_STACK (parts->stack));
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), switcher);
  gtk_widget_set_vexpand (parts->stack, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), wf_exercise_frame (parent, parts->stack));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 680, 660);
  gtk_widget_add_css_class (window, "watchfloor");
  add_controllers (window);
  return window;
}

static void
forget_cb (GtkWidget *window, GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), KEY, NULL);
}

void
wf_courier_window_present (GtkWindow *parent, WfContext *context, const char *path)
{
  GtkWidget *window = g_object_get_data (G_OBJECT (parent), KEY);

  if (wf_context_get_courier (context) == NULL || wf_context_get_device (context) == NULL)
    {
      wf_context_toast (context, _ ("This picture is open for reading only: there is no store to "
                                    "exchange with."));
      return;
    }
  if (window == NULL)
    {
      window = make_window (parent, context);
      g_object_set_data (G_OBJECT (parent), KEY, window);
      g_signal_connect_object (window, "destroy", G_CALLBACK (forget_cb), parent, 0);
    }
  if (path)
    look_into (window, path);
  gtk_window_present (GTK_WINDOW (window));
}

void
wf_courier_window_close (GtkWindow *parent)
{
  GtkWindow *window = g_object_get_data (G_OBJECT (parent), KEY);

  if (window)
    gtk_window_destroy (window);
}
