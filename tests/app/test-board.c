/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <string.h>

#include "app/board/wf-board-model.h"
#include "app/board/wf-board-page.h"
#include "app/board/wf-board-write.h"
#include "app/values/wf-contested.h"
#include "lib/wf-test-folder.h"
#include "model/wf-vocabulary.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"

static gboolean
generation_differs (gpointer data)
{
  WfContext *context = ((gpointer *) data)[0];
  guint64 *before = ((gpointer *) data)[1];

  return wf_picture_get_generation (wf_context_get_picture (context)) != *before;
}

/* Waits until what was written has come back through the store. */
static void
wait_for_change (WfContext *context, guint64 before)
{
  gpointer data[] = { context, &before };

  for (guint i = 0; i < 100000 && !generation_differs (data); i++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (generation_differs (data));
}

static guint64
get_generation (WfContext *context)
{
  return wf_picture_get_generation (wf_context_get_picture (context));
}

static void
own_desk_first_then_by_level (void)
{
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  g_autoptr (WfBoardModel) model = wf_board_model_new (fixture.context);
  g_autoptr (GPtrArray) all = wf_board_model_dup_rows (model, WF_BOARD_ALL);
  const WfBoardItem *heading = all->pdata[0], *own = all->pdata[1];
  guint n_actors = 0, level = 0;

  g_assert_null (heading->actor);
  g_assert_cmpstr (own->actor, ==, "ms-csirt/FI");
  for (guint i = 0; i < all->len; i++)
    {
      const WfBoardItem *item = all->pdata[i];

      g_assert_cmpuint (item->level, >=, level);
      level = item->level;
      n_actors += item->actor != NULL;
    }
  g_assert_cmpuint (n_actors, ==, model->n_actors);
  g_assert_cmpuint (n_actors, >=, 65);
  g_assert_cmpstr (model->countries[3], ==, "FI SE");
  wf_exercise_fixture_close (&fixture);
}

static void
chips_choose_rows (void)
{
  static const WfBoardFilter filters[] = { WF_BOARD_MINE,   WF_BOARD_LATE,      WF_BOARD_UNOWNED,
                                           WF_BOARD_SILENT, WF_BOARD_CONTESTED, WF_BOARD_CONFLICT };
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  g_autoptr (WfBoardModel) model = wf_board_model_new (fixture.context);

  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (GPtrArray) rows = wf_board_model_dup_rows (model, filters[i]);

      for (guint j = 0; j < rows->len; j++)
        {
          const WfBoardItem *item = rows->pdata[j];

          g_assert_true (item->actor == NULL || (item->matches & filters[i]) != 0);
        }
    }
  g_assert_cmpuint (model->n_late, ==, 1);
  g_assert_cmpuint (model->n_unowned, ==, 2);
  g_assert_cmpuint (model->n_silent, ==, 1);
  wf_exercise_fixture_close (&fixture);
}

static void
write_severally (WfContext *context, const char *type, const char *id, const char *field)
{
  WfUuid ent;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);
  const guint64 before = get_generation (context);

  g_assert_true (wf_uuid_parse (id, &ent));
  /* Neither has seen the other. */
  for (guint i = 0; i < 2; i++)
    {
      WfDraft *draft = wf_context_new_draft (context, type, &ent, WF_OP_SET, WF_MARKING_AMBER);
      wf_draft_set_string (draft, field, i == 0 ? "one desk" : "another desk");
      g_ptr_array_add (drafts, draft);
    }
  wf_context_write_async (context, drafts, NULL, NULL);
  wait_for_change (context, before);
}

/* Nothing of other tests, and nothing for them. */
static void
forget_others (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "watchfloor", NULL);

  wf_test_folder_remove (folder);
}

static WfRecord *
find_task (WfBoardItem *item)
{
  for (guint phase = 0; phase < WF_BOARD_N_PHASES; phase++)
    if (item->tasks[phase]->len > 0)
      return item->tasks[phase]->pdata[0];
  g_assert_not_reached ();
}

/* Authorities that say otherwise of an asset are contested, desks that wrote past each other are in
 * conflict: two counts, and the first is that of the banner. */
