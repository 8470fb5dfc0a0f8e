/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-statement.h"

#include <string.h>

#include "model/wf-record-private.h"
#include "model/wf-vocabulary.h"

/* What is stated of an asset has its authority after the slash, what a State decides of an incident
 * the code of the State. NULL-terminated. */
static const char *const asset_fields[]
    = { "status", "status-at", "note", "brief", "brief-why", NULL };
static const char *const incident_fields[] = { "class", "class-at", NULL };

static const char *const *
get_fields (const char *type)
{
  if (strcmp (type, WF_TYPE_NAME_ASSET) == 0)
    return asset_fields;
  return strcmp (type, WF_TYPE_NAME_INCIDENT) == 0 ? incident_fields : NULL;
}

const char *
wf_statement_get_authority (const char *type, const char *field)
{
  const char *const *fields = get_fields (type);
  const char *slash = strchr (field, '/');

  if (fields == NULL || slash == NULL || slash[1] == '\0')
    return NULL;
  for (; *fields; fields++)
    if (strlen (*fields) == (gsize) (slash - field)
        && strncmp (field, *fields, (gsize) (slash - field)) == 0)
      return slash + 1;
  return NULL;
}

gboolean
wf_statement_is_of_state (const char *authority)
{
  return strlen (authority) == 2 && g_ascii_isupper (authority[0])
         && g_ascii_isupper (authority[1]);
}

/* --- whose words ----------------------------------------------------------- */

/* Every authority of a State speaks for it: which of them decides is the State's own affair. */
static gboolean
is_actor (const char *actor, const char *authority)
{
  const char *slash = actor ? strrchr (actor, '/') : NULL;

  if (actor == NULL || *actor == '\0')
    return FALSE;
  return strcmp (actor, authority) == 0
         || (slash && wf_statement_is_of_state (authority) && strcmp (slash + 1, authority) == 0);
}

static const char *
get_actor (const WfSpeaker *speaker, const WfOperation *operation)
{
  const WfPerson *person = wf_membership_get_person (speaker->membership, &operation->by);

  return person ? person->actor : NULL;
}

/* Day and night desk of one authority speak with one voice. */
static gboolean
is_own (const WfSpeaker *speaker, const WfOperation *operation)
{
  const char *actor = get_actor (speaker, operation);

  return wf_uuid_equal (&operation->by, speaker->person)
         || (actor != NULL && speaker->actor != NULL && is_actor (actor, speaker->actor));
}

static gboolean
has_desk (const WfSpeaker *speaker, const char *authority)
{
  g_autoptr (GPtrArray) persons = wf_membership_list_persons (speaker->membership);

  for (guint i = 0; i < persons->len; i++)
    {
      const WfPerson *person = persons->pdata[i];
      if (is_actor (person->actor, authority)
          && wf_membership_permits (speaker->membership, &person->person, NULL, WF_ACT_WRITE))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  const WfOperation *theirs, *own, *other; /* a live write by each, or NULL */
} Voices;

/* Over all spaces: a value said at a stricter marking shows before the one it contradicts. */
static void
hear (Voices *voices,
      const WfSpeaker *speaker,
      WfRecord *record,
      const char *field,
      const char *authority)
{
  guint n_live;
  g_autofree WfLive *live = wf_record_dup_live (record, field, &n_live);

  for (guint i = 0; i < n_live; i++)
    {
      const WfOperation *operation = live[i].operation;

      if (is_actor (get_actor (speaker, operation), authority))
        voices->theirs = operation;
      else if (is_own (speaker, operation))
        voices->own = operation;
      else
        voices->other = operation;
    }
}

static gboolean
is_silent (const Voices *voices)
{
  return !voices->theirs && !voices->own && !voices->other;
}

/* Who said @field; where nobody did, who said anything of the same statement. */
static Voices
hear_statement (const WfSpeaker *speaker,
                WfRecord *record,
                const char *type,
                const char *field,
                const char *authority)
{
  Voices voices = { 0 };

  if (record == NULL)
    return voices;
  hear (&voices, speaker, record, field, authority);
  for (const char *const *fields = get_fields (type); is_silent (&voices) && *fields; fields++)
    {
      g_autofree char *name = g_strconcat (*fields, "/", authority, NULL);
      hear (&voices, speaker, record, name, authority);
    }
  return voices;
}

/* --- the rule -------------------------------------------------------------- */

WfStatementVerdict
wf_statement_judge (const WfSpeaker *speaker,
                    WfRecord *record,
                    const char *type,
                    const char *field,
                    const WfOperation **said_by)
{
  const char *authority = wf_statement_get_authority (type, field);
  Voices voices;

  if (said_by)
    *said_by = NULL;
  if (authority == NULL || is_actor (speaker->actor, authority))
    return WF_STATEMENT_FREE;
  voices = hear_statement (speaker, record, type, field, authority);
  if (said_by)
    *said_by = voices.theirs ? voices.theirs : voices.other;
  if (voices.theirs)
    return WF_STATEMENT_THEIRS;
  /* Two desks that entered the words of a third past each other may settle it, either of them:
   * nobody else could. */
  if (voices.own)
    return WF_STATEMENT_FREE;
  if (voices.other)
    return WF_STATEMENT_RELAYED;
  return has_desk (speaker, authority) ? WF_STATEMENT_HAS_DESK : WF_STATEMENT_FREE;
}

static gboolean
names_only_own (const WfSpeaker *speaker, WfRecord *record, const WfDraftWrite *write)
{
  for (guint i = 0; i < write->parents->len; i++)
    {
      const WfOperationId *id = &g_array_index (write->parents, WfOperationId, i);
      const WfOperation *parent = record ? wf_record_find_operation (record, id) : NULL;

      if (parent == NULL || !is_own (speaker, parent))
        return FALSE;
    }
  return TRUE;
}

/* To take back an own word, or to say a word of theirs elsewhere: nothing new, and over nobody. */
static gboolean
is_no_new_word (const WfSpeaker *speaker,
                WfRecord *record,
                const WfDraft *draft,
                const WfDraftWrite *write)
{
  return (write->parents->len > 0 || draft->origin != NULL)
         && names_only_own (speaker, record, write);
}

WfStatementVerdict
wf_statement_judge_draft (const WfSpeaker *speaker,
                          WfRecord *record,
                          const WfDraft *draft,
                          const char **field,
                          const WfOperation **said_by)
{
  for (guint i = 0; i < draft->writes->len; i++)
    {
      const WfDraftWrite *write = draft->writes->pdata[i];
      const WfStatementVerdict verdict
          = wf_statement_judge (speaker, record, draft->type, write->field, said_by);

      if (verdict == WF_STATEMENT_FREE || is_no_new_word (speaker, record, draft, write))
        continue;
      *field = write->field;
      return verdict;
    }
  return WF_STATEMENT_FREE;
}
