/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "draw/wf-timeline-items.h"

G_BEGIN_DECLS

/* The window's words for wf_timeline_collect (). Borrows @context. */
WfTimelineWords wf_timeline_words (WfContext *context);

/* "08:00Z", "12 Oct 08:00Z", "-2h", "-30m", ISO 8601; a time of day alone is its latest one not
 * after @now. FALSE when it is none of these. */
gboolean wf_timeline_parse_instant (const char *text, gint64 now, gint64 *instant);

G_END_DECLS
