/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/values/wf-values-window.h"

#include <adwaita.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-exercise-band.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-text-scale.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-widgets.h"
#include "app/values/wf-conflict-box.h"
#include "app/values/wf-contested.h"
#include "app/values/wf-redact-form.h"
#include "app/values/wf-value-forms.h"
#include "model/wf-history.h"
#include "model/wf-statement.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  WfContext *context;
  WfRecord *record;
  GtkWidget *window, *box;
  GHashTable *expanded; /* char * set: fields whose history is open */
} Values;

static void
values_free (gpointer data)
{
  Values *self = data;

  g_object_unref (self->context);
  g_object_unref (self->record);
  g_hash_table_unref (self->expanded);
  g_free (self);
}

/* --- one line of history --------------------------------------------------- */

static const char *
get_standing (Values *self, const WfHistoryLine *line, const WfLive *winner)
{
  if (!line->is_live)
    return _ ("written over");
  if (winner && winner->operation == line->operation)
    return _ ("shown");
  return _ ("stands beside it");
}

static void
redact_cb (GtkButton *button, WfOperation *operation)
{
  Values *self
      = g_object_get_data (G_OBJECT (gtk_widget_get_root (GTK_WIDGET (button))), "wf-values");

  wf_redact_form_present (GTK_WINDOW (self->window), self->context, operation);
}

static GtkWidget *
new_redact_button (const WfOperation *operation, const char *value)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Redact…"));
  g_autofree char *name = g_strdup_printf (_ ("Redact the entry that says %s"), value);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  wf_widget_set_name (button, name, NULL);
  g_signal_connect_data (button, "clicked", G_CALLBACK (redact_cb),
                         wf_operation_ref ((WfOperation *) operation),
                         (GClosureNotify) (GCallback) wf_operation_unref, 0);
  return button;
}

static GtkWidget *
new_history_row (Values *self, const WfHistoryLine *line, const WfLive *winner)
{
  GtkWidget *row = adw_action_row_new ();
  const char *type = wf_record_get_type_name (self->record);
  g_autofree char *value = wf_field_dup_value (self->context, type, line->operation, line->write);
  g_autofree char *said = wf_operation_dup_said (self->context, line->operation);
  g_autofree char *seen = wf_seen_dup_text (self->context, self->record, line->write);
  g_autoptr (GString) detail = g_string_new (NULL);
  g_autofree char *title = g_markup_escape_text (value, -1);

  g_string_printf (detail, "%s · %s · %s", get_standing (self, line, winner), said, seen);
  if (line->operation->why)
    /* Translators: %s is the reason that somebody gave. */
    g_string_append_printf (detail, _ (" · reason: %s"), line->operation->why);
  if (line->operation->origin)
    g_string_append (detail, _ (" · said at another marking first"));
  g_autofree char *subtitle = g_markup_escape_text (detail->str, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (wf_redact_is_possible (self->context, line->operation))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_redact_button (line->operation, value));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             wf_marking_badge_new (wf_space_get_marking (line->operation->space)));
  return row;
}

/* --- one field ------------------------------------------------------------- */

static void
change_cb (GtkWidget *button, Values *self)
{
  wf_value_form_present (GTK_WINDOW (self->window), self->context, self->record,
                         g_object_get_data (G_OBJECT (button), "wf-field"), NULL);
}

static void
move_cb (GtkWidget *button, Values *self)
{
  wf_move_form_present (GTK_WINDOW (self->window), self->context, self->record,
                        g_object_get_data (G_OBJECT (button), "wf-field"));
}

static GtkWidget *
new_button (Values *self, const char *label, const char *name, const char *field, GCallback call)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "wf-field", g_strdup (field), g_free);
  wf_widget_set_name (button, name, NULL);
  g_signal_connect (button, "clicked", call, self);
  return button;
}

static void
ask_cb (GtkWidget *button, Values *self)
{
  const char *field = g_object_get_data (G_OBJECT (button), "wf-field");

  wf_contested_ask (GTK_WINDOW (self->window), self->context,
                    wf_record_get_text (self->record, "asset"),
                    wf_statement_get_authority (WF_TYPE_NAME_ASSET, field));
}

