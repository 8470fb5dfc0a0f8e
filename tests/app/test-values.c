/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "app/common/wf-field-text.h"
#include "app/incident/wf-details-panel.h"
#include "app/shell/wf-search-box.h"
#include "app/values/wf-conflict-box.h"
#include "app/values/wf-contested.h"
#include "app/values/wf-values-window.h"
#include "lib/wf-gen-operation.h"
#include "model/wf-history.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-operation-codec.h"
#include "wf-fixture.h"
#include "wf-look.h"

static void
collect_texts (GtkWidget *widget, GString *texts)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

static void
assert_says (GtkWidget *widget, const char *text)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  collect_texts (widget, texts);
  if (strstr (texts->str, text) == NULL)
    g_error ("\"%s\" is not in:\n%s", text, texts->str);
}

static GtkWidget *
show_in_window (GtkWidget *pane)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 420, 900);
  gtk_window_set_child (GTK_WINDOW (window), pane);
  gtk_window_present (GTK_WINDOW (window));
  wf_fixture_wait_for_frame (window);
  return window;
}

static void
note_toast_cb (WfContext *context, const char *text, gpointer user_data)
{
  char **toast = user_data;

  g_free (*toast);
  *toast = g_strdup (text);
}

/* An incident whose severity two desks wrote past each other. */
static WfContext *
make_conflict (WfFixture *fixture, char **ref)
{
  g_autofree char *id
      = wf_fixture_add (fixture, "12 13:00", "incident", NULL, "title", "No light", "number",
                        "FI-0031", "severity", "#2", "state", "open", NULL);
  WfContext *context;
  WfUuid ent;
  WfOperation *first = g_ptr_array_index (fixture->operations, fixture->operations->len - 1);

  g_assert_true (wf_uuid_parse (id, &ent));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (WfDraft) draft
          = wf_draft_new (first->space, WF_TYPE_NAME_INCIDENT, &ent, WF_OP_SET);
      g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (WfOperationId));
      g_autoptr (GError) error = NULL;

      g_array_append_val (seen, first->id);
      wf_draft_set_integer (draft, "severity", i == 0 ? 3 : 4);
      wf_draft_set_parents (draft, "severity", seen);
      WfOperation *operation = wf_operation_seal (draft, fixture->device, ++fixture->n,
                                                  fixture->previous, ++fixture->hlc, NULL, &error);
      g_assert_no_error (error);
      memcpy (fixture->previous, operation->hash, WF_HASH_SIZE);
      operation->arrived_at = first->arrived_at;
      g_ptr_array_add (fixture->operations, operation);
    }
  context = wf_fixture_new_context (fixture);
  *ref = g_strdup_printf ("incident:%s", id);
  return context;
}

static void
details_show_both_sides (void)
{
  g_autoptr (WfFixture) fixture = wf_fixture_new ();
  g_autofree char *ref = NULL;
  g_autofree char *toast = NULL;
  g_autoptr (WfContext) context = make_conflict (fixture, &ref);

  wf_session_select (wf_context_get_session (context), ref);
  GtkWidget *panel = wf_details_panel_new (context);
  GtkWidget *window = show_in_window (panel);
  assert_says (panel, "≠ Severity in conflict");
  assert_says (panel, "critical");
  assert_says (panel, "high");
  assert_says (panel, "had seen: medium (");
  /* This desk wrote both: it may keep either, or say a third. */
  g_signal_connect (context, "toast", G_CALLBACK (note_toast_cb), &toast);
  GtkWidget *keep = wf_look_find_button (panel, "Keep");
  g_assert_nonnull (keep);
  g_assert_nonnull (wf_look_find_button (panel, "Another value…"));
  g_signal_emit_by_name (keep, "clicked");
  /* No store here: it is said, and nothing is changed. */
  g_assert_nonnull (toast);
  g_assert_true (g_str_has_prefix (toast, "Not saved"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
values_show_history_and_marking (void)
{
  g_autoptr (WfFixture) fixture = wf_fixture_new ();
  g_autofree char *ref = NULL;
  g_autoptr (WfContext) context = make_conflict (fixture, &ref);
  WfRecord *record
      = wf_picture_lookup_id (wf_context_get_picture (context), ref + strlen ("incident:"));
  g_autofree char *line = wf_conflict_dup_line (context, record);
  GtkWidget *parent = show_in_window (gtk_label_new ("parent"));

  g_assert_cmpstr (line, ==, "Severity in conflict: critical ≠ high");
  wf_values_window_present (GTK_WINDOW (parent), context, record);
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *values = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (window != parent)
        values = window;
    }
  g_assert_nonnull (values);
  g_assert_true (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (values)), "EXERCISE"));
  assert_says (values, "Severity");
  assert_says (values, "written over");
  assert_says (values, "stands beside it");
  assert_says (values, "TLP:AMBER");
  gtk_window_destroy (GTK_WINDOW (values));
  gtk_window_destroy (GTK_WINDOW (parent));
}

