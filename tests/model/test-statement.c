/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No desk settles another's: who may write which statement. */
#include "model/wf-statement.h"

#include <string.h>

#include "lib/wf-exercise-operations.h"
#include "lib/wf-gen-operation.h"
#include "lib/wf-loops.h"
#include "base/wf-paths.h"
#include "model/wf-ctl-draft.h"
#include "model/wf-vocabulary.h"

/* Persons are numbers, the device of person n is 100 + n, its key the byte n + 1; 0 is the root. */
enum
{
  ROOT,
  FI_DAY,
  FI_NIGHT,
  EE,
  NOC,
  LT,
  N_PERSONS
};

static const char *const actors[N_PERSONS]
    = { NULL, "ms-csirt/FI", "ms-csirt/FI", "ms-csirt/EE", "cable-operators/FI", "ms-csirt/LT" };

#define NO_DESK "tso/FI"

static WfOperation *
sign (WfDraft *draft, guint who, gint64 minute)
{
  const WfUuid dev = wf_gen_uuid (100 + who), by = wf_gen_uuid (who);
  WfOperation *operation = wf_gen_operation (draft, wf_gen_hlc (minute), &dev, &by);

  memset (operation->key, (int) who + 1, WF_KEY_SIZE);
  operation->n = minute;
  return operation;
}

static void
tell (WfMembership *membership, WfDraft *draft, gint64 *n)
{
  g_autoptr (WfDraft) owned = draft;
  g_autoptr (WfOperation) operation = sign (draft, ROOT, ++*n);

  operation->receipt_seq = *n;
  operation->received_at = WF_GEN_DAY_US + *n * WF_MINUTE_US;
  wf_membership_add (membership, operation);
}

static void
tell_desk (WfMembership *membership, guint who, gint64 *n)
{
  const WfUuid person = wf_gen_uuid (who), device = wf_gen_uuid (100 + who);
  guint8 key[WF_KEY_SIZE];

  memset (key, (int) who + 1, sizeof key);
  tell (membership,
        wf_ctl_draft_person (WF_GEN_SPACE_CTL, &person, "a desk", "desk", "XX", actors[who]), n);
  tell (membership, wf_ctl_draft_device (WF_GEN_SPACE_CTL, &device, &person, key, ""), n);
  tell (membership, wf_ctl_draft_role (WF_GEN_SPACE_CTL, &person, WF_ROLE_ANALYST, NULL), n);
}

static WfMembership *
new_membership (void)
{
  const WfUuid crisis = wf_gen_uuid (200);
  guint8 root[WF_KEY_SIZE];
  gint64 n = 0;
  memset (root, 1, sizeof root);
  WfMembership *membership = wf_membership_new (root);
  WfDraft *genesis = wf_draft_new (WF_GEN_SPACE_CTL, WF_TYPE_NAME_GENESIS, &crisis, WF_OP_CTL);
  g_autofree char *key = wf_hex_dup (root, sizeof root);

  wf_draft_set_string (genesis, "root-key", key);
  tell (membership, genesis, &n);
  for (guint who = FI_DAY; who < N_PERSONS; who++)
    tell_desk (membership, who, &n);
  return membership;
}

typedef struct
{
  WfMembership *membership;
  WfRecord *record;
  WfUuid persons[N_PERSONS];
  gint64 minute;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  const WfUuid asset = wf_gen_uuid (300);

  self->membership = new_membership ();
  self->record = wf_record_new (&asset, WF_TYPE_NAME_ASSET);
  for (guint who = 0; who < N_PERSONS; who++)
    self->persons[who] = wf_gen_uuid (who);
  self->minute = 100;
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_object_unref (self->record);
  wf_membership_free (self->membership);
}

static WfSpeaker
speak (Fixture *self, guint who)
{
  return (WfSpeaker){ self->membership, &self->persons[who], actors[who] };
}

static WfDraft *
new_draft (Fixture *self, const char *space, const char *field, const char *value)
{
  WfDraft *draft = wf_draft_new (space, wf_record_get_type_name (self->record),
                                 wf_record_get_ent (self->record), WF_OP_SET);

  wf_draft_set_string (draft, field, value);
  wf_draft_see (draft, self->record);
  return draft;
}

