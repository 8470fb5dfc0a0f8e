/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-access.h"
#include "model/wf-draft.h"

G_BEGIN_DECLS

/* What one says of persons, devices, memberships, and of operations that do not count (log.md §8,
 * §11), as drafts for whoever signs: a desk by wf_store_write_async (), a root key by
 * wf_store_write_ctl_async (), the server's commands by their own ledger. Pure. Whether the author
 * may say so is judged by the store and by everybody who reads it (wf-access.h); to ask beforehand:
 * wf_membership_permits (). Free each with wf_draft_unref (). @ctl: the crisis' `ctl` space. */

/* A person is a function at a desk, never a name: "FI day desk, analyst", in short "FI day desk",
 * of the desk "FI". @actor may be NULL. */
WfDraft *wf_ctl_draft_person (const char *ctl,
                              const WfUuid *person,
                              const char *name,
                              const char *label,
                              const char *desk,
                              const char *actor);
/* @letter: "" for the desk's first device. A certificate is never changed: a device that must be
 * another is enrolled anew. */
WfDraft *wf_ctl_draft_device (const char *ctl,
                              const WfUuid *device,
                              const WfUuid *person,
                              const guint8 key[WF_KEY_SIZE],
                              const char *letter);
/* @space: `ctl`, or a red space for a membership of its own. WF_ROLE_NONE ends the membership.
 * @why: may be NULL. */
WfDraft *wf_ctl_draft_role (const char *space, const WfUuid *person, WfRole role, const char *why);
/* What the device wrote without a receipt, or with one from @from on, does not count. @from:
 * receipt of `ctl`; 0: from now. */
WfDraft *
wf_ctl_draft_revocation (const char *ctl, const WfUuid *device, gint64 from, const char *why);
/* Asks that the body of @target be dropped, in its space; two persons who may must ask. */
WfDraft *wf_ctl_draft_redaction (const WfOperation *target, const char *why);

G_END_DECLS
