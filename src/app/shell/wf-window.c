/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/shell/wf-window-private.h"

#include "analysis/wf-situation.h"
#include "app/admin/wf-admin-window.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-settings.h"
#include "app/common/wf-widgets.h"
#include "app/courier/wf-courier-window.h"
#include "app/shell/wf-banners.h"
#include "app/shell/wf-header.h"
#include "base/wf-error.h"

#define TOAST_S 8
#define TOAST_CHARS 70    /* of a line */
#define CHARS_A_SECOND 12 /* read by somebody who is tired */

G_DEFINE_FINAL_TYPE (WfWindow, wf_window, ADW_TYPE_APPLICATION_WINDOW)

/* --- what follows the context ---------------------------------------------- */

static void
show_names (WfWindow *self)
{
  const char *name = wf_context_get_crisis_name (self->context);
  const gboolean is_exercise = self->realm == WF_REALM_EXERCISE;
  /* Translators: the title of a window of an exercise; %s is its name. */
  g_autofree char *title = is_exercise ? g_strdup_printf (_ ("EXERCISE %s – Watchfloor"), name)
                                       : g_strdup_printf (_ ("%s – LIVE – Watchfloor"), name);

  if (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (self)), title) == 0)
    return;
  gtk_window_set_title (GTK_WINDOW (self), title);
  if (!is_exercise)
    return;
  wf_exercise_mark_window (GTK_WINDOW (self), name);
  adw_bin_set_child (ADW_BIN (self->top_band), wf_exercise_band_new (name));
  adw_bin_set_child (ADW_BIN (self->bottom_band), wf_exercise_band_new (name));
}

static void
show_main_action (WfWindow *self, const char *page)
{
  WfHeader *header = WF_HEADER (self->header);

  if (g_str_equal (page, "board"))
    wf_header_set_main_action (header, _ ("+ Task"), "win.new-task");
  else if (g_str_equal (page, "briefing"))
    wf_header_set_main_action (header, _ ("▶ Present"), "win.present");
  else
    wf_header_set_main_action (header, _ ("+ Entry"), "win.new-entry");
}

/* Its button takes back what it speaks of, or nothing. */
static gboolean
is_undo_current (WfWindow *self)
{
  return self->context && wf_context_get_last_action (self->context) == self->undo_action;
}

static void
context_changed_cb (WfWindow *self)
{
  show_names (self);
  wf_window_update_actions (self);
  if (self->undo_toast && !is_undo_current (self))
    adw_toast_dismiss (self->undo_toast);
}

static void
undo_clicked_cb (WfWindow *self)
{
  if (is_undo_current (self))
    wf_context_undo (self->context);
}

static void
offer_undo (WfWindow *self, AdwToast *toast)
{
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  /* Offered while it can be done, not after what is shown now. A high priority would do that, too,
   * but libadwaita 1.2 ends the program when the one before is still on its way out. */
  if (self->last_toast)
    adw_toast_dismiss (self->last_toast);
  g_set_weak_pointer (&self->undo_toast, toast);
  self->undo_action = wf_context_get_last_action (self->context);
}

/* It lives on until it has faded, and is not to be dismissed twice. */
static void
dismissed_cb (WfWindow *self, AdwToast *toast)
{
  if (self->undo_toast == toast)
    g_clear_weak_pointer (&self->undo_toast);
  if (self->last_toast == toast)
    g_clear_weak_pointer (&self->last_toast);
}

/* All of it: why something was not saved takes more than a line. */
static void
set_words (AdwToast *toast, const char *text)
{
  GtkWidget *words = wf_text_new (text, "heading");

  gtk_label_set_max_width_chars (GTK_LABEL (words), TOAST_CHARS);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (words), GTK_NATURAL_WRAP_NONE);
  adw_toast_set_custom_title (toast, words);
  adw_toast_set_timeout (toast, MAX (TOAST_S, (guint) g_utf8_strlen (text, -1) / CHARS_A_SECOND));
}

static void
toast_cb (WfWindow *self, const char *text)
{
  const GSignalInvocationHint *hint = g_signal_get_invocation_hint (self->context);
  AdwToast *toast = adw_toast_new (text);

  set_words (toast, text);
  if (hint->detail == g_quark_try_string (WF_CONTEXT_TOAST_UNDO) && hint->detail != 0)
    offer_undo (self, toast);
  g_set_weak_pointer (&self->last_toast, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), toast);
}

