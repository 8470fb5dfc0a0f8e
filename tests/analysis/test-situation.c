/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/wf-situation.h"
#include "base/wf-paths.h"
#include "lib/wf-gen-operation.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-scheme-reader.h"

#define AT(hours) (WF_GEN_DAY_US + (hours) *WF_HOUR_US)

typedef struct
{
  WfDataset *dataset;
  WfPicture *picture;
  gint64 minute;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = wf_path_dup_data ("datasets");

  fixture->dataset = wf_dataset_read (folder, &error);
  g_assert_no_error (error);
  fixture->picture = wf_picture_new ();
  fixture->minute = 1;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->picture);
  wf_dataset_unref (fixture->dataset);
}

/* Writes pairs of field and JSON; informed of what the picture shows. */
static WfRecord *
say_pairs (Fixture *fixture, const char *space, const char *type, const WfUuid *ent, va_list pairs)
{
  g_autoptr (WfDraft) draft = wf_draft_new (space, type, ent, WF_OP_SET);
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  for (const char *field; (field = va_arg (pairs, const char *));)
    wf_draft_set_json (draft, field, va_arg (pairs, const char *));
  wf_draft_see (draft, wf_picture_lookup (fixture->picture, ent));
  g_ptr_array_add (batch, wf_gen_operation (draft, wf_gen_hlc (fixture->minute++), NULL, NULL));
  wf_picture_apply (fixture->picture, batch);
  return wf_picture_lookup (fixture->picture, ent);
}

static WfRecord *
say (Fixture *fixture, const char *type, guint n, ...)
{
  WfUuid ent = wf_gen_uuid (n);
  va_list pairs;

  va_start (pairs, n);
  WfRecord *record = say_pairs (fixture, WF_GEN_SPACE_GREEN, type, &ent, pairs);
  va_end (pairs);
  return record;
}

static WfRecord *
say_of_asset (Fixture *fixture, const char *space, const char *asset, ...)
{
  WfUuid ent;
  va_list pairs;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_ASSET, asset);
  va_start (pairs, asset);
  WfRecord *record = say_pairs (fixture, space, WF_TYPE_NAME_ASSET, &ent, pairs);
  va_end (pairs);
  return record;
}

static void
assert_state (Fixture *fixture, const char *asset, WfServiceState expected)
{
  g_assert_cmpint (wf_situation_asset_state (fixture->picture, fixture->dataset, asset), ==,
                   expected);
}

static void
test_asset_states (Fixture *fixture, gconstpointer data)
{
  assert_state (fixture, "c-lion1", WF_STATE_IN_SERVICE);
  assert_state (fixture, "no-such-cable", WF_STATE_UNKNOWN);
  /* Out for years in the dataset is no news. */
  assert_state (fixture, "nord-stream-1", WF_STATE_RETIRED);

  say_of_asset (fixture, WF_GEN_SPACE_GREEN, "c-lion1", "asset", "\"c-lion1\"",
                "status/ms-csirt/FI", "\"out\"", "status-at/ms-csirt/FI",
                "\"2027-10-12T02:04:00Z\"", NULL);
  assert_state (fixture, "c-lion1", WF_STATE_OUT);
  say_of_asset (fixture, WF_GEN_SPACE_AMBER, "c-lion1", "status/ms-csirt/DE", "\"degraded\"", NULL);
  assert_state (fixture, "c-lion1", WF_STATE_CONTESTED);

  g_autoptr (GArray) statements = wf_situation_dup_statements (fixture->picture, "c-lion1");
  g_assert_cmpuint (statements->len, ==, 2);
  const WfStatement *de = &g_array_index (statements, WfStatement, 0);
  const WfStatement *fi = &g_array_index (statements, WfStatement, 1);
  g_assert_cmpstr (de->authority, ==, "ms-csirt/DE");
  g_assert_cmpint (de->since, ==, WF_NO_TIME);
  g_assert_cmpint (de->marking, ==, WF_MARKING_AMBER);
  g_assert_cmpstr (fi->authority, ==, "ms-csirt/FI");
  g_assert_cmpstr (fi->status, ==, "out");
  g_assert_cmpint (fi->since, ==, AT (2) + 4 * WF_MINUTE_US);

  say_of_asset (fixture, WF_GEN_SPACE_AMBER, "c-lion1", "status/ms-csirt/DE", "\"out\"", NULL);
  assert_state (fixture, "c-lion1", WF_STATE_OUT);
  /* Both take their statements back. */
  say_of_asset (fixture, WF_GEN_SPACE_AMBER, "c-lion1", "status/ms-csirt/DE", "null", NULL);
  say_of_asset (fixture, WF_GEN_SPACE_GREEN, "c-lion1", "status/ms-csirt/FI", "null", NULL);
  assert_state (fixture, "c-lion1", WF_STATE_IN_SERVICE);
}

