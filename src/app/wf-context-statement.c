/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-context-private.h"

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-record-text.h"
#include "brief/wf-country-name.h"
#include "model/wf-vocabulary.h"

static WfSpeaker
get_speaker (WfContext *self)
{
  return (WfSpeaker){ self->membership, &self->device->person, wf_context_get_desk_actor (self) };
}

/* --- saying why ------------------------------------------------------------ */

static char *
dup_authority (WfContext *self, const char *authority)
{
  return wf_statement_is_of_state (authority) ? g_strdup (wf_country_get_name (authority))
                                              : wf_actor_dup_label (self, authority);
}

/* A class is not briefed otherwise: it is asked for. */
static char *
dup_reason_of_state (const char *who, const char *said, WfStatementVerdict verdict)
{
  switch (verdict)
    {
    case WF_STATEMENT_THEIRS:
      /* Translators: a country; which desk said it, and when. */
      return g_strdup_printf (_ ("%s decided this itself (%s), and no desk settles another's. Ask "
                                 "it, or log what you were told."),
                              who, said);
    case WF_STATEMENT_RELAYED:
      /* Translators: which desk entered it, and when; the country whose decision it is. */
      return g_strdup_printf (_ ("%s, entered this for %s. Ask the desk that entered it, or log "
                                 "what you were told."),
                              said, who);
    case WF_STATEMENT_HAS_DESK:
      /* Translators: %s is a country. */
      return g_strdup_printf (
          _ ("%s has a desk of its own here and decides this itself. Ask it, or "
             "log what you were told."),
          who);
    case WF_STATEMENT_FREE:
    default:
      return NULL;
    }
}

static char *
dup_reason (WfContext *self,
            const char *authority,
            WfStatementVerdict verdict,
            const WfOperation *said_by)
{
  g_autofree char *who = authority ? dup_authority (self, authority) : NULL;
  g_autofree char *said = said_by ? wf_operation_dup_said (self, said_by) : NULL;

  if (authority && wf_statement_is_of_state (authority))
    return dup_reason_of_state (who, said, verdict);
  switch (verdict)
    {
    case WF_STATEMENT_THEIRS:
      /* Translators: an authority; which desk said it, and when. */
      return g_strdup_printf (_ ("This is the word of %s (%s), and no desk settles another's. Say "
                                 "what you brief, compare, or ask them."),
                              who, said);
    case WF_STATEMENT_RELAYED:
      /* Translators: which desk entered it, and when; the authority whose words they are. */
      return g_strdup_printf (_ ("%s, entered this for %s. Say what you brief, compare, or ask the "
                                 "desk that entered it."),
                              said, who);
    case WF_STATEMENT_HAS_DESK:
      /* Translators: %s is an authority, twice. */
      return g_strdup_printf (_ ("%s has a desk of its own here and states this itself. Ask it, or "
                                 "log what you were told."),
                              who);
    case WF_STATEMENT_FREE:
    default:
      return NULL;
    }
}

char *
wf_context_dup_statement_hold (WfContext *self, WfRecord *record, const char *field)
{
  const WfOperation *said_by;
  WfStatementVerdict verdict;
  WfSpeaker speaker;

  if (self->device == NULL)
    return NULL;
  speaker = get_speaker (self);
  verdict
      = wf_statement_judge (&speaker, record, wf_record_get_type_name (record), field, &said_by);
  return dup_reason (self, wf_statement_get_authority (wf_record_get_type_name (record), field),
                     verdict, said_by);
}

gboolean
wf_context_may_state (WfContext *self, const char *asset, const char *authority)
{
  g_autofree char *field = g_strconcat ("status/", authority, NULL);
  WfRecord *record = wf_picture_lookup_name (self->picture, WF_TYPE_NAME_ASSET, asset);
  WfSpeaker speaker;

  if (self->device == NULL)
    return FALSE;
  speaker = get_speaker (self);
  return wf_statement_judge (&speaker, record, WF_TYPE_NAME_ASSET, field, NULL)
         == WF_STATEMENT_FREE;
}

/* --- what is written ------------------------------------------------------- */

static gboolean
touches_statement (const WfDraft *draft)
{
  for (guint i = 0; i < draft->writes->len; i++)
    {
      const WfDraftWrite *write = draft->writes->pdata[i];
      if (wf_statement_get_authority (draft->type, write->field))
        return TRUE;
    }
  return FALSE;
}

/* As it stands now, whatever instant the window shows. New reference. */
static WfRecord *
dup_record (WfContext *self, const WfDraft *draft)
{
  WfRecord *record = wf_picture_lookup (self->picture, &draft->ent);

  if (wf_session_get_as_of (self->session) == WF_NO_TIME)
    return record ? g_object_ref (record) : NULL;
  g_autoptr (GPtrArray) all = wf_context_dup_reached (self);
  record = wf_record_new (&draft->ent, draft->type);
  for (guint i = 0; i < all->len; i++)
    {
      WfOperation *operation = all->pdata[i];
      if (wf_uuid_equal (&operation->ent, &draft->ent))
        wf_record_apply (record, operation);
    }
  return record;
}

static char *
dup_objection_to (WfContext *self, const WfDraft *draft)
{
  const WfSpeaker speaker = get_speaker (self);
  g_autoptr (WfRecord) record = dup_record (self, draft);
  const WfOperation *said_by = NULL;
  const char *field = NULL;
  const WfStatementVerdict verdict
      = wf_statement_judge_draft (&speaker, record, draft, &field, &said_by);

  return field
             ? dup_reason (self, wf_statement_get_authority (draft->type, field), verdict, said_by)
             : NULL;
}

char *
wf_context_dup_statement_objection (WfContext *self, GPtrArray *drafts)
{
  for (guint i = 0; i < drafts->len; i++)
    {
      char *objection
          = touches_statement (drafts->pdata[i]) ? dup_objection_to (self, drafts->pdata[i]) : NULL;

      if (objection)
        return objection;
    }
  return NULL;
}