/* Whether or not the rule permits it: another program may. */
static WfOperation *
write_in (Fixture *self, const char *space, guint who, const char *field, const char *value)
{
  g_autoptr (WfDraft) draft = new_draft (self, space, field, value);
  g_autoptr (WfOperation) operation = sign (draft, who, ++self->minute);

  wf_record_apply (self->record, operation);
  return wf_record_get_operations (self->record)
      ->pdata[wf_record_get_operations (self->record)->len - 1];
}

static WfOperation *
write_as (Fixture *self, guint who, const char *field, const char *value)
{
  return write_in (self, WF_GEN_SPACE_AMBER, who, field, value);
}

static WfStatementVerdict
judge (Fixture *self, guint who, const char *field)
{
  const WfSpeaker speaker = speak (self, who);

  return wf_statement_judge (&speaker, self->record, WF_TYPE_NAME_ASSET, field, NULL);
}

/* --- what a statement is --------------------------------------------------- */

static void
names_of_statements (void)
{
  static const struct
  {
    const char *type, *field, *authority;
  } cases[] = {
    { "asset", "status/ms-csirt/EE", "ms-csirt/EE" },
    { "asset", "status-at/tso/FI", "tso/FI" },
    { "asset", "note/cable-operators", "cable-operators" },
    { "asset", "brief/ms-csirt/FI", "ms-csirt/FI" },
    { "asset", "brief-why/ms-csirt/FI", "ms-csirt/FI" },
    { "asset", "asset", NULL },
    { "asset", "status/", NULL },
    { "asset", "notes/ms-csirt/EE", NULL },
    { "asset", "handling", NULL },
    { "incident", "status/ms-csirt/EE", NULL },
    { "incident", "class/EE", "EE" },
    { "incident", "class-at/EE", "EE" },
    { "incident", "class", NULL },
    { "incident", "severity", NULL },
    { "asset", "class/EE", NULL },
    { "incident", "note/ms-csirt/EE", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (wf_statement_get_authority (cases[i].type, cases[i].field), ==,
                     cases[i].authority);
}

/* --- the rule, case by case ------------------------------------------------ */

static void
nobody_said_anything (Fixture *self, gconstpointer data)
{
  g_assert_cmpint (judge (self, FI_DAY, "status/ms-csirt/FI"), ==, WF_STATEMENT_FREE);
  g_assert_cmpint (judge (self, FI_DAY, "status/ms-csirt/EE"), ==, WF_STATEMENT_HAS_DESK);
  g_assert_cmpint (judge (self, FI_DAY, "status/" NO_DESK), ==, WF_STATEMENT_FREE);
  g_assert_cmpint (judge (self, FI_DAY, "handling"), ==, WF_STATEMENT_FREE);
}

static void
its_own_desk_said_it (Fixture *self, gconstpointer data)
{
  const WfSpeaker speaker = speak (self, FI_DAY);
  const WfOperation *said_by;
  const WfOperation *said = write_as (self, EE, "status/ms-csirt/EE", "out");

  g_assert_cmpint (
      wf_statement_judge (&speaker, self->record, "asset", "status/ms-csirt/EE", &said_by), ==,
      WF_STATEMENT_THEIRS);
  g_assert_true (said_by == said);
  /* The parts that they did not say belong to the same statement. */
  g_assert_cmpint (judge (self, FI_DAY, "note/ms-csirt/EE"), ==, WF_STATEMENT_THEIRS);
  g_assert_cmpint (judge (self, EE, "status/ms-csirt/EE"), ==, WF_STATEMENT_FREE);
  /* What they took back is their word, too. */
  write_as (self, EE, "status/ms-csirt/EE", NULL);
  g_assert_cmpint (judge (self, FI_DAY, "status/ms-csirt/EE"), ==, WF_STATEMENT_THEIRS);
  /* Day and night desk are one authority. */
  write_as (self, FI_NIGHT, "status/ms-csirt/FI", "degraded");
  g_assert_cmpint (judge (self, FI_DAY, "status/ms-csirt/FI"), ==, WF_STATEMENT_FREE);
}

static void
entered_by_phone (Fixture *self, gconstpointer data)
{
  write_as (self, FI_DAY, "status/" NO_DESK, "degraded");
  g_assert_cmpint (judge (self, FI_DAY, "status/" NO_DESK), ==, WF_STATEMENT_FREE);
  g_assert_cmpint (judge (self, FI_NIGHT, "note/" NO_DESK), ==, WF_STATEMENT_FREE);
  g_assert_cmpint (judge (self, EE, "status/" NO_DESK), ==, WF_STATEMENT_RELAYED);
  g_assert_cmpint (judge (self, EE, "note/" NO_DESK), ==, WF_STATEMENT_RELAYED);
  /* Entered before the authority came; it may put that right itself, and then it is its word. */
  write_as (self, FI_DAY, "status/ms-csirt/LT", "out");
  g_assert_cmpint (judge (self, FI_DAY, "status/ms-csirt/LT"), ==, WF_STATEMENT_FREE);
  g_assert_cmpint (judge (self, LT, "status/ms-csirt/LT"), ==, WF_STATEMENT_FREE);
  write_as (self, LT, "status/ms-csirt/LT", "degraded");
  g_assert_cmpint (judge (self, FI_DAY, "status/ms-csirt/LT"), ==, WF_STATEMENT_THEIRS);
}

/* The legal class of an incident: every desk of the State decides it, no desk of another one. */
static void
states_give_their_own_class (Fixture *self, gconstpointer data)
{
  const WfUuid id = wf_gen_uuid (301);
  const WfSpeaker fi = speak (self, FI_DAY), noc = speak (self, NOC), ee = speak (self, EE);
  const WfOperation *said_by;

  g_object_unref (self->record);
  self->record = wf_record_new (&id, WF_TYPE_NAME_INCIDENT);
  g_assert_cmpint (wf_statement_judge (&fi, NULL, "incident", "class/EE", NULL), ==,
                   WF_STATEMENT_HAS_DESK);
  g_assert_cmpint (wf_statement_judge (&fi, NULL, "incident", "class/FI", NULL), ==,
                   WF_STATEMENT_FREE);
  g_assert_cmpint (wf_statement_judge (&noc, NULL, "incident", "class/FI", NULL), ==,
                   WF_STATEMENT_FREE);
  /* Sweden has no desk: by phone, and then it is for who entered it. */
  g_assert_cmpint (wf_statement_judge (&fi, NULL, "incident", "class/SE", NULL), ==,
                   WF_STATEMENT_FREE);
  write_as (self, FI_DAY, "class/SE", "significant");
  g_assert_cmpint (wf_statement_judge (&fi, self->record, "incident", "class-at/SE", NULL), ==,
                   WF_STATEMENT_FREE);
  g_assert_cmpint (wf_statement_judge (&ee, self->record, "incident", "class/SE", &said_by), ==,
                   WF_STATEMENT_RELAYED);
  const WfOperation *said = write_as (self, EE, "class/EE", "large-scale");
  g_assert_cmpint (wf_statement_judge (&fi, self->record, "incident", "class/EE", &said_by), ==,
                   WF_STATEMENT_THEIRS);
  g_assert_true (said_by == said);
  g_assert_cmpint (wf_statement_judge (&ee, self->record, "incident", "class/EE", NULL), ==,
                   WF_STATEMENT_FREE);
}

/* A value at a stricter marking shows before theirs, and so contradicts it. */
static void
another_marking_is_no_way_round (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDraft) draft = NULL;
  const WfSpeaker speaker = speak (self, FI_DAY);
  const WfOperation *said_by;
  const char *field = NULL;

  write_in (self, WF_GEN_SPACE_GREEN, EE, "status/ms-csirt/EE", "out");
  draft = new_draft (self, WF_GEN_SPACE_AMBER, "status/ms-csirt/EE", "in-service");
  g_assert_cmpint (wf_statement_judge_draft (&speaker, self->record, draft, &field, &said_by), ==,
                   WF_STATEMENT_THEIRS);
  g_assert_cmpstr (field, ==, "status/ms-csirt/EE");
  /* Their own words, said there with their origin, are. */
  wf_draft_set_origin (draft, "01a0000000000000-00000000000000000000000000000000");
  g_assert_cmpint (wf_statement_judge_draft (&speaker, self->record, draft, &field, &said_by), ==,
                   WF_STATEMENT_FREE);
  /* Not where that would write over what they said there. */
  write_as (self, EE, "status/ms-csirt/EE", "degraded");
  wf_draft_see (draft, self->record);
  g_assert_cmpint (wf_statement_judge_draft (&speaker, self->record, draft, &field, &said_by), ==,
                   WF_STATEMENT_THEIRS);
}

static void
not_seen_is_no_way_round (Fixture *self, gconstpointer data)
{
  const WfSpeaker speaker = speak (self, FI_DAY);
  const WfOperation *said_by;
  const char *field = NULL;
  g_autoptr (WfDraft) blind
      = new_draft (self, WF_GEN_SPACE_AMBER, "status/ms-csirt/EE", "in-service");

  write_as (self, EE, "status/ms-csirt/EE", "out");
  g_assert_cmpint (wf_statement_judge_draft (&speaker, self->record, blind, &field, &said_by), ==,
                   WF_STATEMENT_THEIRS);
  g_autoptr (WfDraft) retire = wf_draft_new (WF_GEN_SPACE_AMBER, WF_TYPE_NAME_ASSET,
                                             wf_record_get_ent (self->record), WF_OP_RETIRE);
  wf_draft_see (retire, self->record);
  g_assert_cmpint (wf_statement_judge_draft (&speaker, self->record, retire, &field, &said_by), ==,
                   WF_STATEMENT_THEIRS);
}

/* An own word is taken back although the authority has spoken meanwhile: nobody is written over. */
static void
own_words_are_taken_back (Fixture *self, gconstpointer data)
{
  const WfSpeaker speaker = speak (self, FI_DAY);
  const WfOperation *said_by;
  const char *field = NULL;
  g_autoptr (GArray) parents = g_array_new (FALSE, FALSE, sizeof (WfOperationId));
  WfOperation *own = write_as (self, FI_DAY, "status/ms-csirt/LT", "out");
  g_autoptr (WfDraft) undo = new_draft (self, WF_GEN_SPACE_AMBER, "status/ms-csirt/LT", NULL);

  g_array_append_val (parents, own->id);
  wf_draft_set_parents (undo, "status/ms-csirt/LT", parents);
  write_in (self, WF_GEN_SPACE_GREEN, LT, "status/ms-csirt/LT", "degraded");
  g_assert_cmpint (judge (self, FI_DAY, "status/ms-csirt/LT"), ==, WF_STATEMENT_THEIRS);
  g_assert_cmpint (wf_statement_judge_draft (&speaker, self->record, undo, &field, &said_by), ==,
                   WF_STATEMENT_FREE);
}

/* --- the property ---------------------------------------------------------- */

static const char *
get_actor_of (const WfOperation *operation)
{
  for (guint who = FI_DAY; who < N_PERSONS; who++)
    {
      const WfUuid person = wf_gen_uuid (who);
      if (wf_uuid_equal (&person, &operation->by))
        return actors[who];
    }
  return NULL;
}

/* What the rule let through writes over the word of an authority's own desk only for that
 * authority, and over the words of strangers only where it is a party. */
static void
check_parents (Fixture *self, const WfOperation *operation)
{
  const WfWrite *write = &operation->writes[0];
  const char *authority = wf_statement_get_authority ("asset", write->field);
  const char *own = get_actor_of (operation);
  gboolean is_party = write->n_parents == 0 || g_str_equal (own, authority);

  for (guint i = 0; i < write->n_parents; i++)
    for (guint o = 0; o < wf_record_get_operations (self->record)->len; o++)
      {
        const WfOperation *parent = wf_record_get_operations (self->record)->pdata[o];
        if (!wf_operation_id_equal_key (&parent->id, &write->parents[i]))
          continue;
        if (g_str_equal (get_actor_of (parent), authority))
          g_assert_cmpstr (own, ==, authority);
        is_party |= g_str_equal (get_actor_of (parent), own);
      }
  g_assert_true (is_party);
}

static void
draw_one (Fixture *self, GRand *rand, guint *n_let, guint *n_refused)
{
  static const char *const authorities[]
      = { "ms-csirt/FI", "ms-csirt/EE", "cable-operators/FI", "ms-csirt/LT", NO_DESK, "tso/SE" };
  static const char *const names[] = { "status", "note", "brief" };
  static const char *const values[] = { "out", "degraded", "in-service", NULL };
  const guint who = (guint) g_rand_int_range (rand, FI_DAY, N_PERSONS);
  const char *authority = authorities[g_rand_int_range (rand, 0, G_N_ELEMENTS (authorities))];
  g_autofree char *field
      = g_strconcat (names[g_rand_int_range (rand, 0, G_N_ELEMENTS (names))], "/", authority, NULL);
  g_autoptr (WfDraft) draft
      = new_draft (self, g_rand_boolean (rand) ? WF_GEN_SPACE_AMBER : WF_GEN_SPACE_GREEN, field,
                   values[g_rand_int_range (rand, 0, G_N_ELEMENTS (values))]);
  const WfSpeaker speaker = speak (self, who);
  const WfOperation *said_by;
  const char *refused = NULL;
  const WfStatementVerdict verdict
      = wf_statement_judge_draft (&speaker, self->record, draft, &refused, &said_by);

  /* An authority may always speak for itself. */
  if (g_str_equal (authority, actors[who]))
    g_assert_cmpint (verdict, ==, WF_STATEMENT_FREE);
  if (verdict != WF_STATEMENT_FREE)
    {
      g_assert_cmpstr (refused, ==, field);
      (*n_refused)++;
      return;
    }
  g_autoptr (WfOperation) operation = sign (draft, who, ++self->minute);
  check_parents (self, operation);
  wf_record_apply (self->record, operation);
  (*n_let)++;
}

static void
nobody_writes_over_another (void)
{
  WfLoops loops = { .n_per_commit = 60, .n_nightly = 5000 };
  guint n_let = 0, n_refused = 0;

  for (guint32 seed; wf_loops_next (&loops, &seed);)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      Fixture fixture;

      set_up (&fixture, NULL);
      for (guint i = 0; i < 60; i++)
        draw_one (&fixture, rand, &n_let, &n_refused);
      tear_down (&fixture, NULL);
    }
  g_assert_cmpuint (n_let, >, 0);
  g_assert_cmpuint (n_refused, >, 0);
}