static void
test_one_authority_against_itself_is_a_conflict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (WfQuery) query = wf_query_new ();
  WfUuid ent;

  wf_uuid_for_name (&ent, WF_TYPE_NAME_ASSET, "estlink-2");
  g_ptr_array_add (batch, wf_gen_write (NULL, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_ASSET, &ent,
                                        wf_gen_hlc (1), "status/tso/FI", "\"out\"", NULL));
  g_ptr_array_add (batch, wf_gen_write (NULL, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_ASSET, &ent,
                                        wf_gen_hlc (2), "status/tso/FI", "\"in-service\"", NULL));
  wf_picture_apply (fixture->picture, batch);
  assert_state (fixture, "estlink-2", WF_STATE_IN_SERVICE);
  g_autoptr (WfFigures) figures
      = wf_situation_compute (fixture->picture, fixture->dataset, NULL, query, AT (3));
  g_assert_cmpuint (figures->n_contested, ==, 0);
  g_assert_cmpuint (figures->n_conflicts, ==, 1);
}

static void
make_crisis (Fixture *fixture)
{
  say (fixture, WF_TYPE_NAME_INCIDENT, 1, "title", "\"C-Lion1 fault\"", "state", "\"open\"",
       "severity", "3", "country/FI", "true", "country/DE", "true", "asset/c-lion1", "true",
       "sector", "\"digital-infrastructure\"", "happened-at", "\"2027-10-12T02:00:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_INCIDENT, 2, "title", "\"Estlink 2\"", "state", "\"contained\"",
       "severity", "4", "country/EE", "true", "country/FI", "true", "asset/estlink-2", "true",
       "asset/no-such", "true", "sector", "\"energy\"", NULL);
  say (fixture, WF_TYPE_NAME_INCIDENT, 3, "title", "\"Old\"", "state", "\"closed\"", "severity",
       "4", "country/PL", "true", NULL);
  say (fixture, WF_TYPE_NAME_INCIDENT, 4, "title", "\"New\"", "severity", "3", "happened-at",
       "\"2027-10-12T05:00:00Z\"", NULL);
  say_of_asset (fixture, WF_GEN_SPACE_GREEN, "c-lion1", "status/a", "\"out\"", NULL);
  say_of_asset (fixture, WF_GEN_SPACE_GREEN, "estlink-2", "status/a", "\"out\"", "status/b",
                "\"in-service\"", NULL);
  say_of_asset (fixture, WF_GEN_SPACE_GREEN, "balticconnector", "status/a", "\"out\"", NULL);
  say_of_asset (fixture, WF_GEN_SPACE_GREEN, "fec-1", "status/a", "\"degraded\"", NULL);
}

