/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-context-private.h"

#include "base/wf-json.h"

#include <string.h>

/* --- what waits for the server --------------------------------------------- */

static void
note_waiting (GHashTable *waiting, GBytes *document)
{
  gsize length;
  const char *text = g_bytes_get_data (document, &length);
  g_autoptr (WfJson) json = wf_json_scan (text, (gssize) length, &wf_json_limits_operation, NULL);
  const char *id_text = json ? wf_json_member_string (wf_json_root (json), "_id") : NULL;
  WfOperationId id;

  /* Our own documents: one that does not parse was reported when it was made. */
  if (id_text && wf_operation_id_parse (id_text, strlen (id_text), &id))
    g_hash_table_add (waiting, g_memdup2 (&id, sizeof id));
}

static void
outbox_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfContext) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) documents = wf_store_get_outbox_finish (WF_STORE (source), result, &error);

  for (guint i = 0; documents && i < documents->len; i++)
    note_waiting (self->outbox_next, documents->pdata[i]);
  if (--self->n_outbox_reads > 0)
    return;
  g_hash_table_unref (self->waiting);
  self->waiting = g_steal_pointer (&self->outbox_next);
  if (self->is_outbox_stale && !g_cancellable_is_cancelled (self->cancellable))
    wf_context_read_outbox (self);
  else
    wf_context_schedule_changed (self);
}

GHashTable *
wf_context_new_waiting (void)
{
  return g_hash_table_new_full (wf_operation_id_hash_key, wf_operation_id_equal_key, g_free, NULL);
}

void
wf_context_read_outbox (WfContext *self)
{
  self->is_outbox_stale = self->n_outbox_reads > 0;
  if (self->is_outbox_stale)
    return;
  self->outbox_next = wf_context_new_waiting ();
  for (guint i = 0; wf_space_compartments[i]; i++)
    {
      g_autofree char *space
          = wf_space_dup_name (self->realm, &self->crisis_uuid, wf_space_compartments[i]);

      self->n_outbox_reads++;
      wf_store_get_outbox_async (self->store, space, 5000, self->cancellable, outbox_read_cb,
                                 g_object_ref (self));
    }
}
