/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-application-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-settings.h"
#include "app/shell/wf-capture.h"
#include "app/sync/wf-account-secret.h"
#include "app/sync/wf-server-dialog.h"

/* A realm is opened once, however many windows ask for it. */
typedef struct
{
  WfRealmHome *home;
  GError *error; /* why it could not be opened */
  gboolean is_opening, are_keys_moved;
  GPtrArray *waiting; /* Request */
} Realm;

typedef struct
{
  WfWindow *window; /* owned */
  char *crisis;
  gboolean wants_server; /* show the server dialog once it is open */
} Request;

struct _WfApplication
{
  AdwApplication parent_instance;

  /* command line */
  gboolean exercise, dark, until_painted;
  char *crisis, *server, *ca_file, *certificate_file, *user, *password_file, *clock_text, *size,
      *page, *screenshots, *data_home;
  int desk;

  gint64 clock_at;
  char *password;
  WfRealm first_realm;
  Realm realms[2];
  WfCapture *capture;
  GSettings *settings; /* or NULL */
  int exit_status;
};

G_DEFINE_FINAL_TYPE (WfApplication, wf_application, ADW_TYPE_APPLICATION)

static void
request_free (Request *request)
{
  g_clear_object (&request->window);
  g_free (request->crisis);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

/* --- opening --------------------------------------------------------------- */

static WfServerAccount *
dup_account_from_options (WfApplication *self, WfRealm realm)
{
  WfServerAccount *account;

  if (self->server == NULL || realm != self->first_realm)
    return NULL;
  account = g_new0 (WfServerAccount, 1);
  account->url = g_strdup (self->server);
  account->ca_file = g_strdup (self->ca_file);
  account->certificate_file = g_strdup (self->certificate_file);
  account->user = g_strdup (self->user ? self->user : g_get_user_name ());
  account->password = g_strdup (self->password);
  account->realm = realm;
  return account;
}

static void
start_capture (WfApplication *self, WfWindow *window)
{
  if (self->capture)
    return;
  if (self->screenshots || self->until_painted)
    self->capture = wf_capture_new (window, self->screenshots, self->page);
  else if (self->page)
    wf_session_set_page (wf_context_get_session (wf_window_get_context (window)), self->page);
}

static void
keys_moved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfWindow) window = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (wf_realm_home_move_keys_finish (WF_REALM_HOME (source), result, &error))
    return;
  text = g_strdup_printf (_ ("The keys of this computer stay in files only you can read: %s"),
                          error->message);
  if (wf_window_get_context (window))
    wf_context_toast (wf_window_get_context (window), text);
}

/* Once there is something to look at: a service that is locked asks the person. */
static void
move_keys (WfApplication *self, WfWindow *window)
{
  Realm *realm = &self->realms[wf_window_get_realm (window)];

  if (realm->are_keys_moved || self->screenshots || self->until_painted)
    return;
  realm->are_keys_moved = TRUE;
  wf_realm_home_move_keys_async (realm->home, keys_moved_cb, g_object_ref (window));
}

static void
crisis_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  WfRealmHome *home = WF_REALM_HOME (source);
  g_autoptr (WfContext) context = wf_realm_home_open_crisis_finish (home, result, &error);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (request->window));

  /* The window was closed meanwhile. */
  if (application == NULL)
    return;
  if (context == NULL)
    {
      wf_window_show_error (request->window, error);
      if (WF_APPLICATION (application)->screenshots || WF_APPLICATION (application)->until_painted)
        {
          g_printerr ("watchfloor: %s\n", error->message);
          WF_APPLICATION (application)->exit_status = 1;
          g_application_quit (G_APPLICATION (application));
        }
      return;
    }
  wf_window_open (request->window, home, context);
  start_capture (WF_APPLICATION (application), request->window);
  move_keys (WF_APPLICATION (application), request->window);
  wf_account_secret_sign_in (context);
  if (request->wants_server)
    wf_server_dialog_present (GTK_WINDOW (request->window), context);
}

static void
open_crisis (WfApplication *self, Request *request)
{
  const WfRealm realm = wf_window_get_realm (request->window);
  g_autoptr (WfServerAccount) account = dup_account_from_options (self, realm);
  WfOpenOptions options = { 0 };

  options.crisis = request->crisis;
  options.clock_at = realm == WF_REALM_EXERCISE ? self->clock_at : WF_NO_TIME;
  options.account = account;
  wf_realm_home_open_crisis_async (self->realms[realm].home, &options, NULL, crisis_opened_cb,
                                   request);
}

