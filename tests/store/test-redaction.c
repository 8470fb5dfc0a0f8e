/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What two coordinators asked for is gone from here, wherever it stood; what somebody left out on
 * the way without their asking comes back with the next whole copy. */
#include <string.h>

#include "model/wf-ctl-draft.h"
#include "model/wf-picture.h"
#include "model/wf-vocabulary.h"
#include "wf-judgement-fixture.h"

static WfDraft *
new_redaction (WfJudgementFixture *self, const WfOperation *target)
{
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  WfDraft *draft = wf_draft_new (self->space, target->type, &target->ent, WF_OP_REDACT);
  wf_operation_id_format (&target->id, id);
  wf_draft_set_string (draft, "target", id);
  wf_draft_set_why (draft, "personal data");
  return draft;
}

/* A crisis with a second coordinator, whose key this is. */
static WfDeviceKey *
enrol_second (WfJudgementFixture *self)
{
  g_autoptr (WfDeviceKey) second = wf_judgement_new_key ("EU", "B");
  WfDeviceKey *keys[] = { second };
  g_autoptr (GError) error = NULL;

  wf_judgement_give_ctl (self, self->here);
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 1);
  g_ptr_array_remove_index (drafts, 0);
  wf_draft_set_string (drafts->pdata[2], "role", "coordinator");
  g_autoptr (GPtrArray) enrolled = wf_test_store_write (self->here, drafts, self->root, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&second);
}

/* One desk's entry, and what two coordinators write who want it gone. */
typedef struct
{
  WfDeviceKey *second;
  WfOperation *secret, *asked, *agreed;
} Spill;

static Spill *
spill_new (WfJudgementFixture *self)
{
  Spill *spill = g_new0 (Spill, 1);

  spill->second = enrol_second (self);
  spill->secret
      = wf_judgement_seal (wf_judgement_new_entry (self, 1, "secret"), self->other, 1, NULL, 1);
  spill->asked = wf_judgement_seal (new_redaction (self, spill->secret), self->lead, 1, NULL, 3);
  spill->agreed
      = wf_judgement_seal (new_redaction (self, spill->secret), spill->second, 1, NULL, 5);
  return spill;
}

static void
spill_free (Spill *spill)
{
  wf_operation_unref (spill->agreed);
  wf_operation_unref (spill->asked);
  wf_operation_unref (spill->secret);
  wf_device_key_unref (spill->second);
  g_free (spill);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Spill, spill_free)

static void
test_redaction (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  WfOperation *secret = spill->secret, *asked = spill->asked;
  g_autoptr (WfOperation) next
      = wf_judgement_seal (wf_judgement_new_entry (self, 2, "next"), self->other, 2, secret, 2);
  g_autoptr (WfOperation) again
      = wf_judgement_seal (new_redaction (self, secret), self->lead, 2, asked, 4);
  g_autoptr (WfOperation) analyst
      = wf_judgement_seal (new_redaction (self, secret), self->other, 3, next, 6);
  WfOperation *const before[] = { secret, next, asked, again, analyst };
  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      g_autoptr (WfReceiveReport) report = wf_judgement_give_one (self, before[i], 10);
      g_assert_cmpuint (report->n_refused, ==, 0);
    }
  /* One person twice, and one who may not ask, are not two. */
  wf_judgement_assert_shown (self, "secret next");
  g_autoptr (WfReceiveReport) done = wf_judgement_give_one (self, spill->agreed, 10);
  wf_judgement_assert_shown (self, "(redacted) next");

  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  for (guint i = 0; i < all->len; i++)
    {
      const WfOperation *operation = all->pdata[i];
      g_assert_true (wf_operation_verify (operation));
      if (wf_operation_id_compare (&operation->id, &secret->id) == 0)
        g_assert_null (operation->body);
    }
  /* It comes again, whole, by a stick: and stays as it is. */
  g_autoptr (WfReceiveReport) stick = wf_judgement_give_one (self, secret, 0);
  wf_judgement_assert_shown (self, "(redacted) next");
}

