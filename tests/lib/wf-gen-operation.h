/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-draft.h"
#include "model/wf-operation.h"

G_BEGIN_DECLS

/* Operations built directly as structs: no signature, no bytes, ids from a hash of what makes them
 * differ. They are as good as decoded ones to everything that does not look at skeleton and body.
 */
#define WF_GEN_SPACE_GREEN "x-00000000000070008000000000000001-green"
#define WF_GEN_SPACE_AMBER "x-00000000000070008000000000000001-amber"
#define WF_GEN_SPACE_CTL "x-00000000000070008000000000000001-ctl"

/* 2027-10-12T00:00:00Z */
#define WF_GEN_DAY_US G_GINT64_CONSTANT (1823299200000000)

/* What the draft says, as if written at @hlc by the device @dev of the person @by (either may be
 * NULL: nil). */
WfOperation *
wf_gen_operation (const WfDraft *draft, guint64 hlc, const WfUuid *dev, const WfUuid *by);
/* The same operation as another copy, to be given a receipt or to lose its body. */
WfOperation *wf_gen_copy (const WfOperation *operation);
void wf_gen_redact (WfOperation *operation);
/* A fixed, readable uuid: …-0000000000<n>. */
WfUuid wf_gen_uuid (guint n);

/* One operation of one or more fields that knows what @record shows (may be NULL). @...: pairs of
 * field and JSON text, ended by NULL. */
WfOperation *wf_gen_write (WfRecord *record,
                           const char *space,
                           const char *type,
                           const WfUuid *ent,
                           guint64 hlc,
                           ...) G_GNUC_NULL_TERMINATED;
/* HLC of a minute after WF_GEN_DAY_US. */
guint64 wf_gen_hlc (gint64 minute);

G_END_DECLS
