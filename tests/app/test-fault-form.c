/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "app/common/wf-fault-ref.h"
#include "app/incident/wf-details-panel.h"
#include "app/incident/wf-fault-form.h"
#include "app/incident/wf-fault-write.h"
#include "model/wf-vocabulary.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"

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
  g_test_add_func ("/fault-form/refs", refs);
  return g_test_run ();
}
