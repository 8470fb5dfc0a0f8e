/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the slide says. Every sentence is computed from records, and says no more than they do: who
 * states it, how it is rated, and "not established" where nobody established it. */
#include "brief/wf-brief-private.h"

#include "brief/wf-country-name.h"
#include "brief/wf-place-name.h"
#include "model/wf-vocabulary.h"

#include <glib/gi18n.h>

typedef struct
{
  GPtrArray *names; /* const char *: lines that are out */
  GPtrArray *since; /* char *: since when, in the same order */
  gboolean any_cause;
} Outage;

static void
say (WfBrief *self, WfBriefSection section, char *sentence)
{
  g_ptr_array_add (self->sections[section], sentence);
}

static gboolean
contains (GPtrArray *names, const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (g_ptr_array_index (names, i), name))
      return TRUE;
  return FALSE;
}

static void
collect_outage (WfBrief *self, GPtrArray *incidents, Outage *outage)
{
  for (guint i = 0; i < incidents->len; i++)
    {
      WfRecord *incident = g_ptr_array_index (incidents, i);
      if (!wf_situation_incident_is_open (incident))
        continue;
      g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");
      for (guint j = 0; assets[j]; j++)
        {
          const WfAsset *asset = wf_dataset_get_asset (self->dataset, assets[j]);
          if (!asset || !wf_asset_is_line (asset) || contains (outage->names, asset->name)
              || wf_situation_asset_state (self->picture, self->dataset, assets[j]) != WF_STATE_OUT)
            continue;
          gint64 happened = wf_record_get_time (incident, "happened-at");
          g_ptr_array_add (outage->names, (char *) asset->name);
          g_ptr_array_add (outage->since, happened == WF_NO_TIME
                                              ? g_strdup (_ ("an unknown time"))
                                              : wf_brief_dup_instant (self, happened));
          outage->any_cause |= wf_record_get_text (incident, "cause") != NULL;
        }
    }
}

/* "02:04Z and 02:04Z" says nothing more than "02:04Z". */
static gboolean
is_one (GPtrArray *words)
{
  for (guint i = 1; i < words->len; i++)
    if (!g_str_equal (words->pdata[i], words->pdata[0]))
      return FALSE;
  return TRUE;
}

static char *
compose_outage (WfBrief *self, const Outage *outage)
{
  if (outage->names->len == 0)
    return g_strdup_printf (ngettext ("%u open incident; no listed line is out of service",
                                      "%u open incidents; no listed line is out of service",
                                      self->figures->n_open),
                            self->figures->n_open);
  g_autofree char *since = is_one (outage->since) ? g_strdup (outage->since->pdata[0])
                                                  : wf_brief_dup_list (outage->since);
  g_autofree char *names
      = outage->names->len <= 3
            ? wf_brief_dup_list (outage->names)
            : g_strdup_printf (ngettext ("%u line", "%u lines", outage->names->len),
                               outage->names->len);
  return outage->any_cause
             ? g_strdup_printf (_ ("%1$s out of service since %2$s"), names, since)
             : g_strdup_printf (_ ("%1$s out of service since %2$s; cause not established"), names,
                                since);
}

/* Who is cut off is what a decision maker has to know first; the sentence says whose word it is. */
static char *
compose_title (WfBrief *self, const Outage *outage, GPtrArray *cut_off)
{
  g_autofree char *lines = compose_outage (self, outage);

  if (cut_off->len == 0)
    return g_steal_pointer (&lines);
  g_autofree char *names
      = cut_off->len <= 3 ? wf_brief_dup_list (cut_off)
                          : g_strdup_printf (ngettext ("%u country or island",
                                                       "%u countries and islands", cut_off->len),
                                             cut_off->len);
  /* Translators: who is cut off; then the sentence that says which lines are out. */
  return g_strdup_printf (_ ("%1$s cut off from the listed network (model); %2$s"), names, lines);
}

