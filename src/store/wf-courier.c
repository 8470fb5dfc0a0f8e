/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-courier-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-engine-private.h"
#include "store/wf-store-private.h"

/* --- steps in other threads ----------------------------------------------------------------------
 */

/* What a call needs on its way through the threads; one thread at a time. */
typedef struct
{
  char *store_path, *path, *crisis;
  WfDeviceKey *device;
  WfSpace space;
  guint8 hash[WF_HASH_SIZE];
  gint64 now;
  int *permille;
  int share; /* of the progress that the looking is */
  WfCourierRequest *request;
  WfNewFile *file;
  WfCourierSent *sent;
  WfCourierSummary *summary;
  WfBundleReader *reader;
  WfBatch *section;
} Call;

static void
call_free (Call *call)
{
  g_clear_pointer (&call->request, wf_courier_request_free);
  g_clear_pointer (&call->file, wf_new_file_free);
  g_clear_pointer (&call->sent, wf_courier_sent_free);
  g_clear_pointer (&call->summary, wf_courier_summary_free);
  g_clear_pointer (&call->reader, wf_bundle_reader_free);
  g_clear_pointer (&call->section, wf_batch_free);
  wf_device_key_unref (call->device);
  g_free (call->store_path);
  g_free (call->path);
  g_free (call->crisis);
  g_free (call);
}

static GTask *
new_call (WfStore *store,
          const char *path,
          WfDeviceKey *device,
          int *permille,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);
  call->store_path = g_strdup (wf_store_get_path (store));
  call->path = g_strdup (path);
  call->device = wf_device_key_ref (device);
  call->permille = permille;
  /* What was done is reported as such, however late the cancellation came. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, call, (GDestroyNotify) call_free);
  return task;
}

/* Runs @run in a worker with the data of @task; @done gets @task. */
static void
run_step (GTask *task, GTaskThreadFunc run, GAsyncReadyCallback done)
{
  g_autoptr (GTask) step = g_task_new (g_task_get_source_object (task),
                                       g_task_get_cancellable (task), done, g_object_ref (task));
  g_task_set_check_cancellable (step, FALSE);
  g_task_set_task_data (step, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step, run);
}

/* @error by address: it is set while the arguments are read. */
static void
return_step (GTask *step, gboolean done, GError **error)
{
  if (done)
    g_task_return_boolean (step, TRUE);
  else
    g_task_return_error (step, g_steal_pointer (error));
}

/* Hands the value of the call's @field, which the caller takes, to whoever waits. */
#define RETURN_FIELD(task, call, field, free)                                                      \
  g_task_return_pointer (task, g_steal_pointer (&(call)->field), (GDestroyNotify) (free))

/* --- what is remembered: in the writer
 * ------------------------------------------------------------- */

typedef struct
{
  WfUuid crisis;
  WfCourierSent *sent;         /* borrowed */
  WfCourierReceived *received; /* owned */
  WfUuid from;                 /* of the return receipt in @arrivals */
  GArray *arrivals;            /* borrowed */
} Record;

static void
record_free (gpointer data)
{
  Record *record = data;
  g_clear_pointer (&record->received, wf_courier_received_free);
  g_free (record);
}

static gboolean
put_arrival (WfDb *db, const Record *record, const WfBundleArrival *arrival, GError **error)
{
  g_autoptr (GPtrArray) list = wf_courier_table_list_sent (db, &record->crisis, error);
  const WfCourierDelivery delivery = { record->from,     arrival->at,        arrival->n_new,
                                       arrival->n_known, arrival->n_waiting, arrival->n_refused };
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      const WfCourierSent *sent = g_ptr_array_index (list, i);
      if (memcmp (sent->hash, arrival->hash, WF_HASH_SIZE) != 0)
        continue;
      for (guint t = 0; t < sent->to->len; t++)
        if (wf_uuid_equal (&g_array_index (sent->to, WfUuid, t), &record->from))
          return wf_courier_table_put_delivery (db, sent->id, &delivery, error);
    }
  if (list != NULL)
    g_set_error (error, WF_ERROR, WF_ERROR_NOT_FOUND,
                 _ ("The return receipt names bundle %u, which this computer did not write to that "
                    "desk. Nothing was changed."),
                 (guint) arrival->number);
  return FALSE;
}

static gboolean
put_record (WfDb *db, const Record *record, GError **error)
{
  if (record->sent != NULL && !wf_courier_table_put_sent (db, &record->crisis, record->sent, error))
    return FALSE;
  if (record->received != NULL
      && !wf_courier_table_put_received (db, &record->crisis, record->received, error))
    return FALSE;
  for (guint i = 0; record->arrivals != NULL && i < record->arrivals->len; i++)
    if (!put_arrival (db, record, &g_array_index (record->arrivals, WfBundleArrival, i), error))
      return FALSE;
  return TRUE;
}

