/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-neighbour.h"

#include "base/wf-log.h"
#include "server/wfd-engine-private.h"
#include "server/wfd-neighbour-private.h"

/* What the main thread sees of a neighbour. */

static void
link_free (gpointer data)
{
  WfdNeighbourLink *link = data;
  wf_neighbour_space_free (link->space);
  g_free (link);
}

WfdNeighbour *
wfd_neighbour_start (WfdEngine *engine, const WfNeighbour *neighbour, GTlsCertificate *own)
{
  WfdNeighbour *self = g_new0 (WfdNeighbour, 1);
  g_autoptr (GError) error = NULL;

  self->engine = g_object_ref (engine);
  self->setup = wf_neighbour_copy (neighbour);
  self->user = g_strconcat (WF_NEIGHBOUR_PREFIX, neighbour->name, NULL);
  self->own = g_object_ref (own);
  self->context = g_main_context_new ();
  self->cancellable = g_cancellable_new ();
  g_mutex_init (&self->lock);
  self->links = g_ptr_array_new_with_free_func (link_free);
  for (guint i = 0; i < neighbour->spaces->len; i++)
    {
      WfdNeighbourLink *link = g_new0 (WfdNeighbourLink, 1);
      link->space = wf_neighbour_space_copy (neighbour->spaces->pdata[i]);
      link->is_unproved = TRUE;
      g_ptr_array_add (self->links, link);
    }
  self->db = wf_db_open (engine->path, WF_DB_READ_ONLY, &error);
  if (self->db)
    self->thread = g_thread_new ("wfd-neighbour", wfd_neighbour_run, self);
  else
    wf_log (WF_LOG_ERROR, "neighbours", "could not open the data", "reason", error->message, NULL);
  return self;
}

void
wfd_neighbour_wake (WfdNeighbour *self)
{
  g_atomic_int_set (&self->is_woken, 1);
  g_main_context_wakeup (self->context);
}

/* In the thread, so that nothing is freed there while it is told. */
static gboolean
cancel_cb (gpointer user_data)
{
  WfdNeighbour *self = user_data;

  g_cancellable_cancel (self->cancellable);
  if (self->reading)
    g_cancellable_cancel (self->reading);
  return G_SOURCE_REMOVE;
}

void
wfd_neighbour_stop (WfdNeighbour *self)
{
  if (!self->thread || wfd_neighbour_is_stopping (self))
    return;
  g_atomic_int_set (&self->is_stopping, 1);
  g_main_context_invoke (self->context, cancel_cb, self);
}

void
wfd_neighbour_free (WfdNeighbour *self)
{
  wfd_neighbour_stop (self);
  if (self->thread)
    g_thread_join (self->thread);
  g_clear_pointer (&self->db, wf_db_close);
  g_ptr_array_unref (self->links);
  g_mutex_clear (&self->lock);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_object_unref (self->own);
  g_object_unref (self->engine);
  wf_neighbour_free (self->setup);
  g_free (self->told);
  g_free (self->user);
  g_free (self);
}

const WfNeighbour *
wfd_neighbour_get_setup (WfdNeighbour *self)
{
  return self->setup;
}

void
wfd_neighbour_get_state (WfdNeighbour *self, WfdNeighbourState *state)
{
  *state = (WfdNeighbourState){ .name = g_strdup (self->setup->name) };
  g_mutex_lock (&self->lock);
  state->is_connected = self->is_connected;
  state->contact_us = self->contact_us;
  for (guint i = 0; i < self->links->len; i++)
    {
      const WfNeighbourSpace *space = ((WfdNeighbourLink *) self->links->pdata[i])->space;
      state->n_unread += space->pending;
      state->n_alarms += space->n_alarms;
      state->n_restarts += space->n_restarts;
      state->n_unsent += MAX (wfd_neighbour_get_own_seq (self, space->name) - space->pushed, 0);
    }
  g_mutex_unlock (&self->lock);
}
