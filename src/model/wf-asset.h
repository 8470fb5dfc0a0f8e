/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The dataset: what stands on the map before anything happens (data/datasets/, read by
 * wire/wf-dataset-reader). Immutable once read, shared by reference, any thread. Positions are WGS
 * 84 degrees, lon before lat. */
typedef enum
{
  WF_ASSET_TELECOM_CABLE,
  WF_ASSET_POWER_CABLE,
  WF_ASSET_GAS_PIPELINE,
  WF_ASSET_LANDING_POINT,
  WF_ASSET_BRANCHING_UNIT,
  WF_ASSET_OFFSHORE_NODE,
  WF_ASSET_IXP,
  WF_ASSET_DATA_CENTRE,
  WF_ASSET_CABLE_DEPOT,
  WF_ASSET_GROUND_STATION,
  WF_ASSET_LNG_TERMINAL,
  WF_ASSET_PORT,
  WF_ASSET_POWER_PLANT,
  WF_ASSET_TRANSPORT_LINK,
  WF_ASSET_N_KINDS,
} WfAssetKind;

typedef enum
{
  WF_ROUTE_SURVEYED,
  WF_ROUTE_APPROXIMATE,
  WF_ROUTE_SCHEMATIC,
} WfRouteQuality;

typedef struct
{
  double lon, lat;
} WfPosition;

/* One leg of a cable: a polyline between two landing or branching points. */
typedef struct
{
  const char *from, *to; /* asset ids */
  double route_m;        /* length of the drawn line */
  const WfPosition *positions;
  guint n_positions;
  WfRouteQuality quality;
} WfLeg;

typedef struct
{
  const char *id, *name;
  WfAssetKind kind;
  const char *status;     /* in-service | under-construction | planned | retired | out-of-service */
  const char *confidence; /* high | medium | low */
  const char *note;       /* or NULL */
  const char *const *owners, *const *countries, *const *landing_points,
                                                    *const *sources; /* NULL-terminated */
  const char *const *aliases;                                        /* other names, or NULL */
  int rfs;                                                           /* 0: not known */
  double length_km, capacity_tbps, capacity_mw, capacity_bcm_y;      /* 0: not public */
  const char *country, *hub;                                         /* points only, or NULL */
  WfPosition position;                                               /* points only */
  const WfLeg *legs;                                                 /* lines only */
  guint n_legs;
} WfAsset;

/* links.json, the dependency model (data/datasets/README.md). */
typedef struct
{
  const char *id, *kind; /* landing-point | branching-unit | offshore-node | hub */
  const char *hub;       /* of a landing point: node id of its hub ("hub-fi"), or NULL */
  const char *name;      /* of a hub, else NULL */
  const char *country;   /* or NULL */
} WfNode;

typedef struct
{
  const char *id;
  guint a, b; /* indices of nodes */
  const char
      *kind; /* submarine | terrestrial-section | backhaul | terrestrial-border | domestic-other */
  const char *cable; /* asset id or NULL */
  int part;          /* -1: none */
  double capacity_est_tbps;
  const char *capacity_basis;
  gboolean is_active;
} WfLink;

typedef struct
{
  gatomicrefcount ref_count;
  GPtrArray *assets; /* const WfAsset *: lines first, then points */
  GHashTable *asset_by_id;
  GArray *nodes;          /* WfNode */
  GArray *links;          /* WfLink */
  GHashTable *node_by_id; /* id -> index + 1 */
  GPtrArray
      *core_hubs; /* const char *: node ids of links.json, the reach that counts as connected */
  GPtrArray *historic; /* const WfHistoricIncident * (model/wf-historic.h), in the file's order */
  char *credit;        /* one line for the map and every print */
  GStringChunk *texts;
  GPtrArray *owned; /* memory that goes with it */
} WfDataset;

/* Arrays and tables are made and empty. What the reader allocates for them (assets, legs,
 * positions, string arrays) it adds to @owned, which frees with g_free (); texts go to @texts. The
 * other containers own nothing. */
WfDataset *wf_dataset_new (void);
WfDataset *wf_dataset_ref (WfDataset *self);
void wf_dataset_unref (WfDataset *self);
const WfAsset *wf_dataset_get_asset (const WfDataset *self, const char *id);
gboolean wf_asset_is_line (const WfAsset *asset);
/* "surveyed", "approximate", "schematic": as in files and operations. */
const char *wf_route_quality_get_name (WfRouteQuality quality);
/* FALSE: @name is none of them, or NULL. */
gboolean wf_route_quality_from_name (const char *name, WfRouteQuality *quality);
const char *wf_asset_kind_get_name (WfAssetKind kind); /* "telecom-cable": the dataset's word */
gboolean wf_asset_kind_from_name (const char *name, WfAssetKind *kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfDataset, wf_dataset_unref)

G_END_DECLS