static void
show_realm_error (WfApplication *self, Request *request, const GError *error)
{
  wf_window_show_error (request->window, error);
  if (self->screenshots || self->until_painted)
    {
      g_printerr ("watchfloor: %s\n", error->message);
      self->exit_status = 1;
      g_application_quit (G_APPLICATION (self));
    }
  request_free (request);
}

static void
serve_waiting (WfApplication *self, Realm *realm)
{
  while (realm->waiting->len > 0)
    {
      Request *request = g_ptr_array_steal_index (realm->waiting, 0);

      if (realm->home)
        open_crisis (self, request);
      else
        show_realm_error (self, request, realm->error);
    }
}

typedef struct
{
  WfApplication *application;
  WfRealm realm;
} Arrival;

static void
realm_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Arrival *arrival = user_data;
  g_autoptr (WfApplication) self = arrival->application;
  Realm *realm = &self->realms[arrival->realm];

  g_clear_error (&realm->error);
  realm->is_opening = FALSE;
  realm->home = wf_realm_home_open_finish (result, &realm->error);
  serve_waiting (self, realm);
}

static void
open_realm (WfApplication *self, WfRealm which)
{
  Realm *realm = &self->realms[which];
  Arrival *arrival;

  if (realm->home || realm->is_opening)
    return;
  realm->is_opening = TRUE;
  arrival = g_new0 (Arrival, 1);
  arrival->application = g_object_ref (self);
  arrival->realm = which;
  wf_realm_home_open_async (which, (guint) MAX (self->desk, 0), NULL, realm_opened_cb, arrival);
}

static void
set_size (WfApplication *self, GtkWindow *window)
{
  int width, height;

  if (self->size && sscanf (self->size, "%dx%d", &width, &height) == 2 && width > 0 && height > 0)
    gtk_window_set_default_size (window, width, height);
}

WfWindow *
wf_application_open_window (WfApplication *self,
                            WfRealm realm,
                            const char *crisis,
                            gboolean wants_server)
{
  Request *request = g_new0 (Request, 1);

  request->window = g_object_ref_sink (wf_window_new (GTK_APPLICATION (self), realm));
  request->crisis = g_strdup (crisis);
  request->wants_server = wants_server;
  set_size (self, GTK_WINDOW (request->window));
  if (self->screenshots)
    gtk_widget_add_css_class (GTK_WIDGET (request->window), "capture");
  gtk_window_present (GTK_WINDOW (request->window));
  g_ptr_array_add (self->realms[realm].waiting, request);
  open_realm (self, realm);
  if (!self->realms[realm].is_opening)
    serve_waiting (self, &self->realms[realm]);
  return request->window;
}

static void
show_crisis_cb (WfWindow *window, gpointer crisis)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (window));
  Request *request = g_new0 (Request, 1);

  request->window = g_object_ref (window);
  request->crisis = g_strdup (crisis);
  open_crisis (WF_APPLICATION (application), request);
}

/* The same realm, so the same window may show it. */
void
wf_application_show_crisis (WfApplication *self, WfWindow *window, const char *crisis)
{
  wf_window_leave (window, show_crisis_cb, g_strdup (crisis), g_free);
}

WfRealmHome *
wf_application_get_home (WfApplication *self, WfRealm realm)
{
  return self->realms[realm].home;
}

const char *
wf_application_get_ca_file (WfApplication *self)
{
  return self->ca_file;
}

/* --- command line ---------------------------------------------------------- */

/* A small file of the caller's, read before anything else runs. */
static gboolean
read_password (WfApplication *self, GError **error)
{
  if (self->password_file == NULL)
    return TRUE;
  if (!g_file_get_contents (self->password_file, &self->password, NULL, error))
    return FALSE;
  g_strstrip (self->password);
  return TRUE;
}

static int
wf_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  WfApplication *self = WF_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  self->clock_at = WF_NO_TIME;
  if (self->clock_text && !wf_time_parse_iso (self->clock_text, &self->clock_at))
    {
      g_printerr (_ ("watchfloor: --clock wants a time like 2027-10-12T14:32:00Z, not “%s”\n"),
                  self->clock_text);
      return 2;
    }
  if (!read_password (self, &error))
    {
      g_printerr ("watchfloor: %s\n", error->message);
      return 2;
    }
  self->first_realm = self->exercise ? WF_REALM_EXERCISE : WF_REALM_REAL;
  /* Reading begins before the toolkit does. */
  open_realm (self, self->first_realm);
  return -1;
}

