/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Incidents of earlier years. Source and model stand beside one another: where they differ, neither
 * is corrected. */
#include <string.h>

#include "analysis/wf-historic-effect.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-vocabulary-text.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-details-parts.h"
#include "brief/wf-place-name.h"

/* "C-Lion1: cut; restored 2024-11-28" for each line that was hit. */
static char *
dup_source_words (WfContext *context, const WfHistoricIncident *incident)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < incident->n_effects; i++)
    {
      const WfHistoricEffect *effect = &incident->effects[i];
      g_autofree char *ref = g_strconcat ("asset:", effect->asset, NULL);
      g_autofree char *name = wf_context_dup_ref_label (context, ref);

      g_string_append_printf (words, "%s%s: %s", i > 0 ? "\n" : "", name, effect->words);
      if (effect->restored != NULL)
        {
          g_string_append (words, "; ");
          /* Translators: %s is a date, as published: "2024-11-28" or "2024-11". */
          g_string_append_printf (words, _ ("restored %s"), effect->restored);
        }
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
append_effect (WfContext *context, GString *words, const WfEffect *effect)
{
  g_autofree char *name = wf_effect_dup_name (effect);
  g_autofree char *rest = wf_effect_dup_words (context, effect);

  g_string_append_printf (words, "%s", words->len > 0 ? "\n" : "");
  /* Translators: country; how many of its listed cables the model cuts; what follows from it. */
  g_string_append_printf (words,
                          ngettext ("%s: %u of %u listed cable cut; %s",
                                    "%s: %u of %u listed cables cut; %s", effect->n_cables),
                          name, effect->n_cables_damaged, effect->n_cables, rest);
}

static char *
dup_model_words (WfContext *context, const WfHistoricReplay *replay)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < replay->effects->len; i++)
    append_effect (context, words, replay->effects->pdata[i]);
  if (words->len == 0 && replay->n_cut > 0)
    g_string_append (words, _ ("No country loses a listed connection."));
  if (replay->n_not_modelled > 0)
    {
      g_string_append (words, words->len > 0 ? "\n" : "");
      g_string_append_printf (
          words,
          ngettext ("Says nothing of %u line: it models telecom cables in use.",
                    "Says nothing of %u lines: it models telecom cables in use.",
                    replay->n_not_modelled),
          replay->n_not_modelled);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* One below the other: the panel is narrow, and these are sentences. */
static void
add_words (GtkWidget *box, const char *name, const char *words)
{
  GtkWidget *text;

  if (words == NULL || *words == '\0')
    return;
  text = wf_text_new (words, NULL);
  gtk_label_set_selectable (GTK_LABEL (text), TRUE);
  gtk_box_append (GTK_BOX (box), wf_text_new (name, "detail"));
  gtk_box_append (GTK_BOX (box), text);
}

static void
fill_words (WfContext *context, GtkWidget *box, const WfHistoricIncident *incident)
{
  g_autoptr (WfHistoricReplay) replay
      = wf_historic_replay (wf_context_get_dataset (context), incident);
  g_autofree char *said = dup_source_words (context, incident);
  g_autofree char *modelled = dup_model_words (context, replay);
  g_autofree char *sources = g_strjoinv ("; ", (char **) incident->sources);

  gtk_box_append (GTK_BOX (box), wf_text_new (incident->title, "heading"));
  add_words (box, _ ("Sources say"), said);
  add_words (box, _ ("Model says"), modelled);
  add_words (box, _ ("Cause, as reported"), incident->cause);
  add_words (box, _ ("Restoration"), incident->note);
  add_words (box, _ ("Sources"), sources);
  add_words (box, _ ("Confidence"), wf_confidence_get_label (incident->confidence));
}

/* @content is made anew with every change: what a person has opened stays open, by its title. */
static GHashTable *
get_open (GtkWidget *content)
{
  GHashTable *open = g_object_get_data (G_OBJECT (content), "wf-open-incidents");

  if (open == NULL)
    {
      open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_object_set_data_full (G_OBJECT (content), "wf-open-incidents", open,
                              (GDestroyNotify) g_hash_table_unref);
    }
  return open;
}

typedef struct
{
  WfContext *context;
  const WfHistoricIncident *incident; /* of the dataset */
  GtkWidget *content, *words;         /* the panel's, and this one's child */
  char *title;
} Folded;

static void
folded_free (gpointer data, GClosure *closure)
{
  Folded *folded = data;

  g_object_unref (folded->context);
  g_free (folded->title);
  g_free (folded);
}

/* The model is asked when somebody wants to know. */
static void
expanded_cb (GtkExpander *expander, GParamSpec *pspec, Folded *folded)
{
  GHashTable *open = get_open (folded->content);

  if (!gtk_expander_get_expanded (expander))
    g_hash_table_remove (open, folded->title);
  else
    {
      g_hash_table_add (open, g_strdup (folded->title));
      if (gtk_widget_get_first_child (folded->words) == NULL)
        fill_words (folded->context, folded->words, folded->incident);
    }
}

/* One line each: an expander of GTK 4.8 gives its title no more than that. The whole title is the
 * first of what is inside. */
static GtkWidget *
new_title (const char *when, const char *what)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = wf_text_new (what, NULL), *date = wf_text_new (when, "detail");

  gtk_label_set_wrap (GTK_LABEL (title), FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (title, what);
  gtk_box_append (GTK_BOX (box), date);
  gtk_box_append (GTK_BOX (box), title);
  return box;
}

/* "2024-12-25T10:26:00Z" as it is read: "2024-12-25 10:26Z". A date alone stays. */
static char *
dup_when (const char *start)
{
  gint64 at;

  if (strchr (start, 'T') == NULL || !wf_time_parse_iso (start, &at))
    return g_strdup (start);
  return g_strdup_printf ("%.10s %.5sZ", start, strchr (start, 'T') + 1);
}

static void
add_incident (WfContext *context, GtkWidget *content, const WfHistoricIncident *incident)
{
  /* Translators: date as published; what happened. */
  g_autofree char *when = dup_when (incident->start);
  g_autofree char *title = g_strdup_printf (_ ("%s: %s"), when, incident->title);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *expander = wf_expander_new (title, words);
  Folded *folded = g_new0 (Folded, 1);

  folded->context = g_object_ref (context);
  folded->incident = incident;
  folded->content = content;
  folded->words = words;
  folded->title = g_strdup (title);
  gtk_expander_set_label_widget (GTK_EXPANDER (expander), new_title (when, incident->title));
  gtk_widget_add_css_class (expander, "aside");
  g_signal_connect_data (expander, "notify::expanded", G_CALLBACK (expanded_cb), folded,
                         folded_free, 0);
  gtk_expander_set_expanded (GTK_EXPANDER (expander),
                             g_hash_table_contains (get_open (content), title));
  gtk_box_append (GTK_BOX (content), expander);
}

void
wf_details_add_historic (WfContext *context, GtkWidget *box, const char *asset)
{
  WfDataset *dataset = wf_context_get_dataset (context);
  g_autoptr (GPtrArray) incidents
      = dataset != NULL ? wf_historic_dup_of_asset (dataset, asset) : NULL;
  GtkWidget *note;

  if (incidents == NULL || incidents->len == 0)
    return;
  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Earlier incidents"), _ ("published")));
  for (guint i = 0; i < incidents->len; i++)
    add_incident (context, box, incidents->pdata[i]);
  note = wf_text_new (_ ("The model cuts the legs that the sources name in the list of today, and "
                         "nothing else. Where it differs from the sources, both stand."),
                      "detail");
  gtk_widget_add_css_class (note, "aside");
  gtk_box_append (GTK_BOX (box), note);
}
