/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-track-layer-row.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-track-import.h"
#include "app/common/wf-track-silence.h"
#include "app/common/wf-track-words.h"
#include "app/wf-tracks.h"

typedef struct
{
  WfContext *context;
  GtkWidget *check, *note, *list, *popover;
  char *removed; /* SHA-256 of the last, to be brought back */
  gboolean is_updating;
} Row;

static void
row_free (gpointer data)
{
  Row *self = data;

  g_object_unref (self->context);
  g_free (self->removed);
  g_free (self);
}

static void
moved (Row *self, gboolean is_good, const GError *error)
{
  if (!is_good)
    wf_context_toast (self->context, error->message);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) box = user_data;
  g_autoptr (GError) error = NULL;

  moved (g_object_get_data (G_OBJECT (box), "wf-row"),
         wf_tracks_remove_finish (WF_TRACKS (source), result, &error), error);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) box = user_data;
  g_autoptr (GError) error = NULL;

  moved (g_object_get_data (G_OBJECT (box), "wf-row"),
         wf_tracks_restore_finish (WF_TRACKS (source), result, &error), error);
}

static void
remove_cb (GtkWidget *button, GtkWidget *box)
{
  Row *self = g_object_get_data (G_OBJECT (box), "wf-row");

  g_free (self->removed);
  self->removed = g_strdup (g_object_get_data (G_OBJECT (button), "wf-sha256"));
  wf_tracks_remove_async (wf_context_get_tracks (self->context), self->removed, removed_cb,
                          g_object_ref (box));
}

static void
restore_cb (GtkWidget *button, GtkWidget *box)
{
  Row *self = g_object_get_data (G_OBJECT (box), "wf-row");
  g_autofree char *sha256 = g_steal_pointer (&self->removed);

  wf_tracks_restore_async (wf_context_get_tracks (self->context), sha256, restored_cb,
                           g_object_ref (box));
}

static void
import_cb (GtkWidget *button, GtkWidget *box)
{
  Row *self = g_object_get_data (G_OBJECT (box), "wf-row");

  gtk_popover_popdown (GTK_POPOVER (self->popover));
  wf_track_import_begin (GTK_WINDOW (gtk_widget_get_root (box)), self->context);
}

/* --- imports ---------------------------------------------------------------- */

/* "2 vessels, 310 positions, 12 Oct 01:00Z – 12 Oct 03:00Z" */
static char *
dup_counts (const WfTrackArchive *archive)
{
  const WfTrackSet *set = archive->set;
  const guint n_fixes = (guint) MIN (set->n_fixes, G_MAXUINT);
  g_autofree char *from = wf_time_format_day_clock (set->from);
  g_autofree char *to = wf_time_format_day_clock (set->to);
  g_autofree char *vessels
      = g_strdup_printf (ngettext ("%u vessel", "%u vessels", set->tracks->len), set->tracks->len);
  g_autofree char *positions
      = g_strdup_printf (ngettext ("%u position", "%u positions", n_fixes), n_fixes);

  return g_strdup_printf ("%s, %s, %s – %s", vessels, positions, from, to);
}

static void
add_import (Row *self, GtkWidget *box, const WfTrackArchive *archive)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *at = wf_time_format_day_clock (archive->imported_at);
  g_autofree char *counts = dup_counts (archive);
  /* Translators: who imported a file, and when. */
  g_autofree char *detail = g_strdup_printf (_ ("Imported by %s, %s"), archive->imported_by, at);
  g_autofree char *sum = g_strdup_printf ("SHA-256 %.16s…", archive->sha256);
  g_autofree char *name = g_strdup_printf (_ ("Remove %s"), archive->file_name);

  gtk_box_append (GTK_BOX (words), wf_text_new (archive->file_name, NULL));
  gtk_box_append (GTK_BOX (words), wf_text_new (counts, "detail"));
  gtk_box_append (GTK_BOX (words), wf_text_new (detail, "detail"));
  gtk_box_append (GTK_BOX (words), wf_text_new (sum, "detail"));
  gtk_widget_set_tooltip_text (words, archive->sha256);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  wf_widget_set_name (button, name, NULL);
  g_object_set_data_full (G_OBJECT (button), "wf-sha256", g_strdup (archive->sha256), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_cb), box);
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (self->list), row);
}

