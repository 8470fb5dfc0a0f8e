/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

G_BEGIN_DECLS

/* "only open · Energy · FI, EE · “cable”": what a filter lets through, in words; NULL when that is
 * everything. Free with g_free (). */
char *wf_query_dup_words (WfContext *context, const WfQuery *query);

G_END_DECLS
