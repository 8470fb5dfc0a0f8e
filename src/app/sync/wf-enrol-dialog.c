/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sync/wf-enrol-dialog.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"
#include "app/sync/wf-enrol-desk.h"
#include "app/sync/wf-file-row.h"
#include "app/sync/wf-server-dialog.h"

#define KEY "wf-enrol-dialog"

typedef struct
{
  WfRealmHome *home;
  GtkWindow *window; /* not owned: the data goes with it */
  GtkWidget *url, *code, *ca, *certificate;
  GtkWidget *problem, *accept, *spinner;
  WfEnrolDone done;
  gpointer user_data;
  GDestroyNotify free_data;
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *dialog = data;

  g_object_unref (dialog->home);
  if (dialog->free_data)
    dialog->free_data (dialog->user_data);
  g_free (dialog);
}

static void
show_problem (Dialog *dialog, const char *text)
{
  gtk_label_set_text (GTK_LABEL (dialog->problem), text ? text : "");
  gtk_widget_set_visible (dialog->problem, text != NULL);
}

static void
show_busy (Dialog *dialog, gboolean is_busy)
{
  gtk_widget_set_sensitive (dialog->accept, !is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (dialog->spinner), is_busy);
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWindow) window = user_data;
  Dialog *dialog = g_object_get_data (G_OBJECT (window), KEY);
  g_autoptr (GError) error = NULL;
  g_autofree char *crisis = wf_enrol_desk_finish (result, &error);

  show_busy (dialog, FALSE);
  if (crisis == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        show_problem (dialog, error->message);
      return;
    }
  dialog->done (crisis, dialog->user_data);
  gtk_window_close (dialog->window);
}

static void
accept_cb (GtkWidget *widget, Dialog *dialog)
{
  WfServerAccount account = { 0 };
  const char *wrong;

  account.url = (char *) gtk_editable_get_text (GTK_EDITABLE (dialog->url));
  account.ca_file = (char *) wf_file_row_get_path (dialog->ca);
  account.certificate_file = (char *) wf_file_row_get_path (dialog->certificate);
  wrong = wf_server_url_check (account.url);
  show_problem (dialog, wrong);
  if (wrong || !gtk_widget_get_sensitive (dialog->accept))
    return;
  show_busy (dialog, TRUE);
  wf_enrol_desk_async (dialog->home, &account, gtk_editable_get_text (GTK_EDITABLE (dialog->code)),
                       NULL, enrolled_cb, g_object_ref (dialog->window));
}

static void
password_cb (GtkButton *button, GtkWindow *window)
{
  GtkWindow *parent = gtk_window_get_transient_for (window);

  if (parent)
    gtk_widget_activate_action (GTK_WIDGET (parent),
                                g_object_get_data (G_OBJECT (button), "wf-action"), NULL);
  gtk_window_close (window);
}

/* --- form ---------------------------------------------------------------------- */

static GtkWidget *
add_entry (Dialog *dialog, GtkWidget *group, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (text)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_connect (row, "entry-activated", G_CALLBACK (accept_cb), dialog);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
make_form (Dialog *dialog, const char *ca_file, const char *by_password)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *other = gtk_button_new_with_label (_ ("I Have a User Name and a Password…"));

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("A coordinator of the crisis gives you the server's address and a code. This computer makes "
         "its own key; only its public half leaves it."));
  dialog->url = add_entry (dialog, group, _ ("Address"), "https://");
  dialog->code = add_entry (dialog, group, _ ("One-time code"), NULL);
  dialog->ca = wf_ca_row_new (ca_file);
  dialog->certificate = wf_certificate_row_new (NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), dialog->ca);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), dialog->certificate);
  dialog->problem = wf_text_new (NULL, "out-text");
  gtk_widget_set_visible (dialog->problem, FALSE);
  gtk_widget_set_margin_top (dialog->problem, 12);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), dialog->problem);
  g_object_set_data_full (G_OBJECT (other), "wf-action", g_strdup (by_password), g_free);
  gtk_widget_set_halign (other, GTK_ALIGN_START);
  gtk_widget_set_margin_top (other, 18);
  gtk_widget_add_css_class (other, "flat");
  g_signal_connect (other, "clicked", G_CALLBACK (password_cb), dialog->window);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), other);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

static GtkWidget *
make_header (Dialog *dialog)
{
  GtkWidget *header = adw_header_bar_new ();

  dialog->accept = gtk_button_new_with_label (_ ("Take Part"));
  dialog->spinner = gtk_spinner_new ();
  gtk_widget_add_css_class (dialog->accept, "suggested-action");
  g_signal_connect (dialog->accept, "clicked", G_CALLBACK (accept_cb), dialog);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), dialog->accept);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), dialog->spinner);
  return header;
}

void
wf_enrol_dialog_present (GtkWindow *parent,
                         WfRealmHome *home,
                         const char *ca_file,
                         const char *by_password,
                         WfEnrolDone done,
                         gpointer user_data,
                         GDestroyNotify free_data)
{
  g_autofree char *title = wf_exercise_dup_title (parent, _ ("Connect to a Server"));
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  Dialog *dialog = g_new0 (Dialog, 1);

  dialog->home = g_object_ref (home);
  dialog->window = GTK_WINDOW (window);
  dialog->done = done;
  dialog->user_data = user_data;
  dialog->free_data = free_data;
  g_object_set_data_full (G_OBJECT (window), KEY, dialog, dialog_free);
  gtk_box_append (GTK_BOX (box), make_header (dialog));
  gtk_box_append (GTK_BOX (box),
                  wf_exercise_frame (parent, make_form (dialog, ca_file, by_password)));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (dialog->window, title);
  gtk_window_set_transient_for (dialog->window, parent);
  gtk_window_set_destroy_with_parent (dialog->window, TRUE);
  wf_text_scale_set_default_size (dialog->window, 560, 560);
  gtk_widget_add_css_class (window, "watchfloor");
  wf_window_close_by_escape (window);
  gtk_window_present (dialog->window);
  gtk_widget_grab_focus (dialog->url);
}