static void
page_changed_cb (WfWindow *self)
{
  const char *page = wf_session_get_page (wf_context_get_session (self->context));

  adw_view_stack_set_visible_child_name (self->pages, page);
  show_main_action (self, page);
  wf_window_update_actions (self);
}

static void
selection_changed_cb (WfWindow *self)
{
  wf_window_update_actions (self);
}

/* --- life ------------------------------------------------------------------ */

static void
close_context (WfWindow *self)
{
  g_clear_handle_id (&self->fill_source, g_source_remove);
  /* Its number would name another deed in the next crisis. */
  if (self->undo_toast)
    adw_toast_dismiss (self->undo_toast);
  wf_admin_window_close (GTK_WINDOW (self));
  wf_courier_window_close (GTK_WINDOW (self));
  g_signal_group_set_target (self->context_signals, NULL);
  g_signal_group_set_target (self->session_signals, NULL);
  wf_header_set_context (WF_HEADER (self->header), NULL, NULL);
  wf_banners_set_context (WF_BANNERS (self->banners), NULL);
  if (self->pages)
    gtk_stack_remove (GTK_STACK (self->content), GTK_WIDGET (self->pages));
  self->pages = NULL;
  g_clear_object (&self->context);
}

static void
wf_window_dispose (GObject *object)
{
  WfWindow *self = WF_WINDOW (object);

  g_clear_weak_pointer (&self->undo_toast);
  g_clear_weak_pointer (&self->last_toast);
  g_clear_weak_pointer (&self->question);
  if (self->context)
    close_context (self);
  g_clear_handle_id (&self->fill_source, g_source_remove);
  g_clear_object (&self->context_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->home);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (wf_window_parent_class)->dispose (object);
}

static void
restore_size (WfWindow *self)
{
  self->settings = wf_settings_new ();
  if (self->settings == NULL)
    {
      gtk_window_set_default_size (GTK_WINDOW (self), 1600, 900);
      return;
    }
  g_settings_bind (self->settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-height", self, "default-height",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
}

static void
close_cb (WfWindow *self, gpointer unused)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
wf_window_close_request (GtkWindow *window)
{
  WfWindow *self = WF_WINDOW (window);

  if (wf_window_may_leave (self))
    return GTK_WINDOW_CLASS (wf_window_parent_class)->close_request (window);
  wf_window_leave (self, close_cb, NULL, NULL);
  return TRUE;
}

static void
wf_window_class_init (WfWindowClass *klass)
{
  GTK_WINDOW_CLASS (klass)->close_request = wf_window_close_request;
  G_OBJECT_CLASS (klass)->dispose = wf_window_dispose;
}

static GtkWidget *
make_loading_page (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("Opening…")));
  return box;
}

static void
wf_window_init (WfWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_add_css_class (GTK_WIDGET (self), "watchfloor");
  self->header = wf_header_new ();
  self->top_band = adw_bin_new ();
  self->bottom_band = adw_bin_new ();
  self->banners = wf_banners_new ();
  self->toasts = adw_toast_overlay_new ();
  self->content = gtk_stack_new ();
  self->error_page = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->error_page), "dialog-error-symbolic");

  gtk_stack_add_named (GTK_STACK (self->content), make_loading_page (), "loading");
  gtk_stack_add_named (GTK_STACK (self->content), self->error_page, "error");
  gtk_widget_set_vexpand (self->toasts, TRUE);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->content);
  gtk_box_append (GTK_BOX (box), self->header);
  gtk_box_append (GTK_BOX (box), self->top_band);
  gtk_box_append (GTK_BOX (box), self->banners);
  gtk_box_append (GTK_BOX (box), self->toasts);
  gtk_box_append (GTK_BOX (box), self->bottom_band);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  restore_size (self);
  gtk_widget_set_size_request (GTK_WIDGET (self), 1024, 600);

  self->context_signals = g_signal_group_new (WF_TYPE_CONTEXT);
  g_signal_group_connect_swapped (self->context_signals, "changed", G_CALLBACK (context_changed_cb),
                                  self);
  g_signal_group_connect_swapped (self->context_signals, "toast", G_CALLBACK (toast_cb), self);
  self->session_signals = g_signal_group_new (WF_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::page",
                                  G_CALLBACK (page_changed_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::selection",
                                  G_CALLBACK (selection_changed_cb), self);
  wf_window_add_shortcuts (self);
}

