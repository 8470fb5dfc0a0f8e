/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the exchange asks of the store: cursors, what is to be sent, confirmed, offered again or
 * lacks its body. */
#include "store/wf-store-private.h"

void
wf_store_get_cursor_async (WfStore *self,
                           const char *peer,
                           const char *space,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && peer != NULL && space != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_get_cursor, cancellable, callback, user_data);
  job->text = g_strdup (peer);
  job->space = g_strdup (space);
  wf_store_push_job (job);
}

WfCursor *
wf_store_get_cursor_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_get_outbox_async (WfStore *self,
                           const char *space,
                           guint limit,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && space != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_get_outbox, cancellable, callback, user_data);
  job->space = g_strdup (space);
  job->limit = limit;
  wf_store_push_job (job);
}

GPtrArray *
wf_store_get_outbox_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_acknowledge_async (WfStore *self,
                            const char *space,
                            GPtrArray *ids,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && space != NULL && ids != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_acknowledge, cancellable, callback, user_data);
  job->space = g_strdup (space);
  job->items = g_ptr_array_ref (ids);
  wf_store_push_job (job);
}

gboolean
wf_store_acknowledge_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error));
}

void
wf_store_offer_again_async (WfStore *self,
                            const char *space,
                            WfOffer offer,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && space != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_offer_again, cancellable, callback, user_data);
  job->space = g_strdup (space);
  job->limit = offer;
  wf_store_push_job (job);
}

gboolean
wf_store_offer_again_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error));
}

void
wf_store_list_confirmed_async (WfStore *self,
                               const char *space,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && space != NULL);
  WfJob *job
      = wf_store_new_job (self, wf_store_run_list_confirmed, cancellable, callback, user_data);
  job->space = g_strdup (space);
  wf_store_push_job (job);
}

GBytes *
wf_store_list_confirmed_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_get_whole_async (WfStore *self,
                          GPtrArray *ids,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && ids != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_get_whole, cancellable, callback, user_data);
  job->items = g_ptr_array_ref (ids);
  wf_store_push_job (job);
}

GPtrArray *
wf_store_get_whole_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_find_missing_async (WfStore *self,
                             const char *space,
                             const char *epoch,
                             gint64 after,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && space != NULL && epoch != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_find_missing, cancellable, callback, user_data);
  job->space = g_strdup (space);
  job->text = g_strdup (epoch);
  job->since = after;
  wf_store_push_job (job);
}

WfMissing *
wf_store_find_missing_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_find_gaps_async (WfStore *self,
                          const char *space,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && space != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_find_gaps, cancellable, callback, user_data);
  job->space = g_strdup (space);
  wf_store_push_job (job);
}

GArray *
wf_store_find_gaps_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_offer_ids_async (WfStore *self,
                          const char *space,
                          GBytes *ids,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self) && space != NULL && ids != NULL);
  WfJob *job = wf_store_new_job (self, wf_store_run_offer_ids, cancellable, callback, user_data);
  job->space = g_strdup (space);
  job->ids = g_bytes_ref (ids);
  wf_store_push_job (job);
}