static char *
name_authority (const WfBrief *self, const char *actor_id)
{
  const WfSchemeActor *actor = wf_scheme_get_actor (self->scheme, actor_id);
  WfRecord *record = wf_picture_lookup_name (self->picture, WF_TYPE_NAME_ACTOR, actor_id);
  const char *own = record ? wf_record_get_text (record, "name") : NULL;
  const char *country = strchr (actor_id, '/');
  if (own)
    return g_strdup (own);
  if (!actor)
    return g_strdup (actor_id);
  const char *name = actor->abbr && *actor->abbr ? actor->abbr : actor->name;
  return country ? g_strdup_printf ("%s %s", name, country + 1) : g_strdup (name);
}

static const char *
name_status (const char *status)
{
  if (g_str_equal (status, "out"))
    return C_ ("service state", "out of service");
  if (g_str_equal (status, "degraded"))
    return C_ ("service state", "degraded");
  return C_ ("service state", "in service");
}

/* "C-Lion1: out of service (Operator NOC, A2)": the statement with who says so. */
static void
say_statements (WfBrief *self, GPtrArray *incidents)
{
  for (guint i = 0; i < incidents->len; i++)
    {
      WfRecord *incident = g_ptr_array_index (incidents, i);
      if (!wf_situation_incident_is_open (incident))
        continue;
      g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");
      const char *rating = wf_record_get_text (incident, "rating");
      for (guint j = 0; assets[j]; j++)
        {
          const WfAsset *asset = wf_dataset_get_asset (self->dataset, assets[j]);
          g_autoptr (GArray) statements = wf_situation_dup_statements (self->picture, assets[j]);
          if (!asset || statements->len == 0
              || wf_situation_asset_state (self->picture, self->dataset, assets[j]) != WF_STATE_OUT)
            continue;
          const WfStatement *first = &g_array_index (statements, WfStatement, 0);
          g_autofree char *authority = name_authority (self, first->authority);
          say (self, WF_BRIEF_KNOWN,
               rating ? g_strdup_printf (_ ("%1$s: %2$s (%3$s, %4$s)"), asset->name,
                                         name_status (first->status), authority, rating)
                      : g_strdup_printf (_ ("%1$s: %2$s (%3$s)"), asset->name,
                                         name_status (first->status), authority));
        }
    }
}

/* Counts lead. Where the last listed cable is out and somebody is not cut off for that, the
 * sentence says why: nobody should have to guess. */
static char *
effect_sentence (const WfEffect *effect)
{
  g_autofree char *name = wf_effect_dup_name (effect);
  g_autofree char *counts
      = g_strdup_printf (ngettext ("%1$s: %2$u of %3$u listed cable out",
                                   "%1$s: %2$u of %3$u listed cables out", effect->n_cables),
                         name, effect->n_cables_out, effect->n_cables);

  if (effect->n_cables_out < effect->n_cables || effect->is_isolated
      || effect->n_land_neighbours == 0)
    return g_steal_pointer (&counts);
  g_autoptr (GPtrArray) neighbours = g_ptr_array_new ();
  for (guint i = 0; i < effect->n_land_neighbours; i++)
    g_ptr_array_add (neighbours, (char *) wf_country_get_name (effect->land_neighbours[i]));
  g_autofree char *list = wf_brief_dup_list (neighbours);
  /* Translators: "Orkney: 1 of 1 listed cable out"; the countries to which it has others. */
  return g_strdup_printf (_ ("%1$s; other links to %2$s are listed"), counts, list);
}

/* Who is cut off by what is out now stands before every statement (@cut_off), the others after
 * them; either worst first. */
static void
say_effects (WfBrief *self, GPtrArray *effects, gboolean cut_off)
{
  for (guint i = 0; i < effects->len; i++)
    {
      const WfEffect *effect = g_ptr_array_index (effects, i);
      if (effect->n_cables_out == 0 || wf_effect_is_newly_isolated (effect) != cut_off)
        continue;
      say (self, WF_BRIEF_KNOWN, effect_sentence (effect));
      g_ptr_array_add (self->effects, effect_sentence (effect));
    }
}

