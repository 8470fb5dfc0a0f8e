/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-ctl-draft.h"

#include "model/wf-vocabulary.h"

WfDraft *
wf_ctl_draft_person (const char *ctl,
                     const WfUuid *person,
                     const char *name,
                     const char *label,
                     const char *desk,
                     const char *actor)
{
  WfDraft *draft = wf_draft_new (ctl, WF_TYPE_NAME_PERSON, person, WF_OP_CTL);

  wf_draft_set_string (draft, "name", name);
  wf_draft_set_string (draft, "label", label);
  wf_draft_set_string (draft, "desk", desk);
  if (actor)
    wf_draft_set_string (draft, "actor", actor);
  return draft;
}

WfDraft *
wf_ctl_draft_device (const char *ctl,
                     const WfUuid *device,
                     const WfUuid *person,
                     const guint8 key[WF_KEY_SIZE],
                     const char *letter)
{
  WfDraft *draft = wf_draft_new (ctl, WF_TYPE_NAME_DEVICE, device, WF_OP_CTL);
  g_autofree char *person_text = wf_uuid_dup_string (person);
  g_autofree char *key_text = wf_hex_dup (key, WF_KEY_SIZE);

  wf_draft_set_string (draft, "person", person_text);
  wf_draft_set_string (draft, "key", key_text);
  wf_draft_set_string (draft, "letter", letter);
  return draft;
}

WfDraft *
wf_ctl_draft_role (const char *space, const WfUuid *person, WfRole role, const char *why)
{
  g_autofree char *text = wf_uuid_dup_string (person);
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_MEMBER, text);
  WfDraft *draft = wf_draft_new (space, WF_TYPE_NAME_MEMBER, &ent,
                                 role == WF_ROLE_NONE ? WF_OP_RETIRE : WF_OP_CTL);
  if (role != WF_ROLE_NONE)
    {
      wf_draft_set_string (draft, "person", text);
      wf_draft_set_string (draft, "role", wf_role_get_name (role));
    }
  wf_draft_set_why (draft, why);
  return draft;
}

WfDraft *
wf_ctl_draft_revocation (const char *ctl, const WfUuid *device, gint64 from, const char *why)
{
  WfDraft *draft = wf_draft_new (ctl, WF_TYPE_NAME_DEVICE, device, WF_OP_CTL);

  wf_draft_set_boolean (draft, "revoked", TRUE);
  if (from > 0)
    wf_draft_set_integer (draft, "revoked-from", from);
  wf_draft_set_why (draft, why);
  return draft;
}

WfDraft *
wf_ctl_draft_redaction (const WfOperation *target, const char *why)
{
  WfDraft *draft = wf_draft_new (target->space, target->type, &target->ent, WF_OP_REDACT);
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];

  wf_operation_id_format (&target->id, id);
  wf_draft_set_string (draft, "target", id);
  wf_draft_set_why (draft, why);
  return draft;
}
