/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/timeline/wf-timeline-words.h"

#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "model/wf-vocabulary.h"

static char *
name_lane (gpointer data, WfTimelineLanes by, const char *key)
{
  WfContext *context = data;
  g_autofree char *ref = NULL;

  if (g_str_equal (key, WF_LANE_TELECOM_CABLES))
    return g_strdup (_ ("Telecom cables"));
  if (g_str_equal (key, WF_LANE_INFORMATION))
    return g_strdup (_ ("Information"));
  if (g_str_equal (key, WF_LANE_MECHANISMS))
    return g_strdup (_ ("Mechanisms"));
  if (g_str_equal (key, WF_LANE_OTHER))
    return g_strdup (by == WF_TIMELINE_BY_ACTOR ? _ ("No lead") : _ ("Other"));
  switch (by)
    {
    case WF_TIMELINE_BY_COUNTRY:
      return g_strdup (key);
    case WF_TIMELINE_BY_ACTOR:
      return wf_actor_dup_label (context, key);
    case WF_TIMELINE_BY_CABLE:
      ref = g_strconcat ("asset:", key, NULL);
      return wf_context_dup_ref_label (context, ref);
    case WF_TIMELINE_BY_KIND:
      return g_strdup (strchr (key, '-') != NULL || g_str_equal (key, "congestion")
                               || g_str_equal (key, "outage")
                           ? wf_incident_kind_get_label (key)
                           : wf_entry_kind_get_label (key));
    case WF_TIMELINE_BY_SECTOR:
    default:
      return g_strdup (wf_sector_get_label (context, key));
    }
}

static char *
say_title (gpointer data, WfRecord *record, WfServiceState state)
{
  const char *type = wf_record_get_type_name (record);
  g_autofree char *title = wf_timeline_dup_short_title (record);

  if (g_str_equal (type, WF_TYPE_NAME_INCIDENT))
    return g_strdup_printf ("%s %s", wf_incident_get_sign (record, state), title ? title : "");
  if (g_str_equal (type, WF_TYPE_NAME_CLAIM))
    /* Translators: a false claim on the timeline; %s is its title. */
    return g_strdup_printf (_ ("Claim: %s"), title ? title : "");
  if (g_str_equal (type, WF_TYPE_NAME_ENTRY))
    return g_strdup (wf_record_get_text (record, "number"));
  return g_steal_pointer (&title);
}

static char *
say_mode (gpointer data, const char *mechanism, const char *mode)
{
  WfContext *context = data;
  WfScheme *scheme = wf_context_get_scheme (context);
  const WfSchemeMode *known = scheme != NULL ? wf_scheme_get_mode (scheme, mode) : NULL;
  g_autofree char *name = wf_actor_dup_label (context, mechanism);
  const char *mode_name = known != NULL && known->name != NULL ? known->name : mode;
  g_autofree char *brief = g_strndup (mode_name, strcspn (mode_name, "("));

  g_strchomp (brief);
  /* Translators: a mechanism and the mode it was put into: "CSIRTs Network: Alert cooperation". */
  return g_strdup_printf (_ ("%s: %s"), name, brief);
}

static char *
say_detail (gpointer data, WfRecord *record, WfServiceState state)
{
  const char *type = wf_record_get_type_name (record);
  const char *title = wf_record_get_text (record, "title");

  if (title == NULL)
    title = wf_record_get_text (record, "text");
  if (title == NULL)
    title = "";
  if (g_str_equal (type, WF_TYPE_NAME_INCIDENT))
    /* Translators: title of an incident and its state. */
    return g_strdup_printf (_ ("%s. %s."), title, wf_incident_get_word (record, state));
  if (g_str_equal (type, WF_TYPE_NAME_CLAIM))
    return g_strdup_printf (_ ("False or unverified claim: %s."), title);
  return g_strdup (title);
}

static char *
say_countdown (gpointer data, const WfDeadline *deadline)
{
  g_autofree char *left = wf_deadline_dup_countdown (deadline);

  return g_strdup_printf ("◷ %s", left);
}

static char *
say_parties (gpointer data, const char *owed_by, const char *owed_to)
{
  WfContext *context = data;
  g_autofree char *by = owed_by != NULL ? wf_actor_dup_label (context, owed_by) : NULL;
  g_autofree char *to = owed_to != NULL ? wf_actor_dup_label (context, owed_to) : NULL;

  if (by == NULL || to == NULL)
    return g_strdup (by != NULL ? by : to);
  return g_strdup_printf ("%s → %s", by, to);
}

WfTimelineWords
wf_timeline_words (WfContext *context)
{
  return (WfTimelineWords){
    .lane_name = name_lane,
    .title = say_title,
    .mode_title = say_mode,
    .detail = say_detail,
    .countdown = say_countdown,
    .parties = say_parties,
    .data = context,
  };
}
