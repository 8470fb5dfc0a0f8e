/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-attachment-desk-private.h"

#include "app/common/wf-app-common.h"
#include "app/wf-context.h"
#include "store/wf-blob-files.h"

/* --- sources --------------------------------------------------------------- */

WfAttachmentSource *
wf_attachment_source_new_file (GFile *file)
{
  WfAttachmentSource *self = g_new0 (WfAttachmentSource, 1);

  self->file = g_object_ref (file);
  return self;
}

WfAttachmentSource *
wf_attachment_source_new_bytes (GBytes *bytes, const char *name, const char *type)
{
  WfAttachmentSource *self = g_new0 (WfAttachmentSource, 1);

  self->bytes = g_bytes_ref (bytes);
  self->name = g_strdup (name);
  self->type = g_strdup (type);
  return self;
}

void
wf_attachment_source_free (WfAttachmentSource *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->name);
  g_free (self->type);
  g_free (self);
}

/* --- taking in ------------------------------------------------------------- */

static char *
dup_source_name (const WfAttachmentSource *source)
{
  g_autofree char *base = source->file ? g_file_get_basename (source->file) : NULL;

  return base ? g_filename_display_name (base) : g_strdup (source->name);
}

static WfAttachment *
take (WfAttachmentDesk *self,
      const WfAttachmentSource *source,
      GCancellable *cancellable,
      GError **error)
{
  WfAttachment *attachment
      = source->file ? wf_blob_take_file (self->store_path, source->file, cancellable, error)
                     : wf_blob_take_bytes (self->store_path, source->bytes, source->name,
                                           source->type, error);

  if (attachment == NULL)
    {
      g_autofree char *name = dup_source_name (source);
      g_prefix_error (error, "%s: ", name);
    }
  return attachment;
}

static void
take_thread (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  WfAttachmentDesk *self = object;
  const GPtrArray *sources = data;
  g_autoptr (GPtrArray) taken
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_attachment_free);
  GError *error = NULL;

  for (guint i = 0; i < sources->len; i++)
    {
      WfAttachment *attachment = take (self, sources->pdata[i], cancellable, &error);

      if (attachment == NULL)
        {
          g_task_return_error (task, error);
          return;
        }
      g_ptr_array_add (taken, attachment);
    }
  g_task_return_pointer (task, g_steal_pointer (&taken), (GDestroyNotify) g_ptr_array_unref);
}

void
wf_attachment_desk_take_async (WfAttachmentDesk *self,
                               GPtrArray *sources,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, callback, user_data);

  g_task_set_task_data (task, g_ptr_array_ref (sources), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, take_thread);
}

GPtrArray *
wf_attachment_desk_take_finish (WfAttachmentDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_attachment_desk_put (WfDraft *draft, GPtrArray *attachments)
{
  g_autofree char *json = wf_attachments_dup_json (attachments);

  for (guint i = 0; i < attachments->len; i++)
    {
      const WfAttachment *attachment = attachments->pdata[i];
      g_autofree char *hex = wf_hex_dup (attachment->hash, WF_HASH_SIZE);

      wf_draft_set_member (draft, "att", hex, TRUE);
    }
  wf_draft_set_attachments (draft, json);
}

/* --- attaching to what is there -------------------------------------------- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfAttachmentDesk) self = user_data;
  /* A failure was told by the context. */
  g_autoptr (GPtrArray) operations = wf_context_write_finish (WF_CONTEXT (source), result, NULL);

  wf_attachment_desk_emit_changed (self);
  if (operations)
    wf_attachment_desk_send (self);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfAttachmentDesk *self = WF_ATTACHMENT_DESK (source);
  g_autoptr (WfRecord) record = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) taken = wf_attachment_desk_take_finish (self, result, &error);
  g_autoptr (GPtrArray) drafts = NULL;
  WfDraft *draft;

  if (self->context == NULL)
    return;
  if (taken == NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Not attached: %s"), error->message);
      wf_context_toast (self->context, text);
      return;
    }
  draft = wf_context_new_draft (self->context, wf_record_get_type_name (record),
                                wf_record_get_ent (record), WF_OP_SET,
                                wf_record_get_marking (record));
  wf_attachment_desk_put (draft, taken);
  wf_draft_see (draft, record);
  drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  g_ptr_array_add (drafts, draft);
  wf_context_write_async (self->context, drafts, written_cb, g_object_ref (self));
}

static void
add (WfAttachmentDesk *self, WfRecord *record, WfAttachmentSource *source)
{
  g_autoptr (GPtrArray) sources
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_attachment_source_free);

  g_ptr_array_add (sources, source);
  wf_attachment_desk_take_async (self, sources, taken_cb, g_object_ref (record));
}

void
wf_attachment_desk_add_file (WfAttachmentDesk *self, WfRecord *record, GFile *file)
{
  add (self, record, wf_attachment_source_new_file (file));
}

void
wf_attachment_desk_add_bytes (
    WfAttachmentDesk *self, WfRecord *record, GBytes *bytes, const char *name, const char *type)
{
  add (self, record, wf_attachment_source_new_bytes (bytes, name, type));
}
