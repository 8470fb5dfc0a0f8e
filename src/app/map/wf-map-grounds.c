/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-grounds.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-ground-source.h"
#include "app/map/wf-tile-store.h"

/* A file as far as it was opened. */
typedef struct
{
  WfTileStore *store; /* NULL: being opened, or in trouble */
  int min_zoom, max_zoom, tile_px;
  char *attribution, *trouble;
  gboolean is_opening;
} Opened;

struct _WfMapGrounds
{
  GObject parent_instance;

  WfContext *context; /* not owned: the view that has this one holds it */
  GHashTable *opened; /* id -> Opened */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (WfMapGrounds, wf_map_grounds, G_TYPE_OBJECT)

enum
{
  CHANGED,
  ARRIVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
opened_free (gpointer data)
{
  Opened *opened = data;

  if (opened->store != NULL)
    wf_tile_store_close (opened->store);
  g_clear_pointer (&opened->store, wf_tile_store_unref);
  g_free (opened->attribution);
  g_free (opened->trouble);
  g_free (opened);
}

/* --- opening ----------------------------------------------------------------- */

static void
open_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  WfGroundOpening *found = wf_ground_opening_new (path, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) wf_ground_opening_free);
  else
    g_task_return_error (task, error);
}

static void
arrived_cb (gpointer store, gpointer user_data)
{
  g_signal_emit (user_data, signals[ARRIVED], 0);
}

static void
take_found (WfMapGrounds *self, Opened *opened, WfGroundOpening *found)
{
  const WfMbtilesInfo *info = wf_mbtiles_get_info (found->tiles);

  opened->min_zoom = info->min_zoom;
  opened->max_zoom = info->max_zoom;
  opened->tile_px = found->tile_px;
  opened->attribution = g_strdup (info->attribution);
  opened->store = wf_tile_store_new (g_steal_pointer (&found->tiles), arrived_cb, self);
  wf_ground_opening_free (found);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfMapGrounds *self = WF_MAP_GROUNDS (source);
  g_autofree char *id = user_data;
  g_autoptr (GError) error = NULL;
  WfGroundOpening *found = g_task_propagate_pointer (G_TASK (result), &error);
  Opened *opened = self->opened != NULL ? g_hash_table_lookup (self->opened, id) : NULL;

  if (opened == NULL || !opened->is_opening) /* taken off meanwhile */
    {
      g_clear_pointer (&found, wf_ground_opening_free);
      return;
    }
  opened->is_opening = FALSE;
  if (found != NULL)
    take_found (self, opened, found);
  else
    opened->trouble = g_strdup (error->message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static Opened *
start_opening (WfMapGrounds *self, const WfGroundFile *file)
{
  Opened *opened = g_new0 (Opened, 1);
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, opened_cb, g_strdup (file->id));

  opened->is_opening = TRUE;
  g_hash_table_insert (self->opened, g_strdup (file->id), opened);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (file->path), g_free);
  g_task_run_in_thread (task, open_thread);
  return opened;
}

/* --- looking at one before it is added ---------------------------------------- */

static void
check_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  WfGroundOpening *found = wf_ground_opening_new (path, &error);
  g_autofree char *base = g_path_get_basename (path);

  if (found == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_pointer (task,
                         wf_mbtiles_get_info (found->tiles)->name != NULL
                             ? g_strdup (wf_mbtiles_get_info (found->tiles)->name)
                             : g_filename_display_name (base),
                         g_free);
  wf_ground_opening_free (found);
}

void
wf_map_grounds_check_async (WfMapGrounds *self,
                            const char *path,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, check_thread);
}

char *
wf_map_grounds_check_finish (WfMapGrounds *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what is shown -------------------------------------------------------------- */

static const WfMapSetup *
get_setup (WfMapGrounds *self)
{
  return wf_map_desk_get_setup (wf_context_get_map_desk (self->context));
}

static gboolean
is_shown (WfMapGrounds *self, const char *id)
{
  return wf_session_get_layer_visible (wf_context_get_session (self->context), id);
}

/* Files that were taken off are closed. */
static void
drop_removed (WfMapGrounds *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->opened);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (wf_map_setup_find_ground (get_setup (self), id) < 0)
      g_hash_table_iter_remove (&iter);
}