/* What was written here stands in a second copy beside the log, too. */
static void
test_redacted_in_the_second_copy (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) second = enrol_second (self);
  g_autofree char *spare = g_strconcat (self->here->path, "-spare", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (WfDraft) draft = wf_judgement_new_entry (self, 1, "secret words");
  g_autoptr (GPtrArray) written = wf_test_store_write_one (self->here, draft, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (spare, &before, NULL, NULL));
  g_assert_nonnull (strstr (before, "secret words"));
  g_autoptr (WfOperation) asked
      = wf_judgement_seal (new_redaction (self, written->pdata[0]), self->lead, 1, NULL, 3);
  g_autoptr (WfOperation) agreed
      = wf_judgement_seal (new_redaction (self, written->pdata[0]), second, 1, NULL, 5);
  g_autoptr (WfReceiveReport) a = wf_judgement_give_one (self, asked, 0);
  g_autoptr (WfReceiveReport) b = wf_judgement_give_one (self, agreed, 0);
  wf_judgement_assert_shown (self, "(redacted)");
  if (g_file_get_contents (spare, &after, NULL, NULL))
    g_assert_null (strstr (after, "secret words"));
}

/* The redactions come before what they name. */
static void
test_redacted_before_it_came (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  g_autoptr (WfReceiveReport) a = wf_judgement_give_one (self, spill->asked, 0);
  g_autoptr (WfReceiveReport) b = wf_judgement_give_one (self, spill->agreed, 0);
  wf_test_store_close (self->here);
  g_assert_true (wf_test_store_open (self->here, WF_REALM_EXERCISE, self->desk, NULL));
  g_autoptr (WfReceiveReport) c = wf_judgement_give_one (self, spill->secret, 0);
  wf_judgement_assert_shown (self, "(redacted)");
}

/* --- left out on the way --------------------------------------------------------------------- */

/* As a server gives it that leaves out what it was not asked to. */
static WfOperation *
dup_bare (const WfOperation *operation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDecoder) decoder = wf_decoder_new ();
  g_autoptr (GString) document = g_string_new (NULL);
  WfVerdict verdict;

  wf_document_append (document, &operation->id, operation->hash, operation->key,
                      operation->signature, operation->skeleton, operation->skeleton_length, NULL,
                      0);
  WfOperation *bare
      = wf_decoder_decode (decoder, document->str, document->len, NULL, &verdict, &error);
  g_assert_no_error (error);
  return bare;
}

static void
give (WfJudgementFixture *self, WfOperation *operation, gint64 ctl)
{
  g_autoptr (WfReceiveReport) report = wf_judgement_give_one (self, operation, ctl);
  g_assert_cmpuint (report->n_refused, ==, 0);
}

static void
show_cb (WfStore *store, const char *crisis, GPtrArray *operations, WfPicture *picture)
{
  wf_picture_apply (picture, operations);
}

static void
forget_cb (WfStore *store, const char *crisis, GPtrArray *operations, WfPicture *picture)
{
  wf_picture_withdraw (picture, operations);
}

/* What a window shows that was open all the time. */
static WfPicture *
new_window (WfJudgementFixture *self)
{
  WfPicture *picture = wf_picture_new ();
  g_signal_connect_object (self->here->store, "withdrawn", G_CALLBACK (forget_cb), picture, 0);
  g_signal_connect_object (self->here->store, "unredacted", G_CALLBACK (forget_cb), picture, 0);
  g_signal_connect_object (self->here->store, "operations", G_CALLBACK (show_cb), picture, 0);
  return picture;
}

typedef enum
{
  WHOLE,
  MISSING,
  REDACTED,
} Standing;

static void
assert_standing (const WfOperation *operation, Standing expected)
{
  g_assert_cmpint (operation->body != NULL, ==, expected == WHOLE);
  g_assert_cmpint (operation->is_redacted, ==, expected == REDACTED);
}

/* In the window that was open, in one that opens now, and in the tables. */
static void
assert_everywhere (WfJudgementFixture *self, WfPicture *window, guint ent, Standing expected)
{
  const char *text = expected == WHOLE ? "secret" : "(redacted)";
  g_autoptr (GPtrArray) all = wf_test_store_load (self->here, &self->crisis);
  WfUuid uuid = { { 1, 2, 3, 4, 5, 6, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, (guint8) ent } };
  WfRecord *record = wf_picture_lookup (window, &uuid);
  guint n_live = 0, n = 0;

  wf_judgement_assert_shown (self, text);
  g_assert_nonnull (record);
  const WfLive *live = wf_record_get_live_in (record, self->space, "text", &n_live);
  g_assert_cmpuint (n_live, ==, 1);
  assert_standing (live->operation, expected);
  g_assert_cmpstr (live->write->text, ==, expected == WHOLE ? "secret" : NULL);
  for (guint i = 0; i < all->len; i++)
    {
      const WfOperation *operation = all->pdata[i];
      if (wf_operation_id_compare (&operation->id, &live->operation->id) != 0)
        continue;
      assert_standing (operation, expected);
      g_assert_true (wf_operation_verify (operation));
      n++;
    }
  g_assert_cmpuint (n, ==, 1);
}