static void
say_modes (WfBrief *self)
{
  GListModel *activations = wf_picture_get_list (self->picture, WF_TYPE_NAME_ACTIVATION);
  g_autoptr (GPtrArray) active = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (activations); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (activations, i);
      const char *mode_id = wf_record_get_text (record, "mode");
      const char *mechanism = wf_record_get_text (record, "mechanism");
      const WfSchemeMode *mode = mode_id ? wf_scheme_get_mode (self->scheme, mode_id) : NULL;
      if (!mode || !mode->is_activation || !mechanism)
        continue;
      g_autofree char *name = name_authority (self, mechanism);
      g_ptr_array_add (active,
                       g_strdup_printf (C_ ("mechanism and mode", "%1$s: %2$s"), name, mode->name));
    }
  if (active->len == 0)
    return;
  g_autofree char *list = wf_brief_dup_list (active);
  say (self, WF_BRIEF_KNOWN, g_steal_pointer (&list));
}

static char *
contest_sentence (WfBrief *self, const WfAsset *asset, GArray *statements)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < statements->len; i++)
    {
      const WfStatement *statement = &g_array_index (statements, WfStatement, i);
      g_autofree char *authority = name_authority (self, statement->authority);
      /* Translators: an authority and the state it gives: "FI TSO says degraded". */
      g_ptr_array_add (words, g_strdup_printf (_ ("%1$s says %2$s"), authority,
                                               name_status (statement->status)));
    }
  g_autofree char *list = wf_brief_dup_list (words);
  return g_strdup_printf (_ ("the state of %1$s: %2$s"), asset->name, list);
}

/* What an authority chose to brief among statements that differ, with its reason: its own word,
 * beside the others. */
static void
say_briefed (WfBrief *self, WfRecord *record, const WfAsset *asset)
{
  g_auto (GStrv) authorities = wf_record_dup_keys (record, "brief");

  for (guint i = 0; authorities[i]; i++)
    {
      g_autofree char *field = g_strconcat ("brief/", authorities[i], NULL);
      g_autofree char *why_field = g_strconcat ("brief-why/", authorities[i], NULL);
      const char *status = wf_record_get_text (record, field);
      const char *why = wf_record_get_text (record, why_field);
      g_autofree char *authority = name_authority (self, authorities[i]);

      if (status)
        say (self, WF_BRIEF_ASSESSED,
             /* Translators: an authority, an asset, its state, the authority's reason. */
             g_strdup_printf (_ ("%1$s briefs %2$s as %3$s: %4$s"), authority, asset->name,
                              name_status (status), why ? why : _ ("no reason given")));
    }
}

/* Desks wrote past each other: neither value is said as if it stood. */
static void
say_conflicts (WfBrief *self, GPtrArray *incidents)
{
  for (guint i = 0; i < incidents->len; i++)
    {
      WfRecord *incident = g_ptr_array_index (incidents, i);
      const char *title = wf_record_get_text (incident, "title");

      if (title && wf_record_get_n_conflicts (incident) > 0)
        say (self, WF_BRIEF_NOT_KNOWN,
             g_strdup_printf (_ ("%s: desks disagree and have not settled it"), title));
    }
}

