/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-neighbours.h"

#include <string.h>

#include "base/wf-clock.h"
#include "base/wf-log.h"
#include "server/wfd-engine-neighbour.h"
#include "server/wfd-neighbour.h"

#define LOOK_MS 500 /* how soon a changed list is seen, after the engine has seen it */
#define VISIT_US (10 * WF_SECOND_US) /* a visit is written down this often */

struct _WfdNeighbours
{
  WfdEngine *engine;
  GTlsCertificate *own;
  GPtrArray *neighbours; /* WfdNeighbour: those that have an address */
  GHashTable *visits;    /* name -> gint64 *, monotonic: when one was last written down */
  guint generation;
  guint timer;
  gulong grown_id;
};

static void
grown_cb (WfdEngine *engine, const char *space, WfdNeighbours *self)
{
  for (guint i = 0; i < self->neighbours->len; i++)
    {
      WfdNeighbour *neighbour = self->neighbours->pdata[i];
      const GPtrArray *spaces = wfd_neighbour_get_setup (neighbour)->spaces;
      for (guint k = 0; k < spaces->len; k++)
        if (g_str_equal (((WfNeighbourSpace *) spaces->pdata[k])->name, space))
          wfd_neighbour_wake (neighbour);
    }
}

/* --- the list ------------------------------------------------------------- */

static gboolean
is_listed (const WfNeighbour *setup, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    if (wf_neighbour_is_same (setup, list->pdata[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_running (WfdNeighbours *self, const WfNeighbour *wanted)
{
  for (guint i = 0; i < self->neighbours->len; i++)
    if (g_str_equal (wfd_neighbour_get_setup (self->neighbours->pdata[i])->name, wanted->name))
      return TRUE;
  return FALSE;
}

/* Those that are on it no more, or otherwise, end; then those that are missing begin, where the
 * cursors stand. */
static void
follow_list (WfdNeighbours *self)
{
  g_autoptr (GPtrArray) list
      = wfd_directory_list_neighbours (wfd_engine_get_directory (self->engine));

  for (guint i = self->neighbours->len; i-- > 0;)
    if (!is_listed (wfd_neighbour_get_setup (self->neighbours->pdata[i]), list))
      g_ptr_array_remove_index (self->neighbours, i);
  for (guint i = 0; i < list->len; i++)
    {
      const WfNeighbour *wanted = list->pdata[i];
      if (wanted->url[0] == '\0' || is_running (self, wanted))
        continue;
      wf_log (WF_LOG_INFO, "neighbours", "begins", "neighbour", wanted->name, "url", wanted->url,
              NULL);
      g_ptr_array_add (self->neighbours, wfd_neighbour_start (self->engine, wanted, self->own));
    }
}

static gboolean
look_cb (gpointer user_data)
{
  WfdNeighbours *self = user_data;
  guint generation
      = wfd_directory_get_neighbour_generation (wfd_engine_get_directory (self->engine));

  if (generation != self->generation)
    follow_list (self);
  self->generation = generation;
  return G_SOURCE_CONTINUE;
}

/* --- life ----------------------------------------------------------------- */

WfdNeighbours *
wfd_neighbours_new (WfdEngine *engine, GTlsCertificate *own)
{
  WfdNeighbours *self = g_new0 (WfdNeighbours, 1);

  self->engine = g_object_ref (engine);
  self->own = g_object_ref (own);
  self->neighbours = g_ptr_array_new_with_free_func ((GDestroyNotify) wfd_neighbour_free);
  self->visits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->grown_id = g_signal_connect (engine, "grown", G_CALLBACK (grown_cb), self);
  self->timer = g_timeout_add (LOOK_MS, look_cb, self);
  look_cb (self);
  return self;
}

void
wfd_neighbours_free (WfdNeighbours *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_signal_handler (&self->grown_id, self->engine);
  /* All at once, then one after another. */
  for (guint i = 0; i < self->neighbours->len; i++)
    wfd_neighbour_stop (self->neighbours->pdata[i]);
  g_ptr_array_unref (self->neighbours);
  g_hash_table_unref (self->visits);
  g_object_unref (self->own);
  g_object_unref (self->engine);
  g_free (self);
}

void
wfd_neighbours_visited (WfdNeighbours *self, const char *user)
{
  const char *name = user + strlen (WF_NEIGHBOUR_PREFIX);
  const gint64 now = g_get_monotonic_time ();
  const gint64 *last = g_hash_table_lookup (self->visits, name);

  if (last && now - *last < VISIT_US)
    return;
  g_hash_table_replace (self->visits, g_strdup (name), g_memdup2 (&now, sizeof now));
  wfd_engine_note_visit (self->engine, name, g_get_real_time ());
}

static void
clear_gauge (gpointer data)
{
  g_free (((WfdNeighbourGauge *) data)->name);
}

GArray *
wfd_neighbours_dup_gauges (WfdNeighbours *self)
{
  GArray *gauges = g_array_new (FALSE, TRUE, sizeof (WfdNeighbourGauge));

  g_array_set_clear_func (gauges, clear_gauge);
  for (guint i = 0; i < self->neighbours->len; i++)
    {
      WfdNeighbourState state;
      WfdNeighbourGauge gauge;
      wfd_neighbour_get_state (self->neighbours->pdata[i], &state);
      gauge = (WfdNeighbourGauge){ .name = state.name,
                                   .is_connected = state.is_connected,
                                   .contact_us = state.contact_us,
                                   .n_unread = state.n_unread,
                                   .n_unsent = state.n_unsent,
                                   .n_alarms = state.n_alarms,
                                   .n_restarts = state.n_restarts };
      g_array_append_val (gauges, gauge);
    }
  return gauges;
}