/* Whose word it is stands where the button to change it would. */
static void
add_hold (Values *self, GtkWidget *row, const char *field, const char *hold)
{
  const char *asset = wf_record_get_text (self->record, "asset");
  g_autofree char *subtitle = g_markup_escape_text (hold, -1);
  g_autofree char *name = NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (asset == NULL)
    return;
  name = wf_actor_dup_label (self->context, wf_statement_get_authority (WF_TYPE_NAME_ASSET, field));
  /* Translators: a button; %s is another desk or authority. */
  g_autofree char *ask = g_strdup_printf (_ ("Ask %s…"), name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             new_button (self, _ ("Ask…"), ask, field, G_CALLBACK (ask_cb)));
}

static GtkWidget *
new_actions_row (Values *self, const char *field, const char *label)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *hold = wf_context_dup_statement_hold (self->context, self->record, field);
  g_autofree char *change = g_strdup_printf (_ ("Change %s"), label);
  g_autofree char *move = g_strdup_printf (_ ("Say %s at another marking"), label);
  const WfLive *winner = wf_record_get_winner (self->record, field);

  if (hold)
    add_hold (self, row, field, hold);
  else if (winner == NULL || !wf_write_is_membership (winner->write))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_button (self, _ ("Change…"), change, field,
                                                                 G_CALLBACK (change_cb)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_button (self, _ ("Another marking…"), move,
                                                               field, G_CALLBACK (move_cb)));
  return row;
}

static void
expanded_cb (AdwExpanderRow *row, GParamSpec *pspec, Values *self)
{
  const char *field = g_object_get_data (G_OBJECT (row), "wf-field");

  if (adw_expander_row_get_expanded (row))
    g_hash_table_add (self->expanded, g_strdup (field));
  else
    g_hash_table_remove (self->expanded, field);
}

static char *
dup_summary (Values *self, const WfLive *shown, guint n_live, gboolean is_conflicted)
{
  g_autofree char *value = wf_field_dup_value (
      self->context, wf_record_get_type_name (self->record), shown->operation, shown->write);
  g_autofree char *said = wf_operation_dup_said (self->context, shown->operation);

  if (is_conflicted)
    return g_strdup_printf (_ ("%s · %s · ≠ in conflict"), value, said);
  if (n_live > 1)
    /* Translators: a value, who said it, how many say something beside it. */
    return g_strdup_printf (_ ("%s · %s · beside it: %u"), value, said, n_live - 1);
  return g_strdup_printf ("%s · %s", value, said);
}

static GtkWidget *
new_field_row (Values *self, const char *field)
{
  GtkWidget *row = adw_expander_row_new ();
  g_autofree char *label = wf_field_dup_label_in (self->context, self->record, field);
  g_autoptr (GArray) lines = wf_history_dup_lines (self->record, field);
  guint n_live;
  g_autofree WfLive *live = wf_record_dup_live (self->record, field, &n_live);
  const WfLive *winner = wf_record_get_winner (self->record, field);
  g_autofree char *summary
      = dup_summary (self, &live[0], n_live, wf_record_is_conflicted (self->record, field));
  g_autofree char *title = g_markup_escape_text (label, -1);
  g_autofree char *subtitle = g_markup_escape_text (summary, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), subtitle);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row), wf_marking_badge_new (wf_space_get_marking (
                                                           live[0].operation->space)));
  for (guint i = lines->len; i > 0; i--)
    adw_expander_row_add_row (
        ADW_EXPANDER_ROW (row),
        new_history_row (self, &g_array_index (lines, WfHistoryLine, i - 1), winner));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_actions_row (self, field, label));
  g_object_set_data_full (G_OBJECT (row), "wf-field", g_strdup (field), g_free);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row),
                                 g_hash_table_contains (self->expanded, field));
  g_signal_connect (row, "notify::expanded", G_CALLBACK (expanded_cb), self);
  return row;
}

/* --- the window ------------------------------------------------------------ */

