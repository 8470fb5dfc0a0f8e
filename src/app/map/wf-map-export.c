/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-export.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-widgets.h"
#include "brief/wf-map-export.h"

enum
{
  SCOPE_IN_VIEW,
  SCOPE_SELECTED,
};

typedef struct
{
  WfContext *context;
  GtkWindow *parent; /* weak, or NULL */
  GtkWidget *dialog; /* NULL: it is closed */
  GtkWidget *scope, *ceiling, *summary;
  char **in_view, **selected; /* references of the time when it was opened */
  GPtrArray *layers;
  WfMapExport *export;  /* of what is chosen, or NULL: it is being made */
  GCancellable *making; /* of the last choice */
} Export;

static void
export_free (Export *self)
{
  g_cancellable_cancel (self->making);
  g_object_unref (self->making);
  g_clear_weak_pointer (&self->parent);
  g_strfreev (self->in_view);
  g_strfreev (self->selected);
  g_ptr_array_unref (self->layers);
  g_clear_pointer (&self->export, wf_map_export_free);
  g_object_unref (self->context);
  g_free (self);
}

/* --- making ------------------------------------------------------------------------ */

static void
input_free (gpointer data)
{
  WfMapExportInput *input = data;

  g_ptr_array_unref (input->operations);
  g_clear_pointer (&input->dataset, wf_dataset_unref);
  g_strfreev ((char **) input->refs);
  g_ptr_array_unref (input->layers);
  g_ptr_array_unref (input->track_sets);
  g_free (input);
}

static WfMapExportInput *
new_input (Export *self)
{
  WfMapExportInput *input = g_new0 (WfMapExportInput, 1);
  const gboolean is_selected
      = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->scope)) == SCOPE_SELECTED;

  input->as_of = wf_context_get_shown_now (self->context);
  input->operations = wf_context_dup_operations (self->context, input->as_of);
  input->dataset = wf_context_get_dataset (self->context) != NULL
                       ? wf_dataset_ref (wf_context_get_dataset (self->context))
                       : NULL;
  input->generated_at = wf_clock_now_us (wf_context_get_clock (self->context));
  input->is_exercise = wf_context_get_realm (self->context) == WF_REALM_EXERCISE;
  input->ceiling = (WfMarking) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->ceiling));
  input->refs = (const char *const *) g_strdupv (is_selected ? self->selected : self->in_view);
  input->layers = g_ptr_array_ref (self->layers);
  input->track_sets = wf_tracks_dup_sets (wf_context_get_tracks (self->context));
  return input;
}

static void
make_thread (GTask *task, gpointer source, gpointer input, GCancellable *cancellable)
{
  g_task_return_pointer (task, wf_map_export_new (input), (GDestroyNotify) wf_map_export_free);
}

static char *
dup_summary (const WfMapExport *export)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (export->n_features == 0)
    return g_strdup (_ ("Nothing of this may go to that audience."));
  /* Translators: a count of things; a marking such as TLP:AMBER. */
  g_string_append_printf (text, ngettext ("%u thing, %s.", "%u things, %s.", export->n_features),
                          export->n_features, wf_marking_get_label (export->marking));
  if (export->n_left_out > 0)
    g_string_append_printf (text,
                            ngettext ("\n%u is above the ceiling and is left out.",
                                      "\n%u are above the ceiling and are left out.",
                                      export->n_left_out),
                            export->n_left_out);
  if (export->n_reduced > 0)
    g_string_append_printf (
        text,
        ngettext ("\nThe state of %u asset says less than is known above the ceiling.",
                  "\nThe states of %u assets say less than is known above the ceiling.",
                  export->n_reduced),
        export->n_reduced);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfMapExport *export = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *summary = NULL;
  Export *self = user_data;

  if (export == NULL)
    return; /* another was chosen, or the dialog is closed */
  self->export = export;
  summary = dup_summary (export);
  gtk_label_set_text (GTK_LABEL (self->summary), summary);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self->dialog), "export",
                                           export->n_features > 0);
}

static void
make (Export *self)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->making);
  g_object_unref (self->making);
  self->making = g_cancellable_new ();
  g_clear_pointer (&self->export, wf_map_export_free);
  gtk_label_set_text (GTK_LABEL (self->summary), _ ("Looking…"));
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (self->dialog), "export", FALSE);
  task = g_task_new (self->context, self->making, made_cb, self);
  g_task_set_task_data (task, new_input (self), input_free);
  g_task_run_in_thread (task, make_thread);
}

/* --- writing ------------------------------------------------------------------------ */

