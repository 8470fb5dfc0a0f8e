/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "app/common/wf-fault-ref.h"
#include "app/incident/wf-fault-form.h"
#include "app/incident/wf-fault-write.h"
#include "model/wf-vocabulary.h"
#include "wf-fault-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

/* What is typed is on the map at once; what is not understood is not. */
static void
typing_sketches (WfFaultFixture *self, gconstpointer unused)
{
  wf_fault_fixture_select (self, WF_FAULT_REF_NEW "c-lion1::");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Report a fault"));
  g_assert_null (wf_session_get_sketch (self->session));
  GtkEditable *place = wf_fault_fixture_get_place (self);
  gtk_editable_set_text (place, "km 680–720 from Helsinki");
  const WfFaultSketch *sketch = wf_session_get_sketch (self->session);
  g_assert_nonnull (sketch);
  g_assert_cmpstr (sketch->asset, ==, "c-lion1");
  g_assert_cmpuint (sketch->part, ==, 1);
  g_assert_cmpfloat_with_epsilon (sketch->to_m - sketch->from_m, 40000, 1);
  gtk_editable_set_text (place, "km 9999 from Helsinki");
  g_assert_null (wf_session_get_sketch (self->session));
}

static void
typed_text_outlives_a_look_elsewhere (WfFaultFixture *self, gconstpointer unused)
{
  wf_fault_fixture_select (self, WF_FAULT_REF_NEW "c-lion1::");
  gtk_editable_set_text (wf_fault_fixture_get_place (self), "km 100 from Helsinki");
  wf_fault_fixture_select (self, "asset:estlink-2");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "A report of damage is not saved yet"));
  wf_fault_fixture_select (self, WF_FAULT_REF_NEW "c-lion1::");
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_get_place (self)), ==,
                   "km 100 from Helsinki");
  g_assert_nonnull (wf_session_get_sketch (self->session));
}

static void
untouched_form_goes (WfFaultFixture *self, gconstpointer unused)
{
  g_autofree char *ref = wf_fault_ref_dup ("c-lion1", 1, 500000);

  wf_fault_fixture_select (self, ref);
  g_assert_nonnull (wf_session_get_sketch (self->session));
  wf_fault_fixture_select (self, "asset:estlink-2");
  g_assert_null (wf_fixture_find_text (self->panel, "A report of damage is not saved yet"));
  g_assert_null (wf_session_get_sketch (self->session));
}

static void
existing_fault_is_filled_in (WfFaultFixture *self, gconstpointer unused)
{
  GListModel *faults
      = wf_picture_get_list (wf_context_get_picture (self->context), WF_TYPE_NAME_FAULT);
  g_autoptr (WfRecord) fault = g_list_model_get_item (faults, 0);
  g_autofree char *ref = g_strconcat (WF_FAULT_REF_EDIT, wf_record_get_id (fault), NULL);
  g_autofree char *shown = g_strconcat ("fault:", wf_record_get_id (fault), NULL);

  wf_fault_fixture_select (self, ref);
  g_assert_true (
      g_str_has_prefix (gtk_editable_get_text (wf_fault_fixture_get_place (self)), "km 6"));
  g_assert_nonnull (wf_session_get_sketch (self->session));
  wf_fault_fixture_select (self, shown);
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Causes considered"));
  g_assert_nonnull (wf_fixture_find_text (self->panel, "Take back…"));
}

static void
objections (WfFaultFixture *self, gconstpointer unused)
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

/* Some label of the form has these words in it. */
static gboolean
get_echo (WfFaultFixture *self, const char *words)
{
  GtkWidget *echo = gtk_widget_get_next_sibling (gtk_widget_get_parent (
      gtk_widget_get_ancestor (GTK_WIDGET (wf_fault_fixture_get_place (self)), GTK_TYPE_ENTRY)));

  g_assert_true (GTK_IS_LABEL (echo));
  return strstr (gtk_label_get_text (GTK_LABEL (echo)), words) != NULL;
}

/* The same words as on the telephone, or a position in any notation: each lies on the route. */
static void
places_in_any_notation (WfFaultFixture *self, gconstpointer unused)
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

      wf_fault_fixture_begin (self, "c-lion1", places[i].typed);
      sketch = wf_session_get_sketch (self->session);
      g_test_message ("%s", places[i].typed);
      g_assert_nonnull (sketch);
      g_assert_cmpuint (sketch->part, ==, 1);
      g_assert_cmpint (get_echo (self, "on the route"), ==, places[i].is_position);
    }
  wf_fault_fixture_press (self->panel, "Cancel");
}

