/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/wf-attachment-desk-private.h"
#include "store/wf-blob-files.h"

/* --- looking --------------------------------------------- */

static GPtrArray *
copy_list (GPtrArray *attachments)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_attachment_free);

  for (guint i = 0; i < attachments->len; i++)
    {
      const WfAttachment *one = attachments->pdata[i];
      g_ptr_array_add (copy, wf_attachment_new (one->hash, one->size, one->name, one->type));
    }
  return copy;
}

static void
look_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WfAttachmentDesk *self = source;
  const GPtrArray *attachments = data;
  GArray *places = g_array_new (FALSE, FALSE, sizeof (WfAttachmentPlace));

  for (guint i = 0; i < attachments->len; i++)
    {
      const WfAttachment *attachment = attachments->pdata[i];
      WfAttachmentPlace place = WF_ATTACHMENT_REMOTE;

      if (wf_blob_is_here (self->store_path, attachment->hash))
        place = wf_blob_is_sent (self->store_path, attachment->hash) ? WF_ATTACHMENT_SENT
                                                                     : WF_ATTACHMENT_HERE;
      else if (wf_blob_get_partial (self->store_path, attachment->hash) > 0)
        place = WF_ATTACHMENT_PARTIAL;
      g_array_append_val (places, place);
    }
  g_task_return_pointer (task, places, (GDestroyNotify) g_array_unref);
}

void
wf_attachment_desk_look_async (WfAttachmentDesk *self,
                               GPtrArray *attachments,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_task_data (task, copy_list (attachments), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, look_thread);
}

GArray *
wf_attachment_desk_look_finish (WfAttachmentDesk *self, GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/* --- saving ---------------------------------------------------------------- */

typedef struct
{
  guint8 hash[WF_HASH_SIZE];
  char *path;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_free (saving->path);
  g_free (saving);
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WfAttachmentDesk *self = source;
  const Saving *saving = data;
  GError *error = NULL;

  if (wf_blob_save (self->store_path, saving->hash, saving->path, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
wf_attachment_desk_save_async (WfAttachmentDesk *self,
                               const WfAttachment *attachment,
                               const char *path,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Saving *saving = g_new0 (Saving, 1);

  memcpy (saving->hash, attachment->hash, WF_HASH_SIZE);
  saving->path = g_strdup (path);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_thread);
}

gboolean
wf_attachment_desk_save_finish (WfAttachmentDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
