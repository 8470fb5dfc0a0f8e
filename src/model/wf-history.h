/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-draft.h"
#include "model/wf-record.h"

G_BEGIN_DECLS

/* Who said what of a field, when, and what they had seen. Pure; everything borrowed from the
 * record, until its next change. */
typedef struct
{
  WfOperation *operation;
  const WfWrite *write;
  gboolean is_live; /* nobody has written over it */
} WfHistoryLine;

/* Every write of @field over all spaces, oldest clock first. WfHistoryLine; free with
 * g_array_unref (). */
GArray *wf_history_dup_lines (WfRecord *record, const char *field);
/* What the author of @write had before them: the writes it names, as WfLive, in the order named.
 * @n_unknown (may be NULL): named, and not known here. Free with g_array_unref (). */
GArray *wf_history_dup_seen (WfRecord *record, const WfWrite *write, guint *n_unknown);

/* One field of a record in which desks of one space wrote past each other (log.md §6). */
typedef struct
{
  char *field;
  char *space;
  GPtrArray *sides; /* WfSide, the shown one first; at least two */
} WfConflict;

/* One of the values, by everybody who says it. */
typedef struct
{
  const WfWrite *write;
  GPtrArray *said_by; /* WfOperation, borrowed, winner first */
} WfSide;

/* GPtrArray of WfConflict by field, then strictest space first; free with g_ptr_array_unref (). */
GPtrArray *wf_conflict_dup_all (WfRecord *record);
/* The operation that settles it by @json: one of its values, or a third. It names every live write,
 * so whoever wrote meanwhile stays visible. */
WfDraft *wf_conflict_settle (WfRecord *record,
                             const WfConflict *conflict,
                             const char *json,
                             const char *why);

G_END_DECLS
