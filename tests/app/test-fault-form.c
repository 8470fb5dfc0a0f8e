/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "app/common/wf-form.h"
#include "app/common/wf-fault-ref.h"
#include "app/incident/wf-details-panel.h"
#include "app/incident/wf-fault-form.h"
#include "app/incident/wf-fault-write.h"
#include "model/wf-vocabulary.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

typedef struct
{
  WfExerciseFixture exercise;
  WfContext *context;
  WfSession *session;
  GtkWidget *panel, *window;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  wf_exercise_fixture_open (&self->exercise);
  self->context = self->exercise.context;
  self->session = wf_context_get_session (self->context);
  self->panel = wf_details_panel_new (self->context);
  self->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 420, 900);
  gtk_window_set_child (GTK_WINDOW (self->window), self->panel);
  gtk_window_present (GTK_WINDOW (self->window));
  wf_fixture_wait_for_frame (self->window);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  wf_exercise_fixture_close (&self->exercise);
}

/* First entry below @root, in reading order. */
static GtkWidget *
find_entry (GtkWidget *root)
{
  if (GTK_IS_ENTRY (root))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry (child);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
select_and_wait (Fixture *self, const char *ref)
{
  wf_session_select (self->session, ref);
  wf_fixture_wait_for_frame (self->window);
}

/* What is typed is on the map at once; what is not understood is not. */
static void
typing_sketches (Fixture *self, gconstpointer unused)
{
  select_and_wait (self, WF_FAULT_REF_NEW "c-lion1::");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Report a fault"));
  g_assert_null (wf_session_get_sketch (self->session));
  GtkWidget *place = find_entry (self->panel);
  gtk_editable_set_text (GTK_EDITABLE (place), "km 680–720 from Helsinki");
  const WfFaultSketch *sketch = wf_session_get_sketch (self->session);
  g_assert_nonnull (sketch);
  g_assert_cmpstr (sketch->asset, ==, "c-lion1");
  g_assert_cmpuint (sketch->part, ==, 1);
  g_assert_cmpfloat_with_epsilon (sketch->to_m - sketch->from_m, 40000, 1);
  gtk_editable_set_text (GTK_EDITABLE (place), "km 9999 from Helsinki");
  g_assert_null (wf_session_get_sketch (self->session));
}

static void
typed_text_outlives_a_look_elsewhere (Fixture *self, gconstpointer unused)
{
  select_and_wait (self, WF_FAULT_REF_NEW "c-lion1::");
  gtk_editable_set_text (GTK_EDITABLE (find_entry (self->panel)), "km 100 from Helsinki");
  select_and_wait (self, "asset:estlink-2");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "A report of damage is not saved yet"));
  select_and_wait (self, WF_FAULT_REF_NEW "c-lion1::");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_entry (self->panel))), ==,
                   "km 100 from Helsinki");
  g_assert_nonnull (wf_session_get_sketch (self->session));
}

static void
untouched_form_goes (Fixture *self, gconstpointer unused)
{
  g_autofree char *ref = wf_fault_ref_dup ("c-lion1", 1, 500000);

  select_and_wait (self, ref);
  g_assert_nonnull (wf_session_get_sketch (self->session));
  select_and_wait (self, "asset:estlink-2");
  g_assert_null (wf_fixture_find_text (self->panel, "A report of damage is not saved yet"));
  g_assert_null (wf_session_get_sketch (self->session));
}

static void
existing_fault_is_filled_in (Fixture *self, gconstpointer unused)
{
  GListModel *faults
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_FAULT);
  g_autoptr (WfRecord) fault = g_list_model_get_item (faults, 0);
  g_autofree char *ref = g_strconcat (WF_FAULT_REF_EDIT, wf_record_get_id (fault), NULL);
  g_autofree char *shown = g_strconcat ("fault:", wf_record_get_id (fault), NULL);

  select_and_wait (self, ref);
  g_assert_true (
      g_str_has_prefix (gtk_editable_get_text (GTK_EDITABLE (find_entry (self->panel))), "km 6"));
  g_assert_nonnull (wf_session_get_sketch (self->session));
  select_and_wait (self, shown);
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Causes considered"));
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Take back…"));
}

