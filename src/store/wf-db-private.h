/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/wf-name-table.h"

G_BEGIN_DECLS

/* What the name tables remember beside the connection; emptied with each new generation. */
GHashTable *wf_db_get_names (WfDb *self, WfNameKind kind);
GHashTable *wf_name_cache_new (void);

G_END_DECLS
