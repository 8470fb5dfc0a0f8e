/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-validity.h"
#include "store/wf-operation-table.h"
#include "store/wf-store.h"

G_BEGIN_DECLS

/* Which of the stored operations do not count now, and why (log.md §8). Derived from `operation`,
 * `ctl` and the receipts; they stay where they are, readable, and may count again. */

/* WF_VERDICT_OK takes it off the list. */
gboolean wf_discount_table_set (WfDb *db, gint64 seq, WfVerdict verdict, GError **error);
/* Whether a device has two operations with one number in a space. */
gboolean
wf_chain_table_has_fork (WfDb *db, gint64 space, gint64 device, gboolean *has, GError **error);

/* Who asked that the body of an operation be dropped. */
#define WF_REDACTION_N_PERSONS_TEXT G_STRINGIFY (WF_REDACTION_N_PERSONS)
/* SQL: how many they are for the operation named @target. What another space says of it counts for
 * nothing: its coordinators are others. */
#define WF_REDACTION_PERSONS(target)                                                               \
  "(SELECT count (DISTINCT r.person) FROM redaction r JOIN operation a ON a.id = r.operation"      \
  " WHERE r.target = " target " AND a.seq NOT IN (SELECT seq FROM discounted)"                     \
  " AND a.space = (SELECT t.space FROM operation t WHERE t.id = r.target))"
gboolean wf_redaction_table_add (WfDb *db,
                                 const WfOperationId *target,
                                 const WfOperation *asked,
                                 GError **error);
gboolean wf_redaction_table_count (WfDb *db, const WfOperationId *target, guint *n, GError **error);
/* Whether its body is here and too few have asked to redact it. */
gboolean
wf_redaction_table_is_whole (WfDb *db, const WfOperationId *id, gboolean *is_whole, GError **error);
/* What stands in @space without its body and nobody redacted, at the numbers after @after of the
 * history @epoch; 0 in @span when there is none. */
gboolean wf_redaction_table_find_missing (
    WfDb *db, gint64 space, gint64 epoch, gint64 after, WfMissing *span, GError **error);
/* Every target named so far, into @targets (WfOperationId, owned). */
gboolean wf_redaction_table_read (WfDb *db, GHashTable *targets, GError **error);
/* Adds the ids (WfOperationId) that @sql selects in packed form. */
gboolean wf_operation_ids_read (WfDb *db, const char *sql, GHashTable *ids, GError **error);

G_END_DECLS
