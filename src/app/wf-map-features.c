/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-map-features.h"

#include <glib/gi18n.h>

#include "app/wf-context.h"
#include "base/wf-error.h"
#include "brief/wf-drawing-text.h"
#include "model/wf-drawing.h"
#include "model/wf-imported.h"
#include "model/wf-vocabulary.h"
#include "store/wf-import-files.h"
#include "wire/wf-import.h"

/* An imported file as far as it has been read. */
typedef struct
{
  WfFeatureLayer *layer; /* NULL: being read, or in trouble */
  char *trouble;
  gboolean is_being_read;
} Loaded;

struct _WfMapFeatures
{
  GObject parent_instance;

  WfContext *context; /* not owned: it has this one */
  GHashTable *loaded; /* dup_key () -> Loaded */
  GCancellable *cancellable;
  gint64 made_at; /* the instant that drawings were aged to */
};

G_DEFINE_FINAL_TYPE (WfMapFeatures, wf_map_features, G_TYPE_OBJECT)

static guint changed_signal;

/* --- drawings ----------------------------------------------------------- */

static char *
format_cb (WfRecord *drawing, WfAge age, gpointer user_data)
{
  WfMapFeatures *self = user_data;

  return wf_drawing_dup_label (drawing, age, self->made_at);
}

/* --- imported files ----------------------------------------------------- */

typedef struct
{
  char *store_path, *key, *uuid, *sha256, *file_name, *name_key;
  gboolean is_swapped;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->store_path);
  g_free (job->key);
  g_free (job->uuid);
  g_free (job->sha256);
  g_free (job->file_name);
  g_free (job->name_key);
  g_free (job);
}

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->layer, wf_feature_layer_unref);
  g_free (loaded->trouble);
  g_free (loaded);
}

static char *
dup_id (const char *uuid)
{
  return g_strconcat ("dataset:", uuid, NULL);
}

/* Taken off and imported again in another way it is another layer. */
static char *
dup_key (WfRecord *dataset)
{
  const char *name_key = wf_record_get_text (dataset, "name-key");

  return g_strdup_printf ("%s %d %s", wf_record_get_id (dataset),
                          wf_record_get_boolean (dataset, "swapped"),
                          name_key != NULL ? name_key : "");
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  const WfImportChoice choice = { job->name_key, job->is_swapped };
  g_autofree char *id = dup_id (job->uuid);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = wf_import_files_load (job->store_path, job->sha256, &error);
  g_autoptr (WfImport) import
      = bytes != NULL ? wf_geojson_read (bytes, job->file_name, &choice, cancellable, &error)
                      : NULL;

  if (import == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, wf_feature_layer_new (id, import->features, WF_FEATURES_IMPORTED),
                           (GDestroyNotify) wf_feature_layer_unref);
}

static char *
dup_trouble (const GError *error)
{
  if (g_error_matches (error, WF_ERROR, WF_ERROR_NOT_FOUND))
    return g_strdup (_ ("The file is on the computer that imported it, not on this one."));
  return g_strdup (error->message);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfMapFeatures *self = WF_MAP_FEATURES (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  Loaded *loaded = g_hash_table_lookup (self->loaded, job->key);
  g_autoptr (GError) error = NULL;
  WfFeatureLayer *layer = g_task_propagate_pointer (G_TASK (result), &error);

  if (loaded == NULL) /* removed meanwhile */
    {
      g_clear_pointer (&layer, wf_feature_layer_unref);
      return;
    }
  loaded->is_being_read = FALSE;
  loaded->layer = layer;
  if (layer == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    loaded->trouble = dup_trouble (error);
  g_signal_emit (self, changed_signal, 0);
}

static Loaded *
start_reading (WfMapFeatures *self, WfRecord *dataset)
{
  WfStore *store = wf_context_get_store (self->context);
  const char *sha256 = wf_record_get_text (dataset, "sha256");
  const char *file_name = wf_record_get_text (dataset, "file-name");
  Loaded *loaded = g_new0 (Loaded, 1);
  g_autoptr (GTask) task = NULL;
  Job *job;

  g_hash_table_insert (self->loaded, dup_key (dataset), loaded);
  if (store == NULL || sha256 == NULL)
    return loaded;
  loaded->is_being_read = TRUE;
  job = g_new0 (Job, 1);
  job->store_path = g_strdup (wf_store_get_path (store));
  job->key = dup_key (dataset);
  job->uuid = g_strdup (wf_record_get_id (dataset));
  job->sha256 = g_strdup (sha256);
  job->file_name = g_strdup (file_name != NULL ? file_name : sha256);
  job->name_key = g_strdup (wf_record_get_text (dataset, "name-key"));
  job->is_swapped = wf_record_get_boolean (dataset, "swapped");
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, read_thread);
  return loaded;
}

static gboolean
is_shown (WfMapFeatures *self, const char *layer)
{
  return wf_session_get_layer_visible (wf_context_get_session (self->context), layer);
}

gboolean
wf_map_features_is_shown (WfMapFeatures *self, WfRecord *dataset)
{
  g_autofree char *id = dup_id (wf_record_get_id (dataset));

  return wf_imported_is_layer (dataset) && is_shown (self, id);
}

static const Loaded *
get_loaded (WfMapFeatures *self, WfRecord *dataset)
{
  g_autofree char *key = dup_key (dataset);
  const Loaded *loaded = g_hash_table_lookup (self->loaded, key);

  return loaded != NULL ? loaded : start_reading (self, dataset);
}

static void
add_imported (WfMapFeatures *self, GPtrArray *layers)
{
  GListModel *datasets
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_DATASET);

  for (guint i = 0; i < g_list_model_get_n_items (datasets); i++)
    {
      g_autoptr (WfRecord) dataset = g_list_model_get_item (datasets, i);
      const Loaded *loaded
          = wf_map_features_is_shown (self, dataset) ? get_loaded (self, dataset) : NULL;

      if (loaded != NULL && loaded->layer != NULL)
        g_ptr_array_add (layers, wf_feature_layer_ref (loaded->layer));
    }
}

