/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-track-attach.h"
#include "app/common/wf-vocabulary-text.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/incident/wf-details-parts.h"
#include "app/common/wf-track-evidence-list.h"
#include "app/values/wf-conflict-box.h"
#include "model/wf-vocabulary.h"

void
wf_details_add_tracks (WfContext *context, GtkWidget *box, const char *asset, WfRecord *fault)
{
  GtkWidget *list = asset != NULL ? wf_track_evidence_list_new (context, asset, fault) : NULL;

  if (list != NULL)
    gtk_box_append (GTK_BOX (box), list);
}

void
wf_details_show_track (WfContext *context, GtkWidget *box, const char *mmsi)
{
  guint32 number = (guint32) g_ascii_strtoull (mmsi, NULL, 10);
  g_autofree char *title = wf_track_dup_title (context, number);

  wf_details_add_head (box, _ ("Vessel, as transmitted"), title);
  gtk_box_append (GTK_BOX (box), wf_track_vessel_new (context, number));
}

/* --- asset ------------------------------------------------------------------- */

static char *
dup_list (const char *const *values)
{
  return values != NULL && values[0] != NULL ? g_strjoinv (", ", (char **) values) : NULL;
}

static char *
dup_capacity (const WfAsset *asset)
{
  if (asset->capacity_tbps > 0)
    return g_strdup_printf (_ ("%.0f Tbit/s, design"), asset->capacity_tbps);
  if (asset->capacity_mw > 0)
    return g_strdup_printf (_ ("%.0f MW"), asset->capacity_mw);
  if (asset->capacity_bcm_y > 0)
    return g_strdup_printf (_ ("%.1f billion m³ a year"), asset->capacity_bcm_y);
  return NULL;
}

static char *
dup_landings (WfContext *context, const WfAsset *asset)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; asset->landing_points != NULL && asset->landing_points[i] != NULL; i++)
    {
      g_autofree char *ref = g_strconcat ("asset:", asset->landing_points[i], NULL);
      g_autofree char *name = wf_context_dup_ref_label (context, ref);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_asset_facts (WfContext *context, GtkWidget *box, const WfAsset *asset)
{
  GtkWidget *facts = wf_facts_new ();
  g_autofree char *owners = dup_list (asset->owners);
  g_autofree char *landings = dup_landings (context, asset);
  g_autofree char *route = wf_asset_dup_route_text (wf_context_get_picture (context), asset);
  g_autofree char *capacity = dup_capacity (asset);
  g_autofree char *sources = dup_list (asset->sources);
  g_autofree char *length
      = asset->length_km > 0 ? g_strdup_printf (_ ("%.0f km"), asset->length_km) : NULL;
  g_autofree char *rfs = asset->rfs > 0 ? g_strdup_printf ("%d", asset->rfs) : NULL;

  wf_facts_add (facts, _ ("Owners"), owners);
  wf_facts_add (facts, _ ("Landings"), landings);
  wf_facts_add (facts, _ ("Length"), length);
  wf_facts_add (facts, _ ("Capacity"), capacity);
  wf_facts_add (facts, _ ("In service since"), rfs);
  wf_facts_add (facts, _ ("Route"), route);
  wf_facts_add (facts, _ ("Confidence"), wf_confidence_get_label (asset->confidence));
  wf_facts_add (facts, _ ("Note"), asset->note);
  wf_facts_add (facts, _ ("Sources"), sources);
  if (gtk_widget_get_first_child (facts) != NULL)
    gtk_box_append (GTK_BOX (box), facts);
  else
    g_object_ref_sink (facts), g_object_unref (facts);
}

static void
add_incidents_of (WfContext *context, GtkWidget *box, const char *asset)
{
  GListModel *list = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_INCIDENT);
  gboolean has_title = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) incident = g_list_model_get_item (list, i);
      g_autofree char *ref = g_strdup_printf ("incident:%s", wf_record_get_id (incident));
      const char *title = wf_record_get_text (incident, "title");

      if (!wf_record_has_member (incident, "asset", asset))
        continue;
      if (!has_title)
        gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Incidents"), NULL));
      has_title = TRUE;
      wf_details_add_link (context, box, title != NULL ? title : ref,
                           wf_record_get_text (incident, "number"), ref);
    }
}

