/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Telecom cables", translated: the name of a layer of wf_layers_get_default () and of
 * WF_LAYER_PLACES; NULL: an imported file or a background map, which have their own. */
const char *wf_layer_get_label (const char *layer);
/* "Cable", translated: what was chosen for the features of an imported file, "cable"; NULL: unknown
 * words, or nothing was chosen. */
const char *wf_layer_get_kind_label (const char *kind);

G_END_DECLS