typedef struct
{
  char *path, *json;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_free (writing->path);
  g_free (writing->json);
  g_free (writing);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Writing *writing = data;
  GError *error = NULL;

  if (g_file_set_contents_full (writing->path, writing->json, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Writing *writing = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_filename_display_basename (writing->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    text = g_strdup_printf (_ ("%s is written."), name);
  else
    text = g_strdup_printf (_ ("%s was not written: %s"), name, error->message);
  wf_context_toast (WF_CONTEXT (source), text);
}

static void
placed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *self = user_data;
  g_autoptr (GFile) file = wf_dialogs_save_file_finish (result, NULL);
  g_autoptr (GTask) task = NULL;
  Writing *writing;

  if (file != NULL && g_file_peek_path (file) != NULL)
    {
      writing = g_new0 (Writing, 1);
      writing->path = g_strdup (g_file_peek_path (file));
      writing->json = g_steal_pointer (&self->export->json);
      task = g_task_new (self->context, NULL, written_cb, NULL);
      g_task_set_task_data (task, writing, writing_free);
      g_task_run_in_thread (task, write_thread);
    }
  export_free (self);
}

/* "EXERCISE Baltic Lantern 27 map 20270312T1405Z TLP-AMBER.geojson" */
static char *
dup_file_name (Export *self)
{
  g_autoptr (GDateTime) at
      = g_date_time_new_from_unix_utc (wf_context_get_shown_now (self->context) / G_USEC_PER_SEC);
  g_autofree char *instant = g_date_time_format (at, "%Y%m%dT%H%MZ");
  const gboolean is_exercise = wf_context_get_realm (self->context) == WF_REALM_EXERCISE;
  char *name = g_strdup_printf ("%s%s map %s %s.geojson", is_exercise ? "EXERCISE " : "",
                                wf_context_get_crisis_name (self->context), instant,
                                wf_marking_get_label (self->export->marking));

  return g_strdelimit (name, ":/\\", '-');
}

static void
answered_cb (AdwMessageDialog *dialog, const char *response, Export *self)
{
  self->dialog = NULL;
  if (g_str_equal (response, "export") && self->export != NULL && self->parent != NULL)
    {
      g_autofree char *name = dup_file_name (self);

      wf_dialogs_save_file_async (self->parent, _ ("Export the Map"), name, NULL, placed_cb, self);
      return;
    }
  export_free (self);
}

/* --- dialog -------------------------------------------------------------------------- */

static GtkWidget *
new_choice (GtkWidget *box, const char *label, const char *const *choices)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *choice = gtk_drop_down_new_from_strings (choices);
  GtkWidget *words = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_widget_set_hexpand (words, TRUE);
  wf_widget_set_name (choice, label, NULL);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), choice);
  gtk_box_append (GTK_BOX (box), line);
  return choice;
}

static GtkWidget *
new_choices (Export *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_autofree char *in_view
      = g_strdup_printf (_ ("What is in view (%u)"), g_strv_length (self->in_view));
  const char *const scopes[] = { in_view, _ ("What is selected"), NULL };
  const char *const only[] = { in_view, NULL };
  const char *markings[WF_MARKING_RED + 2] = { NULL };

  for (int i = WF_MARKING_CLEAR; i <= WF_MARKING_RED; i++)
    markings[i] = wf_marking_get_label ((WfMarking) i);
  self->scope = new_choice (box, _ ("What"), self->selected[0] != NULL ? scopes : only);
  self->ceiling = new_choice (box, _ ("At most"), markings);
  self->summary = wf_text_new (NULL, NULL);
  gtk_box_append (GTK_BOX (box), self->summary);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->ceiling), WF_MARKING_AMBER);
  g_signal_connect_swapped (self->scope, "notify::selected", G_CALLBACK (make), self);
  g_signal_connect_swapped (self->ceiling, "notify::selected", G_CALLBACK (make), self);
  return box;
}

static void
present (Export *self)
{
  self->dialog = adw_message_dialog_new (
      self->parent, _ ("Export as GeoJSON"),
      _ ("Every thing carries its marking and its source; the file says which instant it shows. "
         "Damage brings its incident along; background maps do not go with it."));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (self->dialog), new_choices (self));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (self->dialog), "cancel", _ ("_Cancel"),
                                    "export", _ ("_Export…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (self->dialog), "export",
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (self->dialog), "export");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self->dialog), "cancel");
  g_signal_connect (self->dialog, "response", G_CALLBACK (answered_cb), self);
  make (self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

/* An entry or an actor is not on the map. */
static char **
dup_selected (const char *selection)
{
  static const char *const kinds[]
      = { "asset:", "fault:", "incident:", "drawing:", "feature:", "track:" };
  char **selected = g_new0 (char *, 2);

  for (guint i = 0; selection != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (selection, kinds[i]))
      selected[0] = g_strdup (selection);
  return selected;
}

void
wf_map_export_begin (WfMapView *view)
{
  WfContext *context = wf_map_view_get_context (view);
  const char *selection = wf_session_get_selection (wf_context_get_session (context));
  WfScene *scene = wf_map_view_get_scene (view);
  Export *self;
  WfView shown;

  if (scene == NULL || !wf_map_view_get_view (view, &shown))
    return;
  self = g_new0 (Export, 1);
  self->context = g_object_ref (context);
  self->making = g_cancellable_new ();
  g_set_weak_pointer (&self->parent, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (view))));
  self->in_view = wf_scene_dup_all_in_view (scene, &shown);
  self->selected = dup_selected (selection);
  self->layers = wf_map_features_dup_layers (wf_context_get_map_features (context));
  present (self);
}
