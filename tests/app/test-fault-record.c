/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a report of damage once it is saved. */
#include <adwaita.h>
#include <string.h>

#include "app/common/wf-fault-ref.h"
#include "app/common/wf-form.h"
#include "model/wf-vocabulary.h"
#include "wf-fault-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

static void
what_if_is_said_and_cleared (WfFaultFixture *self, gconstpointer unused)
{
  wf_fault_fixture_select (self, "asset:shefa-2");
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
  wf_fault_fixture_select (self, "hub:hub-mt");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "what if, landing points taken as lost: 1"));
  wf_session_clear_assumed (self->session);
  wf_fault_fixture_select (self, "country:FO");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Listed cables"));
}

/* The field names its unit when it is filled, too; what is no number is said back and saves
 * nothing. */
static void
uncertainty_has_a_unit (WfFaultFixture *self, gconstpointer unused)
{
  const guint n = wf_fault_fixture_count_operations (self);

  wf_fault_fixture_begin (self, "shefa-2", "km 100,5 from Tórshavn");
  wf_fault_fixture_type (self, "e.g. 20", "near");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Uncertainty ± (km)"));
  g_assert_nonnull (wf_fixture_find_text (
      self->panel, "“near” is no number of kilometres: write the uncertainty as 20 or 0.5."));
  g_assert_false (gtk_widget_is_sensitive (wf_look_find_button (self->panel, "Save")));
  wf_fault_fixture_press (self->panel, "Cancel");
  g_assert_cmpuint (wf_fault_fixture_count_operations (self), ==, n);
}

static void
report_is_saved (WfFaultFixture *self, gconstpointer unused)
{
  WfRecord *fault;
  gint64 from, to;

  wf_fault_fixture_begin (self, "shefa-2", "km 100,5 from Tórshavn");
  wf_fault_fixture_type (self, "e.g. 20", "2,5");
  wf_fault_fixture_type (self, "A2", "B3");
  wf_fault_fixture_type (self, "16 Oct", "16 Oct 08:00Z");
  wf_fault_fixture_type (self, "19 Oct", "2027-10-19");
  fault = wf_fault_fixture_save (self);
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
damage_is_not_service (WfFaultFixture *self, gconstpointer unused)
{
  WfPicture *picture = wf_context_get_picture (self->context);
  const WfDataset *dataset = wf_context_get_dataset (self->context);
  WfServiceState before = wf_situation_asset_state (picture, dataset, "farice-1");

  wf_fault_fixture_report (self, "farice-1", "km 50 from Dunnet Bay");
  g_assert_cmpint (wf_situation_asset_state (picture, dataset, "farice-1"), ==, before);
}

/* What is not touched stays to the metre, and nothing is written for nothing. */
static void
change_writes_what_differs (WfFaultFixture *self, gconstpointer unused)
{
  WfRecord *fault = wf_fault_fixture_report (self, "farice-1", "62.9N 7.0W");
  const gint64 from = wf_record_get_integer (fault, "from-m", -1);
  const guint n = wf_fault_fixture_count_operations (self);

  g_assert_cmpint (from % 1000, !=, 0);
  g_assert_nonnull (wf_record_get_text (fault, "at"));
  wf_fault_fixture_edit (self, fault);
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_get_place (self)), ==, "62.9N 7.0W");
  wf_fault_fixture_press (self->panel, "Save");
  wf_fault_fixture_wait_until (self, wf_fault_fixture_has_selected, "fault");
  g_assert_cmpuint (wf_fault_fixture_count_operations (self), ==, n);
  wf_fault_fixture_edit (self, fault);
  wf_fault_fixture_type (self, "e.g. 20", "12.345");
  wf_fault_fixture_type (self, "e.g. second measurement", "second measurement");
  wf_fault_fixture_press (self->panel, "Save");
  wf_fault_fixture_wait_until (self, wf_fault_fixture_shows, "± 12 km");
  g_assert_cmpuint (wf_fault_fixture_count_operations (self), ==, n + 1);
  g_assert_cmpint (wf_record_get_integer (fault, "accuracy-m", -1), ==, 12345);
  g_assert_cmpint (wf_record_get_integer (fault, "from-m", -1), ==, from);
  wf_fault_fixture_edit (self, fault);
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_find_field (self, "e.g. 20")), ==,
                   "12.345");
}

