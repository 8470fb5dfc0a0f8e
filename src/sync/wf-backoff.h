/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/wf-clock.h"

G_BEGIN_DECLS

#define WF_BACKOFF_FIRST_US (1 * WF_SECOND_US)
/* A desk whose network came back unnoticed is in sync again within half a minute (log.md §14 N1).
 */
#define WF_BACKOFF_MAX_US (24 * WF_SECOND_US)

/* How long to wait before try @n_failures + 1: doubles from one second to 24, and spreads
 * over the upper half of that, so that five hundred desks do not come back in the same instant.
 * Pure: @random is in [0, 1). */
gint64 wf_backoff_delay_us (guint n_failures, double random);

G_END_DECLS
