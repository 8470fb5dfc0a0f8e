/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-window.h"

#include <adwaita.h>

#include "app/admin/wf-admin-adoption.h"
#include "app/admin/wf-admin-history.h"
#include "app/admin/wf-admin-invite.h"
#include "app/admin/wf-admin-people.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-widgets.h"

#define KEY "wf-admin-window"

static void
add_pane (GtkWidget *stack, GtkWidget *pane, const char *name, const char *title, const char *icon)
{
  AdwViewStackPage *page = adw_view_stack_add_titled (ADW_VIEW_STACK (stack), pane, name, title);

  adw_view_stack_page_set_icon_name (page, icon);
}

static GtkWidget *
make_stack (WfContext *context)
{
  GtkWidget *stack = adw_view_stack_new ();

  add_pane (stack, wf_admin_people_new (context), "people", _ ("People"), "system-users-symbolic");
  add_pane (stack, wf_admin_invite_new (context), "invite", _ ("Let In"), "list-add-symbolic");
  add_pane (stack, wf_admin_adoption_new (context), "adoption", _ ("Not Counted"),
            "dialog-question-symbolic");
  add_pane (stack, wf_admin_history_new (context), "history", _ ("History"),
            "document-open-recent-symbolic");
  gtk_widget_set_vexpand (stack, TRUE);
  return stack;
}

static GtkWidget *
make_window (GtkWindow *parent, WfContext *context)
{
  g_autofree char *title = wf_exercise_dup_title (parent, _ ("Administration"));
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *switcher = adw_view_switcher_new ();
  GtkWidget *stack = make_stack (context);

  adw_view_switcher_set_stack (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_STACK (stack));
  adw_view_switcher_set_policy (ADW_VIEW_SWITCHER (switcher), ADW_VIEW_SWITCHER_POLICY_WIDE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), switcher);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), wf_exercise_frame (parent, stack));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 760, 660);
  gtk_widget_add_css_class (window, "watchfloor");
  wf_window_close_by_escape (window);
  return window;
}

static void
forget_cb (GtkWidget *window, GtkWindow *parent)
{
  g_object_set_data (G_OBJECT (parent), KEY, NULL);
}

void
wf_admin_window_present (GtkWindow *parent, WfContext *context)
{
  GtkWidget *window = g_object_get_data (G_OBJECT (parent), KEY);

  if (wf_context_get_store (context) == NULL || wf_context_get_device (context) == NULL)
    {
      wf_context_toast (context, _ ("This picture is open for reading only: there is nobody to "
                                    "administer."));
      return;
    }
  if (window == NULL)
    {
      window = make_window (parent, context);
      g_object_set_data (G_OBJECT (parent), KEY, window);
      g_signal_connect_object (window, "destroy", G_CALLBACK (forget_cb), parent, 0);
    }
  gtk_window_present (GTK_WINDOW (window));
}

void
wf_admin_window_close (GtkWindow *parent)
{
  GtkWindow *window = g_object_get_data (G_OBJECT (parent), KEY);

  if (window)
    gtk_window_destroy (window);
}
