/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-record-text.h"

#include "analysis/wf-leg-quality.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-time-text.h"
#include "app/common/wf-vocabulary-text.h"
#include "app/common/wf-widgets.h"
#include "draw/wf-timeline-items.h"
#include "model/wf-vocabulary.h"

/* The word itself for one of a later version. */
static const char *
get_label (const char *type, const char *field, const char *id, const char *without)
{
  const char *label = id != NULL ? wf_vocabulary_get_label (type, field, id) : without;

  return label != NULL ? label : id;
}

const char *
wf_incident_kind_get_label (const char *kind)
{
  return get_label (WF_TYPE_NAME_INCIDENT, "kind", kind, _ ("Incident"));
}

const char *
wf_sector_get_label (WfContext *context, const char *sector)
{
  static const WfWord words[] = {
    { "digital-infrastructure", N_ ("Telecom") },
    { "energy", N_ ("Energy") },
    { "transport", N_ ("Transport") },
    { "public-administration", N_ ("Public administration") },
    { "banking", N_ ("Banking") },
    { "health", N_ ("Health") },
  };
  const char *label = wf_word_find (words, G_N_ELEMENTS (words), sector);
  WfScheme *scheme = wf_context_get_scheme (context);

  if (label != NULL || sector == NULL)
    return label;

  const WfSchemeSector *known
      = scheme != NULL ? g_hash_table_lookup (scheme->sector_by_id, sector) : NULL;

  return known != NULL ? known->name : sector;
}

const char *
wf_entry_kind_get_label (const char *kind)
{
  return get_label (WF_TYPE_NAME_ENTRY, "kind", kind, _ ("Entry"));
}

const char *
wf_fault_stage_get_label (const char *stage)
{
  return get_label (WF_TYPE_NAME_FAULT, "stage", stage, NULL);
}

const char *
wf_claim_state_get_label (const char *state)
{
  return get_label (WF_TYPE_NAME_CLAIM, "state", state, NULL);
}

const char *
wf_task_state_get_label (const char *state)
{
  return get_label (WF_TYPE_NAME_TASK, "state", state, NULL);
}

char *
wf_rating_dup_label (const char *rating)
{
  static const char *const credibility[] = {
    N_ ("confirmed by others"), N_ ("probably true"),    N_ ("possibly true"), N_ ("doubtful"),
    N_ ("improbable"),          N_ ("cannot be judged"),
  };

  if (rating == NULL || rating[0] == '\0')
    return NULL;
  if (rating[1] < '1' || rating[1] > '6')
    return g_strdup (rating);
  /* Translators: a source rating and its meaning, "A2 · probably true". */
  return g_strdup_printf (_ ("%s · %s"), rating, _ (credibility[rating[1] - '1']));
}

