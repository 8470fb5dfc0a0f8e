/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lib/wf-gen-operation.h"
#include "model/wf-register.h"
#include "model/wf-vocabulary.h"

/* A write of "title" at @minute that names @parents. */
static WfOperation *
make (gint64 minute, const char *json, WfOperation *parent, WfOperation *other)
{
  WfUuid ent = wf_gen_uuid (1);
  g_autoptr (WfDraft) draft
      = wf_draft_new (WF_GEN_SPACE_GREEN, WF_TYPE_NAME_INCIDENT, &ent, WF_OP_SET);

  wf_draft_set_json (draft, "title", json);
  WfDraftWrite *write = g_ptr_array_index (draft->writes, 0);
  if (parent)
    g_array_append_val (write->parents, parent->id);
  if (other)
    g_array_append_val (write->parents, other->id);
  return wf_gen_operation (draft, wf_gen_hlc (minute), NULL, NULL);
}

static gboolean
apply (WfRegister *reg, WfOperation *operation)
{
  return wf_register_apply (reg, operation, &operation->writes[0]);
}

static void
assert_live (WfRegister *reg, guint n, WfOperation *winner)
{
  guint n_live;
  const WfLive *live = wf_register_get_live (reg, &n_live);

  g_assert_cmpuint (n_live, ==, n);
  if (n)
    g_assert_true (live[0].operation == winner);
}

static void
test_settled_and_conflict (void)
{
  g_autoptr (WfRegister) reg = wf_register_new ();
  g_autoptr (WfOperation) a = make (1, "\"a\"", NULL, NULL);
  g_autoptr (WfOperation) b = make (2, "\"b\"", NULL, NULL);
  g_autoptr (WfOperation) same = make (3, "\"\\u0062\"", NULL, NULL);
  g_autoptr (WfOperation) both = make (0, "\"c\"", a, b);

  assert_live (reg, 0, NULL);
  g_assert_true (apply (reg, a));
  g_assert_false (apply (reg, a));
  assert_live (reg, 1, a);
  g_assert_false (wf_register_is_conflicted (reg));
  g_assert_true (apply (reg, b));
  assert_live (reg, 2, b);
  g_assert_true (wf_register_is_conflicted (reg));
  /* It names both and wins although its clock is behind. */
  g_assert_true (apply (reg, both));
  assert_live (reg, 1, both);
  g_assert_false (wf_register_is_conflicted (reg));
  g_assert_false (apply (reg, a));
  g_assert_false (apply (reg, b));

  g_autoptr (WfRegister) agreed = wf_register_new ();
  apply (agreed, b);
  apply (agreed, same);
  assert_live (agreed, 2, same);
  g_assert_false (wf_register_is_conflicted (agreed));
}

static void
test_late_parents (void)
{
  g_autoptr (WfRegister) reg = wf_register_new ();
  g_autoptr (WfOperation) a = make (1, "\"a\"", NULL, NULL);
  g_autoptr (WfOperation) b = make (2, "\"b\"", a, NULL);
  g_autoptr (WfOperation) c = make (3, "\"c\"", b, NULL);

  g_assert_true (apply (reg, c));
  g_assert_true (apply (reg, a));
  assert_live (reg, 2, c);
  g_assert_true (apply (reg, b));
  g_assert_false (apply (reg, b));
  assert_live (reg, 1, c);
}

static void
test_suspect_shows_last (void)
{
  g_autoptr (WfRegister) reg = wf_register_new ();
  g_autoptr (WfOperation) good = make (1, "\"a\"", NULL, NULL);
  g_autoptr (WfOperation) suspect = make (500000, "\"b\"", NULL, NULL);
  suspect->is_suspect = TRUE;

  apply (reg, suspect);
  assert_live (reg, 1, suspect);
  apply (reg, good);
  assert_live (reg, 2, good);
}

static void
test_later_copy (void)
{
  g_autoptr (WfRegister) reg = wf_register_new ();
  g_autoptr (WfOperation) a = make (1, "\"a\"", NULL, NULL);
  g_autoptr (WfOperation) b = make (2, "\"b\"", NULL, NULL);
  g_autoptr (WfOperation) received = wf_gen_copy (b);
  received->is_suspect = TRUE;

  g_assert_true (wf_operation_id_equal_key (&b->id, &received->id));
  apply (reg, a);
  apply (reg, b);
  assert_live (reg, 2, b);
  wf_register_refresh (reg, received, &received->writes[0]);
  assert_live (reg, 2, a);
}

static void
test_retire_keeps_values (void)
{
  g_autoptr (WfRegister) reg = wf_register_new ();
  g_autoptr (WfOperation) a = make (1, "\"a\"", NULL, NULL);
  g_autoptr (WfOperation) b = make (2, "\"b\"", NULL, NULL);

  wf_register_retire (reg, &a->id, 1);
  apply (reg, a);
  apply (reg, b);
  assert_live (reg, 2, b);
  g_assert_cmpuint (wf_register_get_n_retired (reg), ==, 1);
  wf_register_retire (reg, &b->id, 1);
  g_assert_cmpuint (wf_register_get_n_retired (reg), ==, 2);
}

static void
test_long_history (void)
{
  g_autoptr (WfRegister) reg = wf_register_new ();
  g_autoptr (GPtrArray) chain
      = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_operation_unref);

  for (guint i = 0; i < 1000; i++)
    g_ptr_array_add (chain, make (i, "\"x\"", i ? g_ptr_array_index (chain, i - 1) : NULL, NULL));
  /* Every second one forward, then the others backward. */
  for (guint i = 0; i < 1000; i += 2)
    g_assert_true (apply (reg, g_ptr_array_index (chain, i)));
  for (guint i = 1000; i-- > 0;)
    g_assert_true (apply (reg, g_ptr_array_index (chain, i)) == (i % 2 == 1));
  assert_live (reg, 1, g_ptr_array_index (chain, 999));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/register/settled-and-conflict", test_settled_and_conflict);
  g_test_add_func ("/register/late-parents", test_late_parents);
  g_test_add_func ("/register/suspect-shows-last", test_suspect_shows_last);
  g_test_add_func ("/register/later-copy", test_later_copy);
  g_test_add_func ("/register/retire-keeps-values", test_retire_keeps_values);
  g_test_add_func ("/register/long-history", test_long_history);
  return g_test_run ();
}
