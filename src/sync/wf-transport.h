/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/wf-crypto.h"

G_BEGIN_DECLS

/* The road to one server: what the engine needs of the network and nothing else. Real over HTTPS
 * (wf-http-transport), fake in tests/lib. Main thread; nothing blocks. All requests share one
 * finish.
 *
 * Errors say what can be done about them: WF_ERROR_OFFLINE (no road, or the server cannot answer
 * now: try again), WF_ERROR_SIGNED_OUT (401), WF_ERROR_NOT_FOUND (404: no such space for this
 * reader), WF_ERROR_CERTIFICATE, WF_ERROR_TOO_LARGE (either side's limit), WF_ERROR_PROTOCOL (the
 * peer speaks something else, or refuses ours). */
#define WF_TYPE_TRANSPORT (wf_transport_get_type ())
G_DECLARE_INTERFACE (WfTransport, wf_transport, WF, TRANSPORT, GObject)

typedef struct
{
  GBytes *body;              /* after decoding, at most the cap; NULL where there is none */
  gboolean is_other_history; /* pull: the server knows another operation at our cursor */
  guint status;              /* of a blob request */
  gint64 received;           /* of a blob: how much the server has; -1: it did not say */
} WfReply;

void wf_reply_free (WfReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfReply, wf_reply_free)

/* Where a pull begins and how much it brings. @hash may be NULL. */
typedef struct
{
  gint64 since;
  const guint8
      *hash; /* receipt hash at @since, lets the server notice that its history is another */
  guint limit;
  guint wait_seconds; /* 0: answer at once; else wait that long for something new */
} WfPull;

/* One line of a stream, without its end. */
typedef void (*WfTransportHeard) (const char *line, gsize length, gpointer user_data);

/* A piece of an attachment (log.md §9). Answers that are part of the exchange of attachments (200,
 * 201, 202, 206, 404, 409, 422) are replies with their status, not errors. */
typedef struct
{
  const char *method; /* "HEAD", "PUT" or "GET" */
  const char *space;
  const char *hash; /* 64 hex */
  gint64 offset, total;
  GBytes *chunk; /* PUT */
  gsize limit;   /* GET: bytes from @offset */
} WfBlobRequest;

struct _WfTransportInterface
{
  GTypeInterface parent;

  void (*welcome) (WfTransport *self, GTask *task);
  void (*sign_in) (WfTransport *self, const char *user, const char *password, GTask *task);
  /* May be NULL: there are no certificates. */
  void (*ask_session) (WfTransport *self, GTask *task);
  void (*pull) (WfTransport *self, const char *space, const WfPull *pull, GTask *task);
  void (*push) (WfTransport *self, const char *space, GBytes *body, GTask *task);
  /* May be NULL: there is none. */
  void (*feed) (
      WfTransport *self, GBytes *cursors, WfTransportHeard heard, gpointer data, GTask *task);
  /* May be NULL: there is none. */
  void (*have) (WfTransport *self, const char *space, GBytes *question, GTask *task);
  /* May be NULL: there is nobody to ask. */
  void (*ask) (WfTransport *self, const char *path, const char *space, GBytes *body, GTask *task);
  void (*blob) (WfTransport *self, const WfBlobRequest *request, GTask *task);
  /* May be NULL: only servers of ours are reached. */
  void (*fetch) (WfTransport *self, const char *path, GBytes *body, GTask *task);
};

/* GET /: who answers, which profile, which epoch. */
void wf_transport_welcome_async (WfTransport *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* POST /_session; the transport keeps the session. */
void wf_transport_sign_in_async (WfTransport *self,
                                 const char *user,
                                 const char *password,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
/* GET /_session: is this computer signed in by its certificate? WF_ERROR_SIGNED_OUT when not. */
void wf_transport_ask_session_async (WfTransport *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* GET /{space}/_changes with documents. */
void wf_transport_pull_async (WfTransport *self,
                              const char *space,
                              const WfPull *pull,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* POST /{space}/_bulk_docs. */
void wf_transport_push_async (WfTransport *self,
                              const char *space,
                              GBytes *body,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* POST /_wf/feed for heads: @heard is called with each line, until the server ends the stream (the
 * task succeeds), the line breaks, or @cancellable. @data must last until @callback. */
void wf_transport_feed_async (WfTransport *self,
                              GBytes *cursors,
                              WfTransportHeard heard,
                              gpointer data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* POST /_wf/have: a question of the set difference (wf-have.h). */
void wf_transport_have_async (WfTransport *self,
                              const char *space,
                              GBytes *question,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* POST of a small JSON to one of our own routes. @space: what it is about, or NULL. Here each
 * status has its error: 404 WF_ERROR_NOT_FOUND, 409 WF_ERROR_EXISTS, 410 WF_ERROR_INVALID, 403
 * WF_ERROR_DENIED. */
void wf_transport_ask_async (WfTransport *self,
                             const char *path,
                             const char *space,
                             GBytes *body,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
/* PUT|GET|HEAD /_wf/blob/{sha256}. */
void wf_transport_blob_async (WfTransport *self,
                              const WfBlobRequest *request,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* Of a foreign peer that speaks the replication protocol of CouchDB: GET of @path, or POST of @body
 * there. At most a page. */
void wf_transport_fetch_async (WfTransport *self,
                               const char *path,
                               GBytes *body,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
WfReply *wf_transport_finish (WfTransport *self, GAsyncResult *result, GError **error);

G_END_DECLS