static void
say_open_questions (WfBrief *self, GPtrArray *incidents, const Outage *outage)
{
  if (outage->names->len > 0 && !outage->any_cause)
    say (self, WF_BRIEF_NOT_KNOWN, g_strdup (_ ("the cause: no authority has established one")));

  GListModel *assets = wf_picture_get_list (self->picture, WF_TYPE_NAME_ASSET);
  for (guint i = 0; i < g_list_model_get_n_items (assets); i++)
    {
      g_autoptr (WfRecord) record = g_list_model_get_item (assets, i);
      const char *id = wf_record_get_text (record, "asset");
      const WfAsset *asset = id ? wf_dataset_get_asset (self->dataset, id) : NULL;
      if (!asset
          || wf_situation_asset_state (self->picture, self->dataset, id) != WF_STATE_CONTESTED)
        continue;
      g_autoptr (GArray) statements = wf_situation_dup_statements (self->picture, id);
      say (self, WF_BRIEF_NOT_KNOWN, contest_sentence (self, asset, statements));
      say_briefed (self, record, asset);
    }
  say_conflicts (self, incidents);

  GListModel *faults = wf_picture_get_list (self->picture, WF_TYPE_NAME_FAULT);
  for (guint i = 0; i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (WfRecord) fault = g_list_model_get_item (faults, i);
      const char *id = wf_record_get_text (fault, "asset");
      const WfAsset *asset = id ? wf_dataset_get_asset (self->dataset, id) : NULL;
      gint64 accuracy_m = wf_record_get_integer (fault, "accuracy-m", 0);
      if (!asset || wf_record_get_boolean (fault, "position-known") || accuracy_m <= 0)
        continue;
      say (self, WF_BRIEF_NOT_KNOWN,
           g_strdup_printf (_ ("where %1$s is damaged: not better than %2$d km"), asset->name,
                            (int) (accuracy_m / 1000)));
    }
}

/* @format has one %s: the countries and islands that it is said of. */
static void
say_of_places (WfBrief *self, GPtrArray *places, const char *format)
{
  if (places->len == 0)
    return;
  g_autofree char *list = wf_brief_dup_list (places);
  GString *text = g_string_new (format);
  g_string_replace (text, "%s", list, 1);
  say (self, WF_BRIEF_ASSESSED, g_string_free (text, FALSE));
}

static GPtrArray *
dup_cut_off (GPtrArray *effects)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < effects->len; i++)
    if (wf_effect_is_newly_isolated (effects->pdata[i]))
      g_ptr_array_add (names, wf_effect_dup_name (effects->pdata[i]));
  return names;
}

/* Who is cut off already can lose nothing more, and of whom the list has one way only it says
 * nothing. */
static void
say_isolation (WfBrief *self, GPtrArray *effects)
{
  g_autoptr (GPtrArray) cut_off = dup_cut_off (effects);
  g_autoptr (GPtrArray) by_cable = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) by_point = g_ptr_array_new_with_free_func (g_free);
  gboolean any_safe = FALSE;

  for (guint i = 0; i < effects->len; i++)
    {
      const WfEffect *effect = g_ptr_array_index (effects, i);

      if (effect->was_isolated || effect->is_isolated)
        continue;
      if (effect->n_isolating > 0)
        g_ptr_array_add (by_cable, wf_effect_dup_name (effect));
      else if (effect->isolating_points[0] != NULL)
        g_ptr_array_add (by_point, wf_effect_dup_name (effect));
      else
        any_safe = TRUE;
    }
  say_of_places (self, cut_off,
                 _ ("cut off from the listed network: %s (model, schematic routes)"));
  say_of_places (self, by_cable,
                 _ ("one more listed cable lost could isolate %s (model, schematic routes)"));
  say_of_places (self, by_point,
                 _ ("one more landing point lost could isolate %s (model, schematic routes)"));
  if (by_cable->len > 0 || !any_safe)
    return;
  say (self, WF_BRIEF_ASSESSED,
       g_strdup (cut_off->len > 0
                     ? _ ("one more listed cable lost would isolate no other affected State or "
                          "island (model, schematic routes)")
                     : _ ("one more listed cable lost would isolate no affected State or island "
                          "(model, schematic routes)")));
}

