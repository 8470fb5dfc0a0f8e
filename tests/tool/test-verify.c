/* SPDX-License-Identifier: GPL-3.0-or-later */
/* watchfloor-tool verify over archives of a crisis in which everything went wrong once: each defect
 * is found on its line and has a word of its own. The tool's path is the first argument. */
#include <glib/gstdio.h>
#include <string.h>

#include "lib/wf-test-store.h"
#include "model/wf-ctl-draft.h"
#include "model/wf-vocabulary.h"
#include "wire/wf-archive.h"

static const char *tool;

enum
{
  DESK,
  OBSERVER, /* may not write */
  ENDED,    /* its membership is over */
  STOLEN,   /* its device was revoked */
  N_KEYS
};

typedef struct
{
  WfUuid crisis;
  WfDeviceKey *root, *keys[N_KEYS];
  char *folder, *ctl, *amber;
  gint64 n_ctl;
  GString *lines; /* of the amber archive */
  gint64 n_lines, seq;
  guint8 chain[WF_HASH_SIZE];
  char *said;
} Fixture;

static WfDeviceKey *
new_key (void)
{
  WfUuid person;
  wf_uuid_new (&person, WF_GEN_START_US);
  return wf_device_key_new (&person, "FI", "", WF_GEN_START_US);
}

static char *
dup_path (Fixture *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

static void
add_line (Fixture *self, GString *lines, const WfOperation *operation, gint64 ctl)
{
  g_autoptr (GString) document = g_string_new (NULL);

  wf_operation_append_document (operation, document);
  self->seq++;
  wf_receipt_hash (self->chain, self->chain, operation->hash, self->seq,
                   WF_GEN_START_US + self->seq);
  wf_archive_append_line (lines, document->str, document->len, self->seq,
                          WF_GEN_START_US + self->seq, self->chain, ctl, NULL);
}

static void
write_ctl (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dup_path (self, "ctl.wfa");
  g_autoptr (GPtrArray) drafts
      = wf_test_ctl_drafts (WF_REALM_EXERCISE, &self->crisis, self->root, self->keys, N_KEYS);
  g_autoptr (WfTestStore) maker = wf_test_store_new (WF_REALM_EXERCISE, self->keys[DESK]);
  g_autoptr (GString) lines = g_string_new (NULL);

  g_ptr_array_add (
      drafts, wf_ctl_draft_role (self->ctl, &self->keys[OBSERVER]->person, WF_ROLE_OBSERVER, NULL));
  g_ptr_array_add (drafts,
                   wf_ctl_draft_role (self->ctl, &self->keys[ENDED]->person, WF_ROLE_NONE, NULL));
  g_ptr_array_add (drafts,
                   wf_ctl_draft_revocation (self->ctl, &self->keys[STOLEN]->device, 0, "stolen"));
  g_autoptr (GPtrArray) written = wf_test_store_write (maker, drafts, self->root, &error);
  g_assert_no_error (error);
  wf_archive_append_header (lines, self->ctl, "e1");
  for (guint i = 0; i < written->len; i++)
    add_line (self, lines, written->pdata[i], 0);
  self->n_ctl = written->len;
  g_assert_true (g_file_set_contents (path, lines->str, (gssize) lines->len, &error));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  wf_uuid_new (&self->crisis, WF_GEN_START_US);
  self->folder = g_dir_make_tmp ("wf-verify-XXXXXX", NULL);
  self->ctl = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "ctl");
  self->amber = wf_space_dup_name (WF_REALM_EXERCISE, &self->crisis, "amber");
  self->root = new_key ();
  for (guint i = 0; i < N_KEYS; i++)
    self->keys[i] = new_key ();
  write_ctl (self);
  self->seq = 0;
  self->n_lines = 1;
  memset (self->chain, 0, sizeof self->chain);
  self->lines = g_string_new (NULL);
  wf_archive_append_header (self->lines, self->amber, "e1");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autofree char *ctl = dup_path (self, "ctl.wfa");
  g_autofree char *amber = dup_path (self, "amber.wfa");

  g_remove (ctl);
  g_remove (amber);
  g_rmdir (self->folder);
  wf_device_key_unref (self->root);
  for (guint i = 0; i < N_KEYS; i++)
    wf_device_key_unref (self->keys[i]);
  g_string_free (self->lines, TRUE);
  g_free (self->folder);
  g_free (self->ctl);
  g_free (self->amber);
  g_free (self->said);
}

static WfOperation *
seal (Fixture *self, WfDeviceKey *key, gint64 n, const WfOperation *previous, const char *text)
{
  g_autoptr (GError) error = NULL;
  WfUuid ent;

  wf_uuid_new (&ent, WF_GEN_START_US);
  g_autoptr (WfDraft) draft = wf_draft_new (self->amber, WF_TYPE_NAME_ENTRY, &ent, WF_OP_SET);
  wf_draft_set_string (draft, "text", text);
  WfOperation *operation = wf_operation_seal (
      draft, key, n, previous ? previous->hash : NULL,
      (guint64) ((WF_GEN_START_US + n * WF_SECOND_US) / 1000) << 16, NULL, &error);
  g_assert_no_error (error);
  return operation;
}

/* The number of the line. @ctl: newest receipt of `ctl` when it was received. */
static gint64
add (Fixture *self, const WfOperation *operation, gint64 ctl)
{
  add_line (self, self->lines, operation, ctl);
  return ++self->n_lines;
}