static void
what_if_is_said_and_cleared (Fixture *self, gconstpointer unused)
{
  select_and_wait (self, "asset:shefa-2");
  GtkWidget *label = wf_fixture_find_text (self->panel, "What if it is lost?");
  g_assert_nonnull (label);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  wf_fixture_wait_for_frame (self->window);
  g_assert_true (wf_session_is_assumed (self->session, "shefa-2"));
  g_assert_nonnull (wf_fixture_find_text (self->panel, "what if, taken as lost besides: 1"));
  wf_session_clear_assumed (self->session);
  wf_fixture_wait_for_frame (self->window);
  g_assert_null (wf_fixture_find_text (self->panel, "what if, taken as lost besides: 1"));
  wf_session_set_assumed (self->session, "mellieha-mt", TRUE);
  select_and_wait (self, "hub:hub-mt");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "what if, landing points taken as lost: 1"));
  wf_session_clear_assumed (self->session);
  select_and_wait (self, "country:FO");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Listed cables"));
}

static void
objections (Fixture *self, gconstpointer unused)
{
  const WfDataset *dataset = wf_context_get_dataset (self->context);
  WfFaultEntry entry = { .asset = "c-lion1",
                         .stretch = { .part = 0, .end = "helsinki-fi" },
                         .is_known = TRUE,
                         .eta_from = WF_NO_TIME,
                         .eta_to = WF_NO_TIME };
  g_assert_null (wf_fault_entry_dup_objection (dataset, &entry));
  static const struct
  {
    double accuracy_m;
    gboolean is_known;
    const char *rating;
    gint64 from, to;
    const char *says;
  } wrong[] = {
    { 1e6, TRUE, NULL, WF_NO_TIME, WF_NO_TIME, "more than the leg is long" },
    { 0, FALSE, NULL, WF_NO_TIME, WF_NO_TIME, "needs its uncertainty" },
    { 0, TRUE, "Z9", WF_NO_TIME, WF_NO_TIME, "is no rating" },
    { 0, TRUE, NULL, WF_NO_TIME, 5, "no beginning" },
    { 0, TRUE, NULL, 6, 5, "before it begins" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      WfFaultEntry bad = entry;
      bad.accuracy_m = wrong[i].accuracy_m;
      bad.is_known = wrong[i].is_known;
      bad.rating = wrong[i].rating;
      bad.eta_from = wrong[i].from;
      bad.eta_to = wrong[i].to;
      g_autofree char *text = wf_fault_entry_dup_objection (dataset, &bad);
      g_assert_nonnull (text);
      g_assert_nonnull (strstr (text, wrong[i].says));
    }
}

/* --- what is saved ---------------------------------------------------------- */

typedef gboolean (*Condition) (Fixture *self, const char *what);

typedef struct
{
  Fixture *self;
  Condition condition;
  const char *what;
} Awaited;

static gboolean
has_come (gpointer data)
{
  const Awaited *awaited = data;
  return awaited->condition (awaited->self, awaited->what);
}

static void
wait_until (Fixture *self, Condition condition, const char *what)
{
  Awaited awaited = { self, condition, what };
  g_assert_true (wf_fixture_wait_for (has_come, &awaited));
}

static gboolean
is_shown (Fixture *self, const char *text)
{
  return wf_fixture_find_text (self->panel, text) != NULL;
}

static gboolean
is_gone (Fixture *self, const char *text)
{
  return wf_fixture_find_text (self->panel, text) == NULL;
}

static gboolean
is_selected (Fixture *self, const char *kind)
{
  return wf_session_get_selected (self->session, kind) != NULL;
}

static void
press (gpointer root, const char *label)
{
  GtkWidget *found = wf_fixture_find_text (root, label);

  g_assert_nonnull (found);
  if (!GTK_IS_BUTTON (found))
    found = gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_is_sensitive (found));
  g_signal_emit_by_name (found, "clicked");
}

static GtkEditable *
find_field (Fixture *self, const char *placeholder)
{
  GtkWidget *label = wf_fixture_find_text (self->panel, placeholder);

  g_assert_nonnull (label);
  return GTK_EDITABLE (gtk_widget_get_ancestor (label, GTK_TYPE_ENTRY));
}

