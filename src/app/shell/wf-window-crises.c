/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-window-private.h"

#include "app/common/wf-app-common.h"
#include "app/shell/wf-header.h"

static void
append_crisis (GMenu *menu, const char *name, const char *crisis)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (name, NULL);

  g_menu_item_set_action_and_target (item, "app.open-crisis", "s", crisis);
  g_menu_append_item (menu, item);
}

static void
crises_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) crises = wf_store_list_crises_finish (WF_STORE (source), result, &error);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) here = g_menu_new ();
  g_autoptr (GMenu) elsewhere = g_menu_new ();
  const char *watch_log = self->home ? wf_realm_home_get_watch_log (self->home) : NULL;

  if (watch_log)
    append_crisis (here, _ ("Watch log"), watch_log);
  for (guint i = 0; crises && i < crises->len; i++)
    {
      const WfCrisis *crisis = crises->pdata[i];

      if (g_strcmp0 (crisis->crisis, watch_log) != 0)
        append_crisis (here, crisis->name ? crisis->name : crisis->crisis, crisis->crisis);
    }
  if (self->realm == WF_REALM_EXERCISE)
    g_menu_append (elsewhere, _ ("Real Crises, New Window"), "app.open-real");
  else
    {
      g_menu_append (elsewhere, _ ("New Crisis on This Computer…"), "app.new-crisis");
      g_menu_append (elsewhere, _ ("Exercise, New Window"), "app.open-exercise");
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (here));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (elsewhere));
  wf_header_set_crises (WF_HEADER (self->header), G_MENU_MODEL (menu));
}

void
wf_window_read_crises (WfWindow *self)
{
  wf_store_list_crises_async (wf_realm_home_get_store (self->home), NULL, crises_listed_cb,
                              g_object_ref (self));
}
