/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"

#include "base/wf-clock.h"
#include "model/wf-record.h"
#include "model/wf-vocabulary.h"

static const WfDraftWrite *
get_write (WfDraft *draft, const char *field)
{
  for (guint i = 0; i < draft->writes->len; i++)
    {
      const WfDraftWrite *write = g_ptr_array_index (draft->writes, i);
      if (g_str_equal (write->field, field))
        return write;
    }
  g_assert_not_reached ();
}

static void
test_values_are_json (void)
{
  WfUuid ent = wf_gen_uuid (1);
  g_autoptr (WfDraft) draft
      = wf_draft_new (WF_GEN_SPACE_GREEN, WF_TYPE_NAME_ENTRY, &ent, WF_OP_CREATE);

  wf_draft_set_string (draft, "text", "say \"no\"\n");
  wf_draft_set_string (draft, "source", NULL);
  wf_draft_set_time (draft, "known-at", WF_GEN_DAY_US);
  wf_draft_set_time (draft, "happened-at", WF_NO_TIME);
  wf_draft_set_integer (draft, "severity", -3);
  wf_draft_set_boolean (draft, "read-back", TRUE);
  wf_draft_set_member (draft, "about", "asset:c-lion1", FALSE);
  wf_draft_set_string (draft, "text", "again");
  g_assert_cmpuint (draft->writes->len, ==, 7);
  g_assert_cmpstr (get_write (draft, "text")->value, ==, "\"again\"");
  g_assert_cmpstr (get_write (draft, "source")->value, ==, "null");
  g_assert_cmpstr (get_write (draft, "known-at")->value, ==, "\"2027-10-12T00:00:00Z\"");
  g_assert_cmpstr (get_write (draft, "happened-at")->value, ==, "null");
  g_assert_cmpstr (get_write (draft, "severity")->value, ==, "-3");
  g_assert_cmpstr (get_write (draft, "read-back")->value, ==, "true");
  g_assert_cmpstr (get_write (draft, "about/asset:c-lion1")->value, ==, "false");
}

static void
test_see_names_what_is_live_in_its_space (void)
{
  WfUuid ent = wf_gen_uuid (1);
  g_autoptr (WfRecord) record = wf_record_new (&ent, WF_TYPE_NAME_INCIDENT);
  g_autoptr (WfOperation) a = wf_gen_write (NULL, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &ent,
                                            wf_gen_hlc (1), "title", "\"a\"", NULL);
  g_autoptr (WfOperation) b = wf_gen_write (NULL, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &ent,
                                            wf_gen_hlc (2), "title", "\"b\"", NULL);
  g_autoptr (WfOperation) other = wf_gen_write (NULL, WF_GEN_SPACE_AMBER, WF_TYPE_NAME_INCIDENT,
                                                &ent, wf_gen_hlc (3), "title", "\"c\"", NULL);
  g_autoptr (WfDraft) draft
      = wf_draft_new (WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &ent, WF_OP_SET);

  wf_record_apply (record, a);
  wf_record_apply (record, b);
  wf_record_apply (record, other);
  wf_draft_set_string (draft, "title", "d");
  wf_draft_set_string (draft, "state", "open");
  wf_draft_see (draft, record);
  wf_draft_see (draft, record);
  GArray *parents = get_write (draft, "title")->parents;
  g_assert_cmpuint (parents->len, ==, 2);
  g_assert_true (wf_operation_id_equal_key (&g_array_index (parents, WfOperationId, 0), &b->id));
  g_assert_true (wf_operation_id_equal_key (&g_array_index (parents, WfOperationId, 1), &a->id));
  g_assert_cmpuint (get_write (draft, "state")->parents->len, ==, 0);
}

static void
test_retire_names_every_field (void)
{
  WfUuid ent = wf_gen_uuid (1);
  g_autoptr (WfRecord) record = wf_record_new (&ent, WF_TYPE_NAME_INCIDENT);
  g_autoptr (WfOperation) a
      = wf_gen_write (NULL, WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &ent, wf_gen_hlc (1),
                      "title", "\"a\"", "state", "null", "asset/x", "true", NULL);
  g_autoptr (WfDraft) draft
      = wf_draft_new (WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &ent, WF_OP_RETIRE);

  wf_record_apply (record, a);
  wf_draft_see (draft, record);
  g_assert_cmpuint (draft->writes->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const WfDraftWrite *write = g_ptr_array_index (draft->writes, i);
      g_assert_null (write->value);
      g_assert_cmpuint (write->parents->len, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft/values-are-json", test_values_are_json);
  g_test_add_func ("/draft/see-names-what-is-live-in-its-space",
                   test_see_names_what_is_live_in_its_space);
  g_test_add_func ("/draft/retire-names-every-field", test_retire_names_every_field);
  return g_test_run ();
}