static void
type (Fixture *self, const char *placeholder, const char *text)
{
  gtk_editable_set_text (find_field (self, placeholder), text);
}

static GtkEditable *
get_place (Fixture *self)
{
  return GTK_EDITABLE (find_entry (self->panel));
}

static void
begin_report (Fixture *self, const char *asset, const char *place)
{
  g_autofree char *ref = g_strconcat (WF_FAULT_REF_NEW, asset, "::", NULL);

  select_and_wait (self, ref);
  gtk_editable_set_text (get_place (self), place);
}

static WfRecord *
save_report (Fixture *self)
{
  WfRecord *fault;

  press (self->panel, "Save");
  wait_until (self, is_selected, "fault");
  fault = wf_picture_lookup_id (wf_context_get_picture (self->context),
                                wf_session_get_selected (self->session, "fault"));
  g_assert_nonnull (fault);
  return fault;
}

static WfRecord *
report (Fixture *self, const char *asset, const char *place)
{
  begin_report (self, asset, place);
  return save_report (self);
}

static void
edit (Fixture *self, WfRecord *fault)
{
  g_autofree char *ref = g_strconcat (WF_FAULT_REF_EDIT, wf_record_get_id (fault), NULL);

  select_and_wait (self, ref);
}

static guint
count_operations (Fixture *self)
{
  g_autoptr (GPtrArray) operations = wf_context_dup_operations (self->context, G_MAXINT64);
  return operations->len;
}

static void
report_is_saved (Fixture *self, gconstpointer unused)
{
  WfRecord *fault;
  gint64 from, to;

  begin_report (self, "shefa-2", "km 100,5 from Tórshavn");
  type (self, "km, e.g. 20", "2,5");
  type (self, "A2", "B3");
  type (self, "16 Oct", "16 Oct 08:00Z");
  type (self, "19 Oct", "2027-10-19");
  fault = save_report (self);
  g_assert_cmpstr (wf_record_get_text (fault, "asset"), ==, "shefa-2");
  g_assert_cmpint (wf_record_get_integer (fault, "from-m", -1), ==, 100500);
  g_assert_cmpint (wf_record_get_integer (fault, "to-m", -1), ==, 100500);
  g_assert_cmpint (wf_record_get_integer (fault, "accuracy-m", -1), ==, 2500);
  g_assert_true (wf_record_get_boolean (fault, "position-known"));
  g_assert_cmpstr (wf_record_get_text (fault, "rating"), ==, "B3");
  g_assert_cmpstr (wf_record_get_text (fault, "stage"), ==, "reported");
  wf_time_parse_iso ("2027-10-16T08:00:00Z", &from);
  wf_time_parse_iso ("2027-10-19T00:00:00Z", &to);
  g_assert_cmpint (wf_record_get_time (fault, "eta-from"), ==, from);
  g_assert_cmpint (wf_record_get_time (fault, "eta-to"), ==, to);
  g_assert_nonnull (wf_fixture_find_text (self->panel, "between 16 Oct 08:00Z and 19 Oct 00:00Z"));
  g_assert_null (wf_session_get_sketch (self->session));
  g_assert_null (wf_fixture_find_text (self->panel, "A report of damage is not saved yet"));
}

/* A stretch is damaged; whether the cable serves is another statement. */
static void
damage_is_not_service (Fixture *self, gconstpointer unused)
{
  WfPicture *picture = wf_context_get_picture (self->context);
  const WfDataset *dataset = wf_context_get_dataset (self->context);
  WfServiceState before = wf_situation_asset_state (picture, dataset, "farice-1");

  report (self, "farice-1", "km 50 from Dunnet Bay");
  g_assert_cmpint (wf_situation_asset_state (picture, dataset, "farice-1"), ==, before);
}

