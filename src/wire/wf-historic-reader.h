/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-historic.h"

G_BEGIN_DECLS

/* historic-incidents.json of the folder, into the dataset whose lines it names. Of
 * wf_dataset_read (). */
gboolean wf_historic_read (WfDataset *dataset, const char *folder, GError **error);

G_END_DECLS
