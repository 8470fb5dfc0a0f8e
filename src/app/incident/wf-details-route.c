/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well the route of a leg is known: the dataset says it of all, and a desk that knows better of
 * one says so. Every map, list and export shows it. */
#include "analysis/wf-leg-quality.h"
#include "app/common/wf-app-common.h"
#include "app/common/wf-choice.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-details-parts.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  WfContext *context; /* outlives the form */
  WfDataset *dataset; /* keeps the asset */
  const WfAsset *asset;
  GtkWidget *leg, *quality, *error;
} Form;

static void
form_free (gpointer data)
{
  Form *form = data;

  wf_dataset_unref (form->dataset);
  g_free (form);
}

/* The first choice is the whole line where there are several legs. */
static void
get_chosen_legs (Form *form, guint *first, guint *end)
{
  const guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (form->leg));
  const gboolean has_whole = form->asset->n_legs > 1;

  *first = has_whole && chosen > 0 ? chosen - 1 : 0;
  *end = has_whole && chosen == 0 ? form->asset->n_legs : *first + 1;
}

static WfRouteQuality
get_quality (Form *form, guint leg)
{
  return wf_leg_get_quality (wf_context_get_picture (form->context), form->asset, leg);
}

static void
leg_cb (Form *form)
{
  guint first, end;

  get_chosen_legs (form, &first, &end);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (form->quality), get_quality (form, first));
  gtk_widget_set_visible (form->error, FALSE);
}

static void
save_cb (Form *form)
{
  const WfRouteQuality quality
      = (WfRouteQuality) gtk_drop_down_get_selected (GTK_DROP_DOWN (form->quality));
  WfRecord *record = wf_picture_lookup_name (wf_context_get_picture (form->context),
                                             WF_TYPE_NAME_ASSET, form->asset->id);
  g_autoptr (WfDraft) draft = NULL;
  gboolean is_change = FALSE;
  guint first, end;
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_ASSET, form->asset->id);
  draft = wf_context_new_draft (form->context, WF_TYPE_NAME_ASSET, &ent,
                                record != NULL ? WF_OP_SET : WF_OP_CREATE,
                                record != NULL ? wf_record_get_marking (record) : WF_MARKING_AMBER);
  wf_draft_set_string (draft, "asset", form->asset->id);
  get_chosen_legs (form, &first, &end);
  for (guint leg = first; leg < end; leg++)
    {
      g_autofree char *field = wf_leg_dup_quality_field (leg);

      if (get_quality (form, leg) == quality)
        continue;
      is_change = TRUE;
      wf_draft_set_string (draft, field, wf_route_quality_get_name (quality));
    }
  gtk_widget_set_visible (form->error, !is_change);
  if (!is_change)
    return;
  wf_draft_see (draft, record);
  wf_context_write_one_async (form->context, draft, NULL, NULL);
}

static char *
dup_leg_name (Form *form, guint leg)
{
  g_autofree char *from_ref = g_strconcat ("asset:", form->asset->legs[leg].from, NULL);
  g_autofree char *to_ref = g_strconcat ("asset:", form->asset->legs[leg].to, NULL);
  g_autofree char *from = wf_context_dup_ref_label (form->context, from_ref);
  g_autofree char *to = wf_context_dup_ref_label (form->context, to_ref);

  /* Translators: a numbered leg of a cable, from a place to a place. */
  return g_strdup_printf (_ ("%1$u: %2$s – %3$s"), leg + 1, from, to);
}

static GtkWidget *
new_leg_choice (Form *form)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  if (form->asset->n_legs > 1)
    gtk_string_list_append (names, _ ("All legs"));
  for (guint leg = 0; leg < form->asset->n_legs; leg++)
    gtk_string_list_take (names, dup_leg_name (form, leg));
  return wf_choice_new (names);
}

static GtkWidget *
new_quality_choice (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (WfRouteQuality quality = WF_ROUTE_SURVEYED; quality <= WF_ROUTE_SCHEMATIC; quality++)
    gtk_string_list_append (names, wf_route_quality_get_label (quality));
  return wf_choice_new (names);
}

void
wf_details_add_route_form (WfContext *context, GtkWidget *box, const WfAsset *asset)
{
  GtkWidget *fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *expander = wf_expander_new (_ ("Say how well the route is known"), fields);
  GtkWidget *save = wf_mnemonic_button_new (_ ("_Save"));
  Form *form = g_new0 (Form, 1);

  form->context = context;
  form->dataset = wf_dataset_ref (wf_context_get_dataset (context));
  form->asset = asset;
  g_object_set_data_full (G_OBJECT (fields), "wf-form", form, form_free);
  form->leg = new_leg_choice (form);
  form->quality = new_quality_choice ();
  form->error = wf_text_new (_ ("That is what is said of it already."), "out-text");
  leg_cb (form);
  gtk_widget_add_css_class (fields, "card");
  gtk_widget_add_css_class (fields, "form");
  gtk_box_append (GTK_BOX (fields), wf_details_field_new (_ ("Leg"), form->leg));
  gtk_box_append (GTK_BOX (fields), wf_details_field_new (_ ("Route"), form->quality));
  gtk_box_append (GTK_BOX (fields), form->error);
  gtk_widget_set_halign (save, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (fields), save);
  g_signal_connect_swapped (form->leg, "notify::selected", G_CALLBACK (leg_cb), form);
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (save_cb), form);
  gtk_widget_add_css_class (expander, "aside");
  gtk_box_append (GTK_BOX (box), expander);
}
