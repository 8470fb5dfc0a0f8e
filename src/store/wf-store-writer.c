/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/wf-log.h"
#include "store/wf-store-private.h"

static void
count_unsent (WfJob *job)
{
  g_autoptr (GError) error = NULL;
  job->is_counted
      = wf_engine_count_unsent (job->store->engine, &job->n_waiting, &job->n_sent, &error);
  /* The call itself has its own answer; the state tells of a disk that failed. */
  if (!job->is_counted)
    wf_log (WF_LOG_ERROR, "store", "the outbox could not be counted", "error", error->message,
            NULL);
}

void
wf_store_run_open (WfJob *job)
{
  job->store->engine
      = wf_engine_open (job->store->path, job->realm, job->clock, job->key, &job->error);
  if (job->store->engine != NULL)
    {
      job->store->n_restored = wf_engine_get_n_restored (job->store->engine);
      count_unsent (job);
    }
  job->result = job->store;
  job->result_free = g_object_unref;
}

static GPtrArray *
new_operations (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
}

void
wf_store_run_write (WfJob *job)
{
  job->published = new_operations ();
  job->result
      = wf_engine_write (job->store->engine, job->items, job->key, job->published, &job->error);
  job->result_free = (GDestroyNotify) g_ptr_array_unref;
  job->withdrawn = wf_engine_take_withdrawn (job->store->engine);
  job->unredacted = wf_engine_take_unredacted (job->store->engine);
  count_unsent (job);
}

void
wf_store_run_receive (WfJob *job)
{
  job->published = new_operations ();
  job->result = wf_engine_receive (job->store->engine, job->batch, job->checked, job->published,
                                   &job->error);
  job->result_free = (GDestroyNotify) wf_receive_report_free;
  job->withdrawn = wf_engine_take_withdrawn (job->store->engine);
  job->unredacted = wf_engine_take_unredacted (job->store->engine);
  count_unsent (job);
}

void
wf_store_run_acknowledge (WfJob *job)
{
  job->published = new_operations ();
  if (wf_engine_acknowledge (job->store->engine, job->space, job->items, job->published,
                             &job->error))
    job->result = GINT_TO_POINTER (TRUE);
  count_unsent (job);
}

void
wf_store_run_offer_again (WfJob *job)
{
  if (wf_engine_offer_again (job->store->engine, job->space, (WfOffer) job->limit, &job->error))
    job->result = GINT_TO_POINTER (TRUE);
  count_unsent (job);
}

void
wf_store_run_list_confirmed (WfJob *job)
{
  job->result = wf_engine_list_confirmed (job->store->engine, job->space, &job->error);
  job->result_free = (GDestroyNotify) g_bytes_unref;
}

void
wf_store_run_find_missing (WfJob *job)
{
  job->result
      = wf_engine_find_missing (job->store->engine, job->space, job->text, job->since, &job->error);
  job->result_free = g_free;
}

void
wf_store_run_find_gaps (WfJob *job)
{
  job->result = wf_engine_find_gaps (job->store->engine, job->space, &job->error);
  job->result_free = (GDestroyNotify) g_array_unref;
}

void
wf_store_run_offer_ids (WfJob *job)
{
  if (wf_engine_offer_ids (job->store->engine, job->space, job->ids, &job->error))
    job->result = GINT_TO_POINTER (TRUE);
  count_unsent (job);
}

void
wf_store_run_get_whole (WfJob *job)
{
  job->result = wf_engine_get_whole (job->store->engine, job->items, &job->error);
  job->result_free = (GDestroyNotify) g_ptr_array_unref;
}

void
wf_store_run_load (WfJob *job)
{
  job->result = wf_engine_load (job->store->engine, job->text, &job->error);
  job->result_free = (GDestroyNotify) g_ptr_array_unref;
}

void
wf_store_run_list_crises (WfJob *job)
{
  job->result = wf_engine_list_crises (job->store->engine, &job->error);
  job->result_free = (GDestroyNotify) g_ptr_array_unref;
}

void
wf_store_run_next_number (WfJob *job)
{
  job->result = wf_engine_next_number (job->store->engine, &job->error);
  job->result_free = g_free;
}

void
wf_store_run_get_cursor (WfJob *job)
{
  job->result = wf_engine_get_cursor (job->store->engine, job->text, job->space, &job->error);
  job->result_free = (GDestroyNotify) wf_cursor_free;
}

void
wf_store_run_get_outbox (WfJob *job)
{
  job->result = wf_engine_get_outbox (job->store->engine, job->space, job->limit, &job->error);
  job->result_free = (GDestroyNotify) g_ptr_array_unref;
}

gpointer
wf_store_write_thread (gpointer data)
{
  GAsyncQueue *queue = data;
  WfEngine *engine = NULL;
  for (;;)
    {
      WfJob *job = g_async_queue_pop (queue);
      if (job->run == NULL)
        {
          g_free (job);
          break;
        }
      if (!g_cancellable_set_error_if_cancelled (g_task_get_cancellable (job->task), &job->error))
        job->run (job);
      engine = job->store->engine;
      if (engine != NULL)
        job->state = wf_engine_get_state (engine);
      wf_store_deliver (job);
    }
  wf_engine_close (engine);
  g_async_queue_unref (queue);
  return NULL;
}
