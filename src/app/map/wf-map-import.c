/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-import.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-widgets.h"
#include "base/wf-error.h"
#include "model/wf-vocabulary.h"
#include "store/wf-import-files.h"
#include "wire/wf-import.h"

#define PATIENCE_MS 500 /* then it says that it is reading, and can be cancelled */
#define LIST_HEIGHT 120

/* One file on its way in. */
typedef struct
{
  WfContext *context;
  GtkWindow *parent; /* may be gone: a weak pointer */
  GFile *file;
  WfImport *import;
  GCancellable *cancellable;
  GtkWidget *progress, *dialog, *title, *names;
  guint progress_source;
} Arrival;

static void
arrival_free (Arrival *self)
{
  g_clear_handle_id (&self->progress_source, g_source_remove);
  if (self->progress != NULL)
    gtk_window_destroy (GTK_WINDOW (self->progress));
  g_clear_weak_pointer (&self->parent);
  g_clear_pointer (&self->import, wf_import_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);
  g_object_unref (self->context);
  g_free (self);
}

static void
tell (Arrival *self, const char *heading, const char *text)
{
  if (self->parent != NULL)
    wf_dialogs_tell (self->parent, heading, text);
  else
    wf_context_toast (self->context, text);
}

/* --- third step: saving ------------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *self = user_data;
  g_autoptr (GPtrArray) operations
      = wf_context_write_finish (WF_CONTEXT (source), result, NULL); /* a failure was told */
  g_autofree char *text = NULL;

  if (operations != NULL)
    {
      text = g_strdup_printf (_ ("%s is on the map."), self->import->file_name);
      wf_context_toast (self->context, text);
    }
  arrival_free (self);
}

static void
set_counts (WfDraft *draft, const WfImport *import)
{
  wf_draft_set_integer (draft, "size", (gint64) import->n_bytes);
  wf_draft_set_integer (draft, "points", import->n_of_shape[WF_FEATURE_POINT]);
  wf_draft_set_integer (draft, "lines", import->n_of_shape[WF_FEATURE_LINE]);
  wf_draft_set_integer (draft, "areas", import->n_of_shape[WF_FEATURE_AREA]);
  wf_draft_set_integer (draft, "nowhere", import->n_of_shape[WF_FEATURE_NOWHERE]);
  wf_draft_set_integer (draft, "refused", import->n_refused);
}

/* A file that was taken off may come again: then its record speaks anew. */
static WfDraft *
new_draft (Arrival *self, const char *title, const char *name_key)
{
  const WfImport *import = self->import;
  WfRecord *known = wf_picture_lookup_name (wf_context_get_picture (self->context),
                                            WF_TYPE_NAME_DATASET, import->sha256);
  WfDraft *draft;
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_DATASET, import->sha256);
  draft = wf_context_new_draft (self->context, WF_TYPE_NAME_DATASET, &ent,
                                known != NULL ? WF_OP_SET : WF_OP_CREATE, import->marking);
  wf_draft_set_string (draft, "sha256", import->sha256);
  wf_draft_set_string (draft, "file-name", import->file_name);
  wf_draft_set_string (draft, "format", import->format);
  wf_draft_set_string (draft, "title", *title != '\0' ? title : import->file_name);
  if (name_key != NULL)
    wf_draft_set_string (draft, "name-key", name_key);
  wf_draft_set_string (draft, "marking", wf_marking_get_label (import->marking));
  wf_draft_set_time (draft, "imported-at", wf_context_get_shown_now (self->context));
  set_counts (draft, import);
  wf_draft_set_origin (draft, "import");
  if (known != NULL)
    wf_draft_see (draft, known);
  return draft;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *self = user_data;
  GTask *task = G_TASK (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = NULL;

  if (!g_task_propagate_boolean (task, &error))
    {
      tell (self, _ ("Not Imported"), error->message);
      arrival_free (self);
      return;
    }
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  g_ptr_array_add (drafts, wf_draft_ref (g_task_get_task_data (task)));
  wf_context_write_async (self->context, drafts, written_cb, self);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Arrival *self = g_object_get_data (G_OBJECT (task), "wf-arrival");
  WfStore *store = wf_context_get_store (self->context);
  GError *error = NULL;

  if (wf_import_files_save (wf_store_get_path (store), self->import->sha256,
                            self->import->features->source, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
save (Arrival *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->names));
  const gboolean is_usual = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->names)) == 0;
  WfDraft *draft = new_draft (self, gtk_editable_get_text (GTK_EDITABLE (self->title)),
                              is_usual ? NULL : gtk_string_object_get_string (chosen));
  g_autoptr (GTask) task = g_task_new (self->context, NULL, saved_cb, self);

  g_task_set_task_data (task, draft, (GDestroyNotify) wf_draft_unref);
  g_object_set_data (G_OBJECT (task), "wf-arrival", self);
  g_task_run_in_thread (task, save_thread);
}

