/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/incident/wf-details-parts.h"

#include <math.h>
#include <string.h>

#include "app/common/wf-app-common.h"
#include "app/common/wf-field-text.h"
#include "app/common/wf-record-text.h"
#include "app/common/wf-turn-box.h"
#include "app/common/wf-widgets.h"
#include "app/common/wf-wrap-box.h"
#include "app/values/wf-contested.h"
#include "app/values/wf-value-forms.h"
#include "app/values/wf-values-window.h"
#include "draw/wf-timeline-items.h"
#include "model/wf-vocabulary.h"

#define MAX_ENTRIES 40
/* Of an incident, whose deadlines stand below them. */
#define MAX_INCIDENT_ENTRIES 5
/* Of a statement beside others, in pixels. */
#define STATEMENT_LEAST 130

GtkWidget *
wf_details_add_head (GtkWidget *box, const char *kicker, const char *title)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = wf_text_new (title, "page-title");
  GtkWidget *pills = wf_wrap_box_new (5, 3);

  gtk_widget_add_css_class (head, "details-head");
  gtk_box_append (GTK_BOX (head), wf_text_new (kicker, "detail"));
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), pills);
  gtk_box_append (GTK_BOX (box), head);
  return pills;
}

void
wf_details_add_fact (GtkWidget *facts, const char *name, const char *value, const char *source)
{
  GtkWidget *box, *text;

  if (value == NULL || value[0] == '\0')
    return;
  if (source == NULL)
    {
      wf_facts_add (facts, name, value);
      return;
    }
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  text = wf_text_new (value, NULL);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), wf_text_new (source, "detail"));
  wf_facts_add_widget (facts, name, box);
}

char *
wf_details_dup_time (gint64 instant)
{
  return instant != WF_NO_TIME ? wf_time_format_day_clock (instant) : NULL;
}

void
wf_details_add_times (WfContext *context, GtkWidget *facts, WfRecord *record)
{
  GPtrArray *operations = wf_record_get_operations (record);

  if (operations->len > 0)
    {
      WfOperation *first = operations->pdata[0];
      g_autofree char *marking = wf_record_dup_marking (record);
      g_autofree char *entered = wf_details_dup_time (wf_operation_get_entered_at (first));
      g_autofree char *received = wf_time_format_clock (wf_context_get_held_at (context, first));
      /* Translators: who entered it, when this desk received it, its marking. */
      g_autofree char *how
          = g_strdup_printf (_ ("%s · received %s · %s"),
                             wf_context_get_author_label (context, first), received, marking);

      wf_details_add_fact (facts, _ ("Entered"), entered, how);
    }
}

/* --- statements -------------------------------------------------------------- */

static WfServiceState
get_statement_state (const char *status)
{
  return g_str_equal (status, "out")          ? WF_STATE_OUT
         : g_str_equal (status, "degraded")   ? WF_STATE_DEGRADED
         : g_str_equal (status, "in-service") ? WF_STATE_IN_SERVICE
                                              : WF_STATE_UNKNOWN;
}

const char *
wf_details_get_status_label (const char *status)
{
  return wf_service_state_get_label (get_statement_state (status));
}

static GtkWidget *
new_statement (WfContext *context, const char *asset, const WfStatement *statement)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *who = wf_actor_dup_label (context, statement->authority);
  g_autofree char *since = wf_details_dup_time (statement->since);
  g_autofree char *known
      = wf_details_dup_time (wf_context_get_held_at (context, statement->live->operation));
  g_autofree char *field = g_strconcat ("note/", statement->authority, NULL);
  WfRecord *record
      = wf_picture_lookup_name (wf_context_get_picture (context), WF_TYPE_NAME_ASSET, asset);
  const char *note = record != NULL ? wf_record_get_text (record, field) : NULL;

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "statement");
  gtk_widget_set_hexpand (card, TRUE);
  gtk_box_append (GTK_BOX (card), wf_text_new (who, "heading"));
  gtk_box_append (GTK_BOX (card), wf_state_pill_new (get_statement_state (statement->status)));
  if (since != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("since %s"), since);
      gtk_box_append (GTK_BOX (card), wf_text_new (text, NULL));
    }
  if (note != NULL)
    gtk_box_append (GTK_BOX (card), wf_text_new (note, NULL));

  /* The authority's own desk, or one that entered its words. */
  g_autofree char *said = wf_operation_dup_said (context, statement->live->operation);
  /* Translators: the desk that entered a statement, and when. */
  g_autofree char *entered = g_strdup_printf (_ ("entered by %s"), said);
  gtk_box_append (GTK_BOX (card), wf_text_new (entered, "detail"));
  /* Translators: when this desk received a statement, and its marking. */
  g_autofree char *received
      = g_strdup_printf (_ ("received %s · %s"), known, wf_marking_get_label (statement->marking));
  gtk_box_append (GTK_BOX (card), wf_text_new (received, "detail"));
  if (record != NULL)
    {
      g_autofree char *seen = wf_seen_dup_text (context, record, statement->live->write);
      gtk_box_append (GTK_BOX (card), wf_text_new (seen, "detail"));
    }
  return card;
}

