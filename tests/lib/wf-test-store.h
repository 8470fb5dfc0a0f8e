/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lib/wf-gen.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* A store in a folder of its own, and its asynchronous calls made to wait: the main context runs
 * until the answer is there. */
typedef struct
{
  char *folder, *path;
  WfClock *clock;
  WfStore *store;
} WfTestStore;

/* @device may be NULL. */
WfTestStore *wf_test_store_new (WfRealm realm, WfDeviceKey *device);
void wf_test_store_free (WfTestStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfTestStore, wf_test_store_free)
void wf_test_store_close (WfTestStore *self);
gboolean wf_test_store_open (WfTestStore *self, WfRealm realm, WfDeviceKey *device, GError **error);

/* A callback that keeps the result in *user_data, and the wait for it. */
void wf_test_result_cb (GObject *source, GAsyncResult *result, gpointer user_data);
GAsyncResult *wf_test_wait (GAsyncResult **result);

/* ctl of a new crisis: genesis, and person, device and member for each of @keys. Drafts for
 * wf_store_write_ctl_async (). */
GPtrArray *wf_test_ctl_drafts (
    WfRealm realm, const WfUuid *crisis, WfDeviceKey *root, WfDeviceKey **keys, guint n_keys);

GPtrArray *
wf_test_store_write (WfTestStore *self, GPtrArray *drafts, WfDeviceKey *root, GError **error);
GPtrArray *wf_test_store_write_one (WfTestStore *self, WfDraft *draft, GError **error);
/* Takes @batch. */
WfReceiveReport *wf_test_store_receive (WfTestStore *self, WfBatch *batch, GError **error);
/* The same, and it succeeds. */
WfReceiveReport *wf_test_store_give (WfTestStore *self, WfBatch *batch);
GPtrArray *wf_test_store_load (WfTestStore *self, const WfUuid *crisis);
/* Documents of these operations, without receipts. */
WfBatch *wf_test_batch (const char *peer, const char *space, GPtrArray *operations);
/* Adds receipts: chained from @previous (32 bytes, changed), numbered from @first. */
void wf_test_batch_add_receipts (
    WfBatch *batch, GPtrArray *operations, gint64 first, gint64 time_us, guint8 *previous);

G_END_DECLS