/* --- second step: the preview ------------------------------------------- */

/* Takes @part. */
static void
append_part (GString *text, guint n, char *part)
{
  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", part);
  g_free (part);
}

static char *
dup_summary (Arrival *self)
{
  const WfImport *import = self->import;
  const guint *n = import->n_of_shape;
  g_autoptr (GString) counts = g_string_new (NULL);

  append_part (counts, n[WF_FEATURE_POINT],
               g_strdup_printf (ngettext ("%u point", "%u points", n[WF_FEATURE_POINT]),
                                n[WF_FEATURE_POINT]));
  append_part (
      counts, n[WF_FEATURE_LINE],
      g_strdup_printf (ngettext ("%u line", "%u lines", n[WF_FEATURE_LINE]), n[WF_FEATURE_LINE]));
  append_part (
      counts, n[WF_FEATURE_AREA],
      g_strdup_printf (ngettext ("%u area", "%u areas", n[WF_FEATURE_AREA]), n[WF_FEATURE_AREA]));
  append_part (counts, n[WF_FEATURE_NOWHERE],
               g_strdup_printf (ngettext ("%u without a position", "%u without a position",
                                          n[WF_FEATURE_NOWHERE]),
                                n[WF_FEATURE_NOWHERE]));
  append_part (counts, import->n_refused,
               g_strdup_printf (ngettext ("%u refused", "%u refused", import->n_refused),
                                import->n_refused));
  /* Translators: counts; a marking such as TLP:AMBER; name of the crisis. */
  return g_strdup_printf (_ ("%s.\nMarking: %s%s\nGoes into: %s. The file stays on this computer."),
                          counts->str, wf_marking_get_label (import->marking),
                          import->has_marking ? "" : _ (" (the file says none)"),
                          wf_context_get_crisis_name (self->context));
}

static GtkWidget *
new_list (const GPtrArray *lines, guint n_all, const char *name)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *label;

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (char *) g_ptr_array_index (lines, i));
  if (n_all > lines->len)
    g_string_append_printf (text, _ ("\n… %u in all"), n_all);
  label = wf_text_new (text->str, "detail");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  wf_widget_set_name (scrolled, name, NULL);
  return scrolled;
}

static GtkWidget *
new_details (Arrival *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_auto (GStrv) keys = wf_geojson_dup_keys (self->import);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Names: the usual property"));
  for (guint i = 0; keys[i] != NULL; i++)
    gtk_string_list_append (names, keys[i]);
  self->title = gtk_entry_new ();
  self->names = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->title), self->import->file_name);
  wf_widget_set_name (self->title, _ ("Name of the layer"), NULL);
  wf_widget_set_name (self->names, _ ("Property that names a feature"), NULL);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->names);
  if (self->import->warnings->len > 0)
    gtk_box_append (GTK_BOX (box), new_list (self->import->warnings, 0, _ ("Warnings")));
  if (self->import->n_refused > 0)
    gtk_box_append (GTK_BOX (box),
                    new_list (self->import->refusals, self->import->n_refused, _ ("Refused")));
  return box;
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, Arrival *self)
{
  if (g_str_equal (response, "import"))
    save (self);
  else
    arrival_free (self);
}

static void
preview (Arrival *self)
{
  g_autofree char *heading = g_strdup_printf (_ ("Import %s?"), self->import->file_name);
  g_autofree char *summary = dup_summary (self);
  GtkWidget *dialog = adw_message_dialog_new (self->parent, heading, summary);

  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_details (self));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "import",
                                    _ ("_Import"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "import",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "import");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  wf_exercise_dress (GTK_WINDOW (dialog));
  g_signal_connect (dialog, "response", G_CALLBACK (answered_cb), self);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- first step: reading ------------------------------------------------ */

