/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lib/wf-gen-operation.h"
#include "model/wf-access.h"
#include "model/wf-vocabulary.h"

#define SPACE_RED "x-00000000000070008000000000000001-red-legal"

/* The table as people read it: a letter for each role that may, observer to security officer. */
static const char matrix[] = "write          . A C .\n"
                             "note           . A C S\n"
                             "redact         . . C .\n"
                             "enrol          . . C .\n"
                             "admit          . . C S\n"
                             "admit-officer  . . . S\n"
                             "revoke         . . C S\n"
                             "run-exercise   . . C .\n"
                             "genesis        . . . .\n"
                             "misplaced      . . . .\n";

static void
test_matrix (void)
{
  g_autoptr (GString) found = g_string_new (NULL);
  static const char letters[] = " OACS";

  for (guint act = 0; act < WF_N_ACTS; act++)
    {
      g_string_append_printf (found, "%-14s", wf_act_get_name ((WfAct) act));
      g_assert_false (wf_role_permits (WF_ROLE_NONE, (WfAct) act));
      for (guint role = WF_ROLE_OBSERVER; role < WF_N_ROLES; role++)
        g_string_append_printf (found, " %c",
                                wf_role_permits ((WfRole) role, (WfAct) act) ? letters[role] : '.');
      g_string_append_c (found, '\n');
    }
  g_assert_cmpstr (found->str, ==, matrix);
}

static WfAct
act_of (const char *space, const char *type, WfOpKind kind, const char *field, WfRole before)
{
  WfUuid ent = wf_gen_uuid (5);
  g_autoptr (WfDraft) draft = wf_draft_new (space, type, &ent, kind);

  if (field && strcmp (field, "role") == 0)
    wf_draft_set_string (draft, "role", "security-officer");
  else if (field)
    wf_draft_set_boolean (draft, field, TRUE);
  g_autoptr (WfOperation) operation = wf_gen_operation (draft, wf_gen_hlc (1), NULL, NULL);
  return wf_act_of_operation (operation, before);
}

static void
test_acts (void)
{
  static const struct
  {
    const char *space, *type;
    WfOpKind kind;
    const char *field;
    WfRole before;
    WfAct act;
  } cases[] = {
    { WF_GEN_SPACE_GREEN, "entry", WF_OP_CREATE, NULL, 0, WF_ACT_WRITE },
    { WF_GEN_SPACE_GREEN, "entry", WF_OP_UNKNOWN, NULL, 0, WF_ACT_WRITE },
    { WF_GEN_SPACE_GREEN, "note", WF_OP_NOTE, NULL, 0, WF_ACT_NOTE },
    { WF_GEN_SPACE_AMBER, "entry", WF_OP_REDACT, NULL, 0, WF_ACT_REDACT },
    { WF_GEN_SPACE_AMBER, "member", WF_OP_CTL, NULL, 0, WF_ACT_MISPLACED },
    { WF_GEN_SPACE_CTL, "entry", WF_OP_SET, NULL, 0, WF_ACT_MISPLACED },
    { WF_GEN_SPACE_CTL, "person", WF_OP_REDACT, NULL, 0, WF_ACT_MISPLACED },
    { WF_GEN_SPACE_CTL, "genesis", WF_OP_CTL, NULL, 0, WF_ACT_GENESIS },
    { WF_GEN_SPACE_CTL, "person", WF_OP_CTL, NULL, 0, WF_ACT_ENROL },
    { WF_GEN_SPACE_CTL, "device", WF_OP_CTL, "key", 0, WF_ACT_ENROL },
    { WF_GEN_SPACE_CTL, "device", WF_OP_CTL, "revoked", 0, WF_ACT_REVOKE },
    { WF_GEN_SPACE_CTL, "device", WF_OP_RETIRE, NULL, 0, WF_ACT_REVOKE },
    { WF_GEN_SPACE_CTL, "member", WF_OP_CTL, NULL, 0, WF_ACT_ADMIT },
    { WF_GEN_SPACE_CTL, "member", WF_OP_CTL, "role", 0, WF_ACT_ADMIT_OFFICER },
    { WF_GEN_SPACE_CTL, "member", WF_OP_RETIRE, NULL, WF_ROLE_ANALYST, WF_ACT_ADMIT },
    { WF_GEN_SPACE_CTL, "member", WF_OP_RETIRE, NULL, WF_ROLE_SECURITY_OFFICER,
      WF_ACT_ADMIT_OFFICER },
    { WF_GEN_SPACE_CTL, "exercise-clock", WF_OP_CTL, NULL, 0, WF_ACT_RUN_EXERCISE },
    { SPACE_RED, "entry", WF_OP_SET, NULL, 0, WF_ACT_WRITE },
    { SPACE_RED, "member", WF_OP_CTL, NULL, 0, WF_ACT_ADMIT },
    { SPACE_RED, "person", WF_OP_CTL, NULL, 0, WF_ACT_MISPLACED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (wf_act_get_name (act_of (cases[i].space, cases[i].type, cases[i].kind,
                                              cases[i].field, cases[i].before)),
                     ==, wf_act_get_name (cases[i].act));
}

static void
test_names (void)
{
  for (guint role = WF_ROLE_OBSERVER; role < WF_N_ROLES; role++)
    g_assert_cmpint (wf_role_from_name (wf_role_get_name ((WfRole) role)), ==, role);
  g_assert_cmpint (wf_role_from_name (NULL), ==, WF_ROLE_NONE);
  /* A role of a later version reads and does nothing else. */
  g_assert_cmpint (wf_role_from_name ("liaison"), ==, WF_ROLE_OBSERVER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/matrix", test_matrix);
  g_test_add_func ("/access/acts", test_acts);
  g_test_add_func ("/access/names", test_names);
  return g_test_run ();
}
