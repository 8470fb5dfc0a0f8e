/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-window-private.h"

#include <string.h>

#include "app/admin/wf-admin-window.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-settings.h"
#include "app/courier/wf-courier-window.h"
#include "app/map/wf-map-import-write.h"
#include "app/map/wf-map-import.h"
#include "app/shell/wf-as-of-form.h"
#include "app/shell/wf-header.h"
#include "app/shell/wf-promote.h"
#include "app/sync/wf-account-secret.h"
#include "app/sync/wf-server-dialog.h"

/* --- pages ----------------------------------------------------------------- */

static WfSession *
get_session (WfWindow *self)
{
  return wf_context_get_session (self->context);
}

/* Shows @page and does there what its own action says. */
static void
act_on_page (WfWindow *self, const char *page, const char *action, const char *argument)
{
  GtkWidget *widget = wf_window_get_page (self, page);

  if (widget == NULL)
    return;
  wf_session_set_page (get_session (self), page);
  if (argument)
    gtk_widget_activate_action (widget, action, "s", argument);
  else
    gtk_widget_activate_action (widget, action, NULL);
}

static void
compose_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_page (user_data, "log", "log.compose", g_variant_get_string (parameter, NULL));
}

static void
new_entry_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_page (user_data, "log", "log.compose", "observation");
}

static void
key_entry_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_page (user_data, "log", "log.next-key-entry", NULL);
}

static void
correct_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_page (user_data, "log", "log.correct", NULL);
}

static void
copy_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_page (user_data, "log", "log.copy", NULL);
}

static void
new_task_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_page (user_data, "board", "board.new-task", NULL);
}

static void
present_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  act_on_page (user_data, "briefing", "brief.present", NULL);
}

static void
page_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;
  const char *page = g_variant_get_string (parameter, NULL);

  if (wf_window_get_page (self, page))
    wf_session_set_page (get_session (self), page);
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_header_open_search (WF_HEADER (self->header));
}

static void
clear_filter_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (WfQuery) everything = wf_query_new ();

  wf_session_set_query (get_session (user_data), everything);
}

static void
fullscreen_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = user_data;

  if (gtk_window_is_fullscreen (window))
    gtk_window_unfullscreen (window);
  else
    gtk_window_fullscreen (window);
}

static void
undo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_context_undo (self->context);
}

static void
redo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_context_redo (self->context);
}

/* --- time ------------------------------------------------------------------ */

static void
back_to_now_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  wf_session_set_as_of (get_session (user_data), WF_NO_TIME);
}

static void
as_known_at_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_as_of_form_present (GTK_WINDOW (self), self->context);
}

/* --- exchange -------------------------------------------------------------- */

static void
server_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_server_dialog_present (GTK_WINDOW (self), self->context);
}

static void
administration_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_admin_window_present (GTK_WINDOW (self), self->context);
}

static void
exchange_by_file_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_courier_window_present (GTK_WINDOW (self), self->context, NULL);
}

static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, WfWindow *self)
{
  GFile *file = g_value_get_object (value);
  const char *path = file ? g_file_peek_path (file) : NULL;

  if (self->context == NULL || path == NULL || !wf_courier_is_bundle_name (path))
    return FALSE;
  wf_courier_window_present (GTK_WINDOW (self), self->context, path);
  return TRUE;
}

static void
try_now_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;
  WfSyncEngine *engine = wf_context_get_engine (self->context);

  if (engine && wf_sync_engine_get_state (engine) == WF_SYNC_SIGNED_OUT)
    g_action_group_activate_action (G_ACTION_GROUP (self), "sign-in", NULL);
  else if (engine)
    wf_sync_engine_try_now (engine);
}