static void
run_record (WfJob *job)
{
  WfDb *db = job->store->engine->db;
  g_auto (WfTransaction) transaction = { 0 };
  /* Durable: a number that was given must not be given again. */
  if (wf_db_set_durable (db, TRUE, &job->error)
      && wf_engine_begin (job->store->engine, &transaction, &job->error)
      && put_record (db, job->data, &job->error)
      && wf_transaction_commit (&transaction, &job->error))
    job->result = GINT_TO_POINTER (TRUE);
}

static void
record_async (GTask *task, Record *record, GAsyncReadyCallback done)
{
  WfJob *job = wf_store_new_job (g_task_get_source_object (task), run_record, NULL, done,
                                 g_object_ref (task));
  job->data = record;
  job->data_free = record_free;
  job->is_courier = TRUE;
  wf_store_push_job (job);
}

/* --- writing
 * --------------------------------------------------------------------------------------- */

static void
placed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    RETURN_FIELD (task, call, sent, wf_courier_sent_free);
  else
    g_task_return_error (task, error);
}

static void
place_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  return_step (step, wf_new_file_place (call->file, &error), &error);
}

/* The number is given before the file has its name: after a crash in between a number is missing,
 * and no two bundles have the same. */
static void
remembered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  if (g_task_propagate_pointer (G_TASK (result), &error) != NULL)
    run_step (task, place_thread, placed_cb);
  else
    g_task_return_error (task, error);
}

static void
composed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (call->request->kind == WF_BUNDLE_INTRODUCTION)
    {
      run_step (task, place_thread, placed_cb);
      return;
    }
  Record *record = g_new0 (Record, 1);
  record->crisis = call->request->crisis;
  record->sent = call->sent;
  record_async (task, record, remembered_cb);
}

static void
compose_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  call->file = wf_new_file_open (call->path, &error);
  call->sent = wf_courier_sent_new ();
  call->sent->file = g_path_get_basename (call->path);
  return_step (step,
               call->file != NULL
                   && wf_courier_compose (call->store_path, call->request, call->device, call->file,
                                          call->sent, call->permille, cancellable, &error),
               &error);
}

void
wf_courier_write_async (WfStore *store,
                        WfCourierRequest *request,
                        WfDeviceKey *device,
                        const char *path,
                        int *permille,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task
      = new_call (store, path, device, permille, cancellable, callback, user_data);
  ((Call *) g_task_get_task_data (task))->request = request;
  run_step (task, compose_thread, composed_cb);
}

WfCourierSent *
wf_courier_write_finish (WfStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
receipt_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  call->file = wf_new_file_open (call->path, &error);
  return_step (task,
               call->file != NULL
                   && wf_courier_compose_receipt (call->store_path, &call->space, call->hash,
                                                  call->device, call->now, call->file, cancellable,
                                                  &error)
                   && wf_new_file_place (call->file, &error),
               &error);
}

void
wf_courier_write_receipt_async (WfStore *store,
                                const WfSpace *space,
                                const guint8 hash[WF_HASH_SIZE],
                                WfDeviceKey *device,
                                gint64 now,
                                const char *path,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = new_call (store, path, device, NULL, cancellable, callback, user_data);
  Call *call = g_task_get_task_data (task);
  call->space = *space;
  call->now = now;
  memcpy (call->hash, hash, WF_HASH_SIZE);
  g_task_run_in_thread (task, receipt_thread);
}

gboolean
wf_courier_write_receipt_finish (WfStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- looking
 * ---------------------------------------------------------------------------------------- */

static void
inspect_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  call->summary = wf_courier_inspect (call->store_path, call->path, call->device, call->crisis,
                                      call->permille, call->share, cancellable, &error);
  return_step (step, call->summary != NULL, &error);
}

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  if (g_task_propagate_boolean (G_TASK (result), &error))
    RETURN_FIELD (task, call, summary, wf_courier_summary_free);
  else
    g_task_return_error (task, error);
}

void
wf_courier_inspect_async (WfStore *store,
                          const char *path,
                          WfDeviceKey *device,
                          const char *crisis,
                          int *permille,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task
      = new_call (store, path, device, permille, cancellable, callback, user_data);
  Call *call = g_task_get_task_data (task);
  call->crisis = g_strdup (crisis);
  call->share = 1000;
  run_step (task, inspect_thread, inspected_cb);
}

WfCourierSummary *
wf_courier_inspect_finish (WfStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- taking
 * ----------------------------------------------------------------------------------------- */

static void next_batch (GTask *task);

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  if (g_task_propagate_pointer (G_TASK (result), &error) != NULL)
    RETURN_FIELD (task, call, summary, wf_courier_summary_free);
  else
    g_task_return_error (task, error);
}

