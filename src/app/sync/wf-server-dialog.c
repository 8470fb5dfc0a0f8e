/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sync/wf-server-dialog.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"
#include "app/sync/wf-account-secret.h"
#include "app/sync/wf-file-row.h"

typedef struct
{
  WfContext *context;
  GtkWindow *window; /* not owned: the data goes with it */
  GtkWidget *url, *user, *password;
  GtkWidget *remember;
  GtkWidget *ca, *certificate;
  GtkWidget *problem;
} Dialog;

static void
dialog_free (Dialog *dialog)
{
  g_object_unref (dialog->context);
  g_free (dialog);
}

static void
show_problem (Dialog *dialog, const char *text)
{
  gtk_label_set_text (GTK_LABEL (dialog->problem), text ? text : "");
  gtk_widget_set_visible (dialog->problem, text != NULL);
}

/* --- saving ---------------------------------------------------------------- */

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
save_in_thread (GTask *task, gpointer source, gpointer account, GCancellable *cancellable)
{
  GError *error = NULL;

  if (wf_server_account_save (account, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return;
  g_autofree char *text = g_strdup_printf (
      _ ("The settings were not saved, they count until the window closes: %s"), error->message);
  wf_context_toast (WF_CONTEXT (source), text);
}

static void
save_in_background (WfContext *context, const WfServerAccount *account)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, saved_cb, NULL);

  g_task_set_source_tag (task, save_in_background);
  g_task_set_task_data (task, wf_server_account_copy (account),
                        (GDestroyNotify) wf_server_account_free);
  g_task_run_in_thread (task, save_in_thread);
}

static void
save_cb (GtkButton *button, Dialog *dialog)
{
  g_autoptr (WfServerAccount) account = g_new0 (WfServerAccount, 1);
  const char *wrong = wf_server_url_check (get_text (dialog->url));

  /* A certificate says who this is. */
  if (wrong == NULL && *get_text (dialog->user) == '\0'
      && wf_file_row_get_path (dialog->certificate) == NULL)
    wrong = _ ("The user's name is missing");
  show_problem (dialog, wrong);
  if (wrong)
    return;
  account->url = g_strdup (get_text (dialog->url));
  account->ca_file = g_strdup (wf_file_row_get_path (dialog->ca));
  account->certificate_file = g_strdup (wf_file_row_get_path (dialog->certificate));
  account->user = g_strdup (get_text (dialog->user));
  if (*get_text (dialog->password))
    account->password = g_strdup (get_text (dialog->password));
  account->crisis = g_strdup (wf_context_get_crisis (dialog->context));
  account->realm = wf_context_get_realm (dialog->context);
  account->is_remembered = gtk_switch_get_active (GTK_SWITCH (dialog->remember));
  save_in_background (dialog->context, account);
  /* An empty field leaves what is remembered as it is. */
  if (account->password || !account->is_remembered)
    wf_account_secret_keep (dialog->context, account);
  wf_context_set_account (dialog->context, account);
  wf_account_secret_sign_in (dialog->context);
  gtk_window_close (dialog->window);
}

static GtkWidget *
add_entry_row (
    Dialog *dialog, GtkWidget *group, GtkWidget *row, const char *title, const char *text)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (text)
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  g_signal_connect (row, "entry-activated", G_CALLBACK (save_cb), dialog);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
add_remember_row (Dialog *dialog, GtkWidget *group, gboolean is_remembered)
{
  GtkWidget *row = adw_action_row_new ();

  dialog->remember = gtk_switch_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Remember the password"));
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (row),
      _ ("in the keyring of your session or, where there is none, in a file only you can read"));
  gtk_switch_set_active (GTK_SWITCH (dialog->remember), is_remembered);
  gtk_widget_set_valign (dialog->remember, GTK_ALIGN_CENTER);
  wf_widget_set_name (dialog->remember, _ ("Remember the password"), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), dialog->remember);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), dialog->remember);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static GtkWidget *
make_form (Dialog *dialog, const WfServerAccount *account)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("What you enter is saved on this computer first and exchanged in the background. A "
         "server whose certificate does not verify is never used."));
  dialog->url = add_entry_row (dialog, group, adw_entry_row_new (), _ ("Address"),
                               account ? account->url : "https://");
  dialog->user = add_entry_row (dialog, group, adw_entry_row_new (), _ ("User"),
                                account ? account->user : NULL);
  dialog->password
      = add_entry_row (dialog, group, adw_password_entry_row_new (), _ ("Password"), NULL);
  add_remember_row (dialog, group, account && account->is_remembered);
  dialog->ca = wf_ca_row_new (account ? account->ca_file : NULL);
  dialog->certificate = wf_certificate_row_new (account ? account->certificate_file : NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), dialog->ca);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), dialog->certificate);
  dialog->problem = wf_text_new (NULL, "out-text");
  gtk_widget_set_visible (dialog->problem, FALSE);
  gtk_widget_set_margin_top (dialog->problem, 12);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), dialog->problem);
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

void
wf_server_dialog_present (GtkWindow *parent, WfContext *context)
{
  Dialog *dialog = g_new0 (Dialog, 1);
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *save = gtk_button_new_with_label (_ ("Connect"));
  g_autofree char *title = wf_exercise_dup_title (parent, _ ("Server"));

  dialog->context = g_object_ref (context);
  dialog->window = GTK_WINDOW (window);
  g_object_set_data_full (G_OBJECT (window), "wf-dialog", dialog, (GDestroyNotify) dialog_free);
  gtk_window_set_title (dialog->window, title);
  gtk_window_set_transient_for (dialog->window, parent);
  gtk_window_set_modal (dialog->window, TRUE);
  wf_text_scale_set_default_size (dialog->window, 560, 620);
  wf_window_close_by_escape (window);
  gtk_widget_add_css_class (save, "suggested-action");
  g_signal_connect (save, "clicked", G_CALLBACK (save_cb), dialog);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), save);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box),
                  wf_exercise_frame (parent, make_form (dialog, wf_context_get_account (context))));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_widget_add_css_class (window, "watchfloor");
  gtk_window_present (dialog->window);
  gtk_widget_grab_focus (*gtk_editable_get_text (GTK_EDITABLE (dialog->user)) ? dialog->password
                                                                              : dialog->url);
}
