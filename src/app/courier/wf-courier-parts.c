/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/courier/wf-courier-parts.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-widgets.h"

#define LOOK_MS 100

/* --- paths ----------------------------------------------------------------- */

GtkWidget *
wf_courier_path_row_new (const char *title, const char *button_name, GtkWidget **button)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  *button = gtk_button_new_with_label (_ ("Choose…"));
  gtk_widget_set_valign (*button, GTK_ALIGN_CENTER);
  wf_widget_set_name (*button, button_name, NULL);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), *button);
  return row;
}

const char *
wf_courier_path_row_get (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* --- progress -------------------------------------------------------------- */

struct _WfCourierProgress
{
  AdwBin parent_instance;

  GtkWidget *bar;
  GCancellable *cancellable;
  int permille; /* written by a worker; outlives it, because the pane that waits holds us */
  guint look_source;
};

G_DEFINE_FINAL_TYPE (WfCourierProgress, wf_courier_progress, ADW_TYPE_BIN)

static void
cancel_cb (GtkButton *button, WfCourierProgress *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}

static gboolean
look_cb (gpointer user_data)
{
  WfCourierProgress *self = user_data;

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar),
                                 MIN (1.0, g_atomic_int_get (&self->permille) / 1000.0));
  return G_SOURCE_CONTINUE;
}

GCancellable *
wf_courier_progress_begin (WfCourierProgress *self, const char *text, int **permille)
{
  wf_courier_progress_end (self);
  self->cancellable = g_cancellable_new ();
  self->permille = 0;
  *permille = &self->permille;
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->bar), text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), 0);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->look_source = g_timeout_add (LOOK_MS, look_cb, self);
  return self->cancellable;
}

void
wf_courier_progress_end (WfCourierProgress *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* A window that closes ends its work: what was taken stays, nothing half written is left. */
static void
wf_courier_progress_dispose (GObject *object)
{
  WfCourierProgress *self = WF_COURIER_PROGRESS (object);

  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (wf_courier_progress_parent_class)->dispose (object);
}

static void
wf_courier_progress_class_init (WfCourierProgressClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_courier_progress_dispose;
}

static void
wf_courier_progress_init (WfCourierProgress *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *cancel = gtk_button_new_with_label (_ ("Cancel"));

  self->bar = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->bar), TRUE);
  gtk_widget_set_hexpand (self->bar, TRUE);
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  g_signal_connect (cancel, "clicked", G_CALLBACK (cancel_cb), self);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), cancel);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
wf_courier_progress_new (void)
{
  return g_object_new (WF_TYPE_COURIER_PROGRESS, NULL);
}

/* --- outcome --------------------------------------------------------------- */

/* An alert, so that a screen reader says it when it comes up. (A status has no name in GTK 4.18.)
 */
GtkWidget *
wf_courier_outcome_new (void)
{
  GtkWidget *label
      = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0,
                      "wrap", TRUE, "selectable", TRUE, "visible", FALSE, NULL);

  gtk_widget_set_focusable (label, FALSE);
  return label;
}

static void
set_outcome (GtkWidget *outcome, const char *css_class, const char *text)
{
  const char *const classes[] = { css_class, NULL };

  gtk_widget_set_css_classes (outcome, (const char **) classes);
  gtk_label_set_text (GTK_LABEL (outcome), text);
  wf_widget_set_name (outcome, text, NULL);
  gtk_widget_set_visible (outcome, *text != '\0');
}

void
wf_courier_outcome_good (GtkWidget *outcome, const char *text)
{
  g_autofree char *signed_text = g_strconcat ("✓ ", text, NULL);

  set_outcome (outcome, "done-text", signed_text);
}

void
wf_courier_outcome_bad (GtkWidget *outcome, const char *text, const GError *error)
{
  g_autofree char *full = NULL;

  if (error && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      set_outcome (outcome, "dim-label", _ ("Cancelled."));
      return;
    }
  full = error ? g_strdup_printf ("✕ %s %s", text, error->message) : g_strdup_printf ("✕ %s", text);
  set_outcome (outcome, "out-text", full);
}

void
wf_courier_outcome_clear (GtkWidget *outcome)
{
  set_outcome (outcome, "dim-label", "");
}

GtkWidget *
wf_courier_pane_new (GtkWidget *page,
                     GtkWidget *progress,
                     GtkWidget *outcome,
                     GtkWidget *first_button,
                     GtkWidget *second_button)
{
  GtkWidget *pane = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_vexpand (page, TRUE);
  gtk_widget_set_margin_top (foot, 12);
  gtk_widget_set_margin_bottom (foot, 12);
  gtk_widget_set_margin_start (foot, 18);
  gtk_widget_set_margin_end (foot, 18);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), second_button);
  gtk_box_append (GTK_BOX (buttons), first_button);
  gtk_box_append (GTK_BOX (foot), progress);
  gtk_box_append (GTK_BOX (foot), outcome);
  gtk_box_append (GTK_BOX (foot), buttons);
  gtk_box_append (GTK_BOX (pane), page);
  gtk_box_append (GTK_BOX (pane), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (pane), foot);
  return pane;
}