/* What is not touched stays to the metre, and nothing is written for nothing. */
static void
change_writes_what_differs (Fixture *self, gconstpointer unused)
{
  WfRecord *fault = report (self, "farice-1", "62.9N 7.0W");
  const gint64 from = wf_record_get_integer (fault, "from-m", -1);
  const guint n = count_operations (self);

  g_assert_cmpint (from % 1000, !=, 0);
  g_assert_nonnull (wf_record_get_text (fault, "at"));
  edit (self, fault);
  g_assert_cmpstr (gtk_editable_get_text (get_place (self)), ==, "62.9N 7.0W");
  press (self->panel, "Save");
  wait_until (self, is_selected, "fault");
  g_assert_cmpuint (count_operations (self), ==, n);
  edit (self, fault);
  type (self, "km, e.g. 20", "12.345");
  type (self, "e.g. second measurement", "second measurement");
  press (self->panel, "Save");
  wait_until (self, is_shown, "± 12 km");
  g_assert_cmpuint (count_operations (self), ==, n + 1);
  g_assert_cmpint (wf_record_get_integer (fault, "accuracy-m", -1), ==, 12345);
  g_assert_cmpint (wf_record_get_integer (fault, "from-m", -1), ==, from);
  edit (self, fault);
  g_assert_cmpstr (gtk_editable_get_text (find_field (self, "km, e.g. 20")), ==, "12.345");
}

/* Some label of the form has these words in it. */
static gboolean
get_echo (Fixture *self, const char *words)
{
  GtkWidget *echo = gtk_widget_get_next_sibling (gtk_widget_get_parent (
      gtk_widget_get_ancestor (GTK_WIDGET (get_place (self)), GTK_TYPE_ENTRY)));

  g_assert_true (GTK_IS_LABEL (echo));
  return strstr (gtk_label_get_text (GTK_LABEL (echo)), words) != NULL;
}

/* The same words as on the telephone, or a position in any notation: each lies on the route. */
static void
places_in_any_notation (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *typed;
    gboolean is_position;
  } places[] = {
    { "km 680–720 from Helsinki", FALSE }, { "680 ± 20 km ab Helsinki", FALSE },
    { "55.8667 17.1667", TRUE },           { "55°52′00″N 17°10′00″E", TRUE },
    { "55 52.0N 017 10.0E", TRUE },        { "33U 635626 6193122", TRUE },
    { "33U XB 35626 93122", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      const WfFaultSketch *sketch;

      begin_report (self, "c-lion1", places[i].typed);
      sketch = wf_session_get_sketch (self->session);
      g_test_message ("%s", places[i].typed);
      g_assert_nonnull (sketch);
      g_assert_cmpuint (sketch->part, ==, 1);
      g_assert_cmpint (get_echo (self, "on the route"), ==, places[i].is_position);
    }
  press (self->panel, "Cancel");
}

/* A click on the line says where, and keeps what was typed besides. */
static void
pointing_fills_the_place (Fixture *self, gconstpointer unused)
{
  begin_report (self, "c-lion1", "km 100 from Helsinki");
  type (self, "km, e.g. 20", "7");
  wf_session_point_at_line (self->session, "estlink-2", 0, 1000);
  g_assert_cmpstr (gtk_editable_get_text (get_place (self)), ==, "km 100 from Helsinki");
  wf_session_point_at_line (self->session, "c-lion1", 1, 123456);
  g_assert_cmpuint (wf_session_get_sketch (self->session)->part, ==, 1);
  g_assert_cmpfloat_with_epsilon (wf_session_get_sketch (self->session)->from_m, 123456, 500);
  g_assert_cmpstr (gtk_editable_get_text (find_field (self, "km, e.g. 20")), ==, "7");
  /* so does the map's menu, in the same editor */
  select_and_wait (self, "fault-new:c-lion1:1:200000");
  g_assert_cmpfloat_with_epsilon (wf_session_get_sketch (self->session)->from_m, 200000, 500);
  g_assert_cmpstr (gtk_editable_get_text (find_field (self, "km, e.g. 20")), ==, "7");
  press (self->panel, "Cancel");
}

