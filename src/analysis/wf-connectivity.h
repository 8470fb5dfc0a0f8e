/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"

G_BEGIN_DECLS

/* The dependency graph of links.json, and what stays connected when cables are lost
 * (data/datasets/README.md, n_minus_1). Only active links exist. Borrows the dataset, which must
 * outlive it; one thread. */
typedef struct _WfConnectivity WfConnectivity;

WfConnectivity *wf_connectivity_new (const WfDataset *dataset);
void wf_connectivity_free (WfConnectivity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfConnectivity, wf_connectivity_free)

/* The whole cable fails, with its land sections. */
void wf_connectivity_lose_cable (WfConnectivity *self, const char *cable);

/* A hub's region is the hub, its landing points, and the branching units with two or more legs into
 * it and one out. Its edges are the active links with one end inside, lost or not, backhaul left
 * out. */
typedef struct
{
  guint hub;             /* node index */
  GPtrArray *edges;      /* const WfLink *, borrowed, in the order of the data */
  GPtrArray *cables;     /* const char *, borrowed, sorted: cables with an edge */
  GPtrArray *neighbours; /* const char *, borrowed, sorted: hubs reached over land */
  double total_tbps;     /* estimate over all edges, land too */
  double lost_tbps;      /* of these, lost */
} WfHubReach;

/* NULL when the dataset knows no such hub. @hub: "hub-fi". */
WfHubReach *wf_connectivity_dup_reach (WfConnectivity *self, const char *hub);
void wf_hub_reach_free (WfHubReach *reach);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfHubReach, wf_hub_reach_free)

/* Fewer than two core hubs can be reached from the hub with what is lost, and with @cable lost too
 * (may be NULL). */
gboolean wf_connectivity_is_isolated (WfConnectivity *self, guint hub, const char *cable);
/* The same with one node gone, with all its links. */
gboolean wf_connectivity_is_isolated_without (WfConnectivity *self, guint hub, guint node);

G_END_DECLS
