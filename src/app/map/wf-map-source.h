/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <shumate/shumate.h>

G_BEGIN_DECLS

/* A map source that draws nothing: the viewport takes its projection and zoom limits from it, so
 * that coordinates work without any tiles and without a network. */
#define WF_TYPE_MAP_SOURCE (wf_map_source_get_type ())
G_DECLARE_FINAL_TYPE (WfMapSource, wf_map_source, WF, MAP_SOURCE, ShumateMapSource)

#define WF_MAP_MIN_ZOOM 1
#define WF_MAP_MAX_ZOOM 12

WfMapSource *wf_map_source_new (void);

G_END_DECLS