static void
say_assessments (WfBrief *self, GPtrArray *effects)
{
  say_isolation (self, effects);

  GListModel *claims = wf_picture_get_list (self->picture, WF_TYPE_NAME_CLAIM);
  for (guint i = 0; i < g_list_model_get_n_items (claims); i++)
    {
      g_autoptr (WfRecord) claim = g_list_model_get_item (claims, i);
      const char *title = wf_record_get_text (claim, "title");
      const char *state = wf_record_get_text (claim, "state");
      if (title && g_strcmp0 (state, "open") == 0)
        say (self, WF_BRIEF_ASSESSED,
             g_strdup_printf (_ ("the claim “%s” circulates and is not confirmed by any State"),
                              title));
    }
}

/* The cut of the newest briefing issued before this one, or WF_NO_TIME. */
static gint64
find_last_cut (WfBrief *self, int *number)
{
  GListModel *issues = wf_picture_get_list (self->picture, WF_TYPE_NAME_BRIEFING);
  gint64 cut = WF_NO_TIME;
  for (guint i = 0; i < g_list_model_get_n_items (issues); i++)
    {
      g_autoptr (WfRecord) issue = g_list_model_get_item (issues, i);
      gint64 at = wf_record_get_time (issue, "cut-at");
      if (at > cut && at < self->cut_at)
        {
          cut = at;
          *number = (int) wf_record_get_integer (issue, "number", 0);
        }
    }
  return cut;
}

/* On *known*, not on *happened*: what the readers of the last issue could not have read. */
static void
compose_changes (WfBrief *self)
{
  int number = 0;
  gint64 cut = find_last_cut (self, &number);
  if (cut == WF_NO_TIME)
    {
      self->changed = g_strdup (_ ("First issue"));
      return;
    }
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_free);
  GListModel *incidents = wf_picture_get_list (self->picture, WF_TYPE_NAME_INCIDENT);
  for (guint i = 0; i < g_list_model_get_n_items (incidents); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (incidents, i);
      const char *title = wf_record_get_text (incident, "title");
      if (title && wf_record_get_time (incident, "known-at") > cut)
        g_ptr_array_add (changes, g_strdup_printf (_ ("new: %s"), title));
    }
  GListModel *entries = wf_picture_get_list (self->picture, WF_TYPE_NAME_ENTRY);
  guint n_corrections = 0;
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (entries, i);
      if (g_strcmp0 (wf_record_get_text (entry, "kind"), "correction") == 0
          && wf_record_get_time (entry, "known-at") > cut)
        n_corrections++;
    }
  if (n_corrections > 0)
    g_ptr_array_insert (
        changes, 0,
        g_strdup_printf (ngettext ("%u correction", "%u corrections", n_corrections),
                         n_corrections));
  g_autofree char *list = wf_brief_dup_list (changes);
  self->changed = changes->len > 0
                      ? g_strdup_printf (_ ("Changed since no. %1$d: %2$s"), number, list)
                      : g_strdup_printf (_ ("No change since no. %d"), number);
}

void
wf_brief_compose (WfBrief *self)
{
  g_autoptr (WfQuery) everything = wf_query_new ();
  g_autoptr (GPtrArray) incidents
      = wf_situation_dup_incidents (self->picture, self->dataset, everything);
  g_autoptr (GPtrArray) effects = wf_situation_dup_effects (self->picture, self->dataset, NULL);
  g_autoptr (GPtrArray) cut_off = dup_cut_off (effects);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) since = g_ptr_array_new_with_free_func (g_free);
  Outage outage = { names, since, FALSE };

  collect_outage (self, incidents, &outage);
  self->title = compose_title (self, &outage, cut_off);
  if (cut_off->len > 0)
    {
      g_autofree char *list = wf_brief_dup_list (cut_off);
      g_ptr_array_add (self->effects,
                       /* Translators: countries and islands. */
                       g_strdup_printf (_ ("cut off (model): %s"), list));
    }
  say_effects (self, effects, TRUE);
  say_statements (self, incidents);
  say_modes (self);
  say_effects (self, effects, FALSE);
  say_open_questions (self, incidents, &outage);
  say_assessments (self, effects);
  compose_changes (self);
}
