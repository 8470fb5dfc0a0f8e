/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-form.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-fit.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-widgets.h"

#define WIDTH 480
#define MAX_HEIGHT 500
#define LINES_HEIGHT 78

struct _WfForm
{
  GtkWindow parent_instance;

  GtkWidget *grid, *error;
  GtkWidget *content; /* not to be touched while it is being saved */
  int n_rows;
  WfFormAccept accept;
  gpointer data;
  GDestroyNotify free_data;
  GtkWidget *close, *accept_button; /* accept_button: or NULL */
  char *heading;
  gboolean is_saving;
  gboolean is_touched; /* by a person, since it is shown */
};

G_DEFINE_FINAL_TYPE (WfForm, wf_form, GTK_TYPE_WINDOW)

static void
accept_cb (WfForm *self)
{
  if (self->accept (self, self->data))
    gtk_window_close (GTK_WINDOW (self));
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* Until it is known that it was saved, what was typed may be all there is of it. */
static gboolean
wf_form_close_request (GtkWindow *window)
{
  if (WF_FORM (window)->is_saving)
    return TRUE;
  return GTK_WINDOW_CLASS (wf_form_parent_class)->close_request (window);
}

static void
wf_form_dispose (GObject *object)
{
  WfForm *self = WF_FORM (object);

  if (self->free_data)
    g_clear_pointer (&self->data, self->free_data);
  G_OBJECT_CLASS (wf_form_parent_class)->dispose (object);
}

static void
wf_form_finalize (GObject *object)
{
  g_free (WF_FORM (object)->heading);
  G_OBJECT_CLASS (wf_form_parent_class)->finalize (object);
}

static void
wf_form_class_init (WfFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wf_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_form_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = wf_form_close_request;
  gtk_widget_class_install_action (widget_class, "form.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "form.close", NULL);
}

static void
wf_form_init (WfForm *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 8);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "form");
  wf_text_scale_set_default_size (GTK_WINDOW (self), WIDTH, -1);
  gtk_window_set_resizable (GTK_WINDOW (self), FALSE);
}

static GtkWidget *
make_buttons (WfForm *self, const char *accept_label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *close = wf_mnemonic_button_new (accept_label ? _ ("_Cancel") : _ ("_Close"));
  GtkWidget *accept;

  self->close = close;
  gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "form.close");
  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), close);
  if (accept_label == NULL)
    {
      gtk_window_set_default_widget (GTK_WINDOW (self), close);
      return box;
    }
  accept = self->accept_button = wf_mnemonic_button_new (accept_label);
  gtk_widget_add_css_class (accept, "suggested-action");
  g_signal_connect_swapped (accept, "clicked", G_CALLBACK (accept_cb), self);
  gtk_box_append (GTK_BOX (box), accept);
  gtk_window_set_default_widget (GTK_WINDOW (self), accept);
  return box;
}

WfForm *
wf_form_new (GtkWindow *parent,
             const char *heading,
             const char *body,
             const char *accept_label,
             WfFormAccept accept,
             gpointer data,
             GDestroyNotify free_data)
{
  g_autofree char *title = wf_exercise_dup_title (parent, heading);
  WfForm *self = g_object_new (WF_TYPE_FORM, "transient-for", parent, "title", title,
                               "destroy-with-parent", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  self->heading = g_strdup (heading);
  self->accept = accept;
  self->data = data;
  self->free_data = free_data;
  self->error = wf_text_new (NULL, "out-text");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_box_append (GTK_BOX (box), wf_text_new (heading, "page-title"));
  if (body)
    gtk_box_append (GTK_BOX (box), wf_text_new (body, NULL));
  gtk_box_append (GTK_BOX (box), self->grid);
  gtk_widget_add_css_class (box, "form-content");
  /* Never scrolled away: what is wrong, and the buttons. */
  gtk_box_append (GTK_BOX (foot), self->error);
  gtk_box_append (GTK_BOX (foot), make_buttons (self, accept_label));
  gtk_widget_add_css_class (foot, "form-foot");
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->content), wf_fit_scrolled_new (box, MAX_HEIGHT));
  gtk_box_append (GTK_BOX (self->content), foot);
  gtk_window_set_child (GTK_WINDOW (self), wf_exercise_frame (parent, self->content));
  return self;
}

