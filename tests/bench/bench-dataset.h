/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* 100,000 points over Europe and 600 winding cables of 200 points, always the same: what the
 * figures of the map are measured with. tests/bench/bench-qgis.py makes its like. */
WfDataset *bench_dataset_new (void);

G_END_DECLS
