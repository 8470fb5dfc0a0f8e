/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "draw/wf-scene.h"

G_BEGIN_DECLS

/* The word beside a sample of a legend, the same on screen and in print. Borrowed. */
const char *wf_legend_get_label (WfLegendItem item);

G_END_DECLS
