/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-situation.h"
#include "base/wf-clock.h"
#include "base/wf-paths.h"
#include "lib/wf-exercise-operations.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-scheme-reader.h"

/* The figures of the shipped exercise at its start, counted from the scenario by hand. */
typedef struct
{
  WfExercise *exercise;
  WfScheme *scheme;
  WfDataset *dataset;
  WfPicture *picture;
} Fixture;

static WfPicture *
make_picture (WfExercise *exercise, gint64 instant)
{
  WfPicture *picture = wf_picture_new ();
  g_autoptr (GPtrArray) operations = wf_exercise_dup_operations (exercise, instant);

  wf_picture_apply (picture, operations);
  return picture;
}

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autofree char *scheme = wf_path_dup_data ("schemes/eu-blueprint.json");
  g_autofree char *datasets = wf_path_dup_data ("datasets");

  self->exercise = wf_exercise_read (folder, NULL);
  self->scheme = wf_scheme_read (scheme, NULL);
  self->dataset = wf_dataset_read (datasets, NULL);
  self->picture = make_picture (self->exercise, self->exercise->start_at);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_object_unref (self->picture);
  wf_dataset_unref (self->dataset);
  wf_scheme_unref (self->scheme);
  wf_exercise_free (self->exercise);
}

static void
test_figures (Fixture *self, gconstpointer unused)
{
  gint64 now = self->exercise->start_at;
  g_autoptr (WfQuery) query = wf_query_new ();
  g_autoptr (WfFigures) figures
      = wf_situation_compute (self->picture, self->dataset, self->scheme, query, now);
  g_autofree char *countries = g_strjoinv (" ", figures->countries);

  g_assert_cmpuint (figures->n_open, ==, 4);
  g_assert_cmpuint (figures->n_incidents, ==, 5);
  g_assert_cmpuint (figures->n_cables_out, ==, 2);
  g_assert_cmpuint (figures->n_contested, ==, 1);
  g_assert_cmpuint (figures->n_conflicts, ==, 0);
  g_assert_cmpuint (figures->n_claims_open, ==, 1);
  g_assert_cmpuint (figures->n_late, ==, 1);
  g_assert_cmpuint (figures->n_unowned, ==, 2);
  g_assert_cmpuint (figures->n_silent, ==, 1);
  g_assert_cmpstr (countries, ==, "DE EE FI LT SE");
  /* The hourly picture, 15:00Z. */
  g_assert_cmpint (figures->next_due, ==, now + 28 * WF_MINUTE_US);
}

static void
test_states (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *asset;
    WfServiceState state;
  } cases[] = { { "c-lion1", WF_STATE_OUT },
                { "bcs-east-west-interlink", WF_STATE_OUT },
                { "estlink-2", WF_STATE_CONTESTED },
                { "ixp-lix-riga", WF_STATE_IN_SERVICE },
                { "estlink-1", WF_STATE_IN_SERVICE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (wf_situation_asset_state (self->picture, self->dataset, cases[i].asset), ==,
                     cases[i].state);
}

static void
test_order (Fixture *self, gconstpointer unused)
{
  static const char *const titles[]
      = { "C-Lion1: no signal", "BCS East-West: no light", "Estlink 2: tripped",
          "DDoS on transport portals", "Riga exchange: congestion" };
  g_autoptr (WfQuery) query = wf_query_new ();
  g_autoptr (GPtrArray) incidents
      = wf_situation_dup_incidents (self->picture, self->dataset, query);

  g_assert_cmpuint (incidents->len, ==, G_N_ELEMENTS (titles));
  for (guint i = 0; i < incidents->len; i++)
    g_assert_cmpstr (wf_record_get_text (g_ptr_array_index (incidents, i), "title"), ==, titles[i]);
}

static void
test_deadlines (Fixture *self, gconstpointer unused)
{
  g_autoptr (GArray) deadlines
      = wf_situation_dup_deadlines (self->picture, self->scheme, self->exercise->start_at);
  guint n_not_started = 0, n_running = 0;
  gint64 least = G_MAXINT64;

  for (guint i = 0; i < deadlines->len; i++)
    {
      const WfDeadline *deadline = &g_array_index (deadlines, WfDeadline, i);
      n_not_started += deadline->state == WF_DEADLINE_NOT_STARTED;
      if (deadline->state != WF_DEADLINE_RUNNING)
        continue;
      n_running++;
      least = MIN (least, deadline->left_us);
    }
  g_assert_cmpuint (n_not_started, ==, 1);
  g_assert_cmpuint (n_running, ==, 2);
  g_assert_cmpint (least, ==, 11 * WF_HOUR_US + 59 * WF_MINUTE_US);
}

static const WfEffect *
find_effect (GPtrArray *effects, const char *country)
{
  for (guint i = 0; i < effects->len; i++)
    {
      const WfEffect *effect = g_ptr_array_index (effects, i);
      if (g_str_equal (effect->country, country))
        return effect;
    }
  return NULL;
}

static void
test_effects (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) effects = wf_situation_dup_effects (self->picture, self->dataset, NULL);
  const WfEffect *finland = find_effect (effects, "FI");
  const WfEffect *lithuania = find_effect (effects, "LT");

  g_assert_cmpuint (finland->n_cables, ==, 12);
  g_assert_cmpuint (finland->n_cables_out, ==, 1);
  g_assert_cmpint (finland->lost, ==, WF_BAND_HALF);
  g_assert_cmpuint (lithuania->n_cables, ==, 2);
  g_assert_cmpuint (lithuania->n_cables_out, ==, 1);
  g_assert_cmpint (lithuania->lost, ==, WF_BAND_LITTLE);
  g_assert_cmpuint (finland->n_isolating + lithuania->n_isolating, ==, 0);
}

