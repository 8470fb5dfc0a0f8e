/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

G_BEGIN_DECLS

/* What "@" and "#" may be followed by: actors, assets and numbers of incidents, for
 * wf_composer_parse (). Free with g_ptr_array_unref (). */
GPtrArray *wf_composer_dup_names (WfContext *context);

G_END_DECLS
