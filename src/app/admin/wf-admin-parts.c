/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/admin/wf-admin-parts.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

#define KEY "wf-admin-pane"

GtkWidget *
wf_admin_row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle ? subtitle : "");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  return row;
}

GtkWidget *
wf_admin_group_new (const char *title, const char *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  if (description)
    {
      g_autofree char *text = g_markup_escape_text (description, -1);
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
    }
  return group;
}

GtkWidget *
wf_admin_row_add_button (GtkWidget *row, const char *label, const char *name, const char *refusal)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  wf_widget_set_name (button, name, refusal);
  gtk_widget_set_sensitive (button, refusal == NULL);
  gtk_widget_set_tooltip_text (button, refusal);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

/* --- panes ----------------------------------------------------------------- */

typedef struct
{
  WfContext *context;
  GtkWidget *bin; /* AdwBin, whose data this is */
  WfAdminBuild build;
  WfAdminDigest digest;
  gpointer data;
  GDestroyNotify free_data;
  char *shown;
} Pane;

static void
pane_free (gpointer data)
{
  Pane *pane = data;

  if (pane->free_data)
    pane->free_data (pane->data);
  g_object_unref (pane->context);
  g_free (pane->shown);
  g_free (pane);
}

static void
show (Pane *pane)
{
  g_autofree char *digest = pane->digest (pane->context, pane->data);

  if (g_strcmp0 (digest, pane->shown) == 0)
    return;
  g_free (pane->shown);
  pane->shown = g_steal_pointer (&digest);
  adw_bin_set_child (ADW_BIN (pane->bin), pane->build (pane->context, pane->data));
}

void
wf_admin_pane_refresh (GtkWidget *widget)
{
  Pane *pane = g_object_get_data (G_OBJECT (widget), KEY);

  if (pane)
    show (pane);
}

GtkWidget *
wf_admin_pane_new (WfContext *context,
                   WfAdminBuild build,
                   WfAdminDigest digest,
                   gpointer data,
                   GDestroyNotify free_data)
{
  Pane *pane = g_new0 (Pane, 1);

  pane->context = g_object_ref (context);
  pane->bin = adw_bin_new ();
  pane->build = build;
  pane->digest = digest;
  pane->data = data;
  pane->free_data = free_data;
  g_object_set_data_full (G_OBJECT (pane->bin), KEY, pane, pane_free);
  g_signal_connect_object (context, "changed", G_CALLBACK (wf_admin_pane_refresh), pane->bin,
                           G_CONNECT_SWAPPED);
  show (pane);
  return pane->bin;
}
