/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/wf-store-membership.h"

#include "store/wf-store-private.h"

void
wf_discounted_free (WfDiscounted *discounted)
{
  wf_operation_unref (discounted->operation);
  g_free (discounted);
}

/* --- in the writer thread ----------------------------------------------------- */

static void
run_list_discounted (WfJob *job)
{
  job->result = wf_engine_list_discounted (job->store->engine, job->text, &job->error);
  job->result_free = (GDestroyNotify) g_ptr_array_unref;
}

static void
run_list_alarms (WfJob *job)
{
  job->result = wf_engine_list_alarms (job->store->engine, job->text, &job->error);
  job->result_free = (GDestroyNotify) g_ptr_array_unref;
}

static void
run_pin_root (WfJob *job)
{
  if (wf_engine_pin_root (job->store->engine, job->text, job->data, &job->error))
    job->result = GINT_TO_POINTER (TRUE);
}

/* --- calls -------------------------------------------------------------------- */

static void
push (WfStore *self,
      const char *crisis_text,
      void (*run) (WfJob *),
      gpointer owned,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  WfJob *job = wf_store_new_job (self, run, cancellable, callback, user_data);

  job->text = g_strdup (crisis_text);
  job->data = owned;
  job->data_free = owned != NULL ? g_free : NULL;
  wf_store_push_job (job);
}

void
wf_store_list_discounted_async (WfStore *self,
                                const char *crisis_text,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self));
  push (self, crisis_text, run_list_discounted, NULL, cancellable, callback, user_data);
}

GPtrArray *
wf_store_list_discounted_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_list_alarms_async (WfStore *self,
                            const char *crisis_text,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self));
  push (self, crisis_text, run_list_alarms, NULL, cancellable, callback, user_data);
}

GPtrArray *
wf_store_list_alarms_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wf_store_pin_root_async (WfStore *self,
                         const char *crisis_text,
                         const guint8 root_key[WF_KEY_SIZE],
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (WF_IS_STORE (self));
  push (self, crisis_text, run_pin_root, g_memdup2 (root_key, WF_KEY_SIZE), cancellable, callback,
        user_data);
}

gboolean
wf_store_pin_root_finish (WfStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_pointer (G_TASK (result), error) != NULL;
}