static char *
dup_title (Values *self)
{
  g_autofree char *ref = g_strdup_printf ("%s:%s", wf_record_get_type_name (self->record),
                                          wf_record_get_id (self->record));
  const char *asset = wf_record_get_text (self->record, "asset");
  const char *actor = wf_record_get_text (self->record, "actor");

  if (g_str_equal (wf_record_get_type_name (self->record), "asset") && asset)
    {
      g_autofree char *asset_ref = g_strconcat ("asset:", asset, NULL);
      return wf_context_dup_ref_label (self->context, asset_ref);
    }
  if (g_str_equal (wf_record_get_type_name (self->record), "actor") && actor)
    {
      g_autofree char *actor_ref = g_strconcat ("actor:", actor, NULL);
      return wf_context_dup_ref_label (self->context, actor_ref);
    }
  return wf_context_dup_ref_label (self->context, ref);
}

static gboolean
is_member_of_set (WfRecord *record, const char *field)
{
  const WfLive *winner = wf_record_get_winner (record, field);

  return winner && wf_write_is_membership (winner->write);
}

static void
show (Values *self)
{
  g_auto (GStrv) fields = wf_record_dup_fields (self->record, NULL);
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *title = dup_title (self);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *move = gtk_button_new_with_label (_ ("Say all of it at another marking…"));

  wf_widget_clear (self->box);
  gtk_box_append (GTK_BOX (self->box), wf_text_new (title, "page-title"));
  wf_conflict_box_append (self->box, self->context, self->record);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Values"));
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("The strictest marking is shown first. Open a value to see who said it, when, and what "
         "they had seen."));
  /* What is said before what belongs to it: elements of sets are many and say yes or no. */
  for (int is_member = 0; is_member < 2; is_member++)
    for (guint i = 0; fields[i]; i++)
      if (is_member_of_set (self->record, fields[i]) == is_member)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_field_row (self, fields[i]));
  gtk_box_append (GTK_BOX (self->box), group);
  g_signal_connect (move, "clicked", G_CALLBACK (move_cb), self);
  gtk_box_append (GTK_BOX (line), move);
  gtk_box_append (GTK_BOX (line), new_button (self, _ ("LIMITE or SENSITIVE…"),
                                              _ ("Distribution marking beside TLP"), "handling",
                                              G_CALLBACK (change_cb)));
  gtk_box_append (GTK_BOX (line), new_button (self, _ ("PAP…"), _ ("Permissible actions"), "pap",
                                              G_CALLBACK (change_cb)));
  gtk_box_append (GTK_BOX (self->box), line);
}

static void
changed_cb (GtkWidget *window)
{
  show (g_object_get_data (G_OBJECT (window), "wf-values"));
}

void
wf_values_window_present (GtkWindow *parent, WfContext *context, WfRecord *record)
{
  Values *self = g_new0 (Values, 1);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  g_autofree char *title = NULL;

  self->context = g_object_ref (context);
  self->record = g_object_ref (record);
  self->expanded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->window = gtk_window_new ();
  wf_exercise_mark_window (GTK_WINDOW (self->window),
                           wf_context_get_realm (context) == WF_REALM_EXERCISE
                               ? wf_context_get_crisis_name (context)
                               : NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  title = dup_title (self);
  gtk_widget_add_css_class (self->box, "form-content");
  gtk_widget_add_css_class (self->window, "watchfloor");
  adw_clamp_set_child (ADW_CLAMP (clamp), self->box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_window_set_child (GTK_WINDOW (self->window),
                        wf_exercise_frame (GTK_WINDOW (self->window), scroller));
  /* Translators: title of a window; %s is a thing. */
  g_autofree char *about = g_strdup_printf (_ ("Values of %s"), title);
  g_autofree char *window_title = wf_exercise_dup_title (GTK_WINDOW (self->window), about);
  gtk_window_set_title (GTK_WINDOW (self->window), window_title);
  gtk_window_set_transient_for (GTK_WINDOW (self->window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self->window), TRUE);
  wf_text_scale_set_default_size (GTK_WINDOW (self->window), 760, 680);
  wf_window_close_by_escape (self->window);
  g_object_set_data_full (G_OBJECT (self->window), "wf-values", self, values_free);
  show (self);
  g_signal_connect_object (record, "changed", G_CALLBACK (changed_cb), self->window,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->window));
}
