/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-enrol-client.h"

#include <string.h>

/* What the server answered, or NULL after @task has failed; unref it. */
static GBytes *
take_answer (GTask *task, GObject *source, GAsyncResult *result)
{
  GError *error = NULL;
  g_autoptr (WfReply) reply = wf_transport_finish (WF_TRANSPORT (source), result, &error);

  if (reply)
    return g_bytes_ref (reply->body);
  g_task_return_error (task, error);
  return NULL;
}

static void
return_answer (GTask *task, gpointer answer, GDestroyNotify free_answer, GError *error)
{
  if (answer)
    g_task_return_pointer (task, answer, free_answer);
  else
    g_task_return_error (task, error);
}

/* --- enrolment ------------------------------------------------------------------ */

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) answer = take_answer (task, source, result);
  GError *error = NULL;
  gsize length;

  if (!answer)
    return;
  const char *text = g_bytes_get_data (answer, &length);
  WfEnrolled *enrolled = wf_enrolled_read (text, length, &error);
  return_answer (task, enrolled, (GDestroyNotify) wf_enrolled_free, error);
}

void
wf_enrol_async (WfTransport *transport,
                const char *code,
                const WfDeviceKey *device,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  GError *error = NULL;
  char *request = wf_enrolment_dup_request (code, device, &error);

  g_task_set_source_tag (task, wf_enrol_async);
  if (!request)
    {
      g_task_return_error (task, error);
      return;
    }
  g_autoptr (GBytes) body = g_bytes_new_take (request, strlen (request));
  wf_transport_ask_async (transport, "/_wf/enrol", NULL, body, cancellable, enrolled_cb,
                          g_object_ref (task));
}

WfEnrolled *
wf_enrol_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- codes --------------------------------------------------------------------- */

static void
code_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) answer = take_answer (task, source, result);
  GError *error = NULL;
  gsize length;

  if (!answer)
    return;
  const char *text = g_bytes_get_data (answer, &length);
  WfMadeCode *code = wf_made_code_read (text, length, &error);
  return_answer (task, code, (GDestroyNotify) wf_made_code_free, error);
}

void
wf_order_code_async (WfTransport *transport,
                     const char *ctl,
                     const WfCodeOrder *order,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, user_data);
  char *text = wf_code_order_dup_json (order);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  g_task_set_source_tag (task, wf_order_code_async);
  wf_transport_ask_async (transport, "/_wf/code", ctl, body, cancellable, code_made_cb,
                          g_object_ref (task));
}

WfMadeCode *
wf_order_code_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