/* --- public ---------------------------------------------------------------- */

WfWindow *
wf_window_new (GtkApplication *application, WfRealm realm)
{
  WfWindow *self = g_object_new (WF_TYPE_WINDOW, "application", application, NULL);

  self->realm = realm;
  wf_exercise_mark_window (GTK_WINDOW (self), realm == WF_REALM_EXERCISE ? _ ("opening") : NULL);
  if (realm == WF_REALM_EXERCISE)
    {
      /* Before anything is read: no frame of an exercise window is without its band. */
      gtk_window_set_title (GTK_WINDOW (self), _ ("EXERCISE – Watchfloor"));
      adw_bin_set_child (ADW_BIN (self->top_band), wf_exercise_band_new (_ ("opening")));
      adw_bin_set_child (ADW_BIN (self->bottom_band), wf_exercise_band_new (_ ("opening")));
    }
  else
    gtk_window_set_title (GTK_WINDOW (self), _ ("LIVE – Watchfloor"));
  wf_window_update_actions (self);
  return self;
}

/* The gravest incident, so that the first look finds something to read on the right. */
static void
select_first (WfWindow *self)
{
  WfSession *session = wf_context_get_session (self->context);
  g_autoptr (GPtrArray) incidents = NULL;
  g_autofree char *ref = NULL;

  if (wf_session_get_selection (session) || wf_context_get_dataset (self->context) == NULL)
    return;
  incidents = wf_situation_dup_incidents (wf_context_get_picture (self->context),
                                          wf_context_get_dataset (self->context),
                                          wf_session_get_query (session));
  if (incidents->len == 0)
    return;
  ref = g_strdup_printf ("incident:%s", wf_record_get_id (incidents->pdata[0]));
  wf_session_select (session, ref);
}

void
wf_window_open (WfWindow *self, WfRealmHome *home, WfContext *context)
{
  g_return_if_fail (wf_context_get_realm (context) == self->realm);

  if (self->context)
    close_context (self);
  g_set_object (&self->home, home);
  self->context = g_object_ref (context);
  select_first (self);
  self->pages = ADW_VIEW_STACK (adw_view_stack_new ());
  /* A page must not be as high as one without banners. */
  adw_view_stack_set_vhomogeneous (self->pages, FALSE);
  gtk_stack_add_named (GTK_STACK (self->content), GTK_WIDGET (self->pages), "crisis");
  wf_window_add_pages (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->content), "crisis");
  wf_header_set_context (WF_HEADER (self->header), context, self->pages);
  wf_banners_set_context (WF_BANNERS (self->banners), context);
  g_signal_group_set_target (self->context_signals, context);
  g_signal_group_set_target (self->session_signals, wf_context_get_session (context));
  show_names (self);
  page_changed_cb (self);
  wf_context_start (context);
  if (home)
    wf_window_read_crises (self);
}

static void
try_again_cb (WfWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  g_action_group_activate_action (G_ACTION_GROUP (application),
                                  self->realm == WF_REALM_EXERCISE ? "open-exercise" : "open-real",
                                  NULL);
  gtk_window_close (GTK_WINDOW (self));
}

void
wf_window_show_error (WfWindow *self, const GError *error)
{
  const char *message
      = g_error_matches (error, WF_ERROR, WF_ERROR_BUSY) ? _ (
            "Another Watchfloor on this computer has this data folder open. Only one may write "
            "it, so this window did not open it, and nothing was changed. Go on in the other "
            "window, or close it and try again.")
                                                         : error->message;
  g_autofree char *text = g_markup_escape_text (message, -1);
  GtkWidget *again = gtk_button_new_with_label (_ ("Try Again"));

  gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (again, "suggested-action");
  g_signal_connect_swapped (again, "clicked", G_CALLBACK (try_again_cb), self);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->error_page), again);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->error_page), _ ("This could not be opened"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->error_page), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->content), "error");
}

WfContext *
wf_window_get_context (WfWindow *self)
{
  return self->context;
}

WfRealm
wf_window_get_realm (WfWindow *self)
{
  return self->realm;
}