/* A line of its own: beside the name there is no room for it in every language. */
void
wf_details_add_contested (GtkWidget *box)
{
  GtkWidget *text = wf_text_new (_ ("contested: no desk settles this"), "contested-text");

  gtk_widget_add_css_class (text, "aside");
  gtk_box_append (GTK_BOX (box), text);
}

void
wf_details_add_statements (WfContext *context, GtkWidget *box, const char *asset)
{
  g_autoptr (GArray) statements
      = wf_situation_dup_statements (wf_context_get_picture (context), asset);
  g_autofree char *ref = g_strconcat ("asset:", asset, NULL);
  g_autofree char *name = wf_context_dup_ref_label (context, ref);
  WfServiceState state = wf_situation_asset_state (wf_context_get_picture (context),
                                                   wf_context_get_dataset (context), asset);
  GtkWidget *line;

  if (statements->len == 0)
    return;
  gtk_box_append (GTK_BOX (box), wf_section_title_new (
                                     name, state == WF_STATE_CONTESTED ? NULL : _ ("stated by")));
  if (state == WF_STATE_CONTESTED)
    wf_details_add_contested (box);
  line = wf_turn_box_new (8, STATEMENT_LEAST);
  gtk_widget_add_css_class (line, "statements");
  for (guint i = 0; i < statements->len; i++)
    gtk_box_append (GTK_BOX (line),
                    new_statement (context, asset, &g_array_index (statements, WfStatement, i)));
  gtk_box_append (GTK_BOX (box), line);
  wf_contested_append_actions (box, context, asset);
}

/* --- values ------------------------------------------------------------------ */

static void
values_cb (GtkWidget *button, WfContext *context)
{
  wf_values_window_present (GTK_WINDOW (gtk_widget_get_root (button)), context,
                            g_object_get_data (G_OBJECT (button), "wf-record"));
}

void
wf_details_add_values (WfContext *context, GtkWidget *box, WfRecord *record)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Values, markings and history…"));
  GtkWidget *label = gtk_button_get_child (GTK_BUTTON (button));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  gtk_widget_add_css_class (button, "aside");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "wf-record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (values_cb), context, 0);
  gtk_box_append (GTK_BOX (box), button);
}

/* --- fields of a form ---------------------------------------------------------- */

GtkWidget *
wf_details_field_new (const char *name, GtkWidget *widget)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = wf_text_new (name, "fact-name");

  gtk_widget_set_hexpand (widget, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), widget);
  return box;
}

/* --- damage ------------------------------------------------------------------ */

char *
wf_details_dup_stretch (WfContext *context, WfRecord *fault)
{
  gint64 from = wf_record_get_integer (fault, "from-m", -1),
         to = wf_record_get_integer (fault, "to-m", -1);
  gint64 accuracy = wf_record_get_integer (fault, "accuracy-m", -1);
  const char *end = wf_record_get_text (fault, "end");

  if (from < 0 || to < 0 || !wf_record_get_boolean (fault, "position-known"))
    {
      if (accuracy <= 0)
        return g_strdup (_ ("position not known"));
      /* Translators: %d are kilometres. */
      return g_strdup_printf (_ ("position not known better than %d km"),
                              (int) lround ((double) accuracy / 1000.0));
    }

  g_autofree char *ref = end != NULL ? g_strconcat ("asset:", end, NULL) : NULL;
  g_autofree char *full = ref != NULL ? wf_context_dup_ref_label (context, ref) : NULL;
  /* "Helsinki (Santahamina)": the town says it here. */
  g_autofree char *place = full != NULL ? g_strchomp (g_strndup (full, strcspn (full, "("))) : NULL;
  int from_km = (int) lround ((double) from / 1000.0), to_km = (int) lround ((double) to / 1000.0);

  /* Translators: a stretch of a cable in kilometres from one of its ends. */
  return place != NULL ? g_strdup_printf (_ ("km %d–%d from %s"), from_km, to_km, place)
                       : g_strdup_printf (_ ("km %d–%d"), from_km, to_km);
}

