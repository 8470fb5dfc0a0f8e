/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/wf-transport.h"
#include "wire/wf-attachment.h"

G_BEGIN_DECLS

/* Attachments on their way to a server and from it, in pieces of 1 MiB, one at a time. Each call
 * goes on where the last one stopped, whatever cut it; files are read and written in worker
 * threads. Main thread. @permille, which may be NULL, is set as it goes and lives until the
 * callback. */

/* Until the server has all of it and has checked its hash. WF_ERROR_NOT_FOUND: it is not on this
 * computer. WF_ERROR_OFFLINE, WF_ERROR_SIGNED_OUT: later. WF_ERROR_INVALID: what lies here is not
 * what was signed. */
void wf_blob_upload_async (WfTransport *transport,
                           const char *store_path,
                           const char *space,
                           const WfAttachment *attachment,
                           int *permille,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);

/* Until it is on this computer and its hash was right. WF_ERROR_NOT_FOUND: the server does not have
 * it (yet); only its author's computer does. WF_ERROR_INVALID: something else came, and was thrown
 * away. */
void wf_blob_download_async (WfTransport *transport,
                             const char *store_path,
                             const char *space,
                             const WfAttachment *attachment,
                             int *permille,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);

/* Of both. */
gboolean wf_blob_transfer_finish (WfTransport *transport, GAsyncResult *result, GError **error);

G_END_DECLS