void
wf_details_show_asset (WfContext *context, GtkWidget *box, const char *id)
{
  WfDataset *dataset = wf_context_get_dataset (context);
  const WfAsset *asset = dataset != NULL ? wf_dataset_get_asset (dataset, id) : NULL;
  WfRecord *record
      = wf_picture_lookup_name (wf_context_get_picture (context), WF_TYPE_NAME_ASSET, id);
  g_autofree char *ref = g_strconcat ("asset:", id, NULL);
  g_autofree char *name = wf_context_dup_ref_label (context, ref);
  g_autofree char *countries = asset != NULL && asset->countries != NULL
                                   ? g_strjoinv (" ", (char **) asset->countries)
                                   : NULL;
  const char *kind = asset != NULL ? wf_asset_kind_get_label (asset->kind) : _ ("Asset");
  g_autofree char *kicker = countries != NULL && countries[0] != '\0'
                                ? g_strdup_printf ("%s · %s", kind, countries)
                                : g_strdup (kind);
  GtkWidget *pills = wf_details_add_head (box, kicker, name);

  wf_wrap_box_append (WF_WRAP_BOX (pills), wf_state_pill_new (wf_situation_asset_state (
                                               wf_context_get_picture (context), dataset, id)));
  if (record != NULL)
    wf_conflict_box_append (box, context, record);
  wf_details_add_statements (context, box, id);
  if (record != NULL)
    wf_details_add_values (context, box, record);
  if (asset != NULL)
    add_asset_facts (context, box, asset);
  if (asset != NULL && asset->n_legs > 0)
    wf_details_add_route_form (context, box, asset);
  wf_details_add_service_form (context, box, id, asset != NULL ? asset->countries : NULL);
  if (asset != NULL && wf_asset_is_line (asset))
    wf_details_add_report (context, box, id);
  wf_details_add_asset_effect (context, box, id);
  add_incidents_of (context, box, id);
  wf_details_add_historic (context, box, id);
  wf_details_add_tracks (context, box, id, NULL);
  wf_details_add_log (context, box, ref, NULL);
}

/* --- claim, entry, actor, task ----------------------------------------------- */

void
wf_details_show_claim (WfContext *context, GtkWidget *box, WfRecord *claim)
{
  const char *number = wf_record_get_text (claim, "number");
  const char *owner = wf_record_get_text (claim, "owner");
  g_autofree char *kicker
      = g_strdup_printf (_ ("False or unverified claim · %s"), number != NULL ? number : "–");
  g_autofree char *quoted = wf_claim_dup_title (claim);
  g_autofree char *who = owner != NULL ? wf_actor_dup_label (context, owner) : NULL;
  g_autofree char *happened = wf_details_dup_time (wf_record_get_time (claim, "happened-at"));
  g_autofree char *known = wf_details_dup_time (wf_record_get_time (claim, "known-at"));
  g_autofree char *countries = wf_record_dup_joined_set (claim, "country");
  g_autofree char *ref = g_strdup_printf ("claim:%s", wf_record_get_id (claim));
  GtkWidget *facts = wf_facts_new ();

  wf_details_add_head (box, kicker, quoted);
  wf_facts_add (facts, _ ("State"), wf_claim_state_get_label (wf_record_get_text (claim, "state")));
  wf_facts_add (facts, _ ("Public line"), wf_record_get_text (claim, "line"));
  wf_facts_add (facts, _ ("Owner"), who != NULL ? who : _ ("no owner"));
  wf_facts_add (facts, _ ("Happened"), happened);
  wf_facts_add (facts, _ ("Known"), known);
  wf_facts_add (facts, _ ("Countries"), countries);
  wf_details_add_times (context, facts, claim);
  wf_conflict_box_append (box, context, claim);
  gtk_box_append (GTK_BOX (box), facts);
  wf_details_add_values (context, box, claim);
  wf_details_add_log (context, box, ref, NULL);
}

