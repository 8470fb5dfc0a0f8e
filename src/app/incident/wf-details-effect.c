/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is left of the listed connections. Counts lead; capacity is a band with its basis; what
 * sources say stands beside what the model says. */
#include <string.h>

#include "analysis/wf-connectivity.h"
#include "analysis/wf-further-loss.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-details-parts.h"
#include "app/incident/wf-segment-bar.h"
#include "brief/wf-place-name.h"

#define MAX_NAMED 3
#define MAX_FURTHER 2 /* of cables, and of landing points */

/* Share of listed design capacity that is left, in words: the numbers behind it are estimates. */
static const char *
get_left_words (WfBand left)
{
  switch (left)
    {
    case WF_BAND_NONE:
      return _ ("none of listed design capacity remains");
    case WF_BAND_LITTLE:
      return _ ("little of listed design capacity remains");
    case WF_BAND_HALF:
      return _ ("about half of listed design capacity remains");
    case WF_BAND_MOST:
    default:
      return _ ("most of listed design capacity remains");
    }
}

static const char *
get_band_words (const WfEffect *effect)
{
  if (effect->n_edges == 0)
    return _ ("no connection is listed");
  return effect->any_lost ? get_left_words (effect->left)
                          : _ ("listed design capacity is as before");
}

static char *
dup_names (WfContext *context, char **ids)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; ids[i] != NULL && i < MAX_NAMED; i++)
    {
      g_autofree char *ref = g_strconcat ("asset:", ids[i], NULL);
      g_autofree char *name = wf_context_dup_ref_label (context, ref);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  if (g_strv_length (ids) > MAX_NAMED)
    g_string_append (names, "…");
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* What one more loss would do. */
static char *
dup_isolation (WfContext *context, const WfEffect *effect)
{
  g_autoptr (GString) words = g_string_new (NULL);

  if (effect->was_isolated)
    return g_strdup (_ ("the list has no second way to it"));
  if (effect->is_isolated)
    return g_strdup (_ ("cut off from the listed network"));
  if (effect->n_isolating == 0 && effect->isolating_points[0] == NULL)
    return g_strdup (_ ("one more listed cable isolates nobody"));
  if (effect->n_isolating > 0)
    {
      g_autofree char *names = dup_names (context, effect->isolating);
      /* Translators: number of cables, any one of which would cut the country off, and their names.
       */
      g_string_append_printf (words,
                              ngettext ("losing %u more cable would isolate it: %s",
                                        "losing one of %u more cables would isolate it: %s",
                                        effect->n_isolating),
                              effect->n_isolating, names);
    }
  if (effect->isolating_points[0] != NULL)
    {
      g_autofree char *names = dup_names (context, effect->isolating_points);

      g_string_append_printf (words, "%s", words->len > 0 ? "; " : "");
      /* Translators: landing points, any one of which would cut the country off. */
      g_string_append_printf (words, _ ("losing this landing point would isolate it: %s"), names);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* "Finland: 1 of 12 listed cables out", as markup. */
static char *
dup_headline (const WfEffect *effect)
{
  g_autofree char *name = wf_effect_dup_name (effect);
  g_autofree char *country = g_markup_escape_text (name, -1);

  /* Translators: country; how many of its listed cables are out. %s is markup, keep <b>. */
  return g_strdup_printf (ngettext ("<b>%s:</b> %u of %u listed cable out",
                                    "<b>%s:</b> %u of %u listed cables out", effect->n_cables),
                          country, effect->n_cables_out, effect->n_cables);
}

/* What is not counted as out, each kind with its reason. */
static char *
dup_not_counted (const WfEffect *effect)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint n = effect->n_cables_contested;

  if (n > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u contested cable not counted",
                                                       "%u contested cables not counted", n),
                                             n));
  if (effect->n_cables_damaged > 0)
    g_ptr_array_add (parts,
                     g_strdup_printf (_ ("damaged, service not stated, leg taken as lost: %u"),
                                      effect->n_cables_damaged));
  if (effect->n_cables_assumed > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("what if, taken as lost besides: %u"),
                                             effect->n_cables_assumed));
  if (effect->n_points_assumed > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("what if, landing points taken as lost: %u"),
                                             effect->n_points_assumed));
  g_ptr_array_add (parts, NULL);
  return parts->len > 1 ? g_strjoinv (" · ", (char **) parts->pdata) : NULL;
}

