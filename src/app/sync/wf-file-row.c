/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/sync/wf-file-row.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-widgets.h"

#define KEY "wf-file-row"

typedef struct
{
  const char *title;
  const char *none;                      /* what counts without a file */
  const char *choose_name, *forget_name; /* of the two buttons, for screen readers */
} Words;

typedef struct
{
  char *path, *title, *none;
  GtkWidget *choose;
  GtkWidget *forget; /* shown while there is something to forget */
} FileRow;

static void
file_row_free (gpointer data)
{
  FileRow *file = data;

  g_free (file->path);
  g_free (file->title);
  g_free (file->none);
  g_free (file);
}

static FileRow *
get_file (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), KEY);
}

const char *
wf_file_row_get_path (GtkWidget *row)
{
  return get_file (row)->path;
}

static void
show (GtkWidget *row, const char *text)
{
  g_autofree char *shown = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), shown);
}

static void
set_path (GtkWidget *row, const char *path)
{
  FileRow *file = get_file (row);
  char *copy = g_strdup (path);

  g_free (file->path);
  file->path = copy;
  gtk_widget_set_visible (file->forget, copy != NULL);
  show (row, copy ? copy : file->none);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wf_dialogs_open_file_finish (result, &error);

  if (file)
    set_path (row, g_file_peek_path (file));
  else if (error)
    show (row, error->message);
}

static void
choose_cb (GtkButton *button, GtkWidget *row)
{
  wf_dialogs_open_file_async (GTK_WINDOW (gtk_widget_get_root (row)), get_file (row)->title,
                              "*.pem", NULL, chosen_cb, g_object_ref (row));
}

static void
forget_cb (GtkButton *button, GtkWidget *row)
{
  /* The button that has the focus goes. */
  gtk_widget_grab_focus (get_file (row)->choose);
  set_path (row, NULL);
}

static GtkWidget *
add_button (GtkWidget *row, GtkWidget *button, const char *name, GCallback clicked)
{
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  wf_widget_set_name (button, name, NULL);
  g_signal_connect (button, "clicked", clicked, row);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return button;
}

static GtkWidget *
file_row_new (const Words *words, const char *path)
{
  GtkWidget *row = adw_action_row_new ();
  FileRow *file = g_new0 (FileRow, 1);

  file->title = g_strdup (words->title);
  file->none = g_strdup (words->none);
  g_object_set_data_full (G_OBJECT (row), KEY, file, file_row_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words->title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  file->choose = add_button (row, gtk_button_new_with_label (_ ("Choose…")), words->choose_name,
                             G_CALLBACK (choose_cb));
  file->forget = add_button (row, gtk_button_new_from_icon_name ("edit-clear-symbolic"),
                             words->forget_name, G_CALLBACK (forget_cb));
  set_path (row, path);
  return row;
}

GtkWidget *
wf_ca_row_new (const char *path)
{
  const Words words = { _ ("Certificate authority"), _ ("the authorities this computer trusts"),
                        _ ("Choose the file of a private certificate authority"),
                        _ ("Trust this computer's authorities instead") };

  return file_row_new (&words, path);
}

GtkWidget *
wf_certificate_row_new (const char *path)
{
  const Words words
      = { _ ("Certificate of this computer"), _ ("none; needed only where the server asks for one"),
          _ ("Choose the file with this computer's certificate and key"),
          _ ("Use no certificate of this computer") };

  return file_row_new (&words, path);
}