static void
reports_on_two_lines_are_kept (Fixture *self, gconstpointer unused)
{
  begin_report (self, "c-lion1", "km 100 from Helsinki");
  begin_report (self, "shefa-2", "km 20 from Tórshavn");
  select_and_wait (self, "asset:estlink-2");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "C-Lion1 · Go on with it"));
  press (self->panel, "SHEFA-2 · Go on with it");
  wf_fixture_wait_for_frame (self->window);
  g_assert_cmpstr (gtk_editable_get_text (get_place (self)), ==, "km 20 from Tórshavn");
  press (self->panel, "Cancel");
  select_and_wait (self, "fault-new:c-lion1::");
  g_assert_cmpstr (gtk_editable_get_text (get_place (self)), ==, "km 100 from Helsinki");
  press (self->panel, "Cancel");
  select_and_wait (self, "asset:estlink-2");
  g_assert_null (wf_fixture_find_text (self->panel, "A report of damage is not saved yet"));
}

static void
stages_go_on (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *button, *stage;
  } steps[] = { { "→ located", "located" },       { "→ repair ship assigned", "ship-assigned" },
                { "→ permit granted", "permit" }, { "→ repair ship on site", "on-site" },
                { "→ spliced", "spliced" },       { "→ cable tested", "tested" },
                { "→ restored", "restored" } };
  WfRecord *fault = report (self, "shefa-2", "km 30 from Tórshavn");

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *here = g_strconcat ("● ", steps[i].button + strlen ("→ "), NULL);

      press (self->panel, steps[i].button);
      wait_until (self, is_shown, here);
      g_assert_cmpstr (wf_record_get_text (fault, "stage"), ==, steps[i].stage);
    }
  g_assert_nonnull (wf_fixture_find_text (self->panel, "✓ reported"));
}

/* The panel is made anew; the keyboard goes on to the next stage. */
static void
a_stage_keeps_the_keyboard (Fixture *self, gconstpointer unused)
{
  static const char *const steps[][2]
      = { { "→ located", "→ repair ship assigned" }, { "○ spliced", "→ cable tested" } };
  WfRecord *fault = report (self, "shefa-2", "km 35 from Tórshavn");

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      GtkWidget *label = wf_fixture_find_text (self->panel, steps[i][0]), *focus;

      g_assert_true (gtk_widget_grab_focus (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON)));
      press (self->panel, steps[i][0]);
      wait_until (self, is_shown, steps[i][1]);
      focus = gtk_root_get_focus (GTK_ROOT (self->window));
      g_assert_true (GTK_IS_BUTTON (focus));
      g_assert_nonnull (wf_fixture_find_text (focus, steps[i][1]));
    }
  g_assert_cmpstr (wf_record_get_text (fault, "stage"), ==, "spliced");
}

static void
causes_stand_with_both_sides (Fixture *self, gconstpointer unused)
{
  WfRecord *fault = report (self, "shefa-2", "km 40 from Tórshavn");
  GtkEditable *text;
  guint n;

  type (self, "a cause that is thought of", "Anchor");
  g_signal_emit_by_name (find_field (self, "a cause that is thought of"), "activate");
  wait_until (self, is_shown, "Anchor");
  n = count_operations (self);
  text = find_field (self, "speaks for it");
  gtk_editable_set_text (text, "anchor dragged over 12 km");
  type (self, "source", "coast guard");
  type (self, "A2", "Z9");
  g_signal_emit_by_name (text, "activate");
  g_assert_cmpuint (count_operations (self), ==, n); /* no such rating: nothing is written … */
  g_assert_cmpstr (gtk_editable_get_text (text), ==, "anchor dragged over 12 km"); /* … or lost */
  type (self, "A2", "B2");
  g_signal_emit_by_name (text, "activate");
  wait_until (self, is_shown, "+ anchor dragged over 12 km");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "coast guard, B2"));
  text = find_field (self, "speaks against it");
  gtk_editable_set_text (text, "no drag marks seen");
  g_signal_emit_by_name (text, "activate");
  wait_until (self, is_shown, "− no drag marks seen");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "no source named, not rated"));
  g_auto (GStrv) causes = wf_record_dup_keys (fault, "cause");
  g_assert_cmpuint (g_strv_length (causes), ==, 1);
}