static void
add_options (WfApplication *self)
{
  const GOptionEntry options[] = {
    { "exercise", 0, 0, G_OPTION_ARG_NONE, &self->exercise, N_ ("Open the exercise"), NULL },
    { "crisis", 0, 0, G_OPTION_ARG_STRING, &self->crisis, N_ ("Open this crisis"), N_ ("ID") },
    { "server", 0, 0, G_OPTION_ARG_STRING, &self->server, N_ ("Exchange with this server"),
      N_ ("URL") },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &self->ca_file, N_ ("Trust this private authority"),
      N_ ("FILE") },
    { "certificate", 0, 0, G_OPTION_ARG_FILENAME, &self->certificate_file,
      N_ ("Certificate and key of this computer, for the server"), N_ ("FILE") },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user, N_ ("Sign in as"), N_ ("NAME") },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &self->password_file,
      N_ ("Read the password from a file"), N_ ("FILE") },
    { "data-home", 0, 0, G_OPTION_ARG_FILENAME, &self->data_home,
      N_ ("Keep stores and keys in this folder"), N_ ("DIR") },
    { "desk", 0, 0, G_OPTION_ARG_INT, &self->desk, N_ ("Which local desk of the exercise, from 0"),
      N_ ("N") },
    { "clock", 0, 0, G_OPTION_ARG_STRING, &self->clock_text, N_ ("Start the exercise clock there"),
      N_ ("TIME") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &self->page, N_ ("Begin with this page"), N_ ("NAME") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &self->size, N_ ("Size of the window"),
      N_ ("WIDTHxHEIGHT") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &self->dark, N_ ("Dark style"), NULL },
    { "screenshots", 0, 0, G_OPTION_ARG_FILENAME, &self->screenshots,
      N_ ("Write a picture of each page and end"), N_ ("DIR") },
    { "until-painted", 0, 0, G_OPTION_ARG_NONE, &self->until_painted,
      N_ ("End when the first page is painted"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/* --- life ------------------------------------------------------------------ */

static void
wf_application_startup (GApplication *application)
{
  WfApplication *self = WF_APPLICATION (application);

  G_APPLICATION_CLASS (wf_application_parent_class)->startup (application);
  wf_application_add_actions (self);
  wf_exercise_watch_clipboard (gdk_display_get_default ());
  /* Tabbing or opening a popover must not seize what was selected elsewhere. */
  g_object_set (gtk_settings_get_default (), "gtk-label-select-on-focus", FALSE, NULL);
  self->settings = wf_settings_new ();
  if (self->dark
      || (self->settings && !self->screenshots
          && g_settings_get_boolean (self->settings, "dark-style")))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  else if (self->screenshots)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
wf_application_activate (GApplication *application)
{
  WfApplication *self = WF_APPLICATION (application);

  wf_application_open_window (self, self->first_realm, self->crisis, FALSE);
}

static void
wf_application_shutdown (GApplication *application)
{
  WfApplication *self = WF_APPLICATION (application);

  if (self->capture)
    self->exit_status = MAX (self->exit_status, wf_capture_get_exit_status (self->capture));
  g_clear_pointer (&self->capture, wf_capture_free);
  G_APPLICATION_CLASS (wf_application_parent_class)->shutdown (application);
  for (guint i = 0; i < G_N_ELEMENTS (self->realms); i++)
    if (self->realms[i].home)
      wf_realm_home_close (self->realms[i].home);
}

static void
wf_application_finalize (GObject *object)
{
  WfApplication *self = WF_APPLICATION (object);
  char **texts[]
      = { &self->crisis, &self->server,        &self->ca_file,    &self->certificate_file,
          &self->user,   &self->password_file, &self->clock_text, &self->size,
          &self->page,   &self->screenshots,   &self->data_home,  &self->password };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
  g_clear_object (&self->settings);
  for (guint i = 0; i < G_N_ELEMENTS (self->realms); i++)
    {
      g_clear_object (&self->realms[i].home);
      g_clear_error (&self->realms[i].error);
      g_clear_pointer (&self->realms[i].waiting, g_ptr_array_unref);
    }
  G_OBJECT_CLASS (wf_application_parent_class)->finalize (object);
}

static void
wf_application_class_init (WfApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wf_application_finalize;
  application_class->handle_local_options = wf_application_handle_local_options;
  application_class->startup = wf_application_startup;
  application_class->activate = wf_application_activate;
  application_class->shutdown = wf_application_shutdown;
}

static void
wf_application_init (WfApplication *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->realms); i++)
    self->realms[i].waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  add_options (self);
}

WfApplication *
wf_application_new (void)
{
  /* Not unique: two desks with two data folders run side by side. The store is what must not be
   * opened twice. */
  return g_object_new (WF_TYPE_APPLICATION, "application-id", WF_APPLICATION_ID, "flags",
                       G_APPLICATION_NON_UNIQUE, "resource-base-path", "/org/watchfloor/Watchfloor",
                       NULL);
}

int
wf_application_get_exit_status (WfApplication *self)
{
  return self->exit_status;
}