static void
test_incidents (Fixture *fixture, gconstpointer data)
{
  static const guint order[] = { 2, 3, 4, 1 };
  g_autoptr (WfQuery) query = wf_query_new ();

  make_crisis (fixture);
  g_autoptr (GPtrArray) incidents
      = wf_situation_dup_incidents (fixture->picture, fixture->dataset, query);
  g_assert_cmpuint (incidents->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      WfUuid ent = wf_gen_uuid (order[i]);
      g_assert_true (wf_uuid_equal (wf_record_get_ent (g_ptr_array_index (incidents, i)), &ent));
    }
  g_assert_cmpint (wf_situation_incident_state (fixture->picture, fixture->dataset,
                                                g_ptr_array_index (incidents, 0)),
                   ==, WF_STATE_CONTESTED);
  g_assert_cmpint (wf_situation_incident_state (fixture->picture, fixture->dataset,
                                                g_ptr_array_index (incidents, 2)),
                   ==, WF_STATE_UNKNOWN);
  g_assert_cmpint (wf_situation_incident_state (fixture->picture, fixture->dataset,
                                                g_ptr_array_index (incidents, 3)),
                   ==, WF_STATE_OUT);
}

static void
test_figures (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WfQuery) query = wf_query_new ();

  make_crisis (fixture);
  say (fixture, WF_TYPE_NAME_CLAIM, 10, "state", "\"open\"", NULL);
  say (fixture, WF_TYPE_NAME_CLAIM, 11, "state", "\"countered\"", NULL);
  say (fixture, WF_TYPE_NAME_TASK, 20, "state", "\"open\"", "due-at", "\"2027-10-12T03:00:00Z\"",
       NULL);
  say (fixture, WF_TYPE_NAME_TASK, 21, "state", "\"done\"", "due-at", "\"2027-10-12T03:00:00Z\"",
       NULL);
  say (fixture, WF_TYPE_NAME_TASK, 22, "state", "\"in-progress\"", "holder", "\"FI\"", "due-at",
       "\"2027-10-12T09:00:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_DEADLINE, 30, "trigger-at", "\"2027-10-12T02:00:00Z\"", "due-at",
       "\"2027-10-12T05:00:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_DEADLINE, 31, "trigger-at", "\"2027-10-12T02:00:00Z\"", "due-at",
       "\"2027-10-12T08:00:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_DEADLINE, 32, "due-at", "\"2027-10-12T01:00:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_ACTOR, 40, "report-every-min", "60", "heard-at",
       "\"2027-10-12T04:59:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_ACTOR, 41, "report-every-min", "60", "heard-at",
       "\"2027-10-12T05:01:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_ACTOR, 42, "report-every-min", "60", "engaged", "\"not-engaged\"",
       NULL);
  say (fixture, WF_TYPE_NAME_ACTOR, 43, "report-every-min", "60", NULL);

  g_autoptr (WfFigures) figures
      = wf_situation_compute (fixture->picture, fixture->dataset, NULL, query, AT (6));
  g_autofree char *countries = g_strjoinv (" ", figures->countries);
  g_assert_cmpuint (figures->n_open, ==, 3);
  g_assert_cmpuint (figures->n_incidents, ==, 4);
  g_assert_cmpuint (figures->n_out, ==, 2);
  g_assert_cmpuint (figures->n_cables_out, ==, 1);
  g_assert_cmpuint (figures->n_contested, ==, 1);
  g_assert_cmpuint (figures->n_conflicts, ==, 0);
  g_assert_cmpuint (figures->n_claims_open, ==, 1);
  g_assert_cmpuint (figures->n_late, ==, 2);
  g_assert_cmpuint (figures->n_unowned, ==, 1);
  g_assert_cmpuint (figures->n_silent, ==, 2);
  g_assert_cmpstr (countries, ==, "DE EE FI");
  g_assert_cmpint (figures->next_due, ==, AT (8));

  g_ptr_array_add (query->sectors, g_strdup ("energy"));
  g_autoptr (WfFigures) filtered
      = wf_situation_compute (fixture->picture, fixture->dataset, NULL, query, AT (6));
  g_autofree char *fewer = g_strjoinv (" ", filtered->countries);
  g_assert_cmpuint (filtered->n_open, ==, 1);
  g_assert_cmpuint (filtered->n_incidents, ==, 4);
  g_assert_cmpstr (fewer, ==, "EE FI");
}

