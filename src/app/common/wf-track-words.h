/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "analysis/wf-track-evidence.h"
#include "app/wf-context.h"
#include "app/wf-tracks.h"
#include "wire/wf-track-archive.h"

G_BEGIN_DECLS

/* Vessel tracks in words: what was transmitted, when and how far away; never what anybody did. Free
 * the results with g_free (). */
const char *wf_track_format_get_label (WfTrackFormat format);
/* "Line 12: the checksum is wrong: !AIVDM,…" */
char *wf_track_issue_dup_text (const WfTrackIssue *issue);
/* "TRACK ONE (MMSI 999000001)" */
char *wf_track_dup_label (const WfTrack *track);
/* "36 h" */
char *wf_track_dup_duration (gint64 us);
/* "3 tracks, last heard 5 h before the time shown"; NULL: something is seen at @shown_at, or
 * nothing was imported. */
char *wf_track_sight_dup_text (const WfTrackSight *sight, gint64 shown_at);
/* "240 m at 12 Oct 02:01Z, 9.5 kn, course 091°" */
char *wf_approach_dup_text (const WfApproach *approach);
/* "no transmission 01:50Z–02:40Z, 12 km between the positions" */
char *wf_track_event_dup_text (const WfTrackEvent *event);

G_END_DECLS
