/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

G_BEGIN_DECLS

/* "The server withholds operations 3–4 of EE desk (TLP:AMBER) …". Free with g_free (). */
char *wf_gap_dup_text (WfContext *context, const WfSyncGap *gap);
/* What else it may be, and what to do. */
const char *wf_gap_get_advice (void);

G_END_DECLS
