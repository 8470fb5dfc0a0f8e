/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-import.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-import-preview.h"
#include "app/common/wf-settings.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-import-write.h"
#include "app/map/wf-map-words.h"
#include "base/wf-error.h"
#include "store/wf-import-files.h"

/* What the features become: a layer, by kind, or drawings. */
static const struct
{
  const char *label, *kind;
  gboolean are_drawings;
} targets[] = {
  { N_ ("A layer on this computer, kinds by shape"), NULL, FALSE },
  { N_ ("A layer on this computer: assets"), "asset", FALSE },
  { N_ ("A layer on this computer: cables"), "cable", FALSE },
  { N_ ("A layer on this computer: landing stations"), "landing_station", FALSE },
  { N_ ("A layer on this computer: places"), "place", FALSE },
  { N_ ("A layer on this computer: areas"), "area", FALSE },
  { N_ ("Drawings, which every desk gets"), NULL, TRUE },
};

/* Europe with its islands and waters, where the shipped map has its full detail. */
static const WfImportRegion region = { .west = -32, .south = 27, .east = 45, .north = 82 };

/* One file on its way in. */
typedef struct
{
  WfContext *context;
  WfImportPreview *preview; /* NULL once it is closed */
  GFile *file;
  GBytes *bytes; /* of the file, once it is read */
  WfImport *import;
  GError *problem;                /* why it may not be imported as it is */
  GPtrArray *drawings, *left_out; /* when drawings were chosen */
  GtkWidget *title, *names, *target, *swap;
  guint n_readings;          /* the last one counts */
  gatomicrefcount ref_count; /* the window and each answer that is awaited */
} Arrival;

static Arrival *
arrival_ref (Arrival *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
clear_reading (Arrival *self)
{
  g_clear_pointer (&self->drawings, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  g_clear_pointer (&self->import, wf_import_free);
  g_clear_error (&self->problem);
}

static void
arrival_unref (Arrival *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  clear_reading (self);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_object_unref (self->file);
  g_object_unref (self->context);
  g_free (self);
}

/* --- third step: saving ------------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *self = user_data;
  g_autoptr (GPtrArray) operations
      = wf_context_write_finish (WF_CONTEXT (source), result, NULL); /* a failure was told */

  if (operations != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("%s is on the map."), self->import->file_name);

      wf_context_toast_done (self->context, text);
    }
  arrival_unref (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *self = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    wf_context_write_async (self->context, g_task_get_task_data (G_TASK (result)), written_cb,
                            self);
  else
    {
      g_autofree char *text = g_strdup_printf (_ ("Nothing was imported: %s"), error->message);

      wf_context_toast (self->context, text);
      arrival_unref (self);
    }
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Arrival *self = g_object_get_data (G_OBJECT (task), "wf-arrival");
  WfStore *store = wf_context_get_store (self->context);
  GError *error = NULL;

  /* Drawings are in the log: nobody needs the file again. */
  if (self->drawings != NULL
      || wf_import_files_save (wf_store_get_path (store), self->import->sha256, self->bytes,
                               &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static WfImportChoice
get_choice (Arrival *self)
{
  WfImportChoice choice = { NULL, FALSE };
  GtkStringObject *name;

  if (self->names == NULL)
    return choice;
  name = gtk_drop_down_get_selected_item (GTK_DROP_DOWN (self->names));
  if (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->names)) > 0)
    choice.name_key = gtk_string_object_get_string (name);
  choice.is_swapped = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->swap));
  return choice;
}

static void
accepted_cb (Arrival *self)
{
  const guint target = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->target));
  const WfMapImportPlan plan = { .import = self->import,
                                 .title = gtk_editable_get_text (GTK_EDITABLE (self->title)),
                                 .choice = get_choice (self),
                                 .kind = targets[target].kind,
                                 .drawings = self->drawings };
  g_autoptr (GTask) task = g_task_new (self->context, NULL, saved_cb, arrival_ref (self));

  g_task_set_task_data (task, wf_map_import_dup_drafts (self->context, &plan),
                        (GDestroyNotify) g_ptr_array_unref);
  g_object_set_data (G_OBJECT (task), "wf-arrival", self);
  g_task_run_in_thread (task, save_thread);
  gtk_window_destroy (GTK_WINDOW (self->preview));
}