/* --- the exercise ---------------------------------------------------------- */

static int
compare_clocks (gconstpointer a, gconstpointer b)
{
  const WfOperation *first = *(const WfOperation *const *) a;
  const WfOperation *second = *(const WfOperation *const *) b;

  return wf_operation_id_compare (&first->id, &second->id);
}

static gboolean
would_be_let (WfMembership *membership, WfRecord *record, const WfOperation *operation)
{
  const WfPerson *person = wf_membership_get_person (membership, &operation->by);
  const WfSpeaker speaker = { membership, &operation->by, person ? person->actor : NULL };

  for (guint i = 0; i < operation->n_writes; i++)
    if (wf_statement_judge (&speaker, record, operation->type, operation->writes[i].field, NULL)
        != WF_STATEMENT_FREE)
      return FALSE;
  return TRUE;
}

/* What desks do in the exercise they could do in the window, word by word. */
static void
the_exercise_keeps_the_rule (void)
{
  g_autofree char *folder = wf_path_dup_data ("exercise");
  g_autoptr (GError) error = NULL;
  g_autoptr (WfExercise) exercise = wf_exercise_read (folder, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) log = wf_exercise_dup_log (exercise);
  g_autoptr (WfMembership) membership = wf_membership_new (NULL);
  g_autoptr (GHashTable) records
      = g_hash_table_new_full (wf_uuid_hash_key, wf_uuid_equal_key, NULL, g_object_unref);
  guint n_statements = 0;

  for (guint i = 0; i < log->len; i++)
    if (wf_space_is_ctl (((WfOperation *) log->pdata[i])->space))
      wf_membership_add (membership, log->pdata[i]);
  g_ptr_array_sort (log, compare_clocks);
  for (guint i = 0; i < log->len; i++)
    {
      WfOperation *operation = log->pdata[i];
      WfRecord *record = g_hash_table_lookup (records, &operation->ent);

      if (!g_str_equal (operation->type, WF_TYPE_NAME_ASSET))
        continue;
      if (record == NULL)
        {
          record = wf_record_new (&operation->ent, operation->type);
          g_hash_table_insert (records, (gpointer) wf_record_get_ent (record), record);
        }
      g_assert_true (would_be_let (membership, record, operation));
      wf_record_apply (record, operation);
      n_statements++;
    }
  g_assert_cmpuint (n_statements, >=, 9);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/statement/nobody-yet", nobody_said_anything },
    { "/statement/theirs", its_own_desk_said_it },
    { "/statement/by-phone", entered_by_phone },
    { "/statement/class-of-a-state", states_give_their_own_class },
    { "/statement/another-marking", another_marking_is_no_way_round },
    { "/statement/not-seen", not_seen_is_no_way_round },
    { "/statement/taken-back", own_words_are_taken_back },
  };

  wf_crypto_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statement/names", names_of_statements);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/statement/property", nobody_writes_over_another);
  g_test_add_func ("/statement/exercise", the_exercise_keeps_the_rule);
  return g_test_run ();
}
