/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-verifier.h"

#include <string.h>

#include "store/wf-operation-table.h"

#define N_WORKERS 2
#define CHUNK 256

typedef struct
{
  gint n_left; /* chunks; atomic */
  WfBatch *batch;
  GArray *checked;
  WfVerifierDone done;
  gpointer user_data;
} WfVerifyJob;

typedef struct
{
  WfVerifyJob *job; /* NULL: the worker ends */
  guint from, to;
} WfVerifyChunk;

struct _WfVerifier
{
  char *path;
  GAsyncQueue *queue; /* WfVerifyChunk */
  GThread *workers[N_WORKERS];
};

/* What one worker owns. */
typedef struct
{
  WfDecoder *decoder;
  WfDb *db; /* NULL when it cannot be read: then everything is verified */
} WfWorker;

static gboolean
is_stored (WfWorker *self, const WfOperation *operation)
{
  guint8 hash[WF_HASH_SIZE];
  gint64 seq = 0;
  return self->db != NULL && wf_operation_table_find (self->db, &operation->id, &seq, hash, NULL)
         && seq != 0 && memcmp (hash, operation->hash, sizeof hash) == 0;
}

static void
check_one (WfWorker *self, const WfBatch *batch, guint at, WfChecked *checked)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (g_ptr_array_index (batch->documents, at), &size);
  checked->verdict = WF_VERDICT_OK;
  checked->operation
      = wf_decoder_decode (self->decoder, text, size, batch->space, &checked->verdict, NULL);
  if (checked->operation == NULL)
    {
      if (checked->verdict == WF_VERDICT_OK)
        checked->verdict = WF_VERDICT_BAD_FORM;
      return;
    }
  if (!is_stored (self, checked->operation) && !wf_operation_verify (checked->operation))
    checked->verdict = WF_VERDICT_BAD_SIGNATURE;
}

static void
finish_job (WfVerifyJob *job)
{
  job->done (job->batch, job->checked, job->user_data);
  g_array_unref (job->checked);
  g_free (job);
}

static gpointer
work (gpointer data)
{
  WfVerifier *self = data;
  WfWorker worker = { .decoder = wf_decoder_new () };
  if (self->path != NULL)
    worker.db = wf_db_open (self->path, WF_DB_READ_ONLY, NULL);
  for (;;)
    {
      g_autofree WfVerifyChunk *chunk = g_async_queue_pop (self->queue);
      WfVerifyJob *job = chunk->job;
      if (job == NULL)
        break;
      for (guint i = chunk->from; i < chunk->to; i++)
        check_one (&worker, job->batch, i, &g_array_index (job->checked, WfChecked, i));
      if (g_atomic_int_dec_and_test (&job->n_left))
        finish_job (job);
    }
  wf_decoder_free (worker.decoder);
  wf_db_close (worker.db);
  return NULL;
}

static void
push_chunk (WfVerifier *self, WfVerifyJob *job, guint from, guint to)
{
  WfVerifyChunk *chunk = g_new0 (WfVerifyChunk, 1);
  *chunk = (WfVerifyChunk){ job, from, to };
  g_async_queue_push (self->queue, chunk);
}

WfVerifier *
wf_verifier_new (const char *path)
{
  WfVerifier *self = g_new0 (WfVerifier, 1);
  self->path = g_strdup (path);
  self->queue = g_async_queue_new_full (g_free);
  for (guint i = 0; i < N_WORKERS; i++)
    self->workers[i] = g_thread_new ("wf-verify", work, self);
  return self;
}

void
wf_verifier_free (WfVerifier *self)
{
  for (guint i = 0; i < N_WORKERS; i++)
    push_chunk (self, NULL, 0, 0);
  for (guint i = 0; i < N_WORKERS; i++)
    g_thread_join (self->workers[i]);
  g_async_queue_unref (self->queue);
  g_free (self->path);
  g_free (self);
}

void
wf_verifier_push (WfVerifier *self, WfBatch *batch, WfVerifierDone done, gpointer user_data)
{
  guint n = batch->documents->len;
  WfVerifyJob *job = g_new0 (WfVerifyJob, 1);
  job->n_left = (gint) MAX (1, (n + CHUNK - 1) / CHUNK);
  job->batch = batch;
  job->checked = g_array_sized_new (FALSE, TRUE, sizeof (WfChecked), n);
  g_array_set_clear_func (job->checked, (GDestroyNotify) wf_checked_clear);
  g_array_set_size (job->checked, n);
  job->done = done;
  job->user_data = user_data;
  if (n == 0)
    push_chunk (self, job, 0, 0);
  for (guint from = 0; from < n; from += CHUNK)
    push_chunk (self, job, from, MIN (from + CHUNK, n));
}
