/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-attachment-desk-private.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/wf-context.h"
#include "base/wf-error.h"
#include "base/wf-log.h"
#include "store/wf-blob-files.h"
#include "sync/wf-blob-exchange.h"

G_DEFINE_FINAL_TYPE (WfAttachmentDesk, wf_attachment_desk, G_TYPE_OBJECT)

static guint changed_signal;

void
wf_attachment_desk_emit_changed (WfAttachmentDesk *self)
{
  g_signal_emit (self, changed_signal, 0);
}

/* One that is to be sent. */
typedef struct
{
  char *space;
  WfAttachment *attachment;
} Sending;

static Sending *
sending_new (const char *space, const WfAttachment *attachment)
{
  Sending *sending = g_new0 (Sending, 1);

  sending->space = g_strdup (space);
  sending->attachment
      = wf_attachment_new (attachment->hash, attachment->size, attachment->name, attachment->type);
  return sending;
}

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  wf_attachment_free (sending->attachment);
  g_free (sending->space);
  g_free (sending);
}

/* One that is being fetched. */
typedef struct
{
  WfAttachmentDesk *desk; /* a reference */
  char *key;
  GCancellable *cancellable;
  int permille;
} Fetching;

static gboolean
tick_cb (gpointer user_data)
{
  WfAttachmentDesk *self = user_data;

  if (!self->is_sending && g_hash_table_size (self->fetching) == 0)
    {
      self->tick_source = 0;
      return G_SOURCE_REMOVE;
    }
  wf_attachment_desk_emit_changed (self);
  return G_SOURCE_CONTINUE;
}

static void
begin_ticking (WfAttachmentDesk *self)
{
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (1, tick_cb, self);
}

/* --- what a record has ----------------------------------------------------- */

GPtrArray *
wf_attachment_desk_dup_list (WfAttachmentDesk *self, WfRecord *record)
{
  GPtrArray *operations = wf_record_get_operations (record);
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_attachment_free);

  for (guint i = 0; i < operations->len; i++)
    {
      g_autoptr (GPtrArray) some = wf_attachments_read (operations->pdata[i]);
      for (guint a = 0; a < some->len; a++)
        {
          WfAttachment *attachment = some->pdata[a];
          g_autofree char *hex = wf_hex_dup (attachment->hash, WF_HASH_SIZE);

          if (wf_record_has_member (record, "att", hex))
            g_ptr_array_add (list, wf_attachment_new (attachment->hash, attachment->size,
                                                      attachment->name, attachment->type));
        }
    }
  return list;
}

/* --- sending --------------------------------------------------------------- */

static void send_next (WfAttachmentDesk *self);

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfAttachmentDesk) self = user_data;
  g_autoptr (GError) error = NULL;
  Sending *sending = g_queue_peek_head (&self->waiting);
  const gboolean is_sent = wf_blob_transfer_finish (WF_TRANSPORT (source), result, &error);

  self->is_sending = FALSE;
  if (is_sent || g_error_matches (error, WF_ERROR, WF_ERROR_INVALID)
      || g_error_matches (error, WF_ERROR, WF_ERROR_NOT_FOUND))
    {
      g_queue_pop_head (&self->waiting);
      if (!is_sent && self->context)
        {
          /* Translators: name of a file, reason. */
          g_autofree char *text = g_strdup_printf (_ ("“%s” was not sent: %s"),
                                                   sending->attachment->name, error->message);
          wf_context_toast (self->context, text);
        }
      sending_free (sending);
      send_next (self);
    }
  else
    wf_log (WF_LOG_INFO, "app", "an attachment waits", "reason", error->message, NULL);
  g_signal_emit (self, changed_signal, 0);
}

static WfTransport *
get_transport (WfAttachmentDesk *self)
{
  WfSyncEngine *engine = self->context ? wf_context_get_engine (self->context) : NULL;

  return engine ? wf_sync_engine_get_transport (engine) : NULL;
}

