/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"

G_BEGIN_DECLS

/* Removes, in a worker, the files beside the store whose layer was taken off the map before this
 * start: no undo brings them back. Once, when the context has started. */
void wf_import_clear_away (WfContext *context);

G_END_DECLS
