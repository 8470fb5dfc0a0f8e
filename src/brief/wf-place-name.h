/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-effect.h"

G_BEGIN_DECLS

/* "Finland", "Shetland": a country, and an island or exclave that the list of connections counts by
 * itself, in the reader's language; a single landing point as the dataset calls it. */
char *wf_effect_dup_name (const WfEffect *effect);

G_END_DECLS
