/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/wf-transport.h"
#include "wire/wf-enrol-code.h"

G_BEGIN_DECLS

/* Enrolment from the device's side, and having a code made from the coordinator's. Main thread.
 *
 * Errors, each with words of the server for people: WF_ERROR_NOT_FOUND (no such code),
 * WF_ERROR_EXISTS (used), WF_ERROR_INVALID (expired, or no code at all: then nobody was asked),
 * WF_ERROR_DENIED (tried too often, or the right is missing), and those of wf-transport. */

/* @code: as it was typed. The transport needs no session. */
void wf_enrol_async (WfTransport *transport,
                     const char *code,
                     const WfDeviceKey *device,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
WfEnrolled *wf_enrol_finish (GAsyncResult *result, GError **error);

/* The transport is signed in as somebody who may enrol (wf-access.h). @ctl: of the crisis.
 * WF_ERROR_EXISTS: the crisis does not let the server enrol yet. */
void wf_order_code_async (WfTransport *transport,
                          const char *ctl,
                          const WfCodeOrder *order,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
WfMadeCode *wf_order_code_finish (GAsyncResult *result, GError **error);

G_END_DECLS
