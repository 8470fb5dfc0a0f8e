/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three steps: read and check in a worker, preview, keep. Cancel before the third leaves no trace.
 */
#include "app/common/wf-track-import.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-import-preview.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-track-words.h"
#include "app/common/wf-widgets.h"
#include "app/wf-tracks.h"

typedef struct
{
  WfContext *context;
  WfImportPreview *preview; /* NULL once it is closed */
  WfTrackCheck *check;
  gatomicrefcount ref_count; /* the window and each answer that is awaited */
} Import;

static Import *
import_ref (Import *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
import_unref (Import *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->check, wf_track_check_free);
  g_object_unref (self->context);
  g_free (self);
}

/* --- preview ---------------------------------------------------------------- */
static void
add_count (GtkWidget *facts, const char *name, guint64 count)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, count);

  if (count > 0)
    wf_facts_add (facts, name, text);
}

static GtkWidget *
new_facts (const WfTrackArchive *archive)
{
  GtkWidget *facts = wf_facts_new ();
  g_autofree char *size = g_format_size (archive->size);
  g_autofree char *from = wf_time_format_day_clock (archive->set->from);
  g_autofree char *to = wf_time_format_day_clock (archive->set->to);
  g_autofree char *span = g_strdup_printf ("%s – %s", from, to);

  wf_facts_add (facts, _ ("File"), archive->file_name);
  wf_facts_add (facts, _ ("Form"), wf_track_format_get_label (archive->format));
  wf_facts_add (facts, _ ("Size"), size);
  wf_facts_add (facts, _ ("SHA-256"), archive->sha256);
  wf_facts_add (facts, _ ("Time"), span);
  add_count (facts, _ ("Vessels"), archive->set->tracks->len);
  add_count (facts, _ ("Positions"), archive->set->n_fixes);
  add_count (facts, _ ("Given twice"), archive->n_doubles);
  add_count (facts, _ ("Without a position"), archive->n_no_position);
  add_count (facts, _ ("Other lines"), archive->n_other);
  add_count (facts, _ ("Refused"), archive->n_refused);
  return facts;
}

static GPtrArray *
dup_issue_lines (const WfTrackReading *reading)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < reading->issues->len; i++)
    g_ptr_array_add (lines,
                     wf_track_issue_dup_text (&g_array_index (reading->issues, WfTrackIssue, i)));
  return lines;
}

static void
show_preview (Import *self)
{
  g_autoptr (GPtrArray) refusals = dup_issue_lines (self->check->reading);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  const gint64 now = wf_context_get_shown_now (self->context);
  WfTrackSight sight = { .last = WF_NO_TIME, .next = WF_NO_TIME };
  WfImportFindings findings
      = { .facts = new_facts (self->check->archive),
          .note = _ ("Numbers, names and positions are shown as transmitted: they can be false. "
                     "The file stays on this computer and is not exchanged."),
          .warnings = warnings,
          .refusals = refusals,
          .n_refused = self->check->reading->n_issues };

  wf_track_sight_add (&sight, self->check->archive->set, now);
  if (sight.n > 0 && sight.n_seen == 0)
    g_ptr_array_add (warnings, wf_track_sight_dup_text (&sight, now));
  if (wf_tracks_has (wf_context_get_tracks (self->context), self->check->archive->sha256))
    findings.obstacle = _ ("This file was imported already; nothing would change.");
  wf_import_preview_show (self->preview, &findings);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Import *self = user_data;
  g_autoptr (GError) error = NULL;

  self->check = wf_tracks_check_finish (WF_TRACKS (source), result, &error);
  if (self->preview != NULL && self->check != NULL)
    show_preview (self);
  else if (self->preview != NULL)
    wf_import_preview_fail (self->preview, _ ("Nothing was imported"), error->message);
  import_unref (self);
}

/* --- keep ------------------------------------------------------------------- */
static void
kept_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Import *self = user_data;
  g_autoptr (GError) error = NULL;

  if (wf_tracks_keep_finish (WF_TRACKS (source), result, &error))
    {
      wf_session_set_layer_visible (wf_context_get_session (self->context), WF_LAYER_TRACKS, TRUE);
      wf_context_toast (self->context, _ ("Vessel tracks imported"));
    }
  else
    {
      g_autofree char *text
          = g_strdup_printf (_ ("The tracks could not be kept: %s"), error->message);

      wf_context_toast (self->context, text);
    }
  import_unref (self);
}

static void
keep_cb (Import *self)
{
  WfTrackArchive *archive = g_steal_pointer (&self->check->archive);

  g_free (archive->imported_by);
  archive->imported_by = g_strdup (wf_context_get_desk_label (self->context));
  archive->imported_at = wf_clock_now_us (wf_context_get_clock (self->context));
  wf_tracks_keep_async (wf_context_get_tracks (self->context), archive, kept_cb, import_ref (self));
  gtk_window_destroy (GTK_WINDOW (self->preview));
}

/* --- window ----------------------------------------------------------------- */
static void
closed_cb (Import *self)
{
  self->preview = NULL;
  import_unref (self);
}

void
wf_track_import_file (GtkWindow *parent, WfContext *context, GFile *file)
{
  Import *self = g_new0 (Import, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_object_ref (context);
  self->preview = wf_import_preview_new (parent, _ ("Import Vessel Tracks"), file);
  g_signal_connect_swapped (self->preview, "accepted", G_CALLBACK (keep_cb), self);
  g_signal_connect_swapped (self->preview, "destroy", G_CALLBACK (closed_cb), self);
  wf_tracks_check_async (wf_context_get_tracks (context), file,
                         wf_import_preview_get_cancellable (self->preview), checked_cb,
                         import_ref (self));
}

typedef struct
{
  GtkWindow *parent;
  WfContext *context;
} Choice;

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Choice *choice = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = wf_dialogs_open_file_finish (result, &error);

  if (file != NULL)
    wf_track_import_file (choice->parent, choice->context, file);
  g_object_unref (choice->parent);
  g_object_unref (choice->context);
  g_free (choice);
}

void
wf_track_import_begin (GtkWindow *parent, WfContext *context)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->parent = g_object_ref (parent);
  choice->context = g_object_ref (context);
  wf_dialogs_open_file_async (parent, _ ("Import Vessel Tracks"), NULL, NULL, chosen_cb, choice);
}
