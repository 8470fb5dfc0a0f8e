/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is typed into a field of a pane is not lost: not by another selection, not when the pane is
 * made anew, not by a write that fails. By the signals that keys send. */
#include <adwaita.h>
#include <string.h>

#include "app/board/wf-board-page.h"
#include "app/board/wf-board-write.h"
#include "app/incident/wf-fault-write.h"
#include "lib/wf-test-folder.h"
#include "model/wf-vocabulary.h"
#include "wf-fault-fixture.h"
#include "wf-fixture.h"
#include "wf-look.h"

#define CAUSE "a cause that is thought of"
#define NOTE "in their words"

/* Each test begins with the exercise as shipped: what an earlier one wrote would come up while it
 * runs, when its time has come. */
static void
forget_others (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "watchfloor", NULL);

  wf_test_folder_remove (folder);
}

static void
set_up (WfFaultFixture *self, gconstpointer unused)
{
  forget_others ();
  wf_fault_fixture_set_up (self, unused);
}

static void
type_keys (GtkEditable *field, const char *keys)
{
  GtkEditable *text = gtk_editable_get_delegate (field);

  g_assert_true (gtk_text_grab_focus_without_selecting (GTK_TEXT (text)));
  for (const char *c = keys; *c; c++)
    {
      const char key[] = { *c, '\0' };
      g_signal_emit_by_name (text, "insert-at-cursor", key);
    }
}

static void
press_enter (GtkEditable *field)
{
  g_signal_emit_by_name (gtk_editable_get_delegate (field), "activate");
}

static void
leave (WfFaultFixture *self)
{
  gtk_window_set_focus (GTK_WINDOW (self->window), NULL);
}

static gboolean
is_saved (WfFaultFixture *self, const char *unused)
{
  return wf_session_get_unfinished (self->session) == NULL;
}

static gboolean
has_cause (WfFaultFixture *self, const char *words)
{
  return g_str_equal (gtk_editable_get_text (wf_fault_fixture_find_field (self, CAUSE)), words);
}

static void
assert_field (WfFaultFixture *self, const char *placeholder, const char *text)
{
  g_assert_cmpstr (gtk_editable_get_text (wf_fault_fixture_find_field (self, placeholder)), ==,
                   text);
}

typedef struct
{
  WfRecord *record;
  const char *field, *value;
} Awaited;

static gboolean
has_value (gpointer data)
{
  const Awaited *awaited = data;
  return g_strcmp0 (wf_record_get_text (awaited->record, awaited->field), awaited->value) == 0;
}

static void
wait_for_value (WfRecord *record, const char *field, const char *value)
{
  Awaited awaited = { record, field, value };
  g_assert_true (wf_fixture_wait_for (has_value, &awaited));
}

static GtkExpander *
find_service (WfFaultFixture *self)
{
  return GTK_EXPANDER (gtk_widget_get_ancestor (
      wf_fixture_find_text (self->panel, "State the service"), GTK_TYPE_EXPANDER));
}

static GtkDropDown *
find_status (WfFaultFixture *self)
{
  GtkWidget *label = wf_fixture_find_text (find_service (self), "Service");
  return wf_look_find_type (gtk_widget_get_parent (label), GTK_TYPE_DROP_DOWN);
}

static void
begin_statement (WfFaultFixture *self)
{
  wf_fault_fixture_select (self, "asset:shefa-2");
  gtk_expander_set_expanded (find_service (self), TRUE);
  gtk_drop_down_set_selected (find_status (self), 2);
  type_keys (wf_fault_fixture_find_field (self, NOTE), "no light");
}

/* Another selection, and back: text and choice stand in the open form until they are saved. */
static void
another_selection (WfFaultFixture *self, gconstpointer unused)
{
  begin_statement (self);
  wf_fault_fixture_select (self, "asset:c-lion1");
  gtk_expander_set_expanded (find_service (self), TRUE);
  assert_field (self, NOTE, ""); /* it was not said of this one */
  g_assert_nonnull (strstr (wf_session_get_unfinished (self->session), "State the service"));

  wf_session_go_on (self->session);
  wf_fixture_wait_for_frame (self->window);
  g_assert_cmpstr (wf_session_get_selection (self->session), ==, "asset:shefa-2");
  g_assert_true (gtk_expander_get_expanded (find_service (self)));
  assert_field (self, NOTE, "no light");
  g_assert_cmpuint (gtk_drop_down_get_selected (find_status (self)), ==, 2);

  press_enter (wf_fault_fixture_find_field (self, NOTE));
  wf_fault_fixture_wait_until (self, is_saved, NULL);
  wf_fault_fixture_wait_until (self, wf_fault_fixture_shows, "no light");
  gtk_expander_set_expanded (find_service (self), TRUE);
  assert_field (self, NOTE, "");
}

