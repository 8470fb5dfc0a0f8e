/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/courier/wf-courier-window.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-pages-window.h"
#include "app/courier/wf-courier-history.h"
#include "app/courier/wf-courier-read-pane.h"
#include "app/courier/wf-courier-write-pane.h"

#define KIND "wf-courier-window"

gboolean
wf_courier_is_bundle_name (const char *path)
{
  return g_str_has_suffix (path, ".wfb") || g_str_has_suffix (path, ".wfr");
}

static void
look_into (GtkWidget *window, const char *path)
{
  GtkWidget *read = wf_pages_window_turn_to (window, "read");

  wf_courier_read_pane_look (WF_COURIER_READ_PANE (read), path);
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

static GtkWidget *
make_window (GtkWindow *parent, WfContext *context)
{
  GtkWidget *window = wf_pages_window_new (parent, KIND, _ ("Exchange by File"), 680);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  wf_pages_window_add (window, wf_courier_write_pane_new (context), "write", _ ("Write"),
                       "document-send-symbolic");
  wf_pages_window_add (window, wf_courier_read_pane_new (context), "read", _ ("Read"),
                       "document-open-symbolic");
  wf_pages_window_add (window, wf_courier_history_new (context), "history", _ ("Bundles"),
                       "view-list-symbolic");
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), window);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (target));
  return window;
}

void
wf_courier_window_present (GtkWindow *parent, WfContext *context, const char *path)
{
  GtkWidget *window = wf_pages_window_find (parent, KIND);

  if (wf_context_get_courier (context) == NULL || wf_context_get_device (context) == NULL)
    {
      wf_context_toast (context, _ ("This picture is open for reading only: there is no store to "
                                    "exchange with."));
      return;
    }
  if (window == NULL)
    window = make_window (parent, context);
  if (path)
    look_into (window, path);
  gtk_window_present (GTK_WINDOW (window));
}

void
wf_courier_window_close (GtkWindow *parent)
{
  wf_pages_window_close (parent, KIND);
}
