/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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
  WF_VERDICT_NOT_ROOT, /* a ctl operation that the root key did not sign */
  WF_VERDICT_TWIN,     /* same id, another hash: alarm */
} WfVerdict;

/* "unknown-device": the stable word in error bodies, logs and the quarantine table. */
const char *wf_verdict_get_code (WfVerdict verdict);

/* The folded `ctl` of one crisis: root key, persons, devices, members. One thread. Operations may
 * come in any order. */
typedef struct _WfMembership WfMembership;

/* @root_key: the pinned key, or NULL to take it from the genesis operation (a crisis created or
 * first seen here). */
WfMembership *wf_membership_new (const guint8 *root_key);
void wf_membership_free (WfMembership *self);
/* Returns whether the operation counts; only those that count have an effect. Without a pinned key,
 * what comes before the genesis is WF_VERDICT_UNKNOWN_DEVICE, is kept, and takes effect when the
 * genesis comes; the first genesis is the one. */
WfVerdict wf_membership_apply (WfMembership *self, const WfOperation *ctl_operation);
WfVerdict wf_membership_check (WfMembership *self, const WfOperation *operation);
const guint8 *wf_membership_get_root_key (WfMembership *self); /* NULL before the genesis */
/* NULL when the device is not certified. */
const guint8 *wf_membership_get_device_key (WfMembership *self, const WfUuid *device);
/* Every device with a certificate, sorted: GArray of WfUuid; free with g_array_unref (). */
GArray *wf_membership_dup_devices (WfMembership *self);

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
