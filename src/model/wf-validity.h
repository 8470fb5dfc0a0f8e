/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-access.h"
#include "model/wf-operation.h"

G_BEGIN_DECLS

/* Whether an operation counts: a pure function of (operation, `ctl` operations, receipts), log.md
 * §4 and §8. Hash, id, body hash and signature are the decoder's part; this is the part that needs
 * the crisis' membership. */
typedef enum
{
  WF_VERDICT_OK,
  WF_VERDICT_BAD_FORM,    /* not a document of profile 1 */
  WF_VERDICT_BAD_HASH,    /* hash, id and _rev do not agree */
  WF_VERDICT_BAD_BODY,    /* bh does not match the body */
  WF_VERDICT_WRONG_SPACE, /* the skeleton's space is another */
  WF_VERDICT_BAD_CLOCK,   /* hlc is not the id's prefix, or its top bit is set */
  WF_VERDICT_BAD_SIGNATURE,
  WF_VERDICT_UNKNOWN_DEVICE, /* no certificate in ctl (yet): quarantined, looked at again when ctl
                                grows */
  WF_VERDICT_WRONG_KEY,      /* k is not the certified key of dev */
  WF_VERDICT_WRONG_PERSON,   /* by is not the person of dev */
  WF_VERDICT_NOT_MEMBER,
  WF_VERDICT_NOT_ROOT,      /* a genesis that the root key did not sign */
  WF_VERDICT_TWIN,          /* same id, another hash: alarm */
  WF_VERDICT_REVOKED,       /* the device was revoked, and no receipt from before speaks for it */
  WF_VERDICT_NOT_PERMITTED, /* the author's role does not allow this here */
  WF_VERDICT_FORKED,        /* the device's other branch has the earlier receipt */
  WF_VERDICT_NO_BODY,       /* it was left out, and enough have not asked for that
                               (wf-redaction.h): said by a server, which keeps none such */
} WfVerdict;

#define WF_N_VERDICTS (WF_VERDICT_NO_BODY + 1)

/* "unknown-device": the stable word in error bodies, logs and tables. */
const char *wf_verdict_get_code (WfVerdict verdict);
WfVerdict wf_verdict_from_code (const char *code); /* WF_VERDICT_BAD_FORM when it is none */
/* The operation is whole and its device is known: it is kept among the others and readable, does
 * not count now, may count later, and can be adopted by somebody who may. */
gboolean wf_verdict_is_adoptable (WfVerdict verdict);

/* The membership of one crisis: root key, persons, devices, roles. One thread.
 *
 * `ctl` has one linear order: by receipt, and what has none yet after that by clock and id. Each of
 * its operations is judged by what those before it have made of the crisis: the root key may do
 * everything, a person what its role permits (wf-access.h). An operation of another space is judged
 * by the `ctl` in force at its receipt, one without a receipt by the newest; whoever was let in
 * later counts from the beginning. A revocation that names an earlier receipt than its own takes
 * back what the device did in `ctl` since, too.
 *
 * All of this is a function of the set of operations and receipts: they may come in any order and
 * any number of times. */
typedef struct _WfMembership WfMembership;

/* @root_key: the pinned key, or NULL to take it from the genesis operation (a crisis created or
 * first seen here). */
WfMembership *wf_membership_new (const guint8 *root_key);
void wf_membership_free (WfMembership *self);
/* Keeps an operation of `ctl`, or one of a red space's own membership, whether it counts or not.
 * One that is known gives its receipt to the kept one. */
void wf_membership_add (WfMembership *self, const WfOperation *operation);
/* The same, and whether it counts now. Without a pinned key, what comes before the genesis is
 * WF_VERDICT_UNKNOWN_DEVICE; the first genesis is the one. */
WfVerdict wf_membership_apply (WfMembership *self, const WfOperation *ctl_operation);
/* Whether an operation counts, but for forks outside `ctl` (wf-chain.h). One of `ctl` that was not
 * added is judged as the next of the order. */
WfVerdict wf_membership_check (WfMembership *self, const WfOperation *operation);
/* With another receipt, or without one, the verdict on an operation of this author may be another.
 */
gboolean wf_membership_depends_on_receipt (WfMembership *self, const WfOperation *operation);
const guint8 *wf_membership_get_root_key (WfMembership *self); /* NULL before the genesis */
/* NULL when the device is not certified. */
const guint8 *wf_membership_get_device_key (WfMembership *self, const WfUuid *device);
/* Every device with a certificate that was not revoked, sorted: GArray of WfUuid; free with
 * g_array_unref (). */
GArray *wf_membership_dup_devices (WfMembership *self);
gboolean wf_membership_is_revoked (WfMembership *self, const WfUuid *device);
/* The role of a person now; @space: a red space, or NULL for the crisis. */
WfRole wf_membership_get_role (WfMembership *self, const WfUuid *person, const char *space);
/* Whether the person may do that in @space now: to say so before somebody tries. */
gboolean
wf_membership_permits (WfMembership *self, const WfUuid *person, const char *space, WfAct act);
/* Newest receipt of `ctl` that was added; 0: none. */
gint64 wf_membership_get_newest_receipt (WfMembership *self);

/* What decides over the operations of each device, as a digest: WfUuid * -> guint64 *. Two of these
 * tell which devices must be judged again. Free with g_hash_table_unref (). */
GHashTable *wf_membership_dup_digests (WfMembership *self);

typedef struct
{
  WfUuid device, person;
  guint8 key[WF_KEY_SIZE];
  char *letter;
  gboolean is_revoked;
  gint64 revoked_from; /* receipt of `ctl`; G_MAXINT64: whatever has no receipt */
} WfDevice;

/* GPtrArray of const WfDevice *, WfPerson *: borrowed until the next add; free the arrays with
 * g_ptr_array_unref (). By id. */
GPtrArray *wf_membership_list_devices (WfMembership *self);
GPtrArray *wf_membership_list_persons (WfMembership *self);

typedef struct
{
  WfUuid person;
  const char *name;  /* of the function: "FI day desk, analyst" */
  const char *label; /* short: "FI day desk"; the name when there is none */
  const char *desk;  /* "FI" */
  const char *actor; /* scheme actor id or country actor, "csirt-fi" */
} WfPerson;

/* Borrowed until the next apply. Also of one who is no member any more: old operations keep their
 * author. */
const WfPerson *wf_membership_get_person (WfMembership *self, const WfUuid *person);
const WfPerson *wf_membership_get_person_of_device (WfMembership *self, const WfUuid *device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfMembership, wf_membership_free)

G_END_DECLS
