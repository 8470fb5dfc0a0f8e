/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-adopt.h"

#include <string.h>

#include "model/wf-record.h"
#include "model/wf-vocabulary.h"

static gboolean
stands (WfRecord *record, const char *space, const WfWrite *write)
{
  guint n_live;
  const WfLive *live = record ? wf_record_get_live_in (record, space, write->field, &n_live) : NULL;

  return live && n_live == 1 && wf_write_says_same (live->write, write);
}

static gboolean
says_something (const WfOperation *operation, WfRecord *record)
{
  if (operation->kind == WF_OP_RETIRE)
    return record && !wf_record_is_retired (record);
  for (guint i = 0; i < operation->n_writes; i++)
    if (!stands (record, operation->space, &operation->writes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_adoptable_kind (const WfOperation *operation)
{
  return operation->kind != WF_OP_CTL && operation->kind != WF_OP_REDACT
         && operation->kind != WF_OP_UNKNOWN && !wf_space_is_ctl (operation->space)
         && strcmp (operation->type, WF_TYPE_NAME_MEMBER) != 0;
}

WfAdoptVerdict
wf_adopt_judge (const WfOperation *operation, WfRole role, gboolean is_author, WfRecord *record)
{
  if (!is_adoptable_kind (operation))
    return WF_ADOPT_NOT_SO;
  if (!(is_author || role == WF_ROLE_COORDINATOR)
      || !wf_role_permits (role, wf_act_of_operation (operation, WF_ROLE_NONE)))
    return WF_ADOPT_NOT_ALLOWED;
  if (!operation->body)
    return WF_ADOPT_UNREADABLE;
  return says_something (operation, record) ? WF_ADOPT_POSSIBLE : WF_ADOPT_STANDS;
}

WfDraft *
wf_adopt_draft (const WfOperation *operation, WfRecord *record)
{
  WfDraft *draft
      = wf_draft_new (operation->space, operation->type, &operation->ent, operation->kind);
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];

  wf_operation_id_format (&operation->id, id);
  wf_draft_set_origin (draft, id);
  wf_draft_set_why (draft, operation->why);
  wf_draft_set_source (draft, operation->source);
  for (guint i = 0; i < operation->n_writes && operation->kind != WF_OP_RETIRE; i++)
    {
      const WfWrite *write = &operation->writes[i];
      if (stands (record, operation->space, write))
        continue;
      g_autofree char *json = g_strndup (write->value, write->value_length);
      wf_draft_set_json (draft, write->field, json);
    }
  if (record)
    wf_draft_see (draft, record);
  return draft;
}
