/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-operation.h"

G_BEGIN_DECLS

/* What a role permits (log.md §11): one table of plain values, the same for server and clients. The
 * root key of a crisis may do everything and has no role. */
typedef enum
{
  WF_ROLE_NONE,     /* no member, or not any more */
  WF_ROLE_OBSERVER, /* reads; also what a role is worth that this version does not know */
  WF_ROLE_ANALYST,
  WF_ROLE_COORDINATOR,
  WF_ROLE_SECURITY_OFFICER,
} WfRole;

#define WF_N_ROLES (WF_ROLE_SECURITY_OFFICER + 1)

/* What an operation does, as far as roles care. */
typedef enum
{
  WF_ACT_WRITE,         /* set, create, retire, resolve, and kinds to come */
  WF_ACT_NOTE,          /* append a note */
  WF_ACT_REDACT,        /* ask that a body be dropped; two of these drop it */
  WF_ACT_ENROL,         /* ctl: persons and device certificates */
  WF_ACT_ADMIT,         /* give, change or end a membership but that of a security officer */
  WF_ACT_ADMIT_OFFICER, /* the same where a security officer comes or goes */
  WF_ACT_REVOKE,        /* ctl: end a device */
  WF_ACT_RUN_EXERCISE,  /* ctl: the exercise clock */
  WF_ACT_GENESIS,       /* ctl: nobody but the root key */
  WF_ACT_MISPLACED,     /* a kind that has no business in that space: nobody */
} WfAct;

#define WF_N_ACTS (WF_ACT_MISPLACED + 1)

gboolean wf_role_permits (WfRole role, WfAct act);
/* "analyst"; NULL for WF_ROLE_NONE. The word of the wire. */
const char *wf_role_get_name (WfRole role);
WfRole wf_role_from_name (const char *name);
/* "enrol": the word of tests and tables. */
const char *wf_act_get_name (WfAct act);
/* @before: the role that the person whose membership it is about has so far; looked at for those
 * only. */
WfAct wf_act_of_operation (const WfOperation *operation, WfRole before);

G_END_DECLS
