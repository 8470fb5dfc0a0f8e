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

/* Losses add up until they are taken back. A cable fails whole, with its land sections; a leg
 * alone; a node (by its id) with all its links, backhaul too. FALSE: the graph has no such thing.
 */
gboolean wf_connectivity_lose_cable (WfConnectivity *self, const char *cable);
gboolean wf_connectivity_lose_leg (WfConnectivity *self, const char *cable, guint part);
gboolean wf_connectivity_lose_node (WfConnectivity *self, const char *id);
void wf_connectivity_restore (WfConnectivity *self);
gboolean wf_connectivity_is_lost (WfConnectivity *self, const WfLink *link);

/* What goes when one thing fails: sum of the edges of a hub that it carries. */
typedef struct
{
  const char *id; /* cable, link or landing point, borrowed */
  double tbps;
} WfLoss;

/* A hub's region is the hub, its landing points, and the branching units with two or more legs into
 * it and one out. Its edges are the active links with one end inside, lost or not, backhaul left
 * out. A landing point without a hub is a place of its own and has a region of itself. */
typedef struct
{
  guint hub;             /* node index */
  GPtrArray *edges;      /* const WfLink *, borrowed, in the order of the data */
  GPtrArray *cables;     /* const char *, borrowed, sorted: cables with an edge */
  GPtrArray *neighbours; /* const char *, borrowed, sorted: hubs reached over land */
  GPtrArray *landings;   /* const char *, borrowed, sorted: landing points with an edge */
  double total_tbps;     /* estimate over all edges, land too */
  double lost_tbps;      /* of these, lost */
  GArray *cable_losses;  /* WfLoss: the whole cable fails; largest first, then as in the data */
  GArray *link_losses;   /* WfLoss of each edge, so ordered too */
  GArray *point_losses;  /* WfLoss of each landing point of the region, so ordered too */
} WfHubReach;

/* NULL when the dataset knows no such hub or place. @hub: "hub-fi". */
WfHubReach *wf_connectivity_dup_reach (WfConnectivity *self, const char *hub);
void wf_hub_reach_free (WfHubReach *reach);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfHubReach, wf_hub_reach_free)

/* Fewer than two core hubs can be reached from the hub with what is lost, and with @cable lost too
 * (may be NULL). */
gboolean wf_connectivity_is_isolated (WfConnectivity *self, guint hub, const char *cable);
/* The same with one node gone, with all its links. */
gboolean wf_connectivity_is_isolated_without (WfConnectivity *self, guint hub, guint node);
/* N-1 on top of what is lost: which one of the cables with an edge, which one of the region's
 * landing points takes the hub off the net. Ids, borrowed, sorted; empty for a hub that is cut off
 * already. Free with g_ptr_array_unref (). */
GPtrArray *wf_connectivity_dup_isolating_cables (WfConnectivity *self, const WfHubReach *reach);
GPtrArray *wf_connectivity_dup_isolating_points (WfConnectivity *self, const WfHubReach *reach);
/* Hubs, and landing points that are places of their own. Node ids, borrowed, in the order of the
 * data. */
GPtrArray *wf_connectivity_dup_places (WfConnectivity *self);

G_END_DECLS
