/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"

#include "base/wf-clock.h"
#include "model/wf-query.h"
#include "model/wf-vocabulary.h"

static WfRecord *
new_record (const char *type, ...)
{
  WfUuid ent = wf_gen_uuid (1);
  WfRecord *record = wf_record_new (&ent, type);
  g_autoptr (WfDraft) draft = wf_draft_new (WF_GEN_SPACE_GREEN, type, &ent, WF_OP_CREATE);
  va_list pairs;

  va_start (pairs, type);
  for (const char *field; (field = va_arg (pairs, const char *));)
    wf_draft_set_json (draft, field, va_arg (pairs, const char *));
  va_end (pairs);
  g_autoptr (WfOperation) operation = wf_gen_operation (draft, wf_gen_hlc (60), NULL, NULL);
  wf_record_apply (record, operation);
  return record;
}

typedef struct
{
  WfQuery *query;
  WfRecord *incident, *entry, *claim, *task, *actor;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->query = wf_query_new ();
  fixture->incident
      = new_record (WF_TYPE_NAME_INCIDENT, "title", "\"Fault on Côte Nord cable\"", "sector",
                    "\"energy\"", "state", "\"closed\"", "country/FI", "true", "country/EE",
                    "false", "rating", "\"B2\"", "happened-at", "\"2027-10-12T02:00:00Z\"", NULL);
  fixture->entry = new_record (WF_TYPE_NAME_ENTRY, "text", "\"Ship seen near C-Lion1\"", "kind",
                               "\"observation\"", "desk", "\"SE\"", "about/country:LT", "true",
                               "known-at", "\"2027-10-12T03:00:00Z\"", NULL);
  fixture->claim = new_record (WF_TYPE_NAME_CLAIM, "title", "\"Sabotage\"", NULL);
  fixture->task
      = new_record (WF_TYPE_NAME_TASK, "title", "\"Call the operator\"", "state", "\"done\"", NULL);
  fixture->actor
      = new_record (WF_TYPE_NAME_ACTOR, "actor", "\"ms-csirt/FI\"", "country", "\"FI\"", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wf_query_unref (fixture->query);
  g_object_unref (fixture->incident);
  g_object_unref (fixture->entry);
  g_object_unref (fixture->claim);
  g_object_unref (fixture->task);
  g_object_unref (fixture->actor);
}

/* "IECTA": which of incident, entry, claim, task, actor match. */
static void
assert_matches (Fixture *fixture, const char *expected)
{
  WfRecord *records[]
      = { fixture->incident, fixture->entry, fixture->claim, fixture->task, fixture->actor };
  g_autoptr (GString) matched = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    if (wf_query_matches (fixture->query, records[i]))
      g_string_append_c (matched, "IECTA"[i]);
  g_assert_cmpstr (matched->str, ==, expected);
}

static void
test_empty_matches_all (Fixture *fixture, gconstpointer data)
{
  g_assert_true (wf_query_is_empty (fixture->query));
  assert_matches (fixture, "IECTA");
  fixture->query->text = g_strdup ("  ");
  g_assert_true (wf_query_is_empty (fixture->query));
  assert_matches (fixture, "IECTA");
}

static void
test_only_open (Fixture *fixture, gconstpointer data)
{
  fixture->query->only_open = TRUE;
  g_assert_false (wf_query_is_empty (fixture->query));
  assert_matches (fixture, "ECA");
}

static void
test_sector (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_add (fixture->query->sectors, g_strdup ("transport"));
  assert_matches (fixture, "ECTA");
  g_ptr_array_add (fixture->query->sectors, g_strdup ("energy"));
  assert_matches (fixture, "IECTA");
}

static void
test_country (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_add (fixture->query->countries, g_strdup ("EE"));
  assert_matches (fixture, "T");
  g_ptr_array_add (fixture->query->countries, g_strdup ("FI"));
  assert_matches (fixture, "ITA");
  g_ptr_array_add (fixture->query->countries, g_strdup ("SE"));
  assert_matches (fixture, "IETA");
  g_ptr_array_set_size (fixture->query->countries, 0);
  g_ptr_array_add (fixture->query->countries, g_strdup ("LT"));
  assert_matches (fixture, "ET");
}

static void
test_kind_and_rating (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_add (fixture->query->kinds, g_strdup ("told"));
  assert_matches (fixture, "ICTA");
  g_ptr_array_set_size (fixture->query->kinds, 0);
  g_ptr_array_add (fixture->query->ratings, g_strdup ("B"));
  assert_matches (fixture, "ITA");
  g_ptr_array_set_size (fixture->query->ratings, 0);
  g_ptr_array_add (fixture->query->ratings, g_strdup ("A"));
  assert_matches (fixture, "TA");
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  fixture->query->text = g_strdup ("COTE  cable");
  assert_matches (fixture, "I");
  g_free (fixture->query->text);
  fixture->query->text = g_strdup ("c-lion1 ship");
  assert_matches (fixture, "E");
  g_free (fixture->query->text);
  fixture->query->text = g_strdup ("c-lion1 absent");
  assert_matches (fixture, "");
}

static void
test_span (Fixture *fixture, gconstpointer data)
{
  fixture->query->from = WF_GEN_DAY_US + 2 * WF_HOUR_US;
  assert_matches (fixture, "IETA");
  fixture->query->from++;
  assert_matches (fixture, "ETA");
  fixture->query->to = WF_GEN_DAY_US + 3 * WF_HOUR_US;
  assert_matches (fixture, "TA");
  fixture->query->from = WF_NO_TIME;
  /* The claim has no time of its own: it stands where it was entered, 01:00. */
  assert_matches (fixture, "ICTA");
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_add (fixture->query->kinds, g_strdup ("told"));
  fixture->query->text = g_strdup ("x");
  fixture->query->from = 5;
  g_autoptr (WfQuery) copy = wf_query_copy (fixture->query);
  g_ptr_array_set_size (fixture->query->kinds, 0);
  g_assert_cmpuint (copy->kinds->len, ==, 1);
  g_assert_cmpstr (copy->text, ==, "x");
  g_assert_cmpint (copy->from, ==, 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/query/empty-matches-all", test_empty_matches_all);
  ADD ("/query/only-open", test_only_open);
  ADD ("/query/sector", test_sector);
  ADD ("/query/country", test_country);
  ADD ("/query/kind-and-rating", test_kind_and_rating);
  ADD ("/query/text", test_text);
  ADD ("/query/span", test_span);
  ADD ("/query/copy", test_copy);
  return g_test_run ();
}