static void
contested_is_no_conflict (void)
{
  WfExerciseFixture fixture = { 0 };

  forget_others ();
  wf_exercise_fixture_open (&fixture);
  g_auto (GStrv) contested = wf_contested_dup_all (fixture.context);
  g_autoptr (WfBoardModel) before = wf_board_model_new (fixture.context);
  g_assert_cmpuint (g_strv_length (contested), ==, 1);
  g_assert_cmpuint (before->n_contested, ==, 1);
  g_assert_cmpuint (before->n_conflicts, ==, 0);
  g_assert_true (wf_board_model_find (before, "ms-csirt/EE")->matches & WF_BOARD_CONTESTED);
  g_assert_false (wf_board_model_find (before, "ms-csirt/FI")->matches & WF_BOARD_CONTESTED);

  WfRecord *task = find_task (wf_board_model_find (before, "ms-csirt/FI"));
  write_severally (fixture.context, WF_TYPE_NAME_TASK, wf_record_get_id (task), "holder");
  g_autoptr (WfBoardModel) after = wf_board_model_new (fixture.context);
  g_assert_cmpuint (after->n_contested, ==, 1);
  g_assert_cmpuint (after->n_conflicts, ==, 1);
  g_assert_true (wf_board_model_find (after, "ms-csirt/FI")->matches & WF_BOARD_CONFLICT);
  g_assert_false (wf_board_model_find (after, "ms-csirt/EE")->matches & WF_BOARD_CONFLICT);
  wf_exercise_fixture_close (&fixture);
  forget_others ();
}

static void
a_suggestion_is_taken_on (void)
{
  WfExerciseFixture fixture = { 0 };
  guint64 before;
  const WfSchemeResponsibility *responsibility = NULL;

  wf_exercise_fixture_open (&fixture);
  g_autoptr (WfBoardModel) model = wf_board_model_new (fixture.context);
  WfBoardItem *item = wf_board_model_find (model, "eu-cyclone");

  g_assert_nonnull (item);
  g_assert_cmpuint (item->suggested[0]->len, >, 0);
  responsibility = item->suggested[0]->pdata[0];
  before = get_generation (fixture.context);
  wf_board_take_on (fixture.context, "eu-cyclone", responsibility);
  wait_for_change (fixture.context, before);

  g_autoptr (WfBoardModel) after = wf_board_model_new (fixture.context);
  WfBoardItem *now = wf_board_model_find (after, "eu-cyclone");
  WfRecord *task = now->tasks[0]->pdata[now->tasks[0]->len - 1];

  g_assert_cmpuint (now->tasks[0]->len, ==, item->tasks[0]->len + 1);
  g_assert_cmpuint (now->suggested[0]->len, ==, item->suggested[0]->len - 1);
  g_assert_cmpstr (wf_record_get_text (task, "holder"), ==, "FI day desk");
  g_assert_cmpstr (wf_record_get_text (task, "responsibility"), ==, responsibility->id);
  wf_exercise_fixture_close (&fixture);
}

static void
a_card_moves_and_changes_hands (void)
{
  WfExerciseFixture fixture = { 0 };
  guint64 before;

  wf_exercise_fixture_open (&fixture);
  g_autoptr (WfBoardModel) model = wf_board_model_new (fixture.context);
  WfBoardItem *item = wf_board_model_find (model, "ms-spoc/FI");
  g_autoptr (WfRecord) task = g_object_ref (item->tasks[5]->pdata[0]);

  g_assert_cmpint (wf_task_get_look (task, wf_context_get_shown_now (fixture.context)), ==,
                   WF_TASK_UNOWNED);
  before = get_generation (fixture.context);
  wf_board_set_holder (fixture.context, task, "night desk", NULL);
  wait_for_change (fixture.context, before);
  before = get_generation (fixture.context);
  wf_board_move (fixture.context, task, "eu-cyclone", "recovery");
  wait_for_change (fixture.context, before);
  g_assert_cmpstr (wf_record_get_text (task, "holder"), ==, "night desk");
  g_assert_cmpstr (wf_record_get_text (task, "actor"), ==, "eu-cyclone");
  g_assert_cmpstr (wf_record_get_text (task, "phase"), ==, "recovery");
  /* Each change named what it had seen: nothing is in conflict. */
  g_assert_cmpuint (wf_record_get_n_conflicts (task), ==, 0);

  before = get_generation (fixture.context);
  wf_board_set_state (fixture.context, task, "dropped");
  wait_for_change (fixture.context, before);
  g_autoptr (WfBoardModel) after = wf_board_model_new (fixture.context);
  g_assert_cmpuint (wf_board_model_find (after, "ms-spoc/FI")->tasks[5]->len, ==,
                    item->tasks[5]->len - 1);
  wf_exercise_fixture_close (&fixture);
}

