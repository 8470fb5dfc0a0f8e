/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-store.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-store-private.h"

enum
{
  OPERATIONS,
  WITHDRAWN,
  UNREDACTED,
  OUTBOX,
  COURIER,
  STATE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WfStore, wf_store, G_TYPE_OBJECT)

/* --- jobs --------------------------------------------------------------- */

static void
free_job (WfJob *job)
{
  g_clear_object (&job->task);
  g_clear_pointer (&job->clock, wf_clock_unref);
  g_clear_pointer (&job->key, wf_device_key_unref);
  g_clear_pointer (&job->items, g_ptr_array_unref);
  g_clear_pointer (&job->batch, wf_batch_free);
  g_clear_pointer (&job->checked, g_array_unref);
  g_clear_pointer (&job->published, g_ptr_array_unref);
  g_clear_pointer (&job->withdrawn, g_ptr_array_unref);
  g_clear_pointer (&job->unredacted, g_ptr_array_unref);
  g_clear_error (&job->error);
  if (job->data_free != NULL)
    job->data_free (job->data);
  g_free (job->text);
  g_clear_pointer (&job->ids, g_bytes_unref);
  g_free (job->space);
  g_free (job);
}

/* One emission a crisis, in the order of arrival. */
static void
emit_operations (WfStore *self, guint signal, GPtrArray *published)
{
  for (guint from = 0, to; from < published->len; from = to)
    {
      const WfOperation *first = g_ptr_array_index (published, from);
      g_autoptr (GPtrArray) run
          = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
      const gsize n_prefix = 2 + 32; /* "w-" and the crisis */
      WfSpace space;
      char crisis[WF_UUID_TEXT_LENGTH + 1];
      for (to = from; to < published->len; to++)
        {
          WfOperation *operation = g_ptr_array_index (published, to);
          if (strncmp (operation->space, first->space, n_prefix) != 0)
            break;
          g_ptr_array_add (run, wf_operation_ref (operation));
        }
      if (!wf_space_parse (first->space, &space))
        continue;
      wf_uuid_format (&space.crisis, crisis);
      g_signal_emit (self, signals[signal], 0, crisis, run);
    }
}

static void
return_task (WfJob *job)
{
  if (job->error != NULL)
    {
      /* Only a store that could not be opened has both. */
      if (job->result != NULL)
        job->result_free (job->result);
      g_task_return_error (job->task, g_steal_pointer (&job->error));
    }
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->result), job->result_free);
}

/* In the opener's context: so the last reference to the store never goes in the writer thread. */
static gboolean
deliver_cb (gpointer data)
{
  WfJob *job = data;
  g_autoptr (WfStore) self = g_object_ref (job->store);

  if (job->withdrawn != NULL && job->error == NULL)
    emit_operations (self, WITHDRAWN, job->withdrawn);
  if (job->unredacted != NULL && job->error == NULL)
    emit_operations (self, UNREDACTED, job->unredacted);
  if (job->published != NULL && job->error == NULL)
    emit_operations (self, OPERATIONS, job->published);
  if (job->is_counted && (job->n_waiting != self->n_waiting || job->n_sent != self->n_sent))
    {
      self->n_waiting = job->n_waiting;
      self->n_sent = job->n_sent;
      g_signal_emit (self, signals[OUTBOX], 0, self->n_waiting, self->n_sent);
    }
  if (job->state != self->state)
    {
      self->state = job->state;
      g_signal_emit (self, signals[STATE_CHANGED], 0);
    }
  if (job->is_courier && job->error == NULL)
    g_signal_emit (self, signals[COURIER], 0);
  return_task (job);
  free_job (job);
  return G_SOURCE_REMOVE;
}

void
wf_store_deliver (WfJob *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, job, NULL);
  g_source_attach (source, job->store->context);
}

WfJob *
wf_store_new_job (WfStore *self,
                  void (*run) (WfJob *),
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  WfJob *job = g_new0 (WfJob, 1);
  job->store = self;
  job->run = run;
  job->task = g_task_new (self, cancellable, callback, user_data);
  /* What was committed is reported as such, however late the cancellation came. */
  g_task_set_check_cancellable (job->task, FALSE);
  g_task_set_source_tag (job->task, run);
  return job;
}

void
wf_store_push_job (WfJob *job)
{
  if (!job->store->is_closed)
    {
      g_async_queue_push (job->store->queue, job);
      return;
    }
  g_task_return_new_error (job->task, WF_ERROR, WF_ERROR_FAILED, _ ("The store is closed."));
  free_job (job);
}

/* --- object ------------------------------------------------------------- */

static void
wf_store_dispose (GObject *object)
{
  wf_store_close (WF_STORE (object));
  G_OBJECT_CLASS (wf_store_parent_class)->dispose (object);
}

