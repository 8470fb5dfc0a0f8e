/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-dialogs.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-form.h"

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
  g_autofree char *marked = wf_exercise_dup_title (parent, title);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (marked, parent, action, NULL, NULL);

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

/* --- a question ------------------------------------------------------------ */

typedef struct
{
  GTask *task; /* NULL once it is answered */
  GtkEditable *editable;
} Question;

static gboolean
answer_cb (WfForm *form, gpointer data)
{
  Question *question = data;
  g_autofree char *answer = g_strstrip (g_strdup (gtk_editable_get_text (question->editable)));
  g_autoptr (GTask) task = NULL;

  if (*answer == '\0')
    {
      wf_form_complain (form, _ ("Fill this in first; nothing was done."));
      return FALSE;
    }
  task = g_steal_pointer (&question->task);
  g_task_return_pointer (task, g_steal_pointer (&answer), g_free);
  return TRUE;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  if (question->task)
    g_task_return_pointer (question->task, NULL, NULL);
  g_clear_object (&question->task);
  g_free (question);
}

static GtkWidget *
new_secret_entry (void)
{
  GtkWidget *entry = gtk_password_entry_new ();

  g_object_set (entry, "activates-default", TRUE, "show-peek-icon", TRUE, NULL);
  return entry;
}

void
wf_dialogs_ask_text_async (GtkWindow *parent,
                           const char *heading,
                           const char *body,
                           const char *label,
                           const char *accept_label,
                           const char *text,
                           gboolean is_secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Question *question = g_new0 (Question, 1);
  WfForm *form
      = wf_form_new (parent, heading, body, accept_label, answer_cb, question, question_free);
  GtkWidget *entry;

  question->task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (question->task, wf_dialogs_ask_text_async);
  if (is_secret)
    wf_form_add (form, label, entry = new_secret_entry (), NULL);
  else
    entry = wf_form_add_entry (form, label, text, NULL);
  question->editable = GTK_EDITABLE (entry);
  gtk_window_present (GTK_WINDOW (form));
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
  WfForm *form = wf_form_new (parent, heading, body, NULL, NULL, NULL, NULL);

  gtk_window_present (GTK_WINDOW (form));
}