/* --- deadlines --------------------------------------------------------------- */

static void
add_deadline (WfContext *context, GtkWidget *card, const WfDeadline *deadline)
{
  WfRecord *record = deadline->record;
  const char *by = wf_record_get_text (record, "owed-by"),
             *to = wf_record_get_text (record, "owed-to");
  g_autofree char *article = wf_timeline_dup_article (wf_context_get_scheme (context), record);
  g_autofree char *owed_by = by != NULL ? wf_actor_dup_label (context, by) : g_strdup ("?");
  g_autofree char *owed_to = to != NULL ? wf_actor_dup_label (context, to) : g_strdup ("?");
  g_autofree char *countdown = wf_deadline_dup_countdown (deadline);
  g_autofree char *due = wf_details_dup_time (deadline->due_at);
  g_autofree char *trigger = wf_details_dup_time (wf_record_get_time (record, "trigger-at"));
  const char *entry_id = wf_record_get_text (record, "trigger-entry");
  WfRecord *entry
      = entry_id != NULL ? wf_picture_lookup_id (wf_context_get_picture (context), entry_id) : NULL;
  const char *number = entry != NULL ? wf_record_get_text (entry, "number") : NULL;
  g_autoptr (GString) source = g_string_new (NULL);

  /* Translators: who owes a report to whom. */
  g_string_append_printf (source, _ ("%s → %s"), owed_by, owed_to);
  if (trigger != NULL)
    /* Translators: when a legal clock began. */
    g_string_append_printf (source, _ (" · trigger %s"), trigger);
  if (number != NULL)
    g_string_append_printf (source, " · %s", number);

  /* Translators: countdown and due time of a deadline. */
  g_autofree char *value
      = due != NULL ? g_strdup_printf (_ ("%s · due %s"), countdown, due) : g_strdup (countdown);
  gtk_box_append (GTK_BOX (card), wf_text_new (article, "heading"));
  gtk_box_append (GTK_BOX (card),
                  wf_text_new (value, deadline->state == WF_DEADLINE_LATE ? "out-text" : NULL));
  gtk_box_append (GTK_BOX (card), wf_text_new (source->str, "detail"));
}

void
wf_details_add_deadlines (WfContext *context, GtkWidget *box, const char *incident)
{
  g_autoptr (GArray) deadlines = wf_situation_dup_deadlines (wf_context_get_picture (context),
                                                             wf_context_get_scheme (context),
                                                             wf_context_get_shown_now (context));
  GtkWidget *card = NULL;

  for (guint i = 0; i < deadlines->len; i++)
    {
      const WfDeadline *deadline = &g_array_index (deadlines, WfDeadline, i);

      if (incident != NULL
          && g_strcmp0 (wf_record_get_text (deadline->record, "incident"), incident) != 0)
        continue;
      if (card == NULL)
        {
          card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
          gtk_widget_add_css_class (card, "card");
          gtk_widget_add_css_class (card, "facts");
          gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Deadlines"), NULL));
          gtk_box_append (GTK_BOX (box), card);
        }
      add_deadline (context, card, deadline);
    }
}

/* --- log and links ----------------------------------------------------------- */

static void
link_clicked_cb (GtkWidget *button, WfContext *context)
{
  wf_session_select (wf_context_get_session (context),
                     g_object_get_data (G_OBJECT (button), "wf-ref"));
}

static GtkWidget *
new_link (WfContext *context, GtkWidget *child, const char *ref, const char *name)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "line-link");
  g_object_set_data_full (G_OBJECT (button), "wf-ref", g_strdup (ref), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (link_clicked_cb), context, 0);
  wf_widget_set_name (button, name, NULL);
  return button;
}