static void
wf_store_finalize (GObject *object)
{
  WfStore *self = WF_STORE (object);
  g_clear_pointer (&self->queue, g_async_queue_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  G_OBJECT_CLASS (wf_store_parent_class)->finalize (object);
}

static void
wf_store_class_init (WfStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispose = wf_store_dispose;
  object_class->finalize = wf_store_finalize;

  signals[OPERATIONS] = g_signal_new ("operations", WF_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_PTR_ARRAY);
  signals[WITHDRAWN] = g_signal_new ("withdrawn", WF_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                     NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_PTR_ARRAY);
  signals[UNREDACTED] = g_signal_new ("unredacted", WF_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                      NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_PTR_ARRAY);
  signals[OUTBOX] = g_signal_new ("outbox", WF_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[COURIER] = g_signal_new ("courier", WF_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  signals[STATE_CHANGED] = g_signal_new ("state-changed", WF_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
wf_store_init (WfStore *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->receives);
  self->queue = g_async_queue_new ();
}

/* --- public ------------------------------------------------------------- */

void
wf_store_open_async (const char *path,
                     WfRealm realm,
                     WfClock *clock,
                     WfDeviceKey *device,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_return_if_fail (path != NULL && clock != NULL);
  WfStore *self = g_object_new (WF_TYPE_STORE, NULL);
  WfJob *job = g_new0 (WfJob, 1);

  self->path = g_strdup (path);
  self->context = g_main_context_ref_thread_default ();
  job->store = self;
  job->run = wf_store_run_open;
  job->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_check_cancellable (job->task, FALSE);
  job->realm = realm;
  job->clock = wf_clock_ref (clock);
  job->key = device != NULL ? wf_device_key_ref (device) : NULL;
  self->thread = g_thread_new ("wf-store", wf_store_write_thread, g_async_queue_ref (self->queue));
  g_async_queue_push (self->queue, job);
}

WfStore *
wf_store_open_finish (GAsyncResult *result, GError **error)
{
  WfStore *self = g_task_propagate_pointer (G_TASK (result), error);
  if (self != NULL)
    self->verifier = wf_verifier_new (self->path);
  return self;
}

void
wf_store_close (WfStore *self)
{
  g_return_if_fail (WF_IS_STORE (self));
  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  /* The verifier first: what it finishes goes into the queue before the end. */
  g_clear_pointer (&self->verifier, wf_verifier_free);
  g_async_queue_push (self->queue, g_new0 (WfJob, 1));
  g_clear_pointer (&self->thread, g_thread_join);
}

WfStoreState
wf_store_get_state (WfStore *self)
{
  g_return_val_if_fail (WF_IS_STORE (self), WF_STORE_READ_ONLY);
  return self->state;
}

const char *
wf_store_get_path (WfStore *self)
{
  g_return_val_if_fail (WF_IS_STORE (self), NULL);
  return self->path;
}

guint
wf_store_get_n_restored (WfStore *self)
{
  g_return_val_if_fail (WF_IS_STORE (self), 0);
  return self->n_restored;
}

void
wf_store_get_unsent (WfStore *self, guint *n_waiting, guint *n_sent)
{
  g_return_if_fail (WF_IS_STORE (self));
  *n_waiting = self->n_waiting;
  *n_sent = self->n_sent;
}

void
wf_store_set_clock (WfStore *self, const char *crisis_text, WfClock *clock)
{
  g_return_if_fail (WF_IS_STORE (self) && crisis_text != NULL && clock != NULL);
  if (!self->is_closed)
    wf_engine_set_clock (self->engine, crisis_text, clock);
}

void
wf_store_write_async (WfStore *self,
                      GPtrArray *drafts,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  wf_store_write_ctl_async (self, drafts, NULL, cancellable, callback, user_data);
}

GPtrArray *
wf_store_write_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_write_ctl_async (WfStore *self,
                          GPtrArray *drafts,
                          const WfDeviceKey *root,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && drafts != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_write, cancellable, callback, user_data);
  job->items = g_ptr_array_ref (drafts);
  job->key = root != NULL ? wf_device_key_ref ((WfDeviceKey *) root) : NULL;
  wf_store_push_job (job);
}

GPtrArray *
wf_store_write_ctl_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  return wf_store_write_finish (self, result, error);
}

/* In a worker: later batches that are ready wait for earlier ones, or a cursor could run ahead of
 * what it covers. */
static void
verified_cb (WfBatch *batch, GArray *checked, gpointer user_data)
{
  WfJob *job = user_data;
  WfStore *self = job->store;

  g_mutex_lock (&self->lock);
  job->checked = g_array_ref (checked);
  job->is_ready = TRUE;
  while ((job = g_queue_peek_head (&self->receives)) != NULL && job->is_ready)
    g_async_queue_push (self->queue, g_queue_pop_head (&self->receives));
  g_mutex_unlock (&self->lock);
}

void
wf_store_receive_async (WfStore *self,
                        WfBatch *batch,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && batch != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_receive, cancellable, callback, user_data);
  job->batch = batch;
  if (self->is_closed)
    {
      wf_store_push_job (job);
      return;
    }
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->receives, job);
  g_mutex_unlock (&self->lock);
  wf_verifier_push (self->verifier, batch, verified_cb, job);
}

WfReceiveReport *
wf_store_receive_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_load_async (WfStore *self,
                     const char *crisis_text,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && crisis_text != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_load, cancellable, callback, user_data);
  job->text = g_strdup (crisis_text);
  wf_store_push_job (job);
}

GPtrArray *
wf_store_load_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_list_crises_async (WfStore *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self));
  wf_store_push_job (
      wf_store_new_job (self, wf_store_run_list_crises, cancellable, callback, user_data));
}

GPtrArray *
wf_store_list_crises_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_next_number_async (WfStore *self,
                            const char *crisis_text,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self));
  wf_store_push_job (
      wf_store_new_job (self, wf_store_run_next_number, cancellable, callback, user_data));
}

char *
wf_store_next_number_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
