/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-scene.h"

G_BEGIN_DECLS

/* "C-Lion1 · km 680–720 from Helsinki" in the person's language, for call-outs on map and slide (a
 * WfFaultFormat). Free with g_free (). */
char *wf_fault_dup_text (const WfFaultPlace *place, gpointer unused);

G_END_DECLS
