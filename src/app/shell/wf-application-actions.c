/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-application-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-exercise-band.h"
#include "app/sync/wf-enrol-dialog.h"

static void
open_exercise_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  wf_application_open_window (user_data, WF_REALM_EXERCISE, NULL, FALSE);
}

static void
open_real_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  wf_application_open_window (user_data, WF_REALM_REAL, NULL, FALSE);
}

static void
open_crisis_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *active = gtk_application_get_active_window (user_data);

  if (WF_IS_WINDOW (active))
    wf_application_show_crisis (user_data, WF_WINDOW (active),
                                g_variant_get_string (parameter, NULL));
}

static void
crisis_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *crisis
      = wf_realm_home_create_crisis_finish (WF_REALM_HOME (source), result, &error);
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (crisis)
    wf_application_open_window (self, WF_REALM_REAL, crisis, FALSE);
  else
    wf_dialogs_tell (active, _ ("The crisis was not made"), error->message);
}

static void
crisis_named_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfApplication) self = user_data;
  g_autofree char *name = wf_dialogs_ask_text_finish (result, NULL);
  WfRealmHome *home = wf_application_get_home (self, WF_REALM_REAL);

  if (name && *name && home)
    wf_realm_home_create_crisis_async (home, name, NULL, crisis_created_cb, g_object_ref (self));
}

/* The one used last, or NULL. */
static GtkWindow *
find_window (WfApplication *self, WfRealm realm)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (WF_IS_WINDOW (l->data) && wf_window_get_realm (l->data) == realm)
      return l->data;
  return NULL;
}

static void
new_crisis_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfApplication *self = user_data;
  GtkWindow *window = find_window (self, WF_REALM_REAL);

  /* From an exercise window the way to a real crisis leads through a window of the real realm. */
  if (window == NULL || wf_application_get_home (self, WF_REALM_REAL) == NULL)
    {
      wf_application_open_window (self, WF_REALM_REAL, NULL, FALSE);
      return;
    }
  gtk_window_present (window);
  wf_dialogs_ask_text_async (window, _ ("New crisis on this computer"),
                             _ ("A real crisis. It works alone; a server can be added later."),
                             C_ ("crisis", "Name"), _ ("_Start Crisis"), NULL, FALSE, NULL,
                             crisis_named_cb, g_object_ref (self));
}

static void
crisis_to_join_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfApplication) self = user_data;
  g_autofree char *crisis = wf_dialogs_ask_text_finish (result, NULL);
  g_autofree char *stripped = crisis ? g_strdup (g_strstrip (crisis)) : NULL;

  if (stripped && *stripped)
    wf_application_open_window (self, WF_REALM_REAL, stripped, TRUE);
}

static void
join_by_password_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *active = gtk_application_get_active_window (user_data);

  wf_dialogs_ask_text_async (
      active, _ ("Connect to a server"),
      _ ("The centre that runs the crisis tells you its identifier and then lets this computer "
         "take part."),
      _ ("Identifier"), _ ("_Continue"), NULL, FALSE, NULL, crisis_to_join_cb,
      g_object_ref (user_data));
}

typedef struct
{
  WfApplication *application;
  WfRealm realm;
} Joining;

static void
joining_free (gpointer data)
{
  Joining *joining = data;

  g_object_unref (joining->application);
  g_free (joining);
}

static void
enrolled_cb (const char *crisis, gpointer user_data)
{
  Joining *joining = user_data;

  wf_application_open_window (joining->application, joining->realm, crisis, FALSE);
}

/* In the realm of the window that one is looking at. */
static void
join_crisis_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfApplication *self = user_data;
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  const WfRealm realm
      = WF_IS_WINDOW (active) ? wf_window_get_realm (WF_WINDOW (active)) : WF_REALM_REAL;
  Joining *joining;

  if (wf_application_get_home (self, realm) == NULL)
    return;
  joining = g_new0 (Joining, 1);
  joining->application = g_object_ref (self);
  joining->realm = realm;
  wf_enrol_dialog_present (active, wf_application_get_home (self, realm),
                           wf_application_get_ca_file (self), "app.join-by-password", enrolled_cb,
                           joining, joining_free);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *active = gtk_application_get_active_window (user_data);
  GtkWidget *about = adw_about_window_new ();

  g_object_set (about, "application-name", _ ("Watchfloor"), "application-icon", WF_APPLICATION_ID,
                "version", WF_VERSION, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                _ ("One picture of a crisis: map, log, board and briefing, with or without a "
                   "network."),
                "transient-for", active, NULL);
  gtk_window_set_title (GTK_WINDOW (about), _ ("About Watchfloor"));
  wf_exercise_dress (GTK_WINDOW (about));
  gtk_window_present (GTK_WINDOW (about));
}

static void
quit_again_cb (WfWindow *window, gpointer application)
{
  g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
}

/* One window after the other may have something that is not saved. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  for (GList *l = gtk_application_get_windows (user_data); l != NULL; l = l->next)
    if (WF_IS_WINDOW (l->data) && !wf_window_may_leave (l->data))
      {
        gtk_window_present (l->data);
        wf_window_leave (l->data, quit_again_cb, user_data, NULL);
        return;
      }
  g_application_quit (user_data);
}

static const GActionEntry app_entries[] = {
  { .name = "open-exercise", .activate = open_exercise_cb },
  { .name = "open-real", .activate = open_real_cb },
  { .name = "open-crisis", .activate = open_crisis_cb, .parameter_type = "s" },
  { .name = "new-crisis", .activate = new_crisis_cb },
  { .name = "join-crisis", .activate = join_crisis_cb },
  { .name = "join-by-password", .activate = join_by_password_cb },
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
};

static const struct
{
  const char *action;
  const char *accels[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "win.search", { "<Control>f" } },
  { "win.page::picture", { "<Control>1" } },
  { "win.page::log", { "<Control>2" } },
  { "win.page::board", { "<Control>3" } },
  { "win.page::briefing", { "<Control>4" } },
  { "win.as-known-at", { "<Control>t" } },
  { "win.back-to-now", { "<Control><Shift>t" } },
  { "win.present", { "F5" } },
  { "win.fullscreen", { "F11" } },
  { "win.copy", { "<Control><Shift>c" } },
  { "win.new-entry", { "<Control>n" } },
  { "win.show-keys", { "<Control>question", "<Control>F1" } },
  { "win.server", { "<Control>comma" } },
  { "window.close", { "<Control>w" } },
};

void
wf_application_add_actions (WfApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), app_entries, G_N_ELEMENTS (app_entries),
                                   self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
}
