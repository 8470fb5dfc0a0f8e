/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three steps: read and check in a worker, preview, keep. Cancel before the third leaves no trace.
 */
#include "app/common/wf-track-import.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-track-words.h"
#include "app/wf-tracks.h"

typedef struct
{
  WfContext *context;
  GtkWidget *window, *box, *keep;
  GCancellable *cancellable;
  WfTrackCheck *check;
  gboolean is_closed;
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
  g_object_unref (self->cancellable);
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

static GtkWidget *
new_issues (const WfTrackReading *reading)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *label, *scrolled = gtk_scrolled_window_new ();

  for (guint i = 0; i < reading->issues->len; i++)
    {
      g_autofree char *line
          = wf_track_issue_dup_text (&g_array_index (reading->issues, WfTrackIssue, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", line);
    }
  if (reading->n_issues > reading->issues->len)
    {
      g_autofree char *rest
          = g_strdup_printf ("%" G_GUINT64_FORMAT, reading->n_issues - reading->issues->len);

      g_string_append_printf (text, "\n");
      g_string_append_printf (text, _ ("and %s more"), rest);
    }
  label = wf_text_new (text->str, "detail");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 120);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
show_preview (Import *self)
{
  gboolean is_known
      = wf_tracks_has (wf_context_get_tracks (self->context), self->check->archive->sha256);

  wf_widget_clear (self->box);
  gtk_box_append (GTK_BOX (self->box), new_facts (self->check->archive));
  gtk_box_append (
      GTK_BOX (self->box),
      wf_text_new (_ ("Numbers, names and positions are shown as transmitted: they can "
                      "be false. The file stays on this computer and is not exchanged."),
                   "detail"));
  if (self->check->reading->n_issues > 0)
    {
      gtk_box_append (GTK_BOX (self->box), wf_section_title_new (_ ("Refused lines"), NULL));
      gtk_box_append (GTK_BOX (self->box), new_issues (self->check->reading));
    }
  if (is_known)
    gtk_box_append (
        GTK_BOX (self->box),
        wf_text_new (_ ("This file was imported already; nothing would change."), NULL));
  gtk_widget_set_sensitive (self->keep, !is_known);
  if (!is_known)
    gtk_widget_grab_focus (self->keep);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Import *self = user_data;
  g_autoptr (GError) error = NULL;

  self->check = wf_tracks_check_finish (WF_TRACKS (source), result, &error);
  if (!self->is_closed && self->check != NULL)
    show_preview (self);
  else if (!self->is_closed)
    {
      GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self->window));

      gtk_window_destroy (GTK_WINDOW (self->window));
      wf_dialogs_tell (parent, _ ("Nothing was imported"), error->message);
    }
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
  gtk_window_destroy (GTK_WINDOW (self->window));
}

/* --- window ----------------------------------------------------------------- */
static void
destroyed_cb (Import *self)
{
  self->is_closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  import_unref (self);
}

static GtkWidget *
new_buttons (Import *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = wf_mnemonic_button_new (_ ("_Cancel"));

  self->keep = wf_mnemonic_button_new (_ ("_Import"));
  gtk_widget_add_css_class (self->keep, "suggested-action");
  gtk_widget_set_sensitive (self->keep, FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->keep);
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self->window);
  g_signal_connect_swapped (self->keep, "clicked", G_CALLBACK (keep_cb), self);
  return bar;
}

static GtkWidget *
new_waiting (GFile *file)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *spinner = gtk_spinner_new ();
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_utf8_make_valid (name, -1);
  g_autofree char *text = g_strdup_printf (_ ("Reading %s"), shown);

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), wf_text_new (text, NULL));
  return box;
}

void
wf_track_import_file (GtkWindow *parent, WfContext *context, GFile *file)
{
  Import *self = g_new0 (Import, 1);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *title = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_object_ref (context);
  self->cancellable = g_cancellable_new ();
  self->window = adw_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  gtk_widget_add_css_class (self->box, "details-panel");
  gtk_widget_set_margin_start (self->box, 16);
  gtk_widget_set_margin_end (self->box, 16);
  gtk_widget_set_margin_top (self->box, 8);
  gtk_widget_set_margin_bottom (self->box, 16);
  gtk_box_append (GTK_BOX (self->box), new_waiting (file));
  gtk_box_append (GTK_BOX (content), new_buttons (self));
  gtk_box_append (GTK_BOX (content), self->box);
  adw_window_set_content (ADW_WINDOW (self->window), wf_exercise_frame (parent, content));
  title = wf_exercise_dup_title (parent, _ ("Import Vessel Tracks"));
  gtk_window_set_title (GTK_WINDOW (self->window), title);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), parent);
  gtk_window_set_modal (GTK_WINDOW (self->window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), 560, 480);
  wf_window_close_by_escape (self->window);
  g_signal_connect_swapped (self->window, "destroy", G_CALLBACK (destroyed_cb), self);
  wf_tracks_check_async (wf_context_get_tracks (context), file, self->cancellable, checked_cb,
                         import_ref (self));
  gtk_window_present (GTK_WINDOW (self->window));
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
