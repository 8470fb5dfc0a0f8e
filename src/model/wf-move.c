/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-move.h"

#include "model/wf-draft.h"

WfMoveVerdict
wf_move_judge (WfRole role, gboolean is_originator, WfMarking from, WfMarking to)
{
  if (from == to)
    return WF_MOVE_NOWHERE;
  if (!wf_role_permits (role, WF_ACT_WRITE))
    return WF_MOVE_NO_WRITER;
  return to > from || is_originator || role == WF_ROLE_COORDINATOR ? WF_MOVE_ALLOWED
                                                                   : WF_MOVE_NOT_ORIGINATOR;
}

static WfDraft *
ensure_draft (GPtrArray *drafts, WfRecord *record, const WfOperation *origin, const char *to)
{
  char text[WF_OPERATION_ID_TEXT_LENGTH + 1];

  wf_operation_id_format (&origin->id, text);
  for (guint i = 0; i < drafts->len; i++)
    {
      WfDraft *draft = g_ptr_array_index (drafts, i);
      if (g_str_equal (draft->origin, text))
        return draft;
    }
  WfDraft *draft
      = wf_draft_new (to, wf_record_get_type_name (record), wf_record_get_ent (record), WF_OP_SET);
  wf_draft_set_origin (draft, text);
  g_ptr_array_add (drafts, draft);
  return draft;
}

static gboolean
stands_there (WfRecord *record, const char *space, const WfWrite *write)
{
  guint n_live;
  const WfLive *live = wf_record_get_live_in (record, space, write->field, &n_live);

  return n_live == 1 && wf_write_says_same (live->write, write);
}

static gboolean
is_settled (const WfLive *live, guint n_live)
{
  for (guint i = 1; i < n_live; i++)
    if (!wf_write_says_same (live[0].write, live[i].write))
      return FALSE;
  return TRUE;
}

GPtrArray *
wf_move_dup_drafts (
    WfRecord *record, const char *from, const char *to, const char *field, guint *n_conflicts)
{
  g_auto (GStrv) fields = wf_record_dup_fields (record, from);
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  *n_conflicts = 0;
  for (guint i = 0; fields[i]; i++)
    {
      guint n_live;
      const WfLive *live = wf_record_get_live_in (record, from, fields[i], &n_live);
      if ((field && !g_str_equal (fields[i], field)) || n_live == 0 || !live->write->value
          || stands_there (record, to, live->write))
        continue;
      if (!is_settled (live, n_live))
        {
          (*n_conflicts)++;
          continue;
        }
      g_autofree char *json = g_strndup (live->write->value, live->write->value_length);
      wf_draft_set_json (ensure_draft (drafts, record, live->operation, to), fields[i], json);
    }
  for (guint i = 0; i < drafts->len; i++)
    wf_draft_see (g_ptr_array_index (drafts, i), record);
  return drafts;
}
