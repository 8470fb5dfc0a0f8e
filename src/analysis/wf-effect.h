/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/wf-asset.h"
#include "model/wf-picture.h"

G_BEGIN_DECLS

/* What is left of the listed connections (links.json) of countries, islands and single landing
 * points. Counts lead; capacity only as a band: the figures behind it are estimates by age and
 * length, and say nothing of traffic. */
typedef enum
{
  WF_BAND_NONE,
  WF_BAND_LITTLE, /* under a third */
  WF_BAND_HALF,   /* a third to two thirds: "about half" */
  WF_BAND_MOST,   /* over two thirds */
} WfBand;

/* Nothing is none, however small something is. */
WfBand wf_band_of (double share);

typedef struct
{
  char *hub;      /* node of the graph: "hub-fi", "hub-gb-zet", "terceira-pt" */
  char *country;  /* "FI"; of an island or exclave its own code, "GB-ZET" */
  char *name;     /* as the dataset has it, for what is no country */
  guint n_cables; /* listed active telecom cables with an edge out of the hub's region */
  guint n_cables_out;
  guint n_cables_contested; /* not counted as out */
  guint n_cables_damaged;   /* nobody states their service: damaged legs are taken as lost */
  guint n_cables_assumed;   /* taken as lost in this view only ("what if") */
  guint n_points_assumed;   /* the same of its landing points, with all that lands there */
  guint n_land_neighbours;  /* hubs reached over land */
  char **land_neighbours;   /* "LV", "PL" */
  WfBand lost;              /* share of listed design capacity, land too, that is out */
  WfBand left;              /* and that remains */
  double lost_share;        /* for sorting and nothing else: never shown */
  gboolean any_lost;
  guint n_edges, n_edges_public; /* connections counted, and with a published design figure */
  gboolean is_isolated;          /* with what is out now: fewer than two core hubs can be reached */
  gboolean was_isolated;         /* so already with nothing out: the list has no more */
  guint n_isolating;             /* cables whose further loss would isolate the hub (N-1) */
  char **isolating;
  char **isolating_points; /* landing points whose further loss would */
} WfEffect;

/* The graph with the losses of one instant. A cable is lost when every authority that speaks of it
 * says that it is out; a leg is lost when damage to it stands and nobody states the service of its
 * cable. What is contested is not taken as lost. Borrows picture and dataset; one thread. */
typedef struct _WfEffectModel WfEffectModel;

/* @assumed: ids of assets to be taken as lost besides, NULL-terminated, or NULL. */
WfEffectModel *
wf_effect_model_new (WfPicture *picture, const WfDataset *dataset, const char *const *assumed);
/* Nothing is lost but what is cut then, a leg at a time. FALSE: the graph does not have the leg, or
 * it is not in use. */
WfEffectModel *wf_effect_model_new_intact (const WfDataset *dataset);
gboolean wf_effect_model_cut_leg (WfEffectModel *self, const char *cable, guint part);
void wf_effect_model_free (WfEffectModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfEffectModel, wf_effect_model_free)

/* The graph knows the asset: it is a telecom cable or a point where some land. */
gboolean wf_effect_knows (const WfDataset *dataset, const char *asset_id);
/* What is out now cut it off; before, it had a way. */
gboolean wf_effect_is_newly_isolated (const WfEffect *effect);
/* NULL when the graph has no such hub or place. */
WfEffect *wf_effect_model_dup (WfEffectModel *self, const char *hub);
void wf_effect_free (WfEffect *effect);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfEffect, wf_effect_free)

/* What the loss of one thing more would do to the hub, the worst first: WfFurtherLoss
 * (wf-further-loss.h). */
GPtrArray *wf_effect_model_dup_further (WfEffectModel *self, const char *hub, guint max);

/* GPtrArrays of WfEffect, worst first. Of all: hubs that lost something or are cut off by it. With
 * countries ("FI"): those of all, and these countries, hit or not. Of an incident: those that its
 * assets touch or that it names. Of an asset: those that it serves, hit or not. */
GPtrArray *wf_effect_model_dup_all (WfEffectModel *self);
GPtrArray *wf_effect_model_dup_with_countries (WfEffectModel *self, char **countries);
GPtrArray *wf_effect_model_dup_of_incident (WfEffectModel *self, WfRecord *incident);
GPtrArray *wf_effect_model_dup_of_asset (WfEffectModel *self, const char *asset_id);

G_END_DECLS
