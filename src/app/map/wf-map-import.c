/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-import.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-import-preview.h"
#include "app/common/wf-settings.h"
#include "app/common/wf-widgets.h"
#include "app/map/wf-map-import-choices.h"
#include "app/map/wf-map-import-fate.h"
#include "app/map/wf-map-import-read.h"
#include "app/map/wf-map-import-write.h"
#include "app/map/wf-map-words.h"
#include "store/wf-import-files.h"

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
  GPtrArray *matches;             /* WfMapImportMatch: layers, until they are shown */
  GPtrArray *drawings, *left_out; /* when drawings were chosen */
  GtkWidget *fate, *choices;
  char *replaced, *replaced_id; /* title and record of what it took the place of, or NULL */
  guint n_readings;             /* the last one counts */
  gatomicrefcount ref_count;    /* the window and each answer that is awaited */
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
  g_clear_pointer (&self->matches, g_ptr_array_unref);
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
  g_free (self->replaced);
  g_free (self->replaced_id);
  g_free (self);
}

/* --- third step: saving ------------------------------------------------- */

/* On the map of this desk it lies where the other did. */
static void
take_place (Arrival *self)
{
  WfRecord *dataset = wf_map_import_find (self->context, self->import->sha256);
  g_autofree char *earlier = g_strconcat ("dataset:", self->replaced_id, NULL);
  g_autofree char *layer
      = dataset != NULL ? g_strconcat ("dataset:", wf_record_get_id (dataset), NULL) : NULL;

  if (layer != NULL)
    wf_map_desk_stand_in (wf_context_get_map_desk (self->context), earlier, layer);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *self = user_data;
  g_autoptr (GPtrArray) operations
      = wf_context_write_finish (WF_CONTEXT (source), result, NULL); /* a failure was told */

  if (operations != NULL)
    {
      g_autofree char *text
          = self->replaced != NULL
                ? g_strdup_printf (_ ("“%s” is replaced. As it was, it stays in the history."),
                                   self->replaced)
                : g_strdup_printf (_ ("%s is on the map."), self->import->file_name);

      if (self->replaced != NULL)
        take_place (self);
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
  return self->choices != NULL ? wf_map_import_choices_get_reading (self->choices)
                               : (WfImportChoice){ NULL, FALSE };
}

static void
accepted_cb (Arrival *self)
{
  const WfMapImportMatch *match = wf_map_import_fate_get (self->fate);
  const WfMapImportPlan plan = { .import = self->import,
                                 .title = wf_map_import_choices_get_title (self->choices),
                                 .choice = get_choice (self),
                                 .kind = wf_map_import_choices_get_kind (self->choices),
                                 .drawings = self->drawings,
                                 .replaced = match };
  g_autoptr (GTask) task = g_task_new (self->context, NULL, saved_cb, arrival_ref (self));

  self->replaced = match != NULL ? g_strdup (match->title) : NULL;
  self->replaced_id = match != NULL ? g_strdup (match->id) : NULL;
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
  if (wf_map_import_fate_is_open (self->fate))
    return g_strdup (_ ("What may be an earlier state of this file is on the map. Choose whether "
                        "this takes its place."));
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
  if (self->import->n_refused > 0 && wf_map_import_fate_get (self->fate) != NULL)
    g_ptr_array_add (warnings, (char *) _ ("What is refused counts as no longer in the file: it "
                                           "would be gone from the map."));
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
choice_cb (gpointer user_data)
{
  Arrival *self = user_data;

  if (self->preview == NULL)
    return;
  wf_import_preview_wait (self->preview);
  start_reading (self);
}

static void
find_drawings (Arrival *self)
{
  g_clear_pointer (&self->drawings, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, g_ptr_array_unref);
  if (!wf_map_import_choices_are_drawings (self->choices))
    return;
  self->left_out = g_ptr_array_new_with_free_func (g_free);
  self->drawings = wf_import_dup_drawings (self->import, self->left_out);
}

/* A layer takes the place of a layer, drawings that of drawings. */
static void
find_matches (Arrival *self)
{
  GPtrArray *matches = NULL;

  if (self->drawings == NULL)
    matches = g_ptr_array_ref (self->matches);
  else
    {
      matches = wf_map_import_dup_suspects (self->context, TRUE);
      wf_map_import_keep_drawn_matches (matches, self->import, self->drawings);
    }
  wf_map_import_fate_set (self->fate, matches);
}

static void
target_cb (gpointer user_data)
{
  Arrival *self = user_data;
  const gboolean were_drawings = self->drawings != NULL;

  if (self->preview == NULL || self->import == NULL)
    return; /* being read again: the answer looks at what is chosen then */
  find_drawings (self);
  if (were_drawings != (self->drawings != NULL))
    find_matches (self);
  show_findings (self);
}

static void
fate_cb (gpointer unused, gpointer user_data)
{
  Arrival *self = user_data;

  wf_map_import_choices_adopt (self->choices, wf_map_import_fate_get (self->fate));
  if (self->import != NULL) /* else it is being read again */
    show_findings (self);
}

static void
add_choices (Arrival *self)
{
  static const WfMapImportChoicesFuncs funcs = { target_cb, choice_cb };

  self->fate = wf_map_import_fate_new (fate_cb, self);
  self->choices = wf_map_import_choices_new (self->import, &funcs, self);
  wf_import_preview_set_question (self->preview, self->fate);
  wf_import_preview_set_choices (self->preview, self->choices);
}

/* --- first step: reading ------------------------------------------------ */

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
take_reading (Arrival *self, WfImport *import, const WfMapImportReading *reading)
{
  const gboolean is_exercise = wf_context_get_realm (self->context) == WF_REALM_EXERCISE;

  self->import = import;
  self->matches = g_ptr_array_ref (reading->suspects);
  if (self->bytes == NULL)
    self->bytes = g_bytes_ref (reading->bytes);
  wf_import_check (import, is_exercise, get_ceiling (), &self->problem);
  if (self->choices == NULL)
    add_choices (self);
  find_drawings (self);
  find_matches (self);
  show_findings (self);
}

/* Where it is wrong says the message; what to do then, this. */
static void
fail (Arrival *self, const GError *error)
{
  g_autofree char *text = g_strconcat (
      error->message, "\n\n",
      _ ("Get the file again, or have it corrected where it comes from. The map is as it was."),
      NULL);

  wf_import_preview_fail (self->preview, _ ("Nothing was imported"), text);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *self = user_data;
  WfMapImportReading *reading;
  g_autoptr (GError) error = NULL;
  g_autoptr (WfImport) import = wf_map_import_read_finish (result, &reading, &error);

  if (self->preview != NULL && reading->number == self->n_readings)
    {
      if (import != NULL)
        take_reading (self, g_steal_pointer (&import), reading);
      else
        fail (self, error);
    }
  arrival_unref (self);
}

static void
start_reading (Arrival *self)
{
  const WfImportChoice choice = get_choice (self);
  const WfMapImportMatch *match = self->fate != NULL ? wf_map_import_fate_get (self->fate) : NULL;
  WfMapImportReading *reading = g_new0 (WfMapImportReading, 1);

  reading->file = g_object_ref (self->file);
  reading->bytes = self->bytes != NULL ? g_bytes_ref (self->bytes) : NULL;
  reading->suspects = wf_map_import_dup_suspects (self->context, FALSE);
  reading->name_key = g_strdup (choice.name_key);
  reading->is_swapped = choice.is_swapped;
  reading->picked = match != NULL ? g_strdup (match->id) : NULL;
  reading->store_path = g_strdup (wf_store_get_path (wf_context_get_store (self->context)));
  reading->number = ++self->n_readings;
  clear_reading (self);
  wf_map_import_read_async (reading, wf_import_preview_get_cancellable (self->preview), read_cb,
                            arrival_ref (self));
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
