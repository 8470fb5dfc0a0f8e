/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-blob-exchange.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/wf-error.h"
#include "store/wf-blob-files.h"

/* A server that never takes a piece where it asked for it is left alone. */
#define MAX_STRAY 3

typedef struct
{
  char *store_path, *space;
  char hash[2 * WF_HASH_SIZE + 1];
  WfAttachment *attachment;
  int *permille;
  gint64 offset;
  GBytes *chunk;
  gboolean is_whole;
  guint n_stray;
} Transfer;

static void
transfer_free (Transfer *transfer)
{
  wf_attachment_free (transfer->attachment);
  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  g_free (transfer->store_path);
  g_free (transfer->space);
  g_free (transfer);
}

static GTask *
new_transfer (WfTransport *transport,
              const char *store_path,
              const char *space,
              const WfAttachment *attachment,
              int *permille,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->store_path = g_strdup (store_path);
  transfer->space = g_strdup (space);
  transfer->attachment
      = wf_attachment_new (attachment->hash, attachment->size, attachment->name, attachment->type);
  wf_hex_encode (attachment->hash, WF_HASH_SIZE, transfer->hash);
  transfer->permille = permille;
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, transfer, (GDestroyNotify) transfer_free);
  return task;
}

static void
fail (GTask *task, WfErrorCode code, const char *message)
{
  g_task_return_new_error (task, WF_ERROR, (int) code, "%s", message);
  g_object_unref (task);
}

static void
fail_with (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
succeed (GTask *task)
{
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
set_offset (Transfer *transfer, gint64 offset)
{
  transfer->offset = offset;
  if (transfer->permille != NULL)
    *transfer->permille = (int) (1000 * offset / MAX (1, transfer->attachment->size));
}

/* Runs @run in a worker; @done gets @task. */
static void
run_file_step (GTask *task, GTaskThreadFunc run, GAsyncReadyCallback done)
{
  g_autoptr (GTask) step = g_task_new (g_task_get_source_object (task), NULL, done, task);

  g_task_set_task_data (step, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step, run);
}

/* FALSE after it has failed @task. */
static gboolean
finish_file_step (GTask *task, GAsyncResult *result)
{
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    return TRUE;
  fail_with (task, error);
  return FALSE;
}

static void
return_file_step (GTask *step, GError *error)
{
  if (error != NULL)
    g_task_return_error (step, error);
  else
    g_task_return_boolean (step, TRUE);
}

static void
ask (GTask *task, const WfBlobRequest *request, GAsyncReadyCallback answered)
{
  wf_transport_blob_async (g_task_get_source_object (task), request, g_task_get_cancellable (task),
                           answered, task);
}

/* NULL after it has failed @task. */
static WfReply *
finish_asking (GTask *task, GAsyncResult *result)
{
  GError *error = NULL;
  WfReply *reply = wf_transport_finish (g_task_get_source_object (task), result, &error);

  if (reply == NULL)
    fail_with (task, error);
  return reply;
}

/* --- up ------------------------------------------------------------------- */

static void read_chunk (GTask *task);

static void
mark_sent_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Transfer *transfer = data;

  wf_blob_mark_sent (transfer->store_path, transfer->attachment->hash);
  g_task_return_boolean (step, TRUE);
}

static void
marked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  succeed (user_data);
}

/* FALSE: the server names no place to go on, or the same one again and again. */
static gboolean
go_on_at (GTask *task, gint64 received)
{
  Transfer *transfer = g_task_get_task_data (task);

  if (received < 0 || received > transfer->attachment->size)
    return FALSE;
  if (received <= transfer->offset && ++transfer->n_stray > MAX_STRAY)
    return FALSE;
  set_offset (transfer, received);
  read_chunk (task);
  return TRUE;
}

static void
uploaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (WfReply) reply = finish_asking (task, result);

  if (reply == NULL)
    return;
  if (reply->status == 200 || reply->status == 201)
    run_file_step (task, mark_sent_thread, marked_cb);
  else if (reply->status == 422)
    fail (
        task, WF_ERROR_INVALID,
        _ ("The attachment on this computer is not the one that was signed: the server refused it."));
  else if (reply->status == 404 && reply->received < 0)
    fail (task, WF_ERROR_NOT_FOUND,
          _ ("The server does not take attachments for this compartment."));
  else if (!go_on_at (task, reply->received))
    fail (task, WF_ERROR_PROTOCOL,
          _ ("The server does not say where to go on with the attachment."));
}

static void
chunk_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  const WfBlobRequest request = { .method = "PUT",
                                  .space = transfer->space,
                                  .hash = transfer->hash,
                                  .offset = transfer->offset,
                                  .total = transfer->attachment->size,
                                  .chunk = transfer->chunk };

  if (!finish_file_step (task, result))
    return;
  if (g_bytes_get_size (transfer->chunk) == 0)
    fail (task, WF_ERROR_INVALID,
          _ ("The attachment on this computer is shorter than was signed."));
  else
    ask (task, &request, uploaded_cb);
}