/* --- second step: the preview ------------------------------------------- */

static void
add_count (GtkWidget *facts, const char *name, guint count)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  if (count > 0)
    wf_facts_add (facts, name, text);
}

/* South-west and north-east corner, or NULL. */
static char *
dup_extent (const WfImport *import)
{
  g_autofree char *from = NULL, *to = NULL;

  if (import->west > import->east)
    return NULL;
  from = wf_map_dup_position_text (import->west, import->south);
  to = wf_map_dup_position_text (import->east, import->north);
  return g_strdup_printf ("%s – %s", from, to);
}

static GtkWidget *
new_facts (Arrival *self)
{
  const WfImport *import = self->import;
  GtkWidget *facts = wf_facts_new ();
  g_autofree char *size = g_format_size (import->n_bytes);
  g_autofree char *file = g_strdup_printf ("%s · %s", import->file_name, size);
  g_autofree char *extent = dup_extent (import);
  g_autofree char *marking
      = g_strdup_printf ("%s%s", wf_marking_get_label (import->marking),
                         import->has_marking ? "" : _ (" (the file says none)"));

  wf_facts_add (facts, _ ("File"), file);
  wf_facts_add (facts, _ ("SHA-256"), import->sha256);
  wf_facts_add (facts, _ ("Licence"),
                import->licence != NULL ? import->licence : _ ("the file says none"));
  wf_facts_add (facts, _ ("Marking"), marking);
  add_count (facts, _ ("Points"), import->n_of_shape[WF_FEATURE_POINT]);
  add_count (facts, _ ("Lines"), import->n_of_shape[WF_FEATURE_LINE]);
  add_count (facts, _ ("Areas"), import->n_of_shape[WF_FEATURE_AREA]);
  add_count (facts, _ ("Without a position"), import->n_of_shape[WF_FEATURE_NOWHERE]);
  add_count (facts, _ ("Refused"), import->n_refused);
  wf_facts_add (facts, _ ("Extent"), extent);
  wf_facts_add (facts, _ ("Goes into"), wf_context_get_crisis_name (self->context));
  return facts;
}

/* Why it cannot be imported as it is chosen now, or NULL. */
static char *
dup_obstacle (Arrival *self)
{
  if (self->problem != NULL)
    return g_strdup (self->problem->message);
  if (wf_map_import_find (self->context, self->import->sha256) != NULL)
    return g_strdup (_ ("This file was imported already; nothing would change."));
  if (self->drawings == NULL)
    return NULL;
  if (self->drawings->len > WF_IMPORT_MAX_DRAWINGS)
    return g_strdup_printf (_ ("These are more than %d drawings, which is the limit. Import the "
                               "file as a layer."),
                            WF_IMPORT_MAX_DRAWINGS);
  return self->drawings->len > 0 ? NULL : g_strdup (_ ("Nothing in this file can be a drawing."));
}

static void
add_all (GPtrArray *lines, const GPtrArray *more)
{
  for (guint i = 0; more != NULL && i < MIN (more->len, WF_IMPORT_MAX_SHOWN); i++)
    g_ptr_array_add (lines, more->pdata[i]);
}

