/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page that nobody looks at does nothing, and is up to date when somebody does. And the lines of
 * the log, kept between two looks, are what a list made anew would be. */
#include <adwaita.h>

#include "app/common/wf-while-shown.h"
#include "app/log/wf-log-model.h"
#include "lib/wf-test-folder.h"
#include "wf-exercise-fixture.h"
#include "wf-fixture.h"

typedef struct
{
  GtkWidget *window, *stack, *first, *second;
  GtkAdjustment *source; /* anything that emits */
} Pages;

static guint n_shown;

static void
show (gpointer widget)
{
  n_shown++;
}

static void
set_up (Pages *pages, gconstpointer data)
{
  n_shown = 0;
  pages->window = gtk_window_new ();
  pages->stack = gtk_stack_new ();
  pages->first = gtk_label_new ("first");
  pages->second = gtk_label_new ("second");
  pages->source = g_object_ref_sink (gtk_adjustment_new (0, 0, 100, 1, 1, 1));
  gtk_stack_add_named (GTK_STACK (pages->stack), pages->first, "first");
  gtk_stack_add_named (GTK_STACK (pages->stack), pages->second, "second");
  gtk_window_set_child (GTK_WINDOW (pages->window), pages->stack);
  wf_while_shown (pages->second, show, FALSE, pages->source, "value-changed", pages->source,
                  "notify::upper", NULL);
  gtk_window_present (GTK_WINDOW (pages->window));
  wf_fixture_wait_for_frame (pages->window);
}

static void
tear_down (Pages *pages, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (pages->window));
  g_object_unref (pages->source);
}

static void
turn_to (Pages *pages, GtkWidget *page)
{
  gtk_stack_set_visible_child (GTK_STACK (pages->stack), page);
  wf_fixture_wait_for_frame (pages->window);
}

static void
test_hidden (Pages *pages, gconstpointer data)
{
  gtk_adjustment_set_value (pages->source, 1);
  g_assert_cmpuint (n_shown, ==, 0);
  turn_to (pages, pages->second);
  g_assert_cmpuint (n_shown, ==, 1);
  gtk_adjustment_set_value (pages->source, 2);
  gtk_adjustment_set_upper (pages->source, 200);
  g_assert_cmpuint (n_shown, ==, 3);

  turn_to (pages, pages->first);
  turn_to (pages, pages->second); /* nothing has happened */
  g_assert_cmpuint (n_shown, ==, 3);
  turn_to (pages, pages->first);
  gtk_adjustment_set_value (pages->source, 3);
  gtk_adjustment_set_value (pages->source, 4);
  g_assert_cmpuint (n_shown, ==, 3);
  turn_to (pages, pages->second);
  g_assert_cmpuint (n_shown, ==, 4);
}

static void
test_ends_with_the_widget (Pages *pages, gconstpointer data)
{
  turn_to (pages, pages->second);
  gtk_stack_remove (GTK_STACK (pages->stack), pages->second);
  gtk_adjustment_set_value (pages->source, 5);
  g_assert_cmpuint (n_shown, ==, 1);
}

/* --- the lines of the log -------------------------------------------------- */

static void
assert_same_lines (WfLogModel *kept, WfLogModel *anew)
{
  GListModel *a = wf_log_model_get_rows (kept), *b = wf_log_model_get_rows (anew);

  g_assert_cmpuint (g_list_model_get_n_items (a), ==, g_list_model_get_n_items (b));
  for (guint i = 0; i < g_list_model_get_n_items (a); i++)
    {
      g_autoptr (WfLogRow) x = g_list_model_get_item (a, i);
      g_autoptr (WfLogRow) y = g_list_model_get_item (b, i);

      g_assert_true (wf_log_row_get_record (x) == wf_log_row_get_record (y));
      g_assert_true (wf_log_row_get_operation (x) == wf_log_row_get_operation (y));
      g_assert_cmpint (wf_log_row_get_day (x), ==, wf_log_row_get_day (y));
      g_assert_cmpint (wf_log_row_is_struck (x), ==, wf_log_row_is_struck (y));
      g_assert_cmpint (wf_log_row_get_request (x), ==, wf_log_row_get_request (y));
    }
  g_assert_cmpuint (wf_log_model_count (kept, "observation"), ==,
                    wf_log_model_count (anew, "observation"));
  g_assert_cmpuint (wf_log_model_count (kept, "edit"), ==, wf_log_model_count (anew, "edit"));
}

static gboolean
has_changed (gpointer data)
{
  return *(gboolean *) data;
}

static void
note_change_cb (gboolean *changed)
{
  *changed = TRUE;
}

static void
test_log_lines_through_time (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "watchfloor", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  WfExerciseFixture exercise;
  gint64 from, now;

  wf_test_folder_remove (folder);
  wf_exercise_fixture_open (&exercise);
  g_autoptr (WfLogModel) kept = wf_log_model_new (exercise.context);
  now = wf_context_get_shown_now (exercise.context);
  from = now - 13 * WF_HOUR_US;
  for (guint i = 0; i < 40; i++)
    {
      const gint64 instant = from + (gint64) (g_rand_double (rand) * (double) (now - from));
      const WfLogFilter filter = { i % 4 == 1 ? "FI" : NULL, WF_NO_TIME, i % 3 == 0 };
      gboolean changed = FALSE;
      gulong handler = g_signal_connect_swapped (exercise.context, "changed",
                                                 G_CALLBACK (note_change_cb), &changed);

      wf_session_set_as_of (wf_context_get_session (exercise.context), instant);
      g_assert_true (wf_fixture_wait_for (has_changed, &changed));
      g_signal_handler_disconnect (exercise.context, handler);
      g_autoptr (WfLogModel) anew = wf_log_model_new (exercise.context);
      wf_log_model_set_filter (kept, &filter);
      wf_log_model_set_filter (anew, &filter);
      assert_same_lines (kept, anew);
    }
  g_clear_object (&kept);
  wf_exercise_fixture_close (&exercise);
}

int
main (int argc, char *argv[])
{
  wf_crypto_init ();
  g_settings_schema_source_get_default ();
  g_test_init (&argc, &argv, NULL);
  gtk_disable_setlocale ();
  adw_init ();
#define ADD(path, test) g_test_add (path, Pages, NULL, set_up, test, tear_down)
  ADD ("/while-shown/hidden", test_hidden);
  ADD ("/while-shown/ends-with-the-widget", test_ends_with_the_widget);
  g_test_add_func ("/while-shown/log-lines-through-time", test_log_lines_through_time);
  return g_test_run ();
}
