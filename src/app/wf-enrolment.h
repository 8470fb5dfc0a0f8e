/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"
#include "base/wf-keyring.h"
#include "model/wf-ctl-draft.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* Drafts for `ctl`, which the root key of a crisis signs: who may write there. Pure. */
typedef struct
{
  const char *name;  /* a function: "FI day desk, analyst" */
  const char *label; /* "FI day desk" */
  const char *desk;  /* "FI" */
  const char *actor; /* scheme actor id, "ms-csirt/FI", or NULL */
} WfDeskDescription;

/* person, device and member of @device in the crisis, appended to @drafts (WfDraft). */
void wf_enrolment_append_desk (GPtrArray *drafts,
                               WfRealm realm,
                               const WfUuid *crisis,
                               const WfDeviceKey *device,
                               const WfDeskDescription *desk,
                               WfRole role);
void wf_enrolment_append_genesis (GPtrArray *drafts,
                                  WfRealm realm,
                                  const WfUuid *crisis,
                                  const WfDeviceKey *root,
                                  const char *name,
                                  gint64 opened_at);
void wf_enrolment_append_clock (
    GPtrArray *drafts, const WfUuid *crisis, gint64 shown_at, gint64 wall_at, const char *rate);

/* A crisis of one's own in the real realm, with no server: its root key is made and kept in
 * @key_path, genesis and this desk are written. The crisis takes the identifier of its root key's
 * device; this desk is its coordinator. Result: uuid as text. */
void wf_crisis_create_async (WfStore *store,
                             WfDeviceKey *device,
                             const char *key_path,
                             const char *name,
                             const WfDeskDescription *desk,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
char *wf_crisis_create_finish (GAsyncResult *result, GError **error);

G_END_DECLS