void
wf_details_add_link (
    WfContext *context, GtkWidget *box, const char *title, const char *detail, const char *ref)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (lines), wf_text_new (title, NULL));
  if (detail != NULL && detail[0] != '\0')
    gtk_box_append (GTK_BOX (lines), wf_text_new (detail, "detail"));
  gtk_box_append (GTK_BOX (box), new_link (context, lines, ref, title));
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  gint64 one = wf_record_get_time (*(WfRecord *const *) a, "happened-at");
  gint64 other = wf_record_get_time (*(WfRecord *const *) b, "happened-at");

  return one < other ? 1 : one > other ? -1 : 0;
}

static GPtrArray *
dup_entries_about (WfContext *context, const char *ref, WfRecord *record, GHashTable *corrected)
{
  GListModel *list = wf_picture_get_list (wf_context_get_picture (context), WF_TYPE_NAME_ENTRY);
  GPtrArray *entries = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (WfRecord) entry = g_list_model_get_item (list, i);
      const char *corrects = wf_record_get_text (entry, "corrects");

      if (corrects != NULL)
        g_hash_table_add (corrected, g_strdup (corrects));
      if (wf_record_has_member (entry, "about", ref)
          || (record != NULL && wf_record_has_member (record, "entry", wf_record_get_id (entry))))
        g_ptr_array_add (entries, g_steal_pointer (&entry));
    }
  g_ptr_array_sort (entries, compare_newest_first);
  return entries;
}

static char *
dup_entry_detail (WfRecord *entry)
{
  const char *parts[] = {
    wf_entry_kind_get_label (wf_record_get_text (entry, "kind")),
    wf_record_get_text (entry, "source"),
    wf_record_get_text (entry, "channel"),
    wf_record_get_boolean (entry, "read-back") ? _ ("read back") : NULL,
    wf_record_get_text (entry, "rating"),
    wf_record_get_text (entry, "number"),
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && parts[i][0] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_entry (WfContext *context, GtkWidget *box, WfRecord *entry, gboolean is_corrected)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gint64 at = wf_record_get_time (entry, "happened-at");
  g_autofree char *clock = at != WF_NO_TIME ? wf_time_format_clock (at) : g_strdup ("–");
  g_autofree char *day = wf_details_dup_time (at);
  g_autofree char *detail = dup_entry_detail (entry);
  g_autofree char *ref = g_strdup_printf ("entry:%s", wf_record_get_id (entry));
  const char *text = wf_record_get_text (entry, "text");
  GtkWidget *time = wf_text_new (clock, "detail");
  GtkWidget *words = wf_text_new (text, is_corrected ? "struck" : NULL);

  gtk_widget_add_css_class (time, "numeric");
  gtk_label_set_wrap (GTK_LABEL (time), FALSE);
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (time, day);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), words);
  gtk_box_append (GTK_BOX (lines), wf_text_new (detail, "detail"));
  gtk_box_append (GTK_BOX (row), time);
  gtk_box_append (GTK_BOX (row), lines);
  gtk_box_append (GTK_BOX (box), new_link (context, row, ref, text != NULL ? text : ref));
}

static void
show_log_cb (GtkWidget *button, WfContext *context)
{
  wf_session_set_page (wf_context_get_session (context), "log");
}

void
wf_details_add_log (WfContext *context, GtkWidget *box, const char *ref, WfRecord *record)
{
  g_autoptr (GHashTable) corrected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) entries = dup_entries_about (context, ref, record, corrected);
  const guint n_shown = MIN (entries->len, record != NULL ? MAX_INCIDENT_ENTRIES : MAX_ENTRIES);
  g_autofree char *count
      = g_strdup_printf (ngettext ("%u entry", "%u entries", entries->len), entries->len);

  gtk_box_append (GTK_BOX (box), wf_section_title_new (_ ("Log"), count));
  for (guint i = 0; i < n_shown; i++)
    {
      WfRecord *entry = entries->pdata[i];

      add_entry (context, box, entry, g_hash_table_contains (corrected, wf_record_get_id (entry)));
    }
  if (entries->len > n_shown)
    {
      GtkWidget *more = gtk_button_new_with_label (_ ("Show all in the log"));

      gtk_widget_add_css_class (more, "flat");
      g_signal_connect_object (more, "clicked", G_CALLBACK (show_log_cb), context, 0);
      gtk_box_append (GTK_BOX (box), more);
    }
  if (entries->len == 0)
    {
      GtkWidget *none = wf_text_new (_ ("No entry yet. Press N to add one."), "dim-label");

      gtk_widget_add_css_class (none, "aside");
      gtk_box_append (GTK_BOX (box), none);
    }
}