static void
test_left_out (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  g_autoptr (WfPicture) window = new_window (self);
  g_autoptr (WfOperation) bare = dup_bare (spill->secret);

  give (self, bare, 10);
  assert_everywhere (self, window, 1, MISSING);
  give (self, spill->secret, 0);
  assert_everywhere (self, window, 1, WHOLE);
  give (self, bare, 0);
  assert_everywhere (self, window, 1, WHOLE);
  wf_test_store_close (self->here);
  g_assert_true (wf_test_store_open (self->here, WF_REALM_EXERCISE, self->desk, NULL));
  assert_everywhere (self, window, 1, WHOLE);
  /* One coordinator alone takes nothing away. */
  give (self, spill->asked, 10);
  assert_everywhere (self, window, 1, WHOLE);
}

/* Nobody knew of the asking yet when it came without its body: it is told when it is known. */
static void
test_left_out_and_redacted (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  g_autoptr (WfPicture) window = new_window (self);
  g_autoptr (WfOperation) bare = dup_bare (spill->secret);

  give (self, bare, 10);
  give (self, spill->asked, 10);
  assert_everywhere (self, window, 1, MISSING);
  give (self, spill->agreed, 10);
  assert_everywhere (self, window, 1, REDACTED);
  give (self, spill->secret, 0);
  assert_everywhere (self, window, 1, REDACTED);
}

/* A redaction without its body names nothing; with it, it counts. */
static void
test_redaction_left_out (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  g_autoptr (WfPicture) window = new_window (self);
  g_autoptr (WfOperation) bare = dup_bare (spill->agreed);

  give (self, spill->secret, 10);
  give (self, spill->asked, 10);
  give (self, bare, 10);
  assert_everywhere (self, window, 1, WHOLE);
  give (self, spill->agreed, 0);
  assert_everywhere (self, window, 1, REDACTED);
}

/* It came before anybody knew whose it is, first without its body and then whole. */
static void
test_left_out_before_its_author (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (WfPicture) window = new_window (self);
  g_autoptr (WfOperation) secret
      = wf_judgement_seal (wf_judgement_new_entry (self, 1, "secret"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) bare = dup_bare (secret);

  give (self, bare, 0);
  give (self, secret, 0);
  give (self, bare, 0);
  wf_judgement_give_ctl (self, self->here);
  assert_everywhere (self, window, 1, WHOLE);
}

/* --- who asked counts no more ------------------------------------------------------------------
 */

static void
revoke_lead (WfJudgementFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) wf_draft_unref);

  g_ptr_array_add (drafts, wf_ctl_draft_revocation (self->ctl, &self->lead->device, 1, "stolen"));
  g_autoptr (GPtrArray) written = wf_test_store_write (self->here, drafts, self->root, &error);
  g_assert_no_error (error);
}

/* One of the two was a thief: what is gone is missing, in a window that is open, too, and is put
 * back from a whole copy. */
static void
test_revoked (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  g_autoptr (WfPicture) window = new_window (self);

  give (self, spill->secret, 10);
  give (self, spill->asked, 10);
  give (self, spill->agreed, 10);
  assert_everywhere (self, window, 1, REDACTED);
  revoke_lead (self);
  assert_everywhere (self, window, 1, MISSING);
  give (self, spill->secret, 0);
  assert_everywhere (self, window, 1, WHOLE);
}

/* There were three. */
static void
test_revoked_of_three (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  g_autoptr (WfPicture) window = new_window (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (WfDeviceKey) third = wf_judgement_new_key ("EU", "C");
  WfDeviceKey *keys[] = { third };
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, keys, 1);
  g_ptr_array_remove_index (drafts, 0);
  wf_draft_set_string (drafts->pdata[2], "role", "coordinator");
  g_autoptr (GPtrArray) enrolled = wf_test_store_write (self->here, drafts, self->root, &error);
  g_assert_no_error (error);
  g_autoptr (WfOperation) also
      = wf_judgement_seal (new_redaction (self, spill->secret), third, 1, NULL, 6);

  give (self, spill->secret, 10);
  give (self, spill->asked, 10);
  give (self, spill->agreed, 10);
  give (self, also, 0);
  revoke_lead (self);
  assert_everywhere (self, window, 1, REDACTED);
  give (self, spill->secret, 0);
  assert_everywhere (self, window, 1, REDACTED);
}