/* A click on the line says where, and keeps what was typed besides. */
static void
pointing_fills_the_place (WfFaultFixture *self, gconstpointer unused)
{
  wf_fault_fixture_begin (self, "c-lion1", "km 100 from Helsinki");
  wf_fault_fixture_type (self, "e.g. 20", "7");
  wf_session_point_at_line (self->session, "estlink-2", 0, 1000);
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_get_place (self)), ==,
                   "km 100 from Helsinki");
  wf_session_point_at_line (self->session, "c-lion1", 1, 123456);
  g_assert_cmpuint (wf_session_get_sketch (self->session)->part, ==, 1);
  g_assert_cmpfloat_with_epsilon (wf_session_get_sketch (self->session)->from_m, 123456, 500);
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_find_field (self, "e.g. 20")), ==, "7");
  /* so does the map's menu, in the same editor */
  wf_fault_fixture_select (self, "fault-new:c-lion1:1:200000");
  g_assert_cmpfloat_with_epsilon (wf_session_get_sketch (self->session)->from_m, 200000, 500);
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_find_field (self, "e.g. 20")), ==, "7");
  wf_fault_fixture_press (self->panel, "Cancel");
}

static void
reports_on_two_lines_are_kept (WfFaultFixture *self, gconstpointer unused)
{
  wf_fault_fixture_begin (self, "c-lion1", "km 100 from Helsinki");
  wf_fault_fixture_begin (self, "shefa-2", "km 20 from Tórshavn");
  wf_fault_fixture_select (self, "asset:estlink-2");
  g_assert_nonnull (wf_fixture_find_text (self->panel, "C-Lion1 · Go on with it"));
  wf_fault_fixture_press (self->panel, "SHEFA-2 · Go on with it");
  wf_fixture_wait_for_frame (self->window);
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_get_place (self)), ==,
                   "km 20 from Tórshavn");
  wf_fault_fixture_press (self->panel, "Cancel");
  wf_fault_fixture_select (self, "fault-new:c-lion1::");
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_get_place (self)), ==,
                   "km 100 from Helsinki");
  wf_fault_fixture_press (self->panel, "Cancel");
  wf_fault_fixture_select (self, "asset:estlink-2");
  g_assert_null (wf_fixture_find_text (self->panel, "A report of damage is not saved yet"));
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

/* What nobody typed into is left at once; what was typed survives the first Escape. */
static void
escape_loses_nothing (WfFaultFixture *self, gconstpointer unused)
{
  GtkWidget *form, *cancel;

  wf_fault_fixture_select (self, WF_FAULT_REF_NEW "c-lion1::");
  form = wf_look_find_type (self->panel, WF_TYPE_FAULT_FORM);
  g_assert_null (wf_look_find_class (form, "out-text"));
  gtk_widget_activate_action (form, "fault.escape", NULL);
  wf_fault_fixture_wait_until (self, wf_fault_fixture_has_selected, "asset");

  wf_fault_fixture_begin (self, "c-lion1", "km 100 from Helsinki");
  form = wf_look_find_type (self->panel, WF_TYPE_FAULT_FORM);
  cancel = wf_look_find_button (form, "Cancel");
  gtk_widget_activate_action (form, "fault.escape", NULL);
  wf_fixture_wait_for_frame (self->window);
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_get_place (self)), ==,
                   "km 100 from Helsinki");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == cancel);
  gtk_widget_activate_action (form, "fault.escape", NULL);
  wf_fault_fixture_wait_until (self, wf_fault_fixture_has_selected, "asset");
}

#define ADD(path, func)                                                                            \
  g_test_add ("/fault-form/" path, WfFaultFixture, NULL, wf_fault_fixture_set_up, func,            \
              wf_fault_fixture_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("typing-sketches", typing_sketches);
  ADD ("typed-text-outlives-a-look-elsewhere", typed_text_outlives_a_look_elsewhere);
  ADD ("untouched-form-goes", untouched_form_goes);
  ADD ("existing-fault-is-filled-in", existing_fault_is_filled_in);
  ADD ("objections", objections);
  ADD ("places-in-any-notation", places_in_any_notation);
  ADD ("pointing-fills-the-place", pointing_fills_the_place);
  ADD ("reports-on-two-lines-are-kept", reports_on_two_lines_are_kept);
  ADD ("escape-loses-nothing", escape_loses_nothing);
  g_test_add_func ("/fault-form/refs", refs);
  return g_test_run ();
}