char *
wf_incident_dup_class (WfRecord *incident)
{
  g_auto (GStrv) states = wf_record_dup_keys (incident, "class");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; states[i] != NULL; i++)
    {
      g_autofree char *field = g_strconcat ("class/", states[i], NULL);
      g_autofree char *at_field = g_strconcat ("class-at/", states[i], NULL);
      const char *class = wf_record_get_text (incident, field);
      gint64 at = wf_record_get_time (incident, at_field);
      g_autofree char *when = at != WF_NO_TIME ? wf_time_format_clock (at) : NULL;

      if (class == NULL)
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
      /* Translators: legal class and the State that decided it, with and without the time. */
      if (when != NULL)
        g_string_append_printf (text, _ ("%s (%s, %s)"),
                                g_str_equal (class, "large-scale")   ? _ ("large-scale")
                                : g_str_equal (class, "significant") ? _ ("significant")
                                                                     : class,
                                states[i], when);
      else
        g_string_append_printf (text, _ ("%s (%s)"), class, states[i]);
    }
  if (text->len == 0)
    return g_strdup (_ ("not classified by any State"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wf_claim_dup_title (WfRecord *claim)
{
  const char *title = wf_record_get_text (claim, "title");

  if (title == NULL)
    return g_strdup (_ ("without a title"));
  if (g_str_has_prefix (title, "“") || g_str_has_prefix (title, "\""))
    return g_strdup (title);
  return g_strdup_printf (_ ("“%s”"), title);
}

char *
wf_actor_dup_label (WfContext *context, const char *id)
{
  g_autofree char *ref = g_strconcat ("actor:", id, NULL);

  return wf_context_dup_ref_label (context, ref);
}

char *
wf_record_dup_marking (WfRecord *record)
{
  const char *beside[]
      = { wf_record_get_text (record, "handling"), wf_record_get_text (record, "pap") };
  g_autoptr (GString) text = g_string_new (wf_marking_get_label (wf_record_get_marking (record)));

  for (gsize i = 0; i < G_N_ELEMENTS (beside); i++)
    if (beside[i] != NULL)
      g_string_append_printf (text, " · %s", beside[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
wf_record_dup_joined_set (WfRecord *record, const char *set)
{
  g_auto (GStrv) elements = wf_record_dup_set (record, set);

  return elements[0] != NULL ? g_strjoinv (" ", elements) : NULL;
}

static gboolean
is_done (WfRecord *incident)
{
  return !wf_situation_incident_is_open (incident)
         || wf_record_get_time (incident, "ended-at") != WF_NO_TIME;
}

const char *
wf_incident_get_sign (WfRecord *incident, WfServiceState state)
{
  if (is_done (incident))
    return "✓";
  if (state == WF_STATE_UNKNOWN)
    return wf_record_get_integer (incident, "severity", 1) >= 2 ? "!" : "?";
  return wf_service_state_get_sign (state);
}

const char *
wf_incident_get_css_class (WfRecord *incident, WfServiceState state)
{
  if (is_done (incident))
    return "done";
  if (state == WF_STATE_UNKNOWN)
    return wf_record_get_integer (incident, "severity", 1) >= 2 ? "degraded" : "unknown";
  return wf_service_state_get_css_class (state);
}

const char *
wf_incident_get_word (WfRecord *incident, WfServiceState state)
{
  if (is_done (incident))
    return _ ("Ended");
  if (state == WF_STATE_UNKNOWN)
    return _ ("Going on");
  return wf_service_state_get_label (state);
}

const char *
wf_asset_kind_get_label (WfAssetKind kind)
{
  static const char *const labels[WF_ASSET_N_KINDS] = {
    [WF_ASSET_TELECOM_CABLE] = N_ ("Telecom cable"),
    [WF_ASSET_POWER_CABLE] = N_ ("Power cable"),
    [WF_ASSET_GAS_PIPELINE] = N_ ("Gas pipeline"),
    [WF_ASSET_LANDING_POINT] = N_ ("Landing point"),
    [WF_ASSET_BRANCHING_UNIT] = N_ ("Branching unit"),
    [WF_ASSET_OFFSHORE_NODE] = N_ ("Offshore node"),
    [WF_ASSET_IXP] = N_ ("Exchange"),
    [WF_ASSET_DATA_CENTRE] = N_ ("Data centre"),
    [WF_ASSET_CABLE_DEPOT] = N_ ("Cable depot"),
    [WF_ASSET_GROUND_STATION] = N_ ("Ground station"),
    [WF_ASSET_LNG_TERMINAL] = N_ ("LNG terminal"),
    [WF_ASSET_PORT] = N_ ("Port"),
    [WF_ASSET_POWER_PLANT] = N_ ("Power plant"),
    [WF_ASSET_TRANSPORT_LINK] = N_ ("Transport link"),
  };

  return _ (labels[kind]);
}

const char *
wf_route_quality_get_label (WfRouteQuality quality)
{
  return wf_vocabulary_get_label (WF_TYPE_NAME_ASSET, "route", wf_route_quality_get_name (quality));
}

char *
wf_asset_dup_route_text (WfPicture *picture, const WfAsset *asset)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (WfRouteQuality quality = WF_ROUTE_SURVEYED;
       wf_asset_is_line (asset) && quality <= WF_ROUTE_SCHEMATIC; quality++)
    {
      gboolean has_leg = FALSE;

      for (guint i = 0; i < asset->n_legs; i++)
        has_leg |= wf_leg_get_quality (picture, asset, i) == quality;
      if (has_leg)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "",
                                wf_route_quality_get_label (quality));
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

char *
wf_deadline_dup_countdown (const WfDeadline *deadline)
{
  if (deadline->state == WF_DEADLINE_NOT_STARTED)
    return g_strdup (_ ("clock not started: awareness unknown"));
  if (deadline->state == WF_DEADLINE_MET)
    return g_strdup (_ ("met"));

  g_autofree char *span = wf_duration_dup_text (deadline->left_us);

  if (deadline->left_us >= 0)
    return g_steal_pointer (&span);
  /* Translators: %s is a duration: "32 min late". */
  return g_strdup_printf (_ ("%s late"), span);
}
