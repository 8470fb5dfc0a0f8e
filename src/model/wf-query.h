/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-record.h"

G_BEGIN_DECLS

/* The one filter: map, list, timeline, log and board show what it matches. Immutable value,
 * reference-counted. Change it by wf_query_copy (), set, then wf_session_set_query (). An empty set
 * means "all". */
typedef struct
{
  gatomicrefcount ref_count;
  gboolean only_open;
  GPtrArray *sectors;   /* char * */
  GPtrArray *countries; /* char *, "FI" */
  GPtrArray *kinds;     /* char *: entry kinds */
  GPtrArray *ratings;   /* char *: "A" … "F" */
  char *text;           /* words that must all occur, or NULL */
  gint64 from, to;      /* brushed span on happened-at; WF_NO_TIME: open */
} WfQuery;

WfQuery *wf_query_new (void);
WfQuery *wf_query_copy (const WfQuery *self);
WfQuery *wf_query_ref (WfQuery *self);
void wf_query_unref (WfQuery *self);
gboolean wf_query_is_empty (const WfQuery *self);
gboolean wf_query_matches (const WfQuery *self, WfRecord *record);

/* "COTE" finds "Côte d'Azur": no case, no accents. Free with g_free (). */
char *wf_text_dup_folded (const char *text);
/* Every one of @words, folded and NULL-terminated, occurs in @folded. */
gboolean wf_text_has_words (const char *folded, const char *const *words);
/* What text search reads of a record, folded. Free with g_free (). */
char *wf_record_dup_haystack (WfRecord *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfQuery, wf_query_unref)

G_END_DECLS