static void
stages_go_on (WfFaultFixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *button, *stage;
  } steps[] = { { "→ located", "located" },       { "→ repair ship assigned", "ship-assigned" },
                { "→ permit granted", "permit" }, { "→ repair ship on site", "on-site" },
                { "→ spliced", "spliced" },       { "→ cable tested", "tested" },
                { "→ restored", "restored" } };
  WfRecord *fault = wf_fault_fixture_report (self, "shefa-2", "km 30 from Tórshavn");

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *here = g_strconcat ("● ", steps[i].button + strlen ("→ "), NULL);

      wf_fault_fixture_press (self->panel, steps[i].button);
      wf_fault_fixture_wait_until (self, wf_fault_fixture_shows, here);
      g_assert_cmpstr (wf_record_get_text (fault, "stage"), ==, steps[i].stage);
    }
  g_assert_nonnull (wf_fixture_find_text (self->panel, "✓ reported"));
}

/* The panel is made anew; the keyboard goes on to the next stage. */
static void
a_stage_keeps_the_keyboard (WfFaultFixture *self, gconstpointer unused)
{
  static const char *const steps[][2]
      = { { "→ located", "→ repair ship assigned" }, { "○ spliced", "→ cable tested" } };
  WfRecord *fault = wf_fault_fixture_report (self, "shefa-2", "km 35 from Tórshavn");

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      GtkWidget *label = wf_fixture_find_text (self->panel, steps[i][0]), *focus;

      g_assert_true (gtk_widget_grab_focus (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON)));
      wf_fault_fixture_press (self->panel, steps[i][0]);
      wf_fault_fixture_wait_until (self, wf_fault_fixture_shows, steps[i][1]);
      focus = gtk_root_get_focus (GTK_ROOT (self->window));
      g_assert_true (GTK_IS_BUTTON (focus));
      g_assert_nonnull (wf_fixture_find_text (focus, steps[i][1]));
    }
  g_assert_cmpstr (wf_record_get_text (fault, "stage"), ==, "spliced");
}

static void
causes_stand_with_both_sides (WfFaultFixture *self, gconstpointer unused)
{
  WfRecord *fault = wf_fault_fixture_report (self, "shefa-2", "km 40 from Tórshavn");
  GtkEditable *text;
  guint n;

  wf_fault_fixture_type (self, "a cause that is thought of", "Anchor");
  g_signal_emit_by_name (wf_fault_fixture_find_field (self, "a cause that is thought of"),
                         "activate");
  wf_fault_fixture_wait_until (self, wf_fault_fixture_shows, "Anchor");
  n = wf_fault_fixture_count_operations (self);
  text = wf_fault_fixture_find_field (self, "speaks for it");
  gtk_editable_set_text (text, "anchor dragged over 12 km");
  wf_fault_fixture_type (self, "source", "coast guard");
  wf_fault_fixture_type (self, "A2", "Z9");
  g_signal_emit_by_name (text, "activate");
  g_assert_cmpuint (wf_fault_fixture_count_operations (self), ==,
                    n); /* no such rating: nothing is written … */
  g_assert_cmpstr (gtk_editable_get_text (text), ==, "anchor dragged over 12 km"); /* … or lost */
  wf_fault_fixture_type (self, "A2", "B2");
  g_signal_emit_by_name (text, "activate");
  wf_fault_fixture_wait_until (self, wf_fault_fixture_shows, "+ anchor dragged over 12 km");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "coast guard, B2"));
  text = wf_fault_fixture_find_field (self, "speaks against it");
  gtk_editable_set_text (text, "no drag marks seen");
  g_signal_emit_by_name (text, "activate");
  wf_fault_fixture_wait_until (self, wf_fault_fixture_shows, "− no drag marks seen");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "no source named, not rated"));
  g_auto (GStrv) causes = wf_record_dup_keys (fault, "cause");
  g_assert_cmpuint (g_strv_length (causes), ==, 1);
}