static void
test_deadlines (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint n;
    WfDeadlineState state;
    gint64 hours;
  } expected[] = {
    { 3, WF_DEADLINE_MET, 3 },      { 2, WF_DEADLINE_LATE, 5 },
    { 1, WF_DEADLINE_RUNNING, 26 }, { 4, WF_DEADLINE_NOT_STARTED, 0 },
    { 5, WF_DEADLINE_RUNNING, 0 },
  };
  g_autoptr (WfScheme) scheme = wf_scheme_new ();
  WfSchemeDeadline *rule = g_new0 (WfSchemeDeadline, 1);

  rule->id = "early-warning";
  rule->duration_us = WF_DAY_US;
  g_ptr_array_add (scheme->deadlines, rule);
  g_hash_table_insert (scheme->deadline_by_id, (gpointer) rule->id, rule);
  say (fixture, WF_TYPE_NAME_DEADLINE, 1, "deadline", "\"early-warning\"", "trigger-at",
       "\"2027-10-12T02:00:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_DEADLINE, 2, "deadline", "\"early-warning\"", "trigger-at",
       "\"2027-10-12T02:00:00Z\"", "due-at", "\"2027-10-12T05:00:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_DEADLINE, 3, "trigger-at", "\"2027-10-12T02:00:00Z\"", "due-at",
       "\"2027-10-12T03:00:00Z\"", "met-at", "\"2027-10-12T02:30:00Z\"", NULL);
  say (fixture, WF_TYPE_NAME_DEADLINE, 4, "deadline", "\"early-warning\"", NULL);
  say (fixture, WF_TYPE_NAME_DEADLINE, 5, "deadline", "\"without-undue-delay\"", "trigger-at",
       "\"2027-10-12T02:00:00Z\"", NULL);

  g_autoptr (GArray) deadlines = wf_situation_dup_deadlines (fixture->picture, scheme, AT (6));
  g_assert_cmpuint (deadlines->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < deadlines->len; i++)
    {
      const WfDeadline *deadline = &g_array_index (deadlines, WfDeadline, i);
      WfUuid ent = wf_gen_uuid (expected[i].n);
      g_assert_true (wf_uuid_equal (wf_record_get_ent (deadline->record), &ent));
      g_assert_cmpint (deadline->state, ==, expected[i].state);
      g_assert_cmpint (deadline->due_at, ==,
                       expected[i].hours ? AT (expected[i].hours) : WF_NO_TIME);
      g_assert_cmpint (deadline->left_us, ==,
                       expected[i].hours ? (expected[i].hours - 6) * WF_HOUR_US : 0);
    }
  /* The count agrees with the list: one running out unseen needs the scheme. */
  g_autoptr (WfQuery) query = wf_query_new ();
  g_autoptr (WfFigures) figures
      = wf_situation_compute (fixture->picture, fixture->dataset, scheme, query, AT (27));
  g_assert_cmpuint (figures->n_late, ==, 2);
}

