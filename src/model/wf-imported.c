/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-imported.h"

#include "model/wf-vocabulary.h"

gboolean
wf_imported_is_layer (WfRecord *dataset)
{
  return g_strcmp0 (wf_record_get_text (dataset, "target"), WF_IMPORTED_DRAWINGS) != 0;
}

GPtrArray *
wf_imported_dup_drawings (WfPicture *picture, WfRecord *dataset)
{
  GPtrArray *drawings = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *list = wf_picture_get_list (picture, WF_TYPE_NAME_DRAWING);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) drawing = g_list_model_get_item (list, i);

      if (g_strcmp0 (wf_record_get_text (drawing, "dataset"), wf_record_get_id (dataset)) == 0)
        g_ptr_array_add (drawings, g_steal_pointer (&drawing));
    }
  return drawings;
}
