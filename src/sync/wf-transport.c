/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sync/wf-transport.h"

#include <glib/gi18n.h>

#include "base/wf-error.h"

G_DEFINE_INTERFACE (WfTransport, wf_transport, G_TYPE_OBJECT)

static void
wf_transport_default_init (WfTransportInterface *iface)
{
}

void
wf_reply_free (WfReply *reply)
{
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_free (reply);
}

void
wf_transport_welcome_async (WfTransport *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  WF_TRANSPORT_GET_IFACE (self)->welcome (self,
                                          g_task_new (self, cancellable, callback, user_data));
}

void
wf_transport_sign_in_async (WfTransport *self,
                            const char *user,
                            const char *password,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  WF_TRANSPORT_GET_IFACE (self)->sign_in (self, user, password, task);
}

void
wf_transport_ask_session_async (WfTransport *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  WfTransportInterface *iface = WF_TRANSPORT_GET_IFACE (self);

  if (iface->ask_session)
    {
      iface->ask_session (self, task);
      return;
    }
  g_task_return_new_error (task, WF_ERROR, WF_ERROR_SIGNED_OUT, _ ("A password is needed."));
  g_object_unref (task);
}

void
wf_transport_pull_async (WfTransport *self,
                         const char *space,
                         const WfPull *pull,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  WF_TRANSPORT_GET_IFACE (self)->pull (self, space, pull, task);
}

void
wf_transport_push_async (WfTransport *self,
                         const char *space,
                         GBytes *body,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  WF_TRANSPORT_GET_IFACE (self)->push (self, space, body, task);
}

void
wf_transport_feed_async (WfTransport *self,
                         GBytes *cursors,
                         WfTransportHeard heard,
                         gpointer data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (WF_TRANSPORT_GET_IFACE (self)->feed)
    WF_TRANSPORT_GET_IFACE (self)->feed (self, cursors, heard, data, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, WF_ERROR, WF_ERROR_NOT_FOUND,
                             _ ("There is no feed on this road."));
}

void
wf_transport_have_async (WfTransport *self,
                         const char *space,
                         GBytes *question,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (WF_TRANSPORT_GET_IFACE (self)->have)
    WF_TRANSPORT_GET_IFACE (self)->have (self, space, question, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, WF_ERROR, WF_ERROR_NOT_FOUND,
                             _ ("This road does not say what the server has."));
}

void
wf_transport_ask_async (WfTransport *self,
                        const char *path,
                        const char *space,
                        GBytes *body,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  WfTransportInterface *iface = WF_TRANSPORT_GET_IFACE (self);

  if (iface->ask)
    {
      iface->ask (self, path, space, body, task);
      return;
    }
  g_task_return_new_error (task, WF_ERROR, WF_ERROR_OFFLINE, _ ("There is no server."));
  g_object_unref (task);
}

void
wf_transport_blob_async (WfTransport *self,
                         const WfBlobRequest *request,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  WF_TRANSPORT_GET_IFACE (self)->blob (self, request, task);
}

void
wf_transport_fetch_async (WfTransport *self,
                          const char *path,
                          GBytes *body,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (WF_TRANSPORT_GET_IFACE (self)->fetch)
    WF_TRANSPORT_GET_IFACE (self)->fetch (self, path, body, g_steal_pointer (&task));
  else
    g_task_return_new_error (task, WF_ERROR, WF_ERROR_NOT_FOUND,
                             _ ("No foreign peer is on this road."));
}

WfReply *
wf_transport_finish (WfTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
