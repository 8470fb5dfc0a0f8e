/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-courier-memory.h"

#include "base/wf-log.h"

struct _WfCourierMemory
{
  GObject parent_instance;

  WfStore *store;
  char *crisis;
  WfCourierState *state;
  GHashTable *delivered; /* WfOperationId * inside @state -> index of its first + 1 */
  GCancellable *cancellable;
  gboolean is_reading, is_stale;
};

G_DEFINE_FINAL_TYPE (WfCourierMemory, wf_courier_memory, G_TYPE_OBJECT)

static guint changed_signal;

static void read_state (WfCourierMemory *self);

static void
index_delivered (WfCourierMemory *self)
{
  GArray *delivered = self->state->delivered;

  g_hash_table_remove_all (self->delivered);
  for (guint i = delivered->len; i > 0; i--)
    g_hash_table_replace (self->delivered, &g_array_index (delivered, WfCourierDelivered, i - 1).id,
                          GUINT_TO_POINTER (i));
}

static void
state_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfCourierMemory) self = user_data;
  g_autoptr (GError) error = NULL;
  WfCourierState *state = wf_courier_get_state_finish (WF_STORE (source), result, &error);

  self->is_reading = FALSE;
  if (state == NULL)
    {
      /* What was shown before stays; the store's own banner says that it is damaged. */
      wf_log (WF_LOG_ERROR, "app", "the record of bundles was not read", "reason", error->message,
              NULL);
      return;
    }
  g_hash_table_remove_all (self->delivered);
  g_clear_pointer (&self->state, wf_courier_state_free);
  self->state = state;
  index_delivered (self);
  if (self->is_stale && !g_cancellable_is_cancelled (self->cancellable))
    read_state (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
read_state (WfCourierMemory *self)
{
  self->is_stale = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  wf_courier_get_state_async (self->store, self->crisis, self->cancellable, state_read_cb,
                              g_object_ref (self));
}

static void
outbox_changed_cb (WfCourierMemory *self)
{
  /* A server confirmed something: it is not only with the courier any more. */
  if (self->state != NULL && self->state->delivered->len > 0)
    read_state (self);
}

static void
wf_courier_memory_dispose (GObject *object)
{
  WfCourierMemory *self = WF_COURIER_MEMORY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (wf_courier_memory_parent_class)->dispose (object);
}

static void
wf_courier_memory_finalize (GObject *object)
{
  WfCourierMemory *self = WF_COURIER_MEMORY (object);

  g_hash_table_unref (self->delivered);
  g_clear_pointer (&self->state, wf_courier_state_free);
  g_object_unref (self->cancellable);
  g_free (self->crisis);
  G_OBJECT_CLASS (wf_courier_memory_parent_class)->finalize (object);
}

static void
wf_courier_memory_class_init (WfCourierMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wf_courier_memory_dispose;
  G_OBJECT_CLASS (klass)->finalize = wf_courier_memory_finalize;
  changed_signal = g_signal_new ("changed", WF_TYPE_COURIER_MEMORY, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
wf_courier_memory_init (WfCourierMemory *self)
{
  self->delivered = g_hash_table_new (wf_operation_id_hash_key, wf_operation_id_equal_key);
  self->cancellable = g_cancellable_new ();
}

WfCourierMemory *
wf_courier_memory_new (WfStore *store, const char *crisis)
{
  WfCourierMemory *self = g_object_new (WF_TYPE_COURIER_MEMORY, NULL);

  self->store = g_object_ref (store);
  self->crisis = g_strdup (crisis);
  g_signal_connect_object (store, "courier", G_CALLBACK (read_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "outbox", G_CALLBACK (outbox_changed_cb), self,
                           G_CONNECT_SWAPPED);
  read_state (self);
  return self;
}

const WfCourierState *
wf_courier_memory_get_state (WfCourierMemory *self)
{
  return self->state;
}

const WfCourierDelivered *
wf_courier_memory_find (WfCourierMemory *self, const WfOperationId *id, guint *n_desks)
{
  const guint at = GPOINTER_TO_UINT (g_hash_table_lookup (self->delivered, id));
  GArray *delivered = at > 0 ? self->state->delivered : NULL;

  *n_desks = 0;
  if (delivered == NULL)
    return NULL;
  for (guint i = at - 1;
       i < delivered->len
       && wf_operation_id_equal_key (&g_array_index (delivered, WfCourierDelivered, i).id, id);
       i++)
    ++*n_desks;
  return &g_array_index (delivered, WfCourierDelivered, at - 1);
}
