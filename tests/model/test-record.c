/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"

#include "base/wf-clock.h"
#include "model/wf-record.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  WfUuid ent;
  WfRecord *record;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->ent = wf_gen_uuid (1);
  fixture->record = wf_record_new (&fixture->ent, WF_TYPE_NAME_INCIDENT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->record);
}

#define write_now(fixture, space, minute, ...)                                                     \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autoptr (WfOperation) written_                                                               \
        = wf_gen_write ((fixture)->record, (space), WF_TYPE_NAME_INCIDENT, &(fixture)->ent,        \
                        wf_gen_hlc (minute), __VA_ARGS__, NULL);                                   \
    g_assert_true (wf_record_apply ((fixture)->record, written_));                                 \
  }                                                                                                \
  G_STMT_END

static void
test_typed_reads (Fixture *fixture, gconstpointer data)
{
  WfRecord *record = fixture->record;

  write_now (fixture, WF_GEN_SPACE_GREEN, 1, "title", "\"Cable \\\"A\\\"\"", "severity", "3",
             "asset/c-lion1", "true", "asset/bcs-east", "false", "asset/aec", "true", "happened-at",
             "\"2027-10-12T02:04:00Z\"", "ended-at", "\"soon\"");
  g_assert_cmpstr (wf_record_get_text (record, "title"), ==, "Cable \"A\"");
  g_assert_cmpint (wf_record_get_integer (record, "severity", -1), ==, 3);
  g_assert_cmpint (wf_record_get_integer (record, "title", -1), ==, -1);
  g_assert_cmpint (wf_record_get_integer (record, "absent", 7), ==, 7);
  g_assert_null (wf_record_get_text (record, "severity"));
  g_assert_true (wf_record_has_member (record, "asset", "c-lion1"));
  g_assert_false (wf_record_has_member (record, "asset", "bcs-east"));
  g_assert_cmpint (wf_record_get_time (record, "happened-at"), ==,
                   WF_GEN_DAY_US + 124 * WF_MINUTE_US);
  g_assert_cmpint (wf_record_get_time (record, "ended-at"), ==, WF_NO_TIME);
  g_assert_cmpint (wf_record_get_created_at (record), ==, WF_GEN_DAY_US + WF_MINUTE_US);

  g_auto (GStrv) set = wf_record_dup_set (record, "asset");
  g_assert_cmpuint (g_strv_length (set), ==, 2);
  g_assert_cmpstr (set[0], ==, "aec");
  g_assert_cmpstr (set[1], ==, "c-lion1");
  g_auto (GStrv) keys = wf_record_dup_keys (record, "asset");
  g_assert_cmpuint (g_strv_length (keys), ==, 3);
}

static void
test_null_is_no_value (Fixture *fixture, gconstpointer data)
{
  write_now (fixture, WF_GEN_SPACE_GREEN, 1, "cause", "\"anchor\"");
  write_now (fixture, WF_GEN_SPACE_GREEN, 2, "cause", "null");
  g_assert_null (wf_record_get_winner (fixture->record, "cause"));
  g_assert_null (wf_record_get_text (fixture->record, "cause"));
  g_auto (GStrv) keys = wf_record_dup_fields (fixture->record, NULL);
  g_assert_cmpuint (g_strv_length (keys), ==, 1);
}

static void
test_strictest_space_first (Fixture *fixture, gconstpointer data)
{
  WfRecord *record = fixture->record;
  guint n_live;

  write_now (fixture, WF_GEN_SPACE_AMBER, 1, "cause", "\"anchor\"");
  write_now (fixture, WF_GEN_SPACE_GREEN, 2, "cause", "\"not established\"");
  g_assert_cmpstr (wf_record_get_text (record, "cause"), ==, "anchor");
  /* Two spaces do not conflict, both are shown. */
  g_assert_false (wf_record_is_conflicted (record, "cause"));
  g_autofree WfLive *live = wf_record_dup_live (record, "cause", &n_live);
  g_assert_cmpuint (n_live, ==, 2);
  g_assert_cmpstr (live[0].write->text, ==, "anchor");
  g_assert_cmpstr (live[1].write->text, ==, "not established");
  g_assert_cmpint (wf_record_get_marking (record), ==, WF_MARKING_AMBER);

  /* Taken back above: what stands below shows. */
  write_now (fixture, WF_GEN_SPACE_AMBER, 3, "cause", "null");
  g_assert_cmpstr (wf_record_get_text (record, "cause"), ==, "not established");
  g_autofree WfLive *after = wf_record_dup_live (record, "cause", &n_live);
  g_assert_cmpuint (n_live, ==, 2);
  g_assert_cmpstr (after[0].write->text, ==, "not established");
}

static void
test_conflict_is_shown_and_resolved (Fixture *fixture, gconstpointer data)
{
  WfRecord *record = fixture->record;

  write_now (fixture, WF_GEN_SPACE_GREEN, 1, "severity", "2");
  g_autoptr (WfOperation) mine
      = wf_gen_write (record, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &fixture->ent,
                      wf_gen_hlc (2), "severity", "3", "title", "\"T\"", NULL);
  g_autoptr (WfOperation) theirs
      = wf_gen_write (record, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &fixture->ent,
                      wf_gen_hlc (3), "severity", "4", NULL);
  wf_record_apply (record, theirs);
  wf_record_apply (record, mine);
  g_assert_true (wf_record_is_conflicted (record, "severity"));
  g_assert_cmpint (wf_record_get_integer (record, "severity", 0), ==, 4);
  g_auto (GStrv) conflicts = wf_record_dup_conflicts (record);
  g_assert_cmpuint (g_strv_length (conflicts), ==, 1);
  g_assert_cmpstr (conflicts[0], ==, "severity");
  g_assert_cmpuint (wf_record_get_n_conflicts (record), ==, 1);

  write_now (fixture, WF_GEN_SPACE_GREEN, 0, "severity", "3");
  g_assert_false (wf_record_is_conflicted (record, "severity"));
  g_assert_cmpint (wf_record_get_integer (record, "severity", 0), ==, 3);
}

