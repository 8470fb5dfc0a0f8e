/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-store.h"

G_BEGIN_DECLS

/* What a store says of a crisis' membership beside its operations (log.md §8, §11): for whoever
 * administers it. Who is in it and may what is in the operations of `ctl`, which everybody loads
 * (wf-validity.h); written of it is what wf-ctl-draft.h makes, by wf_store_write_async (). Calls
 * and callbacks as in wf-store.h. */

/* What is here and does not count: readable, and to be adopted by somebody who may
 * (wf-adopt.h). */
typedef struct
{
  WfOperation *operation;
  WfVerdict verdict;
} WfDiscounted;

void wf_discounted_free (WfDiscounted *discounted);
/* GPtrArray of WfDiscounted, in the order of arrival. It changes with "withdrawn" and
 * "operations". */
void wf_store_list_discounted_async (WfStore *self,
                                     const char *crisis_text,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *wf_store_list_discounted_finish (WfStore *self, GAsyncResult *result, GError **error);

/* Alarms of a crisis' servers, newest first, kept for ever: GPtrArray of WfHistoryAlarm. */
void wf_store_list_alarms_async (WfStore *self,
                                 const char *crisis_text,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *wf_store_list_alarms_finish (WfStore *self, GAsyncResult *result, GError **error);

/* The root key that came with an enrolment, before the first operation of the crisis: no other
 * `ctl` is believed. WF_ERROR_EXISTS when another key is pinned; nothing is changed then. */
void wf_store_pin_root_async (WfStore *self,
                              const char *crisis_text,
                              const guint8 root_key[WF_KEY_SIZE],
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean wf_store_pin_root_finish (WfStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
