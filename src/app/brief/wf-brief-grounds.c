/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/brief/wf-brief-grounds.h"

#include "app/common/wf-ground-source.h"
#include "app/wf-map-desk.h"

static gboolean
is_shown (WfContext *context, const WfGroundFile *file)
{
  return wf_session_get_layer_visible (wf_context_get_session (context), file->id);
}

static const GPtrArray *
get_files (WfContext *context)
{
  return wf_map_desk_get_setup (wf_context_get_map_desk (context))->grounds;
}

static WfBriefGround *
open_ground (const WfGroundFile *file)
{
  WfGroundOpening *opening = wf_ground_opening_new (file->path, NULL); /* the map says why not */
  WfBriefGround *ground;
  const WfMbtilesInfo *info;
  WfGroundSource *source;

  if (opening == NULL)
    return wf_brief_ground_new (file->id, file->title, NULL, file->marking);
  info = wf_mbtiles_get_info (opening->tiles);
  const WfGroundShape shape = { info->min_zoom, info->max_zoom, opening->tile_px, file->opacity };
  ground = wf_brief_ground_new (file->id, file->title, info->attribution, file->marking);
  source = wf_ground_source_new (g_steal_pointer (&opening->tiles), opening->tile_px);
  ground->ground = wf_ground_new (&shape, wf_ground_source_lookup, source,
                                  (GDestroyNotify) wf_ground_source_unref);
  ground->dup_trouble = wf_ground_source_dup_trouble;
  ground->source = source; /* the ground keeps it */
  wf_ground_opening_free (opening);
  return ground;
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GPtrArray *files = data;
  GPtrArray *grounds = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_brief_ground_free);

  for (guint i = 0; i < files->len && !g_cancellable_is_cancelled (cancellable); i++)
    g_ptr_array_add (grounds, open_ground (files->pdata[i]));
  g_task_return_pointer (task, grounds, (GDestroyNotify) g_ptr_array_unref);
}

void
wf_brief_grounds_open_async (WfContext *context,
                             WfMarking ceiling,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  const GPtrArray *files = get_files (context);
  GPtrArray *wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_ground_file_free);

  for (guint i = 0; i < files->len; i++)
    if (is_shown (context, files->pdata[i])
        && wf_marking_is_within (((const WfGroundFile *) files->pdata[i])->marking, ceiling))
      g_ptr_array_add (wanted, wf_ground_file_copy (files->pdata[i]));
  g_task_set_task_data (task, wanted, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, open_thread);
}

GPtrArray *
wf_brief_grounds_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

guint
wf_brief_grounds_update (WfContext *context, WfBrief *brief)
{
  const GPtrArray *files = get_files (context);
  guint n = 0;

  for (guint i = 0; i < files->len; i++)
    {
      const WfGroundFile *file = files->pdata[i];

      if (!wf_marking_is_within (file->marking, wf_brief_get_ceiling (brief)))
        wf_brief_withdraw_ground (brief, file->id);
      n += is_shown (context, file) && !wf_brief_has_ground (brief, file->id);
    }
  return n;
}

gboolean
wf_brief_grounds_has_more (WfContext *context, const WfBrief *brief)
{
  const GPtrArray *files = get_files (context);

  for (guint i = 0; i < files->len; i++)
    {
      const WfGroundFile *file = files->pdata[i];

      if (is_shown (context, file) && !wf_brief_knows_ground (brief, file->id)
          && wf_marking_is_within (file->marking, wf_brief_get_ceiling (brief)))
        return TRUE;
    }
  return FALSE;
}
