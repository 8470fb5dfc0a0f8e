/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/wfd-engine-private.h"

#include "base/wf-error.h"
#include "store/wf-feed-blob-table.h"

/* Attachments: the bytes go through a thread of their own, so that pages and pushes do not wait for
 * them; what is held, and for whom, is written with the next commit. */

void
wfd_blob_free (WfdBlob *blob)
{
  g_free (blob->path);
  g_free (blob);
}

typedef struct
{
  guint8 hash[WF_HASH_SIZE];
  char *user;
  gint64 from, total;
  GBytes *chunk;
} Upload;

static void
upload_free (gpointer data)
{
  Upload *upload = data;
  g_free (upload->user);
  g_clear_pointer (&upload->chunk, g_bytes_unref);
  g_free (upload);
}

static Upload *
upload_new (const char *user, const guint8 hash[WF_HASH_SIZE])
{
  Upload *upload = g_new0 (Upload, 1);
  memcpy (upload->hash, hash, WF_HASH_SIZE);
  upload->user = g_strdup (user);
  return upload;
}

/* --- finding ------------------------------------------------------------ */

static gint64
furthest_upload (WfdEngine *self, const Upload *upload)
{
  g_autoptr (GArray) spaces = wfd_directory_list_spaces_of (self->directory, upload->user);
  gint64 received = 0;

  for (guint i = 0; i < spaces->len; i++)
    received = MAX (received, wfd_blob_files_get_received (self->blobs, upload->hash,
                                                           g_array_index (spaces, gint64, i)));
  return received;
}

/* NULL: @user may not read it, or it is not here. */
static WfdBlob *
find_whole (WfdEngine *self, WfDb *db, const Upload *upload, GArray **spaces, GError **error)
{
  gint64 size;
  WfdBlob *blob;

  if (!wf_feed_blob_find (db, upload->hash, &size, spaces, error)
      || !wfd_directory_may_read_any (self->directory, upload->user, *spaces))
    return NULL;
  blob = g_new0 (WfdBlob, 1);
  blob->is_whole = TRUE;
  blob->size = blob->received = size;
  blob->path = wfd_blob_files_dup_path (self->blobs, upload->hash);
  return blob;
}

static gpointer
read_blob (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  const Upload *upload = work->data;
  g_autoptr (GArray) spaces = NULL;
  g_autoptr (GError) local = NULL;
  WfdBlob *blob = find_whole (self, db, upload, &spaces, &local);

  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!blob)
    {
      blob = g_new0 (WfdBlob, 1);
      blob->received = furthest_upload (self, upload);
    }
  return blob;
}

void
wfd_engine_find_blob_async (WfdEngine *self,
                            const char *user,
                            const guint8 hash[WF_HASH_SIZE],
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  WfdWork *work
      = wfd_work_new (self, NULL, read_blob, (GDestroyNotify) wfd_blob_free, callback, user_data);

  work->data = upload_new (user, hash);
  work->free_data = upload_free;
  wfd_engine_hand_out_slow (self, work);
}

/* --- putting ------------------------------------------------------------ */

typedef struct
{
  guint8 hash[WF_HASH_SIZE];
  gint64 space, size;
} Entry;

static gboolean
store_entry (WfdEngine *self, WfdJob *job, GError **error)
{
  const Entry *entry = job->data;
  return wf_feed_blob_add (self->db, entry->hash, entry->space, entry->size, error);
}

static gpointer
answer_entry (WfdJob *job)
{
  const Entry *entry = job->data;
  WfdBlob *blob = g_new0 (WfdBlob, 1);

  blob->is_whole = TRUE;
  blob->size = blob->received = entry->size;
  return blob;
}

/* The answer comes after the commit. */
static void
pass_on (WfdEngine *self, WfdWork *work, const Upload *upload)
{
  Entry *entry = g_new0 (Entry, 1);
  WfdJob *job = g_new0 (WfdJob, 1);

  memcpy (entry->hash, upload->hash, WF_HASH_SIZE);
  entry->space = work->number;
  entry->size = upload->total;
  job->task = g_steal_pointer (&work->task);
  job->store = store_entry;
  job->data = entry;
  job->free_data = g_free;
  job->answer = answer_entry;
  job->free_answer = (GDestroyNotify) wfd_blob_free;
  job->weight = 1;
  wfd_engine_store (self, job);
}

static gpointer
append_to_blob (WfdEngine *self, WfdWork *work, const Upload *upload, GError **error)
{
  WfdBlob *blob;
  WfdBlobProgress progress;
  gint64 received;

  if (!wfd_blob_files_append (self->blobs, upload->hash, work->number, upload->from, upload->total,
                              upload->chunk, &progress, &received, error))
    return NULL;
  if (progress == WFD_BLOB_COMPLETE)
    {
      pass_on (self, work, upload);
      return NULL;
    }
  blob = g_new0 (WfdBlob, 1);
  blob->received = received;
  blob->is_misfit = progress == WFD_BLOB_MISFIT;
  blob->is_wrong = progress == WFD_BLOB_WRONG;
  return blob;
}

/* What this user may read already is put into another space without sending it again; what only
 * others may read has to be sent in full, or its name alone would be a key to it. */
static gpointer
put_blob (WfdEngine *self, WfDb *db, WfdWork *work, GError **error)
{
  Upload *upload = work->data;
  g_autoptr (GArray) spaces = NULL;
  g_autoptr (GError) local = NULL;
  g_autoptr (WfdBlob) whole = find_whole (self, db, upload, &spaces, &local);

  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!whole)
    return append_to_blob (self, work, upload, error);
  upload->total = whole->size;
  pass_on (self, work, upload);
  return NULL;
}

void
wfd_engine_put_blob_async (WfdEngine *self,
                           const char *user,
                           const char *space,
                           const guint8 hash[WF_HASH_SIZE],
                           gint64 from,
                           gint64 total,
                           GBytes *chunk,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  WfdWork *work
      = wfd_work_new (self, space, put_blob, (GDestroyNotify) wfd_blob_free, callback, user_data);
  Upload *upload;

  if (!work)
    return;
  upload = upload_new (user, hash);
  upload->from = from;
  upload->total = total;
  upload->chunk = g_bytes_ref (chunk);
  work->data = upload;
  work->free_data = upload_free;
  wfd_engine_hand_out_slow (self, work);
}

WfdBlob *
wfd_engine_blob_finish (WfdEngine *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
