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
    wf_session_set_unfinished (wf_context_get_session (self->window->context), NULL);
  self->go (self->window, self->data);
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

static const char *
get_unfinished (WfWindow *self)
{
  return self->context ? wf_session_get_unfinished (wf_context_get_session (self->context)) : NULL;
}

gboolean
wf_window_may_leave (WfWindow *self)
{
  return get_unfinished (self) == NULL;
}

void
wf_window_leave (WfWindow *self, WfWindowGo go, gpointer data, GDestroyNotify free_data)
{
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
  form = wf_form_new (GTK_WINDOW (self), _ ("Discard what is not saved?"), get_unfinished (self),
                      _ ("_Discard"), discard_cb, leave, answered_cb);
  wf_form_warn (form, _ ("_Go On Drawing"));
  g_set_weak_pointer (&self->question, GTK_WINDOW (form));
  gtk_window_present (GTK_WINDOW (form));
}
