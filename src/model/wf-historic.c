/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/wf-historic.h"

#include <string.h>

gboolean
wf_historic_hits (const WfHistoricIncident *incident, const char *asset)
{
  for (guint i = 0; i < incident->n_effects; i++)
    if (strcmp (incident->effects[i].asset, asset) == 0)
      return TRUE;
  return FALSE;
}

/* Dates and times of ISO 8601 sort as text. */
static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const WfHistoricIncident *left = *(const WfHistoricIncident *const *) a;
  const WfHistoricIncident *right = *(const WfHistoricIncident *const *) b;

  return strcmp (right->start, left->start);
}

GPtrArray *
wf_historic_dup_of_asset (const WfDataset *dataset, const char *asset)
{
  GPtrArray *incidents = g_ptr_array_new ();

  for (guint i = 0; i < dataset->historic->len; i++)
    if (wf_historic_hits (dataset->historic->pdata[i], asset))
      g_ptr_array_add (incidents, dataset->historic->pdata[i]);
  g_ptr_array_sort (incidents, compare_starts);
  return incidents;
}