GPtrArray *
wf_map_grounds_dup_shown (WfMapGrounds *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_ground_unref);
  const WfMapSetup *setup = get_setup (self);

  drop_removed (self);
  for (guint i = 0; i < setup->grounds->len; i++)
    {
      const WfGroundFile *file = g_ptr_array_index (setup->grounds, i);
      Opened *opened = g_hash_table_lookup (self->opened, file->id);
      WfGroundShape shape;

      if (!is_shown (self, file->id))
        continue;
      if (opened == NULL)
        opened = start_opening (self, file);
      if (opened->store == NULL)
        continue;
      shape = (WfGroundShape){ opened->min_zoom, opened->max_zoom, opened->tile_px, file->opacity };
      g_ptr_array_add (shown, wf_ground_new (&shape, wf_tile_store_lookup,
                                             wf_tile_store_ref (opened->store),
                                             (GDestroyNotify) wf_tile_store_unref));
    }
  return shown;
}

char *
wf_map_grounds_dup_attribution (WfMapGrounds *self)
{
  const WfMapSetup *setup = get_setup (self);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < setup->grounds->len; i++)
    {
      const WfGroundFile *file = g_ptr_array_index (setup->grounds, i);
      const Opened *opened = g_hash_table_lookup (self->opened, file->id);

      if (opened == NULL || opened->store == NULL || !is_shown (self, file->id))
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "",
                              opened->attribution != NULL ? opened->attribution : file->title);
    }
  return g_string_free (text, text->len == 0);
}

char *
wf_map_grounds_dup_trouble (WfMapGrounds *self, const char *id)
{
  const Opened *opened = g_hash_table_lookup (self->opened, id);

  if (opened == NULL)
    return NULL;
  return opened->store != NULL ? wf_tile_store_dup_trouble (opened->store)
                               : g_strdup (opened->trouble);
}

char *
wf_map_grounds_dup_note (WfMapGrounds *self, const char *id)
{
  const Opened *opened = g_hash_table_lookup (self->opened, id);

  if (opened == NULL || opened->store == NULL)
    return NULL;
  /* Translators: the coarsest and the finest zoom of a background map. */
  return g_strdup_printf (_ ("zoom %d–%d"), opened->min_zoom, opened->max_zoom);
}

gboolean
wf_map_grounds_is_busy (WfMapGrounds *self)
{
  GHashTableIter iter;
  const Opened *opened;
  gboolean is_busy = FALSE;

  g_hash_table_iter_init (&iter, self->opened);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &opened))
    is_busy
        |= opened->is_opening || (opened->store != NULL && wf_tile_store_is_busy (opened->store));
  return is_busy;
}

/* --- object ---------------------------------------------------------------------- */

static void
wf_map_grounds_dispose (GObject *object)
{
  WfMapGrounds *self = WF_MAP_GROUNDS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->opened, g_hash_table_unref);
  G_OBJECT_CLASS (wf_map_grounds_parent_class)->dispose (object);
}

static void
wf_map_grounds_class_init (WfMapGroundsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_map_grounds_dispose;
  signals[CHANGED] = g_signal_new ("changed", WF_TYPE_MAP_GROUNDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  signals[ARRIVED] = g_signal_new ("arrived", WF_TYPE_MAP_GROUNDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
wf_map_grounds_init (WfMapGrounds *self)
{
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, opened_free);
  self->cancellable = g_cancellable_new ();
}

WfMapGrounds *
wf_map_grounds_new (WfContext *context)
{
  WfMapGrounds *self = g_object_new (WF_TYPE_MAP_GROUNDS, NULL);

  self->context = context;
  return self;
}