static void
contested_can_be_briefed_or_asked (void)
{
  g_autoptr (WfFixture) fixture = wf_fixture_new ();
  wf_fixture_add_crisis (fixture);
  g_free (wf_fixture_add (fixture, "12 14:00", "asset", "estlink-2", "brief/ms-csirt/FI",
                          "degraded", "brief-why/ms-csirt/FI", "the TSO measures it", NULL));
  g_autoptr (WfContext) context = wf_fixture_new_context (fixture);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_auto (GStrv) contested = wf_contested_dup_all (context);

  g_assert_cmpuint (g_strv_length (contested), ==, 1);
  g_assert_cmpstr (contested[0], ==, "estlink-2");
  wf_contested_append_actions (box, context, "estlink-2");
  GtkWidget *window = show_in_window (box);
  g_assert_nonnull (wf_look_find_button (box, "We brief…"));
  g_assert_nonnull (wf_look_find_button (box, "Ask CSIRT EE…"));
  gtk_window_destroy (GTK_WINDOW (window));
  /* Nobody contradicts here. */
  GtkWidget *other = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  wf_contested_append_actions (other, context, "c-lion1");
  g_assert_null (gtk_widget_get_first_child (other));
  g_object_unref (other);
}

static void
search_goes_to_what_it_finds (void)
{
  g_autoptr (WfFixture) fixture = wf_fixture_new ();
  wf_fixture_add_crisis (fixture);
  g_autoptr (WfContext) context = wf_fixture_new_context (fixture);
  WfSession *session = wf_context_get_session (context);
  GtkWidget *search = wf_search_box_new ();
  GtkWidget *window = show_in_window (search);

  wf_search_box_set_context (WF_SEARCH_BOX (search), context);
  wf_search_box_begin (WF_SEARCH_BOX (search));
  GtkWidget *entry = gtk_widget_get_first_child (gtk_widget_get_first_child (search));
  g_assert_true (GTK_IS_SEARCH_ENTRY (entry));
  gtk_editable_set_text (GTK_EDITABLE (entry), "repair ship sails");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (wf_session_get_page (session), ==, "log");
  g_assert_nonnull (wf_session_get_selected (session, "entry"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "estlink 2");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (wf_session_get_page (session), ==, "picture");
  g_assert_nonnull (wf_session_get_selected (session, "incident"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
values_are_said_in_words (void)
{
  g_autoptr (WfFixture) fixture = wf_fixture_new ();
  g_autoptr (WfContext) context = wf_fixture_new_context (fixture);
  static const struct
  {
    const char *type, *field, *json, *words;
  } cases[] = {
    { "incident", "severity", "4", "critical" },
    { "incident", "state", "\"closed\"", "closed" },
    { "incident", "title", "\"No light\"", "No light" },
    { "incident", "happened-at", "\"2027-10-12T02:04:00Z\"", "12 Oct 02:04Z" },
    { "incident", "lead", "null", "no value" },
    { "entry", "read-back", "true", "yes" },
    { "asset", "status/ms-csirt/FI", "\"out\"", "out of service" },
    { "task", "state", "\"in-progress\"", "in progress" },
    { "of a later version", "field", "\"word\"", "word" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words
          = wf_field_dup_json_value (context, cases[i].type, cases[i].field, cases[i].json);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

/* What two coordinators asked for is told apart from what was left out on the way. */
static void
what_cannot_be_read_says_why (void)
{
  const WfUuid ent = wf_gen_uuid (1);
  g_autoptr (WfOperation) operation = wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_ENTRY,
                                                    &ent, wf_gen_hlc (1), "text", "\"x\"", NULL);
  g_autoptr (WfRecord) record = wf_record_new (&ent, WF_TYPE_NAME_ENTRY);

  wf_record_apply (record, operation);
  g_assert_cmpstr (wf_field_get_shown_text (record, "text"), ==, "x");
  g_assert_cmpstr (wf_field_get_shown_text (record, "rating"), ==, "");
  wf_gen_redact (operation);
  g_autofree char *redacted
      = wf_field_dup_value (NULL, WF_TYPE_NAME_ENTRY, operation, operation->writes);
  g_assert_cmpstr (redacted, ==, "redacted");
  g_assert_cmpstr (wf_field_get_shown_text (record, "text"), ==, "redacted");
  operation->is_redacted = FALSE;
  g_autofree char *missing
      = wf_field_dup_value (NULL, WF_TYPE_NAME_ENTRY, operation, operation->writes);
  g_assert_true (g_str_has_prefix (missing, "content missing"));
  g_assert_true (g_str_has_prefix (wf_field_get_shown_text (record, "text"), "content missing"));
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  /* Reads the system's folders, which each test hides; GTK asks for it when a window is shown. */
  g_settings_schema_source_get_default ();
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
  g_test_add_func ("/values/words", values_are_said_in_words);
  g_test_add_func ("/values/unreadable", what_cannot_be_read_says_why);
  g_test_add_func ("/values/both-sides", details_show_both_sides);
  g_test_add_func ("/values/history", values_show_history_and_marking);
  g_test_add_func ("/values/contested", contested_can_be_briefed_or_asked);
  g_test_add_func ("/values/search", search_goes_to_what_it_finds);
  return g_test_run ();
}