static void
show_findings (Arrival *self)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new ();
  g_autoptr (GPtrArray) refusals = g_ptr_array_new ();
  g_autofree char *obstacle = dup_obstacle (self);
  WfImportFindings findings = { .facts = new_facts (self),
                                .warnings = warnings,
                                .refusals = refusals,
                                .n_refused = self->import->n_refused,
                                .obstacle = obstacle };

  findings.note = self->drawings != NULL
                      ? _ ("The drawings go to every desk; the file itself is not kept.")
                      : _ ("The file stays on this computer.");
  if (!get_choice (self).is_swapped && wf_import_suggests_swap (self->import, &region))
    g_ptr_array_add (warnings,
                     (char *) _ ("Nothing lies in European waters, but would with latitude and "
                                 "longitude exchanged: look at the extent."));
  add_all (warnings, self->import->warnings);
  add_all (refusals, self->import->refusals);
  add_all (refusals, self->left_out);
  if (self->left_out != NULL)
    findings.n_refused += self->left_out->len;
  wf_import_preview_show (self->preview, &findings);
}

static void start_reading (Arrival *self);

/* What changes how the file is read. */
static void
choice_cb (Arrival *self)
{
  if (self->preview == NULL)
    return;
  wf_import_preview_wait (self->preview);
  start_reading (self);
}

static void
find_drawings (Arrival *self)
{
  const guint target = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->target));

  g_clear_pointer (&self->drawings, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  if (!targets[target].are_drawings)
    return;
  self->left_out = g_ptr_array_new_with_free_func (g_free);
  self->drawings = wf_import_dup_drawings (self->import, self->left_out);
}

static void
target_cb (Arrival *self)
{
  if (self->preview == NULL || self->import == NULL)
    return; /* being read again: the answer looks at what is chosen then */
  find_drawings (self);
  show_findings (self);
}

static GtkWidget *
new_names (Arrival *self)
{
  g_auto (GStrv) keys = wf_geojson_dup_keys (self->import);
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Names: the usual property"));
  for (guint i = 0; keys[i] != NULL; i++)
    gtk_string_list_append (names, keys[i]);
  return gtk_drop_down_new (G_LIST_MODEL (names), NULL);
}

static GtkWidget *
new_targets (void)
{
  GtkStringList *labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    gtk_string_list_append (labels, _ (targets[i].label));
  return gtk_drop_down_new (G_LIST_MODEL (labels), NULL);
}

static void
add_choice (GtkWidget *grid, int row, const char *name, GtkWidget *widget)
{
  GtkWidget *label = wf_text_new (name, "form-name");

  gtk_widget_set_hexpand (widget, TRUE);
  wf_widget_set_name (widget, name, NULL);
  gtk_grid_attach (GTK_GRID (grid), label, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), widget, 1, row, 1, 1);
}

static void
add_choices (Arrival *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->title = gtk_entry_new ();
  self->names = new_names (self);
  self->target = new_targets ();
  self->swap
      = gtk_check_button_new_with_label (_ ("Latitude comes first: exchange the two numbers"));
  gtk_editable_set_text (GTK_EDITABLE (self->title), self->import->file_name);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  add_choice (grid, 0, _ ("Name of the layer"), self->title);
  add_choice (grid, 1, _ ("What the features become"), self->target);
  add_choice (grid, 2, _ ("Property that names a feature"), self->names);
  gtk_grid_attach (GTK_GRID (grid), self->swap, 0, 3, 2, 1);
  g_signal_connect_swapped (self->target, "notify::selected", G_CALLBACK (target_cb), self);
  g_signal_connect_swapped (self->names, "notify::selected", G_CALLBACK (choice_cb), self);
  g_signal_connect_swapped (self->swap, "toggled", G_CALLBACK (choice_cb), self);
  wf_import_preview_set_choices (self->preview, grid);
}

/* --- first step: reading ------------------------------------------------ */

typedef struct
{
  GFile *file;
  GBytes *bytes; /* NULL: not read yet */
  char *name_key;
  WfImportChoice choice;
  guint number;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->bytes, g_bytes_unref);
  g_object_unref (reading->file);
  g_free (reading->name_key);
  g_free (reading);
}

