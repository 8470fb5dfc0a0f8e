/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"

#include "model/wf-history.h"
#include "model/wf-move.h"
#include "model/wf-vocabulary.h"

#define AMBER WF_GEN_SPACE_AMBER
#define GREEN WF_GEN_SPACE_GREEN

typedef struct
{
  WfRecord *record;
  WfUuid ent;
  gint64 minute;
} Desk;

static void
desk_init (Desk *desk)
{
  desk->ent = wf_gen_uuid (1);
  desk->record = wf_record_new (&desk->ent, WF_TYPE_NAME_INCIDENT);
  desk->minute = 0;
}

static void
desk_clear (Desk *desk)
{
  g_object_unref (desk->record);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Desk, desk_clear)

/* @sees: whether the author knows what the record shows. */
static WfOperation *
say (Desk *desk, gboolean sees, const char *space, const char *field, const char *json)
{
  g_autoptr (WfOperation) operation
      = wf_gen_write (sees ? desk->record : NULL, space, WF_TYPE_NAME_INCIDENT, &desk->ent,
                      wf_gen_hlc (++desk->minute), field, json, NULL);

  wf_record_apply (desk->record, operation);
  return operation; /* the record holds it */
}

static void
settle (Desk *desk, const WfDraft *draft)
{
  g_autoptr (WfOperation) operation
      = wf_gen_operation (draft, wf_gen_hlc (++desk->minute), NULL, NULL);

  wf_record_apply (desk->record, operation);
}

static void
test_lines_say_who_stands_and_what_was_seen (void)
{
  g_auto (Desk) desk = { 0 };
  desk_init (&desk);
  WfOperation *first = say (&desk, FALSE, AMBER, "state", "\"open\"");
  WfOperation *second = say (&desk, TRUE, AMBER, "state", "\"contained\"");
  WfOperation *other = say (&desk, TRUE, GREEN, "state", "\"closed\"");
  g_autoptr (GArray) lines = wf_history_dup_lines (desk.record, "state");
  guint n_unknown;

  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_true (g_array_index (lines, WfHistoryLine, 0).operation == first);
  g_assert_false (g_array_index (lines, WfHistoryLine, 0).is_live);
  g_assert_true (g_array_index (lines, WfHistoryLine, 1).is_live);
  g_assert_true (g_array_index (lines, WfHistoryLine, 2).operation == other);
  g_autoptr (GArray) seen = wf_history_dup_seen (desk.record, &second->writes[0], &n_unknown);
  g_assert_cmpuint (seen->len, ==, 1);
  g_assert_true (g_array_index (seen, WfLive, 0).operation == first);
  g_assert_cmpuint (n_unknown, ==, 0);
}

static void
test_both_sides_are_there_and_a_third_value_settles (void)
{
  g_auto (Desk) desk = { 0 };
  desk_init (&desk);
  say (&desk, FALSE, AMBER, "severity", "2");
  say (&desk, FALSE, AMBER, "severity", "3");
  say (&desk, FALSE, AMBER, "severity", "2");
  say (&desk, FALSE, GREEN, "severity", "1");
  g_autoptr (GPtrArray) conflicts = wf_conflict_dup_all (desk.record);

  g_assert_cmpuint (conflicts->len, ==, 1);
  const WfConflict *conflict = g_ptr_array_index (conflicts, 0);
  g_assert_cmpstr (conflict->field, ==, "severity");
  g_assert_cmpstr (conflict->space, ==, AMBER);
  g_assert_cmpuint (conflict->sides->len, ==, 2);
  const WfSide *shown = g_ptr_array_index (conflict->sides, 0);
  g_assert_cmpuint (shown->said_by->len, ==, 2);

  g_autoptr (WfDraft) draft = wf_conflict_settle (desk.record, conflict, "4", "both out of date");
  g_assert_cmpint (draft->kind, ==, WF_OP_RESOLVE);
  settle (&desk, draft);
  g_assert_false (wf_record_is_conflicted (desk.record, "severity"));
  g_assert_cmpint (wf_record_get_integer (desk.record, "severity", 0), ==, 4);
}

static void
test_who_wrote_meanwhile_stays_visible (void)
{
  g_auto (Desk) desk = { 0 };
  desk_init (&desk);
  say (&desk, FALSE, AMBER, "severity", "2");
  say (&desk, FALSE, AMBER, "severity", "3");
  g_autoptr (GPtrArray) conflicts = wf_conflict_dup_all (desk.record);
  g_autoptr (WfDraft) draft
      = wf_conflict_settle (desk.record, g_ptr_array_index (conflicts, 0), "2", NULL);
  say (&desk, FALSE, AMBER, "severity", "1");
  settle (&desk, draft);
  g_assert_true (wf_record_is_conflicted (desk.record, "severity"));
}