/* What is to be seen of them, or else why nothing is. */
static void
update_note (GtkWidget *box)
{
  Row *self = g_object_get_data (G_OBJECT (box), "wf-row");
  g_autofree char *silence = wf_track_silence_dup_words (self->context);
  g_autofree char *note = NULL;
  gint64 from, to;

  if (silence == NULL && wf_tracks_get_extent (wf_context_get_tracks (self->context), &from, &to))
    {
      g_autofree char *span = wf_track_dup_duration (to - from);

      /* Translators: a duration: "imported, 36 h". */
      note = g_strdup_printf (_ ("imported, %s"), span);
    }
  else
    note = silence != NULL ? g_strdup (silence) : g_strdup (_ ("none imported"));
  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_tooltip_text (self->note, silence);
}

static void
update (GtkWidget *box)
{
  Row *self = g_object_get_data (G_OBJECT (box), "wf-row");
  WfTracks *tracks = wf_context_get_tracks (self->context);
  GPtrArray *archives = wf_tracks_get_archives (tracks);
  GtkWidget *import = wf_mnemonic_button_new (_ ("_Import a File…"));

  wf_widget_clear (self->list);
  gtk_box_append (GTK_BOX (self->list), wf_track_silence_new (self->context));
  for (guint i = 0; i < archives->len; i++)
    add_import (self, box, g_ptr_array_index (archives, i));
  if (self->removed != NULL)
    {
      GtkWidget *undo = wf_mnemonic_button_new (_ ("_Undo Removal"));

      g_signal_connect (undo, "clicked", G_CALLBACK (restore_cb), box);
      gtk_box_append (GTK_BOX (self->list), undo);
    }
  g_signal_connect (import, "clicked", G_CALLBACK (import_cb), box);
  gtk_box_append (GTK_BOX (self->list), import);
  update_note (box);
  gtk_widget_set_sensitive (self->check, archives->len > 0);
}

/* --- layer ------------------------------------------------------------------ */
static void
toggled_cb (GtkCheckButton *check, Row *self)
{
  if (!self->is_updating)
    wf_session_set_layer_visible (wf_context_get_session (self->context), WF_LAYER_TRACKS,
                                  gtk_check_button_get_active (check));
}

static void
show_layer (GtkWidget *box)
{
  Row *self = g_object_get_data (G_OBJECT (box), "wf-row");

  self->is_updating = TRUE;
  gtk_check_button_set_active (
      GTK_CHECK_BUTTON (self->check),
      wf_session_get_layer_visible (wf_context_get_session (self->context), WF_LAYER_TRACKS));
  self->is_updating = FALSE;
}

static void
failed_cb (GtkWidget *box, const char *words)
{
  Row *self = g_object_get_data (G_OBJECT (box), "wf-row");

  wf_context_toast (self->context, words);
}

GtkWidget *
wf_track_layer_row_new (WfContext *context)
{
  Row *self = g_new0 (Row, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *more = gtk_menu_button_new ();
  WfTracks *tracks = wf_context_get_tracks (context);

  self->context = g_object_ref (context);
  self->check = gtk_check_button_new_with_label (_ ("Vessel tracks"));
  self->note = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->popover = gtk_popover_new ();
  gtk_widget_add_css_class (self->note, "detail");
  gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_set_hexpand (self->note, TRUE);
  gtk_widget_set_size_request (self->list, 300, -1);
  gtk_popover_set_child (GTK_POPOVER (self->popover), self->list);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (more), "document-open-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (more), self->popover);
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_set_tooltip_text (more, _ ("Imported vessel tracks"));
  wf_widget_set_name (more, _ ("Imported vessel tracks"), NULL);
  gtk_box_append (GTK_BOX (box), self->check);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), wf_track_silence_button_new (context));
  gtk_box_append (GTK_BOX (box), more);
  gtk_widget_add_css_class (box, "layers");
  g_object_set_data_full (G_OBJECT (box), "wf-row", self, row_free);
  g_signal_connect (self->check, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_object (tracks, "changed", G_CALLBACK (update), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (tracks, "failed", G_CALLBACK (failed_cb), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (update_note), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_session (context), "notify::as-of",
                           G_CALLBACK (update_note), box, G_CONNECT_SWAPPED);
  g_signal_connect_object (wf_context_get_session (context), "notify::layers",
                           G_CALLBACK (show_layer), box, G_CONNECT_SWAPPED);
  update (box);
  show_layer (box);
  return box;
}
