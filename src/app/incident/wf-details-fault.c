/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damage to a stretch: where, who says so, what others say of it, how far the repair is. The
 * service of the cable is another thing and stands apart. */
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-dialogs.h"
#include "app/common/wf-fault-ref.h"
#include "app/common/wf-focus-keep.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/incident/wf-details-parts.h"
#include "app/incident/wf-fault-write.h"
#include "app/values/wf-conflict-box.h"
#include "model/wf-vocabulary.h"

static void
select_cb (GtkWidget *button, WfContext *context)
{
  wf_session_select (wf_context_get_session (context),
                     g_object_get_data (G_OBJECT (button), "wf-ref"));
}

static GtkWidget *
new_opener (WfContext *context, const char *label, char *ref)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  g_object_set_data_full (G_OBJECT (button), "wf-ref", ref, g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (select_cb), context, 0);
  return button;
}

void
wf_details_add_report (WfContext *context, GtkWidget *box, const char *asset)
{
  GtkWidget *button = new_opener (context, _ ("Report a fault…"),
                                  g_strconcat (WF_FAULT_REF_NEW, asset, "::", NULL));

  gtk_widget_add_css_class (button, "aside");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), button);
}

char *
wf_details_dup_eta (WfRecord *fault)
{
  g_autofree char *from = wf_details_dup_time (wf_record_get_time (fault, "eta-from"));
  g_autofree char *to = wf_details_dup_time (wf_record_get_time (fault, "eta-to"));

  if (from == NULL)
    return NULL;
  if (to == NULL)
    /* Translators: the cable is not restored before this time. */
    return g_strdup_printf (_ ("not before %s"), from);
  return g_strdup_printf (_ ("between %s and %s"), from, to);
}

void
wf_details_add_faults (WfContext *context, GtkWidget *box, const char *incident)
{
  GListModel *faults = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_FAULT);

  for (guint i = 0; i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (WfRecord) fault = g_list_model_get_item (faults, i);
      const char *stage = wf_fault_stage_get_label (wf_record_get_text (fault, "stage"));

      if (g_strcmp0 (wf_record_get_text (fault, "incident"), incident) != 0)
        continue;
      g_autofree char *stretch = wf_details_dup_stretch (context, fault);
      g_autofree char *ref = g_strconcat ("fault:", wf_record_get_id (fault), NULL);
      g_autofree char *title = g_strdup_printf (_ ("Damage: %s"), stretch);

      wf_details_add_link (context, box, title, stage, ref);
    }
}

/* --- statements on the same damage ------------------------------------------ */

/* The fault that all statements on it name. */
static const char *
get_root (WfRecord *fault)
{
  const char *root = wf_record_get_text (fault, "statement-on");
  return root != NULL ? root : wf_record_get_id (fault);
}

static GPtrArray *
dup_statements (WfContext *context, WfRecord *fault)
{
  GListModel *faults = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_FAULT);
  GPtrArray *statements = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (faults); i++)
    {
      g_autoptr (WfRecord) other = g_list_model_get_item (faults, i);

      if (g_strcmp0 (get_root (other), get_root (fault)) == 0)
        g_ptr_array_add (statements, g_steal_pointer (&other));
    }
  return statements;
}

/* The stretches, with their uncertainty, have no place in common. */
static gboolean
lie_apart (const WfDataset *dataset, WfRecord *a, WfRecord *b)
{
  const WfLeg *leg_a, *leg_b;
  double from_a, to_a, from_b, to_b;

  if (!wf_situation_fault_stretch (dataset, a, &leg_a, &from_a, &to_a)
      || !wf_situation_fault_stretch (dataset, b, &leg_b, &from_b, &to_b))
    return FALSE;
  double wide_a = (double) wf_record_get_integer (a, "accuracy-m", 0);
  double wide_b = (double) wf_record_get_integer (b, "accuracy-m", 0);
  return leg_a != leg_b || from_a - wide_a > to_b + wide_b || from_b - wide_b > to_a + wide_a;
}

static gboolean
differ (const WfDataset *dataset, GPtrArray *statements)
{
  for (guint i = 0; i < statements->len; i++)
    for (guint j = i + 1; j < statements->len; j++)
      if (lie_apart (dataset, statements->pdata[i], statements->pdata[j])
          || g_strcmp0 (wf_record_get_text (statements->pdata[i], "stage"),
                        wf_record_get_text (statements->pdata[j], "stage"))
                 != 0)
        return TRUE;
  return FALSE;
}

static GtkWidget *
new_statement (WfContext *context, WfRecord *fault)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  const char *placed_by = wf_record_get_text (fault, "placed-by");
  g_autofree char *who
      = placed_by != NULL ? wf_actor_dup_label (context, placed_by) : g_strdup (_ ("nobody named"));
  g_autofree char *stretch = wf_details_dup_stretch (context, fault);
  g_autofree char *rating = wf_rating_dup_label (wf_record_get_text (fault, "rating"));
  g_autofree char *eta = wf_details_dup_eta (fault);
  const char *const lines[] = {
    stretch,
    wf_fault_stage_get_label (wf_record_get_text (fault, "stage")),
    eta,
    rating,
  };

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "statement");
  gtk_box_append (GTK_BOX (card), wf_text_new (who, "heading"));
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i] != NULL)
      gtk_box_append (GTK_BOX (card), wf_text_new (lines[i], i == 0 ? NULL : "detail"));
  return card;
}