static void
test_positions (Fixture *fixture, gconstpointer data)
{
  const WfAsset *cable = wf_dataset_get_asset (fixture->dataset, "c-lion1");
  const WfLeg *leg = &cable->legs[1];
  WfRecord *incident = say (fixture, WF_TYPE_NAME_INCIDENT, 1, "asset/helsinki-fi", "true", NULL);
  WfPosition position, start, middle;

  g_assert_true (
      wf_situation_incident_position (fixture->picture, fixture->dataset, incident, &position));
  g_assert_cmpfloat (position.lon, ==,
                     wf_dataset_get_asset (fixture->dataset, "helsinki-fi")->position.lon);

  g_assert_true (wf_situation_leg_position (leg, leg->from, 0, &start));
  g_assert_cmpfloat_with_epsilon (start.lon, leg->positions[0].lon, 1e-9);
  g_assert_true (wf_situation_leg_position (leg, leg->to, 1e9, &start));
  g_assert_cmpfloat_with_epsilon (start.lat, leg->positions[0].lat, 1e-9);
  g_assert_true (wf_situation_leg_position (leg, leg->to, leg->route_m / 2, &middle));

  g_autofree char *end = g_strdup_printf ("\"%s\"", leg->to);
  g_autofree char *from = g_strdup_printf ("%d", (int) (leg->route_m / 2) - 500);
  g_autofree char *to = g_strdup_printf ("%d", (int) (leg->route_m / 2) + 500);
  say (fixture, WF_TYPE_NAME_FAULT, 2, "incident", "\"00000000-0000-7000-8000-000000000001\"",
       "asset", "\"c-lion1\"", "part", "1", "end", end, "from-m", from, "to-m", to, NULL);
  g_assert_true (
      wf_situation_incident_position (fixture->picture, fixture->dataset, incident, &position));
  g_assert_cmpfloat_with_epsilon (position.lon, middle.lon, 1e-4);
  g_assert_cmpfloat_with_epsilon (position.lat, middle.lat, 1e-4);

  WfRecord *nowhere = say (fixture, WF_TYPE_NAME_INCIDENT, 3, "asset/no-such", "true", NULL);
  g_assert_false (
      wf_situation_incident_position (fixture->picture, fixture->dataset, nowhere, &position));
  WfRecord *bad_part
      = say (fixture, WF_TYPE_NAME_FAULT, 4, "asset", "\"c-lion1\"", "part", "99", NULL);
  g_assert_false (wf_situation_fault_position (fixture->dataset, bad_part, &position));
}

static const WfEffect *
find_effect (GPtrArray *effects, const char *hub)
{
  for (guint i = 0; i < effects->len; i++)
    if (g_str_equal (((const WfEffect *) effects->pdata[i])->hub, hub))
      return effects->pdata[i];
  g_assert_not_reached ();
}

static void
test_effects (Fixture *fixture, gconstpointer data)
{
  make_crisis (fixture);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) effects
      = wf_situation_dup_effects (fixture->picture, fixture->dataset, NULL);
  g_test_message ("effects of %u countries in %" G_GINT64_FORMAT " us", effects->len,
                  g_get_monotonic_time () - start);
  const WfEffect *ee = find_effect (effects, "hub-ee"), *fi = find_effect (effects, "hub-fi");
  g_autofree char *by_land = g_strjoinv (" ", fi->land_neighbours);

  /* What no incident names and what lost nothing: the one at the top, the other last. */
  g_assert_true (find_effect (effects, "hub-de")->any_lost);
  g_assert_false (((const WfEffect *) effects->pdata[effects->len - 1])->any_lost);
  g_assert_cmpstr (fi->country, ==, "FI");
  g_assert_cmpuint (fi->n_cables, ==, 12);
  g_assert_cmpuint (fi->n_cables_out, ==, 1);
  g_assert_cmpuint (fi->n_land_neighbours, ==, 3);
  g_assert_cmpstr (by_land, ==, "NO RU SE");
  g_assert_true (fi->any_lost);
  /* C-Lion1 is 0.513 of what is listed (links.json). */
  g_assert_cmpint (fi->lost, ==, WF_BAND_HALF);
  g_assert_false (fi->is_isolated);
  g_assert_cmpuint (fi->n_isolating, ==, 0);
  g_assert_cmpuint (ee->n_cables_out, ==, 0);
  g_assert_false (ee->any_lost);
  g_assert_cmpint (ee->lost, ==, WF_BAND_NONE);
}

