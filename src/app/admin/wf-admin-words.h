/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Membership in words, the same in every pane of the administration. Pure but for the context's
 * names. Results of dup functions are freed with g_free (). */

/* "Coordinator"; "No member". */
const char *wf_admin_role_get_label (WfRole role);
/* What one may do with it. */
const char *wf_admin_role_get_explanation (WfRole role);
/* Why @role may not do this: "Needs the role coordinator or security officer. Yours is observer."
 * NULL: it may. */
char *wf_admin_dup_refusal (WfRole role, WfAct act);
/* Why an operation does not count. */
const char *wf_admin_verdict_get_reason (WfVerdict verdict);
/* "Device FI-B"; "Device FI" for a desk's first. */
char *wf_admin_dup_device_title (const WfDevice *device, const WfPerson *person);
/* "In use · key 3fa2 81c0 55aa 0e1f"; "Revoked: …". */
char *wf_admin_dup_device_state (const WfDevice *device);
/* The first half of a key's first 128 bits, in groups, to be compared aloud. */
char *wf_admin_dup_key (const guint8 key[WF_KEY_SIZE]);

/* The role of the person at this computer in @space; @space NULL: in the crisis. */
WfRole wf_admin_get_own_role (WfContext *context, const char *space);

G_END_DECLS
