/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-import-preview.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"

#define PATIENCE_MS 500 /* then it says that it is reading, and can be cancelled */
#define WIDTH 600
#define HEIGHT 640

struct _WfImportPreview
{
  AdwWindow parent_instance;

  GCancellable *cancellable;
  GtkWidget *waiting, *news, *question, *findings, *choices, *refusals, *accept; /* top down */
  guint patience;
};

G_DEFINE_FINAL_TYPE (WfImportPreview, wf_import_preview, ADW_TYPE_WINDOW)

static guint accepted_signal;

/* --- what was found ------------------------------------------------------- */

static void
append_list (GtkWidget *box, const char *title, const GPtrArray *lines, guint64 n_all)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *label;

  if (lines == NULL || lines->len == 0)
    return;
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (char *) g_ptr_array_index (lines, i));
  if (n_all > lines->len)
    {
      g_autofree char *rest = g_strdup_printf ("%" G_GUINT64_FORMAT, n_all - lines->len);

      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("and %s more"), rest);
    }
  label = wf_text_new (text->str, "detail");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  wf_widget_set_name (label, title, text->str);
  gtk_box_append (GTK_BOX (box), wf_section_title_new (title, NULL));
  gtk_box_append (GTK_BOX (box), label);
}

void
wf_import_preview_show (WfImportPreview *self, const WfImportFindings *findings)
{
  const gboolean is_first = gtk_widget_get_first_child (self->findings) == NULL;

  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_widget_set_visible (self->waiting, FALSE);
  gtk_widget_set_visible (self->choices, TRUE);
  wf_widget_clear (self->findings);
  wf_widget_clear (self->news);
  wf_widget_clear (self->refusals);
  gtk_box_append (GTK_BOX (self->findings), findings->facts);
  if (findings->note != NULL)
    gtk_box_append (GTK_BOX (self->findings), wf_text_new (findings->note, "detail"));
  if (findings->obstacle != NULL)
    {
      GtkWidget *obstacle = wf_text_new (findings->obstacle, "out-text");

      wf_widget_set_name (obstacle, findings->obstacle, NULL);
      gtk_box_append (GTK_BOX (self->news), obstacle);
    }
  append_list (self->news, _ ("Warnings"), findings->warnings, 0);
  append_list (self->refusals, _ ("Refused"), findings->refusals, findings->n_refused);
  gtk_widget_set_sensitive (self->accept, findings->obstacle == NULL);
  gtk_window_present (GTK_WINDOW (self));
  if (is_first && findings->obstacle == NULL)
    gtk_widget_grab_focus (self->accept);
}

void
wf_import_preview_wait (WfImportPreview *self)
{
  gtk_widget_set_sensitive (self->accept, FALSE);
  gtk_widget_set_visible (self->waiting, TRUE);
}

void
wf_import_preview_fail (WfImportPreview *self, const char *heading, const char *text)
{
  g_autoptr (GtkWindow) parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    g_object_ref (parent);
  gtk_window_destroy (GTK_WINDOW (self));
  if (parent != NULL)
    wf_dialogs_tell (parent, heading, text);
}

GCancellable *
wf_import_preview_get_cancellable (WfImportPreview *self)
{
  return self->cancellable;
}

void
wf_import_preview_set_choices (WfImportPreview *self, GtkWidget *choices)
{
  gtk_box_append (GTK_BOX (self->choices), choices);
}

void
wf_import_preview_set_question (WfImportPreview *self, GtkWidget *question)
{
  gtk_box_append (GTK_BOX (self->question), question);
}

/* --- the window ----------------------------------------------------------- */

static gboolean
patience_cb (gpointer data)
{
  WfImportPreview *self = data;

  self->patience = 0;
  gtk_window_present (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

static void
accept_cb (WfImportPreview *self)
{
  g_signal_emit (self, accepted_signal, 0);
}

static void
wf_import_preview_dispose (GObject *object)
{
  WfImportPreview *self = WF_IMPORT_PREVIEW (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (wf_import_preview_parent_class)->dispose (object);
}

static void
wf_import_preview_finalize (GObject *object)
{
  g_object_unref (WF_IMPORT_PREVIEW (object)->cancellable);
  G_OBJECT_CLASS (wf_import_preview_parent_class)->finalize (object);
}

static void
wf_import_preview_class_init (WfImportPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_import_preview_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_import_preview_finalize;
  accepted_signal = g_signal_new ("accepted", WF_TYPE_IMPORT_PREVIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_header (WfImportPreview *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = wf_mnemonic_button_new (_ ("_Cancel"));

  self->accept = wf_mnemonic_button_new (_ ("_Import"));
  gtk_widget_add_css_class (self->accept, "suggested-action");
  gtk_widget_set_sensitive (self->accept, FALSE);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->accept);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_signal_connect_swapped (self->accept, "clicked", G_CALLBACK (accept_cb), self);
  return bar;
}

static GtkWidget *
new_waiting (GFile *file)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *spinner = gtk_spinner_new ();
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = g_strdup_printf (_ ("Reading %s"), shown);

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), wf_text_new (text, NULL));
  return box;
}

static GtkWidget *
new_body (WfImportPreview *self, GFile *file)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->waiting = new_waiting (file);
  self->findings = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  self->choices = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->news = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->question = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->refusals = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_visible (self->choices, FALSE);
  gtk_widget_add_css_class (box, "details-panel");
  gtk_widget_set_margin_start (box, 16);
  gtk_widget_set_margin_end (box, 16);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 16);
  gtk_box_append (GTK_BOX (box), self->waiting);
  gtk_box_append (GTK_BOX (box), self->news);
  gtk_box_append (GTK_BOX (box), self->question);
  gtk_box_append (GTK_BOX (box), self->findings);
  gtk_box_append (GTK_BOX (box), self->choices);
  gtk_box_append (GTK_BOX (box), self->refusals);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static void
wf_import_preview_init (WfImportPreview *self)
{
  self->cancellable = g_cancellable_new ();
  wf_text_scale_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "watchfloor");
  wf_window_close_by_escape (GTK_WIDGET (self));
}

WfImportPreview *
wf_import_preview_new (GtkWindow *parent, const char *title, GFile *file)
{
  WfImportPreview *self = g_object_new (WF_TYPE_IMPORT_PREVIEW, "transient-for", parent, NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *whole = wf_exercise_dup_title (parent, title);

  gtk_box_append (GTK_BOX (content), new_header (self));
  gtk_box_append (GTK_BOX (content), new_body (self, file));
  adw_window_set_content (ADW_WINDOW (self), wf_exercise_frame (parent, content));
  gtk_window_set_title (GTK_WINDOW (self), whole);
  self->patience = g_timeout_add (PATIENCE_MS, patience_cb, self);
  return self;
}