static void
password_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfWindow) self = user_data;
  char *password = wf_dialogs_ask_text_finish (result, NULL);

  if (password && self->context && wf_context_get_engine (self->context))
    {
      const WfServerAccount *account = wf_context_get_account (self->context);
      wf_sync_engine_sign_in (wf_context_get_engine (self->context), password);
      if (account && account->is_remembered)
        {
          g_autoptr (WfServerAccount) changed = wf_server_account_copy (account);
          g_free (changed->password);
          changed->password = g_strdup (password);
          wf_account_secret_keep (self->context, changed);
        }
    }
  if (password)
    wf_crypto_wipe (password, strlen (password));
  g_free (password);
}

static void
sign_in_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;
  const WfServerAccount *account = wf_context_get_account (self->context);
  g_autofree char *body = NULL;

  if (account == NULL)
    return;
  body = account->is_remembered
             /* Translators: a user's name and a server's address. */
             ? g_strdup_printf (_ ("Password of %s at %s. It is remembered on this computer."),
                                account->user, account->url)
             /* Translators: a user's name and a server's address. */
             : g_strdup_printf (_ ("Password of %s at %s. It is kept in memory only."),
                                account->user, account->url);
  wf_dialogs_ask_text_async (GTK_WINDOW (self), _ ("Sign in"), body, _ ("Password"), _ ("_Sign In"),
                             NULL, TRUE, NULL, password_answered_cb, g_object_ref (self));
}

/* --- entry, incident, crisis ----------------------------------------------- */

static void
entry_to_incident_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_promote_entry (self->context);
}

static void
incident_to_crisis_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  wf_promote_incident (self->context, self->home, GTK_WINDOW (self), G_APPLICATION (application));
}

static void
style_toggled_cb (GtkSwitch *toggle, GParamSpec *pspec, AdwStyleManager *style)
{
  g_autoptr (GSettings) settings = wf_settings_new ();

  if (settings)
    g_settings_set_boolean (settings, "dark-style", gtk_switch_get_active (toggle));
  adw_style_manager_set_color_scheme (style, gtk_switch_get_active (toggle)
                                                 ? ADW_COLOR_SCHEME_PREFER_DARK
                                                 : ADW_COLOR_SCHEME_DEFAULT);
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWidget *window = adw_preferences_window_new ();
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();
  AdwStyleManager *style = adw_style_manager_get_default ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Dark style"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("For a dark room; otherwise the desktop's choice"));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), adw_style_manager_get_dark (style));
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (style_toggled_cb), style, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  gtk_window_set_transient_for (GTK_WINDOW (window), user_data);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Preferences"));
  wf_exercise_dress (GTK_WINDOW (window));
  gtk_window_present (GTK_WINDOW (window));
}

/* --- keys ------------------------------------------------------------------ */

/* Not the application's "show-help-overlay": that is made with every window, and does not say which
 * crisis it stands before. */
static void
show_keys_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/watchfloor/Watchfloor/keys.ui");
  GtkWindow *keys = GTK_WINDOW (gtk_builder_get_object (builder, "keys"));

  gtk_window_set_transient_for (keys, user_data);
  gtk_window_set_title (keys, _ ("Keyboard Shortcuts"));
  gtk_widget_add_css_class (GTK_WIDGET (keys), "watchfloor");
  wf_exercise_dress (keys);
  gtk_window_present (keys);
}

/* --- imported files -------------------------------------------------------- */

static void
import_data_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  WfWindow *self = user_data;

  wf_map_import_choose (self->context, GTK_WINDOW (self));
}

static void
removal_reason_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *id = user_data;
  WfWindow *self = WF_WINDOW (source);
  g_autofree char *reason = wf_dialogs_ask_text_finish (result, NULL);
  WfRecord *dataset = self->context != NULL
                          ? wf_picture_lookup_id (wf_context_get_picture (self->context), id)
                          : NULL;

  if (dataset != NULL && reason != NULL && *reason != '\0')
    wf_map_import_remove (self->context, dataset, reason);
}

static void
remove_import_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  wf_dialogs_ask_text_async (GTK_WINDOW (user_data), _ ("Take this layer off the map?"),
                             _ ("Who imported it and your reason stay in the record; the file is "
                                "removed from this computer at the next start."),
                             _ ("Reason"), _ ("Take Off"), "", FALSE, NULL, removal_reason_cb,
                             g_variant_dup_string (parameter, NULL));
}