static void
test_sets_never_conflict (void)
{
  g_auto (Desk) desk = { 0 };
  desk_init (&desk);
  say (&desk, FALSE, AMBER, "country/FI", "true");
  say (&desk, FALSE, AMBER, "country/FI", "false");
  g_assert_cmpuint (wf_record_get_n_conflicts (desk.record), ==, 0);
  g_autoptr (GPtrArray) none = wf_conflict_dup_all (desk.record);
  g_assert_cmpuint (none->len, ==, 0);
  /* A statement is no element of a set: one authority's two desks can contradict each other. */
  say (&desk, FALSE, AMBER, "status/a", "\"out\"");
  say (&desk, FALSE, AMBER, "status/a", "\"degraded\"");
  g_assert_cmpuint (wf_record_get_n_conflicts (desk.record), ==, 1);
}

/* --- moving ---------------------------------------------------------------- */

static void
test_a_move_names_its_origin (void)
{
  g_auto (Desk) desk = { 0 };
  guint n_conflicts;
  desk_init (&desk);
  WfOperation *title = say (&desk, FALSE, AMBER, "title", "\"No light\"");
  say (&desk, FALSE, AMBER, "state", "\"open\"");
  say (&desk, FALSE, GREEN, "state", "\"open\"");
  say (&desk, FALSE, AMBER, "lead", "\"a\"");
  say (&desk, FALSE, AMBER, "lead", "\"b\"");
  g_autoptr (GPtrArray) drafts = wf_move_dup_drafts (desk.record, AMBER, GREEN, NULL, &n_conflicts);
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];

  wf_operation_id_format (&title->id, id);
  g_assert_cmpuint (n_conflicts, ==, 1);
  g_assert_cmpuint (drafts->len, ==, 1);
  const WfDraft *draft = g_ptr_array_index (drafts, 0);
  g_assert_cmpstr (draft->origin, ==, id);
  g_assert_cmpstr (draft->space, ==, GREEN);
  settle (&desk, draft);
  guint n_live;
  g_assert_nonnull (wf_record_get_live_in (desk.record, AMBER, "title", &n_live));
  g_assert_cmpuint (n_live, ==, 1);
  g_assert_nonnull (wf_record_get_live_in (desk.record, GREEN, "title", &n_live));
  g_assert_cmpuint (n_live, ==, 1);
}

static void
test_who_may_move (void)
{
  static const struct
  {
    WfRole role;
    gboolean is_originator;
    WfMarking from, to;
    WfMoveVerdict verdict;
  } cases[] = {
    { WF_ROLE_ANALYST, FALSE, WF_MARKING_GREEN, WF_MARKING_AMBER, WF_MOVE_ALLOWED },
    { WF_ROLE_ANALYST, FALSE, WF_MARKING_AMBER, WF_MARKING_GREEN, WF_MOVE_NOT_ORIGINATOR },
    { WF_ROLE_ANALYST, TRUE, WF_MARKING_AMBER, WF_MARKING_GREEN, WF_MOVE_ALLOWED },
    { WF_ROLE_COORDINATOR, FALSE, WF_MARKING_AMBER, WF_MARKING_CLEAR, WF_MOVE_ALLOWED },
    { WF_ROLE_SECURITY_OFFICER, TRUE, WF_MARKING_RED, WF_MARKING_AMBER, WF_MOVE_NO_WRITER },
    { WF_ROLE_OBSERVER, TRUE, WF_MARKING_GREEN, WF_MARKING_AMBER, WF_MOVE_NO_WRITER },
    { WF_ROLE_NONE, TRUE, WF_MARKING_GREEN, WF_MARKING_AMBER, WF_MOVE_NO_WRITER },
    { WF_ROLE_ANALYST, TRUE, WF_MARKING_AMBER, WF_MARKING_AMBER, WF_MOVE_NOWHERE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
        wf_move_judge (cases[i].role, cases[i].is_originator, cases[i].from, cases[i].to), ==,
        cases[i].verdict);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/history/lines-say-who-stands-and-what-was-seen",
                   test_lines_say_who_stands_and_what_was_seen);
  g_test_add_func ("/history/both-sides-are-there-and-a-third-value-settles",
                   test_both_sides_are_there_and_a_third_value_settles);
  g_test_add_func ("/history/who-wrote-meanwhile-stays-visible",
                   test_who_wrote_meanwhile_stays_visible);
  g_test_add_func ("/history/sets-never-conflict", test_sets_never_conflict);
  g_test_add_func ("/move/names-its-origin", test_a_move_names_its_origin);
  g_test_add_func ("/move/who-may", test_who_may_move);
  return g_test_run ();
}