static void
a_mode_change_becomes_an_entry (void)
{
  WfExerciseFixture fixture = { 0 };
  guint64 before;

  wf_exercise_fixture_open (&fixture);
  WfPicture *picture = wf_context_get_picture (fixture.context);
  WfModeDecision decision = {
    .mechanism = "argus",
    .mode = "argus-1",
    .decided_by = "Secretariat-General",
    .basis = "request of two services",
    .decided_at = wf_context_get_shown_now (fixture.context) - 5 * WF_MINUTE_US,
  };

  before = get_generation (fixture.context);
  wf_board_set_mode (NULL, fixture.context, &decision);
  wait_for_change (fixture.context, before);

  WfRecord *activation = wf_picture_lookup_name (picture, "mechanism", "argus");
  g_assert_nonnull (activation);
  g_assert_cmpstr (wf_record_get_text (activation, "mode"), ==, "argus-1");
  g_assert_cmpstr (wf_record_get_text (activation, "decided-by"), ==, "Secretariat-General");
  /* Written to the millisecond. */
  g_assert_cmpint (wf_record_get_time (activation, "decided-at") / 1000, ==,
                   decision.decided_at / 1000);

  WfRecord *entry = wf_picture_lookup_id (picture, wf_record_get_text (activation, "entry"));
  g_assert_nonnull (entry);
  g_assert_cmpstr (wf_record_get_text (entry, "kind"), ==, "mode");
  g_assert_true (wf_record_has_member (entry, "about", "mechanism:argus"));
  g_assert_nonnull (strstr (wf_record_get_text (entry, "text"), "request of two services"));

  /* One deed: taking it back takes back both. */
  before = get_generation (fixture.context);
  wf_context_undo (fixture.context);
  wait_for_change (fixture.context, before);
  g_assert_true (wf_record_is_retired (entry));
  g_assert_cmpstr (wf_record_get_text (activation, "mode"), !=, "argus-1");
  g_assert_false (wf_context_can_undo (fixture.context));
  wf_exercise_fixture_close (&fixture);
}

static void
a_monitoring_page_is_no_activation (void)
{
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  WfModeDecision decision = { .mechanism = "ipcr",
                              .mode = "ipcr-monitoring",
                              .decided_by = "GSC",
                              .basis = "own decision",
                              .decided_at = wf_context_get_shown_now (fixture.context) };
  g_autofree char *text = wf_board_dup_mode_text (fixture.context, &decision);

  g_assert_nonnull (strstr (text, "not an activation"));
  decision.mode = "ipcr-full";
  g_free (text);
  text = wf_board_dup_mode_text (fixture.context, &decision);
  g_assert_null (strstr (text, "not an activation"));
  wf_exercise_fixture_close (&fixture);
}

static void
the_page_shows_rows_and_follows_the_selection (void)
{
  WfExerciseFixture fixture = { 0 };

  wf_exercise_fixture_open (&fixture);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page = wf_board_page_new (fixture.context);

  gtk_window_set_default_size (GTK_WINDOW (window), 1400, 900);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  wf_fixture_wait_for_frame (window);
  g_assert_nonnull (wf_fixture_find_text (page, "OWN DESK"));
  g_assert_nonnull (wf_fixture_find_text (page, "Response · FI SE"));
  g_assert_nonnull (wf_fixture_find_text (page, "Late 1"));
  g_assert_nonnull (wf_fixture_find_text (page, "CI blueprint"));
  g_assert_nonnull (wf_fixture_find_text (page, "Assess: large-scale?"));
  g_assert_null (wf_fixture_find_text (page, "Joint Technical"));
  wf_session_select (wf_context_get_session (fixture.context), "actor:csirts-network");
  wf_fixture_wait_for_frame (window);
  g_assert_nonnull (wf_fixture_find_text (page, "Technical · CSIRTs Network"));
  gtk_window_destroy (GTK_WINDOW (window));
  wf_exercise_fixture_close (&fixture);
}

int
main (int argc, char *argv[])
{
  /* Reads the system's folders, which each test hides; GTK asks for it when a window is shown. */
  g_settings_schema_source_get_default ();
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
  g_test_add_func ("/app/board/own-desk-first", own_desk_first_then_by_level);
  g_test_add_func ("/app/board/chips-choose-rows", chips_choose_rows);
  g_test_add_func ("/app/board/contested-is-no-conflict", contested_is_no_conflict);
  g_test_add_func ("/app/board/suggestion-taken-on", a_suggestion_is_taken_on);
  g_test_add_func ("/app/board/card-moves", a_card_moves_and_changes_hands);
  g_test_add_func ("/app/board/mode-change-becomes-entry", a_mode_change_becomes_an_entry);
  g_test_add_func ("/app/board/monitoring-page", a_monitoring_page_is_no_activation);
  g_test_add_func ("/app/board/page", the_page_shows_rows_and_follows_the_selection);
  return g_test_run ();
}