static void
made_anew (WfFaultFixture *self, gconstpointer unused)
{
  WfRecord *fault = wf_fault_fixture_report (self, "shefa-2", "km 41 from Tórshavn");

  type_keys (wf_fault_fixture_find_field (self, CAUSE), "Trawler");
  leave (self);
  wf_fault_set_stage (self->context, fault, "ship-assigned");
  wait_for_value (fault, "stage", "ship-assigned");
  wf_fixture_wait_for_frame (self->window);
  assert_field (self, CAUSE, "Trawler");
  press_enter (wf_fault_fixture_find_field (self, CAUSE));
  wf_fault_fixture_wait_until (self, is_saved, NULL);
  wf_fault_fixture_wait_until (self, wf_fault_fixture_shows, "Trawler");
  assert_field (self, CAUSE, "");
}

/* Refused by the rule for classified information, as by a full disk. */
static void
failed_write (WfFaultFixture *self, gconstpointer unused)
{
  WfRecord *fault = wf_fault_fixture_report (self, "shefa-2", "km 42 from Tórshavn");
  const guint n = wf_fault_fixture_count_operations (self);

  type_keys (wf_fault_fixture_find_field (self, CAUSE), "SECRET UE: a cut");
  press_enter (wf_fault_fixture_find_field (self, CAUSE));
  wf_fault_fixture_wait_until (self, has_cause, "SECRET UE: a cut");
  g_assert_nonnull (wf_session_get_unfinished (self->session));
  g_assert_cmpuint (wf_fault_fixture_count_operations (self), ==, n);
  g_assert_nonnull (fault);

  begin_statement (self);
  type_keys (wf_fault_fixture_find_field (self, NOTE), " SECRET UE");
  press_enter (wf_fault_fixture_find_field (self, NOTE));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  wf_fixture_wait_for_frame (self->window);
  g_assert_true (gtk_expander_get_expanded (find_service (self)));
  assert_field (self, NOTE, "no light SECRET UE");
  g_assert_cmpuint (gtk_drop_down_get_selected (find_status (self)), ==, 2);
}

/* --- the board --------------------------------------------------------------- */

static GtkEditable *
find_holder (GtkWidget *page)
{
  GtkWidget *label = wf_fixture_find_text (page, "Hand over");
  GtkWidget *line = gtk_widget_get_parent (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON));
  return wf_look_find_type (line, GTK_TYPE_ENTRY);
}

/* The board is made anew while one types: the next key goes on where the last one was. */
static void
holder_on_the_board (void)
{
  WfExerciseFixture fixture = { 0 };

  forget_others ();
  wf_exercise_fixture_open (&fixture);
  WfSession *session = wf_context_get_session (fixture.context);
  GListModel *tasks
      = wf_picture_get_list (wf_context_get_picture (fixture.context), WF_TYPE_NAME_TASK);
  g_autoptr (WfRecord) task = g_list_model_get_item (tasks, 0);
  g_autoptr (WfRecord) other = g_list_model_get_item (tasks, 1);
  g_autofree char *ref = g_strconcat ("task:", wf_record_get_id (task), NULL);
  g_autofree char *other_ref = g_strconcat ("task:", wf_record_get_id (other), NULL);
  GtkWidget *page = wf_board_page_new (fixture.context);
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 1300, 900);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  wf_session_select (session, ref);
  wf_fixture_wait_for_frame (window);
  gtk_editable_set_text (find_holder (page), "");
  type_keys (find_holder (page), "nightdesk");
  gtk_editable_set_position (find_holder (page), 5);
  wf_board_set_state (fixture.context, other, "in-progress");
  wait_for_value (other, "state", "in-progress");
  wf_fixture_wait_for_frame (window);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
  g_assert_true (GTK_IS_TEXT (focus) && gtk_widget_is_ancestor (focus, page));
  g_signal_emit_by_name (focus, "insert-at-cursor", " ");
  g_assert_cmpstr (gtk_editable_get_text (find_holder (page)), ==, "night desk");

  wf_session_select (session, other_ref);
  wf_fixture_wait_for_frame (window);
  g_assert_cmpstr (gtk_editable_get_text (find_holder (page)), !=, "night desk");
  g_assert_nonnull (strstr (wf_session_get_unfinished (session), "Holder"));
  wf_session_select (session, ref);
  wf_fixture_wait_for_frame (window);
  g_assert_cmpstr (gtk_editable_get_text (find_holder (page)), ==, "night desk");
  wf_fault_fixture_press (page, "Hand over");
  wait_for_value (task, "holder", "night desk");
  while (wf_session_get_unfinished (session))
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  wf_exercise_fixture_close (&fixture);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/typed/" name, WfFaultFixture, NULL, set_up, function, wf_fault_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_test_skip ("no display");
      return g_test_run ();
    }
  adw_init ();
  ADD ("another-selection", another_selection);
  ADD ("made-anew", made_anew);
  ADD ("failed-write", failed_write);
  g_test_add_func ("/typed/holder-on-the-board", holder_on_the_board);
  return g_test_run ();
}