/* Faroe Islands: two cables. One out, the other is the last; both out, it is cut off. */
static void
test_effects_of_the_last_cable (Fixture *fixture, gconstpointer data)
{
  WfRecord *incident
      = say (fixture, WF_TYPE_NAME_INCIDENT, 1, "country/FO", "true", "country/XX", "true", NULL);
  g_autoptr (GPtrArray) before
      = wf_situation_dup_effects (fixture->picture, fixture->dataset, incident);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpuint (((WfEffect *) g_ptr_array_index (before, 0))->n_isolating, ==, 0);

  say_of_asset (fixture, WF_GEN_SPACE_GREEN, "shefa-2", "status/a", "\"out\"", NULL);
  g_autoptr (GPtrArray) one
      = wf_situation_dup_effects (fixture->picture, fixture->dataset, incident);
  const WfEffect *effect = g_ptr_array_index (one, 0);
  g_assert_cmpuint (effect->n_cables, ==, 2);
  g_assert_cmpuint (effect->n_cables_out, ==, 1);
  g_assert_cmpuint (effect->n_isolating, ==, 1);
  g_assert_cmpstr (effect->isolating[0], !=, "shefa-2");
  g_assert_false (effect->is_isolated);

  say_of_asset (fixture, WF_GEN_SPACE_GREEN, effect->isolating[0], "status/a", "\"out\"",
                "status/b", "\"degraded\"", NULL);
  g_autoptr (GPtrArray) contested
      = wf_situation_dup_effects (fixture->picture, fixture->dataset, incident);
  effect = g_ptr_array_index (contested, 0);
  g_assert_cmpuint (effect->n_cables_contested, ==, 1);
  g_assert_false (effect->is_isolated);

  say_of_asset (fixture, WF_GEN_SPACE_GREEN, effect->isolating[0], "status/b", "null", NULL);
  g_autoptr (GPtrArray) both
      = wf_situation_dup_effects (fixture->picture, fixture->dataset, incident);
  effect = g_ptr_array_index (both, 0);
  g_assert_true (effect->is_isolated);
  g_assert_cmpuint (effect->n_isolating, ==, 0);
  g_assert_cmpint (effect->lost, ==, WF_BAND_MOST);
}

/* 20,000 records: the times are printed, not asserted. */
static void
test_large (Fixture *fixture, gconstpointer data)
{
  static const char *const types[]
      = { WF_TYPE_NAME_ENTRY, WF_TYPE_NAME_TASK, WF_TYPE_NAME_INCIDENT, WF_TYPE_NAME_ENTRY };
  g_autoptr (GPtrArray) batch
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);
  g_autoptr (WfQuery) query = wf_query_new ();

  for (guint i = 0; i < 20000; i++)
    {
      WfUuid ent = wf_gen_uuid (i);
      g_ptr_array_add (batch, wf_gen_write (NULL, WF_GEN_SPACE_GREEN, types[i % 4], &ent,
                                            wf_gen_hlc (i), "title", "\"T\"", "state", "\"open\"",
                                            "country/FI", "true", "severity", "3", NULL));
    }
  wf_picture_apply (fixture->picture, batch);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (WfFigures) figures
      = wf_situation_compute (fixture->picture, fixture->dataset, NULL, query, AT (3));
  g_test_message ("figures of 20,000 records in %" G_GINT64_FORMAT " us",
                  g_get_monotonic_time () - start);
  g_assert_cmpuint (figures->n_open, ==, 5000);
  g_assert_cmpuint (figures->n_unowned, ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/situation/asset-states", test_asset_states);
  ADD ("/situation/one-authority-against-itself-is-a-conflict",
       test_one_authority_against_itself_is_a_conflict);
  ADD ("/situation/incidents", test_incidents);
  ADD ("/situation/figures", test_figures);
  ADD ("/situation/deadlines", test_deadlines);
  ADD ("/situation/positions", test_positions);
  ADD ("/situation/large", test_large);
  ADD ("/situation/effects", test_effects);
  ADD ("/situation/effects-of-the-last-cable", test_effects_of_the_last_cable);
  return g_test_run ();
}