static GBytes *
load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, cancellable, error);

  if (info == NULL)
    return NULL;
  if (g_file_info_get_size (info) > WF_IMPORT_MAX_BYTES)
    {
      g_set_error (error, WF_ERROR, WF_ERROR_TOO_LARGE, _ ("File is %d MB; the limit is %d MB."),
                   (int) (g_file_info_get_size (info) >> 20), WF_IMPORT_MAX_BYTES >> 20);
      return NULL;
    }
  return g_file_load_bytes (file, cancellable, NULL, error);
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autofree char *name = g_file_get_basename (reading->file);
  g_autofree char *shown = g_filename_display_name (name);
  GError *error = NULL;
  WfImport *import = NULL;

  if (reading->bytes == NULL)
    reading->bytes = load (reading->file, cancellable, &error);
  if (reading->bytes != NULL)
    import = wf_geojson_read (reading->bytes, shown, &reading->choice, cancellable, &error);
  if (import != NULL)
    g_task_return_pointer (task, import, (GDestroyNotify) wf_import_free);
  else
    g_task_return_error (task, error);
}

/* The installation's: an administrator may set it lower or higher. */
static WfMarking
get_ceiling (void)
{
  g_autoptr (GSettings) settings = wf_settings_new ();
  g_autofree char *word
      = settings != NULL ? g_settings_get_string (settings, "import-ceiling") : NULL;
  WfMarking ceiling = WF_MARKING_AMBER_STRICT;

  if (word != NULL)
    wf_marking_from_compartment (word, &ceiling);
  return ceiling;
}

static void
take_reading (Arrival *self, WfImport *import, const Reading *reading)
{
  const gboolean is_exercise = wf_context_get_realm (self->context) == WF_REALM_EXERCISE;

  self->import = import;
  if (self->bytes == NULL)
    self->bytes = g_bytes_ref (reading->bytes);
  wf_import_check (import, is_exercise, get_ceiling (), &self->problem);
  if (self->title == NULL)
    add_choices (self);
  find_drawings (self);
  show_findings (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *self = user_data;
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (WfImport) import = g_task_propagate_pointer (G_TASK (result), &error);

  if (self->preview != NULL && reading->number == self->n_readings)
    {
      if (import != NULL)
        take_reading (self, g_steal_pointer (&import), reading);
      else
        wf_import_preview_fail (self->preview, _ ("Not Imported"), error->message);
    }
  arrival_unref (self);
}

static void
start_reading (Arrival *self)
{
  GCancellable *cancellable = wf_import_preview_get_cancellable (self->preview);
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GTask) task = NULL;

  reading->file = g_object_ref (self->file);
  reading->bytes = self->bytes != NULL ? g_bytes_ref (self->bytes) : NULL;
  reading->choice = get_choice (self);
  reading->name_key = g_strdup (reading->choice.name_key);
  reading->choice.name_key = reading->name_key;
  reading->number = ++self->n_readings;
  clear_reading (self);
  task = g_task_new (self->context, cancellable, read_cb, arrival_ref (self));
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}

static void
closed_cb (Arrival *self)
{
  self->preview = NULL;
}

void
wf_map_import_file (WfContext *context, GtkWindow *parent, GFile *file)
{
  Arrival *self;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *title = g_strdup_printf (_ ("Import %s?"), shown);

  if (wf_context_get_store (context) == NULL)
    {
      wf_context_toast (context, _ ("Not imported: this picture is open for reading only."));
      return;
    }
  self = g_new0 (Arrival, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_object_ref (context);
  self->file = g_object_ref (file);
  self->preview = wf_import_preview_new (parent, title, file);
  g_signal_connect_swapped (self->preview, "accepted", G_CALLBACK (accepted_cb), self);
  g_signal_connect_swapped (self->preview, "destroy", G_CALLBACK (closed_cb), self);
  /* Until the last of its widgets is gone. */
  g_object_set_data_full (G_OBJECT (self->preview), "wf-arrival", self,
                          (GDestroyNotify) arrival_unref);
  start_reading (self);
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
