/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-import-clearing.h"

#include "model/wf-vocabulary.h"
#include "store/wf-import-files.h"

typedef struct
{
  char *store_path;
  GPtrArray *sha256s;
} Clearing;

static void
clearing_free (gpointer data)
{
  Clearing *clearing = data;

  g_free (clearing->store_path);
  g_ptr_array_unref (clearing->sha256s);
  g_free (clearing);
}

static void
clear_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Clearing *clearing = data;

  for (guint i = 0; i < clearing->sha256s->len; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!wf_import_files_remove (clearing->store_path, clearing->sha256s->pdata[i], &error))
        g_warning ("A file that was taken off the map is still here: %s", error->message);
    }
}

/* Ids of what the imports on the map took the place of, one behind the other: whoever looks back
 * reads those files. */
static GHashTable *
find_replaced (WfPicture *picture)
{
  GHashTable *ids = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *datasets = wf_picture_get_list (picture, WF_TYPE_NAME_DATASET);

  for (guint i = 0; i < g_list_model_get_n_items (datasets); i++)
    {
      g_autoptr (WfRecord) dataset = g_list_model_get_item (datasets, i);
      WfRecord *at = dataset;
      const char *id;

      while (at != NULL && (id = wf_record_get_text (at, "replaces")) != NULL)
        {
          at = wf_picture_lookup_id (picture, id);
          if (at == NULL || !g_hash_table_add (ids, (char *) wf_record_get_id (at)))
            break; /* not here; or in a circle, which somebody else made */
        }
    }
  return ids;
}

void
wf_import_clear_away (WfContext *context)
{
  WfStore *store = wf_context_get_store (context);
  g_autoptr (GPtrArray) retired
      = wf_picture_dup_retired (wf_context_get_picture (context), WF_TYPE_NAME_DATASET);
  g_autoptr (GHashTable) replaced = find_replaced (wf_context_get_picture (context));
  g_autoptr (GTask) task = NULL;
  Clearing *clearing;

  if (store == NULL || retired->len == 0)
    return;
  clearing = g_new0 (Clearing, 1);
  clearing->store_path = g_strdup (wf_store_get_path (store));
  clearing->sha256s = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < retired->len; i++)
    {
      const char *sha256 = wf_record_get_text (retired->pdata[i], "sha256");

      if (sha256 != NULL && !g_hash_table_contains (replaced, wf_record_get_id (retired->pdata[i])))
        g_ptr_array_add (clearing->sha256s, g_strdup (sha256));
    }
  task = g_task_new (NULL, NULL, NULL, NULL);
  g_task_set_task_data (task, clearing, clearing_free);
  g_task_run_in_thread (task, clear_thread);
}
