/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"
#include "model/wf-scheme.h"

G_BEGIN_DECLS

/* data/schemes/eu-blueprint.json -> WfScheme. Blocking file I/O: not on the main thread.
 * WF_ERROR_INVALID names file, place and what was expected. */
WfScheme *wf_scheme_read (const char *path, GError **error);
/* The folder data/datasets/ (cables.geojson, landing-points.geojson, assets.geojson, links.json,
 * historic-incidents.json) -> WfDataset. */
WfDataset *wf_dataset_read (const char *folder, GError **error);

G_END_DECLS