/* km 680-720 from Helsinki is km 529-569 of the leg that begins where the branch to Hanko leaves.
 */
static void
test_stretch (Fixture *self, gconstpointer unused)
{
  GListModel *faults = wf_picture_get_list (self->picture, WF_TYPE_NAME_FAULT);
  g_autoptr (WfRecord) fault = g_list_model_get_item (faults, 0);
  const WfLeg *leg;
  double from_m, to_m;
  WfPosition position;

  g_assert_cmpstr (wf_record_get_text (fault, "asset"), ==, "c-lion1");
  g_assert_true (wf_situation_fault_stretch (self->dataset, fault, &leg, &from_m, &to_m));
  g_assert_cmpstr (leg->to, ==, "rostock-de");
  g_assert_cmpfloat_with_epsilon (from_m, 529000, 1);
  g_assert_cmpfloat_with_epsilon (to_m, 569000, 1);
  /* South-east of Öland. */
  g_assert_true (wf_situation_fault_position (self->dataset, fault, &position));
  g_assert_cmpfloat_with_epsilon (position.lon, 16.9, 0.6);
  g_assert_cmpfloat_with_epsilon (position.lat, 55.8, 0.3);
}

/* As known at 11:00Z: one cable hit an hour later than it was, nothing contested. */
static void
test_as_known_earlier (Fixture *self, gconstpointer unused)
{
  gint64 instant, nine;
  g_autoptr (WfPicture) earlier = NULL;
  g_autoptr (GPtrArray) incidents = NULL;
  g_autoptr (WfQuery) query = wf_query_new ();

  g_assert_true (wf_time_parse_iso ("2027-10-12T11:00:00Z", &instant));
  g_assert_true (wf_time_parse_iso ("2027-10-12T09:00:00Z", &nine));
  earlier = make_picture (self->exercise, instant);
  incidents = wf_situation_dup_incidents (earlier, self->dataset, query);
  g_assert_cmpuint (incidents->len, ==, 3);
  g_assert_cmpint (wf_record_get_time (g_ptr_array_index (incidents, 1), "happened-at"), ==, nine);
  g_assert_cmpint (wf_situation_asset_state (earlier, self->dataset, "estlink-2"), ==,
                   WF_STATE_IN_SERVICE);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "/exercise-figures/figures", test_figures },
    { "/exercise-figures/states", test_states },
    { "/exercise-figures/order", test_order },
    { "/exercise-figures/deadlines", test_deadlines },
    { "/exercise-figures/effects", test_effects },
    { "/exercise-figures/stretch", test_stretch },
    { "/exercise-figures/as-known-earlier", test_as_known_earlier },
  };

  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
