/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do without the body of an operation. */
#include "lib/wf-gen-operation.h"
#include "model/wf-redaction.h"
#include "model/wf-vocabulary.h"

#define RED "x-00000000000070008000000000000001-red-sources"

/* @askings: a letter for each one, its person; a capital one does not count. */
static WfBodyJudgement
judge (const char *space, const char *type, gboolean has_body, const char *askings)
{
  const WfOperation operation
      = { .space = space, .type = type, .kind = WF_OP_SET, .body = has_body ? "{}" : NULL };
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (WfAsking));

  for (const char *at = askings; *at; at++)
    {
      const WfAsking asking
          = { wf_gen_uuid ((guint) g_ascii_tolower (*at)), g_ascii_islower (*at) };
      g_array_append_val (list, asking);
    }
  return wf_redaction_judge (&operation, (const WfAsking *) list->data, list->len);
}

static void
test_persons (void)
{
  static const struct
  {
    const char *askings;
    gboolean is_enough;
  } cases[] = {
    { "", FALSE },   { "a", FALSE },  { "aa", FALSE },   { "aaa", FALSE }, { "ab", TRUE },
    { "aab", TRUE }, { "abc", TRUE }, { "aB", FALSE },   { "AB", FALSE },  { "aAB", FALSE },
    { "Aa", FALSE }, { "Aab", TRUE }, { "aBaB", FALSE }, { "AaBb", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gboolean is_enough = cases[i].is_enough;
      g_test_message ("asked by \"%s\"", cases[i].askings);
      g_assert_cmpint (judge (WF_GEN_SPACE_AMBER, "entry", TRUE, cases[i].askings), ==,
                       is_enough ? WF_BODY_DROPPED : WF_BODY_KEPT);
      g_assert_cmpint (judge (WF_GEN_SPACE_AMBER, "entry", FALSE, cases[i].askings), ==,
                       is_enough ? WF_BODY_DROPPED : WF_BODY_LACKING);
    }
}

/* What is judged by it would be in doubt, whoever asks. */
static void
test_membership (void)
{
  g_assert_cmpint (judge (WF_GEN_SPACE_CTL, WF_TYPE_NAME_DEVICE, TRUE, "abc"), ==, WF_BODY_KEPT);
  g_assert_cmpint (judge (WF_GEN_SPACE_CTL, WF_TYPE_NAME_DEVICE, FALSE, "abc"), ==,
                   WF_BODY_LACKING);
  g_assert_cmpint (judge (RED, WF_TYPE_NAME_MEMBER, FALSE, "abc"), ==, WF_BODY_LACKING);
  g_assert_cmpint (judge (RED, "entry", FALSE, "abc"), ==, WF_BODY_DROPPED);
}

static void
assert_target (WfOpKind kind, const char *field, const char *text, gboolean has_target)
{
  const WfWrite write = { .field = field, .text = text };
  const WfOperation operation = { .kind = kind, .writes = &write, .n_writes = 1 };
  WfOperationId target;

  g_assert_cmpint (wf_redaction_get_target (&operation, &target), ==, has_target);
}

static void
test_target (void)
{
  const char *id = "01a0c4506e8a0000-2897a7328c3e6bd58dae3b80f8cd124e";

  assert_target (WF_OP_REDACT, "target", id, TRUE);
  assert_target (WF_OP_SET, "target", id, FALSE);
  assert_target (WF_OP_REDACT, "goal", id, FALSE);
  assert_target (WF_OP_REDACT, "target", "that one", FALSE);
  assert_target (WF_OP_REDACT, "target", NULL, FALSE); /* it came without its body */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redaction-rule/persons", test_persons);
  g_test_add_func ("/redaction-rule/membership", test_membership);
  g_test_add_func ("/redaction-rule/target", test_target);
  return g_test_run ();
}