static gint64
add_without_receipt (Fixture *self, const WfOperation *operation)
{
  g_autoptr (GString) document = g_string_new (NULL);

  wf_operation_append_document (operation, document);
  wf_archive_append_line (self->lines, document->str, document->len, 0, 0, NULL, 0, NULL);
  return ++self->n_lines;
}

static void
verify (Fixture *self, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ctl = dup_path (self, "ctl.wfa");
  g_autofree char *amber = dup_path (self, "amber.wfa");

  g_assert_true (g_file_set_contents (amber, self->lines->str, (gssize) self->lines->len, &error));
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error,
                          tool, "verify", ctl, amber, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &self->said, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s", self->said);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, expected);
}

static void
assert_found (Fixture *self, gint64 line, const char *code)
{
  g_autofree char *place = g_strdup_printf ("amber.wfa:%" G_GINT64_FORMAT ": %s: ", line, code);
  if (!strstr (self->said, place))
    g_error ("“%s” is not in: %s", place, self->said);
}

static void
test_who (Fixture *self, gconstpointer data)
{
  g_autoptr (WfDeviceKey) nobody = new_key ();
  g_autoptr (WfOperation) good = seal (self, self->keys[DESK], 1, NULL, "good");
  g_autoptr (WfOperation) seen = seal (self, self->keys[OBSERVER], 1, NULL, "seen");
  g_autoptr (WfOperation) before = seal (self, self->keys[STOLEN], 1, NULL, "before");
  g_autoptr (WfOperation) after = seal (self, self->keys[STOLEN], 2, before, "after");
  g_autoptr (WfOperation) late = seal (self, self->keys[ENDED], 1, NULL, "late");
  g_autoptr (WfOperation) who = seal (self, nobody, 1, NULL, "who");

  add (self, good, self->n_ctl);
  add (self, before, self->n_ctl - 1);
  gint64 of_observer = add (self, seen, self->n_ctl);
  gint64 of_stolen = add (self, after, self->n_ctl);
  gint64 of_ended = add (self, late, self->n_ctl);
  gint64 of_nobody = add (self, who, self->n_ctl);
  verify (self, 1);
  assert_found (self, of_observer, "not-permitted");
  assert_found (self, of_stolen, "revoked");
  assert_found (self, of_ended, "not-member");
  assert_found (self, of_nobody, "unknown-device");
  g_assert_nonnull (strstr (self->said, "4 findings"));
}

static void
test_chains (Fixture *self, gconstpointer data)
{
  WfDeviceKey *desk = self->keys[DESK];
  g_autoptr (WfOperation) first = seal (self, desk, 1, NULL, "first");
  g_autoptr (WfOperation) second = seal (self, desk, 2, first, "second");
  g_autoptr (WfOperation) other = seal (self, desk, 2, first, "other");
  g_autoptr (WfOperation) leaf = seal (self, desk, 3, other, "leaf");
  g_autoptr (WfOperation) stray = seal (self, desk, 3, first, "stray");
  g_autoptr (WfOperation) far = seal (self, desk, 9, stray, "far");

  add (self, first, self->n_ctl);
  add (self, second, self->n_ctl);
  gint64 of_other = add_without_receipt (self, other);
  gint64 of_leaf = add_without_receipt (self, leaf);
  gint64 of_stray = add (self, stray, self->n_ctl);
  gint64 of_far = add (self, far, self->n_ctl);
  verify (self, 1);
  assert_found (self, of_other, "forked");
  assert_found (self, of_leaf, "forked");
  assert_found (self, of_stray, "broken-chain");
  assert_found (self, of_far, "gap");
}

/* Nothing says which of the two came first: both count, and it is told. */
static void
test_undecided (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) left = seal (self, self->keys[DESK], 1, NULL, "left");
  g_autoptr (WfOperation) right = seal (self, self->keys[DESK], 1, NULL, "right");

  add_without_receipt (self, left);
  add_without_receipt (self, right);
  verify (self, 1);
  g_assert_nonnull (strstr (self->said, ": fork: "));
  g_assert_null (strstr (self->said, ": forked: "));
}

static void
test_receipts (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) first = seal (self, self->keys[DESK], 1, NULL, "first");
  g_autoptr (WfOperation) second = seal (self, self->keys[DESK], 2, first, "second");

  add (self, first, self->n_ctl);
  self->chain[0] ^= 1;
  gint64 broken = add (self, second, self->n_ctl);
  verify (self, 1);
  assert_found (self, broken, "receipt");
}

static void
test_good (Fixture *self, gconstpointer data)
{
  g_autoptr (WfOperation) first = seal (self, self->keys[DESK], 1, NULL, "first");
  g_autoptr (WfOperation) before = seal (self, self->keys[STOLEN], 1, NULL, "before");

  add (self, first, self->n_ctl);
  add (self, before, self->n_ctl - 1);
  verify (self, 0);
  g_assert_nonnull (strstr (self->said, "in order"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  wf_crypto_init ();
  tool = argv[1];
#define ADD(name, test) g_test_add ("/verify/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("who", test_who);
  ADD ("chains", test_chains);
  ADD ("undecided", test_undecided);
  ADD ("receipts", test_receipts);
  ADD ("good", test_good);
  return g_test_run ();
}