static void
send_next (WfAttachmentDesk *self)
{
  const Sending *sending = g_queue_peek_head (&self->waiting);
  WfTransport *transport = get_transport (self);

  if (self->is_sending || sending == NULL || transport == NULL)
    return;
  self->is_sending = TRUE;
  self->sent_permille = -1; /* until the server has said what it has from an earlier time */
  begin_ticking (self);
  wf_blob_upload_async (transport, self->store_path, sending->space, sending->attachment,
                        &self->sent_permille, self->cancellable, sent_cb, g_object_ref (self));
}

/* Which of these are here and not at the server. */
static void
sort_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WfAttachmentDesk *self = source;
  GPtrArray *all = data;
  GPtrArray *waiting = g_ptr_array_new_with_free_func (sending_free);

  for (guint i = 0; i < all->len; i++)
    {
      const Sending *sending = all->pdata[i];
      if (wf_blob_is_here (self->store_path, sending->attachment->hash)
          && !wf_blob_is_sent (self->store_path, sending->attachment->hash))
        g_ptr_array_add (waiting, sending_new (sending->space, sending->attachment));
    }
  g_task_return_pointer (task, waiting, (GDestroyNotify) g_ptr_array_unref);
}

static void
sorted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  WfAttachmentDesk *self = WF_ATTACHMENT_DESK (source);
  g_autoptr (GPtrArray) waiting = g_task_propagate_pointer (G_TASK (result), NULL);

  if (self->is_sending || waiting == NULL)
    return;
  g_queue_clear_full (&self->waiting, sending_free);
  for (guint i = 0; i < waiting->len; i++)
    {
      const Sending *sending = waiting->pdata[i];
      g_queue_push_tail (&self->waiting, sending_new (sending->space, sending->attachment));
    }
  send_next (self);
}

void
wf_attachment_desk_send (WfAttachmentDesk *self)
{
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GTask) task = NULL;
  GPtrArray *all;

  if (self->context == NULL || self->is_sending)
    return;
  operations = wf_context_dup_operations (self->context, G_MAXINT64);
  all = g_ptr_array_new_with_free_func (sending_free);
  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = operations->pdata[i];
      g_autoptr (GPtrArray) some = NULL;

      if (!operation->is_local || !wf_attachments_may_have (operation))
        continue;
      some = wf_attachments_read (operation);
      for (guint a = 0; a < some->len; a++)
        g_ptr_array_add (all, sending_new (operation->space, some->pdata[a]));
    }
  task = g_task_new (self, self->cancellable, sorted_cb, NULL);
  g_task_set_task_data (task, all, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, sort_thread);
}

/* --- fetching -------------------------------------------------------------- */

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fetching *fetching = user_data;
  g_autoptr (WfAttachmentDesk) self = fetching->desk;
  g_autoptr (GError) error = NULL;
  const gboolean is_here = wf_blob_transfer_finish (WF_TRANSPORT (source), result, &error);

  g_hash_table_remove (self->fetching, fetching->key);
  g_object_unref (fetching->cancellable);
  g_free (fetching->key);
  g_free (fetching);
  if (!is_here && self->context && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_autofree char *text = g_strdup_printf (_ ("Not fetched: %s"), error->message);
      wf_context_toast (self->context, text);
    }
  g_signal_emit (self, changed_signal, 0);
}

void
wf_attachment_desk_fetch (WfAttachmentDesk *self, WfRecord *record, const WfAttachment *attachment)
{
  const WfOperation *first = wf_record_get_operations (record)->pdata[0];
  WfTransport *transport = get_transport (self);
  Fetching *fetching;

  if (transport == NULL)
    {
      if (self->context)
        wf_context_toast (self->context,
                          _ ("There is no server to fetch it from. Its author's desk has it."));
      return;
    }
  if (wf_attachment_desk_is_fetching (self, attachment))
    return;
  fetching = g_new0 (Fetching, 1);
  fetching->desk = g_object_ref (self);
  fetching->key = wf_hex_dup (attachment->hash, WF_HASH_SIZE);
  fetching->cancellable = g_cancellable_new ();
  fetching->permille = -1;
  g_hash_table_insert (self->fetching, fetching->key, fetching);
  begin_ticking (self);
  wf_blob_download_async (transport, self->store_path, first->space, attachment,
                          &fetching->permille, fetching->cancellable, fetched_cb, fetching);
  g_signal_emit (self, changed_signal, 0);
}

