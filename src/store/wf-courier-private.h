/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-file.h"
#include "store/wf-courier.h"

G_BEGIN_DECLS

/* What runs in worker threads: synchronous, over a connection that only reads. */

/* Writes the bundle under its temporary name, synced; @sent gets what is to be remembered. The
 * caller remembers it and places the file. */
gboolean wf_courier_compose (const char *store_path,
                             const WfCourierRequest *request,
                             const WfDeviceKey *device,
                             WfNewFile *file,
                             WfCourierSent *sent,
                             int *permille,
                             GCancellable *cancellable,
                             GError **error);
gboolean wf_courier_compose_receipt (const char *store_path,
                                     const WfSpace *space,
                                     const guint8 hash[WF_HASH_SIZE],
                                     const WfDeviceKey *device,
                                     gint64 now,
                                     WfNewFile *file,
                                     GCancellable *cancellable,
                                     GError **error);

/* @share: how many permille of the whole work this is. */
WfCourierSummary *wf_courier_inspect (const char *store_path,
                                      const char *path,
                                      const WfDeviceKey *device,
                                      const char *crisis,
                                      int *permille,
                                      int share,
                                      GCancellable *cancellable,
                                      GError **error);
WfBundleReader *wf_courier_open (const char *path,
                                 const WfDeviceKey *device,
                                 GCancellable *cancellable,
                                 GError **error);
guint64 wf_courier_get_size (const char *path); /* 0: unknown */
/* The next documents of one section, and attachments on the way; NULL with @error unset at the end.
 * @section is kept between the calls, NULL first. */
WfBatch *wf_courier_next_batch (WfBundleReader *reader,
                                const char *store_path,
                                WfBatch **section,
                                GError **error);

/* Attachments in bundles. @blobs: hex of the hash -> WfAttachment. Of an operation's body, those
 * that are on this computer. */
void wf_courier_collect_blobs (const char *store_path,
                               const char *body,
                               gsize body_length,
                               GHashTable *blobs);
gboolean wf_courier_write_blobs (const char *store_path,
                                 GHashTable *blobs,
                                 WfBundleWriter *writer,
                                 GError **error);
/* What the item that was just read announces becomes a file here, when its hash is right. */
gboolean wf_courier_take_blob (const char *store_path,
                               const WfBundleItem *item,
                               WfBundleReader *reader,
                               GError **error);

G_END_DECLS