void
wf_details_show_entry (WfContext *context, GtkWidget *box, WfRecord *entry)
{
  const char *number = wf_record_get_text (entry, "number");
  const char *text = wf_record_get_text (entry, "text");
  g_autofree char *kicker
      = g_strdup_printf ("%s · %s", wf_entry_kind_get_label (wf_record_get_text (entry, "kind")),
                         number != NULL ? number : "–");
  g_autofree char *rating = wf_rating_dup_label (wf_record_get_text (entry, "rating"));
  g_autofree char *happened = wf_details_dup_time (wf_record_get_time (entry, "happened-at"));
  g_autofree char *known = wf_details_dup_time (wf_record_get_time (entry, "known-at"));
  g_auto (GStrv) about = wf_record_dup_set (entry, "about");
  GtkWidget *facts = wf_facts_new ();
  GtkWidget *words = wf_text_new (text, "entry-text");

  wf_details_add_head (box, kicker, number != NULL ? number : _ ("Entry"));
  gtk_label_set_selectable (GTK_LABEL (words), TRUE);
  gtk_widget_add_css_class (words, "aside");
  gtk_box_append (GTK_BOX (box), words);
  wf_facts_add (facts, _ ("Happened"), happened);
  wf_facts_add (facts, _ ("Known"), known);
  wf_facts_add (facts, _ ("Source"), wf_record_get_text (entry, "source"));
  wf_facts_add (facts, _ ("Channel"), wf_record_get_text (entry, "channel"));
  wf_facts_add (facts, _ ("Told to"), wf_record_get_text (entry, "told-to"));
  wf_facts_add (facts, _ ("Rating"), rating);
  wf_facts_add_evidence (facts, entry);
  wf_details_add_times (context, facts, entry);
  wf_conflict_box_append (box, context, entry);
  gtk_box_append (GTK_BOX (box), facts);
  wf_details_add_values (context, box, entry);
  if (about[0] != NULL)
    gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("About"), NULL));
  for (guint i = 0; about[i] != NULL; i++)
    {
      g_autofree char *label = wf_context_dup_ref_label (context, about[i]);

      wf_details_add_link (context, box, label, NULL, about[i]);
    }
}

void
wf_details_show_actor (WfContext *context, GtkWidget *box, const char *id)
{
  WfScheme *scheme = wf_context_get_scheme (context);
  const WfSchemeActor *actor = scheme != NULL ? wf_scheme_get_actor (scheme, id) : NULL;
  WfRecord *record
      = wf_picture_lookup_name (wf_context_get_picture (context), WF_TYPE_NAME_ACTOR, id);
  g_autofree char *name = wf_actor_dup_label (context, id);
  g_autofree char *ref = g_strconcat ("actor:", id, NULL);
  GtkWidget *facts = wf_facts_new ();

  wf_details_add_head (box, actor != NULL && actor->level != NULL ? actor->level : _ ("Actor"),
                       name);
  if (record != NULL)
    {
      wf_facts_add (facts, _ ("Holder"), wf_record_get_text (record, "holder"));
      wf_facts_add (facts, _ ("Deputy"), wf_record_get_text (record, "deputy"));
      wf_facts_add (facts, _ ("Channel"), wf_record_get_text (record, "channel"));
      wf_facts_add (facts, _ ("Note"), wf_record_get_text (record, "note"));
      wf_details_add_times (context, facts, record);
    }
  if (actor != NULL)
    {
      wf_facts_add (facts, _ ("Full name"), actor->name);
      wf_details_add_fact (facts, _ ("Mandate"), actor->mandate, actor->source);
      wf_facts_add (facts, _ ("Secretariat"), actor->secretariat);
    }
  if (record != NULL)
    wf_conflict_box_append (box, context, record);
  gtk_box_append (GTK_BOX (box), facts);
  if (record != NULL)
    wf_details_add_values (context, box, record);
  wf_details_add_log (context, box, ref, NULL);
}

void
wf_details_show_task (WfContext *context, GtkWidget *box, WfRecord *task)
{
  const char *actor = wf_record_get_text (task, "actor");
  const char *title = wf_record_get_text (task, "title");
  g_autofree char *who = actor != NULL ? wf_actor_dup_label (context, actor) : NULL;
  g_autofree char *due = wf_details_dup_time (wf_record_get_time (task, "due-at"));
  g_autofree char *ref = g_strdup_printf ("task:%s", wf_record_get_id (task));
  GtkWidget *facts = wf_facts_new ();

  wf_details_add_head (box, _ ("Task"), title != NULL ? title : _ ("without a title"));
  wf_facts_add (facts, _ ("Actor"), who);
  wf_facts_add (facts, _ ("Holder"), wf_record_get_text (task, "holder"));
  wf_facts_add (facts, _ ("State"), wf_task_state_get_label (wf_record_get_text (task, "state")));
  wf_details_add_fact (facts, _ ("Due"), due, wf_record_get_text (task, "due-basis"));
  wf_details_add_times (context, facts, task);
  wf_conflict_box_append (box, context, task);
  gtk_box_append (GTK_BOX (box), facts);
  wf_details_add_values (context, box, task);
  wf_details_add_log (context, box, ref, NULL);
}

void
wf_details_show_nothing (WfContext *context, GtkWidget *box)
{
  wf_details_add_head (box, _ ("Nothing is selected"), wf_context_get_crisis_name (context));
  gtk_box_append (
      GTK_BOX (box),
      wf_text_new (_ ("Select an incident in the list, on the map or on the timeline."), "aside"));
  wf_details_add_deadlines (context, box, NULL);
  wf_details_add_effect (context, box, NULL);
}