/* --- tables ---------------------------------------------------------------- */

static const GActionEntry entries[] = {
  { .name = "new-entry", .activate = new_entry_cb },
  { .name = "compose", .activate = compose_cb, .parameter_type = "s" },
  { .name = "key-entry", .activate = key_entry_cb },
  { .name = "correct", .activate = correct_cb },
  { .name = "copy", .activate = copy_cb },
  { .name = "new-task", .activate = new_task_cb },
  { .name = "present", .activate = present_cb },
  { .name = "page", .activate = page_cb, .parameter_type = "s" },
  { .name = "undo", .activate = undo_cb },
  { .name = "redo", .activate = redo_cb },
  { .name = "search", .activate = search_cb },
  { .name = "import-data", .activate = import_data_cb },
  { .name = "remove-import", .activate = remove_import_cb, .parameter_type = "s" },
  { .name = "clear-filter", .activate = clear_filter_cb },
  { .name = "fullscreen", .activate = fullscreen_cb },
  { .name = "back-to-now", .activate = back_to_now_cb },
  { .name = "as-known-at", .activate = as_known_at_cb },
  { .name = "server", .activate = server_cb },
  { .name = "administration", .activate = administration_cb },
  { .name = "exchange-by-file", .activate = exchange_by_file_cb },
  { .name = "try-now", .activate = try_now_cb },
  { .name = "sign-in", .activate = sign_in_cb },
  { .name = "entry-to-incident", .activate = entry_to_incident_cb },
  { .name = "incident-to-crisis", .activate = incident_to_crisis_cb },
  { .name = "preferences", .activate = preferences_cb },
  { .name = "show-keys", .activate = show_keys_cb },
};

/* Tried only after the focused widget let the key pass, so that letters can be typed into every
 * entry, and Ctrl+Z there takes back what was typed. */
static const struct
{
  guint key;
  GdkModifierType modifiers;
  const char *action, *argument;
} keys[] = {
  { GDK_KEY_n, 0, "win.compose", "observation" },
  { GDK_KEY_d, 0, "win.compose", "decision" },
  { GDK_KEY_t, 0, "win.compose", "told" },
  { GDK_KEY_c, 0, "win.correct", NULL },
  { GDK_KEY_k, 0, "win.key-entry", NULL },
  { GDK_KEY_question, GDK_SHIFT_MASK, "win.show-keys", NULL },
  { GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL },
  { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo", NULL },
};

static void
set_enabled (WfWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
wf_window_update_actions (WfWindow *self)
{
  const gboolean is_open = self->context != NULL;
  const gboolean has_pages = is_open && !wf_context_is_watch_log (self->context);
  WfSession *session = is_open ? get_session (self) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    set_enabled (self, entries[i].name, is_open);
  set_enabled (self, "fullscreen", TRUE);
  set_enabled (self, "preferences", TRUE);
  set_enabled (self, "show-keys", TRUE);
  set_enabled (self, "new-task", has_pages);
  set_enabled (self, "present", has_pages);
  set_enabled (self, "undo", is_open && wf_context_can_undo (self->context));
  set_enabled (self, "redo", is_open && wf_context_can_redo (self->context));
  set_enabled (self, "back-to-now", is_open && wf_session_get_as_of (session) != WF_NO_TIME);
  set_enabled (self, "entry-to-incident", is_open && wf_session_get_selected (session, "entry"));
  set_enabled (self, "incident-to-crisis",
               is_open && self->realm == WF_REALM_REAL
                   && wf_session_get_selected (session, "incident"));
}

void
wf_window_add_shortcuts (WfWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkDropTarget *target;

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut
          = gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                              gtk_named_action_new (keys[i].action));

      if (keys[i].argument)
        gtk_shortcut_set_arguments (shortcut, g_variant_new_string (keys[i].argument));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
