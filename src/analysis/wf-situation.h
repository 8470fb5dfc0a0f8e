/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-effect.h"
#include "model/wf-asset.h"
#include "model/wf-picture.h"
#include "model/wf-query.h"
#include "model/wf-scheme.h"

G_BEGIN_DECLS

/* What the picture implies: every figure, state, deadline and count on any page comes from here, so
 * that pages cannot disagree. Pure functions over picture, dataset and an instant; one thread (the
 * picture's). */
typedef enum
{
  WF_STATE_UNKNOWN,
  WF_STATE_IN_SERVICE,
  WF_STATE_DEGRADED,
  WF_STATE_OUT,
  WF_STATE_CONTESTED, /* authorities' statements differ */
  WF_STATE_PLANNED,   /* planned, under construction */
  WF_STATE_RETIRED,   /* not in use: retired, or out already in the dataset */
} WfServiceState;

typedef struct
{
  const char *authority; /* actor id */
  const char *status;    /* in-service | degraded | out */
  gint64 since;          /* status-at, or WF_NO_TIME */
  const WfLive *live;    /* who, when, which marking */
  WfMarking marking;
} WfStatement;

/* State of a dataset asset: what authorities say of it, else the dataset's own status. */
WfServiceState
wf_situation_asset_state (WfPicture *picture, const WfDataset *dataset, const char *asset_id);
/* WfStatement, free with g_array_unref (). Empty when nobody said anything. */
GArray *wf_situation_dup_statements (WfPicture *picture, const char *asset_id);
/* Worst state of an incident: of its assets; an incident without assets is UNKNOWN. */
WfServiceState
wf_situation_incident_state (WfPicture *picture, const WfDataset *dataset, WfRecord *incident);
gboolean wf_situation_incident_is_open (WfRecord *incident);
/* @metres along a drawn leg from its point @end (NULL: from its start), held to the leg. */
gboolean
wf_situation_leg_position (const WfLeg *leg, const char *end, double metres, WfPosition *position);
/* The leg that a fault lies on and its stretch in metres from the leg's first point. `from-m` and
 * `to-m` count along the cable from `end`, over the legs before its own: km 680 from Helsinki lies
 * on the second leg of C-Lion1. The whole leg where no stretch is given. FALSE when asset or leg
 * are not in the dataset. */
gboolean wf_situation_fault_stretch (
    const WfDataset *dataset, WfRecord *fault, const WfLeg **leg, double *from_m, double *to_m);
/* Middle of the stretch that is known, else of the leg. FALSE when asset or leg are not in the
 * dataset. */
gboolean
wf_situation_fault_position (const WfDataset *dataset, WfRecord *fault, WfPosition *position);
/* Position to centre on: the fault, else the first asset with one. FALSE when it has none. */
gboolean wf_situation_incident_position (WfPicture *picture,
                                         const WfDataset *dataset,
                                         WfRecord *incident,
                                         WfPosition *position);

typedef struct
{
  guint n_open;       /* open incidents matching the query */
  guint n_incidents;  /* all incidents, query or not */
  guint n_out;        /* telecom and power cables and pipelines out of service */
  guint n_cables_out; /* of these, telecom cables */
  guint n_contested;  /* assets whose statements differ */
  guint n_conflicts;  /* fields in conflict, over all records */
  guint n_claims_open;
  guint n_late;     /* open tasks and deadlines past due */
  guint n_unowned;  /* open tasks without a holder */
  guint n_silent;   /* actors with a report interval that are overdue */
  char **countries; /* affected by open incidents, sorted */
  gint64 next_due;  /* next deadline or task due after now, or WF_NO_TIME */
} WfFigures;

/* @scheme gives deadlines their durations, so that this count and the list of deadlines agree; may
 * be NULL, as may @dataset. */
WfFigures *wf_situation_compute (WfPicture *picture,
                                 const WfDataset *dataset,
                                 const WfScheme *scheme,
                                 const WfQuery *query,
                                 gint64 now_us);
void wf_figures_free (WfFigures *figures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WfFigures, wf_figures_free)

/* Incidents that match the query: severity, then state, then newest first. GPtrArray of WfRecord
 * with a reference each. */
GPtrArray *
wf_situation_dup_incidents (WfPicture *picture, const WfDataset *dataset, const WfQuery *query);

/* Union of the country sets of the open ones among @incidents, sorted; free with g_strfreev (). */
char **wf_situation_dup_countries (GPtrArray *incidents);
/* Has a report interval, is not disengaged, and was not heard for longer. */
gboolean wf_situation_actor_is_silent (WfRecord *actor, gint64 now_us);

typedef enum
{
  WF_DEADLINE_NOT_STARTED, /* no trigger: "clock not started: awareness unknown" */
  WF_DEADLINE_RUNNING,
  WF_DEADLINE_LATE,
  WF_DEADLINE_MET,
} WfDeadlineState;

typedef struct
{
  WfRecord *record; /* owned */
  WfDeadlineState state;
  gint64 due_at;  /* WF_NO_TIME when not started */
  gint64 left_us; /* due - now; negative when late */
} WfDeadline;

/* Every deadline record as of @now_us, by due time. GArray of WfDeadline, clears itself. */
GArray *wf_situation_dup_deadlines (WfPicture *picture, const WfScheme *scheme, gint64 now_us);

/* Damage that still stands: not restored, not retired, and its incident, where it has one, open. */
gboolean wf_situation_fault_is_open (WfPicture *picture, WfRecord *fault);

/* Effect on the incident's countries, and on each country, island and single place that its assets
 * touch. NULL: on the countries of all open incidents, and on everything that lost a connection or
 * is cut off, whether an incident names it or not: who writes an incident may not think of the
 * island behind the cable. GPtrArray of WfEffect, worst first. */
GPtrArray *
wf_situation_dup_effects (WfPicture *picture, const WfDataset *dataset, WfRecord *incident);

G_END_DECLS