void
wf_form_warn (WfForm *self, const char *close_label)
{
  wf_mnemonic_button_set_label (self->close, close_label);
  gtk_widget_remove_css_class (self->accept_button, "suggested-action");
  gtk_widget_add_css_class (self->accept_button, "destructive-action");
  gtk_window_set_default_widget (GTK_WINDOW (self), self->close);
  gtk_window_set_focus (GTK_WINDOW (self), self->close);
}

/* What it is filled with before it is shown is no work of anybody's. */
static void
touched_cb (WfForm *self)
{
  self->is_touched |= gtk_widget_get_mapped (GTK_WIDGET (self));
  /* It was said of what stood there. */
  gtk_widget_set_visible (self->error, FALSE);
}

gboolean
wf_form_is_touched (WfForm *self)
{
  return self->is_touched;
}

const char *
wf_form_get_heading (WfForm *self)
{
  return self->heading;
}

void
wf_form_add (WfForm *self, const char *label, GtkWidget *widget, const char *hint)
{
  GtkWidget *name = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_widget_add_css_class (name, "form-name");
  gtk_widget_set_hexpand (widget, TRUE);
  wf_widget_set_name (widget, label, hint);
  if (GTK_IS_EDITABLE (widget))
    g_signal_connect_object (widget, "changed", G_CALLBACK (touched_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (self->grid), name, 0, self->n_rows, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), widget, 1, self->n_rows++, 1, 1);
  if (hint)
    gtk_grid_attach (GTK_GRID (self->grid), wf_text_new (hint, "detail"), 1, self->n_rows++, 1, 1);
}

GtkWidget *
wf_form_add_entry (WfForm *self, const char *label, const char *text, const char *hint)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text ? text : "");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  wf_form_add (self, label, entry, hint);
  return entry;
}

static gboolean
lines_key_cb (GtkEventControllerKey *controller,
              guint key,
              guint code,
              GdkModifierType modifiers,
              WfForm *self)
{
  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter)
    return FALSE;
  gtk_widget_activate_default (GTK_WIDGET (self));
  return TRUE;
}

GtkWidget *
wf_form_add_lines (WfForm *self, const char *label, const char *text)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_text_buffer_set_text (buffer, text ? text : "", -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_widget_add_css_class (scrolled, "lines");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), LINES_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (lines_key_cb), self, 0);
  gtk_widget_add_controller (view, keys);
  wf_form_add (self, label, scrolled, NULL);
  wf_widget_set_name (view, label, NULL);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (touched_cb), self, G_CONNECT_SWAPPED);
  return view;
}

char *
wf_form_dup_lines (GtkWidget *lines)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (lines));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  /* A paste may bring line breaks. */
  return g_strstrip (
      g_strdelimit (gtk_text_buffer_get_text (buffer, &start, &end, FALSE), "\r\n", ' '));
}

GtkWidget *
wf_form_add_choice (WfForm *self, const char *label, const char *const *labels, guint selected)
{
  GtkWidget *choice = gtk_drop_down_new_from_strings (labels);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), selected);
  wf_form_add (self, label, choice, NULL);
  return choice;
}

void
wf_form_complain (WfForm *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->error), text);
  gtk_widget_set_visible (self->error, TRUE);
  wf_widget_set_name (self->error, text, NULL);
}

/* --- saving ------------------------------------------------------------------ */

typedef struct
{
  WfForm *form; /* or NULL */
  char *done;   /* or NULL */
} Saving;

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  WfContext *context = WF_CONTEXT (source);
  g_autoptr (WfForm) form = saving->form;
  g_autofree char *done = saving->done;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = wf_context_write_finish (context, result, &error);

  g_free (saving);
  if (operations && done)
    wf_context_toast_done (context, done);
  if (form == NULL)
    return;
  form->is_saving = FALSE;
  gtk_widget_set_sensitive (form->content, TRUE);
  if (operations)
    gtk_window_close (GTK_WINDOW (form));
  else
    wf_form_complain (form, error->message);
}

void
wf_form_save (WfForm *self, WfContext *context, GPtrArray *drafts, const char *done)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->form = self ? g_object_ref (self) : NULL;
  saving->done = g_strdup (done);
  if (self)
    {
      self->is_saving = TRUE;
      gtk_widget_set_sensitive (self->content, FALSE);
    }
  wf_context_write_async (context, drafts, saved_cb, saving);
}

void
wf_form_save_one (WfForm *self, WfContext *context, WfDraft *draft, const char *done)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  g_ptr_array_add (drafts, wf_draft_ref (draft));
  wf_form_save (self, context, drafts, done);
}
