/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/map/wf-map-names.h"

#define DATA_KEY "wf-map-names"

typedef struct
{
  WfFinder *finder;   /* NULL: still read */
  GPtrArray *waiting; /* Waiting */
} Names;

typedef struct
{
  GWeakRef asker;
  WfMapNamesReady ready;
} Waiting;

typedef struct
{
  WfDataset *dataset;
  WfBasemap *basemap;
} Sources;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_weak_ref_clear (&waiting->asker);
  g_free (waiting);
}

static void
names_free (gpointer data)
{
  Names *self = data;

  g_clear_pointer (&self->finder, wf_finder_free);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

static void
sources_free (gpointer data)
{
  Sources *sources = data;

  g_clear_pointer (&sources->dataset, wf_dataset_unref);
  g_clear_pointer (&sources->basemap, wf_basemap_unref);
  g_free (sources);
}

static void
fill_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Sources *sources = data;
  WfFinder *finder = wf_finder_new ();

  if (sources->dataset != NULL)
    wf_finder_add_dataset (finder, sources->dataset);
  if (sources->basemap != NULL)
    wf_basemap_fill_finder (sources->basemap, finder);
  g_task_return_pointer (task, finder, (GDestroyNotify) wf_finder_free);
}

static void
filled_cb (GObject *view, GAsyncResult *result, gpointer user_data)
{
  Names *self = g_object_get_data (view, DATA_KEY);
  g_autoptr (GPtrArray) waiting = self->waiting;

  self->finder = g_task_propagate_pointer (G_TASK (result), NULL);
  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  for (guint i = 0; i < waiting->len; i++)
    {
      Waiting *one = g_ptr_array_index (waiting, i);
      g_autoptr (GObject) asker = g_weak_ref_get (&one->asker);

      if (asker != NULL)
        one->ready (asker);
    }
}

static Names *
begin (WfMapView *view)
{
  WfContext *context = wf_map_view_get_context (view);
  WfDataset *dataset = wf_context_get_dataset (context);
  WfBasemap *basemap = wf_context_get_basemap (context);
  Names *self = g_new0 (Names, 1);
  Sources *sources = g_new0 (Sources, 1);
  g_autoptr (GTask) task = g_task_new (view, NULL, filled_cb, NULL);

  self->waiting = g_ptr_array_new_with_free_func (waiting_free);
  g_object_set_data_full (G_OBJECT (view), DATA_KEY, self, names_free);
  sources->dataset = dataset != NULL ? wf_dataset_ref (dataset) : NULL;
  sources->basemap = basemap != NULL ? wf_basemap_ref (basemap) : NULL;
  g_task_set_task_data (task, sources, sources_free);
  g_task_run_in_thread (task, fill_thread);
  return self;
}

void
wf_map_names_ask (WfMapView *view, GObject *asker, WfMapNamesReady ready)
{
  Names *self = g_object_get_data (G_OBJECT (view), DATA_KEY);
  Waiting *waiting;

  if (self == NULL)
    self = begin (view);
  if (self->finder != NULL)
    {
      ready (asker);
      return;
    }
  waiting = g_new0 (Waiting, 1);
  g_weak_ref_init (&waiting->asker, asker);
  waiting->ready = ready;
  g_ptr_array_add (self->waiting, waiting);
}

GPtrArray *
wf_map_names_find (WfMapView *view, guint kinds, const char *text, guint max)
{
  const Names *self = g_object_get_data (G_OBJECT (view), DATA_KEY);

  return self != NULL && self->finder != NULL ? wf_finder_find (self->finder, kinds, text, max)
                                              : NULL;
}
