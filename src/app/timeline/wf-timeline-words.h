/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "draw/wf-timeline-items.h"

G_BEGIN_DECLS

/* The window's words for wf_timeline_collect (). Borrows @context. */
WfTimelineWords wf_timeline_words (WfContext *context);

G_END_DECLS
