/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the chains of devices lack once the server's history was read to its end (log.md §8). */
#include "sync/wf-sync-engine-private.h"

#include <string.h>

#include "base/wf-log.h"

/* Reads an index over all of the space: not after each operation of a busy hour. */
#define PAUSE_SECONDS 10

static gboolean
is_same (const WfSyncGap *gap, const char *space, const WfChainGap *found)
{
  return g_str_equal (gap->space, space) && wf_uuid_equal (&gap->device, &found->device)
         && gap->first == found->first && gap->last == found->last;
}

static gboolean
is_known (WfSyncEngine *self, const char *space, const WfChainGap *found)
{
  for (guint i = 0; i < self->gaps->len; i++)
    if (is_same (self->gaps->pdata[i], space, found))
      return TRUE;
  return FALSE;
}

static guint
count_of_space (WfSyncEngine *self, const char *space)
{
  guint n = 0;

  for (guint i = 0; i < self->gaps->len; i++)
    n += g_str_equal (((const WfSyncGap *) self->gaps->pdata[i])->space, space);
  return n;
}

static void
log_gap (const char *space, const WfChainGap *gap)
{
  g_autofree char *device = wf_uuid_dup_string (&gap->device);
  g_autofree char *numbers
      = g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, gap->first, gap->last);

  wf_log (WF_LOG_WARNING, "sync", "the server leaves out operations of a device", "space", space,
          "device", device, "numbers", numbers, NULL);
}

static gboolean
has_changed (WfSyncEngine *self, const char *space, GArray *found)
{
  gboolean changed = count_of_space (self, space) != found->len;

  for (guint i = 0; i < found->len; i++)
    {
      const WfChainGap *gap = &g_array_index (found, WfChainGap, i);
      if (is_known (self, space, gap))
        continue;
      log_gap (space, gap);
      changed = TRUE;
    }
  return changed;
}

static void
replace (WfSyncEngine *self, const char *space, GArray *found)
{
  for (guint i = self->gaps->len; i > 0; i--)
    if (g_str_equal (((const WfSyncGap *) self->gaps->pdata[i - 1])->space, space))
      g_ptr_array_remove_index (self->gaps, i - 1);
  for (guint i = 0; i < found->len; i++)
    {
      const WfChainGap *gap = &g_array_index (found, WfChainGap, i);
      WfSyncGap *copy = g_new0 (WfSyncGap, 1);

      /* Of the work, which stays as long as the engine. */
      copy->space = space;
      copy->device = gap->device;
      copy->first = gap->first;
      copy->last = gap->last;
      g_ptr_array_add (self->gaps, copy);
    }
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfSyncJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) found = wf_store_find_gaps_finish (WF_STORE (source), result, &error);
  const char *space = job->engine->works[job->space].name;

  if (!wf_sync_job_is_current (job))
    return;
  if (found == NULL)
    wf_log (WF_LOG_WARNING, "sync", "the chains could not be looked at", "space", space, "error",
            error->message, NULL);
  else if (has_changed (job->engine, space, found))
    {
      replace (job->engine, space, found);
      wf_sync_engine_notify_gaps (job->engine);
    }
}

/* @engine: not owned, it removes the source when it goes. */
typedef struct
{
  WfSyncEngine *engine;
  guint space;
} Pause;

static gboolean
pause_over_cb (gpointer data)
{
  const Pause *pause = data;
  WfSyncWork *work = &pause->engine->works[pause->space];

  work->gap_pause = 0;
  /* What is under way ends by itself, and looks then. */
  if (work->is_gap_stale && work->n_storing == 0)
    wf_sync_look_for_gaps (pause->engine, pause->space);
  return G_SOURCE_REMOVE;
}

void
wf_sync_look_for_gaps (WfSyncEngine *self, guint space)
{
  WfSyncWork *work = &self->works[space];
  Pause *pause;

  /* Behind a document that does not verify nothing was read: there is a reason to what is missing,
   * and it is told already. */
  if (!work->is_gap_stale || work->gap_pause != 0 || work->n_unverified > 0
      || self->state.spaces[space].has_hole)
    return;
  work->is_gap_stale = FALSE;
  pause = g_new (Pause, 1);
  *pause = (Pause){ self, space };
  work->gap_pause
      = g_timeout_add_seconds_full (G_PRIORITY_LOW, PAUSE_SECONDS, pause_over_cb, pause, g_free);
  wf_store_find_gaps_async (self->store, work->name, NULL, found_cb, wf_sync_job_new (self, space));
}

void
wf_sync_stop_looking_for_gaps (WfSyncEngine *self)
{
  for (guint i = 0; i < self->state.n_spaces; i++)
    {
      g_clear_handle_id (&self->works[i].gap_pause, g_source_remove);
      self->works[i].is_gap_stale = TRUE;
    }
}
