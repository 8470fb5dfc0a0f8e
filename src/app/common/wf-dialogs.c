/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-dialogs.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

static void
file_chosen_cb (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_task_return_pointer (task, g_steal_pointer (&file), g_object_unref);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
choose_file (GtkWindow *parent,
             const char *title,
             GtkFileChooserAction action,
             const char *pattern,
             const char *name,
             GTask *task)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, action, NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (pattern)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      gtk_file_filter_set_name (filter, pattern);
      gtk_file_filter_add_pattern (filter, pattern);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  if (name)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (file_chosen_cb), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
wf_dialogs_open_file_async (GtkWindow *parent,
                            const char *title,
                            const char *pattern,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, wf_dialogs_open_file_async);
  choose_file (parent, title, GTK_FILE_CHOOSER_ACTION_OPEN, pattern, NULL, task);
}

GFile *
wf_dialogs_open_file_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_dialogs_save_file_async (GtkWindow *parent,
                            const char *title,
                            const char *name,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, wf_dialogs_save_file_async);
  choose_file (parent, title, GTK_FILE_CHOOSER_ACTION_SAVE, NULL, name, task);
}

GFile *
wf_dialogs_save_file_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_dialogs_choose_folder_async (GtkWindow *parent,
                                const char *title,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);

  g_task_set_source_tag (task, wf_dialogs_choose_folder_async);
  choose_file (parent, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL, task);
}

GFile *
wf_dialogs_choose_folder_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
text_answered_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  char *answer = NULL;

  if (g_str_equal (response, "accept"))
    answer = g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)));
  g_task_return_pointer (task, answer, g_free);
}

void
wf_dialogs_ask_text_async (GtkWindow *parent,
                           const char *heading,
                           const char *body,
                           const char *accept_label,
                           const char *text,
                           gboolean is_secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (parent, cancellable, callback, user_data);
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  GtkWidget *entry = is_secret ? gtk_password_entry_new () : gtk_entry_new ();

  g_task_set_source_tag (task, wf_dialogs_ask_text_async);
  if (text)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
  if (is_secret)
    g_object_set (entry, "activates-default", TRUE, "show-peek-icon", TRUE, NULL);
  else
    gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  wf_widget_set_name (entry, heading, body);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "accept",
                                    accept_label, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "accept",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "accept");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (text_answered_cb), task);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

char *
wf_dialogs_ask_text_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_dialogs_tell (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