/* No desk settles it: both places stand side by side. */
static void
statements_that_differ_are_contested (WfFaultFixture *self, gconstpointer unused)
{
  WfRecord *fault = wf_fault_fixture_report (self, "shefa-2", "km 50 from Tórshavn");
  g_autofree char *also = g_strconcat (WF_FAULT_REF_ALSO, wf_record_get_id (fault), NULL);

  wf_fault_fixture_select (self, also);
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_get_place (self)), ==,
                   "km 50 from Tórshavn");
  gtk_editable_set_text (wf_fault_fixture_get_place (self), "km 90 from Tórshavn");
  WfRecord *other = wf_fault_fixture_save (self);
  g_assert_true (other != fault);
  g_assert_cmpstr (wf_record_get_text (other, "statement-on"), ==, wf_record_get_id (fault));
  g_assert_nonnull (wf_fixture_find_text (self->panel, "contested: no desk settles this"));
}

/* Leaves the question open when it is not content. */
static void
answer_why (WfFaultFixture *self, const char *why)
{
  GtkWidget *field;

  if (!wf_look_find_toplevel (WF_TYPE_FORM))
    wf_fault_fixture_press (self->panel, "Take back…");
  g_assert_nonnull (wf_look_find_toplevel (WF_TYPE_FORM));
  field = gtk_root_get_focus (GTK_ROOT (wf_look_find_toplevel (WF_TYPE_FORM)));
  gtk_editable_set_text (GTK_EDITABLE (field), why);
  wf_fault_fixture_press (wf_look_find_toplevel (WF_TYPE_FORM), "Take back");
}

static void
taking_back_needs_a_reason (WfFaultFixture *self, gconstpointer unused)
{
  WfRecord *fault = wf_fault_fixture_report (self, "shefa-2", "km 60 from Tórshavn");
  const guint n = wf_fault_fixture_count_operations (self);

  answer_why (self, "  ");
  wf_fixture_wait_for_frame (self->window);
  g_assert_false (wf_record_is_retired (fault));
  g_assert_nonnull (wf_look_find_toplevel (WF_TYPE_FORM));
  answer_why (self, "it was another cable");
  wf_fault_fixture_wait_until (self, wf_fault_fixture_shows_no, "Take back…");
  g_assert_true (wf_record_is_retired (fault));
  g_assert_cmpuint (wf_fault_fixture_count_operations (self), ==,
                    n + 1); /* what was said stays, one was added */
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Taken back: it was another cable"));
}

#define ADD(path, func)                                                                            \
  g_test_add ("/fault-record/" path, WfFaultFixture, NULL, wf_fault_fixture_set_up, func,          \
              wf_fault_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("what-if-is-said-and-cleared", what_if_is_said_and_cleared);
  ADD ("report-is-saved/unit", uncertainty_has_a_unit);
  ADD ("report-is-saved", report_is_saved);
  ADD ("damage-is-not-service", damage_is_not_service);
  ADD ("change-writes-what-differs", change_writes_what_differs);
  ADD ("stages-go-on", stages_go_on);
  ADD ("stage-keeps-the-keyboard", a_stage_keeps_the_keyboard);
  ADD ("causes-stand-with-both-sides", causes_stand_with_both_sides);
  ADD ("statements-that-differ-are-contested", statements_that_differ_are_contested);
  ADD ("taking-back-needs-a-reason", taking_back_needs_a_reason);
  return g_test_run ();
}
