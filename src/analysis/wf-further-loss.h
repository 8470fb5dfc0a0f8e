/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-connectivity.h"
#include "analysis/wf-effect.h"

G_BEGIN_DECLS

/* N-1 told: what the loss of one more thing would do to a country, an island, a place. */
typedef struct
{
  char *asset;        /* cable or landing point */
  guint n_cables_out; /* of the hub's listed cables, with those that are out now */
  WfBand left;        /* of listed design capacity that would remain */
  gboolean isolates;  /* it would be cut off; it is not now */
  char **cut_off;     /* other places that would be, which are not now: node ids */
  double lost_tbps;   /* for sorting and nothing else: never shown */
} WfFurtherLoss;

void wf_further_loss_free (WfFurtherLoss *loss);

/* The worst single further losses of what still works, at most @max cables and @max landing points:
 * what cuts the hub off first, then what takes more cables, then more capacity, then as in the
 * data. GPtrArray of WfFurtherLoss.
 * @out: a set of cable ids that are out. The graph's losses are left as they are. */
GPtrArray *wf_further_loss_dup_worst (WfConnectivity *graph,
                                      const WfDataset *dataset,
                                      const WfHubReach *reach,
                                      GHashTable *out,
                                      guint max);

G_END_DECLS
