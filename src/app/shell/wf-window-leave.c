/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is not saved does not go with the window, or with its crisis, without a question. */
#include "app/shell/wf-window-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-form.h"

typedef struct
{
  WfWindow *window;
  WfWindowGo go;
  gpointer data;
  GDestroyNotify free_data;
  gboolean is_discarded;
} Leave;

static void
leave_free (Leave *self)
{
  if (self->free_data)
    self->free_data (self->data);
  g_object_unref (self->window);
  g_free (self);
}

static void
go_cb (gpointer data)
{
  Leave *self = data;

  if (self->window->context)
    wf_session_drop_unfinished (wf_context_get_session (self->window->context));
  self->window->is_discarding = TRUE;
  self->go (self->window, self->data);
  self->window->is_discarding = FALSE;
  leave_free (self);
}

/* Unless another question came instead of this one. */
static void
stay_cb (gpointer data)
{
  Leave *self = data;

  if (self->window->context && self->window->question == NULL)
    wf_session_go_on (wf_context_get_session (self->window->context));
  leave_free (self);
}

/* The question is gone: what follows may close its window, too, and does not begin within that. */
static void
answered_cb (gpointer data)
{
  Leave *self = data;

  g_idle_add_once (self->is_discarded ? go_cb : stay_cb, self);
}

static gboolean
discard_cb (WfForm *form, gpointer data)
{
  ((Leave *) data)->is_discarded = TRUE;
  return TRUE;
}

static gboolean
is_above (WfWindow *self, GtkWindow *window)
{
  while (window && window != GTK_WINDOW (self))
    window = gtk_window_get_transient_for (window);
  return window != NULL;
}

/* Forms go with their window. */
static void
add_forms (WfWindow *self, GString *words)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (!WF_IS_FORM (window) || !wf_form_is_touched (WF_FORM (window))
          || !is_above (self, window))
        continue;
      g_string_append (words, words->len > 0 ? "\n" : "");
      /* Translators: %s is the heading of a form in which something was typed. */
      g_string_append_printf (words, _ ("The form “%s” is not saved."),
                              wf_form_get_heading (WF_FORM (window)));
    }
}

/* What would be lost, a line each, or NULL. The entry that is being written is kept first. */
static char *
dup_unfinished (WfWindow *self)
{
  GString *words;

  if (self->is_discarding)
    return NULL;
  words = g_string_new (NULL);
  if (self->context)
    {
      wf_draft_keeper_flush (wf_context_get_draft_keeper (self->context));
      const char *own = wf_session_get_unfinished (wf_context_get_session (self->context));
      g_string_append (words, own ? own : "");
    }
  add_forms (self, words);
  return g_string_free (words, words->len == 0);
}

gboolean
wf_window_may_leave (WfWindow *self)
{
  g_autofree char *unfinished = dup_unfinished (self);

  return unfinished == NULL;
}

void
wf_window_leave (WfWindow *self, WfWindowGo go, gpointer data, GDestroyNotify free_data)
{
  g_autofree char *unfinished = NULL;
  Leave *leave;
  WfForm *form;

  if (wf_window_may_leave (self))
    {
      go (self, data);
      if (free_data)
        free_data (data);
      return;
    }
  if (self->question)
    gtk_window_close (self->question); /* what was asked last counts */
  leave = g_new0 (Leave, 1);
  leave->window = g_object_ref (self);
  leave->go = go;
  leave->data = data;
  leave->free_data = free_data;
  unfinished = dup_unfinished (self);
  form = wf_form_new (GTK_WINDOW (self), _ ("Discard what is not saved?"), unfinished,
                      _ ("_Discard"), discard_cb, leave, answered_cb);
  wf_form_warn (form, _ ("_Go On"));
  g_set_weak_pointer (&self->question, GTK_WINDOW (form));
  gtk_window_present (GTK_WINDOW (form));
}
