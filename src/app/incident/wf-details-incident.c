/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/common/wf-attachment-list.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/incident/wf-details-parts.h"
#include "app/values/wf-conflict-box.h"
#include "model/wf-vocabulary.h"

static gboolean
is_own (WfContext *context, const char *who)
{
  return g_strcmp0 (who, wf_context_get_desk_label (context)) == 0
         || g_strcmp0 (who, wf_context_get_desk_actor (context)) == 0;
}

static gboolean
is_actor (WfContext *context, const char *who)
{
  WfScheme *scheme = wf_context_get_scheme (context);

  return (scheme != NULL && wf_scheme_get_actor (scheme, who) != NULL)
         || wf_picture_lookup_name (wf_context_get_picture (context), WF_TYPE_NAME_ACTOR, who)
                != NULL;
}

/* "operator 02:31Z · this desk 03:10Z". */
static char *
dup_known (WfContext *context, WfRecord *incident)
{
  g_auto (GStrv) who = wf_record_dup_keys (incident, "known-by");
  g_autoptr (GString) text = g_string_new (NULL);

  for (int own = 0; own < 2; own++)
    for (guint i = 0; who[i] != NULL; i++)
      {
        g_autofree char *field = g_strconcat ("known-by/", who[i], NULL);
        gint64 at = wf_record_get_time (incident, field);

        if (at == WF_NO_TIME || is_own (context, who[i]) != own)
          continue;

        g_autofree char *clock = wf_time_format_clock (at);
        g_autofree char *label = own                          ? g_strdup (_ ("this desk"))
                                 : is_actor (context, who[i]) ? wf_actor_dup_label (context, who[i])
                                                              : g_strdup (who[i]);

        g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", label, clock);
      }
  if (text->len == 0)
    return wf_details_dup_time (wf_record_get_time (incident, "known-at"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "ship assigned · on site 16–19 Oct". */
static char *
dup_repair (WfRecord *incident)
{
  const char *repair = wf_record_get_text (incident, "repair");
  gint64 from = wf_record_get_time (incident, "repair-from"),
         to = wf_record_get_time (incident, "repair-to");

  if (from == WF_NO_TIME)
    return g_strdup (repair);

  g_autoptr (GDateTime) first = g_date_time_new_from_unix_utc (from / WF_SECOND_US);
  g_autoptr (GDateTime) last
      = g_date_time_new_from_unix_utc ((to != WF_NO_TIME ? to : from) / WF_SECOND_US);
  g_autofree char *first_day = g_date_time_format (
      first, g_date_time_get_month (first) == g_date_time_get_month (last) ? "%-e" : "%-e %b");
  g_autofree char *last_day = g_date_time_format (last, "%-e %b");

  if (to == WF_NO_TIME)
    /* Translators: state of a repair, and from when a ship is on site. */
    return g_strdup_printf (_ ("%s · on site from %s"), repair ? repair : "", last_day);
  /* Translators: state of a repair, and the days between which a ship is on site. */
  return g_strdup_printf (_ ("%s · on site %s–%s"), repair ? repair : "", first_day, last_day);
}

static void
add_damage (WfContext *context, GtkWidget *facts, const char *incident)
{
  GListModel *faults = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_FAULT);

  for (guint i = 0; i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (WfRecord) fault = g_list_model_get_item (faults, i);
      const char *placed_by = wf_record_get_text (fault, "placed-by");
      const char *rating = wf_record_get_text (fault, "rating");

      if (g_strcmp0 (wf_record_get_text (fault, "incident"), incident) != 0)
        continue;

      g_autofree char *stretch = wf_details_dup_stretch (context, fault);
      g_autofree char *who = placed_by != NULL ? wf_actor_dup_label (context, placed_by) : NULL;
      g_autofree char *source = who != NULL && rating != NULL
                                    ? g_strdup_printf ("%s, %s", who, rating)
                                    : g_strdup (who != NULL ? who : rating);

      wf_details_add_fact (facts, _ ("Damage"), stretch, source);
    }
}

static void
add_tracks (WfContext *context, GtkWidget *box, const char *incident)
{
  GListModel *faults = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_FAULT);

  for (guint i = 0; i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (WfRecord) fault = g_list_model_get_item (faults, i);

      if (g_strcmp0 (wf_record_get_text (fault, "incident"), incident) == 0)
        wf_details_add_tracks (context, box, wf_record_get_text (fault, "asset"), fault);
    }
}

static void
add_facts (WfContext *context, GtkWidget *box, WfRecord *incident)
{
  GtkWidget *facts = wf_facts_new ();
  const char *lead = wf_record_get_text (incident, "lead");
  const char *cause = wf_record_get_text (incident, "cause");
  g_autofree char *happened = wf_details_dup_time (wf_record_get_time (incident, "happened-at"));
  g_autofree char *ended = wf_details_dup_time (wf_record_get_time (incident, "ended-at"));
  g_autofree char *known = dup_known (context, incident);
  g_autofree char *repair = dup_repair (incident);
  g_autofree char *lead_label = lead != NULL ? wf_actor_dup_label (context, lead) : NULL;

  wf_facts_add (facts, _ ("Happened"), happened != NULL ? happened : _ ("not known"));
  wf_facts_add (facts, _ ("Ended"), ended);
  wf_facts_add (facts, _ ("Known"), known);
  add_damage (context, facts, wf_record_get_id (incident));
  wf_facts_add (facts, _ ("Cause"), cause != NULL ? cause : _ ("not established"));
  wf_facts_add (facts, _ ("Repair"), repair);
  wf_facts_add (facts, _ ("Lead"), lead_label != NULL ? lead_label : _ ("nobody leads"));
  gtk_box_append (GTK_BOX (box), facts);
}

/* Of the record, not of the incident: last. */
static void
add_record (WfContext *context, GtkWidget *box, WfRecord *incident)
{
  GtkWidget *facts = wf_facts_new ();

  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Record"), NULL));
  wf_details_add_times (context, facts, incident);
  gtk_box_append (GTK_BOX (box), facts);
  wf_details_add_values (context, box, incident);
}

void
wf_details_show_incident (WfContext *context, GtkWidget *box, WfRecord *incident)
{
  WfPicture *picture = wf_context_get_picture (context);
  WfDataset *dataset = wf_context_get_dataset (context);
  WfServiceState state = wf_situation_incident_state (picture, dataset, incident);
  g_autofree char *class = wf_incident_dup_class (incident);
  g_autofree char *rating = wf_rating_dup_label (wf_record_get_text (incident, "rating"));
  const char *number = wf_record_get_text (incident, "number");
  const char *title = wf_record_get_text (incident, "title");
  const char *summary = wf_record_get_text (incident, "summary");
  /* Translators: kind, number and legal class of an incident. */
  g_autofree char *kicker = g_strdup_printf (
      _ ("%s · %s · %s"), wf_incident_kind_get_label (wf_record_get_text (incident, "kind")),
      number != NULL ? number : "–", class);
  GtkWidget *pills
      = wf_details_add_head (box, kicker, title != NULL ? title : _ ("without a title"));
  g_autofree char *word = g_strdup_printf ("%s %s", wf_incident_get_sign (incident, state),
                                           wf_incident_get_word (incident, state));
  GtkWidget *pill = wf_pill_new (word, wf_incident_get_css_class (incident, state));
  g_auto (GStrv) assets = wf_record_dup_set (incident, "asset");
  g_autofree char *ref = g_strdup_printf ("incident:%s", wf_record_get_id (incident));

  gtk_widget_add_css_class (pill, "solid");
  wf_wrap_box_append (WF_WRAP_BOX (pills), pill);
  if (rating != NULL)
    wf_wrap_box_append (WF_WRAP_BOX (pills), wf_pill_new (rating, NULL));
  wf_conflict_box_append (box, context, incident);
  add_facts (context, box, incident);
  if (summary != NULL)
    {
      GtkWidget *text = wf_text_new (summary, "aside");
      gtk_box_append (GTK_BOX (box), text);
    }
  wf_details_add_faults (context, box, wf_record_get_id (incident));
  for (guint i = 0; assets[i] != NULL; i++)
    if (wf_situation_asset_state (picture, dataset, assets[i]) == WF_STATE_CONTESTED)
      wf_details_add_statements (context, box, assets[i]);
  wf_details_add_effect (context, box, incident);
  wf_details_add_log (context, box, ref, incident);
  wf_details_add_deadlines (context, box, wf_record_get_id (incident));
  add_tracks (context, box, wf_record_get_id (incident));
  gtk_box_append (GTK_BOX (box), wf_attachment_list_new (context, incident));
  add_record (context, box, incident);
}
