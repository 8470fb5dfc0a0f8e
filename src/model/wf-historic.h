/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* Published incidents of earlier years, as the dataset has them: what sources said of each, and the
 * legs that were hit, so that the model can be asked the same. Immutable, they live as long as
 * their dataset. */
typedef struct
{
  const char *asset, *words; /* asset id; what the source says happened to it */
  const char *restored;      /* "2024-11-28", "2024-11", or NULL */
  guint part;                /* of the line */
} WfHistoricEffect;

typedef struct
{
  const char *id, *title;
  const char *start; /* date, or time in UTC where the hour was verified */
  const char *cause, *confidence;
  const char *restored, *note;                   /* of the whole, or NULL */
  const char *const *countries, *const *sources; /* NULL-terminated */
  WfHistoricEffect *effects;
  guint n_effects;
} WfHistoricIncident;

/* Those that hit the asset, latest first; borrowed members, free with g_ptr_array_unref (). */
GPtrArray *wf_historic_dup_of_asset (const WfDataset *dataset, const char *asset);
gboolean wf_historic_hits (const WfHistoricIncident *incident, const char *asset);

G_END_DECLS