char *
wf_effect_dup_words (WfContext *context, const WfEffect *effect)
{
  g_autofree char *isolation = dup_isolation (context, effect);

  /* Translators: capacity band, then what one more loss would do; keep the order. */
  return g_strdup_printf (_ ("%s; %s."), get_band_words (effect), isolation);
}

static GtkWidget *
new_bar (const WfEffect *effect)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *bar = wf_segment_bar_new (effect->n_cables_out, effect->n_cables);

  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (bar, effect->n_land_neighbours == 0);
  gtk_box_append (GTK_BOX (line), bar);
  if (effect->n_land_neighbours > 0)
    {
      g_autofree char *neighbours = g_strjoinv (", ", effect->land_neighbours);
      /* Translators: %s are country codes reached over land. */
      g_autofree char *text = g_strdup_printf (_ ("+ land links %s"), neighbours);
      GtkWidget *label = wf_text_new (text, "detail");

      gtk_label_set_wrap (GTK_LABEL (label), FALSE);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (label, text);
      gtk_box_append (GTK_BOX (line), label);
    }
  return line;
}

/* Somebody's word on the connection of a country stands beside the model's, and neither is changed.
 */
static gboolean
differs_from_model (const WfEffect *effect, const char *status)
{
  if (strcmp (status, "out") == 0)
    return !effect->is_isolated;
  if (strcmp (status, "degraded") == 0)
    return effect->is_isolated || !effect->any_lost;
  return effect->is_isolated || effect->any_lost;
}

static void
add_sources (WfContext *context, GtkWidget *lines, const WfEffect *effect)
{
  g_autoptr (GArray) statements
      = wf_situation_dup_statements (wf_context_get_picture (context), effect->hub);

  for (guint i = 0; i < statements->len; i++)
    {
      const WfStatement *statement = &g_array_index (statements, WfStatement, i);
      g_autofree char *who = wf_actor_dup_label (context, statement->authority);
      g_autofree char *since = wf_details_dup_time (statement->since);
      const char *word = wf_details_get_status_label (statement->status);
      gboolean differs = differs_from_model (effect, statement->status);
      g_autofree char *text
          = since != NULL
                /* Translators: authority; its word on the connection of a country; since when. */
                ? g_strdup_printf (_ ("%1$s says: %2$s since %3$s"), who, word, since)
                : g_strdup_printf (_ ("%1$s says: %2$s"), who, word);

      gtk_box_append (GTK_BOX (lines), wf_text_new (text, NULL));
      if (differs)
        gtk_box_append (
            GTK_BOX (lines),
            wf_text_new (_ ("≠ The model above says otherwise; both stand."), "contested-text"));
    }
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, WfContext *context)
{
  wf_session_select (wf_context_get_session (context),
                     g_object_get_data (G_OBJECT (row), "wf-ref"));
}

static GtkWidget *
new_row (WfContext *context, const WfEffect *effect)
{
  GtkWidget *row = gtk_list_box_row_new (), *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *headline = wf_text_new (NULL, NULL);
  g_autofree char *markup = dup_headline (effect), *words = wf_effect_dup_words (context, effect);
  g_autofree char *not_counted = dup_not_counted (effect);
  g_autofree char *plain = NULL, *spoken = NULL;

  gtk_label_set_markup (GTK_LABEL (headline), markup);
  pango_parse_markup (markup, -1, 0, NULL, &plain, NULL, NULL);
  gtk_box_append (GTK_BOX (lines), headline);
  gtk_box_append (GTK_BOX (lines), new_bar (effect));
  if (not_counted != NULL)
    gtk_box_append (GTK_BOX (lines), wf_text_new (not_counted, "detail"));
  gtk_box_append (GTK_BOX (lines), wf_text_new (words, "detail"));
  add_sources (context, lines, effect);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), lines);
  spoken = g_strjoin (". ", plain, words, not_counted, NULL);
  wf_widget_set_name (row, spoken, NULL);
  g_object_set_data_full (G_OBJECT (row), "wf-ref", g_strconcat ("hub:", effect->hub, NULL),
                          g_free);
  return row;
}