GPtrArray *
wf_map_features_dup_layers (WfMapFeatures *self)
{
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);

  self->made_at = wf_context_get_shown_now (self->context);
  add_imported (self, layers);
  if (is_shown (self, WF_LAYER_DRAWINGS))
    {
      g_autoptr (WfFeatureSet) drawings = wf_drawing_dup_set (
          wf_context_get_picture (self->context), self->made_at, format_cb, self, NULL);

      if (drawings->features->len > 0)
        g_ptr_array_add (layers,
                         wf_feature_layer_new (WF_LAYER_DRAWINGS, drawings, WF_FEATURES_DRAWN));
    }
  return layers;
}

/* The word "expired 3 h ago" moves on as well, so once a minute is often enough. */
gboolean
wf_map_features_are_stale (WfMapFeatures *self)
{
  GListModel *drawings
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_DRAWING);
  const gint64 now = wf_context_get_shown_now (self->context);

  if (now / WF_MINUTE_US == self->made_at / WF_MINUTE_US)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (drawings); i++)
    {
      g_autoptr (WfRecord) drawing = g_list_model_get_item (drawings, i);

      if (wf_drawing_get_age (drawing, now) != wf_drawing_get_age (drawing, self->made_at)
          || wf_drawing_get_age (drawing, now) == WF_AGE_EXPIRED)
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
wf_map_features_dup_layers_of (WfMapFeatures *self, GPtrArray *datasets, guint *n_awaited)
{
  GPtrArray *layers = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_feature_layer_unref);

  *n_awaited = 0;
  for (guint i = 0; i < datasets->len; i++)
    {
      const Loaded *loaded = get_loaded (self, datasets->pdata[i]);

      if (loaded->layer != NULL)
        g_ptr_array_add (layers, wf_feature_layer_ref (loaded->layer));
      *n_awaited += loaded->is_being_read;
    }
  return layers;
}

const WfFeatureLayer *
wf_map_features_find (WfMapFeatures *self, const char *ref, guint *feature)
{
  GHashTableIter iter;
  const Loaded *loaded;

  g_hash_table_iter_init (&iter, self->loaded);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &loaded))
    if (loaded->layer != NULL && wf_feature_layer_find (loaded->layer, ref, feature))
      return loaded->layer;
  return NULL;
}

const char *
wf_map_features_get_trouble (WfMapFeatures *self, WfRecord *dataset)
{
  g_autofree char *key = dup_key (dataset);
  const Loaded *loaded = g_hash_table_lookup (self->loaded, key);

  return loaded != NULL ? loaded->trouble : NULL;
}

/* --- object ------------------------------------------------------------- */

static void
wf_map_features_dispose (GObject *object)
{
  WfMapFeatures *self = WF_MAP_FEATURES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->loaded, g_hash_table_unref);
  G_OBJECT_CLASS (wf_map_features_parent_class)->dispose (object);
}

static void
wf_map_features_class_init (WfMapFeaturesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_map_features_dispose;
  changed_signal = g_signal_new ("changed", WF_TYPE_MAP_FEATURES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
wf_map_features_init (WfMapFeatures *self)
{
  self->loaded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, loaded_free);
  self->cancellable = g_cancellable_new ();
}

WfMapFeatures *
wf_map_features_new (WfContext *context)
{
  WfMapFeatures *self = g_object_new (WF_TYPE_MAP_FEATURES, NULL);

  self->context = context;
  return self;
}