static WfImport *
read_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, cancellable, error);
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GBytes) bytes = NULL;

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > WF_IMPORT_MAX_BYTES)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE, _ ("File is %d MB; the limit is %d MB."),
                   (int) (g_file_info_get_size (info) >> 20), WF_IMPORT_MAX_BYTES >> 20);
      return NULL;
    }
  bytes = g_file_load_bytes (file, cancellable, NULL, error);
  return bytes != NULL ? wf_geojson_read (bytes, shown, NULL, cancellable, error) : NULL;
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  WfImport *import = read_file (G_FILE (data), cancellable, &error);

  if (import != NULL)
    g_task_return_pointer (task, import, (GDestroyNotify) wf_import_free);
  else
    g_task_return_error (task, error);
}

static gboolean
is_known (Arrival *self)
{
  WfRecord *known = wf_picture_lookup_name (wf_context_get_picture (self->context),
                                            WF_TYPE_NAME_DATASET, self->import->sha256);

  return known != NULL && !wf_record_is_retired (known);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->progress_source, g_source_remove);
  g_clear_pointer ((GtkWindow **) &self->progress, gtk_window_destroy);
  self->import = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->import != NULL
      && wf_import_check (self->import, wf_context_get_realm (self->context) == WF_REALM_EXERCISE,
                          WF_MARKING_AMBER_STRICT, &error))
    {
      if (!is_known (self))
        {
          preview (self);
          return;
        }
      tell (self, _ ("Imported Already"), _ ("This very file is on the map. Nothing was changed."));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (self, _ ("Not Imported"), error->message);
  arrival_free (self);
}

static void
cancelled_cb (Arrival *self)
{
  self->progress = NULL; /* a message dialog closes itself */
  g_cancellable_cancel (self->cancellable);
}

static gboolean
show_progress_cb (gpointer user_data)
{
  Arrival *self = user_data;
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);

  self->progress_source = 0;
  self->progress = adw_message_dialog_new (self->parent, _ ("Reading and Checking…"), shown);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (self->progress), "cancel", _ ("_Cancel"));
  wf_exercise_dress (GTK_WINDOW (self->progress));
  g_signal_connect_swapped (self->progress, "response", G_CALLBACK (cancelled_cb), self);
  gtk_window_present (GTK_WINDOW (self->progress));
  return G_SOURCE_REMOVE;
}

void
wf_map_import_file (WfContext *context, GtkWindow *parent, GFile *file)
{
  Arrival *self;
  g_autoptr (GTask) task = NULL;

  if (wf_context_get_store (context) == NULL)
    {
      wf_context_toast (context, _ ("Not imported: this picture is open for reading only."));
      return;
    }
  self = g_new0 (Arrival, 1);
  self->context = g_object_ref (context);
  g_set_weak_pointer (&self->parent, parent);
  self->file = g_object_ref (file);
  self->cancellable = g_cancellable_new ();
  self->progress_source = g_timeout_add (PATIENCE_MS, show_progress_cb, self);
  task = g_task_new (context, self->cancellable, read_cb, self);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, read_thread);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfContext) context = user_data;
  g_autoptr (GFile) file = wf_dialogs_open_file_finish (result, NULL);

  if (file != NULL)
    wf_map_import_file (context, GTK_WINDOW (source), file);
}

void
wf_map_import_choose (WfContext *context, GtkWindow *parent)
{
  wf_dialogs_open_file_async (parent, _ ("Import a GeoJSON File"), "*json", NULL, chosen_cb,
                              g_object_ref (context));
}

/* --- taking off --------------------------------------------------------- */

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *sha256 = user_data;
  WfContext *context = WF_CONTEXT (source);
  g_autoptr (GPtrArray) operations = wf_context_write_finish (context, result, NULL);
  g_autoptr (GError) error = NULL;

  if (operations != NULL && sha256 != NULL
      && !wf_import_files_remove (wf_store_get_path (wf_context_get_store (context)), sha256,
                                  &error))
    wf_context_toast (context, error->message);
}

void
wf_map_import_remove (WfContext *context, WfRecord *dataset, const char *reason)
{
  g_autoptr (WfDraft) draft
      = wf_context_new_draft (context, WF_TYPE_NAME_DATASET, wf_record_get_ent (dataset),
                              WF_OP_RETIRE, wf_record_get_marking (dataset));
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  wf_draft_set_why (draft, reason);
  wf_draft_see (draft, dataset);
  g_ptr_array_add (drafts, wf_draft_ref (draft));
  wf_context_write_async (context, drafts, removed_cb,
                          g_strdup (wf_record_get_text (dataset, "sha256")));
}
