/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-details-parts.h"
#include "app/incident/wf-segment-bar.h"

/* Share of listed design capacity that is out, in words: the numbers behind it are estimates. */
static const char *
get_band_words (const WfEffect *effect)
{
  if (!effect->any_lost || effect->lost == WF_BAND_NONE)
    return _ ("none of listed design capacity");
  switch (effect->lost)
    {
    case WF_BAND_LITTLE:
      return _ ("little of listed design capacity");
    case WF_BAND_HALF:
      return _ ("about half of listed design capacity");
    case WF_BAND_MOST:
    case WF_BAND_NONE:
    default:
      return _ ("most of listed design capacity");
    }
}

static char *
dup_isolation (WfContext *context, const WfEffect *effect)
{
  g_autoptr (GString) names = g_string_new (NULL);

  if (effect->is_isolated)
    return g_strdup (_ ("cut off from the listed network"));
  if (effect->n_isolating == 0)
    return g_strdup (_ ("one more listed cable isolates nobody"));
  for (guint i = 0; effect->isolating != NULL && effect->isolating[i] != NULL && i < 3; i++)
    {
      g_autofree char *ref = g_strconcat ("asset:", effect->isolating[i], NULL);
      g_autofree char *name = wf_context_dup_ref_label (context, ref);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  /* Translators: number of cables, any one of which would cut the country off, and their names. */
  return g_strdup_printf (ngettext ("losing %u more cable would isolate it: %s",
                                    "losing one of %u more cables would isolate it: %s",
                                    effect->n_isolating),
                          effect->n_isolating, names->str);
}

static void
add_effect (WfContext *context, GtkWidget *card, const WfEffect *effect)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *headline = wf_text_new (NULL, NULL);
  g_autofree char *country = g_markup_escape_text (wf_country_get_name (effect->country), -1);
  /* Translators: country; how many of its listed cables are out. %s is markup, keep <b>. */
  g_autofree char *markup
      = g_strdup_printf (ngettext ("<b>%s:</b> %u of %u listed cable out",
                                   "<b>%s:</b> %u of %u listed cables out", effect->n_cables),
                         country, effect->n_cables_out, effect->n_cables);
  g_autofree char *isolation = dup_isolation (context, effect);
  /* Translators: capacity band, then what one more loss would do; keep the order. */
  g_autofree char *words = g_strdup_printf (_ ("%s out; %s."), get_band_words (effect), isolation);

  gtk_label_set_markup (GTK_LABEL (headline), markup);
  gtk_box_append (GTK_BOX (card), headline);

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
  gtk_box_append (GTK_BOX (card), line);
  if (effect->n_cables_contested > 0)
    {
      g_autofree char *contested = g_strdup_printf (ngettext ("%u contested cable not counted",
                                                              "%u contested cables not counted",
                                                              effect->n_cables_contested),
                                                    effect->n_cables_contested);

      gtk_box_append (GTK_BOX (card), wf_text_new (contested, "detail"));
    }
  gtk_box_append (GTK_BOX (card), wf_text_new (words, "detail"));
}

void
wf_details_add_effect (WfContext *context, GtkWidget *box, WfRecord *incident)
{
  g_autoptr (GPtrArray) effects = wf_situation_dup_effects (
      wf_context_get_picture (context), wf_context_get_dataset (context), incident);
  GtkWidget *card;

  if (effects->len == 0)
    return;
  gtk_box_append (GTK_BOX (box),
                  wf_section_title_new (_ ("Effect"), _ ("estimate, listed cables only")));
  card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 5);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "facts");
  for (guint i = 0; i < effects->len; i++)
    add_effect (context, card, effects->pdata[i]);
  gtk_box_append (GTK_BOX (box), card);
}