static void
add_statements (WfContext *context, GtkWidget *box, WfRecord *fault)
{
  g_autoptr (GPtrArray) statements = dup_statements (context, fault);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gboolean is_contested = differ (wf_context_get_dataset (context), statements);

  if (statements->len < 2)
    {
      g_object_ref_sink (line);
      g_object_unref (line);
      return;
    }
  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Said of this damage"),
                                                       is_contested ? NULL : _ ("they agree")));
  if (is_contested)
    wf_details_add_contested (box);
  gtk_widget_add_css_class (line, "statements");
  gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
  for (guint i = 0; i < statements->len; i++)
    gtk_box_append (GTK_BOX (line), new_statement (context, statements->pdata[i]));
  gtk_box_append (GTK_BOX (box), line);
}

/* --- repair ------------------------------------------------------------------- */

static void
stage_cb (GtkWidget *button, WfContext *context)
{
  WfRecord *fault = wf_picture_lookup_id (wf_context_get_picture (context),
                                          g_object_get_data (G_OBJECT (button), "wf-fault"));

  if (fault != NULL)
    wf_fault_set_stage (context, fault, g_object_get_data (G_OBJECT (button), "wf-stage"));
}

static GtkWidget *
new_stage_button (WfContext *context, WfRecord *fault, const char *stage, gboolean is_next)
{
  g_autofree char *label
      = g_strdup_printf ("%s %s", is_next ? "→" : "○", wf_fault_stage_get_label (stage));
  g_autofree char *name
      /* Translators: stage of a repair. */
      = g_strdup_printf (_ ("The repair has come to: %s"), wf_fault_stage_get_label (stage));
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "stage");
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
  wf_widget_set_name (button, name, NULL);
  wf_focus_keep_name (button, stage);
  g_object_set_data_full (G_OBJECT (button), "wf-fault", g_strdup (wf_record_get_id (fault)),
                          g_free);
  g_object_set_data (G_OBJECT (button), "wf-stage", (gpointer) stage);
  g_signal_connect_object (button, "clicked", G_CALLBACK (stage_cb), context, 0);
  return button;
}

/* All stages in their order: what is behind with a tick, what lies ahead as a button. */
static void
add_stages (WfContext *context, GtkWidget *box, WfRecord *fault)
{
  const char *stage = wf_record_get_text (fault, "stage");
  g_autofree char *eta = wf_details_dup_eta (fault);
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  gboolean is_behind = stage != NULL, is_next = stage == NULL;

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "facts");
  gtk_box_append (GTK_BOX (box),
                  wf_section_title_new (_ ("Repair"), eta != NULL ? eta : _ ("no time named")));
  for (guint i = 0; wf_fault_stages[i] != NULL; i++)
    {
      gboolean is_here = g_strcmp0 (stage, wf_fault_stages[i]) == 0;

      if (is_behind)
        {
          g_autofree char *text = g_strdup_printf ("%s %s", is_here ? "●" : "✓",
                                                   wf_fault_stage_get_label (wf_fault_stages[i]));
          gtk_box_append (GTK_BOX (card), wf_text_new (text, is_here ? "heading" : NULL));
        }
      else
        gtk_box_append (GTK_BOX (card),
                        new_stage_button (context, fault, wf_fault_stages[i], is_next));
      is_next = is_here;
      if (is_here)
        is_behind = FALSE;
    }
  gtk_box_append (GTK_BOX (box), card);
}

/* --- retiring ----------------------------------------------------------------- */

static void
reason_cb (GObject *window, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WfRecord) fault = user_data;
  g_autofree char *why = wf_dialogs_ask_text_finish (result, NULL);
  WfContext *context = g_object_get_data (G_OBJECT (fault), "wf-context");

  if (why == NULL)
    return;
  if (g_strstrip (why)[0] == '\0')
    wf_context_toast (context, _ ("Nothing was taken back: it needs a reason."));
  else
    wf_fault_retire (context, fault, why);
}

static void
retire_cb (GtkWidget *button, WfContext *context)
{
  WfRecord *fault = wf_picture_lookup_id (wf_context_get_picture (context),
                                          g_object_get_data (G_OBJECT (button), "wf-fault"));

  if (fault == NULL)
    return;
  g_object_set_data_full (G_OBJECT (fault), "wf-context", g_object_ref (context), g_object_unref);
  wf_dialogs_ask_text_async (
      GTK_WINDOW (gtk_widget_get_root (button)), _ ("Take this damage back?"),
      _ ("It leaves map and lists; what was said stays in the record. Say "
         "why."),
      _ ("Reason"), _ ("_Take back"), NULL, FALSE, NULL, reason_cb, g_object_ref (fault));
}

