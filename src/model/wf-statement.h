/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-draft.h"
#include "model/wf-record.h"
#include "model/wf-validity.h"

G_BEGIN_DECLS

/* No desk settles another's (log.md §6): what an authority states of an asset, and what it briefs,
 * is changed by its own desks, and so is the legal class that a State gives an incident. Somebody
 * else enters it for one that has no desk in the crisis (the words of an operator by phone), and
 * goes on doing so for what it entered; never over the word of the authority's own desk, nor over
 * what the desk of a third entered.
 *
 * A rule for those who write, not for what counts: an operation that breaks it stays valid, because
 * ctl may give an authority its desk later, and no history may lose what it says. Pure. */
typedef enum
{
  WF_STATEMENT_FREE,     /* no statement, or one that the speaker may make or change */
  WF_STATEMENT_THEIRS,   /* a desk of the authority itself said it */
  WF_STATEMENT_RELAYED,  /* the desk of another authority entered it */
  WF_STATEMENT_HAS_DESK, /* nobody said anything yet; the authority has a desk that can */
} WfStatementVerdict;

/* Who wants to write. */
typedef struct
{
  WfMembership *membership;
  const WfUuid *person;
  const char *actor; /* the authority of the person's desk; "" or NULL: none */
} WfSpeaker;

/* "ms-csirt/EE" of "status/ms-csirt/EE", "EE" of an incident's "class/EE"; NULL for what is
 * nobody's statement. Borrowed from @field. */
const char *wf_statement_get_authority (const char *type, const char *field);
/* @authority is the code of a State, for which every desk of its authorities speaks. */
gboolean wf_statement_is_of_state (const char *authority);
/* @record: the asset or incident as everybody sees it now, or NULL. @said_by (may be NULL): whose
 * write holds it, borrowed from the record; NULL where there is none. */
WfStatementVerdict wf_statement_judge (const WfSpeaker *speaker,
                                       WfRecord *record,
                                       const char *type,
                                       const char *field,
                                       const WfOperation **said_by);
/* The first field of @draft that the speaker may not write, into @field (borrowed from the draft).
 * A draft that writes over own words only and names its origin, retires or takes back is no new
 * word about another. */
WfStatementVerdict wf_statement_judge_draft (const WfSpeaker *speaker,
                                             WfRecord *record,
                                             const WfDraft *draft,
                                             const char **field,
                                             const WfOperation **said_by);

G_END_DECLS
