/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "brief/wf-brief.h"

G_BEGIN_DECLS

/* The background maps of the desk's map that an audience with @ceiling may see, opened by a worker
 * for its slides. The answer: GPtrArray of WfBriefGround, the topmost
 * first; one that cannot be read has no ground. */
void wf_brief_grounds_open_async (WfContext *context,
                                  WfMarking ceiling,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *wf_brief_grounds_open_finish (GAsyncResult *result, GError **error);
/* The desk's map shows one that the slides' audience may see, and that they do not have: frozen
 * anew they would. */
gboolean wf_brief_grounds_has_more (WfContext *context, const WfBrief *brief);
/* How many the desk's map shows now that the slides do not have; before that, takes those off the
 * slides whose marking has become too strict for them. */
guint wf_brief_grounds_update (WfContext *context, WfBrief *brief);

G_END_DECLS