static Fetching *
find_fetching (WfAttachmentDesk *self, const WfAttachment *attachment)
{
  g_autofree char *key = wf_hex_dup (attachment->hash, WF_HASH_SIZE);

  return g_hash_table_lookup (self->fetching, key);
}

gboolean
wf_attachment_desk_is_fetching (WfAttachmentDesk *self, const WfAttachment *attachment)
{
  return find_fetching (self, attachment) != NULL;
}

void
wf_attachment_desk_cancel (WfAttachmentDesk *self, const WfAttachment *attachment)
{
  Fetching *fetching = find_fetching (self, attachment);

  if (fetching)
    g_cancellable_cancel (fetching->cancellable);
}

gint64
wf_attachment_desk_get_progress (WfAttachmentDesk *self, const WfAttachment *attachment)
{
  const Fetching *fetching = find_fetching (self, attachment);
  const Sending *sending = g_queue_peek_head (&self->waiting);
  int permille = -1;

  if (fetching)
    permille = fetching->permille;
  else if (self->is_sending && sending
           && memcmp (sending->attachment->hash, attachment->hash, WF_HASH_SIZE) == 0)
    permille = self->sent_permille;
  return permille < 0 ? -1 : permille * attachment->size / 1000;
}

/* --- life ------------------------------------------------------------------ */

static void
wf_attachment_desk_dispose (GObject *object)
{
  WfAttachmentDesk *self = WF_ATTACHMENT_DESK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_weak_pointer (&self->context);
  G_OBJECT_CLASS (wf_attachment_desk_parent_class)->dispose (object);
}

static void
wf_attachment_desk_finalize (GObject *object)
{
  WfAttachmentDesk *self = WF_ATTACHMENT_DESK (object);

  g_queue_clear_full (&self->waiting, sending_free);
  g_hash_table_unref (self->fetching);
  g_object_unref (self->cancellable);
  g_free (self->store_path);
  G_OBJECT_CLASS (wf_attachment_desk_parent_class)->finalize (object);
}

static void
wf_attachment_desk_class_init (WfAttachmentDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_attachment_desk_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_attachment_desk_finalize;
  changed_signal = g_signal_new ("changed", WF_TYPE_ATTACHMENT_DESK, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
wf_attachment_desk_init (WfAttachmentDesk *self)
{
  g_queue_init (&self->waiting);
  self->fetching = g_hash_table_new (g_str_hash, g_str_equal);
  self->cancellable = g_cancellable_new ();
}

/* A road to the server: what waits can go. */
static void
state_changed_cb (WfAttachmentDesk *self, GParamSpec *pspec, WfSyncEngine *engine)
{
  const WfSyncStatus status = wf_sync_engine_get_state (engine);

  if (status == WF_SYNC_EXCHANGING || status == WF_SYNC_IN_SYNC)
    wf_attachment_desk_send (self);
}

static void
watch_engine (WfAttachmentDesk *self)
{
  WfSyncEngine *engine = self->context ? wf_context_get_engine (self->context) : NULL;

  if (engine)
    g_signal_connect_object (engine, "notify::state", G_CALLBACK (state_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

WfAttachmentDesk *
wf_attachment_desk_new (WfContext *context)
{
  WfAttachmentDesk *self = g_object_new (WF_TYPE_ATTACHMENT_DESK, NULL);

  g_set_weak_pointer (&self->context, context);
  self->store_path = g_strdup (wf_store_get_path (wf_context_get_store (context)));
  g_signal_connect_object (context, "engine-changed", G_CALLBACK (watch_engine), self,
                           G_CONNECT_SWAPPED);
  watch_engine (self);
  return self;
}
