/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The only place that touches the dialog classes which differ between GTK releases. Main thread. */

/* Asks for one file. @pattern: "*.pem", may be NULL. Result NULL without an error: the person
 * closed the dialog. */
void wf_dialogs_open_file_async (GtkWindow *parent,
                                 const char *title,
                                 const char *pattern,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GFile *wf_dialogs_open_file_finish (GAsyncResult *result, GError **error);

/* Asks where to save; @name is the proposed file name. */
void wf_dialogs_save_file_async (GtkWindow *parent,
                                 const char *title,
                                 const char *name,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GFile *wf_dialogs_save_file_finish (GAsyncResult *result, GError **error);

/* Asks for a folder. Result NULL without an error: the person closed the dialog. */
void wf_dialogs_choose_folder_async (GtkWindow *parent,
                                     const char *title,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GFile *wf_dialogs_choose_folder_finish (GAsyncResult *result, GError **error);

/* A question with a free text as the answer (a reason, a name), which @label names. Result NULL
 * without an error: cancelled. */
void wf_dialogs_ask_text_async (GtkWindow *parent,
                                const char *heading,
                                const char *body,
                                const char *label,
                                const char *accept_label,
                                const char *text,
                                gboolean is_secret,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *wf_dialogs_ask_text_finish (GAsyncResult *result, GError **error);

/* Says something that needs more room than a toast. */
void wf_dialogs_tell (GtkWindow *parent, const char *heading, const char *body);

G_END_DECLS