static WfOperation *
make_retire (Fixture *fixture, gint64 minute)
{
  g_autoptr (WfDraft) draft
      = wf_draft_new (WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &fixture->ent, WF_OP_RETIRE);
  wf_draft_see (draft, fixture->record);
  return wf_gen_operation (draft, wf_gen_hlc (minute), NULL, NULL);
}

static void
test_retire_and_disagreement (Fixture *fixture, gconstpointer data)
{
  WfRecord *record = fixture->record;

  write_now (fixture, WF_GEN_SPACE_GREEN, 1, "title", "\"T\"", "state", "\"open\"");
  g_autoptr (WfOperation) unseen
      = wf_gen_write (record, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &fixture->ent,
                      wf_gen_hlc (2), "state", "\"contained\"", NULL);
  g_autoptr (WfOperation) retire = make_retire (fixture, 3);
  g_assert_true (wf_record_apply (record, retire));
  g_assert_true (wf_record_is_retired (record));
  g_assert_cmpstr (wf_record_get_text (record, "title"), ==, "T");

  g_assert_true (wf_record_apply (record, unseen));
  g_assert_false (wf_record_is_retired (record));
  g_assert_true (wf_record_is_disputed (record));

  g_autoptr (WfOperation) informed = make_retire (fixture, 4);
  g_assert_true (wf_record_apply (record, informed));
  g_assert_true (wf_record_is_retired (record));
  g_assert_false (wf_record_is_disputed (record));

  /* Reinstated by writing all of it again. */
  write_now (fixture, WF_GEN_SPACE_GREEN, 5, "title", "\"T\"", "state", "\"open\"");
  g_assert_false (wf_record_is_retired (record));
  g_assert_false (wf_record_is_disputed (record));
}

static void
test_later_copies (Fixture *fixture, gconstpointer data)
{
  WfRecord *record = fixture->record;
  WfOperation *first
      = wf_gen_write (record, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &fixture->ent,
                      wf_gen_hlc (1), "title", "\"secret\"", "state", "\"open\"", NULL);
  g_autoptr (WfOperation) received = wf_gen_copy (first);
  g_autoptr (WfOperation) redacted = wf_gen_copy (first);

  received->receipt_seq = 12;
  wf_gen_redact (redacted);
  g_assert_true (wf_record_apply (record, first));
  g_assert_true (wf_record_apply (record, received));
  g_assert_false (wf_record_apply (record, first));
  wf_operation_unref (first); /* the record must not lean on the copy that went */
  g_assert_cmpstr (wf_record_get_text (record, "title"), ==, "secret");
  g_assert_cmpint (wf_record_get_winner (record, "title")->operation->receipt_seq, ==, 12);

  g_assert_true (wf_record_apply (record, redacted));
  g_assert_false (wf_record_apply (record, received));
  g_assert_nonnull (wf_record_get_winner (record, "title"));
  g_assert_null (wf_record_get_winner (record, "title")->write->value);
  g_assert_null (wf_record_get_text (record, "title"));
  g_assert_cmpuint (wf_record_get_operations (record)->len, ==, 1);
}

static void
test_operations_stand_in_order (Fixture *fixture, gconstpointer data)
{
  GPtrArray *operations = wf_record_get_operations (fixture->record);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (WfOperation) operation = wf_gen_write (
          NULL, WF_GEN_SPACE_GREEN, i == 199 ? WF_TYPE_NAME_CLAIM : WF_TYPE_NAME_INCIDENT,
          &fixture->ent, wf_gen_hlc (1000 - (gint64) i), "title", "\"T\"", NULL);
      wf_record_apply (fixture->record, operation);
    }
  for (guint i = 1; i < operations->len; i++)
    g_assert_cmpint (
        wf_operation_id_compare (&((WfOperation *) g_ptr_array_index (operations, i - 1))->id,
                                 &((WfOperation *) g_ptr_array_index (operations, i))->id),
        <, 0);
  /* The oldest says what it is. */
  g_assert_cmpstr (wf_record_get_type_name (fixture->record), ==, WF_TYPE_NAME_CLAIM);
  wf_record_clear (fixture->record);
  g_assert_cmpint (wf_record_get_created_at (fixture->record), ==, WF_NO_TIME);
  g_assert_null (wf_record_get_text (fixture->record, "title"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/record/typed-reads", test_typed_reads);
  ADD ("/record/null-is-no-value", test_null_is_no_value);
  ADD ("/record/strictest-space-first", test_strictest_space_first);
  ADD ("/record/conflict-is-shown-and-resolved", test_conflict_is_shown_and_resolved);
  ADD ("/record/retire-and-disagreement", test_retire_and_disagreement);
  ADD ("/record/later-copies", test_later_copies);
  ADD ("/record/operations-stand-in-order", test_operations_stand_in_order);
  return g_test_run ();
}
