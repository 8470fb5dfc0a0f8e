/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-situation.h"
#include "draw/wf-timeline-layout.h"

G_BEGIN_DECLS

/* What the picture puts on a timeline. Words come from the caller, who knows the language; results
 * are freed with g_free (). */
typedef enum
{
  WF_TIMELINE_BY_SECTOR,
  WF_TIMELINE_BY_COUNTRY,
  WF_TIMELINE_BY_ACTOR,
  WF_TIMELINE_BY_KIND,
  WF_TIMELINE_BY_CABLE,
} WfTimelineLanes;

/* Keys of lanes that are no sector, country, actor, kind or asset. */
#define WF_LANE_TELECOM_CABLES "telecom-cables"
#define WF_LANE_INFORMATION "information"
#define WF_LANE_MECHANISMS "mechanisms"
#define WF_LANE_OTHER "other"

typedef struct
{
  char *(*lane_name) (gpointer data, WfTimelineLanes by, const char *key);
  /* The short text on a bar or beside a mark. @state matters for incidents only. */
  char *(*title) (gpointer data, WfRecord *record, WfServiceState state);
  /* "CSIRTs Network: alert". @mode is the scheme's id. */
  char *(*mode_title) (gpointer data, const char *mechanism, const char *mode);
  /* The sentence for tooltip and screen reader, without the times. */
  char *(*detail) (gpointer data, WfRecord *record, WfServiceState state);
  char *(*countdown) (gpointer data, const WfDeadline *deadline);
  char *(*parties) (gpointer data, const char *owed_by, const char *owed_to);
  gpointer data;
} WfTimelineWords;

/* Incidents and claims that match the query (its brushed span left out: that one is drawn), mode
 * changes, running and late deadlines, as of @now. */
WfTimelineModel *wf_timeline_collect (WfPicture *picture,
                                      const WfDataset *dataset,
                                      const WfScheme *scheme,
                                      const WfQuery *query,
                                      WfTimelineLanes by,
                                      gint64 now,
                                      const WfTimelineWords *words);

/* How an incident looks in lists, bars and marks. */
WfTone wf_timeline_incident_tone (WfRecord *incident, WfServiceState state);
/* The title up to its first comma: "C-Lion1: no signal". Free with g_free (). */
char *wf_timeline_dup_short_title (WfRecord *record);
/* "NIS2 23(4)(a) early warning". Free with g_free (). */
char *wf_timeline_dup_article (const WfScheme *scheme, WfRecord *deadline);

G_END_DECLS
