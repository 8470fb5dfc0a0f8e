/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does not count, written anew by somebody who may. */
#include "model/wf-adopt.h"

#include "lib/wf-gen-operation.h"
#include "model/wf-ctl-draft.h"
#include "model/wf-record.h"
#include "model/wf-vocabulary.h"

typedef struct
{
  WfUuid ent, dev, by;
  WfRecord *record;
  WfOperation *first; /* counts */
  WfOperation *lost;  /* does not */
} Fixture;

static WfOperation *
write_entry (Fixture *self, WfOpKind kind, const char *title, const char *place, gint64 minute)
{
  g_autoptr (WfDraft) draft
      = wf_draft_new (WF_GEN_SPACE_AMBER, WF_TYPE_NAME_INCIDENT, &self->ent, kind);

  wf_draft_set_string (draft, "title", title);
  if (place)
    wf_draft_set_string (draft, "place", place);
  wf_draft_set_why (draft, "seen");
  return wf_gen_operation (draft, wf_gen_hlc (minute), &self->dev, &self->by);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->ent = wf_gen_uuid (1);
  self->dev = wf_gen_uuid (2);
  self->by = wf_gen_uuid (3);
  self->first = write_entry (self, WF_OP_SET, "one cable", "Gulf", 1);
  self->lost = write_entry (self, WF_OP_SET, "two cables", "Gulf", 2);
  self->record = wf_record_new (&self->ent, WF_TYPE_NAME_INCIDENT);
  wf_record_apply (self->record, self->first);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  wf_operation_unref (self->first);
  wf_operation_unref (self->lost);
  g_object_unref (self->record);
}

static void
test_who (Fixture *self, gconstpointer data)
{
  static const struct
  {
    WfRole role;
    gboolean is_author;
    WfAdoptVerdict verdict;
  } cases[] = {
    { WF_ROLE_COORDINATOR, FALSE, WF_ADOPT_POSSIBLE },
    { WF_ROLE_ANALYST, TRUE, WF_ADOPT_POSSIBLE },
    { WF_ROLE_ANALYST, FALSE, WF_ADOPT_NOT_ALLOWED },
    { WF_ROLE_OBSERVER, TRUE, WF_ADOPT_NOT_ALLOWED },
    { WF_ROLE_SECURITY_OFFICER, FALSE, WF_ADOPT_NOT_ALLOWED },
    { WF_ROLE_NONE, TRUE, WF_ADOPT_NOT_ALLOWED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (wf_adopt_judge (self->lost, cases[i].role, cases[i].is_author, self->record),
                     ==, cases[i].verdict);
}

static void
test_what (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDraft) role
      = wf_ctl_draft_role (WF_GEN_SPACE_CTL, &self->by, WF_ROLE_COORDINATOR, NULL);
  g_autoptr (WfDraft) asked = wf_ctl_draft_redaction (self->first, "a name");
  g_autoptr (WfOperation) ctl = wf_gen_operation (role, wf_gen_hlc (3), &self->dev, &self->by);
  g_autoptr (WfOperation) redact = wf_gen_operation (asked, wf_gen_hlc (4), &self->dev, &self->by);
  g_autoptr (WfOperation) gone = wf_gen_copy (self->lost);
  g_autoptr (WfOperation) same = write_entry (self, WF_OP_SET, "one cable", NULL, 5);
  WfOperation *const cases[] = { ctl, redact, gone, same };
  const WfAdoptVerdict verdicts[]
      = { WF_ADOPT_NOT_SO, WF_ADOPT_NOT_SO, WF_ADOPT_UNREADABLE, WF_ADOPT_STANDS };

  wf_gen_redact (gone);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (wf_adopt_judge (cases[i], WF_ROLE_COORDINATOR, FALSE, self->record), ==,
                     verdicts[i]);
  /* Of an entity that nothing else is known of. */
  g_assert_cmpint (wf_adopt_judge (same, WF_ROLE_COORDINATOR, FALSE, NULL), ==, WF_ADOPT_POSSIBLE);
}

/* Only what does not stand there yet, having seen what does. */
static void
test_draft (Fixture *self, gconstpointer data)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  g_autoptr (WfDraft) draft = wf_adopt_draft (self->lost, self->record);

  wf_operation_id_format (&self->lost->id, id);
  g_assert_cmpstr (draft->origin, ==, id);
  g_assert_cmpstr (draft->space, ==, WF_GEN_SPACE_AMBER);
  g_assert_cmpstr (draft->why, ==, "seen");
  g_assert_cmpuint (draft->writes->len, ==, 1);
  const WfDraftWrite *write = draft->writes->pdata[0];
  g_assert_cmpstr (write->field, ==, "title");
  g_assert_cmpstr (write->value, ==, "\"two cables\"");
  g_assert_cmpuint (write->parents->len, ==, 1);
  g_assert_true (wf_operation_id_equal_key (&g_array_index (write->parents, WfOperationId, 0),
                                            &self->first->id));
  g_autoptr (WfOperation) adopted = wf_gen_operation (draft, wf_gen_hlc (9), &self->dev, &self->by);
  wf_record_apply (self->record, adopted);
  g_assert_cmpstr (wf_record_get_text (self->record, "title"), ==, "two cables");
  g_assert_cmpint (wf_adopt_judge (self->lost, WF_ROLE_COORDINATOR, FALSE, self->record), ==,
                   WF_ADOPT_STANDS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/adopt/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("who", test_who);
  ADD ("what", test_what);
  ADD ("draft", test_draft);
  return g_test_run ();
}