/* Everything of it is in the store now. */
static void
record_import (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  const WfBundleHeader *header = call->summary->header;
  Record *record = g_new0 (Record, 1);
  record->crisis = header->crisis;
  if (header->kind == WF_BUNDLE_RECEIPT)
    {
      record->from = header->device;
      record->arrivals = call->summary->arrivals;
    }
  if (header->kind == WF_BUNDLE_OPERATIONS)
    {
      if (call->summary->read_at == WF_NO_TIME)
        call->summary->read_at = call->now;
      record->received = wf_courier_received_new ();
      record->received->device = header->device;
      record->received->set = wf_bundle_header_dup_set (header);
      record->received->choice = header->choice;
      record->received->made_at = header->made_at;
      wf_courier_summary_get_arrival (call->summary, &record->received->arrival);
    }
  record_async (task, record, recorded_cb);
}

static WfCourierSpaceSummary *
find_space (WfCourierSummary *summary, const char *name)
{
  for (guint i = 0; i < summary->spaces->len; i++)
    {
      WfCourierSpaceSummary *space = g_ptr_array_index (summary->spaces, i);
      if (strcmp (space->name, name) == 0)
        return space;
    }
  return NULL;
}

typedef struct
{
  GTask *task;
  WfCourierSpaceSummary *space;
} Receiving;

static void
received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Receiving *receiving = user_data;
  g_autoptr (GTask) task = receiving->task;
  GError *error = NULL;
  g_autoptr (WfReceiveReport) report = wf_store_receive_finish (WF_STORE (source), result, &error);
  if (report == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  receiving->space->n_new += report->n_new;
  receiving->space->n_known += report->n_known;
  receiving->space->n_waiting += report->n_quarantined;
  receiving->space->n_refused += report->n_refused;
  if (!g_task_return_error_if_cancelled (task))
    next_batch (task);
}

static void
batch_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  WfBatch *batch = g_task_propagate_pointer (G_TASK (result), &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (batch == NULL)
    record_import (task);
  else
    {
      Receiving *receiving = g_new0 (Receiving, 1);
      receiving->task = g_object_ref (task);
      receiving->space = find_space (call->summary, batch->space);
      batch->carrier = g_strconcat ("courier:", call->summary->sender, NULL);
      wf_store_receive_async (WF_STORE (source), batch, NULL, received_cb, receiving);
    }
}

/* The first time this opens the file. */
static void
read_batch_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Call *call = data;
  GError *error = NULL;
  WfBatch *batch = NULL;
  if (call->reader == NULL)
    call->reader = wf_courier_open (call->path, call->device, cancellable, &error);
  if (call->reader != NULL)
    batch = wf_courier_next_batch (call->reader, call->store_path, &call->section, &error);
  if (call->permille != NULL && call->reader != NULL)
    g_atomic_int_set (call->permille, 500
                                          + (int) (500 * wf_bundle_reader_get_offset (call->reader)
                                                   / MAX (1, wf_courier_get_size (call->path))));
  if (error != NULL)
    g_task_return_error (step, error);
  else
    g_task_return_pointer (step, batch, (GDestroyNotify) wf_batch_free);
}

static void
next_batch (GTask *task)
{
  run_step (task, read_batch_thread, batch_read_cb);
}

static void
ready_to_take_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < call->summary->spaces->len; i++)
    {
      WfCourierSpaceSummary *space = g_ptr_array_index (call->summary->spaces, i);
      space->n_new = space->n_known = space->n_waiting = space->n_refused = 0;
    }
  next_batch (task);
}

void
wf_courier_import_async (WfStore *store,
                         const char *path,
                         WfDeviceKey *device,
                         const char *crisis,
                         gint64 now,
                         int *permille,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task
      = new_call (store, path, device, permille, cancellable, callback, user_data);
  Call *call = g_task_get_task_data (task);
  call->crisis = g_strdup (crisis);
  call->now = now;
  call->share = 500;
  run_step (task, inspect_thread, ready_to_take_cb);
}

WfCourierSummary *
wf_courier_import_finish (WfStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- what is remembered, read
 * ------------------------------------------------------------------------ */

static void
run_get_state (WfJob *job)
{
  WfDb *db = job->store->engine->db;
  g_autoptr (WfCourierState) state = g_new0 (WfCourierState, 1);
  const WfSpace *space = job->data;
  state->sent = wf_courier_table_list_sent (db, &space->crisis, &job->error);
  if (state->sent == NULL)
    return;
  state->received = wf_courier_table_list_received (db, &space->crisis, &job->error);
  if (state->received == NULL)
    return;
  state->delivered = wf_courier_table_list_delivered (db, &space->crisis, &job->error);
  if (state->delivered == NULL)
    return;
  job->result = g_steal_pointer (&state);
  job->result_free = (GDestroyNotify) wf_courier_state_free;
}

void
wf_courier_get_state_async (WfStore *store,
                            const char *crisis,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  WfJob *job = wf_store_new_job (store, run_get_state, cancellable, callback, user_data);
  WfSpace *space = g_new0 (WfSpace, 1);
  wf_uuid_parse (crisis, &space->crisis);
  job->data = space;
  job->data_free = g_free;
  wf_store_push_job (job);
}

WfCourierState *
wf_courier_get_state_finish (WfStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