/* What the band rests on, once for all rows. */
static void
add_basis (WfContext *context, GtkWidget *box, GPtrArray *effects)
{
  guint n_edges = 0, n_public = 0;

  for (guint i = 0; i < effects->len; i++)
    {
      n_edges += ((const WfEffect *) effects->pdata[i])->n_edges;
      n_public += ((const WfEffect *) effects->pdata[i])->n_edges_public;
    }
  g_autofree char *basis = g_strdup_printf (
      /* Translators: how many of how many connections have a published figure; source and date. */
      _ ("Basis: design capacity, published for %1$u of %2$u connections, else classed by age and "
         "length. Listed connections only; says nothing of traffic. %3$s"),
      n_public, n_edges, wf_context_get_dataset (context)->credit);
  GtkWidget *text = wf_text_new (basis, "detail");

  gtk_widget_add_css_class (text, "aside");
  gtk_box_append (GTK_BOX (box), text);
}

static void
add_effects (WfContext *context, GtkWidget *box, GPtrArray *effects)
{
  GtkWidget *list;

  if (effects->len == 0)
    return;
  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "card");
  gtk_widget_add_css_class (list, "effects");
  wf_widget_set_name (list, _ ("Effect, worst first"), NULL);
  g_signal_connect_object (list, "row-activated", G_CALLBACK (row_activated_cb), context, 0);
  for (guint i = 0; i < effects->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), new_row (context, effects->pdata[i]));
  gtk_box_append (GTK_BOX (box),
                  wf_section_title_new (_ ("Effect"), _ ("estimate, listed cables only")));
  gtk_box_append (GTK_BOX (box), list);
  add_basis (context, box, effects);
}

/* --- one more loss ------------------------------------------------------ */

static char *
dup_place_names (WfEffectModel *model, char **places)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (; places[n] != NULL && n < MAX_NAMED; n++)
    {
      g_autoptr (WfEffect) effect = wf_effect_model_dup (model, places[n]);
      g_autofree char *name = effect != NULL ? wf_effect_dup_name (effect) : g_strdup (places[n]);

      g_string_append_printf (names, "%s%s", n > 0 ? ", " : "", name);
    }
  if (places[n] != NULL)
    g_string_append (names, "…");
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* "3 of 12 listed cables out; about half of listed design capacity remains; cut off then: Åland" */
static char *
dup_further_words (WfEffectModel *model, const WfEffect *effect, const WfFurtherLoss *loss)
{
  g_autofree char *others = dup_place_names (model, loss->cut_off);
  g_autofree char *name = wf_effect_dup_name (effect);
  g_autofree char *cut_off = loss->isolates && *others != '\0'
                                 ? g_strdup_printf ("%s, %s", name, others)
                                 : g_strdup (loss->isolates ? name : others);
  g_autofree char *then
      = g_strdup_printf (ngettext ("%u of %u listed cable out then; %s",
                                   "%u of %u listed cables out then; %s", effect->n_cables),
                         loss->n_cables_out, effect->n_cables, get_left_words (loss->left));

  if (*cut_off == '\0')
    return g_steal_pointer (&then);
  /* Translators: what one more loss does; the countries and islands that it would cut off. */
  return g_strdup_printf (_ ("%s; cut off then: %s"), then, cut_off);
}

/* Ranked by the model; each leads to its cable or landing point. */
static void
add_further (WfContext *context, GtkWidget *box, WfEffectModel *model, const WfEffect *effect)
{
  g_autoptr (GPtrArray) losses = wf_effect_model_dup_further (model, effect->hub, MAX_FURTHER);

  if (losses->len == 0)
    return;
  gtk_box_append (GTK_BOX (box),
                  wf_section_title_new (_ ("If one more is lost"), _ ("worst first")));
  for (guint i = 0; i < losses->len; i++)
    {
      const WfFurtherLoss *loss = losses->pdata[i];
      g_autofree char *ref = g_strconcat ("asset:", loss->asset, NULL);
      g_autofree char *name = wf_context_dup_ref_label (context, ref);
      g_autofree char *words = dup_further_words (model, effect, loss);

      wf_details_add_link (context, box, name, words, ref);
    }
}

