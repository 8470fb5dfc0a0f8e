/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Causes that are thought of. None is established here: each stands with what speaks for and
 * against it, who says so and how sure. */
#include "app/common/wf-app-common.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/incident/wf-details-parts.h"
#include "app/incident/wf-fault-write.h"

/* A row of entries that adds one thing; owned by the row. */
typedef struct
{
  WfContext *context; /* outlives the row */
  char *fault, *cause;
  gboolean is_for;
  WfTyped *typed;                    /* the row's fields hold it */
  GtkWidget *text, *source, *rating; /* of the row */
} Adder;

static void
adder_free (gpointer data)
{
  Adder *adder = data;

  g_free (adder->fault);
  g_free (adder->cause);
  g_free (adder);
}

static const char *
get_text (GtkWidget *entry)
{
  const char *text = entry != NULL ? gtk_editable_get_text (GTK_EDITABLE (entry)) : "";
  return text[0] != '\0' ? text : NULL;
}

static void
add_cb (GtkWidget *row)
{
  Adder *adder = g_object_get_data (G_OBJECT (row), "wf-adder");
  WfRecord *fault = wf_picture_lookup_id (wf_context_get_picture (adder->context), adder->fault);
  const char *text = get_text (adder->text), *rating = get_text (adder->rating);

  if (fault == NULL || text == NULL || wf_typed_is_writing (adder->typed))
    return;
  if (rating != NULL && !wf_rating_is_valid (rating))
    {
      gtk_widget_add_css_class (adder->rating, "error");
      wf_context_toast (
          adder->context,
          _ ("No rating: write a letter from A to F and a digit from 1 to 6, as A2."));
      return;
    }
  if (adder->cause == NULL)
    wf_fault_add_cause (adder->context, fault, text, adder->typed);
  else
    wf_fault_add_evidence (adder->context, fault, adder->cause, adder->is_for, text,
                           get_text (adder->source), rating, adder->typed);
  gtk_widget_grab_focus (row);
}

static GtkWidget *
new_entry (GtkWidget *row, const char *placeholder, int width)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), width);
  wf_widget_set_name (entry, placeholder, NULL);
  g_signal_connect_object (entry, "activate", G_CALLBACK (add_cb), row, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), entry);
  return entry;
}

static WfTyped *
get_typed (WfContext *context, Adder *adder, const char *prompt)
{
  g_autofree char *ref = g_strconcat ("fault:", adder->fault, NULL);
  g_autofree char *form
      = g_strdup_printf ("cause/%s/%d", adder->cause ? adder->cause : "new", adder->is_for);

  return wf_typed_get (context, "picture", ref, form, prompt);
}

static GtkWidget *
new_adder (
    WfContext *context, WfRecord *fault, const char *cause, gboolean is_for, const char *prompt)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *add = gtk_button_new_from_icon_name ("list-add-symbolic");
  Adder *adder = g_new0 (Adder, 1);

  adder->context = context;
  adder->fault = g_strdup (wf_record_get_id (fault));
  adder->cause = g_strdup (cause);
  adder->is_for = is_for;
  g_object_set_data_full (G_OBJECT (row), "wf-adder", adder, adder_free);
  adder->typed = get_typed (context, adder, prompt);
  adder->text = new_entry (row, prompt, 8);
  wf_typed_bind (adder->typed, adder->text, "text");
  gtk_widget_set_hexpand (adder->text, TRUE);
  if (cause != NULL)
    {
      adder->source = new_entry (row, _ ("source"), 6);
      adder->rating = new_entry (row, "A2", 3);
      gtk_entry_set_max_length (GTK_ENTRY (adder->rating), 2);
      wf_widget_set_name (adder->rating, _ ("Rating"), NULL);
      wf_typed_bind (adder->typed, adder->source, "source");
      wf_typed_bind (adder->typed, adder->rating, "rating");
    }
  gtk_widget_add_css_class (add, "flat");
  wf_widget_set_name (add, _ ("Add"), NULL);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_cb), row, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), add);
  return row;
}

/* "+ anchor dragged over 12 km · coast guard, B2" */
static void
add_evidence (
    GtkWidget *card, WfRecord *fault, const char *set, const char *cause, const char *sign)
{
  g_autofree char *prefix = g_strconcat (set, "/", cause, NULL);
  g_auto (GStrv) keys = wf_record_dup_keys (fault, prefix);

  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autofree char *field = g_strconcat (prefix, "/", keys[i], NULL);
      g_autofree char *source_field = g_strconcat ("evidence-source/", keys[i], NULL);
      g_autofree char *rating_field = g_strconcat ("evidence-rating/", keys[i], NULL);
      const char *source = wf_record_get_text (fault, source_field);
      const char *rating = wf_record_get_text (fault, rating_field);
      g_autofree char *text = g_strdup_printf ("%s %s", sign, wf_record_get_text (fault, field));
      g_autofree char *who
          = g_strdup_printf ("%s, %s", source != NULL ? source : _ ("no source named"),
                             rating != NULL ? rating : _ ("not rated"));

      gtk_box_append (GTK_BOX (card), wf_text_new (text, NULL));
      gtk_box_append (GTK_BOX (card), wf_text_new (who, "detail"));
    }
}

static void
add_cause (WfContext *context, GtkWidget *box, WfRecord *fault, const char *cause)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *field = g_strconcat ("cause/", cause, NULL);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "form");
  gtk_box_append (GTK_BOX (card), wf_text_new (wf_record_get_text (fault, field), "heading"));
  add_evidence (card, fault, "cause-for", cause, "+");
  add_evidence (card, fault, "cause-against", cause, "−");
  gtk_box_append (GTK_BOX (card), new_adder (context, fault, cause, TRUE, _ ("speaks for it")));
  gtk_box_append (GTK_BOX (card),
                  new_adder (context, fault, cause, FALSE, _ ("speaks against it")));
  gtk_box_append (GTK_BOX (box), card);
}

void
wf_details_add_causes (WfContext *context, GtkWidget *box, WfRecord *fault)
{
  g_auto (GStrv) causes = wf_record_dup_keys (fault, "cause");
  GtkWidget *adder = new_adder (context, fault, NULL, FALSE, _ ("a cause that is thought of"));

  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Causes considered"),
                                                       _ ("none is established by this list")));
  for (guint i = 0; causes[i] != NULL; i++)
    add_cause (context, box, fault, causes[i]);
  gtk_widget_add_css_class (adder, "aside");
  gtk_box_append (GTK_BOX (box), adder);
}
