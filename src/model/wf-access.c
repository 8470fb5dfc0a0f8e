/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-access.h"

#include <string.h>

#include "model/wf-vocabulary.h"

static const char *const role_names[WF_N_ROLES] = {
  [WF_ROLE_OBSERVER] = "observer",
  [WF_ROLE_ANALYST] = "analyst",
  [WF_ROLE_COORDINATOR] = "coordinator",
  [WF_ROLE_SECURITY_OFFICER] = "security-officer",
};

static const char *const act_names[WF_N_ACTS] = {
  [WF_ACT_WRITE] = "write",     [WF_ACT_NOTE] = "note",
  [WF_ACT_REDACT] = "redact",   [WF_ACT_ENROL] = "enrol",
  [WF_ACT_ADMIT] = "admit",     [WF_ACT_ADMIT_OFFICER] = "admit-officer",
  [WF_ACT_REVOKE] = "revoke",   [WF_ACT_RUN_EXERCISE] = "run-exercise",
  [WF_ACT_GENESIS] = "genesis", [WF_ACT_MISPLACED] = "misplaced",
};

#define ANALYST (1 << WF_ROLE_ANALYST)
#define COORDINATOR (1 << WF_ROLE_COORDINATOR)
#define OFFICER (1 << WF_ROLE_SECURITY_OFFICER)

/* Who leads the work lets people in; who guards it throws devices out and watches the others. At
 * three in the morning only one of the two may be awake, so both may revoke. A security officer
 * notes what was done and writes nothing else: it does not brief what it judges. */
static const guint8 permitted[WF_N_ACTS] = {
  [WF_ACT_WRITE] = ANALYST | COORDINATOR,  [WF_ACT_NOTE] = ANALYST | COORDINATOR | OFFICER,
  [WF_ACT_REDACT] = COORDINATOR,           [WF_ACT_ENROL] = COORDINATOR,
  [WF_ACT_ADMIT] = COORDINATOR | OFFICER,  [WF_ACT_ADMIT_OFFICER] = OFFICER,
  [WF_ACT_REVOKE] = COORDINATOR | OFFICER, [WF_ACT_RUN_EXERCISE] = COORDINATOR,
};

gboolean
wf_role_permits (WfRole role, WfAct act)
{
  return (permitted[act] & (1 << role)) != 0;
}

const char *
wf_role_get_name (WfRole role)
{
  return role_names[role];
}

WfRole
wf_role_from_name (const char *name)
{
  for (guint i = WF_ROLE_OBSERVER; name && i < WF_N_ROLES; i++)
    if (strcmp (name, role_names[i]) == 0)
      return (WfRole) i;
  return name ? WF_ROLE_OBSERVER : WF_ROLE_NONE;
}

const char *
wf_act_get_name (WfAct act)
{
  return act_names[act];
}

static WfAct
act_on_member (const WfOperation *operation, WfRole before)
{
  const WfWrite *role = wf_operation_find_write (operation, "role");
  WfRole after = role && operation->kind == WF_OP_CTL ? wf_role_from_name (role->text) : before;

  return before == WF_ROLE_SECURITY_OFFICER || after == WF_ROLE_SECURITY_OFFICER
             ? WF_ACT_ADMIT_OFFICER
             : WF_ACT_ADMIT;
}

static WfAct
act_in_ctl (const WfOperation *operation, WfRole before)
{
  const char *type = operation->type;

  if (operation->kind != WF_OP_CTL && operation->kind != WF_OP_RETIRE)
    return WF_ACT_MISPLACED;
  if (strcmp (type, WF_TYPE_NAME_GENESIS) == 0)
    return WF_ACT_GENESIS;
  if (strcmp (type, WF_TYPE_NAME_MEMBER) == 0)
    return act_on_member (operation, before);
  if (strcmp (type, WF_TYPE_NAME_CLOCK) == 0)
    return WF_ACT_RUN_EXERCISE;
  if (strcmp (type, WF_TYPE_NAME_DEVICE) == 0
      && (operation->kind == WF_OP_RETIRE || wf_operation_find_write (operation, "revoked")))
    return WF_ACT_REVOKE;
  return WF_ACT_ENROL;
}

WfAct
wf_act_of_operation (const WfOperation *operation, WfRole before)
{
  gboolean is_member = strcmp (operation->type, WF_TYPE_NAME_MEMBER) == 0;

  if (wf_space_is_ctl (operation->space))
    return act_in_ctl (operation, before);
  /* A red space carries its own membership; elsewhere members are named in ctl only. */
  if (wf_space_is_red (operation->space) && is_member)
    return act_in_ctl (operation, before);
  switch (operation->kind)
    {
    case WF_OP_CTL:
      return WF_ACT_MISPLACED;
    case WF_OP_NOTE:
      return WF_ACT_NOTE;
    case WF_OP_REDACT:
      return WF_ACT_REDACT;
    default:
      return WF_ACT_WRITE;
    }
}