static WfEffectModel *
new_model (WfContext *context)
{
  return wf_effect_model_new (wf_context_get_picture (context), wf_context_get_dataset (context),
                              wf_session_get_assumed (wf_context_get_session (context)));
}

void
wf_details_add_effect (WfContext *context, GtkWidget *box, WfRecord *incident)
{
  if (wf_context_get_dataset (context) == NULL)
    return;
  g_autoptr (WfEffectModel) model = new_model (context);
  g_autoptr (GPtrArray) effects = incident != NULL
                                      ? wf_effect_model_dup_of_incident (model, incident)
                                      : wf_effect_model_dup_all (model);
  add_effects (context, box, effects);
}

/* --- what if ------------------------------------------------------------ */

static void
assume_cb (GtkWidget *button, WfContext *context)
{
  WfSession *session = wf_context_get_session (context);
  const char *asset = g_object_get_data (G_OBJECT (button), "wf-asset");

  wf_session_set_assumed (session, asset, !wf_session_is_assumed (session, asset));
}

void
wf_details_add_asset_effect (WfContext *context, GtkWidget *box, const char *asset)
{
  WfDataset *dataset = wf_context_get_dataset (context);
  gboolean is_assumed = wf_session_is_assumed (wf_context_get_session (context), asset);
  GtkWidget *button;

  if (dataset == NULL || !wf_effect_knows (dataset, asset))
    return;
  g_autoptr (WfEffectModel) model = new_model (context);
  g_autoptr (GPtrArray) effects = wf_effect_model_dup_of_asset (model, asset);
  add_effects (context, box, effects);
  button = gtk_button_new_with_label (is_assumed ? _ ("No longer take it as lost")
                                                 : _ ("What if it is lost?"));
  gtk_widget_set_tooltip_text (button,
                               _ ("In this view only: nothing is saved, no briefing has it"));
  gtk_widget_add_css_class (button, "aside");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "wf-asset", g_strdup (asset), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (assume_cb), context, 0);
  gtk_box_append (GTK_BOX (box), button);
}

/* --- a country, an island ----------------------------------------------- */

static void
add_cables (WfContext *context, GtkWidget *box, const char *hub)
{
  WfDataset *dataset = wf_context_get_dataset (context);
  g_autoptr (WfConnectivity) graph = wf_connectivity_new (dataset);
  g_autoptr (WfHubReach) reach = wf_connectivity_dup_reach (graph, hub);

  if (reach == NULL || reach->cables->len == 0)
    return;
  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Listed cables"), NULL));
  for (guint i = 0; i < reach->cables->len; i++)
    {
      const char *id = reach->cables->pdata[i];
      g_autofree char *ref = g_strconcat ("asset:", id, NULL);
      g_autofree char *name = wf_context_dup_ref_label (context, ref);
      WfServiceState state
          = wf_situation_asset_state (wf_context_get_picture (context), dataset, id);

      wf_details_add_link (context, box, name, wf_service_state_get_label (state), ref);
    }
}

void
wf_details_show_hub (WfContext *context, GtkWidget *box, const char *hub)
{
  if (wf_context_get_dataset (context) == NULL)
    return;
  g_autoptr (WfEffectModel) model = new_model (context);
  g_autoptr (GPtrArray) effects = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_effect_free);
  WfEffect *effect = wf_effect_model_dup (model, hub);
  g_autofree char *name = effect != NULL ? wf_effect_dup_name (effect) : g_strdup (hub);

  wf_details_add_head (box, _ ("Connection of"), name);
  if (effect == NULL)
    {
      gtk_box_append (GTK_BOX (box),
                      wf_text_new (_ ("No listed cable lands here: nothing is known of its "
                                      "connection."),
                                   "aside"));
      return;
    }
  g_ptr_array_add (effects, effect);
  const char *const countries[] = { effect->country, NULL };
  add_effects (context, box, effects);
  add_further (context, box, model, effect);
  wf_details_add_service_form (context, box, hub, strlen (effect->country) == 2 ? countries : NULL);
  add_cables (context, box, hub);
}