static void
add_buttons (WfContext *context, GtkWidget *box, WfRecord *fault)
{
  const char *id = wf_record_get_id (fault);
  GtkWidget *line = wf_wrap_box_new (8, 6);
  GtkWidget *retire = gtk_button_new_with_label (_ ("Take back…"));

  gtk_widget_add_css_class (line, "aside");
  wf_wrap_box_append (WF_WRAP_BOX (line), new_opener (context, _ ("Change…"),
                                                      g_strconcat (WF_FAULT_REF_EDIT, id, NULL)));
  wf_wrap_box_append (WF_WRAP_BOX (line),
                      new_opener (context, _ ("Another statement…"),
                                  g_strconcat (WF_FAULT_REF_ALSO, get_root (fault), NULL)));
  gtk_widget_add_css_class (retire, "destructive-action");
  g_object_set_data_full (G_OBJECT (retire), "wf-fault", g_strdup (id), g_free);
  g_signal_connect_object (retire, "clicked", G_CALLBACK (retire_cb), context, 0);
  wf_wrap_box_append (WF_WRAP_BOX (line), retire);
  gtk_box_append (GTK_BOX (box), line);
}

/* Who took it back, when and why. What was said of it stays to be read. */
static void
add_end (WfContext *context, GtkWidget *box, WfRecord *fault)
{
  GPtrArray *operations = wf_record_get_operations (fault);

  for (guint i = operations->len; i > 0; i--)
    {
      WfOperation *operation = operations->pdata[i - 1];

      if (operation->kind != WF_OP_RETIRE)
        continue;
      g_autofree char *at = wf_details_dup_time (wf_operation_get_entered_at (operation));
      g_autofree char *text = g_strdup_printf (
          _ ("Taken back: %s"), operation->why != NULL ? operation->why : _ ("no reason given"));
      g_autofree char *who
          = g_strdup_printf ("%s · %s", wf_context_get_author_label (context, operation), at);
      GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

      gtk_box_append (GTK_BOX (lines), wf_text_new (text, "heading"));
      gtk_box_append (GTK_BOX (lines), wf_text_new (who, "detail"));
      gtk_widget_add_css_class (lines, "aside");
      gtk_box_append (GTK_BOX (box), lines);
      return;
    }
}

/* --- all of it ---------------------------------------------------------------- */

static void
add_facts (WfContext *context, GtkWidget *box, WfRecord *fault)
{
  const char *placed_by = wf_record_get_text (fault, "placed-by");
  gint64 accuracy = wf_record_get_integer (fault, "accuracy-m", -1);
  g_autofree char *stretch = wf_details_dup_stretch (context, fault);
  g_autofree char *who = placed_by != NULL ? wf_actor_dup_label (context, placed_by) : NULL;
  g_autofree char *rating = wf_rating_dup_label (wf_record_get_text (fault, "rating"));
  g_autofree char *width
      = accuracy > 0 ? g_strdup_printf (_ ("± %d km"), (int) ((accuracy + 500) / 1000)) : NULL;
  GtkWidget *facts = wf_facts_new ();

  wf_details_add_fact (facts, _ ("Stretch"), stretch, width);
  wf_facts_add (facts, _ ("As typed"), wf_record_get_text (fault, "typed"));
  wf_facts_add (facts, _ ("Placed by"), who);
  wf_facts_add (facts, _ ("Rating"), rating);
  wf_details_add_times (context, facts, fault);
  gtk_box_append (GTK_BOX (box), facts);
}

void
wf_details_show_fault (WfContext *context, GtkWidget *box, WfRecord *fault)
{
  const char *asset = wf_record_get_text (fault, "asset");
  const char *incident = wf_record_get_text (fault, "incident");
  g_autofree char *asset_ref = g_strdup_printf ("asset:%s", asset != NULL ? asset : "");
  g_autofree char *name = wf_context_dup_ref_label (context, asset_ref);
  g_autofree char *ref = g_strdup_printf ("fault:%s", wf_record_get_id (fault));

  wf_details_add_head (box, _ ("Damage"), name);
  wf_conflict_box_append (box, context, fault);
  if (wf_record_is_retired (fault))
    add_end (context, box, fault);
  add_facts (context, box, fault);
  wf_details_add_values (context, box, fault);
  if (!wf_record_is_retired (fault))
    add_buttons (context, box, fault);
  add_statements (context, box, fault);
  if (!wf_record_is_retired (fault))
    {
      add_stages (context, box, fault);
      wf_details_add_causes (context, box, fault);
    }
  if (asset != NULL)
    wf_details_add_statements (context, box, asset);
  if (incident != NULL)
    {
      g_autofree char *incident_ref = g_strdup_printf ("incident:%s", incident);
      g_autofree char *title = wf_context_dup_ref_label (context, incident_ref);

      wf_details_add_link (context, box, title, _ ("the incident"), incident_ref);
    }
  wf_details_add_link (context, box, name, _ ("the cable"), asset_ref);
  wf_details_add_tracks (context, box, asset, fault);
  wf_details_add_log (context, box, ref, NULL);
}
