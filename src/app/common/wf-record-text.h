/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/wf-context.h"
#include "analysis/wf-situation.h"

G_BEGIN_DECLS

/* What records are called on screen, the same on every page. Results of dup functions are freed
 * with g_free (). */

/* "Cable fault". */
const char *wf_incident_kind_get_label (const char *kind);
/* "Telecom", "Energy"; the scheme's name for what we have no shorter word for. */
const char *wf_sector_get_label (WfContext *context, const char *sector);
/* "Observation". */
const char *wf_entry_kind_get_label (const char *kind);
/* States of a damage, a claim and a task in words; NULL for NULL, the word itself for one of a
 * later version. */
const char *wf_fault_stage_get_label (const char *stage);
const char *wf_claim_state_get_label (const char *state);
const char *wf_task_state_get_label (const char *state);
/* "A2 · probably true"; NULL without a rating. */
char *wf_rating_dup_label (const char *rating);
/* Legal class: "significant (FI, 12:10Z)", or "not classified by any State". */
char *wf_incident_dup_class (WfRecord *incident);
/* The claim in quotation marks. */
char *wf_claim_dup_title (WfRecord *claim);
/* Name of an actor; of a country actor with its country. */
char *wf_actor_dup_label (WfContext *context, const char *id);
/* "TLP:AMBER · LIMITE · PAP:AMBER": the strictest marking of what it says, and what stands beside
 * it. */
char *wf_record_dup_marking (WfRecord *record);
/* "FI DE LT"; NULL for an empty set. */
char *wf_record_dup_joined_set (WfRecord *record, const char *set);
/* How an incident looks in a list: sign and CSS class. An ended one is done, whatever its assets
 * say. */
const char *wf_incident_get_sign (WfRecord *incident, WfServiceState state);
const char *wf_incident_get_css_class (WfRecord *incident, WfServiceState state);
const char *wf_incident_get_word (WfRecord *incident, WfServiceState state);
/* "Telecom cable". */
const char *wf_asset_kind_get_label (WfAssetKind kind);
/* How well the route of a line is known: "schematic"; "surveyed, schematic" when its legs differ.
 * NULL: it has no route. Free with g_free (). */
char *wf_asset_dup_route_text (WfPicture *picture, const WfAsset *asset);
/* "surveyed" */
const char *wf_route_quality_get_label (WfRouteQuality quality);
/* "11 h 59 min", "32 min late", "clock not started: awareness unknown". */
char *wf_deadline_dup_countdown (const WfDeadline *deadline);

G_END_DECLS
