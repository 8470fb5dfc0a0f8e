/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-start-page.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-text-scale.h"

#define LARGE_TEXT 1.4

static GtkWidget *
make_offer (const char *icon, const char *title, const char *text, const char *action)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (row), action);
  return row;
}

GtkWidget *
wf_start_page_new (WfContext *watch_log)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *group = adw_preferences_group_new ();
  AdwPreferencesGroup *offers = ADW_PREFERENCES_GROUP (group);

  adw_preferences_group_add (
      offers, make_offer ("document-edit-symbolic", _ ("Write in the Watch log"),
                          _ ("Always there, with no server and before any crisis. Press N."),
                          "win.new-entry"));
  adw_preferences_group_add (
      offers, make_offer ("media-playback-start-symbolic", _ ("Open the exercise"),
                          _ ("Baltic Lantern 27: two cable faults, a cyber incident, false "
                             "claims. In a window of its own."),
                          "app.open-exercise"));
  adw_preferences_group_add (
      offers, make_offer ("network-server-symbolic", _ ("Connect to a server"),
                          _ ("Take part in a crisis that a centre runs."), "app.join-crisis"));
  adw_preferences_group_add (
      offers, make_offer ("list-add-symbolic", _ ("Start a new crisis on this computer"),
                          _ ("Works alone; a server can be added later."), "app.new-crisis"));
  adw_clamp_set_child (ADW_CLAMP (clamp), group);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), wf_text_scale_px (page, 560));
  /* Large text needs the room that the picture above it takes. */
  if (wf_text_scale_get (page) > LARGE_TEXT)
    gtk_widget_add_css_class (page, "compact");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "org.watchfloor.Watchfloor");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Watchfloor"));
  adw_status_page_set_description (
      ADW_STATUS_PAGE (page), _ ("Nothing is open but the Watch log. What do you want to do?"));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), clamp);
  return page;
}