/* A coordinator of one compartment asks for what stands in another. */
static void
test_other_space (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  g_autoptr (WfPicture) window = new_window (self);
  g_autofree char *green = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "green");
  char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
  WfDraft *draft = wf_draft_new (green, WF_TYPE_NAME_ENTRY, &spill->secret->ent, WF_OP_REDACT);
  wf_operation_id_format (&spill->secret->id, id);
  wf_draft_set_string (draft, "target", id);
  g_autoptr (WfOperation) elsewhere = wf_judgement_seal (draft, spill->second, 1, NULL, 5);

  give (self, spill->secret, 10);
  give (self, spill->asked, 10);
  give (self, elsewhere, 0);
  assert_everywhere (self, window, 1, WHOLE);
  give (self, spill->agreed, 10);
  assert_everywhere (self, window, 1, REDACTED);
}

/* --- what is handed on ------------------------------------------------------------------------ */

static guint
count_waiting (WfJudgementFixture *self)
{
  guint n_waiting = 0, n_sent = 0;
  wf_store_get_unsent (self->here->store, &n_waiting, &n_sent);
  return n_waiting;
}

static GPtrArray *
read_outbox (WfJudgementFixture *self)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult *pending = NULL;

  wf_store_get_outbox_async (self->here->store, self->space, 10, NULL, wf_test_result_cb, &pending);
  g_autoptr (GAsyncResult) result = wf_test_wait (&pending);
  GPtrArray *outbox = wf_store_get_outbox_finish (self->here->store, result, &error);
  g_assert_no_error (error);
  return outbox;
}

static guint
count_offered (WfJudgementFixture *self)
{
  g_autoptr (GPtrArray) outbox = read_outbox (self);
  return outbox->len;
}

/* A server takes it only when it knows who asked for that. */
static void
test_redacted_is_offered_last (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (Spill) spill = spill_new (self);
  WfOperation *const order[] = { spill->asked, spill->agreed, spill->secret };

  give (self, spill->secret, 0);
  give (self, spill->asked, 0);
  g_assert_cmpuint (count_offered (self), ==, 2);
  give (self, spill->agreed, 0);
  g_autoptr (GPtrArray) outbox = read_outbox (self);
  g_assert_cmpuint (outbox->len, ==, G_N_ELEMENTS (order));
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      char id[WF_OPERATION_ID_TEXT_LENGTH + 1];
      g_autofree char *text = g_strndup (g_bytes_get_data (outbox->pdata[i], NULL),
                                         g_bytes_get_size (outbox->pdata[i]));
      wf_operation_id_format (&order[i]->id, id);
      g_assert_nonnull (strstr (text, id));
    }
  /* Nobody stands for its absence any more. */
  revoke_lead (self);
  g_assert_cmpuint (count_offered (self), ==, 1);
}

/* A server would keep it so for everybody. */
static void
test_left_out_is_not_handed_on (WfJudgementFixture *self, gconstpointer data)
{
  g_autoptr (WfDeviceKey) second = enrol_second (self);
  g_autoptr (WfOperation) secret
      = wf_judgement_seal (wf_judgement_new_entry (self, 1, "secret"), self->other, 1, NULL, 1);
  g_autoptr (WfOperation) bare = dup_bare (secret);
  const guint before = count_waiting (self);

  give (self, bare, 0);
  g_assert_cmpuint (count_waiting (self), ==, before);
  g_assert_cmpuint (count_offered (self), ==, 0);
  give (self, secret, 0);
  g_assert_cmpuint (count_waiting (self), ==, before + 1);
  g_assert_cmpuint (count_offered (self), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
#define ADD(name, test)                                                                            \
  g_test_add ("/redaction/" name, WfJudgementFixture, NULL, wf_judgement_fixture_set_up, test,     \
              wf_judgement_fixture_tear_down)
  ADD ("redaction", test_redaction);
  ADD ("redacted-before-it-came", test_redacted_before_it_came);
  ADD ("redacted-in-the-second-copy", test_redacted_in_the_second_copy);
  ADD ("left-out-on-the-way", test_left_out);
  ADD ("left-out-is-not-handed-on", test_left_out_is_not_handed_on);
  ADD ("left-out-on-the-way-and-redacted", test_left_out_and_redacted);
  ADD ("redaction-left-out-on-the-way", test_redaction_left_out);
  ADD ("left-out-before-its-author-came", test_left_out_before_its_author);
  ADD ("redacted-is-offered-last", test_redacted_is_offered_last);
  ADD ("revoked", test_revoked);
  ADD ("revoked-of-three", test_revoked_of_three);
  ADD ("another-space", test_other_space);
  return g_test_run ();
}
