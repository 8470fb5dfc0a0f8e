/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/wf-context-private.h"
#include "base/wf-clock.h"
#include "base/wf-crypto.h"
#include "base/wf-paths.h"
#include "lib/wf-exercise-operations.h"
#include "wire/wf-exercise.h"

/* What the shipped exercise shows at its start, and what desks add to it while it runs. */

static WfContext *
new_context (const WfExercise *exercise, GPtrArray *operations)
{
  g_autoptr (WfClock) clock = wf_clock_new_manual (exercise->start_at);
  WfContextParts parts = { .realm = WF_REALM_EXERCISE,
                           .crisis = exercise->crisis,
                           .clock = clock,
                           .is_clock_fixed = TRUE,
                           .operations = operations,
                           .script = exercise->script };
  return wf_context_new (&parts);
}

static guint
count_shown (WfContext *context)
{
  return wf_picture_get_n_operations (wf_context_get_picture (context));
}

static WfExercise *
read_exercise (void)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autoptr (GError) error = NULL;
  WfExercise *exercise = wf_exercise_read (folder, &error);

  g_assert_no_error (error);
  return exercise;
}

static void
test_start (void)
{
  g_autoptr (WfExercise) exercise = read_exercise ();
  g_autoptr (GPtrArray) operations = wf_exercise_dup_log (exercise);
  g_autoptr (WfContext) context = new_context (exercise, operations);
  guint n_held = 0;

  for (guint i = 0; i < operations->len; i++)
    {
      const WfOperation *operation = g_ptr_array_index (operations, i);
      n_held += wf_space_is_ctl (operation->space) || operation->received_at <= exercise->start_at;
    }
  g_assert_cmpuint (n_held, <, operations->len);
  g_assert_cmpuint (count_shown (context), ==, n_held);
}

/* An entry made while the exercise runs bears the time of the last scripted receipt, a day ahead.
 */
static void
test_entered_while_it_runs (void)
{
  g_autoptr (WfExercise) exercise = read_exercise ();
  g_autoptr (GPtrArray) operations = wf_exercise_dup_log (exercise);
  g_autoptr (WfContext) before = new_context (exercise, operations);
  g_autoptr (WfContext) after = NULL;
  WfOperation *live = NULL;

  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = g_ptr_array_index (operations, i);
      if (g_str_has_suffix (operation->space, "-amber")
          && operation->received_at < exercise->start_at)
        live = operation;
    }
  live->receipt_seq = 1000;
  live->received_at = exercise->end_at;
  after = new_context (exercise, operations);
  g_assert_cmpuint (count_shown (after), ==, count_shown (before));
  g_assert_cmpint (wf_context_get_held_at (after, live), ==, live->arrived_at);
}

/* A clock that is set back takes nothing away that was shown. */
static void
test_clock_set_back (void)
{
  g_autoptr (WfExercise) exercise = read_exercise ();
  g_autoptr (GPtrArray) operations = wf_exercise_dup_log (exercise);
  g_autoptr (WfContext) context = new_context (exercise, operations);
  WfSession *session = wf_context_get_session (context);
  const guint n_shown = count_shown (context);

  wf_session_set_as_of (session, exercise->start_at - 6 * WF_HOUR_US);
  g_assert_cmpuint (count_shown (context), <, n_shown);
  wf_clock_set_manual (wf_context_get_clock (context), exercise->start_at - WF_HOUR_US);
  wf_session_set_as_of (session, WF_NO_TIME);
  g_assert_cmpuint (count_shown (context), ==, n_shown);
}

static gboolean
names (const WfOperation *later, const WfOperation *operation)
{
  for (guint i = 0; i < later->n_writes; i++)
    for (guint k = 0; k < later->writes[i].n_parents; k++)
      if (wf_operation_id_equal_key (&later->writes[i].parents[k], &operation->id))
        return TRUE;
  return FALSE;
}

/* An operation that is there at @start and that somebody builds upon later, and not before. */
static WfOperation *
find_built_upon_later (GPtrArray *operations, gint64 start, gint64 *when)
{
  for (guint i = 0; i < operations->len; i++)
    {
      WfOperation *operation = operations->pdata[i];

      if (wf_space_is_ctl (operation->space) || operation->received_at > start)
        continue;
      *when = G_MAXINT64;
      for (guint k = 0; k < operations->len; k++)
        if (names (operations->pdata[k], operation))
          *when = MIN (*when, ((const WfOperation *) operations->pdata[k])->received_at);
      if (*when > start && *when < G_MAXINT64)
        return operation;
    }
  g_assert_not_reached ();
}

/* Ctrl+Z knows what the exercise clock has reached, and nothing of what is still to come: else it
 * would refuse and say who will have built upon it. */
static void
test_undo_sees_no_future (void)
{
  g_autoptr (WfExercise) exercise = read_exercise ();
  g_autoptr (GPtrArray) operations = wf_exercise_dup_log (exercise);
  g_autoptr (GPtrArray) action = g_ptr_array_new ();
  g_autoptr (WfContext) context = new_context (exercise, operations);
  gint64 built_upon_at;

  g_ptr_array_add (action, find_built_upon_later (operations, exercise->start_at, &built_upon_at));
  wf_context_note_action (context, action);
  g_assert_true (wf_context_would_undo (context));
  wf_session_set_as_of (wf_context_get_session (context), exercise->start_at - WF_HOUR_US);
  g_assert_true (wf_context_would_undo (context));
  wf_session_set_as_of (wf_context_get_session (context), WF_NO_TIME);
  wf_clock_set_manual (wf_context_get_clock (context), built_upon_at);
  g_assert_false (wf_context_would_undo (context));
}

/* What is here is shown now, however far this computer's clock is behind the server's. */
static void
test_real_clock_behind (void)
{
  g_autoptr (WfExercise) exercise = read_exercise ();
  g_autoptr (GPtrArray) operations = wf_exercise_dup_log (exercise);
  g_autoptr (WfClock) clock = wf_clock_new_manual (exercise->start_at - 365 * WF_DAY_US);
  WfContextParts parts = {
    .realm = WF_REALM_REAL, .crisis = exercise->crisis, .clock = clock, .operations = operations
  };
  g_autoptr (WfContext) context = wf_context_new (&parts);

  g_assert_cmpuint (count_shown (context), ==, operations->len);
}

int
main (int argc, char **argv)
{
  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exercise-context/start", test_start);
  g_test_add_func ("/exercise-context/entered-while-it-runs", test_entered_while_it_runs);
  g_test_add_func ("/exercise-context/clock-set-back", test_clock_set_back);
  g_test_add_func ("/exercise-context/undo-sees-no-future", test_undo_sees_no_future);
  g_test_add_func ("/exercise-context/real-clock-behind", test_real_clock_behind);
  return g_test_run ();
}
