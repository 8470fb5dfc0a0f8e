/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-redaction.h"

#include <string.h>

static gboolean
is_repeated (const WfAsking *askings, guint at)
{
  for (guint i = 0; i < at; i++)
    if (askings[i].counts && wf_uuid_equal (&askings[i].person, &askings[at].person))
      return TRUE;
  return FALSE;
}

guint
wf_redaction_count_persons (const WfAsking *askings, guint n_askings)
{
  guint n = 0;

  for (guint i = 0; i < n_askings; i++)
    n += askings[i].counts && !is_repeated (askings, i);
  return n;
}

WfBodyJudgement
wf_redaction_judge (const WfOperation *operation, const WfAsking *askings, guint n_askings)
{
  if (!wf_operation_is_of_membership (operation)
      && wf_redaction_count_persons (askings, n_askings) >= WF_REDACTION_N_PERSONS)
    return WF_BODY_DROPPED;
  return operation->body ? WF_BODY_KEPT : WF_BODY_LACKING;
}

gboolean
wf_redaction_get_target (const WfOperation *operation, WfOperationId *target)
{
  const WfWrite *write
      = operation->kind == WF_OP_REDACT ? wf_operation_find_write (operation, "target") : NULL;

  return write && write->text && wf_operation_id_parse (write->text, strlen (write->text), target);
}
