/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-access.h"

G_BEGIN_DECLS

/* "security officer", as one says it of a person; NULL for none. */
const char *wf_role_get_label (WfRole role);

G_END_DECLS
