/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-redaction.h"
#include "model/wf-validity.h"
#include "store/wf-feed-table.h"

G_BEGIN_DECLS

/* Which bodies a server keeps (model/wf-redaction.h). An operation without its body is taken only
 * when two persons asked for that by what counts here: whoever is first at a server could otherwise
 * leave out what somebody else said, for everybody. Synchronous; inside a transaction. */

/* Of one that may be appended. */
gboolean wfd_redactions_judge (WfDb *db,
                               const WfFeedSpace *space,
                               const WfOperation *operation,
                               WfBodyJudgement *judgement,
                               GError **error);
/* Of one that stands in the feed as @document: whether its body is wanted. On any connection. */
gboolean wfd_redactions_is_wanted (WfDb *db,
                                   gint64 space,
                                   const WfOperationId *id,
                                   const char *document,
                                   gboolean *is_wanted,
                                   GError **error);
/* Appends the ids (packed, ascending) of what the space holds as it shall be: those whose body is
 * wanted are left out, so that they are offered. On any connection. */
gboolean wfd_redactions_list_held (WfDb *db, gint64 space, GByteArray *ids, GError **error);
/* It is stored and came again: its body is put back where it is wanted. */
gboolean wfd_redactions_put_body (WfDb *db,
                                  const WfFeedSpace *space,
                                  const WfOperation *operation,
                                  GError **error);
/* The document to store. */
void wfd_redactions_append_document (const WfOperation *operation,
                                     WfBodyJudgement judgement,
                                     GString *out);
/* @asked was appended and counts. */
gboolean
wfd_redactions_take (WfDb *db, const WfFeedSpace *space, const WfOperation *asked, GError **error);
/* The membership is another: who of those that asked in @space counts is asked again. */
gboolean wfd_redactions_judge_again (WfDb *db,
                                     const WfFeedSpace *space,
                                     WfMembership *membership,
                                     GError **error);

G_END_DECLS