static void
read_chunk_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Transfer *transfer = data;
  GError *error = NULL;

  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  transfer->chunk
      = wf_blob_read (transfer->store_path, transfer->attachment->hash, transfer->offset, &error);
  return_file_step (step, error);
}

static void
read_chunk (GTask *task)
{
  run_file_step (task, read_chunk_thread, chunk_read_cb);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (WfReply) reply = finish_asking (task, result);

  if (reply == NULL)
    return;
  if (reply->status == 200)
    run_file_step (task, mark_sent_thread, marked_cb);
  else
    {
      set_offset (transfer, CLAMP (reply->received, 0, transfer->attachment->size));
      read_chunk (task);
    }
}

void
wf_blob_upload_async (WfTransport *transport,
                      const char *store_path,
                      const char *space,
                      const WfAttachment *attachment,
                      int *permille,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = new_transfer (transport, store_path, space, attachment, permille, cancellable,
                              callback, user_data);
  const Transfer *transfer = g_task_get_task_data (task);
  const WfBlobRequest request
      = { .method = "HEAD", .space = transfer->space, .hash = transfer->hash };

  ask (task, &request, asked_cb);
}

/* --- down ----------------------------------------------------------------- */

static void ask_for_more (GTask *task);

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Transfer *transfer = g_task_get_task_data (task);

  if (!finish_file_step (task, result))
    return;
  if (transfer->is_whole)
    succeed (task);
  else
    ask_for_more (task);
}

static void
append_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Transfer *transfer = data;
  GError *error = NULL;

  wf_blob_append (transfer->store_path, transfer->attachment->hash, transfer->attachment->size,
                  transfer->chunk, &transfer->is_whole, &error);
  return_file_step (step, error);
}

static void
piece_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Transfer *transfer = g_task_get_task_data (task);
  g_autoptr (WfReply) reply = finish_asking (task, result);
  gsize n = 0;

  if (reply == NULL)
    return;
  if (reply->status == 404)
    {
      fail (
          task, WF_ERROR_NOT_FOUND,
          _ ("The server does not have this attachment yet. Its author's computer has it: it comes"
             " when that one is connected, or by courier."));
      return;
    }
  n = reply->body != NULL ? g_bytes_get_size (reply->body) : 0;
  /* A whole answer where a piece was asked for begins at the beginning. */
  if ((reply->status != 206 && !(reply->status == 200 && transfer->offset == 0)) || n == 0
      || (gint64) n > transfer->attachment->size - transfer->offset)
    {
      fail (task, WF_ERROR_PROTOCOL,
            _ ("The server sent something else than the piece that was asked for."));
      return;
    }
  set_offset (transfer, transfer->offset + (gint64) n);
  g_clear_pointer (&transfer->chunk, g_bytes_unref);
  transfer->chunk = g_bytes_ref (reply->body);
  run_file_step (task, append_thread, stored_cb);
}

static void
ask_for_more (GTask *task)
{
  const Transfer *transfer = g_task_get_task_data (task);
  const WfBlobRequest request
      = { .method = "GET",
          .space = transfer->space,
          .hash = transfer->hash,
          .offset = transfer->offset,
          .limit = (gsize) MIN (WF_BLOB_CHUNK, transfer->attachment->size - transfer->offset) };

  ask (task, &request, piece_cb);
}

/* What an earlier call has left. */
static void
look_thread (GTask *step, gpointer source, gpointer data, GCancellable *cancellable)
{
  Transfer *transfer = data;
  const WfAttachment *attachment = transfer->attachment;
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  transfer->is_whole = wf_blob_is_here (transfer->store_path, attachment->hash);
  set_offset (transfer, wf_blob_get_partial (transfer->store_path, attachment->hash));
  /* All of it came and the program ended before it was looked at; or nothing has to come. */
  if (!transfer->is_whole && transfer->offset >= attachment->size)
    {
      wf_blob_append (transfer->store_path, attachment->hash, attachment->size, nothing,
                      &transfer->is_whole, NULL);
      set_offset (transfer, 0);
    }
  g_task_return_boolean (step, TRUE);
}

void
wf_blob_download_async (WfTransport *transport,
                        const char *store_path,
                        const char *space,
                        const WfAttachment *attachment,
                        int *permille,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = new_transfer (transport, store_path, space, attachment, permille, cancellable,
                              callback, user_data);

  run_file_step (task, look_thread, stored_cb);
}

/* --- both ------------------------------------------------------------------ */

gboolean
wf_blob_transfer_finish (WfTransport *transport, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, transport), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