/* No desk settles it: both places stand side by side. */
static void
statements_that_differ_are_contested (Fixture *self, gconstpointer unused)
{
  WfRecord *fault = report (self, "shefa-2", "km 50 from Tórshavn");
  g_autofree char *also = g_strconcat (WF_FAULT_REF_ALSO, wf_record_get_id (fault), NULL);

  select_and_wait (self, also);
  g_assert_cmpstr (gtk_editable_get_text (get_place (self)), ==, "km 50 from Tórshavn");
  gtk_editable_set_text (get_place (self), "km 90 from Tórshavn");
  WfRecord *other = save_report (self);
  g_assert_true (other != fault);
  g_assert_cmpstr (wf_record_get_text (other, "statement-on"), ==, wf_record_get_id (fault));
  g_assert_nonnull (wf_fixture_find_text (self->panel, "contested: no desk settles this"));
}

/* Leaves the question open when it is not content. */
static void
answer_why (Fixture *self, const char *why)
{
  GtkWidget *field;

  if (!wf_look_find_toplevel (WF_TYPE_FORM))
    press (self->panel, "Take back…");
  g_assert_nonnull (wf_look_find_toplevel (WF_TYPE_FORM));
  field = gtk_root_get_focus (GTK_ROOT (wf_look_find_toplevel (WF_TYPE_FORM)));
  gtk_editable_set_text (GTK_EDITABLE (field), why);
  press (wf_look_find_toplevel (WF_TYPE_FORM), "Take back");
}

static void
taking_back_needs_a_reason (Fixture *self, gconstpointer unused)
{
  WfRecord *fault = report (self, "shefa-2", "km 60 from Tórshavn");
  const guint n = count_operations (self);

  answer_why (self, "  ");
  wf_fixture_wait_for_frame (self->window);
  g_assert_false (wf_record_is_retired (fault));
  g_assert_nonnull (wf_look_find_toplevel (WF_TYPE_FORM));
  answer_why (self, "it was another cable");
  wait_until (self, is_gone, "Take back…");
  g_assert_true (wf_record_is_retired (fault));
  g_assert_cmpuint (count_operations (self), ==, n + 1); /* what was said stays, one was added */
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Taken back: it was another cable"));
}

static void
refs (void)
{
  WfFaultRef parsed = { 0 };
  g_autofree char *ref = wf_fault_ref_dup ("c-lion1", 2, 1234.4);

  g_assert_cmpstr (ref, ==, "fault-new:c-lion1:2:1234");
  g_assert_true (wf_fault_ref_parse (ref, &parsed));
  g_assert_cmpstr (parsed.asset, ==, "c-lion1");
  g_assert_cmpint (parsed.part, ==, 2);
  g_free (parsed.asset);
  g_assert_false (wf_fault_ref_parse ("fault:x", &parsed));
  g_assert_false (wf_fault_ref_parse ("fault-new:x", &parsed));
  g_assert_false (wf_fault_ref_is_editor (NULL));
}

#define ADD(path, func) g_test_add ("/fault-form/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("typing-sketches", typing_sketches);
  ADD ("typed-text-outlives-a-look-elsewhere", typed_text_outlives_a_look_elsewhere);
  ADD ("untouched-form-goes", untouched_form_goes);
  ADD ("existing-fault-is-filled-in", existing_fault_is_filled_in);
  ADD ("what-if-is-said-and-cleared", what_if_is_said_and_cleared);
  ADD ("objections", objections);
  ADD ("report-is-saved", report_is_saved);
  ADD ("damage-is-not-service", damage_is_not_service);
  ADD ("change-writes-what-differs", change_writes_what_differs);
  ADD ("places-in-any-notation", places_in_any_notation);
  ADD ("pointing-fills-the-place", pointing_fills_the_place);
  ADD ("reports-on-two-lines-are-kept", reports_on_two_lines_are_kept);
  ADD ("stages-go-on", stages_go_on);
  ADD ("stage-keeps-the-keyboard", a_stage_keeps_the_keyboard);
  ADD ("causes-stand-with-both-sides", causes_stand_with_both_sides);
  ADD ("statements-that-differ-are-contested", statements_that_differ_are_contested);
  ADD ("taking-back-needs-a-reason", taking_back_needs_a_reason);
  g_test_add_func ("/fault-form/refs", refs);
  return g_test_run ();
}
