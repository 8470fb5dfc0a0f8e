/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-source.h"

struct _WfMapSource
{
  ShumateMapSource parent_instance;
};

G_DEFINE_FINAL_TYPE (WfMapSource, wf_map_source, SHUMATE_TYPE_MAP_SOURCE)

static void
wf_map_source_fill_tile_async (ShumateMapSource *source,
                               ShumateTile *tile,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  g_task_set_source_tag (task, wf_map_source_fill_tile_async);
  g_task_return_boolean (task, TRUE);
}

static gboolean
wf_map_source_fill_tile_finish (ShumateMapSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
wf_map_source_class_init (WfMapSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  source_class->fill_tile_async = wf_map_source_fill_tile_async;
  source_class->fill_tile_finish = wf_map_source_fill_tile_finish;
}

static void
wf_map_source_init (WfMapSource *self)
{
}

WfMapSource *
wf_map_source_new (void)
{
  WfMapSource *self = g_object_new (WF_TYPE_MAP_SOURCE, NULL);
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);

  shumate_map_source_set_id (source, "offline");
  shumate_map_source_set_min_zoom_level (source, WF_MAP_MIN_ZOOM);
  shumate_map_source_set_max_zoom_level (source, WF_MAP_MAX_ZOOM);
  shumate_map_source_set_tile_size (source, 256);
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
  return self;
}
